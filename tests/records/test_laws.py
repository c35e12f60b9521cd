"""Properties of every record."""

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mediation import AnyRecord, Record, testing
from mediation.errors import InvalidPart
from mediation.models import KINDS
from mediation.models.part import FrozenPartError, Part
from records import least

ANY: Final[TypeAdapter[AnyRecord]] = TypeAdapter(AnyRecord)
MODES: Final = ("validation", "serialization")


def _parts(part: Part) -> Iterator[Part]:
    """Yield the model and all models inside it."""
    yield part
    for _, value in part:
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Part):
                yield from _parts(each)


# There and back.


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=settings().max_examples // 4)
@given(st.data())
def test_json_gives_the_record_back(kind: str, data: st.DataObject) -> None:
    """Writing and reading JSON restores a record, by its own model or as any record."""
    record = data.draw(testing.records(kind))
    text = record.model_dump_json()
    for again in (type(record).model_validate_json(text), ANY.validate_json(text)):
        assert again == record
        assert type(again) is type(record)
        assert again.model_dump_json() == text


@given(testing.records())
def test_plain_values_give_the_record_back(record: AnyRecord) -> None:
    """Dumping to a dict and validating restores a record."""
    assert ANY.validate_python(record.model_dump()) == record
    assert ANY.validate_python(record.model_dump(mode="json")) == record
    assert json.loads(record.model_dump_json()) == record.model_dump(mode="json")


@given(testing.records())
def test_pickles_and_copies_are_equal(record: AnyRecord) -> None:
    """Records can be pickled and copied."""
    for again in (pickle.loads(pickle.dumps(record)), copy.copy(record), copy.deepcopy(record)):  # noqa: S301 - our own
        assert again == record
        assert [type(part) for part in _parts(again)] == [type(part) for part in _parts(record)]


def test_another_process_reads_a_pickle() -> None:
    """A pickled record can be loaded in another process."""
    records = [least.record(kind) for kind in KINDS]
    code = "import pickle, sys; print(*(record.kind for record in pickle.load(sys.stdin.buffer)))"
    run = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(records), capture_output=True, check=True)
    assert run.stdout.decode().split() == list(KINDS)


# Values.


@given(testing.records())
def test_equal_records_hash_alike(record: AnyRecord) -> None:
    """Records are hashable."""
    assert hash(copy.deepcopy(record)) == hash(record)
    assert len({copy.deepcopy(record), record}) == 1


@given(testing.records())
def test_a_record_can_not_be_changed(record: AnyRecord) -> None:
    """Fields of records and their parts are read-only."""
    for part in _parts(record):
        for name, value in part:
            with pytest.raises(FrozenPartError, match="in place"):
                setattr(part, name, value)
            with pytest.raises(FrozenPartError, match="in place"):
                delattr(part, name)
        with pytest.raises(FrozenPartError, match="in place"):
            part.colour = "red"  # type: ignore[attr-defined]


@given(testing.records())
def test_a_field_that_the_model_does_not_have_is_refused(record: AnyRecord) -> None:
    """Unknown fields are rejected."""
    for part in _parts(record):
        with pytest.raises(InvalidPart, match="Unknown field"):
            type(part).model_validate({**dict(part), "colour": "red"})


@given(testing.records())
def test_lists_become_tuples(record: AnyRecord) -> None:
    """Lists inside a record become tuples."""
    for part in _parts(record):
        assert not any(isinstance(value, list | dict | set) for _, value in part)


# Changing.


@given(testing.records())
def test_replacing_nothing_gives_an_equal_record(record: AnyRecord) -> None:
    """Replacing fields with the same values gives an equal record."""
    assert record.replace() == record
    assert record.replace(**dict(record)) == record


