"""Files as tables: delimiters, encodings, preambles, workbooks and spans of rows."""

import csv
import gzip
import io
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.build import csv_file, workbook
from mediation import DataError, MissingExtraError
from mediation.documents import workbooks
from mediation.documents.workbooks import printed
from mediation.loaders import books
from mediation.loaders.books import DELIMITERS, Book, parsed
from mediation.vocabulary import Encoding


def _cells(book: Book, *columns: str) -> list[list[str]]:
    table = book.table(*columns)
    return [[row[column] for column in columns] for row in table.rows()] if table else []


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_detected(tmp_path: Path, delimiter: str) -> None:
    """Each delimiter gives the same cells, even if cells contain other delimiters."""
    rows = [{"a": "1; 2; 3", "b": "x, y", "c": "p|q"}, {"a": "4", "b": "z\nz", "c": ""}]
    path = csv_file(tmp_path / "file.csv", ("a", "b", "c"), rows, delimiter)
    assert _cells(Book.read(path), "a", "b", "c") == [["1; 2; 3", "x, y", "p|q"], ["4", "z\nz", ""]]


def test_a_preamble_is_ignored(tmp_path: Path) -> None:
    """Lines above the column names and empty columns at the end are ignored."""
    (tmp_path / "file.csv").write_text("Some register of things;\n;\na,b;\n1,2;\n".replace(";", ","), encoding="utf-8")
    assert _cells(Book.read(tmp_path / "file.csv"), "a", "b") == [["1", "2"]]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("a,b\nTürkiye,1\n".encode(), Encoding.UTF_8),
        ("\ufeffa,b\nTürkiye,1\n".encode(), Encoding.UTF_8),
        ("a,b\nTürkiye,1\n".encode("windows-1252"), Encoding.WINDOWS_1252),
        ("a,b\nTürkiye,\x81\n".encode("latin-1"), Encoding.LATIN_1),
    ],
)
def test_the_encoding_is_detected(tmp_path: Path, content: bytes, encoding: Encoding) -> None:
    """Text is decoded as UTF-8, or else as Windows-1252, or else as Latin-1."""
    (tmp_path / "file.csv").write_bytes(content)
    book = Book.read(tmp_path / "file.csv")
    assert book.encoding is encoding
    assert [cells[0] for cells in _cells(book, "a", "b")] == ["Türkiye"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"\xff\xfea\x00", b"one line of words"])
def test_other_files_have_no_table(tmp_path: Path, content: bytes) -> None:
    """Bytes that can't be text, and text without columns, have no table."""
    (tmp_path / "file").write_bytes(content)
    assert Book.read(tmp_path / "file").table("a", "b") is None


def test_a_row_of_another_width_does_not_fit(tmp_path: Path) -> None:
    """A row with too few or too many cells has no columns, and a blank row has no cells."""
    (tmp_path / "file.csv").write_text("a,b\n1\n,\n1,2,3\n1,2,,\n", encoding="utf-8")
    table = Book.read(tmp_path / "file.csv").table("a", "b")
    assert table is not None
    rows = [*table.rows()]
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert [row["a"] for row in rows] == ["", "", "", "1"]
    assert [bool(row.cells) for row in rows] == [True, False, True, True]
    assert table.distinct("a") == {("",), ("1",)}
    assert table.distinct("b", "c", "a") == {("", "", ""), ("2", "", "1")}
    assert table.distinct("c") == {("",)}


def test_sheets_of_a_workbook_are_tables(tmp_path: Path) -> None:
    """A table is found in any sheet. Whole numbers have no decimal point, and spans refer to the printed text."""
    path = workbook(tmp_path / "book.xlsx", About=[["Read me"]], Data=[["a ", "b"], ["x, y", 1992.0], ["z", 0.5]])
    book = Book.read(path)
    assert _cells(book, "a", "b") == [["x, y", "1992"], ["z", "0.5"]]
    table = book.table("a")
    assert table is not None
    assert table.name == "Data"
    assert [book.text[row.start : row.end] for row in table.rows()] == ['"x, y",1992', "z,0.5"]
    assert book.encoding is Encoding.WORKBOOK


