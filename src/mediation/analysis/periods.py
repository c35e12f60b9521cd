"""Calendar periods as whole numbers, so that every engine counts them alike."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

import attrs

from mediation.errors import UsageError
from mediation.when import When

# Days that stand for "no bound", so that every date has a period in every engine.
FIRST_DAY: Final = date(1, 1, 1)
LAST_DAY: Final = date(9999, 12, 31)

_MONTHS: Final = {"y": 12, "q": 3, "mo": 1}


@attrs.frozen
class Calendar:
    """Periods of a whole number of months, counted from January of year 0.

    >>> years = Calendar.every("1y")
    >>> years.number(date(2022, 3, 10)), years.label(2022), Calendar.every("3mo").label(8089)
    (2022, '2022', '2022-Q2')
    """

    months: int

    @classmethod
    def every(cls, text: str) -> "Calendar":
        """Return the calendar for `1y`, `6mo`, `1q`, `1mo` and the like.

        Raises:
            UsageError: the text is none, or its periods would not begin with the year.
        """
        match = re.fullmatch(r"([1-9]\d?)(y|q|mo)", text)
        months = int(match[1]) * _MONTHS[match[2]] if match else 0
        if not months or (12 % months and months % 12):
            raise UsageError(f'every="{text}" is no period: write 1y, 2y, 6mo, 1q or 1mo, parts or multiples of a year')
        return cls(months)

    def number(self, day: date) -> int:
        """Return the number of the period in which a day lies: `(12 · year + month − 1) // months`."""
        return (12 * day.year + day.month - 1) // self.months

    def period(self, number: int) -> When:
        """Return the period of a number, as an interval."""
        first, last = number * self.months, (number + 1) * self.months - 1
        end = date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])
        return When(f"{date(first // 12, first % 12 + 1, 1)}/{end}")

    def label(self, number: int) -> str:
        """Return the usual name of a period: `2022`, `2022-H1`, `2022-Q2`, `2022-03`."""
        year, month = divmod(number * self.months, 12)
        part = month // self.months + 1
        names = {1: f"{year}-{part:02}", 3: f"{year}-Q{part}", 6: f"{year}-H{part}", 12: f"{year}"}
        if self.months in names:
            return names[self.months]
        if self.months > 12:  # noqa: PLR2004 - months of a year
            return f"{year}–{year + self.months // 12 - 1}"
        return f"{year}-{month + 1:02}–{month + self.months:02}"
