"""Joins the rows of main tables with those of their child tables, and reads them as parts of a dataset.

Tables are streamed: child tables are read in parallel with their owners, because both have the same order. A first
pass over the keys finds the child tables in another order, and only these are read into memory.
"""

import re
from collections.abc import Iterator
from typing import Any

import attrs
from pydantic import ValidationError

from mediation.errors import DataError, Problem
from mediation.formats.intake import Intake
from mediation.formats.tables.relational import TableSchema, child_tables, main_tables
from mediation.formats.tables.rows import NOTHING, BadCell, Heading, RawRow, Tables, key_of, wrong_names
from mediation.models.catalogue import PARTS
from mediation.models.part import Part, validator
from mediation.models.problems import problems_of
from mediation.models.records import Record


def take(tables: Tables, intake: Intake) -> None:
    """Read all rows: entities first, then records."""
    for is_of_records in (False, True):
        _Group([table for table in main_tables() if table.is_of_records is is_of_records], tables, intake).take()


class _Owned:
    """The rows of a child table, returned owner by owner."""

    def __init__(self, rows: Iterator[tuple[str | None, RawRow]], *, is_held: bool) -> None:
        self._rows, self._is_held = rows, is_held
        self._held: dict[str | None, list[RawRow]] = {}
        self._used: set[str] = set()
        if is_held:
            for key, row in rows:
                self._held.setdefault(key, []).append(row)
        self._next = next(rows, None)

    def of(self, key: str | None) -> list[RawRow]:
        """Return the rows of an owner."""
        found: list[RawRow] = []
        if key is None:
            return found
        if self._is_held:
            self._used.add(key)
            return self._held.get(key, found)
        while self._next and self._next[0] == key:
            found.append(self._next[1])
            self._next = next(self._rows, None)
        return found

    def unused(self) -> Iterator[tuple[str | None, RawRow]]:
        """Yield the rows whose owner was never asked for."""
        for key, rows in self._held.items():
            if key not in self._used:
                yield from ((key, row) for row in rows)


@attrs.frozen(kw_only=True)
class _Main:
    """A row of a main table with the rows of its child tables, sorted by position."""

    table: TableSchema
    key: str | None
    row: RawRow
    children: dict[str, list[RawRow]]


