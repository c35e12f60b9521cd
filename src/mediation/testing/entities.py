"""Strategies for sources, evidence, actors and disputes."""

from functools import cache
from typing import Final, Unpack

from mediation.models.actors import Actor, Codes, Dispute
from mediation.models.evidence import Evidence, Source
from mediation.testing._hypothesis import st
from mediation.testing.pools import Fields, Pool, Pools, fields
from mediation.testing.texts import digests, headings, labels, titles
from mediation.vocabulary import ActorType, DateBasis, Encoding, NameKind

# The minimum length of sources. Evidence is within it.
_MIN_SOURCE_CHARS: Final = 1000

_CODES: Final = st.sampled_from([Codes(), Codes(iso3="TUR", cow="640", gw="640", cameo="TUR", wikidata="Q43")])


def sources(**pools: Unpack[Pools]) -> st.SearchStrategy[Source]:
    """Documents of at least 1,000 characters, published on a date that may be uncertain."""
    pool = Pool(**pools)
    return st.one_of([source_of(each, pool) for each in pool.sources])


@cache
def source_of(source_id: str, pool: Pool) -> st.SearchStrategy[Source]:
    """The source with that id."""
    return st.builds(
        Source,
        id=st.just(source_id),
        title=headings,
        publisher=st.sampled_from((None, *pool.actors)),
        relays=pool.few(),
        author=labels,
        published=pool.whens(spans=False),
        published_basis=st.sampled_from(DateBasis),
        language=st.sampled_from(["en", "tr", "uk", "mul"]),
        file=st.just(f"{source_id}.txt"),
        sha256=digests,
        length=st.integers(_MIN_SOURCE_CHARS, 100_000),
        encoding=st.sampled_from(Encoding),
        dataset=labels,
        release=labels,
        citation=labels,
        note=labels,
    )


def evidence(source: str = "source-1", length: int = _MIN_SOURCE_CHARS) -> st.SearchStrategy[Evidence]:
    """Spans of the source with that id and length in characters."""
    return spans(length).map(lambda span: Evidence.model_validate({"source": source, **span}))


def spans(length: int = _MIN_SOURCE_CHARS) -> st.SearchStrategy[Fields]:
    """Spans of any source with at least that many characters."""
    return st.builds(
        lambda start, width, sha256: {"start": start, "end": min(start + width, length), "sha256": sha256},
        st.integers(0, length - 1),
        st.integers(1, length),
        digests,
    )


def actors(**pools: Unpack[Pools]) -> st.SearchStrategy[Actor]:
    """Actors of every type, with optional memberships. Persons may hold offices."""
    pool = Pool(**pools)
    return st.one_of([actor_of(each, of_type, pool, pool.actors) for each in pool.actors for of_type in ActorType])


@cache
def actor_of(actor_id: str, of_type: ActorType, pool: Pool, groups: tuple[str, ...] = ()) -> st.SearchStrategy[Actor]:
    """The actor with that id and type, optionally a member of a group. Persons may serve actors of the pool."""
    membership = fields(group=st.sampled_from(groups), when=pool.whens()) if groups else st.nothing()
    office = fields(title=titles, of=pool.actor, when=pool.whens())
    held = 2 if of_type is ActorType.PERSON else 0
    preferred, alias = _names(pool, NameKind.PREFERRED), _names(pool, NameKind.ALIAS)
    return st.builds(
        Actor,
        id=st.just(actor_id),
        type=st.just(of_type),
        names=st.tuples(preferred) | st.tuples(alias, preferred) | st.tuples(preferred, preferred),
        codes=_CODES,
        memberships=st.lists(membership, max_size=1 if groups else 0),
        offices=st.lists(office, max_size=held),
        note=labels,
    )


def _names(pool: Pool, kind: NameKind) -> st.SearchStrategy[Fields]:
    languages = st.sampled_from(["", "tr"])
    return fields(text=headings, kind=st.just(kind), language=languages, valid=st.none() | pool.whens())


def disputes(**pools: Unpack[Pools]) -> st.SearchStrategy[Dispute]:
    """Disputes between some actors, on a date or over a period."""
    pool = Pool(**pools)
    return st.one_of([dispute_of(each, pool) for each in pool.disputes])


@cache
def dispute_of(dispute_id: str, pool: Pool) -> st.SearchStrategy[Dispute]:
    """The dispute with that id."""
    return st.builds(
        Dispute,
        id=st.just(dispute_id),
        title=titles,
        parties=pool.few(),
        when=pool.whens(),
        note=labels,
    )
