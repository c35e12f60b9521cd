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
        assert refusal(text, phrase) == "The phrase is empty. Use the words that carry the claim."
        return
    found = [anchor("a", text, phrase, occurrence=number) for number in range(1, len(places) + 1)]
    assert [each.start for each in found] == places
    assert all(each.quote(text) == phrase and each.proves(text) for each in found)
    assert f"No occurrence {len(places) + 1}: " in refusal(text, phrase, len(places) + 1)
    if len(places) == 1:
        assert anchor("a", text, phrase) == found[0]
    else:
        assert f"is in the text {len(places)} times" in refusal(text, phrase)


@given(text=LETTERS, phrase=LETTERS)
def test_what_is_not_there_is_refused(text: str, phrase: str) -> None:
    """A missing phrase is rejected, with a message on one line."""
    if phrase not in text and phrase.strip():
        message = refusal(text, phrase)
        assert " is not in the text" in message
        assert message.isprintable()


@given(text=LETTERS, phrase=LETTERS, changes=st.data())
def test_a_text_must_be_that_of_its_source(text: str, phrase: str, changes: st.DataObject) -> None:
    """With a Source, any other text is rejected."""
    other = changes.draw(LETTERS)
    if other != text:
        assert refusal(other, phrase, of=source("a", text)).startswith("The text is not the text of a. ")


# Examples.


def test_overlapping_occurrences_count() -> None:
    """Overlapping occurrences are counted."""
    assert refusal("anana", "ana") == (
        '"ana" is in the text 2 times, at 0, 2. Use a longer phrase, or occurrence=1 to 2.'
    )
    assert anchor("a", "anana", "ana", occurrence=2).start == 2


def test_many_occurrences_are_counted_and_the_first_listed() -> None:
    """Only the first five places are listed."""
    assert "is in the text 8 times, at 0, 1, 2, 3, 4 and 3 more. " in refusal("x" * 8, "x")


@pytest.mark.parametrize("occurrence", [0, -1, 3])
def test_occurrences_are_counted_from_one(occurrence: int) -> None:
    """A missing occurrence is rejected, with a list of the places."""
    assert refusal("to and to", "to", occurrence) == (
        f'No occurrence {occurrence}: "to" is in the text 2 times, at 0, 7. Occurrences count from 1.'
    )


def test_an_occurrence_of_one() -> None:
    """A single occurrence has no second one."""
    assert refusal("to", "to", 2) == 'No occurrence 2: "to" is in the text once, at 0. Occurrences count from 1.'


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("ankara’s", 'Found at 0, with a difference in upper and lower case: "Ankara’s".'),
        ("Ankara's", 'Found at 0, with a difference in quotes, apostrophes or dashes: "Ankara’s".'),
        ("ready” - Ç", 'Found at 35, with a difference in quotes, apostrophes or dashes: "ready” – Ç".'),
        ("is  ready", r'Found at 31, with a difference in white space or line ends: "is\r\nready".'),
        ("\u00e9tat", 'Found at 62, with a difference in the Unicode normal form: "e\u0301tat".'),
        ("Cavusoglu", 'Found at 44, with a difference in accents: "Çavuşoğlu".'),
        ("harbour", r'Found at 75, with a difference in invisible characters: "har\xadbour".'),
        (
            'envoy said: "ist',
            (
                "Found at 9, with a difference in quotes, apostrophes or dashes, upper and lower case and accents: "
                '"envoy said: “İst".'
            ),
        ),
        ("envoy said that", 'Its beginning "envoy said" is at 9, where the text has "envoy said: “İs".'),
        ("of the hat", 'Its beginning "of the ha" is at 68, where the text has "of the har".'),
        ("of the ho", 'Its beginning "of the h" is at 68, where the text has "of the ha".'),
        ("of the moon", "Nothing similar was found."),
        ("nobody", "Nothing similar was found."),
        ("\u0302", "Nothing similar was found."),
    ],
)
def test_what_comes_nearest_is_named(phrase: str, message: str) -> None:
    """The message has the nearest text, its place and only the differences that matter."""
    found = refusal(TEXT, phrase)
    assert found.endswith(f" is not in the text. {message}")


