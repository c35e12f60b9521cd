"""Read the dates of public datasets without guessing.

`DateColumn` reads whole dates, `DateParts` joins a year, a month and a day from three columns, and `YearColumn` reads
lists of years. Make each once per file. For each cell they return a `When`, or raise a `Misfit` that names the column.
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
"""A way to write dates. Groups: `year`, `month` and `day`, or `first` and `second` if their order varies."""

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
"""`44764`, a day as Excel numbers it; covers 2020 to 2036"""

_FIRST_SERIAL: Final = date(1899, 12, 30)
_MONTHS: Final = 12
_MAX_DIGITS: Final = 4
_YEAR_IN_LIST: Final = re.compile(r"(\()?(\d{4})(?:[-–](\d{4}))?(\))?(\?)?", re.ASCII)


class Order(Enum):
    """Whether the day or the month comes first in `03/04/2022`. If unknown, the date is one of the two days."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


class DateColumn:
    """Reads a column whose cells hold whole dates.

    Args:
        name: column name, for problems.
        notations: accepted ways to write a date.
        order: whether the day or the month comes first.
        expected: description of a valid date, with an example.
        years: first and last valid year. They also complete two-digit years.
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
            Misfit: the cell is empty, is not a date, or names a day that does not exist.
        """
        if (known := self._known.get(text)) is None:
            known = self._known[text] = self._parse(text)
        return known

    def _parse(self, text: str) -> When:
        match = next(filter(None, (each.fullmatch(text) for each in self._notations)), None)
        if match is None:
            message = f"Should be {self._expected}, found {text!r:.60}." if text else "Missing."
            raise self._misfit("bad-date" if text else "no-date", message, text)
        parts = match.groupdict()
        if "serial" in parts:
            return When.on(_FIRST_SERIAL + timedelta(days=int(parts["serial"])))
        found = self._dated(text, parts)
        return When(f"{found}?") if parts.get("doubt") else found

    def _dated(self, text: str, parts: dict[str, str | None]) -> When:
        """Return the date, or one of two days if their order is unknown."""
        numbers = {name: int(part) for name, part in parts.items() if part and part.isdigit()}
        year, readings = self._year(parts["year"] or ""), self._readings(numbers)
        if any(month is None and day is not None for month, day in readings):
            raise self._misfit("bad-date", f"Has a day but no month: {text!r:.60}.", text)
        found = sorted(calendar_date(self.name, year, *each, found=text).text for each in readings)
        return When(found[0] if len(found) == 1 else f"[{', '.join(found)}]")

    def _readings(self, numbers: dict[str, int]) -> set[tuple[int | None, int | None]]:
        """Return each possible month and day."""
        first, second = numbers.get("first"), numbers.get("second")
        if first is None and second is None:
            return {(numbers.get("month"), numbers.get("day"))}
        if self._order is Order.MONTH_FIRST:
            return {(first, second)}
        if self._order is Order.DAY_FIRST or (first or 0) > _MONTHS:
            return {(second, first)}
        return {(first, second)} if (second or 0) > _MONTHS else {(first, second), (second, first)}

    def _year(self, text: str) -> int:
        """Return the year. Two digits are enough if only one century fits."""
        if self._years is None:
            return int(text)
        first, last = self._years
        years = [int(text)] if len(text) == _MAX_DIGITS else [1900 + int(text), 2000 + int(text)]
        found = [year for year in years if first <= year <= last]
        if len(found) != 1:
            message = f"Should be a year from {first} to {last}, found {text!r}."
            raise Misfit(self.name, "year-out-of-range", message, found=text)
        return found[0]

    def _misfit(self, code: str, message: str, text: str) -> Misfit:
        return Misfit(self.name, code, message, found=text, expected=self._expected)


