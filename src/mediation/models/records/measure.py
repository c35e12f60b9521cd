"""Measures: one-sided acts of policy or force, taken, threatened, eased or declined."""

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.fields import OfCoding, OfWorld, World
from mediation.models.part import ActorId, ActorRef, EventRef, Label
from mediation.models.records.arms_transfer import Money
from mediation.models.records.base import Staged, Step, Steps
from mediation.vocabulary import Domain, MeasureType, Posture

# Given a name here, at the top of a module, so that pickle finds it.
_Step: TypeAlias = Step[Posture]


class Measure(Staged, is_new_model=True):
    """Something an actor does, threatens or declines to do to another without its agreement.

    `targets` are those against whom or for whom it is. A measure *declined* or *opposed* names in `joining`
    those who take it, in `asked_by` those who asked the actor to take it too, and in `refers_to` the event of
    their measure, where that is coded. `even_handed`: a restriction that falls on all sides alike. `consent`:
    those whose consent an offer seeks. `through` names companies or persons by whom the actor acts.
    """

    plural: ClassVar[str] = "measures"

    kind: OfCoding[Literal["measure"]] = "measure"
    type: OfWorld[MeasureType]
    actors: OfWorld[Annotated[tuple[ActorRef, ...], Field(min_length=1)]]
    targets: OfWorld[tuple[ActorRef, ...]] = ()
    steps: Steps[_Step]
    joining: OfWorld[tuple[ActorRef, ...]] = ()
    asked_by: OfWorld[tuple[ActorRef, ...]] = ()
    refers_to: OfWorld[EventRef | None] = None
    even_handed: Annotated[bool, World(is_silent_by_default=True)] = False
    consent: OfWorld[tuple[ActorRef, ...]] = ()
    through: OfWorld[tuple[ActorRef, ...]] = ()
    object: OfWorld[Label] = ""
    value: OfWorld[Money | None] = None
    own_domain: OfWorld[Domain | None] = None

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

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """Those who take it, then its targets."""
        return (self.actors, self.targets)
