"""Rules and rule sets: which record becomes which acts, or none, and why."""

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

# How each modality bears on an act: it happened, it may have or may yet, or it did not.
_POSSIBLE: Final = {Modality.REPORTED, Modality.EXPECTED, Modality.CONDITIONAL}
_DENIED: Final = {Modality.NEGATED, Modality.COUNTERFACTUAL}


@attrs.frozen
class Context:
    """What a rule may know beyond its record: the kinds of actors, and which negotiations are processes.

    A process is a negotiation that others are part of; its rounds are counted, it is not. `origins` are the
    outlets whose accounts the sources give.
    """

    actor_types: Mapping[str, ActorType] = attrs.field(factory=dict)
    processes: frozenset[EventId] = frozenset()
    origins: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def of(cls, ds: RecordSet) -> "Context":
        """Return the context that a dataset gives."""
        rounds = (record.part_of for record in ds.negotiations if record.part_of)
        return cls(
            actor_types={actor.id: actor.type for actor in ds.actors.values()},
            processes=frozenset(rounds),
            origins={source.id: source.origin for source in ds.sources.values()},
        )


@attrs.frozen
class Nothing:
    """A rule's word that a record, or a part of it, makes no move, and why."""

    reason: str


Drafts = Iterable[Draft | Nothing]


@attrs.frozen
class Rule:
    """A named rule: which kind of record it reads, the sentence that states it, and what it makes of one."""

    name: str
    kind: str
    sentence: str
    read: Callable[[Any, Context], Drafts] = attrs.field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a rule of a module by its name there; any other by value, if its function can be pickled."""
        place = (self.read.__module__, self.read.__qualname__)
        is_there = getattr(sys.modules.get(place[0]), place[1], None) is self
        return (_rule_of, place) if is_there else (Rule, attrs.astuple(self, recurse=False))

    @classmethod
    def of(cls, kind: type[Record], name: str = "") -> "Callable[[Callable[[Any, Context], Drafts]], Rule]":
        """Make a rule of a function: named like it, stated by the first line of its docstring."""

        def make(read: Callable[[Any, Context], Drafts]) -> Rule:
            sentence = (getdoc(read) or "").partition("\n")[0]
            return cls(name or read.__name__.replace("_", "-"), kind.model_fields["kind"].default, sentence, read)

        return make


def _rule_of(module: str, name: str) -> Rule:
    """Return the rule that a module has under a name."""
    rule: Rule = getattr(import_module(module), name)
    return rule


@attrs.frozen
class RuleSet:
    """A versioned, citable list of rules. Every record that they read gives acts or a reason why not.

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
        """Return the rule of that name.

        Raises:
            UnknownNameError: no rule has that name.
        """
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise UnknownNameError(unknown("rule", name, (rule.name for rule in self.rules)))

    def read(self, record: AnyRecord, context: Context) -> tuple[tuple[Act, ...], WhyNot | None]:
        """Return the acts that a record gives; when there are none, why.

        Within a record, an actor's acts of one class and means toward one target are one act, at its onset.
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
        """Return the acts of all records of a dataset, and the records that give none, with the reason."""
        context = Context.of(ds)
        readings = [self.read(record, context) for record in ds]
        acts = tuple(act for made, _ in readings for act in made)
        return acts, tuple(why_not for _, why_not in readings if why_not)


def _onset(act: Act) -> tuple[object, ...]:
    """Return what sorts certain acts before possible ones, and earlier acts before later ones."""
    return not act.is_certain, act.when.sort_key


def rule_set(rules: str | RuleSet, known: Mapping[str, RuleSet]) -> RuleSet:
    """Return the rule set of a version, or the one that was passed.

    Raises:
        UsageError: no known rule set has that version.
    """
    if isinstance(rules, RuleSet):
        return rules
    require("rule set", rules, known)
    return known[rules]
