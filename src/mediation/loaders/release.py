"""Releases of public datasets, and ids made from names."""

import re
from typing import Final

import attrs

from mediation.codes.name_forms import fold
from mediation.dates.when import When

_WORDS: Final = re.compile(r"[a-z0-9]+")
_PLAIN: Final = re.compile(r"[A-Z0-9 _/-]+")


@attrs.frozen(kw_only=True)
class Release:
    """A release of a dataset, as far as it can be recognised from a file.

    Attributes:
        name: the publisher's name for it, such as `V10`; empty if unknown.
        published: when it came out.
        covers: the period that it covers.
        region: the part of the world that it covers; empty for all of it.
        note: how the release was recognised.
        unknown_columns: the columns that the loader does not know, and keeps in `raw`.
        lists_actors: whether the file lists actors and no events. It then makes no claim of coverage.
    """

    name: str = ""
    published: When
    covers: When
    region: str = ""
    note: str = ""
    unknown_columns: tuple[str, ...] = ()
    lists_actors: bool = False

    @classmethod
    def of_years(cls, first: int, last: int, *, name: str = "", note: str) -> "Release":
        """Return a release that covers these years and came out after them. Its name defaults to the years."""
        return cls(
            name=name or f"{first}-{last}",
            published=When(f"[{last:04d}..]"),
            covers=When(f"{first:04d}/{last:04d}"),
            note=note,
        )


def slug(text: str, most: int = 60) -> str:
    """Return the text as an id: lower-case ASCII letters and digits, with hyphens between words.

    >>> slug("Sudan People's Liberation Movement/Army (SPLM/A)"), slug("Halk Cephesi — Türkiye")
    ('sudan-peoples-liberation-movement-army-splm-a', 'halk-cephesi-turkiye')
    """
    if text.isascii() and text.isdigit():
        return text[:most]
    words = _WORDS.findall(text.lower() if _PLAIN.fullmatch(text) else fold(text))
    return "-".join(words)[:most].strip("-")
