"""Merge moves into events, and count the events, as Narwhals queries over lazy frames."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs
import narwhals as nw
import polars as pl

from mediation.analysis.counts import Count
from mediation.analysis.dating import DATED_BY, EVENT_KEYS, Ranges, days_of, periods_with
from mediation.analysis.periods import Calendar
from mediation.analysis.tables import APART

_COUNTED_ONCE: Final = ("counted_as", "pole", "move_class")
_KIND: Final = ("move_class", "pole", "form", "means", "domain", "within")
_COUNTS: Final = ("certain", "possible", "certain_times", "times")

Classes: TypeAlias = frozenset[str]
"""Classes of moves that count as one, so that an event with several of them counts once."""


def event_table(moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Merge the moves into one row per `counted_as`, pole, class, form, means and domain.

    The row is `certain` (1) or not (0), as its most certain account. `times` is the highest number that an account
    gives, and `certain_times` the highest of a certain account. It lies within the dispute if one account says so.
    Bridging is as certain as toward its less certain pole. `origins` is the number of independent outlets that report
    it, in any form, means or domain.
    """
    return _with_origins(_merged(moves, EVENT_KEYS), moves)


def alternative_table(moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the rows of `event_table` for each alternative of each event.

    The moves also have their `alternative`, the number of `alternatives` of their event, and `reported`: 1 if sources
    report the alternative, 0 if it is constructed from reports. `origins` is the number of independent outlets that
    report it so.
    """
    rows = _with_origins(_merged(moves, (*EVENT_KEYS, *APART)), moves.filter(nw.col("reported") == 1))
    return rows.with_columns(nw.col("origins").fill_null(1))


def settle(alternatives: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Merge alternatives into the rows of `event_table`. A move is certain only if every alternative makes it certain.

    A move is possible if one alternative allows it, and in the dispute if one alternative says so.
    """
    keys = [*(key for key in EVENT_KEYS if key != "side"), "pole"]
    events = alternatives.group_by(*keys, "event", "alternatives").agg(
        nw.col("alternative").n_unique().alias("given_by"),
        nw.col("certain", "certain_times").min(),
        nw.col("possible", "times", "within").max(),
    )
    return (
        events.with_columns(_in_each("certain"), _in_each("certain_times"))
        .group_by(*keys)
        .agg(nw.col(*_COUNTS, "within").max())
    )


def dates_of(moves: nw.LazyFrame[Any], calendar: Calendar) -> nw.LazyFrame[Any]:
    """Return the `first` and the `last` period of each event of `event_table`, for tables of any engine and size.

    These are outer bounds: `days_of` also keeps the gaps between the days.
    """
    agree = nw.col("since") <= nw.col("until")
    accounts = moves.group_by(*EVENT_KEYS, "event").agg(
        nw.col("certain").max(),
        nw.col("earliest").max().alias("since"),
        nw.col("latest").min().alias("until"),
        nw.col("earliest").min(),
        nw.col("latest").max(),
    )
    events = accounts.with_columns(
        calendar.number_of(nw.when(agree).then(nw.col("since")).otherwise(nw.col("earliest"))).alias("first"),
        calendar.number_of(nw.when(agree).then(nw.col("until")).otherwise(nw.col("latest"))).alias("last"),
    )
    several = events.with_columns(nw.when(nw.col("certain") > 0).then(nw.col("last")).alias("certainly_by"))
    merged = several.group_by(*EVENT_KEYS).agg(
        nw.col("first").min(), nw.col("last").max(), nw.col("certainly_by").min()
    )
    last = nw.coalesce(nw.col("certainly_by"), nw.col("last"))
    return merged.with_columns(last.alias("last")).drop("certainly_by").rename({"side": "pole"})


def _merged(moves: nw.LazyFrame[Any], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """Merge the moves of each event: the best account toward a pole, and the worse pole of a bridging event."""
    sure = (nw.col("certain") * nw.col("times")).alias("certain_times")
    by_pole = (
        moves.with_columns(sure)
        .group_by(*keys, "pole")
        .agg(nw.col("certain", "certain_times", "times", "within").max())
    )
    rows = by_pole.group_by(*keys).agg(nw.col("certain", "certain_times").min(), nw.col("times", "within").max())
    return rows.with_columns(nw.lit(1).alias("possible"))


def _in_each(column: str) -> nw.Expr:
    """Return the minimum over the alternatives, which is 0 if one of them has no such row."""
    is_in_each = nw.col("given_by") == nw.col("alternatives")
    return nw.when(is_in_each).then(nw.col(column)).otherwise(nw.lit(0)).alias(column)


def _with_origins(rows: nw.LazyFrame[Any], moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the number of independent outlets: of the moves, or of one consolidated record if that has more."""
    counted = ["counted_as", "move_class", "side"]
    outlets = moves.group_by(*counted).agg(nw.col("origin").n_unique().alias("origins"), nw.col("outlets").max())
    is_more = nw.col("outlets") > nw.col("origins")
    origins = outlets.with_columns(
        nw.when(is_more).then(nw.col("outlets")).otherwise(nw.col("origins").cast(nw.Int64)).alias("origins")
    ).drop("outlets")
    return rows.join(origins, on=counted, how="left").rename({"side": "pole"})


@attrs.frozen
class Tally:
    """Events of one kind that may lie in the same periods: how many, and how often they happened."""

    kind: tuple[Any, ...]
    ranges: Ranges
    count: Count
    times: Count


def tallies_by_days(events: nw.LazyFrame[Any], moves: nw.LazyFrame[Any], calendar: Calendar) -> list[Tally]:
    """Return a tally for each event, in the periods with one of its possible days. For tables in memory."""
    rows: pl.DataFrame = moves.select(*_present(moves, dict.fromkeys((*DATED_BY, *APART)))).collect().to_native()
    days = days_of(rows.iter_rows(named=True))
    keys = [*(key for key in EVENT_KEYS if key != "side"), "pole"]
    return [
        _tally(row, periods_with(days[tuple(row[key] for key in keys)], calendar))
        for row in events.collect().iter_rows(named=True)
    ]


def _present(frame: nw.LazyFrame[Any], columns: Iterable[str]) -> Iterator[str]:
    names = set(frame.collect_schema().names())
    return (name for name in columns if name in names)


def tallies_by_ends(events: nw.LazyFrame[Any]) -> list[Tally]:
    """Return a tally for each kind of event and each pair of `first` and `last` period."""
    counted = events.group_by(*_KIND, "first", "last").agg(nw.col(*_COUNTS).sum())
    return [_tally(row, ((row["first"], row["last"]),)) for row in counted.collect().iter_rows(named=True)]


def _tally(row: Mapping[str, Any], ranges: Ranges) -> Tally:
    count, times = Count(row["certain"], row["possible"]), Count(row["certain_times"], row["times"])
    return Tally(tuple(row[key] for key in _KIND), ranges, count, times)


@attrs.frozen
class Entering:
    """The events to count: those that `keep` selects and, with `certain_only`, only as often as certain."""

    keep: Callable[[], nw.Expr] | None = None
    certain_only: bool = False

    def columns(self, number: int) -> Iterator[nw.Expr]:
        """Yield how often each row counts in one count, given its number. Excluded rows count 0 times."""
        enters = nw.col("certain") > 0 if self.certain_only else self.keep and self.keep()
        possible = "certain" if self.certain_only else "possible"
        for name, source in (("certain", "certain"), ("possible", possible), ("within", "within")):
            value = nw.col(source)
            counted = value if enters is None else nw.when(enters).then(value).otherwise(nw.lit(0))
            yield counted.alias(f"{name} {number}")


Totals: TypeAlias = Mapping[tuple[str, str, bool], Count]
"""Counts by pole, class (or classes that count as one), and whether only moves within the dispute count."""

ALL: Final = (Entering(),)


def together(classes: Classes) -> str:
    """Return the name under which the totals count the events of several classes, each event once."""
    return " or ".join(sorted(classes))


def count_events(
    events: nw.LazyFrame[Any], entering: Sequence[Entering] = ALL, as_one: Sequence[Classes] = ()
) -> list[Totals]:
    """Count the events of each selection by pole and class, each event once.

    The classes of each set in `as_one` are also counted together. One query counts all selections.
    """
    rows = _entered(_together(events, as_one), entering)
    once = rows.group_by(*_COUNTED_ONCE).agg(_each("certain possible within", entering).max())
    return _totals(once.with_columns(*_products("certain", entering)), entering)


def count_alternatives(
    alternatives: nw.LazyFrame[Any], entering: Sequence[Entering] = ALL, as_one: Sequence[Classes] = ()
) -> list[Totals]:
    """Return the bounds of `count_events` over all alternatives.

    An event is certain, or certain in the dispute, if it is so in each of its alternatives, in any form, means and
    domain. Bounds of several events are added, as if each event could be resolved independently.
    """
    certain, possible = "certain certain_within", "possible within"
    each = _entered(_together(alternatives, as_one), entering).group_by(*_COUNTED_ONCE, *APART)
    events = (
        each.agg(_each(f"certain {possible}", entering).max())
        .with_columns(*_products("certain", entering))
        .group_by(*_COUNTED_ONCE, "event", "alternatives")
        .agg(
            nw.col("alternative").n_unique().alias("given_by"),
            _each(certain, entering).min(),
            _each(possible, entering).max(),
        )
        .with_columns(*map(_in_each, _names(certain, entering)))
    )
    return _totals(events.group_by(*_COUNTED_ONCE).agg(_each(f"{certain} {possible}", entering).max()), entering)


def _together(events: nw.LazyFrame[Any], as_one: Sequence[Classes]) -> nw.LazyFrame[Any]:
    """Repeat the rows of each set of classes as rows of one class."""
    copies = [
        events.filter(nw.col("move_class").is_in(sorted(classes))).with_columns(
            nw.lit(together(classes)).alias("move_class")
        )
        for classes in as_one
    ]
    return nw.concat([events, *copies]) if copies else events


def _entered(events: nw.LazyFrame[Any], entering: Sequence[Entering]) -> nw.LazyFrame[Any]:
    return events.with_columns(*(column for number, each in enumerate(entering) for column in each.columns(number)))


def _names(columns: str, entering: Sequence[Entering]) -> list[str]:
    return [f"{column} {number}" for number in range(len(entering)) for column in columns.split()]


def _each(columns: str, entering: Sequence[Entering]) -> nw.Expr:
    return nw.col(*_names(columns, entering))


def _products(column: str, entering: Sequence[Entering]) -> Iterator[nw.Expr]:
    """Yield how often each row counts within the dispute."""
    for number in range(len(entering)):
        yield (nw.col(f"{column} {number}") * nw.col(f"within {number}")).alias(f"{column}_within {number}")


def _totals(once: nw.LazyFrame[Any], entering: Sequence[Entering]) -> list[Totals]:
    """Sum rows that each count once, by pole and class, in all disputes and within the dispute."""
    columns = "certain possible certain_within possible_within"
    totals = once.with_columns(*_products("possible", entering)).group_by("pole", "move_class")
    rows = [*totals.agg(_each(columns, entering).sum()).collect().iter_rows(named=True)]
    found: list[Totals] = []
    for number in range(len(entering)):
        counts = {
            (row["pole"], row["move_class"]): [row[f"{name} {number}"] for name in columns.split()] for row in rows
        }
        every = {(*key, False): Count(certain, possible) for key, (certain, possible, _, _) in counts.items()}
        within = {(*key, True): Count(certain, possible) for key, (_, _, certain, possible) in counts.items()}
        found.append(every | within)
    return found
