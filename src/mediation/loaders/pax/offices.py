"""Words of persons and offices in signature blocks."""

import re
from typing import Final

OFFICE: Final = re.compile(
    r"(?:(?:vice|deputy|co)[- ]?)?(?:presiden\w*|premier|ministers?|ministerial|ministry|ambassadors?|envoys?|reps?"
    r"|representatives?|delegates?|delegation|chairs?|chair(?:man|person|woman|ed)|chancellor|king|emir|prince"
    r"|secretar(?:y|ies|iat)|commissioner|coordinator|director|heads?|leader|commander|advis[eo]rs?|counsell?ors?"
    r"|facilitators?|mediators?|observers?(?! mission)|embassy|government|govt|spokes\w+|speaker|charg[eé]|affairs"
    r"|defen[cs]e|permanent|special|personal|high (?=level|representative)|joint (?=special|chief)|chief|executive"
    r"|acting|resident|negotiators?|member)\b\.?",
    re.IGNORECASE,
)
"""A word of an office. After the name of an actor it shows that the name ends there: "UN Special Envoy"."""

OFFICE_OF_BODY: Final = re.compile(
    rf"(?:(?:panel|technical|working|group|twg|committee|sub-committee|negotiating|implementing|political|central"
    rf"|legal|affairs|on|of|the|cessation|hostilities|agenda|setting|resources|council|team|incoming)\s+)*"
    rf"{OFFICE.pattern}",
    re.IGNORECASE,
)
"""An office in a body of the actor before it: "GRP Panel Chair", "MILF Technical Committee Member"."""

PERSON: Final = re.compile(
    r"(?:\(?[^\W\d_a-z][\w.'’\-]*\)?,?|[\"“'‘(][^\W\d_a-z][\w .'’\-]*[\"”'’)])"
    r"(?: (?:[\"“'‘(]?[^\W\d_a-z][\w.'’\-]*[\"”'’)]?|d[aeio]s?|del|la|van|von|der|bin|ibn|al|el|ag|ould|e|y)){1,7}"
)
"""Words that can be the name of a person: capitals, with particles between them."""

TITLE: Final = re.compile(
    r"(?:h\.?\s?e\.?|his excellency|her excellency|amb|ambassador|mr|mrs|ms|dr|prof|gen|general|col|colonel|president"
    r"|minister|prime|sheikh|hon|honourable|lt|maj|sir|lord)\b",
    re.IGNORECASE,
)
"""A title before a name."""

PAST: Final = re.compile(
    r"\b(?:former|ex|retired|late|candidate)\b|\b(?:first|second|third|fourth|fifth|last)\b[- ]presiden", re.IGNORECASE
)
"""Words of an office that somebody no longer holds, or doesn't hold yet."""

_BODIES: Final = re.compile(
    r"\b(?:\w*committee|commission|council|mission|initiative|\w*front|movement|party|group|force|forces|union|army"
    r"|church|organi[sz]ations?|government|panel|team|assembly|society|alliance|community|secretariat|congress|faction"
    r"|friends|elders|youth|women|tribes?|delegation|conference|centre|center|network|coalition|countries|states)\b",
    re.IGNORECASE,
)
_OTHER_OFFICE: Final = re.compile(r" (?:of|from|by) (?:the )?[A-Z]|\bled by\b")
_DEPARTMENT: Final = re.compile(
    r"\bminist(?:er|ry) (?:of|for) .*|\bhead of (?:the )?delegation\b|\bcommander.*", re.IGNORECASE
)
_ANOTHER: Final = re.compile(
    r"(?:^| )(?:and|with) (?!(?:\w+ )?minister\b|(?:international )?co-?operation|trade|representative|head)| & ",
    re.IGNORECASE,
)
_PIECES: Final = re.compile(
    r",\s*|\s+[-–]\s*|[-–]\s+|:\s+"
    r"|\s+and (?=(?:the )?(?:current |acting )?(?:chair|president|representative|head)\w* (?:of|to)\b)",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_MAX_PIECES: Final = 4


def is_person(text: str) -> bool:
    """Return whether a text can only be the name of a person."""
    return bool(PERSON.fullmatch(text)) and not _BODIES.search(text)


def pieces(text: str) -> list[str]:
    """Split a line at its commas, dashes and colons.

    >>> pieces("Jane Doe, Minister of Trade - Kenya")
    ['Jane Doe', 'Minister of Trade', 'Kenya']
    """
    return [piece for each in _PIECES.split(text) if (piece := each.strip())]


def names_another(text: str) -> bool:
    """Return whether a text joins somebody with "and" or "with"."""
    return bool(_ANOTHER.search(text))


def is_of_one(text: str) -> bool:
    """Return whether a text names only one person and their office."""
    plain = _BRACKETS.sub(" ", text).strip(" ,.:;-–")
    parts = pieces(plain)
    return not names_another(plain) and len(parts) <= _MAX_PIECES and all(map(_is_part_of_one, parts))


def _is_part_of_one(piece: str) -> bool:
    if is_person(piece) or TITLE.fullmatch(piece):
        return True
    return bool(OFFICE.search(piece)) and not _OTHER_OFFICE.search(_DEPARTMENT.sub("", piece))
