"""Suppliers' and recipients' shares of the arms transfers in a period."""

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

import attrs

from mediation.dataset import Dataset
from mediation.dates.when import Answer, When
from mediation.errors import UsageError, require_list
from mediation.models.actors import find_actor
from mediation.models.part import ActorId
from mediation.models.records import ArmsTransfer
from mediation.vocabulary import TransferStage

_ZERO_AT_MOST = Decimal("0.5")


@attrs.frozen(kw_only=True)
class TivShare:
    """An actor's share of the deliveries in a period, in TIV (SIPRI's trend-indicator value), as bounds.

    `lower` and `upper` are millions of TIV. `share` and `share_at_most` are fractions of the total. The bounds differ
    where the source doesn't say how much was delivered in the period: one value covers deliveries over several
    years, or the value is 0, which means up to half a million.
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
    """Return each supplier's or recipient's share of the TIV delivered in the period, largest first.

    Args:
        ds: a dataset of transfers with TIV, one record per deal.
        period: the first and last year or day, both included: `2020/2024`.
        by: whether to return the shares of suppliers or of recipients.
        suppliers: count only transfers from these ids or names. Default: all.
        recipients: count only transfers to these. Default: all.

    Raises:
        UsageError: several records describe one deal, the period is open, or `by` or an actor is unknown.
    """
    if by not in ("supplier", "recipient"):
        raise UsageError(f'Unknown by="{by}". Use supplier or recipient.')
    days = _whole(When.of(period))
    lower, upper = Counter[ActorId](), Counter[ActorId]()
    for transfer in _chosen(ds, _ids(ds, suppliers), _ids(ds, recipients)):
        least, most = _delivered(transfer, days)
        actor = transfer.supplier if by == "supplier" else transfer.recipient
        lower[actor] += least  # type: ignore[assignment]  # a Counter adds up anything
        upper[actor] += most  # type: ignore[assignment]
    return tuple(sorted(_shares(lower, upper), key=lambda each: (-each.lower, -each.upper, each.actor)))


def _ids(ds: Dataset, named: Collection[str] | str) -> frozenset[str]:
    """Return the ids of one or several actors, given by id or name."""
    require_list("actors", named)
    return frozenset(find_actor(ds, each) for each in ((named,) if isinstance(named, str) else named))


def _whole(period: When) -> When:
    """Return the period with all days of its first and last year."""
    if period.earliest is None or period.latest is None:
        raise UsageError(f"The period {period} is open. Give a first and a last year, such as 2020/2024.")
    return When(f"{period.earliest}/{period.latest}")


def _chosen(ds: Dataset, suppliers: Collection[str], recipients: Collection[str]) -> Iterator[ArmsTransfer]:
    """Yield the transfers with a TIV from and to the given actors.

    Raises:
        UsageError: two records describe one deal.
    """
    records_by_deal = dict[str, str]()
    for transfer in ds.arms_transfers:
        has_tiv = transfer.tiv is not None or any(step.tiv is not None for step in transfer.steps)
        if not has_tiv or (suppliers and transfer.supplier not in suppliers):
            continue
        if recipients and transfer.recipient not in recipients:
            continue
        if other := records_by_deal.get(transfer.event):
            raise UsageError(f"{other} and {transfer.id} describe one deal. Keep one source or consolidate.")
        records_by_deal[transfer.event] = transfer.id
        yield transfer


def _delivered(transfer: ArmsTransfer, period: When) -> tuple[Decimal, Decimal]:
    """Return the bounds of what was delivered in the period, in millions of TIV."""
    steps = [step for step in transfer.steps if step.status is TransferStage.DELIVERED]
    if any(step.tiv is not None for step in steps):
        found = [_within(step.tiv, {_answer(step.when, period)}) for step in steps if step.tiv is not None]
        return sum((least for least, _ in found), Decimal()), sum((most for _, most in found), Decimal())
    return _within(transfer.tiv or Decimal(), {_answer(step.when, period) for step in steps})


def _within(tiv: Decimal, answers: set[Answer]) -> tuple[Decimal, Decimal]:
    """Return the bounds of the part of a value in the period, given whether its deliveries lie in the period."""
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
