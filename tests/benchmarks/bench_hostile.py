"""Compares the processor time of hostile files with that of a normal file of a megabyte, in one run.

Run it with `python -m pytest -s tests/benchmarks/bench_hostile.py`. The normal file is JSON Lines of records like the
founding ones. A hostile file may take `MOST` times as long; the worst took 48 times as long when this was written.
"""

import sys
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

import mediation
from benchmarks.large import write_lines
from formats.test_hostile import PACKED
from mediation import MediationError

ROUNDS: Final = 3
MOST: Final = 70
HONEST_RECORDS: Final = 1_600


def seconds(path: Path) -> float:
    """Return the median processor time of loading a file, whether it is rejected or not."""
    found = []
    for _ in range(ROUNDS):
        begun = process_time()
        with suppress(MediationError):
            mediation.load(path, on_error="collect")
        found.append(process_time() - begun)
    return median(found)


def test_time_of_hostile_files(tmp_path: Path) -> None:
    """Each takes at most `MOST` times as long as a normal file."""
    write_lines(tmp_path / "honest.jsonl", HONEST_RECORDS)
    honest = seconds(tmp_path / "honest.jsonl")
    ratios = {}
    for name, (_, content) in PACKED.items():
        (tmp_path / name).write_bytes(content())
        ratios[name] = seconds(tmp_path / name) / honest
    size = (tmp_path / "honest.jsonl").stat().st_size
    sys.stdout.write(f"\nhonest.jsonl: {size:,} bytes, {honest:.2f} s\n")
    sys.stdout.writelines(f"{name}: {ratio:.1f} times as long\n" for name, ratio in ratios.items())
    assert max(ratios.values()) < MOST
