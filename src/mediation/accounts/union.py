"""Everything that several accounts say of a field, put together."""

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
    """Return the union of what accounts have in these fields, and a note where a value can't be united.

    Sets are united, parts merged, and a date becomes one of all days. A single value is that of the first
    account that has one.
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
            values[name] = _once(each for value in found for each in value)
        elif isinstance(found[0], When):
            span = _dates(found)
            values[name] = span or found[0]
            note = note if span else "no one date holds them all: the first known value"
        else:
            note = "a single value can't be united: the first known value"
    return values, note


def _parts(found: Sequence[tuple[Part, ...]], keyed: Keyed) -> tuple[Part, ...]:
    """Return all parts, those that are the same merged; steps in the order in which they may have happened."""
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
    least = marked(type(same[0]), Open)
    changes = {name: _one([getattr(part, name) for part in same], least.get(name)) for name, _ in same[0]}
    return same[0].replace(**changes)


def _one(values: Sequence[Any], least: Open | None) -> Any:
    """Return one value: the union of sets or of days, else the first that says something."""
    said = [each for each in values if not is_silent(each) and not (least and each is least.code)] or values
    if isinstance(said[0], tuple):
        return _once(each for value in said for each in value)
    if isinstance(said[0], When):
        return _dates(said) or said[0]
    return said[0]


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _dates(dates: Sequence[When]) -> When | None:
    """Return a point in doubt that may be any of the days, or a span over all of them. None if EDTF can't write it.

    If the date of one account already holds all days, it is kept as written.
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
