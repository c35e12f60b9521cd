"""Counts and scores of directed dyads, period by period."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, Final, Literal, get_args

import attrs
import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

from mediation.analysis.coded_poles import codes_of
from mediation.analysis.coverage import CoveredDays
from mediation.analysis.engines import as_table, gather
from mediation.analysis.periods import Calendar
from mediation.analysis.poles import Member
from mediation.analysis.tables import is_one_of
from mediation.codes import CodeTable
from mediation.codes import goldstein as goldstein_table
from mediation.codes import quad_class as quad_table
from mediation.dates.when import When
from mediation.display import counted
from mediation.errors import UsageError, require
from mediation.events.table import EventTable

Aggregator = Literal["sum", "mean", "counts", "share"]
_QUADS: Final = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_SUMS: Final = ("count", "scored", "goldstein_sum", "classed", *_QUADS)
_WHOLE: Final = ("number", "number_until", "count", "scored", "classed", *_QUADS)


@attrs.frozen(kw_only=True)
class DyadPeriod:
    """What one actor did toward another in a period. All numbers are None if the data don't cover it.

    `goldstein_sum` and `goldstein_mean` cover the `scored` rows, which have a score. The four classes count the rows
    with a quad class. `net_cooperation` is computed by the aggregator of the series.
    """

    actor: str
    target: str
    period: str
    when: When
    count: int | None
    goldstein_sum: float | None
    goldstein_mean: float | None
    scored: int | None
    verbal_cooperation: int | None
    material_cooperation: int | None
    verbal_conflict: int | None
    material_conflict: int | None
    net_cooperation: float | None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class DyadSeries:
    """Directed dyads by period. Iterating yields each dyad's periods in order, including empty ones.

    A period without rows is missing (None), or zero if the given coverage includes all its days. `every` is the
    calendar and `aggregator` the method for `net_cooperation`. `goldstein_by` and `quad_by` say where scores and
    classes come from, and `looked_up` counts the rows that were looked up in a code table. `undated` rows may lie in
    several periods and count in none. `countries` is the code system of actors that were not named in the call.
    """

    every: str
    aggregator: Aggregator
    goldstein_by: tuple[str, ...]
    quad_by: tuple[str, ...]
    looked_up: int
    undated: int
    countries: str
    _calendar: Calendar
    _numbers: range
    _covered: frozenset[int]
    _found: pl.DataFrame

    def __repr__(self) -> str:
        pairs, periods = counted(len(self.pairs), "directed dyad"), counted(len(self._numbers), "period")
        return f"<DyadSeries: {pairs}, {periods} of {self.every}>"

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The directed dyads with at least one row, as (actor, target)."""
        return tuple(self._found.select("actor", "target").unique().sort("actor", "target").iter_rows())

    def __iter__(self) -> Iterator[DyadPeriod]:
        for row in self.to_frame().iter_rows(named=True):
            yield self._period(row)

    def of(self, actor: str, target: str) -> tuple[DyadPeriod, ...]:
        """Return the periods of one dyad.

        Raises:
            UsageError: unknown dyad.
        """
        require("dyad", f"{actor} → {target}", (" → ".join(pair) for pair in self.pairs))
        return tuple(each for each in self if (each.actor, each.target) == (actor, target))

    def to_frame(self, *, filled: bool = True) -> pl.DataFrame:
        """Return one row per dyad and period, in order. With `filled=False`, skip periods without events."""
        found = self._found
        if filled:
            every = pl.DataFrame({"number": self._numbers}, schema={"number": pl.Int64})
            pairs = found.select("actor", "target").unique()
            found = pairs.join(every, how="cross").join(found, on=["actor", "target", "number"], how="left")
            is_zero = pl.col("number").is_in(list(self._covered)) & pl.col("count").is_null()
            found = found.with_columns(pl.when(is_zero).then(0).otherwise(pl.col(each)).alias(each) for each in _SUMS)
        labels = {number: self._calendar.label(number) for number in self._numbers}
        period = pl.col("number").replace_strict(labels, return_dtype=pl.String).alias("period")
        ends = ("actor", "target", "number")
        return found.sort(ends).select(*ends, period, "count", **_results(self.aggregator))

    def _period(self, row: dict[str, Any]) -> DyadPeriod:
        number = row.pop("number")
        return DyadPeriod(**row, when=self._calendar.period(number))


