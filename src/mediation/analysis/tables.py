"""Tables of acts and the relational steps of a balance, written once, in Narwhals, over lazy frames."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, attrgetter, or_
from typing import Any, Final, TypeAlias

import attrs
import narwhals as nw
import polars as pl

from mediation.analysis.counts import Count
from mediation.analysis.periods import FIRST_DAY, LAST_DAY, Calendar
from mediation.analysis.poles import Member, Pole
from mediation.dates.when import When
from mediation.moves import ACT_COLUMNS, Act
from mediation.vocabulary import Domain, MoveClass

BOTH: Final = "both"
"""Stands for both poles in the column `pole` of bridging events."""

_EVENT_KEYS: Final = ("counted_as", "move_class", "form", "means", "domain")
_COUNTED_ONCE: Final = ("counted_as", "pole", "move_class")

_DAYS: Final = ("earliest", "latest")

APART: Final = ("event", "alternative", "alternatives")
"""The columns by which alternatives of an event are kept apart."""


@attrs.frozen(kw_only=True)
class Question:
    """What a balance asks of a table: whose acts, between which poles, in which dispute and domains, per what.

    `acting` are the codes under which the actor acts there. Bridging is found by an act's two sides, or, where the
    class of a move comes from its code, in the code alone.
    """

    actor: str
    acting: tuple[Member, ...]
    poles: tuple[Pole, Pole]
    dispute: str | None
    domains: tuple[Domain, ...]
    calendar: Calendar
    is_bridging_by_code: bool = False

    def asked(self) -> nw.Expr:
        """Return what tells whether a row is an act of the actor that may be toward a pole."""
        among = _among(self.acting, "actor") & _among((*self.poles[0].members, *self.poles[1].members), "target")
        if not self.is_dated:
            return among  # the codes by themselves are what reaches into files
        return among & self.by_actor(ends_in_doubt=True) & (self.toward(0) | self.toward(1))

    @property
    def is_dated(self) -> bool:
        """Whether it depends on the day who acts, or who stands for a pole."""
        return any(each.during for each in (*self.acting, *self.poles[0].members, *self.poles[1].members))

    def by_actor(self, *, ends_in_doubt: bool) -> nw.Expr:
        """Return what tells whether the actor acts, perhaps or certainly."""
        return is_one_of(self.acting, "actor", ends_in_doubt=ends_in_doubt)

    def toward(self, pole: int, *, ends_in_doubt: bool = True) -> nw.Expr:
        """Return what tells whether an act is toward the first (0) or second (1) pole, perhaps or certainly."""
        return is_one_of(self.poles[pole].members, "target", ends_in_doubt=ends_in_doubt)

    def surely(self) -> nw.Expr:
        """Return what tells whether a row is an act of the actor that is certainly toward a pole."""
        toward = self.toward(0, ends_in_doubt=False) | self.toward(1, ends_in_doubt=False)
        return self.by_actor(ends_in_doubt=False) & toward


def act_table(acts: Sequence[Act], **more: Sequence[int]) -> nw.LazyFrame[Any]:
    """Return the acts as a lazy frame with the columns of `ACT_COLUMNS`, and their numbers as `row`.

    `more` are further columns, with a whole number for each act.
    """
    types: dict[str, Any] = {
        "string": pl.String(),
        "date": pl.Date(),
        "integer": pl.Int64(),
        "boolean": pl.Boolean(),
        "list of string": pl.List(pl.String),
    }
    schema = {"row": pl.Int64(), **{name: types[kind] for name, kind in ACT_COLUMNS.items()}}
    schema |= dict.fromkeys(more, pl.Int64())
    columns = {name: _column(name, acts) for name in ACT_COLUMNS}
    return nw.from_native(pl.DataFrame({"row": range(len(acts)), **columns, **more}, schema=schema).lazy())


def _column(name: str, acts: Sequence[Act]) -> Sequence[Any] | pl.Series:
    if name == "disputes":
        return _lists([act.disputes for act in acts])
    return [*map(attrgetter(f"when.{name}" if name in _DAYS else name), acts)]


def _lists(values: Sequence[tuple[str, ...]]) -> pl.Series:
    """Return a column of lists, of which few differ; faster than making each list by itself."""
    numbers: dict[tuple[str, ...], int] = {}
    found = [numbers.setdefault(each, len(numbers)) for each in values]
    return pl.Series([*map(list, numbers)], dtype=pl.List(pl.String)).gather(found)


def move_table(acts: nw.LazyFrame[Any], question: Question, apart: Sequence[str] = ()) -> nw.LazyFrame[Any]:
    """Return the acts that are moves of the actor toward a pole, one row each.

    New columns: `pole`; `within` (1 in the dispute that is asked about, or when none is); `certain`, how often
    it certainly happened. `earliest` and `latest` are filled. `move_class` turns from bridging to contact where
    only one of the poles is among those bridged, in whatever domain. What is `apart`, as alternatives are, is
    looked at by itself.
    """
    first, second = (pole.name for pole in question.poles)
    is_certain = nw.col("is_certain") & question.surely()
    earliest, latest = bounded()
    rows = acts.filter(question.asked()).with_columns(
        nw.when(question.toward(0)).then(nw.lit(first)).otherwise(nw.lit(second)).alias("pole"),
        nw.when(is_certain).then(nw.col("times")).otherwise(nw.lit(0)).alias("certain"),
        concerns(question.dispute).alias("within"),
        earliest=earliest,
        latest=latest,
    )
    domains = nw.col("domain").is_in([str(domain) for domain in question.domains or Domain])
    if question.is_bridging_by_code:
        return rows.filter(domains)
    is_bridging = nw.col("move_class") == str(MoveClass.BRIDGING)
    keys = ["counted_as", "form", "means", *apart]
    sides = rows.filter(is_bridging).group_by(*keys).agg(nw.col("pole").n_unique().alias("sides"))
    is_contact = is_bridging & (nw.col("sides") == 1)
    moves = rows.join(sides, on=keys, how="left").with_columns(
        nw.when(is_contact).then(nw.lit(str(MoveClass.CONTACT))).otherwise(nw.col("move_class")).alias("move_class")
    )
    return moves.filter(domains)


def event_table(moves: nw.LazyFrame[Any], calendar: Calendar) -> nw.LazyFrame[Any]:
    """Return what is counted: the moves as one row per `counted_as`, pole, class, form, means and domain.

    `certain` and `possible` are how often it happened: as often as one account makes certain, or possible.
    `first` and `last` are the numbers of the periods between which it began. One account within the dispute
    puts it there. Of several events counted as one, the first is dated. Bridging is as certain as it is toward
    either pole. `origins` is how many independent outlets report it, in whatever form, means or domain.
    """
    sided, keys = _sided(moves), [*_EVENT_KEYS, "side"]
    events = _first_of_several(_accounts_merged(sided, [*keys, "pole", "event"], calendar), [*keys, "pole"])
    return _with_origins(_toward_sides(events, keys), sided)


def alternative_table(moves: nw.LazyFrame[Any], calendar: Calendar) -> nw.LazyFrame[Any]:
    """Return what may count, one way or the other: the rows of `event_table` for each alternative of each event.

    The moves have besides their `alternative`, how many `alternatives` there are for their event, and whether
    it is `told` so (1) or made of what is told (0). `origins` is how many independent outlets tell it so.
    """
    sided, keys = _sided(moves), [*_EVENT_KEYS, "side", *APART]
    rows = _toward_sides(_accounts_merged(sided, [*keys, "pole"], calendar), keys)
    return _with_origins(rows, sided.filter(nw.col("told") == 1)).with_columns(nw.col("origins").fill_null(1))


def settle(alternatives: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the rows of `event_table` over all alternatives: certain is only what each of them makes certain.

    What one alternative makes possible is possible, and so is any day that one allows. What one of them puts
    in the dispute is there.
    """
    keys = [*_EVENT_KEYS, "pole"]
    events = alternatives.group_by(*keys, "event", "alternatives").agg(
        nw.col("alternative").n_unique().alias("given_by"),
        nw.col("certain").min(),
        nw.col("possible").max(),
        nw.col("within").max(),
        nw.col("first").min(),
        nw.col("last").max(),
    )
    return _first_of_several(events.with_columns(_in_each("certain")), keys)


