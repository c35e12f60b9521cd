"""Reads CWM, mediation in civil wars since 1946. Each attempt becomes a negotiation of a government and its opponents.

Dates have the month first (`11/23/2009`), leave out unknown parts (`3//1996`, `?/?/2009`), and mostly have two-digit
years. The dataset covers 1946 to 2014, so 46 to 99 are in the 20th century and 00 to 14 in the 21st. Other years are
reported as problems. Mediators are named in free text. The record lists the certain ones, and `raw` keeps the text.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from mediation.dates.when import Answer, When
from mediation.loaders.books import Book, Row
from mediation.loaders.dates import SLASHES_WITH_GAPS, DateColumn, Order
from mediation.loaders.file_reader import FileReader, Loader, Misfit, NumberedIds, raw, shortened
from mediation.loaders.release import Release, slug
from mediation.loaders.ucdp.common import items, state_of
from mediation.models.part import ActorId
from mediation.models.records import Negotiation
from mediation.vocabulary import ActorType, NegotiationRole, NegotiationStatus

Find = Callable[[str], ActorId | None]

_NEEDED: Final = ("country", "sidea", "sideb", "Med_yes.no", "med.begins", "med.ends", "name.of.third.party")
_RAW: Final = ("sidea", "sideb", "territory", "episode.start.date", "episode.end.date", "med.begins", "med.ends")
_NAMES: Final = "name.of.third.party"
_ISSUES: Final = {"1": "territory", "2": "government"}
_FIRST: Final = 1946
_LAST: Final = 2014
_MISSING: Final = frozenset(("", "NA", "."))
_EXPECTED: Final = "a date as 11/23/2009, 11/23/09, 11//2009 or //2009"
_UNNAMED: Final = "a side of the civil war that is not named"
_MIN_PARTIES: Final = 2
_UNCERTAIN: Final = "Who mediated is named in raw; of some it is not certain who is meant."

# Separators between the names of mediators (outside brackets), and titles of persons who act for a mediator.
_LISTED: Final = re.compile(r"[,;/](?![^(]*\))")
_JOINED: Final = re.compile(r" and | & ")
_BRACKETS: Final = re.compile(r"([^()]*?)\s*\(([^()]*)\)")
_SHORT: Final = re.compile(r"[A-Z]{2,8}")
_OFFICE: Final = re.compile(
    r"(?:the )?(.+?) (?:special |permanent )?(?:envoy|representative|rep|ambassador|foreign minister|fm|pm|"
    r"prime minister|president|pres|government|observer|obs|under[- ]sec(?:retary)?)\b.*",
    re.IGNORECASE,
)


def recognise(book: Book) -> Release | None:
    """Return the release. Its name is the latest year of a war, because the file does not name it."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    last = max((_FIRST, *(year for year in table.years("year_term") if year <= _LAST)))
    note = "No column names the release. The latest year of a war does."
    return Release(name=f"to {last}", published=When(f"[{last}..]"), covers=When(f"{_FIRST}/{_LAST}"), note=note)


def read(reading: FileReader) -> None:
    """Read the attempts."""
    reading.each(reading.table(*_NEEDED), _Attempts(reading).of)


