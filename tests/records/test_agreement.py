"""Agreements: parties and status."""

from mediation import Agreement
from mediation.vocabulary import AgreementStatus
from records.least import accepts, fields, refusal, steps


def test_an_agreement_has_a_party_named_or_not() -> None:
    """An agreement needs a party, named or unnamed."""
    assert refusal("agreement", parties=[]) == (
        "An agreement needs a party. Describe unknown parties in unnamed_parties."
    )
    assert accepts("agreement", parties=[], unnamed_parties=["the warring sides"])
    assert accepts("agreement", parties=["RUS"], unnamed_parties=["the warring sides"])


def test_a_party_stands_once() -> None:
    """Duplicate parties are rejected."""
    assert refusal("agreement", parties=["RUS", "UKR", "RUS"]) == "parties: Duplicate RUS."


def test_whether_a_third_party_signed_may_be_unknown() -> None:
    """`signed` has three values."""
    third = [{"actor": actor, "role": "guarantor"} for actor in ("TUR", "UN", "USA")]
    made = Agreement.model_validate(
        fields("agreement", third_parties=[{**third[0], "signed": True}, {**third[1], "signed": False}, third[2]])
    )
    assert [each.signed for each in made.third_parties] == [True, False, None]


def test_the_status_is_the_last_step() -> None:
    """The status is that of the last step."""
    made = Agreement.model_validate(fields("agreement", steps=steps("signed 2022-07-22", "withdrawn 2023-07-17")))
    assert made.status is AgreementStatus.WITHDRAWN
