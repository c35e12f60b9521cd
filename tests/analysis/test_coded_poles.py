"""Actors and poles in tables with country codes."""

from datetime import date
from typing import Any

import pytest

from analysis.engines import table
from analysis.test_dyads import ONE
from events.build import icews, scanned, text
from mediation import Pole, UsageError, When, balance, codes, load_seeds
from mediation.analysis import Member
from mediation.analysis.coded_poles import codes_of, find_coded_poles
from mediation.events.layouts import ICEWS


def coded(named: Any, countries: str = "cameo", other: str = "RUS") -> dict[str, str]:
    """Return the codes of a pole, with their periods."""
    sides = find_coded_poles(table([ONE], countries=countries), "TUR", (named, other))
    return {each.actor: str(each.during or "") for each in sides.coded[0].members}


@pytest.mark.parametrize(
    ("named", "countries", "code"),
    [
        ("UKR", "cameo", "UKR"),
        ("Grenada", "icews", "Grenada"),
        ("ukraine", "iso3", "UKR"),
        ("GMY", "cameo", "DEU"),
        ("AUS", "iso3", "AUS"),
    ],
)
def test_a_state(named: str, countries: str, code: str) -> None:
    """A state is found by id or name and gets the table's own code, without dates if no other state shares it."""
    if codes.find_state(named) is None and named not in codes.states():
        pytest.skip(f"{named} is not a known code")
    assert coded(named, countries) == {code: ""}


def test_a_group_is_its_members() -> None:
    """A group includes its states, each during its membership, without the actor."""
    nato = coded("NATO")
    assert nato["FIN"] == "2023-04-04/.."
    assert "TUR" not in nato
    assert set(nato) <= set(coded("West"))
    sides = find_coded_poles(table([ONE]), "TUR", ({"Both": ("NATO", "UKR")}, "RUS"))
    assert Member("UKR") in sides.poles[0].members
    assert sides.poles[0].name == "Both"


def test_a_member_for_a_while() -> None:
    """A member with its own period counts only while it also belongs to the group."""
    pole = Pole("north", (Member("NATO", When("2020/2023-12")),))
    assert {
        each.actor: str(each.during) for each in find_coded_poles(table([ONE]), "TUR", (pole, "RUS")).coded[0].members
    }["FIN"] == "2023-04-04/2023-12-31"


def test_poles_have_ids() -> None:
    """The answer has the ids of states given by name or code."""
    answer = balance(table([ONE]), "Türkiye", ("Russia", "Ukraine"))
    assert (answer.actor, [pole.name for pole in answer.poles]) == ("TUR", ["RUS", "UKR"])
    assert codes_of(table([ONE]), "Turkey") == ("TUR", (Member("TUR"),))
    assert codes_of(load_seeds().events(), "Turkey") == ("TUR", (Member("TUR"),))


@pytest.mark.parametrize(
    ("actor", "poles", "message"),
    [
        ("Turkei", ("RUS", "UKR"), r'Unknown state or group "Turkei"\. Did you mean'),
        ("Turkey", ("RUS", "qqqqqqqqqqqq"), r'Unknown state or group "qqqqqqqqqqqq"\.$'),
        ("Turkey", ("RUS", "TUR"), "TUR can't be a pole of its own balance"),
        ("Turkey", ("NATO", "USA"), "USA can't be in both poles, NATO and USA"),
        ("Turkey", ("RUS",), "needs exactly two poles, found 1"),
    ],
)
def test_rejected(actor: str, poles: tuple[str, ...], message: str) -> None:
    """Unknown actors are rejected with the nearest names, and invalid poles as for records."""
    with pytest.raises(UsageError, match=message):
        balance(table([ONE]), actor, poles)


def test_no_code_in_the_system() -> None:
    """A state without a code in the table's system is rejected."""
    lacking = [
        state.id
        for state in codes.states().values()
        if state.type == "state" and not codes.translate(state.id, "cameo") and state.id not in codes.groups()
    ]
    with pytest.raises(UsageError, match=f"{lacking[0]} has no code in the code system of this table, cameo"):
        balance(table([ONE]), "TUR", (lacking[0], "RUS"))


def test_codes_that_two_states_had() -> None:
    """A code that passed from one state to another counts for each in its time."""
    shared = codes.translate("RUS", "cow")
    assert len(shared) > 1 or shared[0].since is not None
    rows = [{**ONE, "actor": "640", "target": "365", "earliest": day, "latest": day} for day in (date(1980, 1, 1),)]
    answer = balance(table(rows, countries="cow"), "TUR", ("RUS", "USA"))
    assert len(answer.moves) == 0
    assert len(balance(table(rows, countries="cow"), "TUR", ("SUN", "USA")).moves) == 1


@pytest.mark.parametrize(
    ("country", "state"),
    [
        ("Moldova, Republic of", "MDA"),
        ("Republic of Moldova", "MDA"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("North Macedonia", "MKD"),
        ("Saint Vincent and the Grenadines", "VCT"),
        ("Saint Vincent and Grenadines", "VCT"),
        ("United Republic Of Tanzania", "TZA"),
        ("Republic of South Africa", "ZAF"),
        ("Madagaskar", "MDG"),
        ("Cook Island", "COK"),
        ("Bavaria", "DEU"),
        ("Democratic Republic of Congo", "COD"),
        ("Congo", "COG"),
    ],
)
def test_every_spelling_of_a_state_counts_as_this_state(country: str, state: str) -> None:
    """A table of names counts each spelling of a state for the state, as actor and as pole."""
    rows = [icews(**{"Source Country": country}), icews(**{"Target Country": country})]
    data = text(rows, header=ICEWS.columns)
    actor = scanned(data, lambda given: balance(given, state, ("RUS", "UKR")))
    pole = scanned(data, lambda given: balance(given, "TUR", (state, "UKR")))
    assert [int(count) for count in (*actor.base.contact, *pole.base.contact)] == [1, 0, 1, 0]
