"""A folder of CSV files with a `datapackage.json`, for spreadsheets, R and other tools.

Each table of `relational` that has rows is a file: UTF-8, comma-separated, quoted as in RFC 4180. Text that a
spreadsheet would run as a formula is written with a leading apostrophe, which is removed on reading.
"""

import csv
import io
import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json

from mediation.errors import DataError, Problem, nearest
from mediation.files.folders import Place
from mediation.formats.intake import Intake
from mediation.formats.tables import datapackage
from mediation.formats.tables.joining import take
from mediation.formats.tables.relational import Column, TableSchema, all_tables, rows
from mediation.formats.tables.rows import NOTHING, BadCell, RawRow, has_bytes, items
from mediation.record_set import RecordSet

HEAD: Final = "datapackage.json"

# Longer than any cell or row of a dataset, as in JSON Lines.
_MAX_CELL_CHARS: Final = 2**20
_MAX_ROW_CHARS: Final = 2**22

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_TOO_LONG: Final = ("too-long", f"Row is longer than {_MAX_ROW_CHARS} characters. Check for an unclosed quote.")
_NOT_CSV: Final = (
    "not-csv",
    "Not valid CSV. Put a cell that contains quotes in quotes, and double each quote inside it.",
)
_QUOTED: Final = re.compile(r'[",\r\n\x00]|^\s|\s$')


def is_ours(name: str) -> bool:
    """Return whether this format writes a file of that name."""
    return name == HEAD or (name.endswith(".csv") and name.removesuffix(".csv") in all_tables())


# Reading.


def read(place: Place, intake: Intake) -> None:
    """Read the folder."""
    delimiters = datapackage.read(place, intake)
    for name in place.names():
        is_stray = name.endswith(".csv") and not is_ours(name)
        if is_stray and (close := nearest(name.removesuffix(".csv"), all_tables())):
            intake.fail(
                "unknown-file", "Not read: no table of a dataset has this name.", name, nearest=f"{close[0]}.csv"
            )
    with wide_cells():
        take(_Files(place, delimiters), intake)


class _Files:
    """The tables in the files of a folder."""

    def __init__(self, place: Place, delimiters: dict[str, str]) -> None:
        self._place, self._delimiters = place, delimiters

    def names(self, table: TableSchema) -> Sequence[str] | None:
        """Return the names in the first line that is not blank."""
        try:
            for row in self._rows(table):
                if row.problem:
                    raise DataError([row.problem])
                if row.cells:
                    return self._checked_names(table, row.cells)
        except FileNotFoundError:
            return None
        message = "Empty. Write the column names in the first line."
        raise DataError([Problem(code="no-names", message=message, file=f"{table.name}.csv")])

    def rows(self, table: TableSchema) -> Iterator[RawRow]:
        """Yield the rows after the names."""
        found = self._rows(table)
        width = next(len(row.cells) for row in found if row.cells)
        for row in found:
            if row.problem or len(row.cells) == width or not row.cells:
                yield row
            else:
                message = f"{len(row.cells)} cells, but the first line has {width} names."
                yield row._replace(problem=_problem(table, row.line, "wrong-cells", message))

    def value(self, column: Column, cell: str) -> Any:
        """Return the text of the cell or the items of its list."""
        if not cell:
            return [] if column.type == "array" else "" if column.takes_empty else NOTHING
        if cell[0] == "=":
            message = "Formulas are not run. Write the result, or put an apostrophe in front if it is text."
            raise BadCell("formula", message)
        if column.type == "array":
            return items(cell)
        return cell[1:] if cell[0] == "'" and column.type == "string" else cell

    def place(self, table: TableSchema, key: str | None, row: RawRow) -> tuple[str, int, str]:  # noqa: ARG002 - the line is enough
        """Return the file and the line."""
        return f"{table.name}.csv", row.line, ""

    def _checked_names(self, table: TableSchema, names: Sequence[str]) -> Sequence[str]:
        """Return the names.

        Raises:
            DataError: there is only one name, and it contains another delimiter.
        """
        found = next((each for each in datapackage.DELIMITERS if each in names[0]), "")
        if len(names) > 1 or not found:
            return names
        message = (
            f"Only one column, {names[0]!r:.80}. If the delimiter is {found!r}, add"
            f' "dialect": {json.dumps({"delimiter": found})} in {HEAD}.'
        )
        raise DataError([_problem(table, 1, "other-delimiter", message)])

    def _rows(self, table: TableSchema) -> Iterator[RawRow]:
        """Yield all rows, including the one with the column names."""
        name = f"{table.name}.csv"
        try:
            with (
                self._place.open(name) as stream,
                io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="") as text,
            ):
                yield from _parse(_Lines(text), table, self._delimiters.get(name, ","))
        except FileNotFoundError:
            raise
        except OSError as error:
            message = f"Can't be read: {error.strerror}."
            raise DataError([Problem(code="unreadable", message=message, file=name)]) from None


