"""Opens event files and frames as one lazy table."""

import glob
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from mediation.errors import DataError, Problem, UsageError, nearest
from mediation.events.dialect import FILE, Dialect, Part
from mediation.events.layouts import LAYOUTS, Layout
from mediation.events.native import checked
from mediation.events.sniffing import HEAD, dialect_of, plain
from mediation.events.streams import opened, parsed, streamed
from mediation.events.table import EventTable

if TYPE_CHECKING:
    import polars as pl

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"


def scan(
    source: Any,  # noqa: ANN401 - a path, several, or a frame of any engine
    *,
    format: str | None = None,  # noqa: A002 - what it is
    codebook: str | None = None,
    encoding: str | None = None,
) -> EventTable:
    """Return the dyadic acts of event files as one lazy table; nothing but the beginning of each file is read.

    Args:
        source: a path, a pattern with `*`, or a list of them; files of text, plain, gzipped or zipped.
        format: `gdelt`, `icews` or `polecat`, where the content is not to be asked.
        codebook: the codebook of the codes, where it is not the one that the format has.
        encoding: `utf-8` or `iso-8859-1`, where the content is not to be asked.

    Raises:
        UsageError: nothing is there, or the format is none that is known.
        DataError: a file is of no known layout, or is broken.
    """
    import narwhals as nw
    import polars as pl

    if format is not None and format not in LAYOUTS:
        raise UsageError(f'no format "{format}"{_hint(format)}; there are {", ".join(LAYOUTS)}')
    wanted = LAYOUTS.get(format or "")
    paths = _paths(source)
    parts = [part for path in paths for part in _parts(path, wanted, encoding)]
    if not parts:
        raise _unknown(paths)
    layout = _one_layout(parts)
    tables = [
        checked(raw(tuple(part for part in parts if part.dialect == dialect), dialect), dialect)
        for dialect in dict.fromkeys(part.dialect for part in parts)
    ]
    return EventTable(
        checked=nw.from_native(pl.concat(tables)),
        codebook=codebook or layout.codebook,
        countries=layout.countries,
        producer=layout.producer,
        has_repeats=layout.has_repeats,
        files=tuple(part.name for part in parts),
    )


def raw(parts: tuple[Part, ...], dialect: Dialect, *, is_exact: bool = False) -> "pl.LazyFrame":
    """Return the raw rows of files that are written alike."""
    import polars as pl

    direct = [part.path for part in parts if dialect.encoding == "utf-8" and not part.pack]
    through = tuple(part for part in parts if part.path not in direct)
    frames = []
    if direct:
        frames.append(parsed(direct, dialect, is_exact=is_exact, include_file_paths=FILE))
    if through:
        frames.append(streamed(through, dialect, is_exact=is_exact))
    return pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]


def _hint(name: str) -> str:
    close = nearest(name, LAYOUTS)
    return f' (did you mean "{close[0]}"?)' if close else ""


def _paths(source: object) -> tuple[str, ...]:
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
    return [path] if Path(path).exists() else sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - of a pattern that may be absolute


def _parts(path: str, wanted: Layout | None, encoding: str | None) -> list[Part]:
    """Return what is to be read of a file: itself, or the members of an archive; nothing of an empty one."""
    found = []
    for part in _packed(path):
        with opened(part) as stream:
            head = stream.read(HEAD)
        if not head.strip():
            continue
        dialect = dialect_of(head, wanted, encoding) or (plain(wanted, encoding or "utf-8") if wanted else None)
        if dialect is None:
            raise _unknown([part.name])
        found.append(attrs.evolve(part, dialect=dialect))
    return found


def _packed(path: str) -> list[Part]:
    """Return the file or, of an archive, its members, of which is not known yet how they are written."""
    unknown = plain(LAYOUTS["gdelt"])
    with opened(Part(path=path, dialect=unknown)) as stream:
        magic = stream.read(4)
        if magic.startswith(_GZIP):
            return [Part(path=path, dialect=unknown, pack="gzip")]
        if magic != _ZIP:
            return [Part(path=path, dialect=unknown)]
        with zipfile.ZipFile(stream) as archive:
            members = [info.filename for info in archive.infolist() if not info.is_dir()]
        is_only = len(members) == 1
        return [Part(path=path, dialect=unknown, pack="zip", member=name, is_only=is_only) for name in members]


def _one_layout(parts: Iterable[Part]) -> Layout:
    """Return the layout of the parts.

    Raises:
        UsageError: there are several.
    """
    by_layout = {part.dialect.layout.name: part for part in parts}
    if len(by_layout) > 1:
        told = ", ".join(f"{part.name} is {name}" for name, part in by_layout.items())
        raise UsageError(f"these files are of several layouts, which have codes of their own: {told}; scan each apart")
    return next(iter(by_layout.values())).dialect.layout


def _unknown(names: Iterable[str]) -> DataError:
    message = (
        f"is no event file that is known by its content; expected {', '.join(LAYOUTS)}: tab-separated rows of GDELT"
        " with 57, 58 or 61 columns, or a header with the columns of one of them. Name it with format= to see what is"
        " wrong with its rows"
    )
    return DataError([Problem(code="unknown-layout", message=message, file=name) for name in names])
