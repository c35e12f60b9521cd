"""Makes event tables of raw rows in Polars."""

from typing import Final

import attrs
import narwhals as nw
import polars as pl

from mediation.events.cells import PolarsCells
from mediation.events.dialect import FILE, LINE, TEXT
from mediation.events.portable import split_actors
from mediation.events.schema import EVENT_COLUMNS, REJECT, SKIPPED

IS_REPAIRED: Final = "is_repaired"
"""The column that says whether a row's code had lost its leading zero."""


@attrs.frozen(kw_only=True)
class Rows:
    """Raw rows in Polars and what they hold.

    `has_status` says that the rows have their status in column `reject` already. Then it is a plain column, and filters
    on it reach the reader of the rows.
    """

    raw: pl.LazyFrame
    cells: PolarsCells
    has_status: bool = False

    def checked(self) -> pl.LazyFrame:
        """Return the event table, malformed rows among them."""
        rows, splits = self._rows(), self.cells.dialect.layout.splits
        rows = split_actors(nw.from_native(rows), *splits).to_native() if splits else rows
        return rows.select(**{name: self.cells.column(name) for name in EVENT_COLUMNS}, **{REJECT: pl.col(REJECT)})

    def _rows(self) -> pl.LazyFrame:
        """Return what is no skipped row, with why each is malformed."""
        if self.has_status:
            return self._located().filter(pl.col(REJECT).ne_missing(pl.lit(SKIPPED)))
        return self._located().filter(~self.cells.is_skipped()).with_columns(self.cells.reject_reason())

    def outcomes(self, *more: str) -> pl.LazyFrame:
        """Return file, status and whether it was repaired for each raw row, skipped ones too."""
        rows = self._located() if self.has_status else self._located().with_columns(self.cells.row_status())
        is_repaired = (self.cells.is_repaired() & pl.col(REJECT).is_null()).alias(IS_REPAIRED)
        return rows.select(pl.col(FILE).alias("origin_file"), REJECT, is_repaired, *more)

    def rejects(self) -> pl.LazyFrame:
        """Return where malformed rows stand, why they are, and what they say."""
        rows = self.outcomes(LINE, TEXT).filter(pl.col(REJECT) != SKIPPED)  # nothing is missing, which is no reject
        return rows.select(file="origin_file", line=LINE, reason=REJECT, text=TEXT)

    def _located(self) -> pl.LazyFrame:
        """Return raw rows with columns where the layout has them, for rows of GDELT 1.0 are shorter than of 2.0."""
        if not self.cells.may_be_short:
            return self.raw
        is_short = pl.col("ActionGeo_FeatureID").is_null() & pl.col("DATEADDED").is_null()
        url = pl.when(is_short).then(pl.col("ActionGeo_Long")).otherwise(pl.col("SOURCEURL"))
        return self.raw.with_columns(SOURCEURL=url)
