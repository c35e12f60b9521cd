"""Reads ATOP's members of alliances since 1815: who promised what to whom, and for how long.

Each row is a state in an alliance, or in one phase of it, with its promises. A promise is made to the other members at
that time. It has a direction, because members of one alliance can have different obligations. The file does not show
whether a promise was made to all members or to some.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs

from mediation.codes import holders, states, translate
from mediation.dates.when import Answer, When
from mediation.loaders.actors import Resolver
from mediation.loaders.books import Book, Row
from mediation.loaders.dates import DateParts
from mediation.loaders.file_reader import Loader, Misfit
from mediation.loaders.reference_tables import ReferenceTable, gather, no_records, state_of, time_of
from mediation.loaders.release import Release
from mediation.models.part import ActorId
from mediation.tally import OnError

RANKS: Final[Mapping[str, int]] = {"defense": 3, "offense": 3, "neutral": 2, "consul": 2, "nonagg": 1}
"""The rank of each kind of promise, by its column in ATOP. No promise ranks 0."""

HIGHEST: Final = 3
"""The highest rank, which a state also has with itself."""

_NEEDED: Final = ("atopid", "member", "yrent", "yrexit", *RANKS)
_FIRST: Final = 1815
_MISSING: Final = frozenset(("", "0", "-9", "-99", "NA", "."))
_ENTRY: Final = DateParts("yrent", "moent", "dayent", missing=_MISSING, ignore_lone_day=True)
_EXIT: Final = DateParts("yrexit", "moexit", "dayexit", missing=_MISSING, ignore_lone_day=True)


@attrs.frozen(kw_only=True)
class AllianceMember:
    """A state in an alliance, or in one phase of it. Its promises are keys of `RANKS`.

    `number` is its Correlates of War number. If the number passes to another state, the promises pass with it: the
    row of 365 in a treaty of 1971 to 1993 is the Soviet Union until 1991-12-25, then Russia.
    """

    alliance: str
    member: ActorId
    number: str
    during: When
    promises: tuple[str, ...]
    row: int


@attrs.frozen(kw_only=True)
class Pledge:
    """What one state promised another in an alliance while both were members."""

    alliance: str
    by: ActorId
    to: ActorId
    during: When
    promises: tuple[str, ...]

    @property
    def rank(self) -> int:
        """The highest rank of the promises."""
        return max((RANKS[each] for each in self.promises), default=0)


@attrs.frozen(kw_only=True, repr=False, slots=False)
class AllianceTable(ReferenceTable):
    """The members of alliances, and the pledges between them."""

    members: tuple[AllianceMember, ...]

    def __len__(self) -> int:
        return len(self.members)

    @cached_property
    def pledges(self) -> tuple[Pledge, ...]:
        """The pledges between each two members of an alliance, for each period of joint membership."""
        alliances = defaultdict[str, list[AllianceMember]](list)
        for each in self.members:
            alliances[each.alliance].append(each)
        found = (_pledge(one, other) for group in alliances.values() for one in group for other in group)
        return tuple(pledge for pledge in found if pledge)

    def between(self, by: str, to: str, when: When | date | str | int) -> tuple[Pledge, ...]:
        """Return the pledges of one state to another that were, or may have been, in force at some time in `when`."""
        by, to, time = state_of(by, self._states), state_of(to, self._states), time_of(when)
        return tuple(
            pledge for pledge in self._by_pair.get((by, to), ()) if pledge.during.overlaps(time) is not Answer.NO
        )

    def rank(self, by: str, to: str, when: When | date | str | int) -> int | None:
        """Return the highest rank of one state's pledges to another, 0 if there are none.

        Return None if the release does not cover all of `when`, or has no rows about one of the states: its alliances
        are unknown. Return None, too, if one of them had ended: the Soviet Union in 1995. Before a state existed, the
        rank is that of the state with its number: Yugoslavia for Serbia in 1995.
        """
        time = time_of(when)
        by, to = self.standing_for(by, time), self.standing_for(to, time)
        if not {by, to} <= self._states or not self.has(time):
            return None
        return HIGHEST if by == to else max((pledge.rank for pledge in self.between(by, to, time)), default=0)

    def standing_for(self, state: str, when: When | date | str | int) -> str:
        """Return the state, or the one that had its number before it existed; "" if it had ended or nobody had it."""
        state, time = state_of(state, self._states), time_of(when)
        codes = translate(state, "cow") if state in states() else ()
        if not codes or any(code.meets(time.earliest, time.latest) for code in codes):
            return state
        later = [code.code for code in codes if code.since and time.latest and time.latest < code.since]
        return next((held for code in later if (held := _holder(code, time))), "")

    def allied(self, when: When | date | str | int) -> tuple[ActorId, ...]:
        """Return the states that were, or may have been, in an alliance at some time in `when`.

        Of the states that had one number in turn, it is the one in the middle of that time.
        """
        time = time_of(when)
        found = {(each.number, each.member) for each in self.members if each.during.overlaps(time) is not Answer.NO}
        counted = Counter(number for number, _ in found)
        return tuple(
            sorted({state for number, state in found if counted[number] == 1 or state == _holder(number, time)})
        )

    def affinity(self, a: str, b: str, when: When | date | str | int) -> float | None:
        """Return the rank of a's pledges to b, as a measure of how close a is to b."""
        rank = self.rank(a, b, when)
        return None if rank is None else float(rank)

    @property
    def source(self) -> str:
        """What the affinity is based on."""
        return f"ATOP {self.release.name}, rank of pledges"

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str], list[Pledge]]:
        found = defaultdict[tuple[str, str], list[Pledge]](list)
        for pledge in self.pledges:
            found[pledge.by, pledge.to].append(pledge)
        return found

    @cached_property
    def _states(self) -> frozenset[str]:
        return frozenset(each.member for each in self.members)


