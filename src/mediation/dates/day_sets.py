"""Sets of days, as sorted stretches with gaps between them.

A day in doubt is not a span: `[2021, 2023]` may be in 2021 or 2023, and is never in 2022.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple, TypeAlias


class Days(NamedTuple):
    """All days from `low` to `high`, both included, as ordinals."""

    low: int
    high: int

    def meets(self, other: "Days") -> bool:
        """Return whether the two share a day."""
        return self.low <= other.high and other.low <= self.high


DaySet: TypeAlias = tuple[Days, ...]
"""Stretches of days in order. At least one day lies between two of them."""


def unite(sets: Iterable[DaySet]) -> DaySet:
    """Return all days of the sets.

    >>> unite([(Days(1, 3),), (Days(9, 9), Days(20, 30)), (Days(4, 5),)])
    (Days(low=1, high=5), Days(low=9, high=9), Days(low=20, high=30))
    """
    merged: list[Days] = []
    for days in sorted(days for each in sets for days in each):
        if merged and days.low <= merged[-1].high + 1:
            merged[-1] = Days(merged[-1].low, max(merged[-1].high, days.high))
        else:
            merged.append(days)
    return tuple(merged)


def share(sets: Sequence[DaySet]) -> DaySet:
    """Return the days that all sets share, which may be none.

    >>> share([(Days(1, 9),), (Days(0, 2), Days(8, 20))])
    (Days(low=1, high=2), Days(low=8, high=9))
    """
    return reduce(_shared, sets)


def _shared(one: DaySet, other: DaySet) -> DaySet:
    return tuple(Days(max(a.low, b.low), min(a.high, b.high)) for a in one for b in _near(other, a) if a.meets(b))


def _near(days: DaySet, asked: Days) -> DaySet:
    """Return the stretches that may meet the given days, so that long sets stay fast."""
    first = bisect_left(days, asked.low, key=lambda each: each.high)
    return days[first : bisect_right(days, asked.high, key=lambda each: each.low)]


def until(days: DaySet, last: int) -> DaySet:
    """Return the days up to and including the last.

    >>> until((Days(1, 9), Days(20, 30)), 25)
    (Days(low=1, high=9), Days(low=20, high=25))
    """
    return tuple(Days(each.low, min(each.high, last)) for each in days if each.low <= last)
