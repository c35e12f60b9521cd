"""Sources, and the spans of text that prove what is coded."""

from hashlib import sha256
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from mediation.dates.when import When
from mediation.errors import require_text
from mediation.models.fields import Written
from mediation.models.part import ActorRef, Digest, Label, Note, Number, Ordinal, Part, SourceRef
from mediation.vocabulary import DateBasis, Encoding


class Source(Part):
    """A coded document. Datasets don't contain its text; its digest and length identify it.

    `publisher` published the text. `relays` are the outlets that it was taken from, nearest first, so that two
    sources that relay the same agency don't count as two witnesses. `published` is the date of publication,
    `published_basis` says how the date is known, and `published_note` explains how it was worked out. `length` is the
    number of characters after decoding with `encoding`. `sha256` is the digest of the file's bytes.

    A file of a public dataset has the name of the `dataset`, its `release`, and the `citation` in BibTeX that its
    authors ask for.
    """

    noun: ClassVar[str] = "source"
    plural: ClassVar[str] = "sources"

    id: SourceRef
    title: Annotated[str, Written(min_length=1, pattern=r"^\S+( \S+){0,6}$", form="at most seven words")] = Field(
        description="At most seven words: a short form or a description, never a long headline itself."
    )
    publisher: ActorRef | None = None
    relays: tuple[ActorRef, ...] = ()
    author: str = ""
    published: When
    published_basis: DateBasis
    published_note: Note = ""
    language: Annotated[str, Written(pattern=r"^[a-z]{2,3}$", form="two or three small letters", example="tr")] = "en"
    url: str = ""
    file: str
    sha256: Digest
    length: Ordinal
    encoding: Encoding = Encoding.UTF_8
    dataset: Label = ""
    release: Label = ""
    citation: Annotated[str, StringConstraints(max_length=2_000)] = ""
    note: Note = ""

    @property
    def origin(self) -> str:
        """The original outlet: the last relay, or else the publisher, the dataset or the source itself.

        Two releases or two files of the same dataset don't count as two witnesses.
        """
        return (self.relays[-1] if self.relays else self.publisher) or self.dataset or self.id


class Evidence(Part):
    """The place of a claim in a source: a span of characters (W3C TextPositionSelector) and the digest of its text.

    `start` is the number of characters before the span, `end` the number up to and including its last character.
    They count characters of the decoded text, with its original line endings. `sha256` is the digest of the span in
    UTF-8.
    """

    source: SourceRef
    start: Number
    end: Ordinal
    sha256: Digest

    @model_validator(mode="after")
    def _is_forward(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"The span ends at {self.end}, before or at its start, {self.start}.")
        return self

    def quote(self, text: str) -> str:
        """Return the span from the text of its source."""
        require_text("text of the source", text)
        return text[self.start : self.end]

    def proves(self, text: str) -> bool:
        """Return whether the text at this span is exactly the text that was coded."""
        return sha256(self.quote(text).encode()).hexdigest() == self.sha256


class Coverage(Part):
    """A claim about what a dataset covers: a period, a region and actors (empty: all), exhaustively or not.

    Without exhaustive coverage, counts are lower bounds, and finding nothing doesn't mean zero. `source` is the
    source that makes the claim, None if the dataset as a whole does. `region` is free text; empty means anywhere.
    """

    noun: ClassVar[str] = "coverage"
    plural: ClassVar[str] = "coverage"

    period: When
    source: SourceRef | None = None
    region: Label = ""
    actors: tuple[ActorRef, ...] = ()
    exhaustive: bool = False
    note: Note = ""
