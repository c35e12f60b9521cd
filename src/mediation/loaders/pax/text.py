"""Read the free text of PA-X: who was party to an agreement, and who else did what for it.

PA-X copies signature blocks as they stand. Read what needs no judgement: names alone, in lists, after "for",
beside a person or by an office, and roles that a heading gives. The rest stays in the raw text of the record.
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
    """An actor in a text.

    Attributes:
        role: the role that a heading gives it.
        signed: whether it signed, as far as the text says so.
        is_absent: whether its own line says that it did not sign.
    """

    actor: ActorId
    role: ThirdPartyRole | None = None
    signed: bool | None = None
    is_absent: bool = False

    def united(self, other: "Entry") -> "Entry":
        """Return both entries of an actor as one. It signed if it did once, and is absent if it always is."""
        signed = {self.signed, other.signed}
        both = True if True in signed else None if None in signed else False
        return self._replace(signed=both, is_absent=self.is_absent and other.is_absent)


class Reading(NamedTuple):
    """Whom a text names.

    Attributes:
        entries: the actors, each once in each role.
        is_whole: whether the text names nobody else.
        declared: the actors that the text calls the parties.
    """

    entries: tuple[Entry, ...] = ()
    is_whole: bool = True
    declared: tuple[ActorId, ...] = ()


_DECLARED: Final = re.compile(r"\bparties to (?:this|the) [\w ]{1,40} are (.+?)(?: as |[.;\n]|$)", re.IGNORECASE)
_ACRONYM: Final = re.compile(r"[A-Z][A-Z/-]{1,5}")
_NOBODY: Final = frozenset(("no", "none", "n/a"))


def read(text: str, names: Names) -> Reading:
    """Return whom a text names."""
    if text.lower().strip(" .") in _NOBODY:
        return Reading()
    declared = _DECLARED.search(text)
    parties = who(declared[1], names) if declared else Found()
    entries, is_whole = _entries(text[declared.end() :] if declared else text, names)
    actors = tuple(each.actor for each in parties.named)
    return Reading((*map(Entry, actors), *entries), parties.is_whole if declared else is_whole, actors)


def _entries(text: str, names: Names) -> tuple[tuple[Entry, ...], bool]:
    """Return the actors of all lines, each once in each role, and whether all lines name nobody else."""
    found: dict[tuple[ActorId, ThirdPartyRole | None], Entry] = {}
    is_whole = True
    for line, (named, is_read) in _without_local_acronyms([*_found(text, names)]):
        is_whole = is_whole and is_read
        for one in named:
            entry = Entry(one.actor, one.role or line.role, line.signed, line.is_absent)
            found[entry[:2]] = found[entry[:2]].united(entry) if entry[:2] in found else entry
    return tuple(found.values()), is_whole


def _found(text: str, names: Names) -> Iterator[tuple[Line, Found]]:
    """Yield each line with whom it names."""
    signatories, sections = _Signatories(), Sections(names)
    for line in sections.lines(text):
        found = Found()
        if line.is_read:
            found = who(line.text, names, is_headed=line.role not in (None, ThirdPartyRole.SIGNATORY))
        if found.named:
            sections.found()
        elif is_empty(line.text):
            found = Found((), True)
        yield line, Found(found.named, signatories.is_read(line.text, found))


def _without_local_acronyms(lines: list[tuple[Line, Found]]) -> list[tuple[Line, Found]]:
    """Return the lines, with the acronyms of organisations unread if most acronyms beside them are unknown.

    In a column of local parties, ECO need not be the Economic Cooperation Organization.
    """
    acronyms = [found for line, found in lines if _ACRONYM.fullmatch(line.text)]
    if 2 * sum(bool(found.named) for found in acronyms) >= len(acronyms):
        return lines
    return [(line, Found() if _is_organisation(line, found) else found) for line, found in lines]


def _is_organisation(line: Line, found: Found) -> bool:
    return bool(_ACRONYM.fullmatch(line.text)) and any(each.actor.isupper() for each in found.named)


class _Signatories:
    """Follows the lines of the person who signs and of their office, below a line like "For Chad:"."""

    def __init__(self) -> None:
        self._left = 0

    def is_read(self, text: str, found: Found) -> bool:
        """Return whether a line was read whole, or names the person who signs."""
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
