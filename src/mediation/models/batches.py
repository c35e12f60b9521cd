"""Column-wise access to many parts, which is faster than one part at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from mediation.models.part import Part

_Part = TypeVar("_Part", bound=Part)

Alike = Mapping[type[_Part], Sequence[_Part]]
"""Parts by their type."""


def alike(parts: Sequence[_Part]) -> Alike[_Part]:
    """Return the parts by type, in their original order."""
    types = dict.fromkeys(map(type, parts))
    if len(types) == 1:
        return dict.fromkeys(types, parts)
    groups: dict[type[_Part], list[_Part]] = {model: [] for model in types}
    for part in parts:
        groups[type(part)].append(part)
    return groups


def column(name: str, parts: Iterable[Part]) -> Iterator[Any]:
    """Return the field, or a field of a field (`when.text`), of each part."""
    return map(attrgetter(name), parts)


def values(name: str, parts: Iterable[Part], *, is_tuple: bool) -> Iterator[Any]:
    """Return the values of a field that are not empty. Lists are joined into one."""
    found = column(name, parts)
    return chain.from_iterable(found) if is_tuple else filter(None, found)
