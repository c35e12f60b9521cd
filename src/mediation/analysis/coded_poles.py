"""Translate actors and poles into the codes of a table, with dates where a code changes."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from mediation.analysis.periods import FIRST_DAY, LAST_DAY
from mediation.analysis.poles import Member, Pole, PoleLike, both_sides, find_poles
from mediation.codes import find_state as state_named
from mediation.codes import fold, groups, holders, spellings, states
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
    """Resolve names, ids or codes of the actor and the poles, and find their codes in the table.

    A table of records uses the ids, groups and members of its dataset. In other tables, an actor is a state, by its
    ISO 3166 code or name, and a pole is a state or a group of states (`NATO`). A group counts through its members,
    each during its membership. A table with its own ids and no list of actors accepts any id.

    Raises:
        UsageError: unknown actor, an actor without a code in the table, or invalid poles.
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
    """Return the id of an actor and its codes in the table, each for the time when the code meant this actor.

    Raises:
        UsageError: unknown actor, or one without a code in the table.
    """
    if table.actors:
        named = find_actor(table, named)
    if table.countries in OWN_IDS:
        return named, (Member(named),)
    found = find_state(named, table)
    return found, _in_codes(Pole(found, (Member(found),)), table).members


def find_state(named: str, table: EventTable) -> str:
    """Return the id of a state, given its id, name or code. Codes of the table's own system work too.

    Raises:
        UsageError: unknown state. The message suggests the nearest.
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
    """Return a pole of the given states, and of the members of the given groups during their membership."""
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
    """Return the group of a name or an organisation, ignoring case and a leading article."""
    found = {fold(group): group for group in groups()}.get(fold(named)) or state_named(named)
    return found if found in groups() else None


def _of_group(group: Member) -> Iterator[Member]:
    """Yield the states of a group, each during its membership. Skip groups within it: their members are listed too."""
    for each in members_of(group.actor):
        if each.member not in groups():
            yield from _meeting(Member(each.member, group.during), each.during)


def _in_codes(pole: Pole, table: EventTable) -> Pole:
    """Return a pole in the codes of a table, without members that have no code.

    Raises:
        UsageError: no member has a code.
    """
    members = dict.fromkeys(coded for member in pole.members for coded in _coded(member, table))
    if not members:
        hint = " A group can be a pole, through its members." if pole.name in groups() else ""
        raise UsageError(f"{pole.name} has no code in the code system of this table, {table.countries}.{hint}")
    return attrs.evolve(pole, members=tuple(members))


def _coded(member: Member, table: EventTable) -> Iterator[Member]:
    for code in spellings(table.countries).get(member.actor, ()):
        is_shared = len(holders(table.countries)[code.code]) > 1  # else it needs no dates
        yield from _meeting(Member(code.code, member.during), code.during if is_shared else None)


def _meeting(member: Member, period: When | None) -> Iterator[Member]:
    """Yield the member for the days that lie both in its own period and in this one, if any."""
    if member.during is None or period is None:
        yield attrs.evolve(member, during=member.during or period)
        return
    since = max(member.during.earliest or FIRST_DAY, period.earliest or FIRST_DAY)
    until = min(member.during.latest or LAST_DAY, period.latest or LAST_DAY)
    if since <= until:
        first, last = (None if since == FIRST_DAY else since), (None if until == LAST_DAY else until)
        yield attrs.evolve(member, during=When(f"{first or '..'}/{last or '..'}"))
