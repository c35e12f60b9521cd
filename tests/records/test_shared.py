"""Rules for all kinds of record: source, event and dates."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import Measure, When
from mediation.dates.when import Answer
from mediation.errors import InvalidPart
from mediation.models import KINDS, Money, Step
from mediation.testing import whens
from mediation.vocabulary import Posture, TransferStage
from records.least import EVIDENCE, accepts, fields, record, refusal, steps

STAGED = ("negotiation", "agreement", "arms_transfer", "measure", "meeting")
NOW = {
    "negotiation": "held",
    "agreement": "signed",
    "arms_transfer": "delivered",
    "measure": "imposed",
    "meeting": "held",
}

# Sources and events.


@pytest.mark.parametrize("kind", KINDS)
def test_evidence_comes_from_the_source_of_the_record(kind: str) -> None:
    """Evidence must come from the source of the record."""
    of_another = [EVIDENCE, {**EVIDENCE, "source": "b"}]
    assert refusal(kind, evidence=of_another) == "evidence[1]: Evidence from b in a record of a."
    assert len(record(kind, evidence=[EVIDENCE, EVIDENCE]).evidence) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_needs_evidence(kind: str) -> None:
    """A record needs evidence."""
    assert refusal(kind, evidence=[]) == "Needs at least one entry."


@pytest.mark.parametrize("kind", KINDS)
def test_no_event_is_a_part_of_itself(kind: str) -> None:
    """A record can't be part of its own event."""
    assert refusal(kind, part_of="e") == "part_of: e can't be a part of itself."
    assert record(kind, part_of="process").part_of == "process"
    assert record(kind).part_of is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_dispute_stands_once(kind: str) -> None:
    """Duplicate disputes are rejected."""
    assert refusal(kind, disputes=["one", "two", "one"]) == "disputes: Duplicate one."
    assert refusal(kind, disputes=["two", "two"]) == "disputes: Duplicate two."
    assert record(kind, disputes=["one", "two"]).disputes == ("one", "two")


@pytest.mark.parametrize(
    "changes",
    [
        {"event": "Two words"},
        {"event": "e@a"},
        {"event": ""},
        {"event": "x" * 81},
        {"source": "Caliber"},
        {"version": 0},
        {"summary": ""},
        {"summary": "x" * 301},
        {"label": "x" * 61},
        {"memo": "x" * 601},
        {"multiplicity": 0},
        {"multiplicity": "often"},
        {"confidence": "certain"},
        {"when": "yesterday"},
        {"when": 2022},
    ],
    ids=str,
)
def test_a_value_that_its_field_does_not_hold_is_refused(changes: dict[str, Any]) -> None:
    """Invalid ids, labels, codes and dates are rejected."""
    with pytest.raises(InvalidPart) as refused:
        record("statement", **changes)
    assert {problem.field.split("[")[0] for problem in refused.value.problems} == set(changes)


@pytest.mark.parametrize("times", [1, 2, "repeated"])
def test_how_often_it_happened_is_a_number_or_unknown(times: int | str) -> None:
    """Multiplicity is a number or "repeated"."""
    assert record("measure", multiplicity=times).multiplicity == times


def test_another_multiplicity_is_one_problem() -> None:
    """A value that is neither is reported once, with the value and advice."""
    message = """multiplicity: Should be a number of times or "repeated", found 'often'."""
    assert refusal("measure", multiplicity="often") == message


# Dates of steps and responses.


@pytest.mark.parametrize("kind", STAGED)
def test_responses_are_dated_whatever_the_steps_are(kind: str) -> None:
    """Invalid steps are reported alone. Responses still take the date of the record."""
    with pytest.raises(InvalidPart) as refused:
        KINDS[kind].model_validate(fields(kind, steps=3, responses=[{"by": "USA", "reply": "welcomed"}]))
    assert [problem.field for problem in refused.value.problems] == ["steps"]


@pytest.mark.parametrize("kind", STAGED)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_became_of_it_is_the_last_step(kind: str, number: int) -> None:
    """The status is that of the last step."""
    last = {"agreement": "ended", "arms_transfer": "cancelled", "measure": "lifted", "negotiation": "collapsed"}.get(
        kind, "cancelled"
    )
    before = [f"{NOW[kind]} 2022-0{month}" for month in range(1, number)]
    made: Any = record(kind, steps=steps(*before, f"{last} 2022-10"))
    names = {"arms_transfer": "stage", "measure": "posture"}
    assert getattr(made, names.get(kind, "status")) == last


@pytest.mark.parametrize("kind", STAGED)
def test_a_step_without_a_date_has_that_of_its_record(kind: str) -> None:
    """Steps and responses without a date take that of the record."""
    made: Any = record(
        kind,
        when="2022-03",
        steps=[{"status": NOW[kind]}, {"status": NOW[kind], "when": "2022-04"}],
        responses=[{"by": "USA", "reply": "welcomed"}, {"by": "USA", "reply": "rejected", "when": "2022-05"}],
    )
    assert [str(step.when) for step in made.steps] == ["2022-03", "2022-04"]
    assert [str(response.when) for response in made.responses] == ["2022-03", "2022-05"]