def dyads(
    table: EventTable | IntoFrame,
    *,
    actors: Iterable[str] = (),
    targets: Iterable[str] = (),
    pairs: Iterable[tuple[str, str]] = (),
    every: str = "1mo",
    aggregator: Aggregator = "sum",
    goldstein: str | None = None,
    quad: str | None = None,
    coverage: CoveredDays | None = None,
) -> DyadSeries:
    """Count what actors did toward each other, period by period, with one query in the table's engine.

    Each row counts as one event: use `deduplicate` first if rows repeat events. Rows without an actor or a target are
    skipped. Name states as in `balance`. Actors that you don't name keep the table's own codes.

    The `aggregator` defines net cooperation:

    - `sum`: the sum of the Goldstein scores. Scores of conflict are negative (Goldstein 1992, A Conflict-Cooperation
      Scale for WEIS Events Data, Journal of Conflict Resolution 36:2).
    - `mean`: the mean of the scores.
    - `counts`: cooperative events minus conflictual events, by quad class.
    - `share`: that difference divided by the number of events with a class, from -1 to 1.

    Args:
        table: an event table, or a frame with the columns of one in any engine.
        actors: count only acts of these actors.
        targets: count only acts toward these targets.
        pairs: count only these (actor, target) pairs.
        every: the length of a period: `1mo`, `1q`, `1y`, `1w`, `1d` and so on.
        aggregator: how to compute net cooperation.
        goldstein: a table of `codes.goldstein` for rows without a score. Default: leave them without.
        quad: a producer of `codes.quad_class` for rows without a class. Default: leave them without.
        coverage: which days the table covers. Covered periods without rows count as zero.

    Raises:
        UsageError: unknown actor, period, aggregator or code table, or a code table of another codebook.
        DataError: a frame lacks columns of an event table.
    """
    require("aggregator", aggregator, get_args(Aggregator))
    given, calendar = as_table(table), Calendar.every(every)
    tables = [
        None if name is None else _of_codebook(given.codebook, look_up(name))
        for name, look_up in ((goldstein, goldstein_table), (quad, quad_table))
    ]
    rows = _asked(given, tuple(actors), tuple(targets), tuple(pairs))
    found = gather(_grouped(rows, calendar, with_codes=any(tables)), _WHOLE)
    found, looked_up = _looked_up(found, *tables)
    is_dated = pl.col("number") == pl.col("number_until")
    dated = found.filter(is_dated).group_by("actor", "target", "number").agg(pl.col(_SUMS).sum())
    numbers, covered = _numbers(dated, calendar, coverage)
    return DyadSeries(
        every=every,
        aggregator=aggregator,
        goldstein_by=("row",) if goldstein is None else ("row", goldstein),
        quad_by=("row",) if quad is None else ("row", quad),
        looked_up=looked_up,
        undated=int(found.filter(~is_dated)["count"].sum()),
        countries=given.countries,
        calendar=calendar,
        numbers=numbers,
        covered=covered,
        found=dated,
    )


def _results(aggregator: Aggregator) -> dict[str, pl.Expr]:
    """Return the result columns, computed from the sums."""
    is_none, is_scored, is_classed = pl.col("count") == 0, pl.col("scored") > 0, pl.col("classed") > 0
    total = pl.when(is_none | is_scored).then(pl.col("goldstein_sum"))
    mean = pl.when(is_scored).then(pl.col("goldstein_sum") / pl.col("scored"))
    classes = {name: pl.when(is_none | is_classed).then(pl.col(name)) for name in _QUADS}
    verbal, material, verbal_conflict, material_conflict = classes.values()
    counts = verbal + material - verbal_conflict - material_conflict
    share = pl.when(is_classed).then(counts / pl.col("classed"))
    net = {"sum": total, "mean": mean, "counts": counts.cast(pl.Float64), "share": share}[aggregator]
    sums = {"goldstein_sum": total, "goldstein_mean": mean, "scored": pl.col("scored")}
    return {**sums, **classes, "net_cooperation": net}


def _of_codebook(codebook: str, table: CodeTable[Any]) -> CodeTable[Any]:
    if table.codebook != codebook:
        raise UsageError(f'The code table "{table.name}" is for {table.codebook}, but the events use {codebook}.')
    return table


