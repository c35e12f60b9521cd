"""Policies choose a value where the accounts of an event differ."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
from pydantic_core import PydanticUndefined

from mediation.accounts.claims import is_silent, key, says_nothing, units
from mediation.accounts.consensus import agreed
from mediation.accounts.precision import exactness
from mediation.accounts.union import united
from mediation.errors import UsageError, require, require_list, shown
from mediation.models.fields import Keyed, marked
from mediation.models.part import RecordId
from mediation.models.records import KINDS, AnyRecord
from mediation.record_set import RecordSet
from mediation.vocabulary import Nature

Unit: TypeAlias = tuple[str, ...]


@attrs.frozen(kw_only=True)
class Contest:
    """A group of fields on which accounts differ.

    `accounts` are in the order of preference, `by_publication` in the order of publication. `nature` is the most
    serious of their disagreements.
    """

    unit: Unit
    accounts: Sequence[AnyRecord]
    by_publication: Sequence[AnyRecord]
    nature: Nature

    def values(self, record: AnyRecord) -> dict[str, Any]:
        """Return the values of an account in these fields."""
        return {name: getattr(record, name) for name in self.unit}

    def key(self, record: AnyRecord) -> object:
        """Return a key that is equal for accounts that agree here."""
        return tuple(key(getattr(record, name)) for name in self.unit)

    @property
    def informative(self) -> Sequence[AnyRecord]:
        """The accounts with information here. If none has any, all accounts."""
        return [each for each in self.accounts if not says_nothing(each, self.unit)] or self.accounts


@attrs.frozen
class Choice:
    """The values that a policy chose, with a note if its name does not explain the choice."""

    values: Mapping[str, Any]
    note: str = ""


@attrs.frozen
class Coalesce:
    """Take the first known value, in an order of sources that you choose.

    All other sources follow in the order of publication.
    """

    order: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the policy in decisions."""
        return f"coalesce {', '.join(self.order)}".strip()

    def arrange(self, accounts: Sequence[AnyRecord]) -> list[AnyRecord]:
        """Return the accounts in this order. They must be sorted by publication."""
        return sorted(accounts, key=lambda each: _rank(each.source, self.order))


Named: TypeAlias = "str | Coalesce | Callable[[str, Sequence[tuple[RecordId, Any]]], Any]"
PolicyLike: TypeAlias = "Named | Mapping[str, Named]"
Decide: TypeAlias = Callable[[Contest], Choice]


def _coalesce(contest: Contest) -> Choice:
    return Choice(contest.values(contest.informative[0]))


def _latest(contest: Contest) -> Choice:
    informative = [each for each in contest.by_publication if not says_nothing(each, contest.unit)]
    return Choice(contest.values((informative or contest.by_publication)[-1]))


def _consensus(contest: Contest) -> Choice:
    if len({contest.key(each) for each in contest.informative}) == 1:
        return _coalesce(contest)
    if common := _common(contest):
        return Choice({contest.unit[0]: common}, "what all say who speak")
    fields = type(contest.accounts[0]).model_fields
    empty = {name: fields[name].get_default(call_default_factory=True, validated_data={}) for name in contest.unit}
    if is_silent(empty[contest.unit[0]]) and PydanticUndefined not in empty.values():
        return Choice(empty, "no consensus among those who speak")
    return Choice(contest.values(contest.accounts[0]), "no consensus, and it can't stay open: the lead's value")


def _common(contest: Contest) -> tuple[Any, ...]:
    """Return the common items of a list field. Empty for other fields and if nothing is common."""
    name, *others = contest.unit
    values = [getattr(each, name) for each in contest.informative]
    if others or not isinstance(values[0], tuple):
        return ()
    return agreed(values, marked(type(contest.accounts[0]), Keyed).get(name))


def _precise(contest: Contest) -> Choice:
    if contest.nature in (Nature.CONTRADICTION, Nature.WORDING):
        why = "they contradict each other" if contest.nature is Nature.CONTRADICTION else "only the wording differs"
        return attrs.evolve(_coalesce(contest), note=f"{why}: the first known value")
    ranked = [(exactness(each, contest.unit), each) for each in contest.informative]
    most = max(rank for rank, _ in ranked)
    best = [each for rank, each in ranked if rank == most]
    is_tied = len({contest.key(each) for each in best}) > 1
    return Choice(contest.values(best[0]), "equally exact: the first of them" if is_tied else "")


