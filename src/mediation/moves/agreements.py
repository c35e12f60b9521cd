"""Rules for agreements."""

from collections.abc import Iterator
from typing import Final

from mediation.models.part import ActorId
from mediation.models.records import Agreement, Step
from mediation.moves.acts import Draft
from mediation.moves.rules import Context, Nothing, Rule
from mediation.vocabulary import AgreementStatus, Form, Means, MoveClass, ThirdPartyRole

_CONCLUDED: Final = {AgreementStatus.SIGNED, AgreementStatus.IN_FORCE}
_LEFT: Final = {AgreementStatus.WITHDRAWN, AgreementStatus.SUSPENDED, AgreementStatus.ENDED}
_BROKERS: Final = {
    ThirdPartyRole.MEDIATOR,
    ThirdPartyRole.FACILITATOR,
    ThirdPartyRole.HOST,
    ThirdPartyRole.CHAIR,
    ThirdPartyRole.GUARANTOR,
}


@Rule.of(Agreement)
def agreement_signed(agreement: Agreement, _: Context) -> Iterator[Draft]:
    """An agreement signed is cooperative and verbal, each party toward its co-parties."""
    for step in _steps(agreement, *_CONCLUDED):
        for actor in agreement.parties:
            yield from _drafts(agreement, step, actor, MoveClass.COOPERATIVE, Means.VERBAL)


@Rule.of(Agreement)
def agreement_brokered(agreement: Agreement, _: Context) -> Iterator[Draft]:
    """An agreement that a third party brought about is bridging by it between the parties."""
    for step in _steps(agreement, *_CONCLUDED):
        for third_party in agreement.third_parties:
            if third_party.role in _BROKERS:
                yield from _drafts(
                    agreement, step, third_party.actor, MoveClass.BRIDGING, Means.MATERIAL, form=Form.BROKERED
                )


@Rule.of(Agreement)
def agreement_left(agreement: Agreement, _: Context) -> Iterator[Draft]:
    """Leaving, suspending or ending an agreement is conflictual and material toward the co-parties, by who did it."""
    for step in _steps(agreement, *_LEFT):
        for actor in step.by:
            yield from _drafts(agreement, step, actor, MoveClass.CONFLICTUAL, Means.MATERIAL)


@Rule.of(Agreement)
def agreement_without_move(agreement: Agreement, _: Context) -> Iterator[Nothing]:
    """An agreement only proposed is no move, nor one of which it is unknown who left it or with whom it was made."""
    if any(step.status in _CONCLUDED or step.by for step in _steps(agreement, *_CONCLUDED, *_LEFT)):
        yield Nothing("the source names no other party")
    elif any(_steps(agreement, *_LEFT)):
        yield Nothing(f"{agreement.status}: the source does not say by whom")
    else:
        yield Nothing(f"{agreement.status.replace('_', ' ')}: nothing was concluded")


def _steps(agreement: Agreement, *statuses: AgreementStatus) -> Iterator[Step[AgreementStatus]]:
    return (step for step in agreement.steps if step.status in statuses)


def _drafts(
    agreement: Agreement,
    step: Step[AgreementStatus],
    actor: ActorId,
    move_class: MoveClass,
    means: Means,
    *,
    form: Form = Form.PLAIN,
) -> Iterator[Draft]:
    for party in agreement.parties:
        if party != actor:
            yield Draft(
                actor=actor,
                target=party,
                move_class=move_class,
                form=form,
                means=means,
                domain=agreement.domain,
                when=step.when,
                reason=f"agreement {step.status.replace('_', ' ')}",
            )


RULES = (agreement_signed, agreement_brokered, agreement_left, agreement_without_move)
