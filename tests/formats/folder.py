"""Write datasets as plain folders of TOML, with inline values and one table per record."""

import json
import re
from pathlib import Path
from typing import Any, Final

from mediation import Dataset
from mediation.models.part import Part

GOOD: Final[dict[str, str]] = {
    "dataset.toml": """
title = "Black Sea"
coverage = [{ period = "2022", actors = ["TUR"], exhaustive = true }]
dispute = [{ id = "war", title = "The war", parties = ["RUS", "UKR"], when = "2022-02-24/.." }]
""",
    "sources.toml": f"""
[[source]]
id = "a"
title = "A text"
published = "2022-07-23"
published_basis = "stated"
file = "a.txt"
sha256 = "{"0" * 64}"
length = 100
""",
    "actors.toml": "".join(
        f"""
[[actor]]
id = "{actor}"
type = "state"
names = [{{ text = "{actor}", kind = "preferred" }}]
"""
        for actor in ("TUR", "RUS", "UKR")
    ),
    "codings/a.toml": f"""
source = "a"

[[agreement]]
event = "grain-deal"
when = "2022-07-22"
summary = "Parallel papers on grain were signed."
evidence = [{{ start = 0, end = 10, sha256 = "{"0" * 64}" }}]
title = "Grain deal"
parties = ["RUS", "UKR"]
third_parties = [{{ actor = "TUR", role = "guarantor", signed = true }}]
steps = [{{ status = "signed" }}]
""",
}


def write(folder: Path, **changes: str | bytes | None) -> Path:
    """Write the good files, with changes by name such as `codings_a`: a text, bytes, or None to leave a file out."""
    files: dict[str, str | bytes | None] = {**GOOD}
    files |= {name.replace("codings_", "codings/") + ".toml": content for name, content in changes.items()}
    for name, content in files.items():
        if content is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def write_dataset(folder: Path, ds: Dataset) -> Path:
    """Write a whole dataset."""
    (folder / "codings").mkdir(parents=True)
    title = f"title = {_toml(ds.title)}\n"
    tables = _tables("coverage", ds.coverage) + _tables("dispute", tuple(ds.disputes.values()))
    _write(folder / "dataset.toml", title + tables)
    _write(folder / "sources.toml", _tables("source", tuple(ds.sources.values())))
    _write(folder / "actors.toml", _tables("actor", tuple(ds.actors.values())))
    for source in ds.sources:
        records = "".join(_tables(record.kind, (record,)) for record in ds if record.source == source)
        _write(folder / "codings" / f"{source}.toml", f"source = {_toml(source)}\n{records}")
    return folder


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode())


def _tables(name: str, parts: tuple[Part, ...]) -> str:
    return "".join(f"\n[[{name}]]\n{_fields(part)}\n" for part in parts)


def _fields(part: Part) -> str:
    fields = part.model_dump(mode="json", exclude={"kind"})
    if "evidence" in fields:
        del fields["source"]
        fields["evidence"] = [{name: each[name] for name in each if name != "source"} for each in fields["evidence"]]
    return "\n".join(f"{name} = {_toml(value)}" for name, value in fields.items() if value is not None)


def _toml(value: Any) -> str:
    """Return the value as TOML, which writes strings, numbers and lists like JSON and has no null."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items() if each is not None) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return re.sub("\x7f", r"\\u007f", json.dumps(value, ensure_ascii=False))
