"""Lists of actors in one line: "Qatar, Chad and the United Nations (UN)"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from mediation.loaders.pax.names import Names
from mediation.loaders.pax.offices import PERSON, TITLE
from mediation.loaders.pax.roles import BESIDE, of_word
from mediation.models.part import ActorId
from mediation.vocabulary import ThirdPartyRole


class Named(NamedTuple):
    """An actor that a line names, and the role beside the name: "Kenya (facilitator)"."""

    actor: ActorId
    role: ThirdPartyRole | None = None


class Found(NamedTuple):
    """The actors that a line names, and whether it names nobody else."""

    named: tuple[Named, ...] = ()
    is_whole: bool = False

    @classmethod
    def of(cls, actor: ActorId | None, *, is_whole: bool) -> "Found":
        """Return one actor, or nobody."""
        return cls((Named(actor),), is_whole) if actor else cls()


BRACKETS: Final = re.compile(r"^(.{2,120}?)\s*\(([^()]{2,200})\)$")
"""A text with something in brackets at its end."""

_COMMA: Final = re.compile(r",\s*(?![^()]*\))")
_AND: Final = re.compile(r",? as well as (?:and )?|,? and | & ")
_AND_FIRST: Final = re.compile(r"^(?:and|as well as) ")
_INTRODUCED: Final = re.compile(
    r"^[^,]{0,40}?\b(?:governments|signatories|representatives|ministers(?: for foreign affairs)?|presidents"
    r"|ambassadors|delegations|leaders|observers) (?:of|from):? (?=.*(?:,| and ))",
    re.IGNORECASE,
)
_ATTENDED: Final = re.compile(
    r" (?:(?:were|was) (?:also )?present|(?:took part|participated|attended)|facilitated)\b.*$"
)
_AFTER_ITEM: Final = re.compile(r" (?:to|were|was|in|under|is|are) (?!not\b)")
_SHARING: Final = re.compile(
    r"(?:the )?([\w ]+?) and (?:the )?([\w ]+?) (government|side|delegation|part(?:y|ie))s", re.IGNORECASE
)
_SIDE: Final = re.compile(r"(?:the )?(?:government|republic|national government)\b", re.IGNORECASE)


def listed(line: str, names: Names) -> Found:
    """Return the actors of a list, if all or most of its items are known."""
    text = _INTRODUCED.sub("", _ATTENDED.sub("", line))
    if not ("," in text or _AND.search(text)):
        return Found()
    if (both := _sharing(text, names)).named:
        return both
    items = dict(_items(text, names))
    known = [each for each in items.values() if each]
    is_all = len(known) == len(items)
    if _are_enough(known, len(items)) or _are_sides(items):
        return Found(tuple(known), is_all and len(text) == len(line))
    return Found()


def _are_enough(known: Sequence[Named], number: int) -> bool:
    """Return whether all items of a list are known, or at least two actors and most items are."""
    is_all = len(known) == number
    return bool(known) and (is_all or (len({each.actor for each in known}) > 1 and len(known) > number - len(known)))


def _are_sides(items: dict[str, Named | None]) -> bool:
    """Return whether two items are sides and one is known: "the Government of Chad and the Front"."""
    known = [item for item, found in items.items() if found]
    others = [item for item, found in items.items() if not found]
    if len(known) != 1 or len(others) != 1 or not _SIDE.match(known[0]):
        return False
    return not (PERSON.fullmatch(others[0]) and TITLE.match(others[0]))


def _item(text: str, names: Names) -> Named | None:
    """Return the actor of an item of a list, with the role in brackets behind it."""
    if text.lower() == "government":  # of "Heads of State and Government"
        return None
    if one := names.named(text):
        return Named(one)
    if match := BESIDE.search(text):
        one = names.named(text[: match.start()])
        return Named(one, of_word(match[1])) if one else None
    if match := BRACKETS.match(text):
        one = names.before_bracket(*match.groups())
        return Named(one) if one else None
    one, rest = names.leading(text)
    return Named(one) if one and _AFTER_ITEM.match(rest) else None


def _items(text: str, names: Names) -> Iterator[tuple[str, Named | None]]:
    """Yield the items of a list with their actors. A name may have an "and" of its own."""
    for part in _COMMA.split(text):
        plain = _AND_FIRST.sub("", part.strip(" ."))
        if (found := _item(plain, names)) or not _AND.search(plain):
            if plain:
                yield plain, found
            continue
        first, last = _AND.split(plain, maxsplit=1)
        for each in (first, last) if _item(last, names) else _AND.split(plain):
            yield each, _item(each, names)


def _sharing(text: str, names: Names) -> Found:
    """Return who shares a noun: "the British and Irish Governments"."""
    match = _SHARING.fullmatch(text)
    if not match:
        return Found()
    noun = "party" if match[3].lower().startswith("part") else match[3]
    both = [names.named(f"{each} {noun}") for each in match.groups()[:2]]
    return Found(tuple(Named(each) for each in both if each), all(both))
