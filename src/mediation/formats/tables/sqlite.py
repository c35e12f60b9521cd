"""SQLite: the tables of `relational` with foreign keys, and views for SQL users.

Files are treated as untrusted: nothing in them is run, and no other file is read or created.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from mediation.errors import DataError, Problem
from mediation.formats.intake import Intake
from mediation.formats.json.lines import VERSION, head_of, take_head
from mediation.formats.tables import sql
from mediation.formats.tables.joining import take
from mediation.formats.tables.relational import Column, TableSchema, all_tables, rows
from mediation.formats.tables.rows import NOTHING, BadCell, RawRow, has_bytes, items
from mediation.record_set import RecordSet

APPLICATION: Final = int.from_bytes(b"MDTN", "big")
_MAX_ROW_BYTES: Final = 2**22

# Each value takes a byte of the file and a step of SQLite's virtual machine, and everything is read twice. A file that
# takes more steps is an attempt to keep its reader busy.
_MAX_STEPS_PER_BYTE: Final = 4
_ALWAYS_ALLOWED_STEPS: Final = 10**6
_STEPS_PER_CALL: Final = 10**4


# Reading.


def read(path: Path, intake: Intake) -> None:
    """Read the database.

    Raises:
        DataError: it is not a database, broken, or still being written.
    """
    _check_finished(path)
    with _reporting_errors(path.name), closing(_opened(path)) as connection:
        tables = _File(connection, path.name)
        tables.head(intake)
        take(tables, intake)


def _check_finished(path: Path) -> None:
    """Reject a database with pending changes in another file."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            message = f"{beside.name} has pending changes. Close the program that writes it, or open it in SQLite."
            raise DataError([Problem(code="unfinished-database", message=message, file=path.name)])


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file so that nothing in it is run, the work is limited by its size, and no other file is created."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_ROW_BYTES)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    calls_left = (_ALWAYS_ALLOWED_STEPS + _MAX_STEPS_PER_BYTE * path.stat().st_size) // _STEPS_PER_CALL

    def is_over() -> bool:
        nonlocal calls_left
        calls_left -= 1
        return calls_left < 0

    connection.set_progress_handler(is_over, _STEPS_PER_CALL)
    return connection


