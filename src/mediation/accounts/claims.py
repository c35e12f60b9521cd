"""What an account claims about the world, path by path, in a form in which accounts can be compared."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, Literal, get_args

import attrs

from mediation.dates.edtf import parse
from mediation.dates.when import When
from mediation.models.part import EventId, Part
from mediation.models.records import AnyRecord, Record
from mediation.vocabulary import ArmsCategory, Medium, Terms, ThirdPartyRole, Vocabulary

# What a record has as one source's coding, and not as a claim about the world.
_OF_THE_CODING: Final = frozenset({
    *("kind", "event", "source", "version", "summary", "label", "evidence", "attribution", "specificity"),
    *("confidence", "memo", "raw", "accounts", "decisions"),
})  # fmt: skip

# Lists whose parts are compared one by one, with the field by which a part is known.
_KEYED: Final = {
    "steps": "status",
    "responses": "by",
    "participants": "actor",
    "attendees": "actor",
    "third_parties": "actor",
}
# Of these, one actor's parts are looked at together; the others are told apart by number.
_GATHERED: Final = frozenset({"participants", "attendees", "third_parties"})

# Fields that say something only together: whoever takes one takes all.
_TOGETHER: Final = (
    ("when", "steps"),
    ("speaker", "specificity", "office", "on_behalf_of"),
    ("number", "number_is_estimate"),
)

_UNKNOWN: Final = frozenset({Terms.UNKNOWN, Medium.UNKNOWN, ArmsCategory.UNSPECIFIED, ThirdPartyRole.UNSPECIFIED})

Sort = Literal["text", "link", "other"]
Place = tuple[int, tuple[Any, ...], int]


@attrs.frozen(kw_only=True)
class Claim:
    """What a record says in one place: the value, and a key that is equal for values that say the same.

    `part` is the path of the step, participant or response in which it stands; empty for fields of the record.
    What stands in a part is compared among the accounts that have the part.
    """

    path: str
    place: Place
    value: Any
    key: Any
    sort: Sort
    record: AnyRecord
    part: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether the record says nothing here."""
        return is_silent(self.value)


def claims(record: AnyRecord) -> Iterator[Claim]:
    """Yield what the record claims, in the order of its model."""
    model = type(record)
    for number, name in enumerate(model.model_fields):
        if name in _OF_THE_CODING:
            continue
        if name in _KEYED:
            yield from _of_parts(record, name, number)
            continue
        value, sort = _said(record, name), _sort(model, name)
        claim = Claim(path=name, place=(number, (), 0), value=value, key=key(value), sort=sort, record=record)
        if name != "number_is_estimate":
            yield claim
        elif getattr(record, "number", None) is not None:
            yield attrs.evolve(claim, part="number")


def units(model: type[Record]) -> tuple[tuple[str, ...], ...]:
    """Return the fields that hold claims, those that stand together as one, in the order of the model."""
    own = [name for name in model.model_fields if name not in _OF_THE_CODING or name == "specificity"]
    found = (next((unit for unit in _TOGETHER if name in unit), (name,)) for name in own)
    return tuple(dict.fromkeys(tuple(name for name in unit if name in own) for unit in found))


def is_silent(value: Any) -> bool:
    """Tell whether a value says nothing: none, empty, or a code for unknown."""
    if isinstance(value, Vocabulary):
        return value in _UNKNOWN
    return value is None or (isinstance(value, str | tuple) and not value)


def says_nothing(record: AnyRecord, unit: tuple[str, ...]) -> bool:
    """Tell whether the record says nothing in these fields; of those that stand together, the first tells."""
    return is_silent(_said(record, unit[0]))


def key(value: Any) -> Any:
    """Return what is equal for values that say the same: dates by their days, lists in any order."""
    if is_silent(value):
        return None
    if isinstance(value, When):
        extent = parse(value.text)
        return (extent.is_span, extent.first, extent.last, extent.days)
    if isinstance(value, Part):
        return (type(value).__name__, *(key(each) for _, each in value))
    if isinstance(value, tuple):
        return frozenset(key(each) for each in value)
    return value


def _said(record: AnyRecord, name: str) -> Any:
    """Return the value of a field; none for one that says something only when it is not as always."""
    value = getattr(record, name)
    is_as_always = (name == "even_handed" and not value) or (name == "multiplicity" and value == 1)
    return None if is_as_always else value


def _of_parts(record: AnyRecord, name: str, number: int) -> Iterator[Claim]:
    for label, place, parts in _parts(name, getattr(record, name)):
        path = f"{name}[{label}]"
        yield Claim(path=path, place=(number, place, 0), value=label, key=label, sort="other", record=record)
        for at, field in enumerate(type(parts[0]).model_fields, start=1):
            if field == _KEYED[name] or (field == "number_is_estimate" and not _is_numbered(parts)):
                continue
            value = _gathered(getattr(part, field) for part in parts)
            yield Claim(
                path=f"{path}.{field}",
                place=(number, place, at),
                value=value,
                key=key(value if isinstance(value, tuple) or is_silent(value) else (value,)),
                sort=_sort(type(parts[0]), field),
                record=record,
                part=path,
            )


def _is_numbered(parts: Iterable[Part]) -> bool:
    """Tell whether one of the parts has a number, without which nothing is an estimate of it."""
    return any(dict(part)["number"] is not None for part in parts)


def _parts(name: str, parts: tuple[Part, ...]) -> Iterator[tuple[str, tuple[Any, ...], list[Part]]]:
    """Yield the parts of a list with their label and its place: an actor's together, or each with its number."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(getattr(part, _KEYED[name]), []).append(part)
    for label, same in found.items():
        first = list(type(label)).index(label) if isinstance(label, Vocabulary) else label
        if name in _GATHERED:
            yield str(label), (first,), same
            continue
        for number, part in enumerate(same, start=1):
            yield f"{label}#{number}" if number > 1 else str(label), (first, number), [part]


def _gathered(values: Iterable[Any]) -> Any:
    """Return the one value, or all that there are, in an order of their own."""
    found = dict.fromkeys(values)
    if len(found) == 1:
        return next(iter(found))
    flat = {each for value in found for each in (value if isinstance(value, tuple) else (value,))} - {None}
    return tuple(sorted(flat, key=str))


@cache
def _sort(model: type[Part], name: str) -> Sort:
    """Tell whether a field holds free text, links to events, or something that can be compared."""
    leaves = set(_leaves(model.model_fields[name].annotation))
    if EventId in leaves:
        return "link"
    return "text" if str in leaves else "other"


def _leaves(annotation: Any) -> Iterator[Any]:
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for each in inner:
        yield from _leaves(each)
