"""The JSON Schemas accept what the library writes, and reject what it rejects for its structure."""

import io
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import mediation
from mediation import AnyRecord, Dataset, UsageError, load_seeds, testing
from mediation.formats.json import document
from mediation.formats.json import lines as jsonl
from mediation.formats.schema import json_schema, schemas
from mediation.models import KINDS
from mediation.models.catalogue import PARTS
from mediation.models.part import Part
from mediation.models.records import Staged
from mediation.vocabulary import AgreementStatus
from records import least

SEEDS = load_seeds()


@cache
def validator(name: str | None) -> Any:
    """Return the validator of a schema."""
    return Draft202012Validator(json_schema(name))


def _accepts(name: str | None, value: object) -> bool:
    is_valid: bool = validator(name).is_valid(value)
    return is_valid


def _lines(ds: Dataset) -> list[Any]:
    out = io.BytesIO()
    jsonl.write(ds, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("name", [None, *schemas()])
def test_valid_schemas(name: str | None) -> None:
    """Each is a schema of draft 2020-12 with its own id, a title and a description."""
    schema = json_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == ":".join(filter(None, ("urn:mediation:schema:1", name)))
    assert schema["title"]
    for each in _described(schema):
        assert each["description"].strip()
        assert ">>>" not in each["description"]
    assert schema == mediation.formats.schema.json_schema(name) == SEEDS.json_schema(name)


def _described(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    yield from schema.get("$defs", {}).values()


@pytest.mark.parametrize("name", [None, *schemas()])
def test_definitions(name: str | None) -> None:
    """Every definition is used, and every used one exists."""
    schema = json_schema(name)
    assert {f"#/$defs/{each}" for each in schema.get("$defs", {})} == set(_references(schema))


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for key, each in value.items() if key == "$ref")
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


@pytest.mark.slow
@given(testing.datasets())
@example(SEEDS)
def test_written_lines_and_documents(ds: Dataset) -> None:
    """Every line and every document that the library writes is valid, by the schema of all and by its own."""
    for line in _lines(ds):
        assert _accepts("line", line)
        assert _accepts(None, line)
        if line["kind"] in KINDS:
            assert _accepts(line["kind"], line)
    out = io.BytesIO()
    document.write(ds, out)
    whole = json.loads(out.getvalue())
    assert _accepts("document", whole)
    assert _accepts(None, whole)
    assert not _accepts("line", whole)
    for name in ("sources", "actors", "disputes", "coverage"):
        assert all(_accepts(document.LISTS[name], each) for each in whole[name])


@given(testing.records())
def test_records_without_defaults(record: AnyRecord) -> None:
    """A record is valid in full, with its defaults left out, and with steps that take its date."""
    full = json.loads(record.model_dump_json())
    short = {"kind": record.kind, **record.model_dump(mode="json", exclude_defaults=True)}
    assert _accepts(record.kind, full)
    assert _accepts(record.kind, short)
    if isinstance(record, Staged):
        for each in (*short["steps"], *short.get("responses", ())):
            del each["when"]
        assert _accepts(record.kind, short)


@given(testing.records(), st.data())
def test_missing_and_unknown_fields(record: AnyRecord, data: st.DataObject) -> None:
    """The schema rejects missing and unknown fields, as the library does."""
    fields = json.loads(record.model_dump_json())
    required = ["kind", *(name for name, field in type(record).model_fields.items() if field.is_required())]
    name = data.draw(st.sampled_from(required))
    without = {key: value for key, value in fields.items() if key != name}
    assert not _accepts(record.kind, without)
    assert not _accepts(record.kind, fields | {"colour": "red"})
    assert not _accepts("line", without)
    assert not _accepts(record.kind, fields | {"kind": "source"})


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("measure", "event", "Not A Slug"),
        ("measure", "event", "x" * 81),
        ("measure", "version", 0),
        ("measure", "version", 1.5),
        ("measure", "multiplicity", "often"),
        ("measure", "multiplicity", 0),
        ("measure", "modality", "certain"),
        ("measure", "when", 2022),
        ("measure", "summary", ""),
        ("measure", "evidence", []),
        ("measure", "evidence", [{"source": "one", "start": -1, "end": 1, "sha256": "0" * 64}]),
        ("measure", "evidence", [{"source": "one", "start": 0, "end": 1, "sha256": "0" * 63}]),
        ("measure", "steps", []),
        ("measure", "steps", [{"when": "2022"}]),
        ("measure", "steps", [{"status": "carried_out", "colour": "red"}]),
        ("measure", "actors", "TUR"),
        ("arms_transfer", "value", {"amount": "many", "currency": "USD"}),
        ("arms_transfer", "value", {"amount": "-1", "currency": "USD"}),
        ("arms_transfer", "value", {"amount": -1, "currency": "USD"}),
        ("arms_transfer", "value", {"amount": "1", "currency": "dollars"}),
    ],
)
def test_wrong_structure(kind: str, field: str, value: object) -> None:
    """The schema rejects values of the wrong structure, as the library does."""
    fields = least.fields(kind)
    assert _accepts(kind, fields)
    assert not _accepts(kind, fields | {field: value})
    with pytest.raises(ValueError, match=field):
        KINDS[kind].model_validate(fields | {field: value})


