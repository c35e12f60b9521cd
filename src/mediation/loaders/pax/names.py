"""Names in the free text of PA-X: find an actor by a name, an adjective, or an office held for it."""

import csv
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from mediation.codes.countries import states
from mediation.loaders.actors import may_begin
from mediation.loaders.pax.offices import OFFICE_OF_BODY
from mediation.models.part import ActorId

Find = Callable[[str], ActorId | None]
"""Returns the actor that has a name."""

_FRONT: Final = re.compile(
    r"(?:the\s+)?(?:for and on behalf of|on (?:the )?behalf of|in the name of|representing|pour|por|for|by|from"
    r"|representatives? (?:of|from)|delegations? of|delegation from)\s*:?\s+",
    re.IGNORECASE,
)
_HOLDS: Final = re.compile(
    r"(?:the )?(?:current |acting )?(?:[\w'’-]+ ){0,5}?(?:presiden\w+|chair\w*|secretary[- ]general|general secretary"
    r"|head of state|heads? of states? and government|governments?|govt\.?|commission|embassy|ministers?"
    r"|representatives?|ambassadors?|envoys?|delegation|secretariat|committee|commissioner)"
    r" (?:of|from|de|du|for (?=the government)) (?:the )?(?=\w)",
    re.IGNORECASE,
)
_GOVERNMENT: Final = re.compile(
    r"(?:the |el |le )?(?:(?:incumbent|national|nacional|transitional|central|federal|union) )*"
    r"(?:government|govt\.?|gobierno|gouvernement|gouvernment)(?: nacional| national)?"
    r"(?: (?:of|de) (?:the|la) republic)?",
    re.IGNORECASE,
)
_GOVERNMENT_OF: Final = re.compile(
    r"(?:the )?(?:(?:incumbent|national|transitional|interim|central|federal|union|royal) )*"
    r"(?:governments?|govt\.?) (?:of|de) (?:the )?(.+)",
    re.IGNORECASE,
)
_BEFORE_NOUN: Final = r"(?:the )?(?:royal )?(.+?)(?: (?:national|federal|central|royal|transitional))?"
_OF_GOVERNMENT: Final = re.compile(rf"{_BEFORE_NOUN} (?:government|govt)\.?", re.IGNORECASE)
_GOVERN: Final = re.compile(r"gov|gob|gouv", re.IGNORECASE)
_NOUNS: Final = frozenset(
    ("government", "govt", "embassy", "ambassador", "mediation", "facilitator", "side", "party", "delegation", "part")
)
_WITH_ADJECTIVE: Final = re.compile(
    rf"{_BEFORE_NOUN} (?:government|govt\.?|embassy|ambassador|mediation|facilitator|(side|party|delegation|part))",
    re.IGNORECASE,
)
_BEFORE_GOVERNMENT: Final = frozenset({
    *("the", "el", "le", "incumbent", "national", "nacional", "transitional", "interim", "central", "federal", "union"),
    *("royal", "government", "governments", "govt", "gobierno", "gouvernement", "gouvernment"),
})  # fmt: skip
_ACRONYM: Final = re.compile(r"[A-Z][A-Za-z]?[A-Z]{0,3}")
_USUAL: Final = frozenset(("US", "USA", "UK", "UAE", "USSR"))
_WORD: Final = re.compile(r"[^\s,;:()\[\]]+")
# What may follow the name of an actor without being a part of it.
_BOUNDARY: Final = re.compile(
    r"\W*$|[’']s? |\s*[,.;:()\[\]/–]|\s+[-–]|\s+(?!of\b|de\b|du\b)[a-zà-ÿ]|\s+[\"“(\[]"
    r"|\s+(?:[A-Z]\.|(?:Mr|Mrs|Ms|Dr|Gen|General|Amb|H\.?E|His|Her|Col|Prof)\b)"
)
_BRACKET: Final = re.compile(r"\s*\(([^()]{2,60})\)")
_MAX_NAME_WORDS: Final = 12
_MAX_NAME_CHARS: Final = 160
_MIN_ACRONYM_CHARS: Final = 3


