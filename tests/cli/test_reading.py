"""Datasets that can't be read."""

import re
from pathlib import Path

import pytest

from cli.build import ACTORS, CODINGS, FILES, SOURCES, Run, run_subprocess, write


class TestBadData:
    """Status 1: every problem is listed with its place, and the command does nothing else."""

    def test_every_problem(self, tmp_path: Path) -> None:
        """Each problem has a line of its own, with its file and place."""
        broken = {
            "actors.toml": ACTORS.replace('type = "state"', 'type = "stat"', 1),
            "codings/daily-2022.toml": CODINGS.replace('recipient = "UKR"', 'recipient = "UKX"').replace(
                'when = "2022-04-02"', 'when = "2022-04-31"'
            ),
            "sources.toml": SOURCES.replace("length = 500", "length = 120"),
        }
        done = run_subprocess("balance", "--data", str(write(tmp_path, {**FILES, **broken})))
        assert (done.returncode, done.stdout) == (1, b"")
        found = done.stderr.decode()
        for line in (
            "actors.toml:3: actor[0].type: ",
            "daily-2022.toml:9: arms_transfer[0].recipient: ",
            "daily-2022.toml:30: statement[0].when: ",
            "daily-2022.toml:26: measure[0].evidence[0]: ",
        ):
            assert line in found
        count = len([line for line in found.splitlines() if re.match(r"[\w-]+\.toml:\d+: ", line)])
        assert found.endswith(f"{count} problems. Nothing was done.\n")

    @pytest.mark.parametrize(
        ("broken", "place"),
        [
            ({"actors.toml": "[[actor"}, "actors.toml: "),
            ({"codings/daily-2022.toml": "[[meeting]]\n"}, "daily-2022.toml: "),
        ],
        ids=["not TOML", "no source"],
    )
    def test_invalid_file(self, run: Run, tmp_path: Path, broken: dict[str, str], place: str) -> None:
        """A file that is not valid TOML or has no source is a problem too."""
        result = run("balance", "--data", str(write(tmp_path, {**FILES, **broken})))
        assert (result.status, result.out) == (1, "")
        assert result.err.startswith(place)
        assert result.err.endswith("Nothing was done.\n")
