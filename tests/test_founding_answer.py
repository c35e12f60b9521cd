"""What the first command prints, to the letter. `MEDIATION_REFRESH=1 pytest` writes it anew; then read the diff.

A block that ends with a line `[...]` shows the beginning, up to the records that gave no move.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "founding-answer.md"
CUT = "\n[...]"
BLOCK = re.compile(r"```text\n\$ mediation (?P<arguments>[^\n]*)\n(?P<output>.*?)\n```", flags=re.DOTALL)


def _printed(arguments: str) -> str:
    command = [sys.executable, "-m", "mediation", *arguments.split()]
    env = {**os.environ, "PYTHONUTF8": "1"}
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, env=env)
    return "\n".join(line.rstrip() for line in run.stdout.rstrip().splitlines())


def _refreshed(block: re.Match[str]) -> str:
    printed = _printed(block["arguments"])
    if block["output"].endswith(CUT):
        printed = printed.partition("\nno move")[0] + CUT
    return f"```text\n$ mediation {block['arguments']}\n{printed}\n```"


@pytest.fixture(scope="module")
def page() -> str:
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("MEDIATION_REFRESH"):
        text = BLOCK.sub(_refreshed, text)
        PAGE.write_text(text, encoding="utf-8")
    return text


def test_page_shows_what_the_command_prints(page: str) -> None:
    """Each command on the page prints what stands below it."""
    blocks = list(BLOCK.finditer(page))
    assert blocks
    for block in blocks:
        whole = block["output"].removesuffix(CUT)
        printed = _printed(block["arguments"])
        assert printed[: len(whole)] == whole, block["arguments"]
        assert block["output"].endswith(CUT) or printed == whole, block["arguments"]
