"""Files of public datasets as tables of named cells, each row with the place where it stands in the file's text.

CSV with any of the usual delimiters, UTF-8 or Windows-1252, and workbooks. Lines above the names of the columns, and
empty columns at the end, are common in such files and no matter.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import accumulate, islice, pairwise, repeat
from operator import add, itemgetter
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol, Self

import attrs

from mediation.documents.texts import digest
from mediation.documents.workbooks import OLE, ZIP, PrintedSheet, printed
from mediation.errors import DataError, Problem
from mediation.files.encodings import HEAD_BYTES, encoding_of
from mediation.files.mistaken import ARCHIVE_SUFFIXES, NESTED_ARCHIVE, refuse_mistaken
from mediation.files.opening import OpenedFile, opened, refused
from mediation.formats.tables.csv import wide_cells
from mediation.vocabulary import Encoding

DELIMITERS: Final = (",", ";", "\t", "|")

_MAX_BYTES: Final = 512 * 2**20
_HEAD: Final = 60
_TYPES: Final = "[Content_Types].xml"
_MARK: Final = "\ufeff"
_TABLES: Final = frozenset({".csv", ".tsv", ".tab", ".txt", ".xls", ".xlsx"})
_LISTED: Final = 5
_NO_ENDS: Final = ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")

Line = tuple[list[str], int, int, int]
"""The cells of a row, the number of the line or row in which it begins, and its span in the text."""


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

    @property
    def fits(self) -> bool:
        """Whether it has a cell for each column."""
        return bool(self._places)

    def raw(self, column: str) -> str:
        """Return the cell as it stands there, space and all."""
        place = self._places.get(column)
        return "" if place is None else self.cells[place]


@attrs.frozen(eq=False)
class Table:
    """A table with the names of its columns, without space around them.

    `aliases` are other names of columns, by which its rows know them too.
    """

    name: str
    columns: tuple[str, ...]
    _lines: Sequence[Line]
    _skipped: int
    aliases: Mapping[str, str] = attrs.field(factory=dict)

    def renamed(self, fold: Callable[[str], str], names: Mapping[str, Sequence[str]]) -> "Table":
        """Return the table with its columns known by their folded names, and by one name for all releases.

        `names` has for each such name those that releases have given the column, folded, the preferred one first.
        """
        there = {fold(column): column for column in reversed(self.columns) if column}
        found = {name: next((there[each] for each in olds if each in there), "") for name, olds in names.items()}
        return attrs.evolve(self, aliases=there | found)

    def column(self, alias: str) -> str:
        """Return the name in the file of a column, empty where the table has none."""
        return self.aliases.get(alias, "")

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the names; a row that does not fit has a place and no cells, as a blank one has."""
        places = {name: place for place, name in reversed([*enumerate(self.columns)]) if name}
        places |= {alias: places[column] for alias, column in self.aliases.items() if column}
        for missing in [alias for alias, column in self.aliases.items() if not column]:
            places.pop(missing, None)
        width = len(self.columns)
        for cells, number, start, end in islice(self._lines, self._skipped, None):
            if not any(cells):
                yield Row([], number, start, end, {})
            elif len(cells) == width:
                yield Row(cells, number, start, end, places)
            elif len(cells) > width and not any(cells[width:]):
                yield Row(cells[:width], number, start, end, places)
            else:
                yield Row(cells, number, start, end, {})

    def years(self, *columns: str) -> set[int]:
        """Return the years of four digits in the columns."""
        cells = {cell for column in columns for (cell,) in self.distinct(column)}
        return {int(cell) for cell in cells if re.fullmatch(r"[0-9]{4}", cell)}

    def last(self, column: str) -> str:
        """Return the last cell of the column that is not empty, or nothing."""
        return next((row[column] for row in reversed([*self.rows()]) if row[column]), "")

    def distinct(self, *columns: str) -> set[tuple[str, ...]]:
        """Return what the cells of the columns say, each tuple of them once: sooner than row by row."""
        width = len(self.columns)
        rows = [line[0] for line in islice(self._lines, self._skipped, None)]
        rows = [row for row in rows if len(row) == width or (len(row) > width and not any(row[width:]))]
        names = [self.aliases.get(name, name) for name in columns]
        places = [self.columns.index(name) if name and name in self.columns else None for name in names]
        told = [repeat("", len(rows)) if place is None else map(itemgetter(place), rows) for place in places]
        return {tuple(map(str.strip, cells)) for cells in {*zip(*told, strict=True)}}


class Grid(Protocol):
    """A sheet, or the one table of a text file, as rows of cells."""

    def table(self, *columns: str) -> Table | None:
        """Return the table below the first row, among the first sixty, that has all the names; None: there is none."""

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield the first sixty rows as what they would be if they were names of columns."""


class Sheet:
    """A sheet of a workbook."""

    def __init__(self, sheet: PrintedSheet) -> None:
        self._sheet = sheet

    def table(self, *columns: str) -> Table | None:
        """Return the table of these names."""
        rows = self._sheet.rows
        found = _names(columns, (row.cells for row in rows))
        if found is None:
            return None
        names, skipped = found
        lines = [(row.cells, number, row.start, row.end) for number, row in enumerate(rows, start=1)]
        return Table(self._sheet.name, names, lines, skipped)

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield the first rows as names."""
        yield from map(_head, (row.cells for row in self._sheet.rows[:_HEAD]))


