"""A balance counted a second time, in plain loops, from the codebook: which acts are moves, what counts once, when.

It uses neither `mediation.moves` nor the counts of `mediation.analysis`; only the models and dates as data.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias

import attrs

from analysis.oracle_rules import Act, Facts
from analysis.oracle_rules import acts as acts_of
from analysis.oracle_rules import facts as facts_of
from mediation import Answer, Balance, Dataset, Pole, When
from mediation.accounts import POLICIES
from mediation.models.part import EventId

Bounds: TypeAlias = tuple[int, int]
Cell: TypeAlias = tuple[str, str, str, str, str, str, bool]


@attrs.frozen
class Move:
    """An act as a move toward a pole. A class of "bridging" has been settled."""

    act: Act
    pole: str
    move_class: str
    is_certain: bool
    within: bool

    @property
    def side(self) -> str:
        """The pole it counts for, or both."""
        return "both" if self.move_class == "bridging" else self.pole


Days: TypeAlias = list[tuple[int, int]]
"""Stretches of days in order, as ordinals, from 1 to `LAST`."""

LAST = date.max.toordinal()


@attrs.frozen
class Happening:
    """An event that began on one of the days, if it happened."""

    certain: int
    possible: int
    days: Days


@attrs.frozen
class Row:
    """What is counted as one thing: a class of move toward a side, in one form, by one means, in one domain."""

    counted_as: str
    move_class: str
    side: str
    form: str
    means: str
    domain: str
    within: bool
    outlets: int
    happening: Happening


Ways: TypeAlias = dict[str, list[list[Row]]]
"""For each event, the rows of every way to read it."""


@attrs.frozen
class Finding:
    """What a reading makes of the rows."""

    favour: tuple[Bounds, Bounds]
    cooperation: tuple[Bounds, Bounds]
    conflict: tuple[Bounds, Bounds]
    restraint: tuple[Bounds, Bounds]
    contact: tuple[Bounds, Bounds]
    bridging: Bounds
    evenness: tuple[tuple[Fraction, Fraction] | None, tuple[Fraction, Fraction] | None]
    leans: str


@attrs.frozen
class Expected:
    """All that a balance should say."""

    moves: list[tuple[str, str, str, str, bool]]
    why_not: list[str]
    periods: list[str]
    cells: dict[Cell, Bounds]
    totals: dict[Cell, Bounds]
    outcomes: dict[str, Finding]


def expect(ds: Dataset, asked: Balance, *, every: str) -> Expected:
    """Return what the balance should have answered to what it was asked."""
    read = ds if asked.accounts in ("merged", "each") else ds.consolidate(asked.accounts)
    known = facts_of(read)
    acts = [act for record in read for act in acts_of(record, known)]
    moves = list(_moves(acts, asked))
    ways = _ways(ds, asked)
    rows = _settled(ways) if asked.accounts == "each" else list(_rows(moves))
    calendar = Calendar({"1y": 12, "6mo": 6, "1q": 3, "2y": 24, "1mo": 1}[every])
    numbers = _numbers(rows, calendar)
    moving = {move.act.record for move in moves}
    p, q = (pole.name for pole in asked.poles)
    return Expected(
        moves=[(move.act.record, move.act.rule, move.pole, move.move_class, move.within) for move in moves],
        why_not=[record.id for record in read if record.id not in moving],
        periods=[calendar.label(number) for number in numbers],
        cells=_cells(rows, calendar, numbers),
        totals=_totals(rows),
        outcomes={
            **{name: _outcome(name, ways if asked.accounts == "each" else {"": [rows]}, p, q) for name in READINGS},
            "any account": _outcome("any account", ways, p, q),
        },
    )


# Which acts are moves


def _moves(acts: Iterable[Act], asked: Balance) -> Iterator[Move]:
    """An act of the actor toward a member of a pole is a move. Bridging toward only one pole is contact."""
    found: list[Move] = []
    for act in acts:
        if act.actor != asked.actor:
            continue
        for pole in asked.poles:
            membership = _belongs(act, pole)
            if membership != "no":
                within = asked.dispute is None or asked.dispute in act.disputes
                is_certain = act.is_certain and membership == "surely"
                found.append(Move(act, pole.name, act.move_class, is_certain, within))
    for move in found:
        bridged = {
            other.pole
            for other in found
            if other.move_class == "bridging"
            and other.act.counted_as == move.act.counted_as
            and other.act.form == move.act.form
            and other.act.means == move.act.means
        }
        is_contact = move.move_class == "bridging" and len(bridged) == 1
        if asked.domains and move.act.domain not in asked.domains:
            continue
        yield attrs.evolve(move, move_class="contact") if is_contact else move


def _belongs(act: Act, pole: Pole) -> Literal["no", "perhaps", "surely"]:
    """Return whether the act's target belonged to the pole when the act happened."""
    answer: Literal["no", "perhaps", "surely"] = "no"
    for member in pole.members:
        if member.actor != act.target:
            continue
        if member.during is None:
            return "surely"
        if act.when.within(member.during) is Answer.YES:
            return "surely"
        earliest, latest = _days(act.when.earliest, act.when.latest)
        first, last = _days(member.during.earliest, member.during.latest)
        if earliest <= last and first <= latest:
            answer = "perhaps"
    return answer


