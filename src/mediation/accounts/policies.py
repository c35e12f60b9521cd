"""Policies: which value a record has where the accounts of its event differ."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
from pydantic_core import PydanticUndefined

from mediation.accounts.claims import is_silent, key, says_nothing, units
from mediation.accounts.consensus import agreed
from mediation.accounts.precision import exactness
from mediation.accounts.union import united
from mediation.errors import UsageError, require, require_list
from mediation.models.fields import Keyed, marked
from mediation.models.part import RecordId
from mediation.models.records import KINDS, AnyRecord
from mediation.record_set import RecordSet
from mediation.vocabulary import Nature

Unit: TypeAlias = tuple[str, ...]


@attrs.frozen(kw_only=True)
class Contest:
    """Fields that stand together and on which accounts differ.

    `accounts` stand in the order in which the first that speaks leads, `by_publication` in the order in which
    their sources came out. `nature` is that of the gravest of their disagreements.
    """

    unit: Unit
    accounts: Sequence[AnyRecord]
    by_publication: Sequence[AnyRecord]
    nature: Nature

    def values(self, record: AnyRecord) -> dict[str, Any]:
        """Return what an account has in these fields."""
        return {name: getattr(record, name) for name in self.unit}

    def key(self, record: AnyRecord) -> object:
        """Return what is equal for accounts that say the same here."""
        return tuple(key(getattr(record, name)) for name in self.unit)

    @property
    def speaking(self) -> Sequence[AnyRecord]:
        """The accounts that say something; all of them where none does."""
        return [each for each in self.accounts if not says_nothing(each, self.unit)] or self.accounts


@attrs.frozen
class Choice:
    """The values that a policy gives to the fields, and a note where it decided otherwise than by its name."""

    values: Mapping[str, Any]
    note: str = ""


@attrs.frozen
class Coalesce:
    """The policy of taking the first known value, in an order of sources of one's own.

    Sources that are not named follow in the order in which they came out.
    """

    order: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How decisions name it."""
        return f"coalesce {', '.join(self.order)}".strip()

    def arrange(self, accounts: Sequence[AnyRecord]) -> list[AnyRecord]:
        """Return accounts, which stand by publication, in this order."""
        return sorted(accounts, key=lambda each: _rank(each.source, self.order))


Named: TypeAlias = "str | Coalesce | Callable[[str, Sequence[tuple[RecordId, Any]]], Any]"
PolicyLike: TypeAlias = "Named | Mapping[str, Named]"
Decide: TypeAlias = Callable[[Contest], Choice]


def _coalesce(contest: Contest) -> Choice:
    return Choice(contest.values(contest.speaking[0]))


def _latest(contest: Contest) -> Choice:
    speaking = [each for each in contest.by_publication if not says_nothing(each, contest.unit)]
    return Choice(contest.values((speaking or contest.by_publication)[-1]))


def _consensus(contest: Contest) -> Choice:
    if len({contest.key(each) for each in contest.speaking}) == 1:
        return _coalesce(contest)
    if common := _common(contest):
        return Choice({contest.unit[0]: common}, "what all say who speak")
    fields = type(contest.accounts[0]).model_fields
    empty = {name: fields[name].get_default(call_default_factory=True, validated_data={}) for name in contest.unit}
    if is_silent(empty[contest.unit[0]]) and PydanticUndefined not in empty.values():
        return Choice(empty, "no consensus among those who speak")
    return Choice(contest.values(contest.accounts[0]), "no consensus, and it can't stay open: the lead's value")


def _common(contest: Contest) -> tuple[Any, ...]:
    """Return what all accounts have that speak, of a list; nothing where they have nothing in common."""
    name, *others = contest.unit
    values = [getattr(each, name) for each in contest.speaking]
    if others or not isinstance(values[0], tuple):
        return ()
    return agreed(values, marked(type(contest.accounts[0]), Keyed).get(name))


