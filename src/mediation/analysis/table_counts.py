"""Count the moves of an event table in its engine, by row or by event."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
import narwhals as nw
import polars as pl

from mediation.analysis.engines import gather
from mediation.analysis.tables import BOTH, Question, concerns, event_table, move_table
from mediation.codes import Turn
from mediation.events.schema import REJECT
from mediation.events.table import EventTable, Rejected
from mediation.vocabulary import MoveClass

Turns = Mapping[str, Turn]
"""What each code becomes: one of the library's crosswalks, or your own."""

_KIND: Final = ("move_class", "form", "means", "domain")
_NO_CODE: Final = ""


@attrs.frozen(kw_only=True)
class NoMove:
    """How many rows of the actor toward a pole are not moves, and why. `code` and `rule` are empty if there is none."""

    code: str
    rule: str
    reason: str
    rows: int


@attrs.frozen(kw_only=True)
class TableCounts:
    """The counts of a table: rows in the form of `event_table`, and the rows that are not moves.

    `moves` is the number of rows that are moves. `has_outlets` is whether the table has outlets of its rows.
    """

    events: nw.LazyFrame[Any]
    moves: int
    no_move: tuple[NoMove, ...]
    rejected: tuple[Rejected, ...]
    has_outlets: bool


def by_row(table: EventTable, question: Question, turns: Turns | None) -> TableCounts:
    """Count each row of a table as one event, and count malformed rows, in one query.

    It counts all malformed rows of text files, but in other tables only those of the actor toward a pole. Parquet
    readers apply filters early, and never read the other rows.

    The query groups rows by code and by the periods where they may lie, so that only the few groups need a
    crosswalk. `turns` is None if the table already has classes of moves.
    """
    groups = gather(grouped(table, question, turns), ("first", "last", "within", "certain", "possible", "rows"))
    events: list[dict[str, Any]] = []
    no_move: Counter[tuple[str, str, str]] = Counter()
    rejected: Counter[tuple[str, str]] = Counter()
    moves = 0
    for group in groups.iter_rows(named=True):
        if group[REJECT] is not None:
            rejected[group["origin_file"] or "", group[REJECT]] += group["rows"]
            continue
        made = _made(group, turns)
        if isinstance(made, tuple):
            no_move[made] += group["rows"]
        elif not question.domains or made["domain"] in question.domains:
            is_bridging = question.is_bridging_by_code and made["move_class"] == MoveClass.BRIDGING
            # Each group is a separate event that happened several times.
            own = {"counted_as": str(len(events)), "pole": BOTH if is_bridging else group["pole"]}
            events.append({**{name: group[name] for name in _COUNTS}, **made, **own})
            moves += group["rows"]
    return TableCounts(
        events=_events(events),
        moves=moves,
        no_move=_no_moves(no_move),
        rejected=_rejected(rejected),
        has_outlets=any(event["origins"] for event in events),
    )


_COUNTS: Final = ("certain", "possible", "within", "first", "last", "origins")


def grouped(table: EventTable, question: Question, turns: Turns | None) -> nw.LazyFrame[Any]:
    """Return the query. It selects few columns, filters by the table's own codes, groups, and counts."""
    rows = table.checked
    names = set(rows.collect_schema().names())
    is_good = nw.col(REJECT).is_null()
    first, second = (pole.name for pole in question.poles)
    pole = nw.when(question.toward(0)).then(nw.lit(first)).otherwise(nw.lit(second))
    certainly = [question.surely()] if question.is_dated else []
    certainly += [nw.col("is_certain").fill_null(value=True)] if "is_certain" in names else []
    times = nw.col("times").fill_null(1) if "times" in names else nw.lit(1)
    certain = nw.when(*certainly).then(times).otherwise(nw.lit(0)) if certainly else times
    keys = {
        "pole": pole,
        **question.calendar.between("first", "last"),
        **{name: _or_missing(name, names) for name in (("code",) if turns is not None else (*_KIND, "rule"))},
        "within": concerns(question.dispute),
        "origins": _outlets(names),
    }
    values = {"certain": certain, "possible": times}
    return (
        rows.filter(question.asked() | ~is_good if table.is_read_whole else question.asked())
        .select(
            *(nw.when(is_good).then(value).alias(name) for name, value in {**keys, **values}.items()),
            nw.col(REJECT),
            nw.when(~is_good).then(_or_missing("origin_file", names)).alias("origin_file"),
        )
        .group_by(*keys, REJECT, "origin_file")
        .agg(nw.col("certain").sum(), nw.col("possible").sum(), nw.len().alias("rows"))
    )


def _outlets(names: set[str]) -> nw.Expr:
    """Return the number of independent outlets of a row: 2 for two or more, 1 for one, 0 if unknown."""
    if "outlets" not in names:
        return nw.lit(0)
    one_or_none = nw.when(nw.col("outlets").is_null()).then(nw.lit(0)).otherwise(nw.lit(1))
    return nw.when(nw.col("outlets") > 1).then(nw.lit(2)).otherwise(one_or_none)


