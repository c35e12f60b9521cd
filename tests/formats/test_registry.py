"""Find the format of a file by its name or its content."""

from io import BufferedReader, BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import mediation
from mediation import DataError, UsageError
from mediation.files.opening import guarded, most_bytes, opened
from mediation.formats.registry import FORMATS, FileFormat, asked_for, recognise, recognise_folder

SEEDS = mediation.load_seeds()


def recognised(path: Path) -> FileFormat | None:
    """Return the format of a file or folder."""
    if path.is_dir():
        return recognise_folder(path)
    with opened(path) as file:
        return recognise(file)


def _guarded(length: int, size: int) -> BufferedReader:
    """Return a stream of that length, as if it were unpacked from a file of that size."""
    return guarded(BufferedReader(BytesIO(bytes(length))), "data", most_bytes(size))


@pytest.mark.parametrize(
    ("name", "form", "packing"),
    [
        ("data", "toml", ""),
        ("data/dataset.toml", "toml", ""),
        ("data.toml.zip", "toml", ".zip"),
        ("data/datapackage.json", "csv", ""),
        ("data.csv.zip", "csv", ".zip"),
        ("data.json", "json", ""),
        ("data.json.gz", "json", ".gz"),
        ("data.jsonl", "jsonl", ""),
        ("data.ndjson.gz", "jsonl", ".gz"),
        ("data.jsonl.zip", "jsonl", ".zip"),
        ("data.parquet", "parquet", ""),
        ("a.b.sqlite3", "sqlite", ""),
        ("data.db", "sqlite", ""),
    ],
)
def test_suffixes(name: str, form: str, packing: str) -> None:
    """The first suffix sets the format, and the second the packing."""
    found = asked_for(Path(name), None)
    assert (found[0].name, found[1]) == (form, packing)


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [
        ("data.xyz", None, "No format has the suffix '.xyz'"),
        ("data.zip", None, "No format has the suffix ''"),
        ("data.parquet.gz", None, "Can't write parquet into .gz"),
        ("data.sqlite.zip", None, "Can't write sqlite into .zip"),
        ("data.csv.gz", "csv", "Can't write csv into .gz"),
        ("data.csv", None, "No format has the suffix '.csv'"),
        ("data", "jsnl", 'Unknown format "jsnl". Did you mean jsonl'),
        ("data", "xml", 'Unknown format "xml". Known: csv, json, jsonl, parquet, sqlite, toml.'),
    ],
)
def test_unknown_suffixes(name: str, form: str | None, expected: str) -> None:
    """An unknown suffix, packing or format is rejected."""
    with pytest.raises(UsageError) as error_info:
        SEEDS.save(Path("/nowhere") / name, format=form)
    assert expected in str(error_info.value)


@pytest.mark.parametrize(
    "name", ["data", "data/datapackage.json", "a.json", "a.jsonl", "a.jsonl.gz", "a.csv.zip", "a.parquet", "a.sqlite"]
)
def test_detected_formats(tmp_path: Path, name: str) -> None:
    """The format of a renamed file is detected from its content."""
    path = tmp_path / name
    SEEDS.save(path)
    path = path.parent if path.name == "datapackage.json" else path
    expected, _ = asked_for(tmp_path / name, None)
    renamed = path.rename(tmp_path / "renamed.dat")
    assert recognised(renamed) == expected
    assert mediation.load(renamed) == SEEDS


@pytest.mark.parametrize(
    ("content", "what"), [(b"", "An empty file"), (b"a,b", "Not a dataset"), (b"[]", "Not a dataset")]
)
def test_undetected_formats(tmp_path: Path, content: bytes, what: str) -> None:
    """Other files are rejected."""
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(UsageError, match=rf"{what}\. Expected a folder with a dataset\.toml"):
        mediation.load(tmp_path / "a.jsonl")
    assert recognised(tmp_path / "a.jsonl") is None


