"""Datasets as frames of other libraries, and back."""

from typing import Any

import narwhals as nw
import networkx as nx
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediation
from mediation import DataError, Dataset, MissingExtraError, UsageError, testing
from mediation.formats.tables.frames import tables
from mediation.tally import Tally

SEEDS = mediation.load_seeds()
DATASETS = testing.datasets(actors=("TUR", "RUS"), sources=("a", "b"), max_records=4)
HALF = settings(max_examples=max(10, settings().max_examples // 2))


@pytest.mark.slow
@HALF
@given(DATASETS)
def test_table_of_all_parts(ds: Dataset) -> None:
    """The table of all parts gives the dataset back; each row is a part or the head."""
    frame = ds.to_frame()
    again = Dataset.from_frame(frame)
    assert again == ds
    assert again.tally
    assert (again.tally.read, again.tally.skipped) == (frame.height, 1)


@pytest.mark.slow
@HALF
@given(DATASETS, st.sampled_from(sorted(tables())))
def test_table_of_one_kind(ds: Dataset, table: str) -> None:
    """The table of a kind of record, with the entities it refers to, is the dataset filtered by kind."""
    frame = ds.to_frame(table)
    kind = tables()[table]
    if kind in mediation.models.KINDS:
        expected = ds.filter(kind=kind)
        again = Dataset.from_frame(frame, kind=table, entities=expected)
        assert again.records == expected.records
        assert again.tally
        assert again.tally.kept == frame.height == len(expected)
    else:
        assert frame.height == len(getattr(ds, table))


@pytest.mark.slow
@HALF
@given(DATASETS)
def test_round_trip_through_arrow(ds: Dataset) -> None:
    """Nothing is lost through Arrow, whichever library reads the stream."""
    table = pa.table(ds)
    assert Dataset.from_frame(table) == ds
    assert Dataset.from_frame(pl.DataFrame(ds)) == ds
    assert Dataset.from_frame(nw.from_native(ds.to_frame().lazy())) == ds


def test_round_trip_through_pandas() -> None:
    """A pandas frame has the same rows and columns, and its nested cells are read back."""
    frame = SEEDS.to_pandas("statements")
    assert isinstance(frame, pd.DataFrame)
    assert [*frame.columns] == SEEDS.to_frame("statements").columns
    again = Dataset.from_frame(frame, kind="statement", entities=SEEDS.filter(kind="statement"))
    assert again.statements == SEEDS.statements


def test_id_and_date_columns() -> None:
    """The first column of records is the id, the last ones are the bounds of the date, even in an empty table."""
    frame = SEEDS.to_frame("arms_transfers")
    assert frame.columns[0] == "id"
    assert frame["id"].to_list() == [record.id for record in SEEDS.arms_transfers]
    assert frame.schema["earliest"] == pl.Date
    assert frame["latest"].to_list() == [record.when.latest for record in SEEDS.arms_transfers]
    empty = Dataset().to_frame("arms_transfers")
    assert (empty.height, empty.schema) == (0, frame.schema)
    assert "earliest" not in SEEDS.to_frame("actors").columns


@pytest.mark.parametrize(("name", "hint"), [("agreement", "Did you mean agreements"), ("x", "Known: actors")])
def test_unknown_tables(name: str, hint: str) -> None:
    """A table must be one of the dataset's names."""
    with pytest.raises(UsageError) as error_info:
        SEEDS.to_frame(name)
    assert f'Unknown table "{name}". {hint}' in str(error_info.value)


def wrong(frame: Any, **options: Any) -> list[str]:
    """Return the problems of the frame, after checking that every row is counted."""
    with pytest.raises(DataError) as error_info:
        Dataset.from_frame(frame, **options)
    collected = Dataset.from_frame(frame, **options, on_error="collect")
    assert collected.tally
    assert collected.tally.read == len(frame)
    return [str(problem) for problem in error_info.value.problems]


def test_invalid_rows() -> None:
    """The problem of a row is reported with its number, and the other rows are kept."""
    frame = SEEDS.filter(kind="agreement").to_frame("agreements")
    for column, value, expected in (
        ("when", "2022-13", "row[0].when: A month is 01 to 12, a season 21 to 24."),
        ("id", "x@y", "row[0].id: Found 'x@y', but event, source and version give"),
        ("domain", "militray", "row[0].domain: Should be"),
    ):
        first = pl.int_range(pl.len()) == 0
        changed = frame.with_columns(pl.when(first).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))
        (found,) = wrong(changed, kind="agreement", entities=SEEDS)
        assert found.startswith(f"frame: {expected}")
    changed = frame.with_columns(pl.lit("x@y").alias("id"))
    collected = Dataset.from_frame(changed, kind="agreement", entities=SEEDS, on_error="collect")
    assert {(each.code, each.field) for each in collected.problems} == {("id-mismatch", "id")}


def test_invalid_entities() -> None:
    """The problem of an entity is reported with its number too."""
    frame = SEEDS.to_frame("sources").with_columns(pl.lit("2022-13").alias("published"))
    found = wrong(frame, kind="source")
    assert found[0].startswith("frame: row[0].published: A month is 01 to 12")
    assert found[-1].startswith(f"frame: row[{len(SEEDS.sources) - 1}].published: ")


def test_other_events_are_outside() -> None:
    """A table of one kind, read with the entities of a dataset, has the other events outside."""
    frame = SEEDS.to_frame("agreements")
    again = Dataset.from_frame(frame, kind="agreement", entities=SEEDS)
    assert again.outside == SEEDS.filter(kind="agreement").outside
    assert again.outside < SEEDS.accounts.keys()


@pytest.mark.parametrize("table", [None, "arms_transfers"])
def test_amounts_are_exact(table: str | None) -> None:
    """An amount is an exact decimal, in the table of its kind and in the table of all parts."""
    assert SEEDS.to_frame(table).schema["tiv"] == pl.Decimal(24, 6)


def test_unknown_columns() -> None:
    """An unknown column is reported with the nearest known one, and rows are read without it."""
    frame = SEEDS.to_frame().rename({"summary": "sumary"})
    found = wrong(frame)
    assert found[0] == "frame: Unknown column 'sumary'. Did you mean \"summary\"?"
    assert len(found) == 1 + len(SEEDS)


def test_missing_columns() -> None:
    """A missing column is reported once and rejects all rows, as in CSV; an empty frame needs no columns."""
    frame = SEEDS.to_frame("statements")
    wanting = frame.drop("summary", "when")
    assert wrong(wanting, kind="statement", entities=SEEDS) == [
        "frame: Missing column 'when', which every row needs.",
        "frame: Missing column 'summary', which every row needs.",
    ]
    collected = Dataset.from_frame(wanting, kind="statement", entities=SEEDS, on_error="collect")
    assert collected.tally == Tally(rejected=len(frame))
    assert {each.code for each in collected.problems} == {"missing-column"}
    assert len(Dataset.from_frame(wanting.head(0), kind="statement", entities=SEEDS)) == 0


def test_records_without_entities() -> None:
    """If a table of records comes alone, the first problem says how to pass its sources and actors."""
    frame = SEEDS.to_frame("statements")
    first, *others = wrong(frame, kind="statement")
    assert first.endswith("Pass a dataset that has them: entities=ds.")
    assert 'frame: row[0].source: Unknown source "antalya-2022".' in others
    collected = Dataset.from_frame(frame, kind="statement", on_error="collect")
    assert [each.code for each in collected.problems].count("no-entities") == 1
    assert (collected.problems[0].code, len(collected)) == ("no-entities", 0)
    misspelt = SEEDS.to_frame().with_columns(pl.col("speaker").str.replace("TUR", "TUX"))
    assert all("entities=ds" not in each for each in wrong(misspelt))
    assert all("entities=ds" not in each for each in wrong(frame.with_columns(when=pl.lit("x")), kind="statement"))


def test_unknown_kinds() -> None:
    """A row must have a known kind."""
    frame = pl.DataFrame({"kind": ["actr", None]})
    first, second = wrong(frame)
    assert first.startswith("frame: row[0]: Unknown kind 'actr'. Known kinds: dataset, coverage")
    assert first.endswith('Did you mean "actor"?')
    assert second.startswith("frame: row[1]: Unknown kind None")
    with pytest.raises(UsageError, match='Unknown kind "speech"'):
        Dataset.from_frame(frame, kind="speech")


def test_other_objects() -> None:
    """An object that is not a frame is a usage error."""
    with pytest.raises(UsageError, match="Not a supported data frame"):
        Dataset.from_frame([1, 2])


def test_graph() -> None:
    """An actor has an edge to the event of each record that names it, one per field."""
    graph = SEEDS.to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert {name for name, data in graph.nodes(data=True) if data["part"] == "actor"} == set(SEEDS.actors)
    assert {name for name, data in graph.nodes(data=True) if data["part"] == "event"} == set(SEEDS.accounts)
    edges = [data for _, _, data in graph.edges("caliber-az", data=True)]
    assert all(set(data) == {"record", "field", "when"} for data in edges)
    deal = next(record for record in SEEDS.agreements)
    fields = {data["field"] for actor, _, data in graph.in_edges(deal.event, data=True) if actor == deal.parties[0]}
    assert "parties[0]" in fields
    assert str(deal.when) in {data["when"] for _, _, data in graph.in_edges(deal.event, data=True)}
    "".join(nx.generate_graphml(graph))


@pytest.mark.parametrize(("missing", "ask"), [("pandas", Dataset.to_pandas), ("networkx", Dataset.to_networkx)])
def test_missing_packages(missing: str, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is an error that names the command that installs it."""
    monkeypatch.setitem(__import__("sys").modules, missing, None)
    with pytest.raises(MissingExtraError, match=f"{missing} is not installed. Run: pip install 'mediation"):
        ask(SEEDS)
