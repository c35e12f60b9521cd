"""Event tables: machine-coded dyadic events and records in the same columns."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from mediation.events.schema import EVENT_COLUMNS
from mediation.events.table import EventTable, Rejected, Repaired, Survey

if _TYPE_CHECKING:
    from mediation.events.scanning import scan

__all__ = ["EVENT_COLUMNS", "EventTable", "Rejected", "Repaired", "Survey", "scan"]


def __getattr__(name: str) -> object:
    if name != "scan":  # imported late: a balance of records needs no readers of event files
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mediation.events.scanning import scan

    return scan
