"""Tables as files have them: named columns, rows of cells, and which row is whose."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, Protocol

import attrs

from mediation.errors import Hints, Problem
from mediation.formats.tables.relational import Column, TableSchema

NOTHING: Final = object()
"""What a cell holds that has no value."""


class BadCell(ValueError):  # noqa: N818 - named like what it says of the cell
    """A cell that can't be what its column holds."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class RawRow(NamedTuple):
    """A row as a file has it: its number, its cells (none for a blank one), and what is wrong with it as a whole."""

    line: int
    cells: Sequence[Any]
    problem: Problem | None = None


class Tables(Protocol):
    """Tables as a format has them."""

    def names(self, table: TableSchema) -> Sequence[str] | None:
        """Return the names of the columns that are there, or None where there is no such table.

        Raises:
            DataError: they can't be read.
        """

    def rows(self, table: TableSchema) -> Iterator[RawRow]:
        """Yield the rows, with cells in the order of the names.

        Raises:
            DataError: it can't be read on.
        """

    def value(self, column: Column, cell: Any) -> Any:
        """Return what the cell holds, or `NOTHING`.

        Raises:
            BadCell: it can't be of that column.
        """

    def place(self, table: TableSchema, key: str | None, row: RawRow) -> tuple[str, int, str]:
        """Return where the row is: the file, the line or 0, and a path or nothing."""


_BYTES: Final = re.compile("[\udc80-\udcff]")


def has_bytes(text: str) -> re.Match[str] | None:
    """Find the first byte that was no UTF-8, in a text decoded with `surrogateescape`."""
    return None if text.isascii() else _BYTES.search(text)


def items(cell: str) -> list[str]:
    """Return the items of a list that stands in one cell.

    Raises:
        BadCell: it is no JSON array of texts.
    """
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise BadCell("not-array", 'is not a JSON array of texts: write it as ["TUR", "RUS"]')
    return found


@attrs.frozen
class Heading:
    """The columns of a table as they stand in a file; None for those that it should not have."""

    columns: tuple[Column | None, ...]
    places: dict[str, int]

    def cell(self, row: RawRow, name: str) -> Any:
        """Return the cell in the column of that name, or nothing."""
        place = self.places.get(name, -1)
        return row.cells[place] if 0 <= place < len(row.cells) else None


def wrong_names(table: TableSchema, names: Sequence[str], hints: Hints) -> Iterator[tuple[str, str, str]]:
    """Yield (code, message, nearest) for what is wrong with the names of columns."""
    known = [column.name for column in table.columns]
    for name, times in Counter(names).items():
        if times > 1:
            yield "repeated-column", f"has two columns {name!r:.80}", ""
        if name not in known:
            yield "unknown-column", f"has no place for a column {name!r:.80}", hints.of(name, known)
    for column in table.columns:
        if names and column.is_needed and column.name not in names:
            yield "missing-column", f"has no column {column.name!r}, which every row needs", ""


def key_of(table: TableSchema, heading: Heading, row: RawRow) -> str | None:
    """Return the id of the row or of its owner, or None where it has none.

    A record without an id has the one that follows from its fields.
    """
    found = heading.cell(row, table.owner or "id")
    if not found and table.is_of_records:
        event, source, version = (heading.cell(row, name) for name in ("event", "source", "version"))
        found = f"{event}@{source}" + (f"#{version}" if version and str(version) != "1" else "")
    return found if found and isinstance(found, str) else None
