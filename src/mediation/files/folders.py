"""Folders of files, which are read without trusting their links."""

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
    """Refuse what is an address on the web and no file; a path has lost one of its slashes, which it gets back.

    Raises:
        UsageError: it is one.

    >>> refuse_address(Path("https://example.org/data.csv"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mediation.errors.UsageError: https://example.org/data.csv: nothing is fetched from the web: download it, ...
    """
    found = _ADDRESS.fullmatch(str(path))
    if found and not Path(path).exists():
        address = f"{found[1]}://{found[2]}"
        raise UsageError(f"{address}: nothing is fetched from the web: download it, and name it where it lies")


class Place(Protocol):
    """A folder of files, wherever it lies. Names are relative to it, with `/` between their parts."""

    def names(self, *, whole: str = "") -> tuple[str, ...]:
        """Return the names of all files, in order; those of the folder `whole`, which ends in `/`, at any depth."""

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading.

        Raises:
            FileNotFoundError: there is none of that name.
            OSError: it can't be read.
            DataError: it is not to be trusted.
        """


class Folder:
    """A folder of the file system. Links that lead out of it are refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = path.resolve()

    def names(self, *, whole: str = "") -> tuple[str, ...]:
        """Return the names of what is like a file in the folder, in those directly inside it, and at depth in one.

        Of what lies deeper, hidden folders and links to folders are left out.
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
        file = os.path.join(self.path, name)  # noqa: PTH118 - all tables are opened, and most are not there
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
        """Return the mode of what links lead to, unless that is outside."""
        try:
            target = file.resolve()
        except RuntimeError:  # as Python up to 3.12 says of it
            raise OSError(0, "a link that leads back to itself") from None
        if not target.is_relative_to(self._root):
            message = "leads out of the folder: put the file itself there"
            raise DataError([Problem(code="outside-folder", message=message, file=name)])
        return file.stat().st_mode if file.exists() else stat.S_IFREG


def _files(folder: Path | str, before: str) -> Iterator[str]:
    """Yield the names of what is in the folder like a file: with a suffix, or one indeed."""
    with os.scandir(folder) as entries:
        yield from (before + each.name for each in entries if PurePosixPath(each.name).suffix or each.is_file())


def _deep_files(folder: Path, before: str) -> Iterator[str]:
    """Yield the names of the files in the folders inside this one, at any depth."""
    for path, inner, files in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        if within := Path(path).relative_to(folder).as_posix().removeprefix("."):
            yield from (f"{before}{within}/{name}" for name in files)
