"""Arms transfers: actors, numbers and values."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from mediation import ArmsTransfer, testing
from mediation.errors import InvalidPart
from mediation.models import Money
from mediation.vocabulary import TransferStage
from records.least import fields, record, refusal, steps


def test_nobody_supplies_itself() -> None:
    """Supplier and recipient must differ."""
    assert refusal("arms_transfer", supplier="TUR", recipient="TUR") == "TUR is both supplier and recipient."


def test_an_unknown_number_is_not_none_delivered() -> None:
    """A missing number differs from 0."""
    unknown, zero, some = (ArmsTransfer.model_validate(fields("arms_transfer", number=each)) for each in (None, 0, 12))
    assert (unknown.number, zero.number, some.number) == (None, 0, 12)


@pytest.mark.parametrize("changes", [{"number": -1}, {"number": 1.5}, {"tiv": -1}, {"tiv": "NaN"}], ids=str)
def test_numbers_are_counts_and_values(changes: dict[str, Any]) -> None:
    """Numbers are whole, and numbers and values are not negative."""
    with pytest.raises(InvalidPart):
        record("arms_transfer", **changes)


def test_the_stage_is_the_last_step() -> None:
    """The stage is that of the last step."""
    made = ArmsTransfer.model_validate(fields("arms_transfer", steps=steps("contracted 2019", "delivered 2021")))
    assert made.stage is TransferStage.DELIVERED


@given(testing.money())
def test_money_is_exact(money: Money) -> None:
    """Writing and reading JSON keeps amounts exact."""
    again = Money.model_validate_json(money.model_dump_json())
    assert again == money
    assert isinstance(again.amount, Decimal)
    assert str(again.amount) == str(money.amount)


@pytest.mark.parametrize(
    "money",
    [
        {"amount": -1, "currency": "USD"},
        {"amount": "Infinity", "currency": "USD"},
        {"amount": "NaN", "currency": "USD"},
        {"amount": 1, "currency": "$"},
        {"amount": 1},
        {"currency": "USD"},
    ],
    ids=str,
)
def test_money_is_an_amount_of_a_currency(money: dict[str, Any]) -> None:
    """Negative amounts and invalid currencies are rejected."""
    with pytest.raises(InvalidPart):
        Money.model_validate(money)
