"""Writing that leaves the old or the new behind, and nothing between: for a file, and for a folder of files.

A file is written beside its place, flushed to the disk, and moved over the old one in one step. A folder of files
is written into a folder of its own inside; moving that to its committed name is the one step by which the new
files count, and from then on readers take them from there. Then each is moved to its place.
"""

import glob
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MARK: Final = ".saving"
COMMITTED: Final = ".mediation-saved"
"""Inside a folder of files, what was saved and not yet moved to its place, because the saving was cut off."""


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give a path to write a new file to, which takes the place of the old one when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path.parent, path.name)
    try:
        yield draft
        _flush(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _flush(path.parent)


@contextmanager
def replaced_folder(path: Path, is_ours: Callable[[str], bool]) -> Iterator[Path]:
    """Give an empty folder to write files to, which take the place of the old ones when all went well.

    Files in the folder of which `is_ours` says no are left as they are.
    """
    path.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, "mediation")
    _settle(path, is_ours)
    try:
        draft.mkdir()
        yield draft
        for each in (*draft.rglob("*"), draft):
            _flush(each)
        draft.replace(path / COMMITTED)
        _flush(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _settle(path, is_ours)


def _draft(folder: Path, name: str) -> Path:
    """Return a name that nobody else writes to, after removing what writers left behind who are no more."""
    for left in folder.glob(f".{glob.escape(name)}.*{_MARK}"):
        if not _is_at_work(left.name.removesuffix(_MARK).rpartition(".")[2].partition("-")[0]):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    return folder / f".{name}.{os.getpid()}-{threading.get_ident()}{_MARK}"


def is_draft(path: Path) -> bool:
    """Tell whether it is what a writer of a folder works on, or left behind when it was cut off."""
    return path.name.startswith(".mediation.") and path.name.endswith(_MARK)


def _is_at_work(process: str) -> bool:
    """Tell whether the process of that number is running, as far as the system tells."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def current(path: Path) -> Path:
    """Return where the files of the folder are: in it, or in what was saved and not yet moved to its place."""
    committed = path / COMMITTED
    return committed if committed.is_dir() and not committed.is_symlink() else path


def _settle(path: Path, is_ours: Callable[[str], bool]) -> None:
    """Move what was committed to its place, and remove what it replaces; can be cut off and done again."""
    committed = path / COMMITTED
    if not committed.is_dir():
        return
    new = {each.relative_to(committed).as_posix() for each in committed.rglob("*") if each.is_file()}
    for each in sorted(path.rglob("*")):
        name = each.relative_to(path).as_posix()
        if each.is_file() and is_ours(name) and name not in new and not name.startswith(COMMITTED):
            each.unlink()
    for name in sorted(new):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(committed / name, path / name)
        _flush(path / name)
    for each in {path / name for name in new}:
        _flush(each.parent)
    gone = _draft(path, "mediation")
    committed.replace(gone)
    shutil.rmtree(gone)


def _flush(path: Path) -> None:
    """Wait until the disk has the file, or the folder's list of files."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
