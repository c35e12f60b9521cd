"""Moves of a table of events, counted in its engine: one query where each row counts by itself, else by event."""

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
"""What each code becomes: a crosswalk of this library, or one of a user's own."""

_KIND: Final = ("move_class", "form", "means", "domain")
_NO_CODE: Final = ""


@attrs.frozen(kw_only=True)
class NoMove:
    """How many rows of the actor toward a pole are no moves, and why: their `code` and `rule`, empty where none."""

    code: str
    rule: str
    reason: str
    rows: int


@attrs.frozen(kw_only=True)
class TableCounts:
    """What a table has to say: rows as `event_table` gives them, and what gave none.

    `moves` is how many rows are moves. `tells_outlets` says whether the table tells who stands behind a row.
    """

    events: nw.LazyFrame[Any]
    moves: int
    no_move: tuple[NoMove, ...]
    rejected: tuple[Rejected, ...]
    tells_outlets: bool


def by_row(table: EventTable, question: Question, turns: Turns | None) -> TableCounts:
    """Count the rows of a table, each by itself, in one query, which counts those that are malformed as well.

    Of files of text all of them, of other tables only those of the actor toward a pole: filters reach into
    Parquet, and what they leave out is not read.

    The rows are grouped by their own codes and by the periods between which they lie; what the codes become is
    worked out for the few groups. `turns` is None where the table has the classes of its moves itself.
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
            # Each group is an event of its own that happened so many times: none is counted as another.
            own = {"counted_as": str(len(events)), "pole": BOTH if is_bridging else group["pole"]}
            events.append({**{name: group[name] for name in _COUNTS}, **made, **own})
            moves += group["rows"]
    return TableCounts(
        events=_events(events),
        moves=moves,
        no_move=_no_moves(no_move),
        rejected=_rejected(rejected),
        tells_outlets=any(event["origins"] for event in events),
    )


_COUNTS: Final = ("certain", "possible", "within", "first", "last", "origins")


def grouped(table: EventTable, question: Question, turns: Turns | None) -> nw.LazyFrame[Any]:
    """Return the query: few columns, filtered by the file's own codes, grouped, and counted."""
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
    """Return 2 where two or more independent outlets stand behind a row, 1 where one, 0 where nobody knows."""
    if "outlets" not in names:
        return nw.lit(0)
    one_or_none = nw.when(nw.col("outlets").is_null()).then(nw.lit(0)).otherwise(nw.lit(1))
    return nw.when(nw.col("outlets") > 1).then(nw.lit(2)).otherwise(one_or_none)


def _or_missing(name: str, names: set[str]) -> nw.Expr:

    return nw.col(name) if name in names else nw.lit(None, dtype=nw.String)


def _made(group: Mapping[str, Any], turns: Turns | None) -> dict[str, Any] | tuple[str, str, str]:
    """Return class, form, means and domain of a group of rows; or the code, rule and reason that it makes no move."""
    if turns is None:
        if group["move_class"] is None:
            return _NO_CODE, group["rule"] or "", "the table has no class of move for it"
        return {name: group[name] for name in _KIND}
    return turned(group["code"], turns)


def turned(code: str | None, turns: Turns) -> dict[str, Any] | tuple[str, str, str]:
    """Return class, form, means and domain that a code makes; or the code, rule and reason that it makes no move."""
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
    """Count the events of a table in which several rows may tell one, as they are counted for records."""
    rows = classed(table, question, turns)
    moves = move_table(rows.filter(is_move()), question)
    events = gather(event_table(moves, question.calendar), _COUNTS)
    return TableCounts(
        events=nw.from_native(events.lazy()),
        moves=gather(moves.select(nw.len().alias("rows")), ("rows",)).item(),
        no_move=_no_moves(_unmoved(rows.filter(~is_move()), turns)),
        rejected=_rejected(_malformed(table, question)),
        tells_outlets=True,
    )


def classed(table: EventTable, question: Question, turns: Turns | None) -> nw.LazyFrame[Any]:
    """Return the rows of the actor toward the poles, filtered first, then with what each is; "" where it is nothing.

    Columns that a table may lack are there, with what their absence means.
    """
    rows = table.frame.filter(question.asked())
    names = set(rows.collect_schema().names())
    kinds = (
        {name: _or_missing(name, names).fill_null("") for name in _KIND}
        if turns is None
        else {name: _turned(name, turns, names) for name in _KIND}
    )
    unless_said: dict[str, Any] = {"is_certain": True, "times": 1, "outlets": 1, "origin": ""}
    filled = {
        name: nw.col(name).fill_null(value) if name in names else nw.lit(value) for name, value in unless_said.items()
    }
    counted_as = nw.coalesce(nw.col("counted_as"), nw.col("event")) if "counted_as" in names else nw.col("event")
    missing = {name: _or_missing(name, names) for name in ("code", "rule")}
    return rows.with_columns(**kinds, **filled, **missing, counted_as=counted_as)


def _turned(name: str, turns: Turns, names: set[str]) -> nw.Expr:
    """Return what the code of a row makes of it, of one kind, or nothing."""
    made = {code: str(getattr(turn, name)) for code, turn in turns.items() if turn.move_class is not None}
    codes = _or_missing("code", names).fill_null("")
    return codes.replace_strict(list(made), list(made.values()), default="", return_dtype=nw.String)


def is_move() -> nw.Expr:
    """Return what tells whether a row of `classed` is a move."""
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
