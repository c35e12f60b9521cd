"""The interface for loaders while they read a file: rows to read, and methods to keep, reject or skip them."""

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

_MAX_FOUND_CHARS: Final = 80
_MAX_TITLE_WORDS: Final = 7
_MAX_DISPUTE_TITLE_CHARS: Final = 80
_MAX_RAW_CHARS: Final = 4_000
_MAX_NOTE: Final = 600
_CUT_MARK: Final = " […]"


class Misfit(Exception):  # noqa: N818 - named after the fault
    """An invalid cell, or several that contradict each other. The row becomes a problem.

    `column` is the name of the column, `code` the stable code of the problem, and `found` the cell.
    """

    def __init__(self, column: str, code: str, message: str, *, found: str = "", expected: str = "") -> None:
        super().__init__(message)
        self.column, self.code, self.message, self.found, self.expected = column, code, message, found, expected


@attrs.frozen(kw_only=True, repr=False)
class Loader:
    """A public dataset that `mediation.load` reads.

    Attributes:
        name: the name for `format=`. The ids of the records begin with it.
        title: the name of the dataset, in at most five words.
        url: where to download it.
        terms: its terms of use, in a few words.
        citation: the citation that its authors ask for, in BibTeX.
        expected: a description of its files for error messages: "a CSV with the columns ...".
        recognise: returns the release that a file is, or None if it is not of this dataset.
        read: reads the file.
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
    """A file being read, with its source and actors.

    Pass every row that `rows` yields to `keep`, `reject`, `skip` or `make` exactly once. `each` does so for you.
    """

    def __init__(self, book: Book, loader: Loader, release: Release, intake: Intake) -> None:
        self.book, self.loader, self.release, self._intake = book, loader, release, intake
        self.source = _source(book, loader, release)
        self.actors = Resolver(loader.name, intake.add_uncounted)
        intake.title = self.source.title
        intake.add_uncounted((self.source,))
        if not release.lists_actors:
            coverage = Coverage(
                period=release.covers, source=self.source.id, region=release.region, note=_note(release)
            )
            intake.add_uncounted((coverage,))
        self._text, self._disputes = book.text, set[str]()

    def table(self, *columns: str) -> Table:
        """Return the table with these columns. They must be ones that `recognise` requires."""
        found = self.book.table(*columns)
        assert found is not None  # noqa: S101 - `recognise` has found it
        return found

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows that have one cell per column. Skip blank rows and reject the others."""
        width = len(table.columns)
        for row in table.rows():
            if not row.cells:
                self._intake.skip()
            elif misfit := wrong_cells(row, width):
                self.reject(row, misfit)
            else:
                yield row

    def each(self, table: Table, make: Callable[[Row], AnyRecord | Sequence[AnyRecord] | None]) -> None:
        """Call `make` for each row, and keep the record or records that it returns. None skips the row.

        If `make` raises `Misfit` or `InvalidPart`, the row is rejected.
        """
        for row in self.rows(table):
            self.make((row,), lambda row=row: make(row))  # type: ignore[misc]

    def make(self, rows: Sequence[Row], make: Callable[[], AnyRecord | Sequence[AnyRecord] | None]) -> None:
        """Make records from rows that belong together, as `each` does from one row."""
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
        """Read a table of actors. `make` finds or creates the actor of a row through `actors`.

        A repeated actor counts as joined.
        """
        for row in self.rows(table):
            before = self._intake.uncounted
            try:
                make(row)
            except Misfit as error:
                self.reject(row, error)
                continue
            if self._intake.uncounted > before:  # a new actor, which this row describes
                self._intake.uncounted -= 1
                self._intake.kept += 1
            else:
                self._intake.join()

    def outside(self, events: Iterable[str]) -> None:
        """Add events that the records refer to but that are in other files."""
        self._intake.outside |= frozenset(events)

    def record(self, kind: type[Kind], rows: Row | Sequence[Row], **fields: Any) -> Kind:
        """Return a record of this source with the fields, and with the spans of the rows as its evidence.

        Raises:
            InvalidPart: invalid fields.
        """
        evidence = [self.evidence(row) for row in ((rows,) if isinstance(rows, Row) else rows)]
        fields = {"source": self.source.id, "evidence": evidence, **fields}
        try:
            made: Kind = validator(kind)(fields)
        except ValidationError as error:
            raise InvalidPart(problems_of(error, kind, hints=self._intake.hints), words_for(kind)) from None
        return made

    def evidence(self, row: Row) -> dict[str, Any]:
        """Return the evidence for a row, as a dict of fields."""
        span = self._text[row.start : row.end]
        return {
            "source": self.source.id,
            "start": row.start,
            "end": row.end,
            "sha256": sha256(span.encode()).hexdigest(),
        }

    def keep(self, rows: Sequence[Row], record: AnyRecord, *more: AnyRecord) -> None:
        """Keep one or more records that the same rows describe. Rows after the first count as joined."""
        self._intake.part(record, self.book.file, "", rows[0].number)
        if len(rows) > 1:
            self._intake.join(len(rows) - 1)
        if more:
            self._intake.add_uncounted(more)

    def reject(self, row: Row, error: "Misfit | InvalidPart") -> None:
        """Reject a row, with the reason."""
        if isinstance(error, Misfit):
            self._intake.reject(problem_of(error, self.book.file, row))
        else:
            file, line = self.book.file, row.number
            self._intake.reject(*(attrs.evolve(each, file=file, line=line) for each in error.problems))

    def doubt(self, row: Row, misfit: Misfit) -> None:
        """Report a problem with a row, and keep the row."""
        self._intake.problems.append(problem_of(misfit, self.book.file, row))

    def lend(self, *parts: Part) -> None:
        """Add disputes, actors or other parts that records refer to but that are not rows themselves."""
        self._intake.add_uncounted(parts)

    def dispute(self, name: str, title: str, **fields: Any) -> str:
        """Add a dispute that records refer to, unless it was added before, and return its id."""
        if name not in self._disputes:
            self._disputes.add(name)
            fields = {"id": name, "title": shortened(title, _MAX_DISPUTE_TITLE_CHARS), **fields}
            self._intake.add_uncounted((Dispute.model_validate(fields),))
        return name

    def skip(self, rows: int = 1) -> None:
        """Count rows that hold no record."""
        self._intake.skip(rows)


