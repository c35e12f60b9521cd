"""Shares in arms transfers: how much of the volume of a period came from whom, or went to whom."""

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

import attrs

from mediation.dataset import Dataset
from mediation.dates.when import Answer, When
from mediation.errors import UsageError
from mediation.models.actors import find_actor
from mediation.models.part import ActorId
from mediation.models.records import ArmsTransfer
from mediation.vocabulary import TransferStage

_ZERO_AT_MOST = Decimal("0.5")


@attrs.frozen(kw_only=True)
class TivShare:
    """An actor's part in what was delivered in a period, in TIV (SIPRI's trend-indicator value), as bounds.

    `lower` and `upper` are millions of TIV, and `share` and `share_at_most` parts of all that is counted. The bounds
    differ where the source leaves open what was delivered in the period: a deal whose deliveries over several years
    have one value between them, or a 0, which is anything up to half a million.
    """

    actor: ActorId
    lower: Decimal
    upper: Decimal
    share: Fraction
    share_at_most: Fraction

    def __str__(self) -> str:
        low, high = (f"{100 * float(each):.1f}" for each in (self.share, self.share_at_most))
        return f"{self.actor} {low if low == high else f'{low}–{high}'} %"


def tiv_shares(
    ds: Dataset,
    period: When | str,
    *,
    by: Literal["supplier", "recipient"] = "supplier",
    suppliers: Collection[str] | str = (),
    recipients: Collection[str] | str = (),
) -> tuple[TivShare, ...]:
    """Return each supplier's or recipient's share of the TIV delivered in the period, the largest first.

    Args:
        ds: a dataset with transfers that have a TIV, each deal once.
        period: years or days, the first and the last with all that is in them: `2020/2024`.
        by: whose shares.
        suppliers: only what came from these, by ids or names; none named: from all.
        recipients: only what went to these; none named: to all.

    Raises:
        UsageError: several sources tell of one deal, the period is open, `by` is something else, or an actor is none of
            the dataset's.
    """
    if by not in ("supplier", "recipient"):
        raise UsageError(f'by="{by}" is none of supplier, recipient')
    days = _whole(When.of(period))
    lower, upper = Counter[ActorId](), Counter[ActorId]()
    for transfer in _chosen(ds, _ids(ds, suppliers), _ids(ds, recipients)):
        least, most = _delivered(transfer, days)
        actor = transfer.supplier if by == "supplier" else transfer.recipient
        lower[actor] += least  # type: ignore[assignment]  # a Counter adds up anything
        upper[actor] += most  # type: ignore[assignment]
    return tuple(sorted(_shares(lower, upper), key=lambda each: (-each.lower, -each.upper, each.actor)))


def _ids(ds: Dataset, named: Collection[str] | str) -> frozenset[str]:
    """Return the ids of actors that are named by id or name, one or several."""
    return frozenset(find_actor(ds, each) for each in ((named,) if isinstance(named, str) else named))


def _whole(period: When) -> When:
    """Return the period with all days of its first and last year."""
    if period.earliest is None or period.latest is None:
        raise UsageError(f"{period} is open: name a first and a last year, as 2020/2024")
    return When(f"{period.earliest}/{period.latest}")


def _chosen(ds: Dataset, suppliers: Collection[str], recipients: Collection[str]) -> Iterator[ArmsTransfer]:
    """Yield the transfers that are asked for and have a TIV.

    Raises:
        UsageError: two of them are of one deal.
    """
    told = dict[str, str]()
    for transfer in ds.arms_transfers:
        has_tiv = transfer.tiv is not None or any(step.tiv is not None for step in transfer.steps)
        if not has_tiv or (suppliers and transfer.supplier not in suppliers):
            continue
        if recipients and transfer.recipient not in recipients:
            continue
        if other := told.get(transfer.event):
            raise UsageError(f"{other} and {transfer.id} tell of one deal: keep one source, or consolidate")
        told[transfer.event] = transfer.id
        yield transfer


def _delivered(transfer: ArmsTransfer, period: When) -> tuple[Decimal, Decimal]:
    """Return the least and the most that was delivered in the period, in millions of TIV."""
    steps = [step for step in transfer.steps if step.status is TransferStage.DELIVERED]
    if any(step.tiv is not None for step in steps):
        found = [_within(step.tiv, {_answer(step.when, period)}) for step in steps if step.tiv is not None]
        return sum((least for least, _ in found), Decimal()), sum((most for _, most in found), Decimal())
    return _within(transfer.tiv or Decimal(), {_answer(step.when, period) for step in steps})


def _within(tiv: Decimal, answers: set[Answer]) -> tuple[Decimal, Decimal]:
    """Return the least and the most of a value that is of the period, as the answers tell of its deliveries."""
    if answers <= {Answer.NO}:
        return Decimal(), Decimal()
    return tiv if answers == {Answer.YES} else Decimal(), tiv or _ZERO_AT_MOST


@cache
def _answer(when: When, period: When) -> Answer:
    answer = when.within(period)
    return Answer.CANT_TELL if answer is Answer.NO and when.overlaps(period) is not Answer.NO else answer


def _shares(lower: Counter[ActorId], upper: Counter[ActorId]) -> Iterator[TivShare]:
    least, most = (Fraction(sum(each.values())) for each in (lower, upper))
    for actor, high in upper.items():
        if high:
            low = Fraction(lower[actor])
            yield TivShare(
                actor=actor,
                lower=Decimal(lower[actor]),
                upper=Decimal(high),
                share=low / (low + most - Fraction(high)) if low else Fraction(),
                share_at_most=Fraction(high) / (Fraction(high) + least - low),
            )
