"""The dialect of a text file: its layout, delimiter, header and order of columns."""

from typing import Final

import attrs

from mediation.events.layouts import Layout

SPARE: Final = "_more"
"""The raw column for the first cell after the last column."""
FILE: Final = "_file"
"""The raw column with the name of the file."""
LINE: Final = "_line"
"""The raw column with line numbers, from 1."""
TEXT: Final = "_text"
"""The raw column with the whole text of a row."""


@attrs.frozen(kw_only=True)
class Dialect:
    """How a text file represents a layout.

    `columns` are the raw columns from left to right, renamed to those of the layout if it knows them. `header` is the
    first row, empty if the file has no header. `quote` is the quote character, empty if quotes have no meaning.
    `codebook` is the codebook of the codes. `has_dashes` is whether dates are written `2019-10-24`.
    """

    layout: Layout
    columns: tuple[str, ...]
    separator: str = "\t"
    header: tuple[str, ...] = ()
    quote: str = ""
    has_dashes: bool = False
    codebook: str = attrs.field(default=attrs.Factory(lambda self: self.layout.codebook, takes_self=True))

    @property
    def is_json(self) -> bool:
        """Whether the file has JSON records, whose columns have no order."""
        return self.layout.name == "plover"

    @property
    def is_positional(self) -> bool:
        """Whether the file has no header, as those published by GDELT."""
        return not self.header and not self.is_json


@attrs.frozen(kw_only=True)
class FilePart:
    r"""A file or an archive member, and its dialect.

    `name` is the name used in tables and messages. `has_cr_ends` is whether its lines end in `\r` alone.
    """

    path: str
    name: str
    dialect: Dialect
    member: str = ""
    encoding: str = "utf-8"
    has_cr_ends: bool = False
