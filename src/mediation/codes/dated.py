"""Periods of days between a first and a last one, either of which may be open."""

from datetime import date

import attrs

from mediation.dates.when import When


@attrs.frozen(kw_only=True)
class Dated:
    """What holds from a first day to a last one, both included; None where nothing bounds it."""

    since: date | None = None
    until: date | None = None

    @property
    def during(self) -> When | None:
        """The period as a `When`; None where it has no bound."""
        if self.since is None and self.until is None:
            return None
        return When(f"{self.since or '..'}/{self.until or '..'}")

    def meets(self, since: date | None, until: date | None) -> bool:
        """Tell whether the two periods have a day in common."""
        return not ((self.until and since and self.until < since) or (self.since and until and until < self.since))


def latest_of(*days: date | None) -> date | None:
    """Return the latest of the days that are not None: where periods begin that start on them."""
    return max((day for day in days if day), default=None)


def earliest_of(*days: date | None) -> date | None:
    """Return the earliest of the days that are not None: where periods end that stop on them."""
    return min((day for day in days if day), default=None)


def day(text: str) -> date | None:
    """Return a day written as in ISO 8601, or None for an empty text."""
    return date.fromisoformat(text) if text else None