def _precise(contest: Contest) -> Choice:
    if contest.nature in (Nature.CONTRADICTION, Nature.WORDING):
        why = "they contradict each other" if contest.nature is Nature.CONTRADICTION else "only the wording differs"
        return attrs.evolve(_coalesce(contest), note=f"{why}: the first known value")
    ranked = [(exactness(each, contest.unit), each) for each in contest.speaking]
    most = max(rank for rank, _ in ranked)
    best = [each for rank, each in ranked if rank == most]
    is_tied = len({contest.key(each) for each in best}) > 1
    return Choice(contest.values(best[0]), "equally exact: the first of them" if is_tied else "")


def _unite(contest: Contest) -> Choice:
    values, note = united(contest.unit, contest.speaking)
    return Choice(values, note if contest.nature is not Nature.OMISSION else "")


POLICIES: Final[Mapping[str, Decide]] = {
    "coalesce": _coalesce,
    "consensus": _consensus,
    "precise": _precise,
    "unite": _unite,
    "latest": _latest,
}
"""The policies that have a name, and what each does."""


@attrs.frozen
class Policy:
    """A policy for each field, found by `of`."""

    _by_field: Mapping[str, Named]
    lead: Coalesce

    @property
    def name(self) -> str:
        """How it is named: the one policy for all fields, or each with its fields, the rest last."""
        *own, rest = sorted(self._by_field.items(), key=lambda each: (each[0] == "*", each[0]))
        return ", ".join([*(f"{field} {_name(each)}" for field, each in own), _name(rest[1])])

    @classmethod
    def of(cls, policy: PolicyLike, ds: RecordSet) -> "Policy":
        """Return the policy that is meant.

        Raises:
            UsageError: a policy, field or source that there is not.
        """
        asked = policy if isinstance(policy, Mapping) else {"*": policy}
        by_field = {name: each for names, each in asked.items() for name in names.split("+")}
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

    def decide(self, contest: Contest) -> tuple[str, Choice]:
        """Return the name of what decided, and the choice.

        Raises:
            UsageError: the fields stand together and have several policies, or a function of the user's gives
                other than a value for each of them.
        """
        asked = [self._by_field[name] for name in contest.unit if name in self._by_field]
        if any(each != asked[0] for each in asked):
            raise UsageError(f"{' and '.join(contest.unit)} stand together and need one policy")
        named = asked[0] if asked else self._by_field["*"]
        if isinstance(named, str):
            return named, POLICIES[named](contest)
        if isinstance(named, Coalesce):
            arranged = named.arrange(contest.by_publication)
            return named.name, _coalesce(attrs.evolve(contest, accounts=arranged))
        return _name(named), _asked(named, contest)


def _name(policy: Named) -> str:
    """Return how decisions name a policy: a function of the user's by its own name."""
    if isinstance(policy, str | Coalesce):
        return policy if isinstance(policy, str) else policy.name
    return str(getattr(policy, "__name__", type(policy).__name__))


def label(unit: Unit) -> str:
    """Return how decisions, and a function of the user's, name fields that stand together: `when+steps`."""
    return "+".join(unit)


def _asked(function: Callable[[str, Sequence[tuple[RecordId, Any]]], Any], contest: Contest) -> Choice:
    """Ask a function of the user's: of one field for its value, of several for a mapping of all of them."""
    if len(contest.unit) == 1:
        (name,) = contest.unit
        return Choice({name: function(name, [(each.id, getattr(each, name)) for each in contest.accounts])})
    values = function(label(contest.unit), [(each.id, contest.values(each)) for each in contest.accounts])
    if not isinstance(values, Mapping) or set(values) != set(contest.unit):
        raise UsageError(f"the policy for {label(contest.unit)} gives a mapping of these fields, not {values!r}")
    return Choice(cast("Mapping[str, Any]", values))


def _rank(source: str, order: Sequence[str]) -> int:
    return order.index(source) if source in order else len(order)
