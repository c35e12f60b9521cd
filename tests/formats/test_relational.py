"""The tables of a dataset: every field of every model has exactly one place."""

import pytest
from hypothesis import given

from mediation import Dataset, testing
from mediation.errors import InvalidPart
from mediation.formats.tables.relational import TableSchema, all_tables, child_tables, main_tables, rows
from mediation.models import KINDS
from mediation.models.catalogue import PARTS
from mediation.models.part import Part, part_of


def place(table: TableSchema, name: str, annotation: object) -> list[str]:
    """Return the columns and the child tables that hold the field."""
    found = [column.name for column in table.columns if column.path[0] == name]
    return found + [child for child in table.children if child == name and part_of(annotation)]


@pytest.mark.parametrize("table", main_tables(), ids=lambda table: table.name)
def test_every_field_has_one_place(table: TableSchema) -> None:
    """A field is a column, some columns of one part, or a child table; the kind of a record is its table."""
    for name, field in PARTS[table.what].model_fields.items():
        found = place(table, name, field.annotation)
        assert found == [] if name == "kind" else found
        if part_of(field.annotation) is None:
            assert found == ([] if name == "kind" else [name])


@pytest.mark.parametrize("name", child_tables())
def test_first_columns_of_child_tables(name: str) -> None:
    """The first columns of a child table are the owner and the position."""
    owner, position, *_ = child_tables()[name].columns
    assert owner.name in ("record", "actor")
    assert position.name == "position"
    owners = {table.is_of_records for table in main_tables() if name in table.children}
    assert owners == {owner.name == "record"}


def test_names_of_tables_and_columns() -> None:
    """Tables are named like the properties of a dataset and the fields of parts, and no two columns are alike."""
    assert [table.name for table in main_tables()[:4]] == ["sources", "actors", "disputes", "coverage"]
    assert all(hasattr(Dataset, f"{kind}s") and f"{kind}s" in all_tables() for kind in KINDS)
    for table in all_tables().values():
        assert len({column.name for column in table.columns}) == len(table.columns)


def test_types_of_columns() -> None:
    """Types, codes and references follow from the models."""
    steps, transfers = all_tables()["steps"], all_tables()["arms_transfers"]
    status = steps.column("status")
    assert status
    assert {"held", "signed", "delivered", "imposed"} <= {*status.codes}
    assert steps.given == ("when",)
    assert all_tables()["evidence"].given == ("source",)
    assert steps.column("state") is None
    found = {column.name: (column.type, column.target) for column in transfers.columns}
    assert found["supplier"] == ("string", "actors")
    assert found["through"] == ("array", "actors")
    assert found["value_amount"] == ("number", "")
    assert found["multiplicity"] == ("any", "")
    assert transfers.flattened == ("value",)
    assert [column.name for column in transfers.columns if column.takes_empty and column.is_needed] == ["designation"]


@pytest.mark.slow
@given(testing.datasets(max_records=4))
def test_rows(ds: Dataset) -> None:
    """There are as many rows as parts, and each has a value for each column."""
    for table in all_tables().values():
        found = [*rows(ds, table)]
        assert all(len(row) == len(table.columns) for row in found)
        if not table.what:
            owners = [each for each in (*ds, *ds.actors.values()) if table.name in type(each).model_fields]
            parts = [part for owner in owners for part in getattr(owner, table.name)]
            assert len(found) == len(parts)
    records = [row[0] for table in main_tables() if table.is_of_records for row in rows(ds, table)]
    assert sorted(records) == sorted(record.id for record in ds)


@pytest.mark.parametrize("table", main_tables(), ids=lambda table: table.name)
def test_required_columns(table: TableSchema) -> None:
    """The required columns of a table are the required fields of its model."""
    model: type[Part] = PARTS[table.what]
    with pytest.raises(InvalidPart) as error_info:
        model.model_validate({})
    missed = {problem.field for problem in error_info.value.problems if problem.code == "missing"}
    assert {column.name for column in table.columns if column.is_needed} == missed - {*table.children}
