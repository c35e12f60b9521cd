"""`When` against the `edtf` package, a reading of the same standard by other people.

The two agree but for the differences that are named here. Each name has a test that shows it and says who is right,
or why we differ. A difference without a name fails.
"""

import re
from time import struct_time
from typing import Final, NamedTuple

import pytest
from edtf import EDTFParseException, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from dates.test_when import near_misses, read_or_refused
from mediation.dates.edtf import InvalidWhen
from mediation.testing import whens


class Bounds(NamedTuple):
    """The first and the last day, as texts since theirs may be no `date`; None where there is no bound."""

    earliest: str | None
    latest: str | None


def ours(text: str) -> Bounds | InvalidWhen:
    """Return how we read a text, or how we refuse it."""
    read = read_or_refused(text)
    if isinstance(read, InvalidWhen):
        return read
    return Bounds(*(str(day) if day else None for day in (read.earliest, read.latest)))


def theirs(text: str) -> Bounds | None:
    """Return how edtf reads a text; None when it refuses it, or takes it and then fails."""
    try:
        read = parse_edtf(text)
        return Bounds(_day(read.lower_strict()), _day(read.upper_strict()))
    except (EDTFParseException, AttributeError, TypeError, ValueError):
        return None


def _day(bound: struct_time | float) -> str | None:
    """Return the day of a bound of edtf, whose infinities are floats."""
    return f"{bound[0]:04}-{bound[1]:02}-{bound[2]:02}" if isinstance(bound, struct_time) else None


# Where both read a text: which bound may differ, in which texts.
DIFFERENT: Final = {
    "a winter": ("latest", r"\b\d{4}-24[?~%]?$"),
    "an unknown start": ("earliest", r"^/"),
    "an unknown end": ("latest", r"/$"),
    "the year 0": ("earliest", r"\b00(0X|XX)"),
}

# What we read and edtf does not: in which texts.
ONLY_OURS: Final = {
    "a set of one date": r"^\[[^,.]+\]$",
    "a season in doubt": r"^\d{4}-2[1-4][?~%]$",
    "a season in a set": r"^\[.*\b\d{4}-2[1-4](?!\d)",
    "a range between dates in doubt": r"^\[.*([?~%]\.\.|\.\.[^,]*[?~%])",
    "a range between unspecified digits": r"^\[.*(X\.\.|\.\.[^,]*X)",
    "a range between two precisions": r"^\[.*"
    r"\b(\d{4}\.\.\d{4}-|\d{4}-\d\d\.\.\d{4}(?!-\d\d\b(?!-))|\d{4}-\d\d-\d\d\.\.\d{4}(?!-\d\d-))",
    "an unknown month beside another date": r"[/\[].*\b\d{4}-XX(?!-)|\b\d{4}-XX(?!-).*/",
    "unspecified digits beside no date": r"^(\.\.)?/.*X|X[?~%]?/(\.\.)?$",
    "unspecified digits and doubt in an interval": r"^(?=.*/)(?=.*X)(?=.*[?~%])",
    "a time zone of few or many hours": r"T.*[+-](00|1[4-9]|2\d)",
}

# What edtf reads and we do not: for which reasons, in which texts.
ONLY_THEIRS: Final = {
    "a year that Python does not hold": (r"years must be between 0001 and 9999", r"0000|-\d{4}|Y"),
    "significant digits": (r"unexpected|expected a comma", r"\dS\d"),
    "time that runs backwards": (r"ends before it begins|runs backwards", r""),
    "a 29 February of any year": (r"02 has days 01 to 28", r"-02-29"),
    "the end of a day": (r"expected a time", r"T24:00:00"),
    "a time without a day": (r"a time belongs to one known day", r"T"),
    "several dates at once": (r"all-of set", r"^\{"),
    "quarters and hemispheres": (r"quarters, halves and southern seasons", r"-(2[5-9]|3\d|4[01])"),
    "unspecified digits in any place": (r"may be unspecified|needs its whole|known or neither|unknown month", r"X"),
    "doubt about a part of a date": (r"a qualifier goes at the end|expected a (year|month|day)", r"[?~%]"),
    "an interval without a date": (r"needs a date at one of its ends", r"\.\./\.\."),
    "blanks": (r"expected", r" "),
}


