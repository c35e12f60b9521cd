"""Constructing parts in Python: errors and signatures."""

import inspect
import pickle
from collections.abc import Callable
from json import dumps
from pathlib import Path
from typing import Any

import pytest

import mediation
from mediation import Actor, DataError, Statement
from mediation.errors import InvalidPart
from records.least import fields

ACTOR: dict[str, Any] = {"id": "TUR", "type": "state", "names": [{"text": "Türkiye", "kind": "preferred"}]}


def test_constructing_says_what_loading_says(tmp_path: Path) -> None:
    """An invalid record has the same problems in Python and in a file."""
    row = fields("statement", act="hop", summary=None, speakr="TUR")
    with pytest.raises(InvalidPart) as made:
        Statement(**row)
    with pytest.raises(InvalidPart) as validated:
        Statement.model_validate(row)
    (tmp_path / "a.jsonl").write_text(dumps({**row, "kind": "statement"}) + "\n", encoding="utf-8")
    read = [each for each in mediation.load(tmp_path / "a.jsonl", on_error="collect").problems if each.path]
    said = [(each.code, each.field, each.message, each.nearest) for each in made.value.problems]
    assert said == [(each.code, each.field, each.message, each.nearest) for each in validated.value.problems]
    assert said == [(each.code, each.field, each.message, each.nearest) for each in read]
    assert str(made.value).startswith(f"statement {row['event']}@{row['source']}: 3 problems\n  ")
    assert "pydantic" not in str(made.value)


def test_every_way_to_make_a_part_fails_alike() -> None:
    """All ways to make a part raise the same `ValueError`, which can be pickled."""
    good = Actor.model_validate(ACTOR)
    ways: list[Callable[[], Actor]] = [
        lambda: Actor(**{**ACTOR, "type": "stat"}),
        lambda: Actor.model_validate({**ACTOR, "type": "stat"}),
        lambda: Actor.model_validate_json(dumps({**ACTOR, "type": "stat"})),
        lambda: good.replace(type="stat"),
    ]
    for make in ways:
        with pytest.raises(InvalidPart) as failed:
            make()
        (problem,) = failed.value.problems
        assert (problem.code, problem.field, problem.nearest) == ("enum", "type", "state")
        assert isinstance(failed.value, DataError)
        assert isinstance(failed.value, ValueError)
        assert str(pickle.loads(pickle.dumps(failed.value))) == str(failed.value)  # noqa: S301 - it was made here
    with pytest.raises(InvalidPart, match=r"^actor TUR: type: "):
        good.replace(type="stat")


def test_signatures_can_be_read() -> None:
    """A constructor shows its fields with plain types, before and after the model is built."""
    shown = str(inspect.signature(Statement))
    assert shown.startswith("(*, event: mediation.models.part.EventId, source: ")
    assert "FieldInfo" not in shown
    assert "StringConstraints" not in shown
