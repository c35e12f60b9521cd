"""What cells of SIPRI's tables say, and what stands above them: years, numbers, values, names, the selection."""

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
"""How an empty cell is written, in pages of former years too."""

BORDER: Final = "; "
"""What may stand around what a cell says: lines end in a semicolon."""

_PREAMBLE: Final = 20
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GENERATED: Final = re.compile(r"generated\s*:\s*(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})", re.ASCII | re.IGNORECASE)
_SELECTED: Final = re.compile(r"\bfrom (.+?)\s+to (.+?)\s*\.\s", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"\b(?:range|for|made)\D{0,20}?'?(\d{4})'?\s*(?:to|-|–)\s*'?(\d{4})\b", re.ASCII | re.IGNORECASE
)
_EVERYBODY: Final = re.compile(r"all(?: countries)?", re.IGNORECASE)
_OF_A_COUNTRY: Final = re.compile(r"(.+?) \([^()]+\)")
_FIRST_YEAR: Final = 1950
_TIV_DECIMALS: Final = 6
_STATES: Final = ("state", "territory")
# Of the two Congos SIPRI calls the other one DR Congo or Zaire.
_OTHER_NAMES: Final = {"Congo": "Republic of the Congo", "East Germany (GDR)": "East Germany"}
_LONGEST_REGION: Final = 60


# Cells.


def year_column(name: str) -> YearColumn:
    """Return what reads a column of years."""
    return YearColumn(name, missing=UNKNOWN)


def count_column(name: str) -> NumberColumn:
    """Return what reads a column of how many weapons."""
    return NumberColumn(name, WHOLE, missing=UNKNOWN)


def value_column(name: str) -> NumberColumn:
    """Return what reads a column of TIV in millions; 0 is anything up to half a million."""
    return NumberColumn(name, WHOLE, DECIMAL, missing=UNKNOWN, expected="a number as 3.2", max_decimals=_TIV_DECIMALS)


def years(column: YearColumn, cell: str, mark: str = "") -> tuple[When, ...]:
    """Return the years in a cell, which the mark in the cell beside it can put in doubt.

    Raises:
        Misfit: something else stands there.
    """
    return column.read(cell.strip(BORDER), in_doubt=_is_doubt(mark))


def count(column: NumberColumn, cell: str, mark: str = "") -> tuple[int | None, bool]:
    """Return the number in a cell, and whether brackets or the mark in the cell beside it make it an estimate.

    Raises:
        Misfit: something else stands there.
    """
    cell = cell.strip(BORDER)
    found = column.read_whole(cell.removeprefix("(").removesuffix(")"))
    is_estimate = (cell[:1] == "(" and cell[-1:] == ")") or _is_doubt(mark)
    return found, found is not None and is_estimate


def _is_doubt(mark: str) -> bool:
    return mark.strip(BORDER) in ("?", "Yes")


class Names:
    """Who suppliers and recipients are: `*` marks groups that are no states, `**` organisations of states."""

    def __init__(self, actors: Resolver) -> None:
        self._actors = actors
        self._met: dict[tuple[str, str], ActorId] = {}

    def of(self, column: str, cell: str, when: When) -> ActorId:
        """Return the actor; whom SIPRI does not know is an actor of its own too.

        Raises:
            Misfit: nobody is named.
        """
        found = self._met.get((cell, when.text))
        if found is None:
            if not cell.strip(" *"):
                raise Misfit(column, "no-actor", "names nobody", found=cell)
            found = self._met[cell, when.text] = self._find(cell, when)
        return found

    def _find(self, cell: str, when: When) -> ActorId:
        name = cell.rstrip("* ")
        if not cell.endswith("*"):
            kind = ActorType.GROUP if name.casefold().startswith("unknown") else ActorType.STATE
            return self._actors.of(_OTHER_NAMES.get(name, name), type=kind, when=when)
        kind = ActorType.IGO if cell.endswith("**") else ActorType.NONSTATE_ARMED
        return self._group(name) or self._actors.own(name, type=kind)

    def _group(self, name: str) -> ActorId | None:
        """Return a group or organisation that is known, by its name with or without its country: never a state."""
        without = _OF_A_COUNTRY.fullmatch(name)
        for each in (name, without[1]) if without else (name,):
            found = self._actors.known(each)
            if found and (found not in states() or states()[found].type not in _STATES):
                return found
        return None


# What stands above the table.


@attrs.frozen(kw_only=True)
class Selection:
    """What was asked of the database, as the lines above the table tell: when, of which years, between whom."""

    made: When | None = None
    years: tuple[str, str] | None = None
    suppliers: str = ""
    recipients: str = ""

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Selection":
        """Return what the lines tell."""
        text = "\n".join(lines)
        period, between = _RANGE.search(text), _SELECTED.search(text)
        return cls(
            made=_made(text),
            years=(period[1], period[2]) if period and period[1] <= period[2] else None,
            suppliers=_some(between[1]) if between else "",
            recipients=_some(between[2]) if between else "",
        )

    @property
    def region(self) -> str:
        """Between whom, in words; empty where it is all countries."""
        if not self.suppliers and not self.recipients:
            return ""
        text = f"from {self.suppliers or 'all countries'} to {self.recipients or 'all countries'}"
        return shortened(text, _LONGEST_REGION)

    def release(self, met: tuple[str, str] | None) -> Release:
        """Return the release: the day on which the file was made, with what was asked for.

        `met` are the first and the last year of the rows, which tell what nothing above them tells.
        """
        first, last = self.years or met or (str(_FIRST_YEAR), "")
        between = slug(self.region.removeprefix("from "), 30)
        told = (self.made.text if self.made else "", "-".join(self.years or ()), between)
        return Release(
            name=" ".join(filter(None, told)),
            published=self.made or When(f"[{last or first}..]"),
            covers=When(f"{first}/{last}"),
            region=self.region,
            note=_BY_THE_FILE if self.made else _BY_ROWS,
        )


_BY_THE_FILE: Final = (
    "The lines above the table say when the file was made and for which years and countries. The database is revised "
    "every spring: files of other days differ. Deals without a delivery in these years may not be in it."
)
_BY_ROWS: Final = "Nothing in the file says when it was made; it came out after the last year in it."


def selection(book: Book) -> Selection:
    """Return what the first lines of a file tell."""
    return Selection.of(islice(book.text.splitlines(), _PREAMBLE))


def _some(countries: str) -> str:
    """Return the countries that were asked for; empty: all."""
    found = countries.strip(" '\"")
    return "" if _EVERYBODY.fullmatch(found) else found


def _made(text: str) -> When | None:
    match = _GENERATED.search(text)
    if not match or match[2].casefold() not in _MONTHS:
        return None
    try:
        return When(f"{match[3]}-{_MONTHS.index(match[2].casefold()) + 1:02d}-{int(match[1]):02d}")
    except ValueError:
        return None
