"""Dates in doubt: properties first, then examples of each feature."""

import copy
import operator
import pickle
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import chain, pairwise
from random import Random
from typing import Final, Literal, TypeAlias, cast

import attrs
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from mediation.dates.edtf import InvalidWhen
from mediation.dates.when import Answer, When, in_order
from mediation.errors import MediationError
from mediation.testing import whens

YES, NO, CANT_TELL = Answer.YES, Answer.NO, Answer.CANT_TELL


# Strategies.


ALPHABET: Final = "0123456789X-/.[],?~%T:ZY {}"


def near_misses() -> st.SearchStrategy[str]:
    """Return a strategy for dates with a few characters added or removed."""
    return st.builds(
        lambda text, at, added, drop: text[: at % len(text)] + added + text[at % len(text) + drop :],
        whens().map(str),
        st.integers(0, 99),
        st.text(ALPHABET, max_size=3),
        st.integers(0, 3),
    )


# Dates that often overlap, for properties of two dates.
close_whens = whens(date(2021, 12, 28), date(2022, 1, 4)) | whens(date(2021, 1, 1), date(2022, 12, 31))


@st.composite
def refined(draw: st.DrawFn, when: When) -> When:
    """Draw one of the possible days of a point, or an exact span within a span in doubt."""

    def day(low: int, high: int) -> date:
        return draw(st.dates(date.fromordinal(max(low, 1)), date.fromordinal(min(high, date.max.toordinal()))))

    first, last, ranges = when._extent.first, when._extent.last, when._extent.days
    if not when.is_span:
        return When.on(day(*draw(st.sampled_from(ranges))))
    began = None if first.high < 1 else day(*first)
    ended = None if when.is_ongoing else day(max(last.low, began.toordinal() if began else 0), last.high)
    return When(f"{began or '..'}/{ended or '..'}")


# A second implementation of EDTF, by brute force. It does no arithmetic, but uses the calendar as a list of texts:
# a date may be every day that starts with the same text. A possible world is a first day and a last day.

World: TypeAlias = tuple[str, str]

NEVER_BEGAN, NEVER_ENDS = "", "~"  # sort before and after every day
CALENDAR: Final = [str(date(1999, 1, 1) + timedelta(number)) for number in range(102 * 365)]
SEASONS: Final = {"21": "03 05", "22": "06 08", "23": "09 11", "24": "12 02"}


def bounds_of(text: str) -> World:
    """Return the first and the last possible day of a date."""
    text = text.rstrip("?~%").partition("T")[0]
    year, season = text[:4], text[5:]
    if season in SEASONS:
        first, last = SEASONS[season].split()
        return bounds_of(f"{year}-{first}")[0], bounds_of(f"{int(year) + (season == '24')}-{last}")[1]
    known = text.partition("X")[0]
    days = among(CALENDAR, known, known + "~")
    return days[0], days[-1]


def items(text: str) -> list[tuple[str, str, bool]]:
    """Return the first day and the last day of each item of a set, and whether the item is a range."""
    found = []
    for item in text.strip("[]").replace(" ", "").split(","):
        low, dots, high = item.partition("..")
        first = bounds_of(low)[0] if low else NEVER_BEGAN
        last = NEVER_ENDS if dots and not high else bounds_of(high or low)[1]
        found.append((first, last, bool(dots)))
    return found


def ends(text: str) -> tuple[World, World]:
    """Return the first and last possible day of each end of an interval."""
    began, ended = text.split("/")
    unknown = (NEVER_BEGAN, NEVER_ENDS)
    return (
        (NEVER_BEGAN, NEVER_BEGAN) if began == ".." else bounds_of(began) if began else unknown,
        (NEVER_ENDS, NEVER_ENDS) if ended == ".." else bounds_of(ended) if ended else unknown,
    )


def among(days: list[str], low: str, high: str) -> list[str]:
    """Return the days from `low` to `high`."""
    return days[bisect_left(days, low) : bisect_right(days, high)]


def spans(firsts: list[str], lasts: list[str]) -> set[World]:
    """Return the worlds with these first and last days."""
    return {(first, last) for first in firsts for last in lasts if first <= last}


def worlds(text: str, days: list[str]) -> set[World]:
    """Return the possible worlds of a text, limited to these days."""
    if "/" in text:
        first, last = ends(text)
        return spans(among([NEVER_BEGAN, *days], *first), among([*days, NEVER_ENDS], *last))
    return {(day, day) for first, last, _ in items(text) for day in among(days, first, last)}


def periods(text: str, days: list[str]) -> set[World]:
    """Return the periods that the text may name, limited to these days: all of March, or any part of a range."""
    if "/" in text:
        return worlds(text, days)
    named: set[World] = set()
    for first, last, is_range in items(text):
        inside = among([NEVER_BEGAN, *days, NEVER_ENDS], first, last)
        named |= spans(inside, inside) if is_range else {(first, last)}
    return named


def cover(text: str) -> set[str]:
    """Return all days that the text may be or may cover."""
    if "/" in text:
        began, ended = ends(text)
        return {*among(CALENDAR, began[0], ended[1])}
    return {day for first, last, _ in items(text) for day in among(CALENDAR, first, last)}


