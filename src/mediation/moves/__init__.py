"""The rule sets that turn records into moves, or say why not."""

from typing import Final

from mediation.lookup import Lookup
from mediation.moves import agreements, conditions, measures, meetings, negotiations, replies, statements, transfers
from mediation.moves.acts import ACT_COLUMNS, Act, Draft, WhyNot
from mediation.moves.rules import Context, Nothing, Rule, RuleSet

RULES_2026_1: Final = RuleSet(
    "2026.1",
    (
        *transfers.RULES,
        *measures.RULES,
        *negotiations.RULES,
        *agreements.RULES,
        *meetings.RULES,
        *statements.RULES,
        *conditions.RULES,
        *replies.RULES,
    ),
)
RULES: Final = Lookup("rule set", {RULES_2026_1.version: RULES_2026_1})

__all__ = ["ACT_COLUMNS", "RULES", "Act", "Context", "Draft", "Nothing", "Rule", "RuleSet", "WhyNot"]
