"""A verification as text and tables for a terminal, as JSON, and as CSV."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from rich.console import RenderableType

from mediation.display import counted
from mediation.documents import Proof, ProofStatus, SpanProof, Verification
from mediation.models.evidence import Evidence
from mediation.show.tables import csv_text, table

_COLUMNS: Final = ("record", "source", "status", "spans", "failed", "message")


def tables(given: Verification) -> Iterator[RenderableType]:
    """Yield a summary, a table of sources with their records, then what is not proven and why."""
    yield _summary(given)
    head = ("source", "document", "file", "records", *(status.replace("_", " ") for status in ProofStatus))
    yield table("Records by source", head, _sources(given))
    yield from _reasons(given)
    if given.unread:
        yield "\nNot searched:"
        yield from (f"  {problem.file}: {problem.message}" for problem in given.unread)


def to_json(given: Verification) -> str:
    """Return the verification as JSON: the counts, each document, each record with its spans."""
    answer = {
        "folder": str(given.folder),
        "is_proven": given.is_proven,
        "counts": given.counts,
        "documents": [
            {"source": each.source, "status": each.status, "file": each.file, "message": each.message}
            for each in given.documents
        ],
        "proofs": [
            {
                "record": proof.record,
                "source": proof.source,
                "status": proof.status,
                "message": proof.message,
                "spans": [_span(span) for span in proof.spans],
            }
            for proof in given.proofs
        ],
        "unread": [{"code": each.code, "file": each.file, "message": each.message} for each in given.unread],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(given: Verification) -> str:
    """Return a row for each record: its status, its spans and its unproven spans, written as 10-20."""
    return csv_text(_COLUMNS, (_row(proof) for proof in given.proofs))


def _summary(given: Verification) -> str:
    records, documents = len(given.proofs), len(given.documents)
    proven = given.counts[ProofStatus.PROVEN]
    checked = f"Checked {counted(records, 'record')} of {counted(documents, 'source')} against {given.folder}"
    return f"{checked}: {'all' if proven == records and records else proven} proven"


def _sources(given: Verification) -> Iterator[tuple[str, ...]]:
    for document in given.documents:
        statuses = [proof.status for proof in given.proofs if proof.source == document.source]
        counts = (str(statuses.count(status) or "") for status in ProofStatus)
        yield document.source, document.status, document.file, str(len(statuses)), *counts


def _reasons(given: Verification) -> Iterator[str]:
    """Yield each message once, with the records that it concerns."""
    concerned: dict[str, list[str]] = {}
    for problem in given.problems:
        concerned.setdefault(problem.message, []).append(problem.path)
    for message, paths in concerned.items():
        yield f"\n{message}"
        yield from (f"  {path}" for path in paths)


def _row(proof: Proof) -> tuple[str, ...]:
    spans = [span.evidence for span in proof.spans]
    return proof.record, proof.source, proof.status, _listed(spans), _listed(proof.failed), proof.message


def _listed(spans: Iterable[Evidence]) -> str:
    return " ".join(f"{each.start}-{each.end}" for each in spans)


def _span(span: SpanProof) -> dict[str, Any]:
    evidence = span.evidence
    place = {"source": evidence.source, "start": evidence.start, "end": evidence.end}
    return {**place, "status": span.status, "message": span.message}
