"""Fixtures for the commands."""

import sys

import pytest

from cli.build import FILES, Result, Run, write
from mediation import cli


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a dataset with three records."""
    return str(write(tmp_path_factory.mktemp("data"), FILES))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command in this process, which is faster than a process for each."""

    def run_command(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["mediation", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.run()
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, out, err)

    return run_command
