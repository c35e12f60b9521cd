"""Find what all accounts of a list have in common."""

from collections.abc import Sequence
from typing import Any

from mediation.accounts.claims import key
from mediation.models.fields import Keyed, Open, marked
from mediation.models.part import Part


def agreed(found: Sequence[tuple[Any, ...]], keyed: Keyed | None = None) -> tuple[Any, ...]:
    """Return the items that the lists of all accounts share, in the order of the first list.

    An actor in every list stays, with the values that all lists share. Sequences such as steps and responses have
    no common items, because one entry depends on the others.
    """
    if keyed:
        return () if keyed.is_sequence else _agreed_parts(found, keyed.key)
    keys = [set(map(key, each)) for each in found]
    return tuple(each for each in found[0] if all(key(each) in other for other in keys))


def _agreed_parts(found: Sequence[tuple[Part, ...]], name: str) -> tuple[Part, ...]:
    """Return the parts whose key is in every list."""
    kept: list[Part] = []
    for value in dict.fromkeys(getattr(part, name) for part in found[0]):
        own = [tuple(part for part in parts if getattr(part, name) == value) for parts in found]
        if all(own):
            kept += agreed(own) or _without_contested([part for parts in own for part in parts])
    return tuple(kept)


def _without_contested(parts: Sequence[Part]) -> list[Part]:
    """Return the first part, with a general code or nothing in contested fields. Empty if a field needs a value."""
    model = type(parts[0])
    changes: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        values = [getattr(part, name) for part in parts]
        if len(set(map(key, values))) == 1:
            continue
        general = marked(model, Open).get(name)
        if general and general.apart.isdisjoint(values):
            changes[name] = general.code
        elif isinstance(values[0], tuple):
            changes[name] = agreed(values)
        elif general or field.is_required():
            return []
        else:
            changes[name] = field.get_default(call_default_factory=True, validated_data={})
    return [parts[0].replace(**changes)]
