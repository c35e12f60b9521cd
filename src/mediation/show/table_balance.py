"""The balance of an event table as tables for a terminal and as JSON. Its CSV is that of any balance."""

import json
from collections.abc import Iterator
from typing import Final

import attrs
from rich.console import RenderableType

from mediation.analysis.table_balance import TableBalance
from mediation.display import counted
from mediation.events.unknown_names import described
from mediation.show.balance import figures, legend, plain
from mediation.show.tables import csv_text, table

_MAX_ROWS: Final = 20


def tables(balance: TableBalance) -> Iterator[RenderableType]:
    """Yield the balance as text and rich tables, and the number of malformed rows."""
    yield from _head(balance)
    yield from figures(balance)
    if balance.rejected:
        found = sum(each.rows for each in balance.rejected)
        reasons = sorted({each.reason for each in balance.rejected})
        yield f"{counted(found, 'malformed row')} not counted: {', '.join(reasons)}"
    if balance.unknown_names:
        yield unknown_names(balance)
    yield legend(balance, "Add --explain to see what was counted and what was not.")


def _head(balance: TableBalance) -> Iterator[str]:
    """Yield the question: actor, poles, rules, dispute and domains."""
    p, q = (pole.name for pole in balance.poles)
    yield f"{balance.actor} between {p} and {q}"
    dispute = f"; dispute: {balance.dispute}" if balance.dispute else ""
    domains = f"; domains: {', '.join(balance.domains)}" if balance.domains else ""
    yield f"{counted(len(balance.moves), 'row')} of moves by {balance.rules}{dispute}{domains}"


def unknown_names(balance: TableBalance) -> str:
    """Return a line about rows that count for nobody."""
    return f"Not counted, because the code system lacks a name: {described(balance.unknown_names)}"


def explanation(balance: TableBalance) -> Iterator[RenderableType]:
    """Yield the question, the first moves, the rows without a move by reason, and the malformed rows by file."""
    yield from _head(balance)
    columns = ("event", "earliest", "actor", "target", "code", "move_class", "pole")
    first = balance.moves.head(_MAX_ROWS).select(columns)
    yield table(f"The first of {counted(len(balance.moves), 'row')} of moves", columns, _texts(first.iter_rows()))
    why_not = ((each.code, str(each.rows), each.reason) for each in balance.why_not)
    yield table("Rows of the actor toward a pole without a move", ("code", "rows", "reason"), why_not)
    rejected = ((each.file, each.reason, str(each.rows)) for each in balance.rejected)
    yield table("Malformed rows", ("file", "reason", "rows"), rejected)
    unknown = ((each.name, str(each.rows)) for each in balance.unknown_names)
    yield table("Rows with names that the code system lacks", ("name", "rows"), unknown)


def to_json(balance: TableBalance) -> str:
    """Return the balance as JSON, with the number of moves instead of the moves."""
    fields = attrs.asdict(balance, recurse=False)
    del fields["resolutions"]
    return json.dumps(plain({**fields, "moves": len(balance.moves)}), ensure_ascii=False, indent=2)


def explanation_to_json(balance: TableBalance) -> str:
    """Return the rows without a move, with reasons, and the malformed rows, as JSON."""
    reasons = {name: getattr(balance, name) for name in ("why_not", "rejected", "unknown_names")}
    return json.dumps(plain(reasons), ensure_ascii=False, indent=2)


def explanation_to_csv(balance: TableBalance) -> str:
    """Return all rows that are moves as CSV."""
    frame = balance.moves.to_frame().drop("disputes", strict=False)
    return csv_text(frame.columns, frame.iter_rows())


def _texts(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[str, ...]]:
    return (tuple("" if value is None else str(value) for value in row) for row in rows)
