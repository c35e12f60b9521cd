"""Anchoring what is coded: a phrase gives its evidence, a document its source."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from documents.build import FERRIES, digest, source, write
from mediation import UsageError, anchor, source_of
from mediation.errors import InvalidPart

LETTERS = st.text(st.sampled_from("abİiıЇ é\u0301🕊\r\n’'"), min_size=1, max_size=30)
TEXT = "Ankara’s envoy said: “İstanbul is\r\nready” – Çavuşoğlu agreed, e\u0301tat of the har\u00adbour."


def refusal(text: str, phrase: str, occurrence: int | None = None, of: mediation.Source | str = "a") -> str:
    """Return why the phrase can't be anchored."""
    with pytest.raises(UsageError) as refused:
        anchor(of, text, phrase, occurrence=occurrence)
    return str(refused.value)


# Laws.


@given(text=LETTERS, data=st.data())
def test_every_phrase_of_a_text_is_anchored(text: str, data: st.DataObject) -> None:
    """Whatever span is taken from a text, one of the occurrences of its words is that span, and proves it."""
    start = data.draw(st.integers(0, len(text) - 1))
    phrase = text[start : data.draw(st.integers(start + 1, len(text)))]
    places = [at for at in range(len(text)) if text.startswith(phrase, at)]
    if not phrase.strip():
        assert refusal(text, phrase) == "the phrase is empty: give the words that carry the claim"
        return
    found = [anchor("a", text, phrase, occurrence=number) for number in range(1, len(places) + 1)]
    assert [each.start for each in found] == places
    assert all(each.quote(text) == phrase and each.proves(text) for each in found)
    assert f"occurrence={len(places) + 1}: " in refusal(text, phrase, len(places) + 1)
    if len(places) == 1:
        assert anchor("a", text, phrase) == found[0]
    else:
        assert f"is in the text {len(places)} times" in refusal(text, phrase)


@given(text=LETTERS, phrase=LETTERS)
def test_what_is_not_there_is_refused(text: str, phrase: str) -> None:
    """No phrase that is not in the text gets evidence, and the message has no line breaks of the text."""
    if phrase not in text and phrase.strip():
        message = refusal(text, phrase)
        assert " is not in the text" in message
        assert message.isprintable()


@given(text=LETTERS, phrase=LETTERS, changes=st.data())
def test_a_text_must_be_that_of_its_source(text: str, phrase: str, changes: st.DataObject) -> None:
    """Given the source itself, any other text is refused, whatever the phrase."""
    other = changes.draw(LETTERS)
    if other != text:
        assert refusal(other, phrase, of=source("a", text)).startswith("the text is not that of a: ")


# Examples.


def test_overlapping_occurrences_count() -> None:
    """A phrase that overlaps itself is there as often as it begins."""
    assert refusal("anana", "ana") == (
        '"ana" is in the text 2 times, at 0, 2: give a longer phrase, or occurrence=1 to 2'
    )
    assert anchor("a", "anana", "ana", occurrence=2).start == 2


def test_many_occurrences_are_counted_and_the_first_listed() -> None:
    """Of many places five are listed."""
    assert "is in the text 8 times, at 0, 1, 2, 3, 4 and 3 more: " in refusal("x" * 8, "x")


@pytest.mark.parametrize("occurrence", [0, -1, 3])
def test_occurrences_are_counted_from_one(occurrence: int) -> None:
    """An occurrence that there is not is refused with those that there are."""
    assert refusal("to and to", "to", occurrence) == (
        f'occurrence={occurrence}: "to" is in the text 2 times, at 0, 7; occurrences are counted from 1'
    )


def test_an_occurrence_of_one() -> None:
    """Of what is there once there is no second."""
    assert refusal("to", "to", 2) == 'occurrence=2: "to" is in the text once, at 0; occurrences are counted from 1'


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("ankara’s", '; it is at 0 but for upper and lower case: "Ankara’s"'),
        ("Ankara's", '; it is at 0 but for quotes, apostrophes or dashes: "Ankara’s"'),
        ("ready” - Ç", '; it is at 35 but for quotes, apostrophes or dashes: "ready” – Ç"'),
        ("is  ready", r'; it is at 31 but for white space or line ends: "is\r\nready"'),
        ("\u00e9tat", '; it is at 62 but for the Unicode normal form: "e\u0301tat"'),
        ("Cavusoglu", '; it is at 44 but for accents: "Çavuşoğlu"'),
        ("harbour", r'; it is at 75 but for characters that are not seen: "har\xadbour"'),
        (
            'envoy said: "ist',
            '; it is at 9 but for quotes, apostrophes or dashes, upper and lower case and accents: "envoy said: “İst"',
        ),
        ("envoy said that", '; its beginning "envoy said" is at 9, where the text has "envoy said: “İs"'),
        ("of the hat", '; its beginning "of the ha" is at 68, where the text has "of the har"'),
        ("of the ho", '; its beginning "of the h" is at 68, where the text has "of the ha"'),
        ("of the moon", ", nor anything like it"),
        ("nobody", ", nor anything like it"),
        ("\u0302", ", nor anything like it"),
    ],
)
def test_what_comes_nearest_is_named(phrase: str, message: str) -> None:
    """A phrase that is nearly there is told with its place and in what it differs, and in no more than that."""
    found = refusal(TEXT, phrase)
    assert found.endswith(f" is not in the text{message}")


