"""Unite the values of several accounts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from mediation.accounts.claims import is_silent
from mediation.dates.edtf import NEVER_BEGAN, NEVER_ENDS, parse
from mediation.dates.when import When
from mediation.models.fields import Keyed, Open, marked
from mediation.models.part import Part
from mediation.models.records import AnyRecord
from mediation.vocabulary import Vocabulary


def united(unit: tuple[str, ...], accounts: Sequence[AnyRecord]) -> tuple[dict[str, Any], str]:
    """Return the union of the accounts' values in these fields, with a note if a value can't be united.

    Sets are united, parts are merged, and dates become a range over all days. Of single values, the first is used.
    """
    first = accounts[0]
    values: dict[str, Any] = {name: getattr(first, name) for name in unit}
    lists = marked(type(first), Keyed)
    note = ""
    for name in unit:
        found = [getattr(each, name) for each in accounts]
        if name in lists:
            values[name] = _parts(found, lists[name])
        elif isinstance(found[0], tuple):
            values[name] = _unique(each for value in found for each in value)
        elif isinstance(found[0], When):
            span = _dates(found)
            values[name] = span or found[0]
            note = note if span else "no one date holds them all: the first known value"
        else:
            note = "a single value can't be united: the first known value"
    return values, note


def _parts(found: Sequence[tuple[Part, ...]], keyed: Keyed) -> tuple[Part, ...]:
    """Return all parts, with equal parts merged. Sort steps by date."""
    merged: dict[tuple[Any, ...], list[Part]] = {}
    for parts in found:
        seen: dict[tuple[Any, ...], int] = {}
        for part in parts:
            same = tuple(getattr(part, field) for field in keyed.same)
            seen[same] = seen.get(same, 0) + 1
            merged.setdefault((*same, seen[same]), []).append(part)
    parts = tuple(_merged(same) for same in merged.values())
    return tuple(sorted(parts, key=lambda part: _place(part, keyed.key))) if keyed.is_by_date else parts


def _place(step: Any, key: str) -> tuple[int, int]:
    code: Vocabulary = getattr(step, key)
    return parse(step.when.text).last.high, list(type(code)).index(code)


def _merged(same: Sequence[Part]) -> Part:
    general = marked(type(same[0]), Open)
    changes = {name: _one([getattr(part, name) for part in same], general.get(name)) for name, _ in same[0]}
    return same[0].replace(**changes)


def _one(values: Sequence[Any], general: Open | None) -> Any:
    """Return the union of sets, the range of dates, or the first value with information."""
    known = [each for each in values if not is_silent(each) and not (general and each is general.code)] or values
    if isinstance(known[0], tuple):
        return _unique(each for value in known for each in value)
    if isinstance(known[0], When):
        return _dates(known) or known[0]
    return known[0]


def _unique(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _dates(dates: Sequence[When]) -> When | None:
    """Return a date that covers all days of the dates, or None if it would have no limits.

    If one of the dates already covers all days, return it. The result is a span if any date is a span, and
    otherwise a point with an uncertain day.
    """
    extents = [parse(each.text) for each in dates]
    low, high = min(each.first.low for each in extents), max(each.last.high for each in extents)
    is_span = any(each.is_span for each in extents)
    for each, extent in zip(dates, extents, strict=True):
        is_widest = extent.is_span is is_span and len(extent.days) == 1
        if is_widest and (extent.first.low, extent.last.high) == (low, high):
            return each
    if low == NEVER_BEGAN and high == NEVER_ENDS:
        return None
    since, until = _day(low), _day(high)
    return When(f"{since}/{until or '..'}") if is_span else When(f"[{since}..{until}]")


def _day(number: int) -> str:
    return "" if number in (NEVER_BEGAN, NEVER_ENDS) else date.fromordinal(number).isoformat()
