"""Compare `When` with the `edtf` package, an independent implementation of the standard.

The two agree, except for the differences listed here. Each has a test that shows it and says who is right, or why we
differ. Any other difference fails.
"""

import re
from time import struct_time
from typing import Final, NamedTuple

import pytest
from edtf import EDTFParseException, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from dates.test_when import near_misses, read_or_error
from mediation.dates.edtf import InvalidWhen
from mediation.testing import whens


class Bounds(NamedTuple):
    """The first and the last day, or None without a bound. Days are texts, because edtf has days that `date` lacks."""

    earliest: str | None
    latest: str | None


def ours(text: str) -> Bounds | InvalidWhen:
    """Return our bounds of a text, or our error."""
    read = read_or_error(text)
    if isinstance(read, InvalidWhen):
        return read
    return Bounds(*(str(day) if day else None for day in (read.earliest, read.latest)))


def theirs(text: str) -> Bounds | None:
    """Return edtf's bounds of a text, or None if edtf rejects the text or fails on it."""
    try:
        read = parse_edtf(text)
        return Bounds(_day(read.lower_strict()), _day(read.upper_strict()))
    except (EDTFParseException, AttributeError, TypeError, ValueError):
        return None


def _day(bound: struct_time | float) -> str | None:
    """Return the day of a bound of edtf, or None for its infinities, which are floats."""
    return f"{bound[0]:04}-{bound[1]:02}-{bound[2]:02}" if isinstance(bound, struct_time) else None


# Texts that both read: the bound that may differ, and a pattern of the texts.
DIFFERENT: Final = {
    "a winter": ("latest", r"\b\d{4}-24[?~%]?$"),
    "an unknown start": ("earliest", r"^/"),
    "an unknown end": ("latest", r"/$"),
    "the year 0": ("earliest", r"\b00(0X|XX)"),
}

# Texts that only we read: a pattern of the texts.
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

# Texts that only edtf reads: patterns of our reason and of the texts.
ONLY_THEIRS: Final = {
    "a year that Python does not support": (r"(?i)years must be between 0001 and 9999", r"0000|-\d{4}|Y"),
    "significant digits": (r"(?i)unexpected|expected a comma", r"\dS\d"),
    "time that runs backwards": (r"(?i)ends before it begins|runs backwards", r""),
    "a 29 February of any year": (r"(?i)02 has days 01 to 28", r"-02-29"),
    "the end of a day": (r"(?i)expected a time", r"T24:00:00"),
    "a time without a day": (r"(?i)a time belongs to one known day", r"T"),
    "several dates at once": (r"(?i)all-of set", r"^\{"),
    "quarters and hemispheres": (r"(?i)quarters, halves and southern seasons", r"-(2[5-9]|3\d|4[01])"),
    "unspecified digits in any place": (r"(?i)may be unspecified|needs its whole|give both digits|unknown month", r"X"),
    "doubt about a part of a date": (r"(?i)a qualifier goes at the end|expected a (year|month|day)", r"[?~%]"),
    "an interval without a date": (r"(?i)needs a date at one of its ends", r"\.\./\.\."),
    "spaces": (r"(?i)expected", r" "),
}


# Texts made of random parts.
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


# More examples, because edtf can't read half of the texts of `whens`.
@pytest.mark.slow
@settings(deadline=None, max_examples=3 * settings().max_examples)
@given(whens().map(str) | near_misses() | roughly_edtf)
def test_only_listed_differences(text: str) -> None:
    """Both give the same bounds, or both reject the text, or the difference is listed above."""
    we, they = ours(text), theirs(text)
    if isinstance(we, InvalidWhen):
        assert they is None or any(_explains(name, we) for name in ONLY_THEIRS)
    elif they is None:
        assert any(re.search(texts, text) for texts in ONLY_OURS.values())
    else:
        named = {bound for bound, texts in DIFFERENT.values() if re.search(texts, text)}
        assert {bound for bound in Bounds._fields if getattr(we, bound) != getattr(they, bound)} <= named


def _explains(name: str, error: InvalidWhen) -> bool:
    reasons, texts = ONLY_THEIRS[name]
    return bool(re.search(reasons, error.reason) and re.search(texts, error.text))


# Both read it, with different bounds.


