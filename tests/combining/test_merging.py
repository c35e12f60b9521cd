"""Merging two datasets."""

from collections.abc import Mapping
from typing import TypeAlias

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mediation import Actor, DataError, Dataset, Problem, load_seeds, testing
from mediation.models import Codes, Membership, Name, Office
from mediation.models.references import references, rename
from mediation.tally import Tally
from mediation.vocabulary import NameKind
from moves.build import Fields, actor, dataset, measure, source, statement

Canonical: TypeAlias = tuple[object, ...]
EMPTY = Dataset()


def _distinct(ds: Dataset) -> Dataset:
    """Return the dataset with a code for every actor."""
    known = enumerate(ds.actors.values(), start=1)
    return attrs.evolve(
        ds, actors=tuple(each.replace(codes=Codes(wikidata=f"Q{at}", cow=str(at))) for at, each in known)
    )


@st.composite
def shards(draw: st.DrawFn, number: int = 2) -> tuple[Dataset, ...]:
    """Datasets without contradictions, each a part of one dataset."""
    whole = _distinct(draw(testing.datasets()))
    return tuple(_shard(draw, whole) for _ in range(number))


def _shard(draw: st.DrawFn, whole: Dataset) -> Dataset:
    chosen = draw(st.sets(st.sampled_from(range(len(whole)) or [0])))
    part = whole.filter(lambda record: whole.records.index(record) in chosen)
    return attrs.evolve(
        part,
        title=draw(st.sampled_from(["", "one", "two", "one; two"])),
        actors=tuple(_less_known(draw, each) for each in whole.actors.values()),
        coverage=tuple(claim for claim in whole.coverage if draw(st.booleans())),
    )


def _less_known(draw: st.DrawFn, given: Actor) -> Actor:
    names = tuple(name for name in given.names[:-1] if draw(st.booleans()))
    return given.replace(
        names=(*names, given.names[-1]),
        codes=Codes(**{scheme: value for scheme, value in given.codes if draw(st.booleans())}),
        memberships=tuple(each for each in given.memberships if draw(st.booleans())),
        note=given.note if draw(st.booleans()) else "",
    )


def _renamed(ds: Dataset, ids: Mapping[str, str]) -> Dataset:
    """Return the dataset with other ids for its actors."""
    return attrs.evolve(
        ds,
        actors=tuple(rename(each, "actor", ids).replace(id=ids.get(each.id, each.id)) for each in ds.actors.values()),
        sources=tuple(rename(each, "actor", ids) for each in ds.sources.values()),
        disputes=tuple(rename(each, "actor", ids) for each in ds.disputes.values()),
        coverage=tuple(rename(each, "actor", ids) for each in ds.coverage),
        records=tuple(rename(each, "actor", ids) for each in ds.records),
    )


def _canonical(ds: Dataset) -> Canonical:
    """Return the content of the dataset, without the order of names, titles and memberships."""
    actors = {
        each.id: (
            each.type,
            {(name.text, name.language, name.valid) for name in each.names},
            each.codes,
            set(each.memberships),
            set(each.offices),
            each.note,
        )
        for each in ds.actors.values()
    }
    sides = {*ds.title.split("; ")} - {""}
    return sides, actors, dict(ds.sources), dict(ds.disputes), ds.records, set(ds.coverage), ds.outside


@pytest.mark.slow
@given(testing.datasets())
@example(load_seeds())
def test_nothing_new_changes_nothing(ds: Dataset) -> None:
    """Merging a dataset with itself or an empty one doesn't change it."""
    assert ds | ds == ds
    assert ds | EMPTY == ds
    assert EMPTY | ds == ds


@pytest.mark.slow
@given(shards())
def test_order_decides_names_only(pair: tuple[Dataset, Dataset]) -> None:
    """Swapping the sides gives the same content, except for preferred names and the order of lists."""
    left, right = pair
    assert _canonical(left | right) == _canonical(right | left)


@pytest.mark.slow
@given(shards(number=3))
def test_merging_is_associative(three: tuple[Dataset, Dataset, Dataset]) -> None:
    """Merging three datasets is associative."""
    one, two, three_ = three
    assert (one | two) | three_ == one | (two | three_)


