"""What cells of the Ukraine Support Tracker say: days, amounts, numbers; and its layouts and releases."""

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
"""The day from which the tracker counts."""

SOME_TIME: Final = When(f"[{START}..]")

_TOP: Final = 4_000
_NO_DAY: Final = frozenset(("", ".", "na", "n/a", "unknown", "undisclosed", "0"))
_UNTIL: Final = re.compile(r"until\s+(.+)", re.IGNORECASE)
_NOTATIONS: Final = (WHOLE, DECIMAL, GROUPED, EXPONENT)
_RELEASE: Final = re.compile(r"release[ _-]{0,2}(\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE)
_MILLIONTH: Final = Decimal("0.000001")
_YEAR_BEFORE: Final = 2021
_MOST_MONTHS: Final = 1_200


# Days.


def announcements(name: str) -> DateColumn:
    """Return what reads the column of days on which something was announced."""
    notations = (SERIAL, ISO_DAY, ISO_MONTH, YEAR, SLASHES, DOTS)
    return DateColumn(name, *notations, expected="a day, or until a day")


def announced(column: DateColumn, text: str) -> When:
    """Return when something was announced: a date, `until 12/20/2022`, or some time, where none is given.

    Raises:
        Misfit: it is no date, or the calendar has no such day.
    """
    if text.casefold() in _NO_DAY:
        return SOME_TIME
    if not (match := _UNTIL.fullmatch(text)):
        return column.read(text)
    last = announced(column, match[1].strip()).latest
    if last is None or last < date.fromisoformat(START):
        raise Misfit(column.name, "bad-date", f"ends before the tracker begins: {text!r:.60}", found=text)
    return When(f"[{START}..{last}]")


def in_month(column: str, text: str) -> When:
    """Return the month of a number that counts months from January 2022, which is 1; 0 is unknown: some time.

    Raises:
        Misfit: it would be a hundred years later.
    """
    number = number_column(column).find_whole(text)
    if not number:
        return SOME_TIME
    if number > _MOST_MONTHS:
        raise Misfit(column, "impossible-date", f"is no month since {START}: {text!r:.60}", found=text)
    return calendar_date(column, _YEAR_BEFORE + (number + 11) // 12, (number + 11) % 12 + 1, found=text)


# Amounts.


def number_column(name: str) -> NumberColumn:
    """Return what reads a column of amounts or items, in which words say that there is no number."""
    return NumberColumn(name, *_NOTATIONS, expected="a number of zero or more")


def billions(name: str) -> NumberColumn:
    """Return what reads a column of billions of euros, as euros."""
    return NumberColumn(name, *_NOTATIONS, expected="billions of euros, as 0.25", scale=9)


def to_millionths(amount: Decimal) -> Decimal:
    """Return the amount rounded to the six decimals that a record holds."""
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
    """Return the table of aid of a workbook, or of its sheet saved as CSV, with one set of names for both layouts."""
    found = next((table for anchors in (_LATE, _EARLY) if (table := book.table(*anchors))), None)
    return found and found.renamed(_folded, _NAMES)


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


# Releases.


def release_name(book: Book) -> str:
    """Return the name of the release, `release 21`, as the file's name or its first lines say; empty: neither does."""
    found = _RELEASE.search(book.file) or _RELEASE.search(book.text[:_TOP])
    return f"release {int(found[1])}" if found else ""
