"""Repeat the count under other reasonable readings, to show whether the conclusion depends on the reading."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import attrs
import narwhals as nw

from mediation.analysis.counts import NONE, Count, Equidistance, equidistance
from mediation.analysis.tables import BOTH, Entering, Totals
from mediation.vocabulary import Form, Means, MoveClass

Counting: TypeAlias = Callable[[nw.LazyFrame[Any], Sequence[Entering]], Sequence[Totals]]
"""Counts the events of a table, once for each selection of events."""


@attrs.frozen(kw_only=True)
class Reading:
    """One reasonable way to count: which events to include, and what counts as favour.

    Cooperation counts as favour to its pole, and so do moves of the classes in `as_favour`. Conflict with the other
    pole counts as favour within the dispute in question or, with `any_dispute`, in all disputes.
    """

    name: str
    sentence: str
    keep: Callable[[], nw.Expr] | None = None
    as_favour: frozenset[MoveClass] = frozenset()
    any_dispute: bool = False
    within_only: bool = False
    certain_only: bool = False

    @property
    def entering(self) -> Entering:
        """The selection of events. Readings with equal selections share a count."""
        return Entering(self.keep, self.certain_only)


@attrs.frozen(kw_only=True)
class Finding:
    """The result of a reading: favour to each pole, equidistance, bridging, and which pole it leans to.

    `leans` is the pole with certainly greater favour, "even" if both are certainly equal, and empty if the counts
    leave it open.
    """

    reading: str
    sentence: str
    favour: tuple[Count, Count]
    cooperation: tuple[Count, Count]
    conflict: tuple[Count, Count]
    equidistance_in_cooperation: Equidistance | None
    equidistance_in_conflict: Equidistance | None
    bridging: Count
    restraint: tuple[Count, Count]
    contact: tuple[Count, Count]
    leans: str


def findings_of(
    readings: Sequence[Reading],
    events: nw.LazyFrame[Any],
    count: Counting,
    poles: tuple[str, str],
) -> tuple[Finding, ...]:
    """Return the finding of each reading. Readings with the same selection of events share one count."""
    entering = tuple(dict.fromkeys(each.entering for each in readings))
    totals = dict(zip(entering, count(events, entering), strict=True))
    return tuple(_finding(each, totals[each.entering], poles) for each in readings)


def _finding(reading: Reading, totals: Totals, poles: tuple[str, str]) -> Finding:
    """Compute the finding of a reading from its totals."""
    p, q = poles

    def total(pole: str, move_class: MoveClass, *, scoped: bool) -> Count:
        return totals.get((pole, move_class, scoped), NONE)

    def both(move_class: MoveClass, *, scoped: bool = False) -> tuple[Count, Count]:
        return total(p, move_class, scoped=scoped), total(q, move_class, scoped=scoped)

    cooperation = both(MoveClass.COOPERATIVE, scoped=reading.within_only)
    conflict = both(MoveClass.CONFLICTUAL, scoped=not reading.any_dispute)
    favour = (cooperation[0] + conflict[1], cooperation[1] + conflict[0])
    for move_class in sorted(reading.as_favour):
        extra = both(move_class, scoped=reading.within_only)
        favour = (favour[0] + extra[0], favour[1] + extra[1])
    return Finding(
        reading=reading.name,
        sentence=reading.sentence,
        favour=favour,
        cooperation=cooperation,
        conflict=conflict,
        equidistance_in_cooperation=equidistance(*cooperation),
        equidistance_in_conflict=equidistance(*conflict),
        bridging=total(BOTH, MoveClass.BRIDGING, scoped=False),
        restraint=both(MoveClass.RESTRAINT),
        contact=both(MoveClass.CONTACT),
        leans=_leaning(favour, poles),
    )


def _leaning(favour: tuple[Count, Count], poles: tuple[str, str]) -> str:
    first, second = favour
    if first.certain > second.possible:
        return poles[0]
    if second.certain > first.possible:
        return poles[1]
    is_even = first == second and first.certain == first.possible > 0
    return "even" if is_even else ""


def _without_offers() -> nw.Expr:
    return nw.col("form") != str(Form.OFFER)


def _without_words() -> nw.Expr:
    return nw.col("means") == str(Means.MATERIAL)


def _corroborated() -> nw.Expr:
    return nw.col("origins") > 1


BASE: Final = Reading(
    name="base", sentence="Cooperation, and conflict with the other pole within the dispute, count as favour."
)
CORROBORATED: Final = Reading(
    name="corroborated", sentence="Only events that two or more independent outlets report.", keep=_corroborated
)
READINGS: Final = (
    BASE,
    Reading(
        name="restraint as favour",
        sentence="Declining a measure against a pole counts as favour to it.",
        as_favour=frozenset({MoveClass.RESTRAINT}),
    ),
    Reading(name="without offers", sentence="Offers to mediate or host are left out.", keep=_without_offers),
    Reading(
        name="contact as favour",
        sentence="Visits, calls and appeals to one pole count as favour to it.",
        as_favour=frozenset({MoveClass.CONTACT}),
    ),
    Reading(name="deeds only", sentence="Words are left out.", keep=_without_words),
    Reading(name="any dispute", sentence="Conflict with the other pole counts in every dispute.", any_dispute=True),
    Reading(
        name="dispute only", sentence="Cooperation counts within the dispute only, as conflict does.", within_only=True
    ),
    Reading(name="certain only", sentence="Possible moves are left out.", certain_only=True),
    CORROBORATED,
)
ANY_ACCOUNT: Final = Reading(
    name="any account",
    sentence="Of each event any one account may be right, or what a named policy makes of all of them.",
)
