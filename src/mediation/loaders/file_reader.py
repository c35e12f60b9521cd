"""What a loader has in its hands while it reads a file: rows to take, and what became of each to tell."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, TypeVar, cast

import attrs
from pydantic import ValidationError

from mediation.errors import InvalidPart, Problem
from mediation.formats.intake import Intake
from mediation.loaders.actors import Resolver
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.release import Release, slug
from mediation.models.actors import Dispute
from mediation.models.evidence import Coverage, Source
from mediation.models.part import ActorId, Part, validator
from mediation.models.problems import problems_of, words_for
from mediation.models.records import AnyRecord, Record
from mediation.vocabulary import DateBasis

Kind = TypeVar("Kind", bound=Record)

_SHOWN: Final = 80
_LONGEST_TITLE: Final = 7
_LONGEST_DISPUTE_TITLE: Final = 80
_LONGEST_RAW: Final = 4_000
_MORE: Final = " […]"


class Misfit(Exception):  # noqa: N818 - named like what it says of the cell
    """A cell, or several, that can't be what they should be: the row becomes a problem.

    `column` is the name of the column, `code` the stable code of the problem, `found` the cell.
    """

    def __init__(self, column: str, code: str, message: str, *, found: str = "", expected: str = "") -> None:
        super().__init__(message)
        self.column, self.code, self.message, self.found, self.expected = column, code, message, found, expected


@attrs.frozen(kw_only=True, repr=False)
class Loader:
    """A public dataset that `mediation.load` reads.

    Attributes:
        name: the name by which `format=` asks for it, and with which ids of its records begin.
        title: the name of the dataset, in at most five words.
        url: where it may be had.
        terms: under which terms, in a few words.
        citation: what its makers ask to be cited, in BibTeX.
        expected: what its files look like, for whoever brings another one: "a CSV with the columns ...".
        recognise: tells of a file which release it is, or None where it is none of this dataset.
        read: takes in the file.
    """

    name: str = attrs.field(validator=attrs.validators.matches_re(r"[a-z0-9]+(-[a-z0-9]+)*"))
    title: str
    url: str
    terms: str
    citation: str
    expected: str
    recognise: Callable[[Book], Release | None]
    read: "Callable[[FileReader], None]"

    def __repr__(self) -> str:
        return f"<Loader {self.name}: {self.title}>"


class FileReader:
    """The file that is read, the source that it becomes, its actors, and the count of its rows.

    Every row that `rows` yields has to be told of once: with `keep`, `reject` or `skip`, or by `each`, which does.
    """

    def __init__(self, book: Book, loader: Loader, release: Release, intake: Intake) -> None:
        self.book, self.loader, self.release, self._intake = book, loader, release, intake
        self.source = _source(book, loader, release)
        self.actors = Resolver(loader.name, intake.lend)
        intake.title = self.source.title
        intake.lend((self.source,))
        if not release.lists_actors:
            intake.lend((Coverage(period=release.covers, source=self.source.id, region=release.region, note=_COVERED),))
        self._text, self._disputes = book.text, set[str]()

    def table(self, *columns: str) -> Table:
        """Return the table with these columns, which the file has because the loader recognised it."""
        found = self.book.table(*columns)
        assert found is not None  # noqa: S101 - it was recognised by it
        return found

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of the table that have a cell for each column; blank ones and others are told of."""
        width = len(table.columns)
        for row in table.rows():
            if not row.cells:
                self._intake.skip()
            elif misfit := wrong_cells(row, width):
                self.reject(row, misfit)
            else:
                yield row

    def each(self, table: Table, make: Callable[[Row], AnyRecord | Sequence[AnyRecord] | None]) -> None:
        """Make of each row a record, several that rest on the one row, or none: the row is skipped.

        If `make` raises `Misfit` or `InvalidPart`, the row is rejected.
        """
        for row in self.rows(table):
            self.make((row,), lambda row=row: make(row))  # type: ignore[misc]

    def make(self, rows: Sequence[Row], make: Callable[[], AnyRecord | Sequence[AnyRecord] | None]) -> None:
        """Make records of rows that belong together, as `each` does of one."""
        try:
            made = make()
        except (Misfit, InvalidPart) as error:
            for row in rows:
                self.reject(row, error)
            return
        if not made:
            self.skip(len(rows))
        else:
            self.keep(rows, *cast("Iterable[AnyRecord]", (made,) if isinstance(made, Record) else made))

    def actors_of(self, table: Table, make: Callable[[Row], ActorId]) -> None:
        """Take the rows of a table of actors: `make` has `actors` find or make the one of each row.

        A row of an actor that another row had before is joined to it.
        """
        for row in self.rows(table):
            before = self._intake.lent
            try:
                make(row)
            except Misfit as error:
                self.reject(row, error)
                continue
            if self._intake.lent > before:  # it is a row, then
                self._intake.lent -= 1
                self._intake.kept += 1
            else:
                self._intake.join()

    def outside(self, events: Iterable[str]) -> None:
        """Take note of events that the records refer to and that other files tell of."""
        self._intake.outside |= frozenset(events)

    def record(self, kind: type[Kind], rows: Row | Sequence[Row], **fields: Any) -> Kind:
        """Return a record of this source with the fields, and with the spans of the rows as its evidence.

        Raises:
            InvalidPart: the fields are not those of a valid record.
        """
        evidence = [self.evidence(row) for row in ((rows,) if isinstance(rows, Row) else rows)]
        fields = {"source": self.source.id, "evidence": evidence, **fields}
        try:
            made: Kind = validator(kind)(fields)
        except ValidationError as error:
            raise InvalidPart(problems_of(error, kind, hints=self._intake.hints), words_for(kind)) from None
        return made

    def evidence(self, row: Row) -> dict[str, Any]:
        """Return the fields of the evidence that the row is."""
        span = self._text[row.start : row.end]
        return {
            "source": self.source.id,
            "start": row.start,
            "end": row.end,
            "sha256": sha256(span.encode()).hexdigest(),
        }

    def keep(self, rows: Sequence[Row], record: AnyRecord, *more: AnyRecord) -> None:
        """Take a record, and those that rest on the same rows; rows after the first are joined to it."""
        self._intake.part(record, self.book.file, "", rows[0].number)
        if len(rows) > 1:
            self._intake.join(len(rows) - 1)
        if more:
            self._intake.lend(more)

    def reject(self, row: Row, error: "Misfit | InvalidPart") -> None:
        """Report a row that gives no record, with the reason."""
        if isinstance(error, Misfit):
            self._intake.reject(problem_of(error, self.book.file, row))
        else:
            file, line = self.book.file, row.number
            self._intake.reject(*(attrs.evolve(each, file=file, line=line) for each in error.problems))

    def doubt(self, row: Row, misfit: Misfit) -> None:
        """Take note of a problem with a row that gives a record all the same."""
        self._intake.problems.append(problem_of(misfit, self.book.file, row))

    def lend(self, *parts: Part) -> None:
        """Take disputes, actors or other parts that records refer to and that are no rows themselves."""
        self._intake.lend(parts)

    def dispute(self, name: str, title: str, **fields: Any) -> str:
        """Give the dataset a dispute that records refer to, the first time, and return its id."""
        if name not in self._disputes:
            self._disputes.add(name)
            fields = {"id": name, "title": shortened(title, _LONGEST_DISPUTE_TITLE), **fields}
            self._intake.lend((Dispute.model_validate(fields),))
        return name

    def skip(self, rows: int = 1) -> None:
        """Take note of rows that tell of nothing that becomes a record."""
        self._intake.skip(rows)


