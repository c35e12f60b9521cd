"""Dates as datasets write them: what they can be, and no guess where they can't."""

import re
from datetime import date
from typing import Final

from mediation.dates.when import When
from mediation.loaders.file_reader import Misfit

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def day_of(column: str, text: str, *, day_first: bool = False) -> When:
    """Return the day in a cell: `2022-07-22`, or with `day_first` `22/07/2022` too.

    Raises:
        Misfit: it is none, or there is no such day.
    """
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif day_first and (match := _DAY_FIRST.fullmatch(text)):
        day, month, year = map(int, match.groups())
    else:
        expected = "a day as 2022-07-22 or 22/07/2022" if day_first else "a day as 2022-07-22"
        what = f"is no date: {text!r:.60}" if text else "has no date"
        raise Misfit(column, "bad-date" if text else "no-date", what, found=text, expected=expected)
    return calendar_day(column, year, month, day, found=text)


def calendar_day(column: str, year: int, month: int | None = None, day: int | None = None, *, found: str = "") -> When:
    """Return the day, the month where the day is None, or the year where both are.

    Raises:
        Misfit: the calendar has none.
    """
    try:
        if month is None:
            return When(f"{date(year, 1, 1).year:04d}")
        if day is None:
            return When(date(year, month, 1).isoformat()[:7])
        return When(date(year, month, day).isoformat())
    except (ValueError, OverflowError) as error:
        found = found or "-".join(str(each) for each in (year, month, day) if each is not None)
        raise Misfit(
            column, "impossible-date", f"is no date of the calendar: {found!r:.60} ({error})", found=found
        ) from None
