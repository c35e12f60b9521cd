"""What the free text of PA-X says for certain of who was party to an agreement, and who else did what for it.

PA-X copies signature blocks as they stand. Read here is what needs no judgement: names that stand alone, in lists,
after "for", or at the end of an office ("Minister of Foreign Affairs of the Republic of Turkey"), under headings that
give a role. Everything else stays in the raw text of the record.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from mediation.loaders.pax.signature_lines import FRONT, PERSON, Actors, Find, is_empty, listed_in, who
from mediation.models.part import ActorId
from mediation.vocabulary import ThirdPartyRole

_HEADINGS: Final = (
    (r"witness(?:ed|es)?(?: and initialed)?|signed as witness(?:es)?|attested", ThirdPartyRole.WITNESS, True),
    (r"(?:listed as )?observers?", ThirdPartyRole.OBSERVER, None),
    (r"(?:signed )?in the presence", ThirdPartyRole.OBSERVER, None),
    (r"guarantors?|guaranteed", ThirdPartyRole.GUARANTOR, None),
    (r"mediators?|mediated", ThirdPartyRole.MEDIATOR, None),
    (r"facilitators?|facilitated", ThirdPartyRole.FACILITATOR, None),
    (r"hosts?|hosted", ThirdPartyRole.HOST, None),
    (r"chaired", ThirdPartyRole.CHAIR, None),
    (r"depositary", ThirdPartyRole.DEPOSITARY, None),
)
_ROLE: Final = re.compile(
    rf"\W*(?:signed (?=the ))?(?:by )?(?:the )?(?:{'|'.join(f'({words})' for words, *_ in _HEADINGS)})\b"
    r"(?: (?:by|from|of|countries|nations|states))*(?: as [\w ]{3,40}:$)?\W*",
    re.IGNORECASE,
)
_UNSURE: Final = (
    *("allegedly", "secondary source", "difficult to", "potential", "unknown", "does not include", "copied to"),
    *("understood to", "believed to", "criteria", "unclear", "presumably"),
)
_NOT_SIGNED: Final = re.compile(r"\W*(?:[\w ,]{0,40}\b)?(?:not signed|unsigned|no signature)", re.IGNORECASE)
_LISTED: Final = re.compile(r"([^:]{0,160}):\s*(.+)", re.DOTALL)
_NAMING: Final = re.compile(r"\w\W+[A-Z]")
_SIGNED: Final = re.compile(r"[\(\[]?\b(?:signed|signature|s/d|initialled)\b[\)\]]?[:.]?", re.IGNORECASE)
# What has to stand in a text that the expressions find, and is looked for sooner.
_ARE_PARTIES: Final = "parties to "
_MAY_BE_UNSIGNED: Final = "sign"
_ON_SIGNING: Final = ("sign", "s/d", "initialled")
_ABSENT: Final = ("unsigned", "no signature", "not sign")
_PARTIES: Final = re.compile(r"\bparties to (?:this|the) [\w ]{1,40} are (.+?)(?: as |[.;\n]|$)", re.IGNORECASE)
_SEGMENTS: Final = re.compile(r"[\n;•]+")
_BULLET: Final = re.compile(r"^[\s\-–•*\t]*(?:\d{1,2}[.)]\s*)?")
_HEADING: Final = re.compile(r"^[^:]{3,60}:$")
_NOBODY: Final = frozenset(("no", "none", "n/a"))
_OFFICE: Final = re.compile(
    r"(?:(?:first|deputy|vice|the|prime) )*(?:president|minister|secretary|ambassador|head|chair)\b.{0,60}",
    re.IGNORECASE,
)


def parties(text: str, find: Find) -> tuple[tuple[ActorId, ...], bool]:
    """Return who certainly is named as a party, each once, in the order of the text, and whether that is all it says.

    Where the text says who the parties are, it need not say more.
    """
    told, is_told = Actors(), None
    small = text.lower()
    if _ARE_PARTIES in small and (match := _PARTIES.search(text)):
        (told, _, missing), text = listed_in(match[1], find), text[match.end() :]
        is_told = bool(told) and not missing
    text, is_whole = _listed(text) if _MAY_BE_UNSIGNED in small and _NOT_SIGNED.match(text) else (text, True)
    if _is_unsure(text):
        return (), False
    found = list(told)
    for actors, is_read in _plain(text, find):
        is_whole = is_whole and is_read
        found += actors
    return tuple(dict.fromkeys(found)), is_whole if is_told is None else is_told


def third_parties(text: str, find: Find) -> tuple[tuple[dict[str, Any], ...], bool]:
    """Return who certainly did what, as fields of third parties, each actor in each role once, and whether that is all.

    It is all where each line names only those, or who signs for them, or gives the role in which they stand there.
    """
    if _is_unsure(text):
        return (), False
    if text.lower().strip(" .") in _NOBODY:
        return (), True
    unsigned = _MAY_BE_UNSIGNED in text.lower() and bool(_NOT_SIGNED.match(text))
    listed, is_whole = _listed(text) if unsigned else (text, True)
    found: dict[tuple[ActorId, ThirdPartyRole], bool | None] = {}
    for actors, role, signed, is_read in _sections(listed or text, find):
        is_whole = is_whole and is_read
        for actor in actors:
            key = (actor, role)
            found[key] = False if unsigned else found.get(key) or signed
    fields = ({"actor": actor, "role": role, "signed": signed} for (actor, role), signed in found.items())
    return tuple(fields), is_whole


def partly_read(column: str) -> str:
    """Return the memo of an agreement of whose third parties more is said in the column than was read."""
    return f"Third parties are at least those listed: not all that {column} says in raw was read."


def _listed(text: str) -> tuple[str, bool]:
    """Return what an unsigned text lists, after its words on that, and whether these may name nobody."""
    match = _LISTED.fullmatch(text)
    return (match[2], not _NAMING.search(match[1])) if match else ("", False)


def _sections(text: str, find: Find) -> Iterator[tuple[Actors, ThirdPartyRole, bool | None, bool]]:
    """Yield who is named in a line as what, whether they signed as far as that is said, and whether that is all."""
    role: ThirdPartyRole | None = None
    under: bool | None = None
    signatories = _Signatories()
    for line in _segments(text):
        segment, is_heading = line, False
        if match := _ROLE.match(line):
            _, role, under = _HEADINGS[(match.lastindex or 1) - 1]
            segment, is_heading = line[match.end() :], True
        if not segment or (not is_heading and _HEADING.match(segment) and not who(segment[:-1], find, role)[0]):
            role, under = (role, under) if is_heading or _SIGNED.match(segment) else (None, None)
            yield (), ThirdPartyRole.UNSPECIFIED, None, is_empty(segment)
            continue
        is_absent, is_marked = _signing(segment)
        told = False if is_absent else True if is_marked else under
        actors, is_read = signatories.seen(segment, *_line(segment, find, role, is_marked=is_marked))
        yield actors, role or (ThirdPartyRole.SIGNATORY if is_marked else ThirdPartyRole.UNSPECIFIED), told, is_read


def _plain(text: str, find: Find) -> Iterator[tuple[Actors, bool]]:
    """Yield who is named in a line, wherever, and whether that is all; who is said not to have signed is left out."""
    signatories = _Signatories()
    for segment in _segments(text):
        is_absent, is_marked = _signing(segment)
        if not is_absent:
            yield signatories.seen(segment, *_line(segment, find, None, is_marked=is_marked))


def _line(segment: str, find: Find, role: ThirdPartyRole | None, *, is_marked: bool) -> tuple[Actors, bool]:
    """Return who is named in a line, and whether that is all; a line of nothing but marks names all that it could."""
    plain = _SIGNED.sub(" ", segment) if is_marked else segment
    actors, is_read = who(plain, find, role)
    return actors, is_read or (not actors and is_empty(plain))


class _Signatories:
    """Knows the lines in which it is said who signs, and in which office, below one that says for whom: "For Chad:"."""

    def __init__(self) -> None:
        self._left = 0

    def seen(self, segment: str, actors: Actors, is_read: bool) -> tuple[Actors, bool]:
        """Return what was found in the next line, which is read, too, where it is that of who signs."""
        if actors or _HEADING.match(segment):
            self._left = 2 if is_read and segment.endswith(":") and FRONT.match(segment) else 0
            return actors, is_read
        if not is_read and self._left:
            is_read = bool((PERSON if self._left == 2 else _OFFICE).fullmatch(segment))  # noqa: PLR2004 - the first
            self._left = self._left - 1 if is_read else 0
        return actors, is_read


def _is_unsure(text: str) -> bool:
    """Tell whether PA-X itself doubts what it says."""
    small = text.lower()
    return any(map(small.__contains__, _UNSURE))


def _signing(segment: str) -> tuple[bool, bool]:
    """Tell whether it is said of somebody that they did not sign, and whether, that they did."""
    small = segment.lower()
    if not any(map(small.__contains__, _ON_SIGNING)):
        return False, False
    is_absent = any(map(small.__contains__, _ABSENT))
    return is_absent, not is_absent and bool(_SIGNED.search(segment))


def _segments(text: str) -> Iterator[str]:
    for each in _SEGMENTS.split(text.replace("\xa0", " ")):
        plain = each if each[:1].isalpha() else _BULLET.sub("", each)
        if segment := " ".join(plain.split()):
            yield segment