@pytest.mark.slow
@given(shards())
def test_all_is_there(pair: tuple[Dataset, Dataset]) -> None:
    """The result has all records and entities of both and nothing else. Described events are not outside."""
    left, right = pair
    both = left | right
    assert {each.id for each in both} == {each.id for each in left} | {each.id for each in right}
    assert {*both.records} == {*left.records} | {*right.records}
    assert both.actors.keys() == left.actors.keys() | right.actors.keys()
    assert both.outside == (left.outside | right.outside) - both.accounts.keys()


@pytest.mark.slow
@given(shards(), st.data())
def test_names_shown_are_the_left_ones(pair: tuple[Dataset, Dataset], data: st.DataObject) -> None:
    """An actor has the preferred names of the left, and is found by every name of both."""
    left, right = pair
    both = left | right
    when = data.draw(testing.whens())
    for each in left.actors.values():
        merged = both.actors[each.id]
        assert (merged.name, merged.name_at(when)) == (each.name, each.name_at(when))
        assert {name.text for name in merged.names} >= {name.text for name in right.actors[each.id].names}


@pytest.mark.slow
@given(shards())
def test_actors_of_one_code_are_one(pair: tuple[Dataset, Dataset]) -> None:
    """Actors with the same code are merged under the left id."""
    left, right = pair
    ids = {each: f"{each}-x" for each in left.actors if _share_code(left.actors[each], right.actors[each])}
    other = _renamed(right, ids)
    assert left | other == left | right
    assert _renamed(other | left, {new: old for old, new in ids.items()}) == right | left


def _share_code(one: Actor, two: Actor) -> bool:
    return any(value and value == getattr(two.codes, scheme) for scheme, value in one.codes)


@pytest.mark.slow
@given(testing.datasets(min_records=1))
@example(load_seeds())
def test_a_dataset_is_the_sum_of_its_sources(ds: Dataset) -> None:
    """Splitting by source and merging restores the dataset, except its claims to be exhaustive."""
    merged = EMPTY
    for each in ds.sources:
        merged |= ds.filter(source=each)
    assume(len({record.source for record in ds}) > 1)
    claims = tuple(dict.fromkeys(each.replace(exhaustive=False) for each in ds.coverage))
    assert merged == attrs.evolve(ds, coverage=claims)


@pytest.mark.slow
@given(testing.datasets(min_records=1), st.data())
def test_a_conflict_names_field_and_both_values(ds: Dataset, data: st.DataObject) -> None:
    """Each part that differs is one problem, with the field and both values."""
    record = data.draw(st.sampled_from(ds.records))
    source = data.draw(st.sampled_from([*ds.sources.values()]))
    dispute = data.draw(st.sampled_from([*ds.disputes.values()]))
    other = attrs.evolve(
        ds,
        records=tuple(each.replace(summary="Other.") if each == record else each for each in ds),
        sources=tuple(each.replace(length=10**9) if each == source else each for each in ds.sources.values()),
        disputes=tuple(each.replace(title="Other.") if each == dispute else each for each in ds.disputes.values()),
    )
    assume("Other." not in (record.summary, dispute.title))
    with pytest.raises(DataError) as refused:
        ds | other
    problems = refused.value.problems
    follows = record.source == source.id
    assert [(each.path, each.field) for each in problems] == [
        (f"source {source.id}", "length"),
        (f"source {source.id}", "id") if follows else (f"record {record.id}", "summary"),
        (f"dispute {dispute.id}", "title"),
    ]
    assert {each.code for each in problems} == {"conflict"}
    assert problems[1].message.endswith(
        "1 record of this source differs, too." if follows else '"Other." on the right.'
    )
    assert problems[0].message == (
        f"Differs: length is {source.length} on the left, 1000000000 on the right. Rename one of them with"
        " Dataset.renamed(sources=...)."
    )


def test_records_of_a_source_in_conflict_are_counted() -> None:
    """Sources in conflict come first, and the conflicts of their records are one line."""
    ds = load_seeds()
    theirs = tuple(each.replace(summary="Other.") for each in ds if each.source == "visit-2024")
    changed = tuple(each.replace(length=10**9) if each.id == "visit-2024" else each for each in ds.sources.values())
    with pytest.raises(DataError) as refused:
        ds | attrs.evolve(ds.filter(source="visit-2024"), records=theirs, sources=changed)
    first, second = refused.value.problems
    assert first.message.startswith("Differs: length is ")
    assert str(second) == f"source visit-2024: {len(theirs)} records of this source differ, too."


