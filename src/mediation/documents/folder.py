"""Find the documents of sources in a folder by the digest of their bytes. File names are only a hint.

A document may be packed: alone with gzip, bzip2 or xz, or with others in a zip archive. `a.zip/b.txt` is the path of a
document in an archive.
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
_MAX_BYTES_PER_CHAR: Final = 4
_MARK_BYTES: Final = 2
_SHOWN_DIGEST_CHARS: Final = 12
_SIZE_FIELD_BYTES: Final = 4
_MAX_BYTES: Final = 100_000_000
_LINK: Final = "Skipped: the link leads out of the folder."


class DocumentStatus(StrEnum):
    """Whether a folder has the document of a source."""

    FOUND = "found"
    DIFFERS = "differs"
    ABSENT = "absent"


@attrs.frozen(kw_only=True)
class Document:
    """The document of a source in a folder. `file` is its path in the folder, which may lead into an archive.

    - `found`: a file has the source's digest.
    - `differs`: no file has the digest, but one has the source's file name. It may be a later version.
    - `absent`: no file has the digest or the name.

    `message` describes the error, if there is one.
    """

    source: str
    status: DocumentStatus
    file: str = ""
    message: str = ""


@attrs.frozen(eq=False)
class _File:
    """A file in the folder or in an archive. Its `size` is -1 if it is known only after unpacking."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


