"""Detect the layout, separator and header of a file from its beginning."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

import attrs

from mediation.events.dialect import Dialect
from mediation.events.layouts import EVENTS, GDELT, ICEWS, PLOVER, POLECAT, Layout
from mediation.events.layouts.gdelt import WIDTHS
from mediation.files.encodings import TextHead

SEPARATORS: Final = ("\t", ",", ";", "|")
"""The supported delimiters."""

_MAX_SNIFFED_LINES: Final = 200


def dialect_of(head: TextHead, wanted: Layout | None = None) -> Dialect | None:
    """Detect the dialect of a file. Return None if its layout is unknown, or is not the wanted one."""
    if wanted in (None, PLOVER) and _is_json(head.text):
        return published_dialect(PLOVER)
    lines = head.lines[:_MAX_SNIFFED_LINES]
    layouts = (wanted,) if wanted else (EVENTS, GDELT, ICEWS, POLECAT)
    found = next(filter(None, (_with_header(lines, layout) for layout in layouts)), None)
    if found is None and GDELT in layouts:
        found = _without_header(lines)
    return found and _with_date_format(found, lines)


def published_dialect(layout: Layout) -> Dialect:
    """Return the dialect of the files that the producer of a layout publishes."""
    return Dialect(
        layout=layout,
        columns=layout.columns,
        header=() if layout in (GDELT, PLOVER) else layout.columns,
        has_dashes=layout is not GDELT,
    )


def _is_json(text: str) -> bool:
    """Return whether the text begins with JSON records, after any comments."""
    return re.match(r"\s*(\[\s*)?\{", text[start_of_records(text) :]) is not None


def start_of_records(text: str) -> int:
    """Return the position after any comments before the JSON records."""
    comments = re.match(r"(\s+|#[^\n]*\n|//[^\n]*\n|/\*.*?\*/|<!--.*?-->)*", text, flags=re.DOTALL)
    return comments.end() if comments else 0


def _simplified(name: str) -> str:
    """Reduce a column name to lower-case letters and digits."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def names_in(cells: Iterable[str], layout: Layout) -> tuple[str, ...]:
    """Translate column names to those of the layout. Keep unknown names, and rename empty and repeated ones."""
    cells = tuple(cells)
    known = {**layout.aliases, **{_simplified(name): name for name in layout.columns}}
    if "actor1countryabbr" in map(_simplified, cells):  # then the "country code" is the full actor code
        known |= {f"actor{number}countrycode": f"Actor{number}Code" for number in (1, 2)}
    counts: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(cells):
        name = known.get(_simplified(cell), cell)
        counts[name] += 1
        names.append(name if name and counts[name] == 1 else f"_{number}")
    return tuple(names)


def _cells(lines: Iterable[str], separator: str, quote: str) -> list[list[str]]:
    """Split lines into cells."""
    if not quote:
        return [line.split(separator) for line in lines]
    try:
        return list(csv.reader(lines, delimiter=separator, quotechar=quote))
    except csv.Error:
        return []


def _quote(separator: str, line: str) -> str:
    """Return the quote character. Tab-separated files have none, unless their first cell is quoted."""
    return '"' if separator != "\t" or line.startswith('"') else ""


def _with_header(lines: list[str], layout: Layout) -> Dialect | None:
    """Return the dialect of a file whose header has the columns of the layout, or None."""
    for separator in SEPARATORS:
        quote = _quote(separator, lines[0]) if lines else ""
        rows = _cells(lines[:1], separator, quote)
        columns = names_in(rows[0], layout) if rows else ()
        if set(layout.needed) <= set(columns):
            return Dialect(layout=layout, columns=columns, separator=separator, header=tuple(rows[0]), quote=quote)
    return None


def _without_header(lines: list[str]) -> Dialect | None:
    """Return the dialect of a file without a header if any of its rows looks like GDELT, or None."""
    for separator in SEPARATORS:
        quote = _quote(separator, lines[0]) if lines else ""
        if any(_is_gdelt(row) for row in _cells(lines, separator, quote)):
            return Dialect(layout=GDELT, columns=GDELT.columns, separator=separator, quote=quote)
    return None


def _is_gdelt(row: list[str]) -> bool:
    return len(row) in WIDTHS and row[0].isdecimal() and re.fullmatch(r"\d{8}|\d{4}-\d\d-\d\d", row[1]) is not None


def _with_date_format(dialect: Dialect, lines: list[str]) -> Dialect:
    """Add the date format of the first rows to the dialect."""
    rows = _cells(lines[len(dialect.header) and 1 :], dialect.separator, dialect.quote)
    days = _column_cells(rows, dialect, dialect.layout.fields["earliest"].columns[0])
    return attrs.evolve(
        dialect,
        has_dashes=sum("-" in day for day in days) * 2 >= len(days) if days else dialect.layout is not GDELT,
    )


def _column_cells(rows: list[list[str]], dialect: Dialect, name: str) -> list[str]:
    place = dialect.columns.index(name)
    return [row[place] for row in rows if place < len(row) and row[place]]
