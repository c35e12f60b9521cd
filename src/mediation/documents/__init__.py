"""Work with the coded documents: anchor evidence in them, verify it, and move it when they change."""

from mediation.documents.anchors import anchor, source_of
from mediation.documents.folder import Document, DocumentStatus
from mediation.documents.proofs import Proof, ProofStatus, SpanProof, Verification, quote, verify
from mediation.documents.reanchoring import Lost, Moved, Reanchored, reanchor

__all__ = [
    "Document",
    "DocumentStatus",
    "Lost",
    "Moved",
    "Proof",
    "ProofStatus",
    "Reanchored",
    "SpanProof",
    "Verification",
    "anchor",
    "quote",
    "reanchor",
    "source_of",
    "verify",
]
