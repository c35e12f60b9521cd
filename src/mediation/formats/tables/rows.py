"""Tables as they are in files: named columns, rows of cells, and owners of rows."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, Protocol

import attrs

from mediation.errors import Hints, Problem
from mediation.formats.tables.relational import Column, TableSchema

NOTHING: Final = object()
"""The value of a cell that has no value."""


class BadCell(ValueError):  # noqa: N818 - named after the fault of the cell
    """A cell that is not valid in its column."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class RawRow(NamedTuple):
    """A row of a file: its number, its cells (none if it is blank), and a problem of the whole row."""

    line: int
    cells: Sequence[Any]
    problem: Problem | None = None


class Tables(Protocol):
    """The tables of a file, in any format."""

    def names(self, table: TableSchema) -> Sequence[str] | None:
        """Return the names of the columns, or None if there is no such table.

        Raises:
            DataError: the names are unreadable.
        """

    def rows(self, table: TableSchema) -> Iterator[RawRow]:
        """Yield the rows, with cells in the order of the names.

        Raises:
            DataError: the rest of the table is unreadable.
        """

    def value(self, column: Column, cell: Any) -> Any:
        """Return the value of the cell, or `NOTHING`.

        Raises:
            BadCell: the cell is not valid in the column.
        """

    def place(self, table: TableSchema, key: str | None, row: RawRow) -> tuple[str, int, str]:
        """Return the place of the row: the file, the line or 0, and the path, which may be empty."""


_ESCAPED_BYTES: Final = re.compile("[\udc80-\udcff]")


def has_bytes(text: str) -> re.Match[str] | None:
    """Return the first byte that is not UTF-8, in a text decoded with `surrogateescape`."""
    return None if text.isascii() else _ESCAPED_BYTES.search(text)


def items(cell: str) -> list[str]:
    """Return the items of a list in one cell.

    Raises:
        BadCell: the cell is not a JSON array of texts.
    """
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise BadCell("not-array", 'Not a JSON array of texts. Write it as ["TUR", "RUS"].')
    return found


@attrs.frozen
class Heading:
    """The columns of a table in the order of a file; None for unknown columns."""

    columns: tuple[Column | None, ...]
    places: dict[str, int]

    def cell(self, row: RawRow, name: str) -> Any:
        """Return the cell in a column, or None if there is no such cell."""
        place = self.places.get(name, -1)
        return row.cells[place] if 0 <= place < len(row.cells) else None


def wrong_names(table: TableSchema, names: Sequence[str], hints: Hints) -> Iterator[tuple[str, str, str]]:
    """Yield (code, message, nearest) for each problem of the column names."""
    known = [column.name for column in table.columns]
    for name, times in Counter(names).items():
        if times > 1:
            yield "repeated-column", f"Duplicate column {name!r:.80}.", ""
        if name not in known:
            yield "unknown-column", f"Unknown column {name!r:.80}.", hints.of(name, known)
    for column in table.columns:
        if names and column.is_needed and column.name not in names:
            yield "missing-column", f"Missing column {column.name!r}, which every row needs.", ""


def key_of(table: TableSchema, heading: Heading, row: RawRow) -> str | None:
    """Return the id of the row or of its owner, or None if it has none.

    A record without an id gets the id that its fields give.
    """
    found = heading.cell(row, table.owner or "id")
    if not found and table.is_of_records:
        event, source, version = (heading.cell(row, name) for name in ("event", "source", "version"))
        found = f"{event}@{source}" + (f"#{version}" if version and str(version) != "1" else "")
    return found if found and isinstance(found, str) else None
