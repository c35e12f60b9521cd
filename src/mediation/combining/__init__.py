"""Combine two datasets: merge, rename, compare, and find events that may be the same."""

from mediation.combining.comparing import Change, Difference, diff
from mediation.combining.counterparts import Counterpart, Unmatched, counterparts, unmatched
from mediation.combining.merging import merge
from mediation.combining.renaming import renamed

__all__ = ["Change", "Counterpart", "Difference", "Unmatched", "counterparts", "diff", "merge", "renamed", "unmatched"]
