"""Reads files of text, plain or packed, as a lazy table: in blocks of a few megabytes, by two threads.

Polars' own reader of archives holds a whole member. Here nothing is held but the blocks at hand, however far a member
grows, so that an archive that was made to fill the memory of its reader only takes its time. Plain files go the same
way, which takes half of the memory of Polars' own scan of text.
"""

import csv
import io
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING, Final

import polars as pl
from polars.io.plugins import register_io_source

from mediation.events.blocks import Block, blocks_of
from mediation.events.cells import PolarsCells
from mediation.events.dialect import FILE, LINE, SPARE, TEXT, Dialect, FilePart
from mediation.events.schema import REJECT

if TYPE_CHECKING:
    from polars._typing import CsvEncoding

_THREADS: Final = 2
_WAITING: Final = 4
_Futures = Iterator[Future[pl.DataFrame | None]]
# What begins with the marks of gzip, zlib or Zstandard Polars unpacks without being asked: a line may begin with "x^".
_UNPACKED_BY_POLARS: Final = (b"\x1f\x8b", b"x\x01", b"x^", b"x\x9c", b"x\xda", b"\x28\xb5\x2f\xfd")


def streamed(parts: tuple[FilePart, ...], cells: PolarsCells, *, is_exact: bool = False) -> pl.LazyFrame:
    """Return the raw rows of files that are written alike as a lazy frame that streams them.

    Each cell is a text, and what is more than the columns is in a spare one. With `is_exact`, each row
    has its number and its whole text. Rows of a file come in order, files in none.

    Column `reject` has the status of each row, and filters apply to each block: rows that a question is not about never
    leave their block.
    """
    dialect, status = cells.dialect, cells.row_status()

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        del batch_size

        def made(block: Block) -> pl.DataFrame:
            def asked(rows: pl.LazyFrame) -> pl.LazyFrame:
                rows = rows.with_columns(pl.lit(block.part.name).alias(FILE), status)
                rows = rows if predicate is None else rows.filter(predicate)
                return rows if columns is None else rows.select(columns)

            if is_exact:
                return asked(exact_rows(block).lazy()).collect(engine="in-memory")
            return _read(block.data, dialect, asked)

        left = n_rows
        with closing(_frames((blocks_of(part, counts_lines=is_exact) for part in parts), made)) as frames:
            for frame in frames:
                yield frame if left is None else frame.head(left)
                if left is not None and (left := left - frame.height) <= 0:
                    return

    schema: dict[str, pl.DataType] = dict.fromkeys((*dialect.columns, SPARE, FILE, REJECT), pl.String())
    if is_exact:
        schema |= {LINE: pl.Int64(), TEXT: pl.String()}
    return register_io_source(source, schema=schema, explain_name="mediation: event files")


def _read(
    data: bytes, dialect: Dialect, asked: Callable[[pl.LazyFrame], pl.LazyFrame], *, has_words: bool = False
) -> pl.DataFrame:
    """Return what is asked of lines of text, by the fastest way of reading them that gets through.

    That is, as UTF-8; with a sign for each byte that is no text; and by hand, where quotes end nowhere. Whether they
    do Polars sees only in the columns that it reads, so where there are quotes it reads all of them, for rows to be
    the same whatever is asked.
    """
    encodings: tuple[CsvEncoding, ...] = () if data.startswith(_UNPACKED_BY_POLARS) else ("utf8", "utf8-lossy")
    for encoding in encodings:
        try:
            rows = rows_of(data, dialect, encoding, has_words=has_words)
            rows = rows.collect(engine="in-memory").lazy() if dialect.quote else rows
            return asked(rows).collect(engine="in-memory")
        except pl.exceptions.ComputeError:
            continue
    return asked(rows_by_hand(data, dialect, has_words=has_words)).collect(engine="in-memory")


