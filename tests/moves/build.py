"""Small records and datasets, with only the fields that a test needs."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar, cast

from mediation import (
    Actor,
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Condition,
    Coverage,
    Dataset,
    Dispute,
    Measure,
    Meeting,
    Negotiation,
    Record,
    Source,
    Statement,
)
from mediation.models import KINDS
from mediation.models.references import references

Fields: TypeAlias = Mapping[str, object]
StepLike: TypeAlias = "str | Fields"
Entity: TypeAlias = Actor | Source | Dispute
_Entity = TypeVar("_Entity", Actor, Source, Dispute)

DIGEST = "0" * 64


def transfer(*steps: StepLike, supplier: str = "TUR", recipient: str = "UKR", **fields: object) -> ArmsTransfer:
    """Return an arms transfer, by default from Türkiye to Ukraine."""
    arms = {"supplier": supplier, "recipient": recipient, "designation": "drones", "steps": _steps(steps)}
    return cast("ArmsTransfer", record("arms_transfer", arms, fields))


def measure(type_: str, *steps: StepLike, actors: Iterable[str] = ("TUR",), **fields: object) -> Measure:
    """Return a measure, by default by Türkiye."""
    return cast("Measure", record("measure", {"type": type_, "actors": list(actors), "steps": _steps(steps)}, fields))


def talks(
    *steps: StepLike, parties: Iterable[str] = ("RUS", "UKR"), others: Fields | None = None, **fields: object
) -> Negotiation:
    """Return talks, by default between Russia and Ukraine; `others` are third parties, each with a role."""
    roles = [*((party, "party") for party in parties), *(others or {}).items()]
    participants = [{"actor": actor, "role": role} for actor, role in roles]
    return cast("Negotiation", record("negotiation", {"participants": participants, "steps": _steps(steps)}, fields))


def agreement(
    *steps: StepLike, parties: Iterable[str] = ("TUR", "UKR"), others: Fields | None = None, **fields: object
) -> Agreement:
    """Return an agreement, by default between Türkiye and Ukraine; `others` are third parties, each with a role."""
    third_parties = [{"actor": actor, "role": role} for actor, role in (others or {}).items()]
    own = {"title": "A deal", "parties": list(parties), "third_parties": third_parties, "steps": _steps(steps)}
    return cast("Agreement", record("agreement", own, fields))


def meeting(*steps: StepLike, attendees: Iterable[str] = ("TUR", "RUS"), **fields: object) -> Meeting:
    """Return a visit, by default between Türkiye and Russia."""
    own = {"attendees": [{"actor": actor} for actor in attendees], "mode": "visit", "steps": _steps(steps)}
    return cast("Meeting", record("meeting", own, fields))


def statement(act: str, speaker: str = "TUR", **fields: object) -> Statement:
    """Return a statement, by default by Türkiye."""
    return cast("Statement", record("statement", {"act": act, "speaker": speaker}, fields))


def condition(relation: str, actor: str = "TUR", others: Iterable[str] = ("RUS",), **fields: object) -> Condition:
    """Return a condition, by default between Türkiye and Russia."""
    own = {"relation": relation, "actor": actor, "others": list(others), "when": "2014/.."}
    return cast("Condition", record("condition", own, fields))


def record(kind: str, own: Fields, fields: Fields) -> Record:
    """Return a record of the kind, by default in March 2022 and by source "one"."""
    source = fields.get("source", "one")
    common = {
        "event": f"{kind.replace('_', '-')}-1",
        "source": source,
        "when": "2022-03",
        "summary": "An account in a test.",
    }
    evidence = [{"source": source, "start": 0, "end": 9, "sha256": DIGEST}]
    return KINDS[kind].model_validate({**common, "evidence": evidence, **own, **fields})


def step(status: str, when: str = "", by: Iterable[str] = ()) -> Fields:
    """Return a step, with its own date or an author."""
    return {"status": status, "by": list(by), **({"when": when} if when else {})}


def reply(by: str, how: str, when: str = "") -> Fields:
    """Return a reply to an offer."""
    return {"by": by, "reply": how, **({"when": when} if when else {})}


def _steps(steps: Iterable[StepLike]) -> list[Fields]:
    return [step(each) if isinstance(each, str) else each for each in steps]


def actor(actor_id: str, type_: str = "state", **fields: object) -> Actor:
    """Return an actor whose name is its id."""
    names = [{"text": actor_id, "kind": "preferred"}]
    return Actor.model_validate({"id": actor_id, "type": type_, "names": names, **fields})


def member(actor_id: str, **groups: str) -> Actor:
    """Return a state that is a member of groups, each for a period."""
    memberships = [{"group": group, "when": when} for group, when in groups.items()]
    return actor(actor_id, memberships=memberships)


def source(source_id: str, **fields: object) -> Source:
    """Return a source of a thousand characters, published at the end of 2024."""
    own = {"title": "A text", "published": "2024-12-31", "published_basis": "stated", "file": f"{source_id}.txt"}
    return Source.model_validate({"id": source_id, **own, "sha256": DIGEST, "length": 1000, **fields})


def dispute(dispute_id: str) -> Dispute:
    """Return a dispute whose title is its id."""
    return Dispute.model_validate({"id": dispute_id, "title": dispute_id, "when": "2014/.."})


def dataset(*records: AnyRecord, entities: Iterable[Entity] = (), covered: Iterable[Fields] = ()) -> Dataset:
    """Return a dataset of the records; entities that are not given become plain states, sources or disputes.

    Türkiye, Russia, Ukraine and the United States are always known.
    """
    given = tuple(entities)
    coverage = tuple(Coverage.model_validate(each) for each in covered)
    found: dict[str, list[str]] = {"actor": ["TUR", "RUS", "UKR", "USA"], "source": [], "dispute": [], "event": []}
    for part in (*given, *coverage, *records):
        for _, what, ref in references(part):
            found[what].append(ref)

    def known(model: type[_Entity], refs: Iterable[str], plain: Callable[[str], _Entity]) -> tuple[_Entity, ...]:
        own: dict[str, _Entity] = {str(each.id): each for each in given if isinstance(each, model)}
        return tuple(own[ref] if ref in own else plain(ref) for ref in dict.fromkeys([*refs, *own]))

    return Dataset(
        sources=known(Source, found["source"], source),
        actors=known(Actor, found["actor"], actor),
        disputes=known(Dispute, found["dispute"], dispute),
        records=records,
        coverage=coverage,
        outside=frozenset(found["event"]) - {each.event for each in records},
    )
