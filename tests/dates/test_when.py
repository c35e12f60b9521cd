"""Dates in doubt: laws first, then each feature by example."""

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


# Values to try the laws on.


ALPHABET: Final = "0123456789X-/.[],?~%T:ZY {}"


def near_misses() -> st.SearchStrategy[str]:
    """Texts that are dates but for a few characters put in or left out."""
    return st.builds(
        lambda text, at, put, drop: text[: at % len(text)] + put + text[at % len(text) + drop :],
        whens().map(str),
        st.integers(0, 99),
        st.text(ALPHABET, max_size=3),
        st.integers(0, 3),
    )


# Values that often touch each other, for laws about two of them.
close_whens = whens(date(2021, 12, 28), date(2022, 1, 4)) | whens(date(2021, 1, 1), date(2022, 12, 31))


@st.composite
def refined(draw: st.DrawFn, when: When) -> When:
    """Draw one of the days that a point may be, or one of the exact stretches that a span may be."""

    def day(low: int, high: int) -> date:
        return draw(st.dates(date.fromordinal(max(low, 1)), date.fromordinal(min(high, date.max.toordinal()))))

    first, last, stretches = when._extent.first, when._extent.last, when._extent.days
    if not when.is_span:
        return When.on(day(*draw(st.sampled_from(stretches))))
    began = None if first.high < 1 else day(*first)
    ended = None if when.is_ongoing else day(max(last.low, began.toordinal() if began else 0), last.high)
    return When(f"{began or '..'}/{ended or '..'}")


# A second reading of EDTF, by brute force. It knows no arithmetic of dates, only the calendar as a list of texts:
# a date may be every day that begins like it. A possible world is the first and the last day of a thing.

World: TypeAlias = tuple[str, str]

NEVER_BEGAN, NEVER_ENDS = "", "~"  # they sort before and after every day
CALENDAR: Final = [str(date(1999, 1, 1) + timedelta(number)) for number in range(102 * 365)]
SEASONS: Final = {"21": "03 05", "22": "06 08", "23": "09 11", "24": "12 02"}


def stretch(text: str) -> World:
    """Return the first and the last day that a date may be."""
    text = text.rstrip("?~%").partition("T")[0]
    year, season = text[:4], text[5:]
    if season in SEASONS:
        first, last = SEASONS[season].split()
        return stretch(f"{year}-{first}")[0], stretch(f"{int(year) + (season == '24')}-{last}")[1]
    known = text.partition("X")[0]
    days = among(CALENDAR, known, known + "~")
    return days[0], days[-1]


def items(text: str) -> list[tuple[str, str, bool]]:
    """Return the items of a set, each as its first day, its last day, and whether it is a range."""
    found = []
    for item in text.strip("[]").replace(" ", "").split(","):
        low, dots, high = item.partition("..")
        first = stretch(low)[0] if low else NEVER_BEGAN
        last = NEVER_ENDS if dots and not high else stretch(high or low)[1]
        found.append((first, last, bool(dots)))
    return found


def ends(text: str) -> tuple[World, World]:
    """Return the stretches of days on which an interval may begin and end."""
    began, ended = text.split("/")
    unknown = (NEVER_BEGAN, NEVER_ENDS)
    return (
        (NEVER_BEGAN, NEVER_BEGAN) if began == ".." else stretch(began) if began else unknown,
        (NEVER_ENDS, NEVER_ENDS) if ended == ".." else stretch(ended) if ended else unknown,
    )


def among(days: list[str], low: str, high: str) -> list[str]:
    """Return the days from `low` to `high`."""
    return days[bisect_left(days, low) : bisect_right(days, high)]


def spans(firsts: list[str], lasts: list[str]) -> set[World]:
    """Return the worlds that begin and end on these days."""
    return {(first, last) for first in firsts for last in lasts if first <= last}


def worlds(text: str, days: list[str]) -> set[World]:
    """Return what the text may mean, as far as these days go."""
    if "/" in text:
        first, last = ends(text)
        return spans(among([NEVER_BEGAN, *days], *first), among([*days, NEVER_ENDS], *last))
    return {(day, day) for first, last, _ in items(text) for day in among(days, first, last)}


