"""Dates as imprecise as their source.

`When` holds an EDTF date (ISO 8601-2:2019: levels 0 and 1, and level 2's one-of sets) as it was written, and
compares it with other dates. The answer is yes, no or can't tell. A date has one of two shapes:

- A *point* is one day, perhaps in doubt: `2022-03-10`, `2022-03` (some day in March), `[2021, 2022]`.
- A *span* lasted from one day to another: `2022-02-24/2022-03-10`, `2014/..` (still going on), `2014/` (its end is
  unknown). Both ends may be in doubt.

Qualifiers (`?` uncertain, `~` approximate, `%` both) are kept, and properties report them. They say that the coder
doubts the date but not by how much, so they never widen it. Write doubt of a known width as a set.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from numbers import Integral
from typing import TYPE_CHECKING, Any, NoReturn, Self

import attrs
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from mediation.dates.edtf import NEVER_BEGAN, NEVER_ENDS, Days, Extent, Interval, InvalidWhen, parse
from mediation.errors import UsageError, shown


class Answer(Enum):
    """Yes, no or can't tell. An answer has no truth value: compare it with `is`."""

    YES = "yes"
    NO = "no"
    CANT_TELL = "can't tell"

    def __bool__(self) -> NoReturn:
        raise TypeError("An Answer is yes, no or can't tell. Write `is Answer.YES` or `is not Answer.NO`.")

    @classmethod
    def of(cls, *, always: bool, never: bool) -> "Answer":
        """Return yes if it holds on every possible day, no if it holds on none, can't tell otherwise."""
        if always:
            return cls.YES
        return cls.NO if never else cls.CANT_TELL


def _is_text(_when: object, _field: object, value: Any) -> None:
    """Reject a value that is not text, with advice on how to write its date."""
    if isinstance(value, str):
        return
    if isinstance(value, date):
        advice = "Convert a datetime.date with When.on(day)"
    elif isinstance(value, Integral) and re.fullmatch("[0-9]{4}", str(value)):
        advice = f'Write a year as When("{value}")'
    else:
        advice = 'Write it in EDTF, as When("2020-03")'
    shown = f"{value!r:.40}"
    raise InvalidWhen(shown, f"A date should be text, found {type(value).__name__}. {advice}.", 0, len(shown))