@pytest.mark.parametrize("kind", STAGED)
def test_a_staged_record_has_a_step(kind: str) -> None:
    """A staged record needs at least one step."""
    assert refusal(kind, steps=[]) == "Needs at least one entry."


def test_steps_may_be_made_before_their_record() -> None:
    """Steps constructed beforehand are accepted and get the kind's own statuses."""
    made = Measure.model_validate(fields("measure", steps=(Step(status=Posture.IMPOSED, when=When("2022-04")),)))
    assert made.steps == (Step(status=Posture.IMPOSED, when=When("2022-04")),)
    assert type(made.steps[0]) is Step[Posture]


def test_a_step_of_another_kind_is_refused() -> None:
    """A measure is not delivered."""
    step = Step(status=TransferStage.DELIVERED, when=When("2022-04"))
    with pytest.raises(InvalidPart, match="Should be 'under_consideration', 'threatened'"):
        record("measure", steps=(step,))


def test_steps_may_come_from_any_iterable() -> None:
    """Any iterable of steps is accepted."""

    def each() -> Iterator[dict[str, str]]:
        yield {"status": "imposed"}

    assert record("measure", steps=each()) == record("measure")


@pytest.mark.parametrize("nonsense", [None, 3, "imposed", b"imposed", {"status": "imposed"}, [3], ["imposed"]])
def test_what_are_no_steps_is_refused(nonsense: object) -> None:
    """Anything else instead of steps is a validation error."""
    with pytest.raises(InvalidPart):
        record("measure", steps=nonsense)


@pytest.mark.parametrize("nonsense", [None, 3, "measure", []])
def test_what_is_no_record_is_refused(nonsense: object) -> None:
    """Anything else instead of fields is a validation error."""
    with pytest.raises(InvalidPart):
        Measure.model_validate(nonsense)


def test_a_record_without_a_date_is_refused() -> None:
    """A missing date is reported once, and not again for the steps that take the record's."""
    without = {name: value for name, value in fields("measure").items() if name != "when"}
    with pytest.raises(InvalidPart) as refused:
        Measure.model_validate(without)
    missing = [problem.field for problem in refused.value.problems if problem.code == "missing"]
    assert missing == ["when"]


# The order of steps, in three values.


@pytest.mark.parametrize("kind", STAGED)
@pytest.mark.parametrize(
    "dates",
    [
        ("2022-03-10", "2022-03-10"),
        ("2022-03-10", "2022-03-11"),
        ("2022-03", "2022-03-10"),
        ("2022-03-10", "2022-03"),
        ("2022-03", "2022", "2022-03"),
        ("2022-03/..", "2022-04"),
        ("../2022", "2021"),
    ],
    ids=" ".join,
)
def test_steps_in_order_or_perhaps_in_order_are_accepted(kind: str, dates: Iterable[str]) -> None:
    """Equal and uncertain dates are accepted."""
    made: Any = record(kind, steps=steps(*(f"{NOW[kind]} {date}" for date in dates)))
    assert [str(step.when) for step in made.steps] == list(dates)


@pytest.mark.parametrize("kind", STAGED)
def test_steps_out_of_order_are_refused(kind: str) -> None:
    """A step that certainly precedes the step listed before it is rejected."""
    status = NOW[kind]
    assert refusal(kind, steps=steps(f"{status} 2022-04", f"{status} 2022-03-31")) == (
        f"steps[1]: {status} at 2022-03-31 comes after {status} at 2022-04. Order steps by date."
    )


def test_steps_out_of_order_are_found_across_a_step_in_doubt() -> None:
    """An uncertain step in between hides nothing."""
    assert refusal("measure", steps=steps("imposed 2022-04", "imposed 2022", "imposed 2022-03")) == (
        "steps[2]: imposed at 2022-03 comes after imposed at 2022-04. Order steps by date."
    )


# Dependencies between steps, in three values.

DEPENDENT = [
    ("negotiation", "offered", "held"),
    ("negotiation", "offered", "concluded"),
    ("negotiation", "held", "concluded"),
    ("agreement", "signed", "in_force"),
    ("agreement", "signed", "suspended"),
    ("agreement", "signed", "withdrawn"),
    ("agreement", "signed", "ended"),
    ("arms_transfer", "requested", "delivered"),
    ("arms_transfer", "contracted", "delivered"),
    ("arms_transfer", "licensed", "delivered"),
    ("measure", "imposed", "eased"),
    ("measure", "imposed", "lifted"),
    ("meeting", "planned", "held"),
]


