"""Parties and third parties of one agreement, by the countries of its conflict."""

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from mediation.codes.countries import states
from mediation.dates.when import When
from mediation.loaders.pax.names import Find, Names, is_state
from mediation.loaders.pax.text import Entry, Reading, as_parties, as_third_party, has_third_role, read
from mediation.models.part import ActorId

_COUNTRIES: Final = re.compile(r"/(?![^()]*\))")


class Roles(NamedTuple):
    """Who is party, whether these are all, who is a third party, and whether these are all."""

    parties: tuple[ActorId, ...]
    are_all_parties: bool
    third_parties: list[dict[str, Any]]
    are_all_third_parties: bool


class Conflict:
    """The countries that the column `Con` names; those in brackets are parts of countries."""

    def __init__(self, text: str, find: Find, when: When) -> None:
        names = [each.strip() for each in _COUNTRIES.split(text) if each.strip()]
        whole = [find(each) for each in names if not each.startswith("(")]
        parts = [find(each.strip("()")) for each in names if each.startswith("(")]
        self._own = frozenset(each for each in (*whole, *parts) if each)
        self._is_resolved = bool(names) and all(whole)
        self._is_known = self._is_resolved and any(each and _is_there(each, when) for each in whole)
        self._codes = _codes(self._own)
        self.names = Names(find, self._own, whole[0] if len(whole) == 1 and whole[0] and is_state(whole[0]) else None)

    def roles(self, part: str, third: str) -> Roles:
        """Return who is what: a state or organisation under `Part` that the conflict is not about is a third party."""
        signed, others = read(part, self.names), read(third, self.names)
        parties = tuple(each for each in as_parties(signed) if not self._is_third(each, signed, others))
        listed = [each for each in others.entries if not self._may_be_party(each.actor, signed)]
        listed += [each for each in signed.entries if self._is_listed(each, signed)]
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for entry in listed:
            if entry.actor not in parties:
                each = as_third_party(entry)
                found.setdefault((each["actor"], each["role"]), each)
        is_all = others.is_whole and all(
            each.actor in {*parties, *(x.actor for x in listed)} for each in others.entries
        )
        return Roles(parties, signed.is_whole, [*found.values()], is_all)

    def _is_third(self, actor: ActorId, signed: Reading, others: Reading) -> bool:
        """Return whether an actor under `Part` is a third party: by its role, by `ThrdPart`, or by the conflict."""
        is_said = self._is_resolved and actor.isupper() and actor not in self._own
        is_said = is_said and any(each.actor == actor for each in others.entries)
        return actor not in signed.declared and (is_said or self._is_outside(actor, signed))

    def _is_listed(self, entry: Entry, signed: Reading) -> bool:
        """Return whether an entry under `Part` is that of a third party."""
        return has_third_role(entry) or (not entry.is_absent and self._is_outside(entry.actor, signed))

    def _may_be_party(self, actor: ActorId, signed: Reading) -> bool:
        """Return whether one under `ThrdPart` may be a party that was not read under `Part`: its own witness."""
        is_side = not actor.isupper() or {actor} == {each for each in self._own if is_state(each)}
        return is_side and not signed.is_whole

    def _is_outside(self, actor: ActorId, signed: Reading) -> bool:
        if actor in self._own or actor in signed.declared or not actor.isupper():
            return False
        return not is_state(actor) or (self._is_known and self._codes.isdisjoint(_codes((actor,))))


def _is_there(actor: ActorId, when: When) -> bool:
    """Return whether a state exists at a time; otherwise its conflict may be one of the state that it left."""
    state = states().get(actor)
    return state is None or state.since is None or when.latest is None or state.since <= when.latest


def _codes(actors: Iterable[ActorId]) -> frozenset[str]:
    """Return the codes by which a state and the state that it follows are one: Russia and the Soviet Union."""
    found = (states().get(each) for each in actors)
    return frozenset(code.code for state in found if state for code in state.codes if code.system == "gw")
