"""Where event files lie: folders, patterns, archives; and what is wrong with some of them."""

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
from events.build import collected, fates, gdelt, icews, rejects, text
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
    """Read in blocks of a few rows, so that a small file has many."""
    monkeypatch.setattr(blocks, "_BLOCK", 1000)
    monkeypatch.setattr(blocks, "_BLOCK_OF_FILE", 1000)


def test_packed_or_not_it_is_the_same_table(tmp_path: Path) -> None:
    """A file, gzipped or zipped, has its rows in their order."""
    plain = tmp_path / "day.CSV"
    plain.write_bytes(ROWS)
    gzipped = tmp_path / "day.CSV.gz"
    gzipped.write_bytes(gzip.compress(ROWS))
    zipped = _zip(tmp_path / "day.CSV.zip", day=ROWS)
    for path in (plain, gzipped, zipped):
        found = collected(scan(path))
        assert found["event"].to_list() == [str(number) for number in range(300)]
        assert set(found["origin_file"]) == {str(path)}


def test_each_member_is_a_file(tmp_path: Path) -> None:
    """An archive of several members has the rows of all, and each row names its own."""
    path = _zip(tmp_path / "year.zip", a=ROWS, b=text([gdelt()]), empty=b"")
    table = scan(path)
    counts = collected(table)["origin_file"].value_counts().sort("origin_file").rows()
    assert counts == [(f"{path}/a", 300), (f"{path}/b", 1)]
    assert table.files == (f"{path}/a", f"{path}/b")


@pytest.mark.slow
def test_many_files_by_pattern_folder_and_list(tmp_path: Path) -> None:
    """A pattern, a folder, and a list of them are all files that they name, each once."""
    names = [str(tmp_path / f"{day}.export.CSV") for day in range(5)]
    for name in names:
        Path(name).write_bytes(ROWS)
    (tmp_path / ".hidden").write_bytes(b"nothing")
    for source in (f"{tmp_path}/*.CSV", tmp_path, names, [names[0], f"{tmp_path}/*.CSV"]):
        table = scan(source)
        assert table.files == tuple(names)
        assert table.count().kept == 1500


def test_files_written_differently_are_one_table(tmp_path: Path) -> None:
    """A folder may hold GDELT as published and as people keep it."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt()]))
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode")
    (tmp_path / "b.csv").write_bytes(text([("9", "2020-01-01", "UKR", "TUR", "45")], ",", header))
    found = collected(scan(tmp_path))
    assert found.sort("event").select("event", "code").rows() == [("881990832", "042"), ("9", "045")]


def test_two_layouts_are_two_tables(tmp_path: Path) -> None:
    """Files with codes of different systems are not put together."""
    (tmp_path / "a.CSV").write_bytes(text([gdelt()]))
    (tmp_path / "b.tab").write_bytes(text([icews()], header=ICEWS.columns))
    with pytest.raises(UsageError, match=r"a\.CSV and .*b\.tab have different codes: acts of gdelt "):
        scan(tmp_path)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("day.CSVV", r'day\.CSVV: Missing file\. Did you mean "day\.CSV"\?'),
        ("letters", r"letters: Missing file\.$"),
        ("2019/day.CSV", r'2019/day\.CSV: Missing file\. Missing folder ".*2019"'),
        ("*.tab", r"\*\.tab: no file has such a name; in .* are a, b, c and 2 more$"),
        ("folders/*.CSV", r"no file has such a name; in .* are 2018$"),
        ("nothing/*.CSV", r"no file has such a name; in .* are no files$"),
        ("20*/*.CSV", r"no file has such a name; in .* are a, b, c and 2 more$"),
        ("2019/*.CSV", r'no file has such a name: there is no folder ".*2019"'),
        ("nothing", "nothing: no files in this folder$"),
        ("folders", r"no files in this folder but folders, such as 2018: name their files with .*/folders/\*\*/\*\.\*"),
    ],
)
def test_names_of_no_file(source: str, message: str, tmp_path: Path) -> None:
    """A name that no file has is told with what is there instead."""
    there = tmp_path / ("nothing" if source.startswith("nothing") else "here")
    (tmp_path / "nothing").mkdir()
    (tmp_path / "here" / "folders" / "2018").mkdir(parents=True)
    for name in ("a", "b", "c", "day.CSV"):
        (tmp_path / "here" / name).touch()
    with pytest.raises(UsageError, match=message):
        scan(there.parent / source if source.startswith("nothing") else there / source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ([], "needs at least one file"),
        (7, "takes a path, a list of paths, or a frame; found int"),
        ([7], "found a list of int"),
    ],
)
def test_calls_that_name_no_file(source: object, message: str) -> None:
    """A call that names nothing to read says what it takes."""
    with pytest.raises(UsageError, match=message):
        scan(source)


def test_names_that_are_not_known(tmp_path: Path) -> None:
    """A format or a codebook that does not exist is told, with the nearest."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS)
    with pytest.raises(UsageError, match=r'Unknown format "gdlt"\. Did you mean gdelt'):
        scan(path, format="gdlt")
    with pytest.raises(UsageError, match='Unknown codebook "cameo-2"'):
        scan(path, codebook="cameo-2")