def _note(release: Release) -> str:
    """Return what to know about the coverage of a file: it is not exhaustive, and not all its columns are read."""
    unknown = f" Unknown columns, kept in raw: {', '.join(release.unknown_columns)}." if release.unknown_columns else ""
    return shortened(_COVERED + unknown, _MAX_NOTE)


_COVERED: Final = "The period and region of the dataset; what it has no record of may have happened."


def wrong_cells(row: Row, width: int) -> Misfit | None:
    """Return a misfit for a row with more or fewer cells than the table has columns, or None."""
    if row.fits:
        return None
    return Misfit("", "wrong-cells", f"Should have {width} cells, found {len(row.cells)}.")


def problem_of(misfit: Misfit, file: str, row: Row) -> Problem:
    """Return the problem for a misfit in a row."""
    return Problem(
        code=misfit.code,
        message=misfit.message,
        file=file,
        line=row.number,
        path=misfit.column,
        field=misfit.column,
        found=misfit.found[:_MAX_FOUND_CHARS],
        expected=misfit.expected,
    )


class UniqueIds:
    """Reads a column of unique ids.

    Args:
        column: the name of the column.
        what: what a row describes, for messages: "event".
    """

    def __init__(self, column: str, what: str) -> None:
        self._column, self._what, self._lines = column, what, dict[str, int]()

    def of(self, row: Row) -> str:
        """Return the id in a row, in a form that fits into the ids of records.

        Raises:
            Misfit: no id, or the id of an earlier row.
        """
        cell = row[self._column]
        if not (name := slug(cell)):
            raise Misfit(self._column, "no-id", "Missing.", found=cell)
        first = self._lines.setdefault(name, row.number)
        if first != row.number:
            message = f"Duplicate {self._what} id {cell!r:.60}, first used in line {first}."
            raise Misfit(self._column, "repeated-id", message, found=cell)
        return name


class NumberedIds:
    """Makes ids from names for rows without ids. From the second row with the same names on, a number is added."""

    def __init__(self, dataset: str, max_chars: int) -> None:
        self._dataset, self._max_chars, self._counts = dataset, max_chars, dict[str, int]()

    def of(self, *names: str) -> str:
        """Return the next id for these names."""
        name = slug(" ".join(names), self._max_chars)
        count = self._counts[name] = self._counts.get(name, 0) + 1
        return f"{self._dataset}-{name}" + (f"-no{count}" if count > 1 else "")


@lru_cache(maxsize=65_536)  # saves an eighth of the time for datasets with repeated lists
def split_list(cell: str, separator: str = r"[\s,;]+") -> tuple[str, ...]:
    """Return the items of a list in a cell. The separator is a regular expression.

    >>> split_list("4; 11"), split_list("Free Front;  Army of Arland;", ";")
    (('4', '11'), ('Free Front', 'Army of Arland'))
    """
    return tuple([item for each in re.split(separator, cell) if (item := " ".join(each.split()))])


def raw(row: Row, *columns: str) -> list[dict[str, str]]:
    """Return the non-empty cells of free text as the `raw` of a record. Long ones are cut, and marked as cut."""
    found = ((column, row.raw(column)) for column in columns)
    return [{"column": column, "text": _cut(text)} for column, text in found if text.strip()]


def shortened(text: str, most: int) -> str:
    r"""Return the text on one line, cut with an ellipsis after `most` characters.

    >>> shortened("Agreement on the\n cessation of hostilities", 24)
    'Agreement on the cessat…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_RAW_CHARS else text[: _MAX_RAW_CHARS - len(_CUT_MARK)] + _CUT_MARK


def _source(book: Book, loader: Loader, release: Release) -> Source:
    name = "-".join(filter(None, (loader.name, slug(release.name))))
    return Source.model_validate(
        {
            "id": name,
            "title": " ".join(", ".join(filter(None, (loader.title, release.name))).split()[:_MAX_TITLE_WORDS]),
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
