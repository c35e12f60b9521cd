"""The tables checked with published rows: every code is known or a listed exception."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from mediation.codes import codebook, find_state, goldstein, quad_class, states

DATA: Final = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published rows are not part of the project")

# Names of no country: no location known, and the high seas.
NO_COUNTRY: Final = {"icews": {"NA", ""}, "fips": {"", "OS"}}


def _tabs(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _commas(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def _gdelt() -> Iterator[list[str]]:
    yield from _tabs("gdelt/20191024143000.export.CSV")
    yield from _tabs("gdelt/20160728_sample.export.CSV")


def test_country_codes_of_gdelt() -> None:
    """Every CAMEO country code belongs to a state, territory or region."""
    found = {row[column] for row in _gdelt() for column in (7, 17)} - {""}
    assert {code for code in found if find_state(code, of="cameo") is None} == set()


def test_places_of_gdelt() -> None:
    """Every FIPS code belongs to a state, a territory or the seas."""
    rows = [row for row in _gdelt() if len(row) in {58, 61}]
    columns = {58: (37, 44, 51), 61: (37, 45, 53)}
    found = {row[column] for row in rows for column in columns[len(row)]} - NO_COUNTRY["fips"]
    assert {code for code in found if find_state(code, of="fips") is None} == set()
    assert found >= {"TU", "RS", "UP"}


def test_organisations_of_gdelt() -> None:
    """Actor codes of organisations match their known group, and vice versa."""
    by_group = {
        group.code: actor.code
        for state in states().values()
        for group in state.codes
        for actor in state.codes
        if (group.system, actor.system) == ("cameo-group", "cameo-actor")
    }
    for row in _gdelt():
        for code, known in ((row[5], row[8]), (row[15], row[18])):
            if known in by_group:
                assert code.startswith(by_group[known])


def test_countries_of_icews() -> None:
    """Every ICEWS country name is known."""
    _, *rows = _tabs("icews/events.2018.slice.tab")
    found = {row[column] for row in rows for column in (4, 10, 17)} - NO_COUNTRY["icews"]
    assert {name for name in found if find_state(name, of="icews") is None} == set()


def test_numbers_of_gleditsch_and_ward() -> None:
    """Every number in UCDP's conflicts matches the named state in that year."""
    for row in _commas("ucdp/UcdpPrioConflict_v24_1.csv"):
        for column in ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "gwno_loc"):
            for number in filter(None, re.split(r",\s*", row[column])):
                assert find_state(number, of="gw", when=row["year"]) or _is_between(number), (number, row["year"])
        if "," not in row["gwno_loc"]:
            named = find_state(row["location"], when=row["year"])
            assert named == find_state(row["gwno_loc"], of="gw", when=row["year"]) or named is None


def _is_between(number: str) -> bool:
    """Return whether a number passed to another state in the year."""
    return number in {"365", "345"}


def test_members_of_the_general_assembly() -> None:
    """Every COW abbreviation matches the named state in that year."""
    unlike = {}
    for row in _commas("unga/qss_unvoting.csv"):
        code, name, year = row["CountryAbb"], row["CountryName"], row["Year"]
        by_code, by_name = find_state(code, of="cowc", when=year), find_state(name, when=year)
        if by_code is None or (by_name is not None and by_code != by_name):
            unlike[code, year] = name
    assert {code for code, _ in unlike} <= {"YUG", "RUS"}


@pytest.mark.parametrize(
    ("file", "columns"),
    [("atop/atop-member.slice.csv", ["member"]), ("ties/TIES.slice.csv", ["sender1", "targetstate", "primarysender"])],
)
def test_numbers_of_correlates_of_war(file: str, columns: list[str]) -> None:
    """Every state number is known."""
    numbers = {code.code for state in states().values() for code in state.codes if code.system == "cow"}
    found = {number for row in _commas(file) for column in columns for number in row[column].split()}
    assert {number for number in found if number.isdigit() and 0 < int(number) < 1000} <= numbers


def test_event_codes_of_gdelt() -> None:
    """Every event code is modern, and its score and quad class match the tables."""
    for row in _gdelt():
        code = row[26]
        assert code in codebook("cameo-1.1")
        assert float(row[30]) == goldstein("gdelt")[code]
        assert int(row[29]) == quad_class("gdelt")[code]


def test_event_codes_of_icews() -> None:
    """Every ICEWS code is modern, with the same label except for three."""
    header, *rows = _tabs("icews/events.2018.slice.tab")
    assert header[5:7] == ["Event Text", "CAMEO Code"]
    book = codebook("cameo-1.1")
    unlike = {row[6]: row[5] for row in rows if book[row[6]].label.casefold() != row[5].casefold()}
    assert unlike.keys() <= {"124", "1312", "175"}


def test_observed_scores() -> None:
    """The scores in GDELT's rows match its table."""
    observed = {row["CAMEOEVENTCODE"]: row["GOLDSTEINSCALE"] for row in _commas(_first("cameo"))}
    table = goldstein("gdelt")
    assert {code for code, score in observed.items() if table[code] != float(score)} == set()


def _first(folder: str) -> str:
    return next((DATA / folder).glob("*.csv")).relative_to(DATA).as_posix()


def test_map_of_plover() -> None:
    """Every line of the map of 2021 is in the codebook, except roots of two types."""
    text = (DATA / "plover" / "CAMEO2PLOVER-2021.txt").read_text(encoding="utf-8")
    for line in re.findall(r"^(\d+: [^#\n]*)", text, flags=re.MULTILINE):
        code, event, mode, context = re.split(r"[:,]\s*", f"{line},,")[:4]
        found = codebook("cameo-1.1")[code]
        if code != "08":
            assert (found.plover, found.mode) == (event.strip(), mode.strip())
            assert "; ".join(found.contexts) == context.strip()
