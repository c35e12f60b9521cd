"""What the seven kinds of record share: identity, evidence, voice, time; and steps and replies of staged kinds."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, Self, TypeVar

from pydantic import (
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)

from mediation.dates.when import Answer, When, in_order
from mediation.models.evidence import Evidence
from mediation.models.fields import Keyed, OfCoding, OfWorld, Speaker, World
from mediation.models.part import (
    ActorId,
    ActorRef,
    DisputeRef,
    EventRef,
    Label,
    Note,
    Ordinal,
    Part,
    Passage,
    RecordId,
    RecordRef,
    SourceId,
    SourceRef,
)
from mediation.vocabulary import Confidence, Modality, Reply, Specificity, Vocabulary

Status = TypeVar("Status", bound=Vocabulary)

REQUIRE_DATES: Final = "require-dates"
"""The validation context in which every step and response needs a date of its own."""

# Used when the record's own date is invalid, so that the error is reported once and not again for each step.
_ANY_DATE: Final = When("[0001..]")


def _say_once(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """Say what is wrong once, at a place that a file has, and not for each type of a union."""
    try:
        return validate(value)
    except ValidationError:
        raise ValueError(f'write how many times it happened, or "repeated", not {value!r}') from None


Multiplicity = Annotated[Ordinal | Literal["repeated"], WrapValidator(_say_once)]


class Voice(Part):
    """One link of an attribution chain: who says it, how exactly the source names them, and for whom they speak."""

    speaker: Annotated[ActorRef, Speaker()]
    specificity: Specificity = Specificity.NAMED
    office: Label = ""
    on_behalf_of: ActorRef | None = None


class Raw(Part):
    """A cell of free text in a public dataset, as it stands there: more than what became of it in coded fields."""

    column: Label
    text: Passage


class Decision(Part):
    """What became of one account's value of a field when the accounts of an event were consolidated.

    `value` is the value in JSON, as the account has it. `policy` names what decided; `note` says why it
    decided otherwise than by its name, where it did.
    """

    field: Label
    policy: Label
    account: RecordRef
    value: str
    is_kept: bool
    note: Note = ""


def _require_kind(schema: dict[str, Any]) -> None:
    """Say that a record in JSON names its kind, by which readers tell it; in Python its class does."""
    schema["required"] = ["kind", *(name for name in schema["required"] if name != "kind")]


class Record(Part):
    """One source's account of one thing.

    `when` is when it happened (or is to happen), as this source tells it. `summary` is in the coder's own
    words; `label` keeps the source's word or two for a coded value. `attribution` is the chain of voices
    between the source and the claim, outermost first; empty, the source says it in its own voice. `raw` keeps
    what a public dataset says in free text, of which coded fields hold only what is certain.
    `multiplicity` is how many times it happened: a number, or `repeated` when the source says no number.
    `part_of` names the event of which this is a part: the process of a round, the talks of a visit.

    A record that was consolidated from several accounts of its event names them in `accounts`, has the
    evidence of all of them, the id of the one that led, and for each field on which they differed the
    `decisions` by which it has its value. Both are empty for what one source says.
    """

    model_config = ConfigDict(json_schema_extra=_require_kind)

    noun: ClassVar[str] = "record"
    plural: ClassVar[str] = "records"

    kind: OfCoding[str]
    event: OfCoding[EventRef]
    source: OfCoding[SourceRef]
    version: OfCoding[Ordinal] = 1
    when: OfWorld[When]
    summary: OfCoding[Annotated[str, StringConstraints(min_length=1, max_length=300)]]
    label: OfCoding[Label] = ""
    evidence: OfCoding[Annotated[tuple[Evidence, ...], Field(min_length=1)]]
    attribution: OfCoding[tuple[Voice, ...]] = ()
    modality: OfWorld[Modality] = Modality.ASSERTED
    disputes: OfWorld[tuple[DisputeRef, ...]] = ()
    multiplicity: Annotated[Multiplicity, World(is_silent_by_default=True)] = 1
    part_of: OfWorld[EventRef | None] = None
    confidence: OfCoding[Confidence] = Confidence.HIGH
    memo: OfCoding[Note] = ""
    raw: OfCoding[tuple[Raw, ...]] = ()
    accounts: OfCoding[tuple[RecordRef, ...]] = ()
    decisions: OfCoding[tuple[Decision, ...]] = ()

    @model_validator(mode="after")
    def _is_of_one_source(self) -> Self:
        for number, evidence in enumerate(self.evidence):
            if evidence.source != self.source and not self._is_consolidated_from(evidence.source):
                raise ValueError(f"evidence[{number}]: is evidence from {evidence.source} in a record of {self.source}")
        if self.part_of == self.event:
            raise ValueError(f"part_of: {self.event} can't be a part of itself")
        if len(self.disputes) > 1:
            _refuse_repeats("disputes", self.disputes)
        return self

    def _is_consolidated_from(self, source: str) -> bool:
        return source in self.sources

    @property
    def sources(self) -> tuple[SourceId, ...]:
        """The sources behind it: its own first, then those of the accounts from which it was consolidated."""
        told = (SourceId(account.partition("@")[2].partition("#")[0]) for account in self.accounts)
        return tuple(dict.fromkeys((self.source, *told)))

    @property
    def id(self) -> RecordId:
        """`event@source`, with `#n` for the second and later versions that one text gives."""
        suffix = f"#{self.version}" if self.version > 1 else ""
        return RecordId(f"{self.event}@{self.source}{suffix}")

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The actors in it, in any role; where it has a direction, first those it comes from, then those it goes to.

        Voices that report it and persons who act for others are left out.
        """
        raise NotImplementedError

    @property
    def short_name(self) -> str:
        """What a list calls it."""
        return self.summary

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.when}: {self.summary}>"

    __str__ = __repr__


