"""Datasets: look-up, filters, and every way in which parts can be inconsistent."""

import copy
import pickle
from collections.abc import Iterable
from random import Random
from typing import Any, TypeVar

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation import (
    Actor,
    AnyRecord,
    Coverage,
    DataError,
    Dataset,
    Dispute,
    MediationError,
    Problem,
    Source,
    UsageError,
    load_seeds,
    testing,
)
from mediation.integrity import Entry, Integrity
from mediation.models.part import Part
from mediation.models.references import references
from records import least

_T = TypeVar("_T")


def source(**changes: object) -> Source:
    known = {"title": "A text", "published": "2022-03-12", "published_basis": "stated", "file": "a.txt", "length": 100}
    return Source.model_validate({"id": "a", "sha256": "0" * 64, **known, **changes})


def actor(actor_id: str, **changes: object) -> Actor:
    names = [{"text": actor_id, "kind": "preferred"}]
    return Actor.model_validate({"id": actor_id, "type": "state", "names": names, **changes})


def person(*offices: tuple[str, str, str]) -> Actor:
    held = [{"title": title, "of": of, "when": when} for title, of, when in offices]
    return actor("kalin", type="person", offices=held)


STATES = [actor(each) for each in ("TUR", "RUS", "UKR", "USA")]
DATASETS = testing.datasets(actors=("TUR", "RUS"), sources=("a", "b"), disputes=("war",), max_records=5)
HALF = settings(max_examples=settings().max_examples // 2)  # for laws that a few datasets try as well as many
WAR = Dispute.model_validate({"id": "war", "title": "The war", "when": "2022/.."})


def assemble(*parts: Part, **options: Any) -> Dataset:
    """Return a dataset of the parts with the usual actors, each part at the line of its number."""
    entries = [Entry(part, "x.toml", f"part[{number}]") for number, part in enumerate(parts)]
    return Dataset.assemble([*map(Entry, STATES), *entries], **{"on_error": "raise", **options})


def wrong(*parts: Part) -> list[str]:
    """Return the problems of the parts."""
    with pytest.raises(DataError) as refused:
        assemble(*parts)
    return str(refused.value).splitlines()


def codes(*parts: Part) -> list[str]:
    with pytest.raises(DataError) as refused:
        assemble(*parts)
    return [problem.code for problem in refused.value.problems]


# Problems, with their messages and places.


@pytest.mark.parametrize(
    ("changes", "code", "problem"),
    [
        ({"speaker": "UKX"}, "unknown-actor", 'speaker: Unknown actor "UKX". Did you mean "UKR"?'),
        ({"audience": ["TUR", "XYZ"]}, "unknown-actor", 'audience[1]: Unknown actor "XYZ".'),
        ({"disputes": ["warr"]}, "unknown-dispute", 'disputes[0]: Unknown dispute "warr". Did you mean "war"?'),
        ({"part_of": "ee"}, "unknown-event", 'part_of: Unknown event "ee". Did you mean "e"?'),
        ({"performs": "treaty"}, "unknown-event", 'performs: Unknown event "treaty".'),
    ],
)
def test_an_id_that_nothing_has_is_a_problem(changes: dict[str, Any], code: str, problem: str) -> None:
    """An unknown id is reported with its place and the nearest known id."""
    parts = (source(), WAR, least.record("statement", **changes))
    assert wrong(*parts) == [f"x.toml: part[2].{problem}"]
    assert codes(*parts) == [code]


def test_a_source_that_is_missing_is_a_problem() -> None:
    """A missing source is reported for the record and for its evidence."""
    assert wrong(source(id="b"), least.record("statement")) == [
        'x.toml: part[1].source: Unknown source "a".',
        'x.toml: part[1].evidence[0].source: Unknown source "a".',
    ]


def test_entities_refer_to_entities_too() -> None:
    """The actors of publishers, groups, offices, parties and claims must exist."""
    nobody = {"group": "NATO", "when": "1952/.."}
    parts = (
        source(publisher="caliber", relays=["afp"]),
        actor("FIN", memberships=[nobody]),
        person(("spokesman", "TURK", "2022/..")),
        WAR.replace(parties=("RUS", "UKRA")),
        Coverage.model_validate({"period": "2022", "actors": ["SWE"]}),
    )
    assert wrong(*parts) == [
        'x.toml: part[0].publisher: Unknown actor "caliber".',
        'x.toml: part[0].relays[0]: Unknown actor "afp".',
        'x.toml: part[1].memberships[0].group: Unknown actor "NATO".',
        'x.toml: part[2].offices[0].of: Unknown actor "TURK". Did you mean "TUR"?',
        'x.toml: part[3].parties[1]: Unknown actor "UKRA". Did you mean "UKR"?',
        'x.toml: part[4].actors[0]: Unknown actor "SWE".',
    ]


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (source(), 'Duplicate source id "a".'),
        (actor("kalin"), 'Duplicate actor id "kalin".'),
        (WAR, 'Duplicate dispute id "war".'),
        (least.record("statement"), 'Duplicate record id "e@a".'),
    ],
)
def test_an_id_that_two_have_is_a_problem(part: Part, problem: str) -> None:
    """The second part with the same id is reported."""
    parts = (source(), actor("kalin"), WAR, least.record("statement"), part)
    assert wrong(*parts) == [f"x.toml: part[4]: {problem}"]
    assert codes(*parts) == ["repeated-id"]


