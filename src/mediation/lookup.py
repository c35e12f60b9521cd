"""Mappings whose errors name the nearest keys."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from mediation.errors import UnknownNameError, unknown

Value = TypeVar("Value")


class Lookup(Mapping[str, Value], Generic[Value]):
    """A frozen mapping by name. `[]` on a missing name raises an `UnknownNameError`, which is a `KeyError` too."""

    __slots__ = ("_found", "_what")

    def __init__(self, what: str, found: Mapping[str, Value]) -> None:
        self._what, self._found = what, dict(found)

    def __getitem__(self, name: str) -> Value:
        try:
            return self._found[name]
        except (KeyError, TypeError):
            return self._missing(name)

    def _missing(self, name: str) -> Value:
        raise UnknownNameError(unknown(self._what, name, self._found)) from None

    def __contains__(self, name: object) -> bool:
        try:
            return name in self._found
        except TypeError:
            return False

    def get(self, name: str, default: Value | None = None) -> Value | None:  # type: ignore[override]
        """Return the value of that name, else the default."""
        return self._found[name] if name in self else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return repr(self._found)
