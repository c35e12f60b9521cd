"""Tests of writing event tables as sorted Parquet files, and of reading them back."""

import random
from datetime import date
from pathlib import Path

import attrs
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.build import checked, collected, gdelt, polecat, text
from mediation import UsageError, scan
from mediation.events import frames, writing
from mediation.events.layouts import POLECAT

STATES = ("TUR", "RUS", "UKR", "")
KEYS = ("actor", "target", "earliest", "event")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use small batches and ranges, so that small tables have many."""
    monkeypatch.setattr(writing, "_BATCH_ROWS", 7)
    monkeypatch.setattr(writing, "_RANGE_ROWS", 5)


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.sampled_from(STATES), st.sampled_from(STATES), st.sampled_from(["20191024", "20191025", "x"])),
        max_size=40,
    )
)
def test_valid_rows_are_written_in_order(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str]]
) -> None:
    """The file has the valid rows, sorted by actor, target and date. Missing values come last."""
    folder = tmp_path_factory.mktemp("written")
    rows = [
        gdelt(61, GLOBALEVENTID=str(number), Actor1CountryCode=actor, Actor2CountryCode=target, SQLDATE=day)
        for number, (actor, target, day) in enumerate(cells)
    ]
    (folder / "a.CSV").write_bytes(text([gdelt(), *rows]))
    table = scan(folder / "a.CSV")
    written = table.write(folder / "a.parquet")
    found = pl.read_parquet(folder / "a.parquet")
    wanted = collected(table).sort(*KEYS, nulls_last=True)
    assert written == wanted.height == table.count().kept
    assert found.select(*KEYS).equals(wanted.select(*KEYS))
    assert found.select("code", "quad", "origin_file").equals(wanted.select("code", "quad", "origin_file"))


def test_metadata_is_read_back(tmp_path: Path) -> None:
    """The file stores codebook, countries, producer and `has_repeats`."""
    (tmp_path / "a.txt").write_bytes(text([polecat()], header=POLECAT.columns))
    table = scan(tmp_path / "a.txt")
    assert table.write(tmp_path / "a.parquet") == 2
    back = scan(tmp_path / "a.parquet")
    assert (back.codebook, back.countries, back.producer, back.has_repeats) == ("plover-2", "iso3", "polecat", True)
    assert checked(back).select(*KEYS, "plover_mode").equals(checked(table).select(*KEYS, "plover_mode"))
    assert scan(tmp_path / "a.parquet", countries="cow").countries == "cow"


def test_columns_to_write(tmp_path: Path) -> None:
    """Names and URLs are written on request. Columns without values are not."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt()]))
    table = scan(tmp_path / "a.CSV")
    table.write(tmp_path / "a.parquet")
    default = pl.read_parquet_schema(tmp_path / "a.parquet")
    assert tuple(default) == (
        *("event", "earliest", "latest", "actor", "target", "actor_sectors"),
        *("code", "quad", "goldstein", "mentions", "origin_file"),
    )
    table.write(tmp_path / "a.parquet", columns=["url"])
    assert tuple(pl.read_parquet_schema(tmp_path / "a.parquet")) == (
        *("event", "earliest", "latest", "actor", "target", "code", "url"),
    )
    with pytest.raises(UsageError, match=r'Unknown column "urls"\. Did you mean url'):
        table.write(tmp_path / "a.parquet", columns=["urls"])
    with pytest.raises(UsageError, match=r'Unknown column "xyz"'):
        table.write(tmp_path / "a.parquet", columns=["xyz"])


def test_a_frame_is_written(tmp_path: Path) -> None:
    """A table scanned from a frame of another engine can be written."""
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    row = (
        "select 'a' event, date '2022-03-10' earliest, date '2022-03-10' latest, 'TUR' actor, 'RUS' target, '042' code"
    )
    table = scan(duckdb.connect().sql(row), codebook="cameo-1.1")
    assert table.write(tmp_path / "a.parquet") == 1
    assert collected(scan(tmp_path / "a.parquet"))["code"].to_list() == ["042"]


