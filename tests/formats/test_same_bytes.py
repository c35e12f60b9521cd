"""The same dataset gives the same bytes on every machine."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from formats.test_round_trip import FORMATS, content

pytestmark = pytest.mark.slow

PROGRAM: Final = """
import sys, mediation
ds = mediation.load_seeds()
for number, name in enumerate(sys.argv[2:]):
    ds.save(f"{sys.argv[1]}/{number}/{name}")
"""
PLACES: Final = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "", "PYTHONOPTIMIZE": "1"},
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return folders where processes with different hash seeds, time zones and locales saved the seeds."""
    folders = []
    for place in PLACES:
        folder = tmp_path_factory.mktemp("saved")
        command = [sys.executable, "-c", PROGRAM, str(folder), *FORMATS.values()]
        subprocess.run(command, env={**os.environ, **place}, check=True)
        folders.append(folder)
    return folders


@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
def test_same_bytes(saved: list[Path], name: str) -> None:
    """The hash seed, time zone, locale and time of saving do not change a byte."""
    place = str([*FORMATS.values()].index(name))
    first, *others = (content(folder / place) for folder in saved)
    assert first
    assert all(other == first for other in others)