def _only(**fields: object) -> Dataset:
    """Return a dataset of one actor."""
    return _of(fields)


def _of(*actors: Fields) -> Dataset:
    least_known = {"id": "TUR", "type": "state", "names": [{"text": "Türkiye", "kind": "preferred"}]}
    return Dataset(actors=tuple(Actor.model_validate({**least_known, **each}) for each in actors))


@pytest.mark.parametrize(
    ("left", "right", "problem"),
    [
        (
            {"type": "state"},
            {"type": "group"},
            'actor TUR: Differs: type is "state" on the left, "group" on the right',
        ),
        (
            {"codes": {"iso3": "TUR", "cow": "640"}},
            {"codes": {"iso3": "TKM", "cow": "640"}},
            'actor TUR: Differs: codes.iso3 is "TUR" on the left, "TKM" on the right',
        ),
        (
            {"note": "One.", "codes": {"cow": "1"}},
            {"note": "Two.", "codes": {"cow": "2"}},
            (
                'actor TUR: Differs: codes.cow is "1" on the left, "2" on the right;'
                ' note is "One." on the left, "Two." on the right'
            ),
        ),
        (
            {"codes": {"wikidata": "Q43"}},
            {"id": "turkey", "type": "group", "codes": {"wikidata": "Q43"}},
            'actor TUR: Differs: type is "state" on the left, "group" on the right',
        ),
    ],
)
def test_contradictions_of_actors(left: Fields, right: Fields, problem: str) -> None:
    """One actor has one type, one value of a code, one note."""
    with pytest.raises(DataError) as refused:
        _only(**left) | _only(**right)
    assert str(refused.value) == f"{problem}."


@pytest.mark.parametrize(
    ("left", "right", "problem"),
    [
        (
            [{"codes": {"iso3": "TUR"}}, {"id": "Z", "codes": {"cow": "640"}}],
            [{"id": "Y", "codes": {"iso3": "TUR", "cow": "640"}}],
            "actor Y: On the right, matches TUR and Z on the left by id or code",
        ),
        (
            [{"id": "Y", "codes": {"iso3": "TUR", "cow": "640"}}],
            [{"codes": {"iso3": "TUR"}}, {"id": "Z", "codes": {"cow": "640"}}],
            "actor Y: On the left, matches TUR and Z on the right by id or code",
        ),
        (
            [{"id": "Y", "codes": {"gw": "640"}}, {"id": "Z", "codes": {"gw": "640"}}],
            [{"codes": {"gw": "640"}}],
            "code gw 640: Belongs to Y and Z on the left and to TUR on the right",
        ),
        (
            [{}, {"id": "Z", "codes": {"iso3": "TUR"}}],
            [{"codes": {"iso3": "TUR"}}],
            "actor TUR: On the right, matches TUR and Z on the left by id or code",
        ),
    ],
)
def test_one_is_not_two(left: list[Fields], right: list[Fields], problem: str) -> None:
    """An actor that matches two actors is rejected, on either side."""
    with pytest.raises(DataError) as refused:
        _of(*left) | _of(*right)
    assert str(refused.value) == f"{problem}. Give the same actors the same ids, or correct their codes."


def test_shared_codes_tell_apart_what_ids_tell() -> None:
    """If a state and its predecessor share a code, actors match by id."""
    two = _of({"id": "USSR", "codes": {"cow": "365"}}, {"id": "RUS", "codes": {"cow": "365"}})
    one = _of({"id": "RUS", "codes": {"cow": "365"}})
    assert one | two == two | one == two


@pytest.mark.parametrize(
    ("code", "kind", "are_one"),
    [("TUR", "state", True), ("TURGOV", "state", False), ("TUR", "group", False), ("", "state", False)],
)
def test_cameo_knows_states_only(code: str, kind: str, *, are_one: bool) -> None:
    """CAMEO codes identify states only."""
    left = _only(type=kind, codes={"cameo": code})
    right = _only(id="turkey", type=kind, codes={"cameo": code})
    assert len((left | right).actors) == 2 - are_one


