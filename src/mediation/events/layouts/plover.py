"""The layout of PLOVER's JSON records, one per line or in a list, and of the raw records of its coder NGEC.

Records are converted to the columns of POLECAT, which is derived from them. Field names differ between versions:
`actor` and `recipient` used to be `source` and `target`.
"""

from collections.abc import Iterable
from typing import Any, Final

import attrs

from mediation.events.layouts.polecat import POLECAT

PLOVER: Final = attrs.evolve(
    POLECAT,
    name="plover",
    producer="plover",
    columns=(
        *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Actor Name"),
        *("Actor Country", "Actor Sectors", "Recipient Name", "Recipient Country", "Recipient Sectors"),
    ),
    missing=(),
    aliases={},
)

_DOCUMENTATION: Final = "DOCUMENT"


def is_documentation(record: dict[str, Any]) -> bool:
    """Return whether a record documents its file instead of an event."""
    return record.get("event") == _DOCUMENTATION


def cells(record: dict[str, Any]) -> dict[str, str | None]:
    """Return the cells of a record."""
    sides = record.get("attributes")
    sides = sides if isinstance(sides, dict) else {}
    actors = _entities(record, sides, "actor", "source", "ACTOR")
    recipients = _entities(record, sides, "recipient", "target", "RECIP")
    return {
        "Event ID": _text(record.get("id")),
        "Event Date": _text(record.get("date")),
        "Event Type": _text(record.get("event", record.get("event_type"))),
        "Event Mode": _text(record.get("mode", record.get("event_mode"))),
        "Intensity": _text(record.get("event_scale")),
        "Quad Code": _text(record.get("quad_code")),
        "Actor Name": _each(actors, "entity_text", "actorText", "text"),
        "Actor Country": _each(actors, "code", "country"),
        "Actor Sectors": _each(actors, "sector", "code_1"),
        "Recipient Name": _each(recipients, "entity_text", "actorText", "text"),
        "Recipient Country": _each(recipients, "code", "country"),
        "Recipient Sectors": _each(recipients, "sector", "code_1"),
    }


def _entities(record: dict[str, Any], sides: dict[str, Any], *names: str) -> list[dict[str, Any]]:
    """Return the entities of one side, from the first of its field names that has any."""
    for name in names:
        found = record.get(name, sides.get(name))
        if isinstance(found, list) and found:
            return [each for each in found if isinstance(each, dict)]
    return []


def _each(entities: Iterable[dict[str, Any]], *names: str) -> str | None:
    """Join one field of each entity with `"; "`. Use the first of the field names that has a value."""
    found = [next((text for name in names if (text := _text(each.get(name)))), "") for each in entities]
    return "; ".join(found) if any(found) else None


def _text(value: object) -> str | None:
    """Return a value as the text of a cell, or None if it is empty."""
    if isinstance(value, list):
        value = "; ".join(str(each) for each in value)
    return str(value) if value not in (None, "") else None
