"""Arguments of the wrong type are rejected with advice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mediation
from mediation import Dataset, MediationError, UsageError, analysis
from mediation.errors import UnknownNameError

PATH = "Expected a path (str or pathlib.Path), found "
POLES = ("RUS", "UKR")
CALLS: list[tuple[Callable[[Dataset, Any], object], Any, str]] = [
    (lambda _, given: mediation.load(given), None, PATH + "None"),
    (lambda _, given: mediation.validate(given), 5, PATH + "5 (int)"),
    (lambda _, given: mediation.load(given), ["a", "b"], PATH + "['a', 'b'] (list)"),
    (Dataset.verify, None, PATH + "None"),
    (Dataset.verify, "https://example.org/a", "https://example.org/a: Can't read from the web. Download the file"),
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
    (Dataset.save, None, PATH + "None"),
    (
        lambda _, given: mediation.anchor("a", "a ferry", "a", occurrence=given),
        "2",
        "The occurrence should be a whole number, found '2' (str).",
    ),
    (Dataset.filter, 5, "The predicate should be a function of a record, found 5 (int)."),
    (lambda ds, given: ds.filter(actor=given), ["TUR"], "Unknown actor "),
    (lambda ds, given: ds.filter(source=given), b"a", "Unknown source "),
    (lambda ds, given: ds.quote(given, "papers"), None, "Expected a record or its id, found None."),
    (lambda ds, given: ds.counterparts(ds, days=given), None, "The days should be a whole number, found None."),
    (lambda ds, given: ds.consolidate(mediation.Coalesce(given)), None, "The order of a policy should be a list, f"),
    (lambda _, given: mediation.load("papers", format=given), ["a"], "The format should be a text, found ['a'] (list)"),
    (lambda _, given: mediation.scan("papers", format=given), ["a"], "Unknown format "),
    (lambda ds, given: mediation.balance(ds, "TUR", given), None, "The poles should be a list, found None."),
    (lambda ds, given: mediation.balance(ds, "TUR", POLES, domain=given), 5, "The domain should be a list, found 5 ("),
    (lambda ds, given: mediation.balance(ds, "TUR", (given, "RUS")), None, "A pole should be as "),
    (lambda ds, given: mediation.balance(ds, "TUR", POLES, every=given), 5, "The period should be a text, found 5 (i"),
    (lambda ds, given: analysis.tiv_shares(ds, "2022", suppliers=given), None, "The actors should be a list, found N"),
    (lambda _, given: mediation.codebook(given), ["a"], "The name should be a text, found ['a'] (list)."),
    (lambda _, given: mediation.codes.find_state(given), b"TUR", "The name or code should be a text, found bytes."),
    (lambda _, given: mediation.codes.translate(given, "cow"), None, "The code of an actor should be a text, found N"),
    (lambda _, given: mediation.codes.repair(given, "cameo-1.1"), 42, "The code should be a text, found 42 (int)."),
    (lambda _, given: mediation.When.on(given), "2022", "Expected a datetime.date, found '2022' (str). Use When.of"),
    (lambda _, given: mediation.Actor.model_validate_json(given), None, "Expected text in JSON, found None."),
    (lambda _, given: Dataset(records=given), None, "The records should be a list, found None."),
    (lambda _, given: Dataset(actors=given), [{"id": "TUR"}], "The actors should be Actor objects, found {'id': "),
    (lambda ds, given: ds.records[0].evidence[0].proves(given), b"a", "The text of the source should be a text, foun"),
]


@pytest.mark.parametrize(("call", "given", "message"), CALLS)
def test_wrong_type(call: Callable[[Dataset, Any], object], given: object, message: str) -> None:
    """The message says what was expected and what was found."""
    with pytest.raises(UsageError) as error:
        call(mediation.load_seeds(), given)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("key", [0, slice(0, 3), None, [1]], ids=str)
def test_records_are_not_a_sequence(key: Any) -> None:
    """A number or a slice is not a record id. The message says how to get a record by its position."""
    with pytest.raises(UnknownNameError, match="or a number in") as error:
        mediation.load_seeds()[key]
    assert str(error.value).startswith(f"Not a record id: {key!r}. ")


def test_merge_with_something_else() -> None:
    """Python raises its own error, so that the other type can define the operation."""
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


@pytest.mark.parametrize("key", ["zzzz", None, 5, b"TUR", ["TUR"], slice(0, 3)], ids=str)
@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_missing_key(look_up: Callable[[Dataset, Any], object], key: Any) -> None:
    """`except MediationError` and `except KeyError` both catch the error of a look-up."""
    with pytest.raises(MediationError) as error:
        look_up(mediation.load_seeds(), key)
    assert isinstance(error.value, KeyError)
