"""Run the queries of an analysis in any engine, and return the results as Polars frames."""

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
    """Return data as an event table. Convert frames in memory to Polars.

    Raises:
        UsageError: the moves of the table come from another rule set.
        DataError: a frame lacks columns of an event table.
    """
    from mediation.events.scanning import scan  # here, because a balance of records needs no reader of event files

    table = data if isinstance(data, EventTable) else scan(data)
    version = rules.version if isinstance(rules, RuleSet) else rules
    if version not in (DEFAULT_RULES, table.rules):
        origin = f"the rules {table.rules}" if table.rules else "its codes, by a crosswalk"
        raise UsageError(f'The moves of this table come from {origin}. Rules "{version}" are for records only.')
    return attrs.evolve(table, checked=as_polars(table.checked))


def gather(frame: nw.LazyFrame[Any], integers: Iterable[str] = ()) -> pl.DataFrame:
    """Run a query in the engine of its table, and return the result, which must be small, as a Polars frame.

    Polars streams, so that memory use does not grow with the table. Engines differ in the types of sums and of
    nullable numbers, so the columns in `integers` are cast to integers.
    """
    if frame.implementation.is_polars():
        found = cast(pl.LazyFrame, frame.to_native()).collect(engine="streaming")
    else:
        found = cast(pl.DataFrame, frame.collect(backend="polars").to_native())
    return found.cast(dict.fromkeys(integers, pl.Int64))


def as_polars(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Convert a pandas or Arrow frame to Polars. Return other frames unchanged.

    pandas has no date type and no single missing value, and neither library supports window functions.
    """
    if not (frame.implementation.is_pandas_like() or frame.implementation.is_pyarrow()):
        return frame
    table = nw.from_native(frame.collect().to_polars().lazy())
    times = [name for name, type_ in table.collect_schema().items() if isinstance(type_, nw.Datetime)]
    return table.with_columns(nw.col(name).cast(nw.Date) for name in times)
