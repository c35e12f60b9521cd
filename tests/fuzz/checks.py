"""The promises that hold for any input, for each reader: one check for the fuzzer, the corpus and CI."""

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
"""The readers, and the file name of an input for each; a folder is packed into one input."""

CORPUS: Final = Path(__file__).parent / "corpus"

# In a packed folder, each file begins with a line that names it.
_FILE: Final = re.compile(rb"^=== ([a-z_]{1,20}(?:/[a-z0-9_-]{1,20})?\.[a-z]{1,5})\n", re.MULTILINE)


def packed(folder: Path) -> bytes:
    """Return the files of a folder as one input."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return b"".join(b"=== %s\n" % str(file.relative_to(folder)).encode() + file.read_bytes() for file in files)


def unpack(data: bytes, folder: Path) -> None:
    """Write the files of a packed input."""
    _, *rest = _FILE.split(data)
    for name, content in zip(rest[::2], rest[1::2], strict=True):
        file = folder / name.decode()
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)


def lay_out(reader: str, data: bytes, place: Path) -> Path:
    """Write an input as the reader expects it, and return its path."""
    path = place / NAMES[reader]
    if reader in ("toml", "csv"):
        path = place / "data"
        path.mkdir()
        unpack(data, path)
    else:
        path.write_bytes(data)
    return path


def check(reader: str, data: bytes, place: Path, *, seen: set[int] | None = None) -> str:
    """Read an input in a new folder, check the promises, and return the outcome.

    Only a `MediationError` may be raised. Every row becomes a record, a problem or is skipped. Validating finds the
    same problems as loading. A loaded dataset is saved and loaded as an equal one. In event files, the number of
    readable rows is the number counted, and the rows that are kept can be counted, written and read back.

    With `seen`, a record of outcomes, the last two checks run once per outcome.
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
            assert 0 < len(str(error).encode()) < LONGEST_MESSAGE  # noqa: PT017 - any of our errors
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
    """Check the count of rows against the parts, the problems and, if rows are lines, the lines."""
    assert ds.tally
    assert ds.tally.kept == len(_parts(ds))
    assert ds.problems or not ds.tally.rejected
    assert all(len(str(problem).encode()) < LONGEST_MESSAGE for problem in ds.problems)
    assert all(problem.code and problem.message for problem in ds.problems)
    if reader == "jsonl":
        lines = data.removeprefix(b"\xef\xbb\xbf")
        assert ds.tally.read == lines.count(b"\n") + (lines[-1:] not in (b"", b"\n"))


def _check_agreement(ds: Dataset, path: Path, form: str | None) -> None:
    """Compare loading with validating, and collecting with raising."""
    found = mediation.validate(path, format=form)
    assert ds.tally
    assert found.tally.read == ds.tally.read
    assert found.is_valid == (not ds.problems)
    if ds.problems:
        assert {*map(str, found.problems)} <= {*map(str, ds.problems)}
        try:
            mediation.load(path, format=form)
        except DataError as error:
            assert {*map(str, error.problems)} == {*map(str, found.problems)}  # noqa: PT017 - compared with the collected problems
        else:
            raise AssertionError("what has problems was loaded as if it had none")


def _check_return(ds: Dataset, path: Path) -> None:
    """Save the dataset, load it, and compare."""
    path.parent.mkdir(parents=True)
    ds.save(path)
    again = mediation.load(path)
    assert again == ds
    assert not again.problems
