"""When an event may have begun: the days that all its accounts allow, and the periods with such days."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias

import attrs

from mediation.analysis.periods import FIRST_DAY, LAST_DAY, Calendar
from mediation.dates.day_sets import Days, DaySet, share, unite, until
from mediation.dates.edtf import parse

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Numbers of periods, as ranges of the first and the last, in order."""

EVENT_KEYS: Final = ("counted_as", "move_class", "form", "means", "domain", "side")
"""The columns that tell one counted event of one kind from another."""

DATED_BY: Final = (*EVENT_KEYS, "event", "record", "certain", "earliest", "latest", "days")
"""The columns that the dates of an event depend on."""

Row: TypeAlias = Mapping[str, Any]

_ALWAYS: Final = Days(FIRST_DAY.toordinal(), LAST_DAY.toordinal())


@attrs.frozen
class Happening:
    """Something that began on one of these days, if it happened."""

    days: DaySet
    is_certain: bool


def days_of(rows: Iterable[Row]) -> dict[tuple[Any, ...], DaySet]:
    """Return the days when each counted event may have begun, by its `EVENT_KEYS`. A row is an act.

    The accounts of an event narrow each other's days. If they share no day, all their days stay possible. An account
    with several acts began with the first of them, and so did several events that count as one. Of alternatives, each
    may be right.
    """
    events = _grouped(rows, lambda row: (tuple(row[key] for key in EVENT_KEYS), row["event"]))
    counted: defaultdict[tuple[Any, ...], list[Happening]] = defaultdict(list)
    for (key, _), acts in events.items():
        counted[key].append(_settled(acts))
    return {key: first(several).days for key, several in counted.items()}


def _settled(acts: list[Row]) -> Happening:
    """Return when an event began. If its acts belong to alternatives, any of these may be right."""
    readings = _grouped(acts, lambda row: row.get("alternative")).values()
    happenings = [narrowed(_grouped(each, lambda row: row["record"] or id(row)).values()) for each in readings]
    is_in_each = len(happenings) == acts[0].get("alternatives", 1)
    is_certain = is_in_each and all(each.is_certain for each in happenings)
    return Happening(unite(each.days for each in happenings), is_certain)


def _grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def narrowed(accounts: Iterable[list[Row]]) -> Happening:
    """Return when an event began, given the acts of each of its accounts."""
    begun = [first([_happening(act) for act in acts]) for acts in accounts]
    days = share([each.days for each in begun]) or unite(each.days for each in begun)
    return Happening(days, any(each.is_certain for each in begun))


def _happening(act: Row) -> Happening:
    return Happening(_days(act["earliest"], act["latest"], act["days"]), bool(act["certain"]))


def first(happenings: list[Happening]) -> Happening:
    """Return when the first of several began: on a day of any of them, but not after a certain one."""
    if len(happenings) == 1:
        return happenings[0]
    days = unite(each.days for each in happenings)
    certain = [each.days[-1].high for each in happenings if each.is_certain]
    return Happening(until(days, min(certain)) if certain else days, bool(certain))


def periods_with(days: DaySet, calendar: Calendar) -> Ranges:
    """Return the periods that have one of the days."""
    numbers = (Days(*(calendar.number(date.fromordinal(day)) for day in each)) for each in days)
    return tuple((each.low, each.high) for each in unite((each,) for each in numbers))


@lru_cache(maxsize=65_536)
def _days(earliest: date, latest: date, days: str | None) -> DaySet:
    if days is None:
        return (Days(earliest.toordinal(), latest.toordinal()),)
    return share([parse(days).days, (_ALWAYS,)])
