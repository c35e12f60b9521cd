"""Getting the small result of a query out of whatever engine holds the table."""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from mediation.errors import MissingExtraError

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
    elif own.is_pyarrow():
        found = frame.collect().to_polars()
    else:
        found = cast("pl.DataFrame", frame.collect(backend="polars").to_native())
    return found.cast(dict.fromkeys(integers, pl.Int64))


def out_of_pandas(frame: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return a pandas frame as an Arrow table, for pandas has neither days nor one way to say that a value is missing.

    Any other frame stays what it is.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    import narwhals as nw

    if not frame.implementation.is_pandas_like():
        return frame
    if find_spec("pyarrow") is None:
        raise MissingExtraError("a pandas frame is read through pyarrow: pip install 'mediation[pandas]'")
    table = nw.from_native(frame.collect().to_arrow()).lazy()
    times = [name for name, type_ in table.collect_schema().items() if isinstance(type_, nw.Datetime)]
    return table.with_columns(nw.col(name).cast(nw.Date) for name in times)


def windowed(frame: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the frame in an engine that can look at the other rows of a group: an Arrow table as a Polars frame."""
    import narwhals as nw

    return nw.from_native(gather(frame).lazy()) if frame.implementation.is_pyarrow() else frame