def _days(earliest: date | None, latest: date | None) -> tuple[date, date]:
    return earliest or date.min, latest or date.max


# What counts as one


def _rows(moves: list[Move]) -> Iterator[Row]:
    groups: dict[tuple[str, ...], list[Move]] = defaultdict(list)
    for move in moves:
        act = move.act
        groups[act.counted_as, move.move_class, move.side, act.form, act.means, act.domain].append(move)
    for (counted_as, move_class, side, form, means, domain), group in groups.items():
        outlets = {
            move.act.origin
            for move in moves
            if (move.act.counted_as, move.move_class, move.side) == (counted_as, move_class, side)
        }
        events = {event: [move for move in group if move.act.event == event] for event in {m.act.event for m in group}}
        yield Row(
            counted_as,
            move_class,
            side,
            form,
            means,
            domain,
            within=any(move.within for move in group),
            outlets=max(len(outlets), *(move.act.outlets for move in group)),
            happening=Happening(
                min(any(m.is_certain for m in group if m.pole == pole) for pole in {move.pole for move in group}),
                1,
                _first([_merged(each) for each in events.values()]).days,
            ),
        )


def _merged(moves: list[Move]) -> Happening:
    """Accounts of an event narrow its date where they can be reconciled, and keep all their days where they can't."""
    accounts = [
        _first([_happening(move) for move in moves if move.act.record == record])
        for record in {move.act.record for move in moves}
    ]
    shared = accounts[0].days
    for each in accounts[1:]:
        shared = [(max(a, c), min(b, d)) for a, b in shared for c, d in each.days if max(a, c) <= min(b, d)]
    certain = max(each.certain for each in accounts)
    return Happening(certain, 1, _ordered(shared) or _ordered(day for each in accounts for day in each.days))


def _happening(move: Move) -> Happening:
    return Happening(int(move.is_certain), 1, _stretches(move.act.when))


def _stretches(when: When) -> Days:
    """Return the days of a point: those of each item of a one-of set."""
    items = when.text[1:-1].split(",") if when.text.startswith("[") else [when.text]
    found = []
    for item in items:
        low, dots, high = item.strip().partition("..")
        first = When(low).earliest if low else date.min
        last = (When(high).latest if high else date.max) if dots else When(low).latest
        found.append(((first or date.min).toordinal(), (last or date.max).toordinal()))
    return _ordered(found)


def _ordered(days: Iterable[tuple[int, int]]) -> Days:
    found: Days = []
    for low, high in sorted(days):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _first(events: list[Happening]) -> Happening:
    """Several events that count as one began with the first of them, at the latest with the first certain one."""
    latest = min((each.days[-1][1] for each in events if each.certain), default=LAST)
    days = [(low, min(high, latest)) for each in events for low, high in each.days if low <= latest]
    return Happening(max(each.certain for each in events), 1, _ordered(days))


# Accounts, when nobody knows which of them is right


