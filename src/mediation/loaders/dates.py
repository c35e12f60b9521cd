"""Reads the dates of public datasets: what a cell can mean, and no guess where the cell leaves it open.

`DateColumn` reads dates that are written in one cell, `DateParts` dates whose year, month and day have a column each,
and `YearColumn` lists of years. Each is made once for a file, reads cell by cell, and returns a `When` or raises a
`Misfit` that names the column.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta
from enum import Enum
from typing import Final

from mediation.dates.when import When
from mediation.loaders.books import Row
from mediation.loaders.file_reader import Misfit, split_list

Notation = re.Pattern[str]
"""How dates are written. Its groups are `year`, `month` and `day`, or `first` and `second` where their order varies."""

_MIDNIGHT: Final = r"(?:[T ]00?:00(?::00)?(?:\.0+)?)?"

ISO_DAY: Final[Notation] = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_MIDNIGHT}", re.ASCII
)
"""`2022-07-22`"""
ISO_MONTH: Final[Notation] = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})", re.ASCII)
"""`2022-07` or `2022/7`"""
SLASHES: Final[Notation] = re.compile(
    rf"(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/(?P<year>\d{{4}}){_MIDNIGHT}", re.ASCII
)
"""`22/07/2022` or `07/22/2022`"""
DOTS: Final[Notation] = re.compile(r"(?P<first>\d{1,2})\.(?P<second>\d{1,2})\.(?P<year>\d{4})", re.ASCII)
"""`22.07.2022`"""
SLASHES_WITH_GAPS: Final[Notation] = re.compile(
    r"(?P<first>\d{0,2}|\?)/(?P<second>\d{0,2}|\?)/(?P<year>\d{4}|\d{2})(?P<doubt>\?*)", re.ASCII
)
"""`07/22/22`, `07//2022`, `?/?/2022` or `//2022?`"""
MONTH_SLASHES: Final[Notation] = re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
"""`07/2022`"""
YEAR: Final[Notation] = re.compile(r"(?P<year>\d{4})", re.ASCII)
"""`2022`"""
SERIAL: Final[Notation] = re.compile(r"(?P<serial>4[4-9]\d{3})", re.ASCII)
"""`44764`, the number of a day in a workbook, from 2020 to 2036"""

_FIRST_SERIAL: Final = date(1899, 12, 30)
_MONTHS: Final = 12
_MAX_DIGITS: Final = 4
_YEAR_IN_LIST: Final = re.compile(r"(\()?(\d{4})(?:[-–](\d{4}))?(\))?(\?)?", re.ASCII)


class Order(Enum):
    """Whether the day or the month comes first in `03/04/2022`. Where nobody knows, it is one of the two days."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


class DateColumn:
    """Reads the dates of a column that has the whole date in a cell.

    Args:
        name: the column, as problems name it.
        notations: how its dates may be written.
        order: whether day or month comes first.
        expected: an example for the person who corrects the file.
        years: the first and the last year that a date may have. They complete a year of two digits.
    """

    def __init__(
        self,
        name: str,
        *notations: Notation,
        order: Order = Order.UNKNOWN,
        expected: str = "a date as 2022-07-22",
        years: tuple[int, int] | None = None,
    ) -> None:
        self.name = name
        self._notations, self._order, self._expected, self._years = notations, order, expected, years
        self._known: dict[str, When] = {}

    def read(self, text: str) -> When:
        """Return the date in a cell.

        Raises:
            Misfit: the cell is empty or no date, or the calendar has no such day.
        """
        if (known := self._known.get(text)) is None:
            known = self._known[text] = self._parse(text)
        return known

    def _parse(self, text: str) -> When:
        match = next(filter(None, (each.fullmatch(text) for each in self._notations)), None)
        if match is None:
            code, message = ("bad-date", f"is no date: {text!r:.60}") if text else ("no-date", "has no date")
            raise self._misfit(code, message, text)
        parts = match.groupdict()
        if "serial" in parts:
            return When.on(_FIRST_SERIAL + timedelta(days=int(parts["serial"])))
        found = self._dated(text, parts)
        return When(f"{found}?") if parts.get("doubt") else found

    def _dated(self, text: str, parts: dict[str, str | None]) -> When:
        """Return the date of the parts, or one of two days where their order is unknown."""
        numbers = {name: int(part) for name, part in parts.items() if part and part.isdigit()}
        year, readings = self._year(parts["year"] or ""), self._readings(numbers)
        if any(month is None and day is not None for month, day in readings):
            raise self._misfit("bad-date", f"has a day and no month: {text!r:.60}", text)
        found = sorted(calendar_date(self.name, year, *each, found=text).text for each in readings)
        return When(found[0] if len(found) == 1 else f"[{', '.join(found)}]")

    def _readings(self, numbers: dict[str, int]) -> set[tuple[int | None, int | None]]:
        """Return which month and day the numbers can be."""
        first, second = numbers.get("first"), numbers.get("second")
        if first is None and second is None:
            return {(numbers.get("month"), numbers.get("day"))}
        if self._order is Order.MONTH_FIRST:
            return {(first, second)}
        if self._order is Order.DAY_FIRST or (first or 0) > _MONTHS:
            return {(second, first)}
        return {(first, second)} if (second or 0) > _MONTHS else {(first, second), (second, first)}

    def _year(self, text: str) -> int:
        """Return the year. Two digits are enough where only one century has such a year."""
        if self._years is None:
            return int(text)
        first, last = self._years
        years = [int(text)] if len(text) == _MAX_DIGITS else [1900 + int(text), 2000 + int(text)]
        found = [year for year in years if first <= year <= last]
        if len(found) != 1:
            raise Misfit(
                self.name, "year-out-of-range", f"has a year that is none from {first} to {last}: {text!r}", found=text
            )
        return found[0]

    def _misfit(self, code: str, message: str, text: str) -> Misfit:
        return Misfit(self.name, code, message, found=text, expected=self._expected)


