"""Measures: actors, targets and domains."""

from mediation import Measure
from mediation.vocabulary import Domain, MeasureType, Posture
from records.least import fields, refusal, steps


def test_nobody_is_the_target_of_its_own_measure() -> None:
    """An actor takes a measure or is its target, not both."""
    assert refusal("measure", actors=["USA", "TUR", "EU"], targets=["RUS", "TUR", "EU"]) == (
        "EU, TUR can't be both actor and target."
    )
    assert Measure.model_validate(fields("measure", actors=["TUR"], targets=["RUS"])).targets == ("RUS",)


def test_a_measure_has_an_author() -> None:
    """A measure needs an actor."""
    assert refusal("measure", actors=[]) == "Needs at least one entry."


def test_the_posture_is_the_last_step() -> None:
    """The posture is that of the last step."""
    made = Measure.model_validate(fields("measure", steps=steps("imposed 2020", "lifted 2021", "imposed 2022")))
    assert made.posture is Posture.IMPOSED


def test_the_domain_is_its_own_or_that_of_its_type() -> None:
    """A record may override the domain of its type."""
    usual = Measure.model_validate(fields("measure", type="embargo"))
    of_arms = Measure.model_validate(fields("measure", type="embargo", own_domain="military"))
    assert usual.domain is MeasureType.EMBARGO.domain is Domain.ECONOMIC
    assert of_arms.domain is Domain.MILITARY
