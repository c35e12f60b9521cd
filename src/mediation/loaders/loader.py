"""What a loader of a public dataset is: how it knows its files, and how it reads them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import attrs

from mediation.loaders.books import Book
from mediation.when import When

if TYPE_CHECKING:
    from mediation.loaders.reading import Reading


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


@attrs.frozen(kw_only=True, repr=False)
class Loader:
    """A public dataset that `mediation.load` reads.

    Attributes:
        name: the name by which `format=` asks for it, and with which ids of its records begin.
        title: the name of the dataset, in at most five words.
        url: where it may be had.
        terms: under which terms, in a few words.
        citation: what its makers ask to be cited, in BibTeX.
        expected: what its files look like, for whoever brings another one: "a CSV with the columns ...".
        recognise: tells of a file which release it is, or None where it is none of this dataset.
        read: takes in the file.
    """

    name: str = attrs.field(validator=attrs.validators.matches_re(r"[a-z0-9]+(-[a-z0-9]+)*"))
    title: str
    url: str
    terms: str
    citation: str
    expected: str
    recognise: Callable[[Book], Release | None]
    read: "Callable[[Reading], None]"

    def __repr__(self) -> str:
        return f"<Loader {self.name}: {self.title}>"


def slug(text: str, most: int = 60) -> str:
    """Return the text as an id: small letters and digits of ASCII, with hyphens between.

    >>> slug("Sudan People's Liberation Movement/Army (SPLM/A)"), slug("Halk Cephesi — Türkiye")
    ('sudan-peoples-liberation-movement-army-splm-a', 'halk-cephesi-turkiye')
    """
    from mediation.codes.countries import fold

    if text.isascii() and text.isdigit():
        return text[:most]
    words = _WORDS.findall(text.lower() if _PLAIN.fullmatch(text) else fold(text))
    return "-".join(words)[:most].strip("-")
