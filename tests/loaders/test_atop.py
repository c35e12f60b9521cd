"""ATOP's members of alliances, and the pledges between them."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build import csv_file
from loaders.real_rows import real
from mediation import Answer, When
from mediation.loaders import AllianceTable, alliances
from mediation.loaders.atop import RANKS

COLUMNS: Final = (
    *("atopid", "member", "yrent", "moent", "dayent", "yrexit", "moexit", "dayexit", "phase"),
    *("defense", "offense", "neutral", "nonagg", "consul", "version"),
)
ROW: Final = {
    "atopid": "10",
    "yrent": "1950",
    "moent": "4",
    "dayent": "4",
    "yrexit": "0",
    "moexit": "0",
    "dayexit": "0",
    "defense": "0",
    "offense": "0",
    "neutral": "0",
    "nonagg": "0",
    "consul": "0",
    "version": "5.1",
}


def _file(folder: Path, *rows: dict[str, str]) -> Path:
    return csv_file(folder / "atop.csv", COLUMNS, ({**ROW, **row} for row in rows))


def _table(folder: Path, *rows: dict[str, str]) -> AllianceTable:
    return alliances(_file(folder, *rows), on_error="collect")


TURKEY, GREECE, SPAIN = {"member": "640", "defense": "1"}, {"member": "350", "consul": "1"}, {"member": "230"}


def test_pledges_have_a_direction(tmp_path: Path) -> None:
    """Two members of an alliance can promise each other different things."""
    table = _table(tmp_path, TURKEY, GREECE, {**SPAIN, "nonagg": "1", "yrent": "1990"})
    (one_way,), (other_way,) = table.between("TUR", "GRC", 1960), table.between("GRC", "TUR", 1960)
    assert (one_way.promises, one_way.rank, other_way.promises, other_way.rank) == (("defense",), 3, ("consul",), 2)
    assert (table.rank("TUR", "GRC", 1960), table.affinity("GRC", "TUR", 1960)) == (3, 2.0)
    assert str(one_way.during) == "1950-04-04/.."
    assert (table.rank("ESP", "TUR", 1990), table.rank("ESP", "TUR", 1989)) == (1, 0)
    assert table.rank("TUR", "TUR", 1960) == 3
    assert table.allied(1960) == ("GRC", "TUR")


def test_a_pledge_lasts_while_both_are_members(tmp_path: Path) -> None:
    """A pledge lasts from the later entry to the earlier exit, if the memberships overlap."""
    table = _table(
        tmp_path,
        {**TURKEY, "yrexit": "1970", "moexit": "5", "dayexit": ""},
        {**GREECE, "yrent": "1960", "moent": "", "dayent": ""},
        {**SPAIN, "yrent": "1971", "offense": "1"},
    )
    assert [str(each.during) for each in table.between("TUR", "GRC", 1965)] == ["1960/1970-05"]
    assert table.between("TUR", "GRC", 1971) == table.between("TUR", "ESP", 1971) == ()
    assert table.rank("ESP", "GRC", 1971) == 3


def test_the_highest_of_several_pledges_counts(tmp_path: Path) -> None:
    """The rank of two states in several alliances is that of the strongest promise in force."""
    other = {"atopid": "11", "nonagg": "1", "yrent": "1951"}
    table = _table(
        tmp_path, {**TURKEY, "yrexit": "1955"}, GREECE, {**other, "member": "640"}, {**other, "member": "350"}
    )
    assert [table.rank("TUR", "GRC", year) for year in (1950, 1951)] == [3, 3]
    assert _table(tmp_path, TURKEY, {**GREECE, "neutral": "1"}).rank("GRC", "TUR", 1950) == 2


def test_times_and_states_outside_the_release_are_unknown(tmp_path: Path) -> None:
    """The rank is None, not 0, outside the period of the release and for states without rows."""
    table = _table(tmp_path, {**TURKEY, "yrexit": "1970", "moexit": "5"}, GREECE)
    assert (table.rank("TUR", "GRC", 1900), table.rank("TUR", "GRC", 1971), table.rank("TUR", "GRC", 1814)) == (
        0,
        None,
        None,
    )
    assert table.affinity("TUR", "USA", 1960) is table.affinity("USA", "TUR", 1960) is None
    assert (table.release.name, str(table.release.covers)) == ("5.1", "1815/1970")
    assert table.source == "ATOP 5.1, rank of pledges"


def test_a_number_refers_to_the_state_at_the_time(tmp_path: Path) -> None:
    """A number refers to the state that had it at the entry. An unused number becomes a new actor."""
    table = _table(tmp_path, {"member": "365"}, {"member": "365", "yrent": "1995"}, {"member": "998"})
    assert [each.member for each in table.members] == ["SUN", "RUS", "atop-cow-998"]


def test_a_member_makes_no_pledge_to_itself(tmp_path: Path) -> None:
    """Two rows of one member (phases of its alliance) make no pledge."""
    assert _table(tmp_path, TURKEY, TURKEY).pledges == ()


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"atopid": ""}, "no-id", "atopid"),
        ({"member": ""}, "no-id", "member"),
        ({"yrent": "0"}, "no-date", "yrent"),
        ({"moent": "4th"}, "bad-date", "moent"),
        ({"moent": "13"}, "impossible-date", "moent"),
        ({"yrexit": "1949"}, "ends-before-it-begins", "yrexit"),
    ],
)
def test_an_invalid_row_is_rejected(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """A row without an alliance, a member or a valid entry, or with an exit before the entry, is rejected."""
    table = _table(tmp_path, GREECE, {**TURKEY, **cells})
    (problem,) = table.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 3)
    assert table.tally == mediation.tally.Tally(kept=1, rejected=1)


def test_load_names_the_function_to_call(tmp_path: Path) -> None:
    """`load` recognises the file, and its error names the function that reads it."""
    with pytest.raises(mediation.UsageError, match=r"mediation\.loaders\.alliances"):
        mediation.load(_file(tmp_path, TURKEY))


def test_without_a_version_the_years_name_the_release(tmp_path: Path) -> None:
    """If the file has no version, the release is named after its years."""
    assert _table(tmp_path, {**TURKEY, "version": ""}).release.name == "1815-1950"


ROWS: Final = st.fixed_dictionaries(
    {
        "member": st.sampled_from(("640", "350", "230", "")),
        "yrent": st.sampled_from(("1950", "1960", "", "x")),
        "yrexit": st.sampled_from(("0", "1955", "1970", "")),
        **{unit: st.just("") for unit in ("moent", "dayent")},
        "atopid": st.sampled_from(("1", "2")),
        **{kind: st.sampled_from(("0", "1")) for kind in ("defense", "nonagg", "consul")},
    }
)


@given(st.lists(ROWS, max_size=7), st.integers(1940, 1980))
def test_ranks_match_a_naive_calculation(rows: list[dict[str, str]], year: int) -> None:
    """Every row is counted, and each rank equals the one calculated directly from the members of the year."""
    with TemporaryDirectory() as folder:
        table = _table(Path(folder), *rows)
    assert table.tally.read == len(rows)
    assert table.tally.kept == len(table)
    time = When(str(year))
    members = [each for each in table.members if each.during.overlaps(time) is not Answer.NO]
    ranks: dict[tuple[str, str], int] = {}
    for one in members:
        for other in members:
            together = one.alliance == other.alliance and one.during.overlaps(other.during) is not Answer.NO
            if one.member != other.member and together:
                rank = max((RANKS[each] for each in one.promises), default=0)
                ranks[one.member, other.member] = max(rank, ranks.get((one.member, other.member), 0))
    states = {each.member for each in table.members}
    for pair in ((a, b) for a in states for b in states if a != b):
        assert table.rank(*pair, year) == (ranks.get(pair, 0) if table.has(time) else None)


def test_the_published_rows_are_read() -> None:
    """All published rows are read, and all their states are known."""
    table = alliances(real("atop/atop-member.slice.csv"))
    assert table.tally == mediation.tally.Tally(kept=200)
    assert not [each for each in table.members if each.member.startswith("atop-")]
    assert table.release.name == "4.01"
    assert all(pledge.by != pledge.to for pledge in table.pledges)


def test_states_can_be_given_by_name(tmp_path: Path) -> None:
    """A unique name works like an id. An unknown one raises an error, and does not count as no promise."""
    table = _table(tmp_path, TURKEY, GREECE, {**SPAIN, "yrent": "1990"})
    assert table.between("Türkiye", "Greece", 1960) == table.between("TUR", "GRC", 1960)
    assert table.rank("Turkey", "Greece", 1960) == 3
    for ask in (table.rank, table.between, table.affinity):
        with pytest.raises(mediation.UsageError, match='Unknown state "Arland"'):
            ask("TUR", "Arland", 1960)
