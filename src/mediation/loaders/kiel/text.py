"""Read the cells of the Ukraine Support Tracker: dates, amounts and numbers. Also its layouts and releases."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from mediation.dates.when import When
from mediation.loaders.books import Book, Table
from mediation.loaders.dates import DOTS, ISO_DAY, ISO_MONTH, SERIAL, SLASHES, YEAR, DateColumn, calendar_date
from mediation.loaders.file_reader import Misfit
from mediation.loaders.numbers import DECIMAL, EXPONENT, GROUPED, WHOLE, NumberColumn

START: Final = "2022-01-24"
"""First day of the tracker."""

SINCE_START: Final = When(f"[{START}..]")
"""The date range of events with an unknown date."""

_MAX_HEAD_CHARS: Final = 4_000
_UNKNOWN_DATES: Final = frozenset(("", ".", "na", "n/a", "unknown", "undisclosed", "0"))
_UNTIL: Final = re.compile(r"until\s+(.+)", re.IGNORECASE)
_NOTATIONS: Final = (WHOLE, DECIMAL, GROUPED, EXPONENT)
_RELEASE: Final = re.compile(r"release[ _-]{0,2}(\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE)
_MILLIONTH: Final = Decimal("0.000001")
_MONTH_0_YEAR: Final = 2021
_MAX_MONTH: Final = 1_200


# Dates.


def date_column(name: str) -> DateColumn:
    """Return the reader of a column of announcement dates."""
    notations = (SERIAL, ISO_DAY, ISO_MONTH, YEAR, SLASHES, DOTS)
    return DateColumn(name, *notations, expected="a date as 2022-07-22 or until 2022-07-22")


def announced(column: DateColumn, text: str) -> When:
    """Return the date of an announcement. `until 12/20/2022` is a range from the first day of the tracker.

    An unknown date is any day since the tracker began.

    Raises:
        Misfit: the cell is not a date, or names a day that does not exist.
    """
    if text.casefold() in _UNKNOWN_DATES:
        return SINCE_START
    if not (match := _UNTIL.fullmatch(text)):
        return column.read(text)
    last = announced(column, match[1].strip()).latest
    if last is None or last < date.fromisoformat(START):
        raise Misfit(column.name, "bad-date", f"Ends before the tracker begins: {text!r:.60}.", found=text)
    return When(f"[{START}..{last}]")


def month_date(column: str, text: str) -> When:
    """Return the month with this number: 1 is January 2022, 0 is unknown.

    Raises:
        Misfit: the number is above 1,200.
    """
    number = number_column(column).find_whole(text)
    if not number:
        return SINCE_START
    if number > _MAX_MONTH:
        message = f"Should be a month from 1 to {_MAX_MONTH}, found {text!r:.60}."
        raise Misfit(column, "impossible-date", message, found=text)
    return calendar_date(column, _MONTH_0_YEAR + (number + 11) // 12, (number + 11) % 12 + 1, found=text)


# Amounts.


def number_column(name: str) -> NumberColumn:
    """Return the reader of a column of amounts or counts. `find` treats words as unknown numbers."""
    return NumberColumn(name, *_NOTATIONS, expected="a number of zero or more")


def billions(name: str) -> NumberColumn:
    """Return the reader of a column in billions of euros; it returns euros."""
    return NumberColumn(name, *_NOTATIONS, expected="billions of euros, as 0.25", scale=9)


def to_millionths(amount: Decimal) -> Decimal:
    """Round an amount to the six decimals of a record."""
    return amount.quantize(_MILLIONTH)


# Layouts.

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "donor": ("donor", "countries", "country"),
    "date": ("announcement_date",),
    "general": ("aid_type_general", "type_of_aid_general"),
    "specific": ("aid_type_specific", "type_of_aid_specific"),
    "explanation": ("explanation",),
    "measure": ("measure",),
    "item": ("item", "sub_type_of_item"),
    "item_type": ("item_type", "type_of_item"),
    "number": ("item_numb", "no_of_units"),
    "number_delivered": ("item_numb_deliv", "no_of_units_delivered"),
    "value": ("tot_sub_activity_value_eur", "converted_value_in_eur"),
    "activity": ("tot_activity_value_eur",),
    "spread": ("tot_sub_activity_value_eur_redistr",),
    "estimate": ("item_value_estimate_usd", "value_committed_own_estimate_in_usd"),
    "delivered": ("tot_value_deliv_eur", "total_monetary_value_delivered_in_eur"),
    "currency": ("reporting_currency", "original_currency"),
    "given": ("tot_activity_value", "monetary_value_as_given_by_source"),
    "month": ("month",),
    "has_month": ("month_exists_dummy",),
    "year": ("earmarked_year",),
}
_LATE: Final = ("donor", "announcement_date", "aid_type_general", "aid_type_specific")
_EARLY: Final = ("Announcement Date", "Type of Aid General", "Type of Aid Specific")


def layout(book: Book) -> Table | None:
    """Return the main table of a workbook, or of its sheet saved as CSV. Both layouts get the same column names."""
    found = next((table for anchors in (_LATE, _EARLY) if (table := book.table(*anchors))), None)
    return found and found.renamed(_folded, _NAMES)


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


# Releases.


def release_name(book: Book) -> str:
    """Return the name of the release, such as `release 21`, from the file name or the first lines; empty if unknown."""
    found = _RELEASE.search(book.file) or _RELEASE.search(book.text[:_MAX_HEAD_CHARS])
    return f"release {int(found[1])}" if found else ""