def relevant_days(*whens: When) -> list[str]:
    """Return the days next to each bound of the dates. No other days can change an answer."""
    found: set[str] = set()
    for when in whens:
        bounds = ends(when.text) if when.is_span else [item[:2] for item in items(when.text)]
        for day in {*chain.from_iterable(bounds)} - {NEVER_BEGAN, NEVER_ENDS}:
            at = bisect_left(CALENDAR, day)
            found |= {*CALENDAR[at - 1 : at + 2]}
    return sorted(found)


def agreed(holds: Callable[[World, World], bool], mine: set[World], theirs: set[World]) -> Answer:
    """Return the answer for all pairs of worlds, or can't tell if the pairs differ."""
    answers = {holds(one, other) for one in mine for other in theirs}
    return CANT_TELL if len(answers) > 1 else YES if answers.pop() else NO


# More examples, because two dates can overlap in many ways and the other properties depend on this one.
@settings(deadline=None, max_examples=5 * settings().max_examples)
@given(close_whens, close_whens)
@example(When("2022"), When("[2021..2022]"))
@example(When("2022-01-01/2022-01-02"), When("[2021-12-31..2022-01-02]"))
@example(When("/2022"), When("2021/"))
def test_answers_match_possible_worlds(a: When, b: When) -> None:
    """Yes means in all worlds, no means in none, and can't tell means that worlds differ."""
    days = relevant_days(a, b)
    mine, theirs = worlds(a.text, days), worlds(b.text, days)

    assert a.before(b) is agreed(lambda one, other: one[1] < other[0], mine, theirs)
    assert a.after(b) is agreed(lambda one, other: one[0] > other[1], mine, theirs)
    assert a.overlaps(b) is agreed(lambda one, other: one[0] <= other[1] and other[0] <= one[1], mine, theirs)
    assert a.within(b) is agreed(
        lambda one, period: period[0] <= one[0] and one[1] <= period[1], mine, periods(b.text, days)
    )


@given(close_whens)
def test_bounds_match_possible_worlds(when: When) -> None:
    """`earliest` and `latest` are the first and the last day of all worlds, or None without a bound."""
    possible = worlds(when.text, relevant_days(when))
    reaches_back = when.text.startswith(("/", "..", "[.."))
    reaches_ahead = when.text.endswith(("/", "..", "..]"))

    assert when.earliest == (None if reaches_back else date.fromisoformat(min(first for first, _ in possible)))
    assert when.latest == (None if reaches_ahead else date.fromisoformat(max(last for _, last in possible)))


@settings(deadline=None)
@given(close_whens, close_whens)
def test_possible_days_and_shares_match_counts(a: When, b: When) -> None:
    """A share is the number of possible days in the period divided by the number of possible days."""
    assume(a.earliest is not None and a.latest is not None)
    mine = cover(a.text)

    assert a.possible_days == len(mine)
    assert a.share(b) == Fraction(len(mine & cover(b.text)), len(mine))


# Values.


@given(whens())
def test_text_is_unchanged(when: When) -> None:
    """A date returns its text unchanged."""
    assert str(When(when.text)) == when.text
    assert f"{when}" == when.text


@given(whens())
def test_repr(when: When) -> None:
    """Evaluating the repr gives an equal date."""
    assert eval(repr(when), {"When": When}) == when  # noqa: S307 - our own repr


@given(whens())
def test_pickles_and_copies(when: When) -> None:
    """Pickles and copies are equal in every property."""
    for other in (pickle.loads(pickle.dumps(when)), copy.copy(when), copy.deepcopy(when)):  # noqa: S301 - our own
        assert other == when
        assert other.sort_key == when.sort_key
        assert other.possible_days == when.possible_days


@given(close_whens, close_whens)
def test_equality(a: When, b: When) -> None:
    """Dates are equal if their texts are equal. A date never equals a text."""
    assert (a == b) == (a.text == b.text)
    assert When(a.text) == a
    assert hash(When(a.text)) == hash(a)
    assert a != a.text


def test_hashes() -> None:
    """Different dates mostly have different hashes, so that sets and look-ups are fast."""
    assert len({hash(When(f"{year:04}")) for year in range(1, 101)}) > 90


def test_notations_of_the_same_days_differ() -> None:
    """Two notations of the same days are two values."""
    assert When("2022-03") != When("2022-03-XX")
    assert {When("2022-03"), When("2022-03-XX"), When("2022-03")} == {When("2022-03-XX"), When("2022-03")}


def test_immutable() -> None:
    """No field of a date can be set."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        When("2022").text = "2023"  # type: ignore[misc]


def test_sorting_needs_a_key() -> None:
    """Sorting without a key raises an error that names `sort_key`."""
    with pytest.raises(TypeError, match="sort_key"):
        sorted([When("2021"), When("2022")])  # type: ignore[type-var]


@pytest.mark.parametrize("answer", Answer)
def test_answers_have_no_truth_value(answer: Answer) -> None:
    """Using an answer as a condition raises an error."""
    with pytest.raises(TypeError, match=r"^An Answer is yes, no or can't tell. Write `is Answer"):
        bool(answer)


@given(whens() | close_whens)
def test_ranges_of_days_are_disjoint(when: When) -> None:
    """The ranges of days of a set don't overlap or touch."""
    assert all(one.high + 1 < next_.low for one, next_ in pairwise(when._extent.days))


