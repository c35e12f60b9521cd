"""Renaming events and sources."""

from collections.abc import Mapping

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import DataError, Dataset, Problem, UsageError, load_seeds, testing
from mediation.models import Codes
from mediation.models.references import references
from mediation.tally import Tally
from moves.build import agreement, dataset, measure, talks


def _named(ds: Dataset) -> set[str]:
    """Return all events: described, referred to, outside, or in the ids of accounts."""
    refs = {ref for record in ds for _, what, ref in references(record) if what == "event"}
    ids = [account for record in ds for account in (*record.accounts, *(each.account for each in record.decisions))]
    return {*refs, *ds.outside, *(each.partition("@")[0] for each in ids)}


def _fresh(draw: st.DrawFn, ds: Dataset) -> Mapping[str, str]:
    """Draw unused names for some of the events."""
    known = sorted(ds.accounts.keys() | ds.outside)
    chosen = draw(st.sets(st.sampled_from(known))) if known else set()
    return {event: f"renamed-{number}" for number, event in enumerate(sorted(chosen))}


@st.composite
def datasets_and_names(draw: st.DrawFn) -> tuple[Dataset, Mapping[str, str]]:
    """Datasets, filtered and consolidated ones too, with new names for some of their events."""
    ds = draw(testing.datasets())
    if draw(st.booleans()):
        ds = ds.consolidate()
    if draw(st.booleans()):
        ds = ds.filter(lambda record: record.version == 1)
    return ds, _fresh(draw, ds)


@pytest.mark.slow
@given(datasets_and_names())
def test_back_again(drawn: tuple[Dataset, Mapping[str, str]]) -> None:
    """Renaming back restores the dataset."""
    ds, names = drawn
    assert ds.renamed(names).renamed({new: old for old, new in names.items()}) == ds


@pytest.mark.slow
@given(datasets_and_names())
def test_nowhere_is_the_old_name(drawn: tuple[Dataset, Mapping[str, str]]) -> None:
    """Events have their new names everywhere, and nothing else changes."""
    ds, names = drawn
    found = ds.renamed(names)
    assert _named(found) == {names.get(event, event) for event in _named(ds)}
    assert found.outside == {names.get(event, event) for event in ds.outside}
    assert len(found) == len(ds)
    assert attrs.evolve(found, records=(), outside=frozenset()) == attrs.evolve(ds, records=(), outside=frozenset())


@pytest.mark.slow
@given(st.data())
def test_renaming_and_merging(data: st.DataObject) -> None:
    """Renaming before or after merging gives the same result."""
    whole = data.draw(testing.datasets())
    whole = attrs.evolve(whole, actors=tuple(each.replace(codes=Codes()) for each in whole.actors.values()))
    chosen = data.draw(st.sets(st.sampled_from(range(len(whole)) or [0])))
    left = whole.filter(lambda record: whole.records.index(record) in chosen)
    right = whole.filter(lambda record: whole.records.index(record) not in chosen)
    names = data.draw(st.composite(_fresh)(whole))
    assert (left | right).renamed(names) == _renamed(left, names) | _renamed(right, names)


def _renamed(ds: Dataset, names: Mapping[str, str]) -> Dataset:
    """Rename the events that the dataset knows."""
    return ds.renamed({old: new for old, new in names.items() if old in ds.accounts or old in ds.outside})


@pytest.mark.slow
@given(testing.datasets())
def test_no_name_changes_nothing(ds: Dataset) -> None:
    """No names, or unchanged names, change nothing."""
    assert ds.renamed({}) == ds == ds.renamed({event: event for event in ds.accounts})


def test_names_may_change_places() -> None:
    """Two events can swap names."""
    ds = dataset(talks("held", event="a"), talks("held", event="b", part_of="a", summary="A round."))
    found = ds.renamed({"a": "b", "b": "a"})
    assert [(each.event, each.part_of) for each in found] == [("a", "b"), ("b", None)]
    assert found["a@one"].summary == "A round."


def test_one_event_of_two() -> None:
    """Two events with different sources can become one. An outside event can become described."""
    ds = dataset(
        agreement("signed", event="a"),
        agreement("signed", event="b", source="two"),
        measure("sanction", "declined", refers_to="a"),
    )
    assert [each.event for each in ds.renamed({"b": "a"}).agreements] == ["a", "a"]
    left_out = ds.filter(kind="measure")
    assert left_out.outside == {"a"}
    merged = left_out | ds.filter(source="two").renamed({"b": "a"})
    assert merged.outside == frozenset()
    partly = ds.filter(lambda record: record.event != "a")
    assert partly.outside == {"a"}
    assert partly.renamed({"b": "a"}).outside == frozenset()


