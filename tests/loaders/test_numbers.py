"""One reader of numbers for all loaders: exact, or unknown, or a problem."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.loaders import Misfit, NumberColumn
from mediation.loaders.numbers import DECIMAL, EXPONENT, GROUPED, LIMIT, SIGNED, WHOLE

ALL = NumberColumn("n", WHOLE, DECIMAL, GROUPED, EXPONENT, missing=("..",))


@given(st.integers(0, 10**15 - 1))
def test_a_number_reads_back_however_it_is_written(number: int) -> None:
    """Digits alone, in groups and with a point are the same number."""
    for text in (f"{number}", f"{number:,}", f"{number}.0"):
        assert ALL.read(text) == number
        assert ALL.read_whole(text) == number


@given(st.text(alphabet="0123456789.,eE+-() _'²٣", max_size=12))
def test_nothing_but_a_misfit_is_raised(text: str) -> None:
    """Whatever a cell says, it is a number in bounds, or none, or a misfit that names it."""
    unsigned = NumberColumn("n", WHOLE, DECIMAL, GROUPED, EXPONENT)
    for column in (unsigned, NumberColumn("n", SIGNED, max_decimals=2), NumberColumn("n", WHOLE, EXPONENT, scale=9)):
        number = column.find(text)
        if number is None and text:
            with pytest.raises(Misfit) as refused:
                column.read(text)
            assert (refused.value.column, refused.value.code, refused.value.found) == ("n", "bad-number", text)
        else:
            assert column.read(text) == number
            assert number is None or abs(number) < LIMIT


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,200.5", "1200.5"), ("2.5E-3", "0.0025"), ("..", None), ("", None)],
)
def test_an_empty_cell_is_unknown_and_not_zero(text: str, number: str | None) -> None:
    """What a dataset writes for unknown is None."""
    assert ALL.read(text) == (number and Decimal(number))


def test_a_column_counts_in_its_scale() -> None:
    """A column of billions gives single euros, and what is too many of them is a misfit."""
    column = NumberColumn("n", DECIMAL, WHOLE, scale=9)
    assert column.read("0.25") == 250_000_000
    with pytest.raises(Misfit):
        column.read("1000000")


def test_parts_of_items_are_no_whole_number() -> None:
    """One and a half is a number, and no number of items."""
    assert ALL.find_whole("1.5") is None
    with pytest.raises(Misfit):
        ALL.read_whole("1.5")
    with pytest.raises(Misfit):
        NumberColumn("n", DECIMAL, max_decimals=1).read("1.25")
