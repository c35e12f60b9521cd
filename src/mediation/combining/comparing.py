"""Compares two versions of a dataset: what was added, what was removed, and what changed, field by field."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

import attrs

from mediation.arguments import require_datasets
from mediation.models.part import Part
from mediation.models.records import Record
from mediation.record_set import RecordSet

_SHORT: Final = 60
_Value = TypeVar("_Value")


@attrs.frozen(kw_only=True)
class Change:
    """One field of one part that is not what it was.

    `what` is `record`, `source`, `actor` or `dispute`; or `dataset`, which has no id. `field` leads to the place, as
    `steps[0].when`: items of a list that holds more than texts are told apart by their places, once those
    that are the same at its beginning and at its end are set aside. What is not there on one side is None there.
    """

    what: str
    id: str
    field: str
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.field}: {shown(self.old)} → {shown(self.new)}"


@attrs.frozen(kw_only=True, repr=False)
class Difference:
    """What makes one dataset of another. It is false when there is nothing.

    `added` and `removed` are whole parts: claims of coverage, disputes, actors, sources, records, in this order.
    Parts are the same part when they have the same id; claims of coverage have none, and are added or removed.
    """

    added: tuple[Part, ...] = ()
    removed: tuple[Part, ...] = ()
    changed: tuple[Change, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two datasets are equal."""
        return not (self.added or self.removed or self.changed)

    def __bool__(self) -> bool:
        return not self.is_empty

    def __repr__(self) -> str:
        if self.is_empty:
            return "<Difference: none>"
        parts = len({(each.what, each.id) for each in self.changed})
        fields = f" in {len(self.changed)} field{'s' if len(self.changed) > 1 else ''}" if parts else ""
        return f"<Difference: {len(self.added)} added, {len(self.removed)} removed, {parts} changed{fields}>"


def diff(old: RecordSet, new: RecordSet) -> Difference:
    """Return what makes `new` of `old`: parts added and removed, and each field that changed.

    Raises:
        UsageError: one of the two is no dataset, but a path, say.

    >>> from mediation import load_seeds
    >>> ds = load_seeds()
    >>> arms = ds["tb2-drones-to-ukraine@antalya-2022"]
    >>> corrected = [each.replace(terms="donation") if each == arms else each for each in ds]
    >>> found = diff(ds, attrs.evolve(ds, records=tuple(corrected)))
    >>> found, str(found.changed[0])
    (<Difference: 0 added, 0 removed, 1 changed in 1 field>, 'terms: "sale" → "donation"')
    """
    require_datasets(old, new)
    added, removed = _claims(new.coverage, old.coverage), _claims(old.coverage, new.coverage)
    changed = [*_changes("dataset", "", _head(old), _head(new))]
    for before, after in (
        (old.disputes, new.disputes),
        (old.actors, new.actors),
        (old.sources, new.sources),
        (_by_id(old.records), _by_id(new.records)),
    ):
        added += _others(after, before)
        removed += _others(before, after)
        for name, part in before.items():
            if name in after and after[name] != part:
                changed += differences(part, after[name])
    return Difference(added=tuple(added), removed=tuple(removed), changed=tuple(changed))


def differences(old: Part, new: Part) -> Iterator[Change]:
    """Yield each field on which two versions of one part differ."""
    return _changes(old.noun, name(old), dict(old), dict(new))


def name(part: Part) -> str:
    """Return the id of a part, or nothing where it has none."""
    return str(getattr(part, "id", ""))


def plain(value: object) -> Any:
    """Return a value of a field in JSON's types; of a part, the fields that say something."""
    if isinstance(value, Part):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def shown(value: object, most: int = _SHORT) -> str:
    """Return a value as it is written in JSON, cut where it is long; what is not there is nothing."""
    if value is None:
        return "nothing"
    text = json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= most else f"{text[:most]}…"


def _head(ds: RecordSet) -> dict[str, object]:
    return {"title": ds.title, "outside": tuple(sorted(ds.outside))}


def _by_id(records: Iterable[Record]) -> dict[str, Part]:
    return {record.id: record for record in records}


def _others(parts: Mapping[str, Part], known: Mapping[str, Part]) -> list[Part]:
    return [part for name, part in parts.items() if name not in known]


def _claims(claims: Iterable[Part], known: Iterable[Part]) -> list[Part]:
    """Return the claims that are not known, each as often as it stands there more."""
    return [*(Counter(claims) - Counter(known)).elements()]


def _changes(what: str, name: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        for path, before, after in _unequal(field, old.get(field), new.get(field)):
            yield Change(what=what, id=name, field=path, old=before, new=after)


def _unequal(path: str, old: object, new: object) -> Iterator[tuple[str, object, object]]:
    """Yield the places where two values differ, as deep as they are of one shape."""
    if old == new:
        return
    if isinstance(old, Part) and type(old) is type(new):
        for field, value in old:
            yield from _unequal(f"{path}.{field}", value, getattr(new, field))
    elif isinstance(old, tuple) and isinstance(new, tuple) and _hold_parts(old, new):
        start = _shared(old, new)
        end = _shared(old[start:][::-1], new[start:][::-1])
        for number in range(start, max(len(old), len(new)) - end):
            yield from _unequal(f"{path}[{number}]", _at(old, number, end), _at(new, number, end))
    else:
        yield path, old, new


def _hold_parts(*values: tuple[object, ...]) -> bool:
    return any(isinstance(each, Part) for value in values for each in value)


def _shared(old: tuple[_Value, ...], new: tuple[_Value, ...]) -> int:
    """Return how many items the two begin with alike."""
    return next(
        (at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new))
    )


def _at(values: tuple[_Value, ...], number: int, end: int) -> _Value | None:
    return values[number] if number < len(values) - end else None
