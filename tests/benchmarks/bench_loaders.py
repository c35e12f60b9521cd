"""Measures reading public datasets as records, against pandas reading only their files, in the same run.

Run it with `python -m pytest -s tests/benchmarks/bench_loaders.py`; it prints the medians and their ratios. Every
program runs in its own interpreter and prints its processor time and peak memory; programs alternate.
To add a loader, add a file to `dataset_files` and a line to `FILES`.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from benchmarks.dataset_files import write_mend, write_pax
from loaders.build_arms import many_deliveries

ROUNDS: Final = 5
FILES: Final[dict[str, tuple[Callable[[Path], Path], int]]] = {
    "pax": (write_pax, 2_257),
    "mend": (write_mend, 2_956),
    "sipri": (many_deliveries, 25_000),
}
MOST_TIMES: Final = 3

START: Final = """
import json, resource, sys, time
def measure(act, count=len):
    began = time.process_time()
    answer = act()
    print(json.dumps({"s": time.process_time() - began, "n": count(answer),
                      "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
PEER: Final = (
    "import pandas\npandas.DataFrame({'a': [1]})\nmeasure(lambda: pandas.read_csv(sys.argv[1], low_memory=False))"
)
OURS: Final = """
import mediation
mediation.load(sys.argv[2])
measure(lambda: mediation.load(sys.argv[1]), lambda ds: ds.tally.read)
"""


def _run(program: str, *paths: Path) -> dict[str, float]:
    command = [sys.executable, "-c", START + program, *map(str, paths)]
    answer: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return answer


@pytest.mark.parametrize("name", FILES)
def test_public_datasets(tmp_path: Path, name: str) -> None:
    """All rows become records; time and memory are printed, with their ratios to those of pandas."""
    write, rows = FILES[name]
    path, small = write(tmp_path / f"{name}.csv"), write(tmp_path / f"{name}-small.csv", 5)  # type: ignore[call-arg]
    peers, ours = [], []
    for _ in range(ROUNDS):
        peers.append(_run(PEER, path))
        ours.append(_run(OURS, path, small))
    assert {each["n"] for each in (*peers, *ours)} == {rows}
    seconds, memory = (
        (median(each[unit] for each in ours), median(each[unit] for each in peers)) for unit in ("s", "MB")
    )
    print(  # noqa: T201 - its result
        f"\n{name}: {rows} rows in {seconds[0]:.3f} s, pandas {seconds[1]:.3f} s: {seconds[0] / seconds[1]:.1f} times;"
        f" {memory[0]:.0f} MB, pandas {memory[1]:.0f} MB"
    )
