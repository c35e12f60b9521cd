"""Lines of the free text of PA-X, with the headings that give them a role or a signature."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from mediation.loaders.pax.marks import is_absent, is_empty, is_signed, is_unsure, signed_in_copy, without_marks
from mediation.loaders.pax.names import Names, without_front
from mediation.loaders.pax.offices import OFFICE, PERSON
from mediation.loaders.pax.roles import OWN_SIDE, PRESENT, Heading, heading
from mediation.vocabulary import ThirdPartyRole


class Line(NamedTuple):
    """A line of a text.

    Attributes:
        role: the role that its heading gives.
        signed: whether those in it signed, as far as it or its heading says so.
        is_read: whether it may name anybody.
        is_absent: whether the line itself says that they did not sign.
    """

    text: str
    role: ThirdPartyRole | None = None
    signed: bool | None = None
    is_read: bool = True
    is_absent: bool = False


_BLOCKS: Final = re.compile(r"\n+")
_SEGMENTS: Final = re.compile(r"[;•]+|(?:(?<=[a-z]{4})|(?<=ed\)))\. (?=[A-Z(])")
_BULLET: Final = re.compile(r"^[\s\-–•*\t]+")
_DOTS: Final = re.compile(r"[.…_]{3,}")
_LABEL: Final = re.compile(r"([^:]{2,300}):(?!//)\s*")
_NAMING: Final = re.compile(r"\w\W+[A-Z]")
_LISTED: Final = re.compile(r"(?:[B-Z]\)|[IVX]{2,4}[.)])\s+")
_COUNTED: Final = re.compile(r"(?:A\)|\d{1,2}[.)])\s*")
_PAGE: Final = re.compile(r"\[?page \d+\W*", re.IGNORECASE)
_MEMBERS: Final = re.compile(r"\W*members?\b(?:[^:]{0,40})?:", re.IGNORECASE)
_UNSIGNED_BY: Final = re.compile(r"\W*(?:unsigned|not signed|refused) by\s*:?\s*", re.IGNORECASE)
# The last word of a heading that is neither a person nor an actor: "Permanent Companions".
_OTHERS: Final = re.compile(
    r"\b(?:companions|partners|persons|countries|nations|entities|stakeholders|others|parties|guests|participants"
    r"|organi[sz]ations|members|personalities|leaders|society|groups)\W*$",
    re.IGNORECASE,
)
_MAX_HEADING_CHARS: Final = 60
_NO_HEADING: Final = Heading(None)


class Sections:
    """Follows the headings of one text."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._heading = _NO_HEADING
        self._is_own_side = False
        self._is_unsigned = False
        self._is_over = False

    def lines(self, text: str) -> Iterator[Line]:
        """Yield the lines of a text, each with the role that the heading above it gives."""
        signed = signed_in_copy(text)
        for block in _BLOCKS.split(text.replace("\xa0", " ").replace("\u200b", "")):
            for line in self._block(block):
                if signed is None or (not signed and line.is_read):
                    yield line._replace(signed=signed)
                else:
                    yield line

    def found(self) -> None:
        """End what is about one actor, who was found: "The Facilitator", or "[No signature]" in a line above."""
        self._is_unsigned = False
        if self._heading.is_single:
            self._end()

    def _end(self, new: Heading = _NO_HEADING, *, is_own_side: bool = False) -> None:
        """End the role of the last heading."""
        self._heading, self._is_own_side = new, is_own_side

    def _block(self, block: str) -> Iterator[Line]:
        """Yield the lines of a physical line, which a semicolon or a full stop parts."""
        if self._heading.is_of_block:
            self._end()
        for segment in _SEGMENTS.split(_DOTS.sub(" ", block)):
            if plain := " ".join(_BULLET.sub("", segment).split()):
                yield from self._segment(plain)

    def _segment(self, text: str) -> Iterator[Line]:
        if self._is_over or is_unsure(text):
            self._is_over = self._is_over or text.endswith(":")
            yield Line(text, is_read=False)
            return
        if self._heading.is_of_segment:
            self._end()
        text = self._without_number(text)
        if _MEMBERS.match(text):  # of a council, and not parties themselves
            self._end()
            self._is_over = True
            yield Line(text, is_read=False)
        elif text:
            yield from self._headed(text)

    def _without_number(self, text: str) -> str:
        """Return a line without the number of a page or an item. A new page or list ends a role."""
        for number in (_LISTED, _COUNTED, _PAGE):
            if match := number.match(text):
                if number is not _COUNTED:
                    self._end()
                text = text[match.end() :]
        return text

    def _headed(self, text: str) -> Iterator[Line]:
        """Yield what a line names after its heading, which begins a new role."""
        new = None if OWN_SIDE.match(text) else heading(text) or _present(text)
        if new:
            self._end(new)
            if new.end:
                yield self._line(text[new.end :])
        elif OWN_SIDE.match(text):
            self._end(is_own_side=True)
            yield Line(text, is_read=False)
        elif (match := _UNSIGNED_BY.match(text)) and match.end() < len(text):
            yield Line(text[match.end() :], self._heading.role, signed=False, is_absent=True)
        else:
            yield from self._labelled(text)

    def _labelled(self, text: str) -> Iterator[Line]:
        """Yield a line, and end the role where it has, or is, a heading without one."""
        label = _LABEL.match(text)
        if label and not self._is_of_actor(label[1]):
            self._end()
            text = text[label.end() :]
            if not text or _NAMING.search(label[1]):
                yield Line(label[0], is_read=False)
        elif not label and self._heading.role and self._is_heading(text):
            self._end()
            yield Line(text, is_read=False)
            return
        if text:
            yield self._line(text)

    def _is_of_actor(self, label: str) -> bool:
        """Return whether a label says who signs, or for whom: "For Chad:", "The President of Chad:"."""
        plain = without_front(label)
        if plain is None:
            return self._names.acting(label)[0] is not None
        return self._names.acting(plain)[0] is not None or plain.rpartition(" ")[2][:1].isupper()

    def _is_heading(self, text: str) -> bool:
        """Return whether a line is a heading of no known role: short, and neither a name nor an office."""
        if len(text) > _MAX_HEADING_CHARS or "," in text or "(" in text or is_signed(text) or is_empty(text):
            return False
        if self._names.acting(text)[0] or without_front(text) is not None:
            return False
        return bool(_OTHERS.search(text)) or not (PERSON.fullmatch(text) or OFFICE.search(text))

    def _line(self, text: str) -> Line:
        """Return a line under the last heading."""
        self._is_unsigned = self._is_unsigned or (is_absent(text) and is_empty(text))
        absent = is_absent(text)
        marked = not absent and is_signed(text)
        role = self._heading.role or (ThirdPartyRole.SIGNATORY if marked and not self._is_own_side else None)
        signed = False if absent else True if marked else None if self._is_unsigned else self._heading.signed
        return Line(without_marks(text) if marked else text, role, signed, not self._is_own_side, absent)


def _present(text: str) -> Heading | None:
    """Return the heading of those who were present, who are observers."""
    match = PRESENT.match(text)
    if not match:
        return None
    is_followed = match.end() < len(text)
    is_of_block = is_followed and ":" not in match[0]
    return Heading(ThirdPartyRole.OBSERVER, is_of_block=is_of_block, end=match.end() if is_followed else 0)
