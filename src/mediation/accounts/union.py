"""Unite the values of several accounts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from mediation.accounts.claims import is_silent
from mediation.dates.day_sets import Days, unite
from mediation.dates.edtf import MAX_CHARS, NEVER_BEGAN, NEVER_ENDS, parse
from mediation.dates.when import When
from mediation.models.fields import Keyed, Open, marked
from mediation.models.part import Part
from mediation.models.records import AnyRecord
from mediation.vocabulary import Vocabulary

_ALWAYS: Final = Days(NEVER_BEGAN, NEVER_ENDS)


def united(unit: tuple[str, ...], accounts: Sequence[AnyRecord]) -> tuple[dict[str, Any], str]:
    """Return the union of the accounts' values in these fields, with a note if a value can't be united.

    Sets are united, parts are merged, and dates become one date of all their days. Of single values, the first is used.
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
    """Return the union of sets, a date of all days, or the first value with information."""
    known = [each for each in values if not is_silent(each) and not (general and each is general.code)] or values
    if isinstance(known[0], tuple):
        return _unique(each for value in known for each in value)
    if isinstance(known[0], When):
        return _dates(known) or known[0]
    return known[0]


def _unique(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _dates(dates: Sequence[When]) -> When | None:
    """Return a date of all days of the dates: a span if any of them is a span, otherwise a point with an uncertain day.

    If one of the dates already has all days, return it. Return None if EDTF can't write the result.
    """
    extents = [parse(each.text) for each in dates]
    is_span = any(each.is_span for each in extents)
    days = unite(each.days for each in extents)
    whole = (Days(days[0].low, days[-1].high),)
    for each, extent in zip(dates, extents, strict=True):
        if extent.is_span is is_span and extent.days == (whole if is_span else days):
            return each
    if is_span:
        return None if whole == (_ALWAYS,) else When("/".join(map(_day, whole[0])))
    items = ", ".join(map(_item, days))
    return None if days == (_ALWAYS,) or len(items) > MAX_CHARS - 2 else When(f"[{items}]")


def _item(days: Days) -> str:
    """Return an item of a one-of set: a day, or a range that may be open."""
    low, high = map(_day, days)
    return low if low == high else f"{low.replace('..', '')}..{high.replace('..', '')}"


def _day(number: int) -> str:
    """Return a day as text: empty if unknown because it never began, `..` if it never ends."""
    if number == NEVER_BEGAN:
        return ""
    return ".." if number == NEVER_ENDS else date.fromordinal(number).isoformat()