def _ways(ds: Dataset, asked: Balance) -> Ways:
    """Return for each event the rows of every way to read it: its accounts together, alone, or by each policy.

    Every negotiation is read as the process that it may be, and as the round that it may be.
    """
    resolved = [ds.consolidate(policy) for policy in POLICIES]
    read = {
        event: [accounts, *((each,) for each in accounts), *(each.accounts[event] for each in resolved)]
        for event, accounts in ds.accounts.items()
    }
    processes: dict[bool, set[EventId]] = {True: set(), False: set()}
    for readings in read.values():
        named = [{each.part_of for each in way if each.kind == "negotiation" and each.part_of} for way in readings]
        processes[True] |= set.intersection(*named)
        processes[False] |= set.union(*named)
    known = facts_of(ds)
    contexts: list[Facts] = [attrs.evolve(known, processes=frozenset(each)) for each in processes.values()]
    acts = {
        event: [[act for record in way for act in acts_of(record, each)] for way in readings for each in contexts]
        for event, readings in read.items()
    }
    moves = {event: [list(_moves(way, asked)) for way in readings] for event, readings in acts.items()}
    told = [
        move
        for event, readings in moves.items()
        for way in readings[: len(contexts) * (1 + len(ds.accounts[event]))]
        for move in way
    ]
    return {
        event: [[attrs.evolve(row, outlets=_outlets(row, told)) for row in _rows(way)] for way in readings]
        for event, readings in moves.items()
    }


def _outlets(row: Row, moves: list[Move]) -> int:
    """Count the outlets whose accounts give such a move; of an account made of several, those of all of them."""
    counted = (row.counted_as, row.move_class, row.side)
    same = [move.act for move in moves if (move.act.counted_as, move.move_class, move.side) == counted]
    return max(len({act.origin for act in same}), *(act.outlets for act in same), 1)


