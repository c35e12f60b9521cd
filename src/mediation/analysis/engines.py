"""Getting the small result of a query out of whatever engine holds the table."""

from collections.abc import Iterable
from typing import Any, cast

import narwhals as nw
import polars as pl


def gather(frame: nw.LazyFrame[Any], integers: Iterable[str] = ()) -> pl.DataFrame:
    """Run a query where its table is, and return what it gives, which has to be small, as a Polars frame.

    Polars streams, so that memory does not grow with the table. Engines differ in what they make of sums and of
    numbers that may be missing, so the columns of `integers` are made whole numbers.
    """
    if frame.implementation.is_polars():
        found = cast(pl.LazyFrame, frame.to_native()).collect(engine="streaming")
    else:
        found = cast(pl.DataFrame, frame.collect(backend="polars").to_native())
    return found.cast(dict.fromkeys(integers, pl.Int64))


def as_polars(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return a frame in memory, of pandas or Arrow, as one of Polars; any other stays what it is.

    pandas has neither days nor one way to say that a value is missing, and neither of them looks at the other rows
    of a group.
    """
    if not (frame.implementation.is_pandas_like() or frame.implementation.is_pyarrow()):
        return frame
    table = nw.from_native(frame.collect().to_polars().lazy())
    times = [name for name, type_ in table.collect_schema().items() if isinstance(type_, nw.Datetime)]
    return table.with_columns(nw.col(name).cast(nw.Date) for name in times)
