"""Marks in the free text of PA-X: signatures, their absence, and doubts."""

import re
from typing import Final

_UNSURE: Final = (
    *("allegedly", "secondary source", "difficult to", "potential", "unknown", "copied to", "understood to"),
    *("believed to", "presumably", "news articles", "implicitly"),
)
_REMARK: Final = re.compile(r"\[[^\[\]]*\]")
_LONG_REMARK: Final = re.compile(r"\[[^\[\]]{30,}\]")
_ABSENT: Final = re.compile(
    r"\bunsigned\b|\bno signatures?\b|\bnot (?:been )?sign|\bnot (?:a )?signator|\brefus\w+|\bdid not sign"
    r"|\bnon-signator",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"[(\[]\s*(?:signed|signature|s/d|initialled|signed as (?:a )?witness|(?:all )?signator(?:y|ies))\s*[)\]]"
    r"|/s/|\bSd\.|^signed by\b:?|^signed:?(?= )",
    re.IGNORECASE,
)
_ONLY_SIGNATURE: Final = re.compile(
    r"\[[^\[\]]*\b(?:signature|signed)\b[^\[\]]*\]|\(signed\)|^page \d+\W*$", re.IGNORECASE
)
_COPY: Final = re.compile(
    r"\b(?:copy|version|document|transcript|uploaded|text)\b[^.:;\n]{0,60}"
    r"\b(?:unsigned|not (?:been )?signed|not include|not contain|not feature)"
    r"|unsigned (?:copy|version|transcript|document)|signatures? (?:illegible|unclear|not on)",
    re.IGNORECASE,
)
_NONE_SIGNED: Final = re.compile(
    r"\W*(?:(?:joint |the )?(?:agreement|statement|it)\b[\w ,]{0,20}\b)?(?:is )?"
    r"(?:not signed|unsigned|no signature(?!\w?\W*\n))(?! by)",
    re.IGNORECASE,
)


def is_unsure(line: str) -> bool:
    """Return whether PA-X itself doubts what a line says. A remark in brackets doubts only itself."""
    if not _has_doubt(line):
        return False
    plain = _REMARK.sub("", line)
    return _has_doubt(plain) or not re.search(r"\w", plain)


def _has_doubt(line: str) -> bool:
    return any(map(line.lower().__contains__, _UNSURE))


def is_absent(line: str) -> bool:
    """Return whether a line says that somebody did not sign."""
    return bool(_ABSENT.search(_LONG_REMARK.sub(" ", line)))


def is_signed(line: str) -> bool:
    """Return whether a line has the mark of a signature."""
    return bool(_SIGNED.search(line))


def without_marks(line: str) -> str:
    """Return a line without the marks of signatures.

    >>> without_marks("For Chad (Signed) J. DOE")
    'For Chad, J. DOE'
    """
    return " ".join(_SIGNED.sub(", ", line).strip(" ,").replace(" ,", ",").split())


def is_empty(line: str) -> bool:
    """Return whether nothing in a line could be a name."""
    return not re.search(r"[^\W\d_]{2}", _ONLY_SIGNATURE.sub(" ", line))


def signed_in_copy(text: str) -> bool | None:
    """Return False if a text denies signatures, and None if it is an unsigned copy, which says nothing about them."""
    if _COPY.search(text):
        return None
    return not _NONE_SIGNED.match(text)
