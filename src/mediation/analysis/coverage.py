"""Which days the files of a table cover, to distinguish zero events from missing data."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import PurePath
from typing import Final, Literal

import attrs
import narwhals as nw
from narwhals.typing import IntoFrame

from mediation.analysis.engines import as_table, gather
from mediation.dates.when import When
from mediation.display import counted
from mediation.events.table import EventTable

_DAY: Final = timedelta(days=1)
_QUARTERS: Final = 96
# GDELT has files for a year (1979.zip), a month (200601.zip), a day or a quarter of an hour.
_NAME: Final = re.compile(r"(\d{4})(\d{2})?(\d{2})?(\d{6})?\.(?:export|zip|csv)", re.IGNORECASE)


@attrs.frozen(kw_only=True, repr=False)
class CoveredDays:
    """The days that a table covers, `by` the names of its files, or by its rows if the names don't give dates.

    `days` are covered in full, `partly` lack some of their files, and `with_rows` have a row. A file name gives the
    day on which its events were found, which may be long after they happened. By rows, a day without events looks
    the same as a day whose file is missing.
    """

    by: Literal["files", "rows"]
    days: tuple[date, ...]
    partly: tuple[date, ...] = ()
    with_rows: tuple[date, ...] = ()

    def __repr__(self) -> str:
        what = f"{counted(len(self.days), 'day')} by {self.by}, {counted(len(self.gaps), 'gap')}"
        return f"<CoveredDays: {what}, {self.days[0]} to {self.days[-1]}>" if self.days else f"<CoveredDays: {what}>"

    @property
    def spans(self) -> tuple[When, ...]:
        """The covered periods, each without gaps."""
        return tuple(When(f"{first}/{last}") for first, last in _stretches(self.days))

    @property
    def gaps(self) -> tuple[When, ...]:
        """The periods between the `spans`."""
        return tuple(When(f"{end + _DAY}/{start - _DAY}") for (_, end), (start, _) in pairwise(_stretches(self.days)))

    def covers(self, period: When) -> bool:
        """Return whether every day of a period is covered."""
        first, last = period.earliest, period.latest
        if first is None or last is None:
            return False
        return any(start <= first and last <= end for start, end in _stretches(self.days))


def coverage(table: EventTable | IntoFrame) -> CoveredDays:
    """Return which days the table covers, by the names of its files if all of them give dates, or else by its rows.

    Names follow GDELT: `20191024.export.CSV.zip` covers a day, and the older `200601.zip` and `1979.zip` cover a month
    and a year. With files like `20191024143000.export.CSV`, a day needs all 96.

    Raises:
        DataError: a frame lacks columns of an event table.
    """
    given = as_table(table)
    dated = given.frame.filter(nw.col("earliest") == nw.col("latest")).select(nw.col("earliest").alias("day"))
    counted = gather(dated.group_by("day").agg(nw.len().alias("rows")))
    rows = tuple(sorted(date(day.year, day.month, day.day) for day in counted["day"]))
    named = [_NAME.match(PurePath(file).name) for file in given.files]
    if not named or not all(named):
        return CoveredDays(by="rows", days=rows, with_rows=rows)
    full, partly = _days(each for each in named if each)
    return CoveredDays(by="files", days=full, partly=partly, with_rows=rows)


def _days(names: Iterable[re.Match[str]]) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Return the days with all of their files, and the days with some."""
    full: set[date] = set()
    quarters: defaultdict[date, set[str]] = defaultdict(set)
    for name in names:
        year, month, day, time = name.groups()
        if time:
            quarters[date(int(year), int(month), int(day))].add(time)
        else:
            full |= set(_days_of(int(year), int(month or 0), int(day or 0)))
    full |= {day for day, times in quarters.items() if len(times) >= _QUARTERS}
    return tuple(sorted(full)), tuple(sorted(quarters.keys() - full))


def _days_of(year: int, month: int, day: int) -> Iterator[date]:
    first = date(year, month or 1, day or 1)
    last = first if day else date(year, month or 12, monthrange(year, month or 12)[1])
    while first <= last:
        yield first
        first += _DAY


def _stretches(days: Iterable[date]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] + _DAY == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
