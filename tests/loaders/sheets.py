"""Writes small workbooks, with only the parts that a reader of cells needs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZipFile

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override '
    'PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def xlsx_file(path: Path, rows: Sequence[Sequence[str]], sheet: str = "Dataset") -> Path:
    """Write a workbook with one sheet of text cells."""
    cells = "".join(
        f'<row r="{number}">{"".join(_cell(text, number, column) for column, text in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    with ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        book.writestr("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml"))
        sheets = f'<sheets><sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets>'
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">{sheets}</workbook>')
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
        )
    return path


def _cell(text: str, row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    content = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{letters}{row}" t="inlineStr">{content}</c>' if text else ""


def _relation(kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'
