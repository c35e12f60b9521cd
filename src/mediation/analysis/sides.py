"""Who acts and toward whom, in the codes of a table: a name becomes what its rows say, dated where that changes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import attrs

from mediation import codes
from mediation.analysis.poles import Member, Pole, PoleLike, both_sides, find_actor, find_poles
from mediation.errors import UsageError
from mediation.events.table import EventTable
from mediation.when import When

OWN_IDS: Final = "id"
"""The code system of tables whose actors have ids of their own."""


@attrs.frozen
class Sides:
    """The actor and the two poles by their ids, and in the codes of a table."""

    actor: str
    poles: tuple[Pole, Pole]
    acting: tuple[Member, ...]
    coded: tuple[Pole, Pole]


def find_sides(table: EventTable, actor: str, poles: Sequence[PoleLike], *, members: bool = False) -> Sides:
    """Return who is meant by names, ids or codes, and under which codes the rows of the table have them.

    In a table of records the ids, groups and members are those of its dataset. Elsewhere an actor is a state, by
    its ISO 3166 code or name, and a pole a state or a group of states (`NATO`), whose members stand for it, each
    while it belonged. A table with ids of its own and no list of actors has whoever is named.

    Raises:
        UsageError: an actor that nobody knows or whom the table has no code for, or poles that are none.
    """
    if table.actors:
        actor = find_actor(table, actor)
        own = find_poles(table, actor, poles, members=members)
        return Sides(actor, own, (Member(actor),), own)
    if table.countries == OWN_IDS:
        own = both_sides(actor, [Pole.of(pole) for pole in poles])
        return Sides(actor, own, (Member(actor),), own)
    actor = find_state(actor)
    first, second = both_sides(actor, [_pole(pole) for pole in poles])
    return Sides(
        actor, (first, second), _coded(Member(actor), table), (_in_codes(first, table), _in_codes(second, table))
    )


def codes_of(table: EventTable, named: str) -> tuple[str, tuple[Member, ...]]:
    """Return the id of an actor, and the codes under which the rows of a table have it, each while it meant that.

    Raises:
        UsageError: an actor that nobody knows or whom the table has no code for.
    """
    if table.actors:
        named = find_actor(table, named)
    if table.countries == OWN_IDS:
        return named, (Member(named),)
    found = find_state(named)
    return found, _coded(Member(found), table)


def find_state(named: str) -> str:
    """Return the ISO 3166 code of the state of that name or code.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    found = codes.find_state(named)
    if found is None:
        raise UsageError(f'no state "{named}"')
    return found


def _pole(given: PoleLike) -> Pole:
    """Return a pole of states: those that are named, and for a group its members while they belonged."""
    pole = Pole.of(given)
    name, members = pole.name, dict[Member, None]()
    for each in pole.members:
        if state := codes.find_state(each.actor):
            members[Member(state, each.during)] = None
            name = state if pole.name == each.actor else name
        else:
            members |= dict.fromkeys(_of_group(each))
    return Pole(name, tuple(members))


def _of_group(group: Member) -> Iterator[Member]:
    for each in codes.group(group.actor):
        yield from _meeting(Member(each.code, group.during), _period(each.since, each.until))


def _in_codes(pole: Pole, table: EventTable) -> Pole:
    members = dict.fromkeys(coded for member in pole.members for coded in _coded(member, table))
    return attrs.evolve(pole, members=tuple(members))


def _coded(member: Member, table: EventTable) -> tuple[Member, ...]:
    found = codes.translate(member.actor, to=table.countries)
    if not found:
        raise UsageError(f"{member.actor} has no code in the system of this table, {table.countries}")
    periods = ((each.code, _period(each.since, each.until)) for each in found)
    return tuple(each for code, period in periods for each in _meeting(Member(code, member.during), period))


def _meeting(member: Member, period: When | None) -> Iterator[Member]:
    """Yield the member for as long as it is both what it was and in the period, if there is such a day."""
    if member.during is None or period is None:
        yield attrs.evolve(member, during=member.during or period)
        return
    since = max(member.during.earliest or date.min, period.earliest or date.min)
    until = min(member.during.latest or date.max, period.latest or date.max)
    if since <= until:
        yield attrs.evolve(member, during=_period(since, until))


def _period(since: date | None, until: date | None) -> When | None:
    first = None if since == date.min else since
    last = None if until == date.max else until
    return When(f"{first or '..'}/{last or '..'}") if first or last else None
