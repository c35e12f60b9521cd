"""Where the ids in drawn values come from."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import permutations
from typing import Any, Final, TypeAlias, TypedDict

import attrs

from mediation.dates.when import When
from mediation.testing._hypothesis import st
from mediation.testing.dates import whens

# What a model is validated from.
Fields: TypeAlias = dict[str, Any]


class Pools(TypedDict, total=False):
    """The ids that drawn values may use, and the days from which their dates are written.

    Whatever is left out stands for a small pool of its own. The ids of actors are taken for those of states or
    of other actors that need no office to speak; records are accounts of the events, and refer to them.
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
    """Pools, each of them named, and the strategies that take from them."""

    actors: tuple[str, ...] = attrs.field(default=("TUR", "RUS", "UKR", "USA"), converter=_ids)
    sources: tuple[str, ...] = attrs.field(default=("source-1", "source-2", "source-3"), converter=_ids)
    disputes: tuple[str, ...] = attrs.field(default=("dispute-1", "dispute-2"), converter=_ids)
    events: tuple[str, ...] = attrs.field(default=_EVENTS, converter=_ids)
    first: date = date(2021, 1, 1)
    last: date = date(2024, 12, 31)

    def whens(self, *, spans: bool | None = None) -> st.SearchStrategy[When]:
        """Dates written from the days between the first and the last."""
        return whens(self.first, self.last, spans=spans)

    @property
    def actor(self) -> st.SearchStrategy[str]:
        """One of the actors."""
        return st.sampled_from(self.actors)

    def few(self, least: int = 0, most: int = 2) -> st.SearchStrategy[Sequence[str]]:
        """A few of the actors, each once."""
        return some(self.actors, least, most)


_FEW: Final = 8


@cache
def some(values: tuple[str, ...], least: int = 0, most: int = 2) -> st.SearchStrategy[Sequence[str]]:
    """A few of the values, each once."""
    if len(values) > _FEW:  # too many for a list of all their permutations
        return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True).map(tuple)
    choices = [chosen for size in range(least, most + 1) for chosen in permutations(values, size)]
    return st.sampled_from(choices) if choices else st.nothing()


def fields(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Fields]:
    """The fields of a model, each drawn by its own strategy."""
    return st.builds(dict, **strategies)
