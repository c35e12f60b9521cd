"""Parquet: one file with a row for each part, nested as the models are. The column `kind` says what each row is.

It is read by pyarrow and written by Polars: what Polars reads of a broken file can end the whole process.
"""

from pathlib import Path
from typing import Any, Final, NoReturn

import polars as pl
from polars.exceptions import PanicException, PolarsError

from mediation.errors import DataError, MissingExtraError, Problem
from mediation.formats.intake import Intake
from mediation.formats.json.lines import VERSION, take_head
from mediation.formats.tables.frames import take_frame, to_frame
from mediation.record_set import RecordSet

_KEY: Final = b"mediation"

# A row has a digest, which takes its bytes in any file and can't be compressed; what claims more rows, or unpacks to
# more, was made to fill the memory of whoever opens it.
_LEAST_BYTES: Final = 8
_LEAST_LIMIT: Final = 4 * 2**20
_MOST_GROWTH: Final = 40

# Of the description of the file: columns and row groups, and the texts in it.
_MOST_ITEMS: Final = 2**16
_LONGEST_TEXT: Final = 2**20


def read(path: Path, intake: Intake) -> None:
    """Take in the rows of the file.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    frame, version = _content(path)
    if version is not None:
        take_head({"version": int(version)} if version.isdigit() else {}, path.name, 0, intake)
    take_frame(frame, intake, path.name)


def _content(path: Path) -> tuple[pl.DataFrame, bytes | None]:
    """Return the rows, and the version that the file gives of its format."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError(
            "pyarrow is not installed, which reads Parquet: pip install 'mediation[parquet]'"
        ) from None

    limits = {"thrift_string_size_limit": _LONGEST_TEXT, "thrift_container_size_limit": _MOST_ITEMS}
    try:
        with pq.ParquetFile(path, **limits) as file:
            _refuse_bomb(file.metadata, path)
            table = file.read().replace_schema_metadata()  # in which Polars takes every byte for UTF-8
            table.validate(full=True)
            return pl.DataFrame(pl.from_arrow(table)), (file.metadata.metadata or {}).get(_KEY)
    except (pa.ArrowException, PolarsError, PanicException, OSError, ValueError, TypeError, OverflowError) as error:
        first = str(error).partition("\n")[0]
        _refuse("broken-file", f"is not Parquet that can be read: {first:.200}", path)


def _refuse_bomb(metadata: Any, path: Path) -> None:
    """Refuse what says itself that it unpacks to more than a file of its size holds."""
    size = path.stat().st_size
    if metadata.num_rows > max(1_000, size // _LEAST_BYTES):
        _refuse("too-large", f"says that it has {metadata.num_rows} rows, which {size} bytes can't hold", path)
    unpacked = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if unpacked > max(_LEAST_LIMIT, _MOST_GROWTH * size):
        _refuse("too-large", f"says that it unpacks to {unpacked} bytes, more than {_MOST_GROWTH} times its size", path)


def _refuse(code: str, message: str, path: Path) -> NoReturn:
    raise DataError([Problem(code=code, message=message, file=path.name)])


def write(ds: RecordSet, path: Path) -> None:
    """Write the dataset."""
    to_frame(ds).write_parquet(path, metadata={_KEY.decode(): str(VERSION)})
