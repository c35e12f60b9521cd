"""Measures scanning and counting machine-coded events, against hand-written queries in the same run.

Run it with `python -m pytest -s tests/benchmarks/bench_events.py`; it needs `unzip`. For a quick look, set
`MEDIATION_EVENTS=200000 MEDIATION_ROUNDS=1`. It prints the medians and their ratios. Every program runs in its own
interpreter and prints its wall time, without imports, and its peak memory; programs alternate. Parquet is read three
times and the best time counts, because reading it is fast. The query is how often Türkiye moved toward Russia and
toward Ukraine, per year, class of move, means and domain.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from benchmarks.gdelt_rows import COLUMNS, write_parquet, write_tsv, write_zips

ROUNDS: Final = int(os.environ.get("MEDIATION_ROUNDS", "5"))
ROWS: Final = int(os.environ.get("MEDIATION_EVENTS", "5000000"))

START: Final = """
import json, re, sys, time
from pathlib import Path
source = sys.argv[1]
"""
# Not ru_maxrss, which a process inherits from its parent.
END: Final = r"""
times = []
for _ in range(REPEATS):
    began = time.perf_counter()
    moves = ask()
    times.append(time.perf_counter() - began)
figures = {"seconds": min(times), "moves": int(moves)}
figures["MB"] = int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps(figures))
"""
OURS: Final = """
import mediation, narwhals, polars
mediation.balance, mediation.scan
def ask():
    answer = mediation.balance(mediation.scan(source), "TUR", ("RUS", "UKR"))
    return sum(cell.count.possible for cell in answer.cells)
"""
_CODES: Final = """
import csv
from importlib.resources import files
table = files("mediation.codes") / "data" / "crosswalk-cameo-1.1.csv"
turns = [row for row in csv.DictReader(table.open(encoding="utf-8")) if row["move_class"]]
"""
DUCKDB: Final = (
    _CODES
    + """
import duckdb
kinds = ("move_class", "form", "means", "domain")
rows = ", ".join("(" + ", ".join(f"'{row[name]}'" for name in ("code", *kinds)) + ")" for row in turns)
turned = f"(VALUES {rows}) AS turn(code, {', '.join(kinds)})"
asked = f'''
    SELECT {YEAR} AS year, Actor2CountryCode AS pole, {', '.join(kinds)}, count(*) AS n
    FROM {FROM} JOIN {turned} ON EventCode = turn.code
    WHERE Actor1CountryCode = 'TUR' AND Actor2CountryCode IN ('RUS', 'UKR')
    GROUP BY ALL ORDER BY ALL'''
def ask():
    return sum(row[-1] for row in duckdb.sql(asked).fetchall())
"""
)
_NAMES: Final = f"NAMES = {list(COLUMNS)!r}\n"
DUCKDB_PARQUET: Final = "YEAR, FROM = 'SQLDATE // 10000', f\"'{source}'\"\n" + DUCKDB
DUCKDB_TEXT: Final = (
    _NAMES
    + """
typed = ", ".join(f"'{name}': 'VARCHAR'" for name in NAMES)
YEAR = "SQLDATE[:4]"
FROM = (
    f"read_csv('{source}', delim='\\t', header=false, quote='', escape='', auto_detect=false, "
    f"null_padding=true, strict_mode=false, ignore_errors=true, columns={{{typed}}})"
)
"""
    + DUCKDB
)
POLARS_TEXT: Final = (
    _CODES
    + _NAMES
    + """
import polars as pl
kinds = ("move_class", "form", "means", "domain")
turn = pl.LazyFrame([{"EventCode": row["code"], **{name: row[name] for name in kinds}} for row in turns])
def ask():
    found = (
        pl.scan_csv(
            source, separator="\\t", has_header=False, quote_char=None, encoding="utf8-lossy",
            schema=dict.fromkeys(NAMES, pl.String), truncate_ragged_lines=True,
        )
        .filter((pl.col("Actor1CountryCode") == "TUR") & pl.col("Actor2CountryCode").is_in(["RUS", "UKR"]))
        .join(turn, on="EventCode")
        .group_by(pl.col("SQLDATE").str.head(4), "Actor2CountryCode", *kinds)
        .agg(pl.len())
        .collect(engine="streaming")
    )
    return found["len"].sum()
