"""The output of a difference for people and programs. `MEDIATION_REFRESH=1 pytest` rewrites the golden files."""

import csv
import io
import json
import os
from pathlib import Path

import attrs
import pytest
from hypothesis import given

from mediation import Dataset, diff, testing
from mediation.combining import Difference
from mediation.combining.comparing import plain
from mediation.show import difference as show
from moves.build import actor, dataset, measure, source, statement, step, talks, transfer

GOLDEN = Path(__file__).parent / "golden"
OLD = attrs.evolve(
    dataset(
        statement("hope", event="hope", topic="peace"),
        measure("veto", step("announced", "2022-01"), step("carried_out", "2022-05"), event="veto"),
        transfer("delivered", event="drones", disputes=["ukraine"], value={"amount": "5", "currency": "USD"}),
        entities=[actor("weekly", "media"), source("one", publisher="weekly")],
        covered=[{"period": "2022"}],
    ),
    title="First coding",
)
NEW = attrs.evolve(
    dataset(
        measure("veto", step("announced", "2022-01"), step("carried_out", "2022-06", by=["TUR"]), event="veto"),
        transfer("contracted", step("delivered", "2023"), event="drones", terms="sale", disputes=["ukraine"]),
        talks("held", event="talks", source="two"),
        entities=[actor("weekly", "media", note="Known."), source("one", publisher="weekly", length=2000)],
        covered=[{"period": "2022/2023", "actors": ["TUR"]}],
    ),
    title="Second coding",
)


@pytest.mark.parametrize("name", ["difference.txt", "difference.json", "difference.csv"])
def test_golden(name: str) -> None:
    """The text of a difference of two small datasets matches the approved text."""
    found = diff(OLD, NEW)
    texts = {
        ".txt": "".join(f"{line}\n" for line in show.lines(found)),
        ".json": show.to_json(found) + "\n",
        ".csv": show.to_csv(found),
    }
    file, text = GOLDEN / name, texts[Path(name).suffix]
    if os.environ.get("MEDIATION_REFRESH"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.slow
@given(testing.datasets(), testing.datasets())
def test_complete(old: Dataset, new: Dataset) -> None:
    """Text, JSON and CSV have each part and each change. JSON and CSV have both full values."""
    found = diff(old, new)
    in_json = json.loads(show.to_json(found))
    assert in_json["is_empty"] == found.is_empty
    assert [each["fields"] for each in in_json["added"]] == [{**_kind(each), **plain(each)} for each in found.added]
    assert [each["id"] for each in in_json["removed"]] == [getattr(each, "id", "") for each in found.removed]
    assert [(each["field"], each["old"], each["new"]) for each in in_json["changed"]] == [
        (each.field, plain(each.old), plain(each.new)) for each in found.changed
    ]
    rows = list(csv.DictReader(io.StringIO(show.to_csv(found), newline="")))
    assert [row["change"] for row in rows] == [
        *("added" for _ in found.added),
        *("removed" for _ in found.removed),
        *("changed" for _ in found.changed),
    ]
    for row, change in zip(rows[len(rows) - len(found.changed) :], found.changed, strict=True):
        assert _value(row["old"], change.old) == plain(change.old)
        assert _value(row["new"], change.new) == plain(change.new)
    text = [*show.lines(found)]
    assert len([line for line in text if line.startswith("  +")]) == len(found.added)
    assert len([line for line in text if line.startswith("  −")]) == len(found.removed)


def _kind(part: object) -> dict[str, str]:
    return {"kind": part.kind} if hasattr(part, "kind") else {}


def _value(cell: str, value: object) -> object:
    if value is None:
        return cell or None
    return cell if isinstance(plain(value), str) else json.loads(cell)


def test_no_differences() -> None:
    """Without differences, the text and JSON say so, and CSV has no rows."""
    assert [*show.lines(Difference())] == ["Nothing was added, removed or changed."]
    assert json.loads(show.to_json(Difference()))["is_empty"] is True
    assert show.to_csv(Difference()) == "change,what,id,field,old,new\n"
