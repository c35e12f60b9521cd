"""Read text files, compressed or not, as a lazy table. Two threads read blocks of a few megabytes.

Polars decompresses a whole archive member in memory. This module holds only a few blocks, so a decompression bomb can
take time but not memory. For uncompressed files it needs half the memory of `polars.scan_csv`.
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
_MAX_WAITING_FRAMES: Final = 4
_Futures = Iterator[Future[pl.DataFrame | None]]
# Polars decompresses all bytes that begin like gzip, zlib or Zstandard, even text: a line may begin with "x^".
_UNPACKED_BY_POLARS: Final = (b"\x1f\x8b", b"x\x01", b"x^", b"x\x9c", b"x\xda", b"\x28\xb5\x2f\xfd")


def streamed(parts: tuple[FilePart, ...], cells: PolarsCells, *, is_exact: bool = False) -> pl.LazyFrame:
    """Return the raw rows of files with the same dialect as a lazy frame.

    All cells are text. Column `SPARE` has the first cell after the last column. With `is_exact`, each row has its
    number and its whole text. The rows of a file keep their order; the files don't.

    Column `reject` has the status of each row. Filters apply to each block as it is read.
    """
    dialect, status = cells.dialect, cells.row_status()

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        del batch_size

        def frame_of(block: Block) -> pl.DataFrame:
            def query(rows: pl.LazyFrame) -> pl.LazyFrame:
                rows = rows.with_columns(pl.lit(block.part.name).alias(FILE), status)
                rows = rows if predicate is None else rows.filter(predicate)
                return rows if columns is None else rows.select(columns)

            if is_exact:
                return query(exact_rows(block).lazy()).collect(engine="in-memory")
            return _read(block.data, dialect, query)

        left = n_rows
        with closing(_frames((blocks_of(part, counts_lines=is_exact) for part in parts), frame_of)) as frames:
            for frame in frames:
                yield frame if left is None else frame.head(left)
                if left is not None and (left := left - frame.height) <= 0:
                    return

    schema: dict[str, pl.DataType] = dict.fromkeys((*dialect.columns, SPARE, FILE, REJECT), pl.String())
    if is_exact:
        schema |= {LINE: pl.Int64(), TEXT: pl.String()}
    return register_io_source(source, schema=schema, explain_name="mediation: event files")


def _read(
    data: bytes, dialect: Dialect, query: Callable[[pl.LazyFrame], pl.LazyFrame], *, keep_na: bool = False
) -> pl.DataFrame:
    """Query lines of text with the fastest parser that succeeds.

    Try Polars with strict UTF-8, then Polars with a replacement character for each invalid byte, then pure Python,
    which accepts unbalanced quotes. Polars detects such quotes only in the columns that it reads. So if cells are
    quoted, it reads all columns, and each query sees the same rows.
    """
    encodings: tuple[CsvEncoding, ...] = () if data.startswith(_UNPACKED_BY_POLARS) else ("utf8", "utf8-lossy")
    for encoding in encodings:
        try:
            rows = rows_of(data, dialect, encoding, keep_na=keep_na)
            rows = rows.collect(engine="in-memory").lazy() if dialect.quote else rows
            return query(rows).collect(engine="in-memory")
        except pl.exceptions.ComputeError:
            continue
    return query(slow_rows_of(data, dialect, keep_na=keep_na)).collect(engine="in-memory")


def rows_of(
    data: bytes, dialect: Dialect, encoding: "CsvEncoding" = "utf8-lossy", *, keep_na: bool = False
) -> pl.LazyFrame:
    """Parse lines of text with Polars. With `keep_na`, words for a missing value, such as `NA`, stay in their cells."""
    return pl.scan_csv(
        data,
        has_header=False,
        separator=dialect.separator,
        quote_char=dialect.quote or None,
        schema=dict.fromkeys((*dialect.columns, SPARE), pl.String),
        null_values=None if keep_na or not dialect.layout.missing else list(dialect.layout.missing),
        encoding=encoding,
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
        raise_if_empty=False,
    )


def slow_rows_of(data: bytes, dialect: Dialect, *, keep_na: bool = False) -> pl.LazyFrame:
    """Parse lines of text in Python, which accepts any text. Return the same rows as `rows_of`."""
    text = data.decode("utf-8", errors="replace").removesuffix("\n")
    rows = [line.removesuffix("\r").split(dialect.separator) for line in text.split("\n")]
    if dialect.quote:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator, quotechar=dialect.quote)
        with suppress(csv.Error):  # a cell is too long
            rows = list(lines)
    missing = {"", *(() if keep_na else dialect.layout.missing)}
    names = (*dialect.columns, SPARE)
    cells = [[None if cell in missing else cell for cell in (*row, *[""] * len(names))[: len(names)]] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row").lazy()


def exact_rows(block: Block) -> pl.DataFrame:
    """Return the rows of a block with their line numbers and text.

    If cells are quoted, a row can span several lines. Then its line number is approximate, and its text is rebuilt
    from its cells.
    """
    dialect = block.part.dialect
    rows = _read(block.data, dialect, lambda rows: rows)
    lines = pl.Series(TEXT, block.data.decode("utf-8", errors="replace").split("\n")[: rows.height], dtype=pl.String)
    if dialect.quote or len(lines) < rows.height:
        cells = pl.concat_str(pl.all().fill_null(""), separator=dialect.separator)
        text = cells.str.strip_chars_end(dialect.separator).alias(TEXT)
        lines = _read(block.data, dialect, lambda rows: rows.select(text), keep_na=True).to_series()
    return rows.with_columns(lines, (block.first_line + pl.int_range(pl.len(), dtype=pl.Int64)).alias(LINE))


def _frames(parts: Iterable[Iterator[Block]], read: Callable[[Block], pl.DataFrame]) -> Generator[pl.DataFrame]:
    """Yield a frame for each block, alternating between two parts. The blocks of a part keep their order.

    When the generator is closed, the threads finish their current blocks and end.
    """
    pool = ThreadPoolExecutor(_THREADS)
    unread = (_submit(blocks, read, pool) for blocks in parts)
    active = deque(islice(unread, _THREADS))
    waiting = deque[tuple[_Futures, Future[pl.DataFrame | None]]]()
    try:
        while active or waiting:
            if active and len(waiting) < _MAX_WAITING_FRAMES:
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
        # Don't wait: Polars may drop this generator in a thread of the pool itself, where waiting fails.
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(blocks: Iterator[Block], read: Callable[[Block], pl.DataFrame], pool: ThreadPoolExecutor) -> _Futures:
    """Yield a future for each block of a part. After the last block, the futures return None.

    A thread takes a block only when it starts parsing, so there is at most one block in memory per thread. Tasks take
    blocks in order: each waits until the task before it has taken its block.
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
