"""The SQL that creates the database of a dataset: tables with keys, indexes on the keys, and views for readers.

It is derived from the tables of `relational`, with two more tables for references. The rows of every kind and of every
child table refer to `records`; records refer to `events`.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final

from mediation.formats.tables.relational import Column, TableSchema, all_tables, child_tables, main_tables
from mediation.models.records import KINDS

_TYPES: Final = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "TEXT",  # amounts are exact, which a REAL is not
    "boolean": "INTEGER",
    "array": "TEXT",
    "any": "ANY",
}
_FIRST_WITH_STRICT: Final = (3, 37)


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _codes(values: Iterator[str] | tuple[str, ...]) -> str:
    return ", ".join(map(_text, values))


# Tables.


def tables() -> Iterator[str]:
    """Yield the statements that create the tables; old versions of SQLite have no strict types."""
    strict = " STRICT" if sqlite3.sqlite_version_info >= _FIRST_WITH_STRICT else ""
    kinds = _codes(tuple(KINDS))
    yield f'CREATE TABLE "dataset" ("key" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL){strict}'
    yield (f'CREATE TABLE "events" ("id" TEXT NOT NULL PRIMARY KEY, "kind" TEXT CHECK ("kind" IN ({kinds}))){strict}')
    yield (
        'CREATE TABLE "records" ("id" TEXT NOT NULL PRIMARY KEY,'
        f' "kind" TEXT NOT NULL CHECK ("kind" IN ({kinds})),'
        ' "event" TEXT NOT NULL REFERENCES "events" ("id"),'
        f' "source" TEXT NOT NULL REFERENCES "sources" ("id")){strict}'
    )
    for table in all_tables().values():
        lines = [_definition(table, column) for column in table.columns]
        if table.owner:
            lines.append(f'PRIMARY KEY ({quoted(table.owner)}, "position")')
        yield f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(lines) + f"\n){strict}"


def _definition(table: TableSchema, column: Column) -> str:
    """Return the definition of a column."""
    name = quoted(column.name)
    words = [name, _TYPES[column.type]]
    if column.name in ("id", "position") or (column.is_needed and column.type != "array"):
        words.append("NOT NULL")
    if column.name == "id":
        words.append("PRIMARY KEY" + (' REFERENCES "records" ("id")' if table.is_of_records else ""))
    elif column.target and column.type == "string":
        words.append(f'REFERENCES {quoted(column.target)} ("id")')
    if column.codes and column.type == "string":
        words.append(f"CHECK ({name} IN ({_codes(column.codes)}))")
    elif column.type == "boolean":
        words.append(f"CHECK ({name} IN (0, 1))")
    return " ".join(words)


def indexes() -> Iterator[str]:
    """Yield the statements that create the indexes on references to other tables."""
    yield 'CREATE INDEX "records_event" ON "records" ("event")'
    yield 'CREATE INDEX "records_source" ON "records" ("source")'
    for table in all_tables().values():
        for column in table.columns:
            if column.target and column.type == "string" and column.name != table.owner:
                name = quoted(f"{table.name}_{column.name}")
                yield f"CREATE INDEX {name} ON {quoted(table.name)} ({quoted(column.name)})"


# Views.


def views() -> Iterator[str]:
    """Yield the statements that create the views."""
    yield """CREATE VIEW "actor_names" AS
SELECT "actor" AS "id", "text" AS "name" FROM "names" AS n
WHERE "position" = (SELECT max("position") FROM "names" WHERE "actor" = n."actor" AND "kind" = 'preferred')"""
    yield 'CREATE VIEW "mentions" AS\n' + "\nUNION ALL\n".join(_mentions())
    for table in main_tables():
        if table.is_of_records:
            yield f"CREATE VIEW {quoted(f'{table.what}_overview')} AS\n{_overview(table)}"


def _mentions() -> Iterator[str]:
    """Yield a query for each column that holds actors: the record, the field and the actor."""
    for table in all_tables().values():
        if not table.is_of_records and table.owner != "record":
            continue
        prefix = f"{table.name}." if table.owner else ""
        owner = quoted(table.owner or "id")
        for column in table.columns:
            if column.target == "actors":
                field, name = _text(prefix + column.name), quoted(column.name)
                if column.type == "array":
                    yield (
                        f'SELECT t.{owner} AS "record", {field} AS "field", j."value" AS "actor"'
                        f" FROM {quoted(table.name)} AS t, json_each(t.{name}) AS j"
                    )
                else:
                    yield (
                        f'SELECT {owner} AS "record", {field} AS "field", {name} AS "actor"'
                        f" FROM {quoted(table.name)} WHERE {name} IS NOT NULL"
                    )


def _overview(table: TableSchema) -> str:
    """Return the query for the records of a kind with names instead of ids."""
    columns = [
        't."id" AS "record"',
        't."event"',
        's."title" AS "source"',
        f"{_name_of('s', 'publisher')} AS {quoted('publisher')}",
        's."published"',
        't."when"',
    ]
    if "steps" in table.children:
        columns.append(
            '(SELECT "status" FROM "steps" WHERE "record" = t."id" ORDER BY "position" DESC LIMIT 1) AS "status"'
        )
    for column in table.columns:
        if column.target == "actors":
            found = _names_of(column.name) if column.type == "array" else _name_of("t", column.name)
            columns.append(f"{found} AS {quoted(column.name)}")
    with_roles = (name for name in table.children if child_tables()[name].column("role"))
    columns += (f"{_roles_of(name)} AS {quoted(name)}" for name in with_roles)
    columns.append('t."summary"')
    listed = ",\n  ".join(columns)
    return f'SELECT\n  {listed}\nFROM {quoted(table.name)} AS t JOIN "sources" AS s ON s."id" = t."source"'


def _name_of(alias: str, column: str) -> str:
    return f'(SELECT "name" FROM "actor_names" WHERE "id" = {alias}.{quoted(column)})'


def _names_of(column: str) -> str:
    return (
        '(SELECT group_concat("name", \', \') FROM (SELECT n."name"'
        f' FROM json_each(t.{quoted(column)}) AS j JOIN "actor_names" AS n ON n."id" = j."value" ORDER BY j."key"))'
    )


def _roles_of(child: str) -> str:
    return (
        '(SELECT group_concat("name" || \' (\' || "role" || \')\', \', \') FROM (SELECT n."name", c."role"'
        f' FROM {quoted(child)} AS c JOIN "actor_names" AS n ON n."id" = c."actor"'
        ' WHERE c."record" = t."id" ORDER BY c."position"))'
    )
