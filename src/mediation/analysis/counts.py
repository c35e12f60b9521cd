"""Counts with bounds, and equidistance computed from them."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from operator import ge, gt, le, lt
from typing import Final

import attrs

from mediation.dates.when import When
from mediation.errors import UsageError
from mediation.vocabulary import Domain, Form, Means, MoveClass


@attrs.frozen(eq=False)
class Count:
    """A count with bounds: at least `certain`, at most `possible`.

    If coverage is not exhaustive, both bounds are of what is reported; more may have happened.

    A count equals a number only if it is exact. `int`, `<`, `<=`, `>` and `>=` raise a UsageError if the
    answer depends on the possible ones. Two counts have no order.

    >>> print(Count(3, 5), Count(2, 2))
    3–5 2
    >>> int(Count(2, 2)), Count(2, 2) == 2, Count(3, 5) == 3, Count(3, 5) > 2
    (2, True, False, True)
    """

    certain: int
    possible: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.certain <= self.possible:
            raise ValueError(f"A count needs 0 <= certain <= possible, found {self.certain} and {self.possible}.")

    def __add__(self, other: "Count") -> "Count":
        return Count(self.certain + other.certain, self.possible + other.possible)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Count):
            return (self.certain, self.possible) == (other.certain, other.possible)
        return self.certain == self.possible == other if isinstance(other, int | float) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.certain if self.certain == self.possible else (self.certain, self.possible))

    def __int__(self) -> int:
        if self.certain != self.possible:
            raise UsageError(f"The count {self} is not one number. Use its `certain` or `possible`.")
        return self.certain

    def __lt__(self, number: float) -> bool:
        return self._compare(lt, number)

    def __le__(self, number: float) -> bool:
        return self._compare(le, number)

    def __gt__(self, number: float) -> bool:
        return self._compare(gt, number)

    def __ge__(self, number: float) -> bool:
        return self._compare(ge, number)

    def _compare(self, compare: Callable[[float, float], bool], number: float) -> bool:
        """Return the answer that holds for every number that the count allows."""
        if not isinstance(number, int | float):
            return NotImplemented
        answers = {compare(self.certain, number), compare(self.possible, number)}
        if len(answers) > 1:
            raise UsageError(f"The count {self} allows both answers. Compare `certain` or `possible` with {number}.")
        return answers.pop()

    def __bool__(self) -> bool:
        """Return whether the count can be more than zero."""
        return self.possible > 0

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __str__(self) -> str:
        return str(self.certain) if self.certain == self.possible else f"{self.certain}–{self.possible}"


NONE = Count(0, 0)


@attrs.frozen(kw_only=True)
class Period:
    """A calendar period, and whether the data claim to cover it completely."""

    label: str
    when: When
    is_covered: bool


@attrs.frozen(kw_only=True)
class Cell:
    """The number of moves of one kind in a period. `period` is empty for totals over all time.

    `pole` is "both" for bridging moves. An event adds at most one move to a cell, however often it happened. `times`
    is how often the moves happened, as far as sources give numbers.
    """

    period: str
    move_class: MoveClass
    pole: str
    form: Form
    means: Means
    domain: Domain
    within_dispute: bool
    count: Count
    times: Count


CLASSES: Final = (
    (MoveClass.COOPERATIVE, "+ cooperative"),
    (MoveClass.CONFLICTUAL, "− conflictual"),
    (MoveClass.RESTRAINT, "restraint"),
    (MoveClass.CONTACT, "contact"),
    (MoveClass.BRIDGING, "bridging"),
)
"""The classes of moves in display order, with their labels."""


@attrs.frozen
class Equidistance:
    """How evenly two counts are spread, from 0 (all to one side) to 1 (equal), as bounds.

    `1 − |p − q| / (p + q)` for counts `p` toward one pole and `q` toward the other. This is the library's own
    measure; the field has no agreed one. The bounds hold for every p and q that the counts allow.

    >>> print(equidistance(Count(3, 3), Count(1, 1)), equidistance(Count(1, 3), Count(1, 1)))
    0.50 (n = 4) 0.50–1.00 (n = 2–4)
    """

    lower: Fraction
    upper: Fraction
    n: Count

    def __str__(self) -> str:
        low, high = f"{float(self.lower):.2f}", f"{float(self.upper):.2f}"
        return f"{low if low == high else f'{low}–{high}'} (n = {self.n})"


def equidistance(p: Count, q: Count) -> Equidistance | None:
    """Return how evenly two counts are spread, or None if both are certainly zero.

    `1 − |p − q| / (p + q)` falls as p and q move apart, so its minimum lies at a corner of the box of certain and
    possible counts. Its maximum is 1 if the two ranges share a value of 1 or more. Otherwise it lies at a corner.
    """
    corners = [
        1 - Fraction(abs(a - b), a + b)
        for a, b in product((p.certain, p.possible), (q.certain, q.possible))
        if a + b > 0
    ]
    if not corners:
        return None
    meet = min(p.possible, q.possible)
    upper = Fraction(1) if meet >= max(1, p.certain, q.certain) else max(corners)
    return Equidistance(min(corners), upper, p + q)
