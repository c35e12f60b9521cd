"""Opens files, packed or not. What is unpacked may not fill the memory of its reader."""

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

# Compressed text of codings is a tenth of its size or more, because digests can't be compressed. A file that grows
# beyond these was made to fill the memory of its reader.
_LEAST_LIMIT_BYTES: Final = 4 * 2**20
MOST_GROWTH: Final = 40

_PIECE_BYTES: Final = 2**18  # of what is unpacked at a time, which is held twice
_SHOWN_CHARS: Final = 80
_HIDDEN_NAMES: Final = frozenset(("Thumbs.db", "desktop.ini"))


def is_hidden(name: str) -> bool:
    """Return whether a file is one that an operating system puts beside others.

    >>> is_hidden("__MACOSX/._data.csv"), is_hidden("2022/.DS_Store"), is_hidden("data.csv")
    (True, True, False)
    """
    path = PurePosixPath(name)
    return path.name.startswith(".") or path.name in _HIDDEN_NAMES or "__MACOSX" in path.parts


class _Guarded(io.RawIOBase):
    """A stream that names its file when it breaks, and that grows no further than its limit."""

    def __init__(self, stream: IO[bytes], name: str, limit: float) -> None:
        self._stream, self._name, self._left = stream, name, limit
        self._fill = cast("io.BufferedReader", stream).readinto1
        self._piece_bytes = sys.maxsize if self.seekable() else _PIECE_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return isinstance(self._stream, io.BufferedReader)  # else it would unpack everything anew

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, unless the stream ends before."""
        view, filled = memoryview(buffer), 0
        with _broken_named(self._name):
            while filled < len(view) and (size := self._fill(view[filled : filled + self._piece_bytes])):
                filled += size
        self._left -= filled
        if self._left < 0:
            message = f"Grows to more than {MOST_GROWTH} times its size when unpacked. Unpack it yourself."
            raise refused("too-large", message, self._name)
        return filled


def guarded(stream: IO[bytes], name: str, limit: float = math.inf) -> io.BufferedReader:
    """Return a stream that raises a `DataError` when it breaks or has more bytes than the limit."""
    return io.BufferedReader(_Guarded(stream, name, limit), HEAD_BYTES)


def most_bytes(size: int, growth: float = MOST_GROWTH) -> float:
    """Return how many bytes may be unpacked from a file of this size."""
    return max(_LEAST_LIMIT_BYTES, growth * size)


class Archive:
    """A zip archive as a folder of files, without those that systems hide. Nothing is extracted.

    A folder around all members is left out of their names; `root` is its name, with a slash.
    """

    def __init__(self, path: Path, stream: IO[bytes] | None = None, growth: float = MOST_GROWTH) -> None:
        """Read the table of contents.

        Raises:
            DataError: it is broken, or has members that can't be trusted.
        """
        self._most_bytes = most_bytes(path.stat().st_size, growth)
        with _broken_named(path.name):
            self._archive = zipfile.ZipFile(stream or path)  # kept, because reading the table of contents takes long
            infos = [each for each in self._archive.infolist() if not each.filename.endswith("/")]
        shown = [(PurePosixPath(each.filename), each) for each in infos if not is_hidden(each.filename)]
        roots = {name.parts[:1] for name, _ in shown}
        is_wrapped = len(roots) == 1 and all(len(name.parts) > 1 for name, _ in shown)
        self.root = f"{roots.pop()[0]}/" if is_wrapped else ""
        self._members: dict[str, zipfile.ZipInfo] = {}
        for full_name, info in shown:
            parts = full_name.parts[int(is_wrapped) :]
            if not parts or ".." in parts or full_name.is_absolute():
                shown_name = f"{info.filename!r:.{_SHOWN_CHARS}}"
                raise refused("outside-folder", f"Has a member that leads out of it: {shown_name}.", path.name)
            name = "/".join(parts)
            if name in self._members:
                raise refused("repeated-member", f"Has two members {name!r:.{_SHOWN_CHARS}}.", path.name)
            self._members[name] = info

    def names(self, *, whole: str = "") -> tuple[str, ...]:  # noqa: ARG002 - all are known anyway
        """Return the names of the members, sorted."""
        return tuple(sorted(self._members))

    def size(self, name: str) -> int:
        """Return how many bytes a member has according to the table of contents."""
        return self._members[name].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[io.BufferedReader]:
        """Open a member."""
        yield self.stream(name)

    def stream(self, name: str) -> io.BufferedReader:
        """Return the bytes of a member."""
        if name not in self._members:
            raise FileNotFoundError(name)
        with _broken_named(name):
            return guarded(self._archive.open(self._members[name]), name, self._most_bytes)


@attrs.frozen(slots=False, eq=False)
class OpenedFile:
    """An open file, how it is packed, and its unpacked bytes.

    `growth` is how many times its size it may have when it is unpacked.
    """

    path: Path
    raw: io.BufferedReader
    size: int
    growth: float

    @cached_property
    def packing(self) -> str:
        """How it is packed: a name of `PACKINGS`, or nothing."""
        return packing_of(self.raw.peek())

    @cached_property
    def archive(self) -> Archive:
        """The file as a zip archive."""
        return Archive(self.path, self.raw, self.growth)

    @property
    def members(self) -> tuple[str, ...]:
        """The names of the members of a zip archive; of another file one empty name."""
        return self.archive.names() if self.packing == "zip" else ("",)

    def member_stream(self, name: str) -> io.BufferedReader:
        """Return the unpacked bytes of a member of `members`."""
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
        """The unpacked bytes of the file, or of the only member of a zip archive.

        Raises:
            DataError: it is a zip archive of no or several members.
        """
        if len(self.members) != 1:
            message = f"Has {len(self.members)} files in it. Unpack it, and give one of them."
            raise refused("several-files", message, self.path.name)
        return self.member_stream(self.members[0])

    @cached_property
    def head(self) -> bytes:
        """The first bytes of `stream`, which still has them."""
        return self.stream.peek()

    def refuse_mistaken(self) -> None:
        """Raise an error if the file is no data.

        Raises:
            DataError: it is a Git LFS pointer, a web page, a PDF, or an archive inside an archive.
        """
        refuse_mistaken(self.head, self.name)


@contextmanager
def opened(path: Path, *, growth: float = MOST_GROWTH) -> Iterator[OpenedFile]:
    """Open a file.

    Raises:
        DataError: it can't be read.
    """
    with _broken_named(path.name):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file")
        raw = cast("io.BufferedReader", path.open("rb", buffering=HEAD_BYTES))
    with raw:
        yield OpenedFile(path, raw, status.st_size, growth)


@contextmanager
def _broken_named(name: str) -> Iterator[None]:
    """Turn any error of the system or of an unpacker into a problem with the file."""
    try:
        yield
    except MediationError:
        raise
    except Exception as error:  # noqa: BLE001 - unpackers raise many kinds
        if isinstance(error, OSError) and error.errno is not None:
            raise refused("unreadable", f"Can't be read: {error.strerror}.", name) from None
        reason = str(error)[:200] or type(error).__name__
        if reason == "File is not a zip file":  # it begins as one
            reason = "it is a zip archive without its end, where its contents are listed"
        raise refused(
            "broken-archive", f"Can't be read to its end: {reason}. Download or pack it again.", name
        ) from None


def refused(code: str, message: str, file: str, **details: Any) -> DataError:
    """Return the error of a file that is not read."""
    return DataError([Problem(code=code, message=message, file=file, **details)])
