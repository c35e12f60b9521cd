"""JSON as this library takes it: no name twice, no numbers that JSON does not have, no brackets without end."""

import json
import re
from typing import Any, Final

_MOST_DIGITS: Final = 64
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
_ENCODING: Final = "is not UTF-8 (byte {byte:#04x}): save it in that encoding"


class NotStrictJSON(ValueError):  # noqa: N818 - named like what it says of the text
    """A text that is not JSON, or not such that everybody reads it alike; `at` is the place in the text."""

    def __init__(self, code: str, message: str, at: int = 0) -> None:
        self.code, self.at = code, at
        super().__init__(message)


class StrictDecoder:
    """Reads values one after the other from a text, and notes what is wrong inside one without losing its end."""

    def __init__(self) -> None:
        self.fault: NotStrictJSON | None = None
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._constant, parse_int=self._integer
        )

    def value(self, text: str, start: int = 0) -> tuple[Any, int]:
        """Return the value that begins there, and where it ends; `fault` is what is wrong inside it.

        Raises:
            NotStrictJSON: there is no JSON value.
        """
        self.fault = None
        try:
            value, end = self._decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            message = f"is not JSON: {error.msg[0].lower()}{error.msg[1:].removesuffix(' at')}"
            raise NotStrictJSON("not-json", message, error.pos) from None
        except RecursionError:
            raise NotStrictJSON("not-json", "is not JSON that can be read: too many brackets in each other") from None
        if _HALF.search(text, start, end) and (half := _lone_half(value)):
            message = f"has {half}, one half of a character: write both, or the character itself"
            self.fault = NotStrictJSON("half-character", message)
        return value, end

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            seen: set[str] = set()
            twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
            self.fault = NotStrictJSON("repeated-name", f"has the name {twice!r:.60} twice in one object")
        return fields

    def _constant(self, text: str) -> None:
        self.fault = NotStrictJSON("not-json", f"is not JSON: {text} is no number there")

    def _integer(self, text: str) -> int:
        if len(text) <= _MOST_DIGITS:
            return int(text)
        self.fault = NotStrictJSON("not-json", f"has a number of {len(text)} digits")
        return 0


def _lone_half(value: object) -> str:
    """Return how the first half of a character is written that has no other half, or nothing."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        return f"\\u{ord(error.object[error.start]):04x}"
    return ""


def loads(data: bytes) -> Any:
    """Return what the bytes hold.

    Raises:
        NotStrictJSON: they are not UTF-8 or not JSON, or have a name twice in one object.
    """
    try:
        text = data.decode("utf-8").strip(" \t\r\n")
    except UnicodeDecodeError as error:
        raise NotStrictJSON("not-utf8", _ENCODING.format(byte=data[error.start]), error.start) from None
    decoder = StrictDecoder()
    value, end = decoder.value(text)
    if decoder.fault:
        raise decoder.fault
    if end < len(text):
        raise NotStrictJSON("not-json", f"is not JSON: more follows at character {end + 1}", end)
    return value
