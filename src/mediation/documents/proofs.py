"""Verify evidence: check that the text of each span in the documents is the text that was coded."""

from enum import StrEnum
from pathlib import Path
from typing import Final

import attrs

from mediation.display import counted
from mediation.documents.folder import Document, DocumentFolder, DocumentStatus
from mediation.errors import DataError, Problem, UsageError, require, shown
from mediation.models.evidence import Evidence
from mediation.models.part import RecordId, SourceId
from mediation.models.records import Record
from mediation.record_set import RecordSet


class ProofStatus(StrEnum):
    """The result for a span or a record, from best to worst.

    - `proven`: the text is the text that was coded.
    - `document_absent`: the document is missing.
    - `digest_differs`: the text or the whole document differs.
    """

    PROVEN = "proven"
    DOCUMENT_ABSENT = "document_absent"
    DIGEST_DIFFERS = "digest_differs"


_WORST_LAST: Final = tuple(ProofStatus)


@attrs.frozen(kw_only=True)
class SpanProof:
    """The result for one span. `message` describes the error and what to do; empty if proven."""

    evidence: Evidence
    status: ProofStatus
    message: str = ""


@attrs.frozen(kw_only=True, repr=False)
class Proof:
    """The result for one record. Its status is that of its worst span."""

    record: RecordId
    source: SourceId
    spans: tuple[SpanProof, ...]

    def __repr__(self) -> str:
        why = f": {self.message}" if self.message else ""
        return f"<Proof of {self.record}: {self.status.replace('_', ' ')}{why}>"

    @property
    def status(self) -> ProofStatus:
        """The status of the worst span."""
        return max((span.status for span in self.spans), key=_WORST_LAST.index)

    @property
    def failed(self) -> tuple[Evidence, ...]:
        """The spans that are not proven."""
        return tuple(span.evidence for span in self.spans if span.status is not ProofStatus.PROVEN)

    @property
    def message(self) -> str:
        """The messages of the spans, each once. Empty if all are proven."""
        return " ".join(dict.fromkeys(span.message for span in self.spans if span.message))


@attrs.frozen(kw_only=True, repr=False)
class Verification:
    """The results of checking a dataset against the documents in a folder, one proof per record in dataset order.

    `documents` has the document of each source. `unread` lists the files and folders that could not be read.
    """

    folder: Path
    documents: tuple[Document, ...]
    proofs: tuple[Proof, ...]
    unread: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in self.counts.items() if count)
        return f"<Verification of {counted(len(self.proofs), 'record')}: {counts or 'nothing to prove'}>"

    @property
    def counts(self) -> dict[ProofStatus, int]:
        """The number of records with each status."""
        found = [proof.status for proof in self.proofs]
        return {status: found.count(status) for status in ProofStatus}

    @property
    def is_proven(self) -> bool:
        """Whether every span of every record is proven and no document is wrong."""
        return not self.problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """A problem for each record that is not proven, and for each document that does not match its source."""
        unproven = (
            Problem(code=proof.status.replace("_", "-"), message=proof.message, path=proof.record)
            for proof in self.proofs
            if proof.status is not ProofStatus.PROVEN
        )
        wrong = (
            Problem(code="wrong-document", message=document.message, path=document.source)
            for document in self.documents
            if document.status is DocumentStatus.FOUND and document.message
        )
        return (*wrong, *unproven)


def verify(ds: RecordSet, folder: str | Path) -> Verification:
    """Check every span of the dataset against the documents in the folder.

    Raises:
        UsageError: the folder doesn't exist.
    """
    found = DocumentFolder(folder, ds.sources.values())
    spans: dict[str, list[Evidence]] = {}
    for record in ds:
        for evidence in record.evidence:
            spans.setdefault(evidence.source, []).append(evidence)
    documents: list[Document] = []
    checked: dict[Evidence, SpanProof] = {}
    for source in ds.sources.values():
        document, text = found.find(source)
        documents.append(document)
        checked |= {evidence: _check_span(evidence, document, text) for evidence in spans.get(source.id, ())}
    proofs = tuple(
        Proof(record=record.id, source=record.source, spans=tuple(checked[each] for each in record.evidence))
        for record in ds
    )
    return Verification(folder=found.path, documents=tuple(documents), proofs=proofs, unread=found.unread)


def quote(ds: RecordSet, record: Record | str, folder: str | Path) -> tuple[str, ...]:
    """Return the text of each span of the record, after verifying it.

    Raises:
        UsageError: the folder doesn't exist, or the dataset doesn't have the record or its source.
        DataError: a span can't be verified; the error lists the documents that are missing or differ.
    """
    if isinstance(record, str):
        require("record", record, (each.id for each in ds))
        record = ds[record]
    if not isinstance(record, Record):
        raise UsageError(f"Expected a record or its id, found {shown(record)}.")
    for evidence in record.evidence:
        require("source", evidence.source, ds.sources)
    found = DocumentFolder(folder, ds.sources.values())
    texts = {name: found.find(ds.sources[name]) for name in dict.fromkeys(each.source for each in record.evidence)}
    spans = tuple(_check_span(evidence, *texts[evidence.source]) for evidence in record.evidence)
    proof = Proof(record=record.id, source=record.source, spans=spans)
    if proof.status is not ProofStatus.PROVEN:
        raise DataError(
            Problem(code=span.status.replace("_", "-"), message=span.message, path=record.id)
            for span in {span.message: span for span in spans if span.message}.values()
        )
    return tuple(evidence.quote(texts[evidence.source][1]) for evidence in record.evidence)


def _check_span(evidence: Evidence, document: Document, text: str) -> SpanProof:
    if document.status is DocumentStatus.ABSENT:
        return SpanProof(evidence=evidence, status=ProofStatus.DOCUMENT_ABSENT, message=document.message)
    if document.status is DocumentStatus.FOUND and evidence.proves(text):
        return SpanProof(evidence=evidence, status=ProofStatus.PROVEN)
    message = document.message or (
        f"Characters {evidence.start}–{evidence.end} of {document.file} are not the text that was coded. Correct the "
        "span, for example with mediation.anchor."
    )
    return SpanProof(evidence=evidence, status=ProofStatus.DIGEST_DIFFERS, message=message)
