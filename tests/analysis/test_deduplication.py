"""Deduplication: which rows are kept, and the report."""

from collections import Counter
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import machine
from analysis.engines import ENGINES, SLOW, Row, table
from mediation import UsageError, deduplicate
from mediation.analysis.deduplication import By
from mediation.analysis.engines import gather

KEYS = {
    "none": (),
    "day": ("actor", "target", "code", "earliest", "latest"),
    "story": ("actor", "target", "code", "url"),
}


def kept(rows: list[Row], by: str) -> Counter[Any]:
    """Return the kept rows, in plain loops: one of each set of duplicates, and rows that lack a value."""
    keys, seen, stay = KEYS[by], set(), Counter[Any]()
    for row in machine.good(rows):
        key = tuple(row[name] for name in keys)
        if by == "none" or None in key or key not in seen:
            stay[tuple(row[name] for name in KEYS["day"]), row["url"] if by != "day" else None] += 1
            seen.add(key)
    return stay


def check(rows: list[Row], by: By, engine: str) -> None:
    """Compare the kept rows with the plain loops, and the report with the kept rows."""
    made = deduplicate(table(rows, engine), by)
    frame = gather(made.table.frame)
    stay = Counter[Any]()
    for row in frame.iter_rows(named=True):
        stay[tuple(row[name] for name in KEYS["day"]), row["url"] if by != "day" else None] += 1
    assert by == "story" or stay == kept(rows, by)
    assert (made.before, made.after) == (len(machine.good(rows)), len(frame))
    assert made.after == kept(rows, by).total()
    assert made.removed == made.before - made.after
    assert len(gather(made.table.checked)) - made.after == sum(machine.rejected(rows).values())


@given(rows=machine.rows(), by=st.sampled_from(get_args(By)))
def test_one_of_alike_rows_stays(rows: list[Row], by: By) -> None:
    """One of each set of duplicates is kept, the report counts them, and malformed rows are kept."""
    check(rows, by, "lazy")


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "lazy"])
def test_every_engine_keeps_alike(engine: str) -> None:
    """The same in every engine."""

    @settings(max_examples=1 if engine in SLOW else 8)
    @given(rows=machine.rows(least=8), by=st.sampled_from(["day", "story"]))
    def alike(rows: list[Row], by: By) -> None:
        check(rows, by, engine)

    alike()


@given(rows=machine.rows(), by=st.sampled_from(get_args(By)))
def test_twice_is_once(rows: list[Row], by: By) -> None:
    """Deduplicating twice removes nothing more."""
    assert deduplicate(deduplicate(table(rows), by).table, by).removed == 0


def test_which_row_stays() -> None:
    """The row with the first event id is kept. The id of a story takes precedence over its URL."""
    row = {"earliest": None, "latest": None, "actor": "TUR", "target": "RUS", "code": "051"}
    rows = [
        {**row, "event": event, "story": story, "url": "u"} for event, story in (("2", "s"), ("1", "s"), ("3", None))
    ]
    made = deduplicate(table(rows), "story")
    assert sorted(gather(made.table.frame)["event"]) == ["1", "3"]
    assert repr(made) == "<Deduplicated by story: 3 rows before, 2 after, 1 removed>"
    assert deduplicate(table(rows), "day").removed == 0


def test_other_rules() -> None:
    """An unknown rule is rejected."""
    with pytest.raises(UsageError, match='Unknown rule "week"'):
        deduplicate(table([]), "week")  # type: ignore[arg-type]