def _in_each(column: str) -> nw.Expr:
    """Return a least number over the alternatives: none where one of them has no such row."""
    is_in_each = nw.col("given_by") == nw.col("alternatives")
    return nw.when(is_in_each).then(nw.col(column)).otherwise(nw.lit(0)).alias(column)


def _sided(moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the moves with the `side` for which they count: both of them for bridging."""
    is_bridging = nw.col("move_class") == str(MoveClass.BRIDGING)
    return moves.with_columns(nw.when(is_bridging).then(nw.lit(BOTH)).otherwise(nw.col("pole")).alias("side"))


def _toward_sides(rows: nw.LazyFrame[Any], keys: list[str]) -> nw.LazyFrame[Any]:
    """Return the rows per side: bridging as certain as toward either pole, whenever it was toward one of them."""
    return rows.group_by(*keys).agg(
        nw.col("certain").min(),
        nw.col("possible").max(),
        nw.col("within").max(),
        nw.col("first").min(),
        nw.col("last").max(),
    )


def _with_origins(rows: nw.LazyFrame[Any], moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the rows with the number of independent outlets: of the moves, or behind one consolidated record."""
    counted = ["counted_as", "move_class", "side"]
    outlets = moves.group_by(*counted).agg(nw.col("origin").n_unique().alias("origins"), nw.col("outlets").max())
    is_more = nw.col("outlets") > nw.col("origins")
    most = outlets.with_columns(
        nw.when(is_more).then(nw.col("outlets")).otherwise(nw.col("origins").cast(nw.Int64)).alias("origins")
    ).drop("outlets")
    return rows.join(most, on=counted, how="left").rename({"side": "pole"})


def _accounts_merged(moves: nw.LazyFrame[Any], keys: list[str], calendar: Calendar) -> nw.LazyFrame[Any]:
    """Return the accounts of each event as one row.

    Accounts that can be reconciled narrow each other's dates; accounts that contradict each other leave all
    their days possible.
    """
    agree = nw.col("since") <= nw.col("until")
    return (
        moves.group_by(*keys)
        .agg(
            nw.col("certain").max(),
            nw.col("times").max().alias("possible"),
            nw.col("within").max(),
            nw.col("earliest").max().alias("since"),
            nw.col("latest").min().alias("until"),
            nw.col("earliest").min(),
            nw.col("latest").max(),
        )
        .with_columns(
            calendar.number_of(nw.when(agree).then(nw.col("since")).otherwise(nw.col("earliest"))).alias("first"),
            calendar.number_of(nw.when(agree).then(nw.col("until")).otherwise(nw.col("latest"))).alias("last"),
        )
    )


def _first_of_several(events: nw.LazyFrame[Any], keys: list[str]) -> nw.LazyFrame[Any]:
    """Return one row for the events that are counted as one: it began at the latest with the first certain one."""
    is_certain = nw.col("certain") > 0
    return (
        events.with_columns(nw.when(is_certain).then(nw.col("last")).alias("certainly_by"))
        .group_by(*keys)
        .agg(
            nw.col("certain").max(),
            nw.col("possible").max(),
            nw.col("within").max(),
            nw.col("first").min(),
            nw.col("last").max(),
            nw.col("certainly_by").min(),
        )
        .with_columns(nw.when(is_certain).then(nw.col("certainly_by")).otherwise(nw.col("last")).alias("last"))
    )


def count_cells(events: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Return how many events each cell has, by the periods between which they may lie."""
    keys = ("move_class", "pole", "form", "means", "domain", "within", "first", "last")
    counted = events.group_by(*keys).agg(nw.col("certain").sum(), nw.col("possible").sum()).sort(*keys)
    return list(counted.collect().iter_rows(named=True))


@attrs.frozen
class Entering:
    """Which events enter a count: those that `keep` selects, with `certain_only` none more often than is certain."""

    keep: Callable[[], nw.Expr] | None = None
    certain_only: bool = False

    def columns(self, number: int) -> Iterator[nw.Expr]:
        """Yield how often each row counts in the count of that number: 0 for rows that do not enter."""
        enters = nw.col("certain") > 0 if self.certain_only else self.keep and self.keep()
        possible = "certain" if self.certain_only else "possible"
        for name, source in (("certain", "certain"), ("possible", possible), ("within", "within")):
            value = nw.col(source)
            counted = value if enters is None else nw.when(enters).then(value).otherwise(nw.lit(0))
            yield counted.alias(f"{name} {number}")


Totals: TypeAlias = Mapping[tuple[str, str, bool], Count]
"""Counts per pole, class, and whether only within the dispute."""

ALL: Final = (Entering(),)


def count_events(events: nw.LazyFrame[Any], entering: Sequence[Entering] = ALL) -> list[Totals]:
    """Return, for each choice of events, how many there are per pole and class, each counted once.

    All choices are counted in one query.
    """
    once = _entered(events, entering).group_by(*_COUNTED_ONCE).agg(_each("certain possible within", entering).max())
    return _totals(once.with_columns(*_products("certain", entering)), entering)


def count_alternatives(alternatives: nw.LazyFrame[Any], entering: Sequence[Entering] = ALL) -> list[Totals]:
    """Return the counts of `count_events` over all alternatives: the least and the most that they allow.

    An event counts as certain, or as certain in the dispute, where it does so in each of its alternatives,
    whatever the form, means and domain. Counts of several events are added as if each could be resolved by itself.
    """
    certain, possible = "certain certain_within", "possible within"
    each = _entered(alternatives, entering).group_by(*_COUNTED_ONCE, *APART)
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


def _entered(events: nw.LazyFrame[Any], entering: Sequence[Entering]) -> nw.LazyFrame[Any]:
    return events.with_columns(*(column for number, each in enumerate(entering) for column in each.columns(number)))


def _names(columns: str, entering: Sequence[Entering]) -> list[str]:
    return [f"{column} {number}" for number in range(len(entering)) for column in columns.split()]


def _each(columns: str, entering: Sequence[Entering]) -> nw.Expr:
    return nw.col(*_names(columns, entering))


def _products(column: str, entering: Sequence[Entering]) -> Iterator[nw.Expr]:
    """Yield how often each counts within the dispute."""
    for number in range(len(entering)):
        yield (nw.col(f"{column} {number}") * nw.col(f"within {number}")).alias(f"{column}_within {number}")


def _totals(once: nw.LazyFrame[Any], entering: Sequence[Entering]) -> list[Totals]:
    """Return counts per pole, class and whether only in the dispute, of rows that each count once."""
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


def is_one_of(members: tuple[Member, ...], column: str, *, ends_in_doubt: bool) -> nw.Expr:
    """Return what tells whether a column names one of the members, certainly or perhaps one when it happened."""
    periods: dict[When | None, list[Member]] = {}
    for member in members:
        periods.setdefault(member.during, []).append(member)
    among = (_are_members(alike, column, ends_in_doubt=ends_in_doubt) for alike in periods.values())
    return reduce(or_, among)


def _among(members: Iterable[Member], column: str) -> nw.Expr:
    """Tell whether a column names one of the members, whenever it was."""
    actors = list(dict.fromkeys(member.actor for member in members))
    return nw.col(column) == actors[0] if len(actors) == 1 else nw.col(column).is_in(actors)


def _are_members(alike: Sequence[Member], column: str, *, ends_in_doubt: bool) -> nw.Expr:
    """Tell whether a column names one of the members, all of the same period, in it."""
    since, until = alike[0].perhaps if ends_in_doubt else alike[0].surely
    earliest, latest = bounded()
    is_late_enough = (latest if ends_in_doubt else earliest) >= since
    is_early_enough = (earliest if ends_in_doubt else latest) <= until
    conditions = [_among(alike, column)]
    conditions += [is_late_enough] if since > FIRST_DAY else []
    conditions += [is_early_enough] if until < LAST_DAY else []
    return reduce(and_, conditions)


def bounded() -> tuple[nw.Expr, nw.Expr]:
    """Return the first and the last day on which it may have happened, with the first and last of all for no bound."""
    # Not the date itself: Spark can't be told a day of a year with fewer than four digits.
    first = nw.lit(f"{FIRST_DAY}").str.to_date(format="%Y-%m-%d")
    return nw.coalesce(nw.col("earliest"), first), nw.col("latest").fill_null(LAST_DAY)


def concerns(dispute: str | None) -> nw.Expr:
    """Return 1 where an act concerns the dispute, or none is asked about, else 0."""
    if dispute is None:
        return nw.lit(1)
    return nw.when(nw.col("disputes").list.contains(dispute)).then(nw.lit(1)).otherwise(nw.lit(0))
