"""The tables that all output uses."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.display import counted
from mediation.show.tables import csv_text

CELLS = st.text(st.characters(codec="utf-8"))


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_csv_round_trip(rows: list[tuple[str, str]]) -> None:
    """Any text in a cell is equal after writing and reading."""
    read = csv.reader(io.StringIO(csv_text(("a", "b"), rows), newline=""))
    assert [tuple(row) for row in read] == [("a", "b"), *rows]


@pytest.mark.parametrize(("count", "text"), [(0, "0 records"), (1, "1 record"), (2, "2 records")])
def test_counted(count: int, text: str) -> None:
    """One is singular; zero is plural."""
    assert counted(count, "record") == text