@pytest.mark.parametrize("amount", ["0", "1.5", "999999999999999999.999999", 3, 2.5])
def test_amounts(amount: object) -> None:
    """An amount is text in plain digits, or a number."""
    assert _accepts("arms_transfer", least.fields("arms_transfer") | {"value": {"amount": amount, "currency": "USD"}})


@pytest.mark.parametrize(
    "line",
    [
        {"title": "No kind"},
        {"kind": "dataset", "version": 2},
        {"kind": "dataset", "format": "other"},
        {"kind": "dataset", "colour": "red"},
        {"kind": "dataset", "outside": ["Not A Slug"]},
        {"kind": "coverage"},
        {"kind": "other"},
        [],
        "text",
    ],
)
def test_invalid_lines(line: object) -> None:
    """A line without a kind, with another kind, or with unknown fields is rejected."""
    assert not _accepts("line", line)


@pytest.mark.parametrize(
    "whole",
    [{"records": {}}, {"records": [{"kind": "coverage", "period": "2022"}]}, {"version": 2}, {"persons": []}, []],
)
def test_invalid_documents(whole: object) -> None:
    """A document with unknown lists, or with wrong parts in its lists, is rejected."""
    assert not _accepts("document", whole)


def test_kind_of_entities() -> None:
    """A claim of coverage names its kind in a line; in a document the list implies it."""
    claim = {"period": "2022"}
    assert _accepts("line", {"kind": "coverage", **claim})
    assert not _accepts("line", claim)
    assert _accepts("document", {"coverage": [claim]})
    assert not _accepts("document", {"coverage": [{"kind": "coverage", **claim}]})


def test_codes_have_descriptions() -> None:
    """A list of codes describes each code, and every kind of step has the same description."""
    definitions = json_schema("agreement")["$defs"]
    assert definitions["AgreementStatus"]["enum"] == [*AgreementStatus]
    for code in AgreementStatus:
        assert f"- `{code}`: {code.meaning}" in definitions["AgreementStatus"]["description"]
    assert definitions["Step_AgreementStatus_"]["description"].startswith("One dated step of a staged record")


@pytest.mark.parametrize("model", PARTS.values())
def test_descriptions(model: type[Part]) -> None:
    """A part is described as its class is, without indentation."""
    name = next(name for name, each in PARTS.items() if each is model)
    described = json_schema(name)["description"]
    assert described.splitlines()[0] == (model.__doc__ or "").splitlines()[0]
    assert "\n    " not in described


def test_unknown_schema() -> None:
    """The message names the nearest known schema."""
    with pytest.raises(UsageError, match=r'Unknown schema "agrement"\. Did you mean agreement, statement\?'):
        json_schema("agrement")
