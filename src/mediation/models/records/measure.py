"""Measures: one-sided acts of policy or force, taken, threatened, eased or declined."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.part import ActorRef, EventRef, Label
from mediation.models.records.arms_transfer import Money
from mediation.models.records.base import Staged, Step
from mediation.vocabulary import Domain, MeasureType, Posture

# Given a name here, at the top of a module, so that pickle finds it.
_Step: TypeAlias = Step[Posture]


class Measure(Staged):
    """Something an actor does, threatens or declines to do to another without its agreement.

    `targets` are those against whom or for whom it is. A measure *declined* or *opposed* names in `joining`
    those who take it, in `asked_by` those who asked the actor to take it too, and in `refers_to` the event of
    their measure, where that is coded. `even_handed`: a restriction that falls on all sides alike. `consent`:
    those whose consent an offer seeks. `through` names companies or persons by whom the actor acts.
    """

    kind: Literal["measure"] = "measure"
    type: MeasureType
    actors: Annotated[tuple[ActorRef, ...], Field(min_length=1)]
    targets: tuple[ActorRef, ...] = ()
    steps: Annotated[tuple[_Step, ...], Field(min_length=1)]
    joining: tuple[ActorRef, ...] = ()
    asked_by: tuple[ActorRef, ...] = ()
    refers_to: EventRef | None = None
    even_handed: bool = False
    consent: tuple[ActorRef, ...] = ()
    through: tuple[ActorRef, ...] = ()
    object: Label = ""
    value: Money | None = None
    own_domain: Domain | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        both = set(self.actors) & set(self.targets)
        if both:
            raise ValueError(f"{', '.join(sorted(both))} both takes the measure and is its target")
        self._refuse_order((Posture.IMPOSED,), (Posture.EASED, Posture.LIFTED))
        return self

    @property
    def posture(self) -> Posture:
        """What its author did about it last."""
        return self.steps[-1].status

    @property
    def domain(self) -> Domain:
        """What it is about: its own domain, else that of its type."""
        return self.own_domain or self.type.domain
