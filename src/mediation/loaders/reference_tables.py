"""Public datasets that tell of no single event, and so become small tables beside the records and not records.

Such a table counts its rows as a dataset does, says what is wrong with them, and names its file, release and citation.
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
    """A table of context: where it is from, and what became of its rows.

    Attributes:
        file: the name of the file; `sha256` is that of its bytes.
        release: the release that the file tells.
        title: the name of the dataset, and `citation` what its makers ask to be cited, in BibTeX.
        problems: what was wrong with rows that were left out.
        tally: how many rows were kept, rejected and skipped.
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
        """Tell whether the release has all of a time, whose years it has from their first day to their last."""
        covers = self.release.covers
        first, last = covers.earliest or date.min, covers.latest or date.max
        return first <= (when.earliest or date.min) and (when.latest or date.max) <= last


@attrs.frozen(kw_only=True)
class Gathered:
    """What the fields of every table of context are made of."""

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
    """Return what `make` makes of each row of the file, and where it is from.

    Raises:
        UsageError: there is no such file, or it is another dataset's.
        DataError: it can't be read, or `on_error` is `"raise"` and something is wrong with a row.
    """
    check_on_error(on_error)
    path = Path(path)
    refuse_address(path)
    if not path.is_file():
        raise UsageError(f"{path}: {'is a folder' if path.is_dir() else 'no such file'}; expected {loader.expected}")
    book = Book.read(path)
    release, found = loader.recognise(book), table(book)
    if release is None or found is None:
        raise UsageError(f"{book.file}: {refusal(book, loader)}")
    made, problems, skipped = _taken(book, found, make)
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
    """Return the id of the state of that id or name; `known` are ids that a table has of its own.

    Raises:
        UsageError: no state, or more than one, is known under it.

    >>> state_of("Türkiye"), state_of("TUR")
    ('TUR', 'TUR')
    """
    found = named if named in states() or named in known else find_state(named)
    if found is None:
        hint = "Use its id, as TUR, or a name that only one state has."
        raise UsageError(f"{unknown('state', named, states())} {hint}")
    return found


def no_records(loader: str, function: str) -> Callable[[object], NoReturn]:
    """Return what `load` does with a file that holds no records: it says which function reads it."""

    def read(_: object) -> NoReturn:
        raise UsageError(f"{loader} tells of no single events, and holds no records: read it with {function}(path)")

    return read


def _taken(book: Book, table: Table, make: Callable[[Row], Kind]) -> tuple[list[Kind], list[Problem], int]:
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
