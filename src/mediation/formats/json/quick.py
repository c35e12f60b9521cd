"""Reads lines of JSON as this library writes them, many at a time; to the others it has nothing to say.

What is read here is what the careful way of `jsonl` reads, and a line that might not be goes back to it. Two things
make it quick: validators that know the dates they have seen, and that take no record whose steps have no date of
their own; and looking for names that stand twice in an object through all lines at once.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import attrgetter, or_
from typing import Annotated, Any, Final, TypeVar, get_origin

from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from mediation.dates.when import When
from mediation.models.batches import alike, values
from mediation.models.catalogue import cached_by_kinds
from mediation.models.part import Part, part_of
from mediation.models.records import KINDS, Record

_Part = TypeVar("_Part", bound=Part)

_MOST: Final = 65_536
_A_DATE: Final = core_schema.is_instance_schema(When)
_fields_set: Final = attrgetter("__pydantic_fields_set__")


def records(lines: Sequence[bytes]) -> list[Record | None]:
    """Return the record that each line holds, or None where the line has to be read with care."""
    validate = _validate()
    found: list[Record | None] = []
    for line in lines:
        try:
            found.append(validate(line))
        except (ValidationError, TypeError):  # a date that is a list or an object is a TypeError
            found.append(None)
    good = [record for record in found if record is not None]
    told = lines if len(good) == len(lines) else [line for line, each in zip(lines, found, strict=True) if each]
    once = iter(_without_repeats(told, good))
    return [record and next(once) for record in found] if len(good) < len(lines) else [*once]


def _without_repeats(lines: Sequence[bytes], told: Sequence[Record]) -> Sequence[Record | None]:
    """Return the records, with None for each whose line may have a name twice in one object.

    A model takes no name that it does not have, so an object has a name for each field that is set, and one more
    for each that stands twice. No line has fewer names than its record has fields set; so when all lines have
    as many as all records, each line has. Where they have not, the halves are looked at, down to the one line.
    """
    parts = [*_together(told)]
    if _names(b"\n".join(lines)) == sum(sum(map(len, map(_fields_set, same))) for same in parts):
        for same in parts:
            _share_fields_set(same)
        return told
    if len(lines) == 1:
        return [None]
    half = len(lines) // 2
    return [*_without_repeats(lines[:half], told[:half]), *_without_repeats(lines[half:], told[half:])]


def _names(lines: bytes) -> int | None:
    r"""Return how many names the objects have, at least; None where a space may stand between a name and its colon.

    The quotation mark at the end of a name has the colon behind it; no name of a field ends in a backslash, so one
    with a backslash before it is of a text, as in "she said \"no\": and left". A text that begins with a colon counts
    too, so that there may be fewer names than this, and never more.
    """
    spaces = [mark for mark in (b'" ', b'"\t', b'"\r') if mark[1:] in lines]
    has_escapes = b"\\" in lines
    if any(lines.count(mark) > (lines.count(b"\\" + mark) if has_escapes else 0) for mark in spaces):
        return None
    return lines.count(b'":') - (lines.count(b'\\":') if has_escapes else 0)


def _together(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Yield the parts and the parts inside them, those of a type and a place together."""
    for model, same in alike(parts).items():
        yield same
        for name, is_tuple in _nested(model):
            yield from _together([*values(name, same, is_tuple=is_tuple)])


@cache
def _nested(model: type[Part]) -> tuple[tuple[str, bool], ...]:
    """Return the fields that hold parts, and whether in a list."""
    fields = ((name, field.annotation) for name, field in model.model_fields.items())
    return tuple((name, get_origin(annotation) is tuple) for name, annotation in fields if part_of(annotation))


class _Shared(dict[frozenset[str], set[str]]):
    """One set for each choice of fields."""

    def __missing__(self, fields: frozenset[str]) -> set[str]:
        found = set(fields)
        if len(self) < _MOST:
            self[fields] = found
        return found


_SHARED: Final = _Shared()


def _share_fields_set(parts: Sequence[Part]) -> None:
    """Let all parts with the same fields set have one set of their names, which nobody changes in a frozen part."""
    give = BaseModel.__dict__["__pydantic_fields_set__"].__set__
    shared = map(_SHARED.__getitem__, map(frozenset, map(_fields_set, parts)))
    deque(map(give, parts, shared), maxlen=0)


# Validators.


class _Dates(dict[str, When]):
    """The dates that were seen, by their text."""

    def __missing__(self, text: str) -> When:
        when = When(text)
        if len(self) < _MOST:
            self[text] = when
        return when


@cached_by_kinds
def _validate() -> Callable[[bytes], Record]:
    """Return what validates a record in JSON as its model does, but for steps and responses without a date."""
    kinds: Any = reduce(or_, KINDS.values())
    adapter: TypeAdapter[Record] = TypeAdapter(Annotated[kinds, Field(discriminator="kind")])
    adapter.rebuild()
    looked_up = core_schema.no_info_plain_validator_function(_Dates().__getitem__)
    return SchemaValidator(_quicker(adapter.core_schema, looked_up)).validate_json


@cache
def validator(model: type[_Part]) -> Callable[[Mapping[str, object]], _Part]:
    """Return what validates fields as the model does, if all dates among them are made and steps have theirs.

    Others are refused, perhaps without reason: the model itself has to look at them.
    """
    model.model_rebuild()
    return SchemaValidator(_quicker(model.__pydantic_core_schema__, _A_DATE)).validate_python


def _quicker(schema: Any, dates: CoreSchema) -> Any:
    """Return the schema with dates validated so, and without what comes before the validation of a model."""
    if isinstance(schema, list | tuple):
        return type(schema)(_quicker(each, dates) for each in schema)
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "function-before":
        ref = {"ref": schema["ref"]} if "ref" in schema else {}
        return {**_quicker(schema["schema"], dates), **ref}
    if schema.get("metadata", {}).get("mediation") == "when":
        return dates
    kept = ("metadata", "serialization")
    return {key: value if key in kept else _quicker(value, dates) for key, value in schema.items()}
