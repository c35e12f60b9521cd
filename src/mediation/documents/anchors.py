"""Anchors what a coder codes: the Evidence of a phrase, and the Source of a document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mediation.arguments import path_of, require_text
from mediation.dates.when import When
from mediation.documents.near_phrases import nearest_to
from mediation.documents.texts import digest, not_utf8, shortened, slip
from mediation.errors import InvalidPart, UsageError
from mediation.files.encodings import has_utf16_mark
from mediation.files.mistaken import mistaken_for_data, packing_of
from mediation.models.evidence import Evidence, Source
from mediation.vocabulary import DateBasis, Encoding

_LISTED: Final = 5


def anchor(source: Source | str, text: str, phrase: str, *, occurrence: int | None = None) -> Evidence:
    """Return the evidence of a phrase in the text of a source.

    `text` is the whole text with its line ends as they are: `path.read_bytes().decode()`. Given the Source and not
    its id alone, it is held against the digest and the length. `occurrence` counts from 1 the places of a phrase
    that is there more than once, overlapping ones too.

    Raises:
        UsageError: the phrase is not there (the message says what comes nearest), or more than once, or not so
            often; or the text is not that of the source, or is bytes.

    >>> anchor("gazette-1903", "The island got two ferries.", "two ferries").start
    15
    """
    require_text("document", text)
    require_text("phrase", phrase)
    if isinstance(source, Source):
        _refuse_another_text(source, text)
    if not phrase.strip():
        raise UsageError("the phrase is empty: give the words that carry the claim")
    starts = list(_places(text, phrase))
    if not starts:
        raise UsageError(f"{shortened(phrase)} is not in the text{nearest_to(phrase, text)}")
    if occurrence is None and len(starts) > 1:
        raise UsageError(
            f"{shortened(phrase)} is in the text {len(starts)} times, at {_listed(starts)}: give a longer phrase, or "
            f"occurrence=1 to {len(starts)}"
        )
    if occurrence is not None and not 1 <= occurrence <= len(starts):
        times = f"{len(starts)} times" if len(starts) > 1 else "once"
        raise UsageError(
            f"occurrence={occurrence}: {shortened(phrase)} is in the text {times}, at {_listed(starts)}; "
            "occurrences are counted from 1"
        )
    return _evidence(source, starts[(occurrence or 1) - 1], phrase)


def source_of(
    path: str | Path,
    *,
    id: str,  # noqa: A002 - the name of the field
    title: str,
    published: When | str,
    published_basis: DateBasis | str,
    **fields: object,
) -> Source:
    """Return the Source of a document: its file name, digest and length are read from it.

    The document is in UTF-8, or in UTF-16 with a mark. Give the other fields of a Source by name; `file` is the path
    in the folder of documents, where that is more than the file name.

    Raises:
        UsageError: the document is not there, can't be read, is empty, or not UTF-8.
        InvalidPart: a field is invalid.
    """
    path = path_of(path)
    content, encoding = _content(path)
    given = {"id": id, "title": title, "published": published, "published_basis": published_basis, **fields}
    measured = {"sha256": digest(content), "length": len(content.decode(encoding)), "encoding": encoding}
    return Source.model_validate({"file": path.name, **given, **measured})


def _places(text: str, phrase: str) -> Iterator[int]:
    """Yield where the phrase begins, each time it is there."""
    start = text.find(phrase)
    while start >= 0:
        yield start
        start = text.find(phrase, start + 1)


def _listed(starts: list[int]) -> str:
    more = f" and {len(starts) - _LISTED} more" if len(starts) > _LISTED else ""
    return ", ".join(map(str, starts[:_LISTED])) + more


def _refuse_another_text(source: Source, text: str) -> None:
    content = _encoded(text)
    is_its_own = digest(content) == source.sha256 or source.encoding is not Encoding.UTF_8  # whose bytes are not here
    if is_its_own and len(text) == source.length:
        return
    if digest(content) == source.sha256:
        why = f"its digest is right, but it has {len(text)} characters, and {source.id} is said to have {source.length}"
    elif what := slip(content, source.sha256):
        why = f"{what}; read it without translation: path.read_bytes().decode()"
    else:
        why = f"it has {len(text)} characters and another digest, {source.id} has {source.length}"
    raise UsageError(f"the text is not that of {source.id}: {why}")


def _evidence(source: Source | str, start: int, phrase: str) -> Evidence:
    source_id = source.id if isinstance(source, Source) else source
    fields = {"source": source_id, "start": start, "end": start + len(phrase), "sha256": digest(_encoded(phrase))}
    try:
        return Evidence.model_validate(fields)
    except InvalidPart:
        raise UsageError(f'"{source_id}" is no id of a source: small letters, digits and hyphens') from None


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"the text has half a character at {error.start}: it was not read as UTF-8; read it with "
            "path.read_bytes().decode()"
        ) from None


def text_of(path: Path) -> str:
    """Return the text of a document, with its line ends as they are.

    Raises:
        UsageError: the document is missing, unreadable, empty, or neither UTF-8 nor marked as UTF-16.
    """
    content, encoding = _content(path)
    return content.decode(encoding)


def _content(path: Path) -> tuple[bytes, Encoding]:
    """Return the bytes of a document and their encoding."""
    try:
        content = path.read_bytes()
        encoding = Encoding.UTF_16 if has_utf16_mark(content) else Encoding.UTF_8
        text = content.decode(encoding)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} {not_utf8(error)}: {_remedy(error.object)}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} can't be read: {_reason(error)}") from None
    if not text:
        raise UsageError(f"{path} is empty: a source has at least one character")
    _refuse_pointer(path, content)
    return content, encoding


def _refuse_pointer(path: Path, content: bytes) -> None:
    """Refuse a Git LFS pointer and a PDF; a web page can be a document."""
    found = mistaken_for_data(content)
    if found and found[0] != "web-page":
        raise UsageError(f"{path} {found[1]}")


def _remedy(content: bytes) -> str:
    """Return how bytes that are not UTF-8 become a document, as far as their beginning tells."""
    if packing_of(content):
        return "it is packed: unpack it, and name the text in it"
    return "a document is a text: save it as a plain text in UTF-8"


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
