"""Sources, and the spans of them that prove what is coded."""

from hashlib import sha256
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from mediation.dates.when import When
from mediation.models.fields import Written
from mediation.models.part import ActorRef, Digest, Label, Note, Number, Ordinal, Part, SourceRef
from mediation.vocabulary import DateBasis, Encoding


class Source(Part):
    """A document that is coded. Its text stays with its readers; the digest and the length identify it.

    `publisher` brought the text out; `relays` are the outlets it took the text from, nearest first, so that
    two sources that relay one agency are not counted as two witnesses. `published` is when this text came
    out, with how that is known and a note that tells how it was worked out. `length` is in characters of the
    text that the bytes become by the `encoding`, `sha256` of the file's bytes.

    A file of a public dataset says which `dataset` it is of and which `release`, with the `citation` in BibTeX that
    its makers ask for.
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
        """The outlet whose account this is: the last of its relays, its publisher, its dataset, else itself.

        Two releases of one dataset, or two files of one, are not two witnesses.
        """
        return (self.relays[-1] if self.relays else self.publisher) or self.dataset or self.id


class Evidence(Part):
    """Where a source says it: a span of characters (W3C TextPositionSelector) and the digest of its words.

    `start` counts the characters before the span, `end` those up to its last one, in the text as its source's
    encoding gives it, with its line ends as they are; `sha256` is of the span, encoded as UTF-8.
    """

    source: SourceRef
    start: Number
    end: Ordinal
    sha256: Digest

    @model_validator(mode="after")
    def _is_forward(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"the span ends at {self.end}, not after its start at {self.start}")
        return self

    def quote(self, text: str) -> str:
        """Return the words of the span in the text of its source."""
        return text[self.start : self.end]

    def proves(self, text: str) -> bool:
        """Tell whether the text has, at this span, the very words that were coded."""
        return sha256(self.quote(text).encode()).hexdigest() == self.sha256


class Coverage(Part):
    """What a dataset claims to cover: a period, some actors (none named: all), and whether exhaustively.

    Where it is not exhaustive, counts are lower bounds and nothing found is not zero. `source` is whose claim it is,
    none: that of the dataset as a whole; `region` says where, in words, empty: anywhere.
    """

    noun: ClassVar[str] = "coverage"
    plural: ClassVar[str] = "coverage"

    period: When
    source: SourceRef | None = None
    region: Label = ""
    actors: tuple[ActorRef, ...] = ()
    exhaustive: bool = False
    note: Note = ""
