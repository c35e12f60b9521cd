"""Who one line of a signature block names, and whether it names nobody else."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from mediation.loaders.pax.names import OFFICE, Names, by_adjective, is_state, without_front
from mediation.loaders.pax.sections import PERSON, is_person
from mediation.models.part import ActorId
from mediation.vocabulary import ThirdPartyRole


class Named(NamedTuple):
    """An actor that a line names, and the role that stands beside the name: "Kenya (facilitator)"."""

    actor: ActorId
    role: ThirdPartyRole | None = None


class Found(NamedTuple):
    """Whom a line names, and whether it names nobody else."""

    named: tuple[Named, ...] = ()
    is_whole: bool = False


_ROLES: Final = {
    "witness": ThirdPartyRole.WITNESS,
    "observer": ThirdPartyRole.OBSERVER,
    "guarantor": ThirdPartyRole.GUARANTOR,
    "mediator": ThirdPartyRole.MEDIATOR,
    "facilitator": ThirdPartyRole.FACILITATOR,
    "host": ThirdPartyRole.HOST,
    "chair": ThirdPartyRole.CHAIR,
    "depositary": ThirdPartyRole.DEPOSITARY,
}
_DONE: Final = {
    "mediated": ThirdPartyRole.MEDIATOR,
    "facilitated": ThirdPartyRole.FACILITATOR,
    "hosted": ThirdPartyRole.HOST,
    "chaired": ThirdPartyRole.CHAIR,
    "guaranteed": ThirdPartyRole.GUARANTOR,
    "witnessed": ThirdPartyRole.WITNESS,
}
_OWN_ROLE: Final = re.compile(rf"\s*(?:[(\[](?:as )?|, (?:as )?)({'|'.join(_ROLES)})(?:[)\]]|$)", re.IGNORECASE)
_PLACE: Final = re.compile(r"\W*(?:done|made|signed|agreed) (?:at|in)\b", re.IGNORECASE)
_REMARK: Final = re.compile(r"\s*(?:\[[^\[\]]*\]|\([^()]{60,}\))")
_SIGNATURE: Final = re.compile(r"\[[^\[\]]*\b(?:signature|signed)\b[^\[\]]*\]|\(signed\)", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"^(.{2,120}?)\s*\(([^()]{2,200})\)$")
_PIECES: Final = re.compile(
    r",\s*|\s+[-–]\s*|[-–]\s+|:\s+|\s+and (?=(?:the )?(?:current |acting )?(?:chair|president|representative|head)\w* (?:of|to)\b)",
    re.IGNORECASE,
)
_COMMA: Final = re.compile(r",\s*(?:and\s+)?")
_LEADING_IN: Final = re.compile(
    r"^[^,]{0,40}?\b(?:governments|signatories|representatives|ministers(?: for foreign affairs)?|presidents|ambassadors|delegations"
    r"|leaders|observers) (?:of|from):? (?=.*(?:,| and ))",
    re.IGNORECASE,
)
_AND: Final = re.compile(r",? as well as (?:and )?|,? and | & ")
_ENDS: Final = re.compile(r",? (?:signed(?: for)? by|(?:is |was |were |is )?(?:represented|headed|led) by|singed by)\b.*$", re.IGNORECASE)
_ATTENDED: Final = re.compile(r" (?:(?:were|was) (?:also )?present|(?:took part|participated|attended)|facilitated)\b.*$")
_OFFICE_OF: Final = re.compile(r" (?:of|from|de|du|for (?=(?:the )?(?:government|republic|kingdom))) (?=\w)", re.IGNORECASE)
# An office before "of": its own word, or what a minister is in charge of.
_HELD: Final = re.compile(
    r"\b(?:presiden\w*|vice-president|premier|ministers?|affairs|defen[cs]e|government|delegation|delegate|ambassador|king|emir"
    r"|prince|chancellor|representatives?|rep|envoys?|advis[eo]r|embassy|chair(?:man|person)?|commission|mission"
    r"|secretary[- ]general|general secretary|secretary|head of state|commissioner|head|leader|spokes\w+)$|\bminist(?:er|ry) .*\w$",
    re.IGNORECASE,
)
_GOVERNMENT_OF: Final = re.compile(r"(?:^|,? (?:of|from|for|to) )(?:the )?(?:\w+ )?government$", re.IGNORECASE)
_BY_ADJECTIVE: Final = re.compile(
    r"(?:^|[ (])((?:[A-Z][\w-]+ )??[A-Z][\w-]+) (?i:ambassador|facilitator|foreign minister|prime minister|president|minister)\b"
)
_MINISTRY: Final = re.compile(r"\bminist(?:er|ry) (?:of|for) .*|\bhead of (?:the )?delegation\b|\bcommander.*", re.IGNORECASE)
_ANOTHER: Final = re.compile(
    r"(?:^| )(?:and|with) (?!(?:\w+ )?minister\b|(?:international )?co-?operation|trade|representative|head)| & ", re.IGNORECASE
)
_MOST_QUIET: Final = 4
_IN_SENTENCE: Final = re.compile(
    r"(?:\b(?P<done>mediated|facilitated|hosted|chaired|brokered|convened|sponsored|witnessed) by|\bunder the auspices of"
    r"|\bin the presence of|\bat the invitation of) ",
    re.IGNORECASE,
)
_SIGNS_FOR: Final = re.compile(r"(?:^|,? |\))(?:(?:for and )?on behalf of|representing|for)\s*:? (?=the |[A-Z])", re.IGNORECASE)
_FOR_ANOTHER: Final = re.compile(r"[, ](?:representing|on behalf of) ", re.IGNORECASE)
_PAST: Final = re.compile(r"\b(?:former|ex|retired|late|candidate|first|second|third|fourth|fifth|last)\b[- ]presiden|\b(?:former|ex|retired|late|candidate)\b", re.I)
_TITLED: Final = re.compile(
    r"(?:h\.?\s?e\.?|his excellency|her excellency|amb|ambassador|mr|mrs|ms|dr|prof|gen|general|col|colonel|president"
    r"|minister|prime|sheikh|hon|honourable|lt|maj|sir|lord)\b",
    re.IGNORECASE,
)
_HOLDER: Final = re.compile(r"(?:h\.?\s?e\.? )?(?:president|prime minister) (?!of\b)[\w .'’-]{2,40}$", re.IGNORECASE)
_PROSE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|shall|proposed|mentions?|refers?|took|met|stated|who|which|participat\w+|thanks?"
    r"|thanked|agreed?s?|indicates?|provides?|visit\w*|held|did|does|do)\b",
    re.IGNORECASE,
)
# A long name of a state, which is no place: "Kingdom of Norway".
_FORMAL: Final = re.compile(
    r"\b(?:republic|kingdom|government|govt|state|states|federation|confederation|emirates)\b|(?-i:^[A-Z.]+$)", re.IGNORECASE
)
_MOST_PIECES: Final = 14
_FEWEST_PAIRS: Final = 2
_LONGEST_LINE: Final = 200


def is_empty(text: str) -> bool:
    """Return whether nothing in a line could be a name."""
    plain = _SIGNATURE.sub(" ", text)
    return not re.search(r"[^\W\d_]{2}", plain) or bool(re.fullmatch(r"page \d+\W*", text, re.IGNORECASE))


def who(text: str, names: Names, *, is_headed: bool = False) -> Found:
    """Return whom a line names. `is_headed` says that it stands under the heading of a role."""
    if _PLACE.match(text):
        return Found()
    text = text.strip("{} ")
    role, plain = _role_beside(text)
    cut = _REMARK.sub(" ", plain)
    is_uncut = len(cut.strip()) == len(plain.strip())
    line = " ".join(cut.split()).strip(" ,.:;–-\"“”")
    if not line:
        return Found()
    found = _read(line, names, is_headed=is_headed)
    named = tuple(each._replace(role=each.role or role) for each in found.named)
    return Found(tuple(dict.fromkeys(named)), found.is_whole and (is_uncut or "(" not in plain))


def _role_beside(text: str) -> tuple[ThirdPartyRole | None, str]:
    """Return the role that a line gives at its end, for all whom it names, and the rest."""
    match = _OWN_ROLE.search(text)
    if not match or match.end() < len(text.rstrip(" .;,")) or len(_OWN_ROLE.findall(text)) > 1:
        return None, text
    return (_ROLES[match[1].lower()] if "," not in text[: match.start()] or text[match.start()] != "," or _is_one(text[: match.start()]) else None), text[: match.start()]


def _is_one(text: str) -> bool:
    return text.count(",") <= 1


def _read(line: str, names: Names, *, is_headed: bool) -> Found:
    if one := names.named(line):
        return Found((Named(one),), True)
    if match := _ENDS.search(line):
        head = _read(line[: match.start()], names, is_headed=is_headed) if match.start() else Found()
        return head if head.named else Found()
    for read in (_in_sentence, _fronted, _bracketed, _listed, _signed_for):
        if (found := read(line, names, is_headed)).named:
            return found
    return Found() if _FOR_ANOTHER.search(line) else _in_pieces(line, names, is_headed)


def _in_sentence(line: str, names: Names, is_headed: bool) -> Found:
    """Return who "facilitated by" or "under the auspices of" names."""
    named = list[Named]()
    for match in _IN_SENTENCE.finditer(line):
        rest = line[match.end() :]
        found = _listed(re.split(r"[;:]|\. ", rest)[0], names, is_headed).named
        one, _ = names.acting(rest)
        role = _DONE.get((match["done"] or "").lower())
        named += [each._replace(role=role) for each in (found or ((Named(one),) if one else ()))]
    return Found(tuple(named), False)


def _fronted(line: str, names: Names, is_headed: bool) -> Found:
    """Return who follows "for": "For Chad: J. DOE", "On behalf of the Republic of Mali"."""
    text = without_front(line)
    if text is None:
        return Found()
    if one := names.named(text):
        return Found((Named(one),), True)
    head = re.split(r":\s|\s[-–]\s?", text, maxsplit=1)
    if (several := _listed(head[0], names, is_headed)).named:
        return Found(several.named, several.is_whole and _is_quiet(text[len(head[0]) :]))
    one, rest = names.acting(text)
    return Found((Named(one),), _is_quiet(rest)) if one else Found()


def _is_quiet(rest: str) -> bool:
    """Return whether the rest of a line names nobody but a person and their office."""
    plain = re.sub(r"\([^()]*\)", " ", rest).strip(" ,.:;-–")
    pieces = [each for each in map(str.strip, _PIECES.split(plain)) if each]
    return not _ANOTHER.search(plain) and len(pieces) <= _MOST_QUIET and all(map(_is_of_one, pieces))


def _is_of_one(piece: str) -> bool:
    """Return whether a piece is the name of a person, or an office that names nobody else."""
    if is_person(piece) or _TITLED.fullmatch(piece):
        return True
    return bool(OFFICE.search(piece)) and not re.search(r" (?:of|from|by) (?:the )?[A-Z]|\bled by\b", _MINISTRY.sub("", piece))


def _bracketed(line: str, names: Names, is_headed: bool) -> Found:
    """Return who stands before brackets, or in them: "United Nations (UN)", "Jane Doe (Norway)"."""
    match = _BRACKETS.match(line)
    if not match:
        return Found()
    before, inside = match.groups()
    if one := names.before_bracket(before, inside):
        return Found((Named(one),), _is_quiet(inside) or inside.isupper())
    if (found := _fronted(before, names, is_headed)).named:
        return found
    one = names.named(inside)
    if one and not _PAST.search(before) and (PERSON.fullmatch(before) or _TITLED.match(before)):
        is_clear = is_headed or _TITLED.match(before) or " " in inside
        return Found((Named(one),), True) if is_clear else Found()
    return Found()


def _item(text: str, names: Names) -> Named | None:
    """Return the actor of an item of a list, with the role in brackets behind it."""
    if text.lower() == "government":  # of "Heads of State and Government"
        return None
    if one := names.named(text):
        return Named(one)
    if match := _OWN_ROLE.search(text):
        one = names.named(text[: match.start()])
        return Named(one, _ROLES[match[1].lower()]) if one else None
    if match := _BRACKETS.match(text):
        one = names.before_bracket(*match.groups())
        return Named(one) if one else None
    one, rest = names.leading(text)
    return Named(one) if one and re.match(r" (?:to|were|was|in|under|is|are) (?!not\b)", rest) else None


def _items(text: str, names: Names) -> Iterator[str]:
    """Yield the items of a list, of which a name may have an "and" of its own."""
    for part in re.split(r",\s*(?![^()]*\))", text):
        plain = re.sub(r"^(?:and|as well as) ", "", part.strip(" ."))
        if not plain:
            continue
        if _item(plain, names) or not _AND.search(plain):
            yield plain
            continue
        first, last = _AND.split(plain, maxsplit=1)
        yield from [first, last] if _item(last, names) else _AND.split(plain)


def _listed(line: str, names: Names, is_headed: bool) -> Found:
    """Return who is named in a list of which all items are known, or most of them."""
    text = _ATTENDED.sub("", line)
    text = _LEADING_IN.sub("", text)
    if not ("," in text or _AND.search(text)):
        return Found()
    if (shared := _sharing(text, names)).named:
        return shared
    items = list(_items(text, names))
    known = [one for item in items if (one := _item(item, names))]
    missing = [item for item in items if not _item(item, names)]
    if not known or len({each.actor for each in known}) < 2 and missing and not _is_titled_pair(items, names):
        return Found()
    if len(known) > len(missing) or (len(known) == len(missing) == 1 and _is_titled_pair(items, names)):
        return Found(tuple(known), not missing and len(text) == len(line))
    return Found()


def _is_titled_pair(items: list[str], names: Names) -> bool:
    """Return whether two items are sides that stand side by side: "the Government of Chad and the Front"."""
    known = [item for item in items if _item(item, names)]
    others = [item for item in items if item not in known]
    return len(items) == 2 and bool(known) and bool(re.match(r"(?:the )?(?:government|republic|national government)\b", known[0], re.I)) and not any(PERSON.fullmatch(each) and _TITLED.match(each) for each in others)


_SHARING: Final = re.compile(r"(?:the )?([\w ]+?) and (?:the )?([\w ]+?) (government|side|delegation|part(?:y|ie))s", re.IGNORECASE)


def _sharing(text: str, names: Names) -> Found:
    """Return who shares a noun: "the British and Irish Governments"."""
    match = _SHARING.fullmatch(text)
    if not match:
        return Found()
    noun = "party" if match[3].lower().startswith("part") else match[3]
    both = [names.named(f"{each} {noun}") for each in match.groups()[:2]]
    return Found(tuple(Named(each) for each in both if each), all(both))


def _signed_for(line: str, names: Names, is_headed: bool) -> Found:
    """Return for whom a person signs who is named first: "H.E. Jane Doe, on behalf of the Republic of Mali"."""
    matches = list(_SIGNS_FOR.finditer(line))
    if not matches or _PROSE.search(line) or len(line) > _LONGEST_LINE:
        return Found()
    for match in reversed(matches):
        head = line[: match.start()]
        is_for = match[0].strip(" ,:").lower() == "for"
        if is_for and not (match[0].startswith((",", " for:")) or (_TITLED.match(head) and PERSON.fullmatch(head))):
            continue
        if is_for and (not PERSON.fullmatch(head.split(",")[0]) or OFFICE.fullmatch(head.split()[-1])):
            continue
        if _PAST.search(head) or not re.search(r"[A-Z]", head):
            continue
        rest = line[match.end() :]
        one, after = names.acting(rest)
        if one:
            return Found((Named(one),), _is_quiet(after))
        if not is_for and (found := _in_pieces(rest, names, is_headed)).named:
            return found
    return Found()


def _in_pieces(line: str, names: Names, is_headed: bool) -> Found:
    """Return for whom those hold office who are named with commas between: "Jane Doe, Minister of Kenya"."""
    if len(line) > _LONGEST_LINE or _PROSE.search(line):
        return Found()
    named, rest, last = list[Named](), list[str](), ""
    pieces = [each for each in map(str.strip, _PIECES.split(line)) if each]
    for piece in pieces[:_MOST_PIECES]:
        one = None if _PAST.search(piece) else _of_piece(piece, last, pieces, names, is_headed=is_headed)
        if one:
            named.append(Named(one))
        if not one or _ANOTHER.search(piece):
            rest.append(piece)
        last = piece
    is_one = len({each.actor for each in named}) == 1 and named[0].actor != names.named(pieces[0])
    return Found(tuple(dict.fromkeys(named)), is_one and _is_quiet(", ".join(rest)))


def _of_piece(piece: str, last: str, pieces: list[str], names: Names, *, is_headed: bool) -> ActorId | None:
    """Return the actor of one piece: an office of it, or its name after an office or a title."""
    if one := names.named(piece):
        is_after_office = bool(OFFICE.search(last)) and last is not pieces[0] or bool(OFFICE.search(last))
        is_after_person = bool(_TITLED.match(last)) and PERSON.fullmatch(last) is not None and not _PAST.search(last)
        is_formal = not is_state(one) or bool(_FORMAL.search(piece))
        if is_after_office or is_after_person or (PERSON.fullmatch(last) and (is_headed or is_formal)):
            return one
        return one if not last and len(pieces) > 1 and all(PERSON.fullmatch(each) for each in pieces[1:]) else None
    return names.before_office(piece) or _of_office(piece, names)


def _of_office(piece: str, names: Names) -> ActorId | None:
    """Return for whom an office is held that ends in "of" and a name, or that an adjective begins."""
    for match in _OFFICE_OF.finditer(piece):
        before = piece[: match.start()]
        if not _HELD.search(before) or not _HELD.search(_GOVERNMENT_OF.sub("", before) or "president"):
            continue
        one, _ = names.acting(piece[match.end() :])
        if one:
            return one
    match = _BY_ADJECTIVE.search(piece)
    return by_adjective(match[1]) or by_adjective(match[1].split()[-1]) if match else None
