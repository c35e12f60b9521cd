"""The documents that are coded, where somebody has them: proves evidence by them, anchors it, moves it with them."""

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
