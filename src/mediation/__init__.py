"""Typed, sourced records of international mediation and of states that balance between rivals."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from mediation import vocabulary
from mediation.actors import Actor, Codes, Dispute, Membership, Name, Office
from mediation.dataset import Dataset
from mediation.display import draw_with
from mediation.edtf import InvalidWhen
from mediation.errors import DataError, MediationError, MissingExtraError, Problem, UnknownRecordError, UsageError
from mediation.evidence import Coverage, Evidence, Source
from mediation.load import Validation, load, load_seeds, validate
from mediation.part import ActorId, DisputeId, EventId, RecordId, SourceId
from mediation.records import (
    KINDS,
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Attendee,
    Condition,
    Decision,
    Measure,
    Meeting,
    Money,
    Negotiation,
    Participant,
    Raw,
    Record,
    Response,
    Statement,
    Step,
    ThirdParty,
    TransferStep,
    Voice,
)
from mediation.tally import Tally
from mediation.when import Answer, When

if TYPE_CHECKING:
    from mediation.accounts import Coalesce, Disagreement, PolicyLike, Version
    from mediation.analysis.arms import TivShare, tiv_shares
    from mediation.analysis.balance import Balance, Move, balance
    from mediation.analysis.counts import Cell, Count, Equidistance, Period
    from mediation.analysis.coverage import CoveredDays, coverage
    from mediation.analysis.deduplication import Deduplicated, deduplicate
    from mediation.analysis.dyads import DyadPeriod, DyadSeries, dyads
    from mediation.analysis.poles import Member, Pole
    from mediation.analysis.rows import NoMove
    from mediation.analysis.sensitivity import Finding
    from mediation.analysis.table_balance import MoveTable, TableBalance
    from mediation.codes import Code, Codebook, Crosswalk, Turn, codebook, crosswalk, explain
    from mediation.comparing import Change, Difference, diff
    from mediation.counterparts import Counterpart, Unmatched
    from mediation.documents import (
        Document,
        DocumentStatus,
        Lost,
        Moved,
        Proof,
        ProofStatus,
        Reanchored,
        SpanProof,
        Verification,
        anchor,
        source_of,
    )
    from mediation.events.scanning import scan
    from mediation.events.table import EventTable
    from mediation.formats.schema import json_schema
    from mediation.moves import RULES, Act, Context, Draft, Nothing, Rule, RuleSet, WhyNot

# What comes after the records is imported when it is first asked for, which keeps `import mediation` light.
_LATER: Final = {
    "CoveredDays": "mediation.analysis.coverage",
    "Deduplicated": "mediation.analysis.deduplication",
    "DyadPeriod": "mediation.analysis.dyads",
    "DyadSeries": "mediation.analysis.dyads",
    "MoveTable": "mediation.analysis.table_balance",
    "NoMove": "mediation.analysis.rows",
    "TableBalance": "mediation.analysis.table_balance",
    "coverage": "mediation.analysis.coverage",
    "deduplicate": "mediation.analysis.deduplication",
    "dyads": "mediation.analysis.dyads",
    "Act": "mediation.moves",
    "Coalesce": "mediation.accounts",
    "Disagreement": "mediation.accounts",
    "PolicyLike": "mediation.accounts",
    "Version": "mediation.accounts",
    "Balance": "mediation.analysis.balance",
    "Cell": "mediation.analysis.counts",
    "Code": "mediation.codes",
    "Codebook": "mediation.codes",
    "Context": "mediation.moves",
    "Crosswalk": "mediation.codes",
    "Turn": "mediation.codes",
    "codebook": "mediation.codes",
    "crosswalk": "mediation.codes",
    "explain": "mediation.codes",
    "Change": "mediation.comparing",
    "Count": "mediation.analysis.counts",
    "Draft": "mediation.moves",
    "Equidistance": "mediation.analysis.counts",
    "Member": "mediation.analysis.poles",
    "Move": "mediation.analysis.balance",
    "Nothing": "mediation.moves",
    "Finding": "mediation.analysis.sensitivity",
    "Period": "mediation.analysis.counts",
    "Pole": "mediation.analysis.poles",
    "RULES": "mediation.moves",
    "Rule": "mediation.moves",
    "RuleSet": "mediation.moves",
    "WhyNot": "mediation.moves",
    "TivShare": "mediation.analysis.arms",
    "balance": "mediation.analysis.balance",
    "tiv_shares": "mediation.analysis.arms",
    "Counterpart": "mediation.counterparts",
    "Unmatched": "mediation.counterparts",
    "Difference": "mediation.comparing",
    "diff": "mediation.comparing",
    "Document": "mediation.documents",
    "DocumentStatus": "mediation.documents",
    "EventTable": "mediation.events.table",
    "Lost": "mediation.documents",
    "Moved": "mediation.documents",
    "Proof": "mediation.documents",
    "ProofStatus": "mediation.documents",
    "Reanchored": "mediation.documents",
    "SpanProof": "mediation.documents",
    "Verification": "mediation.documents",
    "anchor": "mediation.documents",
    "json_schema": "mediation.formats.schema",
    "scan": "mediation.events.scanning",
    "source_of": "mediation.documents",
}

__version__ = "0.1.0"


def _draw(result: Any) -> Any:  # noqa: ANN401 - a chart of any result
    """Draw a result as a chart, importing the drawing code on first use."""
    from mediation.show.chart import chart

    return chart(result)


draw_with(_draw)


__all__ = [
    "KINDS",
    "RULES",
    "Act",
    "Actor",
    "ActorId",
    "Agreement",
    "Answer",
    "AnyRecord",
    "ArmsTransfer",
    "Attendee",
    "Balance",
    "Cell",
    "Change",
    "Coalesce",
    "Code",
    "Codebook",
    "Codes",
    "Condition",
    "Context",
    "Count",
    "Counterpart",
    "Coverage",
    "CoveredDays",
    "Crosswalk",
    "DataError",
    "Dataset",
    "Decision",
    "Deduplicated",
    "Difference",
    "Disagreement",
    "Dispute",
    "DisputeId",
    "Document",
    "DocumentStatus",
    "Draft",
    "DyadPeriod",
    "DyadSeries",
    "Equidistance",
    "EventId",
    "EventTable",
    "Evidence",
    "Finding",
    "InvalidWhen",
    "Lost",
    "Measure",
    "MediationError",
    "Meeting",
    "Member",
    "Membership",
    "MissingExtraError",
    "Money",
    "Move",
    "MoveTable",
    "Moved",
    "Name",
    "Negotiation",
    "NoMove",
    "Nothing",
    "Office",
    "Participant",
    "Period",
    "Pole",
    "PolicyLike",
    "Problem",
    "Proof",
    "ProofStatus",
    "Raw",
    "Reanchored",
    "Record",
    "RecordId",
    "Response",
    "Rule",
    "RuleSet",
    "Source",
    "SourceId",
    "SpanProof",
    "Statement",
    "Step",
    "TableBalance",
    "Tally",
    "ThirdParty",
    "TivShare",
    "TransferStep",
    "Turn",
    "UnknownRecordError",
    "Unmatched",
    "UsageError",
    "Validation",
    "Verification",
    "Version",
    "Voice",
    "When",
    "WhyNot",
    "__version__",
    "anchor",
    "balance",
    "codebook",
    "coverage",
    "crosswalk",
    "deduplicate",
    "diff",
    "dyads",
    "explain",
    "json_schema",
    "load",
    "load_seeds",
    "scan",
    "source_of",
    "tiv_shares",
    "validate",
    "vocabulary",
]


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
