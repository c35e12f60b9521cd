"""Says of a file what it lacks for a dataset: which columns, and what stands there that may be one of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import attrs

from mediation.errors import nearest
from mediation.loaders.books import Book
from mediation.loaders.file_reader import Loader

_LISTED: Final = 6
_LONGEST: Final = 40
_LEAST: Final = 2
_TOP: Final = 10_000

# What names events in the files that `mediation.scan` reads, by names in small letters and digits.
_EVENTS: Final = (
    frozenset({"actor1countrycode", "actor2countrycode", "eventcode"}),
    frozenset({"eventid", "eventdate", "cameocode"}),
    frozenset({"eventid", "eventdate", "eventtype", "actorcountry", "recipientcountry"}),
    frozenset({"event", "earliest", "latest", "actor", "target"}),
)
_GDELT: Final = re.compile(r"\d+\t\d{8}\t(?:[^\t\r\n]*\t){54,58}[^\t\r\n]*(?:[\r\n]|\Z)")


@attrs.frozen
class Head:
    """A row as what it would be if it were names of columns; `plain` are these in small letters and digits."""

    names: tuple[str, ...]
    plain: frozenset[str]


@attrs.frozen(kw_only=True)
class Lack:
    """What a table lacks of the columns that a loader asks for, if `head` are the names of its own."""

    loader: Loader
    asked: tuple[str, ...]
    head: Head

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that are not there under their name."""
        return tuple(name for name in self.asked if name not in self.head.names)

    @property
    def share(self) -> float:
        """Which share of the columns is there, but for capitals and marks; 0 where only one is, which says nothing."""
        found = sum(_plain(name) in self.head.plain for name in self.asked)
        return found / len(self.asked) if found >= _LEAST else 0

    def __str__(self) -> str:
        others = {_plain(name): name for name in self.head.names if name not in self.asked and name.isprintable()}
        return listed([_hinted(name, others) for name in self.missing])


def closest(book: Book, loaders: Iterable[Loader]) -> Lack | None:
    """Return what the file lacks for the dataset of which it has most columns; None where it has half of none's."""
    heads = _heads(book)
    lacks = (_lack(book, heads, each) for each in loaders)
    best = max((each for each in lacks if each and each.missing), key=_nearness, default=None)
    return best if best and best.share > 1 / 2 else None


def refusal(book: Book, loader: Loader) -> str:
    """Say why the loader does not take the file: what it expects, and what is missing or there instead."""
    said = f"is not {loader.title}: expected {loader.expected}"
    heads = _heads(book)
    found = _lack(book, heads, loader)
    if found and found.share and found.missing:
        return f"{said}; missing: {found}"
    names = heads[0].names if heads else ()
    return f"{said}; found {listed(names)}" if names and all(map(str.isprintable, names)) else said


def has_events(book: Book) -> bool:
    """Tell whether the rows look like those of event files, as of GDELT, with the names of columns or without."""
    heads = _heads(book)
    return any(names <= head.plain for head in heads for names in _EVENTS) or bool(_GDELT.match(book.text[:_TOP]))


def _heads(book: Book) -> list[Head]:
    return [Head(names, frozenset(map(_plain, names))) for names in book.heads() if len(names) >= _LEAST]


def _lack(book: Book, heads: Iterable[Head], loader: Loader) -> Lack | None:
    """Return what a file lacks that the loader does not know; None where it asks for no columns, or there are none."""
    book.asked.clear()
    loader.recognise(book)
    lacks = (Lack(loader=loader, asked=asked, head=head) for asked in book.asked if asked for head in heads)
    return max(lacks, key=_nearness, default=None)


def _nearness(lack: Lack) -> float:
    """Return how near it is: columns under their own names count twice those that are written otherwise."""
    return lack.share + 1 - len(lack.missing) / len(lack.asked)


def _hinted(name: str, others: Mapping[str, str]) -> str:
    """Return a name that is missing, with the one that may stand for it."""
    close = [others[each] for each in nearest(_plain(name), others)]
    return name + "".join(f' (is it "{each:.{_LONGEST}}"?)' for each in close)


def listed(names: Sequence[str]) -> str:
    """Return the first of some names, cut where they are long, and how many there are beyond.

    >>> listed(["Con", "PP"]), listed("abcdefgh")
    ('Con, PP', 'a, b, c, d, e, f and 2 more')
    """
    more = len(names) - _LISTED
    first = ", ".join(each if len(each) <= 2 * _LONGEST else each[:_LONGEST] + "…" for each in names[:_LISTED])
    return first + (f" and {more} more" if more > 0 else "")


@lru_cache(maxsize=4_096)
def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower()[:_LONGEST])
