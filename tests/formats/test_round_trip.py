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
# The fast profile tries a few of each kind in each format, the full one all that it tries anywhere.
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


def comes_back(ds: Dataset, name: str) -> None:
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
def test_a_dataset_comes_back(name: str, ds: Dataset) -> None:
    """A saved dataset loads as an equal one, and saves as the same bytes again."""
    comes_back(ds, name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=FEWER)
@given(data=st.data())
def test_every_kind_comes_back(kind: str, data: st.DataObject) -> None:
    """Records of each kind, with whatever their fields may hold, come back from every format."""
    ds = data.draw(testing.datasets(kinds=(kind,), actors=("TUR", "RUS"), sources=("a",), min_records=1, max_records=3))
    for name in FORMATS.values():
        comes_back(ds, name)


@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
def test_the_seeds_come_back(name: str) -> None:
    """The founding dataset goes through every format and comes back, whole or filtered."""
    seeds = mediation.load_seeds()
    comes_back(seeds, name)
    comes_back(seeds.filter(kind="negotiation", source="sabah-2022"), name)
    comes_back(Dataset(title="Nothing yet"), name)


@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
def test_what_is_outside_comes_back(name: str) -> None:
    """In every format, a part of a dataset keeps the list of outside events."""
    seeds = mediation.load_seeds()
    referring = next(record for record in seeds if record.part_of)
    part = seeds.filter(event=referring.event)
    assert part.outside
    comes_back(part, name)
