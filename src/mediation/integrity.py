"""Checks that parts hang together: every id that is used resolves, once, and no claim is impossible on its face."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from mediation.actors import Actor, Dispute, Office
from mediation.errors import Problem, nearest
from mediation.evidence import Coverage, Source
from mediation.part import Part
from mediation.records import Record, Statement, Voice
from mediation.references import references, refers_only_to
from mediation.vocabulary import ActorType
from mediation.when import Answer, When

# To look for the nearest of many ids takes long, and nobody reads more.
_HINTED: Final = 100

_ENTITIES: Final[dict[type[Part], str]] = {Source: "source", Actor: "actor", Dispute: "dispute"}


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
    """Return what keeps the parts from being a closed dataset, with the part at fault.

    `outside` are events that are known though no part tells of them. `unread` are the entities that are there and
    could not be read, as ("actor", "TUR"): what refers to them has a problem of its own code, `unread-actor`.
    """
    integrity = Integrity()
    entries = list(entries)
    for entry in entries:
        integrity.declare(entry)
    for entry in entries:
        integrity.examine(entry)
    return integrity.problems(unread, outside)


class Integrity:
    """What is known of a dataset while its parts go by, and what is wrong with them.

    Each part is declared, then examined; what refers to a part that is still to come waits for it. Nothing but
    ids is held of a part with which all is well.
    """

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {name: set() for name in ("source", "actor", "dispute", "event", "record")}
        self._kinds: dict[str, str] = {}
        self._sources: dict[str, Source] = {}
        self._persons: dict[str, Actor] = {}
        self._repeated: list[Found] = []
        self._mixed: list[Found] = []
        self._outside: list[Found] = []
        self._vacant: list[Found] = []
        self._waiting: list[tuple[str, str, str, Entry]] = []
        self._early: list[Entry] = []

    def declare(self, entry: Entry) -> None:
        """Take note of the part, so that others can refer to it."""
        part = entry.part
        if isinstance(part, Record):
            what, name = "record", str(part.id)
            self._known["event"].add(part.event)
            kind = self._kinds.setdefault(part.event, part.kind)
            if kind != part.kind:
                message = f"{part.event} is a {kind} elsewhere and a {part.kind} here; an event has one kind"
                self._mixed.append((_problem(entry, "mixed-kinds", "event", message), entry))
        elif isinstance(part, Coverage):
            return
        else:
            what, name = _ENTITIES[type(part)], _name(part)
            if isinstance(part, Source):
                self._sources.setdefault(name, part)
            elif isinstance(part, Actor) and part.type is ActorType.PERSON:
                self._persons.setdefault(name, part)
        if name in self._known[what]:
            self._repeated.append((_problem(entry, "repeated-id", "", f'a second {what} "{name}"'), entry))
        self._known[what].add(name)

    def examine(self, entry: Entry) -> None:
        """Look whether what the part says can be, as far as is known."""
        part = entry.part
        if not refers_only_to(self._known, part):
            self._waiting += (
                (what, ref, path, entry) for path, what, ref in references(part) if ref not in self._known[what]
            )
            if isinstance(part, Record):
                self._early.append(entry)
                return
        if isinstance(part, Record):
            self._examine_record(entry, part)

    def problems(
        self, unread: frozenset[tuple[str, str]] = frozenset(), outside: frozenset[str] = frozenset()
    ) -> list[Found]:
        """Return all that is wrong, when all parts have gone by."""
        self._known["event"] |= outside
        unresolved: list[Found] = []
        for what, ref, path, entry in self._waiting:
            if (what, ref) in unread:
                unresolved.append((_problem(entry, f"unread-{what}", path, f'{what} "{ref}" could not be read'), entry))
            elif ref not in self._known[what]:
                close = "".join(nearest(ref, self._known[what])) if len(unresolved) < _HINTED else ""
                problem = _problem(entry, f"unknown-{what}", path, f'no {what} "{ref}"', found=ref, close=close)
                unresolved.append((problem, entry))
        for entry in self._early:
            if isinstance(entry.part, Record):
                self._examine_record(entry, entry.part)
        self._waiting, self._early = [], []
        return [*self._repeated, *unresolved, *self._mixed, *self._outside, *self._vacant]

    def _examine_record(self, entry: Entry, record: Record) -> None:
        for number, evidence in enumerate(record.evidence):
            source = self._sources.get(evidence.source)
            if source and evidence.end > source.length:
                message = f"ends at {evidence.end}, but {source.id} has {source.length} characters"
                problem = _problem(entry, "evidence-outside", f"evidence[{number}]", message, found=str(evidence.end))
                self._outside.append((problem, entry))
        if record.attribution or isinstance(record, Statement):
            self._vacant += self._vacant_offices(entry, record)

    def _vacant_offices(self, entry: Entry, record: Record) -> Iterator[Found]:
        """Yield speakers who certainly did not hold, then, the office in which they are said to speak.

        A statement is made at its record's date. Another voice tells of what has lasted or is to come: it spoke at
        some time between that and the day on which its source came out.
        """
        when, source = record.when, self._sources.get(record.source)
        told = (when, source.published if source else when)
        voices: list[tuple[str, Voice | Statement, tuple[When, ...]]] = [
            (f"attribution[{number}]", voice, told) for number, voice in enumerate(record.attribution)
        ]
        if isinstance(record, Statement):
            voices.append(("speaker", record, (when,)))
        for path, voice, times in voices:
            person = self._persons.get(voice.speaker)
            is_checked = person and (voice.office or voice.on_behalf_of)
            if person and is_checked and not any(_may_serve(office, voice, times) for office in person.offices):
                post = " of ".join(filter(None, (voice.office or "any office", voice.on_behalf_of)))
                span = " to ".join(dict.fromkeys(map(str, times)))
                yield _problem(entry, "vacant-office", path, f"{voice.speaker} did not hold {post} at {span}"), entry


def hanging(entries: Iterable[Entry], left_out: set[int], outside: frozenset[str]) -> list[Found]:
    """Return what refers, itself or through others, to parts that are left out and to which nobody else gives an id.

    `left_out` are the identities (`id`) of entries.
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
                    found.append((_problem(entry, f"unknown-{what}", path, f'no {what} "{ref}"', found=ref), entry))
                    broken[id(entry)] = entry
        gone |= broken.keys()
        lost = [each for entry in broken.values() for each in _given(entry.part)]
        givers.subtract(lost)
    return found


def _given(part: Part) -> tuple[tuple[str, str], ...]:
    """Return what others can refer to when the part is there."""
    if isinstance(part, Record):
        return (("record", part.id), ("event", part.event))
    return ((_ENTITIES[type(part)], _name(part)),) if type(part) in _ENTITIES else ()


def _may_serve(office: Office, voice: Voice | Statement, times: tuple[When, ...]) -> bool:
    """Tell whether it is the office in which the voice speaks, held perhaps at or between the times."""
    is_theirs = voice.office in ("", office.title) and voice.on_behalf_of in (None, office.of)
    is_over = all(office.when.before(time) is Answer.YES for time in times)
    is_ahead = all(office.when.after(time) is Answer.YES for time in times)
    return is_theirs and not is_over and not is_ahead


def _name(part: Part) -> str:
    return str(getattr(part, "id", ""))


def _problem(entry: Entry, code: str, path: str, message: str, *, found: str = "", close: str = "") -> Problem:
    place = entry.path or ("" if entry.line else _name(entry.part))
    where = ".".join(filter(None, (place, path)))
    return Problem(
        code=code, message=message, file=entry.file, line=entry.line, path=where, field=path, found=found, nearest=close
    )
