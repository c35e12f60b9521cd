"""The rule for conditions, which are never moves."""

from collections.abc import Iterator

from mediation.models.records import Condition
from mediation.moves.rules import Context, Nothing, Rule


@Rule.of(Condition)
def condition_lasts(condition: Condition, _: Context) -> Iterator[Nothing]:
    """A state of affairs is never a move."""
    yield Nothing(f"a state of affairs ({condition.relation.replace('_', ' ')}), not an act")


RULES = (condition_lasts,)
