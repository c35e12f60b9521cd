"""Sources and evidence spans."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import Evidence, Source, testing
from mediation.errors import InvalidPart

SOURCE = {
    "id": "caliber-2024",
    "title": "Why new talks",
    "published": "2024-02-29",
    "published_basis": "stated",
    "file": "caliber.txt",
    "sha256": "0" * 64,
    "length": 100,
}
SPAN = {"source": "caliber-2024", "start": 10, "end": 20, "sha256": "0" * 64}


def digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


# Laws.


@given(testing.sources(), testing.evidence())
def test_json_gives_them_back(source: Source, evidence: Evidence) -> None:
    """Writing and reading JSON restores sources and spans."""
    assert Source.model_validate_json(source.model_dump_json()) == source
    assert Evidence.model_validate_json(evidence.model_dump_json()) == evidence


@given(st.text(min_size=1), st.data())
def test_a_span_proves_the_words_it_was_made_from(text: str, data: st.DataObject) -> None:
    """A span with the right digest proves its text, in any script."""
    span = data.draw(testing.evidence(length=len(text)))
    proof = span.replace(sha256=digest(text[span.start : span.end]))
    assert proof.proves(text)
    assert len(proof.quote(text)) == span.end - span.start


@given(st.text(min_size=1), st.characters(codec="utf-8"), st.data())
def test_a_span_disproves_other_words(text: str, other: str, data: st.DataObject) -> None:
    """A changed or shifted text is not proven."""
    span = data.draw(testing.evidence(length=len(text)))
    proof = span.replace(sha256=digest(span.quote(text)))
    at = data.draw(st.integers(span.start, span.end - 1))
    for changed in (text[:at] + other + text[at + 1 :], other + text, ""):
        assert proof.proves(changed) == (changed[span.start : span.end] == span.quote(text))


@given(testing.sources())
def test_the_origin_is_the_last_outlet_known(source: Source) -> None:
    """The origin is the last relay, or else the publisher, or else the source."""
    chain = [source.id, *filter(None, [source.publisher]), *source.relays]
    assert source.origin == chain[-1]


# Examples.


def test_offsets_count_characters() -> None:
    """Offsets count characters, not bytes."""
    text = "Çavuşoğlu said no."
    span = Evidence.model_validate({**SPAN, "start": 0, "end": 9, "sha256": digest("Çavuşoğlu")})
    assert span.quote(text) == "Çavuşoğlu"
    assert span.proves(text)
    assert not span.proves(text.replace("Ç", "C"))


def test_line_ends_are_kept() -> None:
    """A text with changed line endings is not proven."""
    span = Evidence.model_validate({**SPAN, "start": 0, "end": 8, "sha256": digest("one\r\ntwo")})
    assert span.proves("one\r\ntwo")
    assert not span.proves("one\ntwo ")


@pytest.mark.parametrize(("start", "end"), [(10, 10), (20, 10)])
def test_a_span_has_an_extent(start: int, end: int) -> None:
    """A span must end after its start. The message has both."""
    with pytest.raises(InvalidPart, match=f"The span ends at {end}, before or at its start, {start}."):
        Evidence.model_validate({**SPAN, "start": start, "end": end})


def test_a_span_may_be_one_character() -> None:
    """The shortest span has one character."""
    assert Evidence.model_validate({**SPAN, "start": 10, "end": 11}).quote("0123456789abc") == "a"


@pytest.mark.parametrize(
    "changes",
    [{"start": -1}, {"end": 0}, {"start": 1.5}, {"sha256": "0" * 63}, {"sha256": "A" * 64}, {"source": "Caliber 2024"}],
    ids=str,
)
def test_a_span_that_can_not_be_is_refused(changes: dict[str, Any]) -> None:
    """Invalid offsets, digests and source ids are rejected."""
    with pytest.raises(InvalidPart):
        Evidence.model_validate({**SPAN, **changes})


@pytest.mark.parametrize("title", ["One", "Two words", "One two three four five six seven", "Çavuşoğlu: “no” – again"])
def test_a_title_has_up_to_seven_words(title: str) -> None:
    """Titles of up to seven words are accepted."""
    assert Source.model_validate({**SOURCE, "title": title}).title == title


@pytest.mark.parametrize(
    "title", ["", " ", "One two three four five six seven eight", "Two  blanks", " One", "One ", "One\ntwo", "One\n"]
)
def test_a_longer_title_is_refused(title: str) -> None:
    """Titles of eight words, or with double spaces, are rejected."""
    with pytest.raises(InvalidPart, match="title"):
        Source.model_validate({**SOURCE, "title": title})


@pytest.mark.parametrize(
    "changes",
    [{"length": 0}, {"published": ""}, {"published_basis": "guessed"}, {"language": "English"}, {"relays": ["a b"]}],
    ids=str,
)
def test_a_source_that_can_not_be_is_refused(changes: dict[str, Any]) -> None:
    """Sources without text, date or language code are rejected."""
    with pytest.raises(InvalidPart):
        Source.model_validate({**SOURCE, **changes})
