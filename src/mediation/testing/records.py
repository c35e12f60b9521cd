"""Strategies for valid records of the seven kinds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar, Unpack, cast

from mediation.errors import require
from mediation.models.records import (
    KINDS,
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Condition,
    Measure,
    Meeting,
    Negotiation,
    Record,
    Statement,
)
from mediation.models.records.statement import _ABOUT_SOMEBODY, _TO_AN_AUDIENCE
from mediation.testing._hypothesis import st
from mediation.testing.entities import spans
from mediation.testing.parts import dated_steps, money, response_of, undated_steps, voice_of
from mediation.testing.pools import Fields, Pool, Pools, fields, some
from mediation.testing.texts import labels, titles
from mediation.vocabulary import (
    AgreementStage,
    AgreementStatus,
    AgreementSubstage,
    AgreementType,
    ArmsCategory,
    Confidence,
    Domain,
    Format,
    Level,
    MeasureType,
    Medium,
    MeetingMode,
    MeetingRole,
    MeetingStatus,
    Modality,
    NegotiationRole,
    NegotiationStatus,
    Outcome,
    Posture,
    Relation,
    SpeechAct,
    Strategy,
    Terms,
    ThirdPartyRole,
    TransferStage,
    Vocabulary,
    WeaponStatus,
)

Kind = TypeVar("Kind", bound=Record)


def negotiations(**pools: Unpack[Pools]) -> st.SearchStrategy[Negotiation]:
    """Negotiations between named or unnamed parties, with third parties in any role."""
    return accounts(Negotiation, Pool(**pools))


def agreements(**pools: Unpack[Pools]) -> st.SearchStrategy[Agreement]:
    """Agreements between named or unnamed parties. Third parties signed, did not sign, or it is unknown."""
    return accounts(Agreement, Pool(**pools))


def arms_transfers(**pools: Unpack[Pools]) -> st.SearchStrategy[ArmsTransfer]:
    """Arms transfers between two actors, with or without a price, at any stage."""
    return accounts(ArmsTransfer, Pool(**pools))


def statements(**pools: Unpack[Pools]) -> st.SearchStrategy[Statement]:
    """Statements with the audience or subjects that their act requires."""
    return accounts(Statement, Pool(**pools))


def measures(**pools: Unpack[Pools]) -> st.SearchStrategy[Measure]:
    """Measures by some actors, with or without targets."""
    return accounts(Measure, Pool(**pools))


def meetings(**pools: Unpack[Pools]) -> st.SearchStrategy[Meeting]:
    """Meetings of two or more attendees, named or unnamed."""
    return accounts(Meeting, Pool(**pools))


def conditions(**pools: Unpack[Pools]) -> st.SearchStrategy[Condition]:
    """Conditions of an actor over a period, with or without others."""
    return accounts(Condition, Pool(**pools))


def records(kind: str | None = None, **pools: Unpack[Pools]) -> st.SearchStrategy[AnyRecord]:
    """Records of one kind (`"arms_transfer"`), or of any kind.

    Raises:
        UsageError: unknown kind.
    """
    if kind is not None:
        require("kind", kind, KINDS)
    pool = Pool(**pools)
    models = [model for name, model in KINDS.items() if kind in (None, name)]
    return cast("st.SearchStrategy[AnyRecord]", st.one_of([accounts(model, pool) for model in models]))


def accounts(model: type[Kind], pool: Pool) -> st.SearchStrategy[Kind]:
    """Records of one kind."""
    return fields_of(model, pool).map(model.model_validate)


@cache
def fields_of(model: type[Record], pool: Pool) -> st.SearchStrategy[Fields]:
    """The fields of a record of one kind, shared and own."""
    shared = {
        "event": st.sampled_from(pool.events),
        "source": st.sampled_from(pool.sources),
        "version": st.integers(1, 3),
        "when": pool.whens(spans=True if model is Condition else None),
        "summary": titles,
        "label": labels,
        "evidence": st.lists(spans(), min_size=1, max_size=2),
        "attribution": st.lists(voice_of(pool), max_size=1),
        "modality": st.sampled_from(Modality),
        "disputes": some(pool.disputes),
        "multiplicity": st.sampled_from([1, 2, 300, "repeated"]),
        "part_of": _event(pool),
        "confidence": st.sampled_from(Confidence),
        "memo": labels,
        "raw": _some(fields(column=labels, text=titles)),
    }
    return st.builds(_settled, fields(**shared), *_OWN_FIELDS[model](pool))


def _settled(shared: Fields, *own: Fields) -> Fields:
    """Merge the fields, set the source of the evidence, and remove a `part_of` that is the record's own event."""
    whole = shared["part_of"] if shared["part_of"] != shared["event"] else None
    evidence = [{"source": shared["source"], **span} for span in shared["evidence"]]
    fields = {**shared, "part_of": whole, "evidence": evidence}
    return fields | {name: value for part in own for name, value in part.items()}


# The own fields of each kind, in groups that are drawn separately. Fields that depend on each other come first.


def _negotiation(pool: Pool) -> tuple[st.SearchStrategy[Fields], ...]:
    others = st.tuples(pool.actor, st.sampled_from([role for role in NegotiationRole if role != "party"]))
    few_others = st.lists(others, max_size=2, unique=True)
    sides = st.one_of(
        st.tuples(pool.few(2, 3), few_others, _some(labels)),
        st.tuples(pool.few(1, 1), few_others, _some(labels, 1)),
        st.tuples(st.just(()), others.map(lambda other: [other]), _some(labels, 2)),
    )
    return (
        st.builds(_participants, sides, pool.few()),
        fields(
            level=_perhaps(Level),
            format=_perhaps(Format),
            venue=labels,
            round=st.sampled_from([None, 1, 2]),
            strategies=some(tuple(Strategy)),
            good_offices=st.sampled_from([None, False, True]),
            issues=_some(labels),
            outcome=_perhaps(Outcome),
            led_to=some(pool.events, 0, 1),
            domain=st.sampled_from(Domain),
            **_staged(NegotiationStatus, pool),
        ),
    )


