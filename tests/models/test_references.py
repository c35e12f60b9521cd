"""References between parts."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mediation import Actor, AnyRecord, Coverage, Dispute, Measure, Source, Statement, testing
from mediation.models.batches import alike
from mediation.models.part import Part
from mediation.models.references import references, referring_beyond, rename
from records import least


def _at(part: Part, path: str) -> Any:
    """Follow a path like `steps[0].by[1]`."""
    value: Any = part
    for name, number in re.findall(r"(\w+)|\[(\d+)\]", path):
        value = getattr(value, name) if name else value[int(number)]
    return value


@given(testing.records())
def test_a_path_leads_to_the_id(record: AnyRecord) -> None:
    """Each reference has a unique path that leads to it."""
    found = list(references(record))
    assert all(_at(record, path) == ref for path, _, ref in found)
    assert len({path for path, _, _ in found}) == len(found)


@given(testing.records(actors=("XXX", "YYY"), sources=("sss",), disputes=("ddd",), events=("eee", "fff")))
def test_no_id_is_missed(record: AnyRecord) -> None:
    """Exactly the ids in the JSON are found."""
    ids = {"XXX": "actor", "YYY": "actor", "sss": "source", "ddd": "dispute", "eee": "event", "fff": "event"}

    def strings(value: object) -> list[str]:
        if isinstance(value, dict):
            return [each for inner in value.values() for each in strings(inner)]
        if isinstance(value, list):
            return [each for inner in value for each in strings(inner)]
        return [value] if isinstance(value, str) else []

    written = [text for text in strings(record.model_dump(mode="json")) if text in ids]
    assert sorted(ref for _, _, ref in references(record)) == sorted(written)
    assert all(ids[ref] == what for _, what, ref in references(record))


@given(st.lists(testing.records(actors=("XXX", "YYY"), disputes=("ddd",)), max_size=5), st.booleans(), st.data())
def test_who_refers_beyond_is_found(records: list[AnyRecord], is_bare: bool, data: st.DataObject) -> None:
    """Exactly the parts with unknown ids are found."""
    used = sorted({(what, ref) for record in records for _, what, ref in references(record)})
    known: dict[str, set[str]] = {"actor": set(), "dispute": set(), "event": set(), "source": set()}
    for what, ref in data.draw(st.lists(st.sampled_from(used))) if used and is_bare else used:
        known[what].add(ref)
    beyond = [record for record in records if any(ref not in known[what] for _, what, ref in references(record))]
    found = {id(part) for part in referring_beyond(known, alike(records))}
    assert found == set(map(id, beyond))


@given(testing.actors(), testing.sources(), testing.disputes(), testing.coverages())
def test_an_entity_does_not_refer_to_itself(actor: Actor, source: Source, dispute: Dispute, coverage: Coverage) -> None:
    """The own id of a part is not a reference."""
    for part in (actor, source, dispute, coverage):
        assert all(path != "id" for path, _, _ in references(part))


def test_paths_are_written_as_in_files() -> None:
    """The path of a nested reference has both indices."""
    measure = least.record(
        "measure", steps=[{"status": "imposed"}, {"status": "lifted", "by": ["RUS", "UKR"]}], refers_to="other"
    )
    assert isinstance(measure, Measure)
    assert list(references(measure)) == [
        ("event", "event", "e"),
        ("source", "source", "a"),
        ("evidence[0].source", "source", "a"),
        ("steps[1].by[0]", "actor", "RUS"),
        ("steps[1].by[1]", "actor", "UKR"),
        ("actors[0]", "actor", "TUR"),
        ("refers_to", "event", "other"),
    ]


def test_a_path_may_start_elsewhere() -> None:
    """Paths can have a prefix."""
    statement = least.record("statement", disputes=["war"])
    assert isinstance(statement, Statement)
    assert ("records[3].disputes[0]", "dispute", "war") in set(references(statement, "records[3]"))


@given(testing.records(actors=("TUR", "RUS", "UKR")) | testing.actors() | testing.sources() | testing.disputes())
def test_renaming_reaches_every_reference(part: Part) -> None:
    """Renaming changes only the ids, and renaming back restores the part."""
    new, old = {"TUR": "turkey", "RUS": "russia"}, {"turkey": "TUR", "russia": "RUS"}
    renamed = rename(part, "actor", new)
    assert list(references(renamed)) == [
        (path, what, new.get(ref, ref) if what == "actor" else ref) for path, what, ref in references(part)
    ]
    assert rename(renamed, "actor", old) == part
    assert rename(part, "dispute", {"TUR": "turkey"}) is part