def periods(text: str, days: list[str]) -> set[World]:
    """Return the periods that the text may name, as far as these days go: all of March, any part of a range."""
    if "/" in text:
        return worlds(text, days)
    named: set[World] = set()
    for first, last, is_range in items(text):
        inside = among([NEVER_BEGAN, *days, NEVER_ENDS], first, last)
        named |= spans(inside, inside) if is_range else {(first, last)}
    return named


def cover(text: str) -> set[str]:
    """Return every day of the calendar that the text may be or may cover."""
    if "/" in text:
        began, ended = ends(text)
        return {*among(CALENDAR, began[0], ended[1])}
    return {day for first, last, _ in items(text) for day in among(CALENDAR, first, last)}


def turns(*whens: When) -> list[str]:
    """Return the days around each at which what the texts may mean changes: no others can matter to an answer."""
    found: set[str] = set()
    for when in whens:
        bounds = ends(when.text) if when.is_span else [item[:2] for item in items(when.text)]
        for day in {*chain.from_iterable(bounds)} - {NEVER_BEGAN, NEVER_ENDS}:
            at = bisect_left(CALENDAR, day)
            found |= {*CALENDAR[at - 1 : at + 2]}
    return sorted(found)


def agreed(holds: Callable[[World, World], bool], mine: set[World], theirs: set[World]) -> Answer:
    """Return what all pairs of worlds say, or that they disagree."""
    said = {holds(one, other) for one in mine for other in theirs}
    return CANT_TELL if len(said) > 1 else YES if said.pop() else NO


# Two values can touch each other in many ways, and this is the law that the others rest on.
@settings(deadline=None, max_examples=5 * settings().max_examples)
@given(close_whens, close_whens)
@example(When("2022"), When("[2021..2022]"))
@example(When("2022-01-01/2022-01-02"), When("[2021-12-31..2022-01-02]"))
@example(When("/2022"), When("2021/"))
def test_an_answer_is_what_all_possible_worlds_agree_on(a: When, b: When) -> None:
    """Yes holds in every world, no in none, and it can't be told when two worlds differ."""
    days = turns(a, b)
    mine, theirs = worlds(a.text, days), worlds(b.text, days)

    assert a.before(b) is agreed(lambda one, other: one[1] < other[0], mine, theirs)
    assert a.after(b) is agreed(lambda one, other: one[0] > other[1], mine, theirs)
    assert a.overlaps(b) is agreed(lambda one, other: one[0] <= other[1] and other[0] <= one[1], mine, theirs)
    assert a.within(b) is agreed(
        lambda one, period: period[0] <= one[0] and one[1] <= period[1], mine, periods(b.text, days)
    )


@given(close_whens)
def test_the_bounds_are_those_of_all_possible_worlds(when: When) -> None:
    """The earliest day is the first of any world, the latest day the last of any, None where a world has no end."""
    possible = worlds(when.text, turns(when))
    reaches_back = when.text.startswith(("/", "..", "[.."))
    reaches_ahead = when.text.endswith(("/", "..", "..]"))

    assert when.earliest == (None if reaches_back else date.fromisoformat(min(first for first, _ in possible)))
    assert when.latest == (None if reaches_ahead else date.fromisoformat(max(last for _, last in possible)))


@settings(deadline=None)
@given(close_whens, close_whens)
def test_possible_days_and_shares_are_counts_of_days(a: When, b: When) -> None:
    """A share is the number of possible days that the period may cover, over the number of possible days."""
    assume(a.earliest is not None and a.latest is not None)
    mine = cover(a.text)

    assert a.possible_days == len(mine)
    assert a.share(b) == Fraction(len(mine & cover(b.text)), len(mine))


# Values.


@given(whens())
def test_the_text_is_kept_as_written(when: When) -> None:
    """Whatever was written comes back, character by character."""
    assert str(When(when.text)) == when.text
    assert f"{when}" == when.text


@given(whens())
def test_the_repr_evaluates_to_an_equal_value(when: When) -> None:
    """A value pasted from a session is the value."""
    assert eval(repr(when), {"When": When}) == when  # noqa: S307 - it is our own repr


