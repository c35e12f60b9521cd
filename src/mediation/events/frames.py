"""Read frames and Parquet files as event tables, with the columns of the event table or of an event file format."""

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
# Polars reads several files at once, and unpacked data is ten times as large.
_MAX_PORTION_BYTES: Final = 32 * 2**20


def is_frame(source: object) -> bool:
    """Return whether the source is a frame of an engine that Narwhals supports."""
    return isinstance(nw.from_native(source, pass_through=True), nw.DataFrame | nw.LazyFrame)


def of_frame(source: Any, *, format: str | None, known: Mapping[str, Any]) -> EventTable:  # noqa: A002
    """Return a frame as an event table.

    Lazy frames stay in their engine. Frames in memory become Polars frames, because pandas has no date type.

    Raises:
        UsageError: Spark read the frame from a zip archive, which it can't read.
        DataError: columns are missing or have the wrong type. It lists all of them.
    """
    _refuse_zips(source)
    given = nw.from_native(source)
    frame = nw.from_native(given.to_polars().lazy()) if isinstance(given, nw.DataFrame) else given
    return _table(frame, _layout_of(frame, format), {}, known)


def of_files(paths: Iterable[str], *, format: str | None, known: Mapping[str, Any]) -> list[EventTable]:  # noqa: A002
    """Return Parquet files as event tables, one for all files with the same columns and codes.

    Raises:
        DataError: a file is broken, or columns are missing or have the wrong type. It lists all of them.
    """
    alike: dict[tuple[object, str], list[str]] = {}
    for path in paths:
        alike.setdefault(_described(path), []).append(path)
    return [_of_alike(own, json.loads(metadata), format, known) for (_, metadata), own in alike.items()]


def _described(path: str) -> tuple[object, str]:
    """Return the columns of a Parquet file and its metadata as JSON.

    Raises:
        DataError: the file is broken.
    """
    try:
        columns = tuple(pl.read_parquet_schema(path).items())
        metadata = pl.read_parquet_metadata(path).get(METADATA_KEY, "{}")
        json.loads(metadata)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        message = f"Can't be read: {str(error)[:200]}."
        raise DataError([Problem(code="broken-file", message=message, file=path)]) from None
    return columns, metadata


def _of_alike(
    paths: Sequence[str],
    metadata: Mapping[str, Any],
    format: str | None,  # noqa: A002
    known: Mapping[str, Any],
) -> EventTable:

    names = pl.read_parquet_schema(paths[0])
    frame = pl.scan_parquet(list(paths), glob=False, include_file_paths=None if _FILE in names else _FILE)
    lazy = nw.from_native(frame)
    table = _table(lazy, _layout_of(lazy, format), metadata, known, file=paths[0])
    portions = [*_by_size(paths)]
    if len(portions) == 1:
        return attrs.evolve(table, files=tuple(paths))
    rows = FileRows(
        whole=table.checked, portions=lambda: (_of_alike(some, metadata, format, known).checked for some in portions)
    )
    return attrs.evolve(table, files=tuple(paths), file_rows=rows)


def _by_size(paths: Iterable[str]) -> Iterator[list[str]]:
    """Yield files in order, in groups of at most `_MAX_PORTION_BYTES`, or a single larger file."""
    some, size = list[str](), 0
    for path in paths:
        more = Path(path).stat().st_size
        if some and size + more > _MAX_PORTION_BYTES:
            yield some
            some, size = [], 0
        some.append(path)
        size += more
    yield some


def _table(
    frame: nw.LazyFrame[Any], layout: Layout, metadata: Mapping[str, Any], known: Mapping[str, Any], *, file: str = ""
) -> EventTable:
    """Return the frame as a table. `known` overrides the `metadata` of its file."""
    if layout is not EVENTS:
        return _in_layout(frame, layout, known)
    conformed = conform(frame, file=file)
    facts = {"codebook": "", "countries": "", **metadata, **known}
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
    """Return the named layout, or the first whose needed columns the frame has.

    If there is none, return that of the event table, whose check then reports the missing columns.
    """
    if named:
        return LAYOUTS[named]
    names = frame.collect_schema().names()
    found = [layout for layout in LAYOUTS.values() if set(layout.needed) <= set(names_in(names, layout))]
    return EVENTS if EVENTS in found or not found else found[0]


def _refuse_zips(source: Any) -> None:
    """Reject a frame that Spark read from zip archives, which it reads as empty.

    Raises:
        UsageError: Spark read the frame from zip archives.
    """
    files = source.inputFiles() if hasattr(source, "inputFiles") else ()
    if zips := [file for file in files if file.endswith(".zip")]:
        more = f" and {len(zips) - 1} more" if len(zips) > 1 else ""
        raise UsageError(
            f"Spark can't read zip archives, and finds no rows in {zips[0]}{more}. Scan the files with"
            ' mediation.scan(paths), write them with table.write("events.parquet"), and read that file with Spark.'
        )
