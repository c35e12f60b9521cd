"""What cells of SIPRI's tables say, and what stands above them: years, numbers, values, names, the selection."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final

import attrs

from mediation.codes.countries import states
from mediation.dates.when import When
from mediation.loaders.actors import Resolver
from mediation.loaders.books import Book
from mediation.loaders.file_reader import Misfit, shortened
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
_YEAR: Final = re.compile(r"(\()?(\d{4})(?:[-–](\d{4}))?(\))?(\?)?", re.ASCII)
_NUMBER: Final = re.compile(r"(\()?(\d{1,15})(\))?", re.ASCII)
_VALUE: Final = re.compile(r"\d{1,15}(?:\.\d{1,6})?", re.ASCII)
_EVERYBODY: Final = re.compile(r"all(?: countries)?", re.IGNORECASE)
_OF_A_COUNTRY: Final = re.compile(r"(.+?) \([^()]+\)")
_FIRST_YEAR: Final = 1950
_STATES: Final = ("state", "territory")
# Of the two Congos SIPRI calls the other one DR Congo or Zaire.
_OTHER_NAMES: Final = {"Congo": "Republic of the Congo", "East Germany (GDR)": "East Germany"}
_LONGEST_REGION: Final = 60


# Cells.


@lru_cache(maxsize=65_536)
def years(column: str, text: str, mark: str = "") -> tuple[When, ...]:
    """Return the years in a cell, in order: `2020; 2021`, in doubt as `(2020)`, `2020?` or with a mark beside it.

    From a year to another (`2012-2014`) is a span. None where the cell is empty.

    Raises:
        Misfit: something else stands there.
    """
    text = text.strip(BORDER)
    if text in UNKNOWN:
        return ()
    mark = mark.strip(BORDER)
    return tuple(sorted((_year(column, each.strip(), mark) for each in re.split(r"[;,]", text)), key=_order))


def _year(column: str, text: str, mark: str) -> When:
    match = _YEAR.fullmatch(text)
    if match is None:
        raise Misfit(column, "bad-year", f"is no year: {text!r:.60}", found=text, expected="a year as 2021")
    opened, first, last, closed, asked = match.groups()
    doubt = "?" if asked or (opened and closed) or mark in ("?", "Yes") else ""
    try:
        return When(f"{first}{doubt}" + (f"/{last}{doubt}" if last else ""))
    except ValueError:
        raise Misfit(column, "bad-year", f"runs backward: {text!r:.60}", found=text) from None


def _order(when: When) -> tuple[int, int, bool, str]:
    return when.sort_key


@lru_cache(maxsize=65_536)
def number(column: str, text: str, mark: str = "") -> tuple[int | None, bool]:
    """Return the number in a cell and whether it is an estimate; None where the cell is empty.

    Raises:
        Misfit: something else stands there.
    """
    text = text.strip(BORDER)
    if text in UNKNOWN:
        return None, False
    if (match := _NUMBER.fullmatch(text)) is None:
        raise Misfit(column, "bad-number", f"is no whole number: {text!r:.60}", found=text, expected="a number as 12")
    return int(match[2]), bool(match[1] and match[3]) or mark.strip(BORDER) in ("?", "Yes")


@lru_cache(maxsize=65_536)
def value(column: str, text: str) -> Decimal | None:
    """Return a TIV in millions; 0 is anything up to half a million, and None (an empty cell) that none is known.

    Raises:
        Misfit: something else stands there.
    """
    text = text.strip(BORDER)
    if text in UNKNOWN:
        return None
    if _VALUE.fullmatch(text) is None:
        raise Misfit(column, "bad-number", f"is no value: {text!r:.60}", found=text, expected="a number as 3.2")
    return Decimal(text)


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
