"""The two poles: actors, groups, and their members over time."""

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import drawn
from mediation import Answer, Dataset, Pole, UsageError, When, testing
from mediation.analysis import Member
from mediation.analysis.poles import PoleLike, find_poles
from mediation.models.actors import find_actor
from moves.build import Fields, actor, dataset, member

WEST = actor("west", "group", names=[{"text": "the West", "kind": "preferred"}])
NATO = actor("NATO", "igo")
DS = dataset(
    entities=[
        WEST,
        NATO,
        member("TUR", NATO="1952-02-18/..", west="1952/.."),
        member("USA", NATO="1949-08-24/..", west="1949/.."),
        member("FIN", NATO="2023-04-04/.."),
        actor("EU", "igo"),
        actor("who"),
        actor("WHO", "igo"),
    ]
)


def members(pole: Pole) -> dict[str, str]:
    """Return the members with the dates of their membership in the pole."""
    return {each.actor: str(each.during or "") for each in pole.members}


class TestNaming:
    """A pole is an actor or a named group."""

    @pytest.mark.parametrize(
        ("given_as", "name", "actors"),
        [
            ("RUS", "RUS", ["RUS"]),
            ("West=USA+EU", "West", ["USA", "EU"]),
            ({"West": ("USA", "EU", "USA")}, "West", ["USA", "EU"]),
            ({"West": {"USA": 1}}, "West", ["USA"]),
            (Pole("East", (Member("RUS"),)), "East", ["RUS"]),
        ],
    )
    def test_forms(self, given_as: PoleLike, name: str, actors: list[str]) -> None:
        """An id, a text with its members, a mapping and a pole are all poles; a member counts once."""
        pole = Pole.of(given_as)
        assert (pole.name, [each.actor for each in pole.members]) == (name, actors)
        assert pole.actors == frozenset(actors)

    @pytest.mark.parametrize("given_as", ["", "=USA", "West=USA+", {"West": ()}, {"": ["USA"]}, {"West": ["USA", ""]}])
    def test_nobody(self, given_as: PoleLike) -> None:
        """A pole without a name or without actors is rejected."""
        with pytest.raises(UsageError, match="A pole needs a name and at least one actor"):
            Pole.of(given_as)

    @pytest.mark.parametrize("given_as", [{}, {"West": ["USA"], "East": ["RUS"]}])
    def test_other_than_one_group(self, given_as: dict[str, list[str]]) -> None:
        """A mapping without a group or with several is rejected."""
        with pytest.raises(UsageError, match=f"A pole should be one group, .* found {len(given_as)}"):
            Pole.of(given_as)


def named(*names: str) -> list[Fields]:
    """Return names of an actor, the first preferred."""
    return [{"text": name, "kind": "alias" if number else "preferred"} for number, name in enumerate(names)]


