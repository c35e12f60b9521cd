"""The structure of the free text of PA-X: lines, and the headings that give them a role or a signature."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from mediation.loaders.pax.names import OFFICE, Names, without_front
from mediation.vocabulary import ThirdPartyRole


class Line(NamedTuple):
    """A line of the text, what its heading says of it, and whether it may name anybody."""

    text: str
    role: ThirdPartyRole | None = None
    signed: bool | None = None
    is_name: bool = True
    is_absent: bool = False


_WORDS: Final = {
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
_FOR_ONE: Final = frozenset(("mediator", "facilitator", "host", "chair", "chairman", "chairperson"))
_BEFORE: Final = r"(?:listed as |signed as |signed |and |by |as |the |international )*"
# A heading that stands alone: "The Guarantors:", "Witnessed by", "Guarantor countries (as witnesses):".
_ALONE: Final = re.compile(
    rf"\W*{_BEFORE}(?:(?P<noun>{_NOUN})(?: (?:countries|nations|states))?(?: representatives)?(?: as [\w ]{{3,40}}| \(as [\w ]{{3,40}}\))?"
    rf"|(?P<done>{_DONE})(?: by)?(?: representatives of)?(?: the)?)\W*",
    re.IGNORECASE,
)
# A heading with names after it: "Facilitator: Kenya", "Mediated by Qatar", "Witnesses for Chad: A, B".
_FOLLOWED: Final = re.compile(
    rf"\W*{_BEFORE}(?:(?P<noun>{_NOUN})(?: (?:countries|nations|states))?(?: representatives)?(?:\s*[:,]\s*|\s+[-–]\s+)"
    rf"|(?P<done>{_DONE})(?: and initialed)?(?::| by(?: (?!the\b)[\w ]{{3,40}}:|:)?|(?=,? [A-Z]))(?: representatives of(?: the)?:)?)\s*",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(r"\W*(?:signed )?[i\w]{1,2} (?:the )?presen(?:ce|cia|ia) (?:of|de)\b\s*:?\s*", re.IGNORECASE)
_OWN_SIDE: Final = re.compile(rf"\W*{_BEFORE}(?:{_NOUN}) (?:for|of|from) .{{2,80}}:", re.IGNORECASE)
_LABEL: Final = re.compile(r"([^:]{2,300}):(?!//)\s*")
_NAMING: Final = re.compile(r"\w\W+[A-Z]")
_LIST: Final = re.compile(r"(?:[B-Z]\)|[IVX]{2,4}[.)])\s+")
_COUNTED: Final = re.compile(r"(?:A\)|\d{1,2}[.)])\s*")
_PAGE: Final = re.compile(r"\[?page \d+\W*", re.IGNORECASE)
_MEMBERS: Final = re.compile(r"\W*members?\b(?:[^:]{0,40})?:", re.IGNORECASE)
_BLOCKS: Final = re.compile(r"\n+")
_SEGMENTS: Final = re.compile(r"[;•]+|(?:(?<=[a-z]{4})|(?<=ed\)))\. (?=[A-Z(])")
_BULLET: Final = re.compile(r"^[\s\-–•*\t]+")
_DOTS: Final = re.compile(r"[.…_]{3,}")
_PLURAL: Final = re.compile(r"(?:[^s]s|es|ies)$")
PERSON: Final = re.compile(
    r"(?:\(?[^\W\d_a-z][\w.'’\-]*\)?,?|[\"“'‘(][^\W\d_a-z][\w .'’\-]*[\"”'’)])"
    r"(?: (?:[\"“'‘(]?[^\W\d_a-z][\w.'’\-]*[\"”'’)]?|d[aeio]s?|del|la|van|von|der|bin|ibn|al|el|ag|ould|e|y)){1,7}"
)
"""Words that can be the name of a person: capitals, with particles between them."""
_BODIES: Final = re.compile(
    r"\b(?:\w*committee|commission|council|mission|initiative|\w*front|movement|party|group|force|forces|union|army|church"
    r"|organi[sz]ations?|government|panel|team|assembly|society|alliance|community|secretariat|congress|faction|friends"
    r"|elders|youth|women|tribes?|delegation|conference|centre|center|network|coalition|countries|states)\b",
    re.IGNORECASE,
)
_SHORT: Final = 60
# The last word of a heading that is neither a person nor an actor: "Permanent Companions".
_OTHERS: Final = re.compile(
    r"\b(?:companions|partners|persons|countries|nations|entities|stakeholders|others|parties|guests|participants"
    r"|organi[sz]ations|members|personalities|leaders|society|groups)\W*$",
    re.IGNORECASE,
)

_UNSURE: Final = (
    *("allegedly", "secondary source", "difficult to", "potential", "unknown", "copied to", "understood to"),
    *("believed to", "presumably", "news articles", "implicitly"),
)
_ABSENT: Final = re.compile(
    r"\bunsigned\b|\bno signatures?\b|\bnot (?:been )?sign|\bnot (?:a )?signator|\brefus\w+|\bdid not sign|\bnon-signator",
    re.IGNORECASE,
)
_LONG_REMARK: Final = re.compile(r"\[[^\[\]]{30,}\]")
_BY_ABSENT: Final = re.compile(r"\W*(?:unsigned|not signed|refused) by\s*:?\s*", re.IGNORECASE)
_MARK: Final = re.compile(
    r"[(\[]\s*(?:signed|signature|s/d|initialled|signed as (?:a )?witness|(?:all )?signator(?:y|ies))\s*[)\]]|/s/|\bSd\.|^signed by\b:?"
    r"|^signed:?(?= )",
    re.IGNORECASE,
)
_COPY: Final = re.compile(
    r"\b(?:copy|version|document|transcript|uploaded|text)\b[^.:;\n]{0,60}\b(?:unsigned|not (?:been )?signed|not include|not contain|not feature)"
    r"|unsigned (?:copy|version|transcript|document)|signatures? (?:illegible|unclear|not on)",
    re.IGNORECASE,
)
_NONE_SIGNED: Final = re.compile(r"\W*(?:(?:joint |the )?(?:agreement|statement|it)\b[\w ,]{0,20}\b)?(?:is )?(?:not signed|unsigned|no signature)(?! by)", re.I)


def is_person(text: str) -> bool:
    """Return whether a text can only be the name of a person."""
    return bool(PERSON.fullmatch(text)) and not _BODIES.search(text)


class Sections:
    """Follows the headings of a text, from line to line."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._role: ThirdPartyRole | None = None
        self._signed: bool | None = None
        self._is_of_block = False
        self._is_of_one = False
        self._is_single = False
        self._is_left_out = False
        self._is_skipped = False

    def lines(self, text: str) -> Iterator[Line]:
        """Yield the lines of a text, each with the role that the heading above it gives."""
        is_copy, none_signed = bool(_COPY.search(text)), bool(_NONE_SIGNED.match(text))
        for block in _BLOCKS.split(text.replace("\xa0", " ").replace("\u200b", "")):
            if self._is_of_block:
                self._open()
            for segment in _SEGMENTS.split(_DOTS.sub(" ", block)):
                if plain := " ".join(_BULLET.sub("", segment).split()):
                    for line in self._read(plain):
                        signed = None if is_copy else False if none_signed and line.is_name else line.signed
                        yield line._replace(signed=signed)

    def end_single(self) -> None:
        """End the role of a heading for one, "The Facilitator", below which somebody was found."""
        if self._is_single:
            self._open()

    def _open(self) -> None:
        """End the role of the last heading."""
        self._role, self._signed = None, None
        self._is_of_block, self._is_single, self._is_left_out = False, False, False

    def _read(self, text: str) -> Iterator[Line]:
        """Yield what a segment names, without its heading."""
        if self._is_skipped or _is_unsure(text):
            self._is_skipped = self._is_skipped or text.endswith(":")
            yield Line(text, is_name=False)
            return
        if self._is_of_one:
            self._open()
            self._is_of_one = False
        if match := _LIST.match(text):
            self._open()
            text = text[match.end() :]
        elif match := _COUNTED.match(text):
            text = text[match.end() :]
        if match := _PAGE.match(text):
            self._open()
            text = text[match.end() :]
            if not text:
                return
        if _MEMBERS.match(text):
            self._open()
            self._is_skipped = True
            yield Line(text, is_name=False)
            return
        yield from self._headed(text)

    def _headed(self, text: str) -> Iterator[Line]:
        if match := _ALONE.fullmatch(text):
            self._begin(match)
            self._is_single = bool(match["noun"]) and match["noun"].lower() in _FOR_ONE
            return
        if _OWN_SIDE.match(text):
            self._open()
            self._is_left_out = True
            yield Line(text, is_name=False)
            return
        if match := _PRESENT.match(text):
            self._open()
            self._role = ThirdPartyRole.OBSERVER
            rest = text[match.end() :]
            self._is_of_block = bool(rest) and ":" not in match[0]
            if rest:
                yield self._line(rest)
            return
        if (match := _FOLLOWED.match(text)) and match.end() < len(text):
            self._begin(match)
            noun = match["noun"]
            self._is_of_one = bool(noun) and not _PLURAL.search(noun.lower())
            self._is_of_block = not self._is_of_one and ":" not in match[0]
            yield self._line(text[match.end() :])
            return
        if (match := _BY_ABSENT.match(text)) and match.end() < len(text):
            yield Line(text[match.end() :], self._role, signed=False, is_absent=True)
            return
        yield from self._labelled(text)

    def _begin(self, match: re.Match[str]) -> None:
        self._open()
        word = (match["noun"] or match["done"]).lower()
        self._role = next(role for start, role in _WORDS.items() if word.startswith(start))
        is_signed = "signed" in match[0].lower() or word.startswith(("witnessed", "attested"))
        self._signed = True if is_signed else None
        if re.search(rf"\band\W+(?:the )?(?:{_NOUN}|{_DONE})\b", match[0].split(" as ")[0], re.IGNORECASE):
            self._role = None

    def _labelled(self, text: str) -> Iterator[Line]:
        """Yield a line, and end the role where it is a heading of its own."""
        label = _LABEL.match(text)
        if label and not self._is_of_actor(label[1]):
            self._open()
            if label.end() == len(text):
                yield Line(text, is_name=False)
                return
            if _NAMING.search(label[1]):
                yield Line(label[1], is_name=False)
            yield self._line(text[label.end() :])
            return
        if self._role and self._is_heading(text):
            self._open()
            yield Line(text, is_name=False)
            return
        yield self._line(text)

    def _is_of_actor(self, label: str) -> bool:
        """Return whether a label says who signs, or for whom: "For Chad:", "The President of Chad:"."""
        plain = without_front(label)
        if plain is None:
            return bool(self._names.acting(label)[0])
        return bool(self._names.acting(plain)[0]) or plain.split()[-1][:1].isupper()

    def _is_heading(self, text: str) -> bool:
        """Return whether a line is a heading of no known role: short, and neither a name nor an office."""
        if len(text) > _SHORT or "," in text or self._names.acting(text)[0] or without_front(text) is not None:
            return False
        if _OTHERS.search(text) and "(" not in text:
            return True
        return not PERSON.fullmatch(text) and not OFFICE.search(text) and not _MARK.search(text) and "(" not in text

    def _line(self, text: str) -> Line:
        absent = bool(_ABSENT.search(_LONG_REMARK.sub(" ", text)))
        marked = not absent and bool(_MARK.search(text))
        plain = _MARK.sub(", ", text)
        signed = False if absent else True if marked else self._signed
        role = self._role
        if role is None and marked and not self._is_left_out:
            role = ThirdPartyRole.SIGNATORY
        return Line(" ".join(plain.strip(" ,").replace(" ,", ",").split()) if marked else text, role, signed, not self._is_left_out, absent)


def _is_unsure(text: str) -> bool:
    """Return whether PA-X itself doubts what a line says; a remark in brackets doubts only itself."""
    plain = re.sub(r"\[[^\[\]]*\]", "", text)
    small = (plain if re.search(r"\w", plain) else text).lower()
    return any(map(small.__contains__, _UNSURE))