def test_versions_are_different_records() -> None:
    """Versions of one event may share a source, and coverage claims have no ids."""
    claim = Coverage.model_validate({"period": "2022"})
    ds = assemble(source(), least.record("statement"), least.record("statement", version=2), claim, claim)
    assert [record.id for record in ds] == ["e@a", "e@a#2"]
    assert ds.coverage == (claim, claim)


def test_an_event_of_two_kinds_is_a_problem() -> None:
    """An event has one kind in all sources."""
    parts = (
        source(),
        source(id="b"),
        least.record("measure"),
        least.record("meeting", source="b", evidence=[{**least.EVIDENCE, "source": "b"}]),
    )
    assert wrong(*parts) == [
        "x.toml: part[3].event: The event e is a measure elsewhere and a meeting here. An event has one kind."
    ]
    assert codes(*parts) == ["mixed-kinds"]


def test_evidence_outside_its_source_is_a_problem() -> None:
    """A span must end within its text."""
    spans = [{**least.EVIDENCE, "end": 100}, {**least.EVIDENCE, "end": 101}]
    parts = (source(), least.record("statement", evidence=spans))
    assert wrong(*parts) == ["x.toml: part[1].evidence[1]: Ends at 101, but a has 100 characters."]
    assert codes(*parts) == ["evidence-outside"]


# Offices, in three values.

SPOKESMAN = ("spokesman", "TUR", "2014-12/2023-06-05")
DIRECTOR = ("director", "TUR", "2023-06-05/..")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"office": "director"}, "kalin did not hold the office director at 2022-03-10."),
        ({"office": "minister"}, "kalin did not hold the office minister at 2022-03-10."),
        (
            {"office": "spokesman", "on_behalf_of": "USA"},
            "kalin did not hold the office spokesman of USA at 2022-03-10.",
        ),
        ({"on_behalf_of": "USA"}, "kalin did not hold any office of USA at 2022-03-10."),
        ({"on_behalf_of": "TUR", "when": "2014-11"}, "kalin did not hold any office of TUR at 2014-11."),
    ],
)
def test_who_certainly_did_not_hold_an_office_does_not_speak_in_it(changes: dict[str, Any], problem: str) -> None:
    """Persons may speak only in offices that they held at the time, and for the right actor."""
    parts = (source(), person(SPOKESMAN, DIRECTOR), least.record("statement", speaker="kalin", **changes))
    assert wrong(*parts) == [f"x.toml: part[2].speaker: {problem}"]
    assert codes(*parts) == ["vacant-office"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"when": "1990"},
        {"office": "spokesman"},
        {"on_behalf_of": "TUR"},
        {"office": "spokesman", "on_behalf_of": "TUR"},
        {"office": "spokesman", "when": "2014"},
        {"office": "director", "when": "2023"},
        {"office": "spokesman", "when": "2023-06-05"},
    ],
    ids=str,
)
def test_who_held_or_may_have_held_an_office_speaks_in_it(changes: dict[str, Any]) -> None:
    """Uncertain dates are accepted. Without an office nothing is checked."""
    statement = least.record("statement", **{"speaker": "kalin", **changes})
    assert statement in assemble(source(), person(SPOKESMAN, DIRECTOR), statement)


