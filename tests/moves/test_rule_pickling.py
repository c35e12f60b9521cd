"""Rules and rule sets can be sent to other processes."""

import copy
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

import mediation
from mediation.models.records import Meeting
from mediation.moves import RULES, Context, Rule, RuleSet
from mediation.moves.acts import Draft


def read_nothing(_record: Any, _: Context) -> Iterator[Draft]:
    """Make no move."""
    yield from ()


BY_HAND = Rule.of(Meeting)(read_nothing)


@Rule.of(Meeting)
def decorated(_record: Any, _: Context) -> Iterator[Draft]:
    """Make no move."""
    yield from ()


def test_a_rule_set_is_pickled_and_reads_the_same() -> None:
    """A pickled rule set equals the original, and gives the same acts."""
    rules, ds = RULES["2026.1"], mediation.load_seeds()
    found = pickle.loads(pickle.dumps(rules))  # noqa: S301 - made here
    assert found == rules
    assert found.acts(ds) == rules.acts(ds)
    assert copy.deepcopy(rules) == rules


@pytest.mark.parametrize("rule", [BY_HAND, decorated, *RULES["2026.1"].rules], ids=lambda rule: rule.name)
def test_a_rule_is_pickled_by_name_or_by_value(rule: Rule) -> None:
    """A rule keeps its name, kind, sentence and function."""
    assert pickle.loads(pickle.dumps(rule)) == rule  # noqa: S301 - made here


def test_a_rule_set_of_ones_own_is_pickled() -> None:
    """Rules from different modules can be combined and pickled."""
    own = RuleSet("mine", (decorated, BY_HAND, RULES["2026.1"]["transfer-delivered"]))
    assert pickle.loads(pickle.dumps(own)) == own  # noqa: S301 - made here