class _Group:
    """Main tables that share child tables."""

    def __init__(self, group: list[TableSchema], tables: Tables, intake: Intake) -> None:
        self._group, self._tables, self._intake = group, tables, intake
        self._broken: set[str] = set()
        names = dict.fromkeys(name for table in group for name in table.children)
        self._children = [child_tables()[name] for name in names]
        self._headings = {table.name: self._heading(table) for table in (*group, *self._children)}

    def take(self) -> None:
        """Read all rows."""
        held = self._out_of_order()
        owned = {child.name: _Owned(self._keyed(child), is_held=child.name in held) for child in self._children}
        for table in self._group:
            for key, row in self._keyed(table):
                children = {name: owned[name].of(key) for name in table.children}
                self._take(_Main(table=table, key=key, row=row, children=children))
        for child in self._children:
            for key, row in owned[child.name].unused():
                self._take_orphan(child, key, row)

    # Tables.

    def _heading(self, table: TableSchema) -> Heading:
        """Check the column names and report their problems once for the table."""
        try:
            names = self._tables.names(table) or ()
        except DataError as error:
            self._broken.add(table.name)
            self._intake.problems += error.problems
            names = ()
        for code, message, close in wrong_names(table, names, self._intake.hints):
            if code != "unknown-column":
                self._broken.add(table.name)
            problem = Problem(code=code, message=message, nearest=close)
            self._intake.problems.append(self._placed(problem, table, None, RawRow(1, ())))
        places = {name: place for place, name in enumerate(names)}
        return Heading(tuple(map(table.column, names)), places)

    def _keyed(self, table: TableSchema) -> Iterator[tuple[str | None, RawRow]]:
        """Yield the rows, each with its id or its owner's; skip blank rows of child tables, which are not counted."""
        heading = self._headings[table.name]
        if not heading.columns:
            return
        try:
            for row in self._tables.rows(table):
                if row.cells or row.problem or not table.owner:
                    yield key_of(table, heading, row), row
        except DataError as error:
            if table.name not in self._broken:
                self._broken.add(table.name)
                self._intake.problems += error.problems

    def _out_of_order(self) -> set[str]:
        """Return the child tables that are not in the order of their owners; all of them if an id is repeated."""
        owners = {child.name: self._owners(child) for child in self._children}
        following = {name: next(keys, None) for name, keys in owners.items()}
        seen: set[int] = set()  # hashes are smaller than keys; a collision only costs memory
        for table in self._group:
            for key, _ in self._keyed(table) if table.children else ():
                if key is None:
                    continue
                if hash(key) in seen:
                    return set(owners)
                seen.add(hash(key))
                for name in table.children:
                    if following[name] == (key,):
                        following[name] = next(owners[name], None)
        return {name for name, key in following.items() if key}

    def _owners(self, child: TableSchema) -> Iterator[tuple[str | None]]:
        """Yield the owner of each run of rows, in a tuple so that an unknown owner differs from the end."""
        last: tuple[str | None] | None = None
        for key, _ in self._keyed(child):
            if (key,) != last:
                last = (key,)
                yield last

    # Rows.

    def _take(self, main: _Main) -> None:
        """Read a row of a main table: add its part, report its problems, or skip it if it is blank."""
        table, row = main.table, main.row
        if not row.cells and not row.problem:
            self._intake.skip()
            return
        has_id = main.key and not table.is_of_records
        unread = (table.what, main.key or "") if has_id else None
        if not self._broken.isdisjoint((table.name, *table.children)):
            self._intake.reject(unread=unread)  # the problems of the table are reported once
            return
        part, problems = self._part(main)
        if part is None or problems:
            self._intake.reject(*problems, unread=unread)
        else:
            file, line, path = self._tables.place(table, main.key, row)
            self._intake.part(part, file, path, line)

    def _part(self, main: _Main) -> tuple[Part | None, list[Problem]]:
        """Return the part that a row and its child rows make, and their problems."""
        table = main.table
        fields, problems, wrong = self._fields(table, main.key, main.row)
        for name in [name for name, rows in main.children.items() if rows]:
            parts, found = self._children_of(main, child_tables()[name], fields)
            problems += found
            if found:
                wrong.add(name)
            if parts:
                fields[name] = parts
        if main.row.problem:
            return None, problems
        model = PARTS[table.what]
        try:
            part = validator(model)(fields)
        except ValidationError as error:
            for problem in problems_of(error, model, hints=self._intake.hints):
                if not problems or (problem.field and re.split(r"[.\[]", problem.field)[0] not in wrong):
                    problems.append(self._traced(problem, main))
            return None, problems
        if isinstance(part, Record) and main.key != part.id:
            message = f"Found {main.key!r:.200}, but event, source and version give {part.id!r}."
            problem = Problem(code="id-mismatch", message=message, field="id", found=main.key or "", nearest=part.id)
            problems.append(self._placed(problem, table, main.key, main.row))
        return part, problems

    def _take_orphan(self, child: TableSchema, key: str | None, row: RawRow) -> None:
        """Reject a row of a child table without an owner."""
        if row.problem:
            self._intake.reject(self._placed(row.problem, child, key, row))
        elif child.name in self._broken or any(table.name in self._broken for table in self._group):
            self._intake.reject()  # its owner may be in a table that could not be read
        else:
            message = f"Unknown id {key!r:.200}." if key else "Missing. Name the row that this row belongs to."
            problem = Problem(code="orphan-row", message=message, field=child.owner, found=key or "")
            self._intake.reject(self._placed(problem, child, key, row))

    def _fields(
        self, table: TableSchema, key: str | None, row: RawRow
    ) -> tuple[dict[str, Any], list[Problem], set[str]]:
        """Return the fields of the row, the problems of its cells, and the names of the invalid fields."""
        if row.problem:
            return {}, [self._placed(row.problem, table, key, row)], set()
        fields: dict[str, Any] = {}
        problems: list[Problem] = []
        wrong: set[str] = set()
        value = self._tables.value
        for column, cell in zip(self._headings[table.name].columns, row.cells, strict=True):
            if column is None:
                continue
            try:
                found = value(column, cell)
            except BadCell as error:
                problem = Problem(code=error.code, message=str(error), field=column.name, found=f"{cell!r:.80}")
                problems.append(self._placed(problem, table, key, row))
                wrong.add(column.path[0])
                continue
            if found is NOTHING:
                continue
            if len(column.path) == 1:
                fields[column.name] = found
            else:
                outer, name = column.path
                fields.setdefault(outer, {})[name] = found
        for name in table.flattened:
            if name in fields and all(each == "" for each in fields[name].values()):
                del fields[name]
        if table.is_of_records:
            fields.pop("id", None)
        return fields, problems, wrong

    def _children_of(
        self, main: _Main, child: TableSchema, owner: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], list[Problem]]:
        """Return the fields of the child rows, sorted by position, and their problems."""
        parts: dict[int, tuple[dict[str, Any], RawRow]] = {}
        problems: list[Problem] = []
        rows = main.children[child.name]
        for number, row in enumerate(rows, start=1):
            fields, found, _ = self._fields(child, main.key, row)
            problems += found
            if row.problem:
                continue
            fields.pop(child.owner, None)
            position = fields.pop("position", number)
            fields |= {name: owner[name] for name in child.given if name not in fields and name in owner}
            if (place := _number(position)) is None:
                message = f"Should be a whole number from 1, found {position!r:.40}."
                problems.append(self._cell_problem(child, main.key, row, "bad-position", message))
            elif place in parts:
                message = f"Duplicate position {place} of {main.key}."
                problems.append(self._cell_problem(child, main.key, row, "repeated-position", message))
            else:
                parts[place] = (fields, row)
        in_order = [parts[place] for place in sorted(parts)]
        main.children[child.name] = [row for _, row in in_order]
        return [fields for fields, _ in in_order], problems

    # Places.

    def _cell_problem(self, table: TableSchema, key: str | None, row: RawRow, code: str, message: str) -> Problem:
        return self._placed(Problem(code=code, message=message, field="position"), table, key, row)

    def _placed(
        self, problem: Problem, table: TableSchema, key: str | None, row: RawRow, *, field: str = "", message: str = ""
    ) -> Problem:
        """Return the problem with the place of the row and of the field."""
        file, line, path = self._tables.place(table, key, row)
        field = field or problem.field
        return Problem(
            code=problem.code,
            message=message or problem.message,
            file=file,
            line=line,
            path=f"{path}.{field}" if path and field else path or field,
            field=field,
            found=problem.found,
            expected=problem.expected,
            nearest=problem.nearest,
        )

    def _traced(self, problem: Problem, main: _Main) -> Problem:
        """Return the problem of a part with the place of its cell, which may be in a child table."""
        field = problem.field
        name, *_ = re.split(r"[.\[]", field)
        if name not in main.children:
            column = field.replace(".", "_", 1)
            field = column if main.table.column(column) else field
            return self._placed(problem, main.table, main.key, main.row, field=field)
        if not (within := re.match(r"\w+\[(\d+)\]\.?", field)):
            message = f"Needs at least one row in {name}."
            return self._placed(problem, main.table, main.key, main.row, message=message)
        row = main.children[name][int(within[1])]
        rest = attrs.evolve(problem, field=field[within.end() :])
        return self._placed(rest, child_tables()[name], main.key, row)


def _number(position: Any) -> int | None:
    """Return the position as a number, or None if it is not a positive whole number."""
    if isinstance(position, str):
        position = int(position) if re.fullmatch("[0-9]{1,15}", position) else 0
    return position if isinstance(position, int) and position > 0 else None