class _TooLong(Exception):  # noqa: N818 - named after the fault of the row
    pass


class _Lines:
    """The lines of a text; `bad` is the first byte since `begin` that is not UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._chars_left, self.bad = text, _MAX_ROW_CHARS, ""

    def begin(self) -> None:
        """Start a new row."""
        self._chars_left, self.bad = _MAX_ROW_CHARS, ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._chars_left + 1)
        self._chars_left -= len(line)
        if not line:
            raise StopIteration
        if self._chars_left < 0:
            raise _TooLong
        if not self.bad and (found := has_bytes(line)):
            self.bad = f"{ord(found[0]) - 0xDC00:#04x}"
        return line


def _parse(lines: _Lines, table: TableSchema, delimiter: str) -> Iterator[RawRow]:
    """Yield the rows, each with the line where it begins."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_TooLong, csv.Error) as error:
            is_long = isinstance(error, _TooLong) or "limit" in str(error)
            yield RawRow(line, (), _problem(table, line, *(_TOO_LONG if is_long else _NOT_CSV)))
            if is_long:
                return
            continue
        if lines.bad:
            message = f"Not UTF-8 (byte {lines.bad}). Save the file as UTF-8."
            yield RawRow(line, cells, _problem(table, line, "not-utf8", message))
        else:
            yield RawRow(line, cells if any(cells) else ())


def _problem(table: TableSchema, line: int, code: str, message: str) -> Problem:
    return Problem(code=code, message=message, file=f"{table.name}.csv", line=line)


_limit_lock: Final = threading.Lock()
_limit = {"readers": 0, "before": 0}


@contextmanager
def wide_cells() -> Iterator[None]:
    """Raise the limit that the csv module sets on cells; the limit is global, so it is restored at the end."""
    with _limit_lock:
        _limit["readers"] += 1
        if _limit["readers"] == 1:
            _limit["before"] = csv.field_size_limit()
            csv.field_size_limit(max(_MAX_CELL_CHARS, _limit["before"]))
    try:
        yield
    finally:
        with _limit_lock:
            _limit["readers"] -= 1
            if not _limit["readers"]:
                csv.field_size_limit(_limit["before"])


# Writing.


def write(ds: RecordSet, folder: Path) -> None:
    """Write the dataset into an empty folder."""
    written = [table for table in all_tables().values() if _write_table(ds, table, folder / f"{table.name}.csv")]
    (folder / HEAD).write_bytes(to_json(datapackage.of(ds, written), indent=1) + b"\n")


def _write_table(ds: RecordSet, table: TableSchema, file: Path) -> bool:
    """Write the rows of the table, if any, and return whether there are any."""
    found = rows(ds, table)
    if (first := next(found, None)) is None:
        return False
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(column.name for column in table.columns) + "\n")
        for row in (first, *found):
            cells = map(_cell, table.columns, row)
            stream.write(",".join(cells) + "\n")
    return True


def _cell(column: Column, value: Any) -> str:
    """Return the value as it is written in the file."""
    if value is None or value == ():
        return ""
    if column.type == "boolean":
        return "true" if value else "false"
    text = json.dumps(value, ensure_ascii=False) if column.type == "array" else str(value)
    if column.type == "string" and text.startswith((*_FORMULA_STARTS, "'")):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