@pytest.mark.parametrize(
    "text", ["[2022-03, 2022-04]", "[2022-04, 2022-03-31]", "[2022-03-10..2022-03-12, 2022-03-13]"]
)
def test_touching_ranges_are_merged(text: str) -> None:
    """Items that overlap or touch become one range."""
    assert len(When(text)._extent.days) == 1


# Order.


@given(whens())
def test_earliest_and_latest(when: When) -> None:
    """A date with bounds has at least one possible day, and `earliest` is not after `latest`."""
    assume(when.earliest is not None and when.latest is not None)
    assert cast("date", when.earliest) <= cast("date", when.latest)
    assert cast("int", when.possible_days) >= 1
    assert when.is_day == (not when.is_span and when.earliest == when.latest)


@given(st.lists(close_whens), st.randoms(use_true_random=False))
def test_sort_key_is_a_total_order(values: list[When], random: Random) -> None:
    """The initial order doesn't matter, and only equal dates have equal keys."""
    by_key = sorted(values, key=lambda when: when.sort_key)
    shuffled = values.copy()
    random.shuffle(shuffled)

    assert sorted(shuffled, key=lambda when: when.sort_key) == by_key
    for one, other in pairwise(by_key):
        assert (one.sort_key == other.sort_key) == (one == other)


@given(close_whens, close_whens)
def test_sort_key_agrees_with_before(a: When, b: When) -> None:
    """A date that is certainly before another sorts before it."""
    if a.before(b) is YES:
        assert a.sort_key < b.sort_key


@pytest.mark.parametrize(
    "texts", [["../2022", "2021", "2021/2021", "2021/2022", "[2021, 2023]", "2022-01", "2022", "2022/.."]]
)
def test_order_of_sort_keys(texts: list[str]) -> None:
    """Dates are sorted by earliest, then latest day. A point sorts before a span of the same days."""
    assert [when.text for when in sorted(map(When, reversed(texts)), key=lambda when: when.sort_key)] == texts


# Comparison.


@given(close_whens, close_whens)
def test_before_and_after_are_inverse(a: When, b: When) -> None:
    """`a.before(b)` equals `b.after(a)`, and a date is never both before and after another."""
    assert a.before(b) is b.after(a)
    assert {a.before(b), a.after(b)} != {YES}


@given(st.lists(close_whens, max_size=4))
def test_in_order(times: list[When]) -> None:
    """Dates are in order unless one is certainly before an earlier one in the list."""
    backward = any(later.before(earlier) is YES for at, later in enumerate(times) for earlier in times[:at])
    assert in_order(times) is not backward


@given(close_whens, close_whens)
def test_overlaps_is_symmetric(a: When, b: When) -> None:
    """`a.overlaps(b)` equals `b.overlaps(a)`."""
    assert a.overlaps(b) is b.overlaps(a)


@given(close_whens, close_whens)
def test_before_means_no_overlap(a: When, b: When) -> None:
    """Dates that are certainly before or after each other don't overlap."""
    if YES in {a.before(b), a.after(b)}:
        assert a.overlaps(b) is NO


@given(close_whens, close_whens)
def test_within_and_overlaps(a: When, b: When) -> None:
    """A date within a span overlaps it. Two dates within March may be different days."""
    if a.within(b) is YES:
        assert a.overlaps(b) is (YES if b.is_span else a.overlaps(b))
        assert a.overlaps(b) is not NO


@given(close_whens, close_whens, close_whens)
@example(When("2022-01-01"), When("2022-01"), When("2022"))
@example(When("2021"), When("2022-01"), When("2023"))
def test_certain_answers_are_transitive(a: When, b: When, c: When) -> None:
    """Certain answers of `before` and `within` are transitive."""
    if a.before(b) is YES and b.before(c) is YES:
        assert a.before(c) is YES
    if a.within(b) is YES and b.within(c) is YES:
        assert a.within(c) is YES


@given(st.data(), whens() | close_whens, whens() | close_whens)
def test_exact_days_keep_certain_answers(data: st.DataObject, a: When, b: When) -> None:
    """A certain answer stays the same when the exact days become known.

    The exception is a point as the period of `within`, because one day of March is not the whole month.
    """
    known, other = data.draw(refined(a)), data.draw(refined(b))

    assert a.before(b) in {CANT_TELL, known.before(other)}
    assert a.after(b) in {CANT_TELL, known.after(other)}
    assert a.overlaps(b) in {CANT_TELL, known.overlaps(other)}
    assert a.within(b) in {CANT_TELL, known.within(other if b.is_span else b)}


@given(close_whens, st.lists(st.integers(2019, 2025), min_size=1).map(sorted))
def test_ranges_and_lists_of_years(when: When, years: list[int]) -> None:
    """`[2020..2022]` is one of three years, like `[2020, 2021, 2022]`."""
    low, high = years[0], years[-1]
    as_range, as_list = When(f"[{low}..{high}]"), When(f"[{','.join(map(str, range(low, high + 1)))}]")

    assert when.within(as_range) in {CANT_TELL, when.within(as_list)}
    assert when.overlaps(as_range) is when.overlaps(as_list)
    assert when.before(as_range) is when.before(as_list)
    assert when.share(as_range) == when.share(as_list)


