"""How a file of text writes a layout: its separator, whether it has a header, which columns stand where."""

from typing import Final

import attrs

from mediation.events.layouts import Layout

SPARE: Final = "_more"
"""The raw column that takes what stands beyond the last one."""
FILE: Final = "_file"
"""The raw column that names the file."""
LINE: Final = "_line"
"""The raw column that numbers the lines of a file, from 1."""
TEXT: Final = "_text"
"""The raw column with the whole text of a row."""


@attrs.frozen(kw_only=True)
class Dialect:
    """How a file of text writes a layout.

    `columns` are the raw columns from left to right, by the layout's names where it knows them; `header` are the cells
    of its first row, none where it begins with data. `quote` is what cells are quoted with, empty where quotes mean
    nothing. `codebook` is that of the codes. `has_dashes` says that days are written `2019-10-24`.
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
        """Whether a file holds records in JSON, which have no order of columns."""
        return self.layout.name == "plover"

    @property
    def is_positional(self) -> bool:
        """Whether columns are known by their place alone, as in the files that GDELT publishes."""
        return not self.header and not self.is_json


@attrs.frozen(kw_only=True)
class FilePart:
    r"""A file or a member of an archive, and how it is written. `name` is what the table calls it.

    `has_cr_ends` says that its lines end in `\r` alone.
    """

    path: str
    name: str
    dialect: Dialect
    member: str = ""
    encoding: str = "utf-8"
    has_cr_ends: bool = False