"""
)
PANDAS: Final = (
    _NAMES
    + """
import pandas as pd
def ask():
    frame = pd.read_csv(
        source, sep="\\t", names=NAMES, dtype=str, quoting=3, on_bad_lines="skip", encoding_errors="replace"
    )
    return ((frame["Actor1CountryCode"] == "TUR") & frame["Actor2CountryCode"].isin(["RUS", "UKR"])).sum()
"""
)
UNZIP: Final = """
import glob, subprocess
def ask():
    for path in sorted(glob.glob(source)):
        subprocess.run(["unzip", "-p", path], stdout=subprocess.DEVNULL, check=True)
    return 0
"""
WRITE: Final = """
import mediation
def ask():
    mediation.scan(source).write(sys.argv[2])
    return 0
"""


def run(program: str, *arguments: object, repeats: int = 1) -> dict[str, float]:
    """Run the program and return its output: the best time of several answers in one interpreter."""
    program = f"REPEATS = {repeats}\n{START}{program}{END}"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    output = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
    answer: dict[str, float] = json.loads(output[-1])  # DuckDB draws a progress bar before it
    return answer


def compare(
    title: str, source: object, programs: dict[str, str], *, rounds: int = ROUNDS, repeats: int = 1
) -> dict[str, dict[str, float]]:
    """Run the programs alternately, and print their medians and their ratios to the first."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            runs[name].append(run(program, source, repeats=repeats))
    found = {name: {key: median(each[key] for each in own) for key in own[0]} for name, own in runs.items()}
    first, *_ = found.values()
    print(f"\n{title}, medians of {rounds}")  # noqa: T201
    for name, own in found.items():
        ratios = f"ratio {first['seconds'] / own['seconds']:6.2f} of time, {first['MB'] / own['MB']:5.2f} of memory"
        print(f"  {name:24}{own['seconds']:8.2f} s {own['MB']:7.0f} MB {own['moves']:9.0f} moves; {ratios}")  # noqa: T201
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("events")
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("rows", [ROWS, 4 * ROWS])
def test_parquet(folder: Path, rows: int) -> None:
    """Measure Parquet against DuckDB, and the table that `write` makes against the original one."""
    wide, narrow = folder / "wide", folder / "events.parquet"
    wide.mkdir()
    write_parquet(wide, rows)
    source = wide / "*.parquet"
    found = compare(
        f"{rows:,} rows of Parquet", source, {"mediation": OURS, "DuckDB by hand": DUCKDB_PARQUET}, repeats=3
    )
    assert found["mediation"]["moves"] == found["DuckDB by hand"]["moves"]
    written = run(WRITE, source, narrow)
    print(f"  written in {written['seconds']:.1f} s and {written['MB']:.0f} MB: {narrow.stat().st_size / 1e6:.0f} MB")  # noqa: T201
    again = compare("the table written", narrow, {"mediation": OURS}, repeats=3)
    times = found["mediation"]["seconds"] / again["mediation"]["seconds"]
    print(f"  {times:.1f} times as fast as on the wide table")  # noqa: T201
    assert again["mediation"]["moves"] == found["mediation"]["moves"]
    shutil.rmtree(wide)
    narrow.unlink()


def test_text(folder: Path) -> None:
    """Measure tab-separated text with every malformed row reported, against tools that ignore such rows."""
    source = write_tsv(folder, ROWS)
    programs = {"mediation": OURS, "Polars by hand": POLARS_TEXT, "DuckDB by hand": DUCKDB_TEXT}
    found = compare(f"{ROWS:,} rows of text", source, programs)
    assert found["mediation"]["moves"] == found["Polars by hand"]["moves"]
    compare("of text, once", source, {"mediation": OURS, "pandas, all columns": PANDAS}, rounds=1)
    source.unlink()


def test_zips(folder: Path) -> None:
    """Measure one zip archive per day, against only unpacking them."""
    days = folder / "days"
    days.mkdir()
    write_zips(days, ROWS)
    compare(f"{ROWS:,} rows in daily zips", days / "*.zip", {"mediation": OURS, "unzip -p": UNZIP})
    shutil.rmtree(days)
