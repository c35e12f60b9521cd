"""Agreements: their parties, third parties and status."""

from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import StringConstraints, model_validator

from mediation.models.fields import Keyed, OfCoding, OfWorld, Open, World
from mediation.models.part import ActorId, ActorRef, Label, Part
from mediation.models.records.base import Staged, Step, Steps, _check_unique
from mediation.vocabulary import (
    AgreementStage,
    AgreementStatus,
    AgreementSubstage,
    AgreementType,
    Domain,
    ThirdPartyRole,
)

# A module-level name, so that pickle finds the type.
_Step: TypeAlias = Step[AgreementStatus]

_AFTER_SIGNING: Final = (
    *(AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED, AgreementStatus.WITHDRAWN, AgreementStatus.ENDED),
)


class ThirdParty(Part):
    """An actor that supported an agreement without being a party. `signed` is None if unknown."""

    actor: ActorRef
    role: Annotated[ThirdPartyRole, Open(code=ThirdPartyRole.UNSPECIFIED)]
    signed: bool | None = None
    through: tuple[ActorRef, ...] = ()


class Agreement(Staged, is_new_model=True):
    """A text or understanding between parties.

    `type`, `stage` and `substage` are PA-X codes, empty if the source doesn't support one. The steps say when it
    was signed, took effect, was left or ended, by whom and for what stated reason.
    """

    plural: ClassVar[str] = "agreements"

    kind: OfCoding[Literal["agreement"]] = "agreement"
    title: OfWorld[Annotated[str, StringConstraints(min_length=1, max_length=100)]]
    parties: OfWorld[tuple[ActorRef, ...]]
    unnamed_parties: OfWorld[tuple[Label, ...]] = ()
    third_parties: Annotated[tuple[ThirdParty, ...], World(), Keyed(key="actor", same=("actor", "role"))] = ()
    steps: Steps[_Step]
    type: OfWorld[AgreementType | None] = None
    stage: OfWorld[AgreementStage | None] = None
    substage: OfWorld[AgreementSubstage | None] = None
    provisions: OfWorld[tuple[Label, ...]] = ()
    domain: OfWorld[Domain] = Domain.DIPLOMATIC

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if not self.parties and not self.unnamed_parties:
            raise ValueError("An agreement needs a party. Describe unknown parties in unnamed_parties.")
        _check_unique("parties", self.parties)
        self._check_order((AgreementStatus.SIGNED,), _AFTER_SIGNING)
        return self

    @property
    def status(self) -> AgreementStatus:
        """The status after the last step that the source reports."""
        return self.steps[-1].status

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The parties and third parties, as one side."""
        return ((*self.parties, *(each.actor for each in self.third_parties)),)

    @property
    def short_name(self) -> str:
        """Its title."""
        return self.title
