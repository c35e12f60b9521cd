"""The native format for coding by hand: a folder of TOML files.

`dataset.toml` holds the title, the declared coverage and the disputes; `sources.toml` holds the sources and
`actors.toml` the actors. The folder `codings/` has one file per source. A coding file names its source once, at the
top; its records and their evidence leave it out.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

from mediation.errors import DataError, Problem
from mediation.files.folders import Place
from mediation.formats.intake import Intake
from mediation.formats.toml import unread_files
from mediation.formats.toml.lines import lines_of
from mediation.models.part import Part
from mediation.models.problems import MAX_QUOTED_CHARS
from mediation.models.records import KINDS, Record, Staged
from mediation.record_set import RecordSet

HEAD: Final = "dataset.toml"
_TABLES: Final = {HEAD: ("coverage", "dispute"), "sources.toml": ("source",), "actors.toml": ("actor",)}
_CODINGS: Final = "codings/"
_CODING: Final = re.compile(rf"{_CODINGS}[^./][^/]*\.toml")

# Each file is read into memory whole. The codings of a long book take a tenth of this.
_MAX_FILE_BYTES: Final = 8 * 2**20
_PREVIEW_BYTES: Final = 2**20

_QUOTED: Final = re.compile(r"""\"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""")
_MANY_PARTS: Final = re.compile(r"""(?<![\w"-])(?:(?:[\w-]++|"")[ \t]*+\.[ \t]*+){64}""")


def is_ours(name: str) -> bool:
    """Return whether this format writes a file of that name."""
    return name in _TABLES or _CODING.fullmatch(name) is not None


# Reading.


def read(place: Place, intake: Intake) -> None:
    """Read the folder: first its entities, then the codings of each source."""
    names = place.names(whole=_CODINGS)
    missing = [_report_missing(name, names, intake) for name in _TABLES if name not in names]
    for name, tables in _TABLES.items():
        content = _content(place, name, intake) if name in names else {}
        if name == HEAD:
            intake.head({key: content.pop(key) for key in ("title", "outside") if key in content}, file=name)
        _take_tables(content, tables, intake, file=name)
    codings = [name for name in names if _CODING.fullmatch(name)]
    strays = unread_files.report(names, {*_TABLES, *codings, *missing}, _CODINGS, partial(_start, place), intake)
    if not codings and not strays and intake.has_sources:
        intake.fail("no-codings", "Missing folder. Add it, with a .toml file for each source.", _CODINGS.rstrip("/"))
    for name in codings:
        _take_codings(_content(place, name, intake), intake, file=_shown(name))


def _report_missing(name: str, names: Iterable[str], intake: Intake) -> str:
    """Report a missing file, and return the name of the file that may be meant instead."""
    close = unread_files.nearest_to(name, (each for each in names if each not in _TABLES), intake)
    intake.fail("no-file", "Missing file.", name, nearest=close)
    return close


def _shown(name: str) -> str:
    """Return the name that messages use: without the folder, unless another file has that name."""
    short = name.removeprefix(_CODINGS)
    return name if short in _TABLES else short


def _content(place: Place, name: str, intake: Intake) -> dict[str, Any]:
    """Return the content of the file; report a problem and return nothing if it can't be read."""
    file, data = _shown(name), b""
    try:
        data = _bytes(place, name)
        if len(data) > _MAX_FILE_BYTES:
            size = f"{_MAX_FILE_BYTES // 2**20} MiB"
            intake.fail("too-large", f"Larger than {size}. Save a dataset of this size as JSON Lines.", file)
        else:
            content = _parsed(data.decode("utf-8-sig"))
            intake.finders[file] = partial(_lines, place, name, hash(data))
            return content
    except FileNotFoundError:
        intake.fail("no-file", "Missing file.", file)
    except OSError as error:
        intake.fail("unreadable", f"Can't be read: {error.strerror}.", file)
    except DataError as error:
        intake.problems += error.problems
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.object[error.start]:#04x}"
        intake.fail("not-utf8", f"Not UTF-8 ({byte}). Save the file as UTF-8.", file, line=line)
    except (ValueError, RecursionError) as error:
        from mediation.formats.toml.syntax import explained  # only for files with errors

        what, line = explained(str(error), data.decode("utf-8-sig"))
        intake.fail("not-toml", f"Not valid TOML: {what}.", file, line=line)
    intake.unread_files.add(file)
    return {}


def _bytes(place: Place, name: str) -> bytes:
    """Return the content of a file, at most one byte more than the limit."""
    with place.open(name) as stream:
        return stream.read(_MAX_FILE_BYTES + 1)


