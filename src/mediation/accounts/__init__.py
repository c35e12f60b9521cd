"""What several accounts of one event make of it: where they differ, and one record of all under a policy."""

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
