"""Tables of acts and the relational steps of a balance, written once, in Narwhals, over lazy frames."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Final

import attrs

from mediation.analysis.counts import Count
from mediation.analysis.periods import Calendar
from mediation.analysis.poles import Member, Pole
from mediation.moves import ACT_COLUMNS, Act
from mediation.vocabulary import Domain, MoveClass

if TYPE_CHECKING:
    import narwhals as nw

# Days that stand for "no bound", so that every date has a period in every engine.
FIRST_DAY: Final = date(1, 1, 1)
LAST_DAY: Final = date(9999, 12, 31)

BOTH: Final = "both"
"""Stands for both poles in the column `pole` of bridging events."""

_EVENT_KEYS: Final = ("counted_as", "move_class", "form", "means", "domain", "within")


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

    New columns: `pole`; `within` (1 in the dispute that is asked about, or when none is); `certain` (1 or 0);
    `first` and `last`, the numbers of the periods in which it may have happened. `move_class` turns from
    bridging to contact where only one of the poles is among those bridged.
    """
    import narwhals as nw

    first, second = (_stands_for(pole, ends_in_doubt=True) for pole in question.poles)
    surely = or_(*(_stands_for(pole, ends_in_doubt=False) for pole in question.poles))
    wanted = [nw.col("actor") == question.actor, first | second]
    if question.domains:
        wanted.append(nw.col("domain").is_in([str(domain) for domain in question.domains]))
    rows = acts.filter(reduce(and_, wanted)).with_columns(
        nw.when(first).then(nw.lit(question.poles[0].name)).otherwise(nw.lit(question.poles[1].name)).alias("pole"),
        nw.when(nw.col("is_certain") & surely).then(nw.lit(1)).otherwise(nw.lit(0)).alias("certain"),
        nw.when(_concerns(question.dispute)).then(nw.lit(1)).otherwise(nw.lit(0)).alias("within"),
        _period(nw.col("earliest").fill_null(FIRST_DAY), question.calendar).alias("first"),
        _period(nw.col("latest").fill_null(LAST_DAY), question.calendar).alias("last"),
    )
    is_bridging = nw.col("move_class") == str(MoveClass.BRIDGING)
    keys = ["counted_as", "form", "means"]
    sides = rows.filter(is_bridging).group_by(*keys).agg(nw.col("pole").n_unique().alias("sides"))
    is_contact = is_bridging & (nw.col("sides") == 1)
    return rows.join(sides, on=keys, how="left").with_columns(
        nw.when(is_contact).then(nw.lit(str(MoveClass.CONTACT))).otherwise(nw.col("move_class")).alias("move_class")
    )


def event_table(moves: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the moves with the accounts of one event made one row, per pole, class, form, means and domain.

    Accounts that can be reconciled narrow each other's dates; accounts that contradict each other leave all
    their days possible. One certain account makes an event certain; a bridging event is certain when it is so
    toward both poles. `origins` is how many independent outlets report it.
    """
    import narwhals as nw

    accounts = moves.group_by(*_EVENT_KEYS, "pole").agg(
        nw.col("certain").max(),
        nw.col("times").max(),
        nw.col("origin").n_unique().alias("origins"),
        nw.col("first").max().alias("first_at_most"),
        nw.col("last").min().alias("last_at_least"),
        nw.col("first").min(),
        nw.col("last").max(),
    )
    agree = nw.col("first_at_most") <= nw.col("last_at_least")
    side = (
        nw.when(nw.col("move_class") == str(MoveClass.BRIDGING)).then(nw.lit(BOTH)).otherwise(nw.col("pole"))
    )  # fmt: skip
    dated = accounts.with_columns(
        nw.when(agree).then(nw.col("first_at_most")).otherwise(nw.col("first")).alias("first"),
        nw.when(agree).then(nw.col("last_at_least")).otherwise(nw.col("last")).alias("last"),
        side.alias("pole"),
    )
    return dated.group_by(*_EVENT_KEYS, "pole").agg(
        nw.col("certain").min(),
        nw.col("times").max(),
        nw.col("origins").max(),
        nw.col("first").min(),
        nw.col("last").max(),
    )


def count_cells(events: "nw.LazyFrame[Any]") -> list[dict[str, Any]]:
    """Return how many events each cell has, by the periods between which they may lie."""
    import narwhals as nw

    keys = ("move_class", "pole", "form", "means", "domain", "within", "first", "last")
    cells = events.with_columns((nw.col("times") * nw.col("certain")).alias("certain")).group_by(*keys)
    counted = cells.agg(nw.col("certain").sum(), nw.col("times").sum().alias("possible")).sort(*keys)
    return list(counted.collect().iter_rows(named=True))


def count_events(events: "nw.LazyFrame[Any]") -> Mapping[tuple[str, str, bool], Count]:
    """Return how many events there are per pole, class and whether in the dispute, each event counted once."""
    import narwhals as nw

    once = events.group_by("counted_as", "pole", "move_class").agg(
        nw.col("certain").max(), nw.col("times").max(), nw.col("within").max()
    )
    totals = (
        once.with_columns((nw.col("times") * nw.col("certain")).alias("certain"))
        .group_by("pole", "move_class", "within")
        .agg(nw.col("certain").sum(), nw.col("times").sum().alias("possible"))
        .collect()
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
    since, until = member.during.earliest or FIRST_DAY, member.during.latest or LAST_DAY
    earliest, latest = nw.col("earliest").fill_null(FIRST_DAY), nw.col("latest").fill_null(LAST_DAY)
    if ends_in_doubt:
        return is_actor & (latest >= since) & (earliest <= until)
    return is_actor & (earliest >= since) & (latest <= until)


def _concerns(dispute: str | None) -> "nw.Expr":
    import narwhals as nw

    return nw.lit(value=True) if dispute is None else nw.col("disputes").list.contains(dispute)


def _period(day: "nw.Expr", calendar: Calendar) -> "nw.Expr":
    import narwhals as nw

    months = day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64) - 1
    return months // calendar.months
