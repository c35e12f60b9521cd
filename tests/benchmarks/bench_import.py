"""Compare the CPU time of `import mediation` and of the command line with that of the libraries they need.

Run `python tests/benchmarks/bench_import.py`. It starts the programs in turn and compares the medians of their
CPU time. The first round is not counted, because it may write byte code. Limits:

- `import mediation`: 1.4 times pydantic and ten plain models, both without the bare interpreter
- `mediation --version`: 1.3 times `import mediation`
- `mediation balance` on the seeds: 2.5 times importing the libraries
"""

import os
import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

TEN_MODELS = """
from pydantic import BaseModel
class Name(BaseModel): text: str; language: str = ""
class Code(BaseModel): scheme: str; value: str
class Place(BaseModel): name: str; latitude: float | None = None
class Person(BaseModel): names: tuple[Name, ...]; codes: tuple[Code, ...] = ()
class State(BaseModel): names: tuple[Name, ...]; codes: tuple[Code, ...] = ()
class Source(BaseModel): title: str; url: str = ""; published: str
class Evidence(BaseModel): source: str; start: int; end: int
class Event(BaseModel): when: str; place: Place | None = None; evidence: tuple[Evidence, ...]
class Talks(Event): parties: tuple[State, ...]; mediators: tuple[State | Person, ...] = ()
class Transfer(Event): supplier: State; recipient: State; number: int | None = None
"""
PROGRAMS = {
    "bare interpreter": ["-c", "pass"],
    "pydantic and ten models": ["-c", TEN_MODELS],
    "import mediation": ["-c", "import mediation"],
    "mediation --version": ["-m", "mediation", "--version"],
    "libraries": ["-c", "import polars, narwhals, pydantic"],
    "mediation balance": ["-m", "mediation", "balance"],
}
ROUNDS = 25


def cpu_seconds(arguments: list[str]) -> float:
    """Run a fresh interpreter and return the CPU time that it took."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=env)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(rounds: int) -> dict[str, float]:
    """Return the median CPU time of each program."""
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(rounds + 1):
        for name, arguments in PROGRAMS.items():
            times[name].append(cpu_seconds(arguments))
    return {name: median(found[1:]) for name, found in times.items()}


def ratios(took: dict[str, float]) -> dict[str, float]:
    """Return the three ratios that have a limit."""
    bare = took["bare interpreter"]
    return {
        "import mediation / ten models": (took["import mediation"] - bare) / (took["pydantic and ten models"] - bare),
        "mediation --version / import mediation": took["mediation --version"] / took["import mediation"],
        "mediation balance / libraries": took["mediation balance"] / took["libraries"],
    }


if __name__ == "__main__":
    measured = medians(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    for name, seconds in measured.items():
        print(f"{name:40} {seconds * 1000:7.0f} ms")
    for name, ratio in ratios(measured).items():
        print(f"{name:40} {ratio:7.2f}")
