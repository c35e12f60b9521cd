"""Move evidence when a document changed a little and the same text is now in another place."""

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

# Before the whole document, this many characters on each side of the expected place are searched.
_NEARBY_CHARS: Final = 2_000


@attrs.frozen(kw_only=True)
class Moved:
    """A span of a record that is now in another place of the changed document."""

    record: RecordId
    before: Evidence
    after: Evidence


@attrs.frozen(kw_only=True)
class Lost:
    """A span of a record that is no longer in the document, and whether the record keeps other spans."""

    record: RecordId
    evidence: Evidence
    is_record_kept: bool


@attrs.frozen(kw_only=True, repr=False)
class Reanchored(Generic[AnyRecordSet]):
    """A dataset with moved evidence, and the result for each span.

    `changed` are the documents that changed after coding; their sources have the new digest and length. `left` are
    documents that are missing or unusable, with a message; their sources and evidence don't change. Records that lost
    all their evidence are in `dropped` instead of the dataset.
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
    """Find the evidence in documents that changed after coding, and move its spans to the new places.

    A document is unchanged if the folder has a file with its digest. Otherwise the file with its name is searched for
    each span: for the same number of characters with the same digest. The search starts at the place where nearby
    spans moved to, and continues outwards through the whole document. It takes about a second per million characters
    for each length among the spans that are missing.

    Raises:
        UsageError: the folder doesn't exist.
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
    """Return a changed document with its text, or with a message and no text if it is unusable."""
    try:
        text = found.text(document, encoding)
    except UnicodeDecodeError as error:
        return attrs.evolve(document, message=f"{document.file} {not_utf8(error)}."), ""
    except DataError as error:
        return attrs.evolve(document, message=str(error)), ""
    except OverflowError as error:
        return attrs.evolve(document, message=f"{document.file} {error}."), ""
    return attrs.evolve(document, message="" if text else f"{document.file} is empty."), text


def _spans(ds: RecordSet, source: Source) -> set[Evidence]:
    return {evidence for record in ds for evidence in record.evidence if evidence.source == source.id}


def _rebuilt(
    ds: AnyRecordSet, sources: Iterable[Source], places: dict[Evidence, int | None]
) -> Reanchored[AnyRecordSet]:
    """Return the dataset with the new sources and places. Spans without a place are removed."""
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
    """Return the new start of each span, or None if the text doesn't have it."""
    search = _Search(text, spans)
    search.follow(0)
    for look in (search.nearby, search.anywhere):
        # Longest first, because a short text may appear in several places and only one is right.
        for span in sorted(search.open, key=lambda span: (span.start - span.end, span.start)):
            if span in search.open and (place := look(span)) is not None:
                search.settle(span, place)
                search.follow(place - span.start)
    return {**dict.fromkeys(search.open), **search.found}


class _Search:
    """The spans of one document, and the new places that were found."""

    def __init__(self, text: str, spans: Iterable[Evidence]) -> None:
        self._content = text.encode()
        self._length = len(text)
        # The byte offset of each character. In ASCII it equals the character's index.
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
        """Record the new place of a span."""
        self.found[span] = place
        self._taken[span.sha256, place] = span.start
        del self.open[span]

    def follow(self, shift: int) -> None:
        """Record every span that moved by the same number of characters."""
        for span in tuple(self.open):
            if self._is_at(span, span.start + shift):
                self.settle(span, span.start + shift)

    def nearby(self, span: Evidence) -> int | None:
        """Return the place nearest to the expected one, within `_NEARBY_CHARS`."""
        places = _outward(self._expected(span), _NEARBY_CHARS, self._length - _width(span))
        return next((place for place in places if self._is_at(span, place)), None)

    def anywhere(self, span: Evidence) -> int | None:
        """Return the place in the whole text that is nearest to the expected one."""
        expected = self._expected(span)
        places = [place for place in self._scan(_width(span)).get(_digest(span), ()) if self._is_at(span, place)]
        return min(places, key=lambda place: abs(place - expected), default=None)

    def _scan(self, width: int) -> dict[bytes, list[int]]:
        """Return all places of open spans with that width, by digest, in one pass over the text."""
        if width not in self._scanned:
            places: dict[bytes, list[int]] = {_digest(span): [] for span in self.open if _width(span) == width}
            for place in range(self._length - width + 1):
                found = self._window(place, width)
                if found in places:
                    places[found].append(place)
            self._scanned[width] = places
        return self._scanned[width]

    def _expected(self, span: Evidence) -> int:
        """Return the place of the span if it moved as far as the nearest span that was found."""
        near = min(self.found, key=lambda other: abs(other.start - span.start), default=None)
        return span.start + (self.found[near] - near.start if near else 0)

    def _is_at(self, span: Evidence, place: int) -> bool:
        """Return whether the span's text is at the place, and no other span was already found there."""
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
    """Yield places between 0 and `last`, nearest to the centre first, up to `reach` away from it."""
    center = min(max(center, 0), last)
    for distance in range(reach + 1):
        if center - distance >= 0:
            yield center - distance
        if distance and center + distance <= last:
            yield center + distance
