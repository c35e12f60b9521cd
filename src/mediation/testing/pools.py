"""Pools of ids for drawn values."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import permutations
from typing import Any, Final, TypeAlias, TypedDict

import attrs

from mediation.dates.when import When
from mediation.testing._hypothesis import st
from mediation.testing.dates import whens

# The input of a model.
Fields: TypeAlias = dict[str, Any]


class Pools(TypedDict, total=False):
    """The ids that drawn values may use, and the range of days for their dates.

    Each pool that you leave out has a small default. Actors should be states, or other actors that can speak without an
    office. Records are accounts of the events and refer to them.
    """

    actors: Sequence[str]
    sources: Sequence[str]
    disputes: Sequence[str]
    events: Sequence[str]
    first: date
    last: date


_EVENTS: Final = tuple(f"event-{number}" for number in range(1, 7))


def _ids(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


@attrs.frozen(kw_only=True)
class Pool:
    """The pools with their defaults, and strategies that draw from them."""

    actors: tuple[str, ...] = attrs.field(default=("TUR", "RUS", "UKR", "USA"), converter=_ids)
    sources: tuple[str, ...] = attrs.field(default=("source-1", "source-2", "source-3"), converter=_ids)
    disputes: tuple[str, ...] = attrs.field(default=("dispute-1", "dispute-2"), converter=_ids)
    events: tuple[str, ...] = attrs.field(default=_EVENTS, converter=_ids)
    first: date = date(2021, 1, 1)
    last: date = date(2024, 12, 31)

    def whens(self, *, spans: bool | None = None) -> st.SearchStrategy[When]:
        """Dates built from the days between `first` and `last`."""
        return whens(self.first, self.last, spans=spans)

    @property
    def actor(self) -> st.SearchStrategy[str]:
        """One of the actors."""
        return st.sampled_from(self.actors)

    def few(self, least: int = 0, most: int = 2) -> st.SearchStrategy[Sequence[str]]:
        """A few of the actors, each once."""
        return some(self.actors, least, most)


_MAX_PERMUTED: Final = 8


@cache
def some(values: tuple[str, ...], least: int = 0, most: int = 2) -> st.SearchStrategy[Sequence[str]]:
    """A few of the values, each once."""
    if len(values) > _MAX_PERMUTED:  # too many to list all permutations
        return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True).map(tuple)
    choices = [chosen for size in range(least, most + 1) for chosen in permutations(values, size)]
    return st.sampled_from(choices) if choices else st.nothing()


def fields(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Fields]:
    """The fields of a model, each drawn by its own strategy."""
    return st.builds(dict, **strategies)