def test_what_was_read_is_kept() -> None:
    """Problems and tally don't change."""
    ds = attrs.evolve(dataset(talks("held")), problems=(Problem(code="one", message="one"),), tally=Tally(kept=3))
    found = ds.renamed({"negotiation-1": "talks"})
    assert (found.problems, found.tally) == (ds.problems, ds.tally)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"tb2-drones": "x"}, 'Unknown event "tb2-drones". Did you mean tb2-drones-to-ukraine'),
        ({"tb2-drones-to-ukraine": "Two Drones"}, 'Invalid event id "Two Drones". Use words of a-z and digits'),
        ({"tb2-drones-to-ukraine": "x" * 81}, "Invalid event id"),
        ({"tb2-drones-to-ukraine": "x\n"}, "Invalid event id"),
        (
            {"s400-to-turkiye": "istanbul-talks-2022"},
            "istanbul-talks-2022 is of kind negotiation and s400-to-turkiye of kind arms_transfer.",
        ),
        (
            {"s400-to-turkiye": "s400", "tb2-drones-to-ukraine": "s400", "f16-to-turkiye": "s400"},
            "caliber-2024 reports both tb2-drones-to-ukraine and f16-to-turkiye, but can have one account of s400",
        ),
        (
            {"black-sea-grain-initiative": "turkiye-mediation-2022"},
            "An event has one kind",
        ),
    ],
)
def test_what_is_refused(names: Mapping[str, str], message: str) -> None:
    """Unknown events, invalid names and impossible merges are rejected with the reason."""
    with pytest.raises(UsageError) as refused:
        load_seeds().renamed(names)
    assert message in str(refused.value)


def test_what_is_refused_is_said_once() -> None:
    """An impossible merge is reported once per event."""
    with pytest.raises(UsageError) as refused:
        load_seeds().renamed({"f16-to-turkiye": "istanbul-talks-2022"})
    assert str(refused.value).count("An event has one kind") == 1


def test_no_part_of_itself() -> None:
    """A round can't be renamed to its process."""
    ds = dataset(talks("held", event="process"), talks("held", event="round", part_of="process", source="two"))
    with pytest.raises(UsageError, match="round is part of process"):
        ds.renamed({"round": "process"})


@pytest.mark.slow
@given(st.data())
def test_sources_have_their_new_names_everywhere(data: st.DataObject) -> None:
    """A renamed source has its new name everywhere, and can be renamed back."""
    ds = data.draw(testing.datasets())
    ds = ds.consolidate() if data.draw(st.booleans()) else ds
    names = {source: f"renamed-{number}" for number, source in enumerate(ds.sources)}
    found = ds.renamed(sources=names)
    assert set(found.sources) == set(names.values())
    assert {ref for each in (*found, *found.coverage) for _, what, ref in references(each) if what == "source"} <= set(
        names.values()
    )
    assert found.renamed(sources={new: old for old, new in names.items()}) == ds


def test_two_files_of_one_database_are_merged_under_two_names() -> None:
    """Two sources with the same name can be kept apart by renaming. They are still one witness."""
    left = dataset(talks("held", event="peace", source="a"))
    right = attrs.evolve(
        left, sources=tuple(each.replace(sha256="1" * 64, file="other.csv") for each in left.sources.values())
    )
    with pytest.raises(DataError, match=r"Dataset\.renamed\(sources="):
        left | right
    both = left | right.renamed(sources={"a": "a-other"})
    assert {record.id for record in both} == {"peace@a", "peace@a-other"}
    of_one = tuple(each.replace(dataset="register", publisher=None) for each in both.sources.values())
    assert attrs.evolve(both, sources=of_one).corroboration("peace") == ("register",)


def test_sources_that_there_are_not_and_names_that_are_taken() -> None:
    """Unknown sources are rejected with the nearest name, and so are duplicate names."""
    seeds = load_seeds()
    with pytest.raises(UsageError, match="Did you mean antalya-2022"):
        seeds.renamed(sources={"antalya-2023": "x"})
    with pytest.raises(UsageError, match="would both become antalya-2022"):
        seeds.renamed(sources={"sabah-2022": "antalya-2022"})
    with pytest.raises(UsageError, match='Invalid source id "X"'):
        seeds.renamed(sources={"sabah-2022": "X"})
    swapped = seeds.renamed(sources={"sabah-2022": "antalya-2022", "antalya-2022": "sabah-2022"})
    assert swapped.sources["sabah-2022"].sha256 == seeds.sources["antalya-2022"].sha256


def test_what_is_no_pair_of_names_is_refused() -> None:
    """Names must be a mapping."""
    for bad in ({"events": "grain-deal"}, {"sources": ["antalya-2022"]}):
        with pytest.raises(UsageError, match="Expected a mapping from old to new ids"):
            load_seeds().renamed(**bad)
