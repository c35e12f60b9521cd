"""Negotiations: parties named or not, third parties, what came of them."""

import pytest

from mediation import Negotiation
from mediation.vocabulary import NegotiationRole, NegotiationStatus
from records.least import accepts, fields, refusal, steps

RUS, UKR = {"actor": "RUS"}, {"actor": "UKR"}
HOST, MEDIATOR = {"actor": "TUR", "role": "host"}, {"actor": "TUR", "role": "mediator"}


@pytest.mark.parametrize(
    ("participants", "unnamed"),
    [
        ([RUS, UKR], []),
        ([RUS, UKR, HOST, MEDIATOR], []),
        ([RUS], ["the rebels"]),
        ([MEDIATOR], ["the government", "the rebels"]),
        ([RUS, {"actor": "RUS", "role": "host"}], ["the rebels"]),
    ],
)
def test_two_parties_are_named_or_said_to_be_unnamed(participants: list[dict[str, str]], unnamed: list[str]) -> None:
    """Parties that the source leaves open count as parties."""
    assert accepts("negotiation", participants=participants, unnamed_parties=unnamed)


@pytest.mark.parametrize(("participants", "unnamed"), [([RUS], []), ([RUS, MEDIATOR], []), ([HOST], ["the rebels"])])
def test_nobody_negotiates_alone(participants: list[dict[str, str]], unnamed: list[str]) -> None:
    """With fewer than two parties, named or not, there is nothing to negotiate."""
    assert refusal("negotiation", participants=participants, unnamed_parties=unnamed) == (
        "A negotiation needs two parties. Describe unknown ones in unnamed_parties."
    )


def test_a_negotiation_names_somebody() -> None:
    """Talks of which nobody is known are no record."""
    assert refusal("negotiation", participants=[]) == "Needs at least one entry."


def test_nobody_stands_twice_in_one_role() -> None:
    """An actor may have several roles, and each of them once."""
    assert refusal("negotiation", participants=[RUS, UKR, HOST, HOST]) == ("participants: Duplicate TUR, host.")


def test_a_strategy_stands_once() -> None:
    """The strategies are a set."""
    twice = ["directive_manipulative", "directive_manipulative"]
    assert refusal("negotiation", strategies=twice) == "strategies: Duplicate directive_manipulative."
    mixed = ["directive_manipulative", "procedural_formulative"]
    assert accepts("negotiation", strategies=mixed)


def test_participants_are_found_by_role() -> None:
    """Who is a party, who is not, and who is what, each in the order in which they are coded."""
    both = {"actor": "RUS", "role": "guarantor"}
    talks = Negotiation.model_validate(fields("negotiation", participants=[HOST, UKR, RUS, MEDIATOR, both]))
    assert talks.parties == ("UKR", "RUS")
    assert talks.third_parties == ("TUR",)
    assert talks.actors_as("guarantor", NegotiationRole.MEDIATOR) == ("TUR", "RUS")
    assert talks.actors_as() == ()


def test_the_status_is_the_last_step() -> None:
    """How far talks had come is what they came to last."""
    talks = Negotiation.model_validate(fields("negotiation", steps=steps("scheduled 2022-03-09", "held 2022-03-10")))
    assert talks.status is NegotiationStatus.HELD
