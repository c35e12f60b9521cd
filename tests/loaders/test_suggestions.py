"""Messages about files that no loader recognises: the nearest dataset and the missing columns."""

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


def _message(path: Path, format: str | None = None) -> str:  # noqa: A002 - as in load
    with pytest.raises(mediation.UsageError) as raised:
        mediation.load(path, format=format)
    return str(raised.value)


def _file(path: Path, columns: Sequence[str], delimiter: str = ",") -> Path:
    path.write_text(delimiter.join(columns) + "\n" + delimiter.join("1" * len(columns)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_missing_column_is_named(tmp_path: Path, layout: str) -> None:
    """If a needed column is missing, the message names the nearest dataset and the column."""
    loader, columns, row = LAYOUTS[layout]
    messages = {}
    for dropped in columns:
        rest = [name for name in columns if name != dropped]
        path = csv_file(tmp_path / "file.csv", rest, [{name: row.get(name, "") for name in rest}])
        try:
            mediation.load(path, on_error="collect")
        except mediation.UsageError as error:
            messages[dropped] = str(error), _message(path, loader)
    assert len(messages) > 1
    for dropped, (nearest, lacking) in messages.items():
        assert re.search(rf"closest to .* \({loader}\)\. Missing columns: {re.escape(dropped)}\b", nearest)
        assert re.search(rf"Not a file of .*\. Missing: {re.escape(dropped)}\b", lacking)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_similar_column_is_suggested(tmp_path: Path, delimiter: str) -> None:
    """Columns that differ in case or punctuation are suggested for missing ones."""
    path = _file(tmp_path / "file.csv", [name.lower().replace("agtid", "agt_id") for name in PAX], delimiter)
    missing = 'Con (did you mean "con"?), AgtId (did you mean "agt_id"?), Agt (did you mean "agt"?), '
    assert missing in _message(path)
    assert _message(path).endswith("and 3 more.")
    assert f". Missing: {missing}" in _message(path, "pax")


def test_missing_columns_of_a_workbook_are_named(tmp_path: Path) -> None:
    """The column names may be below a preamble. The row with most of them is used."""
    book = xlsx_file(tmp_path / "file.xlsx", [["About"], [], [*PAX[:-2], "other", ""], ["1"] * 9])
    assert _message(book).endswith("Missing columns: ThrdPart, PP.")


def test_the_columns_found_are_listed(tmp_path: Path) -> None:
    """The message for another table lists its first columns. It does not for binary files or plain text."""
    columns = ["name", "y" * 90, *"abcdefg"]
    assert _message(_file(tmp_path / "file.csv", columns), "pax").endswith(
        f", found name, {'y' * 40}…, a, b, c, d and 3 more."
    )
    for content in (b"", b"some words", b"a\x00,b\n1,2\n"):
        (tmp_path / "file.csv").write_bytes(content)
        assert _message(tmp_path / "file.csv", "pax").endswith("Stage, Part and ThrdPart.")


def test_a_dataset_is_near_if_most_columns_are_there(tmp_path: Path) -> None:
    """A file with at most half of the columns of a dataset is not close to it. All datasets are listed."""
    path = _file(tmp_path / "file.csv", PAX[:4])
    assert "Expected a folder" in _message(path)
    assert "(pax, paax, mend, " in _message(path)
    assert _message(_file(path, PAX[:5])).endswith("Stage, Part, ThrdPart, PP.")
    assert _message(path, "pax").endswith(". Missing: Stage, Part, ThrdPart, PP.")


def test_a_single_common_column_does_not_count(tmp_path: Path) -> None:
    """If only one column matches, the message lists the columns found, not the missing ones."""
    assert _message(_file(tmp_path / "file.csv", ["Con", "name"]), "pax").endswith(", found Con, name.")


def test_missing_columns_have_the_names_of_the_nearest_release(tmp_path: Path) -> None:
    """If releases differ in their column names, the message uses those of the nearest release."""
    for columns in (
        ["conflict_id", "side_a", "side_b", "year", "intensity_level"],
        ["ConflictId", "SideA", "SideB", "Year", "IntensityLevel"],
    ):
        missing = "type_of_conflict" if "year" in columns else "TypeOfConflict"
        assert _message(_file(tmp_path / "file.csv", columns)).endswith(f"Missing columns: {missing}.")


def test_a_file_that_lacks_no_column_can_be_unknown(tmp_path: Path) -> None:
    """A list of dyads has all columns of a list of conflicts. The message lists them, and none as missing."""
    columns = ["dyad_id", "conflict_id", "side_a", "side_b", "year", "intensity_level", "type_of_conflict"]
    path = _file(tmp_path / "file.csv", columns)
    assert ", found dyad_id, conflict_id, " in _message(path, "ucdp-conflicts")
    assert "Expected a folder" in _message(path)


def test_a_loader_may_need_no_columns(tmp_path: Path) -> None:
    """If a loader needs no columns, none are reported as missing."""

    def look(book: Book) -> None:
        book.table()

    loader = attrs.evolve(loaders()["pax"], recognise=look)
    book = Book.read(_file(tmp_path / "file.csv", PAX[:6]))
    assert refusal(book, loader).endswith(", found Con, AgtId, Agt, Dat, Agtp, Stage.")
    assert closest(book, [loader]) is None


def test_tables_of_context_name_missing_columns(tmp_path: Path) -> None:
    """Functions that read tables of context report missing columns as `load` does."""
    path = _file(
        tmp_path / "file.csv", ["atopid", "member", "yrent", "yrexit", "defense", "offense", "neutral", "consul"]
    )
    with pytest.raises(mediation.UsageError, match=r"Missing: nonagg\.$"):
        alliances(path)


@pytest.mark.parametrize("layout", [GDELT, ICEWS, POLECAT, EVENTS], ids=lambda layout: str(layout.name))
def test_event_files_are_left_to_scan(tmp_path: Path, layout: Layout) -> None:
    """For a file of machine-coded events, the message points to `scan`."""
    for columns in (layout.columns, layout.needed):
        assert "mediation.scan" in _message(_file(tmp_path / "file.csv", columns, "\t"))


@pytest.mark.parametrize("width", [57, 58, 61])
def test_event_files_without_column_names_are_left_to_scan(tmp_path: Path, width: int) -> None:
    """GDELT is recognised by the number of cells in a row and by the first two. Longer rows are not."""
    row = build.gdelt(width)
    path = tmp_path / "20191024.export.CSV"
    path.write_text("\t".join(row) + "\n", encoding="utf-8")
    assert "mediation scan" in _message(path)
    path.write_text("\t".join([*row, "", "", "", "", ""]) + "\n", encoding="utf-8")
    assert "Expected a folder" in _message(path)