class DateParts:
    """Reads dates whose year, month and day are in columns of their own.

    Args:
        year: the column of the year; `month` and `day` are the other two.
        missing: what a cell says where its number is unknown, besides nothing.
        ignore_lone_day: whether a day without a month makes the date a year, and not a misfit.
    """

    def __init__(
        self, year: str, month: str, day: str, *, missing: Collection[str] = (), ignore_lone_day: bool = False
    ) -> None:
        self._columns, self._missing = (year, month, day), frozenset(("", *missing))
        self._ignore_lone_day = ignore_lone_day
        self._known: dict[tuple[str, ...], When] = {}

    def read(self, row: Row) -> When:
        """Return the day, or the month or year where the rest is missing.

        Raises:
            Misfit: the year is missing, a cell is no number, or the calendar has no such day.
        """
        return self._read(tuple(row[column] for column in self._columns))

    def read_all(self, row: Row) -> list[When]:
        """Return the dates of a row whose cells are lists.

        Raises:
            Misfit: as `read`, or the lists differ in length.
        """
        years, *others = (split_list(row[column]) for column in self._columns)
        if not years:
            raise Misfit(self._columns[0], "no-date", "has no year")
        lists = [years, *(each or [""] * len(years) for each in others)]
        if len({*map(len, lists)}) > 1:
            counts = " and ".join(f"{len(each)} in {column}" for each, column in zip(lists, self._columns, strict=True))
            message = f"has lists of dates of different lengths: {counts}"
            raise Misfit(self._columns[0], "dates-differ", message, found=row[self._columns[0]])
        return [self._read(cells) for cells in zip(*lists, strict=True)]

    def is_missing(self, row: Row) -> bool:
        """Return whether the row has no year."""
        return row[self._columns[0]] in self._missing

    def _read(self, cells: tuple[str, ...]) -> When:
        if (known := self._known.get(cells)) is None:
            known = self._known[cells] = self._parse(cells)
        return known

    def _parse(self, cells: tuple[str, ...]) -> When:
        numbers = [self._number(*each) for each in zip(self._columns, cells, strict=True)]
        if self._ignore_lone_day and numbers[1] is None:
            numbers[2] = None
        given = [number is not None for number in numbers]
        written = "-".join(filter(None, cells))
        if given != sorted(given, reverse=True) or not given[0]:
            raise Misfit(self._columns[given.index(False)], "no-date", "is missing", found=written, expected="a number")
        year, month, day = numbers
        wrong = 0 if not year else 1 if month is not None and not 1 <= month <= _MONTHS else sum(given) - 1
        return calendar_date(self._columns[wrong], year or 0, month, day, found=written)

    def _number(self, column: str, text: str) -> int | None:
        if text in self._missing:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
            raise Misfit(column, "bad-date", f"is no number of a date: {text!r:.40}", found=text, expected="a number")
        return int(text)


class YearColumn:
    """Reads the years of a column: `2020; 2021`, the span `2012-2014`, and in doubt `(2020)` or `2020?`.

    Args:
        name: the column, as problems name it.
        missing: what a cell says where no year is known, besides nothing.
    """

    def __init__(self, name: str, *, missing: Collection[str] = ()) -> None:
        self.name, self._missing = name, frozenset(("", *missing))
        self._known: dict[tuple[str, bool], tuple[When, ...]] = {}

    def read(self, text: str, *, in_doubt: bool = False) -> tuple[When, ...]:
        """Return the years in order; none where the cell is empty. `in_doubt` says that another cell doubts them.

        Raises:
            Misfit: the cell has something else in it, or a span that ends before it begins.
        """
        if (known := self._known.get((text, in_doubt))) is None:
            known = self._known[text, in_doubt] = self._parse(text, in_doubt=in_doubt)
        return known

    def _parse(self, text: str, *, in_doubt: bool) -> tuple[When, ...]:
        if text in self._missing:
            return ()
        found = [self._year(each.strip(), in_doubt=in_doubt) for each in re.split(r"[;,]", text)]
        return tuple(sorted(found, key=lambda when: when.sort_key))

    def _year(self, text: str, *, in_doubt: bool) -> When:
        match = _YEAR_IN_LIST.fullmatch(text)
        if match is None:
            raise Misfit(self.name, "bad-year", f"is no year: {text!r:.60}", found=text, expected="a year as 2021")
        opened, first, last, closed, asked = match.groups()
        doubt = "?" if in_doubt or asked or (opened and closed) else ""
        try:
            return When(f"{first}{doubt}" + (f"/{last}{doubt}" if last else ""))
        except ValueError:
            raise Misfit(self.name, "bad-year", f"runs backward: {text!r:.60}", found=text) from None


def calendar_date(column: str, year: int, month: int | None = None, day: int | None = None, *, found: str = "") -> When:
    """Return the day, the month where the day is None, or the year where both are.

    Raises:
        Misfit: the calendar has no such date. It names the column, and the cell as `found`.

    >>> calendar_date("Dat", 2022, 7), calendar_date("Dat", 2022, 7, 22)
    (When('2022-07'), When('2022-07-22'))
    """
    parts = (year,) if month is None else (year, month) if day is None else (year, month, day)
    try:
        whole = date(*parts, *[1] * (3 - len(parts))).isoformat()
    except (ValueError, OverflowError) as error:
        found = found or "-".join(str(each) for each in (year, month, day) if each is not None)
        message = f"is no date of the calendar: {found!r:.60} ({error})"
        raise Misfit(column, "impossible-date", message, found=found) from None
    return When(whole[: 1 + 3 * len(parts)])
