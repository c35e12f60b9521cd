"""Moving evidence when documents change a little."""

import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.build import FERRIES, LIGHTS, at, coded, digest, example, files, record, source, span, write
from mediation import Dataset, testing
from mediation.documents import DocumentStatus
from mediation.documents.reanchoring import _places, _Search
from moves.build import dataset

# Words that are all different and none of which is in another, so that each has one place.
WORDS = tuple(f"{letter}{number}" for number, letter in enumerate("aİçЇé🕊ñß中е\u0301"))
# What is put between them has none of their characters.
FILLING = st.text(st.sampled_from(" .\r\n–"), max_size=9) | st.just(" . " * 900)
gaps = st.lists(FILLING, min_size=len(WORDS) + 1, max_size=len(WORDS) + 1)


def text_with(between: Sequence[str], words: Sequence[str] = WORDS) -> str:
    """Return a text of the words with that between them."""
    return between[0] + "".join(word + gap for word, gap in zip(words, between[1:], strict=True))


def each_word(text: str, words: Sequence[str] = WORDS) -> Dataset:
    """Return a dataset with a record of two spans for each two neighbouring words of a text."""
    pairs = enumerate(pairwise(words))
    records = (record(f"e{n}", [span("a", text, one) for one in pair]) for n, pair in pairs)
    return coded(*records, a=text)


def folder_of(factory: pytest.TempPathFactory, text: str | bytes) -> Path:
    """Return a folder with one document."""
    return write(factory.mktemp("folder"), {"a.txt": text})


# Laws.


@given(between=gaps)
def test_nothing_changes_in_an_unchanged_folder(tmp_path_factory: pytest.TempPathFactory, between: list[str]) -> None:
    """With unchanged documents the dataset doesn't change. Their names don't matter."""
    ds = each_word(text_with(between))
    found = ds.reanchor(write(tmp_path_factory.mktemp("folder"), {"other name": text_with(between)}))
    assert found.dataset == ds
    assert (found.changed, found.left, found.moved, found.lost, found.dropped) == ((), (), (), (), ())


@pytest.mark.slow
@given(ds=testing.datasets())
def test_nothing_changes_without_documents(tmp_path_factory: pytest.TempPathFactory, ds: Dataset) -> None:
    """In an empty folder every source is left unchanged and reported."""
    found = ds.reanchor(tmp_path_factory.mktemp("empty"))
    assert found.dataset == ds
    assert [each.source for each in found.left] == list(ds.sources)
    assert {each.status for each in found.left} == {DocumentStatus.ABSENT}


@pytest.mark.slow
@given(before=gaps, after=gaps)
def test_spans_move_with_what_is_put_between_them(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    """After changes between spans, all spans are found again and proven."""
    old, new = text_with(before), text_with(after)
    ds, folder = each_word(old), folder_of(tmp_path_factory, new)
    found = ds.reanchor(folder)
    assert (found.lost, found.dropped, found.left) == ((), (), ())
    assert found.dataset.verify(folder).is_proven
    assert found.dataset.reanchor(folder).dataset == found.dataset
    assert [each.id for each in found.dataset] == [each.id for each in ds]
    for each in ds:
        words = [span.quote(old) for span in each.evidence]
        assert [span.quote(new) for span in found.dataset[each.id].evidence] == words
    assert {each.before for each in found.moved} == {
        each for one in ds for each in one.evidence if new.index(each.quote(old)) != each.start
    }
    assert all(each.after.start == new.index(each.before.quote(old)) for each in found.moved)
    (text,) = found.dataset.sources.values()
    assert (text.length, text.sha256) == (len(new), digest(new.encode()))


@pytest.mark.slow
@given(before=gaps, after=gaps, at=st.sets(st.integers(0, len(WORDS) - 1), min_size=1))
def test_a_span_that_changed_is_lost_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str], at: set[int]
) -> None:
    """A change inside a word loses its spans. Records without spans are dropped and reported."""
    old = text_with(before)
    changed = [f"{word[:-1]}x" if number in at else word for number, word in enumerate(WORDS)]
    ds, folder = each_word(old), folder_of(tmp_path_factory, text_with(after, changed))
    found = ds.reanchor(folder)
    gone = {number for number in at if number - 1 in at}
    assert {each.evidence.quote(old) for each in found.lost} == {WORDS[number] for number in at}
    assert {each.event for each in found.dropped} == {f"e{number - 1}" for number in gone}
    assert {each.record for each in found.lost if not each.is_record_kept} == {each.id for each in found.dropped}
    assert len(found.dataset) + len(found.dropped) == len(ds)
    kept = sum(len(each.evidence) for each in found.dataset)
    assert kept + len(found.lost) == sum(len(each.evidence) for each in ds)
    assert found.dataset.verify(folder).is_proven


