"""Loading data by path."""

import importlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import mediation
from formats.folder import write
from mediation import DataError, UsageError
from mediation.loaders import alliances


def test_path_as_text(tmp_path: Path) -> None:
    """A path and the same path as text load the same data."""
    assert mediation.load(str(write(tmp_path))) == mediation.load(tmp_path)


def test_missing_path(tmp_path: Path) -> None:
    """A path that does not exist is a usage error."""
    with pytest.raises(UsageError) as error_info:
        mediation.load(tmp_path / "nowhere")
    assert str(error_info.value) == f"{tmp_path / 'nowhere'}: no such file or folder"


@pytest.mark.parametrize("as_given", [str, Path])
def test_urls(as_given: Callable[[str], Path | str]) -> None:
    """Every function rejects a URL, with a message that says to download the file."""
    address = as_given("https://example.org/x.csv")
    looks: list[Callable[..., object]] = [
        mediation.load,
        mediation.validate,
        partial(mediation.load, format="pax"),
        partial(mediation.validate, format="jsonl"),
        mediation.scan,
        alliances,
    ]
    for look in looks:
        with pytest.raises(UsageError, match=r"^https://example\.org/x\.csv: Can't read from the web\. "):
            look(address)


def test_folder_that_looks_like_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An existing folder is read, even if its name looks like a URL."""
    monkeypatch.chdir(tmp_path)
    Path("https:").mkdir()
    mediation.load_seeds().save("https:/x.jsonl")
    assert mediation.load("https:/x.jsonl") == mediation.load_seeds()


def test_other_files(tmp_path: Path) -> None:
    """A folder or file that is not a dataset is a usage error that says what was expected."""
    (tmp_path / "notes.txt").write_text("Nothing coded.", encoding="utf-8")
    for path in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(UsageError) as error_info:
            mediation.load(path)
        assert str(error_info.value).startswith(
            f"{path}: Not a dataset. Expected a folder with a dataset.toml or a datapackage.json, JSON Lines, JSON,"
            " Parquet or SQLite written by this library"
        )
    with pytest.raises(UsageError, match=r", or a public dataset as published \(pax, paax, "):
        mediation.load(tmp_path / "notes.txt")


def test_raise_and_collect(tmp_path: Path) -> None:
    """Problems are raised as one error, or collected in the dataset."""
    write(tmp_path, codings_a='source = "a"\n[[speech]]')
    with pytest.raises(DataError) as error_info:
        mediation.load(tmp_path)
    assert mediation.load(tmp_path, on_error="collect").problems == error_info.value.problems


def test_place_of_the_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The founding dataset is inside the package, or beside its sources in a checkout."""
    module = importlib.import_module("mediation.load")  # the package has a function of that name
    monkeypatch.setattr(module, "__file__", str(tmp_path / "load.py"))
    with pytest.raises(UsageError, match="no such file or folder"):
        mediation.load_seeds()
    write(tmp_path / "seeds")
    assert mediation.load_seeds().title == "Black Sea"


@pytest.mark.parametrize("on_error", ["rasie", "ignore", None])
def test_unknown_on_error(tmp_path: Path, on_error: Any) -> None:
    """An unknown `on_error` is rejected and does not drop rows silently."""
    mediation.load_seeds().save(tmp_path / "data.jsonl")
    with pytest.raises(mediation.UsageError, match="Unknown on_error "):
        mediation.load(tmp_path / "data.jsonl", on_error=on_error)
    with pytest.raises(mediation.UsageError, match="Unknown on_error "):
        mediation.Dataset.from_frame(mediation.load_seeds().to_frame(), on_error=on_error)
