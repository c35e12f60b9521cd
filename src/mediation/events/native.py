"""Convert raw rows in Polars to an event table."""

from typing import Final

import attrs
import narwhals as nw
import polars as pl

from mediation.events.cells import PolarsCells
from mediation.events.dialect import FILE, LINE, TEXT
from mediation.events.portable import split_actors
from mediation.events.schema import EVENT_COLUMNS, REJECT, SKIPPED

IS_REPAIRED: Final = "is_repaired"
"""The column for whether the code of a row had lost its leading zero."""


@attrs.frozen(kw_only=True)
class Rows:
    """Raw rows in Polars, with the expressions to convert them.

    `has_status` is whether the rows already have their status in column `reject`. Then filters on that column reach
    the reader of the rows.
    """

    raw: pl.LazyFrame
    cells: PolarsCells
    has_status: bool = False

    def checked(self) -> pl.LazyFrame:
        """Return the event table, including malformed rows."""
        rows, splits = self._rows(), self.cells.dialect.layout.splits
        rows = split_actors(nw.from_native(rows), *splits).to_native() if splits else rows
        return rows.select(**{name: self.cells.column(name) for name in EVENT_COLUMNS}, **{REJECT: pl.col(REJECT)})

    def _rows(self) -> pl.LazyFrame:
        """Return all rows except skipped ones, with their reject reasons."""
        if self.has_status:
            return self._located().filter(pl.col(REJECT).ne_missing(pl.lit(SKIPPED)))
        return self._located().filter(~self.cells.is_skipped()).with_columns(self.cells.reject_reason())

    def outcomes(self, *more: str) -> pl.LazyFrame:
        """Return the file, status and repair of each raw row, including skipped rows."""
        rows = self._located() if self.has_status else self._located().with_columns(self.cells.row_status())
        is_repaired = (self.cells.is_repaired() & pl.col(REJECT).is_null()).alias(IS_REPAIRED)
        return rows.select(pl.col(FILE).alias("origin_file"), REJECT, is_repaired, *more)

    def rejects(self) -> pl.LazyFrame:
        """Return file, line, reason and text of malformed rows."""
        rows = self.outcomes(LINE, TEXT).filter(pl.col(REJECT) != SKIPPED)  # drops valid rows: their status is missing
        return rows.select(file="origin_file", line=LINE, reason=REJECT, text=TEXT)

    def _located(self) -> pl.LazyFrame:
        """Return raw rows with the URL in its column. In the shorter rows of GDELT 1.0 it is further to the left."""
        if not self.cells.may_be_short:
            return self.raw
        is_short = pl.col("ActionGeo_FeatureID").is_null() & pl.col("DATEADDED").is_null()
        url = pl.when(is_short).then(pl.col("ActionGeo_Long")).otherwise(pl.col("SOURCEURL"))
        return self.raw.with_columns(SOURCEURL=url)
