"""The release of a public dataset that a file belongs to, and ids made of names."""

import re
from typing import Final

import attrs

from mediation.codes.name_forms import fold
from mediation.dates.when import When

_WORDS: Final = re.compile(r"[a-z0-9]+")
_PLAIN: Final = re.compile(r"[A-Z0-9 _/-]+")


@attrs.frozen(kw_only=True)
class Release:
    """A release of a dataset, as far as a file of it tells which.

    `name` is the release's own (`V10`), empty where nothing tells. `published` is when it came out; `covers` is the
    period from which it has what it has, and `region` the part of the world, empty: all of it. `note` says how the
    release is known. A file that `lists_actors` tells of no events, and claims to cover none.
    """

    name: str = ""
    published: When
    covers: When
    region: str = ""
    note: str = ""
    lists_actors: bool = False

    @classmethod
    def of_years(cls, first: int, last: int, *, name: str = "", note: str) -> "Release":
        """Return a release that covers the years and came out after them. Without a name the years name it."""
        return cls(
            name=name or f"{first}-{last}",
            published=When(f"[{last:04d}..]"),
            covers=When(f"{first:04d}/{last:04d}"),
            note=note,
        )


def slug(text: str, most: int = 60) -> str:
    """Return the text as an id: small letters and digits of ASCII, with hyphens between.

    >>> slug("Sudan People's Liberation Movement/Army (SPLM/A)"), slug("Halk Cephesi — Türkiye")
    ('sudan-peoples-liberation-movement-army-splm-a', 'halk-cephesi-turkiye')
    """
    if text.isascii() and text.isdigit():
        return text[:most]
    words = _WORDS.findall(text.lower() if _PLAIN.fullmatch(text) else fold(text))
    return "-".join(words)[:most].strip("-")
