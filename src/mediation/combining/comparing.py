"""Compare two versions of a dataset: added and removed parts, and changed fields."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

import attrs

from mediation.arguments import require_datasets
from mediation.models.part import Part
from mediation.models.records import Record
from mediation.record_set import RecordSet

_MAX_SHOWN_CHARS: Final = 60
_Value = TypeVar("_Value")


@attrs.frozen(kw_only=True)
class Change:
    """One changed field of one part.

    `what` is `record`, `source`, `actor` or `dispute`, or `dataset` with an empty id. `field` is the path, such as
    `steps[0].when`. Items of a list of parts are compared by position, after skipping equal items at its start and
    end. A value that exists on one side only is None on the other.
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
    """The differences between two datasets. False if there are none.

    `added` and `removed` are whole parts: coverage claims, disputes, actors, sources and records, in this order. Parts
    match by id. Coverage claims have no id, so they are added or removed but never changed.
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
    """Return the differences from `old` to `new`: added and removed parts, and changed fields.

    Raises:
        UsageError: an argument is not a dataset, for example a path.

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
    """Yield each field that differs between two versions of a part."""
    return _changes(old.noun, name(old), dict(old), dict(new))


def name(part: Part) -> str:
    """Return the id of a part, or an empty text if it has none."""
    return str(getattr(part, "id", ""))


def plain(value: object) -> Any:
    """Return a value in JSON types. Parts become objects without default values."""
    if isinstance(value, Part):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def shown(value: object, max_chars: int = _MAX_SHOWN_CHARS) -> str:
    """Return a value in JSON, cut if it is long, or `nothing` for None."""
    if value is None:
        return "nothing"
    text = json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= max_chars else f"{text[:max_chars]}…"


def _head(ds: RecordSet) -> dict[str, object]:
    return {"title": ds.title, "outside": tuple(sorted(ds.outside))}


def _by_id(records: Iterable[Record]) -> dict[str, Part]:
    return {record.id: record for record in records}


def _others(parts: Mapping[str, Part], known: Mapping[str, Part]) -> list[Part]:
    return [part for name, part in parts.items() if name not in known]


def _claims(claims: Iterable[Part], known: Iterable[Part]) -> list[Part]:
    """Return the claims that are not known. Repeated claims are counted."""
    return [*(Counter(claims) - Counter(known)).elements()]


def _changes(what: str, name: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        for path, before, after in _unequal(field, old.get(field), new.get(field)):
            yield Change(what=what, id=name, field=path, old=before, new=after)


def _unequal(path: str, old: object, new: object) -> Iterator[tuple[str, object, object]]:
    """Yield the paths where two values differ, as deep as their types match."""
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
    """Return the number of equal items at the start."""
    return next(
        (at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new))
    )


def _at(values: tuple[_Value, ...], number: int, end: int) -> _Value | None:
    return values[number] if number < len(values) - end else None
