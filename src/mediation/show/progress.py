"""Show the progress of a long read on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.status import Status
from rich.text import Text

_DELAY_SECONDS: Final = 1.0


@contextmanager
def progress(title: str, *, is_wanted: bool = True) -> Iterator[Callable[[int], None] | None]:
    """Yield a function to call with the number of rows so far; None if standard error is not a terminal.

    After one second it shows the title and the number of rows on standard error. It removes them at the end.
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
    """A status line that appears after a delay."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._began = time.monotonic()
        self._status: Status | None = None

    def show(self, rows: int) -> None:
        """Show the number of rows so far."""
        text = Text(f"{self._title}: {rows:,} rows")
        if self._status:
            self._status.update(text)
        elif time.monotonic() - self._began > _DELAY_SECONDS:
            self._status = _started(text)

    def close(self) -> None:
        """Remove the line."""
        if self._status:
            self._status.stop()


def _started(text: Text) -> Status:
    status = Console(stderr=True, highlight=False, markup=False, emoji=False).status(text)
    status.start()
    return status
