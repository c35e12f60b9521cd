"""Rules for arms transfers."""

from collections.abc import Iterator
from typing import Final

from mediation.models.part import ActorId
from mediation.models.records import ArmsTransfer, Step
from mediation.moves.acts import Draft
from mediation.moves.rules import Context, Nothing, Rule
from mediation.vocabulary import Domain, Means, MoveClass, Terms, TransferStage

_ALLOWED: Final = {
    TransferStage.APPROVED,
    TransferStage.NOTIFIED,
    TransferStage.COMMITTED,
    TransferStage.ALLOCATED,
    TransferStage.LICENSED,
}
_STOPPED: Final = {
    TransferStage.REFUSED: Means.VERBAL,
    TransferStage.SUSPENDED: Means.MATERIAL,
    TransferStage.CANCELLED: Means.MATERIAL,
}
_NOT_BOUGHT: Final = {Terms.DONATION, Terms.LOAN}


@Rule.of(ArmsTransfer)
def transfer_requested(transfer: ArmsTransfer, _: Context) -> Iterator[Draft]:
    """A request for arms is cooperative and verbal, recipient to supplier."""
    for step in _steps(transfer, TransferStage.REQUESTED):
        yield _by_recipient(transfer, step, Means.VERBAL)


@Rule.of(ArmsTransfer)
def transfer_allowed(transfer: ArmsTransfer, _: Context) -> Iterator[Draft]:
    """Arms approved, notified, committed, allocated or licensed are cooperative and verbal, supplier to recipient."""
    for step in _steps(transfer, *_ALLOWED):
        yield _by_supplier(transfer, step, Means.VERBAL)


@Rule.of(ArmsTransfer)
def transfer_contracted(transfer: ArmsTransfer, _: Context) -> Iterator[Draft]:
    """Arms contracted are cooperative and verbal, both ways."""
    for step in _steps(transfer, TransferStage.CONTRACTED):
        yield _by_supplier(transfer, step, Means.VERBAL)
        yield _by_recipient(transfer, step, Means.VERBAL)


@Rule.of(ArmsTransfer)
def transfer_delivered(transfer: ArmsTransfer, _: Context) -> Iterator[Draft]:
    """Arms delivered, on any terms, are cooperative and material, supplier to recipient."""
    for step in _steps(transfer, TransferStage.DELIVERED):
        yield _by_supplier(transfer, step, Means.MATERIAL)


@Rule.of(ArmsTransfer)
def transfer_bought(transfer: ArmsTransfer, _: Context) -> Iterator[Draft]:
    """A buyer taking delivery is cooperative and material, recipient to supplier; on unknown terms, possibly."""
    for step in _steps(transfer, TransferStage.DELIVERED) if transfer.terms not in _NOT_BOUGHT else ():
        yield _by_recipient(transfer, step, Means.MATERIAL, is_possible_only=transfer.terms is Terms.UNKNOWN)


@Rule.of(ArmsTransfer)
def transfer_stopped(transfer: ArmsTransfer, _: Context) -> Iterator[Draft]:
    """Arms refused are conflictual and verbal, suspended or cancelled material, by whoever did it."""
    for step in _steps(transfer, *_STOPPED):
        for actor in step.by or (transfer.supplier,):
            target = transfer.supplier if actor == transfer.recipient else transfer.recipient
            yield _draft(transfer, step, actor, target, MoveClass.CONFLICTUAL, _STOPPED[step.status])


@Rule.of(ArmsTransfer)
def transfer_considered(transfer: ArmsTransfer, _: Context) -> Iterator[Nothing]:
    """Arms under consideration are no move."""
    if transfer.stage is TransferStage.UNDER_CONSIDERATION:
        yield Nothing("only under consideration: nobody has asked, offered or agreed")


def _steps(transfer: ArmsTransfer, *stages: TransferStage) -> Iterator[Step[TransferStage]]:
    return (step for step in transfer.steps if step.status in stages)


def _by_supplier(transfer: ArmsTransfer, step: Step[TransferStage], means: Means) -> Draft:
    return _draft(transfer, step, transfer.supplier, transfer.recipient, MoveClass.COOPERATIVE, means)


def _by_recipient(
    transfer: ArmsTransfer, step: Step[TransferStage], means: Means, *, is_possible_only: bool = False
) -> Draft:
    return _draft(
        transfer,
        step,
        transfer.recipient,
        transfer.supplier,
        MoveClass.COOPERATIVE,
        means,
        is_possible_only=is_possible_only,
    )


def _draft(
    transfer: ArmsTransfer,
    step: Step[TransferStage],
    actor: ActorId,
    target: ActorId,
    move_class: MoveClass,
    means: Means,
    *,
    is_possible_only: bool = False,
) -> Draft:
    return Draft(
        actor=actor,
        target=target,
        move_class=move_class,
        means=means,
        domain=Domain.MILITARY,
        when=step.when,
        reason=f"{transfer.designation} {step.status}",
        is_possible_only=is_possible_only,
    )


RULES = (
    transfer_requested,
    transfer_allowed,
    transfer_contracted,
    transfer_delivered,
    transfer_bought,
    transfer_stopped,
    transfer_considered,
)
