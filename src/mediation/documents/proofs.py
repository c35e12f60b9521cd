"""Proves evidence by the documents: whether the words at each span are those that were coded, and what they are."""

from enum import StrEnum
from pathlib import Path
from typing import Final

import attrs

from mediation.display import counted
from mediation.documents.folder import Document, DocumentFolder, DocumentStatus
from mediation.errors import DataError, Problem, require
from mediation.models.evidence import Evidence
from mediation.models.part import RecordId, SourceId
from mediation.models.records import Record
from mediation.record_set import RecordSet


class ProofStatus(StrEnum):
    """What the documents say of a span or a record, from good to bad.

    `proven`: the words are those that were coded. `document_absent`: nobody can tell. `digest_differs`: they are
    other words, or the document is another.
    """

    PROVEN = "proven"
    DOCUMENT_ABSENT = "document_absent"
    DIGEST_DIFFERS = "digest_differs"


_BADNESS: Final = tuple(ProofStatus)


@attrs.frozen(kw_only=True)
class SpanProof:
    """What the documents say of one span. `message` tells what is wrong with it and what to do, if anything."""

    evidence: Evidence
    status: ProofStatus
    message: str = ""


@attrs.frozen(kw_only=True, repr=False)
class Proof:
    """What the documents say of one record: as much as of the worst of its spans."""

    record: RecordId
    source: SourceId
    spans: tuple[SpanProof, ...]

    def __repr__(self) -> str:
        why = f": {self.message}" if self.message else ""
        return f"<Proof of {self.record}: {self.status.replace('_', ' ')}{why}>"

    @property
    def status(self) -> ProofStatus:
        """The status of the worst span."""
        return max((span.status for span in self.spans), key=_BADNESS.index)

    @property
    def failed(self) -> tuple[Evidence, ...]:
        """The spans that are not proven."""
        return tuple(span.evidence for span in self.spans if span.status is not ProofStatus.PROVEN)

    @property
    def message(self) -> str:
        """What is wrong with the record's spans, each thing once; nothing where all are proven."""
        return "; ".join(dict.fromkeys(span.message for span in self.spans if span.message))


@attrs.frozen(kw_only=True, repr=False)
class Verification:
    """A dataset held against the documents in a folder: a proof for each record, in the dataset's order.

    `documents` tells what there is of each source's document, `unread` which files and folders could not be
    looked into.
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
        """How many records there are of each status."""
        found = [proof.status for proof in self.proofs]
        return {status: found.count(status) for status in ProofStatus}

    @property
    def is_proven(self) -> bool:
        """Whether nothing is wrong: every span of every record has the words that were coded."""
        return not self.problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """A problem for each record that is not proven, and for each document that is not as its source says."""
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
    """Hold every span of the dataset against the documents in the folder.

    Raises:
        UsageError: the folder is not there.
    """
    found = DocumentFolder(folder, ds.sources.values())
    spans: dict[str, list[Evidence]] = {}
    for record in ds:
        for evidence in record.evidence:
            spans.setdefault(evidence.source, []).append(evidence)
    documents: list[Document] = []
    judged: dict[Evidence, SpanProof] = {}
    for source in ds.sources.values():
        document, text = found.find(source)
        documents.append(document)
        judged |= {evidence: _judged(evidence, document, text) for evidence in spans.get(source.id, ())}
    proofs = tuple(
        Proof(record=record.id, source=record.source, spans=tuple(judged[each] for each in record.evidence))
        for record in ds
    )
    return Verification(folder=found.path, documents=tuple(documents), proofs=proofs, unread=found.unread)


def quote(ds: RecordSet, record: Record | str, folder: str | Path) -> tuple[str, ...]:
    """Return the words of each span of the record, which are those that were coded.

    Raises:
        UsageError: the folder is not there, or the dataset has no such record or not its source.
        DataError: a span is not proven; the error says of each which document is absent or differs.
    """
    if isinstance(record, str):
        require("record", record, (each.id for each in ds))
        record = ds[record]
    for evidence in record.evidence:
        require("source", evidence.source, ds.sources)
    found = DocumentFolder(folder, ds.sources.values())
    texts = {name: found.find(ds.sources[name]) for name in dict.fromkeys(each.source for each in record.evidence)}
    spans = tuple(_judged(evidence, *texts[evidence.source]) for evidence in record.evidence)
    proof = Proof(record=record.id, source=record.source, spans=spans)
    if proof.status is not ProofStatus.PROVEN:
        raise DataError(
            Problem(code=span.status.replace("_", "-"), message=span.message, path=record.id)
            for span in {span.message: span for span in spans if span.message}.values()
        )
    return tuple(evidence.quote(texts[evidence.source][1]) for evidence in record.evidence)


def _judged(evidence: Evidence, document: Document, text: str) -> SpanProof:
    if document.status is DocumentStatus.ABSENT:
        return SpanProof(evidence=evidence, status=ProofStatus.DOCUMENT_ABSENT, message=document.message)
    if document.status is DocumentStatus.FOUND and evidence.proves(text):
        return SpanProof(evidence=evidence, status=ProofStatus.PROVEN)
    message = document.message or (
        f"characters {evidence.start}–{evidence.end} of {document.file}, which is the document that was coded, are not "
        "the words that were coded: correct the span (mediation.anchor gives that of a phrase)"
    )
    return SpanProof(evidence=evidence, status=ProofStatus.DIGEST_DIFFERS, message=message)
