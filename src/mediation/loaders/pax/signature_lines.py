"""Whom one line of a signature block names, and whether it names nobody else."""

import re
from itertools import islice
from typing import Final

from mediation.loaders.pax.lists import BRACKETS, Found, Named, listed
from mediation.loaders.pax.names import Names, by_adjective, is_state, without_front
from mediation.loaders.pax.offices import OFFICE, PAST, PERSON, TITLE, is_of_one, names_another, pieces
from mediation.loaders.pax.roles import BESIDE, IN_SENTENCE, of_word
from mediation.models.part import ActorId
from mediation.vocabulary import ThirdPartyRole

_PLACE: Final = re.compile(r"\W*(?:done|made|signed|agreed) (?:at|in)\b", re.IGNORECASE)
_REMARK: Final = re.compile(r"\s*(?:\[[^\[\]]*\]|\([^()]{60,}\))")
_REPRESENTED: Final = re.compile(
    r",? (?:s(?:ig|in)ned(?: for)? by|(?:is |was |were )?(?:represented|headed|led) by)\b.*$", re.IGNORECASE
)
_BEFORE_NAME: Final = re.compile(r":\s|\s[-–]\s?")
_END: Final = re.compile(r"[;:]|\. ")
_OF: Final = re.compile(r" (?:of|from|de|du|for (?=(?:the )?(?:government|republic|kingdom))) (?=\w)", re.IGNORECASE)
# An office before "of": its own word, or what a minister is in charge of.
_HELD: Final = re.compile(
    r"\b(?:presiden\w*|vice-president|premier|ministers?|affairs|defen[cs]e|government|delegation|delegate|ambassador"
    r"|king|emir|prince|chancellor|representatives?|rep|envoys?|advis[eo]r|embassy|chair(?:man|person)?|commission"
    r"|mission|secretary[- ]general|general secretary|secretary|head of state|commissioner|head|leader|spokes\w+)$"
    r"|\bminist(?:er|ry) .*\w$",
    re.IGNORECASE,
)
_GOVERNMENT_OF: Final = re.compile(r"(?:^|,? (?:of|from|for|to) )(?:the )?(?:\w+ )?government$", re.IGNORECASE)
_BY_ADJECTIVE: Final = re.compile(
    r"(?:^|[ (])((?:[A-Z][\w-]+ )??[A-Z][\w-]+)"
    r" (?i:ambassador|facilitator|foreign minister|prime minister|president|minister)\b"
)
_SIGNS_FOR: Final = re.compile(
    r"(?:^|,? |\))(?:(?:for and )?on behalf of|representing|for)\s*:? (?=the |[A-Z])", re.IGNORECASE
)
_FOR_ANOTHER: Final = re.compile(r"[, ](?:representing|on behalf of) ", re.IGNORECASE)
_PROSE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|shall|proposed|mentions?|refers?|took|met|stated|who|which|participat\w+"
    r"|thanks?|thanked|agreed?s?|indicates?|provides?|visit\w*|held|did|does|do)\b",
    re.IGNORECASE,
)
# A long name of a state. A short one may be a place: "Addis Ababa, Ethiopia".
_FORMAL: Final = re.compile(
    r"\b(?:republic|kingdom|government|govt|state|states|federation|confederation|emirates)\b|(?-i:^[A-Z.]+$)",
    re.IGNORECASE,
)
_PERSON_OFFICE: Final = re.compile(
    rf"[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){{1,6}}, (?!for\b)(?i:{OFFICE.pattern})(?:(?! and | by | for )[^,;:()–&-])*"
)
_CAPITALS: Final = re.compile(r"[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,6}")
_MAX_PIECES: Final = 14
_MAX_LINE_CHARS: Final = 200
_MAX_LIST_CHARS: Final = 8_000


