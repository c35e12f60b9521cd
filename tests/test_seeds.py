"""The founding dataset against the five texts: every span proves what is coded, and none of their prose is here."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import mediation
from mediation import Dataset

PROJECT = Path(__file__).parents[1]
TEXTS = PROJECT.parent / "shared" / "seeds"
WORDS_IN_A_ROW = 8

needs_texts = pytest.mark.skipif(not TEXTS.is_dir(), reason="the five texts are not part of the project")


@pytest.fixture(scope="module")
def seeds() -> Dataset:
    return mediation.load_seeds()


def _text(source: mediation.Source) -> str:
    return (TEXTS / source.file).read_bytes().decode("utf-8")


@needs_texts
def test_sources_are_the_texts_they_name(seeds: Dataset) -> None:
    """Digest and length of each source are those of its file, and each text is coded."""
    for source in seeds.sources.values():
        assert sha256((TEXTS / source.file).read_bytes()).hexdigest() == source.sha256, source.id
        assert len(_text(source)) == source.length, source.id
    assert {source.file for source in seeds.sources.values()} == {file.name for file in TEXTS.glob("*.txt")}


@needs_texts
def test_every_span_proves_what_is_coded(seeds: Dataset) -> None:
    """The words at each evidence span have the digest that was written down, by hand and by the library."""
    texts = {source.id: _text(source) for source in seeds.sources.values()}
    unproven = [record.id for record in seeds for each in record.evidence if not each.proves(texts[each.source])]
    assert unproven == []
    assert seeds.verify(TEXTS).is_proven
    assert seeds.reanchor(TEXTS).dataset == seeds


@needs_texts
def test_spans_begin_and_end_at_words(seeds: Dataset) -> None:
    """No span cuts a word in two or begins or ends with a blank."""
    texts = {source.id: _text(source) for source in seeds.sources.values()}
    cut = []
    for record in seeds:
        for each in record.evidence:
            text = texts[each.source]
            quote = each.quote(text)
            before, after = text[each.start - 1 : each.start + 1], text[each.end - 1 : each.end + 1]
            if quote != quote.strip() or re.fullmatch(r"\w\w", before) or re.fullmatch(r"\w\w", after):
                cut.append((record.id, each.start, each.end))
    assert cut == []


def _runs(text: str) -> Iterator[str]:
    """Yield each run of eight words, case folded."""
    words = re.findall(r"\w+", text.casefold())
    return (" ".join(words[at : at + WORDS_IN_A_ROW]) for at in range(len(words) - WORDS_IN_A_ROW + 1))


def _project_files() -> Iterator[Path]:
    for name in ("src", "seeds", "docs", "tests", ".ci"):
        yield from (file for file in (PROJECT / name).rglob("*") if file.is_file() and file.suffix != ".pyc")
    yield from (file for file in PROJECT.iterdir() if file.is_file())


@needs_texts
def test_no_sentence_of_the_texts_is_in_the_project() -> None:
    """No file of the project shares a run of eight words with a text."""
    theirs = {run: file.name for file in TEXTS.glob("*.txt") for run in _runs(file.read_text(encoding="utf-8"))}
    copied = []
    for file in _project_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        copied += [(str(file.relative_to(PROJECT)), run) for run in _runs(text) if run in theirs]
    assert copied == []


def test_every_kind_is_coded_and_every_actor_used(seeds: Dataset) -> None:
    """The seeds hold all seven kinds, and no actor that nothing refers to."""
    assert {record.kind for record in seeds} == set(mediation.models.KINDS)
    used = {ref for record in seeds for ref in re.findall(r"[\w-]+", record.model_dump_json())}
    used |= {member.group for actor in seeds.actors.values() for member in actor.memberships}
    used |= {office.of for actor in seeds.actors.values() for office in actor.offices}
    used |= {outlet for source in seeds.sources.values() for outlet in (source.publisher, *source.relays) if outlet}
    used |= {party for dispute in seeds.disputes.values() for party in dispute.parties}
    assert set(seeds.actors) - used == set()


def test_sources_say_how_their_date_is_known(seeds: Dataset) -> None:
    """A date that the document itself does not give comes with a note on how it was worked out."""
    undocumented = [
        source.id
        for source in seeds.sources.values()
        if source.published_basis is not mediation.vocabulary.DateBasis.STATED and not source.published_note
    ]
    assert undocumented == []


def test_texts_differ_on_the_terms_of_the_drones(seeds: Dataset) -> None:
    """What the sources contradict each other on is kept side by side: drones donated, sold, and provided."""
    drones = (record for record in seeds.arms_transfers if record.event == "tb2-drones-to-ukraine")
    terms = {str(record.source): record.terms for record in drones}
    assert terms["caliber-2024"] == "donation"
    assert terms["antalya-2022"] == "sale"
    assert terms["capital-2022"] == "unknown"
