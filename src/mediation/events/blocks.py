"""Files of text, plain or packed, as blocks of whole lines."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final, cast

import attrs

from mediation.errors import DataError, Problem
from mediation.events.dialect import Dialect, FilePart

_BLOCK: Final = 4 * 2**20
_BLOCK_OF_FILE: Final = 16 * 2**20
_LINE: Final = 64 * 1024
_PACKED: Final = 256 * 1024
_LONGEST_LINE: Final = 64 * 2**20
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@attrs.frozen
class Block:
    """Some lines of a part, in UTF-8, and the number of the first of them, from 1, where lines are counted."""

    part: FilePart
    data: bytes
    first_line: int


@contextmanager
def opened(part: FilePart) -> Iterator[IO[bytes]]:
    """Open a part for reading, unpacked.

    Raises:
        DataError: it can't be read, or is broken.
    """
    try:
        if part.pack == "zip":
            with zipfile.ZipFile(part.path) as archive, archive.open(part.member) as stream:
                vars(stream)["MIN_READ_SIZE"] = _PACKED  # of itself it unpacks four kilobytes at a time
                yield stream
        elif part.pack == "gzip":
            with gzip.open(part.path) as stream:
                yield cast("IO[bytes]", stream)
        else:
            with open(part.path, "rb") as stream:  # noqa: PTH123 - a path is a text here
                yield stream
    except _BROKEN as error:
        raise _broken(part, error) from None


def _broken(part: FilePart, error: Exception) -> DataError:
    what = str(error)[:200] or type(error).__name__
    if isinstance(error, zipfile.BadZipFile) and what == "File is not a zip file":  # yet it begins as one
        what = "it is a zip archive without its end, in which stands what it holds"
    message = f"can't be read to its end: {what}. Fetch it again, or leave it out"
    return DataError([Problem(code="broken-file", message=message, file=part.name)])


def blocks_of(part: FilePart, *, counts_lines: bool = False) -> Iterator[Block]:
    """Yield the lines of a part in blocks of about four megabytes, of a plain file sixteen.

    A line that does not end is cut after 64 of them, so that it can't fill the memory.
    """
    line = 1
    with opened(part) as stream:
        is_plain = not part.pack and not part.dialect.quote and stream.seekable()
        for data in (_lines_of_file if is_plain else _whole_lines)(stream, part.dialect):
            yield Block(part, _in_utf8(data, part.dialect), line)
            line += data.count(b"\n") if counts_lines else 0


def _in_utf8(data: bytes, dialect: Dialect) -> bytes:
    return data if dialect.encoding == "utf-8" else data.decode(dialect.encoding, errors="replace").encode()


def _lines_of_file(stream: IO[bytes], dialect: Dialect) -> Iterator[bytes]:
    """Yield what a plain file has, cut where lines end, which is looked for first, so that nothing is copied twice."""
    start, window = 0, min(_LINE, _BLOCK_OF_FILE)
    while True:
        stream.seek(start + _BLOCK_OF_FILE - window)
        tail = stream.read(window)
        end = tail.rfind(b"\n") + 1
        stream.seek(start)
        if len(tail) < window or not end:
            break
        length = _BLOCK_OF_FILE - window + end
        yield stream.read(length)
        start += length
    yield from _whole_lines(stream, dialect)


def _whole_lines(stream: IO[bytes], dialect: Dialect) -> Iterator[bytes]:
    """Yield what the stream has, cut where lines end.

    It is put together once of what the stream gives at a time, for an archive's own `read` copies all that it has so
    far with each piece.
    """
    pieces: list[bytes] = []
    while piece := cast("io.BufferedReader", stream).read1(_BLOCK):
        pieces.append(piece)
        size = sum(map(len, pieces))
        if size < _BLOCK:
            continue
        if dialect.quote:
            pieces = [b"".join(pieces)]
        end = _end_of_lines(pieces[-1], dialect.quote) or (len(pieces[-1]) if size > _LONGEST_LINE else 0)
        if end:
            *whole, last = pieces
            yield b"".join((*whole, last[:end]))
            pieces = [last[end:]]
    if rest := b"".join(pieces):
        yield rest


def _end_of_lines(data: bytes, quote: str) -> int:
    """Return where the last whole line ends, in which each quote that was opened is closed; 0 where there is none."""
    end = data.rfind(b"\n") + 1
    if not quote:
        return end
    count = data.count(quote.encode(), 0, end)
    while end and count % 2:
        start = data.rfind(b"\n", 0, end - 1) + 1
        count -= data.count(quote.encode(), start, end)
        end = start
    return end
