"""Rule sets, built in or by the user."""

from collections.abc import Iterator

import attrs
import pytest

from mediation import Meeting, Statement, UsageError, balance
from mediation.moves import ACT_COLUMNS, RULES, Act, Context, Draft, Nothing, Rule, RuleSet, WhyNot
from mediation.moves.rules import rule_set
from mediation.vocabulary import Domain, Means, MoveClass
from moves.build import dataset, meeting, statement, transfer


@Rule.of(Meeting)
def summit_held(meeting: Meeting, _: Context) -> Iterator[Draft]:
    """A summit is cooperative and verbal, by the first attendee.

    A reading of one's own, which no published rule set has.
    """
    if meeting.mode == "summit":
        first, second = meeting.actors
        yield Draft(
            actor=first,
            target=second,
            move_class=MoveClass.COOPERATIVE,
            means=Means.VERBAL,
            domain=Domain.DIPLOMATIC,
            when=meeting.when,
            reason="a summit",
        )


@Rule.of(Statement, name="words")
def ignore(_: Statement, __: Context) -> Iterator[Nothing]:
    yield Nothing("words are cheap")


OWN = RuleSet("own 1", (summit_held, ignore))


def test_a_rule_is_named_and_stated_by_its_function() -> None:
    """A rule takes its name, kind and sentence from its function unless another name is given."""
    assert (summit_held.name, summit_held.kind) == ("summit-held", "meeting")
    assert summit_held.sentence == "A summit is cooperative and verbal, by the first attendee."
    assert (ignore.name, ignore.kind, ignore.sentence) == ("words", "statement", "")


def test_a_rule_set_of_ones_own() -> None:
    """A user's rule set makes acts and gives reasons, and both have its name."""
    ds = dataset(meeting("held", mode="summit"), statement("praise", about=["RUS"]), transfer("requested"))
    (act,), why_not = OWN.acts(ds)
    assert isinstance(act, Act)
    assert (act.rule, act.rules, act.target, act.reason) == ("summit-held", "own 1", "RUS", "a summit")
    assert why_not == (
        WhyNot(record=ds.arms_transfers[0].id, reason="no rule of own 1 names such a arms_transfer"),
        WhyNot(record=ds.statements[0].id, rule="words", reason="words are cheap"),
    )


def test_a_balance_by_ones_own_rules() -> None:
    """A balance can use a user's rule set, and names it."""
    ds = dataset(meeting("held", mode="summit"), meeting("held", event="visit"))
    answer = balance(ds, "TUR", ("RUS", "UKR"), rules=OWN)
    assert answer.rules == "own 1"
    assert [move.rule for move in answer.moves] == ["summit-held"]
    assert [each.record for each in answer.why_not] == ["visit@one"]


def test_look_up() -> None:
    """A rule is found by its name; the message about an unknown name gives the nearest."""
    assert RULES["2026.1"]["meeting-held"].kind == "meeting"
    with pytest.raises(KeyError, match=r"Unknown rule \"meeting-hold\"\. Did you mean meeting-held"):
        RULES["2026.1"]["meeting-hold"]
    with pytest.raises(KeyError, match=r'^Unknown rule "zzz"'):
        RULES["2026.1"]["zzz"]


def test_versions() -> None:
    """A rule set is given by version or as an object; the message about an unknown version lists the known ones."""
    assert rule_set("2026.1", RULES) is RULES["2026.1"]
    assert rule_set(OWN, RULES) is OWN
    with pytest.raises(UsageError, match=r'Unknown rule set "2025.1"\. Did you mean 2026.1'):
        rule_set("2025.1", RULES)
    with pytest.raises(UsageError, match='Unknown rule set "own 1"'):
        balance(dataset(), "TUR", ("RUS", "UKR"), rules="own 1")


def test_sets_are_values() -> None:
    """Two rule sets of the same version and rules are equal, and a set can be a key."""
    assert RuleSet("own 1", (summit_held, ignore)) == OWN
    assert {OWN: 1}[RuleSet("own 1", (summit_held, ignore))] == 1


def test_columns_are_those_of_an_act() -> None:
    """A table of acts has the fields of an act as columns. The date has two bounds, and the reason is left out."""
    fields = [field.name for field in attrs.fields(Act) if field.name not in ("when", "reason")]
    assert [name for name in ACT_COLUMNS if name not in ("earliest", "latest")] == fields