class Names:
    """The names that one agreement can use: those that everyone knows, and those of the conflict's countries.

    Args:
        find: returns the actor that has a name.
        own: the countries and territories of the conflict.
        government: the state whose government "the Government" is, where it can only be one.
    """

    def __init__(self, find: Find, own: Collection[ActorId] = (), government: ActorId | None = None) -> None:
        self._find, self._own, self._government = find, own, government
        self._known: dict[str, ActorId | None] = {}

    def named(self, text: str) -> ActorId | None:
        """Return the actor whose name the text is: a name, "the Government", "the Irish Government", "GoS"."""
        if text not in self._known:
            self._known[text] = self._named(text.strip(" ,.:;\"'“”‘’*"))
        return self._known[text]

    def _named(self, text: str) -> ActorId | None:
        if not self._may_begin(text):
            return None
        return self._by_name(text) or self._by_government(text) or self._by_adjective(text)

    def _may_begin(self, text: str) -> bool:
        """Return False if no name begins as the text does. Faster than to look for one, and the answer for most."""
        if not text or (text[0].islower() and not text.startswith(("the ", "le ", "el "))):
            return False
        word = text.partition(" ")[0]
        return may_begin(word) or word.lower() in _first_words() or self._is_acronym(word.upper())

    def _by_name(self, text: str) -> ActorId | None:
        """Return the actor of a name. The acronym of a state means it only in its own conflict: PRC may be a party."""
        found = self._find(text)
        if not found or found.startswith("region-"):
            return None
        is_acronym = _ACRONYM.fullmatch(text) and text not in _USUAL and is_state(found)
        return None if is_acronym and found not in self._own else found

    def _by_government(self, text: str) -> ActorId | None:
        """Return the state of a government: "the Government", "GRP", "Government of Mali", "Mali Government"."""
        if self._is_acronym(text.removeprefix("the ").upper()):
            return self._government
        if not _GOVERN.search(text):  # nearly always, and faster than the other expressions
            return None
        if self._government and _GOVERNMENT.fullmatch(text):
            return self._government
        if match := _GOVERNMENT_OF.fullmatch(text):
            return self._by_name(match[1]) or (self._government if self._is_acronym(match[1]) else None)
        match = _OF_GOVERNMENT.fullmatch(text)
        found = self._find(match[1]) if match else None
        return found if found and is_state(found) else None

    def _is_acronym(self, text: str) -> bool:
        return self._government is not None and text in _acronyms(self._government)

    def _by_adjective(self, text: str) -> ActorId | None:
        """Return who has an adjective. A side or party must be of the conflict: the Albanian side may be a people."""
        noun = text[text.rfind(" ") + 1 :].rstrip(".").lower()
        match = _WITH_ADJECTIVE.fullmatch(text) if noun in _NOUNS else None
        found = by_adjective(match[1]) if match else None
        return found if found and match and (not match[2] or found in self._own) else None

    def leading(self, text: str) -> tuple[ActorId | None, str]:
        """Return the actor whose name the text begins with, and what follows the name."""
        if not self._may_begin(text.lstrip(" ,.:;\"'“”‘’*")):
            return None, text
        for word in reversed([*_WORD.finditer(text[:_MAX_NAME_CHARS])][:_MAX_NAME_WORDS]):
            head, rest = text[: word.end()], text[word.end() :]
            if not (found := self._before(head, rest)):
                continue
            if _BOUNDARY.match(rest) or OFFICE_OF_BODY.match(rest.lstrip()):
                return found, rest
        return None, text

    def _before(self, name: str, rest: str) -> ActorId | None:
        found = self.named(name)
        match = _BRACKET.match(rest) if found else None
        return self.before_bracket(name, match[1]) if match else found

    def before_bracket(self, name: str, inside: str) -> ActorId | None:
        """Return the actor of a name with something in brackets behind it, which may make a group another group."""
        found = self.named(name)
        is_group = found is not None and not found.isupper()
        is_same = self.named(inside) == found or inside.upper() == "".join(_initials(name))
        return None if is_group and not is_same else found

    def before_office(self, text: str) -> ActorId | None:
        """Return the actor whose name stands before an office: "UN Special Envoy"."""
        found, rest = self.leading(text)
        return found if found and OFFICE_OF_BODY.match(rest.strip()) else None

    def acting(self, text: str) -> tuple[ActorId | None, str]:
        """Return for whom an office acts, "President of the Republic of Mali", and what follows the name."""
        found, rest = self.leading(text)
        while not found and (match := _HOLDS.match(text)):
            text = text[match.end() :]
            found, rest = self.leading(text)
        return found, rest


def is_state(actor: ActorId) -> bool:
    """Return whether an actor is a state or a territory."""
    found = states().get(actor)
    return found is not None and found.type in ("state", "territory")


def without_front(text: str) -> str | None:
    """Return a text after "for" or "on behalf of", or None where it has no such words."""
    match = _FRONT.match(text)
    return text[match.end() :] if match else None


def _initials(name: str) -> Iterator[str]:
    return (word[0].upper() for word in re.findall(r"\w+", name) if word.lower() not in ("the", "of", "and"))


@cache
def _acronyms(state: ActorId) -> frozenset[str]:
    """Return the acronyms of a state in its own conflict, and of its government: "RI", "GRP", "GOSL", "GPH"."""
    names = [each.text for each in states()[state].names]
    initials = {"".join(_initials(name)) for name in names}
    found = {f"G{each}" for each in initials | {name[:2].upper() for name in names}}
    found |= {f"GO{each}" for each in initials}
    return frozenset(each for each in found if len(each) >= _MIN_ACRONYM_CHARS) | {
        each for each in initials if each[1:]
    }


def by_adjective(word: str) -> ActorId | None:
    """Return the one actor that has an adjective: "Malaysian"."""
    return _adjectives().get(word.lower())


@cache
def _first_words() -> frozenset[str]:
    """Return the first words of adjectives, and of governments without a name."""
    return _BEFORE_GOVERNMENT | {word.partition(" ")[0] for word in _adjectives()}


@cache
def _adjectives() -> Mapping[str, ActorId]:
    text = files("mediation.loaders").joinpath("data", "adjectives.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {word.lower(): ActorId(row["id"]) for row in rows for word in row["adjectives"].split("|")}
