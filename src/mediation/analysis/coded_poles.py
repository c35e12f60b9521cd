"""Who acts and toward whom, in the codes of a table: a name becomes what its rows say, dated where that changes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import attrs

from mediation.analysis.periods import FIRST_DAY, LAST_DAY
from mediation.analysis.poles import Member, Pole, PoleLike, both_sides, find_poles
from mediation.codes import find_state as state_named
from mediation.codes import fold, groups, states, translate
from mediation.codes import group as members_of
from mediation.dates.when import When
from mediation.errors import UsageError, nearest
from mediation.events.table import EventTable
from mediation.models.actors import find_actor

OWN_IDS: Final = ("id", "")
"""The code systems of tables whose actors have ids of their own."""


@attrs.frozen
class CodedPoles:
    """The actor and the two poles by their ids, and in the codes of a table."""

    actor: str
    poles: tuple[Pole, Pole]
    acting: tuple[Member, ...]
    coded: tuple[Pole, Pole]


def find_coded_poles(table: EventTable, actor: str, poles: Sequence[PoleLike], *, members: bool = False) -> CodedPoles:
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
        return CodedPoles(actor, own, (Member(actor),), own)
    if table.countries in OWN_IDS:
        own = both_sides(actor, [Pole.of(pole) for pole in poles])
        return CodedPoles(actor, own, (Member(actor),), own)
    actor = find_state(actor, table)
    first, second = both_sides(actor, [_pole(pole, table) for pole in poles])
    acting = _in_codes(Pole(actor, (Member(actor),)), table).members
    return CodedPoles(actor, (first, second), acting, (_in_codes(first, table), _in_codes(second, table)))


def codes_of(table: EventTable, named: str) -> tuple[str, tuple[Member, ...]]:
    """Return the id of an actor, and the codes under which the rows of a table have it, each while it meant that.

    Raises:
        UsageError: an actor that nobody knows or whom the table has no code for.
    """
    if table.actors:
        named = find_actor(table, named)
    if table.countries in OWN_IDS:
        return named, (Member(named),)
    found = find_state(named, table)
    return found, _in_codes(Pole(found, (Member(found),)), table).members


def find_state(named: str, table: EventTable) -> str:
    """Return the id of the state of that id, name or code, also of a code of the table's own system.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    if found := _known(named, table):
        return found
    known = {*states(), *groups(), *(name.text for each in states().values() for name in each.names)}
    close = nearest(named, known, most=3)
    hint = f" Did you mean {', '.join(close)}?" if close else ""
    raise UsageError(f'Unknown state or group "{named}".{hint}')


def _known(named: str, table: EventTable) -> str | None:
    if named in states():
        return named
    return state_named(named) or state_named(named, of=table.countries)


def _pole(given: PoleLike, table: EventTable) -> Pole:
    """Return a pole of states: those that are named, and for a group its members while they belonged."""
    pole = Pole.of(given)
    name, members = pole.name, dict[Member, None]()
    for each in pole.members:
        if group := _group(each.actor):
            members |= dict.fromkeys(_of_group(attrs.evolve(each, actor=group)))
            name = group if pole.name == each.actor else name
        else:
            state = find_state(each.actor, table)
            members[Member(state, each.during)] = None
            name = state if pole.name == each.actor else name
    return Pole(name, tuple(members))


def _group(named: str) -> str | None:
    """Return the group of that name, in whatever case and with an article or not, or that is the organisation."""
    found = {fold(group): group for group in groups()}.get(fold(named)) or state_named(named)
    return found if found in groups() else None


def _of_group(group: Member) -> Iterator[Member]:
    """Yield the states of a group, each while it belonged; groups in it are there through their members."""
    for each in members_of(group.actor):
        if each.member not in groups():
            yield from _meeting(Member(each.member, group.during), each.during)


def _in_codes(pole: Pole, table: EventTable) -> Pole:
    """Return a pole in the codes of a table, as far as there are any.

    Raises:
        UsageError: there is none.
    """
    members = dict.fromkeys(coded for member in pole.members for coded in _coded(member, table))
    if not members:
        way_out = "; a group can be a pole, through its members" if pole.name in groups() else ""
        raise UsageError(f"{pole.name} has no code in the system of this table, {table.countries}{way_out}")
    return attrs.evolve(pole, members=tuple(members))


def _coded(member: Member, table: EventTable) -> Iterator[Member]:
    for each in translate(member.actor, table.countries):
        is_shared = len(_holders(table.countries)[each.code]) > 1
        yield from _meeting(Member(each.code, member.during), each.during if is_shared else None)


@cache
def _holders(system: str) -> Mapping[str, frozenset[str]]:
    """Return who ever had each code of a system. One that a single state had needs no dates to be told."""
    found: dict[str, set[str]] = {}
    for state in states().values():
        for each in state.codes:
            if each.system == system:
                found.setdefault(each.code, set()).add(state.id)
    return {code: frozenset(holders) for code, holders in found.items()}


def _meeting(member: Member, period: When | None) -> Iterator[Member]:
    """Yield the member for as long as it is both what it was and in the period, if there is such a day."""
    if member.during is None or period is None:
        yield attrs.evolve(member, during=member.during or period)
        return
    since = max(member.during.earliest or FIRST_DAY, period.earliest or FIRST_DAY)
    until = min(member.during.latest or LAST_DAY, period.latest or LAST_DAY)
    if since <= until:
        first, last = (None if since == FIRST_DAY else since), (None if until == LAST_DAY else until)
        yield attrs.evolve(member, during=When(f"{first or '..'}/{last or '..'}"))
