"""Read text files, compressed or not, in blocks of whole lines."""

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

from mediation.errors import DataError
from mediation.events.dialect import Dialect, FilePart
from mediation.files.encodings import in_utf8
from mediation.files.opening import opened

_BLOCK_BYTES: Final = 4 * 2**20
_PLAIN_BLOCK_BYTES: Final = 16 * 2**20  # of uncompressed files
_TAIL_BYTES: Final = 64 * 2**10  # the end of a plain block, where its last line ends
_MAX_LINE_BYTES: Final = 64 * 2**20


@attrs.frozen
class Block:
    """Some lines of a part, in UTF-8.

    If lines are counted, `first_line` is the number of the first, from 1.
    """

    part: FilePart
    data: bytes
    first_line: int


@contextmanager
def opened_part(part: FilePart) -> Iterator[io.BufferedReader]:
    """Open a part for reading, decompressed and in UTF-8. Its size is not limited, because readers hold one block.

    Raises:
        DataError: the file is unreadable.
    """
    with errors_named(part.name), opened(Path(part.path), growth=math.inf) as file:
        stream = file.member_stream(part.member)
        yield in_utf8(stream, part.encoding, has_cr_ends=part.has_cr_ends)


@contextmanager
def errors_named(name: str) -> Iterator[None]:
    """Replace the file name in errors with the table's name for the part. Keep the name of a member."""
    try:
        yield
    except DataError as error:
        if all(each.file.startswith(name) for each in error.problems):
            raise
        raise DataError([attrs.evolve(each, file=name) for each in error.problems]) from None


def blocks_of(part: FilePart, *, counts_lines: bool = False) -> Iterator[Block]:
    """Yield the lines of a part in blocks of about 4 MB, or 16 MB if the file is not compressed.

    A line longer than 64 MB is cut, so that it can't fill the memory.
    """
    line = 1
    with opened_part(part) as stream:
        is_plain = not part.dialect.quote and stream.seekable()
        for data in (_plain_blocks if is_plain else _stream_blocks)(stream, part.dialect):
            yield Block(part, data, line)
            line += data.count(b"\n") if counts_lines else 0


def _plain_blocks(stream: io.BufferedReader, dialect: Dialect) -> Iterator[bytes]:
    """Yield blocks of an uncompressed file. Find the line end first, so that no bytes are copied twice."""
    start, window = 0, min(_TAIL_BYTES, _PLAIN_BLOCK_BYTES)
    while True:
        stream.seek(start + _PLAIN_BLOCK_BYTES - window)
        tail = stream.read(window)
        end = tail.rfind(b"\n") + 1
        stream.seek(start)
        if len(tail) < window or not end:
            break
        length = _PLAIN_BLOCK_BYTES - window + end
        yield stream.read(length)
        start += length
    yield from _stream_blocks(stream, dialect)


def _stream_blocks(stream: io.BufferedReader, dialect: Dialect) -> Iterator[bytes]:
    """Yield blocks of a stream, cut at line ends."""
    rest = b""
    while piece := stream.read1(_BLOCK_BYTES):
        if dialect.quote or len(rest) > _BLOCK_BYTES:
            rest, piece = b"", rest + piece
        size = len(rest) + len(piece)
        if end := _end_of_lines(piece, dialect.quote) or (len(piece) if size > _MAX_LINE_BYTES else 0):
            yield b"".join((rest, memoryview(piece)[:end]))
            rest = piece[end:]
        else:
            rest += piece
    if rest:
        yield rest


def _end_of_lines(data: bytes, quote: str) -> int:
    """Return the end of the last whole line outside quotes, or 0 if there is none."""
    end = data.rfind(b"\n") + 1
    if not quote:
        return end
    count = data.count(quote.encode(), 0, end)
    while end and count % 2:
        start = data.rfind(b"\n", 0, end - 1) + 1
        count -= data.count(quote.encode(), start, end)
        end = start
    return end