@given(old=st.text("ab", min_size=1, max_size=30), new=st.text("ab", min_size=1, max_size=30), data=st.data())
def test_no_two_places_become_one(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str, data: st.DataObject
) -> None:
    """Equal texts get different places, and are lost if there are too few places."""
    starts = st.tuples(st.integers(0, len(old) - 1), st.integers(1, 3))
    drawn = data.draw(st.lists(starts, min_size=1, max_size=8, unique=True))
    spans = {at("a", old, start, min(start + width, len(old))) for start, width in drawn}
    ds = coded(*(record(f"e{n}", [each]) for n, each in enumerate(spans)), a=old)
    found = ds.reanchor(folder := folder_of(tmp_path_factory, new))
    assert found.dataset.verify(folder).is_proven
    kept = [each.evidence[0] for each in found.dataset]
    assert len(set(kept)) == len(kept)
    for words in {each.quote(old) for each in spans}:
        wanted = sum(each.quote(old) == words for each in spans)
        there = sum(new.startswith(words, place) for place in range(len(new)))
        assert sum(each.quote(new) == words for each in kept) == min(wanted, there)


# Examples.


def test_a_small_change(tmp_path: Path) -> None:
    """Moved and lost spans are listed with their records. Records of other sources don't change."""
    new = "Update. " + FERRIES.replace("🕊 and", "🕊, and")
    found = example().reanchor(write(tmp_path, {**files(), "ferries.txt": new}))
    assert [(each.source, each.file, each.message) for each in found.changed] == [("ferries", "ferries.txt", "")]
    assert [(each.record, each.after.start - each.before.start) for each in found.moved] == [
        ("ferries@ferries", 8),
        ("welcome@ferries", 8),
    ]
    (lost,) = found.lost
    assert (lost.record, lost.evidence.quote(FERRIES), lost.is_record_kept) == ("welcome@ferries", "🕊 and asked", True)
    assert found.dataset["lamp@lights"] == example()["lamp@lights"]
    assert repr(found) == "<Reanchored: 1 document changed, 2 spans moved, 1 lost; 3 records kept, 0 dropped>"


def test_records_that_lost_everything_stay_known(tmp_path: Path) -> None:
    """Dropping a record ends the claim to be exhaustive. References to it stay."""
    talks = record("talks", [span("a", LIGHTS, "lamp")])
    speech = record("speech", [span("a", LIGHTS, "lit again")], part_of="talks", announces="talks")
    ds = dataset(talks, speech, entities=[source("a", LIGHTS)], covered=[{"period": "2022", "exhaustive": True}])
    found = ds.reanchor(write(tmp_path, {"a.txt": LIGHTS.replace("lamp", "bulb")}))
    assert found.dropped == (talks,)
    assert [each.event for each in found.dataset] == ["speech"]
    assert found.dataset.outside == {"talks"}
    assert [each.exhaustive for each in found.dataset.coverage] == [False]


def test_what_is_known_of_the_dataset_stays(tmp_path: Path) -> None:
    """Title, coverage and outside events don't change."""
    ds = attrs.evolve(
        dataset(record("e", [span("a", LIGHTS, "lamp")]), entities=[source("a", LIGHTS)], covered=[{"period": "2022"}]),
        title="Lights",
        outside=frozenset({"elsewhere"}),
    )
    found = ds.reanchor(write(tmp_path, {"a.txt": f" {LIGHTS}"})).dataset
    assert (found.title, found.outside, found.coverage) == (ds.title, ds.outside, ds.coverage)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "a.txt is empty."), (b"lamp\xff", "a.txt is not UTF-8 (byte 0xff in line 1).")],
)
def test_a_document_that_has_no_text_is_left(tmp_path: Path, content: bytes, message: str) -> None:
    """An empty or undecodable file is reported. Source and evidence don't change."""
    ds = coded(record("e", [span("a", LIGHTS, "lamp")]), a=LIGHTS)
    found = ds.reanchor(write(tmp_path, {"a.txt": content}))
    assert found.dataset == ds
    assert [each.message for each in found.left] == [message]


