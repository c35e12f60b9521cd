"""Small files of the layouts of public datasets, with made-up rows."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

PAX_V10: Final = (
    *("Con", "Contp", "PP", "PPName", "Reg", "AgtId", "Ver", "Agt", "Dat", "Status", "Lgt", "N_characters", "Agtp"),
    *("Stage", "StageSub", "Part", "ThrdPart", "OthAgr", "Loc1ISO", "Loc2ISO", "Loc1GWNO", "Loc2GWNO", "UcdpCon"),
    *("UcdpAgr", "PamAgr", "CowWar", "Interim", "ImSrc", "GCh", "StDef", "Ce", "TjAm"),
)
PAX_V9: Final = (*PAX_V10[:8], "Year", *(name for name in PAX_V10[8:] if name not in ("ImSrc", "StDef")), "ImSrc")

PAX_ROW: Final = {
    "Con": "Arland/Borland",
    "Contp": "Territory",
    "PP": "7",
    "PPName": "Arland process",
    "AgtId": "12",
    "Ver": "10",
    "Agt": "Joint Statement",
    "Dat": "2001-02-03",
    "Status": "Multiparty signed/agreed",
    "Agtp": "Inter",
    "Stage": "Cea",
    "StageSub": "Ceas",
    "Part": "Turkey; Georgia",
    "Ce": "2",
    "GCh": "0",
}


def csv_file(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> Path:
    """Write rows under the names of columns, in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*columns], restval="", lineterminator="\r\n", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())
    return path


def pax_file(path: Path, *rows: Mapping[str, str], columns: Iterable[str] = PAX_V10) -> Path:
    """Write agreements in a layout of PA-X, each what `PAX_ROW` has but for what it says itself."""
    return csv_file(path, columns, ({**PAX_ROW, **row} for row in rows))
