"""Measures `import mediation` against importing pydantic and defining ten plain models, in the same run.

Run it with `python -m pytest tests/benchmarks/bench_import.py` after `pip install pytest-benchmark`. The ratio
of the medians, each without the start of the interpreter, must stay under 1.5.
"""

import subprocess
import sys
from typing import Any

import pytest

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
PROGRAMS = {"bare interpreter": "pass", "pydantic and ten models": TEN_MODELS, "mediation": "import mediation"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_import(benchmark: Any, name: str) -> None:
    """Measure the program in a fresh interpreter."""
    command = [sys.executable, "-c", PROGRAMS[name]]
    benchmark.pedantic(subprocess.run, args=(command,), kwargs={"check": True}, rounds=25, warmup_rounds=3)