@contextmanager
def _reporting_errors(name: str) -> Iterator[None]:
    """Turn the errors of SQLite into a problem."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, MemoryError) as error:
        if isinstance(error, UnicodeDecodeError):  # SQLite's own message quotes a part of the file
            reason = "the schema is malformed"
        elif isinstance(error, MemoryError):  # SQLite reached its own limit
            reason = "it needs more memory than rows of a dataset do"
        elif str(error) == "interrupted":
            reason = "it takes more work than a file of its size should"
        else:
            reason = str(error)
        raise DataError([Problem(code="broken-database", message=f"Can't be read: {reason}.", file=name)]) from None


class _File:
    """The tables of a database; views and generated columns are ignored."""

    def __init__(self, connection: sqlite3.Connection, file: str) -> None:
        self._connection, self._file = connection, file
        self._positions: dict[str, int] = {}

    def head(self, intake: Intake) -> None:
        """Read the head of the dataset."""
        columns = self._columns("dataset")
        if columns is None or not {"key", "value"} <= set(columns):
            message = 'Not a database of this library: it has no table "dataset" with the columns "key" and "value".'
            intake.fail("other-format", message, self._file)
            return
        head: dict[str, Any] = {str(key): value for key, value in self._select("dataset", ("key", "value"))}
        if isinstance(outside := head.get("outside"), str):
            with suppress(BadCell):  # `take_head` reports the value
                head["outside"] = items(outside)
        if isinstance(version := head.get("version"), str) and version.isdecimal() and version.isascii():
            head["version"] = int(version[:9])
        take_head(head, self._file, 0, intake)

    def names(self, table: TableSchema) -> Sequence[str] | None:
        """Return the names of the stored columns."""
        names = self._columns(table.name)
        if names and "position" in names:
            self._positions[table.name] = names.index("position")
        return names

    def rows(self, table: TableSchema) -> Iterator[RawRow]:
        """Yield the rows in the order of the file."""
        names = self._columns(table.name) or ()
        for number, cells in enumerate(self._select(table.name, names), start=1):
            yield RawRow(number, cells)

    def value(self, column: Column, cell: Any) -> Any:
        """Return the value, or the items of a list."""
        if cell is None:
            return [] if column.type == "array" else NOTHING
        if isinstance(cell, bytes):
            raise BadCell("wrong-type", "Should not be a BLOB.")
        if isinstance(cell, str):
            if has_bytes(cell):
                raise BadCell("not-utf8", "Not UTF-8.")
            return items(cell) if column.type == "array" else cell
        if column.type in ("string", "array"):
            raise BadCell("wrong-type", f"Should be text, found the number {cell!r}.")
        return cell

    def place(self, table: TableSchema, key: str | None, row: RawRow) -> tuple[str, int, str]:
        """Return the file, and the table with the key of the row."""
        if not row.cells:
            return self._file, 0, table.name
        position = row.cells[self._positions[table.name]] if table.name in self._positions else None
        which = ", ".join(str(each)[:180] for each in (key, position) if each is not None)
        return self._file, 0, f"{table.name}[{which or row.line}]"

    def _columns(self, name: str) -> list[str] | None:
        """Return the stored columns of a table, or None if there is no such table."""
        with _reporting_errors(self._file):
            found = self._connection.execute(
                "SELECT type, sql FROM sqlite_master WHERE name = ? AND type IN ('table', 'view')", (name,)
            ).fetchone()
            if found is None:
                return None
            if found[0] != "table" or str(found[1]).upper().startswith("CREATE VIRTUAL"):
                message = "Should be a table, not a view or virtual table."
                raise DataError([Problem(code="no-table", message=message, file=self._file, path=name)])
            columns = self._connection.execute(f"PRAGMA table_xinfo({sql.quoted(name)})")
            names = [str(column[1]) for column in columns if column[6] == 0]
        if has_bytes("".join(names)):
            message = "A column name is not UTF-8. Rename it."
            raise DataError([Problem(code="not-utf8", message=message, file=self._file, path=name)])
        return names

    def _select(self, table: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the values in these columns, row by row in the order of the file; an index would change the order."""
        columns = ", ".join(map(sql.quoted, names))
        with _reporting_errors(self._file):
            yield from self._connection.execute(f"SELECT {columns} FROM {sql.quoted(table)} NOT INDEXED")


# Writing.


def write(ds: RecordSet, path: Path) -> None:
    """Write the dataset into a new file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in (
            "page_size = 4096",
            "encoding = 'UTF-8'",
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",  # actors refer to later actors; a dataset is closed
            f"application_id = {APPLICATION}",
            f"user_version = {VERSION}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for statement in sql.tables():
            connection.execute(statement)
        _fill(ds, connection)
        for statement in (*sql.indexes(), *sql.views()):
            connection.execute(statement)
        connection.execute("COMMIT")


def _fill(ds: RecordSet, connection: sqlite3.Connection) -> None:
    """Insert all rows."""
    kinds: dict[str, str | None] = dict.fromkeys(ds.outside)
    kinds |= {record.event: record.kind for record in ds}
    head = ((key, json.dumps(value) if key == "outside" else str(value)) for key, value in head_of(ds).items())
    records = ((record.id, record.kind, record.event, record.source) for record in ds)
    connection.executemany('INSERT INTO "dataset" VALUES (?, ?)', head)
    connection.executemany('INSERT INTO "events" VALUES (?, ?)', sorted(kinds.items()))
    connection.executemany('INSERT INTO "records" VALUES (?, ?, ?, ?)', records)
    for table in all_tables().values():
        marks = ", ".join("?" * len(table.columns))
        values = (tuple(map(_stored, table.columns, row)) for row in rows(ds, table))
        connection.executemany(f"INSERT INTO {sql.quoted(table.name)} VALUES ({marks})", values)


def _stored(column: Column, value: Any) -> Any:
    """Return the value as SQLite stores it."""
    if value is None or value == ():
        return None
    if column.type == "array":
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, int) else str(value)
