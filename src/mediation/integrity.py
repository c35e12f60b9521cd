"""Checks that parts hang together: every id that is used resolves, once, and no claim is impossible on its face."""

from collections.abc import Iterator
from typing import Final

import attrs

from mediation.actors import Actor, Dispute, Office
from mediation.errors import Problem, nearest
from mediation.evidence import Coverage, Source
from mediation.part import Part
from mediation.records import Record, Statement, Voice
from mediation.references import references
from mediation.vocabulary import ActorType
from mediation.when import Answer, When

_ENTITIES: Final[dict[type[Part], str]] = {Source: "source", Actor: "actor", Dispute: "dispute"}


@attrs.frozen
class Entry:
    """A part of a dataset with the place it was read from, for messages."""

    part: Part
    file: str = ""
    path: str = ""


def check(
    entries: list[Entry], outside: frozenset[str], unread: frozenset[tuple[str, str]] = frozenset()
) -> Iterator[tuple[Problem, Entry]]:
    """Yield what keeps the parts from being a closed dataset, with the part at fault.

    `outside` are events that are known though no part tells of them. `unread` are the entities that are there and
    could not be read, as ("actor", "TUR"): what refers to them has a problem of its own code, `unread-actor`.
    """
    yield from _repeated_ids(entries)
    known: dict[str, set[str]] = {what: set() for what in ("source", "actor", "dispute")}
    for entry in entries:
        if what := _ENTITIES.get(type(entry.part)):
            known[what].add(_name(entry.part))
    events = {entry.part.event for entry in entries if isinstance(entry.part, Record)}
    known["event"] = {*events, *outside}
    for entry in entries:
        for path, what, ref in references(entry.part):
            if (what, ref) in unread:
                yield _problem(entry, f"unread-{what}", path, f'{what} "{ref}" could not be read'), entry
            elif ref not in known[what]:
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
        when = entry.part.when
        told = (when, published.get(entry.part.source, when))
        voices: list[tuple[str, Voice | Statement, tuple[When, ...]]] = [
            (f"attribution[{number}]", voice, told) for number, voice in enumerate(entry.part.attribution)
        ]
        if isinstance(entry.part, Statement):
            voices.append(("speaker", entry.part, (when,)))
        for path, voice, times in voices:
            person = actors.get(voice.speaker)
            is_checked = person and person.type is ActorType.PERSON and (voice.office or voice.on_behalf_of)
            if person and is_checked and not any(_may_serve(office, voice, times) for office in person.offices):
                post = " of ".join(filter(None, (voice.office or "any office", voice.on_behalf_of)))
                span = " to ".join(dict.fromkeys(map(str, times)))
                yield _problem(entry, "vacant-office", path, f"{voice.speaker} did not hold {post} at {span}"), entry


def _may_serve(office: Office, voice: Voice | Statement, times: tuple[When, ...]) -> bool:
    """Tell whether it is the office in which the voice speaks, held perhaps at or between the times."""
    is_theirs = voice.office in ("", office.title) and voice.on_behalf_of in (None, office.of)
    is_over = all(office.when.before(time) is Answer.YES for time in times)
    is_ahead = all(office.when.after(time) is Answer.YES for time in times)
    return is_theirs and not is_over and not is_ahead


def _name(part: Part) -> str:
    return str(getattr(part, "id", ""))


def _problem(entry: Entry, code: str, path: str, message: str, close: str = "") -> Problem:
    where = ".".join(filter(None, (entry.path or _name(entry.part), path)))
    return Problem(code=code, message=message, file=entry.file, path=where, nearest=close)
