"""Where the files of a dataset lie: a folder or a zip archive, read without trust in what they say of themselves."""

import gzip
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol, cast

from mediation.errors import DataError, Problem, UsageError

# A compressed text of codings is a tenth of its size or more, for digests can't be compressed. What grows beyond
# these was made to fill the memory of whoever opens it.
_LEAST_LIMIT: Final = 4 * 2**20
_MOST_GROWTH: Final = 40

GZIP_MAGIC: Final = b"\x1f\x8b"
ZIP_MAGIC: Final = b"PK\x03\x04"


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


class Archive:
    """A zip archive. Nothing is extracted; a member that grows beyond all reason is refused."""

    def __init__(self, path: Path) -> None:
        """Read the table of contents.

        Raises:
            DataError: it is not a zip archive, or a broken one.
        """
        self.path = path
        self._size = path.stat().st_size
        self._members: dict[str, zipfile.ZipInfo] = {}
        with _zip_errors(path.name):
            self._archive = zipfile.ZipFile(path)  # kept, for to read the table of contents for each member takes long
            members = [info for info in self._archive.infolist() if not info.filename.endswith("/")]
        roots = {PurePosixPath(info.filename).parts[:1] for info in members}
        is_wrapped = len(roots) == 1 and all(len(PurePosixPath(info.filename).parts) > 1 for info in members)
        for info in members:
            parts = PurePosixPath(info.filename).parts[int(is_wrapped) :]
            if not parts or ".." in parts or PurePosixPath(info.filename).is_absolute():
                raise _refused("outside-folder", f"has a member that leads out of it: {info.filename!r:.80}", path.name)
            name = "/".join(parts)
            if name in self._members:
                raise _refused("repeated-member", f"has two members {name!r:.80}", path.name)
            self._members[name] = info

    def names(self, *, whole: str = "") -> tuple[str, ...]:  # noqa: ARG002 - all are known anyway
        """Return the names of the members."""
        return tuple(sorted(self._members))

    def size(self, name: str) -> int:
        """Return how many bytes a member has, as the table of contents tells it."""
        return self._members[name].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member."""
        if name not in self._members:
            raise FileNotFoundError(name)
        with _zip_errors(name), self._archive.open(self._members[name]) as member:
            yield bounded(member, name, self._size)


@contextmanager
def _zip_errors(name: str) -> Iterator[None]:
    """Turn what the standard library raises of broken archives into a problem."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, RecursionError | FileNotFoundError):
            raise
        raise _refused("broken-archive", f"can't be read: {str(error)[:200] or type(error).__name__}", name) from None


@contextmanager
def opened(path: Path, *, packed: bool = False) -> Iterator[IO[bytes]]:
    """Open a file for reading, through gzip where its content says so and it is not wanted as it is packed.

    Raises:
        DataError: it can't be read, is a broken archive, or one that grows beyond all reason.
    """
    try:
        with path.open("rb") as raw:
            if packed or raw.read(2) != GZIP_MAGIC:
                raw.seek(0)
                yield raw
                return
            raw.seek(0)
            with gzip.GzipFile(fileobj=raw) as inflated:
                yield bounded(cast("IO[bytes]", inflated), path.name, path.stat().st_size)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise _refused("broken-archive", f"can't be read: {error}", path.name) from None
    except OSError as error:
        raise _refused("unreadable", f"can't be read: {error.strerror or error}", path.name) from None


class _Bounded(io.RawIOBase):
    """A stream that ends in an error where it grows beyond all reason."""

    def __init__(self, stream: IO[bytes], name: str, limit: int) -> None:
        self._stream, self._name, self._left = stream, name, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            message = f"grows to more than {_MOST_GROWTH} times its size when it is unpacked: unpack it yourself"
            raise _refused("too-large", message, self._name)
        buffer[: len(data)] = data
        return len(data)


def bounded(stream: IO[bytes], name: str, size: int) -> IO[bytes]:
    """Return the unpacked stream of an archive of that size, which refuses to grow beyond all reason."""
    limit = max(_LEAST_LIMIT, _MOST_GROWTH * size)
    return cast("IO[bytes]", io.BufferedReader(_Bounded(stream, name, limit), 2**16))


def _refused(code: str, message: str, file: str) -> DataError:
    return DataError([Problem(code=code, message=message, file=file)])
