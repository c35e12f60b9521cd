"""The models of a dataset by their names in files: the kinds of record, and the entities that they refer to."""

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
"""The models that a row can hold, by their names in all formats."""

_clears: Final[list[Callable[[], None]]] = []


def cached_by_kinds(function: Callable[..., _Result]) -> "_lru_cache_wrapper[_Result]":
    """Cache a function that depends on the kinds. Adding a kind clears the cache."""
    cached = cache(function)
    _clears.append(cached.cache_clear)
    return cached


@contextmanager
def with_kind(model: type[Record]) -> Iterator[None]:
    """Add a kind of record inside a `with` block. Add permanent kinds to `AnyRecord` instead.

    All formats save and load its records, and its accounts are compared like others.

    Raises:
        UsageError: the kind already exists.
    """
    kind = model.model_fields["kind"].default
    if kind in PARTS:
        raise UsageError(f"The kind {kind} already exists.")
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
