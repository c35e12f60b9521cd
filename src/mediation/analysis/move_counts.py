"""The counts that all balances share: by period, class and pole, and under other readings."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import attrs
import polars as pl

from mediation.analysis.counts import NONE, Cell, Count, Period
from mediation.analysis.coverage import CoveredDays
from mediation.analysis.event_counts import Tally
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

        An event that happened several times counts once; see `times`. None means unknown: nothing is reported, and
        the data don't claim to be complete.

        Raises:
            UsageError: unknown class, pole, period, domain, means or form.
        """
        cells = self._cells(move_class, pole, period=period, domain=domain, means=means, form=form)
        total = sum((cell.count for cell in cells), NONE)
        is_known = self.is_exhaustive and all(each.is_covered for each in self.periods if period in (None, each.label))
        return total if total or is_known else None

    def times(
        self,
        move_class: MoveClass | str,
        pole: str | None = None,
        *,
        period: str | None = None,
        domain: Domain | str | None = None,
        means: Means | str | None = None,
        form: Form | str | None = None,
    ) -> Count:
        """Count how often the moves of `count` happened: 3 for an event that a source reports 3 times.

        "Repeated" and an unknown number count as 1, so these are minimum numbers.

        Raises:
            UsageError: unknown class, pole, period, domain, means or form.
        """
        cells = self._cells(move_class, pole, period=period, domain=domain, means=means, form=form)
        return sum((cell.times for cell in cells), NONE)

    def _cells(self, move_class: str, pole: str | None, *, period: str | None, **narrow: str | None) -> Iterator[Cell]:
        """Yield the cells of a class, pole and period with these values. Totals have no period."""
        vocabularies: dict[str, type[Vocabulary]] = {"domain": Domain, "means": Means, "form": Form}
        asked = {"move_class": member_of(MoveClass, move_class), "pole": pole}
        asked |= {name: value and member_of(vocabularies[name], value) for name, value in narrow.items()}
        if asked["move_class"] is MoveClass.BRIDGING and pole not in (None, BOTH):
            raise UsageError("Bridging moves are between the poles. Leave out the pole.")
        if pole is not None:
            require("pole", pole, (*(each.name for each in self.poles), BOTH))
        if period is not None:
            require("period", period, (each.label for each in self.periods))
        for cell in self.totals if period is None else self.cells:
            if period in (None, cell.period) and all(v is None or getattr(cell, k) == v for k, v in asked.items()):
                yield cell

    def to_frame(self) -> pl.DataFrame:
        """Return totals and periods as a Polars frame, a row per cell. The totals have the period "all".

        Sum `certain` and `possible`: only the totals have them. Counts of periods don't add up, because a move in
        doubt is possible in several periods, so they have columns of their own, `certain_in_period` and
        `possible_in_period`. A cell counts an event once; `certain_times` and `possible_times` are how often the
        events happened, as far as sources give numbers. An event with words and deeds is in two cells.
        """
        strings = ("period", "move_class", "pole", "form", "means", "domain")
        numbers = ("certain", "possible", "certain_times", "possible_times", "certain_in_period", "possible_in_period")
        schema = {**dict.fromkeys(strings, pl.String), "within_dispute": pl.Boolean, **dict.fromkeys(numbers, pl.Int64)}
        no_total, no_period = (None,) * 4, (None,) * 2
        rows = [
            *((each, (*attrs.astuple(each.count), *attrs.astuple(each.times), *no_period)) for each in self.totals),
            *((each, (*no_total, *attrs.astuple(each.count))) for each in self.cells),
        ]
        data = [
            (*(str(getattr(cell, name)) for name in strings), cell.within_dispute, *counts) for cell, counts in rows
        ]
        is_total = pl.col("period") == ""
        frame = pl.DataFrame(data, schema=schema, orient="row")
        return frame.with_columns(pl.when(is_total).then(pl.lit("all")).otherwise("period").alias("period"))


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


def period_numbers(tallies: list[Tally], calendar: Calendar) -> range:
    """Return all periods from the first to the last with a dated move."""
    unbounded = calendar.number(FIRST_DAY), calendar.number(LAST_DAY)
    ends = (end for tally in tallies for period in tally.ranges for end in period)
    known = [end for end in ends if end not in unbounded]
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


def cells_of(tallies: list[Tally], numbers: range, calendar: Calendar) -> Iterator[Cell]:
    """Count each tally in every period where it may lie: as certain if there is only one, otherwise as possible."""
    found: dict[tuple[Any, ...], tuple[Count, Count]] = {}
    for tally in tallies:
        is_dated = len(tally.ranges) == 1 and tally.ranges[0][0] == tally.ranges[0][1]
        counts = tuple(each if is_dated else Count(0, each.possible) for each in (tally.count, tally.times))
        for first, last in tally.ranges:
            for number in range(max(first, numbers.start), min(last + 1, numbers.stop)):
                _add(found, (number, *tally.kind), counts)
    for (number, *kind), (count, times) in sorted(found.items(), key=lambda item: item[0]):
        yield _cell(calendar.label(number), kind, count, times)


def totals_of(tallies: list[Tally]) -> Iterator[Cell]:
    """Yield the cells over all time."""
    found: dict[tuple[Any, ...], tuple[Count, Count]] = {}
    for tally in tallies:
        _add(found, tally.kind, (tally.count, tally.times))
    for kind, (count, times) in sorted(found.items(), key=lambda item: item[0]):
        yield _cell("", kind, count, times)


def _add(found: dict[tuple[Any, ...], tuple[Count, Count]], key: tuple[Any, ...], counts: Sequence[Count]) -> None:
    count, times = found.get(key, (NONE, NONE))
    found[key] = count + counts[0], times + counts[1]


def _cell(period: str, kind: Iterable[Any], count: Count, times: Count) -> Cell:
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
        times=times,
    )
