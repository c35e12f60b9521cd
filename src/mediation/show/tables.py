"""Build tables for a terminal, and CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text


def table(
    title: str, head: Iterable[str], rows: Iterable[Iterable[str]], widths: Sequence[int | None] = ()
) -> RenderableType:
    """Return a table for a terminal, with its title above it and columns as wide as their cells or as `widths`.

    Text is printed literally: markup and emoji codes in data are not interpreted.
    """
    made = Table(
        title=Text(f"\n{title}", style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    for number, (name, width) in enumerate(zip_longest(head, widths)):
        no_wrap = number == 0 and not widths
        made.add_column(Text(str(name)), overflow="fold", no_wrap=no_wrap, min_width=width, max_width=width)
    for row in rows:
        made.add_row(*(Text(str(cell)) for cell in row))
    return made


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return the rows as CSV, with a header."""
    out = io.StringIO()
    writer = csv.writer(_Lines(out), lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


class _Lines:
    """Ends lines with a line feed. The CSV writer itself ends them with CR LF, so that it quotes both in cells."""

    def __init__(self, out: io.StringIO) -> None:
        self._out = out

    def write(self, line: str) -> None:
        self._out.write(line.removesuffix("\r\n") + "\n")
