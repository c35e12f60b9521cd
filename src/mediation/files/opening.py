"""Open files, compressed or not. Decompression bombs are rejected."""

import io
import math
import stat
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, cast

import attrs

from mediation.errors import DataError, MediationError, Problem
from mediation.files.encodings import HEAD_BYTES
from mediation.files.mistaken import packing_of, refuse_mistaken

# Compressed datasets grow at most tenfold, because their digests can't be compressed. A file that grows beyond these
# limits is a decompression bomb.
_MIN_LIMIT_BYTES: Final = 4 * 2**20
MAX_GROWTH: Final = 40

_PIECE_BYTES: Final = 2**18  # decompressed at a time, and held twice
_MAX_SHOWN_CHARS: Final = 80
_HIDDEN_NAMES: Final = frozenset(("Thumbs.db", "desktop.ini"))


def is_hidden(name: str) -> bool:
    """Return whether an operating system created the file, or it is otherwise hidden.

    >>> is_hidden("__MACOSX/._data.csv"), is_hidden("2022/.DS_Store"), is_hidden("data.csv")
    (True, True, False)
    """
    path = PurePosixPath(name)
    return path.name.startswith(".") or path.name in _HIDDEN_NAMES or "__MACOSX" in path.parts


class _Guarded(io.RawIOBase):
    """A stream with a size limit, whose errors name its file."""

    def __init__(self, stream: IO[bytes], name: str, limit: float) -> None:
        self._stream, self._name, self._left = stream, name, limit
        self._fill = cast("io.BufferedReader", stream).readinto1
        self._piece_bytes = sys.maxsize if self.seekable() else _PIECE_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return isinstance(self._stream, io.BufferedReader)  # otherwise it would decompress everything again

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, or as much of it as the stream has."""
        view, filled = memoryview(buffer), 0
        with _errors_as_problems(self._name):
            while filled < len(view) and (size := self._fill(view[filled : filled + self._piece_bytes])):
                filled += size
        self._left -= filled
        if self._left < 0:
            message = f"Grows to more than {MAX_GROWTH} times its size when unpacked. Unpack it yourself."
            raise refused("too-large", message, self._name)
        return filled


def guarded(stream: IO[bytes], name: str, limit: float = math.inf) -> io.BufferedReader:
    """Return a stream that raises a `DataError` if it breaks or has more bytes than the limit."""
    return io.BufferedReader(_Guarded(stream, name, limit), HEAD_BYTES)


def most_bytes(size: int, growth: float = MAX_GROWTH) -> float:
    """Return how many bytes a file of this size may decompress to."""
    return max(_MIN_LIMIT_BYTES, growth * size)


class Archive:
    """A zip archive as a folder of files. Hidden members are skipped, and nothing is extracted to disk.

    If one folder contains all members, their names omit it, and `root` is its name with a slash.
    """

    def __init__(self, path: Path, stream: IO[bytes] | None = None, growth: float = MAX_GROWTH) -> None:
        """Read the table of contents.

        Raises:
            DataError: the archive is broken, or has unsafe members.
        """
        self._max_member_bytes = most_bytes(path.stat().st_size, growth)
        with _errors_as_problems(path.name):
            self._archive = zipfile.ZipFile(stream or path)  # kept, because reading the table of contents is slow
            infos = [each for each in self._archive.infolist() if not each.filename.endswith("/")]
        shown = [(PurePosixPath(each.filename), each) for each in infos if not is_hidden(each.filename)]
        roots = {name.parts[:1] for name, _ in shown}
        is_wrapped = len(roots) == 1 and all(len(name.parts) > 1 for name, _ in shown)
        self.root = f"{roots.pop()[0]}/" if is_wrapped else ""
        self._members: dict[str, zipfile.ZipInfo] = {}
        for full_name, info in shown:
            parts = full_name.parts[int(is_wrapped) :]
            if not parts or ".." in parts or full_name.is_absolute():
                shown_name = f"{info.filename!r:.{_MAX_SHOWN_CHARS}}"
                raise refused("outside-folder", f"Has a member that leads out of the archive: {shown_name}.", path.name)
            name = "/".join(parts)
            if name in self._members:
                raise refused("repeated-member", f"Has two members {name!r:.{_MAX_SHOWN_CHARS}}.", path.name)
            self._members[name] = info

    def names(self, *, whole: str = "") -> tuple[str, ...]:  # noqa: ARG002 - always lists all members
        """Return the names of the members, sorted."""
        return tuple(sorted(self._members))

    def size(self, name: str) -> int:
        """Return the size of a member in bytes, according to the table of contents."""
        return self._members[name].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[io.BufferedReader]:
        """Open a member."""
        yield self.stream(name)

    def stream(self, name: str) -> io.BufferedReader:
        """Return a stream of the decompressed bytes of a member."""
        if name not in self._members:
            raise FileNotFoundError(name)
        with _errors_as_problems(name):
            return guarded(self._archive.open(self._members[name]), name, self._max_member_bytes)


@attrs.frozen(slots=False, eq=False)
class OpenedFile:
    """An open file, its compression, and its decompressed bytes.

    `growth` is the maximum ratio of decompressed to compressed size.
    """

    path: Path
    raw: io.BufferedReader
    size: int
    growth: float

    @cached_property
    def packing(self) -> str:
        """The compression: a name of `PACKINGS`, or an empty string."""
        return packing_of(self.raw.peek())

    @cached_property
    def archive(self) -> Archive:
        """The file as a zip archive."""
        return Archive(self.path, self.raw, self.growth)

    @property
    def members(self) -> tuple[str, ...]:
        """The names of the members of a zip archive. Other files have one member with an empty name."""
        return self.archive.names() if self.packing == "zip" else ("",)

    def member_stream(self, name: str) -> io.BufferedReader:
        """Return a stream of the decompressed bytes of one of `members`."""
        if name:
            return self.archive.stream(name)
        if not self.packing:
            return guarded(cast("IO[bytes]", self.raw), self.path.name)
        unpacked = import_module(self.packing).open(self.raw)
        return guarded(unpacked, self.path.name, most_bytes(self.size, self.growth))

    @cached_property
    def name(self) -> str:
        """The name of the file, or of the only member of a zip archive."""
        return self.members[0] if len(self.members) == 1 and self.members[0] else self.path.name

    @cached_property
    def stream(self) -> io.BufferedReader:
        """The decompressed bytes of the file, or of the only member of a zip archive.

        Raises:
            DataError: the file is a zip archive with no or several members.
        """
        if len(self.members) != 1:
            message = f"Has {len(self.members)} files. Unpack it, and give one of them."
            raise refused("several-files", message, self.path.name)
        return self.member_stream(self.members[0])

    @cached_property
    def head(self) -> bytes:
        """The first bytes of `stream`, without consuming them."""
        return self.stream.peek()

    def refuse_mistaken(self) -> None:
        """Reject a file that is not data.

        Raises:
            DataError: the file is a Git LFS pointer, a web page, a PDF, or an archive inside an archive.
        """
        refuse_mistaken(self.head, self.name)


@contextmanager
def opened(path: Path, *, growth: float = MAX_GROWTH) -> Iterator[OpenedFile]:
    """Open a file.

    Raises:
        DataError: the file is unreadable.
    """
    with _errors_as_problems(path.name):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file")
        raw = cast("io.BufferedReader", path.open("rb", buffering=HEAD_BYTES))
    with raw:
        yield OpenedFile(path, raw, status.st_size, growth)


@contextmanager
def _errors_as_problems(name: str) -> Iterator[None]:
    """Convert errors of the operating system and of decompressors to problems of the file."""
    try:
        yield
    except MediationError:
        raise
    except Exception as error:  # noqa: BLE001 - decompressors raise many kinds
        if isinstance(error, OSError) and error.errno is not None:
            raise refused("unreadable", f"Can't be read: {error.strerror}.", name) from None
        reason = str(error)[:200] or type(error).__name__
        if reason == "File is not a zip file":  # although it begins like one
            reason = "the end of the zip archive is missing"
        raise refused(
            "broken-archive", f"Can't be read to its end: {reason}. Download or compress it again.", name
        ) from None


def refused(code: str, message: str, file: str, **details: Any) -> DataError:
    """Return the error for a rejected file."""
    return DataError([Problem(code=code, message=message, file=file, **details)])
