"""Tables of acts, and the steps of a balance as Narwhals queries over lazy frames."""

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
"""The value of the column `pole` for bridging events."""

_EVENT_KEYS: Final = ("counted_as", "move_class", "form", "means", "domain")
_COUNTED_ONCE: Final = ("counted_as", "pole", "move_class")

_DAYS: Final = ("earliest", "latest")

APART: Final = ("event", "alternative", "alternatives")
"""The columns that separate the alternatives of an event."""


@attrs.frozen(kw_only=True)
class Question:
    """The parameters of a balance: actor, poles, dispute, domains and calendar.

    `acting` has the codes of the actor in the table. Bridging follows from the two sides of an act or, with
    `is_bridging_by_code`, from the code alone.
    """

    actor: str
    acting: tuple[Member, ...]
    poles: tuple[Pole, Pole]
    dispute: str | None
    domains: tuple[Domain, ...]
    calendar: Calendar
    is_bridging_by_code: bool = False

    def asked(self) -> nw.Expr:
        """Return an expression: whether a row is an act of the actor that may be toward a pole."""
        among = _among(self.acting, "actor") & _among((*self.poles[0].members, *self.poles[1].members), "target")
        if not self.is_dated:
            return among  # a filter on codes alone can be pushed down into files
        return among & self.by_actor(ends_in_doubt=True) & (self.toward(0) | self.toward(1))

    @property
    def is_dated(self) -> bool:
        """Whether the actor's codes or the members of a pole depend on the date."""
        return any(each.during for each in (*self.acting, *self.poles[0].members, *self.poles[1].members))

    def by_actor(self, *, ends_in_doubt: bool) -> nw.Expr:
        """Return an expression: whether the actor of a row is the actor, possibly or certainly."""
        return is_one_of(self.acting, "actor", ends_in_doubt=ends_in_doubt)

    def toward(self, pole: int, *, ends_in_doubt: bool = True) -> nw.Expr:
        """Return an expression: whether an act is toward the first (0) or second (1) pole, possibly or certainly."""
        return is_one_of(self.poles[pole].members, "target", ends_in_doubt=ends_in_doubt)

    def surely(self) -> nw.Expr:
        """Return an expression: whether a row is certainly an act of the actor toward a pole."""
        toward = self.toward(0, ends_in_doubt=False) | self.toward(1, ends_in_doubt=False)
        return self.by_actor(ends_in_doubt=False) & toward


def act_table(acts: Sequence[Act], **more: Sequence[int]) -> nw.LazyFrame[Any]:
    """Return the acts as a lazy frame with the columns of `ACT_COLUMNS`, and their numbers as `row`.

    `more` adds columns of integers, one value per act.
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
    """Return a column of lists. Builds each distinct list once, which is faster if few differ."""
    numbers: dict[tuple[str, ...], int] = {}
    found = [numbers.setdefault(each, len(numbers)) for each in values]
    return pl.Series([*map(list, numbers)], dtype=pl.List(pl.String)).gather(found)


def move_table(acts: nw.LazyFrame[Any], question: Question, apart: Sequence[str] = ()) -> nw.LazyFrame[Any]:
    """Return the acts that are moves of the actor toward a pole, one row each.

    New columns: `pole`; `within` (1 if the act is in the dispute in question, or none is given); `certain`, how often
    it certainly happened. Missing values of `earliest` and `latest` are filled. `move_class` changes from bridging to
    contact if only one of the poles is among the bridged sides, in any domain. The columns of `apart` separate
    alternatives.
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
    """Merge the moves into one row per `counted_as`, pole, class, form, means and domain.

    `certain` and `possible` are the maximum over the accounts. `first` and `last` are the numbers of the first and
    last period in which it may have begun. It lies within the dispute if one account says so. If several events
    count as one, the first gives the date. Bridging is as certain as toward its less certain pole. `origins` is the
    number of independent outlets that report it, in any form, means or domain.
    """
    sided, keys = _sided(moves), [*_EVENT_KEYS, "side"]
    events = _first_of_several(_accounts_merged(sided, [*keys, "pole", "event"], calendar), [*keys, "pole"])
    return _with_origins(_toward_sides(events, keys), sided)


def alternative_table(moves: nw.LazyFrame[Any], calendar: Calendar) -> nw.LazyFrame[Any]:
    """Return the rows of `event_table` for each alternative of each event.

    The moves also have their `alternative`, the number of `alternatives` of their event, and `reported`: 1 if sources
    report the alternative, 0 if it is constructed from reports. `origins` is the number of independent outlets that
    report it so.
    """
    sided, keys = _sided(moves), [*_EVENT_KEYS, "side", *APART]
    rows = _toward_sides(_accounts_merged(sided, [*keys, "pole"], calendar), keys)
    return _with_origins(rows, sided.filter(nw.col("reported") == 1)).with_columns(nw.col("origins").fill_null(1))