def test_long_phrases_are_shortened() -> None:
    """A message shows the ends of a long phrase."""
    message = refusal("A text.", "long " * 100)
    assert message == f'"{"long " * 6}…{"long " * 5}long " is not in the text. Nothing similar was found.'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\nb\n", r"Here its lines end in \n instead of \r\n. Read it without translation: path.read_bytes()"),
        ("a\r\nb\n", r"Here its lines end in \n instead of \r\n. Read it without"),
        ("\ufeffa\r\nb\r\n", "Here a byte order mark was added. Read it without"),
        ("\ufeffa\nb\n", r"Here its lines end in \n instead of \r\n and a byte order mark was added. Read"),
        ("a\r\nc\r\n", "It has another digest."),
    ],
)
def test_a_text_read_in_another_way(text: str, message: str) -> None:
    """The message names changes to line endings and byte order mark."""
    found = refusal(text, "a", of=source("a", "a\r\nb\r\n"))
    assert found.startswith(f"The text is not the text of a. {message}")


def test_a_text_that_lost_its_mark_or_its_line_ends() -> None:
    """The opposite changes: a missing mark and longer line endings."""
    assert "its byte order mark is missing" in refusal("a", "a", of=source("a", "\ufeffa"))
    assert r"end in \r\n instead of \n" in refusal("a\r\n", "a", of=source("a", "a\n"))


def test_a_length_that_is_wrong_is_named() -> None:
    """The message has both lengths."""
    assert refusal("abc", "a", of=source("a", "abc", length=4)) == (
        "The text is not the text of a. It has the right digest but 3 characters instead of 4. Correct the length."
    )


def test_a_text_of_half_characters_is_refused() -> None:
    """A text that was not decoded from UTF-8 is rejected."""
    assert refusal("b\udce9b", "\udce9").startswith("The text has half a character at 0, so it was not read as UTF-8.")


def test_an_id_must_be_one() -> None:
    """An invalid source id is rejected."""
    assert refusal("abc", "b", of="A b") == 'Invalid source id "A b". Use lower-case letters, digits and hyphens.'


# The source of a document.


def test_a_source_knows_its_document(tmp_path: Path) -> None:
    """File name, digest and length are read from the document. Line endings count."""
    folder = write(tmp_path, {"ferries.txt": FERRIES})
    found = source_of(
        folder / "ferries.txt", id="ferries", title="Ferries", published="2022-05", published_basis="stated", note="!"
    )
    assert (found.file, found.length, found.note) == ("ferries.txt", len(FERRIES), "!")
    assert found.sha256 == digest(FERRIES.encode())
    assert anchor(found, FERRIES, "🕊").quote(FERRIES) == "🕊"


def test_a_source_may_name_its_file_otherwise(tmp_path: Path) -> None:
    """`file` may be a path in the folder of documents."""
    path = str(write(tmp_path, {"a.txt": "a"}) / "a.txt")
    fields = {"id": "a", "title": "A", "published": "2022", "published_basis": "stated"}
    assert source_of(path, **fields, file="press/a.txt").file == "press/a.txt"
    with pytest.raises(InvalidPart, match="sorce"):
        source_of(path, **fields, sorce="a")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("b.txt", "b.txt: No such file."),
        ("folder", "folder: Can't be read: Is a directory."),
        ("empty.txt", "empty.txt: The file is empty. A source needs at least one character."),
        (
            "latin.txt",
            "latin.txt: The file is not UTF-8 (byte 0xe9 in line 2). Save the document as plain text in UTF-8.",
        ),
        (
            "a.gz",
            "a.gz: The file is not UTF-8 (byte 0x8b in line 1). It is compressed. Unpack it and use the text inside.",
        ),
        ("\x00", "\x00: Can't be read: embedded null byte."),
    ],
)
def test_a_document_that_can_not_be_one(tmp_path: Path, name: str, message: str) -> None:
    """A document that is missing, empty or not UTF-8 is rejected with its path and the reason."""
    write(tmp_path, {"folder/a.txt": "a", "empty.txt": b"", "latin.txt": b"a\ncaf\xe9", "a.gz": b"\x1f\x8b\x08"})
    with pytest.raises(UsageError) as refused:
        source_of(tmp_path / name, id="a", title="A", published="2022", published_basis="stated")
    assert str(refused.value) == str(tmp_path / message)
