"""Takes frames and Parquet files for event tables: in the columns of the table, or in those of a kind of event file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
import narwhals as nw
import polars as pl

from mediation.errors import DataError, Problem, UsageError
from mediation.events.cells import PolarsCells
from mediation.events.dialect import FILE, Dialect
from mediation.events.layouts import EVENTS, LAYOUTS, Layout
from mediation.events.native import Rows
from mediation.events.portable import checked
from mediation.events.schema import METADATA_FIELDS, METADATA_KEY, conform
from mediation.events.sniffing import names_in
from mediation.events.table import EventTable, FileRows

_FILE: Final = "origin_file"
# Of several files Polars reads as much at once as there is, and what it unpacks is ten times as large.
_PORTION: Final = 32 * 2**20


def is_frame(source: object) -> bool:
    """Tell whether it is a frame of an engine that Narwhals knows."""
    return isinstance(nw.from_native(source, pass_through=True), nw.DataFrame | nw.LazyFrame)


def of_frame(source: Any, *, format: str | None, known: Mapping[str, Any]) -> EventTable:  # noqa: A002
    """Return a frame as an event table.

    A lazy one is worked on where it lives. One in memory is handed to Polars, for pandas keeps no days but as objects.

    Raises:
        UsageError: it was read by Spark from a zip archive, of which Spark reads nothing.
        DataError: it does not fit; all that differs is listed.
    """
    _refuse_zips(source)
    given = nw.from_native(source)
    frame = nw.from_native(given.to_polars().lazy()) if isinstance(given, nw.DataFrame) else given
    return _table(frame, _layout_of(frame, format), {}, known)


def of_files(paths: Iterable[str], *, format: str | None, known: Mapping[str, Any]) -> list[EventTable]:  # noqa: A002
    """Return Parquet files as event tables: those with the same columns and codes as one.

    Raises:
        DataError: one is broken, or does not fit; all that differs is listed.
    """
    alike: dict[tuple[object, str], list[str]] = {}
    for path in paths:
        alike.setdefault(_described(path), []).append(path)
    return [_of_alike(own, json.loads(told), format, known) for (_, told), own in alike.items()]


def _described(path: str) -> tuple[object, str]:
    """Return the columns of a Parquet file, and what it tells of its codes.

    Raises:
        DataError: it is broken.
    """
    try:
        columns = tuple(pl.read_parquet_schema(path).items())
        told = pl.read_parquet_metadata(path).get(METADATA_KEY, "{}")
        json.loads(told)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        message = f"can't be read: {str(error)[:200]}"
        raise DataError([Problem(code="broken-file", message=message, file=path)]) from None
    return columns, told


def _of_alike(
    paths: Sequence[str],
    told: Mapping[str, Any],
    format: str | None,  # noqa: A002
    known: Mapping[str, Any],
) -> EventTable:

    names = pl.read_parquet_schema(paths[0])
    frame = pl.scan_parquet(list(paths), glob=False, include_file_paths=None if _FILE in names else _FILE)
    lazy = nw.from_native(frame)
    table = _table(lazy, _layout_of(lazy, format), told, known, file=paths[0])
    portions = [*_by_size(paths)]
    if len(portions) == 1:
        return attrs.evolve(table, files=tuple(paths))
    rows = FileRows(
        whole=table.checked, portions=lambda: (_of_alike(some, told, format, known).checked for some in portions)
    )
    return attrs.evolve(table, files=tuple(paths), file_rows=rows)


def _by_size(paths: Iterable[str]) -> Iterator[list[str]]:
    """Yield files in order, as many as together have no more bytes than Polars may read at once, or one that has."""
    some, size = list[str](), 0
    for path in paths:
        more = Path(path).stat().st_size
        if some and size + more > _PORTION:
            yield some
            some, size = [], 0
        some.append(path)
        size += more
    yield some


def _table(
    frame: nw.LazyFrame[Any], layout: Layout, told: Mapping[str, Any], known: Mapping[str, Any], *, file: str = ""
) -> EventTable:
    """Return the frame as a table; `told` is what its file says of its codes, `known` what is known better."""
    if layout is not EVENTS:
        return _in_layout(frame, layout, known)
    conformed = conform(frame, file=file)
    facts = {"codebook": "", "countries": "", **told, **known}
    return EventTable(
        checked=conformed.frame,
        ignored=conformed.ignored,
        **{name: facts[name] for name in METADATA_FIELDS if name in facts},
    )


def _in_layout(frame: nw.LazyFrame[Any], layout: Layout, known: Mapping[str, Any]) -> EventTable:

    schema = frame.collect_schema()
    columns = names_in(schema.names(), layout)
    facts = {"codebook": layout.codebook, "countries": layout.countries, "producer": layout.producer, **known}
    dialect = Dialect(layout=layout, columns=columns, codebook=facts["codebook"])
    frame = frame.rename({old: new for old, new in zip(schema.names(), columns, strict=True) if old != new})
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        if _FILE in columns:
            native = native.rename({_FILE: FILE})
        else:
            native = native.with_columns(pl.lit(None, dtype=pl.String).alias(FILE))
        types = {name: type_ for name, type_ in native.collect_schema().items() if type_ != pl.String}
        made = nw.from_native(
            Rows(raw=native, cells=PolarsCells(dialect=dialect, types=types, is_typed=True)).checked()
        )
    else:
        made = checked(frame, dialect)
    return EventTable(checked=made, has_repeats=layout.has_repeats, **facts)


def _layout_of(frame: nw.LazyFrame[Any], named: str | None) -> Layout:
    """Return the layout that a frame's columns have: the named one, or the first of which all needed ones are there.

    Where none is, that of the event table, which then says what is missing.
    """
    if named:
        return LAYOUTS[named]
    names = frame.collect_schema().names()
    found = [layout for layout in LAYOUTS.values() if set(layout.needed) <= set(names_in(names, layout))]
    return EVENTS if EVENTS in found or not found else found[0]


def _refuse_zips(source: Any) -> None:
    """Refuse a frame that Spark made of zip archives: it reads them as if nothing were in them.

    Raises:
        UsageError: the frame was.
    """
    files = source.inputFiles() if hasattr(source, "inputFiles") else ()
    if zips := [file for file in files if file.endswith(".zip")]:
        more = f" and {len(zips) - 1} more" if len(zips) > 1 else ""
        raise UsageError(
            f"Spark reads {zips[0]}{more} as zero rows, for it knows no zip archives: scan the files"
            ' themselves with mediation.scan(paths), write them with table.write("events.parquet"), and let Spark read'
            " that"
        )
