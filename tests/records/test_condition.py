"""Conditions: lasting relations between actors."""

import pytest

from mediation import Condition
from records.least import fields, record, refusal


@pytest.mark.parametrize("when", ["2022", "2022-03-10", "2022~", "[2021, 2022]", "[2021..2022]"])
def test_a_point_in_time_is_no_condition(when: str) -> None:
    """A condition needs an interval. The message says how to write one."""
    assert refusal("condition", when=when) == (f"{when} is not an interval. Write {when}/.. if the end is unknown.")


@pytest.mark.parametrize("when", ["2014/2022", "2022/..", "2022/", "../2022", "/2022", "2022-03-10/2022-03-10"])
def test_an_interval_is(when: str) -> None:
    """Intervals may have open or unknown ends."""
    assert record("condition", when=when).when.is_span


def test_nobody_stands_on_both_sides() -> None:
    """The actors of a condition must differ."""
    assert refusal("condition", actor="RUS", others=["UKR", "RUS"]) == "RUS is on both sides of the condition."
    assert refusal("condition", actor="RUS", others=["UKR", "UKR"]) == "others: Duplicate UKR."


def test_a_condition_may_be_of_one_actor() -> None:
    """A condition may have one actor only."""
    assert Condition.model_validate(fields("condition", actor="TUR", others=[])).others == ()
