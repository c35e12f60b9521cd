"""Analyses over tables of acts, and the results that they return."""

from mediation.analysis.arms import TivShare, tiv_shares
from mediation.analysis.balance import Balance, Move, balance
from mediation.analysis.counts import Cell, Count, Equidistance, Period, equidistance
from mediation.analysis.coverage import CoveredDays, coverage
from mediation.analysis.deduplication import Deduplicated, deduplicate
from mediation.analysis.dyads import DyadPeriod, DyadSeries, dyads
from mediation.analysis.poles import Member, Pole
from mediation.analysis.sensitivity import Finding
from mediation.analysis.table_balance import MoveTable, TableBalance
from mediation.analysis.table_counts import NoMove

__all__ = [
    "Balance",
    "Cell",
    "Count",
    "CoveredDays",
    "Deduplicated",
    "DyadPeriod",
    "DyadSeries",
    "Equidistance",
    "Finding",
    "Member",
    "Move",
    "MoveTable",
    "NoMove",
    "Period",
    "Pole",
    "TableBalance",
    "TivShare",
    "balance",
    "coverage",
    "deduplicate",
    "dyads",
    "equidistance",
    "tiv_shares",
]
