"""What a text must be to be the one that was coded, and how texts differ that ought to be the same."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Final

_MARK: Final = "\ufeff".encode()
_Repair = tuple[str, Callable[[bytes], bytes]]

# What programs do to a text on its way, and what undoes it.
_LINE_ENDS: Final[tuple[_Repair, ...]] = (
    ("", lambda content: content),
    (r"its lines end in \n where they ended in \r\n", lambda content: re.sub(rb"(?<!\r)\n", b"\r\n", content)),
    (r"its lines end in \r\n where they ended in \n", lambda content: content.replace(b"\r\n", b"\n")),
)
_MARKS: Final[tuple[_Repair, ...]] = (
    ("", lambda content: content),
    ("it has lost its byte order mark", lambda content: _MARK + content),
    ("it has got a byte order mark", lambda content: content.removeprefix(_MARK)),
)


def digest(content: bytes) -> str:
    """Return the sha256 of the bytes, in hexadecimal digits."""
    return sha256(content).hexdigest()


def slip(content: bytes, wanted: str) -> str:
    """Say what happened to line ends and byte order mark of a text whose digest was the wanted one; or nothing."""
    return next((what for what, restored in _restored(content) if digest(restored) == wanted), "")


def _restored(content: bytes) -> Iterator[tuple[str, bytes]]:
    for ends, restore in _LINE_ENDS:
        for mark, put_back in _MARKS:
            yield " and ".join(filter(None, (ends, mark))), put_back(restore(content))


def not_utf8(error: UnicodeDecodeError) -> str:
    """Say where bytes are not UTF-8: the byte and its line."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"is not UTF-8 (byte {error.object[error.start]:#04x} in line {line})"


def shortened(words: str, most: int = 60) -> str:
    r"""Return the words on one line and in quotes, the middle left out where they are many.

    >>> print(shortened("a ferry\nfor the island"), shortened("many words", most=5))
    "a ferry\nfor the island" "ma…ds"
    """
    if len(words) > most:
        half = most // 2
        words = f"{words[:half]}…{words[-half:]}"
    return '"' + "".join(each if each.isprintable() else ascii(each)[1:-1] for each in words) + '"'