def alliances(path: str | Path, *, on_error: OnError = "raise") -> AllianceTable:
    """Read ATOP's members of alliances (`atop-member`).

    Raises:
        UsageError: missing file, or a file of another kind.
        DataError: unreadable file, or an invalid row with `on_error="raise"`.
    """
    actors = Resolver("atop", lambda _: None)
    rows, about = gather(path, LOADER, lambda book: book.table(*_NEEDED), lambda row: _members(row, actors), on_error)
    return AllianceTable(members=tuple(member for row in rows for member in row), **about.about)


def recognise(book: Book) -> Release | None:
    """Return the release. It ends with the latest year of an entry or exit."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    last = max((_FIRST, *table.years("yrent", "yrexit")))
    note = "The file names its release; it is taken to go up to its latest entry or exit."
    return Release.of_years(_FIRST, last, name=table.last("version"), note=note)


def _members(row: Row, actors: Resolver) -> list[AllianceMember]:
    """Return the member that a row describes.

    Raises:
        Misfit: no alliance, member or entry, or an exit before the entry.
    """
    for name in ("atopid", "member"):
        if row[name] in _MISSING:
            raise Misfit(name, "no-id", "Missing.")
    since = _ENTRY.read(row)
    until = None if _EXIT.is_missing(row) else _EXIT.read(row)
    if until and until.before(since) is Answer.YES:
        message = f"The exit {until} is before the entry {since}."
        raise Misfit("yrexit", "ends-before-it-begins", message, found=until.text)
    during, number = When(f"{since}/{until or '..'}"), row["member"]
    return [
        AllianceMember(
            alliance=row["atopid"],
            member=state,
            number=number,
            during=held,
            promises=tuple(name for name in RANKS if row[name] == "1"),
            row=row.number,
        )
        for state, held in _in_turn(number, since, until) or [(actors.cow_state(number, when=since), during)]
    ]


def _in_turn(number: str, since: When, until: When | None) -> list[tuple[ActorId, When]]:
    """Return the states that had a number while it was in an alliance, each with its time in the alliance.

    A state keeps its alliances if its number changes. They end with it only if it ends and nobody has its number next.
    """
    in_order = sorted(holders("cow").get(number, ()), key=lambda held: held[1].since or date.min)
    held = [(state, each.since, each.until) for state, each in in_order]
    found = list[tuple[ActorId, When]]()
    for place, (state, first, last) in enumerate(held):
        begins = first if place else None
        ends = last if place + 1 < len(held) else states()[state].until
        starts_late = begins and since.before(When(str(begins))) is Answer.YES
        stops_early = ends and (until is None or When(str(ends)).before(until) is Answer.YES)
        during = f"{begins if starts_late else since}/{ends if stops_early else until or '..'}"
        if _overlaps(since, until, begins, ends):
            found.append((ActorId(state), When(during)))
    return found


def _overlaps(since: When, until: When | None, first: date | None, last: date | None) -> bool:
    """Return whether the time from an entry to an exit may share a day with that of a state."""
    begins, ends = since.earliest, until.latest if until else None
    return not (last and begins and begins > last) and not (first and ends and ends < first)


def _holder(number: str, time: When) -> str | None:
    """Return the state that had a number in the middle of a time."""
    if time.earliest is None or time.latest is None:
        return None
    middle = time.earliest + (time.latest - time.earliest) / 2
    return next((state for state, held in holders("cow").get(number, ()) if held.meets(middle, middle)), None)


def _pledge(one: AllianceMember, other: AllianceMember) -> Pledge | None:
    """Return the pledge of one member to the other for the period of both; None if there is no such period."""
    if one.number == other.number or one.during.overlaps(other.during) is Answer.NO:
        return None
    first = max(one.during, other.during, key=lambda when: when.earliest or date.min)
    last = min(one.during, other.during, key=lambda when: when.latest or date.max)
    during = When(f"{first.text.partition('/')[0]}/{last.text.partition('/')[2]}")
    return Pledge(alliance=one.alliance, by=one.member, to=other.member, during=during, promises=one.promises)


_CITATION: Final = """\
@article{leeds-et-al-2002,
  author = {Leeds, Brett Ashley and Ritter, Jeffrey and Mitchell, Sara McLaughlin and Long, Andrew},
  title = {Alliance Treaty Obligations and Provisions, 1815--1944},
  journal = {International Interactions},
  year = {2002},
  volume = {28},
  number = {3},
  pages = {237--260},
  doi = {10.1080/03050620213653}
}"""

LOADER: Final = Loader(
    name="atop",
    title="ATOP members of alliances",
    url="http://www.atopdata.org",
    terms="for research, with citation",
    citation=_CITATION,
    expected="a CSV with the columns atopid, member, yrent, yrexit, defense, offense, neutral, nonagg and consul",
    recognise=recognise,
    read=no_records("ATOP", "mediation.loaders.alliances"),
)
