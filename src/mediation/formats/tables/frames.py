"""Datasets as data frames: one table of all parts, or one per kind, nested like the models."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, Final, get_args

import attrs
import narwhals as nw
import polars as pl

from mediation.errors import DataError, MissingExtraError, Problem, UsageError, require, require_text, unknown
from mediation.formats.intake import Intake
from mediation.formats.json.lines import HEAD
from mediation.models.catalogue import PARTS, cached_by_kinds
from mediation.models.part import Part, part_of
from mediation.models.records import KINDS, Record
from mediation.record_set import AnyRecordSet, RecordSet, parts_of, undescribed
from mediation.tally import OnError

# Derived from `when` for analysis; ignored when a frame is read.
_DATES: Final = ("earliest", "latest")
_ROWS_PER_BATCH: Final = 512
_FRAME: Final = "frame"
_UNKNOWN_ENTITY: Final = ("unknown-source", "unknown-actor", "unknown-dispute")


@cached_by_kinds
def tables() -> dict[str, str]:
    """Map the name of each table of a dataset to the kind of part in it."""
    entities = {what: model for what, model in PARTS.items() if what not in KINDS}
    return {model.plural: what for what, model in (*KINDS.items(), *entities.items())}


# From a dataset.


def to_frame(ds: RecordSet, table: str | None = None) -> pl.DataFrame:
    """Return a table of the dataset, or one table of all its parts, with a column `kind`.

    Raises:
        UsageError: unknown table.
    """
    if table is None:
        head = {"kind": HEAD, "title": ds.title, "outside": sorted(ds.outside)}
        rows = [head, *({"kind": kind, **_row(part)} for kind in PARTS for part in parts_of(ds, PARTS[kind]))]
        frame = pl.DataFrame(rows, schema=_schema_of_all(exact=False), orient="row")
        return frame.cast(_schema_of_all(exact=True))  # type: ignore[arg-type]
    require("table", table, tables())
    model = PARTS[tables()[table]]
    parts = parts_of(ds, model)
    frame = pl.DataFrame([_row(part) for part in parts], schema=_schema(model, exact=False), orient="row")
    return _with_derived(frame.cast(_schema(model, exact=True)), parts)  # type: ignore[arg-type]


def _row(part: Part) -> dict[str, Any]:
    row = part.model_dump(mode="json")
    if isinstance(part, Record):
        row["multiplicity"] = str(part.multiplicity)
    return row


def _with_derived(frame: pl.DataFrame, parts: tuple[Part, ...]) -> pl.DataFrame:
    """Return the table with the ids of records as its first column, and the bounds of their dates as its last."""
    records = [part for part in parts if isinstance(part, Record)]
    if "summary" not in frame.columns:
        return frame
    ids = pl.Series("id", [record.id for record in records], pl.String)
    bounds = [pl.Series(name, [getattr(record.when, name) for record in records], pl.Date) for name in _DATES]
    return frame.insert_column(0, ids).with_columns(bounds)


@cached_by_kinds
def _schema_of_all(*, exact: bool) -> dict[str, pl.DataType]:
    schema: dict[str, pl.DataType] = {"kind": pl.String(), "title": pl.String(), "outside": pl.List(pl.String())}
    for model in PARTS.values():
        for name, kind in _schema(model, exact=exact).items():
            schema[name] = _merged_type(schema.get(name, kind), kind)
    return schema


def _merged_type(one: pl.DataType, other: pl.DataType) -> pl.DataType:
    """Return the type of a column that several kinds share, with the fields of each."""
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        return pl.List(_merged_type(one.inner, other.inner))  # type: ignore[arg-type]
    if isinstance(one, pl.Struct) and isinstance(other, pl.Struct):
        return pl.Struct({**{field.name: field.dtype for field in (*one.fields, *other.fields)}})
    return other


@cache
def _schema(model: type[Part], *, exact: bool) -> dict[str, pl.DataType]:
    """Return the columns of a model; amounts are exact numbers with `exact`, and text without."""
    return {name: _type(field.annotation, exact=exact) for name, field in model.model_fields.items()}


def _type(annotation: Any, *, exact: bool) -> pl.DataType:

    arguments = [each for each in get_args(annotation) if each is not type(None)]
    if getattr(annotation, "__origin__", None) is tuple:
        return pl.List(_type(arguments[0], exact=exact))
    if model := part_of(annotation):
        return pl.Struct(_schema(model, exact=exact))
    if hasattr(annotation, "__metadata__") or len(arguments) == 1:
        return _type(arguments[0], exact=exact)
    plain = {bool: pl.Boolean(), int: pl.Int64(), Decimal: pl.Decimal(24, 6) if exact else pl.String()}
    return plain.get(annotation, pl.String())


# To a dataset.


def from_frame(
    made: type[AnyRecordSet], frame: object, *, kind: str | None, entities: RecordSet | None, on_error: OnError
) -> AnyRecordSet:
    """Return the rows of a frame as a record set of the class `made`; see `Dataset.from_frame`."""
    intake = Intake()
    if entities is not None:
        intake.add_uncounted(part for kind in PARTS if kind not in KINDS for part in parts_of(entities, PARTS[kind]))
        intake.title, intake.outside = entities.title, entities.outside | entities.accounts.keys()
    try:
        eager = nw.from_native(frame)  # type: ignore[call-overload]
    except TypeError as error:
        raise UsageError(f"Not a supported data frame: {error}") from None
    table = eager.collect() if isinstance(eager, nw.LazyFrame) else eager
    take_frame(table.to_polars(), intake, _FRAME, kind=kind)
    if entities is None:
        return _without_entities(made, intake, on_error)
    ds = intake.assemble(made, on_error)
    return attrs.evolve(ds, outside=undescribed(ds))


def _without_entities(made: type[AnyRecordSet], intake: Intake, on_error: OnError) -> AnyRecordSet:
    """Return the dataset of a frame that was read without `entities`; suggest them first if they are missing."""
    try:
        ds = intake.assemble(made, on_error)
    except DataError as error:
        if remedy := _remedy(error.problems, intake):
            raise DataError([remedy, *error.problems]) from None
        raise
    remedy = _remedy(ds.problems, intake)
    return attrs.evolve(ds, problems=(remedy, *ds.problems)) if remedy else ds


def _remedy(problems: Sequence[Problem], intake: Intake) -> Problem | None:
    """Return a problem that suggests `entities`, if rows name entities and the frame has no sources."""
    if intake.has_sources or not any(problem.code in _UNKNOWN_ENTITY for problem in problems):
        return None
    message = "Rows name sources or actors that the frame does not have. Pass a dataset that has them: entities=ds."
    return Problem(code="no-entities", message=message, file=_FRAME)


def take_frame(frame: pl.DataFrame, intake: Intake, file: str, *, kind: str | None = None) -> None:
    """Read the rows of a frame, of one kind or of the kinds in its column `kind`."""
    if kind is not None:
        require_text("kind", kind)
    if kind is not None and kind not in PARTS:
        kind = tables().get(kind, kind)
        if kind not in PARTS:
            raise UsageError(unknown("kind", kind, (*PARTS, *tables())))
    models = PARTS.values() if kind is None else (PARTS[kind],)
    known_columns = {
        "kind",
        *_DATES,
        "id",
        "outside",
        "title",
        *(name for model in models for name in model.model_fields),
    }
    for name in frame.columns:
        if name not in known_columns:
            close = intake.hints.of(name, known_columns)
            intake.fail("unknown-column", f"Unknown column {name!r:.60}.", file, nearest=close)
    if kind is not None and _reject_incomplete(frame, PARTS[kind], intake, file):
        return
    columns = [name for name in frame.columns if name in known_columns]
    for number, row in enumerate(frame.select(columns).iter_rows(named=True, buffer_size=_ROWS_PER_BATCH)):
        _take_row(_without_nulls(row), kind, number, intake, file)


def _reject_incomplete(frame: pl.DataFrame, model: type[Part], intake: Intake, file: str) -> bool:
    """Report required columns that are missing, reject all rows if there are any, and return whether there are."""
    needed = [name for name, field in model.model_fields.items() if field.is_required() and name not in frame.columns]
    if not needed or not frame.height:
        return False
    for name in needed:
        intake.fail("missing-column", f"Missing column {name!r}, which every row needs.", file)
    for _ in range(frame.height):
        intake.reject()
    return True


def _take_row(row: dict[str, Any], asked: str | None, number: int, intake: Intake, file: str) -> None:
    path = f"row[{number}]"
    kind = asked or row.get("kind")
    if kind == HEAD:
        intake.skip()
        intake.head({name: value for name, value in row.items() if name in ("title", "outside")}, file=file)
    elif kind not in PARTS:
        known = (HEAD, *PARTS)
        message = f"Unknown kind {kind!r:.60}. Known kinds: {', '.join(known)}."
        close = intake.hints.of(kind, known) if isinstance(kind, str) else ""
        problem = Problem(code="unknown-kind", message=message, file=file, path=path, field="kind", nearest=close)
        intake.reject(problem)
    elif kind in KINDS:
        given_id = row.pop("id", None)
        fields = {"kind": kind} | {name: value for name, value in row.items() if name not in _DATES}
        intake.row(kind, fields, file=file, path=path, given_id=given_id)
    else:
        intake.row(kind, {name: value for name, value in row.items() if name != "kind"}, file=file, path=path)


def _without_nulls(value: Any) -> Any:
    """Return the value without the fields that are null."""
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value


# To other libraries.


def to_pandas(ds: RecordSet, table: str | None) -> Any:
    """Return a table as a pandas frame.

    Raises:
        MissingExtraError: pandas or pyarrow is not installed.
    """
    try:
        import_module("pandas")
        import_module("pyarrow")
    except ImportError:
        raise MissingExtraError("pandas is not installed. Run: pip install 'mediation[pandas]'") from None
    return to_frame(ds, table).to_pandas()


def to_networkx(ds: RecordSet) -> Any:
    """Return a graph of actors and events, with an edge for each field of a record that names an actor.

    Raises:
        MissingExtraError: networkx is not installed.
    """
    try:
        nx = import_module("networkx")
    except ImportError:
        raise MissingExtraError("networkx is not installed. Run: pip install 'mediation[graph]'") from None
    from mediation.models.references import references

    graph = nx.MultiDiGraph(title=ds.title)
    for actor in ds.actors.values():
        graph.add_node(actor.id, part="actor", type=str(actor.type), name=actor.name)
    for record in ds:
        graph.add_node(record.event, part="event", kind=record.kind)
        for path, what, actor_id in references(record):
            if what == "actor":
                graph.add_edge(actor_id, record.event, record=record.id, field=path, when=str(record.when))
    return graph
