"""One reader of dates for all loaders: what a cell can mean, and a problem where it means nothing."""

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
def test_a_day_reads_back_in_the_order_of_its_column(day: date, order: Order) -> None:
    """Where the order is known, a day in any notation is that day."""
    numbers = (day.day, day.month) if order is Order.DAY_FIRST else (day.month, day.day)
    column = DateColumn("d", ISO_DAY, SLASHES, DOTS, order=order)
    for text in (str(day), f"{day} 00:00:00", *(f"{numbers[0]}{s}{numbers[1]}{s}{day.year}" for s in "/.")):
        assert column.read(text) == When.on(day)


@given(DAYS, st.booleans())
def test_without_an_order_the_day_is_among_those_read(day: date, is_day_first: bool) -> None:
    """Where nobody knows the order, the true day is one of two, or the only one where a number is above twelve."""
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
def test_a_date_is_as_exact_as_it_is_written(text: str, when: str) -> None:
    """Months, years, serial numbers of workbooks and dates with gaps are read as far as they go."""
    notations = (ISO_MONTH, YEAR, SERIAL, SLASHES_WITH_GAPS)
    assert DateColumn("d", *notations, order=Order.MONTH_FIRST, years=(1946, 2030)).read(text) == When(when)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-date"),
        ("soon", "bad-date"),
        ("22.07/2022", "bad-date"),
        ("/22/2022", "bad-date"),
        ("0/5/2022", "impossible-date"),
        ("13/13/2022", "impossible-date"),
        ("2022-02-30", "impossible-date"),
        ("7//45", "year-out-of-range"),
    ],
)
def test_what_is_no_date_is_a_misfit(text: str, code: str) -> None:
    """A misfit names the column, the code and the cell; nothing else is raised."""
    column = DateColumn("d", ISO_DAY, SLASHES, SLASHES_WITH_GAPS, years=(1946, 2030))
    with pytest.raises(Misfit) as refused:
        column.read(text)
    assert (refused.value.column, refused.value.code) == ("d", code)
    assert refused.value.found in (text, "45")


@pytest.mark.parametrize(
    ("cells", "when"),
    [(("2022", "7", "22"), "2022-07-22"), (("2022", "7", "-9"), "2022-07"), (("2022", "", "-9"), "2022")],
)
def test_parts_make_the_date_they_have(cells: tuple[str, str, str], when: str) -> None:
    """A missing day leaves a month, and a missing month a year."""
    assert PARTS.read(row(**dict(zip("ymd", cells, strict=True)))) == When(when)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (("-9", "7", "22"), "no-date", "y"),
        (("2022", "", "22"), "no-date", "m"),
        (("2022", "July", "22"), "bad-date", "m"),
        (("20222", "7", "22"), "bad-date", "y"),
        (("0", "7", "22"), "impossible-date", "y"),
        (("2022", "0", "22"), "impossible-date", "m"),
        (("2022", "13", "22"), "impossible-date", "m"),
        (("2022", "11", "31"), "impossible-date", "d"),
    ],
)
def test_parts_that_make_no_date_name_the_wrong_one(cells: tuple[str, str, str], code: str, column: str) -> None:
    """A misfit names the column that has to change."""
    with pytest.raises(Misfit) as refused:
        PARTS.read(row(**dict(zip("ymd", cells, strict=True))))
    assert (refused.value.code, refused.value.column) == (code, column)


def test_a_day_without_a_month_can_be_ignored() -> None:
    """Where the dataset has days beside unknown months, the date is the year."""
    parts = DateParts("y", "m", "d", missing=("-9",), ignore_lone_day=True)
    assert parts.read(row(y="1950", m="-9", d="4")) == When("1950")


def test_lists_of_parts_make_a_date_each() -> None:
    """Cells with lists make as many dates, and lists of different lengths a misfit."""
    assert PARTS.read_all(row(y="1990 1991", m="5, 6", d="")) == [When("1990-05"), When("1991-06")]
    with pytest.raises(Misfit) as refused:
        PARTS.read_all(row(y="1990 1991", m="5", d=""))
    assert refused.value.code == "dates-differ"


def test_a_calendar_date_has_no_month_zero() -> None:
    """Zero is a number and not a missing one."""
    assert calendar_date("d", 2022) == When("2022")
    for numbers in ((2022, 0), (2022, 7, 0)):
        with pytest.raises(Misfit):
            calendar_date("d", *numbers)


def test_years_are_read_in_order_and_in_doubt() -> None:
    """A list of years is sorted, and brackets, question marks or another cell put them in doubt."""
    column = YearColumn("y", missing=("..",))
    assert column.read("2021; (2020), 2012-2014") == (When("2012/2014"), When("2020?"), When("2021"))
    assert column.read("2020", in_doubt=True) == (When("2020?"),)
    assert column.read("..") == ()
    for text in ("2014-2012", "soon"):
        with pytest.raises(Misfit):
            column.read(text)
