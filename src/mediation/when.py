"""Dates as imprecise as their source leaves them.

`When` holds an EDTF date (ISO 8601-2:2019: levels 0 and 1, and level 2's one-of sets) as it was written and
answers questions about it in three values: yes, no, can't tell. Two shapes matter:

- a *point* is one day, perhaps in doubt: `2022-03-10`, `2022-03` (some day in March), `[2021, 2022]`;
- a *span* lasted from one day to another: `2022-02-24/2022-03-10`, `2014/..` (still going on), `2014/` (nobody
  knows until when). Its ends may be in doubt themselves.

Qualifiers (`?` uncertain, `~` approximate, `%` both) are kept and can be asked for. They say that the coder
doubts the date, not how far it may be off, so they never widen it: doubt with a width is written as a set.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple, NoReturn, Self

import attrs
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from mediation.errors import MediationError

# Days are proleptic Gregorian ordinals; the two infinities stand for "no bound on this side".
_NEVER_BEGAN: Final = -(10**9)
_NEVER_ENDS: Final = 10**9

# Seasons of the northern hemisphere, by whole months; the winter of a year runs into the next one.
_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}

_TIME: Final = re.compile(r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]([01]\d|2[0-3])(:[0-5]\d)?)?", re.ASCII)


class InvalidWhen(MediationError, ValueError):  # noqa: N818 - named like packaging's InvalidVersion
    """A text that is not an EDTF date this library reads; `start` and `end` are the offending characters."""

    def __init__(self, text: str, reason: str, start: int, end: int) -> None:
        self.text, self.reason, self.start, self.end = text, reason, start, end
        super().__init__(text, reason, start, end)

    def __str__(self) -> str:
        mark = " " * self.start + "^" * max(1, self.end - self.start)
        return f"{self.reason}\n  {self.text}\n  {mark}"


class Answer(Enum):
    """An answer in three values. It has no truth value of its own: compare it with `is`."""

    YES = "yes"
    NO = "no"
    CANT_TELL = "can't tell"

    def __bool__(self) -> NoReturn:
        raise TypeError("an Answer is yes, no or can't tell: write `is Answer.YES` or `is not Answer.NO`")

    @classmethod
    def of(cls, *, always: bool, never: bool) -> "Answer":
        """Return yes when it holds for every possible day, no when for none, can't tell otherwise."""
        if always:
            return cls.YES
        return cls.NO if never else cls.CANT_TELL


class _Days(NamedTuple):
    """All days from `low` to `high`, both included."""

    low: int
    high: int

    def meets(self, other: "_Days") -> bool:
        return self.low <= other.high and other.low <= self.high


class _Period(NamedTuple):
    """A stretch of time whose own ends may be in doubt: it began on one of `first`, ended on one of `last`."""

    first: _Days
    last: _Days


class _Extent(NamedTuple):
    """What a text means: its possible days, and the days on which it may have begun and ended.

    For a point `days` are the disjoint stretches of days that it may be; for a span the one stretch from its
    earliest to its latest day. `periods` are what it may name when others are to lie within it: for a point
    one for each item of its set.
    """

    first: _Days
    last: _Days
    days: tuple[_Days, ...]
    is_span: bool
    qualifiers: frozenset[str]
    periods: tuple[_Period, ...]