def _start(place: Place, name: str) -> bytes:
    """Return the beginning of a file; nothing if it can't be read."""
    try:
        with place.open(name) as stream:
            return stream.read(_PREVIEW_BYTES)
    except (OSError, DataError):
        return b""


def _lines(place: Place, name: str, digest: int, paths: Iterable[str]) -> dict[str, int]:
    """Read the file again and return the lines of the paths; nothing if the file has changed."""
    try:
        data = _bytes(place, name)
    except (OSError, DataError):
        return {}
    return lines_of(data.decode("utf-8-sig"), paths, given="source") if hash(data) == digest else {}


def _parsed(text: str) -> dict[str, Any]:
    """Parse the text.

    Names of many parts are rejected first: the parser needs quadratic time for them.

    Raises:
        ValueError: the text is not TOML.
    """
    if _MANY_PARTS.search(_QUOTED.sub('""', text)):
        raise ValueError("a name has more than 64 parts")
    return tomllib.loads(text)


def _take_codings(content: dict[str, Any], intake: Intake, *, file: str) -> None:
    """Read the records of one source."""
    source = content.pop("source", None)
    if content and not isinstance(source, str):
        fault, path = ("Missing source", "") if source is None else ("Not the id of a source", "source")
        intake.fail("no-source", f'{fault}. Write source = "..." at the top of the file.', file, path=path)
        for rows in content.values():
            intake.rejected += len(rows) if isinstance(rows, list) else 0
        return
    _take_tables(content, KINDS, intake, file=file, source=source)


def _take_tables(
    content: dict[str, Any], known: Iterable[str], intake: Intake, *, file: str, source: str | None = None
) -> None:
    """Read arrays of tables, each as the kind of part that its name gives."""
    for name, rows in content.items():
        if name not in known:
            close = intake.hints.of(name, known)
            message = f"Unknown table. Known tables: {', '.join(known)}."
            intake.fail("unknown-table", message, file, path=name[:MAX_QUOTED_CHARS], nearest=close)
            intake.rejected += len(rows) if isinstance(rows, list) else 0
        elif not isinstance(rows, list):
            intake.reject(
                Problem(code="not-tables", message=f"Not an array of tables. Write [[{name}]].", file=file, path=name)
            )
        else:
            for number, row in enumerate(rows):
                intake.row(name, _sourced(row, source), file=file, path=f"{name}[{number}]")


def _sourced(row: Any, source: str | None) -> Any:
    """Return the row with the source of its file added to it and its evidence, unless they name their own."""
    if source is None or not isinstance(row, dict):
        return row
    row = {"source": source, **row}
    if isinstance(row.get("evidence"), list):
        row["evidence"] = [{"source": source, **each} if isinstance(each, dict) else each for each in row["evidence"]]
    return row


# Writing.


def write(ds: RecordSet, folder: Path) -> None:
    """Write the dataset into an empty folder."""
    head: dict[str, Any] = {"title": ds.title} | ({"outside": sorted(ds.outside)} if ds.outside else {})
    entities = {"coverage": ds.coverage, "dispute": ds.disputes.values()}
    _print(folder / HEAD, head | {name: [*map(_row, parts)] for name, parts in entities.items() if parts})
    _print(folder / "sources.toml", {"source": [*map(_row, ds.sources.values())]} if ds.sources else {})
    _print(folder / "actors.toml", {"actor": [*map(_row, ds.actors.values())]} if ds.actors else {})
    codings: dict[str, dict[str, Any]] = {source: {"source": source} for source in ds.sources}
    for record in ds:
        codings[record.source].setdefault(record.kind, []).append(_record_row(record))
    for source, content in codings.items():
        _print(folder / _CODINGS / f"{source}.toml", content)


def _print(file: Path, content: dict[str, Any]) -> None:
    import tomli_w

    file.parent.mkdir(exist_ok=True)
    file.write_bytes(tomli_w.dumps(content).encode())


def _row(part: Part) -> dict[str, Any]:
    """Return the fields that differ from their defaults."""
    return part.model_dump(mode="json", exclude_defaults=True)


def _record_row(record: Record) -> dict[str, Any]:
    """Return the fields of a record, without those that its file or the record already gives."""
    row = _row(record)
    source = row.pop("source")
    for evidence in row["evidence"]:
        if evidence["source"] == source:
            del evidence["source"]
    if isinstance(record, Staged):
        for part in (*row["steps"], *row.get("responses", ())):
            if part["when"] == row["when"]:
                del part["when"]
    return row