def rows_of(
    data: bytes, dialect: Dialect, encoding: "CsvEncoding" = "utf8-lossy", *, has_words: bool = False
) -> pl.LazyFrame:
    """Return the cells of lines of text; if it `has_words`, those for a missing value are cells like others."""
    return pl.scan_csv(
        data,
        has_header=False,
        separator=dialect.separator,
        quote_char=dialect.quote or None,
        schema=dict.fromkeys((*dialect.columns, SPARE), pl.String),
        null_values=None if has_words or not dialect.layout.missing else list(dialect.layout.missing),
        encoding=encoding,
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
        raise_if_empty=False,
    )


def rows_by_hand(data: bytes, dialect: Dialect, *, has_words: bool = False) -> pl.LazyFrame:
    """Return the same, read with the standard library, which takes any text."""
    text = data.decode("utf-8", errors="replace").removesuffix("\n")
    rows = [line.removesuffix("\r").split(dialect.separator) for line in text.split("\n")]
    if dialect.quote:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator, quotechar=dialect.quote)
        with suppress(csv.Error):  # a cell that is too long
            rows = list(lines)
    missing = {"", *(() if has_words else dialect.layout.missing)}
    names = (*dialect.columns, SPARE)
    cells = [[None if cell in missing else cell for cell in (*row, *[""] * len(names))[: len(names)]] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row").lazy()


def exact_rows(block: Block) -> pl.DataFrame:
    """Return the cells of a block with the number of each row in its file and its text.

    Where cells are quoted a row may be of several lines; then its number is near the line where it stands, and its
    text what its cells are put together to.
    """
    dialect = block.part.dialect
    rows = _read(block.data, dialect, lambda rows: rows)
    lines = pl.Series(TEXT, block.data.decode("utf-8", errors="replace").split("\n")[: rows.height], dtype=pl.String)
    if dialect.quote or len(lines) < rows.height:
        cells = pl.concat_str(pl.all().fill_null(""), separator=dialect.separator)
        text = cells.str.strip_chars_end(dialect.separator).alias(TEXT)
        lines = _read(block.data, dialect, lambda rows: rows.select(text), has_words=True).to_series()
    return rows.with_columns(lines, (block.first_line + pl.int_range(pl.len(), dtype=pl.Int64)).alias(LINE))


def _frames(parts: Iterable[Iterator[Block]], read: Callable[[Block], pl.DataFrame]) -> Generator[pl.DataFrame]:
    """Yield a frame for each block, in the order of its part, from two parts in turns.

    Once the generator is closed, threads finish the blocks at hand and end.
    """
    pool = ThreadPoolExecutor(_THREADS)
    unread = (_submit(blocks, read, pool) for blocks in parts)
    active = deque(islice(unread, _THREADS))
    waiting = deque[tuple[_Futures, Future[pl.DataFrame | None]]]()
    try:
        while active or waiting:
            if active and len(waiting) < _WAITING:
                waiting.append((active[0], next(active[0])))
                active.rotate(-1)
                continue
            part, future = waiting.popleft()
            if (frame := future.result()) is not None:
                yield frame
            elif part in active:
                active.remove(part)
                active.extend(islice(unread, 1))
    finally:
        # Waiting would fail where Polars drops this generator: it may do so in a thread of the pool itself.
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(blocks: Iterator[Block], read: Callable[[Block], pl.DataFrame], pool: ThreadPoolExecutor) -> _Futures:
    """Yield the future frames of a part, and None for ever after its last one.

    A thread takes a block only when it can read it, so that no more blocks are in memory than threads. The blocks of
    a part are taken in order: each task waits until the one before it has taken its own.
    """

    def take_and_read(earlier: Event, taken: Event) -> pl.DataFrame | None:
        earlier.wait()
        try:
            block = next(blocks, None)
        finally:
            taken.set()
        return None if block is None else read(block)

    earlier = Event()
    earlier.set()
    while True:
        taken = Event()
        yield pool.submit(take_and_read, earlier, taken)
        earlier = taken
