"""Classify the difference between two claims about the same thing."""

from collections.abc import Mapping
from typing import Final

from mediation.accounts.claims import Claim
from mediation.dates.edtf import NEVER_ENDS, Days, Extent, parse
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

    `published` has the publication date of each source. A span that reaches this date may have lasted longer.
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
    return Nature.PRECISION if _is_more_exact(one, other) or _is_more_exact(other, one) else Nature.CONTRADICTION


def most_serious(natures: set[Nature]) -> Nature:
    """Return the most serious nature."""
    return next(each for each in Nature if each in natures)


def _of_sets(one: Claim, other: Claim) -> Nature:
    a, b = (set(each) if isinstance(each, tuple) else {each} for each in (one.value, other.value))
    if a <= b or b <= a:
        return Nature.OMISSION
    return Nature.CONTRADICTION if one.sort == "other" else Nature.WORDING


def _of_dates(one: When, other: When, published_one: When | None, published_other: When | None) -> Nature:
    """Dates contradict each other if they share no day. Two spans must share a possible first and last day."""
    a, b = parse(one.text), parse(other.text)
    if a.is_span and b.is_span:
        is_possible = a.first.meets(b.first) and _last(a, published_one).meets(_last(b, published_other))
    else:
        is_possible = any(mine.meets(theirs) for mine in a.days for theirs in b.days)
    return Nature.PRECISION if is_possible else Nature.CONTRADICTION


def _last(extent: Extent, published: When | None) -> Days:
    """Return the possible last days of a span. A source knows nothing after its publication."""
    ended_before = published is None or extent.last.high < parse(published.text).first.low
    return extent.last if ended_before else Days(extent.last.low, NEVER_ENDS)


def _of_money(one: Money, other: Money) -> Nature:
    """Only amounts with the same currency and basis can be compared. Other differences count as wording."""
    if (one.currency, one.basis) != (other.currency, other.basis):
        return Nature.WORDING
    return Nature.PRECISION if one.amount == other.amount else Nature.CONTRADICTION


def _is_more_exact(one: Claim, than: Claim) -> bool:
    """Return whether one claim is compatible with a vaguer one."""
    value, other = one.value, than.value
    if one.mark(Estimate):
        return True
    if other == "repeated":
        return isinstance(value, int) and value > 1
    if isinstance(value, Modality):
        return _HAPPENED.get(value) is None or _HAPPENED.get(other) in (None, _HAPPENED[value])
    if speaker := one.mark(Speaker):
        return bool(other == getattr(one.record, speaker.on_behalf_of))
    general = one.mark(Open)
    return general is not None and other is general.code and general.covers(value)
