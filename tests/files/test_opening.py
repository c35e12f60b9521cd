"""Tests that all readers handle compression, encodings, and files that are not data."""

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
    """Return a zip archive with one file, and the hidden files that macOS adds."""
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
    """Return the problem codes of an error."""
    return [problem.code for problem in error.problems]


@pytest.mark.parametrize("packing", PACKERS)
def test_compression_is_detected(packing: str) -> None:
    """Compression is detected from the first bytes."""
    assert packing_of(PACKERS[packing](ROWS)) == packing
    assert packing_of(b"BZh9 is plain text") == ""


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("packing", PACKERS)
def test_datasets_can_be_compressed(tmp_path: Path, packing: str, encoding: str) -> None:
    """`load` reads native formats in any compression and encoding."""
    seeds = mediation.load_seeds()
    seeds.save(tmp_path / "seeds.jsonl")
    words = (tmp_path / "seeds.jsonl").read_text(encoding="utf-8")
    path = tmp_path / "data"
    path.write_bytes(PACKERS[packing](ENCODERS[encoding](words)))
    assert mediation.load(path) == seeds
    assert mediation.load(path, format="jsonl") == seeds


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("packing", PACKERS)
def test_public_datasets_can_be_compressed(tmp_path: Path, packing: str, encoding: str) -> None:
    """`load` reads public datasets in any compression, and `verify` proves their rows with the compressed file."""
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
def test_event_files_can_be_compressed(tmp_path: Path, packing: str, encoding: str, ends: str) -> None:
    """`scan` reads any compression, encoding and line ends. Rejects have their line and text."""
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


def test_a_carriage_return_inside_a_line(tmp_path: Path) -> None:
    """A carriage return ends lines only in files without line feeds."""
    rows = text([gdelt(Actor1Name="A\rB")] * 3)
    (tmp_path / "day.CSV").write_bytes(rows)
    assert scan(tmp_path / "day.CSV").count().read == 3


def test_json_records_in_utf16_are_scanned(tmp_path: Path) -> None:
    """JSON records in UTF-16 are decoded."""
    record = '{"id": "1", "date": "2022-03-10", "event": "CONSULT", "source": [{"country": "TUR"}], "target": []}\n'
    (tmp_path / "events.jsonl").write_bytes(ENCODERS["utf-16-le"](record * 3))
    assert scan(tmp_path / "events.jsonl").count().read == 3


def test_an_archive_from_macos_is_loaded(tmp_path: Path) -> None:
    """Files that macOS adds to an archive don't hide the dataset."""
    seeds = mediation.load_seeds()
    seeds.save(tmp_path / "seeds.toml.zip")
    with zipfile.ZipFile(tmp_path / "seeds.toml.zip") as old, zipfile.ZipFile(tmp_path / "mac.zip", "w") as new:
        for name in old.namelist():
            new.writestr(f"seeds/{name}", old.read(name))
            new.writestr(f"__MACOSX/seeds/._{name}", b"\0\5\26\7")
    assert mediation.load(tmp_path / "mac.zip") == seeds


# Files that are not data.


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("code", MISTAKEN)
def test_files_that_are_not_data_are_recognised(tmp_path: Path, code: str, packing: str) -> None:
    """Every reader says what the file is instead."""
    path = tmp_path / "data.csv"
    path.write_bytes(zipped(MISTAKEN[code], "t.csv") if packing == "zip" else PACKERS[packing](MISTAKEN[code]))
    for read in (
        lambda: mediation.load(path),
        lambda: mediation.load(path, format="jsonl"),
        lambda: mediation.load(path, format="pax"),
        lambda: scan(path),
        lambda: scan(path, format="gdelt"),
    ):
        with pytest.raises(DataError) as caught:
            read()
        assert codes(caught.value) == [code]


@pytest.mark.parametrize("inner", ["gzip", "bz2", "lzma", "zip"])
@pytest.mark.parametrize("outer", ["gzip", "bz2", "lzma", "zip"])
def test_nested_archives_are_rejected(tmp_path: Path, outer: str, inner: str) -> None:
    """No reader decompresses a file twice."""
    path = tmp_path / "year"
    content = PACKERS[inner](ROWS)
    path.write_bytes(zipped(content, "day.CSV.zip") if outer == "zip" else PACKERS[outer](content))
    for read in (mediation.load, scan):
        with pytest.raises(DataError) as caught:
            read(path)
        assert codes(caught.value) == ["nested-archive"]


def test_a_workbook_in_an_archive_is_read(tmp_path: Path) -> None:
    """A compressed workbook is not a nested archive, although a workbook is a zip archive itself."""
    from loaders.build import workbook
    from mediation.loaders.books import Book

    sheet = workbook(tmp_path / "book.xlsx", one=[["a", "b"], ["1", "2"]]).read_bytes()
    for content in (sheet, gzip.compress(sheet), zipped(sheet, "book.xlsx")):
        (tmp_path / "data").write_bytes(content)
        assert Book.read(tmp_path / "data").table("a", "b") is not None


