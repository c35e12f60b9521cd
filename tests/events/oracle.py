"""Compute the status of each row of a GDELT file with the csv module, one row at a time."""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from mediation.codes import codebook
from mediation.events.layouts import GDELT

_CODES: Final = {code for code in codebook("cameo-1.1") if len(code) > 2}
_PLACES: Final = {name: GDELT.columns.index(name) for name in GDELT.columns}
_CHECKED_COLUMNS: Final = (
    *("GLOBALEVENTID", "SQLDATE", "EventCode", "QuadClass", "GoldsteinScale", "NumMentions"),
    *("ActionGeo_Lat", "ActionGeo_FeatureID", "DATEADDED"),
)


def rows_of(data: bytes) -> list[list[str]]:
    """Return the cells of each line. Quotes have no meaning."""
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    lines = text.removesuffix("\n").split("\n")
    return [next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE), []) for line in lines]


def status(row: Sequence[str]) -> str:  # noqa: PLR0911 - one for each reason
    """Return `kept`, `skipped` or the reject reason of a row. Only the first extra cell counts."""
    cells = list(row)
    is_wide = len(cells) > 61 and cells[61] != ""
    at = {name: cells[place] if place < len(cells) else "" for name, place in _PLACES.items()}
    if not is_wide and not any(at[name] for name in _CHECKED_COLUMNS):
        return "skipped"
    is_new = bool(at["DATEADDED"])
    is_old = bool(at["ActionGeo_Lat"]) and not at["ActionGeo_FeatureID"]
    if is_wide or not (is_new or is_old):
        return "wrong-columns"
    if not at["GLOBALEVENTID"]:
        return "no-event-id"
    if not _is_day(at["SQLDATE"]):
        return "bad-date"
    code = at["EventCode"]
    if not code:
        return "no-code"
    if not {code, f"0{code}"} & _CODES:
        return "unknown-code"
    are_right = (
        at["QuadClass"] in ("", "1", "2", "3", "4")
        and _is_number(at["GoldsteinScale"], float, -10, 10)
        and _is_number(at["NumMentions"], int, 0, 10**9)
    )
    return "kept" if are_right else "bad-number"


def code_of(row: Sequence[str]) -> str:
    """Return the code of a row, with its leading zero."""
    code = row[_PLACES["EventCode"]]
    return code if code in _CODES else f"0{code}"


def counts(data: bytes) -> Counter[str]:
    """Return the number of rows with each status."""
    return Counter(status(row) for row in rows_of(data))


def _is_day(text: str) -> bool:
    try:
        return (
            len(text) == 8 and text.isascii() and text.isdecimal() and text >= "1000" and bool(date.fromisoformat(text))
        )
    except ValueError:
        return False


def _is_number(text: str, kind: type[int] | type[float], low: int, high: int) -> bool:
    try:
        return not text or low <= kind(text) <= high
    except ValueError:
        return False