_COVERED: Final = "The period and region of the dataset; what it has no record of may have happened."


def wrong_cells(row: Row, width: int) -> Misfit | None:
    """Return what is wrong with a row that has more or fewer cells than the table has columns."""
    if row.fits:
        return None
    return Misfit("", "wrong-cells", f"has {len(row.cells)} cells, where the table has {width} columns")


def problem_of(misfit: Misfit, file: str, row: Row) -> Problem:
    """Return the misfit as a problem of the row."""
    return Problem(
        code=misfit.code,
        message=misfit.message,
        file=file,
        line=row.number,
        path=misfit.column,
        field=misfit.column,
        found=misfit.found[:_SHOWN],
        expected=misfit.expected,
    )


class UniqueIds:
    """Reads the ids of rows, each of which has one of its own.

    Args:
        column: the column of the id.
        what: what a row is, as problems name it: "event".
    """

    def __init__(self, column: str, what: str) -> None:
        self._column, self._what, self._lines = column, what, dict[str, int]()

    def of(self, row: Row) -> str:
        """Return the id of a row, as a part of ids of records.

        Raises:
            Misfit: the row has none, or the one of an earlier row.
        """
        cell = row[self._column]
        if not (name := slug(cell)):
            raise Misfit(self._column, "no-id", f"has no id of the {self._what}", found=cell)
        first = self._lines.setdefault(name, row.number)
        if first != row.number:
            message = f"is the id of the {self._what} in line {first} too: {cell!r:.60}"
            raise Misfit(self._column, "repeated-id", message, found=cell)
        return name


class NumberedIds:
    """Makes ids of names for rows that have none. The second and later rows of the same names have a number too."""

    def __init__(self, dataset: str, longest: int) -> None:
        self._dataset, self._longest, self._counts = dataset, longest, dict[str, int]()

    def of(self, *names: str) -> str:
        """Return the next id of these names."""
        name = slug(" ".join(names), self._longest)
        count = self._counts[name] = self._counts.get(name, 0) + 1
        return f"{self._dataset}-{name}" + (f"-no{count}" if count > 1 else "")


@lru_cache(maxsize=65_536)  # an eighth of the time of datasets whose lists repeat
def split_list(cell: str, separator: str = r"[\s,;]+") -> tuple[str, ...]:
    """Return the items of a list in a cell. The separator is a regular expression.

    >>> split_list("4; 11"), split_list("Free Front;  Army of Arland;", ";")
    (('4', '11'), ('Free Front', 'Army of Arland'))
    """
    return tuple([item for each in re.split(separator, cell) if (item := " ".join(each.split()))])


def raw(row: Row, *columns: str) -> list[dict[str, str]]:
    """Return the cells of free text that are not empty, as the `raw` of a record; the longest are cut, and say so."""
    found = ((column, row.raw(column)) for column in columns)
    return [{"column": column, "text": _cut(text)} for column, text in found if text.strip()]


def shortened(text: str, most: int) -> str:
    r"""Return the text on one line, cut with an ellipsis where it is longer.

    >>> shortened("Agreement on the\n cessation of hostilities", 24)
    'Agreement on the cessat…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_RAW else text[: _LONGEST_RAW - len(_MORE)] + _MORE


def _source(book: Book, loader: Loader, release: Release) -> Source:
    name = "-".join(filter(None, (loader.name, slug(release.name))))
    return Source.model_validate(
        {
            "id": name,
            "title": " ".join(", ".join(filter(None, (loader.title, release.name))).split()[:_LONGEST_TITLE]),
            "published": release.published,
            "published_basis": DateBasis.STATED if release.published.is_day else DateBasis.INFERRED,
            "published_note": release.note,
            "url": loader.url,
            "file": book.file,
            "sha256": book.digest,
            "length": max(len(book.text), 1),
            "encoding": book.encoding,
            "dataset": loader.name,
            "release": release.name,
            "citation": loader.citation,
        }
    )
