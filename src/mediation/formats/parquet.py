"""Parquet: one file with a row for each part, nested as the models are. The column `kind` says what each row is."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

from mediation.dataset import Dataset
from mediation.errors import DataError, Problem
from mediation.formats.frames import take_frame, to_frame
from mediation.formats.intake import Intake
from mediation.formats.jsonl import VERSION, take_head

_KEY: Final = "mediation"

# A row has a digest, which takes its bytes in any file; what claims more rows would unpack to more than it holds.
_LEAST_BYTES: Final = 8

_one_at_a_time: Final = threading.Lock()


def read(path: Path, intake: Intake) -> None:
    """Take in the rows of the file."""
    import polars as pl

    try:
        size = path.stat().st_size
        with _quiet():
            metadata = pl.read_parquet_metadata(path)
            rows = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
            if rows > max(1_000, size // _LEAST_BYTES):
                _refuse("too-large", f"says that it has {rows} rows, which {size} bytes can't hold", path)
            frame = pl.read_parquet(path, glob=False, use_pyarrow=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, UnicodeDecodeError) as error:
        first = str(error).partition("\n")[0]
        _refuse("broken-file", f"is not Parquet that can be read: {first:.200}", path)
    if _KEY in metadata:
        take_head({"version": int(metadata[_KEY])} if metadata[_KEY].isdecimal() else {}, path.name, 0, intake)
    take_frame(frame, intake, path.name)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let nothing through to the screen: Polars writes there of its panics, of which we tell in our own words.

    What other threads write there meanwhile is lost.
    """
    with _one_at_a_time, _nowhere(2):
        yield


@contextmanager
def _nowhere(descriptor: int) -> Iterator[None]:
    """Send to nowhere what is written to an open file, if it is open."""
    try:
        kept = os.dup(descriptor)
    except OSError:
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), descriptor)
    try:
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)


def _refuse(code: str, message: str, path: Path) -> NoReturn:
    raise DataError([Problem(code=code, message=message, file=path.name)])


def write(ds: Dataset, path: Path) -> None:
    """Write the dataset."""
    to_frame(ds).write_parquet(path, metadata={_KEY: str(VERSION)})
