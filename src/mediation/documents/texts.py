"""Digests of texts, and explanations of common differences between two copies of a text."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Final

_MARK: Final = "\ufeff".encode()
_Repair = tuple[str, Callable[[bytes], bytes]]

# Common changes that programs make to a text, each with a function that undoes it.
_LINE_ENDS: Final[tuple[_Repair, ...]] = (
    ("", lambda content: content),
    (r"its lines end in \n instead of \r\n", lambda content: re.sub(rb"(?<!\r)\n", b"\r\n", content)),
    (r"its lines end in \r\n instead of \n", lambda content: content.replace(b"\r\n", b"\n")),
)
_MARKS: Final[tuple[_Repair, ...]] = (
    ("", lambda content: content),
    ("its byte order mark is missing", lambda content: _MARK + content),
    ("a byte order mark was added", lambda content: content.removeprefix(_MARK)),
)


def digest(content: bytes) -> str:
    """Return the sha256 of the bytes, in hexadecimal digits."""
    return sha256(content).hexdigest()


def slip(content: bytes, wanted: str) -> str:
    """Return how line endings or byte order mark changed, if that explains the difference; otherwise empty."""
    return next((what for what, restored in _restored(content) if digest(restored) == wanted), "")


def _restored(content: bytes) -> Iterator[tuple[str, bytes]]:
    for ends, restore in _LINE_ENDS:
        for mark, put_back in _MARKS:
            yield " and ".join(filter(None, (ends, mark))), put_back(restore(content))


def not_utf8(error: UnicodeDecodeError) -> str:
    """Return a phrase with the byte and line that are not UTF-8."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"is not UTF-8 (byte {error.object[error.start]:#04x} in line {line})"


def shortened(words: str, max_chars: int = 60) -> str:
    r"""Return the words in quotes on one line. The middle of long texts is left out.

    >>> print(shortened("a ferry\nfor the island"), shortened("many words", max_chars=5))
    "a ferry\nfor the island" "ma…ds"
    """
    if len(words) > max_chars:
        half = max_chars // 2
        words = f"{words[:half]}…{words[-half:]}"
    return '"' + "".join(each if each.isprintable() else ascii(each)[1:-1] for each in words) + '"'
