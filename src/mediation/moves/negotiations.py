"""Rules for negotiations."""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from mediation.models.part import ActorId
from mediation.models.records import Negotiation, Step
from mediation.moves.acts import Draft
from mediation.moves.rules import Context, Drafts, Nothing, Rule
from mediation.vocabulary import Domain, Form, Format, Means, MoveClass, NegotiationRole, NegotiationStatus

_BRINGING_TOGETHER: Final = (
    NegotiationRole.MEDIATOR,
    NegotiationRole.FACILITATOR,
    NegotiationRole.HOST,
    NegotiationRole.CONVENER,
    NegotiationRole.GUARANTOR,
)
_APART: Final = {Format.SHUTTLE, Format.INDIRECT}
_HELD: Final = {NegotiationStatus.HELD, NegotiationStatus.CONCLUDED}
_MOVING: Final = {*_HELD, NegotiationStatus.OFFERED, NegotiationStatus.SCHEDULED, NegotiationStatus.WITHDRAWN}
_UNHELD: Final = {NegotiationStatus.NOT_HELD, NegotiationStatus.REJECTED, NegotiationStatus.UNDER_CONSIDERATION}


@Rule.of(Negotiation)
def negotiation_offered(talks: Negotiation, _: Context) -> Iterator[Draft]:
    """Talks offered by a third party are bridging, also when rejected; offered by a party, contact with the others."""
    for step in _steps(talks, NegotiationStatus.OFFERED):
        for actor in step.by or go_betweens(talks):
            move_class = MoveClass.CONTACT if actor in talks.parties else MoveClass.BRIDGING
            yield from _drafts(talks, step, actor, move_class, Form.OFFER, Means.VERBAL)


@Rule.of(Negotiation)
def negotiation_brought_about(talks: Negotiation, context: Context) -> Drafts:
    """Talks mediated, hosted or convened, and held, are bridging by the third party; scheduled, possibly.

    Rounds are counted, and their process is not.
    """
    if talks.event in context.processes:
        return (Nothing("a process; its rounds are counted"),)
    return _held(talks, go_betweens(talks), MoveClass.BRIDGING)


@Rule.of(Negotiation)
def negotiation_joined(talks: Negotiation, context: Context) -> Drafts:
    """Talks that an actor holds as a party are contact with the other parties; scheduled, or perhaps apart, possibly.

    Parties meet at a host's and in direct talks. Go-betweens who shuttle or talk to each side keep them apart. If the
    format of a mediation is unknown, the parties may have met.
    """
    if talks.event in context.processes or talks.format in _APART:
        return ()
    may_be_apart = talks.format is None and not talks.actors_as(NegotiationRole.HOST)
    is_mediated = bool(talks.actors_as(NegotiationRole.MEDIATOR, NegotiationRole.FACILITATOR))
    return _held(talks, talks.parties, MoveClass.CONTACT, is_possible_only=may_be_apart and is_mediated)


@Rule.of(Negotiation)
def negotiation_left(talks: Negotiation, _: Context) -> Iterator[Draft]:
    """Withdrawing from talks is conflictual and material, diplomatic, toward the other parties."""
    for step in _steps(talks, NegotiationStatus.WITHDRAWN):
        for actor in step.by:
            for draft in _drafts(talks, step, actor, MoveClass.CONFLICTUAL, Form.PLAIN, Means.MATERIAL):
                yield attrs.evolve(draft, domain=Domain.DIPLOMATIC)


@Rule.of(Negotiation)
def negotiation_without_move(talks: Negotiation, _: Context) -> Iterator[Nothing]:
    """Talks not said to have taken place are no move, nor talks with parties unknown."""
    if talks.status in _UNHELD:
        yield Nothing(f"{talks.status.replace('_', ' ')}: no talks took place")
    elif not any(_steps(talks, *_MOVING)):
        yield Nothing(f"{talks.status}: the source does not say that talks were held")
    else:
        yield Nothing("nobody is named who brought the parties together or met the other side")


def go_betweens(talks: Negotiation) -> tuple[ActorId, ...]:
    """Return the third parties who bring the parties together, without observers."""
    return tuple(actor for actor in talks.third_parties if actor in talks.actors_as(*_BRINGING_TOGETHER))


def _held(
    talks: Negotiation, actors: Iterable[ActorId], move_class: MoveClass, *, is_possible_only: bool = False
) -> Iterator[Draft]:
    """Yield the acts of holding the talks: certain once held, possible while scheduled."""
    held = list(_steps(talks, *_HELD))
    ahead = [] if talks.status in _UNHELD else list(_steps(talks, NegotiationStatus.SCHEDULED))
    for step in (held or ahead)[:1]:
        for actor in actors:
            yield from _drafts(
                talks, step, actor, move_class, Form.HELD, Means.MATERIAL, is_possible_only=is_possible_only or not held
            )


def _steps(talks: Negotiation, *statuses: NegotiationStatus) -> Iterator[Step[NegotiationStatus]]:
    return (step for step in talks.steps if step.status in statuses)


def _drafts(
    talks: Negotiation,
    step: Step[NegotiationStatus],
    actor: ActorId,
    move_class: MoveClass,
    form: Form,
    means: Means,
    *,
    is_possible_only: bool = False,
) -> Iterator[Draft]:
    for party in talks.parties:
        if party != actor:
            yield Draft(
                actor=actor,
                target=party,
                move_class=move_class,
                form=form,
                means=means,
                domain=talks.domain,
                when=step.when,
                reason=f"talks {step.status.replace('_', ' ')}",
                is_possible_only=is_possible_only,
            )


RULES = (
    negotiation_offered,
    negotiation_brought_about,
    negotiation_joined,
    negotiation_left,
    negotiation_without_move,
)