def _unite(contest: Contest) -> Choice:
    values, note = united(contest.unit, contest.informative)
    return Choice(values, note if contest.nature is not Nature.OMISSION else "")


POLICIES: Final[Mapping[str, Decide]] = {
    "coalesce": _coalesce,
    "consensus": _consensus,
    "precise": _precise,
    "unite": _unite,
    "latest": _latest,
}
"""The named policies."""


@attrs.frozen
class Policy:
    """A policy for each field. Create it with `of`."""

    _by_field: Mapping[str, Named]
    lead: Coalesce

    @property
    def name(self) -> str:
        """The names of the fields with a policy of their own, each with its policy, then the policy of the rest."""
        *own, rest = sorted(self._by_field.items(), key=lambda each: (each[0] == "*", each[0]))
        return ", ".join([*(f"{field} {_name(each)}" for field, each in own), _name(rest[1])])

    @classmethod
    def of(cls, policy: PolicyLike, ds: RecordSet) -> "Policy":
        """Return the policy for an argument.

        Raises:
            UsageError: unknown policy, field or source.
        """
        given = policy if isinstance(policy, Mapping) else {"*": policy}
        by_field = {name: each for names, each in given.items() for name in names.split("+")}
        known = {name for model in KINDS.values() for unit in units(model) for name in unit}
        for name, each in by_field.items():
            if name != "*":
                require("field", name, known)
            if isinstance(each, Coalesce):
                require_list("order of a policy", each.order)
                by_field[name] = attrs.evolve(each, order=tuple(ds.sources[source].id for source in each.order))
            elif not callable(each):
                require("policy", each, POLICIES)
        rest = by_field.setdefault("*", "coalesce")
        return cls(by_field, rest if isinstance(rest, Coalesce) else Coalesce())

    def is_named(self, unit: Unit) -> bool:
        """Return whether a named policy decides on these fields, and not a user's order or function."""
        return all(isinstance(self._by_field.get(name, self._by_field["*"]), str) for name in unit)

    def decide(self, contest: Contest) -> tuple[str, Choice]:
        """Return the name of the policy that decided, and its choice.

        Raises:
            UsageError: fields that belong together have different policies, or a user's function doesn't return
                a value for each field.
        """
        own = [self._by_field[name] for name in contest.unit if name in self._by_field]
        if any(each != own[0] for each in own):
            raise UsageError(f"{' and '.join(contest.unit)} belong together and need the same policy.")
        policy = own[0] if own else self._by_field["*"]
        if isinstance(policy, str):
            return policy, POLICIES[policy](contest)
        if isinstance(policy, Coalesce):
            arranged = policy.arrange(contest.by_publication)
            return policy.name, _coalesce(attrs.evolve(contest, accounts=arranged))
        return _name(policy), _call(policy, contest)


def _name(policy: Named) -> str:
    """Return the name of a policy in decisions. A user's function goes by its own name."""
    if isinstance(policy, str | Coalesce):
        return policy if isinstance(policy, str) else policy.name
    return str(getattr(policy, "__name__", type(policy).__name__))


def label(unit: Unit) -> str:
    """Return the name of a group of fields: `when+steps`."""
    return "+".join(unit)


def _call(function: Callable[[str, Sequence[tuple[RecordId, Any]]], Any], contest: Contest) -> Choice:
    """Call a user's function. For several fields it must return a mapping with all of them."""
    if len(contest.unit) == 1:
        (name,) = contest.unit
        return Choice({name: function(name, [(each.id, getattr(each, name)) for each in contest.accounts])})
    values = function(label(contest.unit), [(each.id, contest.values(each)) for each in contest.accounts])
    if not isinstance(values, Mapping) or set(values) != set(contest.unit):
        raise UsageError(f"The policy for {label(contest.unit)} should map fields to values, found {shown(values)}.")
    return Choice(cast("Mapping[str, Any]", values))


def _rank(source: str, order: Sequence[str]) -> int:
    return order.index(source) if source in order else len(order)
