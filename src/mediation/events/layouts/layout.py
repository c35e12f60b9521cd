"""What a layout is: the columns of a kind of event file, and which of them make which columns of the event table.

A layout is data. `native.py` reads it for files of text, with what Polars does best, and `portable.py` for frames of
any engine, with what all of them can do.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import attrs

Kind = Literal["text", "quoted", "day", "integer", "number", "quad", "joined"]


@attrs.frozen
class Field:
    """Where a column of the event table comes from.

    `text` is the raw column as it is, so that filters reach the file; `quoted` is without quotes around it; `joined` is
    several, with `separator` between those that have something.
    """

    kind: Kind
    columns: tuple[str, ...]
    separator: str = ";"

    def found_in(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return what is there of its raw columns; nothing where one is not that it can't be without."""
        there = {*columns}
        found = tuple(name for name in self.columns if name in there)
        return found if self.kind == "joined" or len(found) == len(self.columns) else ()


def text(column: str) -> Field:
    """Return the raw column as it is."""
    return Field("text", (column,))


def quoted(column: str) -> Field:
    """Return the raw column without the quotes that may stand around its cells."""
    return Field("quoted", (column,))


def day(column: str) -> Field:
    """Return a day from the year 1000 on, written `20191024` or `2019-10-24`."""
    return Field("day", (column,))


def integer(column: str) -> Field:
    """Return a whole number, not negative."""
    return Field("integer", (column,))


def score(column: str) -> Field:
    """Return a number from -10 to 10."""
    return Field("number", (column,))


def quad(column: str) -> Field:
    """Return a quad class, a digit from 1 to 4 or its words."""
    return Field("quad", (column,))


def joined(*columns: str, separator: str = ";") -> Field:
    """Return several columns as one text."""
    return Field("joined", columns, separator)


@attrs.frozen(kw_only=True, eq=False)
class Layout:
    """A kind of event file: what its columns are, and what they mean in the event table.

    `columns` are the names in the order of the files, `fields` say which column of the event table is made of which,
    `constants` what is the same in all rows. `needed` are the raw columns without which it is not this layout, and
    `aliases` are other names under which people keep them, in small letters and digits only. A cell that is one of
    `missing` says nothing. `splits` are the raw columns of actor and
    target where a cell of them may hold several values, `"; "` between them: then a row is one for each pair of them.
    `has_roots` says that codes may be roots as `10`, and not only what is below them as `010`,
    `may_lack_dates` that a row without dates is none that is malformed.
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