def _agreement(pool: Pool) -> tuple[st.SearchStrategy[Fields], ...]:
    third_party = fields(
        actor=pool.actor,
        role=st.sampled_from(ThirdPartyRole),
        signed=st.sampled_from([None, False, True]),
        through=pool.few(),
    )
    return (
        fields(parties=pool.few(1, 3), unnamed_parties=_some(labels))
        | fields(parties=st.just(()), unnamed_parties=_some(labels, 1)),
        fields(
            title=titles,
            third_parties=_some(third_party),
            type=_perhaps(AgreementType),
            stage=_perhaps(AgreementStage),
            substage=_perhaps(AgreementSubstage),
            provisions=_some(labels),
            domain=st.sampled_from(Domain),
            **_staged(AgreementStatus, pool),
        ),
    )


def _arms_transfer(pool: Pool) -> tuple[st.SearchStrategy[Fields], ...]:
    return (
        pool.few(2, 2).map(lambda two: {"supplier": two[0], "recipient": two[1]}),
        fields(
            designation=labels,
            category=st.sampled_from(ArmsCategory),
            number=st.none() | st.integers(0, 1000),
            number_is_estimate=st.booleans(),
            terms=st.sampled_from(Terms),
            condition=_perhaps(WeaponStatus),
            value=st.none() | money(),
            tiv=st.none() | st.decimals(0, 1000, places=2),
            through=pool.few(),
            **_staged(TransferStage, pool),
        ),
    )


def _statement(pool: Pool) -> tuple[st.SearchStrategy[Fields], ...]:
    def acts(among: Iterable[SpeechAct], audience: int, about: int) -> st.SearchStrategy[Fields]:
        return fields(act=st.sampled_from(sorted(among)), audience=pool.few(audience), about=pool.few(about))

    others = set(SpeechAct) - _TO_AN_AUDIENCE - _ABOUT_SOMEBODY
    return (
        acts(others, 0, 0) | acts(_TO_AN_AUDIENCE, 1, 0) | acts(_ABOUT_SOMEBODY, 0, 1),
        voice_of(pool),
        fields(
            topic=labels,
            domain=st.sampled_from(Domain),
            medium=st.sampled_from(Medium),
            performs=_event(pool),
            announces=_event(pool),
        ),
    )


def _measure(pool: Pool) -> tuple[st.SearchStrategy[Fields], ...]:
    return (
        st.builds(
            lambda involved, cut: {"actors": involved[:cut], "targets": involved[cut:]},
            pool.few(1, 3),
            st.integers(1, 3),
        ),
        fields(
            type=st.sampled_from(MeasureType),
            joining=pool.few(),
            asked_by=pool.few(),
            refers_to=_event(pool),
            even_handed=st.booleans(),
            consent=pool.few(),
            through=pool.few(),
            object=labels,
            value=st.none() | money(),
            own_domain=_perhaps(Domain),
            **_staged(Posture, pool),
        ),
    )


def _meeting(pool: Pool) -> tuple[st.SearchStrategy[Fields], ...]:
    sides = st.tuples(pool.few(2, 3), _some(labels)) | st.tuples(pool.few(1, 1), _some(labels, 1))
    return (
        st.builds(_attendees, sides, st.sampled_from(MeetingRole), pool.few()),
        fields(
            mode=st.sampled_from(MeetingMode),
            venue=labels,
            topics=_some(labels),
            domain=st.sampled_from(Domain),
            **_staged(MeetingStatus, pool),
        ),
    )


def _condition(pool: Pool) -> tuple[st.SearchStrategy[Fields], ...]:
    return (
        pool.few(1, 3).map(lambda actors: {"actor": actors[0], "others": actors[1:]}),
        fields(relation=st.sampled_from(Relation), domain=st.sampled_from(Domain), topic=labels),
    )


_OWN_FIELDS: Final[Mapping[type[Record], Callable[[Pool], tuple[st.SearchStrategy[Fields], ...]]]] = {
    Negotiation: _negotiation,
    Agreement: _agreement,
    ArmsTransfer: _arms_transfer,
    Statement: _statement,
    Measure: _measure,
    Meeting: _meeting,
    Condition: _condition,
}


def _participants(sides: tuple[Sequence[str], list[tuple[str, str]], list[str]], through: Sequence[str]) -> Fields:
    parties, others, unnamed = sides
    present = [*((party, NegotiationRole.PARTY) for party in parties), *others]
    return {
        "participants": [{"actor": actor, "role": role, "through": through} for actor, role in present],
        "unnamed_parties": unnamed,
    }


def _attendees(sides: tuple[Sequence[str], list[str]], role: MeetingRole, through: Sequence[str]) -> Fields:
    """Return the attendees. The first one has the role and is represented by the persons."""
    (first, *others), unnamed = sides
    attendees = [{"actor": first, "role": role, "through": through}, *({"actor": each} for each in others)]
    return {"attendees": attendees, "unnamed_attendees": unnamed}


def _some(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=least, max_size=least + 1)


def _perhaps(codes: type[Vocabulary]) -> st.SearchStrategy[Vocabulary | None]:
    return st.sampled_from((None, *codes))


def _event(pool: Pool) -> st.SearchStrategy[str | None]:
    return st.sampled_from((None, *pool.events))


def _staged(statuses: type[Vocabulary], pool: Pool) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "steps": undated_steps(statuses, pool) | dated_steps(statuses, pool),
        "responses": _some(response_of(pool)),
    }
