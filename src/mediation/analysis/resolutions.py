"""What the accounts of each event allow: one of them, all together, or what a policy makes of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from mediation.accounts.consolidation import Consolidation
from mediation.accounts.policies import POLICIES, Policy
from mediation.dataset import Dataset
from mediation.moves import Act, Context, RuleSet
from mediation.part import EventId
from mediation.records import AnyRecord, Negotiation
from mediation.references import references

Way: TypeAlias = Sequence[AnyRecord]
"""One way to read an event: the records to be read in its place."""


@attrs.frozen
class Alternative:
    """One way to read an event: its acts, its number, and how many ways there are."""

    acts: tuple[Act, ...]
    number: int
    of: int


def alternatives(ds: Dataset, rules: RuleSet, actor: str) -> Iterator[Alternative]:
    """Yield every way in which each event can be read, as far as its accounts name the actor.

    The accounts of an event complete each other, or one of them is right, or what a named policy makes of
    them. Whether a negotiation is a process, and its rounds are counted in its place, depends on how others
    are read; where that is open, both are ways to read it.
    """
    ways = {event: tuple(found) for event, found in _ways(ds, actor)}
    contexts = tuple(_contexts(ds, ways))
    for found in ways.values():
        made: dict[object, tuple[Act, ...]] = {}
        together = [act for record in found[0] for act in rules.read(record, contexts[0])[0]]
        most = max((act.outlets for act in together), default=1)
        for records in found:
            for context in contexts:
                acts = tuple(_borne_out(act, most) for record in records for act in rules.read(record, context)[0])
                made.setdefault(frozenset(map(_bare, acts)), acts)
        for number, acts in enumerate(made.values()):
            yield Alternative(acts, number, len(made))


def _ways(ds: Dataset, actor: str) -> Iterator[tuple[EventId, Iterator[Way]]]:
    """Yield the ways to read each event that may hold an act of the actor, or be a process or a round of one."""
    consolidation = Consolidation.of(ds)
    policies = [Policy.of(name, ds) for name in POLICIES]
    for accounts in ds.accounts.values():
        is_named = any(ref == actor for record in accounts for _, _, ref in references(record))
        if is_named or isinstance(accounts[0], Negotiation):
            yield accounts[0].event, _readings(accounts, consolidation, policies)


def _readings(accounts: Way, consolidation: Consolidation, policies: Sequence[Policy]) -> Iterator[Way]:
    """Yield the accounts together; where they differ, each by itself, and what each policy makes of them."""
    yield accounts
    if contests := consolidation.contests(accounts):
        yield from ((account,) for account in accounts)
        yield from ((consolidation.record(accounts, policy, contests),) for policy in policies)


def _contexts(ds: Dataset, ways: Mapping[EventId, Sequence[Way]]) -> Iterator[Context]:
    """Yield the context with the processes that there are however events are read, then with all that may be."""
    surely: set[EventId] = set()
    perhaps: set[EventId] = set()
    for each in ways.values():
        named = [{record.part_of for record in way if isinstance(record, Negotiation)} for way in each]
        perhaps |= {event for events in named for event in events if event}
        surely |= {event for event in set.intersection(*named) if event}
    context = Context.of(ds)
    for processes in dict.fromkeys((frozenset(surely), frozenset(perhaps))):
        yield attrs.evolve(context, processes=processes)


def _bare(act: Act) -> tuple[object, ...]:
    """Return an act without what tells only whose account it is, and by which rule."""
    return (
        *(act.counted_as, act.actor, act.target, act.move_class, act.form, act.means, act.domain),
        *(act.when, act.disputes, act.is_certain, act.times),
    )


def _borne_out(act: Act, most: int) -> Act:
    """Return the act with no more outlets than one account has.

    Who bears a move out is counted over the accounts that give it, not over all that made a record.
    """
    return act if act.outlets <= most else attrs.evolve(act, outlets=most)
