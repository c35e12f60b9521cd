"""Take tables of any engine for an analysis, and return its small result as a Polars frame."""

from collections.abc import Iterable
from typing import Any, Final, cast

import attrs
import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

from mediation.errors import UsageError
from mediation.events.table import EventTable
from mediation.moves import RuleSet

DEFAULT_RULES: Final = "2026.1"


def as_table(data: EventTable | IntoFrame, rules: str | RuleSet = DEFAULT_RULES) -> EventTable:
    """Return data as an event table; frames in memory become Polars frames.

    Raises:
        UsageError: the moves of the table were made by other rules.
        DataError: a frame lacks columns of an event table.
    """
    from mediation.events.scanning import scan  # here, because a balance of records needs no reader of event files

    table = data if isinstance(data, EventTable) else scan(data)
    version = rules.version if isinstance(rules, RuleSet) else rules
    if version not in (DEFAULT_RULES, table.rules):
        made = f"made by {table.rules}" if table.rules else "made of its codes, by a crosswalk"
        raise UsageError(f'the moves of this table are {made}; rules "{version}" are for records')
    return attrs.evolve(table, checked=as_polars(table.checked))


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
