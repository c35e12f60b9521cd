"""What all accounts say of a list, where each says more, or something else of the same actor."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from mediation.accounts.claims import key
from mediation.vocabulary import MeetingRole, NegotiationRole, ThirdPartyRole, Vocabulary


def _open_role(roles: Sequence[NegotiationRole]) -> NegotiationRole | None:
    """Return what is left where accounts give an actor other roles: of a party and a third party, nothing."""
    return None if NegotiationRole.PARTY in roles else NegotiationRole.THIRD_PARTY


# Lists whose parts are known by their actor, and the role that says no more than that the actor is among them.
_OPEN: Final[dict[str, Callable[[Any], Vocabulary | None]]] = {
    "third_parties": lambda _: ThirdPartyRole.UNSPECIFIED,
    "attendees": lambda _: MeetingRole.PARTICIPANT,
    "participants": _open_role,
}
_DATED: Final = frozenset({"steps", "responses"})


def agreed(name: str, found: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return what stands in the lists of all accounts, in the order of the first; nothing where nothing does.

    An actor whom all name stays, with what all say of them: their role is left open where they differ on it. Steps and
    responses follow each other, and are not agreed on one by one.
    """
    if name in _DATED:
        return ()
    if name in _OPEN:
        return _parts(name, found)
    said = [set(map(key, each)) for each in found]
    return tuple(each for each in found[0] if all(key(each) in other for other in said))


def _parts(name: str, found: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return the parts of those actors whom all accounts name."""
    kept: list[Any] = []
    for actor in dict.fromkeys(part.actor for part in found[0]):
        own = [[part for part in parts if part.actor == actor] for parts in found]
        if all(own):
            said = [set(map(key, parts)) for parts in own]
            same = [part for part in own[0] if all(key(part) in other for other in said)]
            kept += same or _opened(name, [part for parts in own for part in parts])
    return tuple(kept)


def _opened(name: str, parts: Sequence[Any]) -> list[Any]:
    """Return the first of an actor's parts with what all of them say, and the rest left open."""
    role = parts[0].role if len({part.role for part in parts}) == 1 else _OPEN[name]([part.role for part in parts])
    if role is None:
        return []
    changes: dict[str, Any] = {"role": role}
    for field, info in type(parts[0]).model_fields.items():
        values = [getattr(part, field) for part in parts]
        if field != "role" and len(set(map(key, values))) > 1:
            changes[field] = agreed(field, values) if isinstance(values[0], tuple) else info.default
    return [parts[0].replace(**changes)]
