"""Read JSON records, in a list or one per line, as raw rows. Invalid records become malformed rows."""

import codecs
import re
from collections.abc import Iterator
from typing import IO, Any, Final

import attrs
import polars as pl
from polars.io.plugins import register_io_source

from mediation.events.blocks import opened_part
from mediation.events.dialect import FILE, LINE, SPARE, TEXT, FilePart
from mediation.events.layouts.plover import PLOVER, cells, is_documentation
from mediation.events.sniffing import start_of_records
from mediation.formats.json.strict import NotStrictJSON, StrictDecoder

_BLOCK_BYTES: Final = 2**20
_MAX_RECORD_CHARS: Final = 8 * 2**20
_BATCH_ROWS: Final = 10_000
_BETWEEN_RECORDS: Final = re.compile(r"[\s,\[\]]*")
_NEXT_RECORD: Final = re.compile(r"\n[ \t]*,?[ \t]*(?=\{)")

_Row = dict[str, Any]


def json_rows(parts: tuple[FilePart, ...]) -> pl.LazyFrame:
    """Return the records of files as a lazy frame of raw rows."""
    schema = {**dict.fromkeys((*PLOVER.columns, SPARE, FILE, TEXT), pl.String()), LINE: pl.Int64()}

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        del batch_size
        left = n_rows
        for part in parts:
            for batch in _batches(part):
                frame = pl.DataFrame(batch, schema=schema)
                frame = frame if predicate is None else frame.filter(predicate)
                frame = frame if columns is None else frame.select(columns)
                yield frame if left is None else frame.head(left)
                if left is not None and (left := left - frame.height) <= 0:
                    return

    return register_io_source(source, schema=schema, explain_name="mediation: event records")


def _batches(part: FilePart) -> Iterator[list[_Row]]:
    batch: list[_Row] = []
    with opened_part(part) as stream:
        for line, text, value in values(stream):
            batch.append(_row(part, line, text, value))
            if len(batch) == _BATCH_ROWS:
                yield batch
                batch = []
    yield batch


def _row(part: FilePart, line: int, text: str, value: object) -> _Row:
    row: _Row = {FILE: part.name, LINE: line, TEXT: text}
    if not isinstance(value, dict):
        return {**row, SPARE: "not-a-record"}
    return row if is_documentation(value) else {**row, **cells(value)}


def values(stream: IO[bytes]) -> Iterator[tuple[int, str, object]]:
    """Yield the line, text and value of each JSON value in a stream. For invalid JSON, the value is None.

    After invalid JSON, reading resumes at the next line that begins with an object. Objects of more than 8 million
    characters count as invalid.
    """
    reader, decoder = _Reader(stream), StrictDecoder()
    reader.skip_comments()
    while reader.skip(_BETWEEN_RECORDS):
        try:
            value, end = decoder.value(reader.text, reader.position)
        except NotStrictJSON:
            value = None
            after = _NEXT_RECORD.search(reader.text, reader.position)
            end = after.start() if after else len(reader.text)
            needs_more = len(reader.text) - reader.position < _MAX_RECORD_CHARS
        else:
            needs_more = end == len(reader.text)
        if needs_more and not reader.is_over:
            reader.read_more()
            continue
        line = reader.line
        yield line, reader.take(end), None if decoder.fault else value


@attrs.define
class _Reader:
    """A text window on a stream, and the current line number. The window grows when a value needs more text."""

    stream: IO[bytes]
    text: str = ""
    position: int = 0
    line: int = 1
    is_over: bool = False
    _decoder: codecs.IncrementalDecoder = attrs.field(
        factory=lambda: codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    )

    def read_more(self) -> None:
        """Read another block, or set `is_over` at the end of the stream."""
        data = self.stream.read(_BLOCK_BYTES)
        self.is_over = not data
        self.text = self.text[self.position :] + self._decoder.decode(data, final=not data)
        self.position = 0

    def take(self, end: int) -> str:
        """Return the text up to `end`, and move there."""
        taken = self.text[self.position : end]
        self.line += taken.count("\n")
        self.position = end
        return taken

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Move past text that matches the pattern. Return False at the end of the stream."""
        while True:
            found = pattern.match(self.text, self.position)
            self.take(found.end() if found else self.position)
            if self.position < len(self.text) or self.is_over:
                return self.position < len(self.text)
            self.read_more()

    def skip_comments(self) -> None:
        """Move past the comments at the beginning."""
        self.read_more()
        self.take(start_of_records(self.text))
