"""Actors and disputes: names and memberships in time, offices, codes."""

from typing import Any

import pytest
from hypothesis import given

from mediation import Actor, Answer, Coverage, Dispute, When, testing
from mediation.errors import InvalidPart
from mediation.vocabulary import ActorType, NameKind

TUR: dict[str, Any] = {
    "id": "TUR",
    "type": "state",
    "names": [
        {"text": "Turkey", "kind": "preferred", "valid": "1923-10-29/2022-06-01"},
        {"text": "Ankara"},
        {"text": "Türkiye", "kind": "preferred", "valid": "2022-06-02/.."},
    ],
    "memberships": [{"group": "NATO", "when": "1952-02-18/.."}, {"group": "SEATO", "when": "1955/1960"}],
}
KALIN: dict[str, Any] = {
    "id": "ibrahim-kalin",
    "type": "person",
    "names": [{"text": "Ibrahim Kalin", "kind": "preferred"}],
    "offices": [
        {"title": "presidential spokesman", "of": "TUR", "when": "2014-12/2023-06-05"},
        {"title": "director of intelligence", "of": "TUR", "when": "2023-06-05/.."},
    ],
}


@pytest.fixture
def turkiye() -> Actor:
    return Actor.model_validate(TUR)


# Laws.


@given(testing.actors(), testing.disputes(), testing.coverages())
def test_json_gives_them_back(actor: Actor, dispute: Dispute, coverage: Coverage) -> None:
    """Writing and reading JSON restores actors, disputes and coverage claims."""
    for value in (actor, dispute, coverage):
        assert type(value).model_validate_json(value.model_dump_json()) == value


@given(testing.actors(), testing.whens())
def test_the_name_is_always_a_preferred_one(actor: Actor, when: When) -> None:
    """An actor always has a preferred name."""
    preferred = [name.text for name in actor.names if name.kind is NameKind.PREFERRED]
    assert actor.name == preferred[-1]
    assert actor.name_at(when) in preferred


@given(testing.actors(), testing.whens())
def test_nobody_belongs_where_no_membership_says_so(actor: Actor, when: When) -> None:
    """An actor belongs only to groups of its memberships."""
    assert actor.belongs_to("nowhere", when) is Answer.NO
    for each in actor.memberships:
        assert actor.belongs_to(each.group, each.when.onset) is not Answer.NO


@given(testing.actors(), testing.whens())
def test_an_office_that_is_served_was_held(actor: Actor, when: When) -> None:
    """`serves` returns the offices that may have been held at that date."""
    served = actor.serves(when)
    assert set(served) <= set(actor.offices)
    assert all(when.within(office.when) is Answer.NO for office in actor.offices if office not in served)


# Names in time.


@pytest.mark.parametrize(
    ("when", "name"),
    [
        ("2021-12", "Turkey"),
        ("2022-06-01", "Turkey"),
        ("2022-06-02", "Türkiye"),
        ("2022-06", "Türkiye"),
        ("1900", "Türkiye"),
    ],
)
def test_a_name_has_its_time(turkiye: Actor, when: str, name: str) -> None:
    """The name depends on the date if known, and is otherwise the current name."""
    assert turkiye.name_at(When(when)) == name


def test_the_name_now_is_the_last_preferred_one(turkiye: Actor) -> None:
    """An alias never becomes the name."""
    assert turkiye.name == "Türkiye"


def test_an_actor_needs_a_preferred_name() -> None:
    """An alias alone is not enough."""
    with pytest.raises(InvalidPart, match="An actor needs a preferred name"):
        Actor.model_validate({**TUR, "names": [{"text": "Ankara"}]})
    with pytest.raises(InvalidPart, match="Needs at least one entry"):
        Actor.model_validate({**TUR, "names": []})


@pytest.mark.parametrize("text", ["", " ", "x" * 121])
def test_a_name_is_not_blank_or_endless(text: str) -> None:
    """A name has 1 to 120 characters."""
    with pytest.raises(InvalidPart, match=r"names\[0\]\.text"):
        Actor.model_validate({**TUR, "names": [{"text": text, "kind": "preferred"}]})


