"""How close two states are, by a table of your own or by the similarity of their alliances.

Any object with `source` and `affinity(a, b, when)` is an `Affinity`: ATOP pledges, ideal points in the UN General
Assembly, or your own table. Measures don't share a scale. None means no data, not 0.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final, Protocol

import attrs

from mediation.dates.when import When
from mediation.errors import require
from mediation.loaders.atop import HIGHEST, AllianceTable
from mediation.loaders.reference_tables import time_of


class Affinity(Protocol):
    """A measure of how close one state is to another at a time. Greater is closer."""

    @property
    def source(self) -> str:
        """What the figures measure and where they come from."""

    def affinity(self, a: str, b: str, when: When | date | str | int, /) -> float | None:
        """Return how close `a` is to `b`, or None without data."""


def s_score(x: Sequence[float], y: Sequence[float], *, highest: float, squared: bool = False) -> float | None:
    """Return Signorino and Ritter's S of two portfolios of ratings, unweighted, from −1 to 1.

    1 − 2 Σ|x − y| / (N · highest), or 1 − 2 Σ(x − y)² / (N · highest²). It is not corrected for chance, so two
    states without ties look alike. None if the portfolios are empty.

    Source: Signorino & Ritter, "Tau-b or Not Tau-b", International Studies Quarterly 43 (1999).

    >>> s_score([3, 0, 0], [3, 0, 0], highest=3), s_score([3, 0], [0, 3], highest=3)
    (1.0, -1.0)
    """
    power = 2 if squared else 1
    greatest = len(x) * highest**power
    return 1 - 2 * sum(abs(a - b) ** power for a, b in zip(x, y, strict=True)) / greatest if greatest else None


def kappa(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Return Cohen's kappa of two portfolios, with squared weights: agreement beyond chance, using each one's mean.

    1 − Σ(x − y)² / (Σ(x − x̄)² + Σ(y − ȳ)² + N (x̄ − ȳ)²). None if both are constant and equal.

    Source: Häge, "Choice or Circumstance?", Political Analysis 19 (2011).

    >>> kappa([1, 0, 1, 0], [1, 0, 1, 0]), kappa([1, 0], [0, 1]), kappa([1, 1], [1, 1])
    (1.0, -1.0, None)
    """
    if not x:
        return None
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    apart = sum((a - mean_x) ** 2 for a in x) + sum((b - mean_y) ** 2 for b in y)
    return _agreement(x, y, apart + len(x) * (mean_x - mean_y) ** 2)


def pi(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Return Scott's pi of two portfolios, with squared weights: agreement beyond chance, using their common mean.

    1 − Σ(x − y)² / (Σ(x − m)² + Σ(y − m)²), where m is the mean of all. None if all ratings are equal.

    Source: Häge, "Choice or Circumstance?", Political Analysis 19 (2011).

    >>> pi([1, 0, 1, 0], [1, 0, 1, 0]), pi([1, 1], [0, 0])
    (1.0, -1.0)
    """
    if not x:
        return None
    mean = (sum(x) + sum(y)) / (2 * len(x))
    return _agreement(x, y, sum((a - mean) ** 2 for a in x) + sum((b - mean) ** 2 for b in y))


def _agreement(x: Sequence[float], y: Sequence[float], by_chance: float) -> float | None:
    return 1 - sum((a - b) ** 2 for a, b in zip(x, y, strict=True)) / by_chance if by_chance else None


MEASURES: Final[Mapping[str, Callable[[Sequence[float], Sequence[float]], float | None]]] = {
    "kappa": kappa,
    "pi": pi,
    "s": partial(s_score, highest=HIGHEST),
    "s-squared": partial(s_score, highest=HIGHEST, squared=True),
}
"""The similarity measures by name."""


@attrs.frozen(kw_only=True)
class AllianceSimilarity:
    """How similar two states' alliances are, by the rank of what each pledged to every state.

    A state's pledge to itself has the highest rank.

    Attributes:
        table: the alliances.
        measure: one of `MEASURES`. Default: kappa, which is corrected for chance.
        binary: whether to ignore the rank of a pledge.
        among: compare pledges to these states and to the two themselves. Default: all states in an alliance of the
            table at the time. States without alliances change the scores, so where that matters, name the states of
            the state system or of a region.

    Raises:
        UsageError: unknown measure.
    """

    table: AllianceTable
    measure: str = attrs.field(default="kappa")
    binary: bool = False
    among: tuple[str, ...] = ()

    @measure.validator
    def _is_known(self, _: object, measure: str) -> None:
        require("measure", measure, MEASURES)

    @property
    def source(self) -> str:
        """What the figures measure."""
        ranks = "binary pledges" if self.binary else "ranks of pledges"
        return f"ATOP {self.table.release.name}, {self.measure} of {ranks}"

    def affinity(self, a: str, b: str, when: When | date | str | int) -> float | None:
        """Return how similar the alliances of two states were, or None without data about one of them."""
        time = time_of(when)
        if self.table.rank(a, b, time) is None:
            return None
        everybody = tuple(dict.fromkeys((a, b, *(self.among or self.table.allied(time)))))
        one, other = ([self._rating(state, each, time) for each in everybody] for state in (a, b))
        return MEASURES[self.measure](one, other)

    def _rating(self, by: str, to: str, time: When) -> float:
        rank = self.table.rank(by, to, time) or 0
        return HIGHEST * (rank > 0) if self.binary else rank
