"""Strategies for whole datasets. Every id resolves."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, Unpack, cast

import attrs

from mediation.dataset import Dataset
from mediation.dates.when import Answer, When
from mediation.errors import require
from mediation.models.actors import Actor
from mediation.models.evidence import Coverage
from mediation.models.records import KINDS, AnyRecord
from mediation.testing._hypothesis import st
from mediation.testing.entities import actor_of, dispute_of, source_of
from mediation.testing.pools import Fields, Pool, Pools
from mediation.testing.records import fields_of
from mediation.testing.texts import labels
from mediation.vocabulary import ActorType

# Actors in addition to those of the pool.
_PERSONS: Final = ("person-1", "person-2")
_BODIES: Final = {"group-1": ActorType.GROUP, "igo-1": ActorType.IGO}

# Fields that refer to other events, and fields that differ between accounts of the same event.
_LINKS: Final = {"part_of", "refers_to", "performs", "announces"}
_TELLING: Final = ("source", "version", "evidence", "summary", "confidence")


def coverages(**pools: Unpack[Pools]) -> st.SearchStrategy[Coverage]:
    """Coverage claims for a period, exhaustive or not, for some or all actors."""
    return coverage_of(Pool(**pools))


@cache
def coverage_of(pool: Pool) -> st.SearchStrategy[Coverage]:
    """A coverage claim about actors of the pool."""
    return st.builds(
        Coverage,
        period=pool.whens(),
        source=st.sampled_from((None, *pool.sources)),
        region=labels,
        actors=pool.few(),
        exhaustive=st.booleans(),
        note=labels,
    )


def datasets(
    *, kinds: Sequence[str] = tuple(KINDS), min_records: int = 0, max_records: int = 8, **pools: Unpack[Pools]
) -> st.SearchStrategy[Dataset]:
    """Closed datasets with all sources, disputes and actors of the pools. The actors are states.

    Datasets also have two persons who hold offices for the states, and a group and an organisation with members.
    Events may have several accounts, also from one source. Records may be part of other events or refer to them. There
    may be coverage claims, exhaustive or not.

    Raises:
        UsageError: unknown kind.
    """
    for kind in kinds:
        require("kind", kind, KINDS)
    return _dataset(Pool(**pools), kinds, min_records, max_records)


@st.composite
def _dataset(draw: st.DrawFn, states: Pool, kinds: Sequence[str], min_records: int, max_records: int) -> Dataset:
    types = {
        **dict.fromkeys(_PERSONS, ActorType.PERSON),
        **_BODIES,
        **dict.fromkeys(states.actors, ActorType.STATE),
    }
    actors = {each: draw(actor_of(each, types[each], states, tuple(_BODIES))) for each in types}
    pool = attrs.evolve(states, actors=tuple(types))
    events = draw(st.lists(st.sampled_from(pool.events), min_size=min_records, max_size=max_records))
    models = {event: KINDS[draw(st.sampled_from(kinds))] for event in sorted(set(events))}
    accounts: list[Fields] = []
    for event in events:
        account = {**draw(fields_of(models[event], pool)), "event": event}
        others = [other for other in accounts if other["event"] == event]
        account["version"] = 1 + sum(other["source"] == account["source"] for other in others)
        repeats_first = draw(st.booleans())
        if others and repeats_first:
            account = others[0] | {name: account[name] for name in _TELLING}
        accounts.append(_settled(account, events, actors))
    return Dataset(
        title=draw(labels),
        sources=tuple(draw(source_of(each, states)) for each in states.sources),
        actors=tuple(actors.values()),
        disputes=tuple(draw(dispute_of(each, states)) for each in states.disputes),
        records=cast(
            "tuple[AnyRecord, ...]", tuple(models[account["event"]].model_validate(account) for account in accounts)
        ),
        coverage=tuple(draw(st.lists(coverage_of(pool), max_size=2))),
    )


def _settled(account: Fields, events: Sequence[str], actors: Mapping[str, Actor]) -> Fields:
    """Remove links to events without records, and give persons offices that they held."""
    links = {name: account[name] for name in _LINKS if name in account and account[name] in events}
    if "led_to" in account:
        links["led_to"] = tuple(each for each in account["led_to"] if each in events)
    if links.get("part_of") == account["event"]:
        del links["part_of"]
    voices = [_in_office(voice, account["when"], actors) for voice in account["attribution"]]
    account = {**account, **dict.fromkeys(_LINKS & account.keys()), **links, "attribution": voices}
    return _in_office(account, account["when"], actors) if "speaker" in account else account


def _in_office(voice: Fields, when: When, actors: Mapping[str, Actor]) -> Fields:
    """Return the voice. If a person speaks in an office, use one that they may have held at that date."""
    person = actors[voice["speaker"]]
    if person.type is not ActorType.PERSON:
        return voice
    held = [office for office in person.offices if office.when.overlaps(when) is not Answer.NO]
    if not held:
        return {**voice, "office": "", "on_behalf_of": None}
    return {
        **voice,
        "office": voice["office"] and held[0].title,
        "on_behalf_of": voice["on_behalf_of"] and held[0].of,
    }