# Texts put together from parts with hardly a rule.
_years = st.sampled_from(["2022", "2022", "2021", "202X", "20X2", "20XX", "0000", "00XX", "-0043", "Y20220", "2022S2"])
_months = st.sampled_from(["02", "06", "12", "13", "21", "24", "28", "41", "XX", "1X"])
_month_days = st.sampled_from(["01", "28", "29", "31", "XX", "1X"])
_qualifiers = st.sampled_from(["", "", "", "", "?", "~", "%"])
_parts = st.one_of(
    st.tuples(_years),
    st.tuples(_years, _months),
    st.tuples(_years, _months, _month_days),
)
_dates = st.one_of(
    st.builds("{}{}".format, _parts.map("-".join), _qualifiers),
    st.builds(
        lambda parts, at, mark: "-".join(f"{mark * (at == number)}{part}" for number, part in enumerate(parts)),
        _parts,
        st.integers(0, 2),
        _qualifiers,
    ),
    st.builds(
        "{}T{}:00{}".format,
        _parts.map("-".join),
        st.sampled_from(["00:00", "23:59", "24:00"]),
        st.sampled_from(["", "Z", "+00:00", "-01", "+14:00", "+15:00"]),
    ),
)
_ends = _dates | st.sampled_from(["", ".."])
_items = st.one_of(_dates, st.builds("{}..{}".format, _dates | st.just(""), _dates | st.just("")))
roughly_edtf = st.one_of(
    _dates,
    st.builds("{}/{}".format, _ends, _ends),
    st.builds(
        lambda brackets, items: f"{brackets[0]}{','.join(items)}{brackets[1]}",
        st.sampled_from(["[]", "[]", "{}"]),
        st.lists(_items, min_size=1, max_size=3),
    ),
)


# Half of the texts of `whens` are beyond edtf, so there are more of them.
@pytest.mark.slow
@settings(deadline=None, max_examples=3 * settings().max_examples)
@given(whens().map(str) | near_misses() | roughly_edtf)
def test_the_two_agree_but_for_named_differences(text: str) -> None:
    """A text has the same bounds for both, or none for both, or its difference is on a list above."""
    we, they = ours(text), theirs(text)
    if isinstance(we, InvalidWhen):
        assert they is None or any(_explains(name, we) for name in ONLY_THEIRS)
    elif they is None:
        assert any(re.search(texts, text) for texts in ONLY_OURS.values())
    else:
        named = {bound for bound, texts in DIFFERENT.values() if re.search(texts, text)}
        assert {bound for bound in Bounds._fields if getattr(we, bound) != getattr(they, bound)} <= named


def _explains(name: str, refusal: InvalidWhen) -> bool:
    reasons, texts = ONLY_THEIRS[name]
    return bool(re.search(reasons, refusal.reason) and re.search(texts, refusal.text))


# Both read it, and differ.


def assert_differs(name: str, text: str, *, we: str | None, they: str | None) -> None:
    """Assert that the bound of that name, and no other, differs in this way."""
    bound, texts = DIFFERENT[name]
    read, read_by_them = ours(text), theirs(text)
    assert re.search(texts, text)
    assert isinstance(read, Bounds)
    assert read_by_them is not None
    assert (getattr(read, bound), getattr(read_by_them, bound)) == (we, they)
    assert read._replace(**{bound: None}) == read_by_them._replace(**{bound: None})


@pytest.mark.parametrize("text", ["2022-24", "2021/2022-24", "2022-XX-XX/2022-24"])
def test_a_winter_has_three_months(text: str) -> None:
    """The standard names the season and not its months: edtf takes December for it, we take the whole winter."""
    assert_differs("a winter", text, we="2023-02-28", they="2022-12-31")


def test_an_unknown_start_is_unknown() -> None:
    """Where the start is unknown edtf assumes ten years, a guess that a count must not rest on: we give none."""
    assert_differs("an unknown start", "/2022-03", we=None, they="2012-03-31")


def test_an_unknown_end_is_unknown() -> None:
    """Where the end is unknown edtf assumes ten years again, and we again give no bound."""
    assert_differs("an unknown end", "2022-03/", we=None, they="2032-03-01")


