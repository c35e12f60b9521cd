"""Statements: speakers, audiences and subjects."""

import pytest

from mediation import Statement
from mediation.vocabulary import SpeechAct
from records.least import accepts, fields, refusal

TO_AN_AUDIENCE = ("appeal", "demand", "request", "threaten", "offer")
ABOUT_SOMEBODY = ("praise", "recognise", "criticise", "accuse", "reject", "react")


@pytest.mark.parametrize("act", TO_AN_AUDIENCE)
def test_some_acts_address_somebody(act: str) -> None:
    """Appeals, demands, requests, threats and offers need an audience."""
    assert refusal("statement", act=act) == f"An act of type {act} needs an audience."
    assert refusal("statement", act=act, about=["RUS"]) == f"An act of type {act} needs an audience."
    assert accepts("statement", act=act, audience=["RUS"])


@pytest.mark.parametrize("act", ABOUT_SOMEBODY)
def test_some_acts_are_about_somebody(act: str) -> None:
    """Praise, blame, recognition, rejection and reaction need a subject."""
    assert refusal("statement", act=act) == f"An act of type {act} needs actors in about."
    assert refusal("statement", act=act, audience=["RUS"]) == f"An act of type {act} needs actors in about."
    assert accepts("statement", act=act, about=["RUS"])


@pytest.mark.parametrize("act", sorted(set(SpeechAct) - {*TO_AN_AUDIENCE} - {*ABOUT_SOMEBODY}))
def test_all_other_acts_need_neither(act: str) -> None:
    """Other acts need neither audience nor subject."""
    assert accepts("statement", act=act)


def test_the_author_is_the_one_spoken_for() -> None:
    """The author is the actor spoken for, or else the speaker."""
    kalin = Statement.model_validate(fields("statement", speaker="ibrahim-kalin", on_behalf_of="TUR"))
    expert = Statement.model_validate(fields("statement", speaker="an-expert"))
    assert kalin.author == "TUR"
    assert expert.author == "an-expert"
