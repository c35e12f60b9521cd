"""Public datasets of the field, one module each, that become records.

A loader is a `Loader`: a name, a title, terms, a citation, and two functions.

- `recognise(book)` looks at a file and returns the `Release` it takes it for, or None where it is another file.
  `book.table("Con", "AgtId")` finds the table whose columns have these names, wherever the names stand: under a
  preamble, in the second sheet of a workbook, after a byte order mark. `book.text` is the file as text.
- `read(reading)` takes in the file. `reading.book` is that file, `reading.release` the release, `reading.each(table,
  make)` calls `make(row)` for every row, and `make` returns a record, several that rest on the one row, or None: the
  row tells of nothing, and is skipped. It raises `Misfit(column, code, message)` where a cell can't be what it should
  be, and lets errors of the models pass: the row is rejected, with a problem that names file, line and column. Rows
  that belong together (the deliveries of a deal) are taken from `reading.rows(table)`, and handed over with
  `reading.make(rows, make)`, or with `reading.keep(rows, record, *more)` and `reading.reject(row, misfit)`; every row
  that was taken has to be told of once, so that rows in = records + joined + rejected + skipped. `reading.doubt(row,
  misfit)` tells of a problem with a row that gives a record all the same.

`row["Con"]` is a cell as text without space around it, empty where the table has no such column; `row.raw("Con")`
keeps the space; `row.number` is the line. `reading.record(Agreement, row, event=..., when=..., summary=...,
**fields)` makes a record whose source is the file and whose evidence is the span of the row (or of several rows) in
it, so that `Dataset.verify` proves it. Fields are what the model validates: parts may be plain dicts. `raw(row,
"ThrdPart")` gives `raw=` its cells of free text.

`reading.actors` is the one `Resolver` for names and codes, each looked up once. `of(name, type=..., key=...)` returns
the known actor or one of the dataset's own (id `pax-...`, by `key`, or else by the name); `known(name)` and
`coded(code, "gw", when=...)` return None where nobody is known; `person(name)` is for persons.
`unknown` lists the dataset's own. `reading.dispute(id, title)` and `reading.lend(part)` hand over parts that are no
rows.

`dates` and `numbers` read cells. Make a `DateColumn`, `DateParts`, `YearColumn` or `NumberColumn` for each column of
dates or numbers, once for a file, and have it read each cell: `DateColumn("Dat", ISO_DAY).read(row["Dat"])`. It returns
a `When` or a number, or raises a `Misfit`, and never guesses. `UniqueIds` reads ids, `NumberedIds` makes them of names,
and `split_list` splits a list in a cell.

Datasets that tell of no single events become tables of context beside the records: `conflicts(path)` (UCDP/PRIO),
`alliances(path)` (ATOP) and `ideal_points(path)` (UN General Assembly); `context.gather` makes one of a file's rows.
Their loaders know the files, and reading them says which function does.

A built-in loader is a module here with a `LOADER` (or several in `LOADERS`), listed in `finding.BUILT_IN`. Other
packages name theirs as an entry point of the group `mediation.loaders`.
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
