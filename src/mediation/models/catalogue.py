"""What a dataset holds, by the names that files use: the kinds of record, and the entities that these refer to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import _lru_cache_wrapper, cache
from typing import Final, TypeVar

from mediation.errors import UsageError
from mediation.models.actors import Actor, Dispute
from mediation.models.evidence import Coverage, Source
from mediation.models.part import Part
from mediation.models.records import KINDS, Record

_Result = TypeVar("_Result")

PARTS: Final[dict[str, type[Part]]] = {
    **{model.noun: model for model in (Coverage, Dispute, Actor, Source)},
    **KINDS,
}
"""What a row can hold, by the name that it has in every format."""

_clears: Final[list[Callable[[], None]]] = []


def cached_by_kinds(function: Callable[..., _Result]) -> "_lru_cache_wrapper[_Result]":
    """Cache what a function derives from the kinds, as long as these stay the same."""
    cached = cache(function)
    _clears.append(cached.cache_clear)
    return cached


@contextmanager
def with_kind(model: type[Record]) -> Iterator[None]:
    """Add a kind of record for a while. A kind that stays enters `AnyRecord` instead.

    All formats then save and load its records, and its accounts are compared like others.

    Raises:
        UsageError: the kind is known already.
    """
    kind = model.model_fields["kind"].default
    if kind in PARTS:
        raise UsageError(f"the kind {kind} is known already")
    KINDS[kind] = PARTS[kind] = model
    _clear_caches()
    try:
        yield
    finally:
        del KINDS[kind], PARTS[kind]
        _clear_caches()


def _clear_caches() -> None:
    for clear in _clears:
        clear()