def test_what_is_no_event_file(tmp_path: Path) -> None:
    """A file that is none is refused with what was expected; with its format named, its rows are counted as wrong."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader,\nhello\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"letter\.txt: is no event file .* 57, 58 or 61 columns"):
        scan(path)
    assert fates(scan(path, format="gdelt")) == {"wrong-columns": 2}
    assert rejects(scan(path, format="gdelt"))["text"].to_list() == ["Dear reader,", "hello"]


def test_a_delimiter_that_is_not_known(tmp_path: Path) -> None:
    """A file of rows that other marks part is told how it begins, and by which mark it would have GDELT's columns."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS.replace(b"\t", b"^"))
    with pytest.raises(
        DataError, match=r"it begins with \"0\^20191024\^.{0,60}\.\.\.\", which is 61 cells if '\^' parts them"
    ):
        scan(path)
    path.write_bytes(ROWS.replace(b"\t", b"   "))
    with pytest.raises(DataError, match=r'it begins with "0   20191024   .{0,60}\.\.\."; expected'):
        scan(path)


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n"])
def test_bytes_that_are_no_text(data: bytes, tmp_path: Path) -> None:
    """A file that is no text at all is told to be so."""
    path = tmp_path / "a.CSV"
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"is no event file .*: it begins with bytes that are no text; expected"):
        scan(path)


def test_empty_files(tmp_path: Path) -> None:
    """Files in which nothing is are told by name, unless there are others beside them."""
    (tmp_path / "a.CSV").write_bytes(b"\n\n")
    _zip(tmp_path / "b.zip")
    _zip(tmp_path / "c.zip", day=b"")
    with pytest.raises(DataError) as caught:
        scan(tmp_path)
    told = [(problem.code, Path(problem.file).name) for problem in caught.value.problems]
    assert told == [("empty-file", name) for name in ("a.CSV", "b.zip", "c.zip")]
    (tmp_path / "d.CSV").write_bytes(ROWS)
    assert scan(tmp_path).count().kept == 300


def test_the_end_of_an_archive_is_what_is_missed(tmp_path: Path) -> None:
    """A zip archive that was cut off is told as one, and not as none."""
    path = _zip(tmp_path / "day.zip", day=ROWS)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match=r"day\.zip: .* it is a zip archive without its end"):
        scan(path)


def test_members_of_one_name(tmp_path: Path) -> None:
    """An archive with two members of one name is refused, for only one of them could be read."""
    path = tmp_path / "day.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("day.CSV", ROWS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("day.CSV", ROWS)
    with pytest.raises(DataError) as caught:
        scan(path)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("repeated-member", str(path))]