@given(whens())
def test_pickles_and_copies_are_equal_and_mean_the_same(when: When) -> None:
    """A value survives pickling and copying with all that it knows."""
    for other in (pickle.loads(pickle.dumps(when)), copy.copy(when), copy.deepcopy(when)):  # noqa: S301 - our own
        assert other == when
        assert other.sort_key == when.sort_key
        assert other.possible_days == when.possible_days


@given(close_whens, close_whens)
def test_values_are_equal_when_their_texts_are(a: When, b: When) -> None:
    """Equality and hash go by the text, and a text is not a value."""
    assert (a == b) == (a.text == b.text)
    assert When(a.text) == a
    assert hash(When(a.text)) == hash(a)
    assert a != a.text


def test_values_spread_over_a_table() -> None:
    """Unlike values mostly hash unlike, without which sets and look-ups of many would be slow."""
    assert len({hash(When(f"{year:04}")) for year in range(1, 101)}) > 90


def test_two_codings_of_the_same_days_differ() -> None:
    """What was written matters: the same days in two writings are two values."""
    assert When("2022-03") != When("2022-03-XX")
    assert {When("2022-03"), When("2022-03-XX"), When("2022-03")} == {When("2022-03-XX"), When("2022-03")}


def test_a_value_can_not_be_changed() -> None:
    """A date is a value: Unknown field of it can be set."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        When("2022").text = "2023"  # type: ignore[misc]


def test_values_have_no_order_of_their_own() -> None:
    """`<` would have to lie about doubt, so there is none."""
    with pytest.raises(TypeError, match="sort_key"):
        sorted([When("2021"), When("2022")])  # type: ignore[type-var]


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_has_no_truth_value(answer: Answer) -> None:
    """An answer in three values can't be used as one in two by mistake."""
    with pytest.raises(TypeError, match=r"^An Answer is yes, no or can't tell. Write `is Answer"):
        bool(answer)


@given(whens() | close_whens)
def test_stretches_of_days_are_apart(when: When) -> None:
    """The days of a set are in stretches that neither share a day nor touch, whatever its items."""
    assert all(one.high + 1 < next_.low for one, next_ in pairwise(when._extent.days))


@pytest.mark.parametrize(
    "text", ["[2022-03, 2022-04]", "[2022-04, 2022-03-31]", "[2022-03-10..2022-03-12, 2022-03-13]"]
)
def test_stretches_that_touch_are_one(text: str) -> None:
    """Days that follow each other are one stretch, in whatever items they were written."""
    assert len(When(text)._extent.days) == 1


# Order.


@given(whens())
def test_earliest_is_not_after_latest(when: When) -> None:
    """The possible days of a bounded value are at least one."""
    assume(when.earliest is not None and when.latest is not None)
    assert cast("date", when.earliest) <= cast("date", when.latest)
    assert cast("int", when.possible_days) >= 1
    assert when.is_day == (not when.is_span and when.earliest == when.latest)


@given(st.lists(close_whens), st.randoms(use_true_random=False))
def test_the_sort_key_is_a_total_order(values: list[When], random: Random) -> None:
    """Sorting does not depend on the order before, and only equal values have equal keys."""
    by_key = sorted(values, key=lambda when: when.sort_key)
    shuffled = values.copy()
    random.shuffle(shuffled)

    assert sorted(shuffled, key=lambda when: when.sort_key) == by_key
    for one, other in pairwise(by_key):
        assert (one.sort_key == other.sort_key) == (one == other)


@given(close_whens, close_whens)
def test_what_came_before_sorts_before(a: When, b: When) -> None:
    """The sort key never contradicts a certain order."""
    if a.before(b) is YES:
        assert a.sort_key < b.sort_key


@pytest.mark.parametrize(
    "texts", [["../2022", "2021", "2021/2021", "2021/2022", "[2021, 2023]", "2022-01", "2022", "2022/.."]]
)
def test_sorting_goes_by_earliest_then_latest_then_shape(texts: list[str]) -> None:
    """No bound is before every day and after every day; a point comes before a span of the same days."""
    assert [when.text for when in sorted(map(When, reversed(texts)), key=lambda when: when.sort_key)] == texts


# Comparison.


@given(close_whens, close_whens)
def test_before_and_after_are_mirror_images(a: When, b: When) -> None:
    """One is before the other as surely as the other is after it, and never both."""
    assert a.before(b) is b.after(a)
    assert {a.before(b), a.after(b)} != {YES}


