"""Marks on model fields, next to the types, and functions that read them.

Marks control how accounts are compared, data is checked, tables are laid out and errors are explained. A new field
is described only in its model.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, dataclass_transform, get_args

from pydantic import BaseModel, StringConstraints

from mediation.vocabulary import Vocabulary

_Type = TypeVar("_Type")
_Mark = TypeVar("_Mark")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)  # generating more takes longer than all the marks
class Written(StringConstraints):
    """A text with a pattern, and an explanation of the pattern for messages."""

    form: str
    example: str = ""

    @property
    def advice(self) -> str:
        """The message for a text that does not match the pattern."""
        return f"Should be {self.form}" + (f", as in {self.example}" if self.example else "")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Mark:
    """The base of the marks. It has no generated methods, which would make up a tenth of the library's import time."""

    def __init__(self, **values: object) -> None:
        vars(self).update(values)


class World(Mark):
    """Marks a claim about the world, on which accounts can disagree.

    `with_field` names the first of several fields that belong together: their values come from the same account.
    `is_silent_by_default` means that the default value says nothing.
    """

    with_field: str = ""
    is_silent_by_default: bool = False


class Coding(Mark):
    """Marks a field that describes the coding of one source and is not compared. `with_field` is as in `World`."""

    with_field: str = ""


OfWorld = Annotated[_Type, World()]
OfCoding = Annotated[_Type, Coding()]


class Keyed(Mark):
    """Marks a list whose parts are compared one by one.

    `key` is the field that identifies a part. When accounts are united, parts with equal values in the fields `same`
    are merged. With `is_sequence`, parts with the same key are compared in order; otherwise they are compared as a
    group. `is_by_date` means that the parts are sorted by date.
    """

    key: str
    same: tuple[str, ...]
    is_sequence: bool = False
    is_by_date: bool = False


class Open(Mark):
    """Marks a field with a general code that more specific codes may replace, except those in `apart`."""

    code: Vocabulary
    apart: frozenset[Vocabulary] = frozenset()

    def covers(self, code: object) -> bool:
        """Return whether the code is a more specific form of the general one."""
        return isinstance(code, type(self.code)) and code is not self.code and code not in self.apart


class Estimate(Mark):
    """Marks a flag that says whether the number in another field is an estimate."""

    of: str


class Speaker(Mark):
    """Marks the field of a speaker, and names the fields with their office and whom they speak for."""

    office: str = "office"
    on_behalf_of: str = "on_behalf_of"


class Refers(Mark):
    """Marks an id: what it refers to, and the table with those rows."""

    what: str
    table: str


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, alone or in a tuple, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(model_in, get_args(annotation)) if found), None)


@cache
def marked(model: type[BaseModel], mark: type[_Mark]) -> Mapping[str, _Mark]:
    """Return the marks of one class on the fields of a model, by field."""
    found = {name: [*_marks(each.metadata, each.annotation)] for name, each in model.model_fields.items()}
    return {name: each for name, marks in found.items() for each in marks[::-1] if isinstance(each, mark)}


def _marks(metadata: Any, annotation: Any) -> Iterator[object]:
    """Yield the marks on a field, then those on the types inside it."""
    yield from metadata
    for each in get_args(annotation):
        yield from _marks(getattr(each, "__metadata__", ()), each)
