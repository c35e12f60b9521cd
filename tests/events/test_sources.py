"""Tests of finding event files in folders, patterns and archives, and of their errors."""

import gzip
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from events.build import collected, gdelt, icews, rejects, statuses, text
from mediation import DataError, MediationError, UsageError, scan
from mediation.events import blocks, streams
from mediation.events.layouts import ICEWS

ROWS = text([gdelt(GLOBALEVENTID=str(number)) for number in range(300)])


def _zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read blocks of a few rows, so that small files have many."""
    monkeypatch.setattr(blocks, "_BLOCK_BYTES", 1000)
    monkeypatch.setattr(blocks, "_PLAIN_BLOCK_BYTES", 1000)


def test_compressed_files_give_the_same_table(tmp_path: Path) -> None:
    """A plain, gzipped or zipped file has the same rows in the same order."""
    plain = tmp_path / "day.CSV"
    plain.write_bytes(ROWS)
    gzipped = tmp_path / "day.CSV.gz"
    gzipped.write_bytes(gzip.compress(ROWS))
    zipped = _zip(tmp_path / "day.CSV.zip", day=ROWS)
    for path in (plain, gzipped, zipped):
        found = collected(scan(path))
        assert found["event"].to_list() == [str(number) for number in range(300)]
        assert set(found["origin_file"]) == {str(path)}


def test_members_are_files(tmp_path: Path) -> None:
    """An archive has the rows of all its members, and each row names its member."""
    path = _zip(tmp_path / "year.zip", a=ROWS, b=text([gdelt()]), empty=b"")
    table = scan(path)
    counts = collected(table)["origin_file"].value_counts().sort("origin_file").rows()
    assert counts == [(f"{path}/a", 300), (f"{path}/b", 1)]
    assert table.files == (f"{path}/a", f"{path}/b")


@pytest.mark.slow
def test_many_files_by_pattern_folder_and_list(tmp_path: Path) -> None:
    """Patterns, folders and lists give all their files, each once."""
    names = [str(tmp_path / f"{day}.export.CSV") for day in range(5)]
    for name in names:
        Path(name).write_bytes(ROWS)
    (tmp_path / ".hidden").write_bytes(b"nothing")
    for source in (f"{tmp_path}/*.CSV", tmp_path, names, [names[0], f"{tmp_path}/*.CSV"]):
        table = scan(source)
        assert table.files == tuple(names)
        assert table.count().kept == 1500


def test_different_dialects_are_one_table(tmp_path: Path) -> None:
    """A folder can have GDELT files as published and with a header."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt()]))
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode")
    (tmp_path / "b.csv").write_bytes(text([("9", "2020-01-01", "UKR", "TUR", "45")], ",", header))
    found = collected(scan(tmp_path))
    assert found.sort("event").select("event", "code").rows() == [("881990832", "042"), ("9", "045")]


