"""Strategies for dates in every EDTF form that this library reads."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Final

from mediation.dates.when import When
from mediation.testing._hypothesis import st

_NEW_YEAR: Final = date(2000, 1, 1)  # drawn days shrink towards this day


def whens(first: date = date(1, 3, 1), last: date = date.max, *, spans: bool | None = None) -> st.SearchStrategy[When]:
    """Dates of every form, built from days between `first` and `last`. `spans` selects only spans or only points.

    A date contains such a day and may extend beyond the limits: `20XX` contains 2022-03-10. The first possible day is
    1 March of year 1, because earlier days belong to a winter of year 0, which can't be written.
    """
    return _whens(first, last, spans)


@st.composite  # gives it a short repr, which Hypothesis writes for each strategy that holds it
def _whens(draw: st.DrawFn, first: date, last: date, spans: bool | None) -> When:
    points, intervals = _points_and_spans(first, last)
    if spans is None:
        return draw(points | intervals)
    return draw(intervals if spans else points)


def _season(day: date) -> str:
    """Return the season of the day. January and February belong to the winter of the previous year."""
    year, month = (day.year, day.month) if day.month > 2 else (day.year - 1, 12)  # noqa: PLR2004 - February
    return f"{year:04}-{20 + month // 3}"


# Ways to write a date that contains a day, simplest first.
_WRITINGS: Final[tuple[Callable[[date], str], ...]] = (
    lambda day: f"{day}",
    lambda day: f"{day}"[:7],
    lambda day: f"{day}"[:4],
    lambda day: f"{day}"[:7] + "-XX",
    lambda day: f"{day}"[:4] + "-XX",
    lambda day: f"{day}"[:4] + "-XX-XX",
    lambda day: f"{day}"[:3] + "X",
    lambda day: f"{day}"[:2] + "XX",
    _season,
)
_STYLES: Final = [(write, qualifier) for qualifier in ("", "", "", "?", "~", "%") for write in _WRITINGS]
_TIMES: Final = ("T00:00:00", "T16:49:00Z", "T23:59:59+03:00", "T08:30:00-05", "T12:00:00+05:45")
_INTERVALS: Final = ("{0}/{1}", "{0}/..", "{0}/", "../{0}", "/{0}")
_SETS: Final = (
    "[{0}]",
    "[{0},{1}]",
    "[{0}..{1}]",
    "[..{0}]",
    "[{0}..]",
    "[{1}, {0}]",
    "[{0}, {1}..{2}]",
    "[{1}..{2},{0}]",
    "[..{0},{1},{2}]",
    "[{0},{1},{2}..]",
    "[..{0}, {1}..{2}, {2}..]",
    "[{2},{0}..{1}]",
    "[..{2}, {0}..{1}]",
    "[{1},{0}..]",
)


@cache
def _points_and_spans(first: date, last: date) -> tuple[st.SearchStrategy[When], st.SearchStrategy[When]]:
    bounds = ((day - _NEW_YEAR).days for day in (first, last))
    days = st.integers(*bounds).map(lambda number: _NEW_YEAR + timedelta(number))
    dated = st.builds(lambda day, style: (day, style[0](day) + style[1]), days, st.sampled_from(_STYLES))
    dates = dated.map(lambda date: date[1])
    times = st.builds("{}{}".format, days, st.sampled_from(_TIMES))
    intervals = st.builds(_filled, st.sampled_from(_INTERVALS), dated, dated)
    sets = st.builds(_filled, st.sampled_from(_SETS), dated, dated, dated)
    return st.one_of(days.map(str), dates, times, sets).map(When), intervals.map(When)


def _filled(shape: str, *dates: tuple[date, str]) -> str:
    """Fill in the dates in chronological order."""
    return shape.format(*(text for _, text in sorted(dates)))
