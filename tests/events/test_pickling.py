"""Tests of pickling event tables."""

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


def repickled(table: Any) -> EventTable:
    """Pickle and unpickle a table."""
    found = pickle.loads(pickle.dumps(table))  # noqa: S301 - pickled here
    assert isinstance(found, EventTable)
    return found


def facts(table: EventTable) -> dict[str, object]:
    """Return the fields of a table, except its rows."""
    return attrs.asdict(table, recurse=False, filter=lambda each, _: each.eq and each.name != "checked")


def test_a_table_of_text_files_is_scanned_again(tmp_path: Path) -> None:
    """An unpickled table of text files has the same rows, rejects and metadata."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt(61), gdelt(61, SQLDATE="x")]))
    (tmp_path / "b.CSV").write_bytes(text([gdelt(58, GLOBALEVENTID="2")]))
    table = attrs.evolve(scan(tmp_path / "*.CSV", countries="iso3"), producer="mine")
    found = repickled(table)
    assert collected(found).sort("event").equals(collected(table).sort("event"))
    assert found.survey() == table.survey()
    assert found.rejects().collect().to_native().equals(table.rejects().collect().to_native())
    assert facts(found) == facts(table)
    assert found.producer == "mine"
    assert found.is_read_whole


def test_a_table_of_parquet_is_scanned_again(tmp_path: Path) -> None:
    """An unpickled table of Parquet files has the same rows and metadata."""
    (tmp_path / "a.txt").write_bytes(text([polecat()], header=POLECAT.columns))
    for name in ("a.parquet", "b.parquet"):
        scan(tmp_path / "a.txt").write(tmp_path / name)
    table = scan(tmp_path / "*.parquet")
    found = repickled(table)
    assert collected(found).equals(collected(table))
    assert facts(found) == facts(table)


def test_a_table_of_records_is_pickled_with_its_rows() -> None:
    """An unpickled table of records has its acts, actors, disputes and coverage."""
    table = mediation.load_seeds().events()
    found = repickled(table)
    assert collected(found).equals(collected(table))
    assert facts(found) == facts(table)
    assert dict(found.actors) == dict(table.actors) != {}


def test_a_changed_table_is_pickled_with_its_frame(tmp_path: Path) -> None:
    """A filtered table is pickled with its query plan instead of its scan."""
    (tmp_path / "a.txt").write_bytes(text([polecat()], header=POLECAT.columns))
    scan(tmp_path / "a.txt").write(tmp_path / "a.parquet")
    table = scan(tmp_path / "a.parquet")
    filtered = attrs.evolve(table, checked=table.checked.filter(nw.col("actor") == "nobody"))
    assert collected(repickled(filtered)).is_empty()


def test_a_table_of_a_frame_is_pickled_with_its_frame() -> None:
    """A frame in memory goes with its table."""
    day = pl.Series(["2022-03-01"]).str.to_date()
    frame = pl.DataFrame({"event": ["1"], "earliest": day, "latest": day, "actor": ["TUR"], "target": ["RUS"]})
    table = scan(frame)
    assert collected(repickled(table)).equals(collected(table))


def test_relative_paths_are_scanned_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table scanned from a relative path can be unpickled in the same working directory."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt(61)]))
    monkeypatch.chdir(tmp_path)
    data = pickle.dumps(scan("a.CSV"))
    assert pickle.loads(data).count().kept == 1  # noqa: S301 - pickled here
    os.remove("a.CSV")  # noqa: PTH107 - with a relative path
    with pytest.raises(mediation.UsageError, match="Missing file"):
        pickle.loads(data)  # noqa: S301 - pickled here