def test_different_codes_are_rejected(tmp_path: Path) -> None:
    """Files with different code systems can't be one table."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt()]))
    (tmp_path / "b.tab").write_bytes(text([icews()], header=ICEWS.columns))
    with pytest.raises(UsageError, match=r"b\.tab have different codes: gdelt \(acts cameo-1\.1, actors cameo\) and"):
        scan(tmp_path)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("day.CSVV", r'day\.CSVV: Missing file\. Did you mean "day\.CSV"\?'),
        ("letters", r"letters: Missing file\.$"),
        ("2019/day.CSV", r'2019/day\.CSV: Missing file\. Missing folder ".*2019"'),
        ("*.tab", r"\*\.tab: No file matches\. The folder .* contains a, b, c and 2 more\.$"),
        ("folders/*.CSV", r"No file matches\. The folder .* contains 2018\.$"),
        ("nothing/*.CSV", r"No file matches\. The folder .* contains no files\.$"),
        ("20*/*.CSV", r"No file matches\. The folder .* contains a, b, c and 2 more\.$"),
        ("2019/*.CSV", r'No file matches\. Missing folder ".*2019"\.$'),
        ("nothing", r"nothing: No files in this folder\.$"),
        ("folders", r"To scan its subfolders, such as 2018, use .*/folders/\*\*/\*\.\*"),
    ],
)
def test_missing_files(source: str, message: str, tmp_path: Path) -> None:
    """The error about a missing file says what is there instead."""
    (tmp_path / "nothing").mkdir()
    (tmp_path / "here" / "folders" / "2018").mkdir(parents=True)
    for name in ("a", "b", "c", "day.CSV"):
        (tmp_path / "here" / name).touch()
    folder = tmp_path if source.startswith("nothing") else tmp_path / "here"
    with pytest.raises(UsageError, match=message):
        scan(folder / source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ([], "needs at least one file"),
        (7, "needs a path, a list of paths, or a frame, found int"),
        ([7], "found a list of int"),
    ],
)
def test_invalid_sources(source: object, message: str) -> None:
    """The error about an invalid source says what `scan` needs."""
    with pytest.raises(UsageError, match=message):
        scan(source)


def test_unknown_names(tmp_path: Path) -> None:
    """The error about an unknown format or codebook suggests the nearest."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS)
    with pytest.raises(UsageError, match=r'Unknown format "gdlt"\. Did you mean gdelt'):
        scan(path, format="gdlt")
    with pytest.raises(UsageError, match='Unknown codebook "cameo-2"'):
        scan(path, codebook="cameo-2")


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    """A file of another kind is rejected. With a given format, all its rows are rejected instead."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader,\nhello\n", encoding="utf-8")
    with pytest.raises(DataError, match=r'Unknown kind of event file\. It begins with "Dear reader,"\. Expected tab'):
        scan(path)
    assert statuses(scan(path, format="gdelt")) == {"wrong-columns": 2}
    assert rejects(scan(path, format="gdelt"))["text"].to_list() == ["Dear reader,", "hello"]


def test_an_unknown_delimiter(tmp_path: Path) -> None:
    """The error names the delimiter that would give the file GDELT's columns."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS.replace(b"\t", b"^"))
    with pytest.raises(DataError, match=r'"0\^20191024\^.{0,60}\.\.\."\. It has 61 columns if \'\^\' separates them'):
        scan(path)
    path.write_bytes(ROWS.replace(b"\t", b"   "))
    with pytest.raises(DataError, match=r'"0   20191024   .{0,60}\.\.\."\. Expected'):
        scan(path)


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n"])
def test_binary_files(data: bytes, tmp_path: Path) -> None:
    """The error about a binary file says that it is not text."""
    path = tmp_path / "a.CSV"
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"It begins with bytes that are not text\."):
        scan(path)


def test_empty_files(tmp_path: Path) -> None:
    """If all files are empty, the error lists them. Otherwise they are skipped."""
    (tmp_path / "a.CSV").write_bytes(b"\n\n")
    _zip(tmp_path / "b.zip")
    _zip(tmp_path / "c.zip", day=b"")
    with pytest.raises(DataError) as caught:
        scan(tmp_path)
    found = [(problem.code, Path(problem.file).name) for problem in caught.value.problems]
    assert found == [("empty-file", name) for name in ("a.CSV", "b.zip", "c.zip")]
    (tmp_path / "d.CSV").write_bytes(ROWS)
    assert scan(tmp_path).count().kept == 300


def test_an_archive_without_its_end(tmp_path: Path) -> None:
    """A truncated zip archive is still recognised as one."""
    path = _zip(tmp_path / "day.zip", day=ROWS)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match=r"day\.zip: .* the end of the zip archive is missing"):
        scan(path)


def test_members_with_the_same_name(tmp_path: Path) -> None:
    """An archive with two members of the same name is rejected, because only one of them could be read."""
    path = tmp_path / "day.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("day.CSV", ROWS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("day.CSV", ROWS)
    with pytest.raises(DataError) as caught:
        scan(path)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("repeated-member", str(path))]


def test_the_repr_of_a_table(tmp_path: Path) -> None:
    """The repr shows producer, files and codes, without reading the files."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS)
    table = scan(path)
    path.unlink()
    assert repr(table) == f"<EventTable of gdelt: {path}; codes cameo-1.1; actors cameo>"
    for name in ("a.CSV", "b.CSV", "c.CSV"):
        (tmp_path / name).write_bytes(ROWS)
    files = f"3 files, {tmp_path}/a.CSV to {tmp_path}/c.CSV"
    assert repr(scan(tmp_path)) == f"<EventTable of gdelt: {files}; codes cameo-1.1; actors cameo>"


def test_a_file_whose_columns_change(tmp_path: Path) -> None:
    """Rows with other columns than the first rows are rejected. The others are kept."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS + text([gdelt()[:40]] * 5) + text([gdelt()], ",") + ROWS)
    assert statuses(scan(path)) == {"kept": 600, "wrong-columns": 6}
    assert rejects(scan(path))["line"].to_list() == [*range(301, 307)]


@pytest.mark.parametrize("cut", [10, 2000, -30])
@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_a_truncated_archive(cut: int, pack: str, tmp_path: Path) -> None:
    """The error about a truncated archive names the file."""
    whole = tmp_path / "whole"
    digests = (sha256(str(number).encode()).hexdigest() for number in range(2_000))
    noise = text([gdelt(SOURCEURL=f"https://example.org/{each}") for each in digests])
    if pack == "gz":
        whole.write_bytes(gzip.compress(noise))
    else:
        _zip(whole, day=noise)
    path = tmp_path / f"cut.{pack}"
    path.write_bytes(whole.read_bytes()[:cut])
    with pytest.raises(DataError) as caught:
        scan(path).count()
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("broken-archive", str(path))]


