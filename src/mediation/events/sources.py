"""Finds the files that are meant, and what is to be read of each: itself, or the members of an archive."""

import glob
import os
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs

from mediation.errors import DataError, Problem, UsageError, nearest
from mediation.events.blocks import opened
from mediation.events.dialect import FilePart
from mediation.events.layouts import GDELT, LAYOUTS, Layout
from mediation.events.layouts.gdelt import WIDTHS
from mediation.events.sniffing import HEAD, SEPARATORS, dialect_of, encoding_of, plain
from mediation.files import refuse_address

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")  # the second of one in which nothing is
_PARQUET: Final = b"PAR1"
_EMPTY: Final = plain(GDELT)
_NAMES: Final = 3
_SHOWN: Final = 60


def paths_of(source: object) -> tuple[str, ...]:
    """Return the files that are meant, each once.

    Raises:
        UsageError: there is none.
    """
    given = (source,) if isinstance(source, str | os.PathLike) else source
    if not isinstance(given, Iterable):
        raise UsageError(f"scan takes a path, a list of paths, or a frame; found {type(source).__name__}")
    found: dict[str, None] = {}
    for each in given:
        if not isinstance(each, str | os.PathLike):
            raise UsageError(f"scan takes a path, a list of paths, or a frame; found a list of {type(each).__name__}")
        files = _files(os.fspath(each))
        if not files:
            raise UsageError(_absent(os.fspath(each)))
        found.update(dict.fromkeys(files))
    if not found:
        raise UsageError("scan needs at least one file; found none")
    return tuple(found)


def _files(path: str) -> list[str]:
    if Path(path).is_dir():
        return sorted(str(each) for each in Path(path).iterdir() if each.is_file() and not each.name.startswith("."))
    if Path(path).exists():
        return [path]
    found = glob.glob(path, recursive=True)  # noqa: PTH207 - of a pattern that may be absolute
    return sorted(each for each in found if Path(each).is_file())


def _absent(path: str) -> str:
    """Return what is said where no file is, with what is there instead.

    Raises:
        UsageError: it is an address on the web.
    """
    refuse_address(path)
    if Path(path).is_dir():
        folders = sorted(each.name for each in Path(path).iterdir() if each.is_dir())
        inside = f' but folders, such as {folders[0]}: name their files with "{path}/**/*.*"' if folders else ""
        return f"{path}: no files in this folder{inside}"
    if not glob.has_magic(path):
        folder = Path(path).parent
        names = [each.name for each in folder.iterdir()] if folder.is_dir() else []
        close = nearest(Path(path).name, names)
        missing = "" if folder.is_dir() else f' Missing folder "{folder}".'
        hint = f' Did you mean "{close[0]}"?' if close else missing
        return f"{path}: Missing file.{hint}"
    folder = next(each for each in Path(path).parents if not glob.has_magic(str(each)))
    if not folder.is_dir():
        return f'{path}: no file has such a name: there is no folder "{folder}"'
    names = sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))
    return f'{path}: no file has such a name; in "{folder}" are {_some(names)}'


def _some(names: list[str]) -> str:
    """Return some of the names, and how many more there are."""
    if not names:
        return "no files"
    return ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")


def is_table(path: str) -> bool:
    """Tell whether a file has typed columns: Parquet."""
    return _magic(path) == _PARQUET


def _magic(path: str) -> bytes:
    with opened(FilePart(path=path, dialect=_EMPTY)) as stream:
        return stream.read(4)


def parts_of(path: str, wanted: Layout | None, encoding: str | None) -> list[FilePart]:
    """Return what is to be read of a file of text, and how it is written; nothing of an empty one.

    Raises:
        DataError: it is broken, or nothing that is known.
    """
    found = []
    for part in _packed(path):
        with opened(part) as stream:
            head = stream.read(HEAD)
        if head.strip():
            dialect = dialect_of(head, wanted, encoding) or (plain(wanted, encoding or "utf-8") if wanted else None)
            if dialect is None:
                raise unknown(part.name, head)
            found.append(attrs.evolve(part, dialect=dialect))
    return found


def _packed(path: str) -> list[FilePart]:
    """Return the file or, of an archive, its members, of which is not known yet how they are written.

    Raises:
        DataError: two members have one name.
    """
    magic = _magic(path)
    if magic.startswith(_GZIP):
        return [FilePart(path=path, dialect=_EMPTY, pack="gzip")]
    if magic not in _ZIP:
        return [FilePart(path=path, dialect=_EMPTY)]
    with opened(FilePart(path=path, dialect=_EMPTY)) as stream, zipfile.ZipFile(stream) as archive:
        members = [name for name in archive.namelist() if not name.endswith("/")]
    if twice := [name for name, times in Counter(members).items() if times > 1]:
        message = f'has two members called "{twice[0][:_SHOWN]}", of which one would be read twice: unpack it'
        raise DataError([Problem(code="broken-file", message=message, file=path)])
    is_only = len(members) == 1
    return [FilePart(path=path, dialect=_EMPTY, pack="zip", member=name, is_only=is_only) for name in members]


def unknown(name: str, head: bytes) -> DataError:
    """Return what is raised of a file that is nothing that is known, with how it begins and what was expected."""
    message = (
        f"is no event file that is known by its content: {_seen(head)}; expected {', '.join(LAYOUTS)}: tab-separated"
        " rows of GDELT with 57, 58 or 61 columns, records in JSON, or a header with the columns of one of them or of"
        " the event table. Name one (format=, or --from-format) to see what is wrong with its rows"
    )
    return DataError([Problem(code="unknown-layout", message=message, file=name)])


def _seen(head: bytes) -> str:
    """Return how a file begins, and what seems to stand between its cells where that is nothing that is known."""
    line = head.decode(encoding_of(head), errors="replace").lstrip().split("\n", 1)[0].rstrip()
    if not line[:_SHOWN].replace("\t", " ").isprintable():
        return "it begins with bytes that are no text"
    marks = Counter(each for each in line if not each.isalnum() and each not in SEPARATORS)
    between = next((mark for mark, times in marks.items() if times + 1 in WIDTHS), "")
    cells = f", which is {marks[between] + 1} cells if {between!r} parts them: write tabs instead" if between else ""
    return f'it begins with "{line[:_SHOWN]}{"..." if line[_SHOWN:] else ""}"{cells}'


def empty(names: Iterable[str]) -> DataError:
    """Return what is raised where there are files, and nothing in any of them."""
    message = "is empty, so that nothing says what its rows were. Fetch it again, or leave it out"
    return DataError([Problem(code="empty-file", message=message, file=name) for name in names])
