"""Finds the documents of sources in a folder: by the digest of their bytes, with their names as a hint.

A document may be packed: alone with gzip, bzip2 or xz, or with others in a zip archive, of which `a.zip/b.txt` is one.
"""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from functools import partial
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path
from typing import IO, Final, cast
from unicodedata import normalize

import attrs

from mediation.arguments import path_of
from mediation.documents.decoding import decoded
from mediation.documents.texts import digest, not_utf8, slip
from mediation.errors import DataError, Problem, UsageError
from mediation.files.mistaken import ARCHIVE_SUFFIXES
from mediation.files.opening import Archive, opened
from mediation.models.evidence import Source
from mediation.vocabulary import Encoding

# A character has one to four bytes in UTF-8 and UTF-16, which begins with a mark.
_MOST_BYTES: Final = 4
_MARK_BYTES: Final = 2
_SHOWN: Final = 12
_SIZE: Final = 4
_LARGEST: Final = 100_000_000
_LINK: Final = "is a link that leads out of the folder, and was not followed"


class DocumentStatus(StrEnum):
    """What a folder has of the document of a source."""

    FOUND = "found"
    DIFFERS = "differs"
    ABSENT = "absent"


@attrs.frozen(kw_only=True)
class Document:
    """What a folder has of the document of a source. `file` is its path in the folder, and on into an archive.

    `found`: a file has the source's digest. `differs`: none has it, but one has the source's file name, and so
    may be the document as it became later. `absent`: neither. `message` says what is wrong with it, if anything.
    """

    source: str
    status: DocumentStatus
    file: str = ""
    message: str = ""


