"""A small dataset, and two ways to run a command."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import attrs

DATASET = """
title = "A small dataset"
[[coverage]]
period = "2021/2023"
[[dispute]]
id = "ukraine"
title = "War in Ukraine"
when = "2014/.."
"""
SOURCES = """
[[source]]
id = "daily-2022"
title = "A report"
published = "2022-05-01"
published_basis = "stated"
file = "report.txt"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 500
"""
ACTORS = "".join(
    f'[[actor]]\nid = "{actor}"\ntype = "state"\nnames = [{{ text = "{name}", kind = "preferred" }}]\n'
    for actor, name in (("TUR", "Türkiye"), ("RUS", "Russia"), ("UKR", "Ukraine"), ("USA", "United States"))
)
CODINGS = """
source = "daily-2022"

[[arms_transfer]]
event = "drones-2021"
when = "2021-06"
summary = "Türkiye sells drones to Ukraine."
supplier = "TUR"
recipient = "UKR"
designation = "drones"
terms = "sale"
steps = [{ status = "delivered" }]
disputes = ["ukraine"]
evidence = [{ start = 10, end = 90, sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]

[[measure]]
event = "sanctions-declined"
when = "2022"
summary = "Türkiye does not join the sanctions."
type = "sanction"
actors = ["TUR"]
targets = ["RUS"]
joining = ["USA"]
steps = [{ status = "declined" }]
disputes = ["ukraine"]
evidence = [{ start = 100, end = 150, sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]

[[statement]]
event = "hope-2022"
when = "2022-04-02"
summary = "Türkiye hopes for peace."
speaker = "TUR"
act = "hope"
evidence = [{ start = 200, end = 230, sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]
"""
FILES = {"dataset.toml": DATASET, "sources.toml": SOURCES, "actors.toml": ACTORS, "codings/daily-2022.toml": CODINGS}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a dataset and return its folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run_subprocess(*arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own, as users do."""
    command = [sys.executable, "-m", "mediation", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **env})
    assert b"Traceback" not in done.stderr
    return done


@attrs.frozen
class Result:
    """The exit status of a command, and its output."""

    status: int
    out: str
    err: str


Run: TypeAlias = Callable[..., Result]
