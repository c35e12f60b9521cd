"""Ideal points of states in the UN General Assembly."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build import csv_file
from loaders.real_rows import real
from mediation.loaders import IdealPointTable, ideal_points

COLUMNS: Final = ("Year", "CountryAbb", "CountryName", "idealpoint", "PctAgreeUS", "PctAgreeRUSSIA")
ROW: Final = {"Year": "1990", "CountryName": "", "idealpoint": "0.5", "PctAgreeUS": "0.25", "PctAgreeRUSSIA": "1"}


def _file(folder: Path, *rows: dict[str, str]) -> Path:
    return csv_file(folder / "unga.csv", COLUMNS, ({**ROW, **row} for row in rows))


def _table(folder: Path, *rows: dict[str, str]) -> IdealPointTable:
    return ideal_points(_file(folder, *rows), on_error="collect")


def test_the_distance_is_between_points_of_the_same_year(tmp_path: Path) -> None:
    """The distance is symmetric, and the affinity is the negative distance."""
    table = _table(tmp_path, {"CountryAbb": "TUR"}, {"CountryAbb": "USA", "idealpoint": "2.0"})
    assert table.distance("TUR", "USA", 1990) == table.distance("USA", "TUR", "1990-05-01") == 1.5
    assert (table.affinity("TUR", "USA", 1990), table.affinity("TUR", "TUR", 1990)) == (-1.5, 0.0)
    point = table.point("TUR", "1990")
    assert point
    assert (point.value, point.with_us, point.with_russia, point.row) == (0.5, 0.25, 1.0, 2)
    assert table.source == "UN General Assembly 1946-1990, negative distance of ideal points"


def test_missing_figures_are_none(tmp_path: Path) -> None:
    """The result is None, not 0, for a year or state without a point, and for a time of several years."""
    table = _table(tmp_path, {"CountryAbb": "TUR"}, {"CountryAbb": "USA", "idealpoint": "NA", "PctAgreeUS": ""})
    assert table.affinity("TUR", "USA", 1990) is table.distance("TUR", "GRC", 1990) is None
    assert table.distance("TUR", "TUR", 1991) is table.distance("TUR", "TUR", "1990/1991") is None
    assert table.distance("TUR", "TUR", "1990/..") is None
    assert table.point("USA", 1990) is not None


def test_letters_refer_to_the_state_in_september(tmp_path: Path) -> None:
    """Letters refer to the state at the opening of the session. In 1991, it was still the Soviet Union."""
    rows = [{"CountryAbb": "RUS", "CountryName": "Russia", "Year": year} for year in ("1985", "1991", "1992")]
    unknown = {"CountryAbb": "XXO", "CountryName": "Oz"}
    assert [each.state for each in _table(tmp_path, *rows, unknown, {"CountryAbb": "XXP"}).points] == [
        "SUN",
        "SUN",
        "RUS",
        "unga-xxo",
        "unga-xxp",
    ]


def test_duplicate_rows_are_all_rejected(tmp_path: Path) -> None:
    """Rows for the same state and year are all rejected, and each message names another line."""
    table = _table(tmp_path, {"CountryAbb": "NAU"}, {"CountryAbb": "TUR"}, {"CountryAbb": "NAU", "idealpoint": "2"})
    assert [(problem.code, problem.line) for problem in table.problems] == [
        ("repeated-state", 2),
        ("repeated-state", 4),
    ]
    assert [each.state for each in table.points] == ["TUR"]
    assert "line 4" in table.problems[0].message


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"CountryAbb": ""}, "no-id", "CountryAbb"),
        ({"Year": "46th"}, "no-id", "Year"),
        ({"Year": "0000"}, "impossible-date", "Year"),
        ({"idealpoint": "left"}, "bad-number", "idealpoint"),
        ({"idealpoint": "inf"}, "bad-number", "idealpoint"),
        ({"PctAgreeUS": "25"}, "bad-share", "PctAgreeUS"),
        ({"PctAgreeRUSSIA": "-0.1"}, "bad-share", "PctAgreeRUSSIA"),
    ],
)
def test_an_invalid_row_is_rejected(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """A row without a state or year, or with an invalid figure, is rejected."""
    table = _table(tmp_path, {"CountryAbb": "USA"}, {"CountryAbb": "TUR", **cells})
    (problem,) = table.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 3)
    with pytest.raises(mediation.DataError):
        ideal_points(_file(tmp_path, {"CountryAbb": "TUR", **cells}))


def test_load_names_the_function_to_call(tmp_path: Path) -> None:
    """`load` recognises the file, and its error names the function. The function rejects other files."""
    with pytest.raises(mediation.UsageError, match=r"mediation\.loaders\.ideal_points"):
        mediation.load(_file(tmp_path, {"CountryAbb": "TUR"}))
    with pytest.raises(mediation.UsageError, match="columns Year, CountryAbb"):
        ideal_points(csv_file(tmp_path / "other.csv", ["a", "b"], []))


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "CountryAbb": st.sampled_from(("TUR", "USA", "GRC", "")),
                "Year": st.sampled_from(("1990", "1991", "")),
                "idealpoint": st.floats(-3, 3).map(str) | st.sampled_from(("", "NA", "nan")),
            }
        ),
        max_size=8,
    )
)
def test_every_row_is_counted_and_the_distance_is_a_metric(rows: list[dict[str, str]]) -> None:
    """Rows become points or problems. Distances are symmetric, 0 to itself, and obey the triangle inequality."""
    with TemporaryDirectory() as folder:
        table = _table(Path(folder), *rows)
    assert table.tally.read == len(rows)
    assert table.tally.kept == len(table)
    states = [each.state for each in table.points if each.year == 1990 and each.value is not None]
    for a in states:
        assert table.distance(a, a, 1990) == 0
        for b in states:
            direct = table.distance(a, b, 1990)
            assert direct == table.distance(b, a, 1990)
            for c in states:
                legs = (table.distance(a, c, 1990), table.distance(c, b, 1990))
                assert direct is not None
                assert direct <= sum(leg for leg in legs if leg is not None) + 1e-9


def test_the_published_rows_are_read() -> None:
    """All published rows are points of known states, except the two series for Nauru."""
    table = ideal_points(real("unga/qss_unvoting.csv"), on_error="collect")
    assert table.tally == mediation.tally.Tally(kept=9094, rejected=26)
    assert {problem.found for problem in table.problems} == {"NAU"}
    assert not [each for each in table.points if each.state.startswith("unga-")]
    assert table.distance("USA", "SUN", 1985) is not None
    assert table.distance("USA", "RUS", 1985) is None


def test_states_can_be_given_by_name(tmp_path: Path) -> None:
    """A unique name works like an id. An unknown or ambiguous one raises an error, and does not count as no data."""
    table = _table(tmp_path, {"CountryAbb": "TUR"}, {"CountryAbb": "USA", "idealpoint": "2.0"})
    assert table.distance("Türkiye", "United States", 1990) == table.distance("TUR", "USA", 1990) == 1.5
    assert table.distance("Türkiye", "Greece", 1990) is None
    for named in ("XXX", "Arland", "Congo"):
        with pytest.raises(mediation.UsageError, match=f'Unknown state "{named}".*Use its id'):
            table.affinity(named, "USA", 1990)
    with pytest.raises(mediation.UsageError, match="Unknown on_error 'Raise'"):
        ideal_points(tmp_path / "unga.csv", on_error="Raise")  # type: ignore[arg-type]
