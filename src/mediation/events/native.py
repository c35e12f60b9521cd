"""Makes event tables of files of text, in Polars: what is wrong with each row, and its columns.

Every check is one expression, so that a scan that asks for two columns of twenty million rows reads those it needs to
tell which rows are malformed, and no others.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from mediation.events.dialect import FILE, SPARE, Dialect
from mediation.events.layouts import Field
from mediation.events.schema import EVENT_COLUMNS, REJECT

if TYPE_CHECKING:
    import polars as pl
    from polars._typing import PolarsDataType

SKIPPED: Final = "skipped"
"""Said of a row that is none: a blank line, or a header."""
_LONGEST_SCORE: Final = 10
_QUADS: Final = {
    **{str(quad): quad for quad in (1, 2, 3, 4)},
    "VERBAL COOPERATION": 1,
    "MATERIAL COOPERATION": 2,
    "VERBAL CONFLICT": 3,
    "MATERIAL CONFLICT": 4,
}


def checked(raw: "pl.LazyFrame", dialect: Dialect) -> "pl.LazyFrame":
    """Return the event table of raw rows, malformed ones among them."""
    import polars as pl

    layout = dialect.layout
    rows = located(raw, dialect).filter(~skipped(dialect))
    if layout.splits:
        rows = _split(rows.with_columns(verdict(dialect)), dialect)
    made: dict[str, pl.Expr] = {}
    for name, column in EVENT_COLUMNS.items():
        field = layout.fields.get(name)
        if field is not None and set(field.columns) <= set(dialect.columns):
            made[name] = _value(field, dialect)
        elif name in layout.constants:
            made[name] = pl.lit(layout.constants[name])
        else:
            made[name] = pl.lit(None, dtype=_polars_type(column.type))
    made["codebook"] = pl.lit(layout.codebook)
    made["origin_file"] = pl.col(FILE)
    made[REJECT] = pl.col(REJECT) if layout.splits else verdict(dialect)
    return rows.select(**made)


def located(raw: "pl.LazyFrame", dialect: Dialect) -> "pl.LazyFrame":
    """Return raw rows with the columns where the layout has them, for rows of GDELT 1.0 are shorter than of 2.0."""
    import polars as pl

    if not (dialect.is_positional and dialect.layout.name == "gdelt"):
        return raw
    is_short = pl.col("ActionGeo_FeatureID").is_null() & pl.col("DATEADDED").is_null()
    url = pl.when(is_short).then(pl.col("ActionGeo_Long")).otherwise(pl.col("SOURCEURL"))
    return raw.with_columns(SOURCEURL=url)


def skipped(dialect: Dialect) -> "pl.Expr":
    """Tell whether a row is none: nothing stands in it where anything is looked at, or it is the header again."""
    import polars as pl

    looked_at = [pl.col(name).is_null() for name in _judged(dialect)]
    is_blank = pl.all_horizontal(*looked_at, pl.col(SPARE).is_null())
    if not dialect.header:
        return is_blank
    first = dialect.layout.needed[0]
    return is_blank | pl.col(first).eq_missing(pl.lit(dialect.header[dialect.columns.index(first)]))


def verdict(dialect: Dialect) -> "pl.Expr":
    """Return why a row is malformed, as column `reject`; missing where it is not."""
    import polars as pl

    reasons = _reasons(dialect)
    told = pl.lit(None, dtype=pl.String)
    for reason, is_so in reversed(reasons.items()):
        told = pl.when(is_so).then(pl.lit(reason)).otherwise(told)
    return told.alias(REJECT)


def _reasons(dialect: Dialect) -> "dict[str, pl.Expr]":
    """Return what makes a row malformed, by the word for it; the first that holds is told."""
    fields = dialect.layout.fields
    numbers = [field for field in fields.values() if field.kind in ("number", "integer", "quad")]
    wrong = [_is_wrong(field, dialect) for field in numbers if set(field.columns) <= set(dialect.columns)]
    reasons = {
        "wrong-columns": _has_other_width(dialect),
        "no-event-id": _any_missing(fields["event"].columns),
        "bad-date": _day(fields["earliest"].columns[0], dialect).is_null(),
        "no-code": _any_missing(fields["code"].columns),
    }
    return {**reasons, "bad-number": reduce(or_, wrong)} if wrong else reasons


def _judged(dialect: Dialect) -> tuple[str, ...]:
    """Return the raw columns that the verdict on a row looks at."""
    kinds = ("number", "integer", "quad", "day")
    fields = dialect.layout.fields
    looked_at = [fields[name] for name in ("event", "code")]
    looked_at += [field for field in fields.values() if field.kind in kinds]
    names = dict.fromkeys(name for field in looked_at for name in field.columns)
    ends = ("ActionGeo_Lat", "ActionGeo_FeatureID", "DATEADDED") if dialect.is_positional else ()
    return tuple(name for name in (*names, *ends) if name in dialect.columns)


def _any_missing(names: Iterable[str]) -> "pl.Expr":
    import polars as pl

    return reduce(or_, (pl.col(name).is_null() for name in names))


def _has_other_width(dialect: Dialect) -> "pl.Expr":
    """Tell whether a row has another number of columns than it may have, of which empty ones at its end don't count."""
    import polars as pl

    is_more = pl.col(SPARE).is_not_null()
    if not (dialect.is_positional and dialect.layout.name == "gdelt"):
        return is_more
    is_short = pl.col("ActionGeo_FeatureID").is_null() & pl.col("ActionGeo_Lat").is_not_null()
    return ~(pl.col("DATEADDED").is_not_null() | is_short) | is_more


