"""Typed, sourced records of international mediation and of states that balance between rivals."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any
from typing import Final as _Final

from mediation import vocabulary
from mediation.dataset import Dataset
from mediation.dates.when import Answer, When
from mediation.display import draw_with as _draw_with
from mediation.errors import DataError, MediationError, MissingExtraError, Problem, UsageError
from mediation.load import load, load_seeds, validate
from mediation.models.actors import Actor, Dispute
from mediation.models.evidence import Coverage, Evidence, Source
from mediation.models.records import (
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Condition,
    Measure,
    Meeting,
    Negotiation,
    Record,
    Statement,
)

if _TYPE_CHECKING:
    from mediation import accounts as accounts
    from mediation import analysis as analysis
    from mediation import codes as codes
    from mediation import combining as combining
    from mediation import dates as dates
    from mediation import documents as documents
    from mediation import events as events
    from mediation import loaders as loaders
    from mediation import models as models
    from mediation import moves as moves
    from mediation import tally as tally
    from mediation.accounts import Coalesce
    from mediation.analysis.balance import Balance, balance
    from mediation.analysis.coverage import coverage
    from mediation.analysis.deduplication import deduplicate
    from mediation.analysis.dyads import dyads
    from mediation.analysis.poles import Pole
    from mediation.codes import codebook, crosswalk
    from mediation.combining import diff
    from mediation.documents import anchor, source_of
    from mediation.events.scanning import scan
    from mediation.events.table import EventTable

__version__ = "0.1.0"

# Names that are imported when first asked for, which keeps `import mediation` light.
_LATER: _Final = {
    "Balance": "analysis.balance",
    "Coalesce": "accounts",
    "EventTable": "events.table",
    "Pole": "analysis.poles",
    "anchor": "documents",
    "balance": "analysis.balance",
    "codebook": "codes",
    "coverage": "analysis.coverage",
    "crosswalk": "codes",
    "deduplicate": "analysis.deduplication",
    "diff": "combining",
    "dyads": "analysis.dyads",
    "scan": "events.scanning",
    "source_of": "documents",
}
# Packages with the rest of the public names.
_PACKAGES: _Final = (
    "accounts",
    "analysis",
    "codes",
    "combining",
    "dates",
    "documents",
    "errors",
    "events",
    "loaders",
    "models",
    "moves",
    "tally",
)

__all__ = [
    "Actor",
    "Agreement",
    "Answer",
    "AnyRecord",
    "ArmsTransfer",
    "Balance",
    "Coalesce",
    "Condition",
    "Coverage",
    "DataError",
    "Dataset",
    "Dispute",
    "EventTable",
    "Evidence",
    "Measure",
    "MediationError",
    "Meeting",
    "MissingExtraError",
    "Negotiation",
    "Pole",
    "Problem",
    "Record",
    "Source",
    "Statement",
    "UsageError",
    "When",
    "__version__",
    "anchor",
    "balance",
    "codebook",
    "coverage",
    "crosswalk",
    "deduplicate",
    "diff",
    "dyads",
    "load",
    "load_seeds",
    "scan",
    "source_of",
    "validate",
    "vocabulary",
]


def __getattr__(name: str) -> object:
    if name in _PACKAGES:
        return _import_module(f"mediation.{name}")
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(_import_module(f"mediation.{_LATER[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((*__all__, *_PACKAGES))


def _draw(result: _Any) -> _Any:
    from mediation.show.chart import chart

    return chart(result)


_draw_with(_draw)