def test_others_than_persons_speak_in_any_office() -> None:
    """The offices of other actors than persons are not checked."""
    statement = least.record("statement", speaker="RUS", office="foreign ministry", on_behalf_of="RUS")
    assert statement in assemble(source(), statement)


def voiced(when: str) -> AnyRecord:
    voice = {"speaker": "kalin", "office": "director"}
    return least.record("condition", when=when, attribution=[{"speaker": "USA"}, voice])


@pytest.mark.parametrize("when", ["2014/2022", "2014/..", "2022-03/2023-07", "../2022", "2014/2023-06-05"])
def test_a_voice_speaks_between_what_it_tells_and_the_day_of_its_source(when: str) -> None:
    """Other voices spoke between the date of the record and the publication of the source."""
    assert voiced(when) in assemble(source(published="2023-07-01"), person(DIRECTOR), voiced(when))


@pytest.mark.parametrize("when", ["2014/2022", "../2022", "2014/2022-03", "2014/2021", "2023-06-04/2023-06-04"])
def test_a_voice_out_of_office_in_all_that_time_is_a_problem(when: str) -> None:
    """The problem has the place of the voice and the time when it must have spoken."""
    assert wrong(source(), person(DIRECTOR), voiced(when)) == [
        f"x.toml: part[2].attribution[1]: kalin did not hold the office director at {when} to 2022-03-12."
    ]


def test_a_voice_at_an_unbounded_time_may_have_held_any_office() -> None:
    """Open dates rule out no office."""
    made = least.record("statement", when="[..2022]", attribution=[{"speaker": "kalin", "office": "director"}])
    assert made in assemble(source(published="[2022..]"), person(DIRECTOR), made)


def test_problems_without_a_file_name_the_id() -> None:
    """Without a line number, the id of the part is its place."""
    with pytest.raises(DataError) as refused:
        Dataset(sources=(source(publisher="x"),), records=(least.record("statement"),))
    assert str(refused.value).splitlines() == [
        'a.publisher: Unknown actor "x".',
        'e@a.speaker: Unknown actor "TUR".',
    ]


def test_a_long_list_of_problems_is_cut() -> None:
    """The message lists the first hundred problems. The error has all."""
    everybody = [f"A{number:03}" for number in range(102)]
    with pytest.raises(DataError) as refused:
        assemble(source(), least.record("statement", audience=everybody))
    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-1]) == (101, "and 2 more")
    assert len(refused.value.problems) == 102


# Collecting problems.


def test_collecting_leaves_out_what_is_wrong_and_what_needs_it() -> None:
    """Dropping a part also drops the parts that depend on it."""
    first = least.record("statement")
    second = least.record(
        "statement", event="f", source="b", evidence=[{**least.EVIDENCE, "source": "b"}], part_of="e", speaker="USA"
    )
    ds = assemble(source(publisher="nobody"), source(id="b"), first, second, on_error="collect", title="Mended")
    assert (ds.title, list(ds.sources), list(ds)) == ("Mended", ["b"], [])
    assert [str(problem) for problem in ds.problems] == [
        'x.toml: part[0].publisher: Unknown actor "nobody".',
        'x.toml: part[2].source: Unknown source "a".',
        'x.toml: part[2].evidence[0].source: Unknown source "a".',
        'x.toml: part[3].part_of: Unknown event "e".',
    ]


def test_raising_tells_what_was_met_while_reading_too() -> None:
    """The reader's problems come first and are enough to raise."""
    earlier = Problem(code="not-utf8", message="is not UTF-8", file="b.toml")
    with pytest.raises(DataError) as refused:
        assemble(source(publisher="x"), problems=[earlier])
    assert [problem.code for problem in refused.value.problems] == ["not-utf8", "unknown-actor"]
    with pytest.raises(DataError, match=r"b\.toml: is not UTF-8"):
        assemble(source(), problems=[earlier])
    assert assemble(source(), problems=[earlier], on_error="collect").problems == (earlier,)


