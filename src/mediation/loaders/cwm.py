"""CWM, mediation in civil wars since 1946: each attempt a negotiation between the government and its opponents.

Dates are written month first, `11/23/2009`, without what is not known (`3//1996`, `?/?/2009`), and mostly with two
digits for the year. The dataset has what happened from 1946 to 2014, in which such a year has one century (46 to 99 the
last, 00 to 14 this one) or none, and then is a problem. Mediators are named in free text: those are taken up who are
certain, and the text stays in `raw`.
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
_LEAST_PARTIES: Final = 2
_UNCERTAIN: Final = "Who mediated is named in raw; of some it is not certain who is meant."

# What parts the names of mediators, outside of brackets, and what ends a name before somebody who acts for it.
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
    """Return the release; the file does not name it, and it is told by the latest year in which it has a war."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    last = max((_FIRST, *(year for year in table.years("year_term") if year <= _LAST)))
    note = "No column names the release; it is told by the latest year to which it follows a war."
    return Release(name=f"to {last}", published=When(f"[{last}..]"), covers=When(f"{_FIRST}/{_LAST}"), note=note)


def read(reading: FileReader) -> None:
    """Take in the attempts."""
    reading.each(reading.table(*_NEEDED), _Attempts(reading).of)


class _Attempts:
    """Makes negotiations of rows."""

    def __init__(self, reading: FileReader) -> None:
        self._reading, self._ids = reading, NumberedIds("cwm", 50)
        self._begins, self._ends = date_column("med.begins"), date_column("med.ends")

    def of(self, row: Row) -> Negotiation | None:
        """Return the attempt of a row, or None where it says that nobody mediated.

        Raises:
            Misfit: it says so and names a mediation all the same, or has no country or no date that can be one.
        """
        if row["Med_yes.no"] != "1":
            if told := [name for name in ("med.begins", "med.ends", _NAMES) if row[name] not in _MISSING]:
                message = f"is {row['Med_yes.no']!r:.10}, and {told[0]} has {row[told[0]]!r:.60}"
                raise Misfit("Med_yes.no", "contradiction", message, found=row["Med_yes.no"], expected="1")
            return None
        if not row["country"]:
            raise Misfit("country", "no-country", "has no country")
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
            unnamed_parties=[_UNNAMED] * (_LEAST_PARTIES - len(parties)),
            steps=[{"status": NegotiationStatus.HELD, "when": when}],
            issues=[_ISSUES[code]] if (code := row["Incompatibility"]) in _ISSUES else [],
            disputes=[self._dispute(row)],
            memo="" if is_whole else _UNCERTAIN,
            raw=raw(row, *_RAW, _NAMES),
        )

    def _when(self, row: Row) -> When:
        """Return when it was: from its beginning to its end, as far as they are known."""
        begin = _read(self._begins, row)
        try:
            end = _read(self._ends, row)
        except Misfit as error:
            if begin is None:
                raise
            self._reading.doubt(row, error)
            end = None
        if begin is None and end is None:
            raise Misfit("med.begins", "no-date", "has no date", expected=_EXPECTED)
        if begin is None or end is None:
            return When(f"{begin or ''}/{end or ''}")
        if end.before(begin) is Answer.YES:
            message = f"is {end}, before it begins on {begin}"
            raise Misfit("med.ends", "ends-before-it-begins", message, found=row["med.ends"])
        return begin if begin == end and begin.is_day else When(f"{begin}/{end}")

    def _parties(self, row: Row, when: When) -> list[ActorId]:
        """Return the government, which stands first on its side, before who fights for it; and who fights it.

        An opponent that nobody knows is one of its country: there is a "Military faction" in several.
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
        """Return the civil war, which country and opponents make."""
        name = f"cwm-{slug(' '.join((row['country'], row['sideb'])), 56)}"
        title = f"{row['country']}: {row['sideb'] or 'civil war'}"
        return self._reading.dispute(name, title, when=f"[{_FIRST}-01-01..]")


def date_column(name: str) -> DateColumn:
    """Return what reads a column of dates that are written month first, with gaps."""
    return DateColumn(name, SLASHES_WITH_GAPS, order=Order.MONTH_FIRST, expected=_EXPECTED, years=(_FIRST, _LAST))


def _read(column: DateColumn, row: Row) -> When | None:
    """Return the day, month or year in the column, or None where nothing is written."""
    text = row[column.name]
    return None if text in _MISSING else column.read(text)


def mediators(text: str, find: Find) -> tuple[tuple[ActorId, ...], bool]:
    """Return who certainly is named in a list of mediators, and whether that is everybody in it.

    A name counts alone, before brackets or an office ("UN envoy Jane Doe"), or as the letters in brackets ("Jane
    Doe (EU)"); who is called former did not act for it.
    """
    found = [*_named(text, find)]
    return tuple(dict.fromkeys(each for each in found if each)), all(found) and bool(found)


def _named(text: str, find: Find) -> Iterator[ActorId | None]:
    """Yield who is meant by each of the names, None where that is not certain."""
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
