"""Read EDTF (ISO 8601-2:2019): turn a text into the days that it may mean.

This reads levels 0 and 1, and the one-of sets of level 2. An error marks the invalid part of the text.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple, NoReturn

from mediation.dates.notations import remedy
from mediation.errors import MediationError

# Days are proleptic Gregorian ordinals; the two infinities mean that a side has no bound.
NEVER_BEGAN: Final = -(10**9)
NEVER_ENDS: Final = 10**9

# Seasons of the northern hemisphere, by whole months; a winter ends in the next year.
_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}

# Enough for a one-of set of about eighty days.
_MAX_CHARS: Final = 1_000

_TIME: Final = r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]([01]\d|2[0-3])(:[0-5]\d)?)?"


class InvalidWhen(MediationError, ValueError):  # noqa: N818 - named like packaging's InvalidVersion
    """The text is not an EDTF date that this library reads. `start` and `end` mark the invalid characters."""

    def __init__(self, text: str, reason: str, start: int, end: int) -> None:
        self.text, self.reason, self.start, self.end = text, reason, start, end
        super().__init__(text, reason, start, end)

    def __str__(self) -> str:
        mark = " " * self.start + "^" * max(1, self.end - self.start)
        return f"{self.reason}\n  {self.text}\n  {mark}"


class Days(NamedTuple):
    """All days from `low` to `high`, both included."""

    low: int
    high: int

    def meets(self, other: "Days") -> bool:
        """Return whether the two share a day."""
        return self.low <= other.high and other.low <= self.high


class Interval(NamedTuple):
    """A period whose ends may be in doubt. It began on a day of `first` and ended on a day of `last`."""

    first: Days
    last: Days


class Extent(NamedTuple):
    """The meaning of a text: its possible days, its possible first days, and its possible last days.

    For a point, `days` lists the disjoint ranges of days that it may be. For a span, it has one range from the earliest
    to the latest day. `periods` lists the periods that the text may name when other dates are compared with it: one for
    each item of a set.
    """

    first: Days
    last: Days
    days: tuple[Days, ...]
    is_span: bool
    qualifiers: frozenset[str]
    periods: tuple[Interval, ...]


class _Reader:
    """The text and the current position."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.qualifiers: set[str] = set()

    def fail(self, reason: str, start: int | None = None, end: int | None = None) -> NoReturn:
        start = self.at if start is None else start
        raise InvalidWhen(self.text, reason + remedy(self.text), start, start + 1 if end is None else end)

    def accept(self, literal: str) -> bool:
        if not self.text.startswith(literal, self.at):
            return False
        self.at += len(literal)
        return True

    def token(self, width: int, wanted: str) -> str:
        found = self.text[self.at : self.at + width]
        if len(found) < width or not set(found) <= set("0123456789X"):
            self.fail(f"Expected {wanted}.", self.at, self.at + max(1, len(found)))
        self.at += width
        return found

    @property
    def is_done(self) -> bool:
        return self.at == len(self.text)


@lru_cache(maxsize=65_536)
def parse(text: str) -> Extent:
    """Return the days that an EDTF text may mean.

    Raises:
        InvalidWhen: the text is not EDTF, or uses a part of EDTF that this library does not read.
    """
    reader = _Reader(text)
    if not text:
        reader.fail("Expected a date, found nothing.")
    if len(text) > _MAX_CHARS:
        raise InvalidWhen(f"{text[:40]}…", f"A date has at most {_MAX_CHARS} characters, found {len(text)}.", 0, 40)
    if text.startswith("["):
        return _read_set(reader)
    if text.startswith("{"):
        reader.fail("An all-of set names several dates. Write a record for each, or a one-of set with [ ].")
    if "/" in text:
        return _read_interval(reader)
    days = _read_date(reader, time_allowed=True)
    _expect_end(reader)
    return _point((_all_of(days),), reader)


def _all_of(days: Days) -> Interval:
    """Return the period that a date names: all its days."""
    return Interval(Days(days.low, days.low), Days(days.high, days.high))


def _some_of(days: Days) -> Interval:
    """Return the period that a range in a set names: one of its dates, so any part of the range."""
    return Interval(days, days)


def _point(periods: tuple[Interval, ...], reader: _Reader) -> Extent:
    merged: list[Days] = []
    for days in sorted(Days(period.first.low, period.last.high) for period in periods):
        if merged and days.low <= merged[-1].high + 1:
            merged[-1] = Days(merged[-1].low, max(merged[-1].high, days.high))
        else:
            merged.append(days)
    whole = Days(merged[0].low, merged[-1].high)
    return Extent(whole, whole, tuple(merged), is_span=False, qualifiers=frozenset(reader.qualifiers), periods=periods)


def _expect_end(reader: _Reader) -> None:
    if reader.is_done:
        return
    rest = reader.text[reader.at :]
    if reader.text[reader.at - 1] in "?~%":
        reader.fail("A qualifier goes at the end of the whole date (EDTF level 1).", end=len(reader.text))
    reader.fail(f"Unexpected {rest!r:.80} after the date.", end=len(reader.text))


def _read_set(reader: _Reader) -> Extent:
    reader.accept("[")
    items: list[Interval] = []
    while True:
        items.append(_read_item(reader, is_first=not items))
        if reader.accept("]"):
            break
        if not reader.accept(","):
            reader.fail("Expected a comma, `..` or the closing bracket of the set.")
        reader.accept(" ")
    if not reader.is_done:
        reader.fail("Unexpected text after the set.", end=len(reader.text))
    return _point(tuple(items), reader)


