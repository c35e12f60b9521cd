"""The fields that all kinds of record share, and the steps and responses of staged kinds."""

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
    """Report one error for the field, instead of one for each type of the union."""
    try:
        return validate(value)
    except ValidationError:
        raise ValueError(f'Should be a number of times or "repeated", found {value!r}.') from None


Multiplicity = Annotated[Ordinal | Literal["repeated"], WrapValidator(_say_once)]


class Voice(Part):
    """One link of an attribution chain: the speaker, how precisely the source names them, and whom they speak for."""

    speaker: Annotated[ActorRef, Speaker()]
    specificity: Specificity = Specificity.NAMED
    office: Label = ""
    on_behalf_of: ActorRef | None = None


class Raw(Part):
    """The original text of a cell in a public dataset, which may say more than the coded fields."""

    column: Label
    text: Passage


class Decision(Part):
    """One account's value of a field, and whether it was kept when the accounts of an event were consolidated.

    `value` is the account's value in JSON. `policy` names the policy that decided. `note` explains a decision that
    departs from the policy.
    """

    field: Label
    policy: Label
    account: RecordRef
    value: str
    is_kept: bool
    note: Note = ""


def _require_kind(schema: dict[str, Any]) -> None:
    """Require `kind` in JSON. In Python the class sets it."""
    schema["required"] = ["kind", *(name for name in schema["required"] if name != "kind")]


class Record(Part):
    """One source's account of one thing.

    `when` is when it happened or will happen, according to this source. `summary` is in the coder's own words;
    `label` keeps the source's wording for a coded value, in a word or two. `attribution` is the chain of voices
    between the source and the claim, outermost first. If it is empty, the source speaks in its own voice. `raw`
    keeps free text from a public dataset; the coded fields hold only what is certain. `multiplicity` is how many
    times it happened: a number, or `repeated` if the source gives no number. `part_of` names the larger event that
    this one belongs to, such as the process of a round or the visit of some talks.

    A consolidated record lists the accounts of its event in `accounts`. It has the evidence of all of them and the
    id of the lead account. `decisions` explain its value for each field on which the accounts differ. Both are
    empty for the record of one source.
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
                raise ValueError(f"evidence[{number}]: Evidence from {evidence.source} in a record of {self.source}.")
        if self.part_of == self.event:
            raise ValueError(f"part_of: {self.event} can't be a part of itself.")
        if len(self.disputes) > 1:
            _check_unique("disputes", self.disputes)
        return self

    def _is_consolidated_from(self, source: str) -> bool:
        return source in self.sources

    @property
    def sources(self) -> tuple[SourceId, ...]:
        """The source of the record, then those of the accounts that it was consolidated from."""
        others = (SourceId(account.partition("@")[2].partition("#")[0]) for account in self.accounts)
        return tuple(dict.fromkeys((self.source, *others)))

    @property
    def id(self) -> RecordId:
        """`event@source`, with `#n` for the second and later versions in the same text."""
        suffix = f"#{self.version}" if self.version > 1 else ""
        return RecordId(f"{self.event}@{self.source}{suffix}")

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The actors in it, in any role. If it has a direction, the senders come first, then the receivers.

        Voices that report it and persons who act for others are left out.
        """
        raise NotImplementedError

    @property
    def short_name(self) -> str:
        """The name of the record in lists."""
        return self.summary

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.when}: {self.summary}>"

    __str__ = __repr__


class Step(Part, Generic[Status]):
    """One dated step of a staged record: its status, date, actors and reason.

    A step without a date takes the date of its record. `as_of` is the day of the information, if that is not the
    day when the source was published. For a future step, it is the day of the announcement.
    """

    status: Status
    when: When
    as_of: When | None = None
    by: tuple[ActorRef, ...] = ()
    reason: Note = ""


class Response(Part):
    """An actor's reply to an offer, request or proposal. `through` names the persons who gave it."""

    by: ActorRef
    reply: Reply
    when: When
    through: tuple[ActorRef, ...] = ()
    condition: Note = ""


_AnyStep = TypeVar("_AnyStep", bound=Step[Any])

_responses = Keyed(key="by", same=("by", "reply"), is_sequence=True)
_steps = Keyed(key="status", same=("status",), is_sequence=True, is_by_date=True)
Steps = Annotated[tuple[_AnyStep, ...], Field(min_length=1), World(with_field="when"), _steps]
"""The steps of a staged record. They are compared together with its date."""


class Staged(Record, is_new_model=True):
    """A record with dated steps, earliest first, and with responses to offers or requests."""

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
                        f"steps[{number}]: {following.status} at {following.when} comes after "
                        f"{step.status} at {step.when}. Order steps by date."
                    )
        return self

    def _check_order(self, firsts: Sequence[Vocabulary], thens: Sequence[Vocabulary]) -> None:
        """Reject a step in `thens` that certainly precedes every step in `firsts` that it depends on.

        Steps are sorted by date, so only steps listed before all of them can do so.
        """
        if len(self.steps) < 2:  # noqa: PLR2004 - one step depends on no other
            return
        statuses = [step.status for step in self.steps]
        for first in firsts:
            if first in statuses and (ahead := self.steps[: statuses.index(first)]):
                for then in thens:
                    self._check_ahead(ahead, first, then)

    def _check_ahead(self, ahead: Sequence[Step[Any]], first: Vocabulary, then: Vocabulary) -> None:
        bases = [step.when for step in self.steps if step.status is first]
        for number, step in enumerate(ahead):
            if step.status is then and all(step.when.before(when) is Answer.YES for when in bases):
                raise ValueError(f"steps[{number}]: {then} at {step.when} is before {first} at {bases[0]}.")


def _are_dated(parts: object) -> bool:
    """Return whether all steps or responses in a list have a date. False for values that are not a list."""
    if not parts:
        return True
    if not isinstance(parts, list | tuple):
        return False
    return not [part for part in parts if isinstance(part, dict) and "when" not in part]


def _check_unique(what: str, values: Sequence[object]) -> None:
    if len(values) == len(set(values)):
        return
    repeated = next((value for value in values if values.count(value) > 1), None)
    if repeated is not None:
        shown = ", ".join(map(str, repeated)) if isinstance(repeated, tuple) else repeated
        raise ValueError(f"{what}: Duplicate {shown}.")
