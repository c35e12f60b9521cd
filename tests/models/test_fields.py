"""Every field of every model has its marks, and models can't be extended from outside."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, cast, get_args, get_origin

import pytest
from pydantic import StringConstraints, create_model

import mediation
from mediation import Actor, MediationError, Source, Statement, UsageError
from mediation.models import KINDS, Evidence, Record, Step
from mediation.models.catalogue import PARTS
from mediation.models.fields import Coding, Estimate, Keyed, Open, Refers, Speaker, World, Written, marked
from mediation.models.part import ActorId, DisputeId, EventId, Part, SourceId, part_of
from mediation.models.records import Staged
from mediation.vocabulary import NegotiationStatus, Vocabulary


def within(model: type[Part]) -> Iterator[type[Part]]:
    """Yield the model and all models inside it."""
    yield model
    for field in model.model_fields.values():
        if inner := part_of(field.annotation):
            yield from within(inner)


MODELS = [*dict.fromkeys(each for part in PARTS.values() for each in within(part))]


IDS = {ActorId, SourceId, EventId, DisputeId}


def inside(annotation: object) -> Iterator[object]:
    """Yield the types and metadata of an annotation."""
    yield annotation
    for each in get_args(annotation):
        yield from inside(each)


def named(model: type[Part]) -> str:
    """Return the name of a model, for the reports of pytest."""
    return model.__name__


@pytest.mark.parametrize("model", KINDS.values(), ids=named)
def test_every_field_of_a_kind_is_claim_or_coding(model: type[Record]) -> None:
    """Every field is marked as world or coding, and `with_field` names an existing field."""
    claims, coding = marked(model, World), marked(model, Coding)
    assert claims.keys() | coding.keys() == model.model_fields.keys()
    assert not claims.keys() & coding.keys()
    order = [*model.model_fields]
    for name, mark in (*claims.items(), *coding.items()):
        if mark.with_field:
            assert mark.with_field in claims
            assert order.index(mark.with_field) < order.index(name)


@pytest.mark.parametrize("model", KINDS.values(), ids=named)
def test_every_list_of_parts_in_a_claim_has_a_key(model: type[Record]) -> None:
    """Lists of parts have a key of existing fields."""
    lists = marked(model, Keyed)
    for name in marked(model, World):
        annotation = model.model_fields[name].annotation
        inner = part_of(annotation)
        assert (name in lists) is (inner is not None and get_origin(annotation) is tuple)
        if inner and name in lists:
            assert {lists[name].key, *lists[name].same} <= inner.model_fields.keys()


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_every_field_is_of_a_known_sort(model: type[Part]) -> None:
    """Marks are unique and refer to existing fields. Patterns have explanations, and ids a table."""
    for name, field in model.model_fields.items():
        parts = [*field.metadata, *inside(field.annotation)]
        sorts = Counter(type(each) for each in parts if type(each).__module__ == "mediation.models.fields")
        assert set(sorts.values()) <= {1}, name
        assert all(isinstance(each, Written) and each.form for each in parts if getattr(each, "pattern", None)), name
        assert IDS.isdisjoint(parts) is (name not in marked(model, Refers)), name
    for mark in marked(model, Estimate).values():
        assert mark.of in model.model_fields
    for speaker in marked(model, Speaker).values():
        assert {speaker.office, speaker.on_behalf_of} <= model.model_fields.keys()
    for name, least in marked(model, Open).items():
        assert isinstance(least.code, cast("Any", model.model_fields[name].annotation))


def test_the_marks_are_read() -> None:
    """The checks above find marks of each type, also inside lists and unions."""
    found = {mark: sum(len(marked(model, mark)) for model in MODELS) for mark in (World, Coding, Keyed, Written)}
    assert all(number > 5 for number in found.values())
    assert marked(Statement, Refers)["audience"].what == "actor"
    assert marked(Statement, Refers)["performs"].table == "events"


@pytest.mark.parametrize(("what", "model"), PARTS.items())
def test_every_part_of_a_dataset_has_its_names(what: str, model: type[Part]) -> None:
    """Every part has a noun, and a plural that is an attribute of datasets."""
    assert model.noun == ("record" if what in KINDS else what)
    assert hasattr(mediation.Dataset, model.plural) or model.plural == "coverage"
    assert len({each.plural for each in PARTS.values()}) == len(PARTS)


@pytest.mark.parametrize("model", KINDS.values(), ids=named)
def test_every_kind_says_its_sides(model: type[Record]) -> None:
    """Every kind defines `sides`."""
    assert "sides" in vars(model)


def test_codes_that_say_nothing() -> None:
    """Only codes that mean "not stated" are silent."""
    codes = [code for each in Vocabulary.__subclasses__() for code in each]
    assert {str(code) for code in codes if code.is_silent} == {"unknown", "unspecified"}


# No model is extended from outside.


@pytest.mark.parametrize("model", [*MODELS, Record, Staged, Step], ids=named)
def test_extending_a_model_is_rejected(model: type[Part]) -> None:
    """Extending a model is rejected, and the error suggests an alternative."""
    with pytest.raises(UsageError, match=rf"^Longer extends {model.__name__.partition('[')[0]}\b.*\braw\b") as refused:
        create_model("Longer", __base__=model, extra=(str, ""))
    assert isinstance(refused.value, MediationError)


def test_extending_by_statement_is_rejected() -> None:
    """Class statements are rejected too, with or without fields."""
    with pytest.raises(UsageError, match="extends Source"):

        class Scan(Source):
            pages: int = 0

    with pytest.raises(UsageError, match="extends Actor"):

        class Plain(Actor):
            pass

    with pytest.raises(UsageError, match="extends Record"):

        class Drill(Record):
            kind: Literal["drill"] = "drill"

    with pytest.raises(UsageError, match="extends Statement"):

        class Mixed(Statement, Part):
            pass


def test_models_of_ones_own_are_made_of_parts() -> None:
    """User models may contain library models, extend `Part`, and be extended."""

    class Row(Part):
        evidence: Evidence
        step: Step[NegotiationStatus]
        code: Annotated[str, StringConstraints(max_length=3)] = ""

    class LongRow(Row):
        number: int = 0

    assert [*LongRow.model_fields] == ["evidence", "step", "code", "number"]
