"""Atomic saving of a file or a folder of files: after a crash, either the old or the new content is there.

A file is written next to the old one, flushed to disk, and moved over the old one in one step. The files of a folder
are written to a draft folder inside it. Renaming the draft to its committed name is the step that makes the new files
valid, and readers use them there from then on. Then each file is copied to its place.
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
"""The subfolder with files that were saved but not yet copied to their places, because saving was interrupted."""


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Yield a path to write a new file to; it replaces the old file if no exception is raised."""
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
    """Yield an empty folder to write files to; they replace the old files if no exception is raised.

    Files for which `is_ours` returns False are left as they are.
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
    """Return a path that no other writer uses, after removing the drafts of processes that have ended."""
    for leftover in folder.glob(f".{glob.escape(name)}.*{_MARK}"):
        if not _is_running(leftover.name.removesuffix(_MARK).rpartition(".")[2].partition("-")[0]):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)
    return folder / f".{name}.{os.getpid()}-{threading.get_ident()}{_MARK}"


def is_draft(path: Path) -> bool:
    """Return whether the path is the draft of a folder, in use or left behind by an interrupted save."""
    return path.name.startswith(".mediation.") and path.name.endswith(_MARK)


def _is_running(process: str) -> bool:
    """Return whether a process with this id is running, or may be."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def current(path: Path) -> Path:
    """Return the folder that has the current files: the folder itself, or its committed subfolder."""
    committed = path / COMMITTED
    return committed if committed.is_dir() and not committed.is_symlink() else path


def _settle(path: Path, is_ours: Callable[[str], bool]) -> None:
    """Copy committed files to their places and remove the files they replace; safe to interrupt and repeat."""
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
    obsolete = _draft(path, "mediation")
    committed.replace(obsolete)
    shutil.rmtree(obsolete)


def _flush(path: Path) -> None:
    """Flush a file, or the list of files of a folder, to disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
