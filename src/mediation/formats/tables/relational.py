"""The tables of a dataset and their columns, for CSV and SQL, derived from the models.

Each entity and each kind of record has a main table. A field that holds a list of parts has a child table, named like
the field and shared by all kinds that have it. Each row of a child table has its owner and its position. A single part
inside another (`codes`, `value`) is flattened, and a list of ids, labels or codes is one cell.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import attrs
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from mediation.models.catalogue import PARTS, cached_by_kinds
from mediation.models.fields import Refers, marked
from mediation.models.part import Part, part_of
from mediation.models.records import KINDS, Record
from mediation.record_set import RecordSet, parts_of
from mediation.vocabulary import Vocabulary

Type = Literal["string", "integer", "number", "boolean", "array", "any"]
_TYPES: Final[dict[type, Type]] = {bool: "boolean", int: "integer", Decimal: "number"}


@attrs.frozen(kw_only=True)
class Column:
    """A column: the field it holds, and its type.

    `path` is the name of the field, or two names if the field belongs to an inner part. `is_needed` columns must have
    a value; with `takes_empty`, empty text is a value. `codes` are the codes of its vocabulary, and `target` is the
    table that its ids refer to.
    """

    name: str
    path: tuple[str, ...]
    type: Type = "string"
    is_needed: bool = False
    takes_empty: bool = False
    codes: tuple[str, ...] = ()
    target: str = ""
    description: str = ""


@attrs.frozen(kw_only=True)
class TableSchema:
    """A table: its columns, and the parts it holds.

    `what` is the kind of part in a main table, and `children` are its child tables. `owner` is the column of a child
    table with the id of the owner; it comes with the column `position`. In the columns `given`, a row without a value
    takes the value of its owner.
    """

    name: str
    columns: tuple[Column, ...]
    what: str = ""
    children: tuple[str, ...] = ()
    owner: str = ""
    given: tuple[str, ...] = ()

    @cached_property
    def is_of_records(self) -> bool:
        """Whether its rows are records."""
        return self.what in KINDS

    @cached_property
    def flattened(self) -> tuple[str, ...]:
        """The fields that hold a single part, which has a column for each of its fields."""
        return tuple(dict.fromkeys(column.path[0] for column in self.columns if len(column.path) > 1))

    def column(self, name: str) -> Column | None:
        """Return the column with this name, if any."""
        return next((column for column in self.columns if column.name == name), None)


# The layout.


def _columns(model: type[Part]) -> Iterator[Column]:
    """Yield the columns of all fields, except lists of parts."""
    for name, field in model.model_fields.items():
        inner = part_of(field.annotation)
        if name == "kind" and issubclass(model, Record):
            continue  # implied by the table
        if inner is None:
            yield _column(name, (name,), model)
        elif not _is_list(field.annotation):
            for each in inner.model_fields:
                column = _column(f"{name}_{each}", (name, each), inner)
                yield attrs.evolve(column, is_needed=False)


def _column(name: str, path: tuple[str, ...], model: type[Part]) -> Column:
    field, refers = model.model_fields[path[-1]], marked(model, Refers).get(path[-1])
    leaf = _leaf(field.annotation)
    codes = tuple(leaf) if isinstance(leaf, type) and issubclass(leaf, Vocabulary) else ()
    kind: Type = "array" if _is_list(field.annotation) else _type_of(leaf)
    return Column(
        name=name,
        path=path,
        type=kind,
        is_needed=field.is_required(),
        takes_empty=kind == "string" and not codes and _takes_empty(field),
        codes=tuple(map(str, codes)),
        target=refers.table if refers and name != "id" else "",
        description=field.description or "",
    )


def _leaf(annotation: Any) -> Any:
    """Return the type of a field without its tuple and None; a union if it has several types."""
    if get_origin(annotation) is Annotated:
        return _leaf(get_args(annotation)[0])
    if _is_list(annotation):
        return _leaf(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        one, *more = (each for each in get_args(annotation) if each is not NoneType)
        return annotation if more else _leaf(one)
    return annotation


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple


def _type_of(leaf: Any) -> Type:
    return "any" if get_origin(leaf) in (Union, UnionType) else _TYPES.get(leaf, "string")


def _takes_empty(field: FieldInfo) -> bool:
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]
        adapter.validate_python("")
    except ValidationError:
        return False
    return True


def _main(what: str) -> TableSchema:
    model = PARTS[what]
    identity = (Column(name="id", path=("id",)),) if what in KINDS else ()
    return TableSchema(
        name=model.plural,
        what=what,
        columns=(*identity, *_columns(model)),
        children=tuple(name for name, _ in _lists(model)),
    )


def _lists(model: type[Part]) -> Iterator[tuple[str, type[Part]]]:
    """Yield the fields that are lists of parts, with the model of the parts."""
    for name, field in model.model_fields.items():
        inner = part_of(field.annotation)
        if inner and _is_list(field.annotation):
            yield name, inner


def _child(name: str, owners: list[TableSchema]) -> TableSchema:
    """Return the child table that these main tables share, with the columns and codes of all their parts."""
    parts = [part for table in owners for field, part in _lists(PARTS[table.what]) if field == name]
    merged: dict[str, Column] = {}
    given: dict[str, None] = {}
    for column in (column for part in parts for column in _columns(part)):
        known = merged.setdefault(column.name, column)
        codes = tuple(dict.fromkeys((*known.codes, *column.codes)))
        if column.is_needed and all(_gives(table, column) for table in owners):
            given[column.name] = None
        merged[column.name] = attrs.evolve(known, codes=codes, is_needed=known.is_needed and column.name not in given)
    held_by = Record if owners[0].is_of_records else PARTS[owners[0].what]
    head = (
        Column(name=held_by.noun, path=(held_by.noun,), is_needed=True, target=held_by.plural),
        Column(name="position", path=("position",), type="integer", description="From 1, in the order of the list."),
    )
    return TableSchema(name=name, owner=held_by.noun, columns=(*head, *merged.values()), given=tuple(given))


def _gives(owner: TableSchema, column: Column) -> bool:
    """Return whether rows take a missing value from their owner, as with the date and the source of evidence."""
    return any(each.name == column.name and each.is_needed and each.type == column.type for each in owner.columns)


@cached_by_kinds
def main_tables() -> tuple[TableSchema, ...]:
    """Return the main tables, entities first, so that each table is read after the tables it refers to."""
    return tuple(map(_main, ("source", "actor", "dispute", "coverage", *KINDS)))


@cached_by_kinds
def child_tables() -> dict[str, TableSchema]:
    """Return the child tables by name."""
    names = dict.fromkeys(name for table in main_tables() for name in table.children)
    return {name: _child(name, [table for table in main_tables() if name in table.children]) for name in names}


@cached_by_kinds
def all_tables() -> dict[str, TableSchema]:
    """Return all tables by name."""
    return {table.name: table for table in (*main_tables(), *child_tables().values())}


# Rows of a dataset.


def rows(ds: RecordSet, table: TableSchema) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in the order of the dataset, with the values of the models."""
    if table.what:
        for part in parts_of(ds, PARTS[table.what]):
            yield tuple(_value(part, column.path) for column in table.columns)
        return
    paths = [column.path for column in table.columns[2:]]
    for main in main_tables():
        if table.name in main.children:
            for owner in parts_of(ds, PARTS[main.what]):
                for position, part in enumerate(getattr(owner, table.name), start=1):
                    yield (getattr(owner, "id"), position, *(_value(part, path) for path in paths))  # noqa: B009


def _value(part: Part, path: tuple[str, ...]) -> Any:
    found: Any = part
    for name in path:
        found = getattr(found, name, None)
    return found
