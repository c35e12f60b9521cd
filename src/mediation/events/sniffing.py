"""Tells how a file is written from how it begins: which layout, which separator, a header or none."""

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
"""What may stand between cells."""

_ROWS: Final = 200


def dialect_of(head: TextHead, wanted: Layout | None = None) -> Dialect | None:
    """Return how a file that begins so is written, or None if it shows no layout, or not the wanted one."""
    if wanted in (None, PLOVER) and _is_json(head.text):
        return plain(PLOVER)
    lines = head.lines[:_ROWS]
    layouts = (wanted,) if wanted else (EVENTS, GDELT, ICEWS, POLECAT)
    found = next(filter(None, (_with_header(lines, layout) for layout in layouts)), None)
    if found is None and GDELT in layouts:
        found = _without_header(lines)
    return found and _seen_closer(found, lines)


def plain(layout: Layout) -> Dialect:
    """Return how a file of the layout is written that its makers publish."""
    return Dialect(
        layout=layout,
        columns=layout.columns,
        header=() if layout in (GDELT, PLOVER) else layout.columns,
        has_dashes=layout is not GDELT,
    )


def _is_json(text: str) -> bool:
    """Return whether records in JSON begin there, after any comments."""
    return re.match(r"\s*(\[\s*)?\{", text[start_of_records(text) :]) is not None


def start_of_records(text: str) -> int:
    """Return where the comments end that may stand before records in JSON."""
    comments = re.match(r"(\s+|#[^\n]*\n|//[^\n]*\n|/\*.*?\*/|<!--.*?-->)*", text, flags=re.DOTALL)
    return comments.end() if comments else 0


def simple(name: str) -> str:
    """Return the name of a column in small letters and digits."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def names_in(cells: Iterable[str], layout: Layout) -> tuple[str, ...]:
    """Return the names of columns as the layout has them, each once; those that it does not know stay as they are."""
    cells = tuple(cells)
    known = {**layout.aliases, **{simple(name): name for name in layout.columns}}
    if "actor1countryabbr" in map(simple, cells):  # then what is called a country code is the whole code of the actor
        known |= {f"actor{number}countrycode": f"Actor{number}Code" for number in (1, 2)}
    taken: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(cells):
        name = known.get(simple(cell), cell)
        taken[name] += 1
        names.append(name if name and taken[name] == 1 else f"_{number}")
    return tuple(names)


def _cells(lines: Iterable[str], separator: str, quote: str) -> list[list[str]]:
    """Return the cells of the lines."""
    if not quote:
        return [line.split(separator) for line in lines]
    try:
        return list(csv.reader(lines, delimiter=separator, quotechar=quote))
    except csv.Error:
        return []


def _quote(separator: str, line: str) -> str:
    """Return what cells are quoted with. In files with tabs a quote is a quote, unless even the first cell has them."""
    return '"' if separator != "\t" or line.startswith('"') else ""


def _with_header(lines: list[str], layout: Layout) -> Dialect | None:
    """Return how the file is written if it begins with the names of the layout's columns."""
    for separator in SEPARATORS:
        quote = _quote(separator, lines[0]) if lines else ""
        rows = _cells(lines[:1], separator, quote)
        columns = names_in(rows[0], layout) if rows else ()
        if set(layout.needed) <= set(columns):
            return Dialect(layout=layout, columns=columns, separator=separator, header=tuple(rows[0]), quote=quote)
    return None


def _without_header(lines: list[str]) -> Dialect | None:
    """Return how the file is written if some of its rows are those of GDELT's files."""
    for separator in SEPARATORS:
        quote = _quote(separator, lines[0]) if lines else ""
        if any(_is_gdelt(row) for row in _cells(lines, separator, quote)):
            return Dialect(layout=GDELT, columns=GDELT.columns, separator=separator, quote=quote)
    return None


def _is_gdelt(row: list[str]) -> bool:
    return len(row) in WIDTHS and row[0].isdecimal() and re.fullmatch(r"\d{8}|\d{4}-\d\d-\d\d", row[1]) is not None


def _seen_closer(dialect: Dialect, lines: list[str]) -> Dialect:
    """Return the dialect with what the cells of the first rows tell."""
    rows = _cells(lines[len(dialect.header) and 1 :], dialect.separator, dialect.quote)
    days = _column(rows, dialect, dialect.layout.fields["earliest"].columns[0])
    return attrs.evolve(
        dialect,
        has_dashes=sum("-" in day for day in days) * 2 >= len(days) if days else dialect.layout is not GDELT,
    )


def _column(rows: list[list[str]], dialect: Dialect, name: str) -> list[str]:
    place = dialect.columns.index(name)
    return [row[place] for row in rows if place < len(row) and row[place]]