@given(st.lists(close_whens, max_size=4))
def test_times_are_in_order_unless_one_is_certainly_before_an_earlier_one(times: list[When]) -> None:
    """Looking at all of them at once finds what looking at each two finds."""
    backward = any(later.before(earlier) is YES for at, later in enumerate(times) for earlier in times[:at])
    assert in_order(times) is not backward


@given(close_whens, close_whens)
def test_overlaps_is_symmetric(a: When, b: When) -> None:
    """Sharing a day has no direction."""
    assert a.overlaps(b) is b.overlaps(a)


@given(close_whens, close_whens)
def test_what_is_before_shares_no_day(a: When, b: When) -> None:
    """Certainly before or certainly after is certainly apart."""
    if YES in {a.before(b), a.after(b)}:
        assert a.overlaps(b) is NO


@given(close_whens, close_whens)
def test_what_is_within_may_share_a_day(a: When, b: When) -> None:
    """Within a span is certainly a shared day; within the month of March is not yet the same day of March."""
    if a.within(b) is YES:
        assert a.overlaps(b) is (YES if b.is_span else a.overlaps(b))
        assert a.overlaps(b) is not NO


@given(close_whens, close_whens, close_whens)
@example(When("2022-01-01"), When("2022-01"), When("2022"))
@example(When("2021"), When("2022-01"), When("2023"))
def test_certain_answers_are_transitive(a: When, b: When, c: When) -> None:
    """Before what is before is before; within what is within is within."""
    if a.before(b) is YES and b.before(c) is YES:
        assert a.before(c) is YES
    if a.within(b) is YES and b.within(c) is YES:
        assert a.within(c) is YES


@given(st.data(), whens() | close_whens, whens() | close_whens)
def test_learning_more_overturns_no_certain_answer(data: st.DataObject, a: When, b: When) -> None:
    """Once the days are known, yes is still yes and no still no.

    The period of `within` is the exception when it is a date: a day of March is not the whole of March.
    """
    known, other = data.draw(refined(a)), data.draw(refined(b))

    assert a.before(b) in {CANT_TELL, known.before(other)}
    assert a.after(b) in {CANT_TELL, known.after(other)}
    assert a.overlaps(b) in {CANT_TELL, known.overlaps(other)}
    assert a.within(b) in {CANT_TELL, known.within(other if b.is_span else b)}


@given(close_whens, st.lists(st.integers(2019, 2025), min_size=1).map(sorted))
def test_a_range_in_a_set_is_no_surer_than_its_years(when: When, years: list[int]) -> None:
    """`[2020..2022]` is one of the years 2020, 2021, 2022 and not the three of them, so it contains no more."""
    low, high = years[0], years[-1]
    as_range, as_list = When(f"[{low}..{high}]"), When(f"[{','.join(map(str, range(low, high + 1)))}]")

    assert when.within(as_range) in {CANT_TELL, when.within(as_list)}
    assert when.overlaps(as_range) is when.overlaps(as_list)
    assert when.before(as_range) is when.before(as_list)
    assert when.share(as_range) == when.share(as_list)


@given(whens() | close_whens, st.sampled_from("?~%"))
def test_a_qualifier_never_widens(when: When, qualifier: str) -> None:
    """To doubt a date is not to say how far it may be off."""
    plain = "".join(mark for mark in when.text if mark not in "?~%")
    assume("T" not in plain and not plain.endswith(("]", "/", "..")))

    assert When(plain + qualifier).sort_key[:3] == When(plain).sort_key[:3] == when.sort_key[:3]
    assert When(plain + qualifier).is_uncertain == (qualifier in "?%")
    assert When(plain + qualifier).is_approximate == (qualifier in "~%")
    assert not When(plain).is_uncertain
    assert not When(plain).is_approximate


@given(close_whens, close_whens.map(str) | st.dates())
def test_comparisons_take_texts_and_days(when: When, other: str | date) -> None:
    """Whatever names a date can be compared with."""
    assert when.before(other) is when.before(When.of(other))
    assert when.after(other) is when.after(When.of(other))
    assert when.overlaps(other) is when.overlaps(When.of(other))
    assert when.within(other) is when.within(When.of(other))
    assert when.share(other) == when.share(When.of(other))


