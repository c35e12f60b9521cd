"""Compare the accounts of an event: find where they differ, and merge them into one record."""

from mediation.accounts.consolidation import consolidate
from mediation.accounts.corroboration import corroboration
from mediation.accounts.disagreements import Disagreement, Version, disagreements
from mediation.accounts.policies import POLICIES, Coalesce, PolicyLike

__all__ = [
    "POLICIES",
    "Coalesce",
    "Disagreement",
    "PolicyLike",
    "Version",
    "consolidate",
    "corroboration",
    "disagreements",
]