def test_what_is_known_of_an_actor_is_united() -> None:
    """Names, codes, memberships, offices and notes are merged. Preferred names of the right become aliases."""
    nato, eu = Membership(group="NATO", when="1952/.."), Membership(group="TUR", when="2000")  # type: ignore[arg-type]
    post = Office(title="minister", of="TUR", when="2014")  # type: ignore[arg-type]
    other = post.replace(title="president")
    known = {"type": "person", "codes": {"iso3": "TUR"}}
    left = _of({"id": "NATO"}, {**known, "memberships": [nato], "offices": [post]})
    right = _of(
        {"id": "NATO"},
        {
            **known,
            "names": [
                {"text": "Türkiye"},
                {"text": "Turkey", "kind": "preferred", "valid": "../2022"},
                {"text": "Ankara"},
            ],
            "codes": {"iso3": "TUR", "cow": "640"},
            "memberships": [nato, eu],
            "offices": [other, post],
            "note": "Known.",
        },
    )
    merged = (left | right).actors["TUR"]
    assert merged.names == (
        Name(text="Türkiye", kind=NameKind.PREFERRED),
        Name(text="Turkey", valid="../2022"),  # type: ignore[arg-type]
        Name(text="Ankara"),
    )
    assert merged.codes == Codes(iso3="TUR", cow="640")
    assert (merged.memberships, merged.offices, merged.note) == ((nato, eu), (post, other), "Known.")


def test_references_follow() -> None:
    """References to a replaced id are rewritten."""
    turkey = actor("turkey", codes={"cow": "640"})
    minister = actor(
        "minister",
        "person",
        offices=[{"title": "minister", "of": "turkey", "when": "2022"}],
        memberships=[{"group": "turkey", "when": "2022"}],
    )
    speech = statement("hope", "minister", on_behalf_of="turkey", about=["RUS", "turkey"])
    right = dataset(speech, entities=[turkey, minister, source("one", publisher="turkey")], covered=[covered("turkey")])
    right = attrs.evolve(right, actors=tuple(each for each in right.actors.values() if each.id != "TUR"))
    merged = _only(codes={"cow": "640"}) | right
    parts = (*merged, *merged.actors.values(), *merged.sources.values(), *merged.coverage)
    used = [ref for part in parts for _, what, ref in references(part) if what == "actor"]
    assert "turkey" not in {*used, *merged.actors}
    assert used.count("TUR") == 6
    assert merged[speech.id] == speech.replace(on_behalf_of="TUR", about=("RUS", "TUR"))


def covered(*actors: str) -> Fields:
    """Return a coverage claim."""
    return {"period": "2022", "actors": actors}


@pytest.mark.parametrize(
    ("left", "right", "title"),
    [
        ("", "", ""),
        ("A", "", "A"),
        ("", "A; A", "A; A"),
        ("A", "A", "A"),
        ("A", "B", "A; B"),
        ("A; B", "B", "A; B"),
        ("A", "B; A; ; C; B", "A; B; C"),
    ],
)
def test_titles(left: str, right: str, title: str) -> None:
    """Titles are joined, each once."""
    assert (Dataset(title=left) | Dataset(title=right)).title == title


def test_what_was_read_is_kept() -> None:
    """Problems are merged and tallies are added. A missing tally counts as none."""
    one, two = Problem(code="one", message="one"), Problem(code="two", message="two")
    left = Dataset(problems=(one,), tally=Tally(kept=1, rejected=2, skipped=3, unread_files=5))
    right = Dataset(problems=(two, one), tally=Tally(kept=10, rejected=20, skipped=30, joined=40, unread_files=50))
    assert (left | right).problems == (one, two)
    assert (left | right).tally == Tally(kept=11, rejected=22, skipped=33, joined=40, unread_files=55)
    assert (left | EMPTY).tally == (EMPTY | left).tally == left.tally
    assert (EMPTY | EMPTY).tally is None


def test_an_event_is_of_one_kind() -> None:
    """An event can't have two kinds."""
    left = dataset(measure("veto", "carried_out", event="same", source="daily"))
    right = dataset(statement("hope", event="same", source="weekly"))
    with pytest.raises(DataError, match="An event has one kind"):
        left | right


def test_only_datasets_merge() -> None:
    """Other types raise a TypeError."""
    with pytest.raises(TypeError, match="unsupported operand"):
        EMPTY | {}  # type: ignore[operator]


def test_a_record_of_another_kind_is_a_conflict() -> None:
    """The message names both kinds."""
    left, right = dataset(measure("veto", "carried_out", event="same")), dataset(statement("hope", event="same"))
    with pytest.raises(DataError, match='kind is "measure" on the left, "statement" on the right'):
        left | right
