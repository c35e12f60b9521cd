"""Which days a table covers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.engines import table
from analysis.test_dyads import ONE, on
from mediation import When, balance, coverage
from mediation.analysis import Count, CoveredDays

DAYS = st.sets(st.dates(date(2022, 1, 1), date(2022, 3, 31)), max_size=40)


@given(days=DAYS)
def test_days_with_rows(days: set[date]) -> None:
    """By rows, days with a row are covered. Spans and gaps together make up all days from first to last."""
    found = coverage(table([on(day) for day in sorted(days)] + [{**ONE, "latest": date(2022, 3, 2)}]))
    assert (found.by, found.days, found.with_rows, found.partly) == (
        "rows",
        tuple(sorted(days)),
        tuple(sorted(days)),
        (),
    )
    stretches = [*found.spans, *found.gaps]
    assert sum(each.possible_days or 0 for each in stretches) == ((max(days) - min(days)).days + 1 if days else 0)
    assert len(found.gaps) == max(0, len(found.spans) - 1)


@given(days=DAYS, first=st.dates(date(2022, 1, 1), date(2022, 3, 31)), length=st.integers(0, 5))
def test_covers(days: set[date], first: date, length: int) -> None:
    """A period is covered if each of its days is."""
    last = first + timedelta(days=length)
    covered = CoveredDays(by="files", days=tuple(sorted(days)))
    asked = {first + timedelta(days=n) for n in range(length + 1)}
    assert covered.covers(When(f"{first}/{last}")) is (asked <= days)
    assert not covered.covers(When(f"{first}/.."))


def test_names_of_files() -> None:
    """GDELT has files for a day, a month or a year. A day of quarter-hour files needs all of them."""
    times = [f"{hour:02}{quarter}00" for hour in range(24) for quarter in ("00", "15", "30", "45")]
    quarters = [f"20220102{time}.export.CSV.zip" for time in times]
    names = ("x/20220101.export.CSV.zip", *quarters, "20220104151500.export.CSV", "202202.zip")
    found = coverage(table([ONE], files=names))
    assert found.by == "files"
    assert found.days == (date(2022, 1, 1), date(2022, 1, 2), *(date(2022, 2, day) for day in range(1, 29)))
    assert found.partly == (date(2022, 1, 4),)
    assert found.with_rows == (date(2022, 3, 1),)
    assert found.gaps == (When("2022-01-03/2022-01-31"),)
    assert repr(found) == "<CoveredDays: 30 days by files, 1 gap, 2022-01-01 to 2022-02-28>"
    assert len(coverage(table([ONE], files=["1979.zip"])).days) == 365


@pytest.mark.parametrize("name", ["events.2018.tab", "mine.csv"])
def test_other_names(name: str) -> None:
    """If a file name gives no date, the rows decide."""
    assert coverage(table([ONE], files=["20220101.export.CSV", name])).by == "rows"
    assert repr(coverage(table([], files=[name]))) == "<CoveredDays: 0 days by rows, 0 gaps>"


def test_unknown_differs_from_none() -> None:
    """A count of nothing is zero in a covered period, and unknown otherwise."""
    rows = (ONE, on(date(2022, 3, 4)))
    covered = CoveredDays(by="files", days=(date(2022, 3, 1), date(2022, 3, 2)))
    answer = balance(table(rows), "TUR", ("RUS", "UKR"), every="1d", coverage=covered)
    asked = [answer.count("conflictual", "RUS", period=f"2022-03-0{day}") for day in (1, 2, 3, 4)]
    assert asked == [Count(0, 0), Count(0, 0), None, None]
    assert balance(table(rows), "TUR", ("RUS", "UKR"), every="1d").count("conflictual") is None
