"""Moves evidence along when a document changed a little: the words are the same, and stand elsewhere."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Final, Generic

import attrs

from mediation.display import counted
from mediation.documents.folder import Document, DocumentFolder, DocumentStatus
from mediation.documents.texts import not_utf8
from mediation.errors import DataError
from mediation.models.evidence import Evidence, Source
from mediation.models.part import RecordId
from mediation.models.records import AnyRecord
from mediation.record_set import AnyRecordSet, RecordSet
from mediation.vocabulary import Encoding

# So many characters about the place where a span is expected are looked at before the whole document.
_NEAR: Final = 2_000


@attrs.frozen(kw_only=True)
class Moved:
    """A span of a record whose words stand elsewhere in the document as it is now."""

    record: RecordId
    before: Evidence
    after: Evidence


@attrs.frozen(kw_only=True)
class Lost:
    """A span of a record whose words are no longer in the document, and whether the record keeps other spans."""

    record: RecordId
    evidence: Evidence
    is_record_kept: bool


@attrs.frozen(kw_only=True, repr=False)
class Reanchored(Generic[AnyRecordSet]):
    """A dataset whose evidence was moved along with its documents, and what became of each span.

    `changed` are the sources whose documents are other than they were coded; they have their new digest and
    length. Of `left` the document is absent or can't be used, the message says why; they and their evidence are
    as they were. Records that lost all their evidence are not in the dataset: `dropped` has them.
    """

    dataset: AnyRecordSet
    changed: tuple[Document, ...] = ()
    left: tuple[Document, ...] = ()
    moved: tuple[Moved, ...] = ()
    lost: tuple[Lost, ...] = ()
    dropped: tuple[AnyRecord, ...] = ()

    def __repr__(self) -> str:
        spans = f"{counted(len(self.moved), 'span')} moved, {len(self.lost)} lost"
        return (
            f"<Reanchored: {counted(len(self.changed), 'document')} changed, {spans}; "
            f"{counted(len(self.dataset), 'record')} kept, {len(self.dropped)} dropped>"
        )


def reanchor(ds: AnyRecordSet, folder: str | Path) -> Reanchored[AnyRecordSet]:
    """Move the evidence to where its words stand now, in documents that are no longer as they were coded.

    A document whose digest is in the folder is as it was. One that is not, and whose file name is there with another
    digest, is read, and each span is looked for: as many characters with the same digest. Where the spans around it
    have moved to is tried first, then the search goes outward from there over the whole document. It takes about
    a second for each million characters and each length of span that is lost.

    Raises:
        UsageError: the folder is not there.
    """
    found = DocumentFolder(folder, ds.sources.values())
    changed: list[Document] = []
    left: list[Document] = []
    sources = dict(ds.sources)
    places: dict[Evidence, int | None] = {}
    for source in ds.sources.values():
        document, _ = found.find(source)
        text = ""
        if document.status is DocumentStatus.DIFFERS:
            document, text = _read(found, document, source.encoding)
        if text:
            changed.append(document)
            places |= _places(text, _spans(ds, source))
            sources[source.id] = source.replace(sha256=found.digest(document), length=len(text))
        elif document.message:
            left.append(document)
    return attrs.evolve(_rebuilt(ds, sources.values(), places), changed=tuple(changed), left=tuple(left))


def _read(found: DocumentFolder, document: Document, encoding: Encoding) -> tuple[Document, str]:
    """Return the document that differs with its text and no message, or with the reason why it has none."""
    try:
        text = found.text(document, encoding)
    except UnicodeDecodeError as error:
        return attrs.evolve(document, message=f"{document.file} {not_utf8(error)}"), ""
    except DataError as error:
        return attrs.evolve(document, message=str(error)), ""
    except OverflowError as error:
        return attrs.evolve(document, message=f"{document.file} {error}"), ""
    return attrs.evolve(document, message="" if text else f"{document.file} is empty"), text


def _spans(ds: RecordSet, source: Source) -> set[Evidence]:
    return {evidence for record in ds for evidence in record.evidence if evidence.source == source.id}


def _rebuilt(
    ds: AnyRecordSet, sources: Iterable[Source], places: dict[Evidence, int | None]
) -> Reanchored[AnyRecordSet]:
    """Return the dataset with the sources as they are now and each span where it is now, or without it."""
    records: list[AnyRecord] = []
    moved: list[Moved] = []
    lost: list[Lost] = []
    dropped: list[AnyRecord] = []
    for record in ds:
        now = [(each, places.get(each, each.start)) for each in record.evidence]
        evidence = tuple(_at(each, place) for each, place in now if place is not None)
        for each, place in now:
            if place is None:
                lost.append(Lost(record=record.id, evidence=each, is_record_kept=bool(evidence)))
            elif place != each.start:
                moved.append(Moved(record=record.id, before=each, after=_at(each, place)))
        if evidence:
            records.append(record if evidence == record.evidence else record.replace(evidence=evidence))
        else:
            dropped.append(record)
    gone = {record.id for record in dropped}
    kept = ds.filter(lambda record: record.id not in gone) if gone else ds
    return Reanchored(
        dataset=attrs.evolve(kept, sources=tuple(sources), records=tuple(records)),
        moved=tuple(moved),
        lost=tuple(lost),
        dropped=tuple(dropped),
    )


def _at(evidence: Evidence, start: int) -> Evidence:
    return evidence.replace(start=start, end=start + evidence.end - evidence.start)


def _places(text: str, spans: Iterable[Evidence]) -> dict[Evidence, int | None]:
    """Return where in the text each span begins now, or None where its words are not there."""
    search = _Search(text, spans)
    search.follow(0)
    for look in (search.nearby, search.anywhere):
        # The longest first: of few words there may be several places, and only one of them is theirs.
        for span in sorted(search.open, key=lambda span: (span.start - span.end, span.start)):
            if span in search.open and (place := look(span)) is not None:
                search.settle(span, place)
                search.follow(place - span.start)
    return {**dict.fromkeys(search.open), **search.found}


class _Search:
    """Spans of one document, and where in its text they are now, as far as that is known."""

    def __init__(self, text: str, spans: Iterable[Evidence]) -> None:
        self._content = text.encode()
        self._length = len(text)
        # Where in the bytes each character begins; in plain ASCII that is its own number.
        self._offsets: Sequence[int] = (
            range(len(text) + 1)
            if text.isascii()
            else array("Q", accumulate((len(letter.encode()) for letter in text), initial=0))
        )
        self.open = dict.fromkeys(sorted(spans, key=lambda span: (span.start, span.end)))
        self.found: dict[Evidence, int] = {}
        self._taken: dict[tuple[str, int], int] = {}
        self._scanned: dict[int, dict[bytes, list[int]]] = {}

    def settle(self, span: Evidence, place: int) -> None:
        """Note where a span is now."""
        self.found[span] = place
        self._taken[span.sha256, place] = span.start
        del self.open[span]

    def follow(self, shift: int) -> None:
        """Note every span that has moved as far as that."""
        for span in tuple(self.open):
            if self._is_at(span, span.start + shift):
                self.settle(span, span.start + shift)

    def nearby(self, span: Evidence) -> int | None:
        """Return the nearest place in the neighbourhood of where the span is expected."""
        places = _outward(self._expected(span), _NEAR, self._length - _width(span))
        return next((place for place in places if self._is_at(span, place)), None)

    def anywhere(self, span: Evidence) -> int | None:
        """Return the place in the whole text that is nearest to where the span is expected."""
        expected = self._expected(span)
        places = [place for place in self._scan(_width(span)).get(_digest(span), ()) if self._is_at(span, place)]
        return min(places, key=lambda place: abs(place - expected), default=None)

    def _scan(self, width: int) -> dict[bytes, list[int]]:
        """Return all places of the open spans of that width, by their digests: one look at each window for all."""
        if width not in self._scanned:
            places: dict[bytes, list[int]] = {_digest(span): [] for span in self.open if _width(span) == width}
            for place in range(self._length - width + 1):
                found = self._window(place, width)
                if found in places:
                    places[found].append(place)
            self._scanned[width] = places
        return self._scanned[width]

    def _expected(self, span: Evidence) -> int:
        """Return where the span would be, had it moved as far as the nearest one that was found."""
        near = min(self.found, key=lambda other: abs(other.start - span.start), default=None)
        return span.start + (self.found[near] - near.start if near else 0)

    def _is_at(self, span: Evidence, place: int) -> bool:
        """Tell whether the words are at the place, and no other span of the same words was found there."""
        if not 0 <= place <= self._length - _width(span):
            return False
        is_free = self._taken.get((span.sha256, place), span.start) == span.start
        return is_free and self._window(place, _width(span)) == _digest(span)

    def _window(self, place: int, width: int) -> bytes:
        return sha256(self._content[self._offsets[place] : self._offsets[place + width]]).digest()


def _width(span: Evidence) -> int:
    return span.end - span.start


def _digest(span: Evidence) -> bytes:
    return bytes.fromhex(span.sha256)


def _outward(center: int, reach: int, last: int) -> Iterator[int]:
    """Yield the places from 0 to the last, those nearest to the center first, none farther from it than reach."""
    center = min(max(center, 0), last)
    for distance in range(reach + 1):
        if center - distance >= 0:
            yield center - distance
        if distance and center + distance <= last:
            yield center + distance
