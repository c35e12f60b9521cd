"""Strategies for the parts of records: steps in order, responses, voices, amounts of money."""

from functools import cache
from typing import Any, Final, TypeVar, Unpack

from mediation.dates.when import When
from mediation.models.records import Money, Response, Step, TransferStep, Voice
from mediation.testing._hypothesis import st
from mediation.testing.pools import Fields, Pool, Pools, fields
from mediation.testing.texts import labels
from mediation.vocabulary import Reply, Specificity, TransferStage, Vocabulary

Status = TypeVar("Status", bound=Vocabulary)

_MONEY: Final = st.builds(
    Money,
    amount=st.decimals(0, 10**12, places=2),
    currency=st.sampled_from(["USD", "EUR", "TRY", "UAH", "RUB"]),
    basis=labels,
    is_estimate=st.booleans(),
)

_DELIVERED: Final[Fields] = {
    "number": st.none() | st.integers(0, 1000),
    "number_is_estimate": st.booleans(),
    "tiv": st.none() | st.decimals(0, 1000, places=2),
}


def money() -> st.SearchStrategy[Money]:
    """Amounts of money from 0 to a trillion, with cents."""
    return _MONEY


def steps(statuses: type[Status], **pools: Unpack[Pools]) -> st.SearchStrategy[tuple[Step[Status], ...]]:
    """Dated steps, earliest first, in the order of their code list, so that no step precedes one it depends on."""
    model: type[Step[Any]] = TransferStep if statuses is TransferStage else Step
    return dated_steps(statuses, Pool(**pools)).map(lambda steps: tuple(model(**step) for step in steps))


@cache
def dated_steps(statuses: type[Vocabulary], pool: Pool) -> st.SearchStrategy[list[Fields]]:
    """The fields of steps, sorted by date and by code list. The last one may have an `as_of` date."""
    step = fields(**_step(statuses, pool), when=pool.whens())
    return st.builds(_in_order, st.lists(step, min_size=1, max_size=3), st.none() | pool.whens())


@cache
def undated_steps(statuses: type[Vocabulary], pool: Pool) -> st.SearchStrategy[list[Fields]]:
    """The fields of steps in any order, without dates."""
    return st.lists(fields(**_step(statuses, pool)), min_size=1, max_size=3)


def _step(statuses: type[Vocabulary], pool: Pool) -> dict[str, st.SearchStrategy[Any]]:
    delivered = _DELIVERED if statuses is TransferStage else {}
    return {"status": st.sampled_from(statuses), "by": pool.few(), "reason": labels, **delivered}


def _in_order(steps: list[Fields], as_of: When | None) -> list[Fields]:
    dates = sorted((step["when"] for step in steps), key=lambda when: when.sort_key)
    stages = sorted(steps, key=lambda step: _place(step["status"]))
    *before, last = ({**stage, "when": when} for stage, when in zip(stages, dates, strict=True))
    return [*before, {**last, "as_of": as_of}]


def _place(status: Vocabulary) -> int:
    """Return the position of the code in its list."""
    return [*type(status)].index(status)


def responses(**pools: Unpack[Pools]) -> st.SearchStrategy[Response]:
    """Replies of an actor to an offer, request or proposal."""
    return response_of(Pool(**pools))


@cache
def response_of(pool: Pool) -> st.SearchStrategy[Response]:
    """The reply of an actor of the pool."""
    return st.builds(
        Response,
        by=pool.actor,
        reply=st.sampled_from(Reply),
        when=pool.whens(),
        through=pool.few(),
        condition=labels,
    )


def voices(**pools: Unpack[Pools]) -> st.SearchStrategy[Voice]:
    """Speakers, for themselves or others, with or without an office."""
    return voice_of(Pool(**pools)).map(Voice.model_validate)


@cache
def voice_of(pool: Pool) -> st.SearchStrategy[Fields]:
    """The fields of a voice."""
    return fields(
        speaker=pool.actor,
        specificity=st.sampled_from(Specificity),
        office=labels,
        on_behalf_of=st.sampled_from((None, *pool.actors)),
    )
