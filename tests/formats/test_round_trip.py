"""In every format, a saved dataset loads as the same dataset, and saves as the same bytes again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediation
from mediation import Dataset, testing
from mediation.models import KINDS

FORMATS: Final = {
    "toml": "data",
    "jsonl": "data.jsonl",
    "jsonl.gz": "data.jsonl.gz",
    "json": "data.json",
    "parquet": "data.parquet",
    "toml.zip": "data.toml.zip",
    "jsonl.zip": "data.jsonl.zip",
    "csv": "data/datapackage.json",
    "csv.zip": "data.csv.zip",
    "sqlite": "data.sqlite",
}
# The fast profile draws a few datasets of each kind per format. The full profile draws as many as for other tests.
IS_FULL: Final = settings().max_examples > 1_000
FEW: Final = settings().max_examples if IS_FULL else 20
FEWER: Final = settings().max_examples if IS_FULL else 5
DATASETS: Final = testing.datasets(actors=("TUR", "RUS"), sources=("a", "b"), max_records=4)


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def content(path: Path) -> dict[str, bytes]:
    """Return the bytes of the file, or of all files of the folder."""
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}


def check_round_trip(ds: Dataset, name: str) -> None:
    """Save the dataset, load it, and save it again."""
    with folder() as place:
        first, second = place / "first" / name, place / "second" / name
        ds.save(first)
        again = mediation.load(first)
        assert again == ds
        assert [record.model_dump_json() for record in again] == [record.model_dump_json() for record in ds]
        assert (again.problems, again.outside) == ((), ds.outside)
        assert again.tally
        entities = len(ds.sources) + len(ds.actors) + len(ds.disputes) + len(ds.coverage)
        assert again.tally.kept == len(ds) + entities
        assert again.tally.rejected == 0
        again.save(second)
        assert content(second) == content(first)
        assert mediation.validate(first).is_valid


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
@settings(max_examples=FEW)
@given(ds=DATASETS)
def test_round_trip(name: str, ds: Dataset) -> None:
    """A saved dataset loads as an equal one, and saves as the same bytes again."""
    check_round_trip(ds, name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=FEWER)
@given(data=st.data())
def test_round_trip_of_kinds(kind: str, data: st.DataObject) -> None:
    """Records of each kind, with any fields, are equal after saving and loading in every format."""
    ds = data.draw(testing.datasets(kinds=(kind,), actors=("TUR", "RUS"), sources=("a",), min_records=1, max_records=3))
    for name in FORMATS.values():
        check_round_trip(ds, name)


@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
def test_round_trip_of_the_seeds(name: str) -> None:
    """The seeds are equal after saving and loading in every format, whole and filtered."""
    seeds = mediation.load_seeds()
    check_round_trip(seeds, name)
    check_round_trip(seeds.filter(kind="negotiation", source="sabah-2022"), name)
    check_round_trip(Dataset(title="Nothing yet"), name)


@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
def test_round_trip_of_outside_events(name: str) -> None:
    """In every format, a part of a dataset keeps the list of outside events."""
    seeds = mediation.load_seeds()
    referring = next(record for record in seeds if record.part_of)
    part = seeds.filter(event=referring.event)
    assert part.outside
    check_round_trip(part, name)
