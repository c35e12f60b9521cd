"""Tables of context, made from public datasets that have no single events and so can't become records.

Like a dataset, a table has a tally of its rows and their problems. It also names its file, release and citation.
"""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import attrs

from mediation.codes import find_state, states
from mediation.dates.when import When
from mediation.errors import DataError, Problem, UsageError, unknown
from mediation.files.folders import refuse_address
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.file_reader import Loader, Misfit, problem_of, wrong_cells
from mediation.loaders.release import Release
from mediation.loaders.suggestions import refusal
from mediation.tally import OnError, Tally, check_on_error

Kind = TypeVar("Kind")


@attrs.frozen(kw_only=True, repr=False)
class ReferenceTable:
    """A table of context, with its origin and a tally of its rows.

    Attributes:
        file: the name of the file.
        sha256: the SHA-256 of the file.
        release: the release of the dataset.
        title: the name of the dataset.
        citation: the citation that its authors ask for, in BibTeX.
        problems: the problems of rejected rows.
        tally: the numbers of rows kept, rejected and skipped.
    """

    file: str
    sha256: str
    release: Release
    title: str
    citation: str
    problems: tuple[Problem, ...]
    tally: Tally

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.title}, {self.release.name}: {self.tally.kept} rows>"

    def has(self, when: When) -> bool:
        """Return whether the release covers all of a time. It covers its years from the first day to the last."""
        covers = self.release.covers
        first, last = covers.earliest or date.min, covers.latest or date.max
        return first <= (when.earliest or date.min) and (when.latest or date.max) <= last


@attrs.frozen(kw_only=True)
class Gathered:
    """The origin and tally of a table of context."""

    book: Book
    loader: Loader
    release: Release
    problems: tuple[Problem, ...]
    tally: Tally

    @property
    def about(self) -> dict[str, Any]:
        """The fields of a `ReferenceTable`."""
        return {
            "file": self.book.file,
            "sha256": self.book.digest,
            "release": self.release,
            "title": self.loader.title,
            "citation": self.loader.citation,
            "problems": self.problems,
            "tally": self.tally,
        }


def gather(
    path: str | Path,
    loader: Loader,
    table: Callable[[Book], Table | None],
    make: Callable[[Row], Kind],
    on_error: OnError,
) -> tuple[list[Kind], Gathered]:
    """Return what `make` returns for each row of the file, and the origin and tally of the table.

    Raises:
        UsageError: missing file, or a file of another dataset.
        DataError: unreadable file, or an invalid row with `on_error="raise"`.
    """
    check_on_error(on_error)
    path = Path(path)
    refuse_address(path)
    if not path.is_file():
        what = "This is a folder" if path.is_dir() else "No such file"
        raise UsageError(f"{path}: {what}. Expected {loader.expected}.")
    book = Book.read(path)
    release, found = loader.recognise(book), table(book)
    if release is None or found is None:
        raise UsageError(f"{book.file}: {refusal(book, loader)}")
    made, problems, skipped = _rows(book, found, make)
    if problems and on_error == "raise":
        raise DataError(problems)
    tally = Tally(kept=len(made), rejected=len(problems), skipped=skipped)
    return made, Gathered(book=book, loader=loader, release=release, problems=tuple(problems), tally=tally)


def time_of(when: When | date | str | int) -> When:
    """Return a time as a `When`; a number is a year.

    >>> time_of(1994), time_of("1994-05")
    (When('1994'), When('1994-05'))
    """
    return When(f"{when:04d}") if isinstance(when, int) else When.of(when)


def state_of(named: str, known: Collection[str] = ()) -> str:
    """Return the id of the state with this id or name. `known` are further ids that a table has.

    Raises:
        UsageError: unknown or ambiguous name.

    >>> state_of("Türkiye"), state_of("TUR")
    ('TUR', 'TUR')
    """
    found = named if named in states() or named in known else find_state(named)
    if found is None:
        hint = "Use its id, as TUR, or a name that only one state has."
        raise UsageError(f"{unknown('state', named, states())} {hint}")
    return found


def no_records(loader: str, function: str) -> Callable[[object], NoReturn]:
    """Return a `read` for a dataset without records. It raises an error that names the function to call."""

    def read(_: object) -> NoReturn:
        raise UsageError(f"{loader} has no single events, and so no records. Read it with {function}(path).")

    return read


def _rows(book: Book, table: Table, make: Callable[[Row], Kind]) -> tuple[list[Kind], list[Problem], int]:
    made, problems, skipped = list[Kind](), list[Problem](), 0
    for row in table.rows():
        if not row.cells:
            skipped += 1
            continue
        try:
            if misfit := wrong_cells(row, len(table.columns)):
                raise misfit
            made.append(make(row))
        except Misfit as error:
            problems.append(problem_of(error, book.file, row))
    return made, problems, skipped