@attrs.frozen(eq=False, repr=False)
class When:
    """A day, a stretch of days, or a day in doubt, as an EDTF text.

    Two values are equal when their texts are: `2022-03` and `2022-03-XX` mean the same days and are two
    codings. There is no `<`, which would have to lie about doubt; `sort_key` gives a total order for lists.

    >>> march = When("2022-03")
    >>> march.earliest, march.latest, march.is_span
    (datetime.date(2022, 3, 1), datetime.date(2022, 3, 31), False)
    >>> march.before("2022-04-01"), march.before("2022-03-10")
    (<Answer.YES: 'yes'>, <Answer.CANT_TELL: "can't tell">)

    Raises:
        InvalidWhen: the text is not an EDTF date, or of a part of EDTF that is not read here; the message
            points at the place.
    """

    text: str = attrs.field(validator=attrs.validators.instance_of(str))
    _extent: _Extent = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_extent", _parse(self.text))

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the day as a `When`; of a `datetime.datetime`, the day it is at its own place."""
        return cls(date.isoformat(day))

    @classmethod
    def of(cls, value: "When | date | str") -> "When":
        """Return `value` as a `When`: one already, a `datetime.date`, or an EDTF text."""
        if isinstance(value, When):
            return value
        return When.on(value) if isinstance(value, date) else When(value)

    def __repr__(self) -> str:
        return f"When({self.text!r})"

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, When) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def earliest(self) -> date | None:
        """The first day it may cover; None when nothing bounds it."""
        return _date(self._extent.first.low)

    @property
    def latest(self) -> date | None:
        """The last day it may cover; None when nothing bounds it."""
        return _date(self._extent.last.high)

    @property
    def is_span(self) -> bool:
        """Whether it lasted (an interval), as against one day that may be in doubt."""
        return self._extent.is_span

    @property
    def is_day(self) -> bool:
        """Whether it is one known day."""
        return not self.is_span and self.possible_days == 1

    @property
    def is_ongoing(self) -> bool:
        """Whether it is a span with an open end (`2014/..`), which lasts as far as the source can see."""
        return self._extent.last.low == _NEVER_ENDS

    @property
    def is_uncertain(self) -> bool:
        """Whether a `?` or `%` says that the date itself may be wrong."""
        return not self._extent.qualifiers.isdisjoint("?%")

    @property
    def is_approximate(self) -> bool:
        """Whether a `~` or `%` says that the date is only about right."""
        return not self._extent.qualifiers.isdisjoint("~%")

    @property
    def possible_days(self) -> int | None:
        """How many days it may be (a point) or may cover (a span); None when nothing bounds it."""
        if self.earliest is None or self.latest is None:
            return None
        return sum(days.high - days.low + 1 for days in self._extent.days)

    @property
    def core(self) -> tuple[date | None, date | None] | None:
        """As a period, the first and the last day that it covers in any case; None when there is no such day.

        >>> When("2023-04/2024").core, When("[2021, 2022]").core
        ((datetime.date(2023, 4, 30), datetime.date(2024, 1, 1)), None)
        """
        periods = self._extent.periods
        first, last = max(each.first.high for each in periods), min(each.last.low for each in periods)
        return None if last < first else (_date(first), _date(last))

    @property
    def onset(self) -> "When":
        """The point at which it began: itself for a point, the start of a span. Acts are counted at onset.

        >>> When("2022-02-24/2022-04").onset, When("2022-03").onset
        (When('2022-02-24'), When('2022-03'))
        """
        if not self.is_span:
            return self
        low, high = (_date(day) for day in self._extent.first)
        if low is None:
            return When(f"[..{high or self.latest}]")
        return When.on(low) if low == high else When(f"[{low}..{high}]")

    @property
    def sort_key(self) -> tuple[int, int, bool, str]:
        """A total order: by earliest day, then latest day, points before spans, then the text.

        No bound sorts before every day as an earliest, after every day as a latest.
        """
        return (self._extent.first.low, self._extent.last.high, self.is_span, self.text)

    def before(self, other: "When | date | str") -> Answer:
        """Tell whether it ended before the other began."""
        mine, theirs = self._extent.last, When.of(other)._extent.first
        return Answer.of(always=mine.high < theirs.low, never=mine.low >= theirs.high)

    def after(self, other: "When | date | str") -> Answer:
        """Tell whether it began after the other ended."""
        return When.of(other).before(self)

    def within(self, period: "When | date | str") -> Answer:
        """Tell whether all of it lies in the period. The period `2022-03` is the whole month of March.

        A set is a period in doubt: one of its items, or somewhere in its range. A period that lasts is an interval.

        >>> When("2022-03-10").within("2022-03"), When("2022").within("2022-03")
        (<Answer.YES: 'yes'>, <Answer.CANT_TELL: "can't tell">)
        """
        answers = {self._within(each) for each in When.of(period)._extent.periods}
        return answers.pop() if len(answers) == 1 else Answer.CANT_TELL

    def overlaps(self, other: "When | date | str") -> Answer:
        """Tell whether the two share a day. Both are times: some day in March need not be some day in March.

        >>> When("2022-02-24/..").overlaps("2022-03"), When("2022-03").overlaps("2022-03")
        (<Answer.YES: 'yes'>, <Answer.CANT_TELL: "can't tell">)
        """
        mine, theirs = self._extent, When.of(other)._extent
        always = mine.first.high <= theirs.last.low and theirs.first.high <= mine.last.low
        never = not any(a.meets(b) for a in mine.days for b in theirs.days)
        return Answer.of(always=always, never=never)

    def share(self, period: "When | date | str") -> Fraction | None:
        """Return the share of its possible days that lie in the period; None when it has no bound.

        A period whose own ends are in doubt counts with its widest extent.

        >>> When("2022").share("2022-03"), When("2022-03/..").share("2022")
        (Fraction(31, 365), None)
        """
        total = self.possible_days
        if total is None:
            return None
        inside = 0
        for mine in self._extent.days:
            for theirs in When.of(period)._extent.days:
                inside += max(0, min(mine.high, theirs.high) - max(mine.low, theirs.low) + 1)
        return Fraction(inside, total)

    def _within(self, period: _Period) -> Answer:
        mine, (first, last) = self._extent, period
        always = first.high <= mine.first.low and mine.last.high <= last.low
        if mine.is_span:
            never = mine.first.high < first.low or last.high < mine.last.low
        else:
            never = not any(days.meets(_Days(first.low, last.high)) for days in mine.days)
        return Answer.of(always=always, never=never)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        # Not a union of the two, which would tell its errors twice, each at a place that no file has.
        def keep(value: object, as_text: Callable[[object], str]) -> When:
            return value if isinstance(value, When) else cls(as_text(value))

        return core_schema.no_info_wrap_validator_function(
            keep,
            core_schema.str_schema(),
            serialization=core_schema.to_string_ser_schema(when_used="json"),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "format": "edtf", "description": "A date in EDTF, ISO 8601-2:2019."}


def _date(day: int) -> date | None:
    return None if day in (_NEVER_BEGAN, _NEVER_ENDS) else date.fromordinal(day)


class _Reader:
    """A text being read, and how far."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.qualifiers: set[str] = set()

    def fail(self, reason: str, start: int | None = None, end: int | None = None) -> NoReturn:
        start = self.at if start is None else start
        raise InvalidWhen(self.text, reason, start, start + 1 if end is None else end)

    def accept(self, literal: str) -> bool:
        if not self.text.startswith(literal, self.at):
            return False
        self.at += len(literal)
        return True

    def token(self, width: int, wanted: str) -> str:
        found = self.text[self.at : self.at + width]
        if len(found) < width or not set(found) <= set("0123456789X"):
            self.fail(f"expected {wanted}", self.at, self.at + max(1, len(found)))
        self.at += width
        return found

    @property
    def is_done(self) -> bool:
        return self.at == len(self.text)


