"""Layouts: the columns of a kind of event file, and how they map to those of the event table.

A layout is data. `cells.py` interprets it for text files and Polars frames, `portable.py` for frames of other engines.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import attrs

Kind = Literal["text", "quoted", "day", "integer", "number", "quad", "joined"]


@attrs.frozen
class Field:
    """The source of a column of the event table.

    `text` is the raw column itself, so filters on it reach the file. `quoted` strips quotes. `joined` joins several
    columns with `separator`, and skips missing values.
    """

    kind: Kind
    columns: tuple[str, ...]
    separator: str = ";"

    def found_in(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return those of its raw columns that exist. Return none if one is missing, unless they are joined."""
        present = {*columns}
        found = tuple(name for name in self.columns if name in present)
        return found if self.kind == "joined" or len(found) == len(self.columns) else ()


def text(column: str) -> Field:
    """Return a field for a raw column, unchanged."""
    return Field("text", (column,))


def quoted(column: str) -> Field:
    """Return a field for a raw column without quotes around its cells."""
    return Field("quoted", (column,))


def day(column: str) -> Field:
    """Return a field for a date from the year 1000 on, written `20191024` or `2019-10-24`."""
    return Field("day", (column,))


def integer(column: str) -> Field:
    """Return a field for a whole number that is not negative."""
    return Field("integer", (column,))


def score(column: str) -> Field:
    """Return a field for a number from -10 to 10."""
    return Field("number", (column,))


def quad(column: str) -> Field:
    """Return a field for a quad class, written as a digit from 1 to 4 or by name."""
    return Field("quad", (column,))


def joined(*columns: str, separator: str = ";") -> Field:
    """Return a field for the texts of several columns, joined."""
    return Field("joined", columns, separator)


@attrs.frozen(kw_only=True, eq=False)
class Layout:
    """A kind of event file: its columns, and what they mean in the event table.

    `columns` has the raw column names in file order. `fields` maps columns of the event table to raw columns, and
    `constants` has the columns with the same value in all rows. A file has this layout if it has all `needed` columns.
    `aliases` maps alternative names, in lower-case letters and digits, to raw column names. `missing` lists words for a
    missing value.

    `splits` names the raw columns of actor and target if their cells can have several values, separated by `"; "`. Then
    each pair becomes a row. `has_roots` is whether codes can be roots, such as `10`, and not only more specific, such
    as `010`. `may_lack_dates` is whether rows without dates are valid.
    """

    name: str
    columns: tuple[str, ...]
    fields: Mapping[str, Field]
    needed: tuple[str, ...]
    codebook: str
    countries: str
    producer: str
    constants: Mapping[str, str] = attrs.field(factory=dict)
    aliases: Mapping[str, str] = attrs.field(factory=dict)
    missing: tuple[str, ...] = ()
    has_repeats: bool = False
    splits: tuple[str, str] | None = None
    has_roots: bool = True
    may_lack_dates: bool = False