class _Attempts:
    """Makes negotiations from rows."""

    def __init__(self, reading: FileReader) -> None:
        self._reading, self._ids = reading, NumberedIds("cwm", 50)
        self._begins, self._ends = date_column("med.begins"), date_column("med.ends")

    def of(self, row: Row) -> Negotiation | None:
        """Return the attempt that a row describes, or None if the row says that nobody mediated.

        Raises:
            Misfit: no country, no possible date, or details of a mediation in a row that says there was none.
        """
        if row["Med_yes.no"] != "1":
            if filled := [name for name in ("med.begins", "med.ends", _NAMES) if row[name] not in _MISSING]:
                message = f"Found {row['Med_yes.no']!r:.10}, but {filled[0]} is {row[filled[0]]!r:.60}."
                raise Misfit("Med_yes.no", "contradiction", message, found=row["Med_yes.no"], expected="1")
            return None
        if not row["country"]:
            raise Misfit("country", "no-country", "Missing.")
        when = self._when(row)
        parties = self._parties(row, when)
        third, is_whole = mediators(row[_NAMES], partial(self._find, when=when))
        participants = [{"actor": each, "role": NegotiationRole.PARTY} for each in parties]
        participants += [{"actor": each, "role": NegotiationRole.MEDIATOR} for each in third if each not in parties]
        return self._reading.record(
            Negotiation,
            row,
            event=self._ids.of(row["country"], when.text.replace("..", " ")),
            when=when,
            summary=_summary(row),
            participants=participants,
            unnamed_parties=[_UNNAMED] * (_MIN_PARTIES - len(parties)),
            steps=[{"status": NegotiationStatus.HELD, "when": when}],
            issues=[_ISSUES[code]] if (code := row["Incompatibility"]) in _ISSUES else [],
            disputes=[self._dispute(row)],
            memo="" if is_whole else _UNCERTAIN,
            raw=raw(row, *_RAW, _NAMES),
        )

    def _when(self, row: Row) -> When:
        """Return the period from the beginning to the end, as far as they are known."""
        begin = _read(self._begins, row)
        try:
            end = _read(self._ends, row)
        except Misfit as error:
            if begin is None:
                raise
            self._reading.doubt(row, error)
            end = None
        if begin is None and end is None:
            raise Misfit("med.begins", "no-date", "Missing.", expected=_EXPECTED)
        if begin is None or end is None:
            return When(f"{begin or ''}/{end or ''}")
        if end.before(begin) is Answer.YES:
            message = f"The end {end} is before the beginning {begin}."
            raise Misfit("med.ends", "ends-before-it-begins", message, found=row["med.ends"])
        return begin if begin == end and begin.is_day else When(f"{begin}/{end}")

    def _parties(self, row: Row, when: When) -> list[ActorId]:
        """Return the government, which is the first name on its side, and its opponents.

        The ids of unknown opponents include the country, because several countries have a "Military faction".
        """
        actors = self._reading.actors
        first = next(iter(items(row["sidea"])), row["country"])
        government = state_of(actors, first, when) or actors.own(first, type=ActorType.STATE)
        names = (name for name in items(row["sideb"]) if name not in _MISSING)
        opponents = (actors.of(name, key=f"{row['country']} {name}", when=when) for name in names)
        return list(dict.fromkeys((government, *opponents)))

    def _find(self, name: str, when: When) -> ActorId | None:
        return self._reading.actors.known(name, when=when)

    def _dispute(self, row: Row) -> str:
        """Return the id of the civil war, made from the country and the opponents."""
        name = f"cwm-{slug(' '.join((row['country'], row['sideb'])), 56)}"
        title = f"{row['country']}: {row['sideb'] or 'civil war'}"
        return self._reading.dispute(name, title, when=f"[{_FIRST}-01-01..]")


def date_column(name: str) -> DateColumn:
    """Return a reader for a column of dates with the month first and with gaps."""
    return DateColumn(name, SLASHES_WITH_GAPS, order=Order.MONTH_FIRST, expected=_EXPECTED, years=(_FIRST, _LAST))


def _read(column: DateColumn, row: Row) -> When | None:
    """Return the day, month or year in the column, or None if the cell is empty."""
    text = row[column.name]
    return None if text in _MISSING else column.read(text)


def mediators(text: str, find: Find) -> tuple[tuple[ActorId, ...], bool]:
    """Return the actors that a list of mediators certainly names, and whether that is everybody in the list.

    A name counts if it is alone, before brackets, before an office ("UN envoy Jane Doe"), or as letters in brackets
    ("Jane Doe (EU)"). Former officials don't count, as they did not act for the actor.
    """
    found = [*_named(text, find)]
    return tuple(dict.fromkeys(each for each in found if each)), all(found) and bool(found)


def _named(text: str, find: Find) -> Iterator[ActorId | None]:
    """Yield the actor for each name, or None if it is not certain."""
    for part in _LISTED.split(text):
        if name := " ".join(part.split()).removeprefix("and "):
            one = _one(name, find)
            yield from [one] if one else (_one(each, find) for each in _JOINED.split(name))


def _one(name: str, find: Find) -> ActorId | None:
    if found := find(name):
        return found
    if match := _BRACKETS.fullmatch(name):
        return find(match[1]) or (find(match[2]) if _SHORT.fullmatch(match[2]) else None) or _by_office(match[1], find)
    return _by_office(name, find)


def _by_office(name: str, find: Find) -> ActorId | None:
    return find(match[1]) if (match := _OFFICE.fullmatch(name)) else None


def _summary(row: Row) -> str:
    who = f" by {row[_NAMES]}" if row[_NAMES] not in _MISSING else ""
    return shortened(f"Mediation in the civil war in {row['country']}{who}.", 300)


_CITATION: Final = """\
@article{derouen-bercovitch-pospieszna-2011,
  author = {DeRouen, Karl and Bercovitch, Jacob and Pospieszna, Paulina},
  title = {Introducing the {Civil Wars Mediation} ({CWM}) dataset},
  journal = {Journal of Peace Research},
  year = {2011},
  volume = {48},
  number = {5},
  pages = {663--672},
  doi = {10.1177/0022343311406157}
}"""

LOADER: Final = Loader(
    name="cwm",
    title="Civil Wars Mediation",
    url="https://doi.org/10.1177/0022343311406157",
    terms="for research, with citation",
    citation=_CITATION,
    expected="a CSV or workbook with country, sidea, sideb, Med_yes.no, med.begins, med.ends and name.of.third.party",
    recognise=recognise,
    read=read,
)
