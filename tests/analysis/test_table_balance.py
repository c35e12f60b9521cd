"""Balances of machine-coded tables, against a count in plain loops."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import machine
from analysis.engines import ENGINES, SLOW, Row, table
from mediation import Count, balance
from mediation.analysis.table_balance import TableBalance

few = settings(max_examples=6)
POLES: tuple[dict[str, Iterable[str]], ...] = (
    {"RUS": ("RUS",), "UKR": ("UKR",)},
    {"RUS": ("RUS",), "NATO": ()},
    {"West": ("USA", "GBR"), "RUS": ("RUS",)},
)


def named(poles: dict[str, Iterable[str]]) -> list[Any]:
    """Return poles as a user names them."""
    return [{name: members} if name == "West" else name for name, members in poles.items()]


def counts(answer: TableBalance) -> dict[tuple[Any, ...], int]:
    """Return the cells, which have to be certain."""
    keys = ("period", "move_class", "pole", "form", "means", "domain")
    assert all(cell.count.certain == cell.count.possible for cell in answer.cells)
    return {tuple(str(getattr(cell, key)) for key in keys): cell.count.certain for cell in answer.cells}


def check(given_rows: list[Row], answer: TableBalance, poles: dict[str, Iterable[str]]) -> None:
    """Compare an answer with the count in plain loops."""
    found = machine.moves(given_rows, "TUR", poles)
    moves = [move for move in found if move["move_class"]]
    assert counts(answer) == machine.cells(found)
    assert sum(each.rows for each in answer.why_not) == len(found) - len(moves)
    assert len(answer.moves) == len(moves)
    kept = answer.moves.to_frame()
    assert Counter(kept["event"]) == Counter(move["event"] for move in moves)
    assert Counter(kept["move_class"]) == Counter(str(move["move_class"]) for move in moves)
    assert {(each.file, each.reason): each.rows for each in answer.rejected} == machine.rejected(given_rows)
    p, q = poles
    by_class = Counter((move["pole"], str(move["move_class"])) for move in moves)
    for side, (pole, other) in enumerate(((p, q), (q, p))):
        n = by_class[pole, "cooperative"] + by_class[other, "conflictual"]
        assert answer.base.favour[side] == Count(n, n)
    assert answer.base.bridging.certain == by_class["both", "bridging"]


@given(rows=machine.rows(), poles=st.sampled_from(POLES))
def test_counts_are_those_of_loops(rows: list[Row], poles: dict[str, Iterable[str]]) -> None:
    """Cells, favour, moves, rows without a move and rejected rows are those of a count in plain loops."""
    check(rows, balance(table(rows), "Turkey", named(poles)), poles)


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "lazy"])
def test_every_engine_counts_alike(engine: str) -> None:
    """The same rows give the same answer wherever they are kept."""
    times = 3 if engine in SLOW else 12

    @settings(max_examples=times)
    @given(rows=machine.rows(), poles=st.sampled_from(POLES))
    def alike(rows: list[Row], poles: dict[str, Iterable[str]]) -> None:
        answer = balance(table(rows, engine), "TUR", named(poles))
        check(rows, answer, poles)
        own = balance(table(rows), "TUR", named(poles))
        assert {f: getattr(answer, f) for f in FIELDS} == {f: getattr(own, f) for f in FIELDS}

    alike()


FIELDS = [field.name for field in attrs.fields(TableBalance) if field.name != "moves"]


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "lazy"])
def test_every_engine_counts_events_alike(engine: str) -> None:
    """So they do where several rows tell one event."""
    times = 2 if engine in SLOW else 12

    @settings(max_examples=times)
    @given(rows=machine.rows(origin=st.sampled_from(["a", "b", None]), outlets=st.sampled_from([1, 2, None])))
    def alike(rows: list[Row]) -> None:
        answer, own = (balance(table(rows, each, has_repeats=True), "TUR", ("RUS", "UKR")) for each in (engine, "lazy"))
        assert {f: getattr(answer, f) for f in FIELDS} == {f: getattr(own, f) for f in FIELDS}
        assert Counter(answer.moves.to_frame()["event"]) == Counter(own.moves.to_frame()["event"])

    alike()
