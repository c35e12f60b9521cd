"""Parquet: one file with a row for each part, nested like the models. The column `kind` gives the kind of each row.

pyarrow reads the file and Polars writes it, because a broken file can crash the process when Polars reads it.
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

# Each row has a digest, which can't be compressed. A file that claims more rows than its size allows, or unpacks to
# much more than its size, is an attempt to exhaust memory.
_MIN_BYTES_PER_ROW: Final = 8
_ALWAYS_ALLOWED_BYTES: Final = 4 * 2**20
_MAX_EXPANSION: Final = 40

# In the metadata of the file: columns and row groups, and the length of texts.
_MAX_METADATA_ITEMS: Final = 2**16
_MAX_METADATA_BYTES: Final = 2**20


def read(path: Path, intake: Intake) -> None:
    """Read the rows of the file.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    frame, version = _content(path)
    if version is not None:
        take_head({"version": int(version)} if version.isdigit() else {}, path.name, 0, intake)
    take_frame(frame, intake, path.name)


def _content(path: Path) -> tuple[pl.DataFrame, bytes | None]:
    """Return the rows, and the version of the format in the metadata."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError(
            "pyarrow, which reads Parquet, is not installed. Run: pip install 'mediation[parquet]'"
        ) from None

    limits = {"thrift_string_size_limit": _MAX_METADATA_BYTES, "thrift_container_size_limit": _MAX_METADATA_ITEMS}
    try:
        with pq.ParquetFile(path, **limits) as file:
            _check_size(file.metadata, path)
            table = file.read().replace_schema_metadata()  # Polars would decode the metadata as UTF-8
            table.validate(full=True)
            return pl.DataFrame(pl.from_arrow(table)), (file.metadata.metadata or {}).get(_KEY)
    except (pa.ArrowException, PolarsError, PanicException, OSError, ValueError, TypeError, OverflowError) as error:
        first = str(error).partition("\n")[0]
        _fail("broken-file", f"Not readable as Parquet: {first:.200}", path)


def _check_size(metadata: Any, path: Path) -> None:
    """Reject a file whose metadata claims more than a file of its size can hold."""
    size = path.stat().st_size
    if metadata.num_rows > max(1_000, size // _MIN_BYTES_PER_ROW):
        _fail("too-large", f"The metadata claims {metadata.num_rows} rows, more than {size} bytes can hold.", path)
    unpacked = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if unpacked > max(_ALWAYS_ALLOWED_BYTES, _MAX_EXPANSION * size):
        _fail("too-large", f"Unpacks to {unpacked} bytes, more than {_MAX_EXPANSION} times its size.", path)


def _fail(code: str, message: str, path: Path) -> NoReturn:
    raise DataError([Problem(code=code, message=message, file=path.name)])


def write(ds: RecordSet, path: Path) -> None:
    """Write the dataset."""
    to_frame(ds).write_parquet(path, metadata={_KEY.decode(): str(VERSION)})
