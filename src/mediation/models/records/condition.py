"""Conditions: lasting states of affairs, which are never moves."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from mediation.models.fields import OfCoding, OfWorld
from mediation.models.part import ActorId, ActorRef, Label
from mediation.models.records.base import Record, _check_unique
from mediation.vocabulary import Domain, Relation


class Condition(Record, is_new_model=True):
    """A relation between actors that lasts: good ties, a border, dependence, a long-held position.

    `actor` has the relation to `others`. If the relation is mutual, their order has no meaning.
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
            raise ValueError(f"{self.when} is not an interval. Write {self.when}/.. if the end is unknown.")
        if self.actor in self.others:
            raise ValueError(f"{self.actor} is on both sides of the condition.")
        _check_unique("others", self.others)
        return self

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The actor and the others, as one side."""
        return ((self.actor, *self.others),)
