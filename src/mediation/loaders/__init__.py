"""Loaders for public datasets. Each converts the files of one dataset to records.

A `Loader` has a name, a title, terms of use, a citation and two functions:

- `recognise(book)` returns the `Release` that a file is, or None for any other file. `book.table("Con", "AgtId")` finds
  the table with these columns, even below a preamble, in the second sheet of a workbook or after a byte order mark.
  `book.text` is the file as text.
- `read(reading)` reads the file, which is `reading.book`, of the release `reading.release`.

In `read`, call `reading.each(table, make)`. It calls `make(row)` for every row, and `make` does one of these:

- return a record, or several that one row describes;
- return None: the row has nothing to record, and is skipped;
- raise `Misfit(column, code, message)` for an invalid cell, or `InvalidPart` from a model. The row is then rejected,
  with a problem that names the file, line and column.

Some rows belong together, such as the deliveries of one deal. Iterate over `reading.rows(table)` and pass each group to
`reading.make(rows, make)`, or to `reading.keep(rows, record, *more)` and `reading.reject(row, misfit)`. Pass each row
exactly once, so that rows read = records + joined + rejected + skipped. `reading.doubt(row, misfit)` reports a problem
and keeps the row.

`row["Con"]` is a cell without surrounding space, empty if there is no such column. `row.raw("Con")` keeps the space.
`row.number` is the line.

`reading.record(Agreement, row, event=..., when=..., summary=..., **fields)` makes a record. Its source is the file and
its evidence the span of the row or rows, so `Dataset.verify` can check it. The model validates the fields, and their
parts may be plain dicts. `raw(row, "ThrdPart")` returns cells of free text for the field `raw`.

`reading.actors` is a `Resolver`, which looks up each name and code once:

- `of(name, type=..., key=...)` returns the known actor, or else a new one (with an id such as `pax-...`, made from
  `key` or the name);
- `known(name)` and `coded(code, "gw", when=...)` return None for unknown actors;
- `person(name)` is for persons;
- `unknown` lists the new actors.

`reading.dispute(id, title)` and `reading.lend(part)` add parts that are not rows.

`dates` and `numbers` parse cells. Make one `DateColumn`, `DateParts`, `YearColumn` or `NumberColumn` per column, once
for the file, and call its `read` for each cell: `DateColumn("Dat", ISO_DAY).read(row["Dat"])`. It returns a `When` or a
number, or raises a `Misfit`; it never guesses. `UniqueIds` reads ids, `NumberedIds` makes them from names, and
`split_list` splits a list in a cell.

Some datasets have no single events, and become tables of context: `conflicts(path)` (UCDP/PRIO), `alliances(path)`
(ATOP) and `ideal_points(path)` (UN General Assembly). `reference_tables.gather` makes such a table from a file. Loading
one of these files as records fails, and the message names the function to call.

A built-in loader is a module here with a `LOADER` (or several in `LOADERS`), listed in `finding.BUILT_IN`. Other
packages provide loaders through entry points of the group `mediation.loaders`.
"""

from mediation.loaders.actors import Resolver
from mediation.loaders.atop import AllianceMember, AllianceTable, Pledge, alliances
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.dates import DateColumn, DateParts, Order, YearColumn, calendar_date
from mediation.loaders.file_reader import (
    FileReader,
    Loader,
    Misfit,
    NumberedIds,
    UniqueIds,
    raw,
    shortened,
    split_list,
)
from mediation.loaders.finding import loaders
from mediation.loaders.numbers import NumberColumn
from mediation.loaders.release import Release, slug
from mediation.loaders.ucdp.conflicts import ConflictTable, ConflictYear, Episode, YearCount, conflicts
from mediation.loaders.unga import IdealPoint, IdealPointTable, ideal_points

__all__ = [
    "AllianceMember",
    "AllianceTable",
    "Book",
    "ConflictTable",
    "ConflictYear",
    "DateColumn",
    "DateParts",
    "Episode",
    "FileReader",
    "IdealPoint",
    "IdealPointTable",
    "Loader",
    "Misfit",
    "NumberColumn",
    "NumberedIds",
    "Order",
    "Pledge",
    "Release",
    "Resolver",
    "Row",
    "Table",
    "UniqueIds",
    "YearColumn",
    "YearCount",
    "alliances",
    "calendar_date",
    "conflicts",
    "ideal_points",
    "loaders",
    "raw",
    "shortened",
    "slug",
    "split_list",
]