def test_a_name_loses_its_outer_blanks() -> None:
    """Spaces around a name are removed."""
    assert Actor.model_validate({**TUR, "names": [{"text": " Türkiye ", "kind": "preferred"}]}).name == "Türkiye"


# Memberships and offices in time.


@pytest.mark.parametrize(
    ("group", "when", "answer"),
    [
        ("NATO", "2022", Answer.YES),
        ("NATO", "1952", Answer.CANT_TELL),
        ("NATO", "1951", Answer.NO),
        ("NATO", "1950/1960", Answer.NO),
        ("EU", "2022", Answer.NO),
    ],
)
def test_membership_is_known_or_not_or_in_doubt(turkiye: Actor, group: str, when: str, answer: Answer) -> None:
    """An actor belongs to a group while a membership certainly lasts."""
    found = turkiye.belongs_to(group, When(when))
    assert found is answer


def test_the_surest_membership_counts() -> None:
    """Of two memberships in a group, the more certain one counts."""
    twice = [{"group": "NATO", "when": "1952/1966-03"}, {"group": "NATO", "when": "1966-02/2009"}]
    actor = Actor.model_validate({**TUR, "memberships": twice})
    assert actor.belongs_to("NATO", When("1966-02-20")) is Answer.YES


@pytest.mark.parametrize(
    ("when", "titles"),
    [
        ("2022-05-15", ["presidential spokesman"]),
        ("2023", ["presidential spokesman", "director of intelligence"]),
        ("2024", ["director of intelligence"]),
        ("2010", []),
    ],
)
def test_a_person_serves_in_offices(when: str, titles: list[str]) -> None:
    """`serves` takes a date."""
    kalin = Actor.model_validate(KALIN)
    assert [office.title for office in kalin.serves(When(when))] == titles


@pytest.mark.parametrize("of_type", sorted(set(ActorType) - {ActorType.PERSON}))
def test_only_persons_hold_offices(of_type: ActorType) -> None:
    """States have no offices, and persons may have none."""
    with pytest.raises(InvalidPart, match="Only persons can hold offices"):
        Actor.model_validate({**KALIN, "type": of_type})
    assert Actor.model_validate({**KALIN, "offices": []}).offices == ()


# Codes and ids.


@pytest.mark.parametrize(
    "codes",
    [
        {"iso3": "TUR", "cow": "640", "gw": "640", "cameo": "TUR", "wikidata": "Q43"},
        {"cameo": "TURGOV"},
        {"cow": "2"},
        {},
    ],
    ids=str,
)
def test_codes_are_those_of_public_datasets(codes: dict[str, str]) -> None:
    """Codes are written as in their dataset. Missing codes are empty."""
    made = Actor.model_validate({**TUR, "codes": codes}).codes
    assert {name: code for name, code in made if code} == codes


@pytest.mark.parametrize(
    "codes",
    [{"iso3": "TR"}, {"iso3": "tur"}, {"cow": "64a"}, {"cow": "6400"}, {"cameo": "TU"}, {"wikidata": "43"}],
    ids=str,
)
def test_a_code_of_another_shape_is_refused(codes: dict[str, str]) -> None:
    """Codes with an invalid form are rejected."""
    with pytest.raises(InvalidPart, match=f"codes.{next(iter(codes))}"):
        Actor.model_validate({**TUR, "codes": codes})


@pytest.mark.parametrize("actor_id", ["TUR", "ibrahim-kalin", "S-400", "x" * 80])
def test_ids_of_actors(actor_id: str) -> None:
    """An actor's id is a code or a slug."""
    assert Actor.model_validate({**TUR, "id": actor_id}).id == actor_id


@pytest.mark.parametrize("actor_id", ["", "TUR ", "a@b", "a--b", "-a", "Türkiye", "x" * 81, "a\n"])
def test_what_is_no_id_of_an_actor(actor_id: str) -> None:
    """Ids are ASCII letters and digits, with single hyphens inside."""
    with pytest.raises(InvalidPart, match="id"):
        Actor.model_validate({**TUR, "id": actor_id})
