"""Open event files and frames as one lazy table."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

import attrs
import narwhals as nw

from mediation.codes import codebook as known_codebook
from mediation.errors import UsageError, require
from mediation.events.cells import PolarsCells
from mediation.events.dialect import Dialect, FilePart
from mediation.events.frames import is_frame, of_files, of_frame
from mediation.events.json_records import json_rows
from mediation.events.layouts import LAYOUTS
from mediation.events.native import Rows
from mediation.events.sources import empty_files_error, parts_of, paths_of
from mediation.events.streams import streamed
from mediation.events.table import EventTable, FileRows, FileSurvey
from mediation.files.encodings import require_encoding


def scan(
    source: Any,
    *,
    format: str | None = None,  # noqa: A002 - the natural name
    codebook: str | None = None,
    countries: str | None = None,
    encoding: str | None = None,
) -> EventTable:
    """Open event files or a frame as one lazy table of dyadic acts.

    `scan` reads only the beginning of each file. Queries read the rows. Malformed rows don't raise errors: the table
    counts them by file and reason with `rejected`, and returns them with `rejects`.

    Args:
        source: a path, a pattern with `*`, a folder, or a list of these. Files can be Parquet or text, and text can be
            gzipped or zipped. Or a frame of any engine that Narwhals supports, with the columns of such a file or of
            the event table.
        format: `gdelt`, `icews`, `polecat`, `plover` or `events`. Default: detected from the content.
        codebook: the codebook of the codes. Default: that of the format.
        countries: the code system of actors and targets. Default: that of the format.
        encoding: `utf-8`, `iso-8859-1` or another codec. Default: detected from the content.

    Raises:
        UsageError: no files, or an unknown format or encoding.
        DataError: a file is broken or has an unknown layout, or a frame has missing or wrong columns. It lists all
            problems.
    """
    if format is not None:
        require("format", format, LAYOUTS)
    given = {"codebook": codebook, "countries": countries}
    known = {name: value for name, value in given.items() if value is not None}
    if codebook is not None:
        known_codebook(codebook)
    if encoding is not None:
        require_encoding(encoding)
    if is_frame(source):
        return of_frame(source, format=format, known=known)
    paths = paths_of(source)
    found = {path: parts_of(path, LAYOUTS.get(format or ""), encoding) for path in paths}
    tables = of_files([path for path, parts in found.items() if parts is None], format=format, known=known)
    if parts := [part for each in found.values() for part in each or ()]:
        tables.append(_of_text(parts, known))
    if not tables:
        raise empty_files_error(paths)
    table = _one(tables)
    again = partial(scan, paths, format=format, codebook=codebook, countries=countries, encoding=encoding)
    rows = FileRows(whole=table.checked, portions=table.portions, scan=again)
    return attrs.evolve(table, file_rows=rows)


def _of_text(parts: Iterable[FilePart], known: Mapping[str, str]) -> EventTable:
    """Return text files as one table."""
    by_dialect: dict[Dialect, list[FilePart]] = {}
    for part in parts:
        dialect = attrs.evolve(part.dialect, codebook=known.get("codebook", part.dialect.codebook))
        by_dialect.setdefault(dialect, []).append(attrs.evolve(part, dialect=dialect))
    return _one(
        [
            EventTable(
                checked=nw.from_native(_rows(of, dialect).checked()),
                codebook=dialect.codebook,
                countries=known.get("countries", dialect.layout.countries),
                producer=dialect.layout.producer,
                has_repeats=dialect.layout.has_repeats,
                files=tuple(part.name for part in of),
                surveys=(_survey(of, dialect),),
            )
            for dialect, of in by_dialect.items()
        ]
    )


def _rows(parts: Iterable[FilePart], dialect: Dialect, *, is_exact: bool = False) -> Rows:
    """Return the raw rows of files with the same dialect. The reader of delimited text adds their status."""
    cells = PolarsCells(dialect=dialect)
    if dialect.is_json:
        return Rows(raw=json_rows(tuple(parts)), cells=cells)
    return Rows(raw=streamed(tuple(parts), cells, is_exact=is_exact), cells=cells, has_status=True)


def _survey(parts: Iterable[FilePart], dialect: Dialect) -> FileSurvey:
    rows, rejects = _rows(parts, dialect).outcomes(), _rows(parts, dialect, is_exact=True).rejects()
    return FileSurvey(rows=nw.from_native(rows), rejects=nw.from_native(rejects))


def _one(tables: Sequence[EventTable]) -> EventTable:
    """Concatenate tables.

    Raises:
        UsageError: the tables use different code systems.
    """
    if len(tables) == 1:
        return tables[0]
    first = tables[0]
    for table in tables[1:]:
        if (table.codebook, table.countries, table.producer) != (first.codebook, first.countries, first.producer):
            raise UsageError(
                f"{first.files[0]} and {table.files[0]} have different codes: {_codes(first)} and {_codes(table)}."
                " Scan them separately."
            )
    whole = nw.concat([table.checked for table in tables])
    return attrs.evolve(
        first,
        checked=whole,
        file_rows=FileRows(whole=whole, portions=lambda: chain.from_iterable(table.portions() for table in tables)),
        has_repeats=any(table.has_repeats for table in tables),
        files=tuple(file for table in tables for file in table.files),
        surveys=tuple(survey for table in tables for survey in table._surveys),  # noqa: SLF001 - of the same kind
    )


def _codes(table: EventTable) -> str:
    return f"{table.producer or 'unknown producer'} (acts {table.codebook}, actors {table.countries})"
