"""Detect the encoding of text, and decode streams."""

import io
from functools import cached_property
from typing import IO, Final, cast

import attrs

from mediation.errors import UsageError, shown
from mediation.vocabulary import Encoding

HEAD_BYTES: Final = 2**16
"""How many bytes are read to detect the format and encoding of a file."""

_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_MAX_BYTES_PER_CHAR: Final = 4


def has_utf16_mark(head: bytes) -> bool:
    """Return whether a text begins with a UTF-16 byte order mark."""
    return head.startswith(_UTF16_MARKS)


def encoding_of(content: bytes) -> Encoding:
    """Return the first encoding that can decode the whole text.

    >>> encoding_of("Türkiye".encode()), encoding_of("Türkiye".encode("windows-1252"))
    (<Encoding.UTF_8: 'utf-8'>, <Encoding.WINDOWS_1252: 'windows-1252'>)
    """
    marked = (Encoding.UTF_16,) if has_utf16_mark(content) else ()
    candidates: tuple[Encoding, ...] = (*marked, Encoding.UTF_8, Encoding.WINDOWS_1252, Encoding.LATIN_1)
    return next(each for each in candidates if _decodes(content, each))


def _decodes(content: bytes, encoding: Encoding) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@attrs.frozen(slots=False)
class TextHead:
    """The first bytes of a text, and what they show about it. A `given_encoding` is not checked."""

    data: bytes
    given_encoding: str = ""

    @cached_property
    def encoding(self) -> str:
        """UTF-16 if the text has its mark, ISO 8859-1 if no byte above 127 looks like UTF-8, otherwise UTF-8."""
        if self.given_encoding or has_utf16_mark(self.data):
            return self.given_encoding or Encoding.UTF_16
        try:
            self.data.decode()
        except UnicodeDecodeError as error:
            is_cut = error.reason == "unexpected end of data" and error.end == len(self.data) == HEAD_BYTES
            is_utf8 = is_cut or not self.data.decode(errors="ignore").isascii()
            return "utf-8" if is_utf8 else "iso-8859-1"
        return "utf-8"

    @cached_property
    def text(self) -> str:
        r"""The text without its byte order mark, with lines that end in `\n` or `\r\n`."""
        return self._decoded.replace("\r", "\n") if self.has_cr_ends else self._decoded

    @cached_property
    def has_cr_ends(self) -> bool:
        r"""Whether lines end in `\r` alone, as old Macs wrote them."""
        return "\r" in self._decoded and "\n" not in self._decoded

    @cached_property
    def _decoded(self) -> str:
        return self.data.decode(self.encoding, errors="replace").removeprefix("\ufeff")

    @property
    def lines(self) -> list[str]:
        """The complete lines, without line ends. Blank lines are skipped."""
        lines = self.text.split("\n")
        whole = lines[:-1] if len(self.data) >= HEAD_BYTES and len(lines) > 1 else lines
        return [line.removesuffix("\r") for line in whole if line.strip()]


class _InUtf8(io.RawIOBase):
    r"""A text stream converted to UTF-8, and from `\r` to `\n` on request."""

    def __init__(self, stream: IO[bytes], encoding: str, *, has_cr_ends: bool) -> None:
        newline = None if has_cr_ends else ""
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=newline)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._text.read(len(buffer) // _MAX_BYTES_PER_CHAR).encode()
        buffer[: len(data)] = data
        return len(data)


def in_utf8(stream: io.BufferedReader, encoding: str = "", *, has_cr_ends: bool = False) -> io.BufferedReader:
    """Convert a stream to UTF-8. Without an encoding, only convert UTF-16 with a byte order mark."""
    if not encoding and has_utf16_mark(stream.peek()[:2]):
        encoding = Encoding.UTF_16
    if encoding in ("", Encoding.UTF_8) and not has_cr_ends:
        return stream
    raw = _InUtf8(stream, encoding or Encoding.UTF_8, has_cr_ends=has_cr_ends)
    return io.BufferedReader(cast("io.RawIOBase", raw), HEAD_BYTES)


def require_encoding(name: str) -> None:
    """Check that Python knows an encoding of texts.

    Raises:
        UsageError: the encoding is unknown.
    """
    try:
        b"a".decode(name)
    except (LookupError, TypeError):
        raise UsageError(f"Unknown encoding {shown(name)}. Use utf-8, iso-8859-1 or another codec of Python.") from None
