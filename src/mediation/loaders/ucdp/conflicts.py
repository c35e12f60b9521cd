"""UCDP/PRIO's list of armed conflicts since 1946, by year and intensity.

Releases differ in the names of columns (`ID`, `ConflictId`, `conflictid`, `conflict_id`). In all of them, a row is one
conflict in one year.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import attrs

from mediation.dates.when import When
from mediation.loaders.actors import Resolver
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.dates import DateColumn, calendar_date
from mediation.loaders.file_reader import Loader, Misfit
from mediation.loaders.reference_tables import ReferenceTable, gather, no_records, state_of, time_of
from mediation.loaders.release import Release, slug
from mediation.loaders.ucdp.common import OLD_NUMBERS, date_column, items
from mediation.models.part import ActorId
from mediation.tally import OnError

Member = TypeVar("Member", bound=StrEnum)

_NEEDED: Final = (
    ("conflict_id", "side_a", "side_b", "year", "intensity_level", "type_of_conflict"),
    ("ConflictId", "SideA", "SideB", "Year", "IntensityLevel", "TypeOfConflict"),
    ("conflictid", "sidea", "year", "intensity"),
    ("conflictid", "sidea", "year", "intensitylevel"),
    ("ID", "SideA", "SideB", "YEAR", "Int", "Type"),
)
# Column names since release 18.1 without underscores, and their names in all releases.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "conflictid": ("conflictid", "id"),
    "intensitylevel": ("intensitylevel", "intensity", "int"),
    "typeofconflict": ("typeofconflict", "type"),
    "incompatibility": ("incompatibility", "incomp"),
    "territoryname": ("territoryname", "terr", "territory"),
}
_DATES: Final = ("startdate", "startdate2", "ependdate")
_REGIONS: Final = {"1": "Europe", "2": "Middle East", "3": "Asia", "4": "Africa", "5": "Americas"}
_FIRST_YEAR: Final = 1946
_EXACT: Final = "1"
_MISSING: Final = frozenset(("", "NULL", "NA", "-99", ".", "0"))


class Intensity(StrEnum):
    """Battle deaths in the year: `minor` at least 25, `war` at least 1,000."""

    MINOR = "minor"
    WAR = "war"


class ConflictType(StrEnum):
    """Type of the warring parties. `internationalised` means within a state, with troops of other states."""

    EXTRASYSTEMIC = "extrasystemic"
    INTERSTATE = "interstate"
    INTRASTATE = "intrastate"
    INTERNATIONALISED = "internationalised"


class Stake(StrEnum):
    """What a conflict is about."""

    TERRITORY = "territory"
    GOVERNMENT = "government"
    BOTH = "both"


@attrs.frozen(kw_only=True, repr=False)
class ConflictYear:
    """An active conflict in one year.

    `conflict` is the id of the dispute, the same as in agreements of `ucdp-peace`. Releases before 2017 use other
    numbers, and other ids: `ucdp-conflict-old-12`. `side_a` and `side_b` keep UCDP's names; `with_a` and `with_b` are
    their supporters with troops. `states` are the states on both sides whose numbers are unambiguous. Dates that UCDP
    does not call exact are approximate (`~`). `row` is the line in the file.
    """

    conflict: str
    year: int
    location: str
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    with_a: tuple[str, ...] = ()
    with_b: tuple[str, ...] = ()
    states: tuple[ActorId, ...] = ()
    intensity: Intensity
    type: ConflictType
    stake: Stake | None = None
    territory: str = ""
    regions: tuple[str, ...] = ()
    since: When | None = None
    episode_since: When | None = None
    episode_until: When | None = None
    row: int

    def __repr__(self) -> str:
        return f"<ConflictYear {self.conflict} {self.year}, {self.location}: {self.intensity}>"


@attrs.frozen(kw_only=True)
class Episode:
    """A conflict over consecutive years. `until` is None if it had not ended, or its end is unknown."""

    conflict: str
    location: str
    years: tuple[int, ...]
    since: When | None
    until: When | None
    wars: int
    """Number of years with the intensity `war`."""


@attrs.frozen(kw_only=True)
class YearCount:
    """Number of conflicts in a year, and how many of them were wars."""

    year: int
    conflicts: int
    wars: int


@attrs.frozen(kw_only=True, repr=False)
class ConflictTable(ReferenceTable):
    """The conflicts of a release, year by year."""

    years: tuple[ConflictYear, ...]

    def __len__(self) -> int:
        return len(self.years)

    def count(self, year: int) -> YearCount | None:
        """Count the conflicts and wars of a year. None if the release does not cover the year."""
        found = self.where(year=year)
        wars = sum(each.intensity is Intensity.WAR for each in found)
        return YearCount(year=year, conflicts=len(found), wars=wars) if self.has(time_of(year)) else None

    @property
    def counts(self) -> tuple[YearCount, ...]:
        """The counts of all years of the release."""
        last = self.release.covers.latest
        years = range(_FIRST_YEAR, last.year + 1 if last else _FIRST_YEAR)
        return tuple(found for year in years if (found := self.count(year)))

    def where(
        self, *, year: int | None = None, conflict: str | None = None, state: str | None = None
    ) -> tuple[ConflictYear, ...]:
        """Filter by year, by conflict (the id of its dispute), and by a state on either side (id or name).

        Raises:
            UsageError: unknown state.
        """
        state = state_of(state, {own for each in self.years for own in each.states}) if state else None
        return tuple(
            each
            for each in self.years
            if year in (None, each.year) and conflict in (None, each.conflict) and (not state or state in each.states)
        )

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """Runs of consecutive years of each conflict, sorted by conflict and time."""
        runs: list[list[ConflictYear]] = []
        for each in sorted(self.years, key=lambda each: (each.conflict, each.year)):
            if runs and runs[-1][-1].conflict == each.conflict and runs[-1][-1].year == each.year - 1:
                runs[-1].append(each)
            else:
                runs.append([each])
        return tuple(map(_episode, runs))


def conflicts(path: str | Path, *, on_error: OnError = "raise") -> ConflictTable:
    """Read UCDP/PRIO's list of armed conflicts, of any release.

    Args:
        path: the file, CSV or workbook, as UCDP or PRIO publish it.
        on_error: `"collect"` skips invalid rows and lists them in `problems`.

    Raises:
        UsageError: the file is missing, or is not this dataset.
        DataError: the file is unreadable, or a row is invalid and `on_error="raise"`.
    """
    rows = _Rows()
    years, about = gather(path, LOADER, rows.table, rows.of, on_error)
    return ConflictTable(years=tuple(years), **about.about)


def recognise(book: Book) -> Release | None:
    """Return the release. The similar list of dyads is another dataset."""
    table = _table(book)
    if table is None:
        return None
    version, last = table.last("version"), max((_FIRST_YEAR, *table.years("year")))
    note = "The file names its release." if version else "No column names the release. Its latest year does."
    return Release.of_years(_FIRST_YEAR, last, name=version or f"to {last}", note=note)


def _table(book: Book) -> Table | None:
    """Return the table. Its columns get the names of release 18.1 without underscores."""
    found = next((table for columns in _NEEDED if (table := book.table(*columns))), None)
    return found.renamed(_folded, _NAMES) if found and "dyadid" not in map(_folded, found.columns) else None


def _folded(name: str) -> str:
    return re.sub(r"[_\s]", "", name.lower())


class _Rows:
    """Turns rows into conflict years."""

    def __init__(self) -> None:
        self._table: Table | None = None
        self._dates: dict[str, DateColumn] = {}
        self._lines = dict[tuple[str, int], int]()
        self._actors = Resolver("ucdp", lambda _: None)

    def table(self, book: Book) -> Table | None:
        """Return the table, and remember its columns."""
        self._table = found = _table(book)
        self._dates = {name: date_column(found.column(name)) for name in _DATES if found}
        return found

    def of(self, row: Row) -> ConflictYear:
        """Return the conflict year of a row.

        Raises:
            Misfit: the id is missing, a code or date is invalid, or the conflict and year are duplicates.
        """
        conflict, year = slug(row["conflictid"]), self._year(row)
        if not conflict:
            raise Misfit("conflict_id", "no-id", "Missing.")
        first = self._lines.setdefault((conflict, year), row.number)
        if first != row.number:
            message = f"Repeats line {first}: conflict {conflict} in {year}."
            raise Misfit("conflict_id", "repeated-id", message, found=conflict)
        return ConflictYear(
            conflict=f"ucdp-conflict-{'old-' if self._column('conflictid') in OLD_NUMBERS else ''}{conflict}",
            year=year,
            location=row["location"],
            side_a=self._names(row, "sidea"),
            side_b=self._names(row, "sideb"),
            with_a=self._names(row, "sidea2nd"),
            with_b=self._names(row, "sideb2nd"),
            states=self._states(row, year),
            intensity=self._code(row, "intensitylevel", tuple(Intensity)),
            type=self._code(row, "typeofconflict", tuple(ConflictType)),
            stake=self._code(row, "incompatibility", tuple(Stake)) if self._text(row, "incompatibility") else None,
            territory=self._text(row, "territoryname"),
            regions=tuple(_REGIONS.get(each, each) for each in items(row["region"])),
            since=self._date(row, "startdate", "startprec"),
            episode_since=self._date(row, "startdate2", "startprec2"),
            episode_until=self._date(row, "ependdate", "ependprec"),
            row=row.number,
        )

    def _column(self, name: str) -> str:
        """Return the name of a column in the file; if the file lacks it, the name of release 18.1."""
        return (self._table.column(name) if self._table else "") or name

    def _text(self, row: Row, name: str) -> str:
        text = row[name]
        return "" if text in _MISSING else text

    def _names(self, row: Row, name: str) -> tuple[str, ...]:
        return tuple(items(self._text(row, name)))

    def _year(self, row: Row) -> int:
        column, text = self._column("year"), row["year"]
        if not re.fullmatch(r"\d{4}", text):
            raise Misfit(column, "no-year", f"Should be a year, found {text!r:.20}.", found=text, expected="a year")
        calendar_date(column, int(text))
        return int(text)

    def _code(self, row: Row, name: str, members: tuple[Member, ...]) -> Member:
        """Return the member with the number in a cell. Members are numbered from 1."""
        text = row[name]
        numbered = {str(number): member for number, member in enumerate(members, start=1)}
        if text not in numbered:
            expected = ", ".join(f"{number} ({member})" for number, member in numbered.items())
            message = f"Unknown code {text!r:.20}. Use one of {expected}."
            raise Misfit(self._column(name), "unknown-code", message, found=text, expected=expected)
        return numbered[text]

    def _states(self, row: Row, year: int) -> tuple[ActorId, ...]:
        """Return the states whose numbers are listed. Skips numbers that are ambiguous in that year."""
        when = When(str(year))
        numbers = (each for name in ("gwnoa", "gwnoa2nd", "gwnob", "gwnob2nd") for each in self._names(row, name))
        found = (self._actors.coded(number, "gw", when=when) for number in numbers)
        return tuple(dict.fromkeys(each for each in found if each))

    def _date(self, row: Row, name: str, precision: str) -> When | None:
        text = self._text(row, name)
        if not text:
            return None
        found = self._dates[name].read(text)
        return found if row[precision] in ("", _EXACT) else When(f"{found}~")


def _episode(run: list[ConflictYear]) -> Episode:
    return Episode(
        conflict=run[0].conflict,
        location=run[0].location,
        years=tuple(each.year for each in run),
        since=run[0].episode_since,
        until=run[-1].episode_until,
        wars=sum(each.intensity is Intensity.WAR for each in run),
    )


_CITATION: Final = """\
@article{gleditsch-et-al-2002,
  author = {Gleditsch, Nils Petter and Wallensteen, Peter and Eriksson, Mikael and Sollenberg, Margareta and
            Strand, Håvard},
  title = {Armed Conflict 1946--2001: A New Dataset},
  journal = {Journal of Peace Research},
  year = {2002},
  volume = {39},
  number = {5},
  pages = {615--637},
  doi = {10.1177/0022343302039005007}
}"""

LOADER: Final = Loader(
    name="ucdp-conflicts",
    title="UCDP/PRIO Armed Conflict Dataset",
    url="https://ucdp.uu.se/downloads/",
    terms="CC BY 4.0",
    citation=_CITATION,
    expected="a CSV or workbook with the columns conflict_id, side_a, side_b, year, intensity_level, type_of_conflict",
    recognise=recognise,
    read=no_records("UCDP/PRIO's list of conflicts", "mediation.loaders.conflicts"),
)
