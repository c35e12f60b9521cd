"""Every reader opens files in the same way: packed, in any encoding, and named when they are no data."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import mediation
from documents.build import FERRIES, record, span
from events.build import collected, gdelt, rejects, text
from loaders.build import csv_file, pax_file
from mediation import DataError, UsageError, scan
from mediation.files.mistaken import packing_of
from mediation.files.opening import opened
from mediation.vocabulary import Encoding
from moves.build import dataset

ROWS: Final = text([gdelt(GLOBALEVENTID=str(number), Actor1Name="TÜRKİYE") for number in range(300)])


def zipped(content: bytes, name: str = "data") -> bytes:
    """Return a zip archive as a Mac makes it, in which the content is the only file that is meant."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for hidden in (f"__MACOSX/._{name}", ".DS_Store", f"._{name}"):
            archive.writestr(hidden, b"\0\5\26\7\0\2\0\0Mac OS X")
    return packed.getvalue()


PACKERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "": bytes,
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "lzma": lzma.compress,
    "zip": zipped,
}
ENCODERS: Final[dict[str, Callable[[str], bytes]]] = {
    "utf-8": lambda words: words.encode(),
    "utf-8 with a mark": lambda words: words.encode("utf-8-sig"),
    "utf-16-le": lambda words: b"\xff\xfe" + words.encode("utf-16-le"),
    "utf-16-be": lambda words: b"\xfe\xff" + words.encode("utf-16-be"),
}
MISTAKEN: Final = {
    "git-lfs-pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "web-page": b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>\n<html><body>404</body></html>\n",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "unknown-archive": b"7z\xbc\xaf'\x1c\0\4",
}


def codes(error: DataError) -> list[str]:
    """Return the codes of the problems."""
    return [problem.code for problem in error.problems]


@pytest.mark.parametrize("packing", PACKERS)
def test_a_packing_is_recognised(packing: str) -> None:
    """The first bytes show the packing."""
    assert packing_of(PACKERS[packing](ROWS)) == packing
    assert packing_of(b"BZh9 is no archive") == ""


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("packing", PACKERS)
def test_a_dataset_is_loaded_from_any_packing(tmp_path: Path, packing: str, encoding: str) -> None:
    """Formats of this library are read whatever they are packed with."""
    seeds = mediation.load_seeds()
    seeds.save(tmp_path / "seeds.jsonl")
    words = (tmp_path / "seeds.jsonl").read_text(encoding="utf-8")
    path = tmp_path / "data"
    path.write_bytes(PACKERS[packing](ENCODERS[encoding](words)))
    assert mediation.load(path) == seeds
    assert mediation.load(path, format="jsonl") == seeds


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("packing", PACKERS)
def test_a_public_dataset_is_loaded_and_proven_from_any_packing(tmp_path: Path, packing: str, encoding: str) -> None:
    """Files of public datasets are read, and their rows are proven by the file as it was packed."""
    suffixes = {"gzip": ".csv.gz", "bz2": ".csv.bz2", "lzma": ".csv.xz", "zip": ".zip", "": ".csv"}
    words = pax_file(tmp_path / "file.csv", {"Agt": "Barış"}).read_text(encoding="utf-8")
    folder = tmp_path / "documents"
    folder.mkdir()
    path = folder / f"pax{suffixes[packing]}"
    content = ENCODERS[encoding](words)
    path.write_bytes(zipped(content, "pax.csv") if packing == "zip" else PACKERS[packing](content))
    ds = mediation.load(path)
    assert [agreement.title for agreement in ds.agreements] == ["Barış"]
    (source,) = ds.sources.values()
    assert source.encoding == (Encoding.UTF_16 if encoding.startswith("utf-16") else Encoding.UTF_8)
    assert ds.verify(folder).is_proven


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("packing", PACKERS)
def test_events_are_scanned_from_any_packing(tmp_path: Path, packing: str, encoding: str, ends: str) -> None:
    """Event files are read whatever their packing, encoding and line ends, and rejects keep their line and text."""
    bad = "\t".join(gdelt()[:40])
    words = (ROWS.decode() + f"{bad}\n").replace("\n", ends)
    path = tmp_path / "day.CSV"
    path.write_bytes(PACKERS[packing](ENCODERS[encoding](words)))
    table = scan(path)
    found = collected(table)
    assert found["event"].to_list() == [str(number) for number in range(300)]
    assert set(found["actor_name"]) == {"TÜRKİYE"}
    assert rejects(table).select("file", "line").rows() == [(str(path), 301)]
    assert rejects(table)["text"].str.strip_chars_end("\r").to_list() == [bad]


