"""ATOP's members of alliances since 1815: who promised what to whom, and while it held.

A row is a state in an alliance, or in a phase of one, with what it promised. The promise is made to the other members
of the time: it has a direction, for obligations in one alliance differ. Promises to some members only can't be told
from those to all in this file.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs

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
"""What can be promised, by the names of ATOP's columns, with its rank as a rating; no promise is 0."""

HIGHEST: Final = 3
"""The highest rank: that of a state's tie to itself, too."""

_NEEDED: Final = ("atopid", "member", "yrent", "yrexit", *RANKS)
_FIRST: Final = 1815
_MISSING: Final = frozenset(("", "0", "-9", "-99", "NA", "."))
_ENTRY: Final = DateParts("yrent", "moent", "dayent", missing=_MISSING, ignore_lone_day=True)
_EXIT: Final = DateParts("yrexit", "moexit", "dayexit", missing=_MISSING, ignore_lone_day=True)


@attrs.frozen(kw_only=True)
class AllianceMember:
    """A state in an alliance or a phase of it: what it promised, by the names of `RANKS`, and while it did."""

    alliance: str
    member: ActorId
    during: When
    promises: tuple[str, ...]
    row: int


@attrs.frozen(kw_only=True)
class Pledge:
    """What one state promised another in an alliance, and while both were in it."""

    alliance: str
    by: ActorId
    to: ActorId
    during: When
    promises: tuple[str, ...]

    @property
    def rank(self) -> int:
        """The highest rank of what was promised."""
        return max((RANKS[each] for each in self.promises), default=0)


@attrs.frozen(kw_only=True, repr=False, slots=False)
class AllianceTable(ReferenceTable):
    """The members of alliances, and the pledges between them."""

    members: tuple[AllianceMember, ...]

    def __len__(self) -> int:
        return len(self.members)

    @cached_property
    def pledges(self) -> tuple[Pledge, ...]:
        """Who promised whom what, in each alliance in each period that two were in it."""
        alliances = defaultdict[str, list[AllianceMember]](list)
        for each in self.members:
            alliances[each.alliance].append(each)
        found = (_pledge(one, other) for group in alliances.values() for one in group for other in group)
        return tuple(pledge for pledge in found if pledge)

    def between(self, by: str, to: str, when: When | date | str | int) -> tuple[Pledge, ...]:
        """Return what one state promised another that was in force on some day of a time, as far as can be told."""
        by, to, time = state_of(by, self._states), state_of(to, self._states), time_of(when)
        return tuple(
            pledge for pledge in self._by_pair.get((by, to), ()) if pledge.during.overlaps(time) is not Answer.NO
        )

    def rank(self, by: str, to: str, when: When | date | str | int) -> int | None:
        """Return the rank of what one state promised another: 0 is nothing promised.

        None where the release does not have all of the time, or no alliance of either state at any time: of who is in
        no row it is not known that they had none.
        """
        by, to, time = state_of(by, self._states), state_of(to, self._states), time_of(when)
        if not {by, to} <= self._states or not self.has(time):
            return None
        return HIGHEST if by == to else max((pledge.rank for pledge in self.between(by, to, time)), default=0)

    def allied(self, when: When | date | str | int) -> tuple[ActorId, ...]:
        """Return the states that were in an alliance on some day of a time, as far as can be told."""
        time = time_of(when)
        found = (each.member for each in self.members if each.during.overlaps(time) is not Answer.NO)
        return tuple(sorted(set(found)))

    def affinity(self, a: str, b: str, when: When | date | str | int) -> float | None:
        """Return the rank of what a promised b, as a measure of how close a stands to b."""
        rank = self.rank(a, b, when)
        return None if rank is None else float(rank)

    @property
    def source(self) -> str:
        """What the affinity is made of."""
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
        UsageError: there is no such file, or it is another one.
        DataError: it can't be read, or, with `on_error="raise"`, something is wrong with a row.
    """
    actors = Resolver("atop", lambda _: None)
    members, about = gather(path, LOADER, lambda book: book.table(*_NEEDED), lambda row: _member(row, actors), on_error)
    return AllianceTable(members=tuple(members), **about.about)


def recognise(book: Book) -> Release | None:
    """Return the release, up to the latest year in which somebody enters an alliance or leaves one."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    last = max((_FIRST, *table.years("yrent", "yrexit")))
    note = "The file names its release; it is taken to go up to its latest entry or exit."
    return Release.of_years(_FIRST, last, name=table.last("version"), note=note)


def _member(row: Row, actors: Resolver) -> AllianceMember:
    """Return the member of a row.

    Raises:
        Misfit: it has no alliance, member or entry, or leaves before it enters.
    """
    for name in ("atopid", "member"):
        if row[name] in _MISSING:
            raise Misfit(name, "no-id", "is missing")
    since = _ENTRY.read(row)
    until = None if _EXIT.is_missing(row) else _EXIT.read(row)
    if until and until.before(since) is Answer.YES:
        raise Misfit("yrexit", "ends-before-it-begins", f"is {until}, before the entry on {since}", found=until.text)
    return AllianceMember(
        alliance=row["atopid"],
        member=actors.cow_state(row["member"], when=since),
        during=When(f"{since}/{until or '..'}"),
        promises=tuple(name for name in RANKS if row[name] == "1"),
        row=row.number,
    )


def _pledge(one: AllianceMember, other: AllianceMember) -> Pledge | None:
    """Return what one promised the other while both were members, if they were at any time."""
    if one.member == other.member or one.during.overlaps(other.during) is Answer.NO:
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
