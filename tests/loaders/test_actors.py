"""Actors for the names and codes in public datasets."""

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
def added() -> list[Part]:
    return []


@pytest.fixture
def resolver(added: list[Part]) -> Resolver:
    def add_parts(parts: Iterable[Part]) -> None:
        added.extend(parts)

    return Resolver("here", add_parts)


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
def test_listed_names_are_found(resolver: Resolver, name: str, actor: str) -> None:
    """A listed name returns its actor, ignoring case, accents and articles."""
    assert resolver.known(name) == actor
    assert resolver.known(name.upper()) == actor


@pytest.mark.parametrize(
    "name",
    [
        *("Congo", "Korea"),  # two states each
        *("Bahama", "Nigerian", "Turkey Point", "Turkish", "Georgia Tech", "Republic of Georgia, USA"),
        *("PAN", "MLC", "TUR", "GAM", "IRA", "CHE", "640"),  # codes, not names
        *("Government of National Unity", "Government", "Government of", "Free Syrian Army", "Kurds", "Serbs"),
        *("Hamas-led government", "Federation of Bosnia and Herzegovina", "Republika", "North", ""),
    ],
)
def test_similar_names_are_unknown(resolver: Resolver, name: str) -> None:
    """Similar names, codes and ambiguous names are unknown."""
    assert resolver.known(name) is None


def test_a_code_or_a_time_decides_between_namesakes(resolver: Resolver) -> None:
    """A code decides between namesakes. It never overrides a name that only one actor has."""
    assert resolver.known("Congo", code="484") == "COG"
    assert resolver.known("Congo", code="490") == "COD"
    assert resolver.known("Congo", code="640") is None
    assert resolver.known("Turkey", code="490") == "TUR"
    assert resolver.known("Russia (Soviet Union)", when=When("1985")) == "SUN"
    assert resolver.known("Russia (Soviet Union)", when=When("2005")) == "RUS"
    assert resolver.known("Russia (Soviet Union)", when=When("1990/1995")) is None


def test_codes_depend_on_the_time(resolver: Resolver) -> None:
    """A code that passed to another state belongs to the state that had it then."""
    assert resolver.coded("365", "gw", when=When("1985")) == "SUN"
    assert resolver.coded("365", "gw", when=When("2005")) == "RUS"
    assert resolver.coded("640", "cow") == "TUR"
    assert resolver.coded("9999", "gw") is None


def test_an_unknown_name_becomes_a_new_actor(resolver: Resolver, added: list[Part]) -> None:
    """An unknown name becomes one new actor with that name and an id of the dataset, listed in `unknown`."""
    first = resolver.of("Free Arland Army", type=ActorType.NONSTATE_ARMED)
    assert resolver.of("Free Arland Army") == first == "here-free-arland-army"
    assert resolver.of("Council of Borland", key="ENT_7", scheme="there") == "there-ent-7"
    assert resolver.unknown == {first: "Free Arland Army", "there-ent-7": "Council of Borland"}
    assert [part.names[0].text for part in added if isinstance(part, Actor)] == [
        "Free Arland Army",
        "Council of Borland",
    ]


@pytest.mark.parametrize("name", ["إقليم", "—", "x" * 300, " padded  name "])
def test_any_name_makes_an_id(resolver: Resolver, added: list[Part], name: str) -> None:
    """A name in any script, of any length, or of punctuation only, gets an id."""
    found = resolver.own(name, type=ActorType.PERSON)
    assert resolver.own(name, type=ActorType.PERSON) == found
    assert [part.id for part in added if isinstance(part, Actor)] == [found]


def test_each_name_is_looked_up_once(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repeated name is not looked up again, whether it is known or not."""
    looked_up: list[str] = []
    find = actors._find

    def spy(name: str) -> tuple[ActorId | None, bool]:
        looked_up.append(name)
        return find(name)

    monkeypatch.setattr(actors, "_find", spy)
    for _ in range(3):
        resolver.known("Turkey")
        resolver.known("Republic of Nobody in Turkey")
        resolver.known("Republic of Nobody in Turkey", when=When("2001"))
    assert looked_up == ["Turkey", "Republic of Nobody in Turkey"]


def test_a_known_actor_is_added_once(resolver: Resolver, added: list[Part]) -> None:
    """An actor found under several names is added once, with its codes in other datasets."""
    assert resolver.known("Turkey") == resolver.known("Türkiye") == resolver.coded("640", "gw")
    (turkiye,) = (part for part in added if isinstance(part, Actor))
    assert (turkiye.name, turkiye.codes.iso3, turkiye.codes.gw) == ("Türkiye", "TUR", "640")
    assert turkiye.name_at(When("2000")) == "Turkey"


def test_different_names_get_different_ids(resolver: Resolver) -> None:
    """Different names are different actors, even if their ids would have the same letters."""
    first, second = resolver.own("Фронт 1"), resolver.own("Группа 1")
    assert len({first, second, resolver.own("Front 1")}) == 3
    assert resolver.own("Фронт 1") == first
    assert resolver.own("Party A", key="7") == resolver.own("Party of A", key="7")


def test_only_persons_are_found_as_persons(resolver: Resolver) -> None:
    """A person is a listed or a new one, never a state with the same name."""
    assert resolver.person("Recep Tayyip Erdogan") == "recep-tayyip-erdogan"
    assert resolver.person("Jordan") == "here-jordan"
    assert resolver.person("Jane Doe", key="indnam5") == "here-indnam5"


def test_listed_names_are_unique(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two listed actors must not share a name."""
    from mediation import UsageError

    rows = {each: {"id": each, "name": "Arland Front", "aliases": "", "type": "group"} for each in ("one", "two")}
    monkeypatch.setattr(actors, "_entries", lambda: rows)
    actors._by_name.cache_clear()
    with pytest.raises(UsageError, match='one and two share the name "Arland Front"'):
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
def test_the_quick_check_misses_no_known_name(
    words: Iterable[str], prefix: str, space: str, put: Callable[[str], str]
) -> None:
    """If `_may_be_known` rejects a name, looking it up finds nothing."""
    name = put(space.join([prefix, *words] if prefix else [*words]))
    assert actors._may_be_known(name) or actors._find(name) == (None, False)
