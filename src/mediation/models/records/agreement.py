"""Agreements: who is bound by them, who brought them about, and what became of them."""

from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from mediation.models.part import ActorRef, Label, Part
from mediation.models.records.base import Staged, Step, _refuse_repeats
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
    role: ThirdPartyRole
    signed: bool | None = None
    through: tuple[ActorRef, ...] = ()


class Agreement(Staged):
    """A text or understanding between parties.

    `type`, `stage` and `substage` are PA-X codes, empty where the source does not allow them. The steps tell
    when it was signed, took effect, was left or ended, by whom and with which reason given.
    """

    kind: Literal["agreement"] = "agreement"
    title: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    parties: tuple[ActorRef, ...]
    unnamed_parties: tuple[Label, ...] = ()
    third_parties: tuple[ThirdParty, ...] = ()
    steps: Annotated[tuple[_Step, ...], Field(min_length=1)]
    type: AgreementType | None = None
    stage: AgreementStage | None = None
    substage: AgreementSubstage | None = None
    provisions: tuple[Label, ...] = ()
    domain: Domain = Domain.DIPLOMATIC

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
