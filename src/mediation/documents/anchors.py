"""Make the Evidence of a phrase, and the Source of a document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mediation.arguments import path_of
from mediation.dates.when import When
from mediation.documents.near_phrases import nearest_to
from mediation.documents.texts import digest, not_utf8, shortened, slip
from mediation.errors import InvalidPart, UsageError, require_text, require_whole
from mediation.files.encodings import has_utf16_mark
from mediation.files.mistaken import mistaken_for_data, packing_of
from mediation.models.evidence import Evidence, Source
from mediation.vocabulary import DateBasis, Encoding

_MAX_LISTED_PLACES: Final = 5


def anchor(source: Source | str, text: str, phrase: str, *, occurrence: int | None = None) -> Evidence:
    """Return the evidence of a phrase in the text of a source.

    `text` is the whole text with its original line endings: `path.read_bytes().decode()`. With a `Source` instead of
    an id, the text is checked against its digest and length. If the phrase appears several times, `occurrence` says
    which place to use. It counts from 1 and includes overlapping places.

    Raises:
        UsageError: the phrase is missing (the message gives the nearest text), appears several times, or has too few
            occurrences. Or the text is not the text of the source, or is bytes.

    >>> anchor("gazette-1903", "The island got two ferries.", "two ferries").start
    15
    """
    require_text("document", text)
    require_text("phrase", phrase)
    if occurrence is not None:
        require_whole("occurrence", occurrence)
    if isinstance(source, Source):
        _check_text(source, text)
    if not phrase.strip():
        raise UsageError("The phrase is empty. Use the words that carry the claim.")
    starts = list(_places(text, phrase))
    if not starts:
        raise UsageError(f"{shortened(phrase)} is not in the text.{nearest_to(phrase, text)}")
    if occurrence is None and len(starts) > 1:
        raise UsageError(
            f"{shortened(phrase)} is in the text {len(starts)} times, at {_listed(starts)}. Use a longer phrase, or "
            f"occurrence=1 to {len(starts)}."
        )
    if occurrence is not None and not 1 <= occurrence <= len(starts):
        times = f"{len(starts)} times" if len(starts) > 1 else "once"
        raise UsageError(
            f"No occurrence {occurrence}: {shortened(phrase)} is in the text {times}, at {_listed(starts)}. "
            "Occurrences count from 1."
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
    """Return the Source of a document, with its file name, digest and length.

    The document must be in UTF-8, or in UTF-16 with a byte order mark. Pass other fields of `Source` by name. If the
    document is in a subfolder of the folder of documents, pass its path as `file`.

    Raises:
        UsageError: the document is missing, unreadable, empty or not UTF-8.
        InvalidPart: invalid field.
    """
    path = path_of(path)
    content, encoding = _content(path)
    given = {"id": id, "title": title, "published": published, "published_basis": published_basis, **fields}
    measured = {"sha256": digest(content), "length": len(content.decode(encoding)), "encoding": encoding}
    return Source.model_validate({"file": path.name, **given, **measured})


def _places(text: str, phrase: str) -> Iterator[int]:
    """Yield the start of each occurrence of the phrase."""
    start = text.find(phrase)
    while start >= 0:
        yield start
        start = text.find(phrase, start + 1)


def _listed(starts: list[int]) -> str:
    more = f" and {len(starts) - _MAX_LISTED_PLACES} more" if len(starts) > _MAX_LISTED_PLACES else ""
    return ", ".join(map(str, starts[:_MAX_LISTED_PLACES])) + more


def _check_text(source: Source, text: str) -> None:
    content = _encoded(text)
    has_known_bytes = source.encoding is Encoding.UTF_8
    is_its_own = digest(content) == source.sha256 or not has_known_bytes
    if is_its_own and len(text) == source.length:
        return
    if digest(content) == source.sha256:
        why = f"It has the right digest but {len(text)} characters instead of {source.length}. Correct the length."
    elif what := slip(content, source.sha256):
        why = f"Here {what}. Read it without translation: path.read_bytes().decode()."
    else:
        why = "It has another digest."
    raise UsageError(f"The text is not the text of {source.id}. {why}")


def _evidence(source: Source | str, start: int, phrase: str) -> Evidence:
    source_id = source.id if isinstance(source, Source) else source
    fields = {"source": source_id, "start": start, "end": start + len(phrase), "sha256": digest(_encoded(phrase))}
    try:
        return Evidence.model_validate(fields)
    except InvalidPart:
        raise UsageError(f'Invalid source id "{source_id}". Use lower-case letters, digits and hyphens.') from None


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"The text has half a character at {error.start}, so it was not read as UTF-8. Read it with "
            "path.read_bytes().decode()."
        ) from None


def text_of(path: Path) -> str:
    """Return the text of a document, with its original line endings.

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
        raise UsageError(f"{path}: No such file.") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: The file {not_utf8(error)}. {_remedy(error.object)}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: Can't be read: {_reason(error)}.") from None
    if not text:
        raise UsageError(f"{path}: The file is empty. A source needs at least one character.")
    _refuse_pointer(path, content)
    return content, encoding


def _refuse_pointer(path: Path, content: bytes) -> None:
    """Reject a Git LFS pointer and a PDF. A web page can be a document."""
    found = mistaken_for_data(content)
    if found and found[0] != "web-page":
        raise UsageError(f"{path}: {found[1]}")


def _remedy(content: bytes) -> str:
    """Return advice on bytes that are not UTF-8, based on how they begin."""
    if packing_of(content):
        return "It is compressed. Unpack it and use the text inside."
    return "Save the document as plain text in UTF-8."


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
