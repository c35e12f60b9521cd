"""The interface of `FileReader` for loaders, and the tally of rows."""

from collections.abc import Callable
from pathlib import Path

import pytest

import mediation
from loaders.build import csv_file, workbook
from mediation import When
from mediation.formats.intake import Intake
from mediation.loaders import Book, FileReader, Loader, Misfit, Release, Row, raw, shortened
from mediation.models.records import Meeting

COLUMNS = ("id", "year", "remarks")
RELEASE = Release(name="2", published=When("1911-01-02"), covers=When("1900/1910"), region="Arland")


def _loader(read: Callable[[FileReader], None]) -> Loader:
    return Loader(
        name="arland",
        title="Arland",
        url="",
        terms="",
        citation="@misc{a}",
        expected="a CSV",
        recognise=lambda book: RELEASE if book.table(*COLUMNS) else None,
        read=read,
    )


def _read(path: Path, read: Callable[[FileReader], None]) -> mediation.Dataset:
    intake = Intake()
    read(FileReader(Book.read(path), _loader(read), RELEASE, intake))
    return intake.assemble(mediation.Dataset, "collect")


def _meeting(reading: FileReader, row: Row, *more: Row, version: int = 1) -> Meeting:
    return reading.record(
        Meeting,
        (row, *more),
        event=f"arland-{row['id']}",
        version=version,
        when=When(row["year"]),
        summary="They met.",
        mode="meeting",
        steps=[{"status": "held"}],
        raw=raw(row, "remarks"),
        attendees=[{"actor": reading.actors.of("Norway")}, {"actor": reading.actors.of("Sweden")}],
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a blank row and a last row that has an extra cell."""
    (tmp_path / "file.csv").write_text("id,year,remarks\n1,1901,none\n,,\n2,1902,x\n3,1903,y,z\n", encoding="utf-8")
    return tmp_path / "file.csv"


def test_blank_rows_are_skipped_and_others_of_another_width_rejected(path: Path) -> None:
    """The loader sees neither blank rows, which are skipped, nor rows of another width, which are rejected."""

    def read(reading: FileReader) -> None:
        if table := reading.book.table(*COLUMNS):
            reading.each(table, lambda row: _meeting(reading, row))

    ds = _read(path, read)
    assert [(each.code, each.line) for each in ds.problems] == [("wrong-cells", 5)]
    assert ds.tally == mediation.tally.Tally(kept=2, skipped=1, rejected=1)
    assert [(each.source, str(each.period), each.region) for each in ds.coverage] == [
        ("arland-2", "1900/1910", "Arland")
    ]
    assert ds.sources["arland-2"].published_basis == "stated"


def test_a_row_may_become_several_records_or_none(path: Path) -> None:
    """Several records of one row count as one row. A row without records is skipped."""

    def read(reading: FileReader) -> None:
        def make(row: Row) -> tuple[Meeting, ...]:
            several = (_meeting(reading, row), _meeting(reading, row, version=2))
            return several if row["id"] == "1" else ()

        if table := reading.book.table(*COLUMNS):
            reading.each(table, make)

    ds = _read(path, read)
    assert [each.id for each in ds] == ["arland-1@arland-2", "arland-1@arland-2#2"]
    assert ds.tally == mediation.tally.Tally(kept=1, skipped=2, rejected=1)


def test_several_rows_may_become_one_record(path: Path) -> None:
    """All rows of a record are its evidence, and those after the first count as joined."""

    def read(reading: FileReader) -> None:
        table = reading.book.table(*COLUMNS)
        assert table
        rows = [*reading.rows(table)]
        reading.make(rows, lambda: _meeting(reading, *rows))

    ds = _read(path, read)
    assert [len(each.evidence) for each in ds] == [2]
    assert ds.tally == mediation.tally.Tally(kept=1, joined=1, skipped=1, rejected=1)
    assert ds.verify(path.parent).is_proven


def test_invalid_fields_are_problems_of_the_row(path: Path) -> None:
    """Each field that the model rejects is reported with the line of its row."""

    def read(reading: FileReader) -> None:
        if table := reading.book.table(*COLUMNS):
            reading.each(table, lambda row: reading.record(Meeting, row, event="Arland 1", when=When("1901")))

    ds = _read(path, read)
    assert {(each.code, each.field) for each in ds.problems if each.line == 2} >= {
        ("string-pattern-mismatch", "event"),
        ("missing", "summary"),
        ("missing", "attendees"),
    }
    assert ds.tally == mediation.tally.Tally(skipped=1, rejected=3)


def test_a_doubt_keeps_the_record(path: Path) -> None:
    """`doubt` reports a problem and keeps the record."""

    def read(reading: FileReader) -> None:
        def make(row: Row) -> Meeting:
            reading.doubt(row, Misfit("remarks", "odd", "Odd.", found=row["remarks"], expected="nothing"))
            return _meeting(reading, row)

        if table := reading.book.table(*COLUMNS):
            reading.each(table, make)

    ds = _read(path, read)
    assert [str(each) for each in ds.problems[:1]] == ["file.csv:2: remarks: Odd."]
    assert len(ds) == 2


def test_long_texts_are_cut_and_marked(tmp_path: Path) -> None:
    """A cell of free text is cut to 4,000 characters, with a mark at the end."""
    path = csv_file(tmp_path / "long.csv", COLUMNS, [{"id": "1", "year": "1901", "remarks": "x" * 5_000}])

    def read(reading: FileReader) -> None:
        if table := reading.book.table(*COLUMNS):
            reading.each(table, lambda row: _meeting(reading, row))

    (meeting,) = _read(path, read)
    assert (len(meeting.raw[0].text), meeting.raw[0].text[-4:]) == (4_000, " […]"[-4:])
    assert shortened("a  b", 3) == "a b"


def test_records_of_a_workbook_are_verified(tmp_path: Path) -> None:
    """Evidence in a workbook is checked against the printed text of its sheets."""
    path = workbook(tmp_path / "book.xlsx", Notes=[["about"]], Data=[[*COLUMNS], ["1", 1901.0, "x, y"]])

    def read(reading: FileReader) -> None:
        if table := reading.book.table(*COLUMNS):
            reading.each(table, lambda row: _meeting(reading, row))

    ds = _read(path, read)
    assert ds.sources["arland-2"].encoding == "workbook"
    assert ds.verify(tmp_path).is_proven
    assert ds.quote("arland-1@arland-2", tmp_path) == ('1,1901,"x, y"',)
    moved = workbook(tmp_path / "book.xlsx", Notes=[["about"], ["more"]], Data=[[*COLUMNS], ["1", 1901.0, "x, y"]])
    assert not ds.verify(tmp_path).is_proven
    again = ds.reanchor(tmp_path)
    assert again.dataset.verify(tmp_path).is_proven
    moved.write_bytes(b"PK\x03\x04[Content_Types].xml")
    assert "Can't be read as a workbook" in str(ds.reanchor(tmp_path).left)


def test_a_document_that_is_not_a_workbook_is_reported(tmp_path: Path) -> None:
    """If a source claims to be a workbook but its file is not, nothing is proven and the message says why."""
    path = csv_file(tmp_path / "file.csv", COLUMNS, [{"id": "1", "year": "1901"}])

    def read(reading: FileReader) -> None:
        if table := reading.book.table(*COLUMNS):
            reading.each(table, lambda row: _meeting(reading, row))

    ds = _read(path, read)
    (source,) = ds.sources.values()
    import attrs

    wrong = attrs.evolve(ds, sources=(source.replace(encoding="workbook"),))
    verified = wrong.verify(tmp_path)
    assert not verified.is_proven
    assert "Can't be read as a workbook" in verified.documents[0].message


def test_records_of_windows_1252_text_are_verified(tmp_path: Path) -> None:
    """Spans in a Windows-1252 file count its characters."""
    (tmp_path / "file.csv").write_bytes("id,year,remarks\n1,1901,Türkiye’s\n".encode("windows-1252"))

    def read(reading: FileReader) -> None:
        if table := reading.book.table(*COLUMNS):
            reading.each(table, lambda row: _meeting(reading, row))

    ds = _read(tmp_path / "file.csv", read)
    assert ds.sources["arland-2"].encoding == "windows-1252"
    assert ds.quote("arland-1@arland-2", tmp_path) == ("1,1901,Türkiye’s",)