def entries_of(ds: Dataset) -> list[Entry]:
    parts = (*ds.sources.values(), *ds.actors.values(), *ds.disputes.values(), *ds.coverage, *ds.records)
    return [Entry(part, "x.toml", f"part[{number}]") for number, part in enumerate(parts)]


def kept_of(ds: Dataset) -> list[Part]:
    return [entry.part for entry in entries_of(ds)]


@HALF
@given(DATASETS)
def test_nothing_is_wrong_with_the_parts_of_a_dataset(ds: Dataset) -> None:
    """Reassembling the parts of a dataset restores it."""
    assert Dataset.assemble(entries_of(ds), title=ds.title, on_error="raise") == ds


@pytest.mark.slow
@given(DATASETS, st.data())
def test_parts_in_are_parts_kept_and_parts_with_problems(ds: Dataset, data: st.DataObject) -> None:
    """After removing any part, the rest is a dataset without exactly the parts with problems."""
    entries = data.draw(st.lists(st.sampled_from(entries_of(ds)), unique_by=lambda entry: entry.path))
    collected = Dataset.assemble(entries, on_error="collect")
    kept = {id(part) for part in kept_of(collected)}
    faulty = {problem.path.split(".")[0] for problem in collected.problems}
    assert faulty == {entry.path for entry in entries if id(entry.part) not in kept}
    assert len(kept) + len(faulty) == len(entries)
    if faulty:
        with pytest.raises(DataError):
            Dataset.assemble(entries, on_error="raise")


@pytest.mark.slow
@given(DATASETS, st.data())
def test_looking_at_many_together_finds_what_each_alone_shows(ds: Dataset, data: st.DataObject) -> None:
    """The problems don't depend on the order or the batches of the parts."""
    entries = data.draw(st.lists(st.sampled_from(entries_of(ds)), max_size=12))
    short = data.draw(st.booleans())
    changed = [
        entry._replace(part=entry.part.replace(length=1)) if short and isinstance(entry.part, Source) else entry
        for entry in entries
    ]
    together, apart = Integrity(), Integrity()
    together.take(changed)
    for entry in changed:
        apart.take((entry,))
    assert sorted(str(each) for each, _ in together.problems()) == sorted(str(each) for each, _ in apart.problems())


# Look-up.


@HALF
@given(DATASETS)
def test_what_is_in_a_dataset_is_found(ds: Dataset) -> None:
    """Records and entities are found by id, counted, and listed in order."""
    assert tuple(ds) == ds.records
    assert len(ds) == len(ds.records)
    for record in ds:
        assert ds[record.id] is record
        assert record in ds
        assert record.id in ds
        assert record.replace(memo="another") not in ds or record.memo == "another"
    for entities in (ds.sources, ds.actors, ds.disputes):
        assert all(entity.id == entity_id for entity_id, entity in entities.items())


@HALF
@given(DATASETS)
def test_kinds_are_told_apart(ds: Dataset) -> None:
    """Each record is listed under its kind only, in order."""
    by_kind = {
        "negotiation": ds.negotiations,
        "agreement": ds.agreements,
        "arms_transfer": ds.arms_transfers,
        "statement": ds.statements,
        "measure": ds.measures,
        "meeting": ds.meetings,
        "condition": ds.conditions,
    }
    for kind, of_kind in by_kind.items():
        assert of_kind == tuple(record for record in ds if record.kind == kind)


@HALF
@given(DATASETS)
def test_accounts_are_the_records_of_an_event(ds: Dataset) -> None:
    """Each record is listed under its event only, in order."""
    assert sum(len(accounts) for accounts in ds.accounts.values()) == len(ds)
    for event, accounts in ds.accounts.items():
        assert accounts == tuple(record for record in ds if record.event == event)


@HALF
@given(DATASETS)
def test_every_id_resolves(ds: Dataset) -> None:
    """All references resolve."""
    known = {"source": ds.sources, "actor": ds.actors, "dispute": ds.disputes, "event": {each.event for each in ds}}
    for entry in entries_of(ds):
        assert all(ref in known[what] for _, what, ref in references(entry.part))


