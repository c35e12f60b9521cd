"""Collects rows from any format: each row becomes a part of a dataset or a problem, and every row is counted."""

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
"""Returns the lines of paths (0 if unknown) in a file whose reader reports paths only."""

# A small archive can unpack to more problems and blank lines than memory and time allow.
_MAX_PROBLEMS: Final = 400_000
_MAX_SKIPPED_ROWS: Final = 10**6

_ROWS_PER_PROGRESS_CALL: Final = 1_000
_PARTS_PER_CHECK: Final = 400


class Intake:
    """The parts and problems read so far, and the number of rows.

    With `holds=False`, parts are checked and dropped, so a dataset of any size can be checked.
    """

    def __init__(self, *, holds: bool = True, progress: Callable[[int], None] | None = None) -> None:
        self.title = ""
        self.outside: frozenset[str] = frozenset()
        self._entries: list[Entry] = []
        self._fresh: list[Entry] = []
        self.problems: list[Problem] = []
        self.unread: set[tuple[str, str]] = set()
        self.unread_files: set[str] = set()
        self.kept = self.rejected = self.skipped = self.joined = self.uncounted = 0
        self.has_sources = False
        self._holds, self._integrity = holds, Integrity()
        self._progress = progress
        self.hints = Hints()
        self.finders: dict[str, Finder] = {}

    def head(self, fields: dict[str, Any], *, file: str, line: int = 0) -> None:
        """Read the head of a dataset: its `title`, and the events `outside` it that its records refer to."""
        for name, value in fields.items():
            if name == "title" and isinstance(value, str):
                self._set_title(value, file, line)
            elif name == "outside" and isinstance(value, list) and all(map(_is_event, value)):
                self.outside = frozenset(value)
                self._integrity.allow(self.outside)
            elif name in ("title", "outside"):
                wanted = "text" if name == "title" else "a list of event ids"
                self.fail("not-text", f"Should be {wanted}, found {value!r:.60}.", file, path=name, line=line)
            else:
                close = self.hints.of(name, ("title", "outside"))
                self.fail(
                    "extra-forbidden", f"Unknown field {name!r:.80} of the dataset.", file, line=line, nearest=close
                )

    def _set_title(self, title: str, file: str, line: int) -> None:
        try:
            title.encode()
        except UnicodeEncodeError:
            self.fail("not-utf8", "Not UTF-8. Save the file as UTF-8.", file, path="title", line=line)
        else:
            self.title = title

    def row(
        self, what: str, fields: object, *, file: str, path: str = "", line: int = 0, given_id: object = None
    ) -> None:
        """Validate a row, a plain dict of fields as a file gives them, as a part of the kind `what`.

        `given_id` is the id that the file gives a record, in addition to the fields that its id is made from.
        """
        model = PARTS[what]
        try:
            part = validator(model)(fields)
        except ValidationError as error:
            self.reject(
                *problems_of(error, model, file=file, path=path, line=line, hints=self.hints),
                unread=_entity_of(what, fields),
            )
        else:
            if given_id is not None and isinstance(part, Record) and given_id != part.id:
                made = f"event, source and version give {part.id!r}"
                message = f"Found {given_id!r:.100}, but {made}. Correct one of them."
                place = ".".join(filter(None, (path, "id")))
                self.reject(Problem(code="id-mismatch", message=message, file=file, line=line, path=place, field="id"))
            else:
                self.part(part, file, path, line)

    def part(self, part: Part, file: str, path: str = "", line: int = 0) -> None:
        """Add a part."""
        self.has_sources = self.has_sources or type(part) is Source
        self._fresh.append(Entry(part, file, path, line))
        self._count(1)

    def parts(self, records: Sequence[Record], file: str, line: int) -> None:
        """Add records from consecutive lines, starting at `line`."""
        places = zip(records, repeat(file), repeat(""), count(line))
        self._fresh += map(Entry._make, places)
        self._count(len(records))

    def _count(self, more: int) -> None:
        before, self.kept = self.kept, self.kept + more
        if self._progress and before // _ROWS_PER_PROGRESS_CALL < self.kept // _ROWS_PER_PROGRESS_CALL:
            self._progress(self.kept + self.rejected + self.skipped + self.joined)
        if len(self._fresh) >= _PARTS_PER_CHECK:
            self._check_fresh()

    @property
    def entries(self) -> list[Entry]:
        """The parts so far, with their file, path and line."""
        self._check_fresh()
        return self._entries

    def _check_fresh(self) -> None:
        """Check the parts that have not been checked yet. A batch is faster than one part at a time."""
        self._integrity.take(self._fresh)
        if self._holds:
            self._entries += self._fresh
        self._fresh = []

    def reject(self, *problems: Problem, unread: tuple[str, str] | None = None) -> None:
        """Record a rejected row, and the entity that it should have been."""
        self.rejected += 1
        self.problems += problems
        if len(self.problems) > _MAX_PROBLEMS:
            self._stop("too-many-problems", f"More than {_MAX_PROBLEMS} problems. The rest was not read.")
        if unread:
            self.unread.add(unread)

    def skip(self, rows: int = 1) -> None:
        """Count rows that hold no part, such as blank ones."""
        self.skipped += rows
        if self.skipped > _MAX_SKIPPED_ROWS:
            self._stop("too-many-blanks", f"More than {_MAX_SKIPPED_ROWS} blank rows. The rest was not read.")

    def join(self, rows: int = 1) -> None:
        """Count rows that add to the record of an earlier row."""
        self.joined += rows

    def _stop(self, code: str, message: str) -> NoReturn:
        raise DataError([Problem(code=code, message=message)])

    def fail(
        self, code: str, message: str, file: str, *, path: str = "", line: int = 0, nearest: str = "", found: str = ""
    ) -> None:
        """Record a problem of the whole file."""
        problem = Problem(code=code, message=message, file=file, path=path, line=line, nearest=nearest, found=found)
        self.problems.append(problem)

    def add_uncounted(self, parts: Iterable[Part]) -> None:
        """Add parts that the rows refer to but that are not rows themselves, and so don't count in the tally."""
        entries = [*map(Entry, parts)]
        self._fresh += entries
        self.uncounted += len(entries)

    def assemble(self, made: type[AnyRecordSet], on_error: OnError) -> AnyRecordSet:
        """Return everything that was read, as a record set of the class `made`.

        Raises:
            DataError: there are problems and `on_error` is "raise".
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
            uncounted=self.uncounted,
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
        """Return the problems across parts, such as unknown ids."""
        self._check_fresh()
        self._integrity.allow(self.outside)
        return self._integrity.problems(frozenset(self.unread))

    def problems_and_tally(self) -> tuple[tuple[Problem, ...], Tally]:
        """Return the problems of all parts, and the tally of rows."""
        found = [each for each in self._broken() if not each[0].code.startswith("unread-")]
        rejected = len({id(entry) for _, entry in found})
        tally = self._tally(kept=self.kept - rejected, more_rejected=rejected)
        return self._with_lines((*self.problems, *(problem for problem, _ in found))), tally

    def _with_lines(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Return the problems with the lines that the finders of their files return.

        Call this once all problems are known: each file with problems is then scanned once. If any file has a
        finder, the problems are grouped by file and sorted by line.
        """
        paths: dict[str, set[str]] = {}
        for problem in problems:
            if problem.path and problem.file in self.finders:
                paths.setdefault(problem.file, set()).add(problem.path)
        lines = {file: self.finders[file](within) for file, within in paths.items()}
        located = [
            attrs.evolve(problem, line=lines[problem.file].get(problem.path, problem.line))
            if problem.file in lines
            else problem
            for problem in problems
        ]
        if lines:
            files = {file: place for place, file in enumerate(dict.fromkeys(problem.file for problem in located))}
            located.sort(key=lambda problem: (files[problem.file], problem.line))
        return tuple(located)


def _entity_of(what: str, fields: object) -> tuple[str, str] | None:
    """Return the kind and id of a rejected entity, so that references to it are not reported as well."""
    name = fields.get("id") if isinstance(fields, dict) else None
    return (what, name) if isinstance(name, str) and what not in KINDS else None


def _is_event(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(SLUG, value) is not None