@attrs.frozen(eq=False)
class _File:
    """A file of the folder, or one that is packed in such a file; its `size` is -1 if only unpacking it would tell."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


class DocumentFolder:
    """The regular files of a folder and of the folders in it, and what is packed in those that are archives.

    Links to files in the folder count as files; what leads out of it is not followed. Files are found among those
    that are there, never by a path that data name. `unread` tells what could not be looked into.

    Raises:
        UsageError: the folder is not there, or is an address.
    """

    def __init__(self, path: str | Path, sources: Iterable[Source]) -> None:
        self.path = path_of(path)
        if not os.path.isdir(self.path):  # noqa: PTH112 - Path.is_dir raises where it may not look
            what = "is not a folder" if os.path.lexists(self.path) else "no such folder"
            raise UsageError(f"{self.path}: {what}; expected a folder with the documents of the sources")
        self._unread: dict[str, Problem] = {}
        self._owners = {source.sha256: source.id for source in sources}
        self._digests: dict[str, str] = {}
        self._by_name: dict[str, list[_File]] = {}
        self._by_last_name: dict[str, list[_File]] = {}
        for file in (files := list(self._listed())):
            self._by_name.setdefault(_key(file.name), []).append(file)
            self._by_last_name.setdefault(_key(file.name.rpartition("/")[2]), []).append(file)
        self._by_size = sorted(files, key=lambda file: (file.size, file.name))
        self._of_unknown_size = [file for file in files if file.size < 0]

    @property
    def unread(self) -> tuple[Problem, ...]:
        """What could not be looked into, or was not for leading out of the folder."""
        return tuple(self._unread[name] for name in sorted(self._unread))

    def find(self, source: Source) -> tuple[Document, str]:
        """Return what there is of the source's document, and its text where that is the one that was coded."""
        for file in self._candidates(source):
            content = self._read(file)
            if self._digests[file.name] == source.sha256:
                return _found(source, file, content)
        for file in self._named(source):
            if self._digest(file) == source.sha256:  # of a length that can't be right
                return _found(source, file, self._read(file))
        return self._other(source), ""

    def text(self, document: Document, encoding: Encoding = Encoding.UTF_8) -> str:
        """Return the text of a document, also of one that differs.

        Raises:
            UnicodeDecodeError: it is not UTF-8.
            DataError: it is no workbook, and should be one.
            OverflowError: it has more than 100 million bytes.
        """
        (file,) = (file for file in self._by_name[_key(document.file)] if file.name == document.file)
        if file.size > _LARGEST:
            raise OverflowError(f"has {file.size} bytes, too many for a text that changed a little")
        return decoded(self._read(file), encoding, file.name)

    def digest(self, document: Document) -> str:
        """Return the digest of a document that was read."""
        return self._digests[document.file]

    def _listed(self) -> Iterator[_File]:
        """Yield the files in the order of their names, folder by folder."""
        root, folders = os.path.realpath(self.path), [""]
        while folders:
            within = folders.pop(0)
            try:
                with os.scandir(self.path / within) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                self._fail(within or ".", error)
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{within}{entry.name}/")
                elif file := self._regular(entry, f"{within}{entry.name}", root):
                    yield file
                    yield from self._packed(file, Path(entry.path))

    def _regular(self, entry: os.DirEntry[str], name: str, root: str) -> _File | None:
        """Return the entry as a file, if it is one, in the folder; a device or a pipe is none."""
        try:
            if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
                self._unread[name] = Problem(code="link-outside", message=_LINK, file=name)
                return None
            return _File(name, entry.stat().st_size, partial(_plain, entry.path)) if entry.is_file() else None
        except OSError as error:
            self._fail(name, error)
            return None

    def _packed(self, file: _File, path: Path) -> Iterator[_File]:
        """Yield the documents that are packed in a file, if its name says that it is packed."""
        if path.suffix.lower() not in ARCHIVE_SUFFIXES:
            return
        try:
            with opened(path) as packed:
                if packed.packing == "zip" or path.suffix.lower() == ".zip":
                    archive = Archive(path)  # stays open for its members
                    for member in archive.names():
                        yield _File(f"{file.name}/{member}", archive.size(member), partial(archive.open, member))
                elif packed.packing:
                    size = _size_at_end(packed.raw) if packed.packing == "gzip" else -1
                    yield _File(f"{file.name}/{path.stem}", size, partial(_unpacked, path))
        except DataError as error:
            self._fail(file.name, error)

    def _candidates(self, source: Source) -> Iterator[_File]:
        """Yield the files that may have the source's digest, those of its name first."""
        mark = _MARK_BYTES if source.encoding is Encoding.UTF_16 else 0
        least, most = source.length, source.length * _MOST_BYTES + mark
        first = bisect_left(self._by_size, least, key=lambda file: file.size)
        after = bisect_right(self._by_size, most, key=lambda file: file.size)
        named = [file for file in self._named(source) if least <= file.size <= most]
        for file in (*named, *self._by_size[first:after], *self._of_unknown_size):
            if self._digests.get(file.name, source.sha256) == source.sha256:
                yield file

    def _named(self, source: Source) -> list[_File]:
        """Return the file of the source's name; where there is none, those whose last name it is."""
        name = _key(source.file)
        return self._by_name.get(name) or self._by_last_name.get(name.rpartition("/")[2], [])

    def _other(self, source: Source) -> Document:
        """Say what there is of a document that is not there as it was coded."""
        named = [file for file in self._named(source) if self._digest(file)]
        others = [file for file in named if self._digest(file) not in self._owners]
        if len(others) == 1:
            return self._differing(source, others[0])
        if others:
            names = ", ".join(file.name for file in others)
            why = f"{len(others)} files are named {source.file} and none has its digest: {names}; leave one of them"
        elif named:
            why = f"{named[0].name} is the document of {self._owners[self._digest(named[0])]}; put it beside that"
        else:
            why = self._unread_like(source) or (
                f"no file has its digest, and none is named {source.file}; put it there as it was coded, under any name"
            )
        message = f"the document of {source.id} is not in {self.path}: {why}"
        return Document(source=source.id, status=DocumentStatus.ABSENT, message=message)

    def _unread_like(self, source: Source) -> str:
        last = _key(source.file).rpartition("/")[2]
        unread = (each for each in self.unread if _key(each.file).rpartition("/")[2] == last)
        return next((f"{each.file} {each.message}" for each in unread), "")

    def _differing(self, source: Source, file: _File) -> Document:
        is_near = file.size < 0 or source.length // _MOST_BYTES <= file.size <= 2 * _MOST_BYTES * source.length
        content = self._read(file) if is_near else b""
        why = slip(content, source.sha256)
        if not why:
            ours, theirs = self._digest(file)[:_SHOWN], source.sha256[:_SHOWN]
            why = f"its digest is {ours}…, that of {source.id} {theirs}…"
        message = (
            f"{file.name} is not as it was coded: {why}; put the document that was coded in its place, or let reanchor "
            "say which of its words still stand there, and move the evidence"
        )
        return Document(source=source.id, status=DocumentStatus.DIFFERS, file=file.name, message=message)

    def _digest(self, file: _File) -> str:
        """Return the digest of a file of any size, or nothing where it can't be read."""
        if file.name not in self._digests:
            try:
                with file.open() as stream:
                    self._digests[file.name] = file_digest(cast("BufferedReader", stream), "sha256").hexdigest()
            except (OSError, DataError) as error:
                self._fail(file.name, error)
                self._digests[file.name] = ""
        return self._digests[file.name]

    def _read(self, file: _File) -> bytes:
        """Return the bytes of a file, and note their digest; nothing where it can't be read."""
        try:
            with file.open() as stream:
                content = stream.read()
        except (OSError, DataError) as error:
            self._fail(file.name, error)
            self._digests[file.name] = ""
            return b""
        self._digests[file.name] = digest(content)
        return content

    def _fail(self, name: str, error: OSError | DataError) -> None:
        if isinstance(error, DataError):
            self._unread[name] = attrs.evolve(error.problems[0], file=name)
        else:
            self._unread[name] = Problem(code="unreadable", message=f"can't be read: {error.strerror}", file=name)


def _found(source: Source, file: _File, content: bytes) -> tuple[Document, str]:
    text, message = "", ""
    try:
        text = decoded(content, source.encoding, file.name)
    except UnicodeDecodeError as error:
        message = f"{file.name} {not_utf8(error)}, and has no characters to count; code from a UTF-8 copy"
    except DataError as error:
        message = str(error)
    else:
        if len(text) != source.length:
            measured = f"{file.name} has {len(text)} characters"
            message = f"{measured}, and {source.id} is said to have {source.length}: correct its length"
    return Document(source=source.id, status=DocumentStatus.FOUND, file=file.name, message=message), text


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with opened(path) as file:
        yield file.stream


def _plain(path: str) -> IO[bytes]:
    return open(path, "rb")  # noqa: PTH123 - the path as the folder gave it; whoever opens it closes it


def _size_at_end(stream: IO[bytes]) -> int:
    """Return how long a gzip file says at its end that its content is: so long, or by a multiple of 4 GiB longer."""
    stream.seek(-min(_SIZE, stream.seek(0, os.SEEK_END)), os.SEEK_END)
    return int.from_bytes(stream.read(), "little")


def _key(name: str) -> str:
    """Return a file's name in the form in which names are compared: systems store accents in one way or another."""
    return normalize("NFC", name)
