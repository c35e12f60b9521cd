"""The balance of an event table, in any engine."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

import attrs
import narwhals as nw
import polars as pl

from mediation.analysis.coded_poles import find_coded_poles
from mediation.analysis.coverage import CoveredDays
from mediation.analysis.engines import gather
from mediation.analysis.move_counts import Counted, cells_of, claims_about, period_numbers, periods_of, totals_of
from mediation.analysis.periods import Calendar
from mediation.analysis.poles import PoleLike
from mediation.analysis.sensitivity import CORROBORATED, READINGS, findings_of
from mediation.analysis.table_counts import NoMove, Turns, by_event, by_row, classed, is_move
from mediation.analysis.tables import Question, count_cells, count_events, move_table
from mediation.codes import crosswalk as crosswalk_of
from mediation.display import counted
from mediation.errors import UsageError, require
from mediation.events.schema import EVENT_COLUMNS
from mediation.events.table import EventTable, Rejected
from mediation.vocabulary import Domain


@attrs.frozen(repr=False, eq=False)
class MoveTable:
    """The moves of a balance as a lazy table, with the columns of the event table and `pole`.

    Its length is the number of rows.
    """

    _found: Callable[[], nw.LazyFrame[Any]]
    _length: int

    @cached_property
    def frame(self) -> nw.LazyFrame[Any]:
        """The lazy table, for queries of your own."""
        return self._found()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield each move as a mapping of its columns."""
        return self.to_frame().iter_rows(named=True)

    def __repr__(self) -> str:
        return f"<MoveTable of {counted(self._length, 'row')}>"

    def head(self, n: int = 10) -> pl.DataFrame:
        """Return `n` moves. They can differ between calls if the engine has no row order."""
        return gather(self.frame.head(n))

    def to_frame(self) -> pl.DataFrame:
        """Return all moves. This can be a large frame."""
        return gather(self.frame)


@attrs.frozen(kw_only=True, repr=False)
class TableBalance(Counted):
    """The balance of an event table, like `Balance` for records. The moves stay in the table.

    Cells count events if several rows can describe one event, and rows otherwise. If codes decide the class of a move,
    they also decide bridging: a row where the actor mediates counts between the poles, whichever pole it is toward.

    `rules` is the crosswalk or the rule set. `why_not` counts the rows of the actor toward a pole that are not moves,
    by code and reason. `rejected` counts malformed rows by file and reason: all of them in text files, but only those
    of the actor toward a pole in Parquet files and frames, which are not read completely. Tables have no accounts to
    resolve, so `resolutions` is None.
    """

    resolutions: None = None
    moves: MoveTable
    why_not: tuple[NoMove, ...]
    rejected: tuple[Rejected, ...]


def of_table(
    table: EventTable,
    actor: str,
    poles: Sequence[PoleLike],
    *,
    dispute: str | None,
    every: str,
    domains: tuple[Domain, ...],
    members: bool,
    crosswalk: Turns | None,
    coverage: CoveredDays | None,
) -> TableBalance:
    """Return the balance of a table; see `balance`."""
    turns = turns_of(table, crosswalk)
    sides = find_coded_poles(table, actor, poles, members=members)
    question = Question(
        actor=sides.actor,
        acting=sides.acting,
        poles=sides.coded,
        dispute=_dispute(table, dispute),
        domains=domains,
        calendar=Calendar.every(every),
        is_bridging_by_code=turns is not None,
    )
    counts = (by_event if table.has_repeats else by_row)(table, question, turns)
    if turns is None and not table.rules and counts.no_move and not counts.moves:
        raise UsageError(
            "The table has neither classes of moves nor a codebook. Name the codebook:"
            ' mediation.scan(frame, codebook="cameo-1.1"), or --codebook cameo-1.1.'
        )
    tallies = count_cells(counts.events)
    numbers = period_numbers(tallies, question.calendar)
    names = (sides.poles[0].name, sides.poles[1].name)
    readings = [each for each in READINGS if counts.has_outlets or each is not CORROBORATED]
    outcomes = findings_of(readings, counts.events, count_events, names)
    claims = claims_about(sides.actor, table.coverage)
    return TableBalance(
        actor=sides.actor,
        poles=sides.poles,
        dispute=dispute,
        domains=domains,
        rules=_name(table, turns),
        accounts="merged",
        periods=tuple(periods_of(numbers, question.calendar, claims, coverage)),
        is_exhaustive=bool(claims) or coverage is not None,
        base=outcomes[0],
        sensitivity=outcomes,
        cells=tuple(cells_of(tallies, numbers, question.calendar)),
        totals=tuple(totals_of(tallies)),
        moves=MoveTable(partial(_moves, table, question, turns), counts.moves),
        why_not=counts.no_move,
        rejected=counts.rejected,
    )


def turns_of(table: EventTable, crosswalk: Turns | None) -> Turns | None:
    """Return the crosswalk for a table, or None if its rows already have classes of moves.

    Raises:
        UsageError: a crosswalk for a table that doesn't need one, or a codebook without a crosswalk.
    """
    if crosswalk is not None and table.rules:
        raise UsageError(f"The moves of this table come from the rules {table.rules}. Leave out the crosswalk.")
    if crosswalk is not None or table.rules:
        return crosswalk
    return crosswalk_of(table.codebook) if table.codebook else None


def _name(table: EventTable, turns: Turns | None) -> str:
    """Return the name of the rule set or crosswalk that made the moves."""
    if turns is None:
        return table.rules or "as in the table"
    return str(getattr(turns, "name", "a crosswalk without a name"))


def _dispute(table: EventTable, dispute: str | None) -> str | None:
    if dispute is None:
        return None
    if table.disputes:
        require("dispute", dispute, table.disputes)
    elif table.producer or "disputes" not in table.checked.collect_schema().names():
        raise UsageError(f'The rows of this table name no disputes. Leave out the dispute "{dispute}".')
    return dispute


def _moves(table: EventTable, question: Question, turns: Turns | None) -> nw.LazyFrame[Any]:
    moves = move_table(classed(table, question, turns).filter(is_move()), question)
    names = set(moves.collect_schema().names())
    return moves.select(*(name for name in EVENT_COLUMNS if name in names), "pole")
