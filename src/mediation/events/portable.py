"""Convert raw frames of any engine to event tables, using only what all Narwhals engines support.

`cells.py` has the same rules for Polars, with casts that return a missing value when they fail. Other engines lack
such casts: a failing cast raises an error. So this module checks that a cell is a number or a date before it casts it.
With its rules, Polars would take 2.8 times as long to check rows of GDELT (0.48 s instead of 0.17 s of processor time
for half a million rows), and a third longer for a whole query of a text file.

Actor, target and code are plain renames of raw columns, so filters on them reach the files.
"""

from functools import reduce
from operator import or_
from typing import Any, Final

import attrs
import narwhals as nw

from mediation.events.cells import RANGES
from mediation.events.codes import codes_of, repairs_of
from mediation.events.dialect import Dialect
from mediation.events.layouts import Field, Layout
from mediation.events.schema import EVENT_COLUMNS, QUADS, REJECT, missing

_DAY: Final = r"^\d{4}-?\d\d-?\d\d(?:\.0)?$"
_NUMBER: Final = r"^[-+]?\d{1,15}(?:\.\d{0,30})?$"
_WHOLE: Final = r"^[-+]?\d{1,15}(?:\.0)?$"
_QUAD: Final = r"^[0-9](?:\.0)?$"
_FIRST_YEAR: Final = 1000


def checked(frame: nw.LazyFrame[Any], dialect: Dialect) -> nw.LazyFrame[Any]:
    """Return the event table of raw rows, including malformed rows."""
    cells = PortableCells(frame.collect_schema(), dialect)
    splits = dialect.layout.splits
    rows = split_actors(frame.with_columns(cells.reject_reason()), *splits) if splits else frame
    columns = {name: cells.column(name) for name in EVENT_COLUMNS}
    return rows.select(**columns, **{REJECT: nw.col(REJECT) if splits else cells.reject_reason()})


