"""Rules and rule sets, which turn records into acts or explain why there are none."""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from inspect import getdoc
from typing import Any, Final

import attrs

from mediation.errors import UnknownNameError, require, unknown
from mediation.models.part import EventId
from mediation.models.records import KINDS, AnyRecord, Record
from mediation.moves.acts import Act, Draft, WhyNot
from mediation.record_set import RecordSet
from mediation.vocabulary import ActorType, Modality

# Modalities of acts that possibly happened, and of acts that did not happen.
_POSSIBLE: Final = {Modality.REPORTED, Modality.EXPECTED, Modality.CONDITIONAL}
_DENIED: Final = {Modality.NEGATED, Modality.COUNTERFACTUAL}


@attrs.frozen
class Context:
    """Information that rules need beyond the record: the types of actors, and the negotiations that are processes.

    A process is a negotiation that others are part of. Its rounds are counted instead of the process. `origins` has the
    original outlet of each source.
    """

    actor_types: Mapping[str, ActorType] = attrs.field(factory=dict)
    processes: frozenset[EventId] = frozenset()
    origins: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def of(cls, ds: RecordSet) -> "Context":
        """Return the context of a dataset."""
        rounds = (record.part_of for record in ds.negotiations if record.part_of)
        return cls(
            actor_types={actor.id: actor.type for actor in ds.actors.values()},
            processes=frozenset(rounds),
            origins={source.id: source.origin for source in ds.sources.values()},
        )


@attrs.frozen
class Nothing:
    """The reason why a record, or a part of it, makes no move."""

    reason: str


Drafts = Iterable[Draft | Nothing]


@attrs.frozen
class Rule:
    """A named rule: its kind of record, the sentence that states it, and its function."""

    name: str
    kind: str
    sentence: str
    read: Callable[[Any, Context], Drafts] = attrs.field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a module-level rule by name, and any other rule by value."""
        place = (self.read.__module__, self.read.__qualname__)
        is_there = getattr(sys.modules.get(place[0]), place[1], None) is self
        return (_rule_of, place) if is_there else (Rule, attrs.astuple(self, recurse=False))

    @classmethod
    def of(cls, kind: type[Record], name: str = "") -> "Callable[[Callable[[Any, Context], Drafts]], Rule]":
        """Turn a function into a rule with its name. The first line of the docstring states the rule."""

        def make(read: Callable[[Any, Context], Drafts]) -> Rule:
            sentence = (getdoc(read) or "").partition("\n")[0]
            return cls(name or read.__name__.replace("_", "-"), kind.model_fields["kind"].default, sentence, read)

        return make


def _rule_of(module: str, name: str) -> Rule:
    """Return a module-level rule by name."""
    rule: Rule = getattr(import_module(module), name)
    return rule


@attrs.frozen
class RuleSet:
    """A versioned, citable list of rules. Every record gives acts or a reason why not.

    >>> from mediation.moves import RULES
    >>> RULES["2026.1"]["transfer-delivered"].sentence
    'Arms delivered, on any terms, are cooperative and material, supplier to recipient.'
    """

    version: str
    rules: tuple[Rule, ...]
    _by_kind: dict[str, tuple[Rule, ...]] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        by_kind = {kind: tuple(rule for rule in self.rules if rule.kind == kind) for kind in KINDS}
        object.__setattr__(self, "_by_kind", by_kind)

    def __getitem__(self, name: str) -> Rule:
        """Return the rule with that name.

        Raises:
            UnknownNameError: unknown rule.
        """
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise UnknownNameError(unknown("rule", name, (rule.name for rule in self.rules)))

    def read(self, record: AnyRecord, context: Context) -> tuple[tuple[Act, ...], WhyNot | None]:
        """Return the acts of a record, or the reason why there are none.

        Within a record, acts with the same actor, target, class and means are one act, at the earliest date.
        """
        acts: dict[tuple[str, ...], Act] = {}
        reasons: list[WhyNot] = []
        for rule in self._by_kind[record.kind]:
            for made in rule.read(record, context):
                if isinstance(made, Nothing):
                    reasons.append(WhyNot(record=record.id, rule=rule.name, reason=made.reason))
                elif record.modality in _DENIED:
                    reason = f"the source gives it as {record.modality}: it did not happen"
                    reasons.append(WhyNot(record=record.id, rule=rule.name, reason=reason))
                elif made.actor == made.target:
                    reason = f"an act of {made.actor} toward itself"
                    reasons.append(WhyNot(record=record.id, rule=rule.name, reason=reason))
                else:
                    act = self._act(made, rule, record, context)
                    key = (act.actor, act.target, act.move_class, act.means)
                    acts[key] = min(acts[key], act, key=_onset) if key in acts else act
        if acts:
            return tuple(acts.values()), None
        none = WhyNot(record=record.id, reason=f"no rule of {self.version} names such a {record.kind}")
        return (), reasons[0] if reasons else none

    def _act(self, draft: Draft, rule: Rule, record: AnyRecord, context: Context) -> Act:
        is_numbered = isinstance(record.multiplicity, int) and not draft.counted_as
        return Act(
            event=record.event,
            counted_as=draft.counted_as or record.event,
            record=record.id,
            source=record.source,
            origin=context.origins.get(record.source, record.source),
            outlets=len({context.origins.get(each, each) for each in record.sources}) if record.accounts else 1,
            kind=record.kind,
            rule=rule.name,
            rules=self.version,
            actor=draft.actor,
            target=draft.target,
            move_class=draft.move_class,
            form=draft.form,
            means=draft.means,
            domain=draft.domain,
            when=draft.when.onset,
            disputes=record.disputes,
            is_certain=not draft.is_possible_only and record.modality not in _POSSIBLE,
            times=int(record.multiplicity) if is_numbered else 1,
            reason=draft.reason,
        )

    def acts(self, ds: RecordSet) -> tuple[tuple[Act, ...], tuple[WhyNot, ...]]:
        """Return the acts of all records of a dataset, and the reasons for records without acts."""
        context = Context.of(ds)
        readings = [self.read(record, context) for record in ds]
        acts = tuple(act for made, _ in readings for act in made)
        return acts, tuple(why_not for _, why_not in readings if why_not)


def _onset(act: Act) -> tuple[object, ...]:
    """Sort certain acts before possible ones, then by date."""
    return not act.is_certain, act.when.sort_key


def rule_set(rules: str | RuleSet, known: Mapping[str, RuleSet]) -> RuleSet:
    """Return the rule set with that version, or the given rule set.

    Raises:
        UsageError: unknown version.
    """
    if isinstance(rules, RuleSet):
        return rules
    require("rule set", rules, known)
    return known[rules]
