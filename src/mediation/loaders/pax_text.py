"""What the free text of PA-X says for certain of who was party to an agreement, and who else did what for it.

PA-X copies signature blocks as they stand. Read here is what needs no judgement: names that stand alone, in lists,
after "for", or at the end of an office ("Minister of Foreign Affairs of the Republic of Turkey"), under headings that
give a role. Everything else stays in the raw text of the record.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from mediation.part import ActorId
from mediation.vocabulary import ThirdPartyRole

Find = Callable[[str], ActorId | None]
"""Finds who is known under a name."""

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
    rf"\W*(?:{'|'.join(f'({words})' for words, *_ in _HEADINGS)})\b(?: (?:by|from|of|countries|nations|states))*\W*",
    re.IGNORECASE,
)
_UNSURE: Final = (
    *("allegedly", "secondary source", "difficult to", "potential", "unknown", "does not include", "copied to"),
    *("understood to", "believed to", "criteria", "unclear", "presumably"),
)
_NOT_SIGNED: Final = re.compile(r"\W*(?:[\w ,]{0,40}\b)?(?:not signed|unsigned|no signature)", re.IGNORECASE)
_LISTED: Final = re.compile(r"[^:]{0,160}:\s*(.+)", re.DOTALL)
_SIGNED: Final = re.compile(r"[\(\[]?\b(?:signed|signature|s/d|initialled)\b[\)\]]?[:.]?", re.IGNORECASE)
# What has to stand in a text that the expressions find, and is looked for sooner.
_ARE_PARTIES: Final = "parties to "
_MAY_BE_UNSIGNED: Final = "sign"
_ON_SIGNING: Final = ("sign", "s/d", "initialled")
_ABSENT: Final = ("unsigned", "no signature", "not sign")
_PARTIES: Final = re.compile(r"\bparties to (?:this|the) [\w ]{1,40} are (.+?)(?: as |[.;\n]|$)", re.IGNORECASE)
_SEGMENTS: Final = re.compile(r"[\n;•]+")
_BULLET: Final = re.compile(r"^[\s\-–•*\t]*(?:\d{1,2}[.)]\s*)?")
_FRONT: Final = re.compile(
    r"^(?:for and on behalf of|on behalf of|for|(?:the )?representatives? (?:of|from)|(?:the )?delegation of|from)\s+",
    re.IGNORECASE,
)
_FRONTS: Final = frozenset("fFoOrRtTdD")
_HEADING: Final = re.compile(r"^[^:]{3,60}:$")
_NAMED: Final = re.compile(r"^(.{3,80}?)\s*(?:\s[-–]\s|:\s).{3,60}$")
_INSIDE: Final = re.compile(r"^(.{2,120}?)\s*\(([^()]{2,80})\)$")
_OF: Final = re.compile(r" (?:of|from) ")
_OFFICES: Final = frozenset({
    *("president", "minister", "ministers", "affairs", "defence", "defense", "government", "delegation", "ambassador"),
    *("king", "emir", "prince", "chancellor", "representative", "envoy", "adviser", "advisor", "embassy", "chairman"),
    *("chairperson", "mission", "secretary-general", "vice-president"),
})  # fmt: skip
_SECRETARY: Final = ["secretary", "general"]
_WORD: Final = re.compile(r"\w+")
_PROSE: Final = frozenset({
    *("is", "are", "was", "were", "has", "have", "had", "will", "shall", "proposed", "mention", "mentions", "refer"),
    *("refers", "took", "met", "stated", "who", "which"),
})  # fmt: skip
_PROSE_TOO: Final = re.compile(r"\bparticipat\w", re.IGNORECASE)
_PAST: Final = frozenset({"former", "ex", "retired", "late"})
_TITLED: Final = re.compile(
    r"^(?:h\.?\s?e\.?|amb|ambassador|mr|mrs|ms|dr|president|minister|prime|sheikh|hon)\b", re.IGNORECASE
)
_MARKS: Final = re.compile(r"\([^()]{60,}\)|\[[^\[\]]{0,40}\](?=\W*$)")
_PLACE: Final = re.compile(r" (?:in|for|to) (?:the )?[A-Z][\w .’'-]{2,40}$")
_AND: Final = re.compile(r",? and | & ")
_FEWEST: Final = 3
_LONGEST_LINE: Final = 160


def parties(text: str, find: Find) -> tuple[ActorId, ...]:
    """Return who certainly is named as a party, each once, in the order of the text."""
    told: tuple[ActorId, ...] = ()
    small = text.lower()
    if _ARE_PARTIES in small and (match := _PARTIES.search(text)):
        told, text = _list(match[1], find)[0], text[match.end() :]
    if _MAY_BE_UNSIGNED in small and _NOT_SIGNED.match(text):
        listed = _LISTED.fullmatch(text)
        text = listed[1] if listed else ""
    if _is_unsure(text):
        return ()
    return tuple(dict.fromkeys((*told, *_plain(text, find))))


def third_parties(text: str, find: Find) -> tuple[dict[str, Any], ...]:
    """Return who certainly did what, as fields of third parties: each actor in each role once."""
    if _is_unsure(text):
        return ()
    unsigned = _MAY_BE_UNSIGNED in text.lower() and bool(_NOT_SIGNED.match(text))
    if unsigned and (listed := _LISTED.fullmatch(text)):
        text = listed[1]
    found: dict[tuple[ActorId, ThirdPartyRole], bool | None] = {}
    for actor, role, signed in _sections(text, find):
        key = (actor, role)
        found[key] = False if unsigned else found.get(key) or signed
    return tuple({"actor": actor, "role": role, "signed": signed} for (actor, role), signed in found.items())


def _sections(text: str, find: Find) -> Iterator[tuple[ActorId, ThirdPartyRole, bool | None]]:
    """Yield who is named under which heading, and whether they signed as far as that is said."""
    role: ThirdPartyRole | None = None
    under: bool | None = None
    for line in _segments(text):
        segment, is_heading = line, False
        if match := _ROLE.match(line):
            _, role, under = _HEADINGS[(match.lastindex or 1) - 1]
            segment, is_heading = line[match.end() :], True
        if not segment or (not is_heading and _HEADING.match(segment) and not _who(segment[:-1], find, role)):
            role, under = (role, under) if is_heading or _SIGNED.match(segment) else (None, None)
            continue
        is_absent, is_marked = _signing(segment)
        told = False if is_absent else True if is_marked else under
        for actor in _who(_SIGNED.sub(" ", segment) if is_marked else segment, find, role):
            yield actor, role or (ThirdPartyRole.SIGNATORY if is_marked else ThirdPartyRole.UNSPECIFIED), told


def _plain(text: str, find: Find) -> Iterator[ActorId]:
    """Yield who is named, wherever; who is said not to have signed is left out."""
    for segment in _segments(text):
        is_absent, is_marked = _signing(segment)
        if not is_absent:
            yield from _who(_SIGNED.sub(" ", segment) if is_marked else segment, find, None)


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


def _who(segment: str, find: Find, role: ThirdPartyRole | None) -> tuple[ActorId, ...]:
    """Return who is certainly meant by a line of a signature block."""
    line = _MARKS.sub(" ", segment) if "[" in segment or len(segment) > _LONGEST_LINE // 2 else segment
    line = line.strip(" ,.:;[]-–\"'“”")
    front = _FRONT.match(line) if line[:1] in _FRONTS else None
    line = line[front.end() :] if front else line
    if not line:
        return ()
    one = find(line) or _in_brackets(line, find, role)
    if not one and (": " in line or (front and (" - " in line or " – " in line))):
        one = _before_a_name(line, find)
    if one:
        return (one,)
    head, comma, rest = line.partition(", ")
    is_list = comma or " and " in line or " & " in line
    several, is_whole = _list(line, find) if is_list else ((), False)
    if is_whole or len(set(several)) > 1:
        return several if is_whole else ()
    if " of " in line or " from " in line:
        one = _by_office(line, find)
    if not one and role and comma and _TITLED.match(head) and not _is_past(head):
        one = find(rest)
    return (one,) if one else ()


def _in_brackets(line: str, find: Find, role: ThirdPartyRole | None) -> ActorId | None:
    """Return who stands before brackets, "United Nations (UN)", or under a role in them, "Jane Doe (Norway)"."""
    match = _INSIDE.match(line) if line[-1] == ")" else None
    return (find(match[1]) or (find(match[2]) if role else None)) if match else None


def _one(line: str, find: Find) -> ActorId | None:
    return find(line) or (find(match[1]) if line[-1:] == ")" and (match := _INSIDE.match(line)) else None)


def _by_office(line: str, find: Find) -> ActorId | None:
    """Return for whom somebody holds an office that ends the line: "Head of the delegation of Georgia"."""
    if len(line) > _LONGEST_LINE:
        return None
    for match in _OF.finditer(line):
        words = line[: match.start()].lower().rsplit(None, 2)
        if not words or (words[-1] not in _OFFICES and words[-2:] != _SECRETARY):
            continue
        rest = line[match.end() :].strip("()")
        found = _one(rest, find)
        if not found and (place := _PLACE.search(rest)):
            found = find(rest[: place.start()])
        if found:
            return None if _is_prose(line) or _is_past(line[: match.end()]) else found
    return None


def _is_prose(line: str) -> bool:
    """Tell whether a line tells of something, and names nobody alone."""
    return not _PROSE.isdisjoint(_WORD.findall(line.lower())) or bool(_PROSE_TOO.search(line))


def _is_past(line: str) -> bool:
    """Tell whether it is said of somebody that they hold an office no more."""
    return not _PAST.isdisjoint(_WORD.findall(line.lower()))


def _before_a_name(line: str, find: Find) -> ActorId | None:
    """Return for whom somebody signs whose name follows: "the Republic of Armenia - R. KOCHARYAN"."""
    match = _NAMED.match(line)
    return find(_FRONT.sub("", match[1])) if match else None


def _list(text: str, find: Find) -> tuple[tuple[ActorId, ...], bool]:
    """Return those in a list, and whether all in it are known, or most of at least three are."""
    items = text.split(", ")
    found, missing = list[ActorId](), 0
    for item in items:
        plain = item.strip(" .").removeprefix("and ")
        is_several = (" and " in plain or " & " in plain) and not _one(plain, find)
        for name in filter(None, _AND.split(plain) if is_several else [plain]):
            one = _one(name, find) or (_by_office(name, find) if " of " in name or " from " in name else None)
            if one:
                found.append(one)
            else:
                missing += 1
        if missing and len(items) <= _FEWEST and " and " not in text:
            return (), False
    return tuple(found), bool(found) and (not missing or (len(found) >= _FEWEST and len(found) > missing))
