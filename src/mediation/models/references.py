"""Find the ids that a part uses to refer to others, at any depth."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeVar, get_origin

from mediation.models.batches import Alike, alike, values
from mediation.models.fields import Refers, marked
from mediation.models.part import Part, part_of

_PART: Final = "part"
_Part = TypeVar("_Part", bound=Part)


def references(part: Part, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (path, what, id) for each reference in the part, such as ("steps[0].by[1]", "actor", "TUR").

    The part's own `id` is left out.
    """
    for name, what, _ in _plan(type(part)):
        at = f"{path}.{name}" if path else name
        value = getattr(part, name)
        if isinstance(value, tuple):
            for number, each in enumerate(value):
                yield from _found(each, what, f"{at}[{number}]")
        elif value is not None:
            yield from _found(value, what, at)


def _found(value: Any, what: str, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, Part):
        yield from references(value, path)
    else:
        yield path, what, value


def referring_beyond(known: Mapping[str, set[str]], parts: Alike[Part]) -> list[Part]:
    """Return the parts that refer to an unknown id. Parts may appear more than once."""
    found: list[Part] = []
    for model, same in parts.items():
        for name, what, is_tuple in _plan(model):
            if _is_beyond(known, what, values(name, same, is_tuple=is_tuple)):
                found += (part for part in same if _is_beyond(known, what, values(name, (part,), is_tuple=is_tuple)))
    return found


def _is_beyond(known: Mapping[str, set[str]], what: str, found: Iterator[Any]) -> bool:
    """Return whether any of the ids, or any id in the parts, is unknown."""
    if what == _PART:
        return bool(referring_beyond(known, alike([*found])))
    return not known[what].issuperset(found)


def used(part: Part) -> dict[str, set[str]]:
    """Return the ids that the part refers to, by type. Faster than `references`, but without places."""
    ids: dict[str, set[str]] = {"actor": set(), "dispute": set(), "event": set(), "source": set()}
    _gather(part, ids)
    return ids


def _gather(part: Part, ids: dict[str, set[str]]) -> None:
    for name, what, is_tuple in _plan(type(part)):
        value = part.__dict__[name]
        if not value:
            continue
        if what == _PART:
            for each in value if is_tuple else (value,):
                _gather(each, ids)
        elif is_tuple:
            ids[what].update(value)
        else:
            ids[what].add(value)


def rename(part: _Part, what: str, new: Mapping[str, str]) -> _Part:
    """Return the part with the references of one type renamed, or the part itself if nothing changes.

    The result is validated. The part's own `id` doesn't change.
    """
    changes = renamings(part, {what: new})
    return part.replace(**changes) if changes else part


def renamings(part: Part, new: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """Return the fields that change when ids are renamed. `new` has the new ids by type and old id."""
    changes: dict[str, object] = {}
    for name, names, is_tuple in _plan(type(part)):
        value = part.__dict__[name]
        if not value or (names not in new and names != _PART):
            continue
        values = value if is_tuple else (value,)
        renamed = tuple(_renamed(each, names, new) for each in values)
        if any(old is not each for old, each in zip(values, renamed, strict=True)):
            changes[name] = renamed if is_tuple else renamed[0]
    return changes


def _renamed(value: Any, names: str, new: Mapping[str, Mapping[str, str]]) -> Any:
    if names != _PART:
        return new[names].get(value, value)
    changes = renamings(value, new)
    return value.replace(**changes) if changes else value


@cache
def _plan(model: type[Part]) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields that hold ids or parts with ids: name, type of reference, and whether it is a list."""
    ids = {name: each.what for name, each in marked(model, Refers).items() if name != "id"}
    inner = {name: part_of(field.annotation) for name, field in model.model_fields.items()}
    names = ids | {name: _PART for name, part in inner.items() if part and _plan(part)}
    return tuple(
        (name, names[name], get_origin(field.annotation) is tuple)
        for name, field in model.model_fields.items()
        if name in names
    )
