"""Arguments of the wrong type are rejected with advice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mediation
from mediation import Dataset, MediationError, UsageError
from mediation.errors import UnknownNameError

PATH = "Expected a path (str or pathlib.Path), found "
OTHERS: list[tuple[Callable[[Dataset, Any], object], Any, str]] = [
    (lambda _, given: mediation.load(given), None, PATH + "None"),
    (lambda _, given: mediation.validate(given), 5, PATH + "5 (int)"),
    (lambda _, given: mediation.load(given), ["a", "b"], PATH + "['a', 'b'] (list)"),
    (Dataset.verify, None, PATH + "None"),
    (Dataset.verify, "https://example.org/a", "https://example.org/a: nothing is fetched from the web: download it"),
    (Dataset.reanchor, b"papers", PATH + "b'papers' (bytes)"),
    (mediation.diff, "own", "Expected a dataset, found a path. Load it first: mediation.load('own')."),
    (Dataset.counterparts, Path("own"), "Expected a dataset, found a path. Load it first: mediation.load('own')."),
    (Dataset.unmatched, 5, "Expected a dataset, as returned by mediation.load, found 5 (int)."),
    (
        lambda ds, given: mediation.diff(given, ds),
        None,
        "Expected a dataset, as returned by mediation.load, found None.",
    ),
    (
        lambda _, given: mediation.anchor("a", given, "ferry"),
        b"a ferry",
        "The document should be a text, found bytes. Decode them first: path.read_bytes().decode().",
    ),
    (lambda _, given: mediation.anchor("a", "a ferry", given), None, "The phrase should be a text, found None."),
    (Dataset.to_frame, 5, 'Unknown table "5". Known: '),
    (lambda ds, given: ds.filter(actor=given), 5, 'Unknown actor "5".'),
    (Dataset.corroboration, 5, 'Unknown event "5".'),
]


@pytest.mark.parametrize(("call", "given", "message"), OTHERS)
def test_what_is_wanted_is_said(call: Callable[[Dataset, Any], object], given: object, message: str) -> None:
    """The message says what was given and what was expected."""
    with pytest.raises(UsageError) as refused:
        call(mediation.load_seeds(), given)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("asked", [0, slice(0, 3), None, [1]], ids=str)
def test_records_are_found_by_id(asked: Any) -> None:
    """A number or a slice is the id of none; the message says where records stand in order."""
    with pytest.raises(UnknownNameError, match="or a number in") as refused:
        mediation.load_seeds()[asked]
    assert str(refused.value).startswith(f"Not a record id: {asked!r}. ")


def test_what_is_no_dataset_is_not_merged() -> None:
    """Python itself says that the two don't go together, so that others may still tell how."""
    with pytest.raises(TypeError, match="unsupported operand"):
        mediation.load_seeds() | "own"  # type: ignore[operator]


LOOK_UPS: list[Callable[[Dataset, Any], object]] = [
    lambda ds, name: ds[name],
    lambda ds, name: ds.actors[name],
    lambda ds, name: ds.sources[name],
    lambda ds, name: ds.disputes[name],
    lambda ds, name: ds.accounts[name],
    lambda _, name: mediation.moves.RULES[name],
    lambda _, name: mediation.moves.RULES["2026.1"][name],
    lambda _, name: mediation.codebook("cameo-1.1")[name],
    lambda _, name: mediation.crosswalk("cameo-1.1")[name],
    lambda _, name: mediation.codes.goldstein("gdelt")[name],
    lambda _, name: mediation.codes.states()[name],
]


@pytest.mark.parametrize("asked", ["zzzz", None, 5, b"TUR", ["TUR"], slice(0, 3)], ids=str)
@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_a_missing_key_is_an_error_of_this_library(look_up: Callable[[Dataset, Any], object], asked: Any) -> None:
    """A look-up raises what `except MediationError` catches, and `except KeyError` too."""
    with pytest.raises(MediationError) as missing:
        look_up(mediation.load_seeds(), asked)
    assert isinstance(missing.value, KeyError)
