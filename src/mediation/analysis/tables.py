"""Tables of acts and the relational steps of a balance, written once, in Narwhals, over lazy frames."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

import attrs

from mediation.analysis.counts import Count
from mediation.analysis.periods import FIRST_DAY, LAST_DAY, Calendar
from mediation.analysis.poles import Member, Pole
from mediation.moves import ACT_COLUMNS, Act
from mediation.vocabulary import Domain, MoveClass

if TYPE_CHECKING:
    import narwhals as nw

BOTH: Final = "both"
"""Stands for both poles in the column `pole` of bridging events."""

_EVENT_KEYS: Final = ("counted_as", "move_class", "form", "means", "domain")


@attrs.frozen(kw_only=True)
class Question:
    """What a balance asks of a table: whose acts, between which poles, in which dispute and domains, per what."""

    actor: str
    poles: tuple[Pole, Pole]
    dispute: str | None
    domains: tuple[Domain, ...]
    calendar: Calendar


def act_table(acts: Iterable[Act]) -> "nw.LazyFrame[Any]":
    """Return the acts as a lazy frame with the columns of `ACT_COLUMNS`, and their numbers as `row`."""
    import narwhals as nw
    import polars as pl

    types: dict[str, Any] = {
        "string": pl.String(),
        "date": pl.Date(),
        "integer": pl.Int64(),
        "boolean": pl.Boolean(),
        "list of string": pl.List(pl.String),
    }
    schema = {"row": pl.Int64(), **{name: types[kind] for name, kind in ACT_COLUMNS.items()}}
    rows = [(number, *_row(act)) for number, act in enumerate(acts)]
    return nw.from_native(pl.DataFrame(rows, schema=schema, orient="row").lazy())


def _row(act: Act) -> tuple[object, ...]:
    derived = {"earliest": act.when.earliest, "latest": act.when.latest, "disputes": list(act.disputes)}
    return tuple(derived[name] if name in derived else getattr(act, name) for name in ACT_COLUMNS)


def move_table(acts: "nw.LazyFrame[Any]", question: Question) -> "nw.LazyFrame[Any]":
    """Return the acts that are moves of the actor toward a pole, one row each.

    New columns: `pole`; `within` (1 in the dispute that is asked about, or when none is); `certain`, how often
    it certainly happened. `earliest` and `latest` are filled. `move_class` turns from bridging to contact where
    only one of the poles is among those bridged, in whatever domain.
    """
    import narwhals as nw

    first, second = (_stands_for(pole, ends_in_doubt=True) for pole in question.poles)
    surely = or_(*(_stands_for(pole, ends_in_doubt=False) for pole in question.poles))
    rows = acts.filter((nw.col("actor") == question.actor) & (first | second)).with_columns(
        nw.when(first).then(nw.lit(question.poles[0].name)).otherwise(nw.lit(question.poles[1].name)).alias("pole"),
        nw.when(nw.col("is_certain") & surely).then(nw.col("times")).otherwise(nw.lit(0)).alias("certain"),
        nw.when(_concerns(question.dispute)).then(nw.lit(1)).otherwise(nw.lit(0)).alias("within"),
        nw.col("earliest").fill_null(FIRST_DAY),
        nw.col("latest").fill_null(LAST_DAY),
    )
    is_bridging = nw.col("move_class") == str(MoveClass.BRIDGING)
    keys = ["counted_as", "form", "means"]
    sides = rows.filter(is_bridging).group_by(*keys).agg(nw.col("pole").n_unique().alias("sides"))
    is_contact = is_bridging & (nw.col("sides") == 1)
    moves = rows.join(sides, on=keys, how="left").with_columns(
        nw.when(is_contact).then(nw.lit(str(MoveClass.CONTACT))).otherwise(nw.col("move_class")).alias("move_class")
    )
    domains = [str(domain) for domain in question.domains or Domain]
    return moves.filter(nw.col("domain").is_in(domains))


def event_table(moves: "nw.LazyFrame[Any]", calendar: Calendar) -> "nw.LazyFrame[Any]":
    """Return what is counted: the moves as one row per `counted_as`, pole, class, form, means and domain.

    `certain` and `possible` are how often it happened: as often as one account makes certain, or possible.
    `first` and `last` are the numbers of the periods between which it began. One account within the dispute
    puts it there. Of several events counted as one, the first is dated. Bridging is as certain as it is toward
    either pole. `origins` is how many independent outlets report it, in whatever form, means or domain.
    """
    import narwhals as nw

    is_bridging = nw.col("move_class") == str(MoveClass.BRIDGING)
    sided = moves.with_columns(nw.when(is_bridging).then(nw.lit(BOTH)).otherwise(nw.col("pole")).alias("side"))
    keys = [*_EVENT_KEYS, "side"]
    rows = (
        _first_of_several(_accounts_merged(sided, [*keys, "pole", "event"], calendar), [*keys, "pole"])
        .group_by(*keys)
        .agg(
            nw.col("certain").min(),
            nw.col("possible").max(),
            nw.col("within").max(),
            nw.col("first").min(),
            nw.col("last").max(),
        )
    )
    counted = ["counted_as", "move_class", "side"]
    outlets = sided.group_by(*counted).agg(nw.col("origin").n_unique().alias("origins"))
    return rows.join(outlets, on=counted, how="left").rename({"side": "pole"})


def _accounts_merged(moves: "nw.LazyFrame[Any]", keys: list[str], calendar: Calendar) -> "nw.LazyFrame[Any]":
    """Return the accounts of each event as one row.

    Accounts that can be reconciled narrow each other's dates; accounts that contradict each other leave all
    their days possible.
    """
    import narwhals as nw

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
            _period(nw.when(agree).then(nw.col("since")).otherwise(nw.col("earliest")), calendar).alias("first"),
            _period(nw.when(agree).then(nw.col("until")).otherwise(nw.col("latest")), calendar).alias("last"),
        )
    )


def _first_of_several(events: "nw.LazyFrame[Any]", keys: list[str]) -> "nw.LazyFrame[Any]":
    """Return one row for the events that are counted as one: it began at the latest with the first certain one."""
    import narwhals as nw

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


def count_cells(events: "nw.LazyFrame[Any]") -> list[dict[str, Any]]:
    """Return how many events each cell has, by the periods between which they may lie."""
    import narwhals as nw

    keys = ("move_class", "pole", "form", "means", "domain", "within", "first", "last")
    counted = events.group_by(*keys).agg(nw.col("certain").sum(), nw.col("possible").sum()).sort(*keys)
    return list(counted.collect().iter_rows(named=True))


def count_events(events: "nw.LazyFrame[Any]") -> Mapping[tuple[str, str, bool], Count]:
    """Return how many events there are per pole, class and whether in the dispute, each event counted once."""
    import narwhals as nw

    once = events.group_by("counted_as", "pole", "move_class").agg(
        nw.col("certain").max(), nw.col("possible").max(), nw.col("within").max()
    )
    totals = (
        once.group_by("pole", "move_class", "within").agg(nw.col("certain").sum(), nw.col("possible").sum()).collect()
    )
    return {
        (row["pole"], row["move_class"], bool(row["within"])): Count(row["certain"], row["possible"])
        for row in totals.iter_rows(named=True)
    }


def _stands_for(pole: Pole, *, ends_in_doubt: bool) -> "nw.Expr":
    return reduce(or_, (_is_member(member, ends_in_doubt=ends_in_doubt) for member in pole.members))


def _is_member(member: Member, *, ends_in_doubt: bool) -> "nw.Expr":
    """Tell whether the target is this member, certainly or perhaps a member when it happened."""
    import narwhals as nw

    is_actor = nw.col("target") == member.actor
    if member.during is None:
        return is_actor
    earliest, latest = nw.col("earliest").fill_null(FIRST_DAY), nw.col("latest").fill_null(LAST_DAY)
    if ends_in_doubt:
        since, until = member.perhaps
        return is_actor & (latest >= since) & (earliest <= until)
    since, until = member.surely
    return is_actor & (earliest >= since) & (latest <= until)


def _concerns(dispute: str | None) -> "nw.Expr":
    import narwhals as nw

    return nw.lit(value=True) if dispute is None else nw.col("disputes").list.contains(dispute)


def _period(day: "nw.Expr", calendar: Calendar) -> "nw.Expr":
    import narwhals as nw

    months = day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64) - 1
    return months // calendar.months