class DateParts:
    """Reads dates whose year, month and day are in three columns.

    Args:
        year: name of the year column.
        month: name of the month column.
        day: name of the day column.
        missing: texts that mean unknown, in addition to an empty cell.
        ignore_lone_day: return the year if a row has a day but no month. Default: raise `Misfit`.
    """

    def __init__(
        self, year: str, month: str, day: str, *, missing: Collection[str] = (), ignore_lone_day: bool = False
    ) -> None:
        self._columns, self._missing = (year, month, day), frozenset(("", *missing))
        self._ignore_lone_day = ignore_lone_day
        self._known: dict[tuple[str, ...], When] = {}

    def read(self, row: Row) -> When:
        """Return the day; the month or the year if the rest is missing.

        Raises:
            Misfit: the year is missing, a cell is not a number, or the day does not exist.
        """
        return self._read(tuple(row[column] for column in self._columns))

    def read_all(self, row: Row) -> list[When]:
        """Return the dates of a row whose cells hold lists.

        Raises:
            Misfit: as in `read`, or the lists differ in length.
        """
        years, *others = (split_list(row[column]) for column in self._columns)
        if not years:
            raise Misfit(self._columns[0], "no-date", "Missing.")
        lists = [years, *(each or [""] * len(years) for each in others)]
        if len({*map(len, lists)}) > 1:
            counts = " and ".join(f"{len(each)} in {column}" for each, column in zip(lists, self._columns, strict=True))
            message = f"Should be lists of equal length, found {counts}."
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
            raise Misfit(self._columns[given.index(False)], "no-date", "Missing.", found=written, expected="a number")
        year, month, day = numbers
        wrong = 0 if not year else 1 if month is not None and not 1 <= month <= _MONTHS else sum(given) - 1
        return calendar_date(self._columns[wrong], year or 0, month, day, found=written)

    def _number(self, column: str, text: str) -> int | None:
        if text in self._missing:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
            message = f"Should be a number, found {text!r:.40}."
            raise Misfit(column, "bad-date", message, found=text, expected="a number")
        return int(text)


class YearColumn:
    """Reads a column of years: `2020; 2021`, the span `2012-2014`, the uncertain `(2020)` or `2020?`.

    Args:
        name: column name, for problems.
        missing: texts that mean unknown, in addition to an empty cell.
    """

    def __init__(self, name: str, *, missing: Collection[str] = ()) -> None:
        self.name, self._missing = name, frozenset(("", *missing))
        self._known: dict[tuple[str, bool], tuple[When, ...]] = {}

    def read(self, text: str, *, in_doubt: bool = False) -> tuple[When, ...]:
        """Return the years of a cell, sorted. `in_doubt` marks all of them as uncertain.

        Raises:
            Misfit: the cell contains anything but years, or a span that runs backwards.
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
            message = f"Should be a year as 2021, found {text!r:.60}."
            raise Misfit(self.name, "bad-year", message, found=text, expected="a year as 2021")
        opened, first, last, closed, question_mark = match.groups()
        doubt = "?" if in_doubt or question_mark or (opened and closed) else ""
        try:
            return When(f"{first}{doubt}" + (f"/{last}{doubt}" if last else ""))
        except ValueError:
            raise Misfit(self.name, "bad-year", f"The span {text!r:.60} runs backwards.", found=text) from None


def calendar_date(column: str, year: int, month: int | None = None, day: int | None = None, *, found: str = "") -> When:
    """Return the day, the month if `day` is None, or the year if both are.

    Raises:
        Misfit: the date does not exist. It names the column, and quotes `found`.

    >>> calendar_date("Dat", 2022, 7), calendar_date("Dat", 2022, 7, 22)
    (When('2022-07'), When('2022-07-22'))
    """
    parts = (year,) if month is None else (year, month) if day is None else (year, month, day)
    try:
        whole = date(*parts, *[1] * (3 - len(parts))).isoformat()
    except (ValueError, OverflowError) as error:
        found = found or "-".join(str(each) for each in (year, month, day) if each is not None)
        message = f"Impossible date {found!r:.60}: {error}."
        raise Misfit(column, "impossible-date", message, found=found) from None
    return When(whole[: 1 + 3 * len(parts)])