@pytest.mark.parametrize("mark", [b"x^", b"x\x01", b"x\x9c", b"x\xda"])
def test_text_that_begins_like_an_archive_is_text(mark: bytes, tmp_path: Path) -> None:
    """Blocks of text are never decompressed, even if they begin like compressed data."""
    path = tmp_path / "a.CSV"
    path.write_bytes(mark + zlib.compress(ROWS)[2:].replace(b"\n", b"") + "Ü\n".encode() + ROWS)
    assert statuses(scan(path, format="gdelt")) == {"kept": 300, "wrong-columns": 1}


def test_a_query_for_few_rows_reads_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query for the first rows does not read the whole file."""
    seen = []

    def counted(data: bytes, *args: object, **options: bool) -> pl.LazyFrame:
        seen.append(len(data))
        return original(data, *args, **options)

    original: Callable[..., pl.LazyFrame] = streams.rows_of
    monkeypatch.setattr(streams, "rows_of", counted)
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS * 20)
    assert scan(path).checked.head(2).collect().shape[0] == 2
    assert sum(seen) < len(ROWS) * 10


def test_a_very_long_line_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line longer than the limit is cut, and its parts are rejected."""
    monkeypatch.setattr(blocks, "_MAX_LINE_BYTES", 5000)
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS + b"x" * 20_000 + b"\n" + ROWS)
    found = statuses(scan(path))
    assert found["kept"] == 600
    assert found["wrong-columns"] >= 1


@given(st.binary(max_size=300), st.sampled_from([None, "gdelt", "icews", "polecat", "plover", "events"]))
def test_any_bytes_give_rows_or_a_mediation_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    """Any bytes give a table with a status for each line, or raise a `MediationError`."""
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(data)
    try:
        table = scan(path, format=name)
        tally = table.count()
        assert len(rejects(table)) == tally.rejected
    except MediationError:
        return
    if name == "gdelt" and not data.startswith((b"PAR1", b"PK", b"\x1f\x8b")):
        assert tally.read == len(data.split(b"\n")) - data.endswith(b"\n")


@pytest.mark.slow
@given(st.data())
def test_changed_bytes(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Each line of an event file with changed bytes has a status."""
    rows = bytearray(text([gdelt()] * 5))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(rows) - 1))
        rows[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("changed") / "file"
    path.write_bytes(text([gdelt()]) + bytes(rows))
    table = scan(path)
    assert table.count().read == 1 + len(bytes(rows).split(b"\n")) - rows.endswith(b"\n")
    assert len(rejects(table)) == table.count().rejected


def test_scan_is_public() -> None:
    """The package exports `scan` and `EventTable`."""
    assert {"scan", "EventTable"} <= set(mediation.__all__)
    assert mediation.scan is scan


@pytest.mark.parametrize("rest", [0, 1, 500])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_quoted_rows_are_not_cut(pack: Callable[[bytes], bytes], rest: int, tmp_path: Path) -> None:
    """Blocks end outside quotes."""
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    name = '"' + "Ankara,\n" * 20 + '"'
    rows = [(str(number), "20201113", "TUR", "RUS", "045", name) for number in range(40)]
    path = tmp_path / "a.csv"
    path.write_bytes(pack(text([*rows, (*rows[0][:5], "x" * rest)], ",", header)))
    assert statuses(scan(path)) == {"kept": 41, "skipped": 1}
    assert collected(scan(path))["event"].to_list() == [*map(str, range(40)), "0"]


@pytest.mark.parametrize("size", [999, 1000, 1001, 2000])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_files_of_the_size_of_a_block(pack: Callable[[bytes], bytes], size: int, tmp_path: Path) -> None:
    """A file that ends with a block has the right number of rows."""
    path = tmp_path / "a.CSV"
    row = len(text([gdelt(SOURCEURL="")]))
    number, more = divmod(size, row)
    rows = [gdelt(SOURCEURL="")] * (number - 1) + [gdelt(SOURCEURL="x" * (row + more - row))]
    path.write_bytes(pack(text(rows)))
    assert len(text(rows)) == size
    assert scan(path).count().kept == number


def test_a_carriage_return_within_a_line(tmp_path: Path) -> None:
    """A line that the csv module can't parse does not stop the detection of the dialect."""
    path = tmp_path / "a.CSV"
    path.write_bytes(b"a\rb,c\n" + ROWS)
    assert statuses(scan(path)) == {"kept": 300, "wrong-columns": 1}
