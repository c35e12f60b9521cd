"""Agreements: who is bound by them, who brought them about, and what became of them."""

from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import StringConstraints, model_validator

from mediation.models.fields import Keyed, OfCoding, OfWorld, Open, World
from mediation.models.part import ActorId, ActorRef, Label, Part
from mediation.models.records.base import Staged, Step, Steps, _refuse_repeats
from mediation.vocabulary import (
    AgreementStage,
    AgreementStatus,
    AgreementSubstage,
    AgreementType,
    Domain,
    ThirdPartyRole,
)

# Given a name here, at the top of a module, so that pickle finds it.
_Step: TypeAlias = Step[AgreementStatus]

_AFTER_SIGNING: Final = (
    *(AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED, AgreementStatus.WITHDRAWN, AgreementStatus.ENDED),
)


class ThirdParty(Part):
    """Somebody who is no party to an agreement and did something for it. `signed` is None where unknown."""

    actor: ActorRef
    role: Annotated[ThirdPartyRole, Open(ThirdPartyRole.UNSPECIFIED)]
    signed: bool | None = None
    through: tuple[ActorRef, ...] = ()


class Agreement(Staged, is_new_model=True):
    """A text or understanding between parties.

    `type`, `stage` and `substage` are PA-X codes, empty where the source does not allow them. The steps tell
    when it was signed, took effect, was left or ended, by whom and with which reason given.
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
            raise ValueError("an agreement needs a party, or says in unnamed_parties which are unknown")
        _refuse_repeats("parties", self.parties)
        self._refuse_order((AgreementStatus.SIGNED,), _AFTER_SIGNING)
        return self

    @property
    def status(self) -> AgreementStatus:
        """What became of it, as far as the source knows: the last step."""
        return self.steps[-1].status

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The parties and third parties, as one side."""
        return ((*self.parties, *(each.actor for each in self.third_parties)),)

    @property
    def short_name(self) -> str:
        """Its title."""
        return self.title