class Step(Part, Generic[Status]):
    """One dated step of a staged record: what it came to, when, by whom and why.

    A step without a date of its own takes its record's. `as_of` is the day whose knowledge it gives, where
    that is not the day on which the source was published; for something announced, when it was announced.
    """

    status: Status
    when: When
    as_of: When | None = None
    by: tuple[ActorRef, ...] = ()
    reason: Note = ""


class Response(Part):
    """How somebody took an offer, request or proposal. `through` names the persons who said so."""

    by: ActorRef
    reply: Reply
    when: When
    through: tuple[ActorRef, ...] = ()
    condition: Note = ""


_AnyStep = TypeVar("_AnyStep", bound=Step[Any])

_responses = Keyed(key="by", same=("by", "reply"), is_sequence=True)
_steps = Keyed(key="status", same=("status",), is_sequence=True, is_by_date=True)
Steps = Annotated[tuple[_AnyStep, ...], Field(min_length=1), World(with_field="when"), _steps]
"""The steps of a kind, which say together with its date when it happened."""


class Staged(Record, is_new_model=True):
    """A record that is told in dated steps, earliest first, and may have been offered and replied to."""

    steps: Annotated[tuple[Step[Any], ...], World(with_field="when"), _steps]
    responses: Annotated[tuple[Response, ...], World(), _responses] = ()

    @field_validator("steps", "responses", mode="before")
    @classmethod
    def _date_the_parts(cls, parts: Any, info: ValidationInfo) -> Any:
        """Give the record's date to the steps and responses that have none of their own."""
        if (
            info.context == REQUIRE_DATES
            or _are_dated(parts)
            or not isinstance(parts, Iterable)
            or isinstance(parts, str | bytes | dict)
        ):
            return parts
        when = info.data.get("when", _ANY_DATE)
        return [{"when": when, **part} if isinstance(part, dict) else part for part in parts]

    @model_validator(mode="after")
    def _steps_follow_each_other(self) -> Self:
        if len(self.steps) < 2 or in_order([step.when for step in self.steps]):  # noqa: PLR2004 - one step is in order
            return self
        for number, following in enumerate(self.steps):
            for step in self.steps[:number]:
                if following.when.before(step.when) is Answer.YES:
                    raise ValueError(
                        f"steps[{number}]: {following.status} at {following.when} is told after "
                        f"{step.status} at {step.when}; write steps in the order in which they happened"
                    )
        return self

    def _refuse_order(self, firsts: Sequence[Vocabulary], thens: Sequence[Vocabulary]) -> None:
        """Refuse a step `then` that certainly came before every step `first`, on one of which it depends.

        The steps follow each other, so that it has to stand before all of them.
        """
        if len(self.steps) < 2:  # noqa: PLR2004 - one step depends on no other
            return
        statuses = [step.status for step in self.steps]
        for first in firsts:
            if first in statuses and (ahead := self.steps[: statuses.index(first)]):
                for then in thens:
                    self._refuse_ahead(ahead, first, then)

    def _refuse_ahead(self, ahead: Sequence[Step[Any]], first: Vocabulary, then: Vocabulary) -> None:
        bases = [step.when for step in self.steps if step.status is first]
        for number, step in enumerate(ahead):
            if step.status is then and all(step.when.before(when) is Answer.YES for when in bases):
                raise ValueError(f"steps[{number}]: {then} at {step.when} is before {first} at {bases[0]}")


def _are_dated(parts: object) -> bool:
    """Tell whether all steps or responses have a date of their own, or there are none; for certain only of a list."""
    if not parts:
        return True
    if not isinstance(parts, list | tuple):
        return False
    return not [part for part in parts if isinstance(part, dict) and "when" not in part]


def _refuse_repeats(what: str, values: Sequence[object]) -> None:
    if len(values) == len(set(values)):
        return
    repeated = next((value for value in values if values.count(value) > 1), None)
    if repeated is not None:
        raise ValueError(f"{what}: {repeated} stands twice")