def test_a_document_that_is_too_long_is_left(tmp_path: Path) -> None:
    """A file that is too large is reported with its size and not read."""
    ds = coded(record("e", [span("a", LIGHTS, "lamp")]), a=LIGHTS)
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(100_000_001)
    found = ds.reanchor(tmp_path)
    assert found.dataset == ds
    assert [each.message for each in found.left] == ["a.txt has 100000001 bytes, more than the limit of 100000000."]


def test_a_document_shorter_than_a_span(tmp_path: Path) -> None:
    """A span longer than the whole document is lost."""
    ds = coded(record("long", [at("a", LIGHTS, 0, 40)]), record("short", [at("a", LIGHTS, 0, 3)]), a=LIGHTS)
    found = ds.reanchor(write(tmp_path, {"a.txt": f"1 {LIGHTS[:9]}"}))
    assert [each.record for each in found.lost] == ["long@a"]
    assert found.dataset["short@a"].evidence[0].start == 2


def test_the_place_where_neighbours_moved_comes_first(tmp_path: Path) -> None:
    """Of several places, the one that keeps its distance to nearby spans is used."""
    old = "The first report says: yes. " + "." * 50 + " yes."
    new = "yes, yes, yes. The first report says: yes. " + "." * 50
    ds = coded(record("a", [span("a", old, "first report says")]), record("b", [span("a", old, "yes")]), a=old)
    found = ds.reanchor(write(tmp_path, {"a.txt": new})).dataset
    assert found["b@a"].evidence[0].start == new.index("says: yes") + len("says: ")


def test_a_place_near_to_where_neighbours_moved_comes_first(tmp_path: Path) -> None:
    """If no place keeps the distance, the nearest to the expected place is used."""
    old = "The first report says: yes."
    new = "." * 27 + " yes. " + "." * 100 + " The first report says, again: yes."
    ds = coded(record("a", [span("a", old, "first report says")]), record("b", [span("a", old, "yes")]), a=old)
    found = ds.reanchor(write(tmp_path, {"a.txt": new})).dataset
    assert found["b@a"].evidence[0].start == new.rindex("yes")


def test_the_nearest_place_comes_first(tmp_path: Path) -> None:
    """Of several distant places, the nearest is used, in either direction."""
    old = "." * 30_000 + "lamp"
    for new, place in (
        ("lamp" + "." * 20_000 + "lamp" + "." * 50_000 + "lamp", 20_004),
        ("lamp" + "." * 50_000 + "lamp", 50_004),
    ):
        found = coded(record("e", [span("a", old, "lamp")]), a=old).reanchor(write(tmp_path, {"a.txt": new}))
        assert found.dataset["e@a"].evidence[0].start == place


@pytest.mark.slow
def test_a_long_document_is_searched_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many spans moved by a new chapter are found after the first of them."""
    windows = 0
    window = _Search._window

    def counted(search: _Search, place: int, width: int) -> bytes:
        nonlocal windows
        windows += 1
        return window(search, place, width)

    monkeypatch.setattr(_Search, "_window", counted)
    chance = random.Random(1)  # noqa: S311 - no secret
    old = "".join(chance.choices("abcdefgh çğ", k=100_000))
    starts = range(2_000, 99_000, 960)
    spans = [at("a", old, start, start + chance.randint(40, 150)) for start in starts]
    middle = spans[50].start + 10
    new = "X" * 20_000 + old[: middle - 2] + "YY" + old[middle + 8 :]
    expected = {each: each.start + (20_000 if each.start < middle else 19_992) for each in spans}
    found = _places(new, spans)
    assert found == {**expected, spans[50]: None}
    assert len(spans) > 100
    assert windows < 10 * len(new)