@given(whens() | close_whens, st.sampled_from("?~%"))
def test_qualifiers_keep_the_days(when: When, qualifier: str) -> None:
    """A qualifier doesn't change the possible days."""
    plain = "".join(mark for mark in when.text if mark not in "?~%")
    assume("T" not in plain and not plain.endswith(("]", "/", "..")))

    assert When(plain + qualifier).sort_key[:3] == When(plain).sort_key[:3] == when.sort_key[:3]
    assert When(plain + qualifier).is_uncertain == (qualifier in "?%")
    assert When(plain + qualifier).is_approximate == (qualifier in "~%")
    assert not When(plain).is_uncertain
    assert not When(plain).is_approximate


@given(close_whens, close_whens.map(str) | st.dates())
def test_comparisons_with_texts_and_days(when: When, other: str | date) -> None:
    """Comparisons accept EDTF texts and `datetime.date`."""
    assert when.before(other) is when.before(When.of(other))
    assert when.after(other) is when.after(When.of(other))
    assert when.overlaps(other) is when.overlaps(When.of(other))
    assert when.within(other) is when.within(When.of(other))
    assert when.share(other) == when.share(When.of(other))


# Core, onset and share.


@given(whens() | close_whens, st.dates())
def test_core(when: When, day: date) -> None:
    """A day is certainly within a period if and only if it is in the core."""
    core = when.core
    in_core = core is not None and (core[0] or date.min) <= day <= (core[1] or date.max)
    assert (When.on(day).within(when) is YES) is in_core


@given(whens() | close_whens)
def test_core_order(when: When) -> None:
    """A core never ends before it begins. Without a certain day, it is None."""
    assert when.core is None or (when.core[0] or date.min) <= (when.core[1] or date.max)


@pytest.mark.parametrize("text", ["[2021, 2022]", "2022-03/2022-03", "[2022-03..2022-04]"])
def test_no_core(text: str) -> None:
    """A choice between periods certainly covers no day."""
    assert When(text).core is None


@given(whens() | close_whens)
def test_onset_is_a_point(when: When) -> None:
    """The onset is a point with the same earliest day, and is its own onset."""
    onset = when.onset
    assert not onset.is_span
    assert onset.onset == onset
    assert onset.earliest == when.earliest
    if when.latest is not None:
        assert onset.latest is not None
        assert onset.latest <= when.latest


@given(st.data(), whens() | close_whens)
def test_onset_includes_every_first_day(data: st.DataObject, when: When) -> None:
    """Every possible first day is among the days of the onset."""
    first = data.draw(refined(when)).earliest
    assert first is None or When.on(first).overlaps(when.onset) is not NO


@given(whens() | close_whens, whens() | close_whens)
def test_range_of_shares(a: When, b: When) -> None:
    """A share is between 0 and 1. The share in the date itself is 1. Without a bound, it is None."""
    share = a.share(b)
    if a.earliest is None or a.latest is None:
        assert share is None
        assert a.possible_days is None
    else:
        assert share is not None
        assert 0 <= share <= 1
        assert a.share(a) == 1


@given(whens(date(1900, 1, 1), date(2100, 12, 31)))
def test_shares_add_up(when: When) -> None:
    """The shares in all years add up to 1."""
    assume(when.earliest is not None and when.latest is not None)
    years = range(cast("date", when.earliest).year, cast("date", when.latest).year + 1)
    assert sum(cast("Fraction", when.share(f"{year:04}")) for year in years) == 1


@given(close_whens, close_whens)
def test_shares_agree_with_answers(a: When, b: When) -> None:
    """A date within a period has the share 1. A point has the share 0 only if it is certainly outside."""
    share = a.share(b)
    assume(share is not None)
    if a.within(b) is YES:
        assert share == 1
    if not a.is_span:
        assert (share == 0) == (a.within(b) is NO)


# Conversions.


@given(st.dates())
def test_day(day: date) -> None:
    """`on` and `of` turn a day into a point of one day."""
    when = When.on(day)
    assert when == When.of(day)
    assert when.is_day
    assert (when.earliest, when.latest, when.possible_days) == (day, day, 1)


@given(
    st.datetimes(timezones=st.none() | st.timezones() | st.just(timezone(timedelta(hours=2, minutes=27, seconds=48))))
)
def test_datetime(moment: datetime) -> None:
    """A `datetime` becomes its own day, without the time."""
    assert When.of(moment) == When.on(moment) == When.on(moment.date())


