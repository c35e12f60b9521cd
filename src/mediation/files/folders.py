"""Read folders without trusting their links."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from mediation.errors import DataError, Problem, UsageError

_ADDRESS: Final = re.compile(r"([a-z][a-z0-9+.-]+):/+(.*)", re.IGNORECASE | re.DOTALL)


def refuse_address(path: str | Path) -> None:
    """Reject a web address. A `Path` has lost one of its slashes; the message restores it.

    Raises:
        UsageError: the path is a web address.

    >>> refuse_address(Path("https://example.org/data.csv"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mediation.errors.UsageError: https://example.org/data.csv: Can't read from the web. Download the file first...
    """
    found = _ADDRESS.fullmatch(str(path))
    if found and not Path(path).exists():
        address = f"{found[1]}://{found[2]}"
        raise UsageError(f"{address}: Can't read from the web. Download the file first, and give its path.")


class Place(Protocol):
    """A folder or archive of files. Names are relative to it, with `/` between their parts."""

    def names(self, *, whole: str = "") -> tuple[str, ...]:
        """Return the names of all files, sorted. List the folder `whole`, which ends in `/`, at any depth."""

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading.

        Raises:
            FileNotFoundError: missing file.
            OSError: unreadable file.
            DataError: unsafe file, such as a link out of the folder.
        """


class Folder:
    """A folder of the file system. Links that lead out of it are rejected."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = path.resolve()

    def names(self, *, whole: str = "") -> tuple[str, ...]:
        """Return the names of files in the folder and its direct subfolders. List the folder `whole` at any depth.

        Hidden folders and links to folders at greater depth are skipped.
        """
        found = [*_files(self.path, "")]
        with os.scandir(self.path) as entries:
            inner = [entry for entry in entries if entry.is_dir()]
        for entry in inner:
            found += _files(entry.path, f"{entry.name}/")
        if whole:
            found += _deep_files(self.path / whole, whole)
        return tuple(sorted(found))

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file of the folder."""
        file = os.path.join(self.path, name)  # noqa: PTH118 - faster, because most tables are missing
        try:
            mode = os.lstat(file).st_mode
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(name) from None
        if stat.S_ISLNK(mode) or "/" in name:
            mode = self._followed(Path(file), name)
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise OSError(0, "not a regular file")
        with open(file, "rb") as stream:  # noqa: PTH123
            yield stream

    def _followed(self, file: Path, name: str) -> int:
        """Return the mode of the file that a link leads to, unless it is outside the folder."""
        try:
            target = file.resolve()
        except RuntimeError:  # raised by Python up to 3.12
            raise OSError(0, "a link that leads back to itself") from None
        if not target.is_relative_to(self._root):
            message = "This link leads out of the folder. Put the file itself here."
            raise DataError([Problem(code="outside-folder", message=message, file=name)])
        return file.stat().st_mode if file.exists() else stat.S_IFREG


def _files(folder: Path | str, prefix: str) -> Iterator[str]:
    """Yield the names of files in the folder, and of everything else with a suffix."""
    with os.scandir(folder) as entries:
        yield from (prefix + each.name for each in entries if PurePosixPath(each.name).suffix or each.is_file())


def _deep_files(folder: Path, prefix: str) -> Iterator[str]:
    """Yield the names of files in subfolders at any depth."""
    for path, inner, files in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        if inside := Path(path).relative_to(folder).as_posix().removeprefix("."):
            yield from (f"{prefix}{inside}/{name}" for name in files)
