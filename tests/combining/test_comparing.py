"""Comparing two versions of a dataset."""

import json
import re
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mediation import AnyRecord, Dataset, When, diff, load_seeds, testing
from mediation.combining import Change, Difference
from mediation.combining.comparing import plain, shown
from mediation.models import KINDS
from mediation.models.part import Part
from mediation.models.records import Staged
from moves.build import actor, dataset, measure, source, statement, step, talks

SEEDS = load_seeds()
TOLD = "carried_out"


@pytest.mark.slow
@given(testing.datasets())
@example(SEEDS)
def test_nothing_differs_from_itself(ds: Dataset) -> None:
    """A dataset does not differ from itself."""
    assert diff(ds, ds) == Difference()
    assert not diff(ds, ds)
    assert diff(ds, ds).is_empty


@pytest.mark.slow
@given(testing.datasets(), testing.datasets())
def test_a_difference_is_one_of_datasets(old: Dataset, new: Dataset) -> None:
    """Two datasets differ if and only if they are not equal."""
    assert bool(diff(old, new)) == (old != new) == (not diff(old, new).is_empty)


@pytest.mark.slow
@given(testing.datasets(), testing.datasets())
def test_the_other_way_round(old: Dataset, new: Dataset) -> None:
    """Comparing in the other direction swaps added and removed, and old and new values."""
    there, back = diff(old, new), diff(new, old)
    assert (there.added, there.removed) == (back.removed, back.added)
    turned = [attrs.evolve(each, old=each.new, new=each.old) for each in back.changed]
    assert _sorted(there.changed) == _sorted(turned)


def _sorted(changes: Iterable[Change]) -> list[str]:
    return sorted(map(repr, changes))


@pytest.mark.slow
@given(testing.datasets(), testing.datasets())
def test_every_part_is_accounted_for(old: Dataset, new: Dataset) -> None:
    """Removing and adding the listed parts turns the old dataset into the new one."""
    found = diff(old, new)
    removed = [(each.noun, each.id) for each in found.removed if hasattr(each, "id")]
    added = [(each.noun, each.id) for each in found.added if hasattr(each, "id")]
    assert sorted([*_ids(old), *added]) == sorted([*_ids(new), *removed])
    claims = [each for each in found.added if each.noun == "coverage"]
    gone = [each for each in found.removed if each.noun == "coverage"]
    assert sorted(map(repr, (*old.coverage, *claims))) == sorted(map(repr, (*new.coverage, *gone)))


def _ids(ds: Dataset) -> list[tuple[str, str]]:
    parts = (*ds.sources.values(), *ds.actors.values(), *ds.disputes.values(), *ds)
    return [(each.noun, each.id) for each in parts]


@given(st.data())
def test_what_has_no_change_is_equal(data: st.DataObject) -> None:
    """The changed fields of a record are those that differ in its JSON."""
    kind = data.draw(st.sampled_from([*KINDS]))
    record, other = (
        data.draw(testing.records(kind, sources=("one",), events=("same",))).replace(version=1) for _ in range(2)
    )
    found = diff(_with(record), _with(other)).changed
    fields = {re.split(r"[.\[]", each.field)[0] for each in found if each.what == "record"}
    old, new = json.loads(record.model_dump_json()), json.loads(other.model_dump_json())
    assert fields == {name for name in old if old[name] != new[name]}
    for each in found:
        if each.what == "record":
            # An item that only one side has may stand before items that both have.
            assert each.old is None or _at(record, each.field) == each.old
            assert each.new is None or _at(other, each.field) == each.new
            assert each.old != each.new


def _with(record: AnyRecord) -> Dataset:
    """Return a dataset of the record without its evidence's source."""
    return Dataset._of_checked(records=(record,))


def _at(part: Part, path: str) -> object:
    """Follow a path like `steps[0].by`. Return None if it doesn't exist."""
    value: Any = part
    for name, number in re.findall(r"(\w+)|\[(\d+)\]", path):
        value = getattr(value, name) if name else next(iter(value[int(number) :]), None)
    return value


def _changes(old: AnyRecord, new: AnyRecord) -> list[str]:
    return [str(each) for each in diff(dataset(old), dataset(new)).changed]