@lru_cache(maxsize=65_536)
def _parse(text: str) -> _Extent:
    reader = _Reader(text)
    if not text:
        reader.fail("expected a date, found nothing")
    if text.startswith("["):
        return _read_set(reader)
    if text.startswith("{"):
        reader.fail("an all-of set names several dates: write a record for each, or a one-of set with [ ]")
    if "/" in text:
        return _read_interval(reader)
    days = _read_date(reader, time_allowed=True)
    _expect_end(reader)
    return _point((_all_of(days),), reader)


def _all_of(days: _Days) -> _Period:
    """Return the period that a date names: all its days."""
    return _Period(_Days(days.low, days.low), _Days(days.high, days.high))


def _some_of(days: _Days) -> _Period:
    """Return the period that a range in a set names: whichever of its dates, so it may be any part of it."""
    return _Period(days, days)


def _point(periods: tuple[_Period, ...], reader: _Reader) -> _Extent:
    merged: list[_Days] = []
    for days in sorted(_Days(period.first.low, period.last.high) for period in periods):
        if merged and days.low <= merged[-1].high + 1:
            merged[-1] = _Days(merged[-1].low, max(merged[-1].high, days.high))
        else:
            merged.append(days)
    whole = _Days(merged[0].low, merged[-1].high)
    return _Extent(whole, whole, tuple(merged), is_span=False, qualifiers=frozenset(reader.qualifiers), periods=periods)


