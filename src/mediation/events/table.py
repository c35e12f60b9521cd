"""A lazy table of dyadic acts and the metadata of its codes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import narwhals as nw

from mediation.errors import UsageError
from mediation.events.schema import METADATA_FIELDS, SKIPPED
from mediation.models.actors import Actor, ActorLookup
from mediation.models.evidence import Coverage
from mediation.models.part import DisputeId
from mediation.tally import Tally


@attrs.frozen(kw_only=True)
class Rejected:
    """The number of rows of a file that are malformed for one reason."""

    file: str
    reason: str
    rows: int


@attrs.frozen(kw_only=True)
class Repaired:
    """The number of rows of a file that were repaired in one way."""

    file: str
    repair: str
    rows: int


@attrs.frozen(kw_only=True)
class Survey:
    """The status of all rows: how many were kept, rejected, skipped and repaired."""

    tally: Tally
    rejected: tuple[Rejected, ...] = ()
    repaired: tuple[Repaired, ...] = ()


@attrs.frozen(kw_only=True)
class FileSurvey:
    """The status of the rows of files with the same dialect.

    `rows` has one row per row of the files, with columns `origin_file`, `reject` (`skipped` for blank lines and
    headers) and `is_repaired`. `rejects` has the malformed rows, with `file`, `line`, `reason` and `text`.
    """

    rows: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]


@attrs.frozen(kw_only=True)
class FileRows:
    """How to read the rows of `whole` from files.

    `portions` yields a lazy table for a few files at a time. `scan` scans the files again.
    """

    whole: nw.LazyFrame[Any]
    portions: Callable[[], Iterator[nw.LazyFrame[Any]]]
    scan: "Callable[[], EventTable] | None" = None


@attrs.frozen(kw_only=True, repr=False)
class EventTable:
    """Dyadic acts as a lazy table with the columns of `EVENT_COLUMNS`, in any engine.

    `checked` has all rows. Its column `reject` says why a row is malformed. `frame` has the valid rows. `countries` is
    the code system of `actor` and `target` (`cameo`, `iso3`, `icews`, ...). It is that of the files, because
    translating each row would cost more than counting it. `has_repeats` is whether several rows can describe one
    event, as in a dataset. If not, each row counts as one event. `files` are the scanned files, and `ignored` the
    columns of a frame that were dropped.

    `rules` is the rule set behind the classes of moves in the table. If it is empty, an analysis derives them from the
    codes, by a crosswalk. In tables made from records, `actors` has the actors of the dataset and `disputes` its
    disputes. `coverage` is what the data claim to cover.
    """

    checked: nw.LazyFrame[Any]
    codebook: str
    countries: str
    producer: str = ""
    has_repeats: bool = True
    files: tuple[str, ...] = ()
    rules: str = ""
    actors: Mapping[str, Actor] = ActorLookup("actor", {})
    disputes: tuple[DisputeId, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    ignored: tuple[str, ...] = ()
    _surveys: tuple[FileSurvey, ...] = attrs.field(default=(), alias="surveys", eq=False)
    _file_rows: FileRows | None = attrs.field(default=None, alias="file_rows", eq=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a table of files as its scan, and other tables with their frames.

        Frames can be pickled if their engine supports it, as Polars does. Unpickling a scan reads the files again.
        """
        names = (each.name for each in attrs.fields(type(self)) if each.init and not each.name.startswith("_"))
        facts = {name: getattr(self, name) for name in names}
        rows = self._rows_of_files()
        if rows is None or rows.scan is None:
            return _with_frame, (facts,)
        del facts["checked"]
        return _scanned_again, (rows.scan, facts)

    def __repr__(self) -> str:
        """Describe the table without reading it."""
        facts = [f"codes {self.codebook or 'unknown'}", f"actors {self.countries or 'unknown'}"]
        facts += [f"moves by {self.rules}"] if self.rules else []
        facts += [f"ignored columns {', '.join(self.ignored)}"] if self.ignored else []
        whose = f" of {self.producer}" if self.producer else ""
        return f"<EventTable{whose}: {'; '.join((self._where(), *facts))}>"

    def _where(self) -> str:
        """Return the location of the rows."""
        if not self.files:
            return f"a frame of {self.checked.implementation.name.lower()}"
        if len(self.files) == 1:
            return self.files[0]
        return f"{len(self.files)} files, {self.files[0]} to {self.files[-1]}"

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The valid rows."""
        return _kept(self.checked)

    def frames(self) -> Iterator[nw.LazyFrame[Any]]:
        """Yield the valid rows, a few files at a time if there are many."""
        return map(_kept, self.portions())

    def portions(self) -> Iterator[nw.LazyFrame[Any]]:
        """Yield all rows, a few files at a time if there are many. Polars would read them all at once."""
        rows = self._rows_of_files()
        return rows.portions() if rows else iter((self.checked,))

    def _rows_of_files(self) -> FileRows | None:
        """Return how to read the rows from files, or None if they don't come from files or were changed."""
        return self._file_rows if self._file_rows and self._file_rows.whole is self.checked else None

    @property
    def is_read_whole(self) -> bool:
        """Whether each query reads all rows, as it does for text files. Other formats can skip rows."""
        return bool(self._surveys)

    def survey(self) -> Survey:
        """Read all rows, and count those kept, rejected, skipped and repaired."""
        found = Counter[tuple[str, str | None, bool]]()
        for file, reason, is_repaired, rows in self._row_counts():
            found[file or "", reason, is_repaired] += rows
        counts = sorted(found.items(), key=str)
        kept = sum(rows for (_, reason, _), rows in counts if reason is None)
        skipped = sum(rows for (_, reason, _), rows in counts if reason == SKIPPED)
        return Survey(
            tally=Tally(kept=kept, skipped=skipped, rejected=found.total() - kept - skipped),
            rejected=tuple(
                Rejected(file=file, reason=reason, rows=rows)
                for (file, reason, _), rows in counts
                if reason not in (None, SKIPPED)
            ),
            repaired=tuple(
                Repaired(file=file, repair="leading-zero", rows=rows)
                for (file, _, is_repaired), rows in counts
                if is_repaired
            ),
        )

    def count(self) -> Tally:
        """Count the rows that were kept, rejected, or skipped as blank or a header. Reads all rows."""
        return self.survey().tally

    def rejected(self) -> tuple[Rejected, ...]:
        """Count malformed rows by file and reason. Reads all rows."""
        return self.survey().rejected

    def repairs(self) -> tuple[Repaired, ...]:
        """Count the codes whose lost leading zero was restored, by file. Reads all rows."""
        return self.survey().repaired

    def write(
        self,
        path: "str | Path",
        *,
        columns: "Iterable[str] | None" = None,
        progress: "Callable[[int], None] | None" = None,
    ) -> int:
        """Write the valid rows as Parquet, and return how many there are.

        Rows are sorted by actor, target and date, so that queries about two states are fast. Memory use does not grow
        with the number of rows. `scan` reads the file back with the metadata of its codes. The file appears only when
        it is complete.

        Args:
            path: the file to write or replace.
            columns: columns to write in addition to the required ones. Default: all except names, URLs, and columns
                with the same value in all rows.
            progress: called from time to time with the number of rows read so far.

        Raises:
            UsageError: unknown column.
        """
        from mediation.events.writing import write_events

        facts = {name: getattr(self, name) for name in METADATA_FIELDS}
        return write_events(self.frames(), path, facts=facts, columns=columns, progress=progress)

    def write_rejects(self, path: "str | Path") -> None:
        """Write the malformed rows as CSV: file, line, reason and text.

        Raises:
            UsageError: the table was made from a frame, whose malformed rows are in `checked`.
        """
        from mediation.formats.saving import replaced

        rejects = self.rejects().to_native()
        with replaced(Path(path)) as draft:
            rejects.sink_csv(draft)

    def _row_counts(self) -> "list[tuple[str | None, str | None, bool, int]]":
        """Return the number of rows by file, reject reason and repair."""
        keys = ("origin_file", "reject")
        if not self._surveys:
            counts = self.checked.group_by(*keys).agg(nw.len().alias("rows")).collect()
            return [(file, reason, False, rows) for file, reason, rows in counts.select(*keys, "rows").iter_rows()]
        found = []
        for survey in self._surveys:
            counts = survey.rows.group_by(*keys, "is_repaired").agg(nw.len().alias("rows")).collect()
            found += list(counts.select(*keys, "is_repaired", "rows").iter_rows())
        return found

    def rejects(self) -> nw.LazyFrame[Any]:
        """Return the malformed rows as a lazy table: file, line, reason and original text.

        Raises:
            UsageError: the table was made from a frame, whose malformed rows are in `checked`.
        """
        if not self._surveys:
            raise UsageError(
                "`rejects` needs a table scanned from files. The malformed rows of a frame are in `checked`."
            )
        return nw.concat([survey.rejects for survey in self._surveys])


def _kept(checked: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the valid rows."""
    return checked.filter(nw.col("reject").is_null()).drop("reject")


def _with_frame(facts: Mapping[str, Any]) -> EventTable:
    """Unpickle a table with its frame."""
    return EventTable(**facts)


def _scanned_again(scan: Callable[[], EventTable], facts: Mapping[str, Any]) -> EventTable:
    """Unpickle a table by scanning its files again."""
    return attrs.evolve(scan(), **facts)
