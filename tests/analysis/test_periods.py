"""Calendar periods: every day lies in exactly one."""

from datetime import date, timedelta

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import Answer, UsageError, When
from mediation.analysis.periods import Calendar

EVERY = ("1y", "2y", "3y", "10y", "12mo", "6mo", "4mo", "3mo", "2mo", "1mo", "1q", "2q", "4q", "8q", "1w", "1d")
# Years far enough from the ends of the calendar for periods of ten years.
days = st.dates(date(20, 1, 1), date(9979, 12, 31))
calendars = st.sampled_from(EVERY).map(Calendar.every)


@given(calendar=calendars, day=days)
def test_a_day_lies_in_its_period(calendar: Calendar, day: date) -> None:
    """A day lies in the period with its number, and not in the periods before and after."""
    number = calendar.number(day)
    inside = {n: When.on(day).within(calendar.period(n)) for n in (number - 1, number, number + 1)}
    assert inside == {number - 1: Answer.NO, number: Answer.YES, number + 1: Answer.NO}


@given(calendar=calendars, day=days)
def test_periods_follow_each_other(calendar: Calendar, day: date) -> None:
    """A period ends on the day before the next begins, and both its ends have its number."""
    number = calendar.number(day)
    this, following = calendar.period(number), calendar.period(number + 1)
    assert this.earliest is not None
    assert this.latest is not None
    assert this.latest + timedelta(days=1) == following.earliest
    assert {calendar.number(this.earliest), calendar.number(this.latest)} == {number}


@given(calendar=calendars, one=days, other=days)
def test_labels_name_one_period_each(calendar: Calendar, one: date, other: date) -> None:
    """Two days have the same label if and only if they are in the same period. The label begins with the first year."""
    first, second = calendar.number(one), calendar.number(other)
    assert (calendar.label(first) == calendar.label(second)) is (first == second)
    begins = calendar.period(first).earliest
    assert begins is not None
    year = begins.isocalendar().year if calendar == Calendar.every("1w") else begins.year
    assert calendar.label(first).lstrip("0").startswith(str(year))


@pytest.mark.parametrize(
    ("every", "label", "period"),
    [
        ("1y", "2022", "2022-01-01/2022-12-31"),
        ("12mo", "2022", "2022-01-01/2022-12-31"),
        ("2y", "2022–2023", "2022-01-01/2023-12-31"),
        ("6mo", "2022-H2", "2022-07-01/2022-12-31"),
        ("1q", "2022-Q3", "2022-07-01/2022-09-30"),
        ("3mo", "2022-Q3", "2022-07-01/2022-09-30"),
        ("4mo", "2022-05–08", "2022-05-01/2022-08-31"),
        ("2mo", "2022-07–08", "2022-07-01/2022-08-31"),
        ("1mo", "2022-08", "2022-08-01/2022-08-31"),
        ("1w", "2022-W32", "2022-08-08/2022-08-14"),
        ("1d", "2022-08-09", "2022-08-09/2022-08-09"),
    ],
)
def test_usual_names(every: str, label: str, period: str) -> None:
    """The period of a day in August 2022 has its usual name and its first and last day."""
    calendar = Calendar.every(every)
    number = calendar.number(date(2022, 8, 9))
    assert (calendar.label(number), calendar.period(number).text) == (label, period)


def test_february() -> None:
    """A period that ends with February knows leap years."""
    calendar = Calendar.every("2mo")
    ends = {year: calendar.period(calendar.number(date(year, 2, 1))).latest for year in (2023, 2024, 1900, 2000)}
    assert {year: end and end.day for year, end in ends.items()} == {2023: 28, 2024: 29, 1900: 28, 2000: 29}


@pytest.mark.parametrize(
    "every",
    [
        "",
        "y",
        "0y",
        "01y",
        "1",
        "2w",
        "5d",
        "0w",
        "5 days",
        "1Y",
        " 1y",
        "100y",
        "-1y",
        "5mo",
        "9mo",
        "18mo",
        "3q",
        "5q",
        "١y",
    ],
)
def test_invalid_periods(every: str) -> None:
    """Invalid periods are rejected, and the message lists valid ones."""
    with pytest.raises(UsageError, match=f'Invalid period every="{every}"'):
        Calendar.every(every)


@given(calendar=calendars, these=st.lists(days, max_size=5))
def test_engines_number_days_alike(calendar: Calendar, these: list[date]) -> None:
    """A column of days gets the same numbers as its days one by one."""
    frame = nw.from_native(pl.DataFrame({"day": these}, schema={"day": pl.Date}))
    assert frame.select(calendar.number_of(nw.col("day")))["day"].to_list() == [calendar.number(day) for day in these]


def test_the_ends_of_the_calendar() -> None:
    """The last week ends with the last possible day."""
    weeks = Calendar.every("1w")
    assert weeks.number(date(1, 1, 1)) == 0
    assert weeks.period(weeks.number(date(9999, 12, 31))).latest == date(9999, 12, 31)
