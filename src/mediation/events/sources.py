"""Finds the files that are meant, and what is to be read of each: itself, or the members of an archive."""

import glob
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs

from mediation.errors import DataError, Problem, UsageError
from mediation.events.blocks import opened
from mediation.events.dialect import Part
from mediation.events.layouts import GDELT, LAYOUTS, Layout
from mediation.events.sniffing import HEAD, dialect_of, plain

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_PARQUET: Final = b"PAR1"
_EMPTY: Final = plain(GDELT)


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
            raise UsageError(f"{each}: no such file")
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


def is_table(path: str) -> bool:
    """Tell whether a file has typed columns: Parquet."""
    return _magic(path) == _PARQUET


def _magic(path: str) -> bytes:
    with opened(Part(path=path, dialect=_EMPTY)) as stream:
        return stream.read(4)


def parts_of(path: str, wanted: Layout | None, encoding: str | None) -> list[Part]:
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
                raise unknown([part.name])
            found.append(attrs.evolve(part, dialect=dialect))
    return found


def _packed(path: str) -> list[Part]:
    """Return the file or, of an archive, its members, of which is not known yet how they are written."""
    magic = _magic(path)
    if magic.startswith(_GZIP):
        return [Part(path=path, dialect=_EMPTY, pack="gzip")]
    if magic != _ZIP:
        return [Part(path=path, dialect=_EMPTY)]
    with opened(Part(path=path, dialect=_EMPTY)) as stream, zipfile.ZipFile(stream) as archive:
        members = [info.filename for info in archive.infolist() if not info.is_dir()]
    is_only = len(members) == 1
    return [Part(path=path, dialect=_EMPTY, pack="zip", member=name, is_only=is_only) for name in members]


def unknown(names: Iterable[str]) -> DataError:
    """Return what is raised of files that are nothing that is known, with what was expected."""
    message = (
        f"is no event file that is known by its content; expected {', '.join(LAYOUTS)}: tab-separated rows of GDELT"
        " with 57, 58 or 61 columns, records in JSON, or a header with the columns of one of them or of the event"
        " table. Name it with format= to see what is wrong with its rows"
    )
    return DataError([Problem(code="unknown-layout", message=message, file=name) for name in names])