def test_time_zones_are_not_converted() -> None:
    """A `datetime` and a text keep the day of their own time zone."""
    moment = datetime(2022, 3, 10, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert When.of(moment).text == "2022-03-10"
    assert When.of(moment.astimezone(UTC)).text == "2022-03-11"
    assert When("2022-03-10T23:30:00-05:00").latest == date(2022, 3, 10)


@given(whens())
def test_of(when: When) -> None:
    """`of` returns a date unchanged and parses a text."""
    assert When.of(when) is when
    assert When.of(when.text) == when


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (2022, r'int\. Write a year as When\("2022"\)\.\n  2022\n  \^\^\^\^$'),
        (20220301, r'int\. Write it in EDTF, as When\("2020-03"\)\.\n  20220301\n'),
        (True, r"bool\. Write it in EDTF"),
        (None, r"NoneType\. Write it in EDTF"),
        (2022.5, r"float\. Write it in EDTF"),
        (b"2022", r"bytes\. Write it in EDTF"),
        (("2022",) * 100, r"tuple\. Write it in EDTF.*\n  \('2022', '2022', '2022', '2022', '2022',\n"),
    ],
)
def test_other_types(value: object, advice: str) -> None:
    """Other types are rejected, with advice on what to write."""
    for make in (When, When.of, When("2022").before):
        with pytest.raises(InvalidWhen, match=f"^A date should be text, found {advice}"):
            make(cast("str", value))


def test_constructor_rejects_days() -> None:
    """The constructor rejects a `datetime.date`, and points to `When.on`."""
    with pytest.raises(InvalidWhen, match=r"found date\. Convert a datetime\.date with When\.on\(day\)\."):
        When(cast("str", date(2022, 3, 1)))


# Fields of models.


class Dated(BaseModel):
    model_config = ConfigDict(frozen=True)

    when: When
    until: When | None = None


@given(whens())
def test_field(when: When) -> None:
    """A field accepts dates and texts. JSON has the text."""
    record = Dated.model_validate({"when": when.text})
    assert record == Dated(when=when)
    assert record.when == when
    assert record.model_dump() == {"when": when, "until": None}
    assert record.model_dump(mode="json") == {"when": when.text, "until": None}
    assert Dated.model_validate_json(record.model_dump_json()) == record


@given(whens())
def test_type_adapter(when: When) -> None:
    """A type adapter accepts dates and texts, rejects other types, and writes text only in JSON."""
    dates = TypeAdapter(When)
    assert dates.validate_python(when) is when
    assert dates.validate_python(Text(when.text)) == dates.validate_python(when.text) == when
    assert type(dates.validate_python(Text(when.text)).text) is str
    assert dates.dump_python(when) is when
    assert dates.dump_python(when, mode="json") == when.text
    assert dates.validate_json(dates.dump_json(when)) == when
    with pytest.raises(ValidationError, match="string_type"):
        dates.validate_python(2022)


class Text(str):
    """A subclass of `str`, as some parsers return it."""

    __slots__ = ()


def test_field_keeps_the_same_object() -> None:
    """A date is not parsed again."""
    when = When("2022-03")
    assert Dated(when=when).when is when


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_json_schema(mode: Literal["validation", "serialization"]) -> None:
    """The JSON Schema describes the field as a text in EDTF."""
    described = {"type": "string", "format": "edtf", "description": "A date in EDTF, ISO 8601-2:2019."}
    fields = Dated.model_json_schema(mode=mode)["properties"]
    assert fields["when"].items() >= described.items()
    assert described in fields["until"]["anyOf"]


def test_field_error() -> None:
    """An invalid text gives one error, at its field, that marks the characters."""
    with pytest.raises(ValidationError) as error_info:
        Dated.model_validate({"when": "2022-13-01"})
    (error,) = error_info.value.errors()
    assert error["loc"] == ("when",)
    assert error["type"] == "value_error"
    assert isinstance(error["ctx"]["error"], InvalidWhen)
    assert error["msg"] == "Value error, A month is 01 to 12, a season 21 to 24.\n  2022-13-01\n       ^^"


@pytest.mark.parametrize("value", [2022, None, date(2022, 3, 10), ["2022"]])
def test_field_rejects_other_types(value: object) -> None:
    """A number, a list and an unquoted date of TOML are invalid."""
    with pytest.raises(ValidationError) as error_info:
        Dated.model_validate({"when": value})
    assert [(error["loc"], error["type"]) for error in error_info.value.errors()] == [(("when",), "string_type")]


# Errors.


def read_or_error(text: str) -> When | InvalidWhen:
    """Return the date, or the error."""
    try:
        return When(text)
    except InvalidWhen as error:
        return error


@given(st.text() | st.text(ALPHABET) | near_misses())
def test_any_text(text: str) -> None:
    """Every text gives a date or an `InvalidWhen` that marks a part of the text."""
    read = read_or_error(text)
    assert read.text == text
    if isinstance(read, InvalidWhen):
        assert 0 <= read.start <= len(text)
        assert read.start < read.end <= len(text) + 1
        assert str(read).startswith(f"{read.reason}\n  {text}\n")
    else:
        assert text.isascii()


def test_error() -> None:
    """The error is a `MediationError` and a `ValueError`, and can be pickled."""
    with pytest.raises(InvalidWhen) as error_info:
        When("2022-13")
    error = error_info.value
    assert isinstance(error, MediationError)
    assert isinstance(error_info.value, ValueError)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(again), again.start, again.end) == (str(error), error.start, error.end)
    assert again.args == error.args == (error.text, error.reason, error.start, error.end)


