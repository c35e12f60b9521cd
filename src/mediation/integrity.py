"""Check that the parts of a dataset are consistent: ids are unique and resolve, and no claim is impossible."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import le
from typing import Final, NamedTuple, cast

from mediation.dates.when import Answer, When
from mediation.errors import Problem, nearest
from mediation.models.actors import Actor, Office
from mediation.models.batches import Alike, alike, column, values
from mediation.models.evidence import Coverage, Source
from mediation.models.fields import Speaker, marked
from mediation.models.part import ActorId, Part
from mediation.models.records import Record
from mediation.models.references import references, referring_beyond
from mediation.vocabulary import ActorType

# The fields that make a record's id.
_NAMED: Final = ("event", "source", "version")

# Parts are checked in batches that fit in the processor's cache, one field at a time.
_BATCH_PARTS: Final = 500
# Finding the nearest id is slow, so only the first problems get a suggestion.
_MAX_SUGGESTIONS: Final = 100


class Entry(NamedTuple):
    """A part of a dataset with the place it was read from, for messages."""

    part: Part
    file: str = ""
    path: str = ""
    line: int = 0


Found = tuple[Problem, Entry]


def check(
    entries: Iterable[Entry], outside: frozenset[str] = frozenset(), unread: frozenset[tuple[str, str]] = frozenset()
) -> list[Found]:
    """Return the problems that keep the parts from being a closed dataset, each with its part.

    `outside` are known events that no part describes. `unread` are entities that exist but could not be read, as
    ("actor", "TUR"). References to them get a separate problem code, such as `unread-actor`.
    """
    integrity = Integrity()
    integrity.allow(outside)
    integrity.take([*entries])
    return integrity.problems(unread)


class Integrity:
    """Check the parts of a dataset one batch after another.

    Parts are declared and then examined. A whole batch is checked at once; only if something may be wrong are its
    parts checked one by one. References to parts that have not been read yet wait. Valid parts are not kept in
    memory, only their ids.
    """

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {name: set() for name in ("source", "actor", "dispute", "event")}
        self._records: set[tuple[str, str, int]] = set()
        self._kinds: dict[str, str] = {}
        self._sources: dict[str, Source] = {}
        self._lengths: dict[str, int] = {}
        self._persons: dict[str, Actor] = {}
        self._repeated: list[Found] = []
        self._mixed: list[Found] = []
        self._outside: list[Found] = []
        self._vacant: list[Found] = []
        self._waiting: list[tuple[str, str, str, Entry]] = []
        self._early: list[Entry] = []

    def allow(self, outside: frozenset[str]) -> None:
        """Declare known events that no part describes."""
        self._known["event"] |= outside

    def take(self, entries: Sequence[Entry]) -> None:
        """Declare the parts, so that others can refer to them, and check what they say."""
        batches = [entries[start : start + _BATCH_PARTS] for start in range(0, len(entries), _BATCH_PARTS)]
        for batch in batches:
            self._declare_all(batch)
        for batch in batches:
            self._examine_all(batch)

    def _examine_all(self, batch: Sequence[Entry]) -> None:
        parts = alike([entry.part for entry in batch])
        beyond = {id(part) for part in referring_beyond(self._known, parts)}
        within = [entry.part for entry in batch if id(entry.part) not in beyond] if beyond else ()
        by_kind = _records_in(alike(within) if beyond else parts)
        if not (self._fit_sources(by_kind) and self._fit_offices(by_kind)):
            beyond = {id(entry.part) for entry in batch}
        for entry in batch if beyond else ():
            if id(entry.part) in beyond:
                self._examine(entry)

    def _declare_all(self, batch: Sequence[Entry]) -> None:
        parts = alike([entry.part for entry in batch])
        by_kind = _records_in(parts)
        is_declared = self._declare_records(by_kind)
        if not is_declared or len(by_kind) < len(parts):
            for entry in batch:
                if not (is_declared and type(entry.part) in by_kind):
                    self._declare(entry)

    def _declare_records(self, by_kind: Alike[Record]) -> bool:
        """Declare all records; declare none if two share an id or an event has two kinds. Return whether it did."""
        names, kinds = set[tuple[str, str, int]](), dict[str, str]()
        for records in by_kind.values():
            names.update(zip(*(column(name, records) for name in _NAMED), strict=True))
            events, kind = set(column("event", records)), records[0].kind
            if not kinds.keys().isdisjoint(events):
                return False
            kinds |= dict.fromkeys(events, kind)
        is_new = len(names) == sum(map(len, by_kind.values())) and names.isdisjoint(self._records)
        if not is_new or any(self._kinds[event] != kinds[event] for event in kinds.keys() & self._kinds.keys()):
            return False
        self._records.update(names)
        self._kinds.update(kinds)
        self._known["event"].update(kinds)
        return True

    def _declare(self, entry: Entry) -> None:
        part = entry.part
        if isinstance(part, Record):
            name = str(part.id)
            is_known = (part.event, part.source, part.version) in self._records
            self._records.add((part.event, part.source, part.version))
            self._known["event"].add(part.event)
            kind = self._kinds.setdefault(part.event, part.kind)
            if kind != part.kind:
                kinds = f"{_a(kind)} elsewhere and {_a(part.kind)} here"
                message = f"The event {part.event} is {kinds}. An event has one kind."
                self._mixed.append((_problem(entry, "mixed-kinds", "event", message), entry))
        elif isinstance(part, Coverage):
            return
        else:
            name = _name(part)
            is_known = name in self._known[part.noun]
            self._known[part.noun].add(name)
            if isinstance(part, Source):
                self._sources.setdefault(name, part)
                self._lengths.setdefault(name, part.length)
            elif isinstance(part, Actor) and part.type is ActorType.PERSON:
                self._persons.setdefault(name, part)
        if is_known:
            self._repeated.append((_problem(entry, "repeated-id", "", f'Duplicate {part.noun} id "{name}".'), entry))

    def _examine(self, entry: Entry) -> None:
        part = entry.part
        if referring_beyond(self._known, {type(part): (part,)}):
            self._waiting += (
                (what, ref, path, entry) for path, what, ref in references(part) if ref not in self._known[what]
            )
            if isinstance(part, Record):
                self._early.append(entry)
                return
        if isinstance(part, Record):
            self._examine_record(entry, part)

    def _fit_sources(self, by_kind: Alike[Record]) -> bool:
        """Return whether all evidence is within the length of its source."""
        for records in by_kind.values():
            spans = [*values("evidence", records, is_tuple=True)]
            lengths = map(self._lengths.__getitem__, column("source", spans))
            if not all(map(le, column("end", spans), lengths)):
                return False
        return True

    def _fit_offices(self, by_kind: Alike[Record]) -> bool:
        """Return whether all speakers may have held their offices.

        Records with the same speaker, office and date are checked once.
        """
        speaking: list[Record] = []
        for model, records in by_kind.items():
            speaking += [record for record in records if record.attribution]
            for name, mark in marked(model, Speaker).items():
                fields = (name, mark.office, mark.on_behalf_of, "when.text")
                voices = zip(*(column(each, records) for each in fields), strict=True)
                speaking += dict(zip(voices, records, strict=True)).values()
        return not any(True for record in speaking for _ in self._vacant_offices(Entry(record), record))

    def problems(self, unread: frozenset[tuple[str, str]] = frozenset()) -> list[Found]:
        """Return all problems, after all parts were taken."""
        unresolved: list[Found] = []
        for what, ref, path, entry in self._waiting:
            if (what, ref) in unread:
                message = f'The {what} "{ref}" could not be read.'
                unresolved.append((_problem(entry, f"unread-{what}", path, message), entry))
            elif ref not in self._known[what]:
                close = "".join(nearest(ref, self._known[what])) if len(unresolved) < _MAX_SUGGESTIONS else ""
                problem = _problem(entry, f"unknown-{what}", path, f'Unknown {what} "{ref}".', found=ref, close=close)
                unresolved.append((problem, entry))
        for entry in self._early:
            if isinstance(entry.part, Record):
                self._examine_record(entry, entry.part)
        self._waiting, self._early = [], []
        return [*self._repeated, *unresolved, *self._mixed, *self._outside, *self._vacant]

    def reject_reason(self, record: Record) -> str:
        """Return why a record is not consistent with the parts taken so far; empty if it is. It is not added."""
        if referring_beyond(self._known, {type(record): (record,)}):
            for _, what, ref in references(record):
                if ref not in self._known[what]:
                    return f'Unknown {what} "{ref}".'
        entry = Entry(record)
        found = chain(self._outside_sources(entry, record), self._vacant_offices(entry, record))
        return next((problem.message for problem, _ in found), "")

    def _examine_record(self, entry: Entry, record: Record) -> None:
        self._outside += self._outside_sources(entry, record)
        if record.attribution or marked(type(record), Speaker):
            self._vacant += self._vacant_offices(entry, record)

    def _outside_sources(self, entry: Entry, record: Record) -> Iterator[Found]:
        """Yield evidence that ends after the end of its source."""
        for number, evidence in enumerate(record.evidence):
            source = self._sources.get(evidence.source)
            if source and evidence.end > source.length:
                message = f"Ends at {evidence.end}, but {source.id} has {source.length} characters."
                problem = _problem(entry, "evidence-outside", f"evidence[{number}]", message, found=str(evidence.end))
                yield problem, entry

    def _vacant_offices(self, entry: Entry, record: Record) -> Iterator[Found]:
        """Yield speakers who certainly did not hold the office that they speak for.

        The speaker of a record, such as a statement, spoke at the date of the record. Other voices may report
        something that lasts or lies ahead: they spoke between the date of the record and the publication of its source.
        """
        when, source = record.when, self._sources.get(record.source)
        reported = (when, source.published if source else when)
        voices = [
            *((reported, each) for number, voice in enumerate(record.attribution) for each in _spoken(voice, number)),
            *(((when,), each) for each in _spoken(record)),
        ]
        for times, each in voices:
            person = self._persons.get(each.speaker)
            is_checked = person and (each.office or each.on_behalf_of)
            if person and is_checked and not any(_may_serve(held, each, times) for held in person.offices):
                office = f"the office {each.office}" if each.office else "any office"
                post = " of ".join(filter(None, (office, each.on_behalf_of)))
                span = " to ".join(dict.fromkeys(map(str, times)))
                message = f"{each.speaker} did not hold {post} at {span}."
                yield _problem(entry, "vacant-office", each.path, message), entry


def dangling(entries: Iterable[Entry], left_out: set[int], outside: frozenset[str]) -> list[Found]:
    """Return the parts that refer, directly or through others, to parts that were left out.

    References that another part with the same id resolves are fine. `left_out` has the `id()` of entries.
    """
    users: dict[tuple[str, str], list[tuple[str, Entry]]] = {}
    givers = Counter(("event", name) for name in outside)
    lost: list[tuple[str, str]] = []
    for entry in entries:
        if id(entry) in left_out:
            lost += _given(entry.part)
            continue
        givers.update(_given(entry.part))
        for path, what, ref in references(entry.part):
            users.setdefault((what, ref), []).append((path, entry))
    found: list[Found] = []
    gone = set(left_out)
    while lost := [each for each in dict.fromkeys(lost) if not givers[each]]:
        broken: dict[int, Entry] = {}
        for what, ref in lost:
            for path, entry in users.get((what, ref), ()):
                if id(entry) not in gone:
                    message = f'Unknown {what} "{ref}".'
                    found.append((_problem(entry, f"unknown-{what}", path, message, found=ref), entry))
                    broken[id(entry)] = entry
        gone |= broken.keys()
        lost = [each for entry in broken.values() for each in _given(entry.part)]
        givers.subtract(lost)
    return found


def _given(part: Part) -> tuple[tuple[str, str], ...]:
    """Return the names that other parts can use to refer to this one."""
    if isinstance(part, Record):
        return (("record", part.id), ("event", part.event))
    return ((part.noun, name),) if (name := _name(part)) else ()


class _Spoken(NamedTuple):
    """A speaker, with their office and the actor they speak for."""

    path: str
    speaker: ActorId
    office: str
    on_behalf_of: ActorId | None


def _spoken(part: Part, number: int | None = None) -> Iterator[_Spoken]:
    """Yield the speakers of a record, or of one voice of its attribution."""
    for name, mark in marked(type(part), Speaker).items():
        speaker, office, of = (getattr(part, each) for each in (name, mark.office, mark.on_behalf_of))
        yield _Spoken(name if number is None else f"attribution[{number}]", speaker, office, of)


def _may_serve(office: Office, spoken: _Spoken, times: tuple[When, ...]) -> bool:
    """Return whether the person may have held the office at one of the times or between them."""
    is_theirs = spoken.office in ("", office.title) and spoken.on_behalf_of in (None, office.of)
    is_over = all(office.when.before(time) is Answer.YES for time in times)
    is_ahead = all(office.when.after(time) is Answer.YES for time in times)
    return is_theirs and not is_over and not is_ahead


def _a(kind: str) -> str:
    """Return a kind with its article: `an arms transfer`."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"


def _records_in(parts: Alike[Part]) -> Alike[Record]:
    """Return the parts that are records."""
    return {model: cast("Sequence[Record]", same) for model, same in parts.items() if issubclass(model, Record)}


def _name(part: Part) -> str:
    return str(getattr(part, "id", ""))


def _problem(entry: Entry, code: str, path: str, message: str, *, found: str = "", close: str = "") -> Problem:
    place = entry.path or ("" if entry.line else _name(entry.part))
    where = ".".join(filter(None, (place, path)))
    return Problem(
        code=code, message=message, file=entry.file, line=entry.line, path=where, field=path, found=found, nearest=close
    )
