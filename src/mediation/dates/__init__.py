"""Dates as imprecise as their source: EDTF, and a comparison with three answers."""

from mediation.dates.edtf import InvalidWhen
from mediation.dates.when import Answer, When

__all__ = ["Answer", "InvalidWhen", "When"]