def assert_differs(name: str, text: str, *, we: str | None, they: str | None) -> None:
    """Check that only the listed bound differs, and how."""
    bound, texts = DIFFERENT[name]
    read, read_by_them = ours(text), theirs(text)
    assert re.search(texts, text)
    assert isinstance(read, Bounds)
    assert read_by_them is not None
    assert (getattr(read, bound), getattr(read_by_them, bound)) == (we, they)
    assert read._replace(**{bound: None}) == read_by_them._replace(**{bound: None})


@pytest.mark.parametrize("text", ["2022-24", "2021/2022-24", "2022-XX-XX/2022-24"])
def test_winter(text: str) -> None:
    """The standard doesn't define the months of a season. For winter, edtf uses December and we use three months."""
    assert_differs("a winter", text, we="2023-02-28", they="2022-12-31")


def test_unknown_start() -> None:
    """For an unknown start, edtf assumes ten years. We return None, because counts should not depend on a guess."""
    assert_differs("an unknown start", "/2022-03", we=None, they="2012-03-31")


def test_unknown_end() -> None:
    """For an unknown end, edtf assumes ten years, and we return None."""
    assert_differs("an unknown end", "2022-03/", we=None, they="2032-03-01")


@pytest.mark.parametrize("text", ["000X", "00XX?", "[00XX,0005]"])
def test_year_0(text: str) -> None:
    """ISO 8601 has a year 0, so edtf is right. Our calendar is Python's, which starts in year 1."""
    assert_differs("the year 0", text, we="0001-01-01", they="0000-01-01")


# Only we read it.


def assert_only_ours(name: str, text: str, earliest: str | None, latest: str | None) -> None:
    """Check that we read the text with these bounds, and that edtf can't read it."""
    assert re.search(ONLY_OURS[name], text)
    assert ours(text) == (earliest, latest)
    assert theirs(text) is None


def test_set_of_one_date() -> None:
    """We accept a set of one date, so that programs that write sets need no exception."""
    assert_only_ours("a set of one date", "[2022]", "2022-01-01", "2022-12-31")


def test_season_with_qualifier() -> None:
    """A season can have a qualifier. Even edtf accepts it in an interval."""
    assert_only_ours("a season in doubt", "2022-21?", "2022-03-01", "2022-05-31")
    assert theirs("2022-21?/2022-22") == ("2022-03-01", "2022-08-31")


def test_season_in_set() -> None:
    """A set can have seasons as items."""
    assert_only_ours("a season in a set", "[2022-21,2022-22]", "2022-03-01", "2022-08-31")


@pytest.mark.parametrize("text", ["[2021?..2022]", "[2021,2022..2022~]", "[2021?..2022?]"])
def test_range_with_qualifiers(text: str) -> None:
    """The ends of a range can have qualifiers. Even edtf accepts them on items of a set."""
    assert_only_ours("a range between dates in doubt", text, "2021-01-01", "2022-12-31")
    assert theirs("[2021?,2022~]") == ("2021-01-01", "2022-12-31")


@pytest.mark.parametrize("text", ["[202X..2029]", "[2020..202X]", "[2020-01-XX..2029-12-XX]"])
def test_range_with_unspecified_digits(text: str) -> None:
    """A range goes from the first possible day of its start to the last possible day of its end."""
    assert_only_ours("a range between unspecified digits", text, "2020-01-01", "2029-12-31")


@pytest.mark.parametrize("text", ["[2021..2022-12]", "[2021-01..2022]", "[2021-01-01..2022]", "[2021-01..2022-12-31]"])
def test_range_with_mixed_precision(text: str) -> None:
    """The ends of a range can differ in precision, like the ends of an interval."""
    assert_only_ours("a range between two precisions", text, "2021-01-01", "2022-12-31")


@pytest.mark.parametrize("text", ["2022-XX/2022", "2022/2022-XX", "[2022,2022-XX]"])
def test_unknown_month_with_another_date(text: str) -> None:
    """The grammar of edtf accepts these texts, but its classes fail on them. This is a bug in edtf."""
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
def test_unspecified_digits_with_open_end(text: str, earliest: str | None, latest: str | None) -> None:
    """Unspecified digits and open ends are both in level 1, so we accept them together."""
    assert_only_ours("unspecified digits beside no date", text, earliest, latest)


