"""Random datasets with few actors and events, so that accounts often agree or contradict each other."""

from hypothesis import strategies as st

from mediation import AnyRecord, Dataset
from moves.build import (
    Entity,
    Fields,
    actor,
    agreement,
    condition,
    dataset,
    dispute,
    measure,
    meeting,
    member,
    reply,
    source,
    statement,
    step,
    talks,
    transfer,
)

ACTORS = ("TUR", "RUS", "UKR", "USA")
DISPUTES = ("ukraine", "syria")
WHENS = (
    "2022-03-10",
    "2022-03",
    "2022",
    "2022-06-15",
    "2023-02-01",
    "2021-12/2022-01",
    "2022-24",
    "[2022-03-01, 2023-03-01]",
    "[2021-12-30..2022-01-02]",
    "[..2022-06]",
    "[2022-05..]",
    "/2023-02",
)
MEMBERSHIPS = ("1949-08-24/..", "2022-03/2023-01", "2022-03-10/", "/2022-05", "[2022..2023]", "2022")

# Two of the four sources relay the same agency.
SOURCES = (
    source("one"),
    source("two", publisher="sabah", relays=["reuters"]),
    source("three", relays=["reuters"]),
    source("four", publisher="ampe"),
)

_subsets = {least: st.lists(st.sampled_from(ACTORS), min_size=least, max_size=3, unique=True) for least in (0, 1, 2)}
_targets = st.lists(st.sampled_from(ACTORS[1:]), min_size=1, max_size=2, unique=True)
_by = st.sampled_from([[], ["TUR"], ["RUS"]])


def _steps(*statuses: str) -> st.SearchStrategy[list[Fields]]:
    """Draw one or two of the statuses, some of them by somebody."""
    return st.lists(st.builds(step, st.sampled_from(statuses), by=_by), min_size=1, max_size=2)


_replies = st.lists(
    st.builds(reply, st.sampled_from(ACTORS), st.sampled_from(["accepted", "rejected", "not_objected"])), max_size=1
)
_domains = st.sampled_from(["diplomatic", "military", "economic"])
_others = st.sampled_from([{}, {"TUR": "host"}, {"TUR": "mediator", "USA": "observer"}, {"USA": "mediator"}])
_common = {
    "when": st.sampled_from(WHENS),
    "disputes": st.lists(st.sampled_from(DISPUTES), max_size=2, unique=True),
    "modality": st.sampled_from(["asserted", "asserted", "asserted", "reported", "conditional", "negated"]),
    "multiplicity": st.sampled_from([1, 1, 1, 2, 3, "repeated"]),
}

_MEASURES = ("sanction", "transit_restriction", "humanitarian_aid", "evacuation")
_POSTURES = ("imposed", "carried_out", "threatened", "offered", "lifted", "declined", "opposed")
_STAGES = ("requested", "approved", "contracted", "delivered", "suspended", "refused")
_ACTS = ("praise", "criticise", "demand", "appeal", "promise", "react", "hope")


def _agreements(event: str, source: str) -> st.SearchStrategy[AnyRecord]:
    return st.builds(
        lambda steps, **fields: agreement(*steps, event=event, source=source, unnamed_parties=["others"], **fields),
        _steps("offered", "signed", "in_force"),
        parties=_subsets[1],
        others=_others,
        responses=_replies,
        domain=_domains,
        **_common,
    )


def _conditions(event: str, source: str) -> st.SearchStrategy[AnyRecord]:
    return st.builds(lambda relation: condition(relation, event=event, source=source), st.just("good_relations"))


def _measures(event: str, source: str) -> st.SearchStrategy[AnyRecord]:
    return st.builds(
        lambda kind, steps, **fields: measure(kind, *steps, event=event, source=source, **fields),
        st.sampled_from(_MEASURES),
        _steps(*_POSTURES),
        targets=_targets,
        asked_by=_subsets[0],
        consent=_subsets[0],
        refers_to=st.sampled_from([None, None, "sanctions"]),
        responses=_replies,
        **_common,
    )


