"""Periods between two days, which may be open at either end."""

from datetime import date

import attrs

from mediation.dates.when import When


@attrs.frozen(kw_only=True)
class Dated:
    """A period from the first to the last day, both included. None means open."""

    since: date | None = None
    until: date | None = None

    @property
    def during(self) -> When | None:
        """The period as a `When`; None if both ends are open."""
        if self.since is None and self.until is None:
            return None
        return When(f"{self.since or '..'}/{self.until or '..'}")

    def meets(self, since: date | None, until: date | None) -> bool:
        """Return whether two periods share a day."""
        return not ((self.until and since and self.until < since) or (self.since and until and until < self.since))


def latest_of(*days: date | None) -> date | None:
    """Return the latest day, ignoring None: the start of the overlap of periods."""
    return max((day for day in days if day), default=None)


def earliest_of(*days: date | None) -> date | None:
    """Return the earliest day, ignoring None: the end of the overlap of periods."""
    return min((day for day in days if day), default=None)


def day(text: str) -> date | None:
    """Parse an ISO 8601 day. Return None for an empty text."""
    return date.fromisoformat(text) if text else None
