"""Kill a save after each system call that changes a file, and check the files that are left.

`python killing.py NAME [old] [each]` saves to a path with this name in a scratch folder, over an older dataset with
`old`. A first run is traced, to find the system calls that change files. Then, for each of these calls, a new save is
killed right after it. Without `each`, creating a draft counts as a change, but writing to it does not. The save runs
in a process with one thread. The script prints the number of kills, and fails if a file is torn. Linux only.
"""

import ctypes
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import mediation
from mediation import Dataset, UsageError

_TRACEME, _CONT_TO_SYSCALL, _SETOPTIONS = 0, 24, 0x4200
_EXITKILL, _SYSGOOD = 0x100000, 1
CANNOT = 77
"""The exit code if tracing is not permitted."""

Files = dict[str, bytes]


def main() -> None:
    """Run the script."""
    name, has_old = sys.argv[1], "old" in sys.argv[2:]
    new = mediation.load_seeds().filter(source="sabah-2022", kind="negotiation")
    old = mediation.load_seeds().filter(source="sabah-2022", kind="meeting") if has_old else None
    memory = Path("/dev/shm")  # noqa: S108 - a folder in memory, faster than a disk
    top = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        if name.endswith(".parquet"):
            import polars  # noqa: F401, ICN001 - importing it in each child takes thousands of system calls
        clean = _prepared(top / "clean", name, old)
        _in_child(lambda: new.save(clean / name))
        watched = _prepared(top / "watched", name, old)
        points = [*_changes(lambda: new.save(watched / name), watched, is_each="each" in sys.argv[2:])]
        for point in points:
            place = _prepared(top / "killed", name, old)
            _killed(lambda: new.save(place / name), point)  # noqa: B023 - called at once
            _in_child(lambda: _look(place / name, old, new, _files(clean)))  # noqa: B023
        print(len(points), "kills")  # noqa: T201 - its result
    finally:
        shutil.rmtree(top)


def _prepared(place: Path, name: str, old: Dataset | None) -> Path:
    """Return a folder with the old dataset, or an empty one."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    if old:
        _in_child(lambda: old.save(place / name))
    return place


def _look(path: Path, old: Dataset | None, new: Dataset, clean: Files) -> None:
    """Check that the old or the new dataset is left, and that the next save leaves no other files."""
    found: Dataset | None = None
    with suppress(UsageError):  # no dataset, as before the save
        found = mediation.load(path)
    assert found in (old, new), f"torn: {sorted(_files(path.parent))}"
    new.save(path)
    top = path.parent.parent if path.name == "datapackage.json" else path.parent
    left = _files(top)
    assert left == clean, f"left behind: {sorted(left.keys() ^ clean.keys())}"


def _files(folder: Path) -> Files:
    """Return all files and folders below the folder, with the content of the files."""
    found = Files()
    for each in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            found[str(each.relative_to(folder))] = b"" if each.is_dir() else each.read_bytes()
    return found


# Processes.


def _in_child(action: Callable[[], object]) -> None:
    """Run an action in a child process, so that this process keeps one thread and no state."""
    child = _forked(action)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(1)


def _forked(action: Callable[[], object], *, is_watched: bool = False) -> int:
    if child := os.fork():
        return child
    code = 1
    try:
        if is_watched:
            if _ptrace(_TRACEME):
                os._exit(CANNOT)
            os.kill(os.getpid(), signal.SIGSTOP)
        action()
        code = 0
    except BaseException as error:  # noqa: BLE001 - printed, and the process ends
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)  # noqa: T201
    os._exit(code)


def _ptrace(request: int, child: int = 0, data: int = 0) -> int:
    libc = ctypes.CDLL(None)
    libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    libc.ptrace.restype = ctypes.c_long
    found: int = libc.ptrace(request, child, None, data)
    return found


def _stops(child: int) -> Iterator[int]:
    """Run the process up to each system call, and yield the number of each stop before and after one."""
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        sys.exit(CANNOT if os.WEXITSTATUS(status) == CANNOT else 1)
    _ptrace(_SETOPTIONS, child, _EXITKILL | _SYSGOOD)
    number, passed_on = 0, 0
    while True:
        _ptrace(_CONT_TO_SYSCALL, child, passed_on)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            if os.WEXITSTATUS(status):
                sys.exit(1)
            return
        if os.WIFSIGNALED(status):
            return
        is_call = os.WSTOPSIG(status) == signal.SIGTRAP | 0x80
        passed_on = 0 if is_call else os.WSTOPSIG(status)
        if is_call:
            yield number
            number += 1


def _changes(save: Callable[[], object], place: Path, *, is_each: bool) -> Iterator[int]:
    """Yield the stops where the files differ from those at the stop before."""
    before: Files | None = None
    for stop in _stops(_forked(save, is_watched=True)):
        now = {name: b"" if ".saving" in name and not is_each else data for name, data in _files(place).items()}
        if now != before:
            yield stop
        before = now


def _killed(save: Callable[[], object], point: int) -> None:
    """Start the save, and kill it at this stop."""
    child = _forked(save, is_watched=True)
    for stop in _stops(child):
        if stop == point:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return


if __name__ == "__main__":
    main()