class TestFinding:
    """Poles resolve to the actors and members of a dataset."""

    def test_an_organisation_is_itself(self) -> None:
        """An organisation excludes its members, unless `members=True`."""
        assert find_poles(DS, "TUR", ("RUS", "NATO"))[1] == Pole("NATO", (Member("NATO"),))

    def test_members_while_they_belonged(self) -> None:
        """With `members=True`, an organisation includes its members during their membership, without the actor."""
        _, nato = find_poles(DS, "TUR", ("RUS", "NATO"), members=True)
        assert members(nato) == {"NATO": "", "USA": "1949-08-24/..", "FIN": "2023-04-04/.."}

    def test_a_group_actor_is_its_members(self) -> None:
        """A group includes its members at any time, is found in any case, and is shown by name."""
        for given_as in ("west", "West", "WEST"):
            _, west = find_poles(DS, "TUR", ("RUS", given_as))
            assert (west.name, members(west)) == ("the West", {"west": "", "USA": ""})

    def test_a_group_with_one_member(self) -> None:
        """A group with one member is also shown by name. A group without members is shown by id."""
        groups = [
            actor(each, "group", names=[{"text": f"the {each}", "kind": "preferred"}]) for each in ("north", "south")
        ]
        ds = dataset(entities=[*groups, member("FIN", north="1949/..")])
        north, south = find_poles(ds, "TUR", ("north", "south"))
        assert (north.name, sorted(north.actors)) == ("the north", ["FIN", "north"])
        assert (south.name, sorted(south.actors)) == ("south", ["south"])

    def test_a_named_group_rolls_up_too(self) -> None:
        """A named group also includes the members of its organisations, and keeps its name."""
        _, west = find_poles(DS, "TUR", ("RUS", {"allies": ["EU", "NATO"]}), members=True)
        assert (west.name, members(west)) == (
            "allies",
            {"EU": "", "NATO": "", "USA": "1949-08-24/..", "FIN": "2023-04-04/.."},
        )

    def test_the_actor_is_not_its_own_pole(self) -> None:
        """The actor is removed from its pole, and a pole of the actor alone is rejected."""
        assert find_poles(DS, "TUR", ("RUS", "West=TUR+USA"))[1].actors == {"USA"}
        for alone in ("TUR", "West=TUR", Pole("nobody", ())):
            with pytest.raises(UsageError, match="TUR can't be a pole of its own balance"):
                find_poles(DS, "TUR", ("RUS", alone))

    def test_an_exact_id_comes_before_one_in_another_case(self) -> None:
        """If two ids differ only in case, the exact one is chosen."""
        first, second = find_poles(DS, "TUR", ("who", "WHO"))
        assert (sorted(first.actors), sorted(second.actors)) == (["who"], ["WHO"])

    @pytest.mark.parametrize(
        ("poles", "message"),
        [
            (("RUS", "RUS"), "RUS can't be in both poles, RUS and RUS"),
            (("RUS", "East=UKR+RUS"), "RUS can't be in both poles, RUS and East"),
            (("FIN", "NATO"), "FIN can't be in both poles, FIN and NATO"),
            (("one=RUS", "one=UKR"), 'The two poles need different names, found "one" twice'),
            (("UKR=RUS", "UKR"), 'The two poles need different names, found "UKR" twice'),
            (("RUS",), "needs exactly two poles, found 1"),
            (("RUS", "UKR", "USA"), "needs exactly two poles, found 3"),
            (("RUX", "UKR"), r'Unknown actor "RUX"\. Did you mean RUS'),
            (("RUS", "West=USA+UKX"), r'Unknown actor "UKX"\. Did you mean UKR'),
            (("RUS", "zzzz"), r'Unknown actor "zzzz"\. Known: EU, FIN, NATO, RUS'),
        ],
    )
    def test_rejected(self, poles: Any, message: str) -> None:
        """Overlapping, equally named or unknown poles are rejected, and so are more or fewer than two."""
        with pytest.raises(UsageError, match=message):
            find_poles(DS, "TUR", poles, members=True)

    def test_an_unknown_actor(self) -> None:
        """An unknown actor is rejected, with the nearest ids."""
        with pytest.raises(UsageError, match=r'Unknown actor "TUX"\. Did you mean TUR\?'):
            find_actor(DS, "TUX")

    def test_a_name(self) -> None:
        """An actor is found by its id in any case, or by a name that no other actor has."""
        known = dataset(entities=[actor("TUR", names=named("Turkey")), actor("UKR", names=named("Ukraine", "Kyiv"))])
        assert [find_actor(known, each) for each in ("TUR", "tur", "turkey", "Kyiv")] == ["TUR", "TUR", "TUR", "UKR"]
        shared = dataset(entities=[actor("TUR", names=named("Home")), actor("UKR", names=named("Home"))])
        with pytest.raises(UsageError, match=r'"Home" is a name of TUR, UKR. Use the id of the one you mean'):
            find_actor(shared, "Home")

    @given(ds=drawn.datasets(most=0), members=st.booleans())
    def test_two_sides(self, ds: Dataset, members: bool) -> None:
        """For any memberships, the two poles share no member and exclude the actor."""
        try:
            first, second = find_poles(ds, "TUR", ("west", "NATO"), members=members)
        except UsageError:
            return
        assert first.actors.isdisjoint(second.actors)
        assert "TUR" not in first.actors | second.actors
        assert "west" in first.actors
        assert "NATO" in second.actors


class TestMember:
    """A member belongs to its pole during its membership, certainly or possibly."""

    @given(
        during=testing.whens(date(2021, 1, 1), date(2024, 12, 31)), day=st.dates(date(2020, 1, 1), date(2025, 12, 31))
    )
    @example(during=When("2021/2022"), day=date(2021, 12, 31))
    @example(during=When("2021/2021-06-30"), day=date(2021, 6, 30))
    @example(during=When("2022/"), day=date(2022, 1, 1))
    @example(during=When("/2022"), day=date(2022, 1, 1))
    def test_days(self, during: When, day: date) -> None:
        """It certainly belongs on days within the membership, and possibly on days that may lie within it."""
        each = Member("FIN", during)
        surely, perhaps = (first <= day <= last for first, last in (each.surely, each.perhaps))
        answer = When.on(day).within(during)
        assert surely is (answer is Answer.YES)
        may_overlap = during.overlaps(day) is not Answer.NO
        assert perhaps >= may_overlap if during.text.startswith("[") else perhaps is may_overlap

    def test_always(self) -> None:
        """Without a date it belongs on all days."""
        assert Member("RUS").surely == Member("RUS").perhaps == (date.min, date.max)
