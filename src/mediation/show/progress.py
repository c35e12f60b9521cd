"""Shows how far a long reading has come, to whoever waits for it at a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.status import Status
from rich.text import Text

_PATIENCE: Final = 1.0


@contextmanager
def progress(title: str, *, is_wanted: bool = True) -> Iterator[Callable[[int], None] | None]:
    """Give what is to be called with the number of rows so far, or None where nobody looks.

    After a second it shows the title and the rows on standard error, and takes them away at the end. Where standard
    error is no terminal nothing is ever shown.
    """
    if not (is_wanted and sys.stderr.isatty()):
        yield None
        return
    display = _Display(title)
    try:
        yield display.show
    finally:
        display.close()


class _Display:
    """A line that is there once it has taken too long."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._began = time.monotonic()
        self._status: Status | None = None

    def show(self, rows: int) -> None:
        """Say how many rows there were so far."""
        text = Text(f"{self._title}: {rows:,} rows")
        if self._status:
            self._status.update(text)
        elif time.monotonic() - self._began > _PATIENCE:
            self._status = _started(text)

    def close(self) -> None:
        """Take the line away."""
        if self._status:
            self._status.stop()


def _started(text: Text) -> Status:

    status = Console(stderr=True, highlight=False, markup=False, emoji=False).status(text)
    status.start()
    return status