def _asked(
    table: EventTable, actors: tuple[str, ...], targets: tuple[str, ...], pairs: tuple[tuple[str, str], ...]
) -> nw.LazyFrame[Any]:
    """Return the rows of the requested dyads. Named actors get their ids."""
    named = {name: codes_of(table, name) for name in (*actors, *targets, *(each for pair in pairs for each in pair))}
    rows = table.frame.filter(~nw.col("actor").is_null() & ~nw.col("target").is_null())
    for column, wanted in (("actor", actors), ("target", targets)):
        if wanted:
            rows = rows.filter(reduce(or_, (_is(named[name][1], column) for name in wanted)))
    if pairs:
        rows = rows.filter(reduce(or_, (_is(named[a][1], "actor") & _is(named[b][1], "target") for a, b in pairs)))
    known = dict(named.values())
    return rows.with_columns(_label("actor", known), _label("target", known))


def _is(members: tuple[Member, ...], column: str) -> nw.Expr:
    return is_one_of(members, column, ends_in_doubt=True)


def _label(column: str, known: dict[str, tuple[Member, ...]]) -> nw.Expr:
    """Return the ids of named actors, and the table's own codes of others."""
    label = nw.col(column)
    for actor, members in known.items():
        if members != (Member(actor),):
            label = nw.when(_is(members, column)).then(nw.lit(actor)).otherwise(label)
    return label.alias(column)


def _grouped(rows: nw.LazyFrame[Any], calendar: Calendar, *, with_codes: bool) -> nw.LazyFrame[Any]:
    names = set(rows.collect_schema().names())
    score = nw.col("goldstein") if "goldstein" in names else nw.lit(None, dtype=nw.Float64)
    quad = nw.col("quad") if "quad" in names else nw.lit(None, dtype=nw.Int64)
    is_open = score.is_null() | quad.is_null()
    keys = {
        "actor": nw.col("actor"),
        "target": nw.col("target"),
        **calendar.between("number", "number_until"),
        **({"code": nw.when(is_open).then(nw.col("code"))} if with_codes else {}),
    }
    classes = {name: _one_where(quad == number) for number, name in enumerate(_QUADS, start=1)}
    values = {
        "goldstein_sum": score.fill_null(0.0),
        "scored": _one_where(~score.is_null()),
        "classed": _one_where(~quad.is_null()),
        **classes,
    }
    made = rows.select(**keys, **values)
    return made.group_by(*keys).agg(nw.len().alias("count"), nw.col(*values).sum())


def _one_where(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _looked_up(
    found: pl.DataFrame, scores: CodeTable[float] | None, classes: CodeTable[int] | None
) -> tuple[pl.DataFrame, int]:
    """Look up missing scores and classes in the code tables. Also return how many rows were looked up."""
    looked_up = pl.lit(0)
    if scores:
        score = pl.col("code").replace_strict(dict(scores), default=None, return_dtype=pl.Float64)
        missing = pl.when(score.is_not_null()).then(pl.col("count") - pl.col("scored")).otherwise(0)
        found = found.with_columns(
            goldstein_sum=pl.col("goldstein_sum") + missing * score.fill_null(0),
            scored=pl.col("scored") + missing,
            score_missing=missing,
        )
        looked_up = pl.max_horizontal(looked_up, pl.col("score_missing"))
    if classes:
        quad = pl.col("code").replace_strict(dict(classes), default=None, return_dtype=pl.Int64)
        missing = pl.when(quad.is_not_null()).then(pl.col("count") - pl.col("classed")).otherwise(0)
        more = {name: pl.col(name) + pl.when(quad == n).then(missing).otherwise(0) for n, name in enumerate(_QUADS, 1)}
        found = found.with_columns(**more, classed=pl.col("classed") + missing, class_missing=missing)
        looked_up = pl.max_horizontal(looked_up, pl.col("class_missing"))
    return found, int(found.select(looked_up.sum()).item() or 0)


def _numbers(dated: pl.DataFrame, calendar: Calendar, coverage: CoveredDays | None) -> tuple[range, frozenset[int]]:
    """Return all periods from the first to the last with a row or a covered day, and the covered ones."""
    known = {*dated["number"], *(calendar.number(day) for day in (coverage.days if coverage else ()))}
    numbers = range(min(known), max(known) + 1) if known else range(0)
    covered = (each for each in numbers if coverage and coverage.covers(calendar.period(each)))
    return numbers, frozenset(covered)
