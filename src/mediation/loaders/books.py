"""Reads the files of public datasets as tables. Each row knows its span in the text of the file.

A file is a workbook, or CSV in UTF-8 or Windows-1252 with one of the common delimiters. Lines above the column names
and empty columns at the end are ignored.
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
_MAX_HEAD_ROWS: Final = 60
_CONTENT_TYPES: Final = "[Content_Types].xml"
_BYTE_ORDER_MARK: Final = "\ufeff"
_TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".txt", ".xls", ".xlsx"})
_MAX_LISTED_TABLES: Final = 5
_NOT_LINE_ENDS: Final = ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")

Line = tuple[list[str], int, int, int]
"""The cells of a row, the number of its first line (or its row in a sheet), and its span in the text."""


@attrs.define(slots=True, eq=False)
class Row:
    """A row of cells, with the number of its first line (or its row in a sheet) and its span in the text.

    `row["Con"]` is the cell of a column without surrounding space, empty if there is no such column.
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
        """Whether the row has one cell per column."""
        return bool(self._places)

    def raw(self, column: str) -> str:
        """Return the cell of a column with any space around it."""
        place = self._places.get(column)
        return "" if place is None else self.cells[place]


@attrs.frozen(eq=False)
class Table:
    """A table, and the names of its columns without surrounding space.

    `aliases` maps further names to columns, so that rows can be read by either.
    """

    name: str
    columns: tuple[str, ...]
    _lines: Sequence[Line]
    _skipped: int
    aliases: Mapping[str, str] = attrs.field(factory=dict)

    def renamed(self, fold: Callable[[str], str], names: Mapping[str, Sequence[str]]) -> "Table":
        """Return the table with folded column names, and one name for a column in all releases, as aliases.

        `names` maps each such name to the folded names that releases have used, the preferred one first.
        """
        folded = {fold(column): column for column in reversed(self.columns) if column}
        found = {name: next((folded[each] for each in used if each in folded), "") for name, used in names.items()}
        return attrs.evolve(self, aliases=folded | found)

    def column(self, alias: str) -> str:
        """Return the column that an alias refers to, empty if the table has no such column."""
        return self.aliases.get(alias, "")

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the column names. Blank rows have no cells; rows of another width don't fit."""
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
        """Return the four-digit years in the columns."""
        cells = {cell for column in columns for (cell,) in self.distinct(column)}
        return {int(cell) for cell in cells if re.fullmatch(r"[0-9]{4}", cell)}

    def last(self, column: str) -> str:
        """Return the last non-empty cell of the column, or an empty text."""
        return next((row[column] for row in reversed([*self.rows()]) if row[column]), "")

    def distinct(self, *columns: str) -> set[tuple[str, ...]]:
        """Return the distinct values of the columns, as tuples. This is faster than iterating over rows."""
        width = len(self.columns)
        rows = [line[0] for line in islice(self._lines, self._skipped, None)]
        rows = [row for row in rows if len(row) == width or (len(row) > width and not any(row[width:]))]
        names = [self.aliases.get(name, name) for name in columns]
        places = [self.columns.index(name) if name and name in self.columns else None for name in names]
        values = [repeat("", len(rows)) if place is None else map(itemgetter(place), rows) for place in places]
        return {tuple(map(str.strip, cells)) for cells in {*zip(*values, strict=True)}}


class Grid(Protocol):
    """A sheet, or the one table of a text file, as rows of cells."""

    def table(self, *columns: str) -> Table | None:
        """Return the table with these columns, or None. Their names must be in one of the first 60 rows."""

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield each of the first 60 rows as if it held the column names."""


class Sheet:
    """A sheet of a workbook."""

    def __init__(self, sheet: PrintedSheet) -> None:
        self._sheet = sheet

    def table(self, *columns: str) -> Table | None:
        """Return the table with these columns."""
        rows = self._sheet.rows
        found = _names(columns, (row.cells for row in rows))
        if found is None:
            return None
        names, skipped = found
        lines = [(row.cells, number, row.start, row.end) for number, row in enumerate(rows, start=1)]
        return Table(self._sheet.name, names, lines, skipped)

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield the first rows as if they held the column names."""
        yield from map(_head, (row.cells for row in self._sheet.rows[:_MAX_HEAD_ROWS]))


class Text:
    """A text in CSV. The delimiter is the one for which a line near the top has the wanted column names."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._lines = _lines(text)
        self._top = "".join(self._lines[:_MAX_HEAD_ROWS])
        self._parsed: dict[str, list[Line]] = {}

    def table(self, *columns: str) -> Table | None:
        """Return the table with these columns."""
        for delimiter in DELIMITERS if all(name in self._top for name in columns) else ():
            if (found := _names(columns, self._head(delimiter))) is not None:
                names, skipped = found
                if delimiter not in self._parsed:
                    self._parsed[delimiter] = parsed(self._lines, delimiter, self._file)
                return Table("", names, self._parsed[delimiter], skipped)
        return None

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield the first rows as if they held the column names, split by each delimiter in turn."""
        for delimiter in DELIMITERS:
            yield from map(_head, islice(self._head(delimiter), _MAX_HEAD_ROWS))

    def _head(self, delimiter: str) -> Iterator[list[str]]:
        with suppress(csv.Error):
            yield from csv.reader(self._lines, delimiter=delimiter)


