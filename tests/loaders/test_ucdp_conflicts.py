"""Test the reader of UCDP/PRIO's armed conflicts, with all four layouts."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build import csv_file
from loaders.real_rows import real
from mediation.loaders import ConflictTable, YearCount, conflicts

# Column names in the releases 24.1, 17.1, 4-2014 and 4-2013.
NAMES: Final = (
    ("conflict_id", "conflictid", "ConflictId", "ID"),
    ("location", "location", "Location", "Location"),
    ("side_a", "sidea", "SideA", "SideA"),
    ("side_a_2nd", "sidea2nd", "SideA2nd", "SideA2nd"),
    ("side_b", "sideb", "SideB", "SideB"),
    ("side_b_2nd", "sideb2nd", "SideB2nd", "SideB2nd"),
    ("incompatibility", "incomp", "Incompatibility", "Incomp"),
    ("territory_name", "terr", "TerritoryName", "Terr"),
    ("year", "year", "Year", "YEAR"),
    ("intensity_level", "intensity", "IntensityLevel", "Int"),
    ("cumulative_intensity", "cumint", "CumulativeIntensity", "CumInt"),
    ("type_of_conflict", "type", "TypeOfConflict", "Type"),
    ("start_date", "startdate", "StartDate", "StartDate"),
    ("start_prec", "startprec", "StartPrec", "StartPrec"),
    ("start_date2", "startdate2", "StartDate2", "StartDate2"),
    ("start_prec2", "startprec2", "StartPrec2", "StartPrec2"),
    ("ep_end", "epend", "EpEnd", "EpEnd"),
    ("ep_end_date", "ependdate", "EpEndDate", "EpEndDate"),
    ("gwno_a", "gwnoa", "GWNoA", "GWNOA"),
    ("gwno_a_2nd", "gwnoa2nd", "GWNoA2nd", "GWNOA2nd"),
    ("gwno_b_2nd", "gwnob2nd", "GWNoB2nd", "GWNOB2nd"),
    ("region", "region", "Region", "Region"),
    ("version", "version", "Version", "Version"),
)
ROW: Final = {
    "conflict_id": "12",
    "location": "Arland",
    "side_a": "Government of Turkey",
    "side_b": "Front, League",
    "side_b_2nd": "Government of Georgia",
    "incompatibility": "2",
    "year": "2011",
    "intensity_level": "1",
    "type_of_conflict": "3",
    "start_date": "1999-05-29",
    "start_prec": "1",
    "start_date2": "2011-02-03",
    "start_prec2": "3",
    "gwno_a": "640",
    "gwno_a_2nd": "2, 200",
    "gwno_b_2nd": "372",
    "region": "1, 3",
    "version": "24.1",
}


def _file(folder: Path, *rows: Mapping[str, str], layout: int = 0) -> Path:
    names = {each[0]: each[layout] for each in NAMES}
    cells = ({names[name]: cell for name, cell in {**ROW, **row}.items()} for row in rows)
    return csv_file(folder / "conflicts.csv", names.values(), cells)


def _table(folder: Path, *rows: Mapping[str, str]) -> ConflictTable:
    return conflicts(_file(folder, *rows), on_error="collect")


@pytest.mark.parametrize("layout", range(4))
def test_all_layouts_give_the_same_data(tmp_path: Path, layout: int) -> None:
    """Only the ids differ: releases before 2017 have other numbers of conflicts."""
    (year,) = conflicts(_file(tmp_path, {}, layout=layout)).years
    assert year.conflict == ("ucdp-conflict-old-12" if layout > 1 else "ucdp-conflict-12")
    assert (year.year, year.intensity, year.type, year.stake) == (2011, "minor", "intrastate", "government")
    assert (year.side_a, year.side_b) == (("Government of Turkey",), ("Front", "League"))
    assert year.with_b == ("Government of Georgia",)
    assert year.states == ("TUR", "USA", "GBR", "GEO")
    assert year.regions == ("Europe", "Asia")
    assert (str(year.since), str(year.episode_since), year.episode_until) == ("1999-05-29", "2011-02-03~", None)


def test_conflicts_and_wars_are_counted_by_year(tmp_path: Path) -> None:
    """Years outside the release have no count."""
    table = _table(tmp_path, {}, {"conflict_id": "13", "intensity_level": "2"}, {"year": "2012"})
    assert table.count(2011) == YearCount(year=2011, conflicts=2, wars=1)
    assert table.count(1990) == YearCount(year=1990, conflicts=0, wars=0)
    assert table.count(2013) is None
    assert table.count(1945) is None
    assert [each.year for each in table.counts] == list(range(1946, 2013))
    assert sum(each.conflicts for each in table.counts) == len(table) == 3
    assert repr(table) == "<ConflictTable UCDP/PRIO Armed Conflict Dataset, 24.1: 3 rows>"


def test_conflicts_are_filtered_by_year_conflict_and_state(tmp_path: Path) -> None:
    """Without criteria, `where` returns all rows."""
    table = _table(tmp_path, {}, {"conflict_id": "13", "gwno_a": "365"}, {"year": "2012"})
    assert table.where() == table.years
    assert [each.conflict for each in table.where(year=2011)] == ["ucdp-conflict-12", "ucdp-conflict-13"]
    assert [each.year for each in table.where(conflict="ucdp-conflict-12")] == [2011, 2012]
    assert table.where(state="Russia") == table.where(state="RUS")
    assert table.where(state="Germany") == ()
    with pytest.raises(mediation.UsageError, match='Unknown state "Arland"'):
        table.where(state="Arland")
    assert [repr(each) for each in table.where(state="RUS")] == ["<ConflictYear ucdp-conflict-13 2011, Arland: minor>"]


def test_consecutive_years_are_an_episode(tmp_path: Path) -> None:
    """A gap begins a new episode. The last row gives the end."""
    table = _table(
        tmp_path,
        {"year": "2012", "intensity_level": "2", "ep_end": "1", "ep_end_date": "2012-12-01"},
        {"year": "2011"},
        {"year": "2014", "start_date2": "2014-01-01", "start_prec2": "1"},
        {"conflict_id": "13", "year": "2015"},
    )
    first, second, third = table.episodes
    assert (first.years, str(first.since), str(first.until), first.wars) == (
        (2011, 2012),
        "2011-02-03~",
        "2012-12-01",
        1,
    )
    assert (second.years, str(second.since), second.until) == ((2014,), "2014-01-01", None)
    assert third.conflict == "ucdp-conflict-13"


def test_ambiguous_numbers_are_skipped(tmp_path: Path) -> None:
    """In 1991 the number 365 belonged to two states."""
    rows = [
        {"gwno_a": "365", "gwno_a_2nd": "", "gwno_b_2nd": "", "year": year, "conflict_id": year}
        for year in ("1990", "1991", "1992")
    ]
    assert [each.states for each in _table(tmp_path, *rows).years] == [("SUN",), (), ("RUS",)]


@pytest.mark.parametrize(
    ("cells", "code", "field", "message"),
    [
        ({"conflict_id": ""}, "no-id", "conflict_id", "Missing."),
        ({"conflict_id": "11"}, "repeated-id", "conflict_id", "Repeats line 2: conflict 11 in 2011."),
        ({"year": "last"}, "no-year", "year", "Should be a year, found 'last'."),
        ({"year": "0000"}, "impossible-date", "year", "Impossible date"),
        ({"intensity_level": "3"}, "unknown-code", "intensity_level", "Unknown code '3'. Use one of 1 (minor), 2"),
        ({"type_of_conflict": ""}, "unknown-code", "type_of_conflict", "Unknown code ''."),
        ({"incompatibility": "4"}, "unknown-code", "incompatibility", "Unknown code '4'."),
        ({"start_date": "1999-02-30"}, "impossible-date", "start_date", "Impossible date"),
    ],
)
def test_invalid_rows_are_reported(tmp_path: Path, cells: dict[str, str], code: str, field: str, message: str) -> None:
    """A row with an invalid id, year, code or date is rejected."""
    table = _table(tmp_path, {"conflict_id": "11"}, cells)
    (problem,) = table.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 3)
    assert problem.message.startswith(message)
    assert table.tally == mediation.tally.Tally(kept=1, rejected=1)
    with pytest.raises(mediation.DataError):
        conflicts(_file(tmp_path, {"conflict_id": "11"}, cells))


def test_unknown_cells_give_none(tmp_path: Path) -> None:
    """The stake, the territory and the dates of a conflict are optional."""
    (year,) = _table(tmp_path, {"incompatibility": "-99", "start_date": "", "territory_name": "NULL"}).years
    assert (year.stake, year.since, year.territory) == (None, None, "")


def test_the_latest_year_names_an_unnamed_release(tmp_path: Path) -> None:
    """The version column names the release. Without it, the latest valid year does."""
    table = _table(tmp_path, {"version": ""}, {"version": "", "year": "2012"}, {"version": "", "year": "?"})
    assert table.release.name == "to 2012"
    assert str(table.release.covers) == "1946/2012"
    assert _table(tmp_path, {}).release.name == "24.1"


def test_other_files_are_rejected(tmp_path: Path) -> None:
    """The list of dyads, other files, folders and missing files raise a UsageError."""
    names = [each[0] for each in NAMES]
    dyads = csv_file(tmp_path / "dyads.csv", ["dyad_id", *names], [{**ROW, "dyad_id": "1"}])
    other = csv_file(tmp_path / "other.csv", ["a", "b"], [])
    for path in (dyads, other, tmp_path, tmp_path / "none.csv"):
        with pytest.raises(mediation.UsageError, match="columns conflict_id, side_a"):
            conflicts(path)


def test_load_names_the_function_to_use(tmp_path: Path) -> None:
    """`load` recognises the list, and says which function reads it."""
    with pytest.raises(mediation.UsageError, match=r"Read it with mediation\.loaders\.conflicts\(path\)"):
        mediation.load(_file(tmp_path, {}))


CELLS: Final = st.fixed_dictionaries(
    {},
    optional={
        "conflict_id": st.sampled_from(("", "1", "2")),
        "year": st.sampled_from(("2011", "2012", "x", "")),
        "intensity_level": st.sampled_from(("1", "2", "9")),
        "start_date": st.sampled_from(("1999-05-29", "1999-02-30", "", "?")),
        "gwno_a": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
    },
)


@given(st.lists(st.one_of(CELLS, st.just(dict.fromkeys(ROW, ""))), max_size=6))
def test_every_row_is_counted_once(rows: list[dict[str, str]]) -> None:
    """Each row is kept, rejected or skipped, and the counts by year add up."""
    with TemporaryDirectory() as folder:
        table = _table(Path(folder), *rows)
    assert table.tally.read == len(rows)
    assert table.tally.kept == len(table) == sum(len(each.years) for each in table.episodes)
    assert table.tally.rejected == len(table.problems)
    assert sum(each.conflicts for each in table.counts) == len(table)


def test_rows_of_another_width_are_rejected(tmp_path: Path) -> None:
    """A row must have one cell per column."""
    path = _file(tmp_path, {})
    path.write_bytes(path.read_bytes() + b"1,2,3\r\n")
    table = conflicts(path, on_error="collect")
    assert [problem.code for problem in table.problems] == ["wrong-cells"]


def test_the_real_file_gives_the_published_figures() -> None:
    """Release 24.1 has 59 conflicts in 2023, 9 of them wars. Its episodes agree with their dates."""
    table = conflicts(real("ucdp/UcdpPrioConflict_v24_1.csv"))
    assert table.count(2023) == YearCount(year=2023, conflicts=59, wars=9)
    assert len(table) == 2686
    assert len(table.episodes) == len({(each.conflict, each.episode_since) for each in table.years})
    assert table.release.name == "24.1"