def _settled(ways: Ways) -> list[Row]:
    """Certain is what each way of reading an event makes certain, and possible what one of them does."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for readings in ways.values():
        rows = [{_counted(row): row for row in way} for way in readings]
        for counted in {each for way in rows for each in way}:
            same = [way[counted] for way in rows if counted in way]
            settled = Happening(
                certain=min(row.happening.certain for row in same) if len(same) == len(rows) else 0,
                possible=1,
                days=_ordered(day for row in same for day in row.happening.days),
            )
            within = any(row.within for row in same)
            found[counted].append(attrs.evolve(same[0], within=within, happening=settled))
    return [
        attrs.evolve(rows[0], within=any(row.within for row in rows), happening=_first([row.happening for row in rows]))
        for rows in found.values()
    ]


def _counted(row: Row) -> tuple[str, ...]:
    return row.counted_as, row.move_class, row.side, row.form, row.means, row.domain


# Counts by period, and over all time


@attrs.frozen
class Calendar:
    """Periods of some months, counted from January of year 0."""

    months: int

    def number(self, ordinal: int) -> int:
        """Return the number of the period of a day."""
        day = date.fromordinal(ordinal)
        return (12 * day.year + day.month - 1) // self.months

    def label(self, number: int) -> str:
        """Return the name of a period."""
        year, month = divmod(number * self.months, 12)
        names = {1: f"{year}-{month + 1:02}", 3: f"{year}-Q{month // 3 + 1}", 6: f"{year}-H{month // 6 + 1}"}
        return names.get(self.months) or (f"{year}" if self.months == 12 else f"{year}–{year + 1}")


def _numbers(rows: list[Row], calendar: Calendar) -> range:
    """The periods run from the first to the last that contains a known bound of the days of an event."""
    ends = {end for row in rows for stretch in row.happening.days for end in stretch}
    unknown = {calendar.number(1), calendar.number(LAST)}
    known = {calendar.number(end) for end in ends} - unknown
    return range(min(known), max(known) + 1) if known else range(0)


def _cells(rows: list[Row], calendar: Calendar, numbers: range) -> dict[Cell, Bounds]:
    cells: dict[Cell, Bounds] = {}
    for row in rows:
        ranges = [(calendar.number(low), calendar.number(high)) for low, high in row.happening.days]
        is_dated = len({end for each in ranges for end in each}) == 1
        for number in numbers:
            if any(first <= number <= last for first, last in ranges):
                certain = row.happening.certain if is_dated else 0
                _add(cells, (calendar.label(number), *_kind(row)), (certain, row.happening.possible))
    return cells


def _totals(rows: list[Row]) -> dict[Cell, Bounds]:
    totals: dict[Cell, Bounds] = {}
    for row in rows:
        _add(totals, ("", *_kind(row)), (row.happening.certain, row.happening.possible))
    return totals


def _kind(row: Row) -> tuple[str, str, str, str, str, bool]:
    return row.move_class, row.side, row.form, row.means, row.domain, row.within


def _add(cells: dict[Cell, Bounds], cell: Cell, bounds: Bounds) -> None:
    certain, possible = cells.get(cell, (0, 0))
    cells[cell] = certain + bounds[0], possible + bounds[1]


# Readings

READINGS = (
    "base",
    "restraint as favour",
    "without offers",
    "contact as favour",
    "deeds only",
    "any dispute",
    "dispute only",
    "certain only",
    "corroborated",
)


def _outcome(reading: str, ways: Ways, p: str, q: str) -> Finding:
    """Return what a reading makes of events that can be read in several ways, or of all rows read in one."""
    ways = {
        event: [[row for row in way if _is_kept(reading, row)] for way in readings] for event, readings in ways.items()
    }

    things: dict[str, list[list[list[Row]]]] = defaultdict(list)
    for readings in ways.values():
        for counted_as in {row.counted_as for way in readings for row in way}:
            things[counted_as].append(readings)

    def count(side: str, *classes: str, within_only: bool = False) -> Bounds:
        """Count all acts with one `counted_as` once, in any of the classes, and any form, means and domain."""
        certain = possible = 0
        for counted_as, told in things.items():
            read = [[_once(reading, way, counted_as, side, classes) for way in readings] for readings in told]
            if within_only:
                certain += max(min(sure if within else 0 for sure, _, within in readings) for readings in read)
            else:
                certain += max(min(sure for sure, _, _ in readings) for readings in read)
            if not within_only or any(within for readings in read for _, _, within in readings):
                possible += max(most for readings in read for _, most, _ in readings)
        return certain, possible

    cooperation = tuple(count(side, "cooperative", within_only=reading == "dispute only") for side in (p, q))
    conflict = tuple(count(side, "conflictual", within_only=reading != "any dispute") for side in (p, q))
    restraint = tuple(count(side, "restraint") for side in (p, q))
    contact = tuple(count(side, "contact") for side in (p, q))
    extra = {"restraint as favour": ["restraint"], "contact as favour": ["contact"]}.get(reading, [])
    favoured = [count(side, "cooperative", *extra, within_only=reading == "dispute only") for side in (p, q)]
    first, second = _sum(favoured[0], conflict[1]), _sum(favoured[1], conflict[0])
    return Finding(
        favour=(first, second),
        cooperation=(cooperation[0], cooperation[1]),
        conflict=(conflict[0], conflict[1]),
        restraint=(restraint[0], restraint[1]),
        contact=(contact[0], contact[1]),
        bridging=count("both", "bridging"),
        evenness=(_evenness(*cooperation), _evenness(*conflict)),
        leans=_leaning(first, second, p, q),
    )


def _once(reading: str, rows: list[Row], counted_as: str, side: str, classes: tuple[str, ...]) -> tuple[int, int, bool]:
    """Return whether something that counts as one happened, certainly and possibly, and whether in the dispute."""
    same = [row for row in rows if (row.counted_as, row.side) == (counted_as, side) and row.move_class in classes]
    certain = max((row.happening.certain for row in same), default=0)
    possible = max((row.happening.possible for row in same), default=0)
    return certain, certain if reading == "certain only" else possible, any(row.within for row in same)


def _is_kept(reading: str, row: Row) -> bool:
    match reading:
        case "without offers":
            return row.form != "offer"
        case "deeds only":
            return row.means == "material"
        case "certain only":
            return row.happening.certain > 0
        case "corroborated":
            return row.outlets > 1
        case _:
            return True


def _sum(*counts: Bounds) -> Bounds:
    return sum(certain for certain, _ in counts), sum(possible for _, possible in counts)


def _evenness(p: Bounds, q: Bounds) -> tuple[Fraction, Fraction] | None:
    """Return the least and the greatest of `1 − |p − q| / (p + q)` over all p and q that the bounds allow."""
    values = [
        1 - Fraction(abs(a - b), a + b) for a, b in product(range(p[0], p[1] + 1), range(q[0], q[1] + 1)) if a + b
    ]
    return (min(values), max(values)) if values else None


def _leaning(first: Bounds, second: Bounds, p: str, q: str) -> str:
    if first[0] > second[1]:
        return p
    if second[0] > first[1]:
        return q
    return "even" if first[0] == first[1] == second[0] == second[1] > 0 else ""
