"""Read the cells of SIPRI's tables, and the lines above a table."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

import attrs

from mediation.codes.countries import states
from mediation.dates.when import When
from mediation.loaders.actors import Resolver
from mediation.loaders.books import Book
from mediation.loaders.dates import YearColumn
from mediation.loaders.file_reader import Misfit, shortened
from mediation.loaders.numbers import DECIMAL, WHOLE, NumberColumn
from mediation.loaders.release import Release, slug
from mediation.models.part import ActorId
from mediation.vocabulary import ActorType

UNKNOWN: Final = frozenset(("", "..", ". .", "."))
"""Texts that mean unknown, in current and older files."""

BORDER: Final = "; "
"""Characters to strip from cells. Each line ends with a semicolon."""

_MAX_PREAMBLE_LINES: Final = 20
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GENERATED: Final = re.compile(r"generated\s*:\s*(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})", re.ASCII | re.IGNORECASE)
_SELECTED: Final = re.compile(r"\bfrom (.+?)\s+to (.+?)\s*\.\s", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"\b(?:range|for|made)\D{0,20}?'?(\d{4})'?\s*(?:to|-|–)\s*'?(\d{4})\b", re.ASCII | re.IGNORECASE
)
_ALL: Final = re.compile(r"all(?: countries)?", re.IGNORECASE)
_GROUP_IN_COUNTRY: Final = re.compile(r"(.+?) \([^()]+\)")
_FIRST_YEAR: Final = 1950
_TIV_DECIMALS: Final = 6
_STATES: Final = ("state", "territory")
# SIPRI calls the other Congo DR Congo or Zaire.
_OTHER_NAMES: Final = {"Congo": "Republic of the Congo", "East Germany (GDR)": "East Germany"}
_MAX_REGION_CHARS: Final = 60


# Cells.


def year_column(name: str) -> YearColumn:
    """Return the reader of a column of years."""
    return YearColumn(name, missing=UNKNOWN)


def count_column(name: str) -> NumberColumn:
    """Return the reader of a column of weapon counts."""
    return NumberColumn(name, WHOLE, missing=UNKNOWN)


def value_column(name: str) -> NumberColumn:
    """Return the reader of a column of TIV in millions. A 0 means up to half a million."""
    return NumberColumn(name, WHOLE, DECIMAL, missing=UNKNOWN, expected="a number as 3.2", max_decimals=_TIV_DECIMALS)


def years(column: YearColumn, cell: str, mark: str = "") -> tuple[When, ...]:
    """Return the years in a cell. The mark in the next cell can make them uncertain.

    Raises:
        Misfit: the cell contains anything but years.
    """
    return column.read(cell.strip(BORDER), in_doubt=_is_marked(mark))


def count(column: NumberColumn, cell: str, mark: str = "") -> tuple[int | None, bool]:
    """Return the number in a cell, and whether it is an estimate: in brackets, or marked in the next cell.

    Raises:
        Misfit: the cell is not a whole number.
    """
    cell = cell.strip(BORDER)
    found = column.read_whole(cell.removeprefix("(").removesuffix(")"))
    is_estimate = (cell[:1] == "(" and cell[-1:] == ")") or _is_marked(mark)
    return found, found is not None and is_estimate


def _is_marked(mark: str) -> bool:
    return mark.strip(BORDER) in ("?", "Yes")


class Names:
    """Finds suppliers and recipients. `*` marks nonstate groups, `**` marks international organisations."""

    def __init__(self, actors: Resolver) -> None:
        self._actors = actors
        self._cache: dict[tuple[str, str], ActorId] = {}

    def of(self, column: str, cell: str, when: When) -> ActorId:
        """Return the actor with a name. Unknown names become new actors.

        Raises:
            Misfit: the cell names no actor.
        """
        found = self._cache.get((cell, when.text))
        if found is None:
            if not cell.strip(" *"):
                raise Misfit(column, "no-actor", "Names no actor.", found=cell)
            found = self._cache[cell, when.text] = self._find(cell, when)
        return found

    def _find(self, cell: str, when: When) -> ActorId:
        name = cell.rstrip("* ")
        if not cell.endswith("*"):
            kind = ActorType.GROUP if name.casefold().startswith("unknown") else ActorType.STATE
            return self._actors.of(_OTHER_NAMES.get(name, name), type=kind, when=when)
        kind = ActorType.IGO if cell.endswith("**") else ActorType.NONSTATE_ARMED
        return self._group(name) or self._actors.own(name, type=kind)

    def _group(self, name: str) -> ActorId | None:
        """Return a known group or organisation, by its name with or without the country. Never returns a state."""
        match = _GROUP_IN_COUNTRY.fullmatch(name)
        for each in (name, match[1]) if match else (name,):
            found = self._actors.known(each)
            if found and (found not in states() or states()[found].type not in _STATES):
                return found
        return None


# The lines above the table.


@attrs.frozen(kw_only=True)
class Selection:
    """The query that the lines above a table describe: its date, its years, its suppliers and its recipients."""

    made: When | None = None
    years: tuple[str, str] | None = None
    suppliers: str = ""
    recipients: str = ""

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Selection":
        """Parse the lines."""
        text = "\n".join(lines)
        period, between = _RANGE.search(text), _SELECTED.search(text)
        return cls(
            made=_made(text),
            years=(period[1], period[2]) if period and period[1] <= period[2] else None,
            suppliers=_named(between[1]) if between else "",
            recipients=_named(between[2]) if between else "",
        )

    @property
    def region(self) -> str:
        """The suppliers and recipients as text; empty for all countries."""
        if not self.suppliers and not self.recipients:
            return ""
        text = f"from {self.suppliers or 'all countries'} to {self.recipients or 'all countries'}"
        return shortened(text, _MAX_REGION_CHARS)

    def release(self, years_in_rows: tuple[str, str] | None) -> Release:
        """Return the release, named by its date and the query.

        `years_in_rows` are the first and the last year in the rows, used if the query has no years.
        """
        first, last = self.years or years_in_rows or (str(_FIRST_YEAR), "")
        between = slug(self.region.removeprefix("from "), 30)
        parts = (self.made.text if self.made else "", "-".join(self.years or ()), between)
        return Release(
            name=" ".join(filter(None, parts)),
            published=self.made or When(f"[{last or first}..]"),
            covers=When(f"{first}/{last}"),
            region=self.region,
            note=_NOTE_FROM_PREAMBLE if self.made else _NOTE_FROM_ROWS,
        )


_NOTE_FROM_PREAMBLE: Final = (
    "The lines above the table say when the file was made and for which years and countries. The database is revised "
    "every spring: files of other days differ. Deals without a delivery in these years may not be in it."
)
_NOTE_FROM_ROWS: Final = "Nothing in the file says when it was made; it came out after the last year in it."


def selection(book: Book) -> Selection:
    """Parse the first lines of a file."""
    return Selection.of(islice(book.text.splitlines(), _MAX_PREAMBLE_LINES))


def _named(countries: str) -> str:
    """Return the countries in a query; empty for all countries."""
    found = countries.strip(" '\"")
    return "" if _ALL.fullmatch(found) else found


def _made(text: str) -> When | None:
    match = _GENERATED.search(text)
    if not match or match[2].casefold() not in _MONTHS:
        return None
    try:
        return When(f"{match[3]}-{_MONTHS.index(match[2].casefold()) + 1:02d}-{int(match[1]):02d}")
    except ValueError:
        return None
