"""Text files with the columns of the event table."""

from typing import Final

from mediation.events.layouts.layout import Field, Kind, Layout
from mediation.events.schema import EVENT_COLUMNS

_KINDS: Final[dict[str, Kind]] = {"string": "text", "date": "day", "integer": "integer", "number": "number"}
_SET_ELSEWHERE: Final = ("codebook", "origin_file")

EVENTS: Final = Layout(
    name="events",
    columns=tuple(EVENT_COLUMNS),
    fields={
        name: Field("quad" if name == "quad" else _KINDS[column.type], (name,))
        for name, column in EVENT_COLUMNS.items()
        if column.type in _KINDS and name not in _SET_ELSEWHERE
    },
    needed=tuple(name for name, column in EVENT_COLUMNS.items() if column.required),
    codebook="",
    countries="",
    producer="",
    has_repeats=True,
    may_lack_dates=True,
)
