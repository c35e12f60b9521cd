"""Split an account into claims, one per path, that can be compared with those of other accounts."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Literal, TypeVar, get_args

import attrs

from mediation.dates.edtf import parse
from mediation.dates.when import When
from mediation.models.fields import Coding, Estimate, Keyed, World, marked
from mediation.models.part import EventId, Part
from mediation.models.records import AnyRecord, Record
from mediation.vocabulary import Vocabulary

_Mark = TypeVar("_Mark")
Sort = Literal["text", "link", "other"]
Place = tuple[int, tuple[Any, ...], int]


@attrs.frozen(kw_only=True)
class Claim:
    """What a record says at one path. Values with the same meaning have equal keys.

    The value comes from `field` of `model`. `part` is the path of its step, participant or response, and empty for
    fields of the record itself. Claims in a part are compared only between accounts that have the part.
    """

    path: str
    place: Place
    model: type[Part]
    field: str
    value: Any
    key: Any
    sort: Sort
    record: AnyRecord
    part: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether the record has no information here."""
        return is_silent(self.value)

    def mark(self, mark: type[_Mark]) -> _Mark | None:
        """Return the mark of that class on the field, or None."""
        return marked(self.model, mark).get(self.field)  # type: ignore[arg-type]


def claims(record: AnyRecord) -> Iterator[Claim]:
    """Yield the claims of a record, in the order of the fields of its model."""
    model = type(record)
    about_world, lists, estimates = marked(model, World), marked(model, Keyed), marked(model, Estimate)
    for number, name in enumerate(model.model_fields):
        if name in lists:
            yield from _of_parts(record, name, number, lists[name])
        elif name in estimates:
            if getattr(record, estimates[name].of) is not None:
                yield attrs.evolve(_of_field(record, name, number), part=estimates[name].of)
        elif name in about_world:
            yield _of_field(record, name, number)


@cache
def units(model: type[Record]) -> tuple[tuple[str, ...], ...]:
    """Return the fields that make claims, in the order of the model. Fields that belong together form one group."""
    about_world, coding = marked(model, World), marked(model, Coding)
    found: dict[str, tuple[str, ...]] = {}
    for name in model.model_fields:
        first = (about_world.get(name) or coding[name]).with_field
        if first or name in about_world:
            found[first or name] = (*found.get(first or name, ()), name)
    return tuple(found.values())


def is_silent(value: Any) -> bool:
    """Return whether a value has no information: it is None, empty, or a code for unknown."""
    if isinstance(value, Vocabulary):
        return value.is_silent
    return value is None or (isinstance(value, str | tuple) and not value)


def says_nothing(record: AnyRecord, unit: tuple[str, ...]) -> bool:
    """Return whether the record has no information in these fields. Only the first field counts."""
    return is_silent(_value_of(record, unit[0]))


def key(value: Any) -> Any:
    """Return a key that is equal for values with the same meaning. Dates compare by days, lists in any order."""
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


def _value_of(record: AnyRecord, name: str) -> Any:
    """Return the value of a field, or None if it is a default without information."""
    value = getattr(record, name)
    mark = marked(type(record), World).get(name)
    if mark and mark.is_silent_by_default and value == type(record).model_fields[name].default:
        return None
    return value


def _of_field(record: AnyRecord, name: str, number: int) -> Claim:
    value = _value_of(record, name)
    return Claim(
        path=name,
        place=(number, (), 0),
        model=type(record),
        field=name,
        value=value,
        key=key(value),
        sort=_sort(type(record), name),
        record=record,
    )


def _of_parts(record: AnyRecord, name: str, number: int, keyed: Keyed) -> Iterator[Claim]:
    """Yield a claim that a part exists and claims for its fields, for each part of a list."""
    for label, place, parts in _parts(getattr(record, name), keyed):
        model, path = type(parts[0]), f"{name}[{label}]"
        exists = Claim(
            path=path,
            place=(number, place, 0),
            model=model,
            field=keyed.key,
            value=label,
            key=label,
            sort="other",
            record=record,
        )
        yield exists
        for at, field in enumerate(model.model_fields, start=1):
            if field != keyed.key and _has_number(parts, field):
                value = _combined(getattr(part, field) for part in parts)
                yield attrs.evolve(
                    exists,
                    path=f"{path}.{field}",
                    place=(number, place, at),
                    field=field,
                    value=value,
                    key=key(value if isinstance(value, tuple) or is_silent(value) else (value,)),
                    sort=_sort(model, field),
                    part=path,
                )


def _has_number(parts: Sequence[Part], field: str) -> bool:
    """Return whether any part has the number that an estimate flag describes. True for all other fields."""
    estimate = marked(type(parts[0]), Estimate).get(field)
    return estimate is None or any(getattr(part, estimate.of) is not None for part in parts)


def _parts(parts: Sequence[Part], keyed: Keyed) -> Iterator[tuple[str, tuple[Any, ...], list[Part]]]:
    """Yield the parts of a list by key, with label and place. In sequences, number the parts of one key."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(getattr(part, keyed.key), []).append(part)
    for label, same in found.items():
        first = list(type(label)).index(label) if isinstance(label, Vocabulary) else label
        if not keyed.is_sequence:
            yield str(label), (first,), same
            continue
        for number, part in enumerate(same, start=1):
            yield f"{label}#{number}" if number > 1 else str(label), (first, number), [part]


def _combined(values: Iterable[Any]) -> Any:
    """Return the value if all are equal, and otherwise all different values, sorted."""
    found = dict.fromkeys(values)
    if len(found) == 1:
        return next(iter(found))
    flat = {each for value in found for each in (value if isinstance(value, tuple) else (value,))} - {None}
    return tuple(sorted(flat, key=str))


@cache
def _sort(model: type[Part], name: str) -> Sort:
    """Return whether a field has free text, links to events, or comparable values."""
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
