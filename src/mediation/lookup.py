"""Entities by id, with errors that name the nearest ids."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from mediation.errors import UnknownNameError, UsageError, unknown
from mediation.models.actors import Actor, Dispute, named
from mediation.models.evidence import Source

Entity = TypeVar("Entity", Source, Actor, Dispute)


class ById(Mapping[str, Entity], Generic[Entity]):
    """A frozen mapping from ids to entities. `[]` on a missing id raises an `UnknownNameError`."""

    __slots__ = ("_by_id", "_what")

    def __init__(self, what: str, entities: Iterable[Entity]) -> None:
        self._what = what
        self._by_id: dict[str, Entity] = {entity.id: entity for entity in entities}

    def __getitem__(self, name: str) -> Entity:
        try:
            return self._by_id[name]
        except (KeyError, TypeError):
            return self._missing(name)

    def _missing(self, name: str) -> Entity:
        raise UnknownNameError(unknown(self._what, name, self._by_id)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._by_id

    def get(self, name: str, default: Entity | None = None) -> Entity | None:  # type: ignore[override]
        """Return the entity of that id, else the default."""
        return self._by_id.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def __repr__(self) -> str:
        return repr(self._by_id)


class Actors(ById[Actor]):
    """Actors by id; `[]` also takes a name or alias that only one actor has."""

    __slots__ = ()

    def _missing(self, name: str) -> Actor:
        found = named(name, self._by_id.values())
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(each.id for each in found)
            raise UsageError(f'"{name}" is a name of {ids}. Use the id of the one you mean.')
        return super()._missing(name)
