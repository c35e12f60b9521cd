"""A lazy table of dyadic acts with what has to be known of its codes."""

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
    """How many rows of a file are malformed for one reason."""

    file: str
    reason: str
    rows: int


@attrs.frozen(kw_only=True)
class Repaired:
    """How many rows of a file were put right, and in what way."""

    file: str
    repair: str
    rows: int


@attrs.frozen(kw_only=True)
class Survey:
    """What became of all rows that were read: how many were kept, rejected and skipped, and what was put right."""

    tally: Tally
    rejected: tuple[Rejected, ...] = ()
    repaired: tuple[Repaired, ...] = ()


@attrs.frozen(kw_only=True)
class FileSurvey:
    """What became of the rows of files that are written alike.

    `rows` has one row for each, with columns `origin_file`, `reject` (`skipped` for blank lines and headers) and
    `is_repaired`. `rejects` has the malformed ones, with `file`, `line`, `reason` and `text`.
    """

    rows: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]


@attrs.frozen(kw_only=True)
class FileRows:
    """How the rows of `whole` are read from files.

    `portions` makes a lazy table of a few files at a time. `scan` makes the event table again from its files.
    """

    whole: nw.LazyFrame[Any]
    portions: Callable[[], Iterator[nw.LazyFrame[Any]]]
    scan: "Callable[[], EventTable] | None" = None


@attrs.frozen(kw_only=True, repr=False)
class EventTable:
    """Dyadic acts as a lazy table with the columns of `EVENT_COLUMNS`, wherever its rows are kept.

    `checked` has all rows, malformed ones among them, whose column `reject` says why; `frame` has those that are
    not. `countries` is the code system of `actor` and `target` (`cameo`, `iso3`, `icews`, ...), which is that of the
    files, for to translate each row would take longer than to count it. `has_repeats` says that several rows may
    tell one event, as those of a dataset do; otherwise each row is counted without looking for others. `files` are
    the files that were scanned, and `ignored` the columns of a frame that the table has no place for.

    `rules` is the rule set that made the classes of the moves in it; where it is empty, an analysis makes them of
    the codes, by a crosswalk. Of records, `actors` are those whose ids `actor` and `target` are, and `disputes` those
    that the dataset knows. `coverage` is what the data claim to cover.
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
        """Pickle a table of files as its scan, and any other with its frame.

        A frame can be pickled where its engine allows it, as Polars does. A scan reads the files again.
        """
        names = (each.name for each in attrs.fields(type(self)) if each.init and not each.name.startswith("_"))
        facts = {name: getattr(self, name) for name in names}
        rows = self._rows_of_files()
        if rows is None or rows.scan is None:
            return _with_frame, (facts,)
        del facts["checked"]
        return _scanned_again, (rows.scan, facts)

    def __repr__(self) -> str:
        """Return what is known of the table without reading it."""
        facts = [f"codes {self.codebook or 'of no known codebook'}", f"actors {self.countries or 'of no known codes'}"]
        facts += [f"moves by {self.rules}"] if self.rules else []
        facts += [f"without its columns {', '.join(self.ignored)}"] if self.ignored else []
        whose = f" of {self.producer}" if self.producer else ""
        return f"<EventTable{whose}: {'; '.join((self._where(), *facts))}>"

    def _where(self) -> str:
        """Return where the rows are kept."""
        if not self.files:
            return f"a frame of {self.checked.implementation.name.lower()}"
        if len(self.files) == 1:
            return self.files[0]
        return f"{len(self.files)} files, {self.files[0]} to {self.files[-1]}"

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The rows that are not malformed."""
        return _kept(self.checked)

    def frames(self) -> Iterator[nw.LazyFrame[Any]]:
        """Yield the rows that are not malformed, those of some files at a time where they lie in many."""
        return map(_kept, self.portions())

    def portions(self) -> Iterator[nw.LazyFrame[Any]]:
        """Yield all rows, those of some files at a time where they lie in many that Polars would read at once."""
        rows = self._rows_of_files()
        return rows.portions() if rows else iter((self.checked,))

    def _rows_of_files(self) -> FileRows | None:
        """Return how the rows are read from files; None where they are not, or were changed since."""
        return self._file_rows if self._file_rows and self._file_rows.whole is self.checked else None

    @property
    def is_read_whole(self) -> bool:
        """Whether each question reads all rows, as it does of files of text; of others only those that it is about."""
        return bool(self._surveys)

    def survey(self) -> Survey:
        """Look through all rows, and return what became of them."""
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
        """Return how many rows were kept, rejected, and skipped for they are blank or a header. Reads all rows."""
        return self.survey().tally

    def rejected(self) -> tuple[Rejected, ...]:
        """Return how many rows are malformed, by file and reason. Reads all rows."""
        return self.survey().rejected

    def repairs(self) -> tuple[Repaired, ...]:
        """Return how many codes got back the leading zero that they had lost, by file. Reads all rows."""
        return self.survey().repaired

    def write(
        self,
        path: "str | Path",
        *,
        columns: "Iterable[str] | None" = None,
        progress: "Callable[[int], None] | None" = None,
    ) -> int:
        """Write the rows that are not malformed as Parquet, and return how many they are.

        They are sorted by actor, target and date, which makes a question about two states fast, in memory that does
        not grow with the rows. `scan` reads them back with all that has to be known of their codes. The file is
        there when it is whole, and not before.

        Args:
            path: where; what is there is replaced.
            columns: which columns, besides those without which it were no event table. Without it all that say
                something of an act: not names, urls, and what is the same in all rows.
            progress: called now and then with the number of rows read so far.

        Raises:
            UsageError: there is no column of a name that is asked for.
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
        """Return the malformed rows as a lazy table: file, line, reason and the text as it stands there.

        Raises:
            UsageError: the table was made of a frame, whose malformed rows are in `checked`.
        """
        if not self._surveys:
            raise UsageError("only what was read of files can be read back; malformed rows of a frame are in `checked`")
        return nw.concat([survey.rejects for survey in self._surveys])


def _kept(checked: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the rows that are not malformed."""
    return checked.filter(nw.col("reject").is_null()).drop("reject")


def _with_frame(facts: Mapping[str, Any]) -> EventTable:
    """Return the table that was pickled with its frame."""
    return EventTable(**facts)


def _scanned_again(scan: Callable[[], EventTable], facts: Mapping[str, Any]) -> EventTable:
    """Return the table that was pickled as its scan."""
    return attrs.evolve(scan(), **facts)
