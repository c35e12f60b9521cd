"""The kinds of record, and a temporary kind."""

from pathlib import Path

import pytest

import mediation
from mediation import DataError, Dataset, UsageError
from mediation.formats.tables.relational import all_tables
from mediation.models import KINDS
from mediation.models.catalogue import PARTS, with_kind
from models.test_new_kind import Exercise, full_set


def test_a_kind_leaves_no_trace(tmp_path: Path) -> None:
    """After the block, the kinds, tables and schemas are as before."""
    with with_kind(Exercise):
        full_set().save(tmp_path / "data.jsonl")
    assert [*KINDS] == [*PARTS][4:]
    assert len(KINDS) == 7
    assert not {"exercises", "units"} & all_tables().keys()
    with pytest.raises(UsageError):
        Dataset.json_schema("exercise")
    with pytest.raises(DataError) as raised:
        mediation.load(tmp_path / "data.jsonl")
    assert {each.code for each in raised.value.problems} == {"unknown-kind"}


def test_a_kind_enters_once() -> None:
    """An existing kind is rejected and kept."""
    with with_kind(Exercise), pytest.raises(UsageError, match="exercise"), with_kind(Exercise):
        pass
    with pytest.raises(UsageError, match="meeting"), with_kind(KINDS["meeting"]):
        pass
    assert [*KINDS] == [*PARTS][4:]
    assert "meeting" in KINDS


def test_a_kind_leaves_after_an_error() -> None:
    """An error inside the block removes the kind, too."""
    with pytest.raises(ZeroDivisionError), with_kind(Exercise):
        1 / 0  # noqa: B018 - the error is what is tested
    assert "exercise" not in KINDS
