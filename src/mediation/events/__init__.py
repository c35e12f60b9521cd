"""Event tables: machine-coded dyadic events and records in the same columns."""

from mediation.events.scanning import scan
from mediation.events.schema import EVENT_COLUMNS
from mediation.events.table import EventTable, Rejected, Repaired, Survey

__all__ = ["EVENT_COLUMNS", "EventTable", "Rejected", "Repaired", "Survey", "scan"]
