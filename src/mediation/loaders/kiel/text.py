"""What cells of the Ukraine Support Tracker say: days, amounts, numbers; and its layouts and releases."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

import attrs

from mediation.dates.when import When
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.dates import calendar_day
from mediation.loaders.file_reader import Misfit

START: Final = "2022-01-24"
"""The day from which the tracker counts."""

SOME_TIME: Final = When(f"[{START}..]")

_TOP: Final = 4_000
_MOST: Final = Decimal(10**15)
_NO_DAY: Final = frozenset(("", ".", "na", "n/a", "unknown", "undisclosed", "0"))
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_SLASHED: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_SERIAL: Final = re.compile(r"4[4-9]\d{3}", re.ASCII)
_FIRST_SERIAL: Final = date(1899, 12, 30)
_UNTIL: Final = re.compile(r"until\s+(.+)", re.IGNORECASE)
_AMOUNT: Final = re.compile(r"\d{1,15}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_RELEASE: Final = re.compile(r"release[ _-]{0,2}(\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE)
_MILLIONTH: Final = Decimal("0.000001")
_MONTHS: Final = 12
_YEAR_BEFORE: Final = 2021
_MOST_MONTHS: Final = 1_200


# Days.


@cache
def announced(column: str, text: str) -> When:
    """Return when something was announced: a day, month or year, `until 12/20/2022`, or some time, where none is given.

    A day as `3/4/2022`, of which nobody can tell which number is the month, is one of the two. A number is the day
    that a workbook shows for it.

    Raises:
        Misfit: it is no date, or the calendar has no such day.
    """
    if text.casefold() in _NO_DAY:
        return SOME_TIME
    if match := _UNTIL.fullmatch(text):
        return _until(column, text, match[1].strip())
    if _SERIAL.fullmatch(text):
        return When.on(_FIRST_SERIAL + timedelta(days=int(text)))
    if match := _ISO.fullmatch(text):
        year, month, day = (int(each) if each else None for each in match.groups())
        return calendar_day(column, year or 0, month, day, found=text)
    if match := _SLASHED.fullmatch(text):
        return _either(column, text, *map(int, match.groups()))
    raise Misfit(column, "bad-date", f"is no date: {text!r:.60}", found=text, expected="a day, or until a day")


def in_month(column: str, text: str) -> When:
    """Return the month of a number that counts months from January 2022, which is 1; 0 is unknown: some time.

    Raises:
        Misfit: it would be a hundred years later.
    """
    number = whole(text)
    if not number:
        return SOME_TIME
    if number > _MOST_MONTHS:
        raise Misfit(column, "impossible-date", f"is no month since {START}: {text!r:.60}", found=text)
    return calendar_day(column, _YEAR_BEFORE + (number + 11) // 12, (number + 11) % 12 + 1, found=text)


def _until(column: str, text: str, day: str) -> When:
    last = announced(column, day).latest
    if last is None or last < date.fromisoformat(START):
        raise Misfit(column, "bad-date", f"ends before the tracker begins: {text!r:.60}", found=text)
    return When(f"[{START}..{last}]")


def _either(column: str, text: str, first: int, second: int, year: int) -> When:
    """Return the day of a month and a day of which the one above twelve is the day; one of two, where none is."""
    if first > _MONTHS:
        return calendar_day(column, year, second, first, found=text)
    if second > _MONTHS or first == second:
        return calendar_day(column, year, first, second, found=text)
    both = sorted((date(year, first, second), date(year, second, first)))
    return When(f"[{both[0]}, {both[1]}]")


# Amounts.


@cache
def amount(text: str) -> Decimal | None:
    """Return an amount; None where the cell says none that is one (`Undisclosed`, `.`, `No price`) or takes from it."""
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    if not _AMOUNT.fullmatch(plain):
        return None
    found = Decimal(plain)
    return found.quantize(_MILLIONTH) if found < _MOST else None


@cache
def whole(text: str) -> int | None:
    """Return a number of items; None where the cell says none that is one."""
    found = amount(text)
    return int(found) if found is not None and found == found.to_integral_value() else None


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


@attrs.frozen
class AidTable:
    """A table of aid, and the names under which it has what a row says, in whichever release."""

    table: Table
    columns: Mapping[str, str]

    def cell(self, row: Row, what: str) -> str:
        """Return the cell, empty where the release has no such column."""
        return row[self.columns[what]] if what in self.columns else ""

    def name(self, what: str) -> str:
        """Return the name of the column, empty where there is none."""
        return self.columns.get(what, "")


def layout(book: Book) -> AidTable | None:
    """Return the table of aid of a workbook, or of its sheet saved as CSV, in either layout; None: there is none."""
    for anchors in (_LATE, _EARLY):
        if table := book.table(*anchors):
            return AidTable(table, _columns(table.columns))
    return None


def _columns(columns: Iterable[str]) -> dict[str, str]:
    """Return the names of columns by what they say, whatever their capitals."""
    names = {_folded(name): name for name in columns}
    found = ((what, next((names[each] for each in known if each in names), None)) for what, known in _NAMES.items())
    return {what: name for what, name in found if name}


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


# Releases.


def release_name(book: Book) -> str:
    """Return the name of the release, `release 21`, as the file's name or its first lines say; empty: neither does."""
    found = _RELEASE.search(book.file) or _RELEASE.search(book.text[:_TOP])
    return f"release {int(found[1])}" if found else ""
