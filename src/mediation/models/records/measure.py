"""Measures: one-sided acts of policy or force, taken, threatened, eased or declined."""

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.fields import OfCoding, OfWorld, World
from mediation.models.part import ActorId, ActorRef, EventRef, Label
from mediation.models.records.arms_transfer import Money
from mediation.models.records.base import Staged, Step, Steps
from mediation.vocabulary import Domain, MeasureType, Posture

# A module-level name, so that pickle finds the type.
_Step: TypeAlias = Step[Posture]


class Measure(Staged, is_new_model=True):
    """Something an actor does, threatens or declines to do to another without its agreement.

    `targets` are the actors that it is aimed at or meant for. For a measure that is *declined* or *opposed*,
    `joining` names the actors that do take it, `asked_by` those that asked the actor to join, and `refers_to` the
    event of their measure, if it is coded. `even_handed` marks a restriction that treats all sides alike. `consent`
    names those whose consent an offer needs. `through` names companies or persons that act for the actor.
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
            raise ValueError(f"{', '.join(sorted(both))} can't be both actor and target.")
        self._check_order((Posture.IMPOSED,), (Posture.EASED, Posture.LIFTED))
        return self

    @property
    def posture(self) -> Posture:
        """The posture of the last step."""
        return self.steps[-1].status

    @property
    def domain(self) -> Domain:
        """Its own domain, or else the domain of its type."""
        return self.own_domain or self.type.domain

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The actors that take it, then its targets."""
        return (self.actors, self.targets)