def test_longest_text() -> None:
    """A text of over 1,000 characters is rejected before parsing. The error has only its beginning."""
    longest = "[" + "2022," * 198 + "2022-03?]"
    assert len(longest) == 1000
    assert When(longest).possible_days == 365
    with pytest.raises(InvalidWhen) as error_info:
        When(longest.replace("?]", " ?]"))
    error = error_info.value
    assert error.text == "[" + "2022," * 7 + "2022…"
    assert error.reason == "A date has at most 1000 characters, found 1001."
    assert (error.start, error.end) == (0, 40)


YEAR: Final = "Expected a year of four digits."
MONTH: Final = "Expected a month of two digits, or XX."
DAY: Final = "Expected a day of two digits, or XX."
YEAR_RANGE: Final = "Years must be between 0001 and 9999."
LAST_DIGITS: Final = "Only the last one or two digits of a year may be unspecified."
BOTH_MONTH: Final = "Give both digits of a month, or neither (EDTF level 1)."
BOTH_DAY: Final = "Give both digits of a day, or neither (EDTF level 1)."
LEVEL_2: Final = "Quarters, halves and southern seasons are EDTF level 2. Write a one-of set."
NO_MONTH: Final = "A month is 01 to 12, a season 21 to 24."
TIME: Final = "Expected a time like T16:49:00, T16:49:00Z or T16:49:00+03:00."
ONE_DAY: Final = "A time belongs to one known day, outside intervals and sets."
QUALIFIER: Final = "A qualifier goes at the end of the whole date (EDTF level 1)."
ALL_OF: Final = "An all-of set names several dates. Write a record for each, or a one-of set with [ ]."
NEXT_ITEM: Final = "Expected a comma, `..` or the closing bracket of the set."


@pytest.mark.parametrize(
    ("text", "mark", "reason"),
    [
        ("", "^", "Expected a date, found nothing."),
        # years
        ("22", "^^", YEAR),
        ("spring", "^^^^", YEAR),
        (" 2022", "^^^^", YEAR),
        ("٢٠٢٢", "^^^^", YEAR),
        ("..", "^^", YEAR),
        ("?2022", "^^^^", YEAR),
        ("[", " ^", YEAR),
        ("[]", " ^", YEAR),
        ("[2022,", "      ^", YEAR),
        ("[2022,  2023]", "       ^^^^", YEAR),
        ("[2021.., 2023]", "       ^^^^", YEAR),
        ("0000", "^^^^", YEAR_RANGE),
        ("-0043", "^^^^^", YEAR_RANGE),
        ("Y170000002", "^^^^^^^^^^", YEAR_RANGE),
        ("2022/+2023", "     ^^^^^", YEAR_RANGE),
        ("2XXX", "^^^^", LAST_DIGITS),
        ("20X2", "^^^^", LAST_DIGITS),
        ("[2022, XXXX]", "       ^^^^", LAST_DIGITS),
        ("202X-03", "^^^^", "A month needs its whole year (EDTF level 1)."),
        # months and seasons
        ("2022-", "     ^", MONTH),
        ("2022-3", "     ^", f"{MONTH} Write 2022-03."),
        ("2022-Mar", "     ^^", f"{MONTH} Write 2022-03."),
        ("2022-?03", "     ^^", MONTH),
        ("2022-XX-10", "        ^^", "The day of an unknown month is XX."),
        ("2022-XX-1", "        ^", "Expected XX."),
        ("2022-X3", "     ^^", BOTH_MONTH),
        ("2022-00", "     ^^", NO_MONTH),
        ("2022-13-01", "     ^^", NO_MONTH),
        ("2022-42", "     ^^", NO_MONTH),
        ("2022-25", "     ^^", LEVEL_2),
        ("2022-33", "     ^^", LEVEL_2),
        ("2022-41", "     ^^", LEVEL_2),
        ("2022-21-10", "       ^^^", "A season has no days."),
        # days
        ("2022-03-", "        ^", DAY),
        ("2022-03-1", "        ^", f"{DAY} Write 2022-03-01."),
        ("2022-03-1X", "        ^^", BOTH_DAY),
        ("2022-03-00", "        ^^", "2022-03 has days 01 to 31."),
        ("2022-02-29", "        ^^", "2022-02 has days 01 to 28."),
        ("0900-02-29", "        ^^", "0900-02 has days 01 to 28."),
        ("2022-04-31/2022-05", "        ^^", "2022-04 has days 01 to 30."),
        # times
        ("2022-03-10T", "          ^", TIME),
        ("2022-03-10T16:49", "          ^^^^^^", TIME),
        ("2022-03-10T24:00:00", "          ^^^^^^^^^", TIME),
        ("2022-03-10T0٣:00:00", "          ^^^^^^^^^", TIME),
        ("2022-03T16:49:00", "       ^^^^^^^^^", ONE_DAY),
        ("2022-03-XXT16:49:00", "          ^^^^^^^^^", ONE_DAY),
        ("2022-XX-XXT16:49:00Z", "          ^^^^^^^^^^", ONE_DAY),
        ("2022-03-10T16:49:00/2023", "          ^^^^^^^^^", ONE_DAY),
        ("[2022-03-10T16:49:00]", "           ^^^^^^^^^", ONE_DAY),
        ("2022-03-10T16:49:00?", "                   ^", "Unexpected '?' after the date."),
        ("2022-03-10T16:49:00+3", "                   ^^", "Unexpected '+3' after the date."),
        # ends
        ("2022 ", "    ^", "Unexpected ' ' after the date."),
        ("2022-03-101", "          ^", "Unexpected '1' after the date."),
        ("2022-03-10X", "          ^", "Unexpected 'X' after the date."),
        ("2022-03-XX1", "          ^", "Unexpected '1' after the date."),
        ("2022/2023/2024", "         ^^^^^", "Unexpected '/2024' after the date."),
        ("..2022/2023", "  ^^^^^^^^^", "Unexpected '2022/2023' after the date."),
        ("2022?/2023 or so", "          ^^^^^^", "Unexpected ' or so' after the date."),
        ("2022?-03", "     ^^^", QUALIFIER),
        ("2022-03~-10/2023", "        ^^^^^^^^", QUALIFIER),
        ("2022??", "     ^", QUALIFIER),
        # intervals
        ("/", "^", "An interval needs a date at one of its ends."),
        ("../..", "^^^^^", "An interval needs a date at one of its ends."),
        ("../", "^^^", "An interval needs a date at one of its ends."),
        ("2022/2021", "^^^^^^^^^", "The interval ends before it begins."),
        ("2022-03-10/2022-03-09", "^^^^^^^^^^^^^^^^^^^^^", "The interval ends before it begins."),
        # sets
        ("{2021, 2022}", "^", ALL_OF),
        ("[2021 2022]", "     ^", NEXT_ITEM),
        ("[2022", "     ^", NEXT_ITEM),
        ("[2021/2022]", "     ^", NEXT_ITEM),
        ("[..2021..2022]", "       ^", NEXT_ITEM),
        ("[2021, ..2022]", "       ^^", "Only the first item of a set may be open to the past."),
        ("[2020, 2022..2021]", "       ^^^^^^^^^^", "The range runs backwards."),
        ("[2021, 2022]?", "            ^", "Unexpected text after the set."),
        ("[2021], [2022]", "      ^^^^^^^^", "Unexpected text after the set."),
    ],
)
def test_reason_and_mark(text: str, mark: str, reason: str) -> None:
    """The message has the reason, and marks the invalid characters."""
    with pytest.raises(InvalidWhen) as error_info:
        When(text)
    error = error_info.value
    assert (error.reason, error.start, error.end) == (reason, len(mark) - len(mark.lstrip()), len(mark))
    assert str(error) == f"{reason}\n  {text}\n  {mark}"


