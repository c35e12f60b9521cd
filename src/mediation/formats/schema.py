"""JSON Schemas of the files that this library writes: of each part, a line of JSON Lines, and a JSON document."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from mediation.errors import require
from mediation.formats.json.document import LISTS
from mediation.formats.json.lines import HEAD, VERSION
from mediation.models.catalogue import PARTS
from mediation.models.part import SLUG, Part
from mediation.models.records import KINDS, Response, Step
from mediation.vocabulary import Vocabulary

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
LINE: Final = "line"
DOCUMENT: Final = "document"

_AMOUNT: Final = r"^[0-9]{1,18}(\.[0-9]{1,6})?$"


def schemas() -> tuple[str, ...]:
    """Return the names of all schemas: one per part of a dataset, and one per JSON format."""
    return (*PARTS, LINE, DOCUMENT)


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of record, as `agreement`, or another part, as `source`.

    `line` is any line of JSON Lines, whose `kind` names its content. `document` is a whole dataset in one JSON
    document. Without a kind, the schema matches either of the two. Fields that are left out have their defaults;
    a step or response without a date has the date of its record. A schema checks the structure only. Use
    `mediation.validate` to check that every id resolves and that dates are valid EDTF.

    Raises:
        UsageError: no schema has that name; the message gives the nearest names.

    >>> json_schema("agreement")["$id"], json_schema("agreement")["required"][:3]
    ('urn:mediation:schema:1:agreement', ['kind', 'event', 'source'])
    """
    if kind is None:
        return _schema("", _either())
    require("schema", kind, schemas())
    if kind == LINE:
        return _schema(kind, _line())
    if kind == DOCUMENT:
        return _schema(kind, _document())
    definitions = _definitions([PARTS[kind]])
    own = definitions.pop(PARTS[kind].__name__)
    return _schema(kind, own | ({"$defs": definitions} if definitions else {}))


def _schema(name: str, content: dict[str, Any]) -> dict[str, Any]:
    urn = ":".join(filter(None, ("urn:mediation:schema", str(VERSION), name)))
    first: dict[str, Any] = {key: content[key] for key in ("title", "description", "type") if key in content}
    return {"$schema": DIALECT, "$id": urn, **first, **content}


# Lines and documents.


def _either() -> dict[str, Any]:
    line, document = _line(), _document()
    definitions = line.pop("$defs") | document.pop("$defs")
    return {
        "title": "Dataset of mediation",
        "description": "A line of a dataset in JSON Lines, or a dataset in one JSON document.",
        "oneOf": [line, document],
        "$defs": dict(sorted(definitions.items())),
    }


def _line() -> dict[str, Any]:
    """Return the schema of a line: the head, an entity with its kind, or a record."""
    definitions = _definitions(PARTS.values())
    for kind, model in PARTS.items():
        if kind not in KINDS:
            definitions[_line_of(model)] = _with_kind(kind, definitions.pop(model.__name__))
    definitions["Head"] = _with_kind(HEAD, _object("Head", "What a dataset says of itself: the first line.", _head()))
    names = ["Head", *(model.__name__ if kind in KINDS else _line_of(model) for kind, model in PARTS.items())]
    return {
        "title": "Line",
        "description": "A line of a dataset in JSON Lines. Its kind says what it holds.",
        "type": "object",
        "oneOf": [*map(_reference, names)],
        "$defs": dict(sorted(definitions.items())),
    }


def _document() -> dict[str, Any]:
    """Return the schema of a document: its head, and a list for each kind of part."""
    records = {"oneOf": [_reference(model.__name__) for model in KINDS.values()]}
    lists = {
        name: {"type": "array", "items": _reference(PARTS[kind].__name__) if kind else records}
        for name, kind in LISTS.items()
    }
    definitions = _definitions(PARTS.values())
    about = "A whole dataset in one JSON document."
    return {**_object("Document", about, _head() | lists), "$defs": definitions}


def _head() -> dict[str, Any]:
    return {
        "format": {"const": "mediation"},
        "version": {"const": VERSION},
        "title": {"type": "string", "default": ""},
        "outside": {
            "type": "array",
            "description": "Events that records refer to and that no record tells.",
            "items": {"type": "string", "pattern": SLUG},
            "default": [],
        },
    }


def _object(title: str, description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "description": description,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _with_kind(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that names its kind."""
    properties = {"kind": {"const": kind}, **schema["properties"]}
    return schema | {"properties": properties, "required": ["kind", *schema.get("required", ())]}


def _line_of(model: type[Part]) -> str:
    return f"{model.__name__}Line"


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


# Parts.


def _definitions(models: Iterable[type[Part]]) -> dict[str, Any]:
    """Return the schemas of the models and of everything they contain, by name; codes have their meanings."""
    _, schema = models_json_schema([(model, "validation") for model in models], schema_generator=_Generator)
    definitions: dict[str, Any] = schema["$defs"]
    vocabularies = {each.__name__: each for each in Vocabulary.__subclasses__()}
    for name, each in definitions.items():
        if codes := vocabularies.get(name):
            meanings = "\n".join(f"- `{code}`: {code.meaning}" for code in codes)
            each["description"] = f"{codes.__doc__}\n\n{meanings}"
    return definitions


class _Generator(GenerateJsonSchema):
    """Describes models by their docstrings, and fields by the values that a file may have."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        found, model = super().model_schema(schema), schema["cls"]
        if issubclass(model, Step | Response):
            found["required"] = [name for name in found["required"] if name != "when"]
        origin = model.__pydantic_generic_metadata__["origin"] or model
        found["description"] = (origin.__doc__ or "").partition(">>>")[0].strip().replace("\n    ", "\n")
        return found

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Return the schema of an exact amount. It is written as text, because a number may lose digits."""
        number = super().decimal_schema(schema)["anyOf"][0]
        return {"anyOf": [{"type": "string", "pattern": _AMOUNT}, number]}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - any schema of a field
        """Return False: fields need no titles beside their names."""
        return False
