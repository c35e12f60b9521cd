"""Names of public datasets: who is meant, and who is not."""

from collections.abc import Callable, Iterable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import Actor, When
from mediation.loaders import actors
from mediation.loaders.actors import Resolver
from mediation.models.part import ActorId, Part
from mediation.vocabulary import ActorType


@pytest.fixture
def lent() -> list[Part]:
    return []


@pytest.fixture
def resolver(lent: list[Part]) -> Resolver:
    def lend(parts: Iterable[Part]) -> None:
        lent.extend(parts)

    return Resolver("here", lend)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Hamas", "hamas"),
        ("Bahamas", "BHS"),
        ("Republic of Korea", "KOR"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("North Korea", "PRK"),
        ("Republic of the Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Zaire", "COD"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Federal Republic of Nigeria", "NGA"),
        ("Georgia", "GEO"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("TURKIYE", "TUR"),
        ("The Republic of Türkiye", "TUR"),
        ("USSR", "SUN"),
        ("Union of Soviet Socialist Republics", "SUN"),
        ("Russian Federation", "RUS"),
        ("Russia", "RUS"),
        ("Serbia", "SRB"),
        ("Serbia and Montenegro", "SCG"),
        ("Yugoslavia", "YUG"),
        ("Federal Republic of Yugoslavia", "YUG"),
        ("Palestine", "PSE"),
        ("Kosovo", "XKX"),
        ("Taiwan", "TWN"),
        ("People's Republic of China", "CHN"),
        ("Republic of China", "TWN"),
        ("Macedonia", "MKD"),
        ("North Macedonia", "MKD"),
        ("Former Yugoslav Republic of Macedonia", "MKD"),
        ("Government of Sudan", "SDN"),
        ("Government of South Sudan", "SSD"),
        ("the Government of the Republic of Guinea-Bissau", "GNB"),
        ("Guinea", "GIN"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Taleban", "taliban"),
        ("UN", "UN"),
        ("UNSG", "UNSG"),
        ("OSCE", "OSCE"),
        ("AU", "AU"),
    ],
)
def test_names_that_are_listed_are_found(resolver: Resolver, name: str, actor: str) -> None:
    """A name that is listed is the actor's who has it, whatever its case, accents and article."""
    assert resolver.known(name) == actor
    assert resolver.known(name.upper()) == actor


@pytest.mark.parametrize(
    "name",
    [
        *("Congo", "Korea"),  # two each
        *("Bahama", "Nigerian", "Turkey Point", "Turkish", "Georgia Tech", "Republic of Georgia, USA"),
        *("PAN", "MLC", "TUR", "GAM", "IRA", "CHE", "640"),  # codes are no names
        *("Government of National Unity", "Government", "Government of", "Free Syrian Army", "Kurds", "Serbs"),
        *("Hamas-led government", "Federation of Bosnia and Herzegovina", "Republika", "North", ""),
    ],
)
def test_what_is_near_to_a_name_is_nobody(resolver: Resolver, name: str) -> None:
    """What is only like a name, a code, or a name that several have, is unknown."""
    assert resolver.known(name) is None


def test_namesakes_are_told_apart_by_a_code_or_a_time(resolver: Resolver) -> None:
    """A code beside a name of several says who is meant; it never makes another of a name that one has."""
    assert resolver.known("Congo", code="484") == "COG"
    assert resolver.known("Congo", code="490") == "COD"
    assert resolver.known("Congo", code="640") is None
    assert resolver.known("Turkey", code="490") == "TUR"
    assert resolver.known("Russia (Soviet Union)", when=When("1985")) == "SUN"
    assert resolver.known("Russia (Soviet Union)", when=When("2005")) == "RUS"
    assert resolver.known("Russia (Soviet Union)", when=When("1990/1995")) is None


def test_codes_hold_at_their_time(resolver: Resolver) -> None:
    """A code that passed from one state to the next is that of whoever had it then."""
    assert resolver.coded("365", "gw", when=When("1985")) == "SUN"
    assert resolver.coded("365", "gw", when=When("2005")) == "RUS"
    assert resolver.coded("640", "cow") == "TUR"
    assert resolver.coded("9999", "gw") is None


def test_the_unknown_stay_actors_of_their_own(resolver: Resolver, lent: list[Part]) -> None:
    """Who is not known is an actor under the raw name, once, with an id of the dataset, and is listed."""
    first = resolver.of("Free Arland Army", type=ActorType.NONSTATE_ARMED)
    assert resolver.of("Free Arland Army") == first == "here-free-arland-army"
    assert resolver.of("Council of Borland", key="ENT_7", scheme="there") == "there-ent-7"
    assert resolver.unknown == {first: "Free Arland Army", "there-ent-7": "Council of Borland"}
    assert [part.names[0].text for part in lent if isinstance(part, Actor)] == [
        "Free Arland Army",
        "Council of Borland",
    ]


@pytest.mark.parametrize("name", ["إقليم", "—", "x" * 300, " padded  name "])
def test_any_name_makes_an_id(resolver: Resolver, lent: list[Part], name: str) -> None:
    """A name in any script, of any length, or of marks alone, is an actor's."""
    found = resolver.own(name, type=ActorType.PERSON)
    assert resolver.own(name, type=ActorType.PERSON) == found
    assert [part.id for part in lent if isinstance(part, Actor)] == [found]


def test_each_value_is_looked_up_once(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that comes again is not looked for again, whether it is anybody's or nobody's."""
    asked: list[str] = []
    find = actors._find

    def noted(name: str) -> tuple[ActorId | None, bool]:
        asked.append(name)
        return find(name)

    monkeypatch.setattr(actors, "_find", noted)
    for _ in range(3):
        resolver.known("Turkey")
        resolver.known("Republic of Nobody in Turkey")
        resolver.known("Republic of Nobody in Turkey", when=When("2001"))
    assert asked == ["Turkey", "Republic of Nobody in Turkey"]


def test_a_known_actor_is_given_to_the_dataset_once(resolver: Resolver, lent: list[Part]) -> None:
    """Whoever is found under several names is one actor, with codes by which other datasets find it."""
    assert resolver.known("Turkey") == resolver.known("Türkiye") == resolver.coded("640", "gw")
    (turkiye,) = (part for part in lent if isinstance(part, Actor))
    assert (turkiye.name, turkiye.codes.iso3, turkiye.codes.gw) == ("Türkiye", "TUR", "640")
    assert turkiye.name_at(When("2000")) == "Turkey"


def test_names_that_make_one_id_are_not_one_actor(resolver: Resolver) -> None:
    """Names that differ are several actors also where the letters that stand in an id are the same."""
    first, second = resolver.own("Фронт 1"), resolver.own("Группа 1")
    assert len({first, second, resolver.own("Front 1")}) == 3
    assert resolver.own("Фронт 1") == first
    assert resolver.own("Party A", key="7") == resolver.own("Party of A", key="7")


def test_persons_are_found_among_persons(resolver: Resolver) -> None:
    """A person is one who is listed, or the dataset's own, and never a state of that name."""
    assert resolver.person("Recep Tayyip Erdogan") == "recep-tayyip-erdogan"
    assert resolver.person("Jordan") == "here-jordan"
    assert resolver.person("Jane Doe", key="indnam5") == "here-indnam5"


def test_a_name_that_two_have_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of organisations and groups has each name once, so that whoever adds one sees the other."""
    from mediation import UsageError

    rows = {each: {"id": each, "name": "Arland Front", "aliases": "", "type": "group"} for each in ("one", "two")}
    monkeypatch.setattr(actors, "_entries", lambda: rows)
    actors._by_name.cache_clear()
    with pytest.raises(UsageError, match='"Arland Front" is of one and of two'):
        actors._by_name()
    monkeypatch.undo()
    actors._by_name.cache_clear()


@given(
    st.lists(st.sampled_from(sorted(actors._by_name())).map(str.split), min_size=1, max_size=2).map(
        chain.from_iterable
    ),
    st.sampled_from(["", "the", "The", "Government of", "the royal government of the", "H.E.", " ", "a"]),
    st.sampled_from([" ", "  ", "-"]),
    st.sampled_from([str, str.upper, str.title, "({})".format, " {} ".format, "{}.".format]),
)
def test_names_that_are_not_looked_for_are_nobodys(
    words: Iterable[str], front: str, space: str, put: Callable[[str], str]
) -> None:
    """A name is looked for unless its first or last word shows that nobody has it."""
    name = put(space.join([front, *words] if front else [*words]))
    assert actors._may_be_known(name) or actors._find(name) == (None, False)