# Core, onset and share.


@given(whens() | close_whens, st.dates())
def test_the_core_is_what_certainly_lies_within(when: When, day: date) -> None:
    """A day lies within a period for certain when, and only when, it lies in its core."""
    core = when.core
    in_core = core is not None and (core[0] or date.min) <= day <= (core[1] or date.max)
    assert (When.on(day).within(when) is YES) is in_core


@given(whens() | close_whens)
def test_a_core_runs_forwards(when: When) -> None:
    """Where no day is certain there is no core, rather than one that ends before it begins."""
    assert when.core is None or (when.core[0] or date.min) <= (when.core[1] or date.max)


@pytest.mark.parametrize("text", ["[2021, 2022]", "2022-03/2022-03", "[2022-03..2022-04]"])
def test_a_period_in_doubt_may_have_no_core(text: str) -> None:
    """A choice between years covers no day for certain."""
    assert When(text).core is None


@given(whens() | close_whens)
def test_the_onset_is_a_point_that_begins_as_early(when: When) -> None:
    """What lasted is counted on the day it began: a point, and its own onset."""
    onset = when.onset
    assert not onset.is_span
    assert onset.onset == onset
    assert onset.earliest == when.earliest
    if when.latest is not None:
        assert onset.latest is not None
        assert onset.latest <= when.latest


@given(st.data(), whens() | close_whens)
def test_the_onset_holds_every_possible_first_day(data: st.DataObject, when: When) -> None:
    """However the doubt resolves, the day it began is among the days of the onset."""
    first = data.draw(refined(when)).earliest
    assert first is None or When.on(first).overlaps(when.onset) is not NO


@given(whens() | close_whens, whens() | close_whens)
def test_a_share_is_a_share(a: When, b: When) -> None:
    """A share lies between nothing and all, all of it lies in itself, and none is told of what has no bound."""
    share = a.share(b)
    if a.earliest is None or a.latest is None:
        assert share is None
        assert a.possible_days is None
    else:
        assert share is not None
        assert 0 <= share <= 1
        assert a.share(a) == 1


@given(whens(date(1900, 1, 1), date(2100, 12, 31)))
def test_shares_add_up_over_the_years(when: When) -> None:
    """Cut the calendar into years, and the shares of the years make the whole."""
    assume(when.earliest is not None and when.latest is not None)
    years = range(cast("date", when.earliest).year, cast("date", when.latest).year + 1)
    assert sum(cast("Fraction", when.share(f"{year:04}")) for year in years) == 1


@given(close_whens, close_whens)
def test_shares_agree_with_answers(a: When, b: When) -> None:
    """What is certainly within has its whole share there; a point has none exactly where it certainly is not."""
    share = a.share(b)
    assume(share is not None)
    if a.within(b) is YES:
        assert share == 1
    if not a.is_span:
        assert (share == 0) == (a.within(b) is NO)


# What may be given for a date.


@given(st.dates())
def test_a_day_becomes_its_own_date(day: date) -> None:
    """A day is a point of one day, given as such or with `of`."""
    when = When.on(day)
    assert when == When.of(day)
    assert when.is_day
    assert (when.earliest, when.latest, when.possible_days) == (day, day, 1)


@given(
    st.datetimes(timezones=st.none() | st.timezones() | st.just(timezone(timedelta(hours=2, minutes=27, seconds=48))))
)
def test_a_datetime_becomes_the_day_it_is_at_its_own_place(moment: datetime) -> None:
    """A `datetime` is a `date` and has a day; its time, finer than any record, is left out."""
    assert When.of(moment) == When.on(moment) == When.on(moment.date())