class Text:
    """A text in CSV. What stands between its cells is what makes the names of a table out of one of its first lines."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._lines = _lines(text)
        self._top = "".join(self._lines[:_HEAD])
        self._parsed: dict[str, list[Line]] = {}

    def table(self, *columns: str) -> Table | None:
        """Return the table of these names."""
        for delimiter in DELIMITERS if all(name in self._top for name in columns) else ():
            if (found := _names(columns, self._head(delimiter))) is not None:
                names, skipped = found
                if delimiter not in self._parsed:
                    self._parsed[delimiter] = parsed(self._lines, delimiter, self._file)
                return Table("", names, self._parsed[delimiter], skipped)
        return None

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield the first rows as names, however their cells are parted."""
        for delimiter in DELIMITERS:
            yield from map(_head, islice(self._head(delimiter), _HEAD))

    def _head(self, delimiter: str) -> Iterator[list[str]]:
        with suppress(csv.Error):
            yield from csv.reader(self._lines, delimiter=delimiter)


def _names(columns: Sequence[str], rows: Iterable[list[str]]) -> tuple[tuple[str, ...], int] | None:
    """Return the names of the columns in the first row that has all that are asked for, and the number of that row."""
    for number, cells in enumerate(islice(rows, _HEAD), start=1):
        names = _head(cells)
        if set(columns).issubset(names):
            return names, number
    return None


def _head(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of a row as names of columns, without empty ones at the end."""
    names = [name.removeprefix(_MARK).strip() for name in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


class Book:
    """A file of a public dataset, plain, packed or alone in a zip archive: its text, and the tables in it.

    `asked` are the names of columns that a table was looked for with.
    """

    def __init__(self, file: str, content: bytes) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.file, self._content = file, content
        self.encoding = Encoding.WORKBOOK if _is_workbook(content) else encoding_of(content)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the file of that path; see `of`."""
        with opened(path) as file:
            return cls.of(file)

    @classmethod
    def of(cls, file: OpenedFile) -> Self:
        """Return an open file as a book.

        Raises:
            DataError: it can't be read, is no data, has several tables, or is too large.
        """
        name, stream = _table_in(file)
        content = stream.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            message = f"Larger than {_MAX_BYTES // 2**20} MiB. No supported dataset is."
            raise refused("too-large", message, name)
        if not _is_workbook(content):
            refuse_mistaken(content[:HEAD_BYTES], name)
        return cls(name, content)

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
        """The text in which characters are counted."""
        return self._parsed[0]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets of a workbook, or the one table of a text."""
        return self._parsed[1]

    def table(self, *columns: str) -> Table | None:
        """Return the first table with all these columns; None where there is none."""
        self.asked.append(columns)
        return next((table for grid in self.grids if (table := grid.table(*columns))), None)

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield the first rows of all tables, but blank ones, as what they would be if they were names of columns."""
        yield from (names for grid in self.grids for names in grid.heads() if names)

    @cached_property
    def _parsed(self) -> tuple[str, tuple[Grid, ...]]:
        if self.encoding is Encoding.WORKBOOK:
            book = printed(self._content, self.file)
            return book.text, tuple(map(Sheet, book.sheets))
        text = self._content.decode(self.encoding)
        return text, (Text(text, self.file),)


def _is_workbook(content: bytes) -> bool:
    """Tell whether it is one, and not an archive with one in it."""
    if not content.startswith(ZIP):
        return content.startswith(OLE)
    try:
        return _TYPES in zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return _TYPES.encode() in content


def _table_in(file: OpenedFile) -> tuple[str, IO[bytes]]:
    """Return the name and the bytes of a file, or of the only table in a zip archive; no bytes if it has none.

    Raises:
        DataError: it can't be read, or is an archive of archives or of several tables.
    """
    if file.packing != "zip":
        return file.name, file.stream
    if _TYPES in file.members:
        file.raw.seek(0)
        return file.path.name, file.raw
    tables = _tables(file.members)
    if len(tables) == 1:
        return PurePosixPath(tables[0]).name, file.archive.stream(tables[0])
    if tables:
        some = ", ".join(tables[:_LISTED])
        message = f"has {len(tables)} tables in it ({some}): unpack it, and name one of them"
        raise refused("several-tables", message, file.path.name)
    if any(PurePosixPath(name).suffix.lower() in ARCHIVE_SUFFIXES for name in file.members):
        raise refused(*NESTED_ARCHIVE, file.path.name)
    return file.path.name, io.BytesIO()


def _tables(names: Iterable[str]) -> list[str]:
    """Return which members of an archive are tables; a text beside a table is none."""
    shown = [PurePosixPath(name) for name in names]
    tables = [path for path in shown if path.suffix.lower() in _TABLES]
    return [str(path) for path in [path for path in tables if path.suffix.lower() != ".txt"] or tables]


def _lines(text: str) -> list[str]:
    r"""Return the lines with their ends: `\n`, `\r` or both. What else ends lines for Python stands in cells."""
    if any(mark in text for mark in _NO_ENDS):
        return io.StringIO(text, newline="").readlines()
    return text.splitlines(keepends=True)  # in a third of the time, and of the memory


def parsed(lines: Sequence[str], delimiter: str, file: str) -> list[Line]:
    """Return the rows of a text in CSV, with the line in which each begins and its span without the line's end.

    Raises:
        DataError: a cell has no end.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)  # else an open quote takes in what follows
    rows, after = list[list[str]](), [0]
    try:
        with wide_cells():
            for cells in reader:
                rows.append(cells)
                after.append(reader.line_num)
    except csv.Error as error:
        problem = Problem(
            code="not-csv",
            message=f"is no CSV from here on: {error}; is a quote not closed?",
            file=file,
            line=after[-1] + 1,
        )
        raise DataError([problem]) from None
    starts = [0, *accumulate(map(len, lines))]
    bare = [len(line.rstrip("\r\n")) for line in lines]  # a line has one end: what looks like another is a line, too
    ends = [0, *map(add, starts, bare)]
    return [
        (cells, before + 1, starts[before], ends[line])
        for cells, (before, line) in zip(rows, pairwise(after), strict=True)
    ]
