"""The native format for coding by hand: a folder of TOML files.

`dataset.toml` holds the title, the declared coverage and the disputes, `sources.toml` the sources,
`actors.toml` the actors, and `codings/` one file per source. A coding file names its source once, at its top,
and its records neither repeat it nor name it in their evidence.
"""

import tomllib
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from mediation.actors import Actor, Dispute
from mediation.dataset import Dataset, OnError
from mediation.errors import Problem, nearest
from mediation.evidence import Coverage, Source
from mediation.formats.problems import problems_of
from mediation.integrity import Entry
from mediation.part import Part
from mediation.records import KINDS

_TABLES: Final[dict[str, dict[str, type[Part]]]] = {
    "dataset.toml": {"coverage": Coverage, "dispute": Dispute},
    "sources.toml": {"source": Source},
    "actors.toml": {"actor": Actor},
}


def is_folder(path: Path) -> bool:
    """Tell whether the path is a dataset in this format: a folder with a `dataset.toml`."""
    return (path / "dataset.toml").is_file()


def read(path: Path, *, on_error: OnError = "raise") -> Dataset:
    """Read the folder as a dataset.

    Raises:
        DataError: with `on_error="raise"`, when anything is wrong with it: a file that can't be read, a
            table or field that the format doesn't have, a value that its field refuses, an id that nothing has.
    """
    reader = _Reader()
    title = ""
    for name, tables in _TABLES.items():
        content = reader.content(path / name, name)
        if name == "dataset.toml":
            title = reader.title(content.pop("title", ""), file=name)
        reader.tables(content, tables, file=name)
    if not (path / "codings").is_dir():
        reader.fail("no-codings", "is missing: a folder with a .toml file for each source", "codings")
    for file in sorted((path / "codings").glob("*.toml")):
        reader.codings(reader.content(file, file.name), file=file.name)
    return Dataset.assemble(
        reader.entries, title=title, problems=reader.problems, unread=reader.unread, on_error=on_error
    )


class _Reader:
    """What has been read so far, good and bad."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.unread: set[tuple[str, str]] = set()

    def content(self, file: Path, name: str) -> dict[str, Any]:
        """Return what the file holds, or nothing and a problem."""
        try:
            return tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            self.fail("no-file", "is missing", name)
        except OSError as error:
            self.fail("unreadable", f"can't be read: {error.strerror}", name)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            byte = f"byte {error.object[error.start]:#04x} in line {line}"
            self.fail("not-utf8", f"is not UTF-8 ({byte}): save it in that encoding", name)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            self.fail("not-toml", f"is not TOML: {error}; texts and dates stand in quotes", name)
        return {}

    def title(self, title: Any, *, file: str) -> str:  # noqa: ANN401 - not validated yet
        """Return the title of the dataset."""
        if isinstance(title, str):
            return title
        self.fail("not-text", f"is not a text, found {title!r}", file, path="title")
        return ""

    def codings(self, content: dict[str, Any], *, file: str) -> None:
        """Read the records of one source."""
        source = content.pop("source", None)
        if content and not isinstance(source, str):
            self.fail("no-source", 'names no source: write source = "..." at its top', file)
            return
        self.tables(content, dict(KINDS), file=file, source=source)

    def tables(
        self, content: dict[str, Any], known: dict[str, type[Part]], *, file: str, source: str | None = None
    ) -> None:
        """Read arrays of tables, each as the model of its name."""
        for name, rows in content.items():
            if name not in known:
                close = "".join(nearest(name, known))
                tables = ", ".join(known)
                self.fail("unknown-table", f"has no place for {name!r} among {tables}", file, nearest=close)
            elif not isinstance(rows, list):
                self.fail("not-tables", f"is not an array of tables: write [[{name}]]", file, path=name)
            else:
                for number, row in enumerate(rows):
                    self._part(row, known[name], file=file, path=f"{name}[{number}]", source=source)

    def _part(self, row: Any, model: type[Part], *, file: str, path: str, source: str | None) -> None:  # noqa: ANN401
        if source is not None and isinstance(row, dict):
            row = {"source": source, **row, "evidence": _sourced(row.get("evidence", ()), source)}
        try:
            part = model.model_validate(row)
        except ValidationError as error:
            self.problems += problems_of(error, model, file=file, path=path)
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                self.unread.add((model.__name__.lower(), row["id"]))
        else:
            self.entries.append(Entry(part, file, path))

    def fail(self, code: str, message: str, file: str, *, path: str = "", nearest: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(code=code, message=message, file=file, path=path, nearest=nearest))


def _sourced(evidence: Any, source: str) -> Any:  # noqa: ANN401 - not validated yet
    if not isinstance(evidence, list):
        return evidence
    return tuple({"source": source, **each} if isinstance(each, dict) else each for each in evidence)
