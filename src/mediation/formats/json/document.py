"""One JSON document for a whole dataset; its lists have one part per line."""

import codecs
from collections.abc import Callable, Iterator
from typing import IO, Any, Final

from mediation.errors import Problem
from mediation.formats.intake import Intake
from mediation.formats.json.lines import VERSION, fields_of, head_of, opening_of, take_head, take_record
from mediation.formats.json.strict import NotStrictJSON, StrictDecoder
from mediation.models.catalogue import PARTS
from mediation.models.part import Part
from mediation.models.records import KINDS
from mediation.record_set import RecordSet

LISTS: Final = {"coverage": "coverage", "disputes": "dispute", "actors": "actor", "sources": "source", "records": ""}
"""The lists of the document, and the kind of their items; records name their own kind."""

_CHUNK_BYTES: Final = 2**16
_MAX_VALUE_CHARS: Final = 2**20
_BLANK: Final = " \t\r\n"


# Reading.


def read(stream: IO[bytes], name: str, intake: Intake) -> None:
    """Read the document, part by part."""
    text = _Text(stream)
    head: dict[str, Any] = {}
    try:
        for key in _members(text):
            if key in head:
                raise NotStrictJSON("repeated-name", f"Duplicate name {key!r:.60} in one object.")
            if key in LISTS and text.peek() == "[":
                head[key] = None
                for number in _items(text):
                    _take_item(text, key, number, name, intake)
            else:
                value = text.value()
                if text.fault:
                    raise text.fault
                head[key] = value
        if text.peek():
            raise NotStrictJSON("not-json", "Not valid JSON: unexpected text after the end.")
        _reject_empty(head, name, intake)
    except NotStrictJSON as error:
        intake.fail(error.code, str(error), name, line=text.line)
    for key in [key for key in head if key in LISTS]:
        if (found := head.pop(key)) is not None:
            intake.fail("not-a-list", f"Should be a list, found {found!r:.60}.", name, path=key)
    take_head(head, name, 0, intake)


def _reject_empty(head: dict[str, Any], name: str, intake: Intake) -> None:
    """Report a document that has nothing of a dataset: no format, no title, no list of parts."""
    if head in ({}, {"version": VERSION}):
        intake.fail("not-a-dataset", f"Not a dataset: it has no title and none of {', '.join(LISTS)}.", name)


def _take_item(text: "_Text", key: str, number: int, name: str, intake: Intake) -> None:
    text.peek()
    line, path = text.line, f"{key}[{number}]"
    fields = text.value()
    if text.fault:
        problem = Problem(code=text.fault.code, message=str(text.fault), file=name, line=line, path=path)
        intake.reject(problem)
    elif kind := LISTS[key]:
        intake.row(kind, fields, file=name, line=line, path=path)
    else:
        take_record(fields, KINDS, name, line, intake, path)


def _members(text: "_Text") -> Iterator[str]:
    """Yield the names of the outermost object; the caller reads the value of each."""
    text.expect("{")
    if text.peek() != "}":
        while True:
            key = text.value()
            if not isinstance(key, str):
                raise NotStrictJSON("not-json", "Not valid JSON: expected a name in double quotes.")
            text.expect(":")
            yield key
            if text.peek() != ",":
                break
            text.expect(",")
    text.expect("}")


def _items(text: "_Text") -> Iterator[int]:
    """Yield the numbers of the items of a list; the caller reads each."""
    text.expect("[")
    number = 0
    if text.peek() != "]":
        while True:
            yield number
            number += 1
            if text.peek() != ",":
                break
            text.expect(",")
    text.expect("]")


class _Text:
    """The text of a stream. Memory holds only the value that is being read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = StrictDecoder()
        self._decode: Callable[[bytes, bool], str] = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._text, self._at, self._is_done = "", 0, False
        self._bad: NotStrictJSON | None = None
        self.line = 1

    @property
    def fault(self) -> NotStrictJSON | None:
        """The fault inside the value that was read last."""
        return self._decoder.fault

    def peek(self) -> str:
        """Return the next character that is not blank, or nothing at the end."""
        while True:
            rest = self._text[self._at :] if self._at else self._text
            begun = len(rest) - len(rest.lstrip(_BLANK))
            self._advance(self._at + begun)
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def expect(self, character: str) -> None:
        """Skip the character, which must come next."""
        if (found := self.peek()) != character:
            what = f"{found!r}" if found else "the end of the file"
            raise NotStrictJSON("not-json", f"Not valid JSON: expected {character!r}, found {what}.")
        self._advance(self._at + 1)

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.value(self._text, self._at)
            except NotStrictJSON as error:
                if len(self._text) - self._at > _MAX_VALUE_CHARS or not self._more():
                    self._advance(max(self._at, error.at))
                    raise
            else:
                if end < len(self._text) or not self._more():
                    self._advance(end)
                    return value

    def _advance(self, at: int) -> None:
        self.line += self._text.count("\n", self._at, at)
        self._at = at

    def _more(self) -> bool:
        """Read at least as much as is held already, and return whether there was more."""
        if self._bad:
            self._advance(len(self._text))
            raise self._bad
        if self._is_done:
            return False
        data = self._stream.read(max(_CHUNK_BYTES, len(self._text) - self._at))
        self._is_done = not data
        try:
            new = self._decode(data, self._is_done)
        except UnicodeDecodeError as error:
            message = f"Not UTF-8 (byte {error.object[error.start]:#04x}). Save the file as UTF-8."
            self._bad = NotStrictJSON("not-utf8", message)
            new = error.object[: error.start].decode()
        self._text, self._at = self._text[self._at :] + new, 0
        return True


# Writing.


def write(ds: RecordSet, stream: IO[bytes]) -> None:
    """Write the dataset, one line per part."""
    from pydantic_core import to_json

    stream.write(to_json(head_of(ds))[:-1])
    for name, parts in (
        ("coverage", ds.coverage),
        ("disputes", ds.disputes.values()),
        ("actors", ds.actors.values()),
        ("sources", ds.sources.values()),
        ("records", ds.records),
    ):
        stream.write(b',\n"%s":[' % name.encode())
        separator = b"\n"
        for part in parts:
            stream.write(separator + _item(part))
            separator = b",\n"
        stream.write(b"\n]")
    stream.write(b"}\n")


def _item(part: Part) -> bytes:
    kind = getattr(part, "kind", "")
    return opening_of(kind) + fields_of(part) if kind in PARTS else b"{" + fields_of(part)
