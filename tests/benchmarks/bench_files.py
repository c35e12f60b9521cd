"""Measures reading and writing large datasets, against other libraries in the same run.

Run it with `python -m pytest -s tests/benchmarks/bench_files.py` after `pip install pytest-benchmark`; it prints the
medians and their ratios. Every program runs in its own interpreter and prints its processor time and peak memory;
programs alternate.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any, Final

import pytest

from benchmarks.large import write_lines, write_tables

ROUNDS: Final = 5

START: Final = """
import json, resource, sys, time
figures = {}
def timed(name, act):
    began = time.process_time()
    answer = act()
    figures[name] = time.process_time() - began
    return answer
"""
END: Final = """
figures["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(figures))
"""
PEER: Final = """
import mediation
from pydantic import TypeAdapter
records = TypeAdapter(mediation.AnyRecord)
def kind(line):
    return line[9:line.index(b'"', 9)].decode()
def load():
    with open(sys.argv[1], "rb") as lines:
        return [records.validate_json(line) for line in lines if kind(line) in mediation.models.KINDS]
def save():
    with open(sys.argv[2], "wb") as file:
        for record in loaded:
            file.write(records.dump_json(record) + b"\\n")
records.rebuild()
loaded = timed("load", load)
timed("save", save)
"""
OURS: Final = """
import mediation
loaded = timed("load", lambda: mediation.load(sys.argv[1]))
timed("save", lambda: loaded.save(sys.argv[2]))
"""
VALIDATE: Final = """
import mediation
assert timed("validate", lambda: mediation.validate(sys.argv[1])).is_valid
"""
LOOK_UP: Final = """
import mediation
ds = mediation.load(sys.argv[1])
records = ds.records[:: max(1, len(ds) // 1000)]
ds[records[0].id], ds.accounts
def look_up():
    for _ in range(200):
        for record in records:
            ds[record.id], ds.accounts[record.event]
timed("look up", look_up)
figures["look up"] *= 1e9 / (200 * len(records))
"""
MERGE: Final = """
import attrs, mediation
ds = mediation.load(sys.argv[1])
ds.accounts
timed("merge", lambda: ds | ds)
figures["merge"] *= 1e6 / len(ds)
"""


def run(program: str, *arguments: object) -> dict[str, float]:
    """Run the program and return its output."""
    command = [sys.executable, "-c", START + program + END, *map(str, arguments)]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return answer


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: median(each[name] for each in runs) for name in runs[0]}


def test_json_lines(benchmark: Any, tmp_path: Path) -> None:
    """Loading and saving 200,000 records of JSON Lines is faster than pydantic line by line, in less memory."""
    file = tmp_path / "large.jsonl"
    write_lines(file, 200_000)
    peer: list[dict[str, float]] = []
    ours: list[dict[str, float]] = []

    def take_turns() -> None:
        peer.append(run(PEER, file, tmp_path / "peer.jsonl"))
        ours.append(run(OURS, file, tmp_path / "ours.jsonl"))

    benchmark.pedantic(take_turns, rounds=ROUNDS)
    one, other = medians(peer), medians(ours)
    ratios = {name: one[name] / other[name] for name in one}
    benchmark.extra_info.update(peer=one, ours=other, ratios=ratios)
    print("peer", one, "ours", other, "peer / ours", ratios)  # noqa: T201 - for who runs it
    assert ratios["MB"] > 1
    assert ratios["load"] > 1.3
    assert ratios["save"] > 1


def test_memory_of_validating_json_lines(benchmark: Any, tmp_path: Path) -> None:
    """Validating 200,000 records takes less memory than the size of their file."""
    file = tmp_path / "large.jsonl"
    write_lines(file, 200_000)
    runs = [run(VALIDATE, file)]
    benchmark.pedantic(lambda: runs.append(run(VALIDATE, file)), rounds=3)
    print("validate", medians(runs), "file MB", file.stat().st_size / 2**20)  # noqa: T201 - for who runs it
    assert medians(runs)["MB"] < file.stat().st_size / 2**20


def test_memory_of_validating_tables(benchmark: Any, tmp_path: Path) -> None:
    """Validating a million rows of CSV takes less memory than the size of their files."""
    size = write_tables(tmp_path, 500_000) / 2**20
    runs: list[dict[str, float]] = []
    benchmark.pedantic(lambda: runs.append(run(VALIDATE, tmp_path)), rounds=1)
    print("validate", medians(runs), "file MB", size)  # noqa: T201 - for who runs it
    assert medians(runs)["MB"] < size


@pytest.mark.parametrize(("program", "name", "most"), [(LOOK_UP, "look up", 4), (MERGE, "merge", 3)])
def test_cost_for_each_record(benchmark: Any, tmp_path: Path, program: str, name: str, most: float) -> None:
    """A look-up, and merging per record, cost nearly the same for 1,000 records and 100,000."""
    files = {records: tmp_path / f"{records}.jsonl" for records in (1_000, 100_000)}
    for records, file in files.items():
        write_lines(file, records)
    runs: dict[int, list[dict[str, float]]] = {records: [] for records in files}

    def take_turns() -> None:
        for records, file in files.items():
            runs[records].append(run(program, file))

    benchmark.pedantic(take_turns, rounds=ROUNDS)
    few, many = (medians(each)[name] for each in runs.values())
    benchmark.extra_info.update(few=few, many=many)
    print(name, "among 1,000", few, "among 100,000", many, "ratio", many / few)  # noqa: T201 - for who runs it
    assert many / few < most