@pytest.mark.parametrize("text", ["202X?/2029", "202X/2029~", "2020%/202X"])
def test_unspecified_digits_with_qualifiers(text: str) -> None:
    """The ends of an interval are dates of level 1, which can have both."""
    assert_only_ours("unspecified digits and doubt in an interval", text, "2020-01-01", "2029-12-31")


@pytest.mark.parametrize("zone", ["+00:00", "-00", "+15:00", "-23:59"])
def test_time_zones(zone: str) -> None:
    """We accept `+00:00`, as Python writes UTC. The hours don't matter, because the day stays as written."""
    assert_only_ours("a time zone of few or many hours", f"2022-03-10T16:49:00{zone}", "2022-03-10", "2022-03-10")


# Only edtf reads it.


def assert_only_theirs(name: str, text: str) -> Bounds:
    """Check that we reject the text for the listed reason, and return edtf's bounds."""
    error, read_by_them = ours(text), theirs(text)
    assert isinstance(error, InvalidWhen)
    assert _explains(name, error)
    assert read_by_them is not None
    return read_by_them


@pytest.mark.parametrize("text", ["0000", "-0043", "Y20220", "Y17E7", "[0000,0001]"])
def test_years(text: str) -> None:
    """The standard has these years, so edtf is right. Our records are modern, and use Python's calendar."""
    assert_only_theirs("a year that Python does not support", text)


@pytest.mark.parametrize("text", ["1950S2", "[1950S2,2022]"])
def test_significant_digits(text: str) -> None:
    """Significant digits are level 2. Write an estimate as `19XX` or as a set."""
    assert_only_theirs("significant digits", text)


@pytest.mark.parametrize("text", ["2022/2021", "2022-03-10/2022-03-09", "[2022..2021]"])
def test_reversed_ends(text: str) -> None:
    """An end before the start is a mistake. Here edtf returns reversed bounds."""
    read = assert_only_theirs("time that runs backwards", text)
    assert read.earliest is not None
    assert read.latest is not None
    assert read.earliest > read.latest


def test_29_february() -> None:
    """The grammar of edtf accepts 29 February in every year."""
    assert assert_only_theirs("a 29 February of any year", "2022-02-29").latest == "2022-02-29"


def test_end_of_day() -> None:
    """`24:00:00` is the first moment of the next day, so either day may be meant."""
    assert_only_theirs("the end of a day", "2022-03-10T24:00:00")


@pytest.mark.parametrize("text", ["2022-03T16:49:00", "2022T16:49:00Z"])
def test_time_without_day(text: str) -> None:
    """The standard has no times on unknown days."""
    assert_only_theirs("a time without a day", text)


@pytest.mark.parametrize("text", ["{2021,2022}", "{2021..2022}"])
def test_all_of_sets(text: str) -> None:
    """An all-of set is level 2, and neither a point nor a span. Write a record for each date."""
    assert_only_theirs("several dates at once", text)


@pytest.mark.parametrize("text", ["2022-25", "2022-32", "2022-33", "2022-40"])
def test_quarters_and_hemispheres(text: str) -> None:
    """Quarters and southern seasons are level 2. Write a quarter as a set of months: `[2022-01..2022-03]`."""
    assert_only_theirs("quarters and hemispheres", text)


@pytest.mark.parametrize("text", ["20X2", "2XXX", "202X-03", "2022-XX-10"])
def test_unspecified_digits_in_the_middle(text: str) -> None:
    """Unspecified digits in the middle are level 2. A first and a last day would misrepresent such dates."""
    assert_only_theirs("unspecified digits in any place", text)


@pytest.mark.parametrize("text", ["2022?-03", "?2022-03", "2022-~03-10", "2022-03%-10", "2022-03-?10"])
def test_qualifiers_of_parts(text: str) -> None:
    """Qualifiers of parts of a date are level 2. Here a qualifier always concerns the whole date."""
    assert_only_theirs("doubt about a part of a date", text)


def test_interval_without_date() -> None:
    """An interval with two open ends can't be compared with anything, but edtf accepts it."""
    assert assert_only_theirs("an interval without a date", "../..") == (None, None)


@pytest.mark.parametrize("text", [" 2022", "2022 ", "2022 /2023", "[2021 ,2022]"])
def test_spaces(text: str) -> None:
    """The standard has no spaces. We accept one after a comma, and edtf accepts all."""
    assert_only_theirs("spaces", text)
    assert ours("[2021, 2022]") == theirs("[2021, 2022]") == theirs("[2021,2022]")
