"""Finds the ids by which one model refers to others, wherever they stand in it."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, get_args

from mediation.part import ActorId, DisputeId, EventId, Part, SourceId

_IDS: Final = {ActorId: "actor", DisputeId: "dispute", EventId: "event", SourceId: "source"}


def references(part: Part, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (path, what, id) for each id in the model: ("steps[0].by[1]", "actor", "TUR").

    An entity's own `id` is not a reference and is left out.
    """
    for name, what in _plan(type(part)):
        if name == "id":
            continue
        at = f"{path}.{name}" if path else name
        value = getattr(part, name)
        if isinstance(value, tuple):
            for number, each in enumerate(value):
                yield from _found(each, what, f"{at}[{number}]")
        elif value is not None:
            yield from _found(value, what, at)


def _found(value: Any, what: str, path: str) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - an id or a model
    if isinstance(value, Part):
        yield from references(value, path)
    else:
        yield path, what, value


@cache
def _plan(model: type[Part]) -> tuple[tuple[str, str], ...]:
    """Return the fields that hold ids, or models that may, with what the ids name."""
    found = ((name, _names(field.annotation)) for name, field in model.model_fields.items())
    return tuple((name, what) for name, what in found if what)


def _names(annotation: Any) -> str:  # noqa: ANN401 - any type expression
    if annotation in _IDS:
        return _IDS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return "part"
    return next((what for what in map(_names, get_args(annotation)) if what), "")
