"""Arms transfers, from request to delivery or refusal."""

from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import model_validator

from mediation.models.fields import Estimate, OfCoding, OfWorld, World, Written
from mediation.models.part import ActorId, ActorRef, Amount, Label, Number, Part
from mediation.models.records.base import Staged, Step, Steps
from mediation.vocabulary import ArmsCategory, Terms, TransferStage, WeaponStatus

_BEFORE_DELIVERY: Final = (TransferStage.REQUESTED, TransferStage.CONTRACTED, TransferStage.LICENSED)


class Money(Part):
    """An amount of money. `currency` is an ISO 4217 code; `basis` says what the amount covers ("contract")."""

    amount: Amount
    currency: Annotated[str, Written(pattern=r"^[A-Z]{3}$", form="three capital letters", example="USD")]
    basis: Label = ""
    is_estimate: Annotated[bool, Estimate(of="amount")] = False


class TransferStep(Step[TransferStage], is_new_model=True):
    """One dated step of a transfer. A delivery may have the number of items and their TIV in millions."""

    number: Number | None = None
    number_is_estimate: Annotated[bool, Estimate(of="number")] = False
    tiv: Amount | None = None


class ArmsTransfer(Staged, is_new_model=True):
    """Arms that a supplier delivers, plans to deliver or refuses to deliver to a recipient.

    `number` is the number of items ordered, or delivered if the source reports deliveries only; None if unknown.
    `tiv` is SIPRI's trend-indicator value of the deliveries, in millions. It measures military capability and is
    not a price; prices are in `value`. A `tiv` of 0 means that SIPRI gives 0, for anything up to half a million.
    Each delivery has its own number and value in its step, if the source gives them. `through` names the
    companies or persons that act for the supplier.
    """

    plural: ClassVar[str] = "arms_transfers"

    kind: OfCoding[Literal["arms_transfer"]] = "arms_transfer"
    supplier: OfWorld[ActorRef]
    recipient: OfWorld[ActorRef]
    designation: OfWorld[Label]
    category: OfWorld[ArmsCategory] = ArmsCategory.UNSPECIFIED
    number: OfWorld[Number | None] = None
    number_is_estimate: Annotated[bool, World(with_field="number"), Estimate(of="number")] = False
    terms: OfWorld[Terms] = Terms.UNKNOWN
    condition: OfWorld[WeaponStatus | None] = None
    steps: Steps[TransferStep]
    value: OfWorld[Money | None] = None
    tiv: OfWorld[Amount | None] = None
    through: OfWorld[tuple[ActorRef, ...]] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.supplier == self.recipient:
            raise ValueError(f"{self.supplier} is both supplier and recipient.")
        self._check_order(_BEFORE_DELIVERY, (TransferStage.DELIVERED,))
        return self

    @property
    def stage(self) -> TransferStage:
        """The stage of the last step."""
        return self.steps[-1].status

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The supplier, then the recipient."""
        return ((self.supplier,), (self.recipient,))

    @property
    def short_name(self) -> str:
        """The weapons."""
        return self.designation
