"""What an account claims about the world, path by path, in a form in which accounts can be compared."""

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
    """What a record says in one place: the value, and a key that is equal for values that say the same.

    `model` and `field` are where its value comes from. `part` is the path of the step, participant or response that
    has it, and is empty for fields of the record. Claims in a part are compared among the accounts that have the part.
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
        """Whether the record says nothing here."""
        return is_silent(self.value)

    def mark(self, mark: type[_Mark]) -> _Mark | None:
        """Return the mark of that class on its field."""
        return marked(self.model, mark).get(self.field)  # type: ignore[arg-type]


def claims(record: AnyRecord) -> Iterator[Claim]:
    """Yield what the record claims, in the order of its model."""
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
    """Return the fields with claims, grouped where they belong together, in the order of the model."""
    about_world, coding = marked(model, World), marked(model, Coding)
    found: dict[str, tuple[str, ...]] = {}
    for name in model.model_fields:
        first = (about_world.get(name) or coding[name]).with_field
        if first or name in about_world:
            found[first or name] = (*found.get(first or name, ()), name)
    return tuple(found.values())


def is_silent(value: Any) -> bool:
    """Tell whether a value says nothing: none, empty, or a code for unknown."""
    if isinstance(value, Vocabulary):
        return value.is_silent
    return value is None or (isinstance(value, str | tuple) and not value)


def says_nothing(record: AnyRecord, unit: tuple[str, ...]) -> bool:
    """Return whether the record says nothing in these fields, which their first decides."""
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
    """Return the value of a field, or None if it is a default that says nothing."""
    value = getattr(record, name)
    mark = marked(type(record), World).get(name)
    if mark and mark.is_silent_by_default and value == type(record).model_fields[name].default:
        return None
    return value


def _of_field(record: AnyRecord, name: str, number: int) -> Claim:
    value = _said(record, name)
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
    """Yield for each part of a list that it is there, then what it says."""
    for label, place, parts in _parts(getattr(record, name), keyed):
        model, path = type(parts[0]), f"{name}[{label}]"
        is_there = Claim(
            path=path,
            place=(number, place, 0),
            model=model,
            field=keyed.key,
            value=label,
            key=label,
            sort="other",
            record=record,
        )
        yield is_there
        for at, field in enumerate(model.model_fields, start=1):
            if field != keyed.key and _has_number(parts, field):
                value = _gathered(getattr(part, field) for part in parts)
                yield attrs.evolve(
                    is_there,
                    path=f"{path}.{field}",
                    place=(number, place, at),
                    field=field,
                    value=value,
                    key=key(value if isinstance(value, tuple) or is_silent(value) else (value,)),
                    sort=_sort(model, field),
                    part=path,
                )


def _has_number(parts: Sequence[Part], field: str) -> bool:
    """Return whether one of the parts has the number of which a field says that it is an estimate."""
    estimate = marked(type(parts[0]), Estimate).get(field)
    return estimate is None or any(getattr(part, estimate.of) is not None for part in parts)


def _parts(parts: Sequence[Part], keyed: Keyed) -> Iterator[tuple[str, tuple[Any, ...], list[Part]]]:
    """Yield the parts of a list with their label and its place: those of one key together, or each with its number."""
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