# Examples.


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "possible_days"),
    [
        # dates
        ("2022-03-10", "2022-03-10", "2022-03-10", 1),
        ("2022-02", "2022-02-01", "2022-02-28", 28),
        ("2024-02", "2024-02-01", "2024-02-29", 29),
        ("2022", "2022-01-01", "2022-12-31", 365),
        ("0001", "0001-01-01", "0001-12-31", 365),
        ("9999-12-31", "9999-12-31", "9999-12-31", 1),
        # times
        ("2022-03-10T16:49:00", "2022-03-10", "2022-03-10", 1),
        ("2022-03-10T23:59:59Z", "2022-03-10", "2022-03-10", 1),
        ("2022-03-10T23:30:00-05", "2022-03-10", "2022-03-10", 1),
        ("2022-03-10T00:30:00+05:45", "2022-03-10", "2022-03-10", 1),
        # seasons
        ("2022-21", "2022-03-01", "2022-05-31", 92),
        ("2022-22", "2022-06-01", "2022-08-31", 92),
        ("2022-23", "2022-09-01", "2022-11-30", 91),
        ("2023-24", "2023-12-01", "2024-02-29", 91),
        ("9999-24", "9999-12-01", "9999-12-31", 31),
        # unspecified digits
        ("2022-03-XX", "2022-03-01", "2022-03-31", 31),
        ("2022-XX", "2022-01-01", "2022-12-31", 365),
        ("2022-XX-XX", "2022-01-01", "2022-12-31", 365),
        ("202X", "2020-01-01", "2029-12-31", 3653),
        ("20XX", "2000-01-01", "2099-12-31", 36525),
        ("000X", "0001-01-01", "0009-12-31", 3287),
        ("00XX", "0001-01-01", "0099-12-31", 36159),
        # qualifiers
        ("2022-03-10?", "2022-03-10", "2022-03-10", 1),
        ("2022~", "2022-01-01", "2022-12-31", 365),
        ("2022-21%", "2022-03-01", "2022-05-31", 92),
        ("2022-03?/2022-05~", "2022-03-01", "2022-05-31", 92),
        # intervals
        ("2022-02-24/2022-03-10", "2022-02-24", "2022-03-10", 15),
        ("2022/2022", "2022-01-01", "2022-12-31", 365),
        ("2022-03/2022", "2022-03-01", "2022-12-31", 306),
        ("2022/2022-03", "2022-01-01", "2022-03-31", 90),
        ("2014/..", "2014-01-01", None, None),
        ("2014/", "2014-01-01", None, None),
        ("../2014", None, "2014-12-31", None),
        ("/2014", None, "2014-12-31", None),
        # sets
        ("[2022]", "2022-01-01", "2022-12-31", 365),
        ("[2022,2020]", "2020-01-01", "2022-12-31", 366 + 365),
        ("[2022-03-10, 2022-03-11, 2022-03-14]", "2022-03-10", "2022-03-14", 3),
        ("[2022-03, 2022-03-10]", "2022-03-01", "2022-03-31", 31),
        ("[2022-03, 2022-03-31]", "2022-03-01", "2022-03-31", 31),
        ("[2022-03-10, 2022-03-10]", "2022-03-10", "2022-03-10", 1),
        ("[2022-03-10..2022-03-12]", "2022-03-10", "2022-03-12", 3),
        ("[2022..2022-03]", "2022-01-01", "2022-03-31", 90),
        ("[2022-03..2022]", "2022-03-01", "2022-12-31", 306),
        ("[2022-21?, 2023-01..2023-02~]", "2022-03-01", "2023-02-28", 92 + 59),
        ("[..2022]", None, "2022-12-31", None),
        ("[..2020, 2022]", None, "2022-12-31", None),
        ("[2020, 2022..]", "2020-01-01", None, None),
        ("[..2020, 2022..]", None, None, None),
    ],
)
def test_notations(text: str, earliest: str | None, latest: str | None, possible_days: int | None) -> None:
    """Each notation has a first day, a last day and a number of days. Only an interval is a span."""
    when = When(text)
    assert when.earliest == (earliest and date.fromisoformat(earliest))
    assert when.latest == (latest and date.fromisoformat(latest))
    assert when.possible_days == possible_days
    assert when.is_span == ("/" in text)
    assert when.is_day == (possible_days == 1)
    assert when.is_ongoing == text.endswith("/..")
    assert when.is_uncertain == ("?" in text or "%" in text)
    assert when.is_approximate == ("~" in text or "%" in text)


