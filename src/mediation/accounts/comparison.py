"""How two claims about the same thing stand to each other."""

from collections.abc import Mapping
from typing import Final

from mediation.accounts.claims import Claim
from mediation.dates.day_sets import Days
from mediation.dates.edtf import NEVER_ENDS, Extent, parse
from mediation.dates.when import When
from mediation.models.fields import Estimate, Open, Speaker
from mediation.models.records import Money
from mediation.vocabulary import Modality, Nature

_HAPPENED: Final = {
    Modality.ASSERTED: True,
    Modality.NEGATED: False,
    Modality.COUNTERFACTUAL: False,
}


def nature(one: Claim, other: Claim, published: Mapping[str, When]) -> Nature:
    """Return the nature of the difference between two claims that differ.

    `published` is when each source came out: a span that reaches to that day may have lasted longer.
    """
    if one.is_silent or other.is_silent:
        return Nature.OMISSION
    a, b = one.value, other.value
    if isinstance(a, tuple) or isinstance(b, tuple):
        return _of_sets(one, other)
    if one.sort != "other":
        return Nature.WORDING
    if isinstance(a, When):
        return _of_dates(a, b, published.get(one.record.source), published.get(other.record.source))
    if isinstance(a, Money):
        return _of_money(a, b)
    return Nature.PRECISION if _is_finer(one, other) or _is_finer(other, one) else Nature.CONTRADICTION


def gravest(natures: set[Nature]) -> Nature:
    """Return the gravest of some natures."""
    return next(each for each in Nature if each in natures)


def _of_sets(one: Claim, other: Claim) -> Nature:
    a, b = (set(each) if isinstance(each, tuple) else {each} for each in (one.value, other.value))
    if a <= b or b <= a:
        return Nature.OMISSION
    return Nature.CONTRADICTION if one.sort == "other" else Nature.WORDING


def _of_dates(one: When, other: When, seen_by_one: When | None, seen_by_other: When | None) -> Nature:
    """Dates contradict each other when no day, or for spans no first or last day, lets both be right."""
    a, b = parse(one.text), parse(other.text)
    if a.is_span and b.is_span:
        can_be = a.first.meets(b.first) and _last(a, seen_by_one).meets(_last(b, seen_by_other))
    else:
        can_be = any(mine.meets(theirs) for mine in a.days for theirs in b.days)
    return Nature.PRECISION if can_be else Nature.CONTRADICTION


def _last(extent: Extent, seen: When | None) -> Days:
    """Return the days on which a span may have ended; a source can't see beyond the day on which it came out."""
    is_seen_to_its_end = seen is None or extent.last.high < parse(seen.text).first.low
    return extent.last if is_seen_to_its_end else Days(extent.last.low, NEVER_ENDS)


def _of_money(one: Money, other: Money) -> Nature:
    """Sums in one currency and of one basis can be compared; of others nobody can tell by program."""
    if (one.currency, one.basis) != (other.currency, other.basis):
        return Nature.WORDING
    return Nature.PRECISION if one.amount == other.amount else Nature.CONTRADICTION


def _is_finer(one: Claim, than: Claim) -> bool:
    """Return whether one claim can be what the other leaves open."""
    value, other = one.value, than.value
    if one.mark(Estimate):
        return True
    if other == "repeated":
        return isinstance(value, int) and value > 1
    if isinstance(value, Modality):
        return _HAPPENED.get(value) is None or _HAPPENED.get(other) in (None, _HAPPENED[value])
    if speaker := one.mark(Speaker):
        return bool(other == getattr(one.record, speaker.on_behalf_of))
    least = one.mark(Open)
    return least is not None and other is least.code and least.covers(value)