@pytest.mark.parametrize(("kind", "first", "then"), DEPENDENT)
def test_a_step_before_what_it_depends_on_is_refused(kind: str, first: str, then: str) -> None:
    """A step that certainly precedes one that it depends on is rejected."""
    wrong_order = steps(f"{then} 2021", f"{first} 2022-03")
    assert refusal(kind, steps=wrong_order) == f"steps[0]: {then} at 2021 is before {first} at 2022-03."


@given(
    st.sampled_from(DEPENDENT),
    st.lists(st.tuples(st.booleans(), whens(date(2022, 1, 1), date(2022, 3, 1))), min_size=1, max_size=4),
)
def test_steps_are_refused_just_where_one_certainly_comes_too_soon(
    names: tuple[str, str, str], drawn: list[tuple[bool, When]]
) -> None:
    """Steps are accepted if all pairs are in order and no dependent step comes first."""
    kind, first, then = names
    dated = [{"status": then if is_then else first, "when": when} for is_then, when in drawn]
    bases = [when for is_then, when in drawn if not is_then]
    dependent = [when for is_then, when in drawn if is_then]
    backward = any(b.before(a) is Answer.YES for at, (_, b) in enumerate(drawn) for _, a in drawn[:at])
    too_soon = bool(bases) and any(all(each.before(base) is Answer.YES for base in bases) for each in dependent)
    with pytest.raises(InvalidPart) if backward or too_soon else nullcontext():
        record(kind, steps=dated)


@pytest.mark.parametrize(("kind", "first", "then"), DEPENDENT)
def test_a_step_perhaps_before_what_it_depends_on_is_accepted(kind: str, first: str, then: str) -> None:
    """Uncertain dates are accepted in the given order."""
    assert accepts(kind, steps=steps(f"{then} 2022", f"{first} 2022-03"))


@pytest.mark.parametrize(("kind", "first", "then"), DEPENDENT)
def test_a_step_after_what_it_depends_on_is_accepted(kind: str, first: str, then: str) -> None:
    """A step may follow the one that it depends on, or appear without it."""
    assert accepts(kind, steps=steps(f"{first} 2021", f"{then} 2022"))
    assert accepts(kind, steps=steps(f"{then} 2022"))


@pytest.mark.parametrize(("kind", "first", "then"), DEPENDENT)
def test_a_step_may_be_taken_again(kind: str, first: str, then: str) -> None:
    """Steps may repeat. One earlier step to depend on is enough."""
    assert accepts(kind, steps=steps(f"{first} 2020", f"{then} 2021", f"{first} 2022"))


# Accounts consolidated.


def test_a_consolidated_record_has_evidence_of_its_accounts() -> None:
    """Evidence from other sources requires an account of that source."""
    evidence = [EVIDENCE, {**EVIDENCE, "source": "b"}]
    with pytest.raises(InvalidPart, match="Evidence from b in a record of a"):
        record("statement", evidence=evidence, accounts=["e@a"])
    merged = record("statement", evidence=evidence, accounts=["e@a", "e@b#2"])
    assert [each.source for each in merged.evidence] == ["a", "b"]


def test_the_sources_of_a_record_are_its_own_and_those_of_its_accounts() -> None:
    """Its own source comes first, then the sources of its accounts, each once."""
    assert record("statement").sources == ("a",)
    assert record("statement", accounts=["e@b#2", "e@c", "e@a", "e@c#12"]).sources == ("a", "b", "c")


@pytest.mark.parametrize("account", ["e", "e@", "e@b#", "e@b#0", "E@b", "e@b#01"])
def test_accounts_are_named_by_their_ids(account: str) -> None:
    """Accounts are named by record id."""
    with pytest.raises(InvalidPart, match="Should be the id of a record"):
        record("statement", accounts=[account])


# Amounts and numbers.


@pytest.mark.parametrize(
    ("written", "plain"),
    [("0.50", "0.5"), ("1E+3", "1000"), ("100.00", "100"), ("-0.0", "0"), ("0.000001", "0.000001")],
)
def test_equal_amounts_look_alike(written: str, plain: str) -> None:
    """Equal amounts are written in the same way."""
    money = Money.model_validate({"amount": written, "currency": "USD"})
    assert str(money.amount) == plain


@pytest.mark.parametrize("amount", ["1E+18", "0.0000001", "1E+1000000000", "NaN", "Infinity", "-1"])
def test_amounts_are_bounded(amount: str) -> None:
    """Amounts that a file can't store exactly are rejected."""
    with pytest.raises(InvalidPart):
        Money.model_validate({"amount": amount, "currency": "USD"})


def test_numbers_are_bounded() -> None:
    """Numbers have at most 15 digits, so that every format stores them exactly."""
    assert record("arms_transfer", version=10**15 - 1).version == 10**15 - 1
    for field in ("number", "version", "multiplicity"):
        with pytest.raises(InvalidPart):
            record("arms_transfer", **{field: 10**15})
