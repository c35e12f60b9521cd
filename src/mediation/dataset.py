"""A closed, frozen collection of sources, actors, disputes and records: every id that is used resolves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal, Self, TypeVar, cast

import attrs

from mediation.actors import Actor, Dispute
from mediation.errors import DataError, Problem, UsageError, nearest
from mediation.evidence import Source
from mediation.part import ActorRef, Note, Part
from mediation.records import (
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Condition,
    Measure,
    Meeting,
    Negotiation,
    Record,
    Statement,
    Voice,
)
from mediation.references import references
from mediation.vocabulary import ActorType
from mediation.when import Answer, When

OnError = Literal["raise", "collect"]
Kind = TypeVar("Kind", bound=Record)
_Part = TypeVar("_Part", bound=Part)
_Entity = TypeVar("_Entity", Source, Actor, Dispute)


class Coverage(Part):
    """What a dataset claims to cover: a period, some actors (none named: all), and whether exhaustively.

    Where it is not exhaustive, counts are lower bounds and nothing found is not zero.
    """

    period: When
    actors: tuple[ActorRef, ...] = ()
    exhaustive: bool = False
    note: Note = ""


@attrs.frozen
class Entry:
    """A part of a dataset with the place it was read from, for messages."""

    part: Part
    file: str = ""
    path: str = ""


@attrs.frozen(kw_only=True, repr=False)
class Dataset:
    """Sources, actors, disputes and records that hang together. Iterating gives the records.

    `outside` are events that records here refer to and that a filter left out. `problems` are what was wrong
    with the data that did not make it into the dataset, when it was read with `on_error="collect"`.

    Raises:
        DataError: an id is used that nothing has, or twice; the error lists every such place.

    >>> from mediation import load_seeds
    >>> ds = load_seeds()
    >>> ds.sources["caliber-2024"].published, ds.actors["TUR"].name
    (When('2024-02-29'), 'Türkiye')
    """

    title: str = ""
    _sources: tuple[Source, ...] = ()
    _actors: tuple[Actor, ...] = ()
    _disputes: tuple[Dispute, ...] = ()
    records: tuple[AnyRecord, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    outside: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def __attrs_post_init__(self) -> None:
        parts = (*self._sources, *self._actors, *self._disputes, *self.coverage, *self.records)
        problems = tuple(problem for problem, _ in _check([Entry(part) for part in parts], self.outside))
        if problems:
            raise DataError(problems)

    @classmethod
    def assemble(
        cls, entries: Iterable[Entry], *, title: str = "", problems: Iterable[Problem] = (), on_error: OnError
    ) -> Self:
        """Make a dataset of parts that were read from somewhere.

        `problems` are those met while reading. With `on_error="collect"` whatever does not fit is left out,
        again until the rest is closed, and listed in the dataset's `problems`.

        Raises:
            DataError: with `on_error="raise"`, when anything is wrong; it lists everything.
        """
        kept, found = list(entries), list(problems)
        while broken := list(_check(kept, frozenset())):
            found += (problem for problem, _ in broken)
            left_out = {id(entry) for _, entry in broken}
            if on_error == "raise":
                break
            kept = [entry for entry in kept if id(entry) not in left_out]
        if found and on_error == "raise":
            raise DataError(found)
        return cls(
            title=title,
            sources=_of(Source, kept),
            actors=_of(Actor, kept),
            disputes=_of(Dispute, kept),
            coverage=_of(Coverage, kept),
            records=cast("tuple[AnyRecord, ...]", _of(Record, kept)),
            problems=tuple(found),
        )

    def __repr__(self) -> str:
        what = f"{len(self.records)} records of {len(self._sources)} sources, {len(self._actors)} actors"
        return f"<Dataset {self.title!r}: {what}>" if self.title else f"<Dataset: {what}>"

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return _by_id(self._sources)

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""
        return _by_id(self._actors)

    @property
    def disputes(self) -> Mapping[str, Dispute]:
        """The disputes by id."""
        return _by_id(self._disputes)

    @cached_property
    def accounts(self) -> Mapping[str, tuple[AnyRecord, ...]]:
        """What the sources say of each event: its records, by the event's slug."""
        by_event: dict[str, list[AnyRecord]] = {}
        for record in self.records:
            by_event.setdefault(record.event, []).append(record)
        return MappingProxyType({event: tuple(records) for event, records in by_event.items()})

    @cached_property
    def _by_record_id(self) -> Mapping[str, AnyRecord]:
        return {record.id: record for record in self.records}

    def __iter__(self) -> Iterator[AnyRecord]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def __contains__(self, item: object) -> bool:
        """Tell whether a record, or the id of one, is in the dataset."""
        if isinstance(item, Record):
            return self._by_record_id.get(item.id) == item
        return item in self._by_record_id

    def __getitem__(self, record_id: str) -> AnyRecord:
        """Return the record of that id, in constant time.

        Raises:
            KeyError: there is none; the message names the nearest ids.
        """
        try:
            return self._by_record_id[record_id]
        except KeyError:
            close = nearest(record_id, self._by_record_id, most=3)
            hint = f" (did you mean {', '.join(close)}?)" if close else ""
            raise KeyError(f"no record {record_id!r}{hint}") from None

    @property
    def negotiations(self) -> tuple[Negotiation, ...]:
        """The negotiations."""
        return self._of_kind(Negotiation)

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """The agreements."""
        return self._of_kind(Agreement)

    @property
    def arms_transfers(self) -> tuple[ArmsTransfer, ...]:
        """The arms transfers."""
        return self._of_kind(ArmsTransfer)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements."""
        return self._of_kind(Statement)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures."""
        return self._of_kind(Measure)

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings."""
        return self._of_kind(Meeting)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self._of_kind(Condition)

    def _of_kind(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(record for record in self.records if isinstance(record, kind))

    def filter(
        self,
        predicate: Callable[[AnyRecord], bool] = lambda _: True,
        *,
        kind: str | None = None,
        source: str | None = None,
        actor: str | None = None,
        dispute: str | None = None,
        event: str | None = None,
    ) -> Self:
        """Return the dataset with only the records that meet all that is asked. Entities stay.

        `actor` keeps the records that mention it anywhere, as speaker, party, target or other.

        Raises:
            UsageError: an actor, source or dispute that the dataset doesn't have.
        """
        for what, asked, known in (
            ("source", source, self.sources), ("actor", actor, self.actors), ("dispute", dispute, self.disputes)
        ):  # fmt: skip
            if asked is not None:
                require(what, asked, known)

        def is_kept(record: AnyRecord) -> bool:
            return (
                kind in (None, record.kind)
                and source in (None, record.source)
                and event in (None, record.event)
                and (dispute is None or dispute in record.disputes)
                and (actor is None or any(what == "actor" and ref == actor for _, what, ref in references(record)))
                and predicate(record)
            )

        kept = tuple(record for record in self.records if is_kept(record))
        events = {record.event for record in kept}
        used = {ref for record in kept for _, what, ref in references(record) if what == "event"}
        return attrs.evolve(self, records=kept, outside=frozenset(used - events))


def require(what: str, asked: str, known: Iterable[str]) -> None:
    """Refuse an id that is not among the known ones.

    Raises:
        UsageError: naming the nearest known ids.
    """
    known = tuple(known)
    if asked in known:
        return
    close = nearest(asked, known, most=3)
    hint = f"did you mean {', '.join(close)}?" if close else f"known are {', '.join(sorted(known)[:20]) or 'none'}"
    raise UsageError(f'no {what} "{asked}" ({hint})')


def _by_id(entities: tuple[_Entity, ...]) -> Mapping[str, _Entity]:
    return MappingProxyType({entity.id: entity for entity in entities})


def _of(kind: type[_Part], entries: Iterable[Entry]) -> tuple[_Part, ...]:
    return tuple(entry.part for entry in entries if isinstance(entry.part, kind))


_ENTITIES: Final[dict[type[Part], str]] = {Source: "source", Actor: "actor", Dispute: "dispute"}


def _check(entries: list[Entry], outside: frozenset[str]) -> Iterator[tuple[Problem, Entry]]:
    """Yield what keeps the parts from being a closed dataset, with the part at fault."""
    yield from _repeated_ids(entries)
    known: dict[str, set[str]] = {what: set() for what in ("source", "actor", "dispute")}
    for entry in entries:
        if what := _ENTITIES.get(type(entry.part)):
            known[what].add(_name(entry.part))
    events = {entry.part.event for entry in entries if isinstance(entry.part, Record)}
    known["event"] = {*events, *outside}
    for entry in entries:
        for path, what, ref in references(entry.part):
            if ref not in known[what]:
                close = nearest(ref, known[what])
                yield _problem(entry, f"unknown-{what}", path, f'no {what} "{ref}"', *close), entry
    yield from _mixed_kinds(entries)
    yield from _misplaced_evidence(entries)
    yield from _vacant_offices(entries)


def _repeated_ids(entries: list[Entry]) -> Iterator[tuple[Problem, Entry]]:
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        key = _ENTITIES.get(type(entry.part), "record"), _name(entry.part)
        if key in seen and not isinstance(entry.part, Coverage):
            yield _problem(entry, "repeated-id", "", f'a second {key[0]} "{key[1]}"'), entry
        seen.add(key)


def _mixed_kinds(entries: list[Entry]) -> Iterator[tuple[Problem, Entry]]:
    kinds: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry.part, Record):
            kind = kinds.setdefault(entry.part.event, entry.part.kind)
            if kind != entry.part.kind:
                message = (
                    f"{entry.part.event} is a {kind} elsewhere and a {entry.part.kind} here; an event has one kind"
                )
                yield _problem(entry, "mixed-kinds", "event", message), entry


def _misplaced_evidence(entries: list[Entry]) -> Iterator[tuple[Problem, Entry]]:
    lengths = {entry.part.id: entry.part.length for entry in entries if isinstance(entry.part, Source)}
    for entry in entries:
        if isinstance(entry.part, Record):
            for number, evidence in enumerate(entry.part.evidence):
                length = lengths.get(evidence.source, evidence.end)
                if evidence.end > length:
                    message = f"ends at {evidence.end}, but {evidence.source} has {length} characters"
                    yield _problem(entry, "evidence-outside", f"evidence[{number}]", message), entry


def _vacant_offices(entries: list[Entry]) -> Iterator[tuple[Problem, Entry]]:
    """Yield speakers who certainly did not hold, then, the office in which they are said to speak.

    A statement is made at its record's date. Another voice tells of what has lasted or is to come: it spoke at
    some time between that and the day on which its source came out.
    """
    actors = {entry.part.id: entry.part for entry in entries if isinstance(entry.part, Actor)}
    published = {entry.part.id: entry.part.published for entry in entries if isinstance(entry.part, Source)}
    for entry in entries:
        if not isinstance(entry.part, Record):
            continue
        told = _between(entry.part.when, published.get(entry.part.source, entry.part.when))
        voices: list[tuple[str, Voice | Statement, When]] = [
            (f"attribution[{number}]", voice, told) for number, voice in enumerate(entry.part.attribution)
        ]
        if isinstance(entry.part, Statement):
            voices.append(("speaker", entry.part, entry.part.when))
        for path, voice, when in voices:
            person = actors.get(voice.speaker)
            if person is None or person.type is not ActorType.PERSON or not (voice.office or voice.on_behalf_of):
                continue
            fits = any(
                voice.office in ("", office.title)
                and voice.on_behalf_of in (None, office.of)
                and office.when.overlaps(when) is not Answer.NO
                for office in person.offices
            )
            if not fits:
                post = " of ".join(filter(None, (voice.office or "any office", voice.on_behalf_of)))
                yield _problem(entry, "vacant-office", path, f"{voice.speaker} did not hold {post} at {when}"), entry


def _between(one: When, other: When) -> When:
    """Return the span from the earliest day of the two to the latest."""
    first, last = (one.earliest, other.earliest), (one.latest, other.latest)
    low = ".." if None in first else min(day for day in first if day)
    high = ".." if None in last else max(day for day in last if day)
    return one if low == high == ".." else When(f"{low}/{high}")


def _name(part: Part) -> str:
    return str(getattr(part, "id", ""))


def _problem(entry: Entry, code: str, path: str, message: str, close: str = "") -> Problem:
    where = ".".join(filter(None, (entry.path or _name(entry.part), path)))
    return Problem(code=code, message=message, file=entry.file, path=where, nearest=close)
