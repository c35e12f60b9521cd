"""Reports files in a folder of TOML that look like codings but are not read.

Inside `codings/`, at any depth, that is every file with `.toml` in its name. Elsewhere, and for names such as
`notes.txt`, it is a file that contains a table of a dataset. Ignored are hidden files and folders, editor backups of
a file that is read, other datasets in folders of their own, and files deep in other folders.
"""

import re
from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath
from typing import Final

from mediation.formats.intake import Intake
from mediation.models.catalogue import PARTS, cached_by_kinds
from mediation.models.records import KINDS

_SUFFIX: Final = ".toml"
_HEAD: Final = "/dataset.toml"
_TEXT_SUFFIXES: Final = ("", ".txt", ".text", ".tml")
_BACKUP: Final = re.compile(r"(.*/)?#?([^/#]+?)(#|~|\.bak|\.orig|\.swp)")
_MERGE_TABLES: Final = "Put its tables into the files of the dataset, or move it out of the folder."
_MAX_REPORTED_FILES: Final = 1_000


def report(
    names: Collection[str], read: Collection[str], folder: str, start: Callable[[str], bytes], intake: Intake
) -> int:
    """Report the stray files among the names, and return their number.

    Args:
        names: all files of the folder.
        read: the files that are read, or reported already.
        folder: the folder of the codings, with its slash.
        start: returns the beginning of a file; nothing if it can't be read.
        intake: takes the problems.
    """
    others = tuple(each[: -len(_HEAD) + 1] for each in names if each.endswith(_HEAD) and not each.startswith(folder))
    found = 0
    for name in names:
        is_inside = name.startswith(folder)
        is_elsewhere = name.startswith(others) or (name.count("/") > 1 and not is_inside)
        if name in read or is_elsewhere or _is_ignored(name, read):
            continue
        has_suffix = _SUFFIX in PurePosixPath(name).name.lower()
        is_text = is_inside and PurePosixPath(name).suffix.lower() in _TEXT_SUFFIXES
        table = _table().search(start(name)) if has_suffix or is_text else None
        if table or (has_suffix and is_inside):
            intake.unread_files.add(name)
            found += 1
            if found <= _MAX_REPORTED_FILES:
                has_entities = table is not None and table[1].decode() not in KINDS and not is_inside
                remedy = _MERGE_TABLES if has_entities else _remedy(name, names, folder)
                intake.fail("unknown-file", f"Not read. {remedy}", name)
    return found


@cached_by_kinds
def _table() -> re.Pattern[bytes]:
    """Return a pattern that finds the first heading of a table of a dataset."""
    return re.compile(rb"^[ \t]*\[{1,2}[ \t]*(%s)[ \t]*\]" % "|".join(PARTS).encode(), re.MULTILINE)


def nearest_to(missing: str, names: Iterable[str], intake: Intake) -> str:
    """Return the unread file at the top of the folder whose name is closest to the missing one."""
    return intake.hints.of(missing, [name for name in names if "/" not in name and _SUFFIX in name.lower()])


def _is_ignored(name: str, read: Collection[str]) -> bool:
    """Return whether the file is hidden, or a backup of a file that is read."""
    if any(part.startswith(".") for part in PurePosixPath(name).parts):
        return True
    backup = _BACKUP.fullmatch(name)
    return backup is not None and f"{backup[1] or ''}{backup[2]}" in read


def _remedy(name: str, names: Collection[str], folder: str) -> str:
    path = PurePosixPath(name)
    if f"{path.parent}/" != folder:
        return f"Move it into {folder}, or out of the folder."
    stem = path.name[: path.name.lower().index(_SUFFIX)] if _SUFFIX in path.name.lower() else path.stem
    new = f"{stem.strip('#') or 'name'}{_SUFFIX}"
    if folder + new in names:
        return f"{new} exists already. Give it another name that ends in {_SUFFIX}, or move it out of the folder."
    return f"Rename it to {new}, or move it out of the folder."