@pytest.mark.slow
@given(
    counts=st.lists(st.integers(0, 9), min_size=1, max_size=5),
    states=st.lists(st.sampled_from(STATES), min_size=1, max_size=9),
    portion=st.sampled_from([1, 6_000, 2**20]),
)
def test_many_files_are_written_like_one(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int], states: list[str], portion: int
) -> None:
    """Many Parquet files, read a few at a time, give the same file as one with all their rows."""
    folder, every = tmp_path_factory.mktemp("parts"), []
    for number, count in enumerate(counts):
        rows = {
            "event": [f"{number}-{each}" for each in range(count)],
            "earliest": [date(2022, 3, each % 3 + 1) for each in range(count)],
            "latest": [date(2022, 3, 9)] * count,
            "actor": [states[each % len(states)] or None for each in range(count)],
            "target": [states[-each % len(states)] or None for each in range(count)],
            "code": ["042"] * count,
            "url": [str(number % 2)] * count,
        }
        dates, texts = dict.fromkeys(("earliest", "latest"), pl.Date), ("event", "actor", "target", "code", "url")
        frame = pl.DataFrame(rows, schema={**dict.fromkeys(texts, pl.String), **dates})
        frame = frame.drop("url") if number % 2 else frame  # files with different columns
        frame.write_parquet(folder / f"{number}.parquet")
        every.append(frame.select("event", "actor", "target", "earliest", "latest", "code"))
    pl.concat(every).write_parquet(folder / "all")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "_MAX_PORTION_BYTES", portion)
        table = scan(folder / "*.parquet", codebook="cameo-1.1")
    assert table.write(folder / "many") == scan([folder / "all"], codebook="cameo-1.1").write(folder / "one")
    drop = "origin_file"
    assert (
        pl.read_parquet(folder / "many")
        .drop(drop, strict=False)
        .equals(pl.read_parquet(folder / "one").drop(drop, strict=False))
    )


def test_a_changed_table_is_written_as_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows filtered from a table of many files are not written."""
    monkeypatch.setattr(frames, "_MAX_PORTION_BYTES", 1)
    for name in "12":
        (tmp_path / f"{name}.CSV").write_bytes(text([gdelt(GLOBALEVENTID=name)]))
        scan(tmp_path / f"{name}.CSV").write(tmp_path / f"{name}.parquet")
    table = scan(tmp_path / "*.parquet")
    assert len([*table.frames()]) == 2
    only = attrs.evolve(table, checked=table.checked.filter(nw.col("event") == "2"))
    assert only.write(tmp_path / "only") == 1
    assert pl.read_parquet(tmp_path / "only")["event"].to_list() == ["2"]


def test_an_interrupted_write_changes_nothing(tmp_path: Path) -> None:
    """An interrupted write keeps the old file and leaves no temporary files."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt()] * 50))
    target = tmp_path / "a.parquet"
    target.write_bytes(b"old")

    def fail(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(tmp_path / "a.CSV").write(target, progress=fail)
    assert target.read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.CSV", "a.parquet"]


def test_progress_is_reported(tmp_path: Path) -> None:
    """`progress` is called with the number of rows read so far."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt()] * 50))
    seen: list[int] = []
    scan(tmp_path / "a.CSV").write(tmp_path / "a.parquet", progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 50


def test_the_same_rows_give_the_same_file(tmp_path: Path) -> None:
    """The order of rows in the source does not change the file."""
    rows = [gdelt(61, GLOBALEVENTID=str(number), Actor1CountryCode=STATES[number % 4]) for number in range(60)]
    for seed in (1, 2):
        random.Random(seed).shuffle(rows)  # noqa: S311 - not for security
        (tmp_path / "a.CSV").write_bytes(text(rows))
        scan(tmp_path / "a.CSV").write(tmp_path / f"{seed}.parquet")
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()


def test_tables_of_other_engines_are_written(tmp_path: Path) -> None:
    """A lazy frame of another engine can be written, even without codes."""
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    day = date(2022, 3, 1)
    columns = {"event": ["2", "1"], "earliest": [day] * 2, "latest": [day] * 2, "target": ["RUS"] * 2}
    given = pl.DataFrame({**columns, "actor": ["USA", "TUR"]}).to_arrow()  # noqa: F841 - DuckDB looks it up by name
    path = tmp_path / "events.parquet"
    assert scan(duckdb.connect().sql("select * from given")).write(path) == 2
    assert pl.read_parquet(path)["actor"].to_list() == ["TUR", "USA"]


def test_a_table_without_valid_rows(tmp_path: Path) -> None:
    """A table without rows can be written and read back."""
    source = tmp_path / "a.CSV"
    source.write_bytes(text([gdelt(SQLDATE="x")]))
    assert scan(source, format="gdelt").write(tmp_path / "events.parquet") == 0
    assert scan(tmp_path / "events.parquet").count().read == 0