def test_truncated_gzip_file(tmp_path: Path) -> None:
    """A truncated gzip file is a broken archive."""
    SEEDS.save(tmp_path / "data.jsonl.gz")
    whole = (tmp_path / "data.jsonl.gz").read_bytes()
    (tmp_path / "data.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError) as error_info:
        mediation.load(tmp_path / "data.jsonl.gz")
    (problem,) = error_info.value.problems
    assert (problem.code, problem.file) == ("broken-archive", "data.jsonl.gz")


def test_named_format(tmp_path: Path) -> None:
    """A named format allows any suffix."""
    SEEDS.save(tmp_path / "data.dat", format="jsonl")
    assert mediation.load(tmp_path / "data.dat", format="jsonl") == SEEDS


@pytest.mark.parametrize(("name", "head"), [("csv", "datapackage.json"), ("toml", "dataset.toml")])
def test_file_instead_of_folder(tmp_path: Path, name: str, head: str) -> None:
    """A plain file is rejected if the named format is a folder."""
    (tmp_path / "data.csv").write_bytes(b"a,b\n1,2\n")
    for look in (mediation.load, mediation.validate):
        with pytest.raises(UsageError) as error_info:
            look(tmp_path / "data.csv", format=name)
        assert str(error_info.value) == (
            f"{tmp_path / 'data.csv'}: is a file, and {name} is this library's folder with a {head}, or a zip archive"
            " of one; a file of a public dataset is known by its content, or by the dataset's own name as its format,"
            " as pax"
        )


def test_detection_by_first_line(tmp_path: Path) -> None:
    """Members of the first line can be in any order."""
    (tmp_path / "a").write_text('{"title": "A", "kind": "dataset"}\n', encoding="utf-8")
    assert recognised(tmp_path / "a") == FORMATS["jsonl"]
    (tmp_path / "b").write_text('{"title": "A"}', encoding="utf-8")
    assert recognised(tmp_path / "b") == FORMATS["json"]


# Existing files and folders.


def test_existing_files_and_folders(tmp_path: Path) -> None:
    """A file never replaces a folder, and a folder never replaces a file or other people's files."""
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "notes.txt").write_text("mine", encoding="utf-8")
    for name, expected in (
        ("folder.json", "This is a folder, but json is a file"),
        ("file", "This is a file, but a dataset in toml is a folder"),
        ("theirs", "has other files and no dataset.toml"),
    ):
        with pytest.raises(UsageError, match=expected):
            SEEDS.save(tmp_path / name)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_other_files_stay(tmp_path: Path) -> None:
    """Saving again replaces the files of the dataset, removes those of dropped sources, and keeps all other files."""
    SEEDS.save(tmp_path / "data")
    (tmp_path / "data" / "README.md").write_text("mine", encoding="utf-8")
    few = mediation.Dataset(title="Few")
    few.save(tmp_path / "data")
    assert mediation.load(tmp_path / "data") == few
    left = sorted(each.name for each in (tmp_path / "data").rglob("*") if each.is_file())
    assert left == ["README.md", "actors.toml", "dataset.toml", "sources.toml"]


@pytest.mark.parametrize("name", ["data.jsonl.gz", "data.json.gz", "data.jsonl.zip", "data.toml.zip", "data.csv.zip"])
def test_packed_formats(tmp_path: Path, name: str) -> None:
    """The suffix sets the packing. Everyone may read the unpacked members of an archive."""
    SEEDS.save(tmp_path / name)
    start = (tmp_path / name).read_bytes()[:2]
    if name.endswith(".gz"):
        assert start == b"\x1f\x8b"
        return
    assert start == b"PK"
    with ZipFile(tmp_path / name) as archive:
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o644}


def test_limit_of_unpacked_bytes() -> None:
    """A file may grow to 4 MiB or to 40 times its packed size, whichever is larger."""
    for size, limit in ((1, 4 * 2**20), (200_000, 8_000_000)):
        assert len(_guarded(limit, size).read()) == limit
        with pytest.raises(DataError, match="Grows to more than 40 times its size"):
            _guarded(limit + 1, size).read()
