"""Roles of third parties in the free text of PA-X, as headings and as words beside a name."""

import re
from typing import Final, NamedTuple

from mediation.vocabulary import ThirdPartyRole

_STARTS: Final = {
    "witness": ThirdPartyRole.WITNESS,
    "attest": ThirdPartyRole.WITNESS,
    "observer": ThirdPartyRole.OBSERVER,
    "guarant": ThirdPartyRole.GUARANTOR,
    "mediat": ThirdPartyRole.MEDIATOR,
    "facilitat": ThirdPartyRole.FACILITATOR,
    "host": ThirdPartyRole.HOST,
    "chair": ThirdPartyRole.CHAIR,
    "depositar": ThirdPartyRole.DEPOSITARY,
}
_NOUN: Final = (
    r"witness(?:es|eth)?|observers?|guarantors?|mediators?|facilitators?|hosts?|depositar(?:y|ies)|chair(?:man|person)?"
)
_DONE: Final = r"witnessed|attested|guaranteed|mediated|facilitated|hosted|chaired"
_ONE: Final = "witness|observer|guarantor|mediator|facilitator|host|chair|depositary"
_FOR_ONE: Final = frozenset(("mediator", "facilitator", "host", "chair", "chairman", "chairperson"))
_BEFORE: Final = r"\W*(?:listed as |signed as |signed |and |by |as |the |international )*"
_NOUNS: Final = rf"(?P<noun>{_NOUN})(?: (?:countries|nations|states))?(?: representatives)?"
_ALONE: Final = re.compile(
    rf"{_BEFORE}(?:{_NOUNS}(?: as [\w ]{{3,40}}| \(as [\w ]{{3,40}}\))?"
    rf"|(?P<done>{_DONE})(?: by)?(?: representatives of)?(?: the)?)\W*",
    re.IGNORECASE,
)
_FOLLOWED: Final = re.compile(
    rf"{_BEFORE}(?:{_NOUNS}(?:\s*[:,]\s*|\s+[-–]\s+)"
    rf"|(?P<done>{_DONE})(?: and initialed)?(?::| by(?: (?!the\b)[\w ]{{3,40}}:|:)?|(?=,? [A-Z]))"
    rf"(?: representatives of(?: the)?:)?)\s*",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(rf"\band\W+(?:the )?(?:{_NOUN}|{_DONE})\b", re.IGNORECASE)
_AS: Final = re.compile(r" \(?as ", re.IGNORECASE)
_PLURAL: Final = re.compile(r"(?:[^s]s|es|ies)$")
PRESENT: Final = re.compile(
    r"\W*(?:signed )?[i\w]{1,2} (?:the )?presen(?:ce|cia|ia) (?:of|de)\b\s*:?\s*", re.IGNORECASE
)
"""A heading of those who were present, which says nothing of signatures."""

OWN_SIDE: Final = re.compile(rf"{_BEFORE}(?:{_NOUN}) (?:for|of|from) .{{2,80}}:", re.IGNORECASE)
"""A heading of one side's own people: "Witnesses for the MILF:"."""

BESIDE: Final = re.compile(rf"\s*(?:[(\[](?:as )?|, (?:as )?)({_ONE})(?:[)\]]|$)", re.IGNORECASE)
"""A role behind a name: "Kenya (facilitator)", "Jimmy Carter, Witness"."""

IN_SENTENCE: Final = re.compile(
    r"(?:\b(?P<done>mediated|facilitated|hosted|chaired|brokered|convened|sponsored|witnessed) by"
    r"|\bunder (?:the )?auspices of|\bin the presence of|\bat the invitation of) ",
    re.IGNORECASE,
)
"""What a sentence says that somebody did."""


class Heading(NamedTuple):
    """A heading with a role, and how far it reaches.

    Attributes:
        role: None where the heading gives several roles.
        signed: True if the heading says that those below it signed.
        is_single: it is about one actor, and ends when that one is named.
        is_of_segment: it ends with its own segment.
        is_of_block: it ends with its own line.
        end: where the names after it begin, 0 where none do.
    """

    role: ThirdPartyRole | None
    signed: bool | None = None
    is_single: bool = False
    is_of_segment: bool = False
    is_of_block: bool = False
    end: int = 0


def heading(line: str) -> Heading | None:
    """Return the heading that a line is, or begins with.

    >>> heading("The Guarantors:").role.value, heading("Facilitator: Kenya").end, heading("Kenya")
    ('guarantor', 13, None)
    """
    if match := _ALONE.fullmatch(line):
        return _heading(match)._replace(is_single=(match["noun"] or "").lower() in _FOR_ONE)
    match = _FOLLOWED.match(line)
    if not match or match.end() == len(line):
        return None
    is_of_segment = bool(match["noun"]) and not _PLURAL.search(match["noun"].lower())
    is_of_block = not is_of_segment and ":" not in match[0]
    return _heading(match)._replace(is_of_segment=is_of_segment, is_of_block=is_of_block, end=match.end())


def _heading(match: re.Match[str]) -> Heading:
    is_signed = "signed" in match[0].lower() or (match["done"] or "").lower() in ("witnessed", "attested")
    role = None if _SEVERAL.search(_AS.split(match[0])[0]) else of_word(match["noun"] or match["done"])
    return Heading(role, True if is_signed else None)


def of_word(word: str) -> ThirdPartyRole | None:
    """Return the role of a word: "Mediator", "hosted"."""
    small = word.lower()
    return next((role for start, role in _STARTS.items() if small.startswith(start)), None)