def test_an_unknown_id_is_a_key_error_that_helps() -> None:
    """The message gives the nearest ids, if there are any."""
    ds = assemble(
        source(), least.record("statement", event="grain-deal"), least.record("statement", event="train-deal")
    )
    with pytest.raises(KeyError, match=r"Unknown record \"grain-del@a\"\. Did you mean grain-deal@a, train-deal@a\?"):
        ds["grain-del@a"]
    with pytest.raises(KeyError, match=r'^Unknown record "x"') as refused:
        ds["x"]
    assert isinstance(refused.value, MediationError)
    with pytest.raises(KeyError, match=r"'grain-deal' is an event\. Its records are ds\.accounts\['grain-deal'\]"):
        ds["grain-deal"]
    assert "grain-del@a" not in ds
    assert 3 not in ds
    assert None not in ds


def test_a_filter_takes_an_actor_by_its_names() -> None:
    """Actors are found by id, name or alias. Unknown and ambiguous names are rejected."""
    ds = load_seeds()
    assert len(ds.filter(actor="TUR")) > 0
    for name in ("Türkiye", "Turkey", "turkey", "tur"):
        assert ds.filter(actor=name) == ds.filter(actor="TUR")
    with pytest.raises(UsageError, match=r'Unknown actor "TUX"\. Did you mean TUR.'):
        ds.filter(actor="TUX")
    shared = actor("shared").replace(id="one")
    with pytest.raises(UsageError, match=rf'"{shared.name}" is a name of one, two\. Use the id of the one you mean'):
        Dataset(actors=(shared, shared.replace(id="two"))).filter(actor=shared.name)


# Values.


@HALF
@given(DATASETS)
def test_pickles_and_copies_are_equal(ds: Dataset) -> None:
    """Datasets can be pickled and copied."""
    for again in (pickle.loads(pickle.dumps(ds)), copy.copy(ds), copy.deepcopy(ds)):  # noqa: S301 - our own
        assert again == ds
        assert hash(again) == hash(ds)
        assert all(again[record.id] == record for record in ds)


def test_a_dataset_can_not_be_changed() -> None:
    """Parts and mappings are read-only."""
    ds = assemble(source())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ds.title = "Another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        ds.actors["XXX"] = STATES[0]  # type: ignore[index]


def test_the_repr_says_how_much_there_is() -> None:
    """The repr has the title and size."""
    ds = assemble(source(), least.record("statement"))
    assert repr(ds) == "<Dataset: 1 record of 1 source, 4 actors>"
    assert repr(attrs.evolve(ds, title="War")) == "<Dataset 'War': 1 record of 1 source, 4 actors>"
    assert Dataset() == Dataset()


# Filtering.


def criteria(ds: Dataset) -> st.SearchStrategy[dict[str, Any]]:
    """Return possible filter criteria for the dataset."""
    events = sorted({record.event for record in ds})
    return st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(["statement", "measure", "condition"]),
            "source": st.sampled_from(sorted(ds.sources)),
            "actor": st.sampled_from(sorted(ds.actors)),
            "dispute": st.sampled_from(sorted(ds.disputes)),
            **({"event": st.sampled_from(events)} if events else {}),
        },
    )


def is_asked(record: AnyRecord, asked: dict[str, str]) -> bool:
    """Return whether the JSON of a record meets the criteria."""
    own = {"kind": record.kind, "source": record.source, "event": record.event}
    actors = {ref for _, what, ref in references(record) if what == "actor"}
    return (
        all(own[name] == value for name, value in asked.items() if name in own)
        and asked.get("dispute", next(iter(record.disputes), None)) in (*record.disputes, None)
        and asked.get("actor") in (*actors, None)
    )


@given(DATASETS, st.data())
def test_filtering_keeps_what_is_asked_for(ds: Dataset, data: st.DataObject) -> None:
    """Exactly the records that meet all criteria are kept, and all entities."""
    asked = data.draw(criteria(ds))
    filtered = ds.filter(**asked)
    assert filtered.records == tuple(record for record in ds if is_asked(record, asked))
    assert (filtered.sources, filtered.actors, filtered.disputes) == (ds.sources, ds.actors, ds.disputes)
    assert [each.period for each in filtered.coverage] == [each.period for each in ds.coverage]


