"""Files in a folder of TOML that nobody reads and that look as if somebody should: each is a problem of its own.

Inside `codings/`, at any depth, that is whatever has `.toml` in its name; elsewhere, and under the names that editors
give to texts, what has a table of a dataset in it. Bystanders are hidden files and folders, copies that editors leave
beside a file that is read, other datasets in folders of their own, and what lies deep in other folders.
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
_OF_TEXTS: Final = ("", ".txt", ".text", ".tml")
_COPY: Final = re.compile(r"(.*/)?#?([^/#]+?)(#|~|\.bak|\.orig|\.swp)")
_OF_ENTITIES: Final = "put its tables into the files of the dataset, or move it out of the folder"
_MOST_TOLD: Final = 1_000


def tell(
    names: Collection[str], read: Collection[str], folder: str, start: Callable[[str], bytes], intake: Intake
) -> int:
    """Take note of the strays among the names, and return how many there are.

    `read` are the names that are read or told of already, `folder` is that of the codings, with its slash, and `start`
    returns the beginning of a file, or nothing where it can't be read.
    """
    others = tuple(each[: -len(_HEAD) + 1] for each in names if each.endswith(_HEAD) and not each.startswith(folder))
    found = 0
    for name in names:
        is_inside = name.startswith(folder)
        is_elsewhere = name.startswith(others) or (name.count("/") > 1 and not is_inside)
        if name in read or is_elsewhere or _is_bystander(name, read):
            continue
        is_named = _SUFFIX in PurePosixPath(name).name.lower()
        is_text = is_inside and PurePosixPath(name).suffix.lower() in _OF_TEXTS
        table = _table().search(start(name)) if is_named or is_text else None
        if table or (is_named and is_inside):
            intake.unread_files.add(name)
            found += 1
            if found <= _MOST_TOLD:
                is_of_entities = table is not None and table[1].decode() not in KINDS and not is_inside
                remedy = _OF_ENTITIES if is_of_entities else _remedy(name, names, folder)
                intake.fail("unknown-file", f"is not read: {remedy}", name)
    return found


@cached_by_kinds
def _table() -> re.Pattern[bytes]:
    """Return a pattern that finds the first heading of a table of a dataset."""
    return re.compile(rb"^[ \t]*\[{1,2}[ \t]*(%s)[ \t]*\]" % "|".join(PARTS).encode(), re.MULTILINE)


def nearest_to(missing: str, names: Iterable[str], intake: Intake) -> str:
    """Return the name at the top of the folder, of a file that nobody reads, that was perhaps to be the missing one."""
    return intake.hints.of(missing, [name for name in names if "/" not in name and _SUFFIX in name.lower()])


def _is_bystander(name: str, read: Collection[str]) -> bool:
    """Tell whether the file is hidden, or a copy of one that is read."""
    if any(part.startswith(".") for part in PurePosixPath(name).parts):
        return True
    copy = _COPY.fullmatch(name)
    return copy is not None and f"{copy[1] or ''}{copy[2]}" in read


def _remedy(name: str, names: Collection[str], folder: str) -> str:
    path = PurePosixPath(name)
    if f"{path.parent}/" != folder:
        return f"move it into {folder}, or out of the folder"
    stem = path.name[: path.name.lower().index(_SUFFIX)] if _SUFFIX in path.name.lower() else path.stem
    new = f"{stem.strip('#') or 'name'}{_SUFFIX}"
    if folder + new in names:
        return f"there is a {new} as well: give it another name that ends in {_SUFFIX}, or move it out of the folder"
    return f"rename it to {new}, or move it out of the folder"