@pytest.mark.parametrize("text", ["000X", "00XX?", "[00XX,0005]"])
def test_there_is_no_year_0(text: str) -> None:
    """ISO 8601 has a year 0 and edtf is right to count it; our calendar, that of Python, begins with year 1."""
    assert_differs("the year 0", text, we="0001-01-01", they="0000-01-01")


# We read it, edtf does not.


def assert_only_ours(name: str, text: str, earliest: str | None, latest: str | None) -> None:
    """Assert that we read the text so, and edtf not at all."""
    assert re.search(ONLY_OURS[name], text)
    assert ours(text) == (earliest, latest)
    assert theirs(text) is None


def test_a_set_may_hold_one_date() -> None:
    """A choice of one is a choice: who writes sets by program need not make it an exception."""
    assert_only_ours("a set of one date", "[2022]", "2022-01-01", "2022-12-31")


def test_a_season_may_be_in_doubt() -> None:
    """A season is qualified like any date; edtf itself takes it so at the end of an interval."""
    assert_only_ours("a season in doubt", "2022-21?", "2022-03-01", "2022-05-31")
    assert theirs("2022-21?/2022-22") == ("2022-03-01", "2022-08-31")


def test_a_season_may_be_in_a_set() -> None:
    """In spring or in summer is a choice between dates as good as others."""
    assert_only_ours("a season in a set", "[2022-21,2022-22]", "2022-03-01", "2022-08-31")


@pytest.mark.parametrize("text", ["[2021?..2022]", "[2021,2022..2022~]", "[2021?..2022?]"])
def test_a_range_may_be_between_dates_in_doubt(text: str) -> None:
    """The ends of a range are dates, and dates can be qualified: as items of a set edtf takes them so."""
    assert_only_ours("a range between dates in doubt", text, "2021-01-01", "2022-12-31")
    assert theirs("[2021?,2022~]") == ("2021-01-01", "2022-12-31")


@pytest.mark.parametrize("text", ["[202X..2029]", "[2020..202X]", "[2020-01-XX..2029-12-XX]"])
def test_a_range_may_be_between_unspecified_digits(text: str) -> None:
    """A range runs from the first day its first date may be to the last day its last date may be."""
    assert_only_ours("a range between unspecified digits", text, "2020-01-01", "2029-12-31")


@pytest.mark.parametrize("text", ["[2021..2022-12]", "[2021-01..2022]", "[2021-01-01..2022]", "[2021-01..2022-12-31]"])
def test_a_range_may_be_between_two_precisions(text: str) -> None:
    """One end of a range may be known better than the other, as the ends of an interval may."""
    assert_only_ours("a range between two precisions", text, "2021-01-01", "2022-12-31")


@pytest.mark.parametrize("text", ["2022-XX/2022", "2022/2022-XX", "[2022,2022-XX]"])
def test_an_unknown_month_may_stand_beside_another_date(text: str) -> None:
    """The grammar of edtf takes these texts and its classes then fail on them: a bug of theirs."""
    assert_only_ours("an unknown month beside another date", text, "2022-01-01", "2022-12-31")
    with pytest.raises(AttributeError):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("202X/..", "2020-01-01", None),
        ("../202X", None, "2029-12-31"),
        ("2022-XX-XX/", "2022-01-01", None),
        ("/2022-03-XX~", None, "2022-03-31"),
    ],
)
def test_unspecified_digits_may_stand_beside_no_date(text: str, earliest: str | None, latest: str | None) -> None:
    """Since some year of the 2020s, and still: both are of level 1, and we see no reason not to join them."""
    assert_only_ours("unspecified digits beside no date", text, earliest, latest)


@pytest.mark.parametrize("text", ["202X?/2029", "202X/2029~", "2020%/202X"])
def test_unspecified_digits_and_doubt_may_meet_in_an_interval(text: str) -> None:
    """The ends of an interval are dates of level 1, each with its digits and its doubt."""
    assert_only_ours("unspecified digits and doubt in an interval", text, "2020-01-01", "2029-12-31")


@pytest.mark.parametrize("zone", ["+00:00", "-00", "+15:00", "-23:59"])
def test_a_time_zone_may_have_few_or_many_hours(zone: str) -> None:
    """`+00:00` is how Python and many others write UTC; the hours do not matter here, the day being as written."""
    assert_only_ours("a time zone of few or many hours", f"2022-03-10T16:49:00{zone}", "2022-03-10", "2022-03-10")