def _read_item(reader: _Reader, *, is_first: bool) -> Interval:
    start = reader.at
    if reader.accept(".."):
        if not is_first:
            reader.fail("Only the first item of a set may be open to the past.", start, reader.at)
        return _some_of(Days(NEVER_BEGAN, _read_date(reader).high))
    low = _read_date(reader)
    if not reader.accept(".."):
        return _all_of(low)
    if reader.text.startswith("]", reader.at):
        return _some_of(Days(low.low, NEVER_ENDS))
    high = _read_date(reader)
    if high.high < low.low:
        reader.fail("The range runs backwards.", start, reader.at)
    return _some_of(Days(low.low, high.high))


def _read_interval(reader: _Reader) -> Extent:
    first = _read_end(reader, unknown=Days(NEVER_BEGAN, NEVER_ENDS), open_=NEVER_BEGAN)
    if not reader.accept("/"):
        _expect_end(reader)
    last = _read_end(reader, unknown=Days(NEVER_BEGAN, NEVER_ENDS), open_=NEVER_ENDS)
    _expect_end(reader)
    if {first.low, first.high, last.low, last.high} <= {NEVER_BEGAN, NEVER_ENDS}:
        reader.fail("An interval needs a date at one of its ends.", 0, len(reader.text))
    if last.high < first.low:
        reader.fail("The interval ends before it begins.", 0, len(reader.text))
    # Nothing ends before it begins, so each end bounds the other.
    first = Days(first.low, min(first.high, last.high))
    last = Days(max(last.low, first.low), last.high)
    return Extent(
        first,
        last,
        (Days(first.low, last.high),),
        is_span=True,
        qualifiers=frozenset(reader.qualifiers),
        periods=(Interval(first, last),),
    )


def _read_end(reader: _Reader, *, unknown: Days, open_: int) -> Days:
    if reader.is_done or reader.text.startswith("/", reader.at):
        return unknown
    if reader.accept(".."):
        return Days(open_, open_)
    return _read_date(reader)


def _read_date(reader: _Reader, *, time_allowed: bool = False) -> Days:
    start = reader.at
    if reader.text.startswith(("Y", "-", "+"), start):
        reader.fail("Years must be between 0001 and 9999.", start, len(reader.text))
    year = _read_year(reader)
    if isinstance(year, Days):
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


def _read_year(reader: _Reader) -> int | Days:
    """Return the year, or the days of a decade or century if the year is unspecified."""
    start = reader.at
    digits = reader.token(4, "a year of four digits")
    known = digits.rstrip("X")
    if "X" in known or len(known) < 2:  # noqa: PLR2004 - a century is the widest of level 1
        reader.fail("Only the last one or two digits of a year may be unspecified.", start, reader.at)
    if len(known) == len(digits):
        if digits == "0000":
            reader.fail("Years must be between 0001 and 9999.", start, reader.at)
        return int(digits)
    if reader.text.startswith("-", reader.at):
        reader.fail("A month needs its whole year (EDTF level 1).", start, reader.at)
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return _months(max(low, 1), 1, high, 12)


def _read_month(reader: _Reader, year: int) -> Days:
    start = reader.at
    digits = reader.token(2, "a month of two digits, or XX")
    if digits == "XX":
        if reader.accept("-") and reader.token(2, "XX") != "XX":
            reader.fail("The day of an unknown month is XX.", reader.at - 2, reader.at)
        return _months(year, 1, year, 12)
    if "X" in digits:
        reader.fail("Give both digits of a month, or neither (EDTF level 1).", start, reader.at)
    month = int(digits)
    if month in _SEASONS:
        return _read_season(reader, year, month)
    if 25 <= month <= 41:  # noqa: PLR2004 - the sub-year groupings of ISO 8601-2
        reader.fail("Quarters, halves and southern seasons are EDTF level 2. Write a one-of set.", start, reader.at)
    if not 1 <= month <= 12:  # noqa: PLR2004
        reader.fail("A month is 01 to 12, a season 21 to 24.", start, reader.at)
    return _read_day(reader, year, month) if reader.accept("-") else _months(year, month, year, month)


def _read_season(reader: _Reader, year: int, season: int) -> Days:
    if reader.text.startswith("-", reader.at):
        reader.fail("A season has no days.", end=len(reader.text))
    first, last = _SEASONS[season]
    return _months(year, first, year + (last < first), last)


def _read_day(reader: _Reader, year: int, month: int) -> Days:
    start = reader.at
    digits = reader.token(2, "a day of two digits, or XX")
    if digits == "XX":
        return _months(year, month, year, month)
    if "X" in digits:
        reader.fail("Give both digits of a day, or neither (EDTF level 1).", start, reader.at)
    length = monthrange(year, month)[1]
    if not 1 <= int(digits) <= length:
        reader.fail(f"{year:04}-{month:02} has days 01 to {length}.", start, reader.at)
    day = date(year, month, int(digits)).toordinal()
    return Days(day, day)


def _read_time(reader: _Reader, *, allowed: bool) -> None:
    """Skip a time of day. It does not change the day."""
    match = re.compile(_TIME, re.ASCII).match(reader.text, reader.at)
    if not match:
        reader.fail("Expected a time like T16:49:00, T16:49:00Z or T16:49:00+03:00.", end=len(reader.text))
    if not allowed:
        reader.fail("A time belongs to one known day, outside intervals and sets.", end=match.end())
    reader.at = match.end()


def _months(year: int, month: int, last_year: int, last_month: int) -> Days:
    """Return the days from the first of a month to the end of another."""
    last_year, last_month = min((last_year, last_month), (9999, 12))
    high = date(last_year, last_month, monthrange(last_year, last_month)[1])
    return Days(date(year, month, 1).toordinal(), high.toordinal())
