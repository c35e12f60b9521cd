"""Groups of states, with the periods of their members."""

from collections.abc import Iterable

import attrs

from mediation.codes.dated import Dated, day, earliest_of, latest_of
from mediation.codes.reading import rows
from mediation.errors import UsageError, unknown


@attrs.frozen(kw_only=True)
class GroupMember(Dated):
    """A member of a group, by id, and the period of its membership."""

    member: str


def group(name: str, *, roll_up: bool = True) -> tuple[GroupMember, ...]:
    """Return the members of a group: `NATO`, `EU`, `G7` or `West`, which is the USA, NATO and the EU.

    With `roll_up`, the result includes the members of member groups, each for as long as it belongs to one. Before
    1993 the members of the EU are those of the European Communities.

    >>> [(each.member, each.since.year) for each in group("NATO")][-2:]
    [('FIN', 2023), ('SWE', 2024)]
    >>> [each.member for each in group("West", roll_up=False)]
    ['USA', 'NATO', 'EU']

    Raises:
        UsageError: unknown group.
    """
    if name not in (known := groups()):
        raise UsageError(f"{unknown('group', name, known)} A pole can also list its members.")
    listed = [
        GroupMember(member=row["member"], since=day(row["since"]), until=day(row["until"]))
        for row in rows("groups")
        if row["group"] == name
    ]
    if roll_up:
        listed += [inner for each in listed if each.member in known for inner in group(each.member)]
    return tuple(_joined(listed))


def groups() -> tuple[str, ...]:
    """Return the names of the groups."""
    return tuple(dict.fromkeys(row["group"] for row in rows("groups")))


def _joined(members: Iterable[GroupMember]) -> Iterable[GroupMember]:
    """Yield each member, with overlapping periods merged."""
    by_member: dict[str, list[GroupMember]] = {}
    for each in members:
        apart = [other for other in by_member.get(each.member, []) if not each.meets(other.since, other.until)]
        near = [other for other in by_member.get(each.member, []) if each.meets(other.since, other.until)]
        by_member[each.member] = [*apart, _span((each, *near))]
    return (each for found in by_member.values() for each in found)


def _span(periods: tuple[GroupMember, ...]) -> GroupMember:
    is_open = any(each.since is None for each in periods), any(each.until is None for each in periods)
    return GroupMember(
        member=periods[0].member,
        since=None if is_open[0] else earliest_of(*(each.since for each in periods)),
        until=None if is_open[1] else latest_of(*(each.until for each in periods)),
    )
