"""Exceptions and problems. Constructors report the same problems as files."""

import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import mediation
from mediation import Actor, Negotiation, UsageError, models
from mediation.errors import InvalidPart, ProblemCode, UnknownNameError
from mediation.formats.intake import Intake
from mediation.models.part import FrozenPartError

SEEDS = mediation.load_seeds()
TALKS = SEEDS["antalya-ministers-2022@antalya-2022"]
FIELDS: dict[str, Any] = {
    **TALKS.model_dump(mode="json"),
    "participants": [{"actor": "TUR", "role": "hosst"}, {"actor": "RUS", "rol": "party"}],
    "evidence": [],
    "colour": "red",
    "summry": "They met.",
    "steps": [{"status": "held", "when": "2022-13"}],
}
FOUND = {
    ("enum", "participants[0].role", "host"),
    ("extra-forbidden", "participants[1].rol", ""),
    ("too-short", "evidence", ""),
    ("value-error", "steps[0].when", ""),
    ("extra-forbidden", "colour", ""),
    ("extra-forbidden", "summry", "summary"),
}


@pytest.mark.parametrize(
    "make",
    [
        lambda: Negotiation(**FIELDS),
        lambda: Negotiation.model_validate(FIELDS),
        lambda: TALKS.replace(**FIELDS),
    ],
)
def test_constructors_and_files_report_the_same(make: Callable[[], object]) -> None:
    """Each problem has the same code, field, message and nearest value as in a file."""
    intake = Intake()
    intake.row("negotiation", FIELDS, file="")
    with pytest.raises(InvalidPart, match=r"^negotiation antalya-ministers-2022@antalya-2022: ") as error_info:
        make()
    found = error_info.value.problems
    assert [(each.code, each.field, each.message, each.nearest) for each in found] == [
        (each.code, each.field, each.message, each.nearest) for each in intake.problems
    ]
    assert {(each.code, each.field, each.nearest) for each in found} == FOUND
    assert all(isinstance(each.code, ProblemCode) for each in found)


def test_name_of_invalid_part_in_json() -> None:
    """The error of an invalid part in JSON names the part."""
    with pytest.raises(InvalidPart, match=r"^actor TUR: 2 problems"):
        Actor.model_validate_json('{"id": "TUR"}')
    for text in ('{"id": ', '["TUR"]'):
        with pytest.raises(InvalidPart, match=r"^actor: "):
            Actor.model_validate_json(text)


def test_pickling() -> None:
    """An unpickled error has the same problems."""
    with pytest.raises(InvalidPart) as error_info:
        Actor.model_validate({"id": "TUR", "typ": 1})
    again = pickle.loads(pickle.dumps(error_info.value))  # noqa: S301 - made here
    assert (again.problems, str(again)) == (error_info.value.problems, str(error_info.value))


def test_parts_are_frozen() -> None:
    """The error is an AttributeError, as Python expects, and names `replace`."""
    changes: list[Callable[[], object]] = [lambda: setattr(TALKS, "summary", "x"), lambda: delattr(TALKS, "summary")]
    for change in changes:
        with pytest.raises(FrozenPartError, match=r"Use replace\(summary=\.\.\.\)") as error_info:
            change()
        assert isinstance(error_info.value, UsageError)
        assert isinstance(error_info.value, AttributeError)


@pytest.mark.parametrize("model", [Negotiation, Actor, mediation.Source, models.Step])
def test_signatures(model: type[models.Part]) -> None:
    """Building a model doesn't replace its signature by pydantic's."""
    signature = inspect.signature(model)
    assert {*signature.parameters} == {*model.model_fields}
    model.model_rebuild(force=True)
    assert inspect.signature(model) == signature
    assert "FieldInfo" not in str(signature)


@pytest.mark.parametrize("name", ["TUR", "tur", "Turkey", "türkiye"])
def test_actors_by_name(name: str) -> None:
    """Ids, names and aliases find an actor. `in`, `get` and iteration use only ids."""
    assert SEEDS.actors[name].id == "TUR"
    assert (name in SEEDS.actors) == (name == "TUR") == (SEEDS.actors.get(name) is not None)
    assert len(SEEDS.filter(actor=name)) == len(SEEDS.filter(actor="TUR")) > 0


def test_sources_and_disputes_by_title() -> None:
    """A unique title can be used in place of an id."""
    source, dispute = next(iter(SEEDS.sources.values())), next(iter(SEEDS.disputes.values()))
    assert SEEDS.sources[source.title] == source
    assert SEEDS.disputes[dispute.title] == dispute
    assert SEEDS.filter(source=source.title) == SEEDS.filter(source=source.id)
    assert SEEDS.filter(dispute=dispute.title) == SEEDS.filter(dispute=dispute.id)
    by_title = mediation.balance(SEEDS, "Turkey", ("Russia", "Ukraine"), dispute=dispute.title)
    assert by_title.cells == mediation.balance(SEEDS, "TUR", ("RUS", "UKR"), dispute=dispute.id).cells
    policy = mediation.Coalesce((source.title,))
    assert SEEDS.consolidate(policy).records == SEEDS.consolidate(mediation.Coalesce((source.id,))).records


def test_shared_titles() -> None:
    """Two sources with the same title are found only by their ids."""
    source = next(iter(SEEDS.sources.values())).replace(title="A paper")
    shared = mediation.Dataset(sources=(source, source.replace(id="other")), actors=tuple(SEEDS.actors.values()))
    with pytest.raises(UnknownNameError, match='Unknown source "A paper"'):
        shared.sources["A paper"]
    assert pickle.loads(pickle.dumps(SEEDS.actors)) == SEEDS.actors  # noqa: S301 - made here
