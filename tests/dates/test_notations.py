"""Dates in other notations: what is proposed for them can be written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import When
from mediation.dates import InvalidWhen
from mediation.dates.notations import proposed, remedy
from mediation.testing import whens

FORMS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b. %d %Y", "%Y %B %d", "%d-%b-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
FORMS_IN_TWO_WAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m-%d-%Y")

PIECES = (
    *("3", "10", "13", "31", "1950", "2022", "0000", "0050", "03", "May", "june", "Sept.", "spring", "1950s", "since"),
    *("ca.", "c.", "circa", "about", "~", "?", "/", "-", ".", ",", " ", "of", "th", "to", "10:00", "XX"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join) | st.text(max_size=12))
def test_what_is_proposed_is_a_date(text: str) -> None:
    """Whatever is proposed can be read, and stands in the message."""
    for each in proposed(text):
        assert When(each).text == each
        assert each in remedy(text)


@given(whens().map(str))
def test_for_a_date_nothing_else_is_proposed(text: str) -> None:
    """What can be read is taken for nothing else."""
    assert proposed(text) in ((), (text,))


@given(st.dates(date(1000, 1, 1)), st.sampled_from(FORMS))
def test_a_day_in_another_notation_is_that_day(day: date, form: str) -> None:
    """A day is proposed as it was meant, and as nothing else."""
    assert proposed(day.strftime(form)) == (day.isoformat(),)


@given(st.dates(date(1000, 1, 1)), st.sampled_from(FORMS_IN_TWO_WAYS))
def test_a_day_that_can_be_read_in_two_ways(day: date, form: str) -> None:
    """Where day and month can't be told apart both are proposed; where there is no such month, one."""
    found = proposed(day.strftime(form))
    assert day.isoformat() in found
    assert len(found) == (2 if day.day <= 12 and day.day != day.month else 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 May 1950", "; write 1950-05-03"),
        ("3rd of May, 1950", "; write 1950-05-03"),
        ("May 1950", "; write 1950-05"),
        ("2022-Mar", "; write 2022-03"),
        ("10/03/2022", "; write 2022-03-10 or 2022-10-03"),
        ("10/10/2022", "; write 2022-10-10"),
        ("13/10/2022", "; write 2022-10-13"),
        ("3/2022", "; write 2022-03"),
        ("2022-3", "; write 2022-03"),
        ("2022-03-10 16:49", "; write 2022-03-10"),
        (" 2022-03-10", "; write 2022-03-10"),
        ("ca. 2022", "; write 2022~"),
        ("c. 2022", "; write 2022~"),
        ("ca 2022", "; write 2022~"),
        ("about 2022", "; write 2022~"),
        ("~2022", "; write 2022~"),
        ("circa May 1950", "; write 1950-05~"),
        ("1950s", "; write 195X"),
        ("Spring of 2022", "; write 2022-21"),
        ("fall 2022", "; write 2022-23"),
        ("since 2014", "; write 2014/.."),
        ("2014 - 2016", "; write 2014/2016 or [2014..2016]"),
        # Nothing is proposed where nothing is certain.
        ("31 June 1950", ""),
        ("13/13/2022", ""),
        ("10/03/22", ""),
        ("2016-2014", ""),
        ("circa since 2014", ""),
        ("about some time", ""),
        ("1904/05", ""),
        ("winter 2022", ""),
        ("1950" + " " * 40 + "May", ""),
    ],
)
def test_a_refusal_says_what_to_write(text: str, expected: str) -> None:
    """The reason of a refusal ends with what to write, where a date in another notation is recognised."""
    with pytest.raises(InvalidWhen) as refused:
        When(text)
    assert refused.value.reason.endswith(expected)
    assert ("write" in refused.value.reason) == bool(expected)