@attrs.frozen
class PortableCells:
    """Expressions over the raw columns of a frame, which depend on their types."""

    types: nw.Schema
    dialect: Dialect

    @property
    def _layout(self) -> Layout:
        return self.dialect.layout

    def column(self, name: str) -> nw.Expr:
        """Return a column of the event table."""
        field = self._layout.fields.get(name)
        constants = {**self._layout.constants, "codebook": self.dialect.codebook}
        if name == "origin_file" and name in self.types:
            return nw.col(name)
        if field is not None and self._has(field):
            return self._code(field.columns[0]) if name == "code" else self._value(field)
        return nw.lit(constants[name]) if name in constants else missing(EVENT_COLUMNS[name].type)

    def reject_reason(self) -> nw.Expr:
        """Return the reject reason as column `reject`, missing if the row is valid."""
        fields = self._layout.fields
        code = fields["code"].columns[0]
        numbers = [field for field in fields.values() if field.kind in RANGES and self._has(field)]
        checked_fields = [field for field in numbers if self._is_text(field.columns[0])]
        ids = [nw.col(name).is_null() for name in fields["event"].columns if self._is_text(name)]
        reasons = {
            "no-event-id": reduce(or_, ids, nw.lit(value=False)),
            "bad-date": ~self._is_day(fields["earliest"].columns[0]),
            "no-code": nw.col(code).is_null(),
            "unknown-code": ~self._code(code).is_in(codes_of(self.dialect)),
            "bad-number": reduce(or_, map(self._is_wrong, checked_fields), nw.lit(value=False)),
        }
        first = missing("string")
        for reason, applies in reversed(reasons.items()):
            first = nw.when(applies).then(nw.lit(reason)).otherwise(first)
        return first.alias(REJECT)

    def _has(self, field: Field) -> bool:
        return bool(field.found_in(self.types))

    def _value(self, field: Field) -> nw.Expr:
        """Return the value of a field, from its raw columns."""
        name = field.columns[0]
        if field.kind == "joined":
            texts = nw.concat_str(
                *map(self._text, field.found_in(self.types)), separator=field.separator, ignore_nulls=True
            )
            return nw.when(texts != "").then(texts)
        if field.kind == "quoted":
            return self._text(name).str.strip_chars('"')
        if field.kind == "day":
            return self._day(name)
        return self._number(name, field.kind) if field.kind in RANGES else self._text(name)

    def _is_text(self, name: str) -> bool:
        return self.types[name] in (nw.String, nw.Categorical, nw.Enum, nw.Unknown)

    def _text(self, name: str) -> nw.Expr:
        return nw.col(name) if self._is_text(name) else nw.col(name).cast(nw.String)

    def _code(self, name: str) -> nw.Expr:
        """Return a code. In a numeric column, restore its lost leading zero."""
        if self._is_text(name):
            return nw.col(name)
        code = self._text(name).str.replace_all(r"\.0$", "")
        return nw.when(code.is_in(repairs_of(self.dialect))).then(nw.concat_str(nw.lit("0"), code)).otherwise(code)

    def _is_day(self, name: str) -> nw.Expr:
        """Return whether a cell is a valid date."""
        if self.types[name] in (nw.Date, nw.Datetime):
            return ~nw.col(name).is_null()
        year, month, day = (self._digits(name, start, length) for start, length in ((0, 4), (4, 2), (6, 2)))
        is_leap = _divides(4, year) & (~_divides(100, year) | _divides(400, year))
        last_day = nw.when(month.is_in([4, 6, 9, 11])).then(nw.lit(30)).otherwise(nw.lit(31))
        last_day = nw.when(month == 2).then(nw.when(is_leap).then(nw.lit(29)).otherwise(nw.lit(28))).otherwise(last_day)  # noqa: PLR2004 - February
        is_valid = (year >= _FIRST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last_day)  # noqa: PLR2004 - months
        return nw.when(nw.col(name).is_null()).then(nw.lit(value=False)).otherwise(is_valid)

    def _plain(self, name: str) -> nw.Expr:
        return self._text(name).str.replace_all(r"\.0$", "").str.replace_all("-", "", literal=True)

    def _digits(self, name: str, start: int, length: int) -> nw.Expr:
        """Return some digits of a date as a number, or zero if the cell has another format."""
        is_written = self._text(name).str.contains(_DAY)
        digits = nw.when(is_written).then(self._plain(name)).otherwise(nw.lit("00000000"))
        return digits.str.slice(start, length).cast(nw.Int64)

    def _day(self, name: str) -> nw.Expr:
        if self.types[name] == nw.Date:
            return nw.col(name)
        if self.types[name] == nw.Datetime:
            return nw.col(name).cast(nw.Date)
        plain = self._plain(name)
        parts = (plain.str.slice(start, length) for start, length in ((0, 4), (4, 2), (6, 2)))
        written = nw.when(self._is_day(name)).then(nw.concat_str(*parts, separator="-"))
        return written.str.to_date(format="%Y-%m-%d")

    def _number(self, name: str, kind: str) -> nw.Expr:
        """Return the number in a cell, or missing. In numeric columns, numbers out of range are missing too."""
        type_ = nw.Float64() if kind == "number" else nw.Int64()
        if not self._is_text(name):
            low, high = RANGES[kind]
            value = nw.col(name).cast(type_)
            return nw.when((value >= low) & (value <= high)).then(value)
        if kind == "quad":
            return self._quad(name)
        form, text = (
            (_NUMBER, nw.col(name)) if kind == "number" else (_WHOLE, nw.col(name).str.replace_all(r"\.0$", ""))
        )
        return nw.when(nw.col(name).str.contains(form)).then(text).cast(type_)

    def _quad(self, name: str) -> nw.Expr:
        digits: nw.Expr = nw.when(nw.col(name).str.contains(_QUAD)).then(nw.col(name).str.slice(0, 1)).cast(nw.Int64)
        for words, quad in QUADS.items():
            digits = nw.when(nw.col(name).str.to_uppercase() == words).then(nw.lit(quad)).otherwise(digits)
        return digits

    def _is_wrong(self, field: Field) -> nw.Expr:
        """Return whether a cell has a value that is not a valid number of its kind."""
        name = field.columns[0]
        value = self._value(field)
        low, high = RANGES[field.kind]
        is_right = (value >= low) & (value <= high)
        is_out = nw.when(value.is_null()).then(nw.lit(value=True)).otherwise(~is_right)
        return nw.when(nw.col(name).is_null()).then(nw.lit(value=False)).otherwise(is_out)


def _divides(number: int, years: nw.Expr) -> nw.Expr:
    return years == (years // number) * number


def split_actors(rows: nw.LazyFrame[Any], actor: str, target: str) -> nw.LazyFrame[Any]:
    """Return a row for each pair of actor and target. Without a target, pair each actor with each other actor.

    A malformed row stays one row, without actor and target.
    """
    is_valid = nw.col(REJECT).is_null()
    rows = rows.with_columns(nw.when(is_valid).then(nw.col(name)).alias(name) for name in (actor, target))
    mutual = nw.col(target).is_null() & (nw.col(actor).str.split("; ").list.unique().list.len() > 1)
    rows = rows.with_columns(nw.when(mutual).then(nw.lit(value=True)).otherwise(nw.lit(value=False)).alias("_mutual"))
    rows = rows.with_columns(nw.when(nw.col("_mutual")).then(nw.col(actor)).otherwise(nw.col(target)).alias(target))
    for name in (actor, target):
        rows = rows.with_columns(nw.col(name).fill_null("").str.split("; ")).explode(name)
        rows = rows.with_columns(nw.when(nw.col(name) != "").then(nw.col(name)).alias(name))
    is_same = nw.when(nw.col(actor) == nw.col(target)).then(nw.lit(value=True)).otherwise(nw.lit(value=False))
    return rows.filter(~(nw.col("_mutual") & is_same)).drop("_mutual")
