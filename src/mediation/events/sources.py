"""Finds the files that are meant, and what is to be read of each: itself, or the members of an archive."""

import glob
import math
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from mediation.errors import DataError, Problem, UsageError, nearest
from mediation.events.blocks import errors_name
from mediation.events.dialect import FilePart
from mediation.events.layouts import LAYOUTS, Layout
from mediation.events.layouts.gdelt import WIDTHS
from mediation.events.sniffing import SEPARATORS, dialect_of, plain
from mediation.files.encodings import TextHead
from mediation.files.folders import refuse_address
from mediation.files.mistaken import refuse_mistaken
from mediation.files.opening import OpenedFile, is_hidden, opened

_PARQUET: Final = b"PAR1"
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
        return sorted(str(each) for each in Path(path).iterdir() if each.is_file() and not is_hidden(each.name))
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


def parts_of(path: str, wanted: Layout | None, encoding: str | None) -> list[FilePart] | None:
    """Return the parts of a file of text and how they are written, without empty ones; None for a Parquet file.

    Raises:
        DataError: it can't be read, is no data, or has an unknown layout.
    """
    with errors_name(path), opened(Path(path), growth=math.inf) as file:
        if file.raw.peek().startswith(_PARQUET):
            return None
        is_only = len(file.members) == 1
        names = {member: path if is_only else f"{path}/{file.archive.root}{member}" for member in file.members}
        found = [_part(file, member, name, wanted, encoding or "") for member, name in names.items()]
    return [part for part in found if part]


def _part(file: OpenedFile, member: str, name: str, wanted: Layout | None, encoding: str) -> FilePart | None:
    """Return how a member of a file is written, or None if it is empty."""
    with errors_name(name):
        head = TextHead(file.member_stream(member).peek(), encoding)
        refuse_mistaken(head.data, name)
    if not head.data.strip():
        return None
    dialect = dialect_of(head, wanted) or (plain(wanted) if wanted else None)
    if dialect is None:
        raise unknown(name, head)
    return FilePart(
        path=str(file.path),
        name=name,
        member=member,
        dialect=dialect,
        encoding=head.encoding,
        has_cr_ends=head.has_cr_ends,
    )


def unknown(name: str, head: TextHead) -> DataError:
    """Return what is raised of a file that is nothing that is known, with how it begins and what was expected."""
    message = (
        f"is no event file that is known by its content: {_seen(head)}; expected {', '.join(LAYOUTS)}: tab-separated"
        " rows of GDELT with 57, 58 or 61 columns, records in JSON, or a header with the columns of one of them or of"
        " the event table. Name one (format=, or --from-format) to see what is wrong with its rows"
    )
    return DataError([Problem(code="unknown-layout", message=message, file=name)])


def _seen(head: TextHead) -> str:
    """Return how a file begins, and what seems to stand between its cells where that is nothing that is known."""
    line = head.text.lstrip().split("\n", 1)[0].rstrip()
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
