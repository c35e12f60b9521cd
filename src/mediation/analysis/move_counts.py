"""The counts that all balances share: by period, class and pole, and under other readings."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import attrs
import polars as pl

from mediation.analysis.counts import NONE, Cell, Count, Period
from mediation.analysis.coverage import CoveredDays
from mediation.analysis.periods import FIRST_DAY, LAST_DAY, Calendar
from mediation.analysis.poles import Pole
from mediation.analysis.sensitivity import Finding
from mediation.analysis.tables import BOTH
from mediation.dates.when import Answer, When
from mediation.display import Plottable
from mediation.errors import UsageError, require, unknown
from mediation.models.evidence import Coverage
from mediation.vocabulary import Domain, Form, Means, MoveClass, Vocabulary

_V = TypeVar("_V", bound=Vocabulary)
_CELL_KEYS: Final = ("move_class", "pole", "form", "means", "domain", "within")


@attrs.frozen(kw_only=True, repr=False)
class Counted(Plottable):
    """Counts of moves by class, pole, domain and means; favour; and the bounds of each count.

    `cells` count moves per period, `totals` over all time. `base` is the result under the default reading, and
    `sensitivity` has the results under other reasonable readings. There is no single score, because the field has
    none.

    If `is_exhaustive` is False, the data don't claim to be complete. Each count then reads "at least n reported", and
    a count of nothing is unknown, not zero.
    """

    actor: str
    poles: tuple[Pole, Pole]
    dispute: str | None
    domains: tuple[Domain, ...]
    rules: str
    accounts: str
    periods: tuple[Period, ...]
    is_exhaustive: bool
    base: Finding
    sensitivity: tuple[Finding, ...]
    cells: tuple[Cell, ...]
    totals: tuple[Cell, ...]

    def __repr__(self) -> str:
        p, q = (pole.name for pole in self.poles)
        favour = f"favour {p} {self.base.favour[0]}, {q} {self.base.favour[1]}"
        return f"<{type(self).__name__} of {self.actor} between {p} and {q}: {favour}, bridging {self.base.bridging}>"

    def count(
        self,
        move_class: MoveClass | str,
        pole: str | None = None,
        *,
        period: str | None = None,
        domain: Domain | str | None = None,
        means: Means | str | None = None,
        form: Form | str | None = None,
    ) -> Count | None:
        """Count the moves of a class, optionally only those of one pole, period, domain, means or form.

        None means unknown: nothing is reported, and the data don't claim to be complete.

        Raises:
            UsageError: unknown class, pole, period, domain, means or form.
        """
        asked = {
            "move_class": member_of(MoveClass, move_class),
            "pole": pole,
            "domain": domain and member_of(Domain, domain),
            "means": means and member_of(Means, means),
            "form": form and member_of(Form, form),
        }
        if asked["move_class"] is MoveClass.BRIDGING and pole not in (None, BOTH):
            raise UsageError("Bridging moves are between the poles. Leave out the pole.")
        if pole is not None:
            require("pole", pole, (*(each.name for each in self.poles), BOTH))
        if period is not None:
            require("period", period, (each.label for each in self.periods))
        total = NONE
        for cell in self.totals if period is None else self.cells:
            if period in (None, cell.period) and all(v is None or getattr(cell, k) == v for k, v in asked.items()):
                total += cell.count
        is_known = self.is_exhaustive and all(each.is_covered for each in self.periods if period in (None, each.label))
        return total if total or is_known else None

    def to_frame(self) -> pl.DataFrame:
        """Return the cells as a Polars frame, one row per cell, with `certain` and `possible` counts."""
        strings = ("period", "move_class", "pole", "form", "means", "domain")
        schema = {**dict.fromkeys(strings, pl.String), "within_dispute": pl.Boolean}
        schema |= {"certain": pl.Int64, "possible": pl.Int64}
        rows = [
            (*(str(getattr(cell, name)) for name in strings), cell.within_dispute, *attrs.astuple(cell.count))
            for cell in self.cells
        ]
        return pl.DataFrame(rows, schema=schema, orient="row")


def member_of(vocabulary: type[_V], value: str) -> _V:
    """Return the member of a code list.

    Raises:
        UsageError: unknown member. The message lists the members.
    """
    try:
        return vocabulary(value)
    except ValueError:
        what = "class of move" if vocabulary.__name__ == "MoveClass" else vocabulary.__name__.lower()
        raise UsageError(unknown(what, value, vocabulary)) from None


def period_numbers(tallies: list[dict[str, Any]], calendar: Calendar) -> range:
    """Return all periods from the first to the last with a dated move."""
    unbounded = calendar.number(FIRST_DAY), calendar.number(LAST_DAY)
    known = [tally[end] for tally in tallies for end in ("first", "last") if tally[end] not in unbounded]
    return range(min(known), max(known) + 1) if known else range(0)


def claims_about(actor: str, coverage: Iterable[Coverage]) -> list[When]:
    """Return the periods for which the data claim to have all of the actor's moves."""
    return [each.period for each in coverage if each.exhaustive and actor in (each.actors or (actor,))]


def periods_of(
    numbers: range, calendar: Calendar, claims: list[When], covered: CoveredDays | None = None
) -> Iterator[Period]:
    """Yield the periods. A period is covered if one claim, or the covered days, include all of it."""
    for number in numbers:
        when = calendar.period(number)
        is_covered = any(when.within(claim) is Answer.YES for claim in claims)
        is_covered = is_covered or (covered is not None and covered.covers(when))
        yield Period(label=calendar.label(number), when=when, is_covered=is_covered)


def cells_of(tallies: list[dict[str, Any]], numbers: range, calendar: Calendar) -> Iterator[Cell]:
    """Count each tally in every period where it may lie: as certain if there is only one, otherwise as possible."""
    counts: dict[tuple[Any, ...], Count] = {}
    for tally in tallies:
        is_dated = tally["first"] == tally["last"]
        count = Count(tally["certain"] if is_dated else 0, tally["possible"])
        for number in range(max(tally["first"], numbers.start), min(tally["last"] + 1, numbers.stop)):
            key = (number, *(tally[name] for name in _CELL_KEYS))
            counts[key] = counts.get(key, NONE) + count
    for (number, *kind), count in sorted(counts.items(), key=lambda item: item[0]):
        yield _cell(calendar.label(number), kind, count)


def totals_of(tallies: list[dict[str, Any]]) -> Iterator[Cell]:
    """Yield the cells over all time."""
    counts: dict[tuple[Any, ...], Count] = {}
    for tally in tallies:
        key = tuple(tally[name] for name in _CELL_KEYS)
        counts[key] = counts.get(key, NONE) + Count(tally["certain"], tally["possible"])
    for kind, count in sorted(counts.items(), key=lambda item: item[0]):
        yield _cell("", kind, count)


def _cell(period: str, kind: Iterable[Any], count: Count) -> Cell:
    move_class, pole, form, means, domain, within = kind
    return Cell(
        period=period,
        move_class=MoveClass(move_class),
        pole=pole,
        form=Form(form),
        means=Means(means),
        domain=Domain(domain),
        within_dispute=bool(within),
        count=count,
    )
