"""Compute the columns of the event table from raw rows in Polars, and check the rows.

Every check is one expression, so that a query for two columns of twenty million rows reads only these and the columns
that the checks need.
"""

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Final

import attrs
import polars as pl

from mediation.events.codes import codes_of, repairs_of
from mediation.events.dialect import FILE, SPARE, Dialect
from mediation.events.layouts import Field
from mediation.events.schema import EVENT_COLUMNS, QUADS, REJECT, SKIPPED

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

_BEFORE_DAYS: Final = 999_12_31
_DIGITS: Final = ("1", "2", "3", "4")
RANGES: Final = {"number": (-10, 10), "integer": (0, 2**63 - 1), "quad": (1, 4)}
"""The ranges of Goldstein scores, counts and quad classes."""


@attrs.frozen(kw_only=True)
class PolarsCells:
    """Expressions over the raw columns of rows in one dialect.

    `is_typed` is whether the rows come from a table, where no row can have too many columns. `types` has the types of
    its columns that are not text.
    """

    dialect: Dialect
    is_typed: bool = False
    types: "Mapping[str, PolarsDataType]" = attrs.field(factory=dict)

    def row_status(self) -> pl.Expr:
        """Return the status of a row as column `reject`: the reject reason, `skipped`, or missing."""
        return pl.when(self.is_skipped()).then(pl.lit(SKIPPED)).otherwise(self.reject_reason()).alias(REJECT)

    def is_repaired(self) -> pl.Expr:
        """Return whether the code of a row has lost its leading zero."""
        field = self.dialect.layout.fields["code"]
        if not self._has(field):
            return pl.lit(value=False)
        return self._text(field.columns[0]).is_in(repairs_of(self.dialect)).fill_null(value=False)

    @property
    def may_be_short(self) -> bool:
        """Whether rows may be in the format of GDELT 1.0, which is shorter than that of 2.0."""
        return not self.is_typed and self.dialect.is_positional and self.dialect.layout.name == "gdelt"

    def is_skipped(self) -> pl.Expr:
        """Return whether a row is blank in all checked columns, or repeats the header.

        Typed tables have no blank rows. Looking for them would prevent filter pushdown.
        """
        if self.is_typed:
            return pl.lit(value=False)
        is_blank = reduce(and_, (pl.col(name).is_null() for name in self._checked_columns()))
        if not self.dialect.header:
            return is_blank
        first = self.dialect.layout.needed[0]
        return is_blank | pl.col(first).eq_missing(pl.lit(self.dialect.header[self.dialect.columns.index(first)]))

    def _checked_columns(self) -> tuple[str, ...]:
        """Return the raw columns that decide whether a row is malformed."""
        fields = self.dialect.layout.fields
        judged = [fields[name] for name in ("event", "earliest", "code")]
        judged += [field for field in fields.values() if field.kind in RANGES]
        names = dict.fromkeys(name for field in judged for name in field.columns)
        ends = ("ActionGeo_Lat", "ActionGeo_FeatureID", "DATEADDED") if self.may_be_short else ()
        spare = () if self.is_typed else (SPARE,)
        return tuple(name for name in (*names, *ends, *spare) if name in (*self.dialect.columns, *spare))

    def reject_reason(self) -> pl.Expr:
        """Return the reject reason as column `reject`, missing if the row is valid."""
        first = pl.lit(None, dtype=pl.String)
        for reason, applies in reversed(self._reasons().items()):
            first = pl.when(applies).then(pl.lit(reason)).otherwise(first)
        return first.alias(REJECT)

    def _reasons(self) -> dict[str, pl.Expr]:
        """Return the condition for each reject reason. The first that applies is reported."""
        fields = {name: field for name, field in self.dialect.layout.fields.items() if self._has(field)}
        reasons = {
            "not-a-record" if self.dialect.is_json else "wrong-columns": self._has_other_width(),
            "no-event-id": self._lacks_event(fields["event"]),
            "bad-date": self._has_bad_date(),
        }
        if "code" in fields:
            code = fields["code"].columns[0]
            reasons["no-code"] = pl.col(code).is_null()
            if codes := codes_of(self.dialect):
                reasons["unknown-code"] = ~self._text(code).is_in([*codes, *repairs_of(self.dialect)]).fill_null(
                    value=False
                )
        if numbers := [each for each in fields.values() if each.kind in RANGES and each.columns[0] not in self.types]:
            reasons["bad-number"] = reduce(or_, map(self._is_wrong, numbers))
        return reasons

    def _lacks_event(self, field: Field) -> pl.Expr:
        """Return whether a text column of the event's id is missing.

        Numeric columns are not checked, neither here nor in the check of numbers: their type already guarantees valid
        cells, and reading them would take longer than the query.
        """
        texts = [pl.col(name).is_null() for name in field.columns if name not in self.types]
        return reduce(or_, texts, pl.lit(value=False))

    def _has_bad_date(self) -> pl.Expr:
        """Return whether a date is missing or invalid."""
        fields = self.dialect.layout.fields
        days = dict.fromkeys(fields[name].columns[0] for name in ("earliest", "latest"))
        if self.dialect.layout.may_lack_dates:
            return reduce(or_, (pl.col(name).is_not_null() & self._day(name).is_null() for name in days))
        return reduce(or_, (self._day(name).is_null() for name in days))

    def _has_other_width(self) -> pl.Expr:
        """Return whether a row has the wrong number of columns. Trailing empty cells don't count."""
        if self.is_typed:
            return pl.lit(value=False)
        is_more = pl.col(SPARE).is_not_null()
        if not self.may_be_short:
            return is_more
        is_short = pl.col("ActionGeo_FeatureID").is_null() & pl.col("ActionGeo_Lat").is_not_null()
        return ~(pl.col("DATEADDED").is_not_null() | is_short) | is_more

    def _has(self, field: Field) -> bool:
        return bool(field.found_in(self.dialect.columns))

    def column(self, name: str) -> pl.Expr:
        """Return a column of the event table."""
        layout = self.dialect.layout
        field = layout.fields.get(name)
        constants = {**layout.constants, "codebook": self.dialect.codebook}
        if name == "origin_file":
            return pl.col(FILE)
        if field is not None and self._has(field):
            may_lack_zeros = name == "code" and (not self.is_typed or field.columns[0] in self.types)
            return self._whole(field.columns[0]) if may_lack_zeros else self._value(field)
        return pl.lit(constants.get(name), dtype=polars_type(EVENT_COLUMNS[name].type))

    def _value(self, field: Field) -> pl.Expr:
        """Return the value of a field, from its raw columns."""
        name = field.columns[0]
        if field.kind == "joined":
            texts = pl.concat_str(
                *map(self._text, field.found_in(self.dialect.columns)), separator=field.separator, ignore_nulls=True
            )
            return pl.when(texts != "").then(texts)
        if field.kind == "quoted":
            return self._text(name).str.strip_chars('"')
        if field.kind == "day":
            return self._day(name)
        return self._number(field) if field.kind in RANGES else self._text(name)

    def _number(self, field: Field) -> pl.Expr:
        """Return the number in a cell, missing if there is none."""
        name = field.columns[0]
        if name in self.types:
            low, high = RANGES[field.kind]
            value = pl.col(name).cast(pl.Float64 if field.kind == "number" else pl.Int64, strict=False)
            return pl.when(value.is_between(low, high)).then(value)
        if field.kind == "number":
            return pl.col(name).cast(pl.Float64, strict=False)
        whole = self._plain(name).cast(pl.Int64, strict=False)
        return self._quad(name, whole) if field.kind == "quad" and not self.may_be_short else whole

    def _whole(self, name: str) -> pl.Expr:
        """Return a code, and restore its lost leading zero."""
        code = self._text(name)  # not with `replace`, because the engine would keep all rows in memory
        return pl.when(code.is_in(repairs_of(self.dialect))).then(pl.lit("0") + code).otherwise(code)

    def _quad(self, name: str, digit: pl.Expr) -> pl.Expr:
        """Return a quad class, written as a digit or by name."""
        words = self._plain(name).str.to_uppercase()
        found = digit
        for name_of_quad, quad in QUADS.items():
            found = pl.when(words == name_of_quad).then(pl.lit(quad, dtype=pl.Int64)).otherwise(found)
        return found

    def _is_wrong(self, field: Field) -> pl.Expr:
        """Return whether a cell has a value that is not a valid number of its kind."""
        name = field.columns[0]
        if field.kind == "number":
            is_right = self._value(field).abs() <= RANGES["number"][1]
        elif field.kind == "integer":
            is_right = self._value(field) >= 0
        elif self.may_be_short:
            is_right = pl.col(name).is_in(_DIGITS)
        else:
            is_right = self._plain(name).str.to_uppercase().is_in((*_DIGITS, *QUADS))
        return pl.col(name).is_not_null() & ~is_right.fill_null(value=False)

    def _text(self, name: str) -> pl.Expr:

        return pl.col(name).cast(pl.String) if name in self.types else pl.col(name)

    def _plain(self, name: str) -> pl.Expr:
        """Return the cell of an integer, without the `.0` that a data frame may have added."""
        return self._text(name).str.strip_suffix(".0") if self.is_typed or self.dialect.header else self._text(name)

    def _day(self, name: str) -> pl.Expr:
        """Parse a day written `20191024` or `2019-10-24`. Missing if the cell has none."""
        if self.types.get(name) in (pl.Date, pl.Datetime):
            return pl.col(name).cast(pl.Date)
        cell = self._plain(name) if self.is_typed else self._text(name)
        if self.is_typed or self.dialect.has_dashes:
            is_written = cell.str.contains(r"^[0-9]{4}-?[0-9]{2}-?[0-9]{2}$")
            cell = pl.when(is_written).then(cell).str.replace_all("-", "", literal=True)
        has_digits = cell.cast(pl.Int64, strict=False) > _BEFORE_DAYS  # the date parser accepts a blank as a digit
        return pl.when(has_digits).then(cell).str.to_date("%Y%m%d", strict=False)


def polars_type(name: str) -> "PolarsDataType":
    """Return the Polars type of a column of the event table."""
    types: dict[str, PolarsDataType] = {
        "string": pl.String,
        "date": pl.Date,
        "integer": pl.Int64,
        "number": pl.Float64,
        "boolean": pl.Boolean,
        "list of string": pl.List(pl.String),
    }
    return types[name]
