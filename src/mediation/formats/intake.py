"""What comes in from any format: rows become parts of a dataset or problems, and every row is counted."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count, repeat
from typing import Any, Final, NoReturn

import attrs
from pydantic import ValidationError

from mediation.errors import DataError, Hints, Problem
from mediation.integrity import Entry, Found, Integrity
from mediation.models.catalogue import PARTS
from mediation.models.evidence import Source
from mediation.models.part import SLUG, Part, validator
from mediation.models.problems import problems_of
from mediation.models.records import KINDS, Record
from mediation.record_set import AnyRecordSet
from mediation.tally import OnError, Tally

Finder = Callable[[Iterable[str]], Mapping[str, int]]
"""Finds the lines, 0 where unknown, at which paths stand in a file whose reader tells of paths only."""

# A small archive can hold more problems, and more blank lines, than there is memory and time for.
_MOST_PROBLEMS: Final = 400_000
_MOST_SKIPPED: Final = 10**6

_NOW_AND_THEN: Final = 1_000
_MANY: Final = 400


class Intake:
    """What has been read of a dataset so far: its parts, its problems, and how many rows.

    With `holds=False` parts are looked at and let go, so that any number of them can be checked.
    """

    def __init__(self, *, holds: bool = True, progress: Callable[[int], None] | None = None) -> None:
        self.title = ""
        self.outside: frozenset[str] = frozenset()
        self._entries: list[Entry] = []
        self._fresh: list[Entry] = []
        self.problems: list[Problem] = []
        self.unread: set[tuple[str, str]] = set()
        self.unread_files: set[str] = set()
        self.kept = self.rejected = self.skipped = self.joined = self.lent = 0
        self.has_sources = False
        self._holds, self._integrity = holds, Integrity()
        self._progress = progress
        self.hints = Hints()
        self.finders: dict[str, Finder] = {}

    def head(self, fields: dict[str, Any], *, file: str, line: int = 0) -> None:
        """Take what a dataset says of itself: its `title`, and the events `outside` it that its records refer to."""
        for name, value in fields.items():
            if name == "title" and isinstance(value, str):
                self._entitle(value, file, line)
            elif name == "outside" and isinstance(value, list) and all(map(_is_event, value)):
                self.outside = frozenset(value)
                self._integrity.allow(self.outside)
            elif name in ("title", "outside"):
                wanted = "a text" if name == "title" else "a list of events"
                self.fail("not-text", f"is not {wanted}, found {value!r:.60}", file, path=name, line=line)
            else:
                close = self.hints.of(name, ("title", "outside"))
                self.fail("extra-forbidden", f"has no field {name!r:.80}", file, line=line, nearest=close)

    def _entitle(self, title: str, file: str, line: int) -> None:
        try:
            title.encode()
        except UnicodeEncodeError:
            self.fail("not-utf8", "is not UTF-8: save it in that encoding", file, path="title", line=line)
        else:
            self.title = title

    def row(self, what: str, fields: object, *, file: str, path: str = "", line: int = 0, told: object = None) -> None:
        """Take a row that is to be a part of the kind: a plain dict of its fields, as a file gives them.

        `told` is the id that the file gives a record besides the fields that make its id.
        """
        model = PARTS[what]
        try:
            part = validator(model)(fields)
        except ValidationError as error:
            self.reject(
                *problems_of(error, model, file=file, path=path, line=line, hints=self.hints),
                unread=_named(what, fields),
            )
        else:
            if told is not None and isinstance(part, Record) and told != part.id:
                message = f"is {told!r:.100}, but event, source and version make it {part.id!r}: correct one of them"
                place = ".".join(filter(None, (path, "id")))
                self.reject(Problem(code="id-mismatch", message=message, file=file, line=line, path=place, field="id"))
            else:
                self.part(part, file, path, line)

    def part(self, part: Part, file: str, path: str = "", line: int = 0) -> None:
        """Take a part."""
        self.has_sources = self.has_sources or type(part) is Source
        self._fresh.append(Entry(part, file, path, line))
        self._count(1)

    def parts(self, records: Sequence[Record], file: str, line: int) -> None:
        """Take records that stand in the lines from that one on."""
        places = zip(records, repeat(file), repeat(""), count(line))
        self._fresh += map(Entry._make, places)
        self._count(len(records))

    def _count(self, more: int) -> None:
        before, self.kept = self.kept, self.kept + more
        if self._progress and before // _NOW_AND_THEN < self.kept // _NOW_AND_THEN:
            self._progress(self.kept + self.rejected + self.skipped + self.joined)
        if len(self._fresh) >= _MANY:
            self._look()

    @property
    def entries(self) -> list[Entry]:
        """The parts so far, with their places."""
        self._look()
        return self._entries

    def _look(self) -> None:
        """Look at the parts that have not been looked at yet: many at a time, which is sooner, and soon."""
        self._integrity.take(self._fresh)
        if self._holds:
            self._entries += self._fresh
        self._fresh = []

    def reject(self, *problems: Problem, unread: tuple[str, str] | None = None) -> None:
        """Take note of a row that is no part, and of the entity it should have been."""
        self.rejected += 1
        self.problems += problems
        if len(self.problems) > _MOST_PROBLEMS:
            self._stop("too-many-problems", f"has more than {_MOST_PROBLEMS} problems: what follows was not read")
        if unread:
            self.unread.add(unread)

    def skip(self, rows: int = 1) -> None:
        """Take note of rows that hold no part and need none."""
        self.skipped += rows
        if self.skipped > _MOST_SKIPPED:
            self._stop("too-many-blanks", f"has more than {_MOST_SKIPPED} blank rows: what follows was not read")

    def join(self, rows: int = 1) -> None:
        """Take note of rows that tell more of what another row told first."""
        self.joined += rows

    def _stop(self, code: str, message: str) -> NoReturn:
        raise DataError([Problem(code=code, message=message)])

    def fail(
        self, code: str, message: str, file: str, *, path: str = "", line: int = 0, nearest: str = "", found: str = ""
    ) -> None:
        """Take note of a problem of the file and not of one row."""
        problem = Problem(code=code, message=message, file=file, path=path, line=line, nearest=nearest, found=found)
        self.problems.append(problem)

    def lend(self, parts: Iterable[Part]) -> None:
        """Take parts that the rows refer to and that are no rows themselves."""
        entries = [*map(Entry, parts)]
        self._fresh += entries
        self.lent += len(entries)

    def assemble(self, made: type[AnyRecordSet], on_error: OnError) -> AnyRecordSet:
        """Return everything that was read as a record set of that class.

        Raises:
            DataError: with `on_error="raise"`, when anything is wrong.
        """
        broken = self._broken()
        try:
            ds = self._assembled(made, on_error, is_closed=not broken)
        except DataError as error:
            raise DataError(self._with_lines(error.problems)) from None
        return attrs.evolve(ds, problems=self._with_lines(ds.problems)) if self.finders and ds.problems else ds

    def _assembled(self, made: type[AnyRecordSet], on_error: OnError, *, is_closed: bool) -> AnyRecordSet:
        return made.assemble(
            self.entries,
            title=self.title,
            outside=self.outside,
            problems=self.problems,
            unread=self.unread,
            tally=self._tally(kept=0, more_rejected=0),
            uncounted=self.lent,
            is_closed=is_closed,
            on_error=on_error,
        )

    def _tally(self, *, kept: int, more_rejected: int) -> Tally:
        return Tally(
            kept=kept,
            rejected=self.rejected + more_rejected,
            skipped=self.skipped,
            joined=self.joined,
            unread_files=len(self.unread_files),
        )

    def _broken(self) -> list[Found]:
        """Return what keeps the parts from being a closed dataset."""
        self._look()
        self._integrity.allow(self.outside)
        return self._integrity.problems(frozenset(self.unread))

    def verdict(self) -> tuple[tuple[Problem, ...], Tally]:
        """Return what is wrong with the parts that went by, and the count of rows."""
        found = [each for each in self._broken() if not each[0].code.startswith("unread-")]
        rejected = len({id(entry) for _, entry in found})
        tally = self._tally(kept=self.kept - rejected, more_rejected=rejected)
        return self._with_lines((*self.problems, *(problem for problem, _ in found))), tally

    def _with_lines(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Return the problems, those with a path in a file that has a finder with the line that it finds.

        This is for when all problems are known: then each file is looked through once, and only where it has any.
        Where lines were found the problems of each file stand together, in the order of their lines.
        """
        paths: dict[str, set[str]] = {}
        for problem in problems:
            if problem.path and problem.file in self.finders:
                paths.setdefault(problem.file, set()).add(problem.path)
        lines = {file: self.finders[file](within) for file, within in paths.items()}
        told = [
            attrs.evolve(problem, line=lines[problem.file].get(problem.path, problem.line))
            if problem.file in lines
            else problem
            for problem in problems
        ]
        if lines:
            files = {file: place for place, file in enumerate(dict.fromkeys(problem.file for problem in told))}
            told.sort(key=lambda problem: (files[problem.file], problem.line))
        return tuple(told)


def _named(what: str, fields: object) -> tuple[str, str] | None:
    """Return the entity that the row was to be, so that what refers to it is not blamed for it."""
    name = fields.get("id") if isinstance(fields, dict) else None
    return (what, name) if isinstance(name, str) and what not in KINDS else None


def _is_event(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(SLUG, value) is not None
