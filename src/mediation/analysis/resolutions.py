"""All readings of the accounts of each event: each alone, all together, or consolidated by a policy."""

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
    """One way to read an event: its records, and whether sources report them so."""

    records: Sequence[AnyRecord]
    is_reported: bool


@attrs.frozen
class Alternative:
    """One way to read an event: its acts, its number out of `of`, and whether sources report it so."""

    acts: tuple[Act, ...]
    number: int
    of: int
    is_reported: bool


def alternatives(ds: Dataset, rules: RuleSet, actor: str) -> Iterator[Alternative]:
    """Yield every reading of each event whose accounts name the actor.

    A reading takes all accounts together, one account alone, or the consolidated record of a named policy. Rules read
    that record without its decisions. The rounds of a process are counted in its place. Whether a negotiation is a
    process depends on the reading of other events, so if both are possible, both are readings.
    """
    ways = {event: tuple(found) for event, found in _ways(ds, actor)}
    contexts = tuple(_contexts(ds, ways))
    for found in ways.values():
        made: dict[object, tuple[tuple[Act, ...], bool]] = {}
        known: set[object] = set()
        for acts, is_reported in _acts(found, rules, contexts):
            bare = frozenset(map(_bare, acts))
            if is_reported:  # another origin of the same acts corroborates them
                made.setdefault(frozenset((_bare(act), act.origin) for act in acts), (acts, True))
            elif bare not in known:
                made[bare] = acts, False
            known.add(bare)
        for number, (acts, is_reported) in enumerate(made.values()):
            yield Alternative(acts, number, len(made), is_reported)


def _acts(ways: Sequence[Way], rules: RuleSet, contexts: Sequence[Context]) -> Iterator[tuple[tuple[Act, ...], bool]]:
    """Yield the acts of an event for each way and context. The rules read each record once per context."""
    records = {id(record): record for way in ways for record in way.records}
    read = [{key: rules.read(record, context)[0] for key, record in records.items()} for context in contexts]
    for way in ways:
        for acts_of in read:
            yield tuple(act for record in way.records for act in acts_of[id(record)]), way.is_reported


def _ways(ds: Dataset, actor: str) -> Iterator[tuple[EventId, Iterator[Way]]]:
    """Yield the ways to read each event that names the actor or is a negotiation, which may be a process or round."""
    consolidation = Consolidation.of(ds)
    policies = [Policy.of(name, ds) for name in POLICIES]
    for accounts in ds.accounts.values():
        if isinstance(accounts[0], Negotiation) or any(actor in used(record)["actor"] for record in accounts):
            yield accounts[0].event, _readings(accounts, consolidation, policies)


def _readings(accounts: Sequence[AnyRecord], consolidation: Consolidation, policies: Sequence[Policy]) -> Iterator[Way]:
    """Yield all accounts together. If they differ, also yield each alone, and the record of each policy."""
    yield Way(accounts, is_reported=True)
    if contests := consolidation.contests(accounts):
        yield from (Way((account,), is_reported=True) for account in accounts)
        versions = consolidation.versions(accounts, policies, contests)
        yield from (Way((record,), is_reported=False) for record in versions)


def _contexts(ds: Dataset, ways: Mapping[EventId, Sequence[Way]]) -> Iterator[Context]:
    """Yield the context with the processes of every reading, then the one with those of any reading."""
    certain: set[EventId] = set()
    possible: set[EventId] = set()
    for each in ways.values():
        named = [{record.part_of for record in way.records if isinstance(record, Negotiation)} for way in each]
        possible |= {event for events in named for event in events if event}
        certain |= {event for event in set.intersection(*named) if event}
    context = Context.of(ds)
    for processes in dict.fromkeys((frozenset(certain), frozenset(possible))):
        yield attrs.evolve(context, processes=processes)


def _bare(act: Act) -> tuple[object, ...]:
    """Return the fields of an act, except its rule and the source of its account."""
    return (
        *(act.counted_as, act.actor, act.target, act.move_class, act.form, act.means, act.domain),
        *(act.when, act.disputes, act.is_certain, act.times),
    )