def test_long_phrases_are_shortened() -> None:
    """A message shows the ends of a long phrase."""
    message = refusal("A text.", "long " * 100)
    assert message == f'"{"long " * 6}…{"long " * 5}long " is not in the text, nor anything like it'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\nb\n", r"its lines end in \n where they ended in \r\n; read it without translation: path.read_bytes()"),
        ("a\r\nb\n", r"its lines end in \n where they ended in \r\n; read it without"),
        ("\ufeffa\r\nb\r\n", "it has got a byte order mark; read it without"),
        ("\ufeffa\nb\n", r"its lines end in \n where they ended in \r\n and it has got a byte order mark; read"),
        ("a\r\nc\r\n", "it has 6 characters and another digest, a has 6"),
    ],
)
def test_a_text_read_in_another_way(text: str, message: str) -> None:
    """What the reader did to line ends or the byte order mark is named."""
    found = refusal(text, "a", of=source("a", "a\r\nb\r\n"))
    assert found.startswith(f"the text is not that of a: {message}")


def test_a_text_that_lost_its_mark_or_its_line_ends() -> None:
    """The ways back: a mark that was dropped, and line ends that were made longer."""
    assert "it has lost its byte order mark" in refusal("a", "a", of=source("a", "\ufeffa"))
    assert r"end in \r\n where they ended in \n" in refusal("a\r\n", "a", of=source("a", "a\n"))


def test_a_length_that_is_wrong_is_named() -> None:
    """A source whose length is not that of its document is refused with both."""
    assert refusal("abc", "a", of=source("a", "abc", length=4)) == (
        "the text is not that of a: its digest is right, but it has 3 characters, and a is said to have 4"
    )


def test_a_text_of_half_characters_is_refused() -> None:
    """A text that was read as something else than UTF-8 has no digest."""
    assert refusal("b\udce9b", "\udce9").startswith("the text has half a character at 0: it was not read as UTF-8")


def test_an_id_must_be_one() -> None:
    """What can't be the id of a source is refused."""
    assert refusal("abc", "b", of="A b") == '"A b" is no id of a source: small letters, digits and hyphens'


# The source of a document.


def test_a_source_knows_its_document(tmp_path: Path) -> None:
    """File name, digest and length are those of the document, in characters and with its line ends."""
    folder = write(tmp_path, {"ferries.txt": FERRIES})
    found = source_of(
        folder / "ferries.txt", id="ferries", title="Ferries", published="2022-05", published_basis="stated", note="!"
    )
    assert (found.file, found.length, found.note) == ("ferries.txt", len(FERRIES), "!")
    assert found.sha256 == digest(FERRIES.encode())
    assert anchor(found, FERRIES, "🕊").quote(FERRIES) == "🕊"


def test_a_source_may_name_its_file_otherwise(tmp_path: Path) -> None:
    """A path within the folder of documents is given as the file."""
    path = str(write(tmp_path, {"a.txt": "a"}) / "a.txt")
    fields = {"id": "a", "title": "A", "published": "2022", "published_basis": "stated"}
    assert source_of(path, **fields, file="press/a.txt").file == "press/a.txt"
    with pytest.raises(InvalidPart, match="sorce"):
        source_of(path, **fields, sorce="a")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("b.txt", "b.txt: no such file"),
        ("folder", "folder can't be read: Is a directory"),
        ("empty.txt", "empty.txt is empty: a source has at least one character"),
        (
            "latin.txt",
            "latin.txt is not UTF-8 (byte 0xe9 in line 2): a document is a text: save it as a plain text in UTF-8",
        ),
        ("a.gz", "a.gz is not UTF-8 (byte 0x8b in line 1): it is packed: unpack it, and name the text in it"),
        ("\x00", "\x00 can't be read: embedded null byte"),
    ],
)
def test_a_document_that_can_not_be_one(tmp_path: Path, name: str, message: str) -> None:
    """A document that is missing, empty or not UTF-8 has no source; the message says which and why."""
    write(tmp_path, {"folder/a.txt": "a", "empty.txt": b"", "latin.txt": b"a\ncaf\xe9", "a.gz": b"\x1f\x8b\x08"})
    with pytest.raises(UsageError) as refused:
        source_of(tmp_path / name, id="a", title="A", published="2022", published_basis="stated")
    assert str(refused.value) == str(tmp_path / message)
