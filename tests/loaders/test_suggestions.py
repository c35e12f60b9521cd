"""What is said of files that no loader takes: what they lack, and for which dataset."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
import pytest

import mediation
from events import build
from loaders.build import csv_file
from loaders.sheets import xlsx_file
from loaders.test_laws import LAYOUTS
from mediation.events.layouts import EVENTS, GDELT, ICEWS, POLECAT, Layout
from mediation.loaders import Book, alliances, loaders
from mediation.loaders.suggestions import closest, refusal

PAX: Final = ("Con", "AgtId", "Agt", "Dat", "Agtp", "Stage", "Part", "ThrdPart", "PP")


def _said(path: Path, format: str | None = None) -> str:  # noqa: A002 - as of load
    with pytest.raises(mediation.UsageError) as refused:
        mediation.load(path, format=format)
    return str(refused.value)


def _file(path: Path, columns: Sequence[str], delimiter: str = ",") -> Path:
    path.write_text(delimiter.join(columns) + "\n" + delimiter.join("1" * len(columns)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_column_that_is_missing_is_named(tmp_path: Path, layout: str) -> None:
    """Of a file without one column it is said which dataset it is nearest to and which column, or it is read."""
    loader, columns, row = LAYOUTS[layout]
    told = {}
    for dropped in columns:
        rest = [name for name in columns if name != dropped]
        path = csv_file(tmp_path / "file.csv", rest, [{name: row.get(name, "") for name in rest}])
        try:
            mediation.load(path, on_error="collect")
        except mediation.UsageError as error:
            told[dropped] = str(error), _said(path, loader)
    assert len(told) > 1
    for dropped, (nearest, lacking) in told.items():
        assert re.search(rf"nearest to .* \({loader}\), of whose columns are missing: {re.escape(dropped)}\b", nearest)
        assert re.search(rf"is not .*; missing: {re.escape(dropped)}\b", lacking)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_name_that_is_written_otherwise_is_pointed_at(tmp_path: Path, delimiter: str) -> None:
    """Columns whose names lost their capitals or gained a mark are told beside those that they may be."""
    path = _file(tmp_path / "file.csv", [name.lower().replace("agtid", "agt_id") for name in PAX], delimiter)
    said = 'Con (is it "con"?), AgtId (is it "agt_id"?), Agt (is it "agt"?), '
    assert said in _said(path)
    assert _said(path).endswith("and 3 more")
    assert f"; missing: {said}" in _said(path, "pax")


def test_what_is_missing_in_a_workbook_is_told(tmp_path: Path) -> None:
    """The names may stand under a preamble, in a sheet: the row with most of them is taken for them."""
    book = xlsx_file(tmp_path / "file.xlsx", [["About"], [], [*PAX[:-2], "other", ""], ["1"] * 9])
    assert _said(book).endswith("of whose columns are missing: ThrdPart, PP")


def test_what_is_there_instead_is_told(tmp_path: Path) -> None:
    """A table of something else is told with its first columns; a file that is no table, or not for reading, is not."""
    columns = ["name", "y" * 90, *"abcdefg"]
    assert _said(_file(tmp_path / "file.csv", columns), "pax").endswith(
        f"; found name, {'y' * 40}…, a, b, c, d and 3 more"
    )
    for content in (b"", b"some words", b"a\x00,b\n1,2\n"):
        (tmp_path / "file.csv").write_bytes(content)
        assert _said(tmp_path / "file.csv", "pax").endswith("Stage, Part and ThrdPart")


def test_a_few_columns_in_common_make_no_dataset_near(tmp_path: Path) -> None:
    """A file with half of the columns of a dataset, or fewer, is not said to be near to it: all are listed."""
    path = _file(tmp_path / "file.csv", PAX[:4])
    assert "expected a folder" in _said(path)
    assert "(pax, paax, mend, " in _said(path)
    assert _said(_file(path, PAX[:5])).endswith("Stage, Part, ThrdPart, PP")
    assert _said(path, "pax").endswith("; missing: Stage, Part, ThrdPart, PP")


def test_one_column_in_common_says_nothing(tmp_path: Path) -> None:
    """Of a table that shares one name with the dataset that is asked for it is said what is there, not what is not."""
    assert _said(_file(tmp_path / "file.csv", ["Con", "name"]), "pax").endswith("; found Con, name")


def test_names_are_held_against_the_release_that_writes_them_so(tmp_path: Path) -> None:
    """Where releases write one name in several ways, what is missing is told as the nearest of them writes it."""
    for columns in (
        ["conflict_id", "side_a", "side_b", "year", "intensity_level"],
        ["ConflictId", "SideA", "SideB", "Year", "IntensityLevel"],
    ):
        missing = "type_of_conflict" if "year" in columns else "TypeOfConflict"
        assert _said(_file(tmp_path / "file.csv", columns)).endswith(f"of whose columns are missing: {missing}")


def test_a_file_that_lacks_nothing_is_told_what_it_has(tmp_path: Path) -> None:
    """A list of dyads has all columns of a list of conflicts, and is none: nothing is said to be missing."""
    columns = ["dyad_id", "conflict_id", "side_a", "side_b", "year", "intensity_level", "type_of_conflict"]
    path = _file(tmp_path / "file.csv", columns)
    assert "; found dyad_id, conflict_id, " in _said(path, "ucdp-conflicts")
    assert "expected a folder" in _said(path)


def test_a_loader_may_ask_for_any_table(tmp_path: Path) -> None:
    """Of a loader that asks for no columns it can't be said which are missing."""

    def look(book: Book) -> None:
        book.table()

    loader = attrs.evolve(loaders()["pax"], recognise=look)
    book = Book.read(_file(tmp_path / "file.csv", PAX[:6]))
    assert refusal(book, loader).endswith("; found Con, AgtId, Agt, Dat, Agtp, Stage")
    assert closest(book, [loader]) is None


def test_tables_of_context_say_what_a_file_lacks(tmp_path: Path) -> None:
    """Functions that read tables of context refuse a file as `load` does."""
    path = _file(
        tmp_path / "file.csv", ["atopid", "member", "yrent", "yrexit", "defense", "offense", "neutral", "consul"]
    )
    with pytest.raises(mediation.UsageError, match=r"is not .*; missing: nonagg$"):
        alliances(path)


@pytest.mark.parametrize("layout", [GDELT, ICEWS, POLECAT, EVENTS], ids=lambda layout: str(layout.name))
def test_event_files_are_for_scan(tmp_path: Path, layout: Layout) -> None:
    """A file of machine-coded events, known by its columns, is pointed to what reads it."""
    for columns in (layout.columns, layout.needed):
        assert "mediation.scan reads them" in _said(_file(tmp_path / "file.csv", columns, "\t"))


@pytest.mark.parametrize("width", [57, 58, 61])
def test_event_files_without_names_are_for_scan(tmp_path: Path, width: int) -> None:
    """Rows of GDELT are known by their number of cells and their first two, and others as long are not."""
    row = build.gdelt(width)
    path = tmp_path / "20191024.export.CSV"
    path.write_text("\t".join(row) + "\n", encoding="utf-8")
    assert "mediation scan" in _said(path)
    path.write_text("\t".join([*row, "", "", "", "", ""]) + "\n", encoding="utf-8")
    assert "expected a folder" in _said(path)
