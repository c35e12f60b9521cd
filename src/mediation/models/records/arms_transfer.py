"""Arms transfers, from the request to the delivery or the refusal."""

from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import model_validator

from mediation.models.fields import Estimate, OfCoding, OfWorld, World, Written
from mediation.models.part import ActorId, ActorRef, Amount, Label, Number, Part
from mediation.models.records.base import Staged, Step, Steps
from mediation.vocabulary import ArmsCategory, Terms, TransferStage, WeaponStatus

_BEFORE_DELIVERY: Final = (TransferStage.REQUESTED, TransferStage.CONTRACTED, TransferStage.LICENSED)


class Money(Part):
    """An amount of money. `currency` is an ISO 4217 code; `basis` says what the amount is of ("contract")."""

    amount: Amount
    currency: Annotated[str, Written(pattern=r"^[A-Z]{3}$", form="three capital letters", example="USD")]
    basis: Label = ""
    is_estimate: Annotated[bool, Estimate("amount")] = False


class TransferStep(Step[TransferStage], is_new_model=True):
    """One dated step of a transfer; a delivery may say of how many items, and what their TIV in millions is."""

    number: Number | None = None
    number_is_estimate: Annotated[bool, Estimate("number")] = False
    tiv: Amount | None = None


class ArmsTransfer(Staged, is_new_model=True):
    """Arms that go, are to go, or are refused from a supplier to a recipient.

    `number` is in items, None where the source gives none: those ordered, or where it tells of deliveries only, those
    delivered. `tiv` is SIPRI's trend-indicator value of what was delivered, in millions, which measures military
    capability and is not a price; prices stand in `value`. It is 0 where SIPRI says 0, which is anything up to half a
    million. What each delivery brought stands in its step, where the source tells. `through` names companies or
    persons by whom the supplier acts, where the source says that it does.
    """

    plural: ClassVar[str] = "arms_transfers"

    kind: OfCoding[Literal["arms_transfer"]] = "arms_transfer"
    supplier: OfWorld[ActorRef]
    recipient: OfWorld[ActorRef]
    designation: OfWorld[Label]
    category: OfWorld[ArmsCategory] = ArmsCategory.UNSPECIFIED
    number: OfWorld[Number | None] = None
    number_is_estimate: Annotated[bool, World(with_field="number"), Estimate("number")] = False
    terms: OfWorld[Terms] = Terms.UNKNOWN
    condition: OfWorld[WeaponStatus | None] = None
    steps: Steps[TransferStep]
    value: OfWorld[Money | None] = None
    tiv: OfWorld[Amount | None] = None
    through: OfWorld[tuple[ActorRef, ...]] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.supplier == self.recipient:
            raise ValueError(f"{self.supplier} is both supplier and recipient")
        self._refuse_order(_BEFORE_DELIVERY, (TransferStage.DELIVERED,))
        return self

    @property
    def stage(self) -> TransferStage:
        """How far it had come: the last step."""
        return self.steps[-1].status

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The supplier, then the recipient."""
        return ((self.supplier,), (self.recipient,))

    @property
    def short_name(self) -> str:
        """The weapons."""
        return self.designation