def _value(field: Field, dialect: Dialect) -> "pl.Expr":
    """Return the column of the event table that the field makes."""
    import polars as pl

    name = field.columns[0]
    if field.kind == "joined":
        texts = pl.concat_str(*field.columns, separator=field.separator, ignore_nulls=True)
        return pl.when(texts != "").then(texts)
    if field.kind == "day":
        return _day(name, dialect)
    if field.kind == "number":
        return pl.col(name).cast(pl.Float64, strict=False)
    if field.kind == "integer":
        return _plain(name, dialect).cast(pl.Int64, strict=False)
    if field.kind == "quad":
        return _plain(name, dialect).str.to_uppercase().replace_strict(_QUADS, default=None, return_dtype=pl.Int64)
    return pl.col(name)


def _is_wrong(field: Field, dialect: Dialect) -> "pl.Expr":
    """Tell whether something stands where a number should and is none that can be."""
    import polars as pl

    name = field.columns[0]
    if field.kind == "number":
        number = pl.col(name).cast(pl.Float64, strict=False)
        is_right = (number.abs() <= _LONGEST_SCORE).fill_null(value=False)
    elif field.kind == "integer":
        number = _plain(name, dialect).cast(pl.Int64, strict=False)
        is_right = (number >= 0).fill_null(value=False)
    else:
        cell = _plain(name, dialect)
        is_right = (cell if dialect.is_positional else cell.str.to_uppercase()).is_in(list(_QUADS))
    return pl.col(name).is_not_null() & ~is_right


def _plain(name: str, dialect: Dialect) -> "pl.Expr":
    """Return the cell of a whole number, without the `.0` that a spreadsheet or a data frame may have put there."""
    import polars as pl

    return pl.col(name) if dialect.is_positional else pl.col(name).str.strip_suffix(".0")


def _day(name: str, dialect: Dialect) -> "pl.Expr":
    """Return the day that is written `20191024` or `2019-10-24`; missing where there is none such."""
    import polars as pl

    cell = pl.col(name)
    form, length = ("%Y-%m-%d", 10) if dialect.has_dashes else ("%Y%m%d", 8)
    day = pl.when(cell.str.len_bytes() == length).then(cell).str.to_date(form, strict=False)
    return pl.when(day >= date(1, 1, 1)).then(day)


def _split(rows: "pl.LazyFrame", dialect: Dialect) -> "pl.LazyFrame":
    """Return a row for each pair of values of the raw columns that may hold several."""
    import polars as pl

    for name in dialect.layout.splits:
        rows = rows.with_columns(pl.col(name).str.split("; ")).explode(name)
    return rows


def _polars_type(name: str) -> "PolarsDataType":
    import polars as pl

    types: dict[str, PolarsDataType] = {
        "string": pl.String,
        "date": pl.Date,
        "integer": pl.Int64,
        "number": pl.Float64,
        "boolean": pl.Boolean,
        "list of string": pl.List(pl.String),
    }
    return types[name]