def test_a_moment_is_not_moved_to_another_time_zone() -> None:
    """Late evening in New York stays the day it is there, as the day written in a text does."""
    moment = datetime(2022, 3, 10, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert When.of(moment).text == "2022-03-10"
    assert When.of(moment.astimezone(UTC)).text == "2022-03-11"
    assert When("2022-03-10T23:30:00-05:00").latest == date(2022, 3, 10)


@given(whens())
def test_a_value_or_its_text_becomes_the_value(when: When) -> None:
    """`of` returns a value itself and reads a text."""
    assert When.of(when) is when
    assert When.of(when.text) == when


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (2022, r'int; write a year as When\("2022"\)\n  2022\n  \^\^\^\^$'),
        (20220301, r'int; write it in EDTF, as When\("2020-03"\)\n  20220301\n'),
        (True, r"bool; write it in EDTF"),
        (None, r"NoneType; write it in EDTF"),
        (2022.5, r"float; write it in EDTF"),
        (b"2022", r"bytes; write it in EDTF"),
        (("2022",) * 100, r"tuple; write it in EDTF.*\n  \('2022', '2022', '2022', '2022', '2022',\n"),
    ],
)
def test_what_is_neither_text_nor_day_is_refused(value: object, advice: str) -> None:
    """A number is not a date: nothing is guessed, and it is said how it is written."""
    for make in (When, When.of, When("2022").before):
        with pytest.raises(InvalidWhen, match=f"^a date must be text, not {advice}"):
            make(cast("str", value))


def test_a_day_of_python_is_not_written() -> None:
    """A day is none of the texts that make a `When` as it stands; how it becomes one is said."""
    with pytest.raises(InvalidWhen, match=r"not date; convert a datetime.date with When\.on\(day\)"):
        When(cast("str", date(2022, 3, 1)))


# Records hold dates as fields.


class Dated(BaseModel):
    model_config = ConfigDict(frozen=True)

    when: When
    until: When | None = None


@given(whens())
def test_a_field_takes_values_and_texts_and_gives_back_texts(when: When) -> None:
    """A record reads and writes a date as its text, and hands it on as a value."""
    record = Dated.model_validate({"when": when.text})
    assert record == Dated(when=when)
    assert record.when == when
    assert record.model_dump() == {"when": when, "until": None}
    assert record.model_dump(mode="json") == {"when": when.text, "until": None}
    assert Dated.model_validate_json(record.model_dump_json()) == record


@given(whens())
def test_the_type_alone_is_validated_like_a_field(when: When) -> None:
    """A type adapter made for dates reads texts and values, refuses others, and gives back the text in JSON alone."""
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
    """A text of a library of its own, as parsers that keep places give it."""

    __slots__ = ()


def test_a_field_keeps_the_value_it_is_given() -> None:
    """A value is not read twice."""
    when = When("2022-03")
    assert Dated(when=when).when is when


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_a_field_describes_itself_in_json_schema(mode: Literal["validation", "serialization"]) -> None:
    """Other programs learn that the field is a text in EDTF, read or written."""
    described = {"type": "string", "format": "edtf", "description": "A date in EDTF, ISO 8601-2:2019."}
    fields = Dated.model_json_schema(mode=mode)["properties"]
    assert fields["when"].items() >= described.items()
    assert described in fields["until"]["anyOf"]


def test_a_field_says_once_what_is_wrong_and_where() -> None:
    """A refused text gives one error, at the field's own place, that marks the characters."""
    with pytest.raises(ValidationError) as caught:
        Dated.model_validate({"when": "2022-13-01"})
    (error,) = caught.value.errors()
    assert error["loc"] == ("when",)
    assert error["type"] == "value_error"
    assert isinstance(error["ctx"]["error"], InvalidWhen)
    assert error["msg"] == "Value error, a month is 01 to 12, a season 21 to 24\n  2022-13-01\n       ^^"


@pytest.mark.parametrize("value", [2022, None, date(2022, 3, 10), ["2022"]])
def test_a_field_refuses_what_is_not_a_text(value: object) -> None:
    """A record holds dates as text, so a number, a list or an unquoted date of TOML is an error of the data."""
    with pytest.raises(ValidationError) as caught:
        Dated.model_validate({"when": value})
    assert [(error["loc"], error["type"]) for error in caught.value.errors()] == [(("when",), "string_type")]


# What is refused.


def read_or_refused(text: str) -> When | InvalidWhen:
    """Return what is read, or the refusal."""
    try:
        return When(text)
    except InvalidWhen as refusal:
        return refusal


