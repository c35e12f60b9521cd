"""Files as tables: delimiters, encodings, preambles, workbooks, and where each row stands."""

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
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    """Whatever stands between the cells, and whatever else stands in them, they are the same."""
    rows = [{"a": "1; 2; 3", "b": "x, y", "c": "p|q"}, {"a": "4", "b": "z\nz", "c": ""}]
    path = csv_file(tmp_path / "file.csv", ("a", "b", "c"), rows, delimiter)
    assert _cells(Book.read(path), "a", "b", "c") == [["1; 2; 3", "x, y", "p|q"], ["4", "z\nz", ""]]


def test_a_table_stands_below_a_preamble(tmp_path: Path) -> None:
    """Lines above the names are no rows, and an empty column at the end of all lines is none."""
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
def test_the_encoding_is_found_out(tmp_path: Path, content: bytes, encoding: Encoding) -> None:
    """Text is UTF-8 where it can be, else Windows-1252, else every byte is a character."""
    (tmp_path / "file.csv").write_bytes(content)
    book = Book.read(tmp_path / "file.csv")
    assert book.encoding is encoding
    assert [cells[0] for cells in _cells(book, "a", "b")] == ["Türkiye"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"\xff\xfea\x00", b"one line of words"])
def test_what_is_no_table_has_none(tmp_path: Path, content: bytes) -> None:
    """Bytes that are no text, and text that is no table, have no table of any columns."""
    (tmp_path / "file").write_bytes(content)
    assert Book.read(tmp_path / "file").table("a", "b") is None


def test_a_row_with_other_cells_has_no_columns(tmp_path: Path) -> None:
    """A row with fewer or more cells than the table has columns is told from one that fits; a blank one has none."""
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
    """A table is found in whatever sheet it stands; whole numbers have no point, and spans are of the printed text."""
    path = workbook(tmp_path / "book.xlsx", About=[["Read me"]], Data=[["a ", "b"], ["x, y", 1992.0], ["z", 0.5]])
    book = Book.read(path)
    assert _cells(book, "a", "b") == [["x, y", "1992"], ["z", "0.5"]]
    table = book.table("a")
    assert table is not None
    assert table.name == "Data"
    assert [book.text[row.start : row.end] for row in table.rows()] == ['"x, y",1992', "z,0.5"]
    assert book.encoding is Encoding.WORKBOOK


def test_a_broken_workbook_is_a_problem(tmp_path: Path) -> None:
    """A file that begins like a workbook and is none is told of by name."""
    (tmp_path / "book.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    with pytest.raises(DataError, match=r"book\.xls: Can't be read as a workbook"):
        Book.read(tmp_path / "book.xls").table("a")


def test_without_a_reader_of_workbooks_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no reader of workbooks is told what to install."""
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mediation\[workbooks\]'"):
        printed(b"PK", "book.xlsx")


def test_a_cell_without_end_is_a_problem(tmp_path: Path) -> None:
    """A quote that is never closed, over more than a cell can hold, is told with its line."""
    (tmp_path / "file.csv").write_text('a,b\n1,"' + "x" * (2**20 + 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"file\.csv:2: is no CSV from here on"):
        Book.read(tmp_path / "file.csv").table("a")


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029,")))
def test_lines_end_where_a_text_file_has_them_end(text: str) -> None:
    """Only what ends lines in files does: other marks that part lines for Python stand in cells."""
    assert books._lines(text) == [*io.StringIO(text, newline="")]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=2, max_size=4), max_size=6))
def test_spans_part_the_text(rows: list[list[str]]) -> None:
    """The rows stand one after the other; their spans and the ends of lines between them are the whole text."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    whole, end = text.getvalue(), 0
    lines = books._lines(whole)
    for _, _, start, stop in parsed(lines, ",", "file"):
        assert start == end or whole[end:start].strip("\r\n") == ""
        end = stop
    assert whole[end:].strip("\r\n") == ""


def test_a_file_of_any_size_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file larger than any dataset is refused by its size."""
    monkeypatch.setattr(books, "_MAX_BYTES", 2**20)
    (tmp_path / "file.csv").write_bytes(bytes(2**20 + 1))
    with pytest.raises(DataError, match=r"file\.csv: Larger than 1 MiB"):
        Book.read(tmp_path / "file.csv")


def test_a_workbook_of_any_size_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook with more cells than any dataset has is refused."""
    monkeypatch.setattr(workbooks, "_MAX_CELLS", 3)
    path = workbook(tmp_path / "book.xlsx", Data=[["a", "b"], ["1", "2"]])
    with pytest.raises(DataError, match=r"book\.xlsx: More than 3 cells"):
        Book.read(path).table("a")
    monkeypatch.setattr(workbooks, "_MAX_BYTES", 100)
    with pytest.raises(DataError, match=r"book\.xlsx: Larger than 100 bytes"):
        Book.read(path).table("a")


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    """What gzip has made smaller is read as it was."""
    (tmp_path / "file.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert _cells(Book.read(tmp_path / "file.csv.gz"), "a", "b") == [["1", "2"]]


def test_the_one_table_of_an_archive_is_read(tmp_path: Path) -> None:
    """Out of a zip archive comes its one table, under its own name and digest; what else is in it is no matter."""
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


def test_what_is_beside_the_table_of_an_archive_is_no_table(tmp_path: Path) -> None:
    """What a system hides, and a text beside a table, are no tables; a text alone is one."""
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        for name in ("README.txt", "__MACOSX/._t.csv", "__MACOSX/t.csv", "._t.csv"):
            archive.writestr(name, b"x,y\n")
        archive.writestr("t.csv", b"a,b\n1,2\n")
    assert _cells(Book.read(tmp_path / "data.zip"), "a", "b") == [["1", "2"]]
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("t.txt", b"a,b\n1,2\n")
    assert _cells(Book.read(tmp_path / "data.zip"), "a", "b") == [["1", "2"]]


def test_an_archive_of_several_tables_names_them(tmp_path: Path) -> None:
    """Which of several tables is meant is not guessed; an archive without any has no table."""
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("a.csv", b"a,b\n")
        archive.writestr("b.tab", b"a\tb\n")
    with pytest.raises(DataError, match=r"data\.zip: has 2 tables in it \(a\.csv, b\.tab\): unpack it, and name one"):
        Book.read(tmp_path / "data.zip")
    with ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("a.pdf", b"a,b\n")
    assert Book.read(tmp_path / "data.zip").table("a", "b") is None


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    """A book is known by the sha256 of its bytes, whatever they become."""
    (tmp_path / "file.csv").write_bytes(b"a,b\r\n")
    assert Book.read(tmp_path / "file.csv").digest == sha256(b"a,b\r\n").hexdigest()


def test_a_quote_that_is_not_closed_swallows_nothing(tmp_path: Path) -> None:
    """What follows an open quote is not taken for one cell: the file is no CSV from that line on."""
    for rest in ("3,4\n5,6\n", '"3",4\n'):
        (tmp_path / "file.csv").write_text(f'a,b\n1,2\n"1,2\n{rest}', encoding="utf-8")
        with pytest.raises(DataError, match=r"no CSV from here on: .*is a quote not closed") as refused:
            _cells(Book.read(tmp_path / "file.csv"), "a", "b")
        assert [(each.code, each.line) for each in refused.value.problems] == [("not-csv", 3)]
