"""Read the free text of PA-X: who was party to an agreement, and who else did what for it.

PA-X copies signature blocks as they stand. Read what needs no judgement: names that stand alone, in lists, after "for",
or at the end of an office, and roles that a heading gives. The rest stays in the raw text of the record.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from mediation.loaders.pax.lists import Found
from mediation.loaders.pax.marks import is_empty
from mediation.loaders.pax.names import Find, Names, without_front
from mediation.loaders.pax.offices import OFFICE, PERSON
from mediation.loaders.pax.sections import Line, Sections
from mediation.loaders.pax.signature_lines import who
from mediation.models.part import ActorId
from mediation.vocabulary import ThirdPartyRole


class Entry(NamedTuple):
    """An actor in the text, the role that a heading gives it, whether it signed, and whether its own line denies it."""

    actor: ActorId
    role: ThirdPartyRole | None
    signed: bool | None
    is_absent: bool = False


class Reading(NamedTuple):
    """Whom a text names, each once in each role, and whether that is all that it says."""

    entries: tuple[Entry, ...] = ()
    is_whole: bool = True
    declared: tuple[ActorId, ...] = ()


_PARTIES: Final = re.compile(r"\bparties to (?:this|the) [\w ]{1,40} are (.+?)(?: as |[.;\n]|$)", re.IGNORECASE)
_NOBODY: Final = frozenset(("no", "none", "n/a"))


def read(text: str, names: Names) -> Reading:
    """Return whom a text names."""
    if text.lower().strip(" .") in _NOBODY:
        return Reading()
    declared, text, is_told = _declared(text, names)
    found: dict[tuple[ActorId, ThirdPartyRole | None], Entry] = {}
    is_whole = True
    for line, (named, is_read) in _found(text, names):
        is_whole = is_whole and is_read
        for one in named:
            key = (one.actor, one.role or line.role)
            entry = Entry(*key, line.signed, line.is_absent)
            if key not in found or line.signed is not None:
                found[key] = entry
    first = (Entry(each, None, None) for each in declared)
    return Reading((*first, *found.values()), is_whole if is_told is None else is_told, declared)


def _declared(text: str, names: Names) -> tuple[tuple[ActorId, ...], str, bool | None]:
    """Return who the text itself says are the parties, the text after that, and whether that is all."""
    match = _PARTIES.search(text)
    if not match:
        return (), text, None
    found = who(match[1], names)
    return tuple(each.actor for each in found.named), text[match.end() :], found.is_whole


def _found(text: str, names: Names) -> Iterator[tuple[Line, Found]]:
    """Yield each line with whom it names."""
    signatories = _Signatories()
    sections = Sections(names)
    for line in sections.lines(text):
        if not line.is_read:
            yield line, Found((), is_empty(line.text))
            continue
        found = who(line.text, names, is_headed=line.role not in (None, ThirdPartyRole.SIGNATORY))
        if found.named:
            sections.end_single()
        elif is_empty(line.text):
            found = Found((), True)
        yield line, Found(found.named, signatories.is_read(line.text, found))


class _Signatories:
    """Knows the lines of the person who signs and of their office, below a line like "For Chad:"."""

    def __init__(self) -> None:
        self._left = 0

    def is_read(self, text: str, found: Found) -> bool:
        """Return whether all of a line was read, or it is that of the person who signs."""
        if found.named or text.endswith(":"):
            self._left = 2 if found.is_whole and text.endswith(":") and without_front(text) is not None else 0
            return found.is_whole
        if found.is_whole or not self._left:
            return found.is_whole
        is_signatory = bool(PERSON.fullmatch(text)) if self._left == 2 else bool(OFFICE.search(text))  # noqa: PLR2004
        self._left = self._left - 1 if is_signatory else 0
        return is_signatory


def parties(text: str, find: Find) -> tuple[tuple[ActorId, ...], bool]:
    """Return whom a text names as parties, each once, and whether it names nobody else."""
    found = read(text, Names(find))
    plain = (each.actor for each in found.entries if not has_third_role(each) and not each.is_absent)
    return tuple(dict.fromkeys(plain)), found.is_whole


def has_third_role(entry: Entry) -> bool:
    """Return whether an actor has a role that only a third party can have."""
    return entry.role not in (None, ThirdPartyRole.SIGNATORY)


def third_parties(text: str, find: Find) -> tuple[tuple[dict[str, Any], ...], bool]:
    """Return whom a text names as third parties, as fields, and whether it names nobody else."""
    found = read(text, Names(find))
    return tuple(map(as_third_party, found.entries)), found.is_whole


def as_third_party(entry: Entry) -> dict[str, Any]:
    """Return the fields of a third party."""
    return {"actor": entry.actor, "role": entry.role or ThirdPartyRole.UNSPECIFIED, "signed": entry.signed}


def partly_read(column: str) -> str:
    """Return the memo of an agreement whose column names more third parties than were read."""
    return f"At least these third parties: {column} in raw says more than was read."
