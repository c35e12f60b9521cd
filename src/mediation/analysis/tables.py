"""Tables of acts, and which acts are moves toward a pole, as Narwhals queries over lazy frames."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, attrgetter, or_
from typing import Any, Final

import attrs
import narwhals as nw
import polars as pl

from mediation.analysis.periods import FIRST_DAY, LAST_DAY, Calendar
from mediation.analysis.poles import Member, Pole
from mediation.dates.when import When
from mediation.events.unknown_names import is_unknown, known_names
from mediation.moves import ACT_COLUMNS, Act
from mediation.vocabulary import Domain, MoveClass

BOTH: Final = "both"
"""The value of the column `pole` for bridging events."""

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

    def may_be_asked(self, system: str, *, is_fast: bool) -> nw.Expr:
        """Return an expression: whether a row is asked, or could be if its unknown actor or target were known.

        `is_fast` looks for unknown targets only. Looking at all actors takes three times as long as the whole query.
        """
        acts = _among(self.acting, "actor")
        reaches = _among((*self.poles[0].members, *self.poles[1].members), "target")
        if not known_names(system):
            return acts & reaches
        if is_fast:
            return acts
        return (acts | is_unknown("actor", system)) & (reaches | is_unknown("target", system))

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
    """Return the acts as a lazy frame with the columns of `ACT_COLUMNS`, their `days`, and their numbers as `row`.

    `days` is the date of an act if it has gaps: `[2021, 2023]`. `more` adds columns of integers, one value per act.
    """
    types: dict[str, Any] = {
        "string": pl.String(),
        "date": pl.Date(),
        "integer": pl.Int64(),
        "boolean": pl.Boolean(),
        "list of string": pl.List(pl.String),
    }
    schema = {"row": pl.Int64(), **{name: types[kind] for name, kind in ACT_COLUMNS.items()}, "days": pl.String()}
    schema |= dict.fromkeys(more, pl.Int64())
    columns: dict[str, Any] = {name: _column(name, acts) for name in ACT_COLUMNS}
    columns["days"] = [act.when.text if act.when.has_gaps else None for act in acts]
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

    New columns, where numbers are 1 for yes and 0 for no: `pole`; `side`, which is `both` for bridging; `within`, the
    act is in the dispute in question, or none is given; `certain`. Missing values of `earliest` and `latest` are
    filled. `move_class` changes from bridging to contact if only one of the poles is among the bridged sides, in any
    domain. The columns of `apart` separate alternatives.
    """
    first, second = (pole.name for pole in question.poles)
    is_certain = nw.col("is_certain") & question.surely()
    earliest, latest = bounded()
    rows = acts.filter(question.asked()).with_columns(
        nw.when(question.toward(0)).then(nw.lit(first)).otherwise(nw.lit(second)).alias("pole"),
        nw.when(is_certain).then(nw.lit(1)).otherwise(nw.lit(0)).alias("certain"),
        concerns(question.dispute).alias("within"),
        earliest=earliest,
        latest=latest,
    )
    domains = nw.col("domain").is_in([str(domain) for domain in question.domains or Domain])
    if question.is_bridging_by_code:
        return _sided(rows.filter(domains))
    is_bridging = _is_bridging()
    keys = ["counted_as", "form", "means", *apart]
    sides = rows.filter(is_bridging).group_by(*keys).agg(nw.col("pole").n_unique().alias("sides"))
    is_contact = is_bridging & (nw.col("sides") == 1)
    moves = rows.join(sides, on=keys, how="left").with_columns(
        nw.when(is_contact).then(nw.lit(str(MoveClass.CONTACT))).otherwise(nw.col("move_class")).alias("move_class")
    )
    return _sided(moves.filter(domains))


def _is_bridging() -> nw.Expr:
    return nw.col("move_class") == str(MoveClass.BRIDGING)


def _sided(moves: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the `side` of each move: its pole, or both for bridging."""
    return moves.with_columns(nw.when(_is_bridging()).then(nw.lit(BOTH)).otherwise(nw.col("pole")).alias("side"))


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
