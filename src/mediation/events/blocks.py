"""Files of text, plain or packed, as blocks of whole lines."""

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

_BLOCK: Final = 4 * 2**20
_BLOCK_OF_FILE: Final = 16 * 2**20
_LINE: Final = 64 * 1024
_LONGEST_LINE: Final = 64 * 2**20


@attrs.frozen
class Block:
    """Some lines of a part, in UTF-8, and the number of the first of them, from 1, where lines are counted."""

    part: FilePart
    data: bytes
    first_line: int


@contextmanager
def opened_part(part: FilePart) -> Iterator[io.BufferedReader]:
    """Open a part for reading, unpacked and in UTF-8. It may grow: no more than a block of it is held.

    Raises:
        DataError: it can't be read.
    """
    with errors_name(part.name), opened(Path(part.path), growth=math.inf) as file:
        stream = file.member_stream(part.member)
        yield in_utf8(stream, part.encoding, has_cr_ends=part.has_cr_ends)


@contextmanager
def errors_name(name: str) -> Iterator[None]:
    """Give the errors of a file the name that the table has for it, or that of a member in it."""
    try:
        yield
    except DataError as error:
        if all(each.file.startswith(name) for each in error.problems):
            raise
        raise DataError([attrs.evolve(each, file=name) for each in error.problems]) from None


def blocks_of(part: FilePart, *, counts_lines: bool = False) -> Iterator[Block]:
    """Yield the lines of a part in blocks of about four megabytes, of a plain file sixteen.

    A line that does not end is cut after 64 of them, so that it can't fill the memory.
    """
    line = 1
    with opened_part(part) as stream:
        is_plain = not part.dialect.quote and stream.seekable()
        for data in (_lines_of_file if is_plain else _whole_lines)(stream, part.dialect):
            yield Block(part, data, line)
            line += data.count(b"\n") if counts_lines else 0


def _lines_of_file(stream: io.BufferedReader, dialect: Dialect) -> Iterator[bytes]:
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


def _whole_lines(stream: io.BufferedReader, dialect: Dialect) -> Iterator[bytes]:
    """Yield what the stream has, cut where lines end."""
    rest = b""
    while piece := stream.read1(_BLOCK):
        if dialect.quote or len(rest) > _BLOCK:
            rest, piece = b"", rest + piece
        size = len(rest) + len(piece)
        if end := _end_of_lines(piece, dialect.quote) or (len(piece) if size > _LONGEST_LINE else 0):
            yield b"".join((rest, memoryview(piece)[:end]))
            rest = piece[end:]
        else:
            rest += piece
    if rest:
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