@given(DATASETS, st.data())
def test_what_lost_records_is_not_exhaustive(ds: Dataset, data: st.DataObject) -> None:
    """Only a dataset with all its records keeps its claims to be exhaustive."""
    filtered = ds.filter(**data.draw(criteria(ds)))
    if filtered.records == ds.records:
        assert filtered.coverage == ds.coverage
    else:
        assert not any(each.exhaustive for each in filtered.coverage)


@pytest.mark.slow
@given(DATASETS, st.data())
def test_filtering_twice_is_filtering_once(ds: Dataset, data: st.DataObject) -> None:
    """Filters are idempotent and can be chained."""
    one, other = data.draw(criteria(ds)), data.draw(criteria(ds))
    assert ds.filter(**one).filter(**one) == ds.filter(**one)
    both = ds.filter(lambda record: record in ds.filter(**one) and record in ds.filter(**other))
    assert ds.filter(**one).filter(**other) == both


@pytest.mark.slow
@given(DATASETS, st.data())
def test_what_was_filtered_out_is_outside(ds: Dataset, data: st.DataObject) -> None:
    """`outside` has the referenced events that were filtered out."""
    filtered = ds.filter(**data.draw(criteria(ds)))
    held = {record.event for record in filtered}
    links = {ref for record in filtered for _, what, ref in references(record) if what == "event"}
    assert filtered.outside == links - held
    assert ds.filter() == ds


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"actor": "UKX"}, 'Unknown actor "UKX". Did you mean UKR?'),
        ({"actor": "atlantis"}, 'Unknown actor "atlantis". Known: RUS, TUR, UKR, USA.'),
        ({"source": "b"}, 'Unknown source "b". Known: a.'),
        ({"dispute": "peace"}, 'Unknown dispute "peace". Known: none.'),
        ({"kind": "statment"}, 'Unknown kind "statment". Did you mean statement?'),
    ],
    ids=str,
)
def test_asking_for_what_there_is_not_is_a_usage_error(asked: dict[str, Any], message: str) -> None:
    """Unknown criteria are rejected."""
    with pytest.raises(UsageError) as refused:
        assemble(source(), least.record("statement")).filter(**asked)
    assert str(refused.value) == message


# Order.


@HALF
@given(DATASETS, st.randoms(use_true_random=False))
def test_the_order_in_which_parts_come_says_nothing(ds: Dataset, random: Random) -> None:
    """The order of the given parts doesn't matter."""

    def shuffled(parts: Iterable[_T]) -> tuple[_T, ...]:
        mixed = list(parts)
        return tuple(random.sample(mixed, len(mixed)))

    again = Dataset(
        title=ds.title,
        sources=shuffled(ds.sources.values()),
        actors=shuffled(ds.actors.values()),
        disputes=shuffled(ds.disputes.values()),
        records=shuffled(ds),
        coverage=shuffled(ds.coverage),
    )
    assert again == ds
    assert [*map(id, again)] == [*map(id, ds)]


def test_records_stand_as_their_sources_tell_them() -> None:
    """Records are sorted by source, start of evidence, event and version."""
    at = [{"start": start, "end": start + 5, "sha256": "0" * 64} for start in (10, 3)]
    unsorted = [
        least.record("statement", event=event, source=name, version=version, evidence=[{"source": name, **span}])
        for event, name, version, span in (
            ("z", "b", 1, at[1]),
            ("a", "a", 1, at[0]),
            ("c", "a", 2, at[1]),
            ("c", "a", 1, at[1]),
            ("b", "a", 1, at[1]),
        )
    ]
    ids = ["b@a", "c@a", "c@a#2", "a@a", "z@b"]
    assert [record.id for record in assemble(source(), source(id="b"), *unsorted)] == ids


def test_nouns_agree_with_their_numbers() -> None:
    """One record is no "1 records"."""
    ds = load_seeds()
    assert ": 212 records of 5 sources, 50 actors>" in repr(ds)
    assert ": 1 record of 5 sources" in repr(ds.filter(lambda record: record is ds.records[0]))
