"""What has to hold of any input whatever, for each reader: the one check of the fuzzer, of the corpus and of CI."""

import re
import shutil
from pathlib import Path
from typing import Final

import mediation
from fuzz.event_checks import EVENT_NAMES, LONGEST_MESSAGE, check_events
from mediation import DataError, Dataset, MediationError
from mediation.models.part import Part

NAMES: Final = {
    "toml": "data",
    "csv": "data/datapackage.json",
    "jsonl": "data.jsonl",
    "json": "data.json",
    "parquet": "data.parquet",
    "sqlite": "data.sqlite",
    "zip": "data.zip",
    "gzip": "data.gz",
    **EVENT_NAMES,
}
"""The readers, and under which name an input is laid out for each; folders are packed into one input."""

CORPUS: Final = Path(__file__).parent / "corpus"

# Of a folder, each file begins with a line that names it.
_FILE: Final = re.compile(rb"^=== ([a-z_]{1,20}(?:/[a-z0-9_-]{1,20})?\.[a-z]{1,5})\n", re.MULTILINE)


def packed(folder: Path) -> bytes:
    """Return the files of a folder as one input."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return b"".join(b"=== %s\n" % str(file.relative_to(folder)).encode() + file.read_bytes() for file in files)


def unpack(data: bytes, folder: Path) -> None:
    """Write the files that are packed into an input."""
    _, *rest = _FILE.split(data)
    for name, content in zip(rest[::2], rest[1::2], strict=True):
        file = folder / name.decode()
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)


def lay_out(reader: str, data: bytes, place: Path) -> Path:
    """Write an input as what the reader reads, in the place, and return its path."""
    path = place / NAMES[reader]
    if reader in ("toml", "csv"):
        path = place / "data"
        path.mkdir()
        unpack(data, path)
    else:
        path.write_bytes(data)
    return path


def check(reader: str, data: bytes, place: Path, *, seen: set[int] | None = None) -> str:
    """Read an input in a place that is made for it, and hold what comes of it to what is promised.

    Nothing but a `MediationError` comes out; rows in are records, problems and skipped; looking through the data
    finds what loading them finds; what was loaded is saved and loaded as itself. Of event files, rows that can be read
    back are as many as are counted, and what is kept is counted, written and read back. Returns what came of it.

    With `seen`, in which it notes what came of which input, it does the last two once for each outcome.
    """
    place.mkdir()
    try:
        if reader in EVENT_NAMES:
            return check_events(reader, data, place / NAMES[reader], seen=seen)
        path = lay_out(reader, data, place)
        form = None if reader in ("zip", "gzip") else reader
        try:
            ds = mediation.load(path, format=form, on_error="collect")
        except MediationError as error:
            assert 0 < len(str(error).encode()) < LONGEST_MESSAGE  # noqa: PT017 - of whatever error of ours
            return "refused"
        _check_rows(ds, reader, data)
        if _is_new(tuple(sorted({problem.code for problem in ds.problems})), seen):
            _check_agreement(ds, path, form)
        if _is_new((ds.title, ds.outside, *_parts(ds)), seen):
            _check_return(ds, place / "again" / (NAMES[reader] if form else "data.jsonl"))
        return "loaded with problems" if ds.problems else "loaded"
    finally:
        shutil.rmtree(place)


def _parts(ds: Dataset) -> tuple[Part, ...]:
    return (*ds, *ds.sources.values(), *ds.actors.values(), *ds.disputes.values(), *ds.coverage)


def _is_new(outcome: tuple[object, ...], seen: set[int] | None) -> bool:
    if seen is None:
        return True
    known = len(seen)
    seen.add(hash(outcome))
    return len(seen) > known


def _check_rows(ds: Dataset, reader: str, data: bytes) -> None:
    """Hold the count of rows against the parts, the problems and, where lines are rows, the lines."""
    assert ds.tally
    assert ds.tally.kept == len(_parts(ds))
    assert ds.problems or not ds.tally.rejected
    assert all(len(str(problem).encode()) < LONGEST_MESSAGE for problem in ds.problems)
    assert all(problem.code and problem.message for problem in ds.problems)
    if reader == "jsonl":
        lines = data.removeprefix(b"\xef\xbb\xbf")
        assert ds.tally.read == lines.count(b"\n") + (lines[-1:] not in (b"", b"\n"))


def _check_agreement(ds: Dataset, path: Path, form: str | None) -> None:
    """Hold loading against looking through, and collecting against raising."""
    found = mediation.validate(path, format=form)
    assert ds.tally
    assert found.tally.read == ds.tally.read
    assert found.is_valid == (not ds.problems)
    if ds.problems:
        assert {*map(str, found.problems)} <= {*map(str, ds.problems)}
        try:
            mediation.load(path, format=form)
        except DataError as error:
            assert {*map(str, error.problems)} == {*map(str, found.problems)}  # noqa: PT017 - with what was found
        else:
            raise AssertionError("what has problems was loaded as if it had none")


def _check_return(ds: Dataset, path: Path) -> None:
    """Save what was loaded, and load it."""
    path.parent.mkdir(parents=True)
    ds.save(path)
    again = mediation.load(path)
    assert again == ds
    assert not again.problems
