"""Event tables can be sent to other processes."""

import os
import pickle
from pathlib import Path
from typing import Any

import attrs
import narwhals as nw
import polars as pl
import pytest

import mediation
from events.build import collected, gdelt, polecat, text
from mediation import EventTable, scan
from mediation.events.layouts import POLECAT


def again(table: Any) -> EventTable:
    """Return a table that was pickled and read back."""
    found = pickle.loads(pickle.dumps(table))  # noqa: S301 - it was made here
    assert isinstance(found, EventTable)
    return found


def facts(table: EventTable) -> dict[str, object]:
    """Return everything that a table knows besides its rows."""
    return attrs.asdict(table, recurse=False, filter=lambda each, _: each.eq and each.name != "checked")


def test_a_table_of_text_is_scanned_again(tmp_path: Path) -> None:
    """A table of files of text has the same rows, the same rejects and the same facts."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt(61), gdelt(61, SQLDATE="x")]))
    (tmp_path / "b.CSV").write_bytes(text([gdelt(58, GLOBALEVENTID="2")]))
    table = attrs.evolve(scan(tmp_path / "*.CSV", countries="iso3"), producer="mine")
    found = again(table)
    assert collected(found).sort("event").equals(collected(table).sort("event"))
    assert found.survey() == table.survey()
    assert found.rejects().collect().to_native().equals(table.rejects().collect().to_native())
    assert facts(found) == facts(table)
    assert found.producer == "mine"
    assert found.is_read_whole


def test_a_table_of_parquet_is_scanned_again(tmp_path: Path) -> None:
    """A table of Parquet files has the same rows and facts, and is read a few files at a time again."""
    (tmp_path / "a.txt").write_bytes(text([polecat()], header=POLECAT.columns))
    for name in ("a.parquet", "b.parquet"):
        scan(tmp_path / "a.txt").write(tmp_path / name)
    table = scan(tmp_path / "*.parquet")
    found = again(table)
    assert collected(found).equals(collected(table))
    assert facts(found) == facts(table)


def test_a_table_of_records_is_pickled_with_its_rows() -> None:
    """A table of records keeps its acts, actors, disputes and coverage."""
    table = mediation.load_seeds().events()
    found = again(table)
    assert collected(found).equals(collected(table))
    assert facts(found) == facts(table)
    assert dict(found.actors) == dict(table.actors) != {}


def test_rows_that_were_changed_since_are_not_scanned_again(tmp_path: Path) -> None:
    """A table whose rows were filtered is pickled with the plan of its frame."""
    (tmp_path / "a.txt").write_bytes(text([polecat()], header=POLECAT.columns))
    scan(tmp_path / "a.txt").write(tmp_path / "a.parquet")
    table = scan(tmp_path / "a.parquet")
    filtered = attrs.evolve(table, checked=table.checked.filter(nw.col("actor") == "nobody"))
    assert collected(again(filtered)).is_empty()


def test_a_table_of_a_frame_is_pickled_with_its_frame() -> None:
    """A frame in memory goes with its table."""
    day = pl.Series(["2022-03-01"]).str.to_date()
    frame = pl.DataFrame({"event": ["1"], "earliest": day, "latest": day, "actor": ["TUR"], "target": ["RUS"]})
    table = scan(frame)
    assert collected(again(table)).equals(collected(table))


def test_another_process_can_count_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that was scanned by a relative path is found where the other process has the same folder."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt(61)]))
    monkeypatch.chdir(tmp_path)
    data = pickle.dumps(scan("a.CSV"))
    assert pickle.loads(data).count().kept == 1  # noqa: S301 - it was made here
    os.remove("a.CSV")  # noqa: PTH107 - by its relative name
    with pytest.raises(mediation.UsageError, match="Missing file"):
        pickle.loads(data)  # noqa: S301 - it was made here
