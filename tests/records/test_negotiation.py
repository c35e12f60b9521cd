"""Negotiations: parties, third parties and status."""

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
    """Unnamed parties count as parties."""
    assert accepts("negotiation", participants=participants, unnamed_parties=unnamed)


@pytest.mark.parametrize(("participants", "unnamed"), [([RUS], []), ([RUS, MEDIATOR], []), ([HOST], ["the rebels"])])
def test_nobody_negotiates_alone(participants: list[dict[str, str]], unnamed: list[str]) -> None:
    """A negotiation needs two parties, named or unnamed."""
    assert refusal("negotiation", participants=participants, unnamed_parties=unnamed) == (
        "A negotiation needs two parties. Describe unknown ones in unnamed_parties."
    )


def test_a_negotiation_names_somebody() -> None:
    """A negotiation needs at least one named participant."""
    assert refusal("negotiation", participants=[]) == "Needs at least one entry."


def test_nobody_stands_twice_in_one_role() -> None:
    """An actor may have several different roles."""
    assert refusal("negotiation", participants=[RUS, UKR, HOST, HOST]) == ("participants: Duplicate TUR, host.")


def test_a_strategy_stands_once() -> None:
    """Duplicate strategies are rejected."""
    twice = ["directive_manipulative", "directive_manipulative"]
    assert refusal("negotiation", strategies=twice) == "strategies: Duplicate directive_manipulative."
    mixed = ["directive_manipulative", "procedural_formulative"]
    assert accepts("negotiation", strategies=mixed)


def test_participants_are_found_by_role() -> None:
    """Participants are found by role, in coded order."""
    both = {"actor": "RUS", "role": "guarantor"}
    talks = Negotiation.model_validate(fields("negotiation", participants=[HOST, UKR, RUS, MEDIATOR, both]))
    assert talks.parties == ("UKR", "RUS")
    assert talks.third_parties == ("TUR",)
    assert talks.actors_as("guarantor", NegotiationRole.MEDIATOR) == ("TUR", "RUS")
    assert talks.actors_as() == ()


def test_the_status_is_the_last_step() -> None:
    """The status is that of the last step."""
    talks = Negotiation.model_validate(fields("negotiation", steps=steps("scheduled 2022-03-09", "held 2022-03-10")))
    assert talks.status is NegotiationStatus.HELD