def _expect_end(reader: _Reader) -> None:
    if reader.is_done:
        return
    rest = reader.text[reader.at :]
    if reader.text[reader.at - 1] in "?~%":
        reader.fail("a qualifier stands at the end of the whole date (EDTF level 1)", end=len(reader.text))
    reader.fail(f"unexpected {rest!r} after the date", end=len(reader.text))


def _read_set(reader: _Reader) -> _Extent:
    reader.accept("[")
    items: list[_Period] = []
    while True:
        items.append(_read_item(reader, is_first=not items))
        if reader.accept("]"):
            break
        if not reader.accept(","):
            reader.fail("expected a comma, `..` or the closing bracket of the set")
        reader.accept(" ")
    if not reader.is_done:
        reader.fail("unexpected text after the set", end=len(reader.text))
    return _point(tuple(items), reader)


def _read_item(reader: _Reader, *, is_first: bool) -> _Period:
    start = reader.at
    if reader.accept(".."):
        if not is_first:
            reader.fail("only the first item of a set may be open to the past", start, reader.at)
        return _some_of(_Days(_NEVER_BEGAN, _read_date(reader).high))
    low = _read_date(reader)
    if not reader.accept(".."):
        return _all_of(low)
    if reader.text.startswith("]", reader.at):
        return _some_of(_Days(low.low, _NEVER_ENDS))
    high = _read_date(reader)
    if high.high < low.low:
        reader.fail("the range runs backwards", start, reader.at)
    return _some_of(_Days(low.low, high.high))


def _read_interval(reader: _Reader) -> _Extent:
    first = _read_end(reader, unknown=_Days(_NEVER_BEGAN, _NEVER_ENDS), open_=_NEVER_BEGAN)
    if not reader.accept("/"):
        _expect_end(reader)
    last = _read_end(reader, unknown=_Days(_NEVER_BEGAN, _NEVER_ENDS), open_=_NEVER_ENDS)
    _expect_end(reader)
    if {first.low, first.high, last.low, last.high} <= {_NEVER_BEGAN, _NEVER_ENDS}:
        reader.fail("an interval needs a date at one of its ends", 0, len(reader.text))
    if last.high < first.low:
        reader.fail("the interval ends before it begins", 0, len(reader.text))
    # Nothing ends before it begins, so each end bounds the other.
    first = _Days(first.low, min(first.high, last.high))
    last = _Days(max(last.low, first.low), last.high)
    return _Extent(
        first,
        last,
        (_Days(first.low, last.high),),
        is_span=True,
        qualifiers=frozenset(reader.qualifiers),
        periods=(_Period(first, last),),
    )


def _read_end(reader: _Reader, *, unknown: _Days, open_: int) -> _Days:
    if reader.is_done or reader.text.startswith("/", reader.at):
        return unknown
    if reader.accept(".."):
        return _Days(open_, open_)
    return _read_date(reader)


