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
_Actors = tuple[ActorId, ...]
# Who was found in a line, and what of the line is neither their name nor the office.
_Found = tuple[ActorId | None, str]

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
_FRONT: Final = re.compile(
    r"^(?:for and on behalf of|on behalf of|for|by|(?:the )?representatives? (?:of|from)|(?:the )?delegation of|from)"
    r"\s+",
    re.IGNORECASE,
)
_FRONTS: Final = frozenset("bBfFoOrRtTdD")
_GOVERNMENTS: Final = re.compile(r"(?:the )?governments of ", re.IGNORECASE)
_FOR: Final = re.compile(
    r"((?:(?:h\.?\s?e|mr|mrs|ms|dr|hon)\b[^,]{3,60}?(?=,? )|[^,]{3,60}(?=, )|[^,]{3,60}(?= on behalf of )))"
    r",? (?:for|(?:for and )?on behalf of) (.{2,80})$",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"^[^:]{3,60}:$")
_NAMED: Final = re.compile(r"^(.{3,80}?)\s*(?:\s[-–]\s|:\s)(.{3,60})$")
_INSIDE: Final = re.compile(r"^(.{2,120}?)\s*\(([^()]{2,80})\)$")
_OF: Final = re.compile(r" (?:of|from) ")
_OFFICES: Final = frozenset({
    *("president", "minister", "ministers", "affairs", "defence", "defense", "government", "delegation", "ambassador"),
    *("king", "emir", "prince", "chancellor", "representative", "envoy", "adviser", "advisor", "embassy", "chairman"),
    *("chairperson", "mission", "secretary-general", "vice-president"),
})  # fmt: skip
_SECRETARY: Final = ["secretary", "general"]
_HOLDS: Final = re.compile(r"(?:[\w-]+ ){0,2}(?:president|minister|ambassador|chancellor)\b", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(?:first|second|third|fourth|fifth|last) president\b", re.IGNORECASE)
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
_HOLDER: Final = re.compile(r"(?:h\.?\s?e\.? )?(?:president|prime minister) (?!of\b)[\w .'’-]{2,40}$", re.IGNORECASE)
_MARKS: Final = re.compile(r"\([^()]{60,}\)|\[[^\[\]]{0,40}\](?=\W*$)")
_PLACE: Final = re.compile(r" (?:in|for|to) (?:the )?[A-Z][\w .’'-]{2,40}$")
_COMMA: Final = re.compile(r",\s*")
_AND: Final = re.compile(r",? as well as (?:and )?|,? and | & ")
_NOBODY: Final = frozenset(("no", "none", "n/a"))
_PAGE: Final = re.compile(r"page \d+\W*", re.IGNORECASE)
_PERSON: Final = re.compile(r"(?:[^\W\d_a-z][\w.'’-]* ?){2,5}")
_OFFICE: Final = re.compile(
    r"(?:(?:first|deputy|vice|the|prime) )*(?:president|minister|secretary|ambassador|head|chair)\b.{0,60}",
    re.IGNORECASE,
)
# What may join another to the one who was found, unless it stands within the name of an office.
_ANOTHER: Final = re.compile(
    r"(?:^| )(?:and|with) (?!(?:\w+ )?minister\b|(?:international )?co-?operation|trade)| & ", re.IGNORECASE
)
_MOST_COMMAS: Final = 1
_FEWEST: Final = 3
_LONGEST_LINE: Final = 160


def parties(text: str, find: Find) -> tuple[tuple[ActorId, ...], bool]:
    """Return who certainly is named as a party, each once, in the order of the text, and whether that is all it says.

    Where the text says who the parties are, it need not say more.
    """
    told, is_told = _Actors(), None
    small = text.lower()
    if _ARE_PARTIES in small and (match := _PARTIES.search(text)):
        (told, _, missing), text = _list(match[1], find), text[match.end() :]
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


def _sections(text: str, find: Find) -> Iterator[tuple[_Actors, ThirdPartyRole, bool | None, bool]]:
    """Yield who is named in a line as what, whether they signed as far as that is said, and whether that is all."""
    role: ThirdPartyRole | None = None
    under: bool | None = None
    signatories = _Signatories()
    for line in _segments(text):
        segment, is_heading = line, False
        if match := _ROLE.match(line):
            _, role, under = _HEADINGS[(match.lastindex or 1) - 1]
            segment, is_heading = line[match.end() :], True
        if not segment or (not is_heading and _HEADING.match(segment) and not _who(segment[:-1], find, role)[0]):
            role, under = (role, under) if is_heading or _SIGNED.match(segment) else (None, None)
            yield (), ThirdPartyRole.UNSPECIFIED, None, _is_empty(segment)
            continue
        is_absent, is_marked = _signing(segment)
        told = False if is_absent else True if is_marked else under
        actors, is_read = signatories.seen(segment, *_line(segment, find, role, is_marked=is_marked))
        yield actors, role or (ThirdPartyRole.SIGNATORY if is_marked else ThirdPartyRole.UNSPECIFIED), told, is_read


def _plain(text: str, find: Find) -> Iterator[tuple[_Actors, bool]]:
    """Yield who is named in a line, wherever, and whether that is all; who is said not to have signed is left out."""
    signatories = _Signatories()
    for segment in _segments(text):
        is_absent, is_marked = _signing(segment)
        if not is_absent:
            yield signatories.seen(segment, *_line(segment, find, None, is_marked=is_marked))


def _line(segment: str, find: Find, role: ThirdPartyRole | None, *, is_marked: bool) -> tuple[_Actors, bool]:
    """Return who is named in a line, and whether that is all; a line of nothing but marks names all that it could."""
    plain = _SIGNED.sub(" ", segment) if is_marked else segment
    actors, is_read = _who(plain, find, role)
    return actors, is_read or (not actors and _is_empty(plain))


def _is_empty(segment: str) -> bool:
    """Tell whether nothing in a line could be a name."""
    return not _WORD.search(segment) or bool(_PAGE.fullmatch(segment))


class _Signatories:
    """Knows the lines in which it is said who signs, and in which office, below one that says for whom: "For Chad:"."""

    def __init__(self) -> None:
        self._left = 0

    def seen(self, segment: str, actors: _Actors, is_read: bool) -> tuple[_Actors, bool]:
        """Return what was found in the next line, which is read, too, where it is that of who signs."""
        if actors or _HEADING.match(segment):
            self._left = 2 if is_read and segment.endswith(":") and _FRONT.match(segment) else 0
            return actors, is_read
        if not is_read and self._left:
            is_read = bool((_PERSON if self._left == 2 else _OFFICE).fullmatch(segment))  # noqa: PLR2004 - the first
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


def _who(segment: str, find: Find, role: ThirdPartyRole | None) -> tuple[_Actors, bool]:
    """Return who is certainly meant by a line of a signature block, and whether nobody else can be."""
    line = _MARKS.sub(" ", segment) if "[" in segment or len(segment) > _LONGEST_LINE // 2 else segment
    is_cut = len(line) < len(segment) and not _is_empty(segment)
    line = line.strip(" ,.:;[]-–\"'“”")
    front = _FRONT.match(line) if line[:1] in _FRONTS else None
    line = line[front.end() :] if front else line
    if not line:
        return (), False
    is_whole = "(" not in segment or not is_cut
    one, rest = find(line), ""
    if not one:
        one, rest = _in_brackets(line, find, role)
    if not one and (": " in line or (front and (" - " in line or " – " in line))):
        one, rest = _before_a_name(line, find)
    if one:
        return (one,), is_whole and _is_alone(rest)
    return _several(line, find, role, is_whole=is_whole)


def _several(line: str, find: Find, role: ThirdPartyRole | None, *, is_whole: bool) -> tuple[_Actors, bool]:
    """Return who is named in a list, or at the end of an office."""
    head, comma, rest = line.partition(", ")
    is_list = comma or " and " in line or " & " in line
    several, is_known, missing = _list(line, find) if is_list else ((), False, 0)
    if is_known or len(set(several)) > 1:
        return (several, is_whole and not missing) if is_known else ((), False)
    one, before = _on_behalf(line, find)
    if not one and not before:
        one, before = _by_office(line, find) if " of " in line or " from " in line else (None, "")
    if not one and comma and (" of " in line):
        one, before = _of_holder(line, find)
    if not one and role and comma and _TITLED.match(head) and not _is_past(head):
        one, before = find(rest), head
    return ((one,), is_whole and _is_alone(before)) if one else ((), False)


def _on_behalf(line: str, find: Find) -> _Found:
    """Return for whom somebody signs who stands before: "H.E. Jane Doe, for Norway", and who that is."""
    match = _FOR.match(line) if " for " in line or " behalf of " in line else None
    if not match or not _OFFICES.isdisjoint(_WORD.findall(match[1].lower())) or _is_prose(line) or _is_past(line):
        return None, ""
    one = find(match[2])
    return one, match[1] if one else ""


def _is_alone(rest: str) -> bool:
    """Tell whether the rest of a line from which one actor was read has no place for another."""
    return not _ANOTHER.search(rest) and rest.count(", ") <= _MOST_COMMAS


def _in_brackets(line: str, find: Find, role: ThirdPartyRole | None) -> _Found:
    """Return who stands before brackets, "United Nations (UN)", or under a role in them, "Jane Doe (Norway)"."""
    match = _INSIDE.match(line) if line[-1] == ")" else None
    if not match:
        return None, ""
    before, inside = match.groups()
    if one := find(before):
        return one, inside
    return (find(inside) if role or (_HOLDER.match(before) and not _is_past(before)) else None), before


def _one(line: str, find: Find) -> ActorId | None:
    return find(line) or (find(match[1]) if line[-1:] == ")" and (match := _INSIDE.match(line)) else None)


def _by_office(line: str, find: Find) -> _Found:
    """Return for whom somebody holds an office that ends the line, "Ambassador of Georgia", and the rest."""
    if len(line) > _LONGEST_LINE:
        return None, ""
    for match in _OF.finditer(line):
        words = line[: match.start()].lower().rsplit(None, 2)
        if not words or (words[-1] not in _OFFICES and words[-2:] != _SECRETARY):
            continue
        rest = line[match.end() :].strip("()")
        found = _one(rest, find)
        if not found and (place := _PLACE.search(rest)):
            found = find(rest[: place.start()])
        if found:
            before = line[: match.start()]
            return (None if _is_prose(line) or _is_past(before) else found), before
    return None, ""


def _of_holder(line: str, find: Find) -> _Found:
    """Return for whom somebody holds an office whose name follows it: "President of Georgia, Dr. Jane Doe"."""
    office, comma, name = line.rpartition(", ")
    is_office = comma and _HOLDS.match(office) and not _ORDINAL.match(office) and not find(name)
    if not is_office or not _PERSON.fullmatch(name) or not _OFFICES.isdisjoint(_WORD.findall(name.lower())):
        return None, ""
    return _by_office(office, find)


def _is_prose(line: str) -> bool:
    """Tell whether a line tells of something, and names nobody alone."""
    return not _PROSE.isdisjoint(_WORD.findall(line.lower())) or bool(_PROSE_TOO.search(line))


def _is_past(line: str) -> bool:
    """Tell whether it is said of somebody that they hold an office no more."""
    return not _PAST.isdisjoint(_WORD.findall(line.lower()))


def _before_a_name(line: str, find: Find) -> _Found:
    """Return for whom somebody signs whose name follows, "the Republic of Armenia - R. KOCHARYAN", and the rest."""
    match = _NAMED.match(line)
    return (find(_FRONT.sub("", match[1])), match[2]) if match else (None, "")


def _list(text: str, find: Find) -> tuple[_Actors, bool, int]:
    """Return those in a list, whether all in it are known, or most of at least three are, and how many are not."""
    items = _COMMA.split(_GOVERNMENTS.sub("", text, count=1) if _GOVERNMENTS.match(text) else text)
    found, missing = list[ActorId](), 0
    for item in items:
        plain = item.strip(" .").removeprefix("and ").removeprefix("as well as ")
        is_several = (" and " in plain or " & " in plain or " as well as " in plain) and not _one(plain, find)
        for name in filter(None, _AND.split(plain) if is_several else [plain]):
            one = _one(name, find) or (_by_office(name, find)[0] if " of " in name or " from " in name else None)
            if one:
                found.append(one)
            else:
                missing += 1
        if missing and len(items) <= _FEWEST and " and " not in text:
            return (), False, missing
    return tuple(found), bool(found) and (not missing or (len(found) >= _FEWEST and len(found) > missing)), missing
