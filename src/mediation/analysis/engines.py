"""Getting the small result of a query out of whatever engine holds the table."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl


def gather(frame: "nw.LazyFrame[Any]", integers: Iterable[str] = ()) -> "pl.DataFrame":
    """Run a query where its table is, and return what it gives, which has to be small, as a Polars frame.

    Polars streams, so that memory does not grow with the table. Engines differ in what they make of sums and of
    numbers that may be missing, so the columns of `integers` are made whole numbers.
    """
    import polars as pl

    own = frame.implementation
    if own.is_polars():
        found = cast("pl.LazyFrame", frame.to_native()).collect(engine="streaming")
    elif own.is_pandas_like() or own.is_pyarrow():
        found = frame.collect().to_polars()
    else:
        found = cast("pl.DataFrame", frame.collect(backend="polars").to_native())
    return found.cast(dict.fromkeys(integers, pl.Int64))


def windowed(frame: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the frame in an engine that can look at the other rows of a group, which pandas and Arrow can't.

    Theirs is in memory already, and goes on as a Polars frame.
    """
    import narwhals as nw

    if frame.implementation.is_pandas_like() or frame.implementation.is_pyarrow():
        return nw.from_native(gather(frame).lazy())
    return frame
