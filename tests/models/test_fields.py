"""Every field of every model says what it is, and no model is extended from outside."""

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
    """Yield what an annotation is made of: types, and the metadata on them."""
    yield annotation
    for each in get_args(annotation):
        yield from inside(each)


def named(model: type[Part]) -> str:
    """Return the name of a model, for the reports of pytest."""
    return model.__name__


@pytest.mark.parametrize("model", KINDS.values(), ids=named)
def test_every_field_of_a_kind_is_claim_or_coding(model: type[Record]) -> None:
    """A field is about the world or about the coding; what belongs to another field names one of the model."""
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
    """Parts in a claim are compared one by one, by fields that they have."""
    lists = marked(model, Keyed)
    for name in marked(model, World):
        annotation = model.model_fields[name].annotation
        inner = part_of(annotation)
        assert (name in lists) is (inner is not None and get_origin(annotation) is tuple)
        if inner and name in lists:
            assert {lists[name].key, *lists[name].same} <= inner.model_fields.keys()


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_every_field_is_of_a_known_sort(model: type[Part]) -> None:
    """A field has one mark of a sort, its patterns have words, its ids a table, and its marks name fields there are."""
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
    """The checks above see marks: some of each sort are there, inside lists and beside None too."""
    found = {mark: sum(len(marked(model, mark)) for model in MODELS) for mark in (World, Coding, Keyed, Written)}
    assert all(number > 5 for number in found.values())
    assert marked(Statement, Refers)["audience"].what == "actor"
    assert marked(Statement, Refers)["performs"].table == "events"


@pytest.mark.parametrize(("what", "model"), PARTS.items())
def test_every_part_of_a_dataset_has_its_names(what: str, model: type[Part]) -> None:
    """What a dataset holds has a noun, and a plural that is its attribute of a dataset."""
    assert model.noun == ("record" if what in KINDS else what)
    assert hasattr(mediation.Dataset, model.plural) or model.plural == "coverage"
    assert len({each.plural for each in PARTS.values()}) == len(PARTS)


@pytest.mark.parametrize("model", KINDS.values(), ids=named)
def test_every_kind_says_its_sides(model: type[Record]) -> None:
    """A kind names who is in it, by itself."""
    assert "sides" in vars(model)


def test_codes_that_say_nothing() -> None:
    """Codes for what a source does not say are silent in every code list, and no other code is."""
    codes = [code for each in Vocabulary.__subclasses__() for code in each]
    assert {str(code) for code in codes if code.is_silent} == {"unknown", "unspecified"}


# No model is extended from outside.


@pytest.mark.parametrize("model", [*MODELS, Record, Staged, Step], ids=named)
def test_extending_a_model_is_rejected(model: type[Part]) -> None:
    """A class that extends a model is rejected when it is made, and the error says what to use instead."""
    with pytest.raises(UsageError, match=rf"^Longer extends {model.__name__.partition('[')[0]}\b.*\braw\b") as refused:
        create_model("Longer", __base__=model, extra=(str, ""))
    assert isinstance(refused.value, MediationError)


def test_extending_by_statement_is_rejected() -> None:
    """A class statement is rejected like a call, with fields or without, and for a kind of one's own too."""
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
    """A model of one's own may hold models of this library, extend `Part`, and be extended itself."""

    class Row(Part):
        evidence: Evidence
        step: Step[NegotiationStatus]
        code: Annotated[str, StringConstraints(max_length=3)] = ""

    class LongRow(Row):
        number: int = 0

    assert [*LongRow.model_fields] == ["evidence", "step", "code", "number"]
