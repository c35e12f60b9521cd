"""What the accounts of each event allow: one of them, all together, or what a policy makes of them."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from mediation.accounts.consolidation import Consolidation
from mediation.accounts.policies import POLICIES, Policy
from mediation.dataset import Dataset
from mediation.models.part import EventId
from mediation.models.records import AnyRecord, Negotiation
from mediation.models.references import used
from mediation.moves import Act, Context, RuleSet


@attrs.frozen
class Way:
    """One way to read an event: the records to be read in its place, and whether they are as the sources tell it."""

    records: Sequence[AnyRecord]
    is_told: bool


@attrs.frozen
class Alternative:
    """One way to read an event: its acts, its number, how many ways there are, and whether it is as told."""

    acts: tuple[Act, ...]
    number: int
    of: int
    is_told: bool


def alternatives(ds: Dataset, rules: RuleSet, actor: str) -> Iterator[Alternative]:
    """Yield every way in which each event can be read, as far as its accounts name the actor.

    The accounts of an event complete each other, or one of them is right, or what a named policy makes of
    them. Rules read what a policy makes without its decisions. Whether a negotiation is a process, and its
    rounds are counted in its place, depends on how others are read; where that is open, both are ways to read it.
    """
    ways = {event: tuple(found) for event, found in _ways(ds, actor)}
    contexts = tuple(_contexts(ds, ways))
    for found in ways.values():
        made: dict[object, tuple[tuple[Act, ...], bool]] = {}
        known: set[object] = set()
        for acts, is_told in _acts(found, rules, contexts):
            bare = frozenset(map(_bare, acts))
            if is_told:  # who else tells the same bears it out
                made.setdefault(frozenset((_bare(act), act.origin) for act in acts), (acts, True))
            elif bare not in known:
                made[bare] = acts, False
            known.add(bare)
        for number, (acts, is_told) in enumerate(made.values()):
            yield Alternative(acts, number, len(made), is_told)


def _acts(ways: Sequence[Way], rules: RuleSet, contexts: Sequence[Context]) -> Iterator[tuple[tuple[Act, ...], bool]]:
    """Yield the acts of an event read in each way and context. Each record is read once in each context."""
    records = {id(record): record for way in ways for record in way.records}
    read = [{key: rules.read(record, context)[0] for key, record in records.items()} for context in contexts]
    for way in ways:
        for acts_of in read:
            yield tuple(act for record in way.records for act in acts_of[id(record)]), way.is_told


def _ways(ds: Dataset, actor: str) -> Iterator[tuple[EventId, Iterator[Way]]]:
    """Yield the ways to read each event that may hold an act of the actor, or be a process or a round of one."""
    consolidation = Consolidation.of(ds)
    policies = [Policy.of(name, ds) for name in POLICIES]
    for accounts in ds.accounts.values():
        if isinstance(accounts[0], Negotiation) or any(actor in used(record)["actor"] for record in accounts):
            yield accounts[0].event, _readings(accounts, consolidation, policies)


def _readings(accounts: Sequence[AnyRecord], consolidation: Consolidation, policies: Sequence[Policy]) -> Iterator[Way]:
    """Yield the accounts together; where they differ, each by itself, and what each policy makes of them."""
    yield Way(accounts, is_told=True)
    if contests := consolidation.contests(accounts):
        yield from (Way((account,), is_told=True) for account in accounts)
        versions = consolidation.versions(accounts, policies, contests)
        yield from (Way((record,), is_told=False) for record in versions)


def _contexts(ds: Dataset, ways: Mapping[EventId, Sequence[Way]]) -> Iterator[Context]:
    """Yield the context with the processes that there are however events are read, then with all that may be."""
    surely: set[EventId] = set()
    perhaps: set[EventId] = set()
    for each in ways.values():
        named = [{record.part_of for record in way.records if isinstance(record, Negotiation)} for way in each]
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
