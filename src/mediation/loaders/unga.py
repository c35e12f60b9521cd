"""Reads the ideal points of states in the UN General Assembly by year, and how often they vote with two great powers.

The columns are those of the replication data: `Year`, `CountryAbb`, `idealpoint`. States are identified by their
Correlates of War letters in September, when the session opens. In September 1991, the Soviet Union still existed.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs

from mediation.dates.when import When
from mediation.loaders.actors import Resolver
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.dates import calendar_date
from mediation.loaders.file_reader import Loader, Misfit
from mediation.loaders.numbers import SIGNED, NumberColumn
from mediation.loaders.reference_tables import ReferenceTable, gather, no_records, state_of, time_of
from mediation.loaders.release import Release
from mediation.models.part import ActorId
from mediation.tally import OnError
from mediation.vocabulary import ActorType

_NEEDED: Final = ("Year", "CountryAbb", "idealpoint")
_FIGURES: Final = ("idealpoint", "PctAgreeUS", "PctAgreeRUSSIA")
_FIRST: Final = 1946
_MISSING: Final = frozenset(("", "NA", "."))


@attrs.frozen(kw_only=True)
class IdealPoint:
    """The ideal point of a state in a year. A greater value is closer to the United States.

    `with_us` and `with_russia` are the shares of votes (0 to 1) in which the state voted with the United States, and
    with Russia or the Soviet Union. A figure is None if it is missing.
    """

    state: ActorId
    year: int
    value: float | None
    with_us: float | None
    with_russia: float | None
    row: int


@attrs.frozen(kw_only=True, repr=False, slots=False)
class IdealPointTable(ReferenceTable):
    """The ideal points of states by year."""

    points: tuple[IdealPoint, ...]

    def __len__(self) -> int:
        return len(self.points)

    def point(self, state: str, when: When | date | str | int) -> IdealPoint | None:
        """Return the point of a state in the year of `when`; None if there is none or `when` is in several years."""
        state, time = state_of(state, self._states), time_of(when)
        if time.earliest is None or time.latest is None or time.earliest.year != time.latest.year:
            return None
        return self._by_state.get((state, time.earliest.year))

    def distance(self, a: str, b: str, when: When | date | str | int) -> float | None:
        """Return how far apart two states' ideal points are: |θa − θb| (Bailey, Strezhnev & Voeten 2017).

        Return None if one of them has no point in the year.
        """
        one, other = (found.value if (found := self.point(state, when)) else None for state in (a, b))
        return None if one is None or other is None else abs(one - other)

    def affinity(self, a: str, b: str, when: When | date | str | int) -> float | None:
        """Return the negative distance: 0 for the same point, and lower for states further apart."""
        distance = self.distance(a, b, when)
        return None if distance is None else 0.0 - distance

    @property
    def source(self) -> str:
        """What the affinity is based on."""
        return f"UN General Assembly {self.release.name}, negative distance of ideal points"

    @cached_property
    def _states(self) -> frozenset[str]:
        return frozenset(each.state for each in self.points)

    @cached_property
    def _by_state(self) -> Mapping[tuple[str, int], IdealPoint]:
        return {(each.state, each.year): each for each in self.points}


def ideal_points(path: str | Path, *, on_error: OnError = "raise") -> IdealPointTable:
    """Read the ideal points of states in the UN General Assembly.

    Raises:
        UsageError: missing file, or a file of another kind.
        DataError: unreadable file, or an invalid row with `on_error="raise"`. The published file has two series for
            Nauru, and both are rejected.
    """
    rows = _Rows()
    points, about = gather(path, LOADER, rows.table, rows.of, on_error)
    return IdealPointTable(points=tuple(points), **about.about)


def recognise(book: Book) -> Release | None:
    """Return the release. Its name is the years that it covers."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    last = max((_FIRST, *table.years("Year")))
    note = "No column names the release; it is taken from the latest year."
    return Release.of_years(_FIRST, last, note=note)


class _Rows:
    """Makes ideal points from rows."""

    def __init__(self) -> None:
        self._actors = Resolver("unga", lambda _: None)
        self._lines: Mapping[tuple[str, str], list[int]] = {}
        self._figures = {name: NumberColumn(name, SIGNED, missing=_MISSING) for name in _FIGURES}

    def table(self, book: Book) -> Table | None:
        """Return the table, and remember which lines have each state and year."""
        found, lines = book.table(*_NEEDED), defaultdict[tuple[str, str], list[int]](list)
        for row in found.rows() if found else ():
            lines[row["CountryAbb"], row["Year"]].append(row.number)
        self._lines = lines
        return found

    def of(self, row: Row) -> IdealPoint:
        """Return the point that a row describes.

        Raises:
            Misfit: no state or year, an invalid figure, or another row for the same state and year.
        """
        code, year = row["CountryAbb"], row["Year"]
        if not code or not re.fullmatch(r"[0-9]{4}", year):
            message = f"Should be a year as 1994, found {year!r:.20}." if code else "Missing."
            raise Misfit("Year" if code else "CountryAbb", "no-id", message, found=year if code else code)
        if others := [number for number in self._lines[code, year] if number != row.number]:
            message = f"Repeats line {others[0]}: state {code} in {year}. Remove the wrong row."
            raise Misfit("CountryAbb", "repeated-state", message, found=code)
        when = calendar_date("Year", int(year), 9)
        state = self._actors.coded(code, "cowc", when=when)
        return IdealPoint(
            state=state or self._actors.of(row["CountryName"] or code, type=ActorType.STATE, key=code, when=when),
            year=int(year),
            value=self._figure(row, "idealpoint"),
            with_us=self._share(row, "PctAgreeUS"),
            with_russia=self._share(row, "PctAgreeRUSSIA"),
            row=row.number,
        )

    def _figure(self, row: Row, column: str) -> float | None:
        number = self._figures[column].read(row[column])
        return None if number is None else float(number)

    def _share(self, row: Row, column: str) -> float | None:
        figure = self._figure(row, column)
        if figure is not None and not 0 <= figure <= 1:
            message = f"Should be between 0 and 1, found {figure}."
            raise Misfit(column, "bad-share", message, found=row[column], expected="0 to 1")
        return figure


_CITATION: Final = """\
@article{bailey-strezhnev-voeten-2017,
  author = {Bailey, Michael A. and Strezhnev, Anton and Voeten, Erik},
  title = {Estimating Dynamic State Preferences from {United Nations} Voting Data},
  journal = {Journal of Conflict Resolution},
  year = {2017},
  volume = {61},
  number = {2},
  pages = {430--456},
  doi = {10.1177/0022002715595700}
}"""

LOADER: Final = Loader(
    name="unga",
    title="UN General Assembly ideal points",
    url="https://doi.org/10.7910/DVN/LEJUQZ",
    terms="CC0",
    citation=_CITATION,
    expected="a CSV with the columns Year, CountryAbb, CountryName, idealpoint, PctAgreeUS and PctAgreeRUSSIA",
    recognise=recognise,
    read=no_records("The ideal points of the UN General Assembly", "mediation.loaders.ideal_points"),
)