def test_fields_are_compared_where_parts_correspond() -> None:
    """A field of a step is one change. A list of ids is one value."""
    old = measure("veto", step("announced", "2022"), step(TOLD, "2023"), actors=["TUR", "RUS"])
    new = measure("veto", step("announced", "2022"), step(TOLD, "2023-05", by=["TUR"]), actors=["TUR"])
    assert _changes(old, new) == [
        'steps[1].when: "2023" → "2023-05"',
        'steps[1].by: [] → ["TUR"]',
        'actors: ["TUR", "RUS"] → ["TUR"]',
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            [("announced", "2022")],
            [("announced", "2022"), (TOLD, "2023")],
            ['steps[1]: nothing → {"status": "carried_out", "when": "2023"}'],
        ),
        (
            [("announced", "2022"), (TOLD, "2023")],
            [("announced", "2022"), ("offered", "2022-06"), (TOLD, "2023")],
            ['steps[1]: nothing → {"status": "offered", "when": "2022-06"}'],
        ),
        (
            [("announced", "2022"), ("announced", "2022")],
            [("announced", "2022")],
            ['steps[1]: {"status": "announced", "when": "2022"} → nothing'],
        ),
        (
            [("announced", "2022"), ("offered", "2022"), (TOLD, "2023")],
            [("eased", "2022"), (TOLD, "2023")],
            [
                'steps[0].status: "announced" → "eased"',
                'steps[1]: {"status": "offered", "when": "2022"} → nothing',
            ],
        ),
    ],
)
def test_lists_of_parts_are_aligned(old: list[Any], new: list[Any], changes: list[str]) -> None:
    """Equal items at the start and end of a list are skipped; the rest is compared by position."""
    before, after = (measure("veto", *(step(*each) for each in steps)) for steps in (old, new))
    assert isinstance(before, Staged)
    assert _changes(before, after) == changes


def test_what_a_dataset_says_of_itself() -> None:
    """Title and outside events are compared. Coverage claims are added or removed, and repeats count."""
    claim = {"period": "2022"}
    old = dataset(statement("hope", part_of="war"), covered=[claim, claim])
    new = attrs.evolve(dataset(statement("hope"), covered=[claim, {"period": "2023"}]), title="New")
    found = diff(old, new)
    assert found.changed[:2] == (
        Change(what="dataset", id="", field="title", old="", new="New"),
        Change(what="dataset", id="", field="outside", old=("war",), new=()),
    )
    assert [shown(each) for each in (*found.added, *found.removed)] == [
        '{"period": "2023"}',
        '{"period": "2022"}',
    ]


def test_parts_come_in_the_order_of_a_file() -> None:
    """Parts are listed in the order claims, disputes, actors, sources, records."""
    old = dataset(statement("hope"), entities=[actor("X", note="One.")])
    new = dataset(
        talks("held", disputes=["ukraine"], source="two"),
        statement("hope", topic="peace"),
        entities=[actor("X", note="Two."), actor("Y"), source("two")],
        covered=[{"period": "2022"}],
    )
    found = diff(old, new)
    assert [each.noun for each in found.added] == ["coverage", "dispute", "actor", "source", "record"]
    assert [(each.what, each.id, each.field) for each in found.changed] == [
        ("actor", "X", "note"),
        ("record", "statement-1@one", "topic"),
    ]
    assert repr(found) == "<Difference: 5 added, 0 removed, 2 changed in 2 fields>"
    assert repr(Difference()) == "<Difference: none>"
    assert repr(diff(dataset(), dataset(talks("held")))) == "<Difference: 2 added, 0 removed, 0 changed>"


def test_another_kind_is_a_change_of_kind() -> None:
    """A changed kind is a change. Fields of one kind only are None on the other side."""
    old, new = statement("hope", event="same"), measure("veto", TOLD, event="same")
    changes = diff(dataset(old), dataset(new)).changed
    assert [(each.old, each.new) for each in changes if each.field == "kind"] == [("statement", "measure")]
    assert [(each.old, each.new) for each in changes if each.field == "act"] == [("hope", None)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        ("", '""'),
        ("Türkiye", '"Türkiye"'),
        (When("2022/.."), '"2022/.."'),
        (("a", "b"), '["a", "b"]'),
        (3, "3"),
        (False, "false"),
        ("x" * 58, f'"{"x" * 58}"'),
        ("x" * 59, f'"{"x" * 59}…'),
    ],
)
def test_values_are_shown_as_json(value: object, text: str) -> None:
    """Values are shown in JSON, cut at 60 characters."""
    assert shown(value) == text


def test_plain_values() -> None:
    """A part in JSON types has no default values."""
    assert plain(talks("held").steps) == [{"status": "held", "when": "2022-03"}]
    assert plain(actor("X")) == {"id": "X", "type": "state", "names": [{"text": "X", "kind": "preferred"}]}