def test_a_table_tells_what_it_is(tmp_path: Path) -> None:
    """A table is shown with its producer, its files and its codes, and nothing is read for it."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS)
    table = scan(path)
    path.unlink()
    assert repr(table) == f"<EventTable of gdelt: {path}; codes cameo-1.1; actors cameo>"
    for name in ("a.CSV", "b.CSV", "c.CSV"):
        (tmp_path / name).write_bytes(ROWS)
    files = f"3 files, {tmp_path}/a.CSV to {tmp_path}/c.CSV"
    assert repr(scan(tmp_path)) == f"<EventTable of gdelt: {files}; codes cameo-1.1; actors cameo>"


def test_a_file_that_changes_its_columns_half_way(tmp_path: Path) -> None:
    """Rows that have other columns than the file had before are counted, and the others are kept."""
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS + text([gdelt()[:40]] * 5) + text([gdelt()], ",") + ROWS)
    assert fates(scan(path)) == {"kept": 600, "wrong-columns": 6}
    assert rejects(scan(path))["line"].to_list() == [*range(301, 307)]


@pytest.mark.parametrize("cut", [10, 2000, -30])
@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_a_truncated_archive(cut: int, pack: str, tmp_path: Path) -> None:
    """An archive that was cut off is told by name, with what to do, when it is opened or when its end is missed."""
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
    """A block of lines is never unpacked, whatever its first bytes look like."""
    path = tmp_path / "a.CSV"
    path.write_bytes(mark + zlib.compress(ROWS)[2:].replace(b"\n", b"") + "Ü\n".encode() + ROWS)
    assert fates(scan(path, format="gdelt")) == {"kept": 300, "wrong-columns": 1}


def test_a_wish_for_few_rows_reads_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks at the first rows does not wait for the last."""
    seen = []

    def counted(data: bytes, *args: object, **options: bool) -> pl.LazyFrame:
        seen.append(len(data))
        return made(data, *args, **options)

    made: Callable[..., pl.LazyFrame] = streams.rows_of
    monkeypatch.setattr(streams, "rows_of", counted)
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS * 20)
    assert scan(path).checked.head(2).collect().shape[0] == 2
    assert sum(seen) < len(ROWS) * 10


def test_a_line_without_end_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line longer than any row can be does not fill the memory: it is cut, and its parts are malformed."""
    monkeypatch.setattr(blocks, "_LONGEST_LINE", 5000)
    path = tmp_path / "a.CSV"
    path.write_bytes(ROWS + b"x" * 20_000 + b"\n" + ROWS)
    found = fates(scan(path))
    assert found["kept"] == 600
    assert found["wrong-columns"] >= 1


@given(st.binary(max_size=300), st.sampled_from([None, "gdelt", "icews", "polecat", "plover", "events"]))
def test_any_bytes_give_rows_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    """Whatever bytes a file holds, each of its lines is accounted for, or an error of this library says why not."""
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
def test_rows_with_bytes_changed_give_rows(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes changed within a file of events leave a table in which every line is accounted for."""
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
    """The two names of this part are of the package."""
    assert {"scan", "EventTable"} <= set(mediation.__all__)
    assert mediation.scan is scan


@pytest.mark.parametrize("rest", [0, 1, 500])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_quoted_rows_of_several_lines_are_not_cut(pack: Callable[[bytes], bytes], rest: int, tmp_path: Path) -> None:
    """Blocks end where no quote is open, wherever the file would have been cut."""
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    name = '"' + "Ankara,\n" * 20 + '"'
    rows = [(str(number), "20201113", "TUR", "RUS", "045", name) for number in range(40)]
    path = tmp_path / "a.csv"
    path.write_bytes(pack(text([*rows, (*rows[0][:5], "x" * rest)], ",", header)))
    assert fates(scan(path)) == {"kept": 41, "skipped": 1}
    assert collected(scan(path))["event"].to_list() == [*map(str, range(40)), "0"]


@pytest.mark.parametrize("size", [999, 1000, 1001, 2000])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_files_as_long_as_a_block(pack: Callable[[bytes], bytes], size: int, tmp_path: Path) -> None:
    """A file that ends where a block does has no more rows, and no fewer."""
    path = tmp_path / "a.CSV"
    row = len(text([gdelt(SOURCEURL="")]))
    number, more = divmod(size, row)
    rows = [gdelt(SOURCEURL="")] * (number - 1) + [gdelt(SOURCEURL="x" * (row + more - row))]
    path.write_bytes(pack(text(rows)))
    assert len(text(rows)) == size
    assert scan(path).count().kept == number


def test_a_carriage_return_within_a_line(tmp_path: Path) -> None:
    """A line that the csv module can't take apart does not stop the look at how a file is written."""
    path = tmp_path / "a.CSV"
    path.write_bytes(b"a\rb,c\n" + ROWS)
    assert fates(scan(path)) == {"kept": 300, "wrong-columns": 1}
