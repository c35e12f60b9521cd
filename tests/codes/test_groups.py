"""Members of groups by date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import UsageError
from mediation.codes import group, groups, states


def on(name: str, day: date, *, roll_up: bool = True) -> set[str]:
    """Return the members of a group on a day."""
    return {each.member for each in group(name, roll_up=roll_up) if each.meets(day, day)}


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        (
            "NATO",
            {
                1949: 12,
                1952: 14,
                1955: 15,
                1982: 16,
                1999: 19,
                2004: 26,
                2009: 28,
                2017: 29,
                2020: 30,
                2023: 31,
                2024: 32,
            },
        ),
        ("EU", {1958: 6, 1973: 9, 1981: 10, 1986: 12, 1995: 15, 2004: 25, 2007: 27, 2013: 28, 2019: 28, 2020: 27}),
        ("G7", {1975: 6, 1976: 7, 2024: 7}),
    ],
)
def test_sizes_by_year(name: str, sizes: dict[int, int]) -> None:
    """The number of members at the end of each year is right."""
    assert {year: len(on(name, date(year, 12, 31))) for year in sizes} == sizes
    assert not on(name, date(1940, 1, 1))


def test_first_and_last_days() -> None:
    """Memberships include their first and last day."""
    assert "FIN" not in on("NATO", date(2023, 4, 3))
    assert "FIN" in on("NATO", date(2023, 4, 4))
    assert "GBR" in on("EU", date(2020, 1, 31))
    assert "GBR" not in on("EU", date(2020, 2, 1))
    assert "TUR" in on("NATO", date(2022, 3, 10))
    assert "SWE" not in on("NATO", date(2024, 3, 6))


def test_the_west() -> None:
    """The West is the USA, NATO and the EU, or their members with `roll_up`."""
    assert on("West", date(2022, 1, 1), roll_up=False) == {"USA", "NATO", "EU"}
    assert on("West", date(2022, 1, 1)) == {
        "USA",
        "NATO",
        "EU",
        *on("NATO", date(2022, 1, 1)),
        *on("EU", date(2022, 1, 1)),
    }
    by_member = {each.member: each for each in group("West")}
    assert by_member["USA"].during is None
    assert by_member["FRA"].since == date(1949, 8, 24)
    assert by_member["SWE"].since == date(1995, 1, 1)
    assert by_member["GBR"].until is None
    assert by_member["FIN"].during is not None


@given(st.sampled_from(groups()), st.dates(date(1940, 1, 1), date(2030, 1, 1)), st.booleans())
def test_unique_members(name: str, day: date, roll_up: bool) -> None:
    """Members are unique entries of the table of states."""
    found = [each.member for each in group(name, roll_up=roll_up) if each.meets(day, day)]
    assert len(set(found)) == len(found)
    assert set(found) <= set(states())


def test_unknown_group() -> None:
    """Unknown groups are rejected, and the message lists the known ones."""
    with pytest.raises(UsageError, match=r'Unknown group "OSCE"\. Known: EU, G7, NATO, West\. A pole can also list'):
        group("OSCE")
