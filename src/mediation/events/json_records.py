"""Reads records in JSON, in a list or one after the other, as raw rows; what is no record is a row that says so."""

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

_BLOCK: Final = 2**20
_LONGEST: Final = 8 * 2**20
_BATCH: Final = 10_000
_BETWEEN: Final = re.compile(r"[\s,\[\]]*")
_NEXT: Final = re.compile(r"\n[ \t]*,?[ \t]*(?=\{)")

_Row = dict[str, Any]


def json_rows(parts: tuple[FilePart, ...]) -> pl.LazyFrame:
    """Return the records of files as raw rows, read when they are asked for."""
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
            if len(batch) == _BATCH:
                yield batch
                batch = []
    yield batch


def _row(part: FilePart, line: int, text: str, value: object) -> _Row:
    row: _Row = {FILE: part.name, LINE: line, TEXT: text}
    if not isinstance(value, dict):
        return {**row, SPARE: "not-a-record"}
    return row if is_documentation(value) else {**row, **cells(value)}


def values(stream: IO[bytes]) -> Iterator[tuple[int, str, object]]:
    """Yield the values of a stream with the line and the text of each; of what is no JSON the text and None.

    It looks for the next object at the beginning of a line. One of more than eight megabytes is none.
    """
    reader, decoder = _Reader(stream), StrictDecoder()
    reader.skip_comments()
    while reader.skip(_BETWEEN):
        try:
            value, end = decoder.value(reader.text, reader.place)
        except NotStrictJSON:
            value = None
            after = _NEXT.search(reader.text, reader.place)
            end = after.start() if after else len(reader.text)
            is_cut = len(reader.text) - reader.place < _LONGEST
        else:
            is_cut = end == len(reader.text)
        if is_cut and not reader.is_over:
            reader.more()
            continue
        line = reader.line
        yield line, reader.take(end), None if decoder.fault else value


@attrs.define
class _Reader:
    """A window on a stream of text, which grows by a megabyte when that is not enough, and the line where it stands."""

    stream: IO[bytes]
    text: str = ""
    place: int = 0
    line: int = 1
    is_over: bool = False
    _decoder: codecs.IncrementalDecoder = attrs.field(
        factory=lambda: codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    )

    def more(self) -> None:
        """Read on, or see that the stream is over."""
        data = self.stream.read(_BLOCK)
        self.is_over = not data
        self.text = self.text[self.place :] + self._decoder.decode(data, final=not data)
        self.place = 0

    def take(self, end: int) -> str:
        """Return the text up to `end`, and stand there."""
        taken = self.text[self.place : end]
        self.line += taken.count("\n")
        self.place = end
        return taken

    def skip(self, what: re.Pattern[str]) -> bool:
        """Stand behind what is to be skipped; False where nothing comes after it."""
        while True:
            found = what.match(self.text, self.place)
            self.take(found.end() if found else self.place)
            if self.place < len(self.text) or self.is_over:
                return self.place < len(self.text)
            self.more()

    def skip_comments(self) -> None:
        """Stand behind the comments at the beginning."""
        self.more()
        self.take(start_of_records(self.text))