def _or_missing(name: str, names: set[str]) -> nw.Expr:
    return nw.col(name) if name in names else nw.lit(None, dtype=nw.String)


def _made(group: Mapping[str, Any], turns: Turns | None) -> dict[str, Any] | tuple[str, str, str]:
    """Return the class, form, means and domain of a group of rows, or the code, rule and reason if it is not a move."""
    if turns is None:
        if group["move_class"] is None:
            return _NO_CODE, group["rule"] or "", "the table has no class of move for it"
        return {name: group[name] for name in _KIND}
    return turned(group["code"], turns)


def turned(code: str | None, turns: Turns) -> dict[str, Any] | tuple[str, str, str]:
    """Return the class, form, means and domain of a code, or the code, rule and reason if it is not a move."""
    if code is None:
        return _NO_CODE, "", "the row has no code"
    turn = turns.get(code)
    if turn is None:
        return code, "", "the crosswalk has no such code"
    if turn.move_class is None:
        return code, turn.rule, turn.reason
    return {name: str(getattr(turn, name)) for name in _KIND}


def _no_moves(counted: Mapping[tuple[str, str, str], int]) -> tuple[NoMove, ...]:
    return tuple(NoMove(code=key[0], rule=key[1], reason=key[2], rows=counted[key]) for key in sorted(counted))


def _rejected(counted: Mapping[tuple[str, str], int]) -> tuple[Rejected, ...]:
    return tuple(Rejected(file=key[0], reason=key[1], rows=counted[key]) for key in sorted(counted))


def _events(rows: Iterable[dict[str, Any]]) -> nw.LazyFrame[Any]:
    numbers = dict.fromkeys(_COUNTS, pl.Int64())
    schema: dict[str, Any] = {**dict.fromkeys(("counted_as", *_KIND, "pole"), pl.String()), **numbers}
    return nw.from_native(pl.DataFrame(list(rows), schema=schema).lazy())


def by_event(table: EventTable, question: Question, turns: Turns | None) -> TableCounts:
    """Count the events of a table whose rows can repeat events, as for records."""
    rows = classed(table, question, turns)
    moves = move_table(rows.filter(is_move()), question)
    events = gather(event_table(moves, question.calendar), _COUNTS)
    return TableCounts(
        events=nw.from_native(events.lazy()),
        moves=gather(moves.select(nw.len().alias("rows")), ("rows",)).item(),
        no_move=_no_moves(_unmoved(rows.filter(~is_move()), turns)),
        rejected=_rejected(_malformed(table, question)),
        has_outlets=True,
    )


def classed(table: EventTable, question: Question, turns: Turns | None) -> nw.LazyFrame[Any]:
    """Return the rows of the actor toward the poles, with class, form, means and domain, or "" if a row is no move.

    Optional columns that the table lacks are added with their default values.
    """
    rows = table.frame.filter(question.asked())
    names = set(rows.collect_schema().names())
    kinds = (
        {name: _or_missing(name, names).fill_null("") for name in _KIND}
        if turns is None
        else {name: _turned(name, turns, names) for name in _KIND}
    )
    defaults: dict[str, Any] = {"is_certain": True, "times": 1, "outlets": 1, "origin": ""}
    filled = {
        name: nw.col(name).fill_null(value) if name in names else nw.lit(value) for name, value in defaults.items()
    }
    counted_as = nw.coalesce(nw.col("counted_as"), nw.col("event")) if "counted_as" in names else nw.col("event")
    missing = {name: _or_missing(name, names) for name in ("code", "rule")}
    return rows.with_columns(**kinds, **filled, **missing, counted_as=counted_as)


def _turned(name: str, turns: Turns, names: set[str]) -> nw.Expr:
    """Return the class, form, means or domain that the code of a row gives, or ""."""
    made = {code: str(getattr(turn, name)) for code, turn in turns.items() if turn.move_class is not None}
    codes = _or_missing("code", names).fill_null("")
    return codes.replace_strict(list(made), list(made.values()), default="", return_dtype=nw.String)


def is_move() -> nw.Expr:
    """Return an expression: whether a row of `classed` is a move."""
    return nw.col("move_class") != ""


def _unmoved(rows: nw.LazyFrame[Any], turns: Turns | None) -> Counter[tuple[str, str, str]]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for group in gather(rows.group_by("code", "rule").agg(nw.len().alias("rows")), ("rows",)).iter_rows(named=True):
        made = _made({**group, "move_class": None}, turns)
        if isinstance(made, tuple):
            counted[made] += group["rows"]
    return counted


def _malformed(table: EventTable, question: Question) -> Counter[tuple[str, str]]:
    rows = table.checked if table.is_read_whole else table.checked.filter(question.asked())
    rows = rows.filter(~nw.col(REJECT).is_null())
    file = _or_missing("origin_file", set(rows.collect_schema().names())).alias("origin_file")
    groups = rows.select(REJECT, file).group_by(REJECT, "origin_file").agg(nw.len().alias("rows"))
    found = gather(groups, ("rows",)).iter_rows(named=True)
    return Counter({(group["origin_file"] or "", group[REJECT]): group["rows"] for group in found})
