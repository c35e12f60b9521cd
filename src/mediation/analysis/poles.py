"""The two poles of a balance. Each is one actor or a named group."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import attrs

from mediation.analysis.periods import FIRST_DAY, LAST_DAY
from mediation.dates.when import When
from mediation.errors import UsageError, shown
from mediation.models.actors import KnowsActors, find_actor
from mediation.vocabulary import ActorType

PoleLike: TypeAlias = "str | Pole | Mapping[str, Iterable[str]]"


@attrs.frozen
class Member:
    """An actor that belongs to a pole, only in the period `during` if that is set."""

    actor: str
    during: When | None = None

    @property
    def perhaps(self) -> tuple[date, date]:
        """The first and last day when the actor may belong to the pole."""
        if self.during is None:
            return FIRST_DAY, LAST_DAY
        return self.during.earliest or FIRST_DAY, self.during.latest or LAST_DAY

    @property
    def surely(self) -> tuple[date, date]:
        """The first and last day when the actor certainly belongs to it. No such day if first > last.

        >>> first, last = Member("FIN", When("2023-04/..")).surely
        >>> print(first, last)
        2023-04-30 9999-12-31
        """
        core = self.during.core if self.during else (None, None)
        return (core[0] or FIRST_DAY, core[1] or LAST_DAY) if core else (LAST_DAY, FIRST_DAY)


@attrs.frozen
class Pole:
    """One of two sides, and the actors that belong to it.

    >>> Pole.of("RUS"), Pole.of({"West": ["USA", "NATO", "EU"]}).name
    (Pole(name='RUS', members=(Member(actor='RUS', during=None),)), 'West')
    """

    name: str
    members: tuple[Member, ...]

    @classmethod
    def of(cls, pole: PoleLike) -> "Pole":
        """Return a pole for an actor's id, a `{name: actors}` mapping, or `"name=A+B+C"`.

        Raises:
            UsageError: a mapping without exactly one name, or a pole without actors.
        """
        if isinstance(pole, Pole):
            return pole
        if isinstance(pole, str):
            name, _, actors = pole.partition("=")
            ids: tuple[str, ...] = tuple(actors.split("+")) if actors else (name,)
        elif not isinstance(pole, Mapping):
            raise UsageError(f'A pole should be as "RUS", "West=USA+EU" or a mapping, found {shown(pole)}.')
        elif len(pole) == 1:
            ((name, given),) = pole.items()
            ids = tuple(given)
        else:
            raise UsageError(f'A pole should be one group, such as {{"West": ("USA", "NATO")}}, found {len(pole)}.')
        if not all((name, ids, *ids)):
            raise UsageError(f"A pole needs a name and at least one actor, found {pole!r}.")
        return cls(name, tuple(Member(actor) for actor in dict.fromkeys(ids)))

    @property
    def actors(self) -> frozenset[str]:
        """The ids of the actors in the pole."""
        return frozenset(member.actor for member in self.members)


def find_poles(ds: KnowsActors, actor: str, poles: Sequence[PoleLike], *, members: bool = False) -> tuple[Pole, Pole]:
    """Resolve the two poles in a dataset, without the actor itself.

    A group actor (`west`, by id or name) includes the actors that declare themselves its members. An organisation
    includes its members only with `members=True`, each during its membership.

    Raises:
        UsageError: not exactly two poles, unknown actor, or an actor in both poles.
    """
    return both_sides(actor, [_find(ds, Pole.of(pole), members=members) for pole in poles])


def both_sides(actor: str, poles: Sequence[Pole]) -> tuple[Pole, Pole]:
    """Return the two poles, without the actor itself.

    Raises:
        UsageError: not exactly two poles, a pole of the actor alone, or an actor in both poles.
    """
    if len(poles) != 2:  # noqa: PLR2004 - a balance has two sides
        raise UsageError(f"A balance needs exactly two poles, found {len(poles)}.")
    first, second = (_without(actor, pole) for pole in poles)
    if both := first.actors & second.actors:
        raise UsageError(f"{', '.join(sorted(both))} can't be in both poles, {first.name} and {second.name}.")
    if first.name == second.name:
        raise UsageError(f'The two poles need different names, found "{first.name}" twice.')
    return first, second


def _without(actor: str, pole: Pole) -> Pole:
    others = tuple(member for member in pole.members if member.actor != actor)
    if not others:
        raise UsageError(f"{actor} can't be a pole of its own balance.")
    return attrs.evolve(pole, members=others)


def _find(ds: KnowsActors, pole: Pole, *, members: bool) -> Pole:
    found: dict[Member, None] = {}
    for member in pole.members:
        known = find_actor(ds, member.actor)
        found[attrs.evolve(member, actor=known)] = None
        if ds.actors[known].type is ActorType.GROUP or members:
            for other in ds.actors.values():
                for membership in other.memberships:
                    if membership.group == known:
                        during = None if ds.actors[known].type is ActorType.GROUP else membership.when
                        found[Member(other.id, during)] = None
    name = next(iter(found)).actor if len(pole.members) == 1 and pole.name == pole.members[0].actor else pole.name
    return Pole(ds.actors[name].name if name in ds.actors and len(found) > 1 else name, tuple(found))
