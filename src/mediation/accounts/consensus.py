"""What all accounts say of a list, where each says more, or something else of the same actor."""

from collections.abc import Sequence
from typing import Any

from mediation.accounts.claims import key
from mediation.models.fields import Keyed, Open, marked
from mediation.models.part import Part


def agreed(found: Sequence[tuple[Any, ...]], keyed: Keyed | None = None) -> tuple[Any, ...]:
    """Return the items that the lists of all accounts share, in the order of the first list.

    An actor whom every account names stays, with what all of them say. Accounts do not agree on single steps and
    responses, because these follow each other.
    """
    if keyed:
        return () if keyed.is_sequence else _agreed_parts(found, keyed.key)
    said = [set(map(key, each)) for each in found]
    return tuple(each for each in found[0] if all(key(each) in other for other in said))


def _agreed_parts(found: Sequence[tuple[Part, ...]], name: str) -> tuple[Part, ...]:
    """Return the parts whose key is in every list."""
    kept: list[Part] = []
    for value in dict.fromkeys(getattr(part, name) for part in found[0]):
        own = [tuple(part for part in parts if getattr(part, name) == value) for parts in found]
        if all(own):
            kept += agreed(own) or _opened([part for parts in own for part in parts])
    return tuple(kept)


def _opened(parts: Sequence[Part]) -> list[Part]:
    """Return the first part with the fields left open on which the parts differ; none if a field can't stay open."""
    model = type(parts[0])
    changes: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        values = [getattr(part, name) for part in parts]
        if len(set(map(key, values))) == 1:
            continue
        least = marked(model, Open).get(name)
        if least and least.apart.isdisjoint(values):
            changes[name] = least.code
        elif isinstance(values[0], tuple):
            changes[name] = agreed(values)
        elif least or field.is_required():
            return []
        else:
            changes[name] = field.get_default(call_default_factory=True, validated_data={})
    return [parts[0].replace(**changes)]
