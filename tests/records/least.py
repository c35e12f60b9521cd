"""Minimal records of each kind, as a starting point for tests."""

from typing import Any, Final, cast

import pytest

from mediation.errors import InvalidPart
from mediation.models.records import KINDS, AnyRecord, Record

EVIDENCE: Final = {"source": "a", "start": 0, "end": 10, "sha256": "0" * 64}

_SHARED: Final = {"event": "e", "source": "a", "when": "2022-03-10", "summary": "It happened.", "evidence": [EVIDENCE]}
_OWN: Final[dict[str, dict[str, Any]]] = {
    "negotiation": {"participants": [{"actor": "RUS"}, {"actor": "UKR"}], "steps": [{"status": "held"}]},
    "agreement": {"title": "Treaty", "parties": ["RUS", "UKR"], "steps": [{"status": "signed"}]},
    "arms_transfer": {
        "supplier": "TUR",
        "recipient": "UKR",
        "designation": "Bayraktar TB2",
        "steps": [{"status": "delivered"}],
    },
    "statement": {"speaker": "TUR", "act": "state"},
    "measure": {"type": "veto", "actors": ["TUR"], "steps": [{"status": "imposed"}]},
    "meeting": {"attendees": [{"actor": "TUR"}, {"actor": "USA"}], "mode": "call", "steps": [{"status": "held"}]},
    "condition": {"relation": "war", "actor": "RUS", "others": ["UKR"], "when": "2022-02-24/.."},
}


def fields(kind: str, **changes: object) -> dict[str, Any]:
    """Return the minimal fields of a record, with changes."""
    return {"kind": kind, **_SHARED, **_OWN[kind], **changes}


def record(kind: str, **changes: object) -> AnyRecord:
    """Return a minimal record, with changes."""
    return cast("AnyRecord", KINDS[kind].model_validate(fields(kind, **changes)))


def accepts(kind: str, **changes: object) -> bool:
    """Return whether the record is valid. The traceback has the reason."""
    return isinstance(record(kind, **changes), Record)


def refusal(kind: str, **changes: object) -> str:
    """Return the message for an invalid record."""
    with pytest.raises(InvalidPart) as refused:
        record(kind, **changes)
    (problem,) = refused.value.problems
    is_of_field = problem.code == "value-error" and problem.field
    return f"{problem.field}: {problem.message}" if is_of_field else problem.message


def steps(*steps: str) -> list[dict[str, str]]:
    """Return steps from texts like "status date"."""
    return [dict(zip(("status", "when"), step.split(" ", 1), strict=True)) for step in steps]