class DocumentFolder:
    """The regular files of a folder and its subfolders, with the contents of archives.

    Links to files inside the folder count as files; links that lead out of it are skipped. Files are found by listing
    the folder, never by a path from the data. `unread` lists what could not be read.

    Raises:
        UsageError: the folder doesn't exist, or is a web address.
    """

    def __init__(self, path: str | Path, sources: Iterable[Source]) -> None:
        self.path = path_of(path)
        if not os.path.isdir(self.path):  # noqa: PTH112 - Path.is_dir raises without permission
            what = "Not a folder" if os.path.lexists(self.path) else "No such folder"
            raise UsageError(f"{self.path}: {what}. Use the folder with the documents of the sources.")
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
        """Problems with files and folders that could not be read, or that lead out of the folder."""
        return tuple(self._unread[name] for name in sorted(self._unread))

    def find(self, source: Source) -> tuple[Document, str]:
        """Return the source's document, and its text if it is the document that was coded."""
        for file in self._candidates(source):
            content = self._read(file)
            if self._digests[file.name] == source.sha256:
                return _found(source, file, content)
        for file in self._named(source):
            if self._digest(file) == source.sha256:  # so the source's length is wrong
                return _found(source, file, self._read(file))
        return self._not_found(source), ""

    def text(self, document: Document, encoding: Encoding = Encoding.UTF_8) -> str:
        """Return the text of a document, even if it differs.

        Raises:
            UnicodeDecodeError: the document is not UTF-8.
            DataError: the document should be a workbook and is not.
            OverflowError: the document has more than 100 million bytes.
        """
        (file,) = (file for file in self._by_name[_key(document.file)] if file.name == document.file)
        if file.size > _MAX_BYTES:
            raise OverflowError(f"has {file.size} bytes, more than the limit of {_MAX_BYTES}")
        return decoded(self._read(file), encoding, file.name)

    def digest(self, document: Document) -> str:
        """Return the digest of a document that was read."""
        return self._digests[document.file]

    def _listed(self) -> Iterator[_File]:
        """Yield the files sorted by name, folder by folder."""
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
        """Return the entry as a file if it is a regular file inside the folder, otherwise None."""
        try:
            if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
                self._unread[name] = Problem(code="link-outside", message=_LINK, file=name)
                return None
            return _File(name, entry.stat().st_size, partial(_plain, entry.path)) if entry.is_file() else None
        except OSError as error:
            self._fail(name, error)
            return None

    def _packed(self, file: _File, path: Path) -> Iterator[_File]:
        """Yield the documents in a file whose name says that it is packed."""
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
        """Yield the files that may have the source's digest, starting with those that have its name."""
        mark = _MARK_BYTES if source.encoding is Encoding.UTF_16 else 0
        smallest, largest = source.length, source.length * _MAX_BYTES_PER_CHAR + mark
        first = bisect_left(self._by_size, smallest, key=lambda file: file.size)
        after = bisect_right(self._by_size, largest, key=lambda file: file.size)
        named = [file for file in self._named(source) if smallest <= file.size <= largest]
        for file in (*named, *self._by_size[first:after], *self._of_unknown_size):
            if self._digests.get(file.name, source.sha256) == source.sha256:
                yield file

    def _named(self, source: Source) -> list[_File]:
        """Return the files with the source's path, or else those with its file name."""
        name = _key(source.file)
        return self._by_name.get(name) or self._by_last_name.get(name.rpartition("/")[2], [])

    def _not_found(self, source: Source) -> Document:
        """Return the document of a source whose digest no file has."""
        named = [file for file in self._named(source) if self._digest(file)]
        others = [file for file in named if self._digest(file) not in self._owners]
        if len(others) == 1:
            return self._differing(source, others[0])
        if others:
            names = ", ".join(file.name for file in others)
            why = f"{len(others)} files are named {source.file} and none has its digest: {names}. Keep one of them."
        elif named:
            why = f"{named[0].name} is the document of {self._owners[self._digest(named[0])]}. Add the document."
        else:
            why = self._unread_like(source) or (
                f"No file has its digest or is named {source.file}. Add the document as it was coded, under any name."
            )
        message = f"The document of {source.id} is not in {self.path}. {why}"
        return Document(source=source.id, status=DocumentStatus.ABSENT, message=message)

    def _unread_like(self, source: Source) -> str:
        last = _key(source.file).rpartition("/")[2]
        unread = (each for each in self.unread if _key(each.file).rpartition("/")[2] == last)
        return next((f"{each.file}: {each.message}" for each in unread), "")

    def _differing(self, source: Source, file: _File) -> Document:
        nearest, farthest = source.length // _MAX_BYTES_PER_CHAR, 2 * _MAX_BYTES_PER_CHAR * source.length
        content = self._read(file) if file.size < 0 or nearest <= file.size <= farthest else b""
        why = slip(content, source.sha256)
        if not why:
            ours, theirs = self._digest(file)[:_SHOWN_DIGEST_CHARS], source.sha256[:_SHOWN_DIGEST_CHARS]
            why = f"its digest is {ours}… instead of {theirs}…"
        message = (
            f"{file.name} changed after coding: {why}. Replace it with the document that was coded, or use reanchor "
            "to move the evidence."
        )
        return Document(source=source.id, status=DocumentStatus.DIFFERS, file=file.name, message=message)

    def _digest(self, file: _File) -> str:
        """Return the digest of a file of any size, or an empty text if it can't be read."""
        if file.name not in self._digests:
            try:
                with file.open() as stream:
                    self._digests[file.name] = file_digest(cast("BufferedReader", stream), "sha256").hexdigest()
            except (OSError, DataError) as error:
                self._fail(file.name, error)
                self._digests[file.name] = ""
        return self._digests[file.name]

    def _read(self, file: _File) -> bytes:
        """Return the bytes of a file and record their digest. Empty if it can't be read."""
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
            self._unread[name] = Problem(code="unreadable", message=f"Can't be read: {error.strerror}.", file=name)


def _found(source: Source, file: _File, content: bytes) -> tuple[Document, str]:
    text, message = "", ""
    try:
        text = decoded(content, source.encoding, file.name)
    except UnicodeDecodeError as error:
        message = f"{file.name} {not_utf8(error)}. Code from a copy in UTF-8."
    except DataError as error:
        message = str(error)
    else:
        if len(text) != source.length:
            message = f"{file.name} has {len(text)} characters, but {source.id} has length {source.length}. Correct it."
    return Document(source=source.id, status=DocumentStatus.FOUND, file=file.name, message=message), text


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with opened(path) as file:
        yield file.stream


def _plain(path: str) -> IO[bytes]:
    return open(path, "rb")  # noqa: PTH123 - the path as the folder gave it; the caller closes it


def _size_at_end(stream: IO[bytes]) -> int:
    """Return the size of the content that a gzip file gives at its end, modulo 4 GiB."""
    stream.seek(-min(_SIZE_FIELD_BYTES, stream.seek(0, os.SEEK_END)), os.SEEK_END)
    return int.from_bytes(stream.read(), "little")


def _key(name: str) -> str:
    """Return a file's name in Unicode form NFC, because systems store accents in different ways."""
    return normalize("NFC", name)