def settle(alternatives: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Merge alternatives into the rows of `event_table`. A move is certain only if every alternative makes it certain.

    A move or a day is possible if one alternative allows it. A move is in the dispute if one alternative says so.
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
    """Return the minimum over the alternatives, which is 0 if one of them has no such row."""
    is_in_each = nw.col("given_by") == nw.col("alternatives")
    return nw.when(is_in_each).then(nw.col(column)).otherwise(nw.lit(0)).alias(column)


def _sided(moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the `side` of each move: its pole, or both for bridging."""
    is_bridging = nw.col("move_class") == str(MoveClass.BRIDGING)
    return moves.with_columns(nw.when(is_bridging).then(nw.lit(BOTH)).otherwise(nw.col("pole")).alias("side"))


def _toward_sides(rows: nw.LazyFrame[Any], keys: list[str]) -> nw.LazyFrame[Any]:
    """Merge the rows of each side. Bridging is as certain as its less certain pole, and has the dates of both."""
    return rows.group_by(*keys).agg(
        nw.col("certain").min(),
        nw.col("possible").max(),
        nw.col("within").max(),
        nw.col("first").min(),
        nw.col("last").max(),
    )


def _with_origins(rows: nw.LazyFrame[Any], moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the number of independent outlets: of the moves, or of one consolidated record if that has more."""
    counted = ["counted_as", "move_class", "side"]
    outlets = moves.group_by(*counted).agg(nw.col("origin").n_unique().alias("origins"), nw.col("outlets").max())
    is_more = nw.col("outlets") > nw.col("origins")
    origins = outlets.with_columns(
        nw.when(is_more).then(nw.col("outlets")).otherwise(nw.col("origins").cast(nw.Int64)).alias("origins")
    ).drop("outlets")
    return rows.join(origins, on=counted, how="left").rename({"side": "pole"})


def _accounts_merged(moves: nw.LazyFrame[Any], keys: list[str], calendar: Calendar) -> nw.LazyFrame[Any]:
    """Merge the accounts of each event into one row.

    Compatible accounts narrow each other's dates. If accounts contradict each other, all their days stay possible.
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
    """Merge the events that count as one into one row, which began no later than the first certain event."""
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
    """Return the number of events in each cell, by the first and last period in which they may lie."""
    keys = ("move_class", "pole", "form", "means", "domain", "within", "first", "last")
    counted = events.group_by(*keys).agg(nw.col("certain").sum(), nw.col("possible").sum()).sort(*keys)
    return list(counted.collect().iter_rows(named=True))


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
"""Counts by pole, class, and whether only moves within the dispute count."""

ALL: Final = (Entering(),)


def count_events(events: nw.LazyFrame[Any], entering: Sequence[Entering] = ALL) -> list[Totals]:
    """Count the events of each selection by pole and class, each event once.

    One query counts all selections.
    """
    once = _entered(events, entering).group_by(*_COUNTED_ONCE).agg(_each("certain possible within", entering).max())
    return _totals(once.with_columns(*_products("certain", entering)), entering)


def count_alternatives(alternatives: nw.LazyFrame[Any], entering: Sequence[Entering] = ALL) -> list[Totals]:
    """Return the bounds of `count_events` over all alternatives.

    An event is certain, or certain in the dispute, if it is so in each of its alternatives, in any form, means and
    domain. Bounds of several events are added, as if each event could be resolved independently.
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


def is_one_of(members: tuple[Member, ...], column: str, *, ends_in_doubt: bool) -> nw.Expr:
    """Return an expression: whether a column names an actor that was certainly, or possibly, a member at the time."""
    periods: dict[When | None, list[Member]] = {}
    for member in members:
        periods.setdefault(member.during, []).append(member)
    among = (_are_members(alike, column, ends_in_doubt=ends_in_doubt) for alike in periods.values())
    return reduce(or_, among)


def _among(members: Iterable[Member], column: str) -> nw.Expr:
    """Return an expression: whether a column names one of the members, at any time."""
    actors = list(dict.fromkeys(member.actor for member in members))
    return nw.col(column) == actors[0] if len(actors) == 1 else nw.col(column).is_in(actors)


def _are_members(alike: Sequence[Member], column: str, *, ends_in_doubt: bool) -> nw.Expr:
    """Return an expression: whether a column names one of the members within the period that they share."""
    since, until = alike[0].perhaps if ends_in_doubt else alike[0].surely
    earliest, latest = bounded()
    is_late_enough = (latest if ends_in_doubt else earliest) >= since
    is_early_enough = (earliest if ends_in_doubt else latest) <= until
    conditions = [_among(alike, column)]
    conditions += [is_late_enough] if since > FIRST_DAY else []
    conditions += [is_early_enough] if until < LAST_DAY else []
    return reduce(and_, conditions)


def bounded() -> tuple[nw.Expr, nw.Expr]:
    """Return the columns `earliest` and `latest`, with missing bounds filled."""
    # Parsed from text, because Spark rejects literal dates before the year 1000.
    first = nw.lit(f"{FIRST_DAY}").str.to_date(format="%Y-%m-%d")
    return nw.coalesce(nw.col("earliest"), first), nw.col("latest").fill_null(LAST_DAY)


def concerns(dispute: str | None) -> nw.Expr:
    """Return 1 if an act concerns the dispute, or if there is none in question, and 0 otherwise."""
    if dispute is None:
        return nw.lit(1)
    return nw.when(nw.col("disputes").list.contains(dispute)).then(nw.lit(1)).otherwise(nw.lit(0))