def test_a_carriage_return_inside_a_line_ends_none(tmp_path: Path) -> None:
    """Only where no line ends otherwise is a carriage return the end of one."""
    rows = text([gdelt(Actor1Name="A\rB")] * 3)
    (tmp_path / "day.CSV").write_bytes(rows)
    assert scan(tmp_path / "day.CSV").count().read == 3


def test_json_records_in_utf16_are_scanned(tmp_path: Path) -> None:
    """Records in JSON are decoded, too."""
    record = '{"id": "1", "date": "2022-03-10", "event": "CONSULT", "source": [{"country": "TUR"}], "target": []}\n'
    (tmp_path / "events.jsonl").write_bytes(ENCODERS["utf-16-le"](record * 3))
    assert scan(tmp_path / "events.jsonl").count().read == 3


def test_a_wrapped_dataset_from_a_mac_is_loaded(tmp_path: Path) -> None:
    """What a Mac adds beside the folder in an archive does not hide the dataset."""
    seeds = mediation.load_seeds()
    seeds.save(tmp_path / "seeds.toml.zip")
    with zipfile.ZipFile(tmp_path / "seeds.toml.zip") as old, zipfile.ZipFile(tmp_path / "mac.zip", "w") as new:
        for name in old.namelist():
            new.writestr(f"seeds/{name}", old.read(name))
            new.writestr(f"__MACOSX/seeds/._{name}", b"\0\5\26\7")
    assert mediation.load(tmp_path / "mac.zip") == seeds


# What is no data.


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("code", MISTAKEN)
def test_a_file_that_is_no_data_is_named(tmp_path: Path, code: str, packing: str) -> None:
    """Each reader says what a file is instead of data."""
    path = tmp_path / "data.csv"
    path.write_bytes(zipped(MISTAKEN[code], "t.csv") if packing == "zip" else PACKERS[packing](MISTAKEN[code]))
    for look in (
        lambda: mediation.load(path),
        lambda: mediation.load(path, format="jsonl"),
        lambda: mediation.load(path, format="pax"),
        lambda: scan(path),
        lambda: scan(path, format="gdelt"),
    ):
        with pytest.raises(DataError) as caught:
            look()
        assert codes(caught.value) == [code]


@pytest.mark.parametrize("inner", ["gzip", "bz2", "lzma", "zip"])
@pytest.mark.parametrize("outer", ["gzip", "bz2", "lzma", "zip"])
def test_an_archive_inside_an_archive_is_named(tmp_path: Path, outer: str, inner: str) -> None:
    """Nothing is unpacked twice."""
    path = tmp_path / "year"
    content = PACKERS[inner](ROWS)
    path.write_bytes(zipped(content, "day.CSV.zip") if outer == "zip" else PACKERS[outer](content))
    for look in (mediation.load, scan):
        with pytest.raises(DataError) as caught:
            look(path)
        assert codes(caught.value) == ["nested-archive"]


def test_a_workbook_in_an_archive_is_read(tmp_path: Path) -> None:
    """A workbook is a zip archive itself, and no archive inside another."""
    from loaders.build import workbook
    from mediation.loaders.books import Book

    sheet = workbook(tmp_path / "book.xlsx", one=[["a", "b"], ["1", "2"]]).read_bytes()
    for content in (sheet, gzip.compress(sheet), zipped(sheet, "book.xlsx")):
        (tmp_path / "data").write_bytes(content)
        assert Book.read(tmp_path / "data").table("a", "b") is not None


def test_a_database_that_is_packed_is_refused(tmp_path: Path) -> None:
    """Formats that are read by their path have to be unpacked before."""
    mediation.load_seeds().save(tmp_path / "seeds.sqlite")
    (tmp_path / "seeds.sqlite.gz").write_bytes(gzip.compress((tmp_path / "seeds.sqlite").read_bytes()))
    with pytest.raises(DataError) as caught:
        mediation.load(tmp_path / "seeds.sqlite.gz")
    assert codes(caught.value) == ["packed-file"]


