"""Test how all loaders read dates."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import When
from mediation.loaders import DateColumn, DateParts, Misfit, Order, YearColumn, calendar_date
from mediation.loaders.books import Row
from mediation.loaders.dates import DOTS, ISO_DAY, ISO_MONTH, SERIAL, SLASHES, SLASHES_WITH_GAPS, YEAR

DAYS = st.dates(date(1900, 1, 1), date(2035, 12, 31))
PARTS = DateParts("y", "m", "d", missing=("-9",))


def row(**cells: str) -> Row:
    return Row([*cells.values()], 2, 0, 1, {name: place for place, name in enumerate(cells)})


@given(DAYS, st.sampled_from([Order.DAY_FIRST, Order.MONTH_FIRST]))
def test_a_day_is_read_in_the_order_of_its_column(day: date, order: Order) -> None:
    """If the order is known, every notation of a day gives that day."""
    numbers = (day.day, day.month) if order is Order.DAY_FIRST else (day.month, day.day)
    column = DateColumn("d", ISO_DAY, SLASHES, DOTS, order=order)
    for text in (str(day), f"{day} 00:00:00", *(f"{numbers[0]}{s}{numbers[1]}{s}{day.year}" for s in "/.")):
        assert column.read(text) == When.on(day)


@given(DAYS, st.booleans())
def test_an_unknown_order_keeps_both_days(day: date, is_day_first: bool) -> None:
    """If the order is unknown, the date is one of two days. A number above 12 leaves a single day."""
    first, second = (day.day, day.month) if is_day_first else (day.month, day.day)
    when = DateColumn("d", SLASHES).read(f"{first}/{second}/{day.year}")
    possible = 1 if day.day > 12 or day.day == day.month else 2
    assert when.possible_days == possible
    assert str(day) in when.text


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2022-7", "2022-07"),
        ("2022/07", "2022-07"),
        ("2022", "2022"),
        ("44764", "2022-07-22"),
        ("7//22", "2022-07"),
        ("?/?/2022??", "2022?"),
        ("7/22/80", "1980-07-22"),
    ],
)
def test_a_date_keeps_its_precision(text: str, when: str) -> None:
    """Read months, years, the day numbers of Excel, and dates with gaps."""
    notations = (ISO_MONTH, YEAR, SERIAL, SLASHES_WITH_GAPS)
    assert DateColumn("d", *notations, order=Order.MONTH_FIRST, years=(1946, 2030)).read(text) == When(when)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "no-date", "Missing."),
        ("soon", "bad-date", "Should be a date as 2022-07-22, found 'soon'."),
        ("22.07/2022", "bad-date", "Should be a date"),
        ("/22/2022", "bad-date", "Has a day but no month: '/22/2022'."),
        ("0/5/2022", "impossible-date", "Impossible date '0/5/2022'"),
        ("13/13/2022", "impossible-date", "Impossible date '13/13/2022'"),
        ("2022-02-30", "impossible-date", "Impossible date '2022-02-30'"),
        ("7//45", "year-out-of-range", "Should be a year from 1946 to 2030, found '45'."),
    ],
)
def test_an_invalid_date_raises_a_misfit(text: str, code: str, message: str) -> None:
    """The misfit names the column, the code and the cell."""
    column = DateColumn("d", ISO_DAY, SLASHES, SLASHES_WITH_GAPS, years=(1946, 2030))
    with pytest.raises(Misfit, match=f"^{re.escape(message)}") as raised:
        column.read(text)
    assert (raised.value.column, raised.value.code) == ("d", code)
    assert raised.value.found in (text, "45")


@pytest.mark.parametrize(
    ("cells", "when"),
    [(("2022", "7", "22"), "2022-07-22"), (("2022", "7", "-9"), "2022-07"), (("2022", "", "-9"), "2022")],
)
def test_missing_parts_make_a_date_less_precise(cells: tuple[str, str, str], when: str) -> None:
    """Without a day the date is a month, without a month it is a year."""
    assert PARTS.read(row(**dict(zip("ymd", cells, strict=True)))) == When(when)


@pytest.mark.parametrize(
    ("cells", "code", "column", "message"),
    [
        (("-9", "7", "22"), "no-date", "y", "Missing."),
        (("2022", "", "22"), "no-date", "m", "Missing."),
        (("2022", "July", "22"), "bad-date", "m", "Should be a number, found 'July'."),
        (("20222", "7", "22"), "bad-date", "y", "Should be a number, found '20222'."),
        (("0", "7", "22"), "impossible-date", "y", "Impossible date '0-7-22'"),
        (("2022", "0", "22"), "impossible-date", "m", "Impossible date '2022-0-22'"),
        (("2022", "13", "22"), "impossible-date", "m", "Impossible date '2022-13-22'"),
        (("2022", "11", "31"), "impossible-date", "d", "Impossible date '2022-11-31'"),
    ],
)
def test_an_invalid_part_is_named(cells: tuple[str, str, str], code: str, column: str, message: str) -> None:
    """The misfit names the column that needs a correction."""
    with pytest.raises(Misfit, match=f"^{message}") as raised:
        PARTS.read(row(**dict(zip("ymd", cells, strict=True))))
    assert (raised.value.code, raised.value.column) == (code, column)


def test_a_day_without_a_month_can_be_ignored() -> None:
    """With `ignore_lone_day`, a day without a month gives the year."""
    parts = DateParts("y", "m", "d", missing=("-9",), ignore_lone_day=True)
    assert parts.read(row(y="1950", m="-9", d="4")) == When("1950")


def test_lists_of_parts_give_several_dates() -> None:
    """Lists in the three cells give one date per item. Lists of different lengths raise a misfit."""
    assert PARTS.read_all(row(y="1990 1991", m="5, 6", d="")) == [When("1990-05"), When("1991-06")]
    with pytest.raises(Misfit, match=r"^Should be lists of equal length, found 2 in y and 1 in m") as raised:
        PARTS.read_all(row(y="1990 1991", m="5", d=""))
    assert raised.value.code == "dates-differ"


def test_zero_is_an_impossible_month_or_day() -> None:
    """Zero does not mean missing."""
    assert calendar_date("d", 2022) == When("2022")
    for numbers in ((2022, 0), (2022, 7, 0)):
        with pytest.raises(Misfit):
            calendar_date("d", *numbers)


def test_years_are_sorted_and_may_be_uncertain() -> None:
    """Brackets, question marks and `in_doubt` mark years as uncertain."""
    column = YearColumn("y", missing=("..",))
    assert column.read("2021; (2020), 2012-2014") == (When("2012/2014"), When("2020?"), When("2021"))
    assert column.read("2020", in_doubt=True) == (When("2020?"),)
    assert column.read("..") == ()
    with pytest.raises(Misfit, match=r"^The span '2014-2012' runs backwards\.$"):
        column.read("2014-2012")
    with pytest.raises(Misfit, match=r"^Should be a year as 2021, found 'soon'\.$"):
        column.read("soon")