@attrs.frozen(eq=False, repr=False)
class When:
    """A day, a day in doubt, or a span of days, as EDTF text.

    Two values are equal if their texts are equal. `2022-03` and `2022-03-XX` are different, although they mean the same
    days. There is no `<`, because it would hide the doubt. To sort, use `sort_key`.

    >>> march = When("2022-03")
    >>> march.earliest, march.latest, march.is_span
    (datetime.date(2022, 3, 1), datetime.date(2022, 3, 31), False)
    >>> march.before("2022-04-01"), march.before("2022-03-10")
    (<Answer.YES: 'yes'>, <Answer.CANT_TELL: "can't tell">)

    Raises:
        InvalidWhen: the value is not text, not an EDTF date, or uses a part of EDTF that this library does not read.
            Write a year as `When("2020")`, and pass a `datetime.date` to `When.on`.
    """

    text: str = attrs.field(validator=_is_text)
    _extent: Extent = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_extent", parse(self.text))

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the day as a `When`. A `datetime.datetime` gives its own date, without converting its time zone."""
        if not isinstance(day, date):
            raise UsageError(f"Expected a datetime.date, found {shown(day)}. Use When.of for text.")
        return cls(date.isoformat(day))

    @classmethod
    def of(cls, value: "When | date | str") -> "When":
        """Return a `When`, a `datetime.date` or EDTF text as a `When`.

        Raises:
            InvalidWhen: the value is of another type, or is not EDTF.
        """
        if isinstance(value, When):
            return value
        return When.on(value) if isinstance(value, date) else When(value)

    def __repr__(self) -> str:
        return f"When({self.text!r})"

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)

    if not TYPE_CHECKING:  # so that type checkers reject `<`

        def _reject_order(self, other: object) -> bool:
            if not isinstance(other, When):
                return NotImplemented
            raise TypeError(
                "Dates have no order. Sort by `when.sort_key`, or compare two dates with `before` and `after`."
            )

        __lt__ = __le__ = __gt__ = __ge__ = _reject_order

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, When) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def earliest(self) -> date | None:
        """The first day it may cover; None if it has no bound."""
        return _date(self._extent.first.low)

    @property
    def latest(self) -> date | None:
        """The last day it may cover; None if it has no bound."""
        return _date(self._extent.last.high)

    @property
    def is_span(self) -> bool:
        """Whether it is a span of days, and not one day or a day in doubt."""
        return self._extent.is_span

    @property
    def is_day(self) -> bool:
        """Whether it is one known day."""
        return not self.is_span and self.possible_days == 1

    @property
    def is_ongoing(self) -> bool:
        """Whether it is a span with an open end (`2014/..`): still going on when the source was written."""
        return self._extent.last.low == NEVER_ENDS

    @property
    def is_uncertain(self) -> bool:
        """Whether `?` or `%` marks the date as uncertain."""
        return not self._extent.qualifiers.isdisjoint("?%")

    @property
    def is_approximate(self) -> bool:
        """Whether `~` or `%` marks the date as approximate."""
        return not self._extent.qualifiers.isdisjoint("~%")

    @property
    def possible_days(self) -> int | None:
        """The number of days that it may be (a point) or may cover (a span); None if it has no bound."""
        if self.earliest is None or self.latest is None:
            return None
        return sum(days.high - days.low + 1 for days in self._extent.days)

    @property
    def core(self) -> tuple[date | None, date | None] | None:
        """The first and the last day that it certainly covers as a period; None if it certainly covers no day.

        >>> When("2023-04/2024").core, When("[2021, 2022]").core
        ((datetime.date(2023, 4, 30), datetime.date(2024, 1, 1)), None)
        """
        periods = self._extent.periods
        first, last = max(each.first.high for each in periods), min(each.last.low for each in periods)
        return None if last < first else (_date(first), _date(last))

    @property
    def onset(self) -> "When":
        """The point at which it began: the start of a span, or the point itself. Acts count at their onset.

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
        """A key for sorting: by earliest day, then latest day, points before spans, then the text.

        An open start sorts before every day, and an open end after every day.
        """
        return (self._extent.first.low, self._extent.last.high, self.is_span, self.text)

    def before(self, other: "When | date | str") -> Answer:
        """Return whether it ended before the other began."""
        mine, theirs = self._extent.last, When.of(other)._extent.first
        return Answer.of(always=mine.high < theirs.low, never=mine.low >= theirs.high)

    def after(self, other: "When | date | str") -> Answer:
        """Return whether it began after the other ended."""
        return When.of(other).before(self)

    def within(self, period: "When | date | str") -> Answer:
        """Return whether all of it is in the period. The period `2022-03` is the whole month of March.

        A set is a period in doubt: one of its items, or a part of its range. For a definite period, use an interval.

        >>> When("2022-03-10").within("2022-03"), When("2022").within("2022-03")
        (<Answer.YES: 'yes'>, <Answer.CANT_TELL: "can't tell">)
        """
        answers = {self._within(each) for each in When.of(period)._extent.periods}
        return answers.pop() if len(answers) == 1 else Answer.CANT_TELL

    def overlaps(self, other: "When | date | str") -> Answer:
        """Return whether the two share a day. Here `2022-03` is some day in March, and two such days may differ.

        >>> When("2022-02-24/..").overlaps("2022-03"), When("2022-03").overlaps("2022-03")
        (<Answer.YES: 'yes'>, <Answer.CANT_TELL: "can't tell">)
        """
        mine, theirs = self._extent, When.of(other)._extent
        always = mine.first.high <= theirs.last.low and theirs.first.high <= mine.last.low
        never = not any(a.meets(b) for a in mine.days for b in theirs.days)
        return Answer.of(always=always, never=never)

    def share(self, period: "When | date | str") -> Fraction | None:
        """Return the share of its possible days in the period; None if it has no bound.

        If the ends of the period are in doubt, its widest extent counts.

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

    def _within(self, period: Interval) -> Answer:
        mine, (first, last) = self._extent, period
        always = first.high <= mine.first.low and mine.last.high <= last.low
        if mine.is_span:
            never = mine.first.high < first.low or last.high < mine.last.low
        else:
            never = not any(days.meets(Days(first.low, last.high)) for days in mine.days)
        return Answer.of(always=always, never=never)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validated, serialization=core_schema.to_string_ser_schema(when_used="json")
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "format": "edtf", "description": "A date in EDTF, ISO 8601-2:2019."}


def in_order(times: Iterable[When]) -> bool:
    """Return whether the times may be in order, so that none certainly ended before an earlier one began.

    >>> in_order([When("2022-03"), When("2022-03-10"), When("2022-03")]), in_order([When("2022-04"), When("2022-03")])
    (True, False)
    """
    begun = NEVER_BEGAN
    for time in times:
        extent = time._extent
        if extent.last.high < begun:
            return False
        begun = max(begun, extent.first.low)
    return True


def _validated(value: object) -> When:
    """Return the date for a field. A single function takes a quarter of the time of nested schemas."""
    if isinstance(value, When):
        return value
    if isinstance(value, str):
        return _shared(str(value))
    raise PydanticKnownError("string_type")


@lru_cache(maxsize=65_536)
def _shared(text: str) -> When:
    """Return one shared value per text, because large datasets repeat their dates."""
    return When(text)


def _date(day: int) -> date | None:
    return None if day in (NEVER_BEGAN, NEVER_ENDS) else date.fromordinal(day)
