"""Broken Parquet files are reported with their name; our own files have a version."""

import sys
from pathlib import Path

import polars as pl
import pytest

import mediation
from mediation import DataError, Dataset, MissingExtraError


def problem(path: Path) -> tuple[str, str, str]:
    with pytest.raises(DataError) as error_info:
        mediation.load(path, format="parquet")
    (found,) = error_info.value.problems
    return found.code, found.file, found.message


def test_truncated_file(tmp_path: Path) -> None:
    """A truncated file is reported as broken, in one line."""
    path = tmp_path / "x.parquet"
    mediation.load_seeds().save(path)
    path.write_bytes(path.read_bytes()[:-20])
    code, file, message = problem(path)
    assert (code, file) == ("broken-file", "x.parquet")
    assert message.startswith("Not readable as Parquet: ")
    assert len(message) > len("Not readable as Parquet: ")
    assert "\n" not in message
    assert len(message) <= 240


def test_too_many_rows(tmp_path: Path) -> None:
    """A huge number of rows that compress to nothing is rejected; a thousand are read."""
    path = tmp_path / "x.parquet"
    for rows in (1_001, 10**6):
        pl.DataFrame({"kind": pl.repeat("none", rows, eager=True)}).write_parquet(path)
        size = path.stat().st_size
        assert size < 8_000
        message = f"The metadata claims {rows} rows, more than {size} bytes can hold."
        assert problem(path) == ("too-large", "x.parquet", message)
    pl.DataFrame({"kind": pl.repeat("none", 1_000, eager=True)}).write_parquet(path)
    with pytest.raises(DataError, match="Unknown kind"):
        mediation.load(path)


def test_largest_number_of_rows(tmp_path: Path) -> None:
    """One row per eight bytes is accepted."""
    path = tmp_path / "x.parquet"
    kinds = pl.Series("kind", [f"{number:012}" for number in range(2_000)])
    pl.DataFrame({"kind": kinds}).write_parquet(path, compression="uncompressed")
    assert path.stat().st_size // 8 >= 2_000
    with pytest.raises(DataError, match="Unknown kind"):
        mediation.load(path)


@pytest.mark.parametrize(("version", "problems"), [("1", 0), ("2", 1), ("later", 0)])
def test_versions(tmp_path: Path, version: str, problems: int) -> None:
    """A later version is reported; a file without a version is read."""
    path = tmp_path / "x.parquet"
    ds = Dataset(title="Nothing yet")
    ds.save(path)
    pl.read_parquet(path).write_parquet(path, metadata={"mediation": version})
    found = mediation.load(path, on_error="collect")
    assert found.title == "Nothing yet"
    assert [(each.code, each.file, each.line) for each in found.problems] == [
        ("other-version", "x.parquet", 0)
    ] * problems


def test_file_without_metadata(tmp_path: Path) -> None:
    """A file that a data frame library wrote with our columns is read."""
    path = tmp_path / "x.parquet"
    seeds = mediation.load_seeds()
    pl.DataFrame(seeds.to_frame()).write_parquet(path)
    assert mediation.load(path) == seeds


def test_wildcard_characters(tmp_path: Path) -> None:
    """A path with wildcard characters is one file."""
    path = tmp_path / "x[1]*.parquet"
    seeds = mediation.load_seeds()
    seeds.save(path)
    assert mediation.load(path) == seeds


def test_too_large_when_unpacked(tmp_path: Path) -> None:
    """One text of 50 MB that compresses to nothing is not unpacked."""
    path = tmp_path / "x.parquet"
    pl.DataFrame({"kind": ["x" * 50_000_000]}).write_parquet(path, statistics=False)
    assert path.stat().st_size < 200_000
    code, file, message = problem(path)
    assert (code, file) == ("too-large", "x.parquet")
    assert message.endswith("more than 40 times its size.")


def test_file_that_crashes_polars(tmp_path: Path) -> None:
    """A file that would crash Polars is rejected."""
    path = tmp_path / "x.parquet"
    path.write_bytes((Path(__file__).parents[1] / "fuzz" / "corpus" / "parquet" / "ends-the-process").read_bytes())
    assert problem(path)[0] == "broken-file"


def test_missing_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow, the error names the command that installs it."""
    Dataset(title="Nothing yet").save(tmp_path / "x.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mediation\[parquet\]'"):
        mediation.load(tmp_path / "x.parquet")


def test_invalid_row(tmp_path: Path) -> None:
    """An invalid row is reported with its file and number, and so is an unknown column."""
    path = tmp_path / "x.parquet"
    pl.DataFrame({"kind": ["none"], "colour": ["red"]}).write_parquet(path)
    found = mediation.load(path, on_error="collect").problems
    assert {each.file for each in found} == {"x.parquet"}
    assert {"unknown-kind", "unknown-column"} <= {each.code for each in found}


def test_written_version(tmp_path: Path) -> None:
    """The metadata has the version of the format."""
    Dataset(title="Nothing yet").save(tmp_path / "x.parquet")
    assert pl.read_parquet_metadata(tmp_path / "x.parquet")["mediation"] == "1"
