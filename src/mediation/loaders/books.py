"""Files of public datasets as tables of named cells, each row with the place where it stands in the file's text.

CSV with any of the usual delimiters, UTF-8 or Windows-1252, and workbooks. Lines above the names of the columns, and
empty columns at the end, are common in such files and no matter.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

import attrs

from mediation.documents.decoding import encoding_of
from mediation.documents.texts import digest
from mediation.documents.workbooks import OLE, ZIP, printed
from mediation.errors import DataError, Problem
from mediation.formats.csv import wide_cells
from mediation.formats.places import opened
from mediation.vocabulary import Encoding

DELIMITERS: Final = (",", ";", "\t", "|")

_LARGEST: Final = 512 * 2**20
_HEAD: Final = 60
_MARK: Final = "\ufeff"


@attrs.define(slots=True, eq=False)
class Row:
    """A row: its cells by the names of their columns, the line or row in which it begins, and its span in the text.

    A cell is a text without space around it, empty where the table has no such column.
    """

    cells: list[str]
    number: int
    start: int
    end: int
    _places: dict[str, int]

    def __getitem__(self, column: str) -> str:
        place = self._places.get(column)
        return "" if place is None else self.cells[place].strip()

    def raw(self, column: str) -> str:
        """Return the cell as it stands there, space and all."""
        place = self._places.get(column)
        return "" if place is None else self.cells[place]


@attrs.frozen(eq=False)
class Table:
    """A table with the names of its columns, without space around them."""

    name: str
    columns: tuple[str, ...]
    _grid: "Grid"
    _skipped: int

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the names; a row that does not fit has a place and no cells, as a blank one has."""
        places = {name: place for place, name in reversed([*enumerate(self.columns)]) if name}
        width = len(self.columns)
        for cells, number, start, end in islice(self._grid.rows(), self._skipped, None):
            if len(cells) == width or not any(cells):
                yield Row(cells if any(cells) else [], number, start, end, places)
            elif not any(cells[width:]) and len(cells) > width:
                yield Row(cells[:width], number, start, end, places)
            else:
                yield Row(cells, number, start, end, {})

    def has(self, *columns: str) -> bool:
        """Tell whether it has all these columns."""
        return set(columns).issubset(self.columns)


Line = tuple[list[str], int, int, int]


class Grid:
    """A sheet, or the one table of a text file, as rows of cells."""

    def __init__(self, name: str, rows: Sequence[Line]) -> None:
        self.name, self._rows = name, rows

    def rows(self) -> Iterator[Line]:
        """Yield the cells of each row with its number and its span in the text."""
        return iter(self._rows)

    def table(self, *columns: str) -> Table | None:
        """Return the table below the first row, among the first sixty, that has all the names; None: there is none."""
        for number, (cells, *_) in enumerate(islice(self._rows, _HEAD)):
            names = [name.removeprefix(_MARK).strip() for name in cells]
            if set(columns).issubset(names):
                while names and not names[-1]:
                    names.pop()
                return Table(self.name, tuple(names), self, number + 1)
        return None


class Book:
    """A file of a public dataset: its text, and the tables in it.

    Raises:
        DataError: it can't be read, or is too large to be such a file.
        MissingExtraError: it is a workbook, and what reads workbooks is not installed.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        with opened(path) as stream:
            self._content = stream.read(_LARGEST + 1)
        if len(self._content) > _LARGEST:
            message = f"is larger than {_LARGEST // 2**20} MiB: no dataset that is known here is"
            raise DataError([Problem(code="too-large", message=message, file=self.file)])
        is_workbook = self._content.startswith((ZIP, OLE))
        self.encoding = Encoding.WORKBOOK if is_workbook else encoding_of(self._content)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self._content)

    @property
    def digest(self) -> str:
        """The sha256 of its bytes."""
        return digest(self._content)

    @property
    def text(self) -> str:
        """The text in which characters are counted; empty where it is none."""
        return self._parsed[0]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets of a workbook, the one table of a text, or nothing where it is neither."""
        return self._parsed[1]

    def table(self, *columns: str) -> Table | None:
        """Return the first table with all these columns; None where there is none."""
        return next((table for grid in self.grids if (table := grid.table(*columns))), None)

    @cached_property
    def _parsed(self) -> tuple[str, tuple[Grid, ...]]:
        if self.encoding is None:
            return "", ()
        if self.encoding is Encoding.WORKBOOK:
            book = printed(self._content, self.file)
            return book.text, tuple(
                Grid(sheet.name, [(row.cells, at, row.start, row.end) for at, row in enumerate(sheet.rows, start=1)])
                for sheet in book.sheets
            )
        text = self._content.decode(self.encoding)
        with wide_cells():
            return text, (Grid("", _lines(text, self.file)),)


def _lines(text: str, file: str) -> list[Line]:
    """Return the rows of a text in CSV, with the line in which each begins and its span without the line's end."""
    lines = io.StringIO(text, newline="").readlines()
    starts = [0, *accumulate(map(len, lines))]
    reader = csv.reader(lines, delimiter=_delimiter(lines))
    rows, before = [], 0
    try:
        for cells in reader:
            after = reader.line_num
            rows.append((cells, before + 1, starts[before], starts[after]))
            before = after
    except csv.Error as error:
        problem = Problem(code="not-csv", message=f"is no CSV from here on: {error}", file=file, line=before + 1)
        raise DataError([problem]) from None
    return [(cells, number, start, _end(text, end)) for cells, number, start, end in rows]


def _end(text: str, end: int) -> int:
    """Return where the line ends, without what ends it."""
    for mark in ("\r\n", "\n", "\r"):
        if text.endswith(mark, 0, end):
            return end - len(mark)
    return end


def _delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter by which most of the first rows have as many cells; of several, that which gives more.

    A delimiter that only ends lines parts nothing.
    """

    def likeness(delimiter: str) -> tuple[int, int]:
        try:
            rows = [*islice(csv.reader(lines, delimiter=delimiter), _HEAD)]
        except csv.Error:
            return 0, 0
        widths = Counter(len(row) - (row[-1] == "") for row in rows if row)
        return max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))

    return max(DELIMITERS, key=likeness)