# Edtf reads it, we do not.


def assert_only_theirs(name: str, text: str) -> Bounds:
    """Assert that we refuse the text for a reason of that name, and return how edtf reads it."""
    refusal, read_by_them = ours(text), theirs(text)
    assert isinstance(refusal, InvalidWhen)
    assert _explains(name, refusal)
    assert read_by_them is not None
    return read_by_them


@pytest.mark.parametrize("text", ["0000", "-0043", "Y20220", "Y17E7", "[0000,0001]"])
def test_years_are_those_of_python(text: str) -> None:
    """The standard has them and edtf is right; the records here are of our time, and their days Python's."""
    assert_only_theirs("a year that Python does not hold", text)


@pytest.mark.parametrize("text", ["1950S2", "[1950S2,2022]"])
def test_significant_digits_are_not_read(text: str) -> None:
    """They are of level 2: an estimate within a century is written as `19XX` or as a set."""
    assert_only_theirs("significant digits", text)


@pytest.mark.parametrize("text", ["2022/2021", "2022-03-10/2022-03-09", "[2022..2021]"])
def test_time_does_not_run_backwards(text: str) -> None:
    """What ends before it begins is a slip of the pen; edtf takes it and its bounds are upside down."""
    read = assert_only_theirs("time that runs backwards", text)
    assert read.earliest is not None
    assert read.latest is not None
    assert read.earliest > read.latest


def test_a_day_that_never_was_is_not_read() -> None:
    """The grammar of edtf lets every February have 29 days, so it reads days that never were."""
    assert assert_only_theirs("a 29 February of any year", "2022-02-29").latest == "2022-02-29"


def test_a_day_ends_at_midnight_of_the_next() -> None:
    """`24:00:00` is the first moment of the next day, so which of the two days is meant is left to the writer."""
    assert_only_theirs("the end of a day", "2022-03-10T24:00:00")


@pytest.mark.parametrize("text", ["2022-03T16:49:00", "2022T16:49:00Z"])
def test_a_time_has_a_day(text: str) -> None:
    """A quarter to five on some day in March tells nothing, and the standard has no such writing."""
    assert_only_theirs("a time without a day", text)


@pytest.mark.parametrize("text", ["{2021,2022}", "{2021..2022}"])
def test_several_dates_are_several_records(text: str) -> None:
    """A set of all dates is of level 2, and neither a point nor a span: each date is a record of its own."""
    assert_only_theirs("several dates at once", text)


@pytest.mark.parametrize("text", ["2022-25", "2022-32", "2022-33", "2022-40"])
def test_quarters_and_hemispheres_are_not_read(text: str) -> None:
    """They are of level 2: a quarter is written as a set of its months, `[2022-01..2022-03]`."""
    assert_only_theirs("quarters and hemispheres", text)


@pytest.mark.parametrize("text", ["20X2", "2XXX", "202X-03", "2022-XX-10"])
def test_unspecified_digits_stand_at_the_end(text: str) -> None:
    """In any other place they are of level 2, and mostly days far apart that a first and a last day misrepresent."""
    assert_only_theirs("unspecified digits in any place", text)


@pytest.mark.parametrize("text", ["2022?-03", "?2022-03", "2022-~03-10", "2022-03%-10", "2022-03-?10"])
def test_doubt_is_about_the_whole_date(text: str) -> None:
    """Doubt about a part of a date is of level 2; here it is kept and asked for, and never by part."""
    assert_only_theirs("doubt about a part of a date", text)


def test_an_interval_has_a_date() -> None:
    """For ever is not a date: edtf takes two open ends, with which nothing can be compared."""
    assert assert_only_theirs("an interval without a date", "../..") == (None, None)


@pytest.mark.parametrize("text", [" 2022", "2022 ", "2022 /2023", "[2021 ,2022]"])
def test_blanks_are_refused(text: str) -> None:
    """The standard has no blanks. Edtf passes over all of them, we over the one that people put after a comma."""
    assert_only_theirs("blanks", text)
    assert ours("[2021, 2022]") == theirs("[2021, 2022]") == theirs("[2021,2022]")