@given(testing.records(), testing.records())
def test_a_replaced_field_is_the_only_change(record: AnyRecord, other: AnyRecord) -> None:
    """Replacing changes one field of a copy and leaves the original."""
    before = record.model_dump_json()
    changed = record.replace(memo=other.memo, confidence=other.confidence)
    assert type(changed) is type(record)
    assert {name for name, value in changed if value != getattr(record, name)} <= {"memo", "confidence"}
    assert (changed.memo, changed.confidence) == (other.memo, other.confidence)
    assert record.model_dump_json() == before


@pytest.mark.parametrize("kind", KINDS)
def test_replacing_validates(kind: str) -> None:
    """Replacing validates."""
    record = least.record(kind)
    for change in ({"when": "2022-13"}, {"source": "b"}, {"part_of": record.event}, {"kind": "other"}, {"colour": 1}):
        with pytest.raises(InvalidPart):
            record.replace(**change)


# Identity.


@given(testing.records())
def test_the_id_names_event_source_and_version(record: AnyRecord) -> None:
    """The id has the event, the source and, from the second on, the version."""
    event, _, rest = record.id.partition("@")
    source, _, version = rest.partition("#")
    assert (event, source, int(version or 1)) == (record.event, record.source, record.version)
    assert version != "1"


@given(testing.records())
def test_the_repr_says_which_record_when_and_what(record: AnyRecord) -> None:
    """The repr has kind, id, date and summary."""
    assert repr(record) == f"<{type(record).__name__} {record.id} {record.when}: {record.summary}>"
    assert str(record) == repr(record)


# Kinds.


@pytest.mark.parametrize(("kind", "model"), KINDS.items())
def test_the_kind_decides_the_model(kind: str, model: type) -> None:
    """The kind selects the model."""
    assert type(least.record(kind)) is model


@pytest.mark.parametrize("kind", KINDS)
def test_no_model_takes_another_kind(kind: str) -> None:
    """A record's kind is fixed by its model."""
    others = {**least.fields(kind), "kind": next(other for other in KINDS if other != kind)}
    with pytest.raises(InvalidPart, match="Should be"):
        KINDS[kind].model_validate(others)


def test_fields_without_a_known_kind_are_no_record() -> None:
    """A missing or unknown kind is an error that lists the known kinds."""
    without = {name: value for name, value in least.fields("measure").items() if name != "kind"}
    with pytest.raises(ValidationError, match="Unable to extract tag"):
        ANY.validate_python(without)
    with pytest.raises(ValidationError, match="'negotiation', 'agreement', 'arms_transfer', 'statement'"):
        ANY.validate_python({**without, "kind": "mesure"})


# The JSON Schema, for programs in other languages.


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("kind", "model"), KINDS.items())
def test_the_schema_requires_the_kind(
    kind: str, model: type[Part], mode: Literal["validation", "serialization"]
) -> None:
    """The schema of each model requires the kind, first and once."""
    schema = model.model_json_schema(mode=mode)
    assert schema["properties"]["kind"]["const"] == kind
    assert schema["required"][0] == "kind"
    assert len(set(schema["required"])) == len(schema["required"])


@pytest.mark.parametrize("mode", MODES)
def test_the_schema_of_any_record_tells_kinds_apart(mode: Literal["validation", "serialization"]) -> None:
    """The schema of any record has the kind as discriminator."""
    schema = ANY.json_schema(mode=mode)
    models = schema["discriminator"]["mapping"]
    assert schema["discriminator"]["propertyName"] == "kind"
    assert models.keys() == KINDS.keys()
    for ref in models.values():
        assert "kind" in schema["$defs"][ref.rpartition("/")[2]]["required"]


@pytest.mark.parametrize("model", KINDS.values())
def test_the_schema_forbids_unknown_fields(model: type[Part]) -> None:
    """The schema forbids unknown fields."""
    schema = model.model_json_schema()
    models: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    assert all(each["additionalProperties"] is False for each in models if each["type"] == "object")


def test_the_base_of_all_kinds_requires_one_too() -> None:
    """The fields that all kinds share include the kind."""
    assert Record.model_json_schema()["required"].count("kind") == 1
