"""The event table: dyadic acts, one row each, with columns of fixed names, types and meanings.

Event files, frames and the records of a dataset all become this table, so that each analysis works for all of them.
Values that a source doesn't give are missing, not zero.
"""

from typing import Any, Final, Literal

import attrs
import narwhals as nw

from mediation.errors import DataError, Problem, nearest

ColumnType = Literal["string", "date", "integer", "number", "boolean", "list of string"]


@attrs.frozen(kw_only=True)
class EventColumn:
    """A column of the event table. If a column that is not `required` is absent, its values are missing."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = False


def _column(name: str, type_: ColumnType, meaning: str, *, required: bool = False) -> EventColumn:
    return EventColumn(name=name, type=type_, meaning=meaning, required=required)


_COLUMNS: Final = (
    _column("event", "string", "The event's id. Rows of one event share it.", required=True),
    _column("earliest", "date", "First possible day of the event. Missing: no bound.", required=True),
    _column("latest", "date", "Last possible day of the event. Same as `earliest` if the day is known.", required=True),
    _column("actor", "string", "Who acts, in the code system of the table.", required=True),
    _column("target", "string", "Who the act is directed at, in the same code system.", required=True),
    _column("actor_name", "string", "The actor's name in the source."),
    _column("target_name", "string", "The target's name in the source."),
    _column("actor_sectors", "string", "Sectors or roles of the actor, in the source's codes."),
    _column("target_sectors", "string", "Sectors or roles of the target, in the source's codes."),
    _column("code", "string", "What was done: a code of `codebook`, with leading zeros."),
    _column("codebook", "string", "The codebook of `code` and its version: `cameo-1.1`, `plover-2`."),
    _column("plover", "string", "The PLOVER type of the event, given by the source or derived from `code`."),
    _column("plover_mode", "string", "The PLOVER mode of the event."),
    _column("quad", "integer", "Quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."),
    _column("quad_by", "string", "Who defines the quad class: `gdelt`, `phoenix`, `plover-2`."),
    _column("goldstein", "number", "Goldstein score, from -10 (conflict) to 10 (cooperation)."),
    _column("goldstein_by", "string", "Where the score comes from: `row` (the source), or the name of a score table."),
    _column("move_class", "string", "The class of move that the act belongs to under `rules`. Missing: none."),
    _column("form", "string", "Whether the act is plain, an offer or similar, under `rules`."),
    _column("means", "string", "Whether the act is words or deeds, under `rules`."),
    _column("domain", "string", "What the act is about, under `rules`."),
    _column("rules", "string", "The rule set or crosswalk that set the four columns above, with its version."),
    _column("rule", "string", "The rule that applied."),
    _column("mentions", "integer", "Number of mentions that the source found."),
    _column("disputes", "list of string", "The disputes that it concerns. Missing: the source does not say."),
    _column("is_certain", "boolean", "False if it is only expected, conditional or hearsay. Missing: certain."),
    _column("times", "integer", "How often it happened, if the source gives a number. Missing: once."),
    _column("counted_as", "string", "What it counts as: rows with the same value count once. Missing: `event`."),
    _column("record", "string", "The record behind the row."),
    _column("kind", "string", "The kind of that record."),
    _column("source", "string", "The source of that record."),
    _column("origin", "string", "The outlet behind the account. Missing: unknown; all such rows count as one outlet."),
    _column("outlets", "integer", "Number of independent outlets behind the row. Missing: one."),
    _column("origin_file", "string", "The file that contains the row."),
    _column("url", "string", "Where the source read about it."),
    _column("story", "string", "The source's id for the story that reports it."),
)

EVENT_COLUMNS: Final = {column.name: column for column in _COLUMNS}
"""The columns by name, in table order."""

REJECT: Final = "reject"
"""The column of a checked table that says why a row is malformed. Missing if the row is valid."""

SKIPPED: Final = "skipped"
"""The value of `REJECT` for a row without an event: a blank line or a header."""

QUADS: Final = {"VERBAL COOPERATION": 1, "MATERIAL COOPERATION": 2, "VERBAL CONFLICT": 3, "MATERIAL CONFLICT": 4}
"""Quad classes by name, in capitals."""

METADATA_KEY: Final = "mediation"
"""The key for `METADATA_FIELDS`, as JSON, in the metadata of Parquet files."""

METADATA_FIELDS: Final = ("codebook", "countries", "producer", "has_repeats", "rules")
"""The fields of an event table that are needed to interpret its rows."""


@attrs.frozen(kw_only=True)
class Conformed:
    """A frame with the columns of the event table, and the names of the columns that were dropped."""

    frame: nw.LazyFrame[Any]
    ignored: tuple[str, ...] = ()


def conform(frame: nw.LazyFrame[Any], *, file: str = "") -> Conformed:
    """Return a frame with the columns of the event table. Add absent optional columns, and drop other columns.

    Raises:
        DataError: required columns are missing or columns have the wrong type. It lists all of them.
    """
    schema = frame.collect_schema()
    problems = [*_missing_columns(tuple(schema), file), *_wrong_types(schema, file)]
    if problems:
        raise DataError(problems)
    made = {name: _conformed(name, schema.get(name)) for name in (*EVENT_COLUMNS, REJECT)}
    ignored = tuple(name for name in schema if name not in made)
    return Conformed(frame=frame.select(**made), ignored=ignored)


def missing(type_: ColumnType) -> nw.Expr:
    """Return a column of missing values of a type."""
    types: dict[ColumnType, Any] = {
        "string": nw.String,
        "date": nw.Date,
        "integer": nw.Int64,
        "number": nw.Float64,
        "boolean": nw.Boolean,
        "list of string": nw.List(nw.String),
    }
    return nw.lit(None, types[type_])


def _type_of(name: str) -> ColumnType:
    return EVENT_COLUMNS[name].type if name in EVENT_COLUMNS else "string"


def _conformed(name: str, found: Any) -> nw.Expr:

    if found is None or found == nw.Unknown:
        return missing(_type_of(name))
    return nw.col(name).cast(nw.Date) if found == nw.Datetime else nw.col(name)


def _missing_columns(names: tuple[str, ...], file: str) -> list[Problem]:
    free = [name for name in names if name not in EVENT_COLUMNS]
    return [
        Problem(
            code="missing-column",
            message=f'Missing column "{name}" ({column.type}): {column.meaning} Rename your column.',
            file=file,
            expected=name,
            nearest="".join(nearest(name, free)),
        )
        for name, column in EVENT_COLUMNS.items()
        if column.required and name not in names
    ]


def _wrong_types(schema: nw.Schema, file: str) -> list[Problem]:
    return [
        Problem(
            code="wrong-type",
            message=f'Column "{name}" should be {_type_of(name)}, found {found}. Cast it.',
            file=file,
            found=str(found),
            expected=_type_of(name),
        )
        for name, found in schema.items()
        if name in EVENT_COLUMNS and not _fits(found, _type_of(name))
    ]


def _fits(found: Any, wanted: ColumnType) -> bool:
    """Return whether a column type fits. A column of only missing values always fits."""
    if found == nw.Unknown:
        return True
    if wanted == "string":
        return bool(found in (nw.String, nw.Categorical, nw.Enum))
    if wanted == "date":
        return bool(found in (nw.Date, nw.Datetime))
    if wanted == "boolean":
        return bool(found == nw.Boolean)
    if wanted == "list of string":
        return bool(found == nw.List(nw.String))
    return bool(found.is_integer() or found.is_float())  # whole numbers with missing ones are floats in pandas
