"""Reads packed files of text without unpacking them: blocks of four megabytes, two files at a time.

Polars' own reader of archives holds a whole member. Here nothing is held but the blocks at hand, however far a member
grows, so that an archive that was made to fill the memory of its reader only takes its time.
"""

import gzip
import queue
import threading
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING, Final, cast

from mediation.errors import DataError, Problem
from mediation.events.dialect import FILE, LINE, SPARE, Dialect, Part

if TYPE_CHECKING:
    import polars as pl

_BLOCK: Final = 4 * 2**20
_THREADS: Final = 2
_WAITING: Final = 4
_LONGEST_LINE: Final = 64 * 2**20
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@contextmanager
def opened(part: Part) -> Iterator[IO[bytes]]:
    """Open a part for reading, unpacked.

    Raises:
        DataError: it can't be read, or is broken.
    """
    try:
        if part.pack == "zip":
            with zipfile.ZipFile(part.path) as archive, archive.open(part.member) as stream:
                yield stream
        elif part.pack == "gzip":
            with gzip.open(part.path) as stream:
                yield cast("IO[bytes]", stream)
        else:
            with open(part.path, "rb") as stream:  # noqa: PTH123 - a path is a text here
                yield stream
    except _BROKEN as error:
        raise broken(part.name, error) from None


def broken(name: str, error: Exception) -> DataError:
    """Return what is raised of a file that can't be read to its end."""
    what = str(error)[:200] or type(error).__name__
    message = f"can't be read to its end: {what}. Fetch it again, or leave it out"
    return DataError([Problem(code="broken-archive", message=message, file=name)])


def streamed(parts: tuple[Part, ...], dialect: Dialect, *, is_exact: bool = False) -> "pl.LazyFrame":
    """Return the raw rows of files as a lazy frame that streams them. Rows of a file come in order, files in none."""
    import polars as pl
    from polars.io.plugins import register_io_source

    def source(
        columns: list[str] | None, predicate: "pl.Expr | None", n_rows: int | None, batch_size: int | None
    ) -> "Iterator[pl.DataFrame]":
        del batch_size
        left = n_rows
        made = partial(_frames_of, columns=columns, predicate=predicate, is_exact=is_exact)
        with closing(_Readers(parts, made).frames()) as frames:
            for frame in frames:
                yield frame if left is None else frame.head(left)
                if left is not None and (left := left - frame.height) <= 0:
                    return

    schema = {**dict.fromkeys((*dialect.columns, SPARE, FILE), pl.String), LINE: pl.UInt32}
    return register_io_source(source, schema=schema, explain_name="mediation: streamed files")


def blocks(stream: IO[bytes], dialect: Dialect) -> Iterator[bytes]:
    """Yield what the stream has in blocks of whole lines.

    A line that never ends is cut, so that it can't fill the memory.
    """
    rest = b""
    while data := stream.read(_BLOCK):
        data = rest + data
        end = _end_of_lines(data, dialect.quote) or (len(data) if len(data) > _LONGEST_LINE else 0)
        block, rest = data[:end], data[end:]
        if block:
            yield block
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


class _Readers:
    """Threads that read parts and make what is asked for of them, with a short queue for what is ready."""

    def __init__(self, parts: tuple[Part, ...], frames_of: "Callable[[Part], Iterator[pl.DataFrame]]") -> None:
        self._frames_of = frames_of
        self._waiting = iter(parts)
        self._lock = threading.Lock()
        self._ready: queue.Queue[pl.DataFrame | Exception | None] = queue.Queue(_WAITING)
        self._is_over = False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(min(_THREADS, len(parts)))]

    def frames(self) -> "Generator[pl.DataFrame]":
        """Yield what the threads make, and raise what they raise."""
        at_work = len(self._threads)
        try:
            for thread in self._threads:
                thread.start()
            while at_work:
                item = self._ready.get()
                if item is None:
                    at_work -= 1
                elif isinstance(item, Exception):
                    raise item
                else:
                    yield item
        finally:
            self._is_over = True

    def _work(self) -> None:
        try:
            while (part := self._next()) is not None:
                for frame in self._frames_of(part):
                    if not self._put(frame):
                        return
        except Exception as error:  # noqa: BLE001 - raised again where the frames are wanted
            self._put(error)
        finally:
            self._put(None)

    def _next(self) -> Part | None:
        with self._lock:
            return next(self._waiting, None)

    def _put(self, item: "pl.DataFrame | Exception | None") -> bool:
        """Wait for room in the queue; False where nobody wants more."""
        while not self._is_over:
            try:
                self._ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False


def _frames_of(
    part: Part, columns: list[str] | None, predicate: "pl.Expr | None", *, is_exact: bool
) -> Iterator["pl.DataFrame"]:
    """Yield what is asked for of each block of the part."""
    import polars as pl

    before = 0
    with opened(part) as stream:
        for block in blocks(stream, part.dialect):
            data = block if part.dialect.encoding == "utf-8" else block.decode(part.dialect.encoding).encode()
            rows = parsed(data, part.dialect, is_exact=is_exact, first_line=before)
            rows = rows.with_columns(pl.lit(part.name).alias(FILE))
            if predicate is not None:
                rows = rows.filter(predicate)
            yield (rows if columns is None else rows.select(columns)).collect(engine="in-memory")
            before += block.count(b"\n")


def parsed(
    source: "str | bytes | list[str]",
    dialect: Dialect,
    *,
    is_exact: bool = False,
    first_line: int = 0,
    **options: object,
) -> "pl.LazyFrame":
    """Return the cells of files of text, each a text, what is more than the columns in a spare one.

    With `is_exact`, words for a missing value are cells like others.
    """
    import polars as pl

    return pl.scan_csv(
        source,
        has_header=False,
        separator=dialect.separator,
        quote_char=dialect.quote or None,
        schema=dict.fromkeys((*dialect.columns, SPARE), pl.String),
        null_values=None if is_exact or not dialect.layout.missing else list(dialect.layout.missing),
        encoding="utf8-lossy",
        truncate_ragged_lines=True,
        missing_columns="insert",
        raise_if_empty=False,
        glob=False,
        row_index_name=LINE,
        row_index_offset=first_line,
        **options,  # type: ignore[arg-type]
    )
