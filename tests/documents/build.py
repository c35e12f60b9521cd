"""Small example documents, and datasets coded from them."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from mediation import Dataset, Evidence, Source, Statement
from moves.build import dataset, statement

# Letters of several scripts, a picture, a letter with a combining mark, and line ends of both kinds.
FERRIES: Final = (
    "Çağla Öz said the island had two ferries.\r\n"
    "Київ welcomed the ferries 🕊 and asked for a third.\n"
    "The cafe\u0301 on the pier stays open.\r\n"
)
LIGHTS: Final = "The lighthouse was lit again in May. İstanbul paid for the lamp."


def digest(content: bytes) -> str:
    """Return the sha256 of the bytes."""
    return sha256(content).hexdigest()


def source(name: str, text: str, **changes: object) -> Source:
    """Return a source with that id and text."""
    fields = {
        "id": name,
        "title": "A text",
        "published": "2022",
        "published_basis": "stated",
        "file": f"{name}.txt",
        "sha256": digest(text.encode()),
        "length": len(text),
    }
    return Source.model_validate({**fields, **changes})


def span(name: str, text: str, words: str) -> Evidence:
    """Return the span of the first occurrence of the words in a source."""
    start = text.index(words)
    return at(name, text, start, start + len(words))


def at(name: str, text: str, start: int, end: int) -> Evidence:
    """Return a span of a source from start to end."""
    words = text[start:end].encode()
    return Evidence.model_validate({"source": name, "start": start, "end": end, "sha256": digest(words)})


def record(event: str, evidence: Iterable[Evidence], **fields: object) -> Statement:
    """Return a record with the evidence."""
    spans = tuple(evidence)
    return statement("hope", "TUR", event=event, source=spans[0].source, evidence=spans, **fields)


def coded(*records: Statement, **texts: str) -> Dataset:
    """Return a dataset of the records, with sources made from the texts by id."""
    return dataset(*records, entities=[source(name, text) for name, text in texts.items()])


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files into the folder and return it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def example() -> Dataset:
    """Return a dataset with two sources and three records, one with two spans."""
    return coded(
        record("ferries", [span("ferries", FERRIES, "had two ferries")]),
        record("welcome", [span("ferries", FERRIES, "Київ welcomed"), span("ferries", FERRIES, "🕊 and asked")]),
        record("lamp", [span("lights", LIGHTS, "İstanbul paid")]),
        ferries=FERRIES,
        lights=LIGHTS,
    )


def files() -> dict[str, str | bytes]:
    """Return the documents of the example by name."""
    return {"ferries.txt": FERRIES, "lights.txt": LIGHTS}
