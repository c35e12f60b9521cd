"""An interrupted save, once committed, is read as if it had finished; the next save cleans up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import mediation
from mediation import Dataset
from mediation.formats.saving import COMMITTED

OLD = Dataset(title="Old")
NEW = Dataset(title="New")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the old dataset, where the new one is committed but not yet copied."""
    path = tmp_path / "data"
    OLD.save(path)
    NEW.save(tmp_path / "new")
    (tmp_path / "new").rename(path / COMMITTED)
    return path


def gone() -> int:
    """Return the id of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_committed_save_is_read(folder: Path) -> None:
    """A folder with a committed save is read as the new dataset."""
    assert mediation.load(folder) == NEW
    assert mediation.load(folder / "dataset.toml") == NEW


def test_link_is_ignored(tmp_path: Path) -> None:
    """A link in place of the committed subfolder is ignored."""
    OLD.save(tmp_path / "data")
    NEW.save(tmp_path / "new")
    (tmp_path / "data" / COMMITTED).symlink_to(tmp_path / "new")
    assert mediation.load(tmp_path / "data") == OLD


def test_next_save_replaces_committed_files(folder: Path) -> None:
    """The next save replaces both the old and the committed files; other files stay."""
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "codings").mkdir()
    (folder / "codings" / "gone.toml").write_text("", encoding="utf-8")
    later = Dataset(title="Later")
    later.save(folder)
    assert mediation.load(folder) == later
    later.save(folder.parent / "alone")
    alone = {each.name for each in (folder.parent / "alone").rglob("*") if each.is_file()}
    assert {each.name for each in folder.rglob("*") if each.is_file()} == alone | {"notes.txt"}


@pytest.mark.parametrize("name", ["data", "data.jsonl", "data.toml.zip"])
def test_old_drafts_are_removed(tmp_path: Path, name: str) -> None:
    """A save removes the drafts of ended processes, and keeps those of running ones."""
    OLD.save(tmp_path / name)
    inside = tmp_path / name if name == "data" else tmp_path
    kind = "mediation" if name == "data" else name
    dead, living = inside / f".{kind}.{gone()}-7.saving", inside / f".{kind}.{os.getpid()}-8.saving"
    for each in (dead, living):
        each.mkdir() if name == "data" else each.write_text("")
    NEW.save(tmp_path / name)
    assert mediation.load(tmp_path / name) == NEW
    assert not dead.exists()
    assert living.exists()
