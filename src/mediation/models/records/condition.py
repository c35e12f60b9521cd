"""Conditions: states of affairs, which last and are never moves."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from mediation.models.fields import OfCoding, OfWorld
from mediation.models.part import ActorId, ActorRef, Label
from mediation.models.records.base import Record, _refuse_repeats
from mediation.vocabulary import Domain, Relation


class Condition(Record, is_new_model=True):
    """That a relation holds between actors over a span: good ties, a border, dependence, a standing position.

    `actor` is the one of whom it is said, `others` those to whom it stands so; where the relation is mutual
    their order means nothing.
    """

    plural: ClassVar[str] = "conditions"

    kind: OfCoding[Literal["condition"]] = "condition"
    relation: OfWorld[Relation]
    actor: OfWorld[ActorRef]
    others: OfWorld[tuple[ActorRef, ...]] = ()
    domain: OfWorld[Domain] = Domain.DIPLOMATIC
    topic: OfWorld[Label] = ""

    @model_validator(mode="after")
    def _lasts_between_actors(self) -> Self:
        if not self.when.is_span:
            raise ValueError(f"a condition lasts: write {self.when} as an interval, open ({self.when}/..) if need be")
        if self.actor in self.others:
            raise ValueError(f"{self.actor} stands on both sides of the condition")
        _refuse_repeats("others", self.others)
        return self

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The actor of whom it is said, and the others, as one side."""
        return ((self.actor, *self.others),)
