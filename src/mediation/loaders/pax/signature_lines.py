"""Who is certainly meant by one line of the free text of PA-X, and whether that is all that the line says."""

import re
from collections.abc import Callable
from typing import Final

from mediation.models.part import ActorId
from mediation.vocabulary import ThirdPartyRole

Find = Callable[[str], ActorId | None]
"""Finds who is known under a name."""
Actors = tuple[ActorId, ...]
# Who was found in a line, and what of the line is neither their name nor the office.
_Found = tuple[ActorId | None, str]
FRONT: Final = re.compile(
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
_PRESENT: Final = re.compile(
    r" (?:(?:were|was) (?:also )?present|(?:took part|participated|attended)) ?(?:at|in)?\b.*$"
)
_COMMA: Final = re.compile(r",\s*")
_AND: Final = re.compile(r",? as well as (?:and )?|,? and | & ")
_PAGE: Final = re.compile(r"page \d+\W*", re.IGNORECASE)
PERSON: Final = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){1,4}")
# What may join another to the one who was found, unless it stands within the name of an office.
_ANOTHER: Final = re.compile(
    r"(?:^| )(?:and|with) (?!(?:\w+ )?minister\b|(?:international )?co-?operation|trade)| & ", re.IGNORECASE
)
_MOST_COMMAS: Final = 1
_FEWEST: Final = 3
_LONGEST_LINE: Final = 160


def is_empty(segment: str) -> bool:
    """Tell whether nothing in a line could be a name."""
    return not _WORD.search(segment) or bool(_PAGE.fullmatch(segment))


def who(segment: str, find: Find, role: ThirdPartyRole | None) -> tuple[Actors, bool]:
    """Return who is certainly meant by a line of a signature block, and whether nobody else can be."""
    line = _MARKS.sub(" ", segment) if "[" in segment or len(segment) > _LONGEST_LINE // 2 else segment
    is_cut = len(line) < len(segment) and not is_empty(segment)
    line = line.strip(" ,.:;[]-–\"'“”")
    front = FRONT.match(line) if line[:1] in _FRONTS else None
    line = line[front.end() :] if front else line
    if not line:
        return (), False
    is_whole = "(" not in segment or not is_cut
    if _GOVERNMENTS.match(line) and (match := _NAMED.match(line)):
        return _several(match[1], find, role, is_whole=is_whole and _is_alone(match[2]))
    one, rest = find(line), ""
    if not one:
        one, rest = _in_brackets(line, find, role)
    if not one and (": " in line or (front and (" - " in line or " – " in line))):
        one, rest = _before_a_name(line, find)
    if one:
        return (one,), is_whole and _is_alone(rest)
    return _several(line, find, role, is_whole=is_whole)


def _several(line: str, find: Find, role: ThirdPartyRole | None, *, is_whole: bool) -> tuple[Actors, bool]:
    """Return who is named in a list, or at the end of an office."""
    head, comma, rest = line.partition(", ")
    is_list = comma or " and " in line or " & " in line
    several, is_known, missing = listed_in(_PRESENT.sub("", line), find) if is_list else ((), False, 0)
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
    if not is_office or not PERSON.fullmatch(name) or not _OFFICES.isdisjoint(_WORD.findall(name.lower())):
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
    return (find(FRONT.sub("", match[1])), match[2]) if match else (None, "")


def _joined(text: str, find: Find) -> list[str]:
    """Return the names that are joined in an item of a list, the last of which may have an "and" of its own."""
    first, last = _AND.split(text, maxsplit=1)
    return [first, last] if _one(last, find) else _AND.split(text)


def listed_in(text: str, find: Find) -> tuple[Actors, bool, int]:
    """Return those in a list, whether all in it are known, or most of at least three are, and how many are not."""
    items = _COMMA.split(_GOVERNMENTS.sub("", text, count=1) if _GOVERNMENTS.match(text) else text)
    found, missing = list[ActorId](), 0
    for item in items:
        plain = item.strip(" .").removeprefix("and ").removeprefix("as well as ")
        is_several = (" and " in plain or " & " in plain or " as well as " in plain) and not _one(plain, find)
        for name in filter(None, _joined(plain, find) if is_several else [plain]):
            one = _one(name, find) or (_by_office(name, find)[0] if " of " in name or " from " in name else None)
            if one:
                found.append(one)
            else:
                missing += 1
        if missing and len(items) <= _FEWEST and " and " not in text:
            return (), False, missing
    return tuple(found), bool(found) and (not missing or (len(found) >= _FEWEST and len(found) > missing)), missing
