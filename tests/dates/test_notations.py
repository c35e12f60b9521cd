"""Advice for dates in other notations."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import When
from mediation.dates import InvalidWhen
from mediation.dates.notations import proposed, remedy
from mediation.testing import whens

FORMS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b. %d %Y", "%Y %B %d", "%d-%b-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
AMBIGUOUS_FORMS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m-%d-%Y")

PIECES = (
    *("3", "10", "13", "31", "1950", "2022", "0000", "0050", "03", "May", "june", "Sept.", "spring", "1950s", "since"),
    *("ca.", "c.", "circa", "about", "~", "?", "/", "-", ".", ",", " ", "of", "th", "to", "10:00", "XX"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join) | st.text(max_size=12))
def test_advice_is_edtf(text: str) -> None:
    """Every proposal is valid EDTF, and is part of the message."""
    for each in proposed(text):
        assert When(each).text == each
        assert each in remedy(text)


@given(whens().map(str))
def test_valid_dates(text: str) -> None:
    """For a valid date, no other date is proposed."""
    assert proposed(text) in ((), (text,))


@given(st.dates(date(1000, 1, 1)), st.sampled_from(FORMS))
def test_clear_notations(day: date, form: str) -> None:
    """A day in a clear notation has one proposal."""
    assert proposed(day.strftime(form)) == (day.isoformat(),)


@given(st.dates(date(1000, 1, 1)), st.sampled_from(AMBIGUOUS_FORMS))
def test_ambiguous_notations(day: date, form: str) -> None:
    """If day and month can be swapped, both days are proposed."""
    found = proposed(day.strftime(form))
    assert day.isoformat() in found
    assert len(found) == (2 if day.day <= 12 and day.day != day.month else 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 May 1950", " Write 1950-05-03."),
        ("3rd of May, 1950", " Write 1950-05-03."),
        ("May 1950", " Write 1950-05."),
        ("2022-Mar", " Write 2022-03."),
        ("10/03/2022", " Write 2022-03-10 or 2022-10-03."),
        ("10/10/2022", " Write 2022-10-10."),
        ("13/10/2022", " Write 2022-10-13."),
        ("3/2022", " Write 2022-03."),
        ("2022-3", " Write 2022-03."),
        ("2022-03-10 16:49", " Write 2022-03-10."),
        (" 2022-03-10", " Write 2022-03-10."),
        ("ca. 2022", " Write 2022~."),
        ("c. 2022", " Write 2022~."),
        ("ca 2022", " Write 2022~."),
        ("about 2022", " Write 2022~."),
        ("~2022", " Write 2022~."),
        ("circa May 1950", " Write 1950-05~."),
        ("1950s", " Write 195X."),
        ("Spring of 2022", " Write 2022-21."),
        ("fall 2022", " Write 2022-23."),
        ("since 2014", " Write 2014/..."),
        ("2014 - 2016", " Write 2014/2016 or [2014..2016]."),
        # No advice, because the meaning is unclear.
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
def test_reason_ends_with_advice(text: str, expected: str) -> None:
    """The reason ends with advice if the notation is known."""
    with pytest.raises(InvalidWhen) as error:
        When(text)
    assert error.value.reason.endswith(expected)
    assert ("Write" in error.value.reason) == bool(expected)
