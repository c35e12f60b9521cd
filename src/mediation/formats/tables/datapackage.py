"""The description of a folder of CSV files: a Frictionless Data Package of tables.

The head of the dataset is in `title` and in a custom property, `mediation`.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from mediation.errors import DataError
from mediation.files.folders import Place
from mediation.formats.intake import Intake
from mediation.formats.json.lines import head_of, take_head
from mediation.formats.json.strict import NotStrictJSON, loads
from mediation.formats.tables.relational import Column, TableSchema
from mediation.models.catalogue import PARTS
from mediation.record_set import RecordSet

HEAD: Final = "datapackage.json"
_MAX_BYTES: Final = 8 * 2**20
DELIMITERS: Final = (",", ";", "\t", "|")


# Reading.


def read(place: Place, intake: Intake) -> dict[str, str]:
    """Read the head of the dataset, and return the delimiter of each file."""
    data = b""
    try:
        with place.open(HEAD) as stream:
            data = stream.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            intake.fail("too-large", f"Larger than {_MAX_BYTES // 2**20} MiB.", HEAD)
            return {}
        package = loads(data.removeprefix(b"\xef\xbb\xbf"))
    except FileNotFoundError:
        intake.fail("no-file", "Missing file.", HEAD)
    except OSError as error:
        intake.fail("unreadable", f"Can't be read: {error.strerror}.", HEAD)
    except DataError as error:
        intake.problems += error.problems
    except NotStrictJSON as error:
        line = data.count(b"\n", 0, error.at) + 1 if error.at else 0
        intake.fail(error.code, str(error), HEAD, line=line)
    else:
        return _take(package, place.names(), intake)
    return {}


def _take(package: Any, names: Collection[str], intake: Intake) -> dict[str, str]:
    own = package.get("mediation") if isinstance(package, dict) else None
    if not isinstance(own, dict):
        message = 'Not a data package of this library: "mediation": {"version": 1} is missing.'
        intake.fail("other-format", message, HEAD, path="mediation")
        own = {}
    title = {"title": package["title"]} if isinstance(package, dict) and "title" in package else {}
    take_head({**own, **title}, HEAD, 0, intake)
    resources = package.get("resources") if isinstance(package, dict) else None
    delimiters: dict[str, str] = {}
    for number, resource in enumerate(resources if isinstance(resources, list) else ()):
        if isinstance(resource, dict) and isinstance(name := resource.get("path"), str):
            if name not in names:
                message = f"Missing file {name!r:.80}. Add it to the folder, or remove it from the list."
                intake.fail("no-file", message, HEAD, path=f"resources[{number}].path")
            dialect = resource.get("dialect")
            delimiter = dialect.get("delimiter", ",") if isinstance(dialect, dict) else ","
            if delimiter in DELIMITERS:
                delimiters[name] = delimiter
            else:
                message = f"Should be a comma, semicolon, tab or bar, found {delimiter!r:.40}."
                intake.fail("bad-delimiter", message, HEAD, path=f"resources[{number}].dialect.delimiter")
    return delimiters


# Writing.


def of(ds: RecordSet, tables: Sequence[TableSchema]) -> dict[str, Any]:
    """Return the description of the tables."""
    head = head_of(ds)
    title = head.pop("title")
    return {
        "profile": "tabular-data-package",
        "name": "mediation-dataset",
        "title": title,
        "mediation": head,
        "resources": [_resource(table, {each.name for each in tables}) for table in tables],
    }


def _resource(table: TableSchema, present: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns]}
    names = {column.name for column in table.columns}
    if table.owner or "id" in names:
        schema["primaryKey"] = [table.owner, "position"] if table.owner else "id"
    keys = [
        {"fields": column.name, "reference": {"resource": column.target, "fields": "id"}}
        for column in table.columns
        if column.target in present and column.type == "string"
    ]
    if keys:
        schema["foreignKeys"] = keys
    description = (PARTS[table.what].__doc__ or "").partition("\n")[0] if table.what else ""
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        **({"description": description} if description else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(table: TableSchema, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type}
    if column.description:
        field["description"] = column.description
    constraints: dict[str, Any] = {}
    is_key = column.name in ("id", "position", table.owner)
    if is_key or (column.is_needed and not column.takes_empty and column.type != "array"):
        constraints["required"] = True
    if column.codes and column.type != "array":
        constraints["enum"] = list(column.codes)
    return {**field, **({"constraints": constraints} if constraints else {})}
