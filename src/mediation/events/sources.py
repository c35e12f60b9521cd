"""Find the files to scan, and detect the format of each file or archive member."""

import glob
import math
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from mediation.errors import DataError, Problem, UsageError, nearest
from mediation.events.blocks import errors_named
from mediation.events.dialect import FilePart
from mediation.events.layouts import LAYOUTS, Layout
from mediation.events.layouts.gdelt import WIDTHS
from mediation.events.sniffing import SEPARATORS, dialect_of, published_dialect
from mediation.files.encodings import TextHead
from mediation.files.folders import refuse_address
from mediation.files.mistaken import refuse_mistaken
from mediation.files.opening import OpenedFile, is_hidden, opened

_PARQUET_MAGIC: Final = b"PAR1"
_MAX_LISTED_NAMES: Final = 3
_MAX_SHOWN_CHARS: Final = 60


def paths_of(source: object) -> tuple[str, ...]:
    """Return the files of a source, each once.

    Raises:
        UsageError: no files.
    """
    given = (source,) if isinstance(source, str | os.PathLike) else source
    if not isinstance(given, Iterable):
        raise UsageError(f"`scan` needs a path, a list of paths, or a frame, found {type(source).__name__}.")
    found: dict[str, None] = {}
    for each in given:
        if not isinstance(each, str | os.PathLike):
            raise UsageError(f"`scan` needs a list of paths, found a list of {type(each).__name__}.")
        files = _files(os.fspath(each))
        if not files:
            raise UsageError(_no_files_message(os.fspath(each)))
        found.update(dict.fromkeys(files))
    if not found:
        raise UsageError("`scan` needs at least one file, found an empty list.")
    return tuple(found)


def _files(path: str) -> list[str]:
    if Path(path).is_dir():
        return sorted(str(each) for each in Path(path).iterdir() if each.is_file() and not is_hidden(each.name))
    if Path(path).exists():
        return [path]
    found = glob.glob(path, recursive=True)  # noqa: PTH207 - the pattern may be absolute
    return sorted(each for each in found if Path(each).is_file())


def _no_files_message(path: str) -> str:
    """Return the message for a path without files, with what is there instead.

    Raises:
        UsageError: the path is a web address.
    """
    refuse_address(path)
    if Path(path).is_dir():
        folders = sorted(each.name for each in Path(path).iterdir() if each.is_dir())
        hint = f' To scan its subfolders, such as {folders[0]}, use "{path}/**/*.*".' if folders else ""
        return f"{path}: No files in this folder.{hint}"
    if not glob.has_magic(path):
        folder = Path(path).parent
        names = [each.name for each in folder.iterdir()] if folder.is_dir() else []
        close = nearest(Path(path).name, names)
        missing = "" if folder.is_dir() else f' Missing folder "{folder}".'
        hint = f' Did you mean "{close[0]}"?' if close else missing
        return f"{path}: Missing file.{hint}"
    folder = next(each for each in Path(path).parents if not glob.has_magic(str(each)))
    if not folder.is_dir():
        return f'{path}: No file matches. Missing folder "{folder}".'
    names = sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))
    return f'{path}: No file matches. The folder "{folder}" contains {_listed(names)}.'


def _listed(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    if not names:
        return "no files"
    more = len(names) - _MAX_LISTED_NAMES
    return ", ".join(names[:_MAX_LISTED_NAMES]) + (f" and {more} more" if more > 0 else "")


def parts_of(path: str, wanted: Layout | None, encoding: str | None) -> list[FilePart] | None:
    """Return the parts of a text file that are not empty, or None for a Parquet file.

    Raises:
        DataError: the file is unreadable, is not data, or has an unknown layout.
    """
    with errors_named(path), opened(Path(path), growth=math.inf) as file:
        if file.raw.peek().startswith(_PARQUET_MAGIC):
            return None
        is_only = len(file.members) == 1
        names = {member: path if is_only else f"{path}/{file.archive.root}{member}" for member in file.members}
        found = [_part(file, member, name, wanted, encoding or "") for member, name in names.items()]
    return [part for part in found if part]


def _part(file: OpenedFile, member: str, name: str, wanted: Layout | None, encoding: str) -> FilePart | None:
    """Detect the format of one member of a file. Return None if it is empty."""
    with errors_named(name):
        head = TextHead(file.member_stream(member).peek(), encoding)
        refuse_mistaken(head.data, name)
    if not head.data.strip():
        return None
    dialect = dialect_of(head, wanted) or (published_dialect(wanted) if wanted else None)
    if dialect is None:
        raise _unknown_layout(name, head)
    return FilePart(
        path=str(file.path),
        name=name,
        member=member,
        dialect=dialect,
        encoding=head.encoding,
        has_cr_ends=head.has_cr_ends,
    )


def _unknown_layout(name: str, head: TextHead) -> DataError:
    """Return the error for a file with an unknown layout. It shows how the file begins and what was expected."""
    message = (
        f"Unknown kind of event file. {_beginning(head)} Expected tab-separated GDELT with 57, 58 or 61 columns, JSON"
        " records, or a known header. To see the errors in its rows, name its format with `format=` or"
        f" `--from-format`: {', '.join(LAYOUTS)}."
    )
    return DataError([Problem(code="unknown-layout", message=message, file=name)])


def _beginning(head: TextHead) -> str:
    """Describe how a file begins. Name its delimiter if it seems to be GDELT with an unusual one."""
    line = head.text.lstrip().split("\n", 1)[0].rstrip()
    shown = line[:_MAX_SHOWN_CHARS]
    if not shown.replace("\t", " ").isprintable():
        return "It begins with bytes that are not text."
    marks = Counter(each for each in line if not each.isalnum() and each not in SEPARATORS)
    delimiter = next((mark for mark, times in marks.items() if times + 1 in WIDTHS), "")
    hint = f" It has {marks[delimiter] + 1} columns if {delimiter!r} separates them. Use tabs." if delimiter else ""
    return f'It begins with "{shown}{"..." if len(line) > _MAX_SHOWN_CHARS else ""}".{hint}'


def empty_files_error(names: Iterable[str]) -> DataError:
    """Return the error for files that are all empty."""
    message = "Empty file. Download it again, or leave it out."
    return DataError([Problem(code="empty-file", message=message, file=name) for name in names])
