"""Convert workbooks to text, so that spans can be counted in characters. Each sheet becomes CSV below its name.

Whole numbers have no decimal point, and dates have no time. Empty cells are empty, and other cells don't change.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import attrs

from mediation.errors import DataError, MissingExtraError, Problem

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAX_CELLS: Final = 20_000_000
_MAX_BYTES: Final = 400_000_000


@attrs.frozen(kw_only=True)
class PrintedRow:
    """A row of a sheet: its cells as texts, and its span in the text without the line ending."""

    cells: list[str]
    start: int
    end: int


@attrs.frozen(kw_only=True)
class PrintedSheet:
    """A sheet of a workbook."""

    name: str
    rows: tuple[PrintedRow, ...]


@attrs.frozen(kw_only=True)
class PrintedWorkbook:
    """A workbook as one text."""

    text: str
    sheets: tuple[PrintedSheet, ...]


def printed(content: bytes, name: str) -> PrintedWorkbook:
    """Return the workbook as text.

    Raises:
        DataError: the workbook can't be read.
        MissingExtraError: the reader of workbooks is not installed.
    """
    text, sheets = io.StringIO(newline=""), []
    writer = csv.writer(text, lineterminator="\n")
    for sheet, rows in _read(content, name):
        writer.writerow([sheet])
        printed_rows = []
        for row in rows:
            cells, start = [*map(cell_text, row)], text.tell()
            writer.writerow(cells)
            printed_rows.append(PrintedRow(cells=cells, start=start, end=text.tell() - 1))
        sheets.append(PrintedSheet(name=sheet, rows=tuple(printed_rows)))
    return PrintedWorkbook(text=text.getvalue(), sheets=tuple(sheets))


def cell_text(value: Any) -> str:
    """Return the text of a cell.

    >>> cell_text(1992.0), cell_text(0.5), cell_text(datetime(1992, 4, 24)), cell_text(True)
    ('1992', '0.5', '1992-04-24', 'True')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value == datetime.combine(value.date(), datetime.min.time()):
        return date.isoformat(value)
    return str(value)


def _read(content: bytes, name: str) -> Sequence[tuple[str, list[list[Any]]]]:
    try:
        import python_calamine as calamine
    except ImportError:
        raise MissingExtraError(f"{name} is a workbook. To read it: pip install 'mediation[workbooks]'") from None
    try:
        if _unpacked_size(content) > _MAX_BYTES:
            raise DataError([_problem(name, "too-large", f"Larger than {_MAX_BYTES} bytes after unpacking.")])
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(each) for each in book.sheet_names]
        if sum((sheet.total_height + 1) * (sheet.total_width + 1) for sheet in sheets) > _MAX_CELLS:
            raise DataError([_problem(name, "too-large", f"More than {_MAX_CELLS} cells.")])
        return [(sheet.name, sheet.to_python(skip_empty_area=False)) for sheet in sheets]
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise DataError([_problem(name, "broken-workbook", f"Can't be read as a workbook: {error}.")]) from None


def _unpacked_size(content: bytes) -> int:
    """Return the size of the unpacked workbook, according to its archive."""
    if not content.startswith(ZIP):
        return len(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(each.file_size for each in archive.infolist())


def _problem(name: str, code: str, message: str) -> Problem:
    return Problem(code=code, message=message, file=name)
