"""Reports which columns of a dataset a file lacks, and which of its columns may be meant."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import attrs

from mediation.errors import nearest
from mediation.loaders.books import Book
from mediation.loaders.file_reader import Loader

_MAX_LISTED: Final = 6
_MAX_NAME_CHARS: Final = 40
_MIN_COLUMNS: Final = 2
_MAX_EVENT_LINE_CHARS: Final = 10_000

# Columns of the event files that `mediation.scan` reads, in lower-case letters and digits only.
_EVENTS: Final = (
    frozenset({"actor1countrycode", "actor2countrycode", "eventcode"}),
    frozenset({"eventid", "eventdate", "cameocode"}),
    frozenset({"eventid", "eventdate", "eventtype", "actorcountry", "recipientcountry"}),
    frozenset({"event", "earliest", "latest", "actor", "target"}),
)
_GDELT: Final = re.compile(r"\d+\t\d{8}\t(?:[^\t\r\n]*\t){54,58}[^\t\r\n]*(?:[\r\n]|\Z)")


@attrs.frozen
class Head:
    """A row read as column names. `plain` has them in lower-case letters and digits only."""

    names: tuple[str, ...]
    plain: frozenset[str]


@attrs.frozen(kw_only=True)
class MissingColumns:
    """The columns that a loader needs and a table lacks, assuming that `head` holds the table's column names."""

    loader: Loader
    needed: tuple[str, ...]
    head: Head

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed columns that no column of the table matches exactly."""
        return tuple(name for name in self.needed if name not in self.head.names)

    @property
    def share(self) -> float:
        """The share of needed columns in the table, ignoring case and punctuation. A single match counts as 0."""
        found = sum(_plain(name) in self.head.plain for name in self.needed)
        return found / len(self.needed) if found >= _MIN_COLUMNS else 0

    def __str__(self) -> str:
        others = {_plain(name): name for name in self.head.names if name not in self.needed and name.isprintable()}
        return listed([_hinted(name, others) for name in self.missing])


def closest(book: Book, loaders: Iterable[Loader]) -> MissingColumns | None:
    """Return what the file lacks for the nearest dataset, or None if it has at most half of the columns of any."""
    heads = _heads(book)
    found = (_missing(book, heads, each) for each in loaders)
    best = max((each for each in found if each and each.missing), key=_nearness, default=None)
    return best if best and best.share > 1 / 2 else None


def refusal(book: Book, loader: Loader) -> str:
    """Return the message for a file that a loader does not recognise: what was expected, and what was found."""
    message = f"Not a file of {loader.title}. Expected {loader.expected}"
    heads = _heads(book)
    found = _missing(book, heads, loader)
    if found and found.share and found.missing:
        return f"{message}. Missing: {found}."
    names = heads[0].names if heads else ()
    return f"{message}, found {listed(names)}." if names and all(map(str.isprintable, names)) else f"{message}."


def has_events(book: Book) -> bool:
    """Return whether the file looks like an event file, such as GDELT's, with or without column names."""
    has_names = any(names <= head.plain for head in _heads(book) for names in _EVENTS)
    return has_names or bool(_GDELT.match(book.text[:_MAX_EVENT_LINE_CHARS]))


def _heads(book: Book) -> list[Head]:
    return [Head(names, frozenset(map(_plain, names))) for names in book.heads() if len(names) >= _MIN_COLUMNS]


def _missing(book: Book, heads: Iterable[Head], loader: Loader) -> MissingColumns | None:
    """Return what a file lacks for a loader, or None if the loader needs no columns or the file has none."""
    book.asked.clear()
    loader.recognise(book)
    candidates = (
        MissingColumns(loader=loader, needed=needed, head=head) for needed in book.asked if needed for head in heads
    )
    return max(candidates, key=_nearness, default=None)


def _nearness(found: MissingColumns) -> float:
    """Return how near the table is. Exact column names count twice as much as similar ones."""
    return found.share + 1 - len(found.missing) / len(found.needed)


def _hinted(name: str, others: Mapping[str, str]) -> str:
    """Return a missing name, with the one that may be meant."""
    close = [others[each] for each in nearest(_plain(name), others)]
    return name + "".join(f' (did you mean "{each:.{_MAX_NAME_CHARS}}"?)' for each in close)


def listed(names: Sequence[str]) -> str:
    """Return the first few names, cut if they are long, and the number of further ones.

    >>> listed(["Con", "PP"]), listed("abcdefgh")
    ('Con, PP', 'a, b, c, d, e, f and 2 more')
    """
    more = len(names) - _MAX_LISTED
    cut = (each if len(each) <= 2 * _MAX_NAME_CHARS else each[:_MAX_NAME_CHARS] + "…" for each in names[:_MAX_LISTED])
    first = ", ".join(cut)
    return first + (f" and {more} more" if more > 0 else "")


@lru_cache(maxsize=4_096)
def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower()[:_MAX_NAME_CHARS])
