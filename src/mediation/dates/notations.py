"""Recognise dates in other notations than EDTF, so that error messages can say how to write them.

They are never read as dates. For a date with two possible readings, such as 10/03/2022, the message gives both.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_SEASONS: Final = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23"}
_YEAR: Final = r"(\d{4})"
_DAY: Final = r"(\d{1,2})(?:st|nd|rd|th)?\.?"
_APART: Final = r"(?:[ ,]+(?:of )?|-)"
_ABOUT: Final = re.compile(r"(?:ca?\.|ca?(?= )|circa|about|around|approx(?:\.|imately)?|~) *(.+)", re.IGNORECASE)
_MAX_CHARS: Final = 40


def remedy(text: str) -> str:
    """Return advice on how to write a date in another notation. Empty if the notation is unknown.

    >>> remedy("3 May 1950"), remedy("10/03/2022"), remedy("some time ago")
    (' Write 1950-05-03.', ' Write 2022-03-10 or 2022-10-03.', '')
    """
    found = proposed(text)
    return f" Write {' or '.join(found)}." if found else ""


def proposed(text: str) -> tuple[str, ...]:
    """Return the possible meanings, in EDTF, of a date in another notation.

    >>> proposed("ca. 2022"), proposed("2014-2016")
    (('2022~',), ('2014/2016', '[2014..2016]'))
    """
    plain = text.strip()
    if len(plain) > _MAX_CHARS or not plain.isascii():
        return ()
    if about := _ABOUT.fullmatch(plain):
        dates = (about[1],) if re.fullmatch(r"[1-9]\d{3}", about[1]) else _dates(about[1])
        return tuple(f"{each}~" for each in dates if each[-1:].isdigit())
    return _dates(plain)


def _dates(text: str) -> tuple[str, ...]:
    """Return the different calendar dates that a text may mean."""
    for pattern, meanings in _NOTATIONS:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):  # compiled on use, because this is rare
            return tuple(dict.fromkeys(each for each in meanings(*found.groups()) if each))
    return ()


def _date(year: str, month: str, day: str = "1", *, is_whole: bool = True) -> str:
    """Return the day or month in EDTF. Empty if the calendar has no such day."""
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        written = date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""
    return written if is_whole else written[:7]


def _month(year: str, month: str) -> str:
    return _date(year, month, is_whole=False)


def _years(first: str, last: str) -> tuple[str, ...]:
    """Return two readings of a pair of years: a span, and a point in between."""
    return (f"{first}/{last}", f"[{first}..{last}]") if "0000" < first < last else ()


_NOTATIONS: Final[tuple[tuple[str, Callable[..., tuple[str, ...]]], ...]] = (
    (rf"{_DAY}{_APART}{_NAME}{_APART}{_YEAR}", lambda day, month, year: (_date(year, month, day),)),
    (rf"{_NAME}{_APART}{_DAY}{_APART}{_YEAR}", lambda month, day, year: (_date(year, month, day),)),
    (rf"{_YEAR}{_APART}{_NAME}{_APART}{_DAY}", lambda year, month, day: (_date(year, month, day),)),
    (rf"{_NAME}{_APART}{_YEAR}", lambda month, year: (_month(year, month),)),
    (rf"{_YEAR}{_APART}{_NAME}", lambda year, month: (_month(year, month),)),
    (rf"{_YEAR}[-/. ](\d{{1,2}})[-/. ](\d{{1,2}})", lambda year, month, day: (_date(year, month, day),)),
    (r"(\d{4})(\d\d)(\d\d)", lambda year, month, day: (_date(year, month, day),)),
    (rf"{_YEAR}-(\d\d)-(\d\d) \d\d?:\d\d(?::\d\d)?", lambda year, month, day: (_date(year, month, day),)),
    (rf"{_YEAR}[-.](\d{{1,2}})", lambda year, month: (_month(year, month),)),
    (rf"(\d\d?)[/.-]{_YEAR}", lambda month, year: (_month(year, month),)),
    (
        rf"(\d\d?)[/.-](\d\d?)[/.-]{_YEAR}",
        lambda one, other, year: (_date(year, other, one), _date(year, one, other)),
    ),
    (rf"{_YEAR} *(?:-+|to) *{_YEAR}", _years),
    (r"([1-9]\d\d)0'?s", lambda decade: (f"{decade}X",)),
    (r"(spring|summer|autumn|fall) (?:of )?([1-9]\d{3})", lambda name, year: (f"{year}-{_SEASONS[name.lower()]}",)),
    (r"since ([1-9]\d{3})", lambda year: (f"{year}/..",)),
)