def _read_date(reader: _Reader, *, time_allowed: bool = False) -> _Days:
    start = reader.at
    if reader.text.startswith(("Y", "-", "+"), start):
        reader.fail("years before 0001 and after 9999 are not held here", start, len(reader.text))
    year = _read_year(reader)
    if isinstance(year, _Days):
        days = year
    elif reader.accept("-"):
        days = _read_month(reader, year)
    else:
        days = _months(year, 1, year, 12)
    if reader.text.startswith("T", reader.at):
        _read_time(reader, allowed=time_allowed and days.low == days.high)
    elif reader.text[reader.at : reader.at + 1] in set("?~%"):
        reader.qualifiers.add(reader.text[reader.at])
        reader.at += 1
    return days


def _read_year(reader: _Reader) -> int | _Days:
    """Return the year, or the days of a decade or century whose years are unspecified."""
    start = reader.at
    digits = reader.token(4, "a year of four digits")
    known = digits.rstrip("X")
    if "X" in known or len(known) < 2:  # noqa: PLR2004 - a century is the widest of level 1
        reader.fail("only the last one or two digits of a year may be unspecified", start, reader.at)
    if len(known) == len(digits):
        if digits == "0000":
            reader.fail("years before 0001 and after 9999 are not held here", start, reader.at)
        return int(digits)
    if reader.text.startswith("-", reader.at):
        reader.fail("a month needs its whole year (EDTF level 1)", start, reader.at)
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return _months(max(low, 1), 1, high, 12)


def _read_month(reader: _Reader, year: int) -> _Days:
    start = reader.at
    digits = reader.token(2, "a month of two digits, or XX")
    if digits == "XX":
        if reader.accept("-") and reader.token(2, "XX") != "XX":
            reader.fail("the day of an unknown month is XX", reader.at - 2, reader.at)
        return _months(year, 1, year, 12)
    if "X" in digits:
        reader.fail("both digits of a month are known or neither (EDTF level 1)", start, reader.at)
    month = int(digits)
    if month in _SEASONS:
        return _read_season(reader, year, month)
    if 25 <= month <= 41:  # noqa: PLR2004 - the sub-year groupings of ISO 8601-2
        reader.fail("quarters, halves and southern seasons are EDTF level 2: write a one-of set", start, reader.at)
    if not 1 <= month <= 12:  # noqa: PLR2004
        reader.fail("a month is 01 to 12, a season 21 to 24", start, reader.at)
    return _read_day(reader, year, month) if reader.accept("-") else _months(year, month, year, month)


def _read_season(reader: _Reader, year: int, season: int) -> _Days:
    if reader.text.startswith("-", reader.at):
        reader.fail("a season has no days", end=len(reader.text))
    first, last = _SEASONS[season]
    return _months(year, first, year + (last < first), last)


def _read_day(reader: _Reader, year: int, month: int) -> _Days:
    start = reader.at
    digits = reader.token(2, "a day of two digits, or XX")
    if digits == "XX":
        return _months(year, month, year, month)
    if "X" in digits:
        reader.fail("both digits of a day are known or neither (EDTF level 1)", start, reader.at)
    length = monthrange(year, month)[1]
    if not 1 <= int(digits) <= length:
        reader.fail(f"{year:04}-{month:02} has days 01 to {length}", start, reader.at)
    day = date(year, month, int(digits)).toordinal()
    return _Days(day, day)


def _read_time(reader: _Reader, *, allowed: bool) -> None:
    """Read past a time of day: it is kept in the text, and the day is the one written."""
    match = _TIME.match(reader.text, reader.at)
    if not match:
        reader.fail("expected a time like T16:49:00, T16:49:00Z or T16:49:00+03:00", end=len(reader.text))
    if not allowed:
        reader.fail("a time belongs to one known day, outside intervals and sets", end=match.end())
    reader.at = match.end()


def _months(year: int, month: int, last_year: int, last_month: int) -> _Days:
    """Return the days from the first of a month to the end of another."""
    last_year, last_month = min((last_year, last_month), (9999, 12))
    high = date(last_year, last_month, monthrange(last_year, last_month)[1])
    return _Days(date(year, month, 1).toordinal(), high.toordinal())