def who(text: str, names: Names, *, is_headed: bool = False) -> Found:
    """Return whom a line names.

    Args:
        text: the line.
        names: the names that the agreement can use.
        is_headed: whether it is under the heading of a role. Then a state behind a person is an actor, not a place.
    """
    if _PLACE.match(text) or len(text) > _MAX_LIST_CHARS:
        return Found()
    role, plain = _role_behind(text.strip("{} "))
    cut = _REMARK.sub(" ", plain)
    line = " ".join(cut.split()).strip(' ,.:;–-"“”')
    found = _Line(names, is_headed=is_headed).read(line) if line else Found()
    is_whole = found.is_whole and (len(cut.strip()) == len(plain.strip()) or "(" not in plain)
    named = dict.fromkeys(each._replace(role=each.role or role) for each in found.named)
    return Found(tuple(named), is_whole)


def _role_behind(text: str) -> tuple[ThirdPartyRole | None, str]:
    """Return the role that stands at the end of a line about one actor, and the rest of the line."""
    match = BESIDE.search(text)
    if not match or match.end() < len(text.rstrip(" .;,")) or len(BESIDE.findall(text)) > 1:
        return None, text
    before = text[: match.start()]
    is_of_one_actor = text[match.start()] != "," or before.count(",") <= 1
    return of_word(match[1]) if is_of_one_actor else None, before