@given(st.text() | st.text(ALPHABET) | near_misses())
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    """Every text is a date or an `InvalidWhen` that points into it; nothing else can come of it."""
    read = read_or_refused(text)
    assert read.text == text
    if isinstance(read, InvalidWhen):
        assert 0 <= read.start <= len(text)
        assert read.start < read.end <= len(text) + 1
        assert str(read).startswith(f"{read.reason}\n  {text}\n")
    else:
        assert text.isascii()


def test_a_refusal_is_an_error_of_the_library_and_a_value_error() -> None:
    """One `except` for the library catches it, pydantic understands it, and it travels between processes."""
    with pytest.raises(InvalidWhen) as caught:
        When("2022-13")
    error = caught.value
    assert isinstance(error, MediationError)
    assert isinstance(caught.value, ValueError)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(again), again.start, again.end) == (str(error), error.start, error.end)
    assert again.args == error.args == (error.text, error.reason, error.start, error.end)


def test_a_text_of_a_thousand_characters_may_be_a_date() -> None:
    """What is longer is refused for its length, with its beginning, and no parser is asked."""
    longest = "[" + "2022," * 198 + "2022-03?]"
    assert len(longest) == 1000
    assert When(longest).possible_days == 365
    with pytest.raises(InvalidWhen) as caught:
        When(longest.replace("?]", " ?]"))
    error = caught.value
    assert error.text == "[" + "2022," * 7 + "2022…"
    assert error.reason == "a date has at most 1000 characters, found 1001"
    assert (error.start, error.end) == (0, 40)


YEAR: Final = "expected a year of four digits"
MONTH: Final = "expected a month of two digits, or XX"
DAY: Final = "expected a day of two digits, or XX"
HELD: Final = "years must be between 0001 and 9999"
LAST_DIGITS: Final = "only the last one or two digits of a year may be unspecified"
BOTH_MONTH: Final = "give both digits of a month, or neither (EDTF level 1)"
BOTH_DAY: Final = "give both digits of a day, or neither (EDTF level 1)"
LEVEL_2: Final = "quarters, halves and southern seasons are EDTF level 2; write a one-of set"
NO_MONTH: Final = "a month is 01 to 12, a season 21 to 24"
TIME: Final = "expected a time like T16:49:00, T16:49:00Z or T16:49:00+03:00"
ONE_DAY: Final = "a time belongs to one known day, outside intervals and sets"
QUALIFIER: Final = "a qualifier goes at the end of the whole date (EDTF level 1)"
ALL_OF: Final = "an all-of set names several dates; write a record for each, or a one-of set with [ ]"
NEXT_ITEM: Final = "expected a comma, `..` or the closing bracket of the set"