def _meetings(event: str, source: str) -> st.SearchStrategy[AnyRecord]:
    return st.builds(
        lambda status, **fields: meeting(status, event=event, source=source, **fields),
        st.sampled_from(["planned", "held", "not_held"]),
        attendees=_subsets[2],
        part_of=st.sampled_from([None, None, "talks-2"]),
        domain=_domains,
        **_common,
    )


def _statements(event: str, source: str) -> st.SearchStrategy[AnyRecord]:
    return st.builds(
        lambda act, **fields: statement(act, event=event, source=source, **fields),
        st.sampled_from(_ACTS),
        speaker=st.sampled_from(["TUR", "TUR", "USA"]),
        about=_targets,
        audience=_targets,
        performs=st.sampled_from([None, None, "talks-1"]),
        domain=_domains,
        **_common,
    )


def _talks(event: str, source: str) -> st.SearchStrategy[AnyRecord]:
    process = None if event == "talks-1" else "talks-1"
    return st.builds(
        lambda steps, **fields: talks(*steps, event=event, source=source, unnamed_parties=["others"] * 2, **fields),
        _steps("offered", "scheduled", "held", "withdrawn"),
        parties=_subsets[1],
        others=_others,
        responses=_replies,
        part_of=st.sampled_from([None, process]),
        domain=_domains,
        **_common,
    )


def _transfers(event: str, source: str) -> st.SearchStrategy[AnyRecord]:
    return st.builds(
        lambda steps, two, **fields: transfer(
            *steps, supplier=two[0], recipient=two[1], event=event, source=source, **fields
        ),
        _steps(*_STAGES),
        st.sampled_from([("TUR", "UKR"), ("TUR", "RUS"), ("RUS", "TUR"), ("USA", "TUR"), ("USA", "UKR")]),
        terms=st.sampled_from(["sale", "donation", "unknown"]),
        responses=_replies,
        **_common,
    )


_TELLERS = {
    "agreement": _agreements,
    "condition": _conditions,
    "measure": _measures,
    "meeting": _meetings,
    "statement": _statements,
    "talks": _talks,
    "transfer": _transfers,
}
_EVENTS = (
    *(f"{kind}-1" for kind in _TELLERS),
    *(f"{kind}-2" for kind in ("measure", "statement", "talks", "transfer")),
)
_TELLINGS = {
    (event, source.id): _TELLERS[event.partition("-")[0]](event, source.id) for event in _EVENTS for source in SOURCES
}


def records() -> st.SearchStrategy[AnyRecord]:
    """Draw an account of one of eleven events by one of four sources."""
    return st.sampled_from(sorted(_TELLINGS)).flatmap(_TELLINGS.__getitem__)


def entities() -> st.SearchStrategy[list[Entity]]:
    """Draw the sources, disputes, states and the EU. Some states belong to NATO for a while, and to the west.

    Russia is never of the west and Ukraine never in NATO, so that they can be the other pole.
    """
    in_nato, in_west = {"NATO": st.sampled_from(MEMBERSHIPS)}, {"west": st.just("1949/..")}
    groups = {"TUR": {**in_nato, **in_west}, "RUS": in_nato, "UKR": in_west, "USA": {**in_nato, **in_west}}
    belonging = {each: st.fixed_dictionaries({}, optional=own) for each, own in groups.items()}
    bodies: list[Entity] = [actor("EU", "igo"), actor("NATO", "igo"), actor("west", "group")]
    others: list[Entity] = [*SOURCES, *(dispute(each) for each in DISPUTES), *bodies]
    return st.fixed_dictionaries(belonging).map(
        lambda known: [*others, *(member(each, **own) for each, own in known.items())]
    )


def datasets(most: int = 14) -> st.SearchStrategy[Dataset]:
    """Draw a dataset of such records, at most one per event and source."""
    tellings = st.lists(records(), max_size=most, unique_by=lambda record: record.id)
    return st.builds(lambda told, known: dataset(*told, entities=known), tellings, entities())