def test_an_archive_of_several_files_has_no_one_format(tmp_path: Path) -> None:
    """A format of one file can't be read from an archive of several."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.jsonl", b"")
        archive.writestr("b.jsonl", b"")
    with pytest.raises(DataError) as caught:
        mediation.load(tmp_path / "x.zip", format="jsonl")
    assert codes(caught.value) == ["several-files"]


# Hostile and broken files.


@pytest.mark.parametrize("packing", ["gzip", "bz2", "lzma", "zip"])
def test_a_bomb_is_refused(tmp_path: Path, packing: str) -> None:
    """What grows beyond its limit is refused by load, whatever it is packed with."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(PACKERS[packing](b'{"kind":"dataset","title":"x"}\n' + b" " * 5 * 2**20))
    with pytest.raises(DataError) as caught:
        mediation.load(path)
    assert codes(caught.value) == ["too-large"]


@pytest.mark.parametrize("packing", ["gzip", "bz2", "lzma"])
@pytest.mark.parametrize("look", [mediation.load, lambda path: scan(path).count()], ids=["load", "scan"])
def test_a_torn_file_is_named(tmp_path: Path, packing: str, look: Callable[[Path], object]) -> None:
    """A file that was cut off is broken for every reader."""
    path = tmp_path / "x"
    whole = PACKERS[packing](ROWS)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError) as caught:
        look(path)
    assert codes(caught.value) == ["broken-archive"]


def test_a_dictionary_of_four_gigabytes_takes_no_memory(tmp_path: Path) -> None:
    """An xz file that asks for a large dictionary either is read or is refused."""
    packed = bytearray(lzma.compress(ROWS, check=lzma.CHECK_CRC32))
    size = (packed[12] + 1) * 4
    header = packed[12 : 12 + size - 4]
    header[header.index(b"\x21\x01") + 2] = 40  # the largest dictionary there is
    packed[12 : 12 + size] = header + struct.pack("<I", zlib.crc32(header))
    (tmp_path / "x.CSV.xz").write_bytes(packed)
    try:
        kept = scan(tmp_path / "x.CSV.xz").count().kept
    except DataError as error:
        kept = 300 if codes(error) == ["broken-archive"] else 0
    assert kept == 300


# Opening once.


@pytest.mark.parametrize("packing", PACKERS)
def test_load_opens_a_file_once(tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is recognised and read while it is open."""
    mediation.load_seeds().save(tmp_path / "seeds.jsonl")
    path = tmp_path / "data"
    path.write_bytes(PACKERS[packing]((tmp_path / "seeds.jsonl").read_bytes()))
    table = csv_file(tmp_path / "file.csv", ["a", "b"], [])
    times: list[Path] = []
    opening = Path.open

    def counted(path: Path, *args: object, **options: object) -> object:
        if path.is_relative_to(tmp_path):  # the first look for loaders opens the entry points of packages
            times.append(path)
        return opening(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", counted)
    mediation.load(path)
    with pytest.raises(UsageError):
        mediation.load(table)
    assert times == [path, table]


def test_an_opened_file_still_has_its_head(tmp_path: Path) -> None:
    """Looking at the first bytes does not take them from the reader."""
    (tmp_path / "x").write_bytes(ROWS)
    with opened(tmp_path / "x") as file:
        assert file.head == ROWS[: 2**16]
        assert file.stream.read() == ROWS


# Documents in UTF-16.


def test_a_document_in_utf16_is_coded_and_proven(tmp_path: Path) -> None:
    """Characters of a document in UTF-16 are counted as in its text, without the mark."""
    path = tmp_path / "ferries.txt"
    path.write_bytes(ENCODERS["utf-16-be"](FERRIES))
    source = mediation.source_of(path, id="ferries", title="Ferries", published="2022", published_basis="stated")
    assert (source.encoding, source.length) == (Encoding.UTF_16, len(FERRIES))
    evidence = mediation.anchor(source, FERRIES, "two ferries")
    assert evidence == span("ferries", FERRIES, "two ferries")
    assert dataset(record("ferries", [evidence]), entities=[source]).verify(tmp_path).is_proven


def test_a_pointer_is_no_document(tmp_path: Path) -> None:
    """Nobody codes a pointer by mistake."""
    (tmp_path / "a.txt").write_bytes(MISTAKEN["git-lfs-pointer"])
    with pytest.raises(UsageError, match="Git LFS"):
        mediation.source_of(tmp_path / "a.txt", id="a", title="A", published="2022", published_basis="stated")