def test_a_broken_workbook_is_a_problem(tmp_path: Path) -> None:
    """A file that begins like a workbook but is invalid is reported."""
    (tmp_path / "book.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    with pytest.raises(DataError, match=r"book\.xls: Can't be read as a workbook"):
        Book.read(tmp_path / "book.xls").table("a")


def test_the_error_names_the_extra_for_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the package that reads workbooks is missing, the error gives the command to install it."""
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mediation\[workbooks\]'"):
        printed(b"PK", "book.xlsx")


def test_an_unclosed_quote_in_a_large_file_is_reported(tmp_path: Path) -> None:
    """An unclosed quote is reported with its line, even if the cell exceeds the limit of the csv module."""
    (tmp_path / "file.csv").write_text('a,b\n1,"' + "x" * (2**20 + 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"file\.csv:2: Stops being valid CSV here") as raised:
        Book.read(tmp_path / "file.csv").table("a")
    assert [each.code for each in raised.value.problems] == ["not-csv"]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029,")))
def test_lines_are_split_as_in_text_files(text: str) -> None:
    """Lines end as in text files. Other characters at which `splitlines` splits belong to cells."""
    assert books._lines(text) == [*io.StringIO(text, newline="")]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=2, max_size=4), max_size=6))
def test_spans_cover_the_text(rows: list[list[str]]) -> None:
    """The spans of rows and the line ends between them are the whole text."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    whole, end = text.getvalue(), 0
    lines = books._lines(whole)
    for _, _, start, stop in parsed(lines, ",", "file"):
        assert start == end or whole[end:start].strip("\r\n") == ""
        end = stop
    assert whole[end:].strip("\r\n") == ""


def test_a_file_that_is_too_large_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file larger than any dataset is rejected before all of it is read."""
    monkeypatch.setattr(books, "_MAX_BYTES", 2**20)
    (tmp_path / "file.csv").write_bytes(bytes(2**20 + 1))
    with pytest.raises(DataError, match=r"file\.csv: Larger than 1 MiB"):
        Book.read(tmp_path / "file.csv")


def test_a_workbook_that_is_too_large_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook with more cells or bytes than any dataset is rejected."""
    monkeypatch.setattr(workbooks, "_MAX_CELLS", 3)
    path = workbook(tmp_path / "book.xlsx", Data=[["a", "b"], ["1", "2"]])
    with pytest.raises(DataError, match=r"book\.xlsx: More than 3 cells"):
        Book.read(path).table("a")
    monkeypatch.setattr(workbooks, "_MAX_BYTES", 100)
    with pytest.raises(DataError, match=r"book\.xlsx: Larger than 100 bytes"):
        Book.read(path).table("a")


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    """A gzip file is decompressed."""
    (tmp_path / "file.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert _cells(Book.read(tmp_path / "file.csv.gz"), "a", "b") == [["1", "2"]]


def test_the_only_table_in_an_archive_is_read(tmp_path: Path) -> None:
    """The only table in a zip archive is read, with its own name and digest. Other files are ignored."""
    content = b"a,b\n1,2\n"
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("release/Codebook.pdf", b"%PDF")
        archive.writestr("release/Table.CSV", content)
    book = Book.read(tmp_path / "data.zip")
    assert (book.file, book.digest, book.size) == ("Table.CSV", sha256(content).hexdigest(), len(content))
    assert _cells(book, "a", "b") == [["1", "2"]]
    sheet = workbook(tmp_path / "book.xlsx", one=[["a", "b"], ["1", "2"]])
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.write(sheet, "book.xlsx")
    assert _cells(Book.read(tmp_path / "data.zip"), "a", "b") == [["1", "2"]]


def test_texts_and_hidden_files_in_an_archive_are_ignored(tmp_path: Path) -> None:
    """Hidden system files are ignored, and so is a .txt file next to a table. A .txt file alone is the table."""
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        for name in ("README.txt", "__MACOSX/._t.csv", "__MACOSX/t.csv", "._t.csv"):
            archive.writestr(name, b"x,y\n")
        archive.writestr("t.csv", b"a,b\n1,2\n")
    assert _cells(Book.read(tmp_path / "data.zip"), "a", "b") == [["1", "2"]]
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("t.txt", b"a,b\n1,2\n")
    assert _cells(Book.read(tmp_path / "data.zip"), "a", "b") == [["1", "2"]]


def test_an_archive_of_several_tables_is_rejected(tmp_path: Path) -> None:
    """The error lists the tables. An archive without any has no table."""
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("a.csv", b"a,b\n")
        archive.writestr("b.tab", b"a\tb\n")
    with pytest.raises(DataError, match=r"data\.zip: Contains 2 tables \(a\.csv, b\.tab\)\. Unpack it"):
        Book.read(tmp_path / "data.zip")
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("a.pdf", b"a,b\n")
    assert Book.read(tmp_path / "data.zip").table("a", "b") is None


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    """The digest is the SHA-256 of the bytes, not of the decoded text."""
    (tmp_path / "file.csv").write_bytes(b"a,b\r\n")
    assert Book.read(tmp_path / "file.csv").digest == sha256(b"a,b\r\n").hexdigest()


def test_an_unclosed_quote_does_not_swallow_rows(tmp_path: Path) -> None:
    """The rows after an unclosed quote don't become one cell. The file is rejected, with the line of the quote."""
    for rest in ("3,4\n5,6\n", '"3",4\n'):
        (tmp_path / "file.csv").write_text(f'a,b\n1,2\n"1,2\n{rest}', encoding="utf-8")
        with pytest.raises(DataError) as raised:
            _cells(Book.read(tmp_path / "file.csv"), "a", "b")
        assert [(each.code, each.line) for each in raised.value.problems] == [("not-csv", 3)]
