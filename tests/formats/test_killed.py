"""A killed save leaves the old dataset or the new one, and the next save removes all other files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from formats import killing
from formats.test_round_trip import FORMATS

pytestmark = pytest.mark.slow

IS_FULL = os.environ.get("MEDIATION_PROFILE") == "full"


@pytest.mark.skipif(sys.platform != "linux", reason="the watching of system calls is written for Linux")
@pytest.mark.parametrize("before", ["old", "nothing"])
@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
def test_killed_save(name: str, before: str) -> None:
    """After a kill at any system call that changes a file, the old or the new dataset loads, and no draft stays."""
    command = [sys.executable, "-W", "error", killing.__file__, name, before, *(["each"] if IS_FULL else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    if done.returncode == killing.CANNOT:
        pytest.skip("this system lets no process watch another (ptrace)")
    assert done.stderr == ""
    assert done.returncode == 0
    assert int(done.stdout.split()[0]) >= 3
