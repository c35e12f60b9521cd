"""Calendar periods as whole numbers, so that all engines count them the same way."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

import attrs
import narwhals as nw

from mediation.dates.when import When
from mediation.errors import UsageError, require_text

# Stand-ins for "no bound", so that every date has a period in every engine.
FIRST_DAY: Final = date(1, 1, 1)
LAST_DAY: Final = date(9999, 12, 31)

_MONTHS: Final = {"y": 12, "q": 3, "mo": 1}
_DAYS: Final = {"1d": 1, "1w": 7}


@attrs.frozen
class Calendar:
    """Numbered periods: months counted from January of year 0, or weeks or days counted from 1 January of year 1.

    That day was a Monday, so weeks follow ISO 8601.

    >>> years = Calendar.every("1y")
    >>> years.number(date(2022, 3, 10)), years.label(2022), Calendar.every("3mo").label(8089)
    (2022, '2022', '2022-Q2')
    >>> weeks = Calendar.every("1w")
    >>> weeks.label(weeks.number(date(2022, 3, 10)))
    '2022-W10'
    """

    months: int = 0
    days: int = 0

    @classmethod
    def every(cls, text: str) -> "Calendar":
        """Return the calendar for `1y`, `6mo`, `1q`, `1mo`, `1w`, `1d` and so on.

        Raises:
            UsageError: invalid period, or one that doesn't divide or multiply a year.
        """
        require_text("period", text)
        if text in _DAYS:
            return cls(days=_DAYS[text])
        match = re.fullmatch(r"([1-9]\d?)(y|q|mo)", text)
        months = int(match[1]) * _MONTHS[match[2]] if match else 0
        if not months or (12 % months and months % 12):
            advice = "Use a part or multiple of a year, such as 1y, 2y, 6mo, 1q or 1mo, or 1w or 1d."
            raise UsageError(f'Invalid period every="{text}". {advice}')
        return cls(months)

    def number(self, day: date) -> int:
        """Return the number of the period that contains a day.

        It is `(12 · year + month − 1) // months`, or the number of whole weeks or days since 1 January of year 1.
        """
        if self.days:
            return (day.toordinal() - 1) // self.days
        return (12 * day.year + day.month - 1) // self.months

    def number_of(self, day: nw.Expr) -> nw.Expr:
        """Return the expression for `number`. It uses only integers, which all engines treat alike."""
        year, month = day.dt.year().cast(nw.Int64), day.dt.month().cast(nw.Int64)
        if not self.days:
            return (year * 12 + month - 1) // self.months
        # Count from March, so that the leap day is the last of the year.
        before = (14 - month) // 12
        year, month = year - before, month + before * 12 - 3
        leap_days = year // 4 - year // 100 + year // 400
        ordinal = year * 365 + leap_days + (month * 153 + 2) // 5 + day.dt.day().cast(nw.Int64) - 306
        return (ordinal - 1) // self.days

    def between(self, first: str, last: str) -> dict[str, nw.Expr]:
        """Return the numbers of the first and last period where an act may lie, under the given names."""
        return {
            first: self.number_of(nw.col("earliest")).fill_null(self.number(FIRST_DAY)),
            last: self.number_of(nw.col("latest")).fill_null(self.number(LAST_DAY)),
        }

    def period(self, number: int) -> When:
        """Return the period with a number, as an interval."""
        if self.days:
            first_day = date.fromordinal(number * self.days + 1)
            return When(f"{first_day}/{date.fromordinal(min((number + 1) * self.days, LAST_DAY.toordinal()))}")
        first, last = number * self.months, (number + 1) * self.months - 1
        end = date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])
        return When(f"{date(first // 12, first % 12 + 1, 1)}/{end}")

    def label(self, number: int) -> str:
        """Return the usual name of a period: `2022`, `2022-H1`, `2022-Q2`, `2022-03`, `2022-W10`, `2022-03-10`."""
        if self.days:
            return _day_label(date.fromordinal(number * self.days + 1), is_week=self.days > 1)
        year, month = divmod(number * self.months, 12)
        part = month // self.months + 1
        names = {1: f"{year}-{part:02}", 3: f"{year}-Q{part}", 6: f"{year}-H{part}", 12: f"{year}"}
        if self.months in names:
            return names[self.months]
        if self.months > 12:  # noqa: PLR2004 - months of a year
            return f"{year}–{year + self.months // 12 - 1}"
        return f"{year}-{month + 1:02}–{month + self.months:02}"


def _day_label(first: date, *, is_week: bool) -> str:
    week = first.isocalendar()
    return f"{week.year}-W{week.week:02}" if is_week else str(first)
