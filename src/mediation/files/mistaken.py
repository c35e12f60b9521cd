"""Recognise files that are not data: Git LFS pointers, web pages, PDFs and archives."""

import re
from typing import Final

from mediation.errors import DataError, Problem

PACKINGS: Final = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "bz2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    "lzma": re.compile(rb"\xfd7zXZ\0"),
    "zip": re.compile(rb"PK(?:\x03\x04|\x05\x06)"),  # the second is an empty archive
}
"""How compressed files begin. All names except `zip` are modules of the standard library that decompress them."""

ARCHIVE_SUFFIXES: Final = frozenset((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz"))

NESTED_ARCHIVE: Final = ("nested-archive", "This is an archive inside an archive. Unpack it, and give the file inside.")
_MISTAKEN: Final = (
    (
        re.compile(rb"version https://git-lfs\.github\.com/spec/"),
        ("git-lfs-pointer", "This is a Git LFS pointer, not the file itself. Run `git lfs pull`."),
    ),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE),
        ("web-page", "This is a web page, not data. Download the file that the page links to."),
    ),
    (re.compile(rb"%PDF-"), ("pdf", "This is a PDF, not data. Look for the same data as CSV or as a workbook.")),
    (
        re.compile(rb"7z\xbc\xaf'\x1c|Rar!\x1a\x07|\x28\xb5\x2f\xfd|.{257}ustar", re.DOTALL),
        ("unknown-archive", "This kind of archive is not supported. Unpack it, and give the file inside."),
    ),
)


def packing_of(head: bytes) -> str:
    r"""Return the compression of a file: a name of `PACKINGS`, or an empty string.

    >>> packing_of(b"PK\x03\x04"), packing_of(b"a,b")
    ('zip', '')
    """
    return next((name for name, magic in PACKINGS.items() if magic.match(head)), "")


def mistaken_for_data(head: bytes) -> tuple[str, str] | None:
    """Return the code and message of the problem if a file is not data. `head` is its decompressed beginning."""
    if packing_of(head):
        return NESTED_ARCHIVE
    return next((problem for magic, problem in _MISTAKEN if magic.match(head)), None)


def refuse_mistaken(head: bytes, name: str) -> None:
    """Reject a file that is not data.

    Raises:
        DataError: the file is a Git LFS pointer, a web page, a PDF or an archive.
    """
    if found := mistaken_for_data(head):
        code, message = found
        raise DataError([Problem(code=code, message=message, file=name)])