@pytest.mark.parametrize(
    ("text", "onset"),
    [
        ("2022-03", "2022-03"),
        ("[2021, 2022]", "[2021, 2022]"),
        ("2022-02-24/2022-03", "2022-02-24"),
        ("2022-02/..", "[2022-02-01..2022-02-28]"),
        ("0900-02/0901", "[0900-02-01..0900-02-28]"),
        ("2022-02/2022-02-10", "[2022-02-01..2022-02-10]"),
        ("2022/", "[2022-01-01..2022-12-31]"),
        ("/2022-03", "[..2022-03-31]"),
        ("../2022-03", "[..2022-03-31]"),
    ],
)
def test_onset(text: str, onset: str) -> None:
    """The onset of a span is its first day, or a set of its possible first days."""
    assert When(text).onset == When(onset)


@pytest.mark.parametrize(
    ("text", "period", "answer"),
    [
        ("2022-03-10", "2022-03", YES),
        ("2022-03", "2022-03", YES),
        ("2022-03-XX", "2022-03", YES),
        ("2022", "2022-03", CANT_TELL),
        ("2022-04", "2022-03", NO),
        ("2022-02-24/2022-03-10", "2022-03", NO),
        ("2022-02/2022-03-10", "2022-02-20/2022-03", CANT_TELL),
        ("2022/..", "2021/..", YES),
        ("2022/..", "2021/2050", NO),
        ("2022/..", "2021/", CANT_TELL),
        ("[2021, 2023]", "2022", NO),
        ("2022-03-10", "[2021, 2022]", CANT_TELL),
        ("2022-03-10", "[2021..2022]", CANT_TELL),
        ("2022-03-10", "[2022-03-10..2022-03-10]", YES),
        ("2022-03-10", "[2022-03-08..2022-03-12]", CANT_TELL),
        ("2022-03-10", "2022-03-08/2022-03-12", YES),
        ("2022-03-10", "[2022-03..2022]", CANT_TELL),
        ("2022-03-10", "[2022..2022-03]", CANT_TELL),
        ("2022-03-10", "[2022..]", CANT_TELL),
        ("2022-03-10", "[..2021]", NO),
    ],
)
def test_within_a_period(text: str, period: str, answer: Answer) -> None:
    """As a period, a date means all its days, an interval its span, and a set one of its items."""
    assert When(text).within(period) is answer


@pytest.mark.parametrize(
    ("text", "period", "share"),
    [
        ("2022", "2022-03", Fraction(31, 365)),
        ("[2021-12-31, 2022-01-01, 2022-01-03]", "2022", Fraction(2, 3)),
        ("2022-02-27/2022-03-02", "2022-03", Fraction(1, 2)),
        ("2022-03", "[2022-03-01, 2022-03-05..2022-03-06]", Fraction(3, 31)),
        ("2022-03", "2022/", Fraction(1)),
        ("2022-03", "/2022-03-01", Fraction(1, 31)),
        ("2022/..", "2022", None),
    ],
)
def test_share(text: str, period: str, share: Fraction | None) -> None:
    """The share counts possible days in the widest extent of the period."""
    assert When(text).share(period) == share


def test_format() -> None:
    """A date is formatted like its text."""
    assert f"{When('2022'):>10}" == "      2022"


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_no_order(compare: Callable[[When, object], bool]) -> None:
    """Comparing dates raises an error that names `sort_key`. Other types are not supported."""
    with pytest.raises(TypeError, match="sort_key"):
        compare(When("2022"), When("2023"))
    with pytest.raises(TypeError, match="not supported"):
        compare(When("2022"), "2023")