def test_a_compressed_database_is_rejected(tmp_path: Path) -> None:
    """Formats that need a path can't be compressed."""
    mediation.load_seeds().save(tmp_path / "seeds.sqlite")
    (tmp_path / "seeds.sqlite.gz").write_bytes(gzip.compress((tmp_path / "seeds.sqlite").read_bytes()))
    with pytest.raises(DataError) as caught:
        mediation.load(tmp_path / "seeds.sqlite.gz")
    assert codes(caught.value) == ["packed-file"]


def test_an_archive_of_several_files_is_rejected(tmp_path: Path) -> None:
    """A format of one file can't be read from an archive with several files."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.jsonl", b"")
        archive.writestr("b.jsonl", b"")
    with pytest.raises(DataError) as caught:
        mediation.load(tmp_path / "x.zip", format="jsonl")
    assert codes(caught.value) == ["several-files"]


# Hostile and broken files.


@pytest.mark.parametrize("packing", ["gzip", "bz2", "lzma", "zip"])
def test_a_decompression_bomb_is_rejected(tmp_path: Path, packing: str) -> None:
    """`load` rejects a file that decompresses to more than the limit."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(PACKERS[packing](b'{"kind":"dataset","title":"x"}\n' + b" " * 5 * 2**20))
    with pytest.raises(DataError) as caught:
        mediation.load(path)
    assert codes(caught.value) == ["too-large"]


@pytest.mark.parametrize("packing", ["gzip", "bz2", "lzma"])
@pytest.mark.parametrize("read", [mediation.load, lambda path: scan(path).count()], ids=["load", "scan"])
def test_a_truncated_file_is_rejected(tmp_path: Path, packing: str, read: Callable[[Path], object]) -> None:
    """`load` and `scan` report a truncated file as broken."""
    path = tmp_path / "x"
    whole = PACKERS[packing](ROWS)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError) as caught:
        read(path)
    assert codes(caught.value) == ["broken-archive"]


def test_a_dictionary_of_four_gigabytes(tmp_path: Path) -> None:
    """An xz file that needs a large dictionary is either read or rejected."""
    packed = bytearray(lzma.compress(ROWS, check=lzma.CHECK_CRC32))
    size = (packed[12] + 1) * 4
    header = packed[12 : 12 + size - 4]
    header[header.index(b"\x21\x01") + 2] = 40  # the largest dictionary size
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
    """`load` detects the format and reads the file while it is open."""
    mediation.load_seeds().save(tmp_path / "seeds.jsonl")
    path = tmp_path / "data"
    path.write_bytes(PACKERS[packing]((tmp_path / "seeds.jsonl").read_bytes()))
    table = csv_file(tmp_path / "file.csv", ["a", "b"], [])
    opened_paths: list[Path] = []
    original = Path.open

    def counted(path: Path, *args: object, **options: object) -> object:
        if path.is_relative_to(tmp_path):  # the first search for loaders opens entry points of packages
            opened_paths.append(path)
        return original(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", counted)
    mediation.load(path)
    with pytest.raises(UsageError):
        mediation.load(table)
    assert opened_paths == [path, table]


def test_reading_the_head_consumes_nothing(tmp_path: Path) -> None:
    """The stream still has the bytes of the head."""
    (tmp_path / "x").write_bytes(ROWS)
    with opened(tmp_path / "x") as file:
        assert file.head == ROWS[: 2**16]
        assert file.stream.read() == ROWS


# Documents in UTF-16.


def test_a_document_in_utf16(tmp_path: Path) -> None:
    """Evidence in a UTF-16 document is found and proven. The byte order mark does not count as a character."""
    path = tmp_path / "ferries.txt"
    path.write_bytes(ENCODERS["utf-16-be"](FERRIES))
    source = mediation.source_of(path, id="ferries", title="Ferries", published="2022", published_basis="stated")
    assert (source.encoding, source.length) == (Encoding.UTF_16, len(FERRIES))
    evidence = mediation.anchor(source, FERRIES, "two ferries")
    assert evidence == span("ferries", FERRIES, "two ferries")
    assert dataset(record("ferries", [evidence]), entities=[source]).verify(tmp_path).is_proven


def test_a_pointer_is_not_a_document(tmp_path: Path) -> None:
    """`source_of` rejects a Git LFS pointer."""
    (tmp_path / "a.txt").write_bytes(MISTAKEN["git-lfs-pointer"])
    with pytest.raises(UsageError, match="Git LFS"):
        mediation.source_of(tmp_path / "a.txt", id="a", title="A", published="2022", published_basis="stated")
