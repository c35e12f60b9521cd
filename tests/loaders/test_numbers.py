"""Test how all loaders read numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.loaders import Misfit, NumberColumn
from mediation.loaders.numbers import DECIMAL, EXPONENT, GROUPED, LIMIT, SIGNED, WHOLE

ALL = NumberColumn("n", WHOLE, DECIMAL, GROUPED, EXPONENT, missing=("..",))


@given(st.integers(0, 10**15 - 1))
def test_notations_of_a_number_give_the_same_number(number: int) -> None:
    """Plain digits, grouped digits and a decimal point give the same number."""
    for text in (f"{number}", f"{number:,}", f"{number}.0"):
        assert ALL.read(text) == number
        assert ALL.read_whole(text) == number


@given(st.text(alphabet="0123456789.,eE+-() _'²٣", max_size=12))
def test_any_text_is_a_number_or_unknown_or_a_misfit(text: str) -> None:
    """Numbers stay below the limit, and a misfit quotes the cell."""
    unsigned = NumberColumn("n", WHOLE, DECIMAL, GROUPED, EXPONENT)
    for column in (unsigned, NumberColumn("n", SIGNED, max_decimals=2), NumberColumn("n", WHOLE, EXPONENT, scale=9)):
        number = column.find(text)
        if number is None and text:
            with pytest.raises(Misfit) as raised:
                column.read(text)
            assert (raised.value.column, raised.value.code, raised.value.found) == ("n", "bad-number", text)
        else:
            assert column.read(text) == number
            assert number is None or abs(number) < LIMIT


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,200.5", "1200.5"), ("2.5E-3", "0.0025"), ("..", None), ("", None)],
)
def test_an_unknown_number_is_none(text: str, number: str | None) -> None:
    """Empty cells and the texts in `missing` give None, not zero."""
    assert ALL.read(text) == (number and Decimal(number))


def test_a_column_has_a_scale() -> None:
    """A column of billions of euros gives euros. A number above the limit is a misfit."""
    column = NumberColumn("n", DECIMAL, WHOLE, scale=9)
    assert column.read("0.25") == 250_000_000
    with pytest.raises(Misfit, match=r"^Too large or too many decimals: '1000000'\.$"):
        column.read("1000000")


def test_a_count_is_a_whole_number() -> None:
    """A cell with 1.5 is a number, but not a count."""
    assert ALL.find_whole("1.5") is None
    with pytest.raises(Misfit, match=r"^Should be a whole number, found '1\.5'\.$"):
        ALL.read_whole("1.5")
    with pytest.raises(Misfit, match=r"^Should be a number as 12, found 'many'\.$"):
        ALL.read("many")
    with pytest.raises(Misfit):
        NumberColumn("n", DECIMAL, max_decimals=1).read("1.25")
