"""The difference between two datasets as text for a terminal, as JSON, and as CSV."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from mediation.combining.comparing import Difference, name, plain, shown
from mediation.display import counted
from mediation.models.actors import Actor
from mediation.models.evidence import Coverage
from mediation.models.part import Part
from mediation.models.records import Record
from mediation.show.tables import csv_text

_COLUMNS: Final = ("change", "what", "id", "field", "old", "new")


def lines(given: Difference) -> Iterator[str]:
    """Yield a summary, then a line for each part added or removed and for each field that changed."""
    yield _summary(given)
    for title, sign, parts in (("added", "+", given.added), ("removed", "−", given.removed)):
        if parts:
            yield f"\n{title}"
            yield from (f"  {sign} {_named(part)}" for part in parts)
    if given.changed:
        yield "\nchanged"
    for _, changes in groupby(given.changed, key=lambda each: (each.what, each.id)):
        same = [*changes]
        yield f"  {f'{same[0].what} {same[0].id}'.strip()}"
        yield from (f"    {change}" for change in same)


def to_json(given: Difference) -> str:
    """Return the difference as JSON: parts with their fields, and each change with both values."""
    answer = {
        "is_empty": given.is_empty,
        "added": [*map(_part, given.added)],
        "removed": [*map(_part, given.removed)],
        "changed": [
            {"what": each.what, "id": each.id, "field": each.field, "old": plain(each.old), "new": plain(each.new)}
            for each in given.changed
        ],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(given: Difference) -> str:
    """Return a row for each part added or removed and for each field changed; values other than text are JSON."""
    rows = [
        *(("added", part.noun, name(part), "", "", _cell(part)) for part in given.added),
        *(("removed", part.noun, name(part), "", _cell(part), "") for part in given.removed),
        *(("changed", each.what, each.id, each.field, _cell(each.old), _cell(each.new)) for each in given.changed),
    ]
    return csv_text(_COLUMNS, rows)


def _summary(given: Difference) -> str:
    if given.is_empty:
        return "Nothing was added, removed or changed."
    parts = len({(each.what, each.id) for each in given.changed})
    fields = f" in {counted(len(given.changed), 'field')}" if parts else ""
    return f"{len(given.added)} added, {len(given.removed)} removed, {parts} changed{fields}"


def _named(part: Part) -> str:
    """Return the type of the part, its id and its title."""
    if isinstance(part, Coverage):
        return f"coverage {shown(part)}"
    title = part.summary if isinstance(part, Record) else part.name if isinstance(part, Actor) else plain(part)["title"]
    return f"{part.noun} {name(part)}: {' '.join(title.split())}"


def _part(part: Part) -> dict[str, Any]:
    kind = {"kind": part.kind} if isinstance(part, Record) else {}
    return {"what": part.noun, "id": name(part), "fields": kind | plain(part)}


def _cell(value: object) -> str:
    """Return a value for a cell: text unchanged, other values as JSON, a missing value as nothing."""
    value = plain(value)
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