@pytest.mark.parametrize(
    ("text", "mark", "reason"),
    [
        ("", "^", "expected a date, found nothing"),
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
        ("0000", "^^^^", HELD),
        ("-0043", "^^^^^", HELD),
        ("Y170000002", "^^^^^^^^^^", HELD),
        ("2022/+2023", "     ^^^^^", HELD),
        ("2XXX", "^^^^", LAST_DIGITS),
        ("20X2", "^^^^", LAST_DIGITS),
        ("[2022, XXXX]", "       ^^^^", LAST_DIGITS),
        ("202X-03", "^^^^", "a month needs its whole year (EDTF level 1)"),
        # months and seasons
        ("2022-", "     ^", MONTH),
        ("2022-3", "     ^", f"{MONTH}; write 2022-03"),
        ("2022-Mar", "     ^^", f"{MONTH}; write 2022-03"),
        ("2022-?03", "     ^^", MONTH),
        ("2022-XX-10", "        ^^", "the day of an unknown month is XX"),
        ("2022-XX-1", "        ^", "expected XX"),
        ("2022-X3", "     ^^", BOTH_MONTH),
        ("2022-00", "     ^^", NO_MONTH),
        ("2022-13-01", "     ^^", NO_MONTH),
        ("2022-42", "     ^^", NO_MONTH),
        ("2022-25", "     ^^", LEVEL_2),
        ("2022-33", "     ^^", LEVEL_2),
        ("2022-41", "     ^^", LEVEL_2),
        ("2022-21-10", "       ^^^", "a season has no days"),
        # days
        ("2022-03-", "        ^", DAY),
        ("2022-03-1", "        ^", f"{DAY}; write 2022-03-01"),
        ("2022-03-1X", "        ^^", BOTH_DAY),
        ("2022-03-00", "        ^^", "2022-03 has days 01 to 31"),
        ("2022-02-29", "        ^^", "2022-02 has days 01 to 28"),
        ("0900-02-29", "        ^^", "0900-02 has days 01 to 28"),
        ("2022-04-31/2022-05", "        ^^", "2022-04 has days 01 to 30"),
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
        ("2022-03-10T16:49:00?", "                   ^", "unexpected '?' after the date"),
        ("2022-03-10T16:49:00+3", "                   ^^", "unexpected '+3' after the date"),
        # ends
        ("2022 ", "    ^", "unexpected ' ' after the date"),
        ("2022-03-101", "          ^", "unexpected '1' after the date"),
        ("2022-03-10X", "          ^", "unexpected 'X' after the date"),
        ("2022-03-XX1", "          ^", "unexpected '1' after the date"),
        ("2022/2023/2024", "         ^^^^^", "unexpected '/2024' after the date"),
        ("..2022/2023", "  ^^^^^^^^^", "unexpected '2022/2023' after the date"),
        ("2022?/2023 or so", "          ^^^^^^", "unexpected ' or so' after the date"),
        ("2022?-03", "     ^^^", QUALIFIER),
        ("2022-03~-10/2023", "        ^^^^^^^^", QUALIFIER),
        ("2022??", "     ^", QUALIFIER),
        # intervals
        ("/", "^", "an interval needs a date at one of its ends"),
        ("../..", "^^^^^", "an interval needs a date at one of its ends"),
        ("../", "^^^", "an interval needs a date at one of its ends"),
        ("2022/2021", "^^^^^^^^^", "the interval ends before it begins"),
        ("2022-03-10/2022-03-09", "^^^^^^^^^^^^^^^^^^^^^", "the interval ends before it begins"),
        # sets
        ("{2021, 2022}", "^", ALL_OF),
        ("[2021 2022]", "     ^", NEXT_ITEM),
        ("[2022", "     ^", NEXT_ITEM),
        ("[2021/2022]", "     ^", NEXT_ITEM),
        ("[..2021..2022]", "       ^", NEXT_ITEM),
        ("[2021, ..2022]", "       ^^", "only the first item of a set may be open to the past"),
        ("[2020, 2022..2021]", "       ^^^^^^^^^^", "the range runs backwards"),
        ("[2021, 2022]?", "            ^", "unexpected text after the set"),
        ("[2021], [2022]", "      ^^^^^^^^", "unexpected text after the set"),
    ],
)
def test_a_refused_text_says_why_and_where(text: str, mark: str, reason: str) -> None:
    """The message tells the reason and marks the characters that are to blame."""
    with pytest.raises(InvalidWhen) as caught:
        When(text)
    error = caught.value
    assert (error.reason, error.start, error.end) == (reason, len(mark) - len(mark.lstrip()), len(mark))
    assert str(error) == f"{reason}\n  {text}\n  {mark}"


# What is read, feature by feature.


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
def test_a_text_is_read(text: str, earliest: str | None, latest: str | None, possible_days: int | None) -> None:
    """Each writing has its first day, its last day and a number of days; an interval alone is a span."""
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
def test_the_onset_is_where_it_began(text: str, onset: str) -> None:
    """The start of a span is one day, or one of the days on which it may have begun."""
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
    """A date as a period is all its days, an interval what it spans, a set one of its items."""
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
def test_the_share_of_a_period(text: str, period: str, share: Fraction | None) -> None:
    """The share counts possible days, of the period in its widest extent."""
    assert When(text).share(period) == share


def test_a_date_can_be_aligned() -> None:
    """A date is formatted like its text."""
    assert f"{When('2022'):>10}" == "      2022"


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_an_order_names_the_sort_key(compare: Callable[[When, object], bool]) -> None:
    """Dates have no order; the error says what to use. With other types nothing is compared."""
    with pytest.raises(TypeError, match="sort_key"):
        compare(When("2022"), When("2023"))
    with pytest.raises(TypeError, match="not supported"):
        compare(When("2022"), "2023")