class _Line:
    """Reads lines in the forms of signature blocks."""

    def __init__(self, names: Names, *, is_headed: bool) -> None:
        self._names, self._is_headed = names, is_headed

    def read(self, line: str) -> Found:
        """Return whom a line names in the first form that names anybody."""
        if one := self._names.named(line):
            return Found.of(one, is_whole=True)
        # Most lines, read faster than by trying all forms.
        if _is_only_person(line):
            return Found()
        if _PERSON_OFFICE.fullmatch(line) and not _FOR_ANOTHER.search(line) and without_front(line) is None:
            return self._in_pieces(line)
        if " by" in line.lower() and (match := _REPRESENTED.search(line)):
            return self.read(line[: match.start()]) if match.start() else Found()
        for form in (self._in_sentence, self._after_front, self._with_brackets, self._in_list, self._for_another):
            if (found := form(line)).named:
                return found
        return Found() if _FOR_ANOTHER.search(line) else self._in_pieces(line)

    def _in_list(self, line: str) -> Found:
        return listed(line, self._names)

    def _in_sentence(self, line: str) -> Found:
        """Return those after "facilitated by" or "under the auspices of"."""
        small = line.lower()
        if " by " not in small and " of " not in small:
            return Found()
        named = list[Named]()
        for match in islice(IN_SENTENCE.finditer(line), _MAX_PIECES):
            rest = line[match.end() :]
            found = listed(_END.split(rest)[0], self._names)
            found = found if found.named else Found.of(self._names.acting(rest)[0], is_whole=False)
            named += [each._replace(role=of_word(match["done"] or "")) for each in found.named]
        return Found(tuple(named))

    def _after_front(self, line: str) -> Found:
        """Return those after "for": "For Chad: J. DOE", "On behalf of the Republic of Mali"."""
        text = without_front(line)
        if text is None:
            return Found()
        if one := self._names.named(text):
            return Found.of(one, is_whole=True)
        head = _BEFORE_NAME.split(text, maxsplit=1)[0]
        if (several := listed(head, self._names)).named:
            return Found(several.named, several.is_whole and is_of_one(text[len(head) :]))
        one, rest = self._names.acting(text)
        return Found.of(one, is_whole=is_of_one(rest))

    def _with_brackets(self, line: str) -> Found:
        """Return the actor before brackets, or in them: "United Nations (UN)", "Jane Doe (Norway)"."""
        match = BRACKETS.match(line)
        if not match:
            return Found()
        before, inside = match.groups()
        if one := self._names.before_bracket(before, inside):
            return Found.of(one, is_whole=is_of_one(inside) or inside.isupper())
        if (found := self._after_front(before)).named:
            return found
        is_clear = self._is_headed or " " in inside or TITLE.match(before)
        is_person = (PERSON.fullmatch(before) or TITLE.match(before)) and not PAST.search(before)
        return Found.of(self._names.named(inside) if is_clear and is_person else None, is_whole=True)

    def _for_another(self, line: str) -> Found:
        """Return the actor for whom a named person signs: "H.E. Jane Doe, on behalf of the Republic of Mali"."""
        if _PROSE.search(line) or len(line) > _MAX_LINE_CHARS:
            return Found()
        for match in reversed([*_SIGNS_FOR.finditer(line)]):
            if _signs(line[: match.start()], match[0]) and (found := self._of_other(line, match)).named:
                return found
        return Found()

    def _of_other(self, line: str, match: re.Match[str]) -> Found:
        rest = line[match.end() :]
        one, after = self._names.acting(rest)
        if one or _is_bare(match[0]):
            return Found.of(one, is_whole=is_of_one(after))
        return self._in_pieces(rest)

    def _in_pieces(self, line: str) -> Found:
        """Return for whom an office is held, with commas between: "Jane Doe, Minister of Foreign Affairs, Kenya"."""
        if _PROSE.search(line) or len(line) > _MAX_LINE_CHARS:
            return Found()
        named, rest, parts = list[ActorId](), list[str](), pieces(line)[:_MAX_PIECES]
        for before, piece in zip(["", *parts], parts, strict=False):
            one = None if PAST.search(piece) else self._of_piece(piece, before, parts)
            named += [one] if one else []
            rest += [piece] if not one or names_another(piece) else []
        is_one = len(set(named)) == 1 and named[0] != self._names.named(parts[0])
        return Found(tuple(map(Named, dict.fromkeys(named))), is_one and is_of_one(", ".join(rest)))

    def _of_piece(self, piece: str, before: str, parts: list[str]) -> ActorId | None:
        """Return the actor of one piece: that of an office in it, or of its name after a person or an office."""
        one = self._names.named(piece)
        if not one and _is_only_person(piece):
            return None  # as the rest would find, only faster
        if not one:
            return self._names.before_office(piece) or self._of_office(piece)
        if not before:
            return one if len(parts) > 1 and all(map(PERSON.fullmatch, parts[1:])) else None
        is_clear = self._is_headed or not is_state(one) or _FORMAL.search(piece) or _is_titled(before)
        return one if OFFICE.search(before) or (PERSON.fullmatch(before) and is_clear) else None

    def _of_office(self, piece: str) -> ActorId | None:
        """Return for whom an office is held: "Ambassador of Norway", "Malaysian Facilitator"."""
        for match in _OF.finditer(piece):
            if _is_held(piece[: match.start()]) and (one := self._names.acting(piece[match.end() :])[0]):
                return one
        match_of = _BY_ADJECTIVE.search(piece)
        return by_adjective(match_of[1]) or by_adjective(match_of[1].split()[-1]) if match_of else None


def _is_only_person(line: str) -> bool:
    """Return whether a line is the name of a person and nothing else."""
    return bool(_CAPITALS.fullmatch(line)) and not OFFICE.search(line) and without_front(line) is None


def _is_bare(front: str) -> bool:
    return front.strip(" ,:").lower() == "for"


def _signs(head: str, front: str) -> bool:
    """Return whether a person stands before "for" or "on behalf of"."""
    if PAST.search(head) or not re.search(r"[A-Z]", head):
        return False
    if not _is_bare(front):
        return True
    first, last = head.split(",", maxsplit=1)[0], head.rsplit(maxsplit=1)[-1]
    is_apart = front.startswith((",", " for:")) or (TITLE.match(head) and PERSON.fullmatch(head))
    return bool(is_apart and PERSON.fullmatch(first) and not OFFICE.fullmatch(last))


def _is_titled(before: str) -> bool:
    return bool(TITLE.match(before)) and not PAST.search(before)


def _is_held(before: str) -> bool:
    """Return whether a text ends in an office, and so does what it is an office of: "Minister of the Government"."""
    return bool(_HELD.search(before) and _HELD.search(_GOVERNMENT_OF.sub("", before) or "president"))
