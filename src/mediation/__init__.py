"""Typed, sourced records of international mediation and of states that balance between rivals."""

from mediation import vocabulary
from mediation.actors import Actor, Codes, Dispute, Membership, Name, Office
from mediation.analysis.balance import Balance, Cell, Move, Period, balance
from mediation.analysis.counts import Count, Equidistance
from mediation.analysis.poles import Member, Pole
from mediation.analysis.sensitivity import Outcome
from mediation.dataset import Dataset
from mediation.edtf import InvalidWhen
from mediation.errors import DataError, MediationError, MissingExtraError, Problem, UsageError
from mediation.evidence import Coverage, Evidence, Source
from mediation.load import load, load_seeds
from mediation.moves import RULES, Act, Context, Draft, Nothing, Rule, RuleSet, WhyNot
from mediation.records import (
    KINDS,
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Attendee,
    Condition,
    Measure,
    Meeting,
    Money,
    Negotiation,
    Participant,
    Record,
    Response,
    Statement,
    Step,
    ThirdParty,
    Voice,
)
from mediation.when import Answer, When

__version__ = "0.1.0"

__all__ = [
    "KINDS",
    "RULES",
    "Act",
    "Actor",
    "Agreement",
    "Answer",
    "AnyRecord",
    "ArmsTransfer",
    "Attendee",
    "Balance",
    "Cell",
    "Codes",
    "Condition",
    "Context",
    "Count",
    "Coverage",
    "DataError",
    "Dataset",
    "Dispute",
    "Draft",
    "Equidistance",
    "Evidence",
    "InvalidWhen",
    "Measure",
    "MediationError",
    "Meeting",
    "Member",
    "Membership",
    "MissingExtraError",
    "Money",
    "Move",
    "Name",
    "Negotiation",
    "Nothing",
    "Office",
    "Outcome",
    "Participant",
    "Period",
    "Pole",
    "Problem",
    "Record",
    "Response",
    "Rule",
    "RuleSet",
    "Source",
    "Statement",
    "Step",
    "ThirdParty",
    "UsageError",
    "Voice",
    "When",
    "WhyNot",
    "__version__",
    "balance",
    "load",
    "load_seeds",
    "vocabulary",
]