def _names(columns: Sequence[str], rows: Iterable[list[str]]) -> tuple[tuple[str, ...], int] | None:
    """Return the column names in the first row that has all the wanted ones, and the number of that row."""
    for number, cells in enumerate(islice(rows, _MAX_HEAD_ROWS), start=1):
        names = _head(cells)
        if set(columns).issubset(names):
            return names, number
    return None


def _head(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of a row as column names, without empty ones at the end."""
    names = [name.removeprefix(_BYTE_ORDER_MARK).strip() for name in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


class Book:
    """A file of a public dataset, with its text and tables. It may be compressed, or the only table in a zip archive.

    `asked` lists the column names of every call of `table`.
    """

    def __init__(self, file: str, content: bytes) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.file, self._content = file, content
        self.encoding = Encoding.WORKBOOK if _is_workbook(content) else encoding_of(content)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the file at this path as a book; see `of`."""
        with opened(path) as file:
            return cls.of(file)

    @classmethod
    def of(cls, file: OpenedFile) -> Self:
        """Return an open file as a book.

        Raises:
            DataError: unreadable, no table or several, or too large.
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
        """The size of the file in bytes."""
        return len(self._content)

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, in hex."""
        return digest(self._content)

    @property
    def text(self) -> str:
        """The text of the file. Spans count its characters."""
        return self._parsed[0]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets of a workbook, or the one table of a text file."""
        return self._parsed[1]

    def table(self, *columns: str) -> Table | None:
        """Return the first table with all these columns, or None."""
        self.asked.append(columns)
        return next((table for grid in self.grids if (table := grid.table(*columns))), None)

    def heads(self) -> Iterator[tuple[str, ...]]:
        """Yield the first rows of all tables, except blank ones, as if they held the column names."""
        yield from (names for grid in self.grids for names in grid.heads() if names)

    @cached_property
    def _parsed(self) -> tuple[str, tuple[Grid, ...]]:
        if self.encoding is Encoding.WORKBOOK:
            book = printed(self._content, self.file)
            return book.text, tuple(map(Sheet, book.sheets))
        text = self._content.decode(self.encoding)
        return text, (Text(text, self.file),)


def _is_workbook(content: bytes) -> bool:
    """Return whether the bytes are a workbook, as opposed to a zip archive that may contain one."""
    if not content.startswith(ZIP):
        return content.startswith(OLE)
    try:
        return _CONTENT_TYPES in zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return _CONTENT_TYPES.encode() in content


def _table_in(file: OpenedFile) -> tuple[str, IO[bytes]]:
    """Return the name and the bytes of a file, or of the only table in a zip archive (no bytes if it has none).

    Raises:
        DataError: unreadable file, or an archive of archives or of several tables.
    """
    if file.packing != "zip":
        return file.name, file.stream
    if _CONTENT_TYPES in file.members:
        file.raw.seek(0)
        return file.path.name, file.raw
    tables = _tables(file.members)
    if len(tables) == 1:
        return PurePosixPath(tables[0]).name, file.archive.stream(tables[0])
    if tables:
        some = ", ".join(tables[:_MAX_LISTED_TABLES])
        message = f"Contains {len(tables)} tables ({some}). Unpack it, and choose one of them."
        raise refused("several-tables", message, file.path.name)
    if any(PurePosixPath(name).suffix.lower() in ARCHIVE_SUFFIXES for name in file.members):
        raise refused(*NESTED_ARCHIVE, file.path.name)
    return file.path.name, io.BytesIO()


def _tables(names: Iterable[str]) -> list[str]:
    """Return the members of an archive that are tables. A .txt file counts only without any others."""
    paths = [PurePosixPath(name) for name in names]
    tables = [path for path in paths if path.suffix.lower() in _TABLE_SUFFIXES]
    return [str(path) for path in [path for path in tables if path.suffix.lower() != ".txt"] or tables]


def _lines(text: str) -> list[str]:
    r"""Return the lines with their ends: `\n`, `\r` or both. Other line ends that Python knows belong to cells."""
    if any(mark in text for mark in _NOT_LINE_ENDS):
        return io.StringIO(text, newline="").readlines()
    return text.splitlines(keepends=True)  # takes a third of the time and memory


def parsed(lines: Sequence[str], delimiter: str, file: str) -> list[Line]:
    """Return the rows of a text in CSV, each with its first line and its span without the line end.

    Raises:
        DataError: unclosed quote.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)  # or an unclosed quote would swallow later rows
    rows, after = list[list[str]](), [0]
    try:
        with wide_cells():
            for cells in reader:
                rows.append(cells)
                after.append(reader.line_num)
    except csv.Error as error:
        problem = Problem(
            code="not-csv",
            message=f"Stops being valid CSV here: {error}. Perhaps a quote is not closed.",
            file=file,
            line=after[-1] + 1,
        )
        raise DataError([problem]) from None
    starts = [0, *accumulate(map(len, lines))]
    bare = [len(line.rstrip("\r\n")) for line in lines]  # each line has one end, so this strips no more
    ends = [0, *map(add, starts, bare)]
    return [
        (cells, before + 1, starts[before], ends[line])
        for cells, (before, line) in zip(rows, pairwise(after), strict=True)
    ]
