"""Parties and third parties of one agreement, by the columns `Part` and `ThrdPart` and the countries of the conflict.

PA-X lists third parties in both columns. A state or an organisation under `Part` is a third party if the conflict is
not its own. PAA-X's hand coding agrees: of 397 states that it codes as parties in 433 agreements, `Con` lacks two.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from mediation.codes.countries import states
from mediation.dates.when import When
from mediation.loaders.pax.names import Find, Names, is_state
from mediation.loaders.pax.text import Entry, Reading, as_third_party, has_third_role, read
from mediation.models.part import ActorId

_COUNTRIES: Final = re.compile(r"/(?![^()]*\))")


class Roles(NamedTuple):
    """The parties and third parties of an agreement.

    Attributes:
        parties: the parties, each once.
        are_all_parties: whether `Part` names no others.
        third_parties: the third parties as fields, each in each role once.
        are_all_third_parties: whether `ThrdPart` names no others.
        outside: the third parties that are listed as parties, and are not of the conflict.
    """

    parties: tuple[ActorId, ...]
    are_all_parties: bool
    third_parties: tuple[dict[str, Any], ...]
    are_all_third_parties: bool
    outside: tuple[ActorId, ...]


class Conflict:
    """The countries that `Con` names; those in brackets are parts of countries.

    Args:
        text: the cell.
        find: returns the actor that has a name.
        when: the date of the agreement.
    """

    def __init__(self, text: str, find: Find, when: When) -> None:
        names = [each.strip() for each in _COUNTRIES.split(text) if each.strip()]
        whole = [find(each) for each in names if not each.startswith("(")]
        parts = [find(each.strip("()")) for each in names if each.startswith("(")]
        self.own = frozenset(each for each in (*whole, *parts) if each)
        self.is_resolved = bool(names) and all(whole)
        self.is_dated = any(each and _exists(each, when) for each in whole)
        only = whole[0] if len(whole) == 1 else None
        self.names = Names(find, self.own, only if only and is_state(only) else None)

    def roles(self, part: str, third: str) -> Roles:
        """Return the parties and third parties, given the cells of both columns."""
        return _Columns(self, read(part, self.names), read(third, self.names)).roles()

    def is_outside(self, actor: ActorId) -> bool:
        """Return whether the conflict can't be that of an actor: an organisation, or another state.

        If none of its countries existed yet, it may be that of the state they left.
        """
        if actor in self.own or not _is_public(actor):
            return False
        is_known = self.is_resolved and self.is_dated
        return not is_state(actor) or (is_known and all(_codes(each).isdisjoint(_codes(actor)) for each in self.own))


class _Columns(NamedTuple):
    """What the two columns of an agreement say."""

    conflict: Conflict
    part: Reading
    third: Reading

    def roles(self) -> Roles:
        """Return the parties and third parties."""
        plain = [each for each in self.part.entries if not has_third_role(each) and not each.is_absent]
        parties = tuple(dict.fromkeys(each.actor for each in plain if not self._is_third(each.actor)))
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for entry in (*self._of_third(), *self._of_part()):
            if entry.actor not in parties:
                found.setdefault((entry.actor, entry.role or ""), as_third_party(entry))
        named = {*parties, *(actor for actor, _ in found)}
        is_all = self.third.is_whole and all(each.actor in named for each in self.third.entries)
        said = {each.actor for each in self._of_third()}
        outside = dict.fromkeys(each.actor for each in plain if self._is_third(each.actor) and each.actor not in said)
        return Roles(parties, self.part.is_whole, tuple(found.values()), is_all, tuple(outside))

    def _is_third(self, actor: ActorId) -> bool:
        """Return whether an actor under `Part` is a third party: the conflict or `ThrdPart` says so."""
        is_said = self.conflict.is_resolved and _is_public(actor) and actor not in self.conflict.own
        is_said = is_said and any(each.actor == actor for each in self.third.entries)
        return actor not in self.part.declared and (is_said or self.conflict.is_outside(actor))

    def _of_part(self) -> Iterator[Entry]:
        """Yield the entries under `Part` that are those of third parties."""
        for each in self.part.entries:
            if has_third_role(each) or (not each.is_absent and self._is_third(each.actor)):
                yield each

    def _of_third(self) -> Iterator[Entry]:
        """Yield the entries under `ThrdPart`, without a side's own witnesses.

        A group, or the one state of the conflict, may be a party that was not read under `Part`.
        """
        states_of_conflict = {each for each in self.conflict.own if is_state(each)}
        for each in self.third.entries:
            may_be_party = not _is_public(each.actor) or {each.actor} == states_of_conflict
            if self.part.is_whole or not may_be_party:
                yield each


def _is_public(actor: ActorId) -> bool:
    """Return whether an actor is a state or an organisation. The ids of groups are in small letters."""
    return actor.isupper()


def _exists(actor: ActorId, when: When) -> bool:
    state = states().get(actor)
    return state is None or state.since is None or when.latest is None or state.since <= when.latest


@cache
def _codes(actor: ActorId) -> frozenset[str]:
    """Return the codes that a state shares with its predecessor, as Russia does with the Soviet Union."""
    state = states().get(actor)
    return frozenset(code.code for code in state.codes if code.system == "gw") if state else frozenset()
