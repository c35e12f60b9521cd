"""Strict JSON: no repeated names, no numbers outside the JSON standard, no excessive nesting."""

import json
import re
from typing import Any, Final

_MAX_DIGITS: Final = 64
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_ENCODING: Final = "Not UTF-8 (byte {byte:#04x}). Save the file as UTF-8."


class NotStrictJSON(ValueError):  # noqa: N818 - named after the fault of the text
    """Text that is not JSON, or that parsers read in different ways; `at` is the offset in the text."""

    def __init__(self, code: str, message: str, at: int = 0) -> None:
        self.code, self.at = code, at
        super().__init__(message)


class StrictDecoder:
    """Reads consecutive values from a text; after a fault inside a value, it still finds the end of the value."""

    def __init__(self) -> None:
        self.fault: NotStrictJSON | None = None
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._constant, parse_int=self._integer
        )

    def value(self, text: str, start: int = 0) -> tuple[Any, int]:
        """Return the value at `start` and its end; `fault` is set if the value is not strict JSON.

        Raises:
            NotStrictJSON: there is no JSON value at `start`.
        """
        self.fault = None
        try:
            value, end = self._decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            message = f"Not valid JSON: {error.msg[0].lower()}{error.msg[1:].removesuffix(' at')}."
            raise NotStrictJSON("not-json", message, error.pos) from None
        except RecursionError:
            raise NotStrictJSON("not-json", "Not readable as JSON: too many nested brackets.") from None
        if _SURROGATE.search(text, start, end) and (found := _lone_surrogate(value)):
            message = f"Incomplete character {found}. Write both halves, or the character itself."
            self.fault = NotStrictJSON("half-character", message)
        return value, end

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            seen: set[str] = set()
            repeated = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
            self.fault = NotStrictJSON("repeated-name", f"Duplicate name {repeated!r:.60} in one object.")
        return fields

    def _constant(self, text: str) -> None:
        self.fault = NotStrictJSON("not-json", f"Not valid JSON: {text} is not a JSON number.")

    def _integer(self, text: str) -> int:
        if len(text) <= _MAX_DIGITS:
            return int(text)
        self.fault = NotStrictJSON("not-json", f"A number of {len(text)} digits. At most {_MAX_DIGITS} are allowed.")
        return 0


def _lone_surrogate(value: object) -> str:
    """Return the escape of the first lone surrogate, or nothing."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        return f"\\u{ord(error.object[error.start]):04x}"
    return ""


def loads(data: bytes) -> Any:
    """Parse the bytes.

    Raises:
        NotStrictJSON: they are not UTF-8 or not strict JSON.
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
        raise NotStrictJSON("not-json", f"Not valid JSON: unexpected text after the end, at character {end + 1}.", end)
    return value
