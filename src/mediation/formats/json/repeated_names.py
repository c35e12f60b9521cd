"""Finds lines of JSON in which an object has a name twice, for many lines at once.

pydantic keeps the last value of a repeated name without a word. A parser that reports repeated names costs as much
as the whole validation, so this module compares counts: how many names the lines hold, and how many fields the
records made of them have set.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Final, get_origin

from mediation.models.batches import alike, values
from mediation.models.part import Part, part_of
from mediation.models.records import Record

_MAX_SHARED_SETS: Final = 65_536
_fields_set: Final = attrgetter("__pydantic_fields_set__")


def without_repeated_names(lines: Sequence[bytes], records: Sequence[Record]) -> Sequence[Record | None]:
    """Return the records, with None for each whose line may have a name twice in one object.

    Models reject unknown names, so an object has one name for each field that is set, and one more for each
    repeated name. No line has fewer names than its record has fields set. When all lines together have as many
    as all records, each line has. Otherwise both halves are checked, down to single lines.
    """
    parts = [*_parts_of_one_type(records)]
    if _count_names(b"\n".join(lines)) == sum(sum(map(len, map(_fields_set, same))) for same in parts):
        for same in parts:
            _share_fields_set(same)
        return records
    if len(lines) == 1:
        return [None]
    half = len(lines) // 2
    return [
        *without_repeated_names(lines[:half], records[:half]),
        *without_repeated_names(lines[half:], records[half:]),
    ]


def _count_names(lines: bytes) -> int | None:
    r"""Return how many names the objects have, at least; None where white space may come between a name and its colon.

    The quotation mark that ends a name is followed by a colon. No name of a field ends in a backslash, so a mark with
    a backslash before it belongs to a text, as in "she said \"no\": and left". A text that begins with a colon is
    counted too, so the count may be too high and never too low.
    """
    spaces = [mark for mark in (b'" ', b'"\t', b'"\r') if mark[1:] in lines]
    has_escapes = b"\\" in lines
    if any(lines.count(mark) > (lines.count(b"\\" + mark) if has_escapes else 0) for mark in spaces):
        return None
    return lines.count(b'":') - (lines.count(b'\\":') if has_escapes else 0)


def _parts_of_one_type(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Yield the parts and the parts inside them, grouped by type and place."""
    for model, same in alike(parts).items():
        yield same
        for name, is_tuple in _nested(model):
            yield from _parts_of_one_type([*values(name, same, is_tuple=is_tuple)])


@cache
def _nested(model: type[Part]) -> tuple[tuple[str, bool], ...]:
    """Return the fields that hold parts, and whether in a list."""
    fields = ((name, field.annotation) for name, field in model.model_fields.items())
    return tuple((name, get_origin(annotation) is tuple) for name, annotation in fields if part_of(annotation))


class _SharedSets(dict[frozenset[str], set[str]]):
    """One set for each choice of fields."""

    def __missing__(self, fields: frozenset[str]) -> set[str]:
        found = set(fields)
        if len(self) < _MAX_SHARED_SETS:
            self[fields] = found
        return found


_SHARED: Final = _SharedSets()


def _share_fields_set(parts: Sequence[Part]) -> None:
    """Give all parts with the same fields one set of their names. A frozen part never changes its set.

    100,000 records take 285 MB this way, and 404 MB with a set each.
    """
    shared = map(_SHARED.__getitem__, map(frozenset, map(_fields_set, parts)))
    deque(map(object.__setattr__, parts, repeat("__pydantic_fields_set__"), shared), maxlen=0)
