"""Negotiations and mediation: who talked with whom, offered or held, and what came of it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.fields import Keyed, OfCoding, OfWorld, Open, World
from mediation.models.part import ActorId, ActorRef, EventRef, Label, Ordinal, Part
from mediation.models.records.base import Staged, Step, Steps, _refuse_repeats
from mediation.vocabulary import Domain, Format, Level, NegotiationRole, NegotiationStatus, Outcome, Strategy

# Given a name here, at the top of a module, so that pickle finds it.
_Step: TypeAlias = Step[NegotiationStatus]

_LEAST_PARTIES = 2
_open = Open(NegotiationRole.THIRD_PARTY, frozenset({NegotiationRole.PARTY}))
_participants = Keyed(key="actor", same=("actor", "role"))


class Participant(Part):
    """Somebody in a negotiation and what they do there. `through` names the persons who act for them."""

    actor: ActorRef
    role: Annotated[NegotiationRole, _open] = NegotiationRole.PARTY
    through: tuple[ActorRef, ...] = ()


class Negotiation(Staged, is_new_model=True):
    """Talks between parties, with or without a third party, offered or held.

    A negotiation has at least two parties; those the source leaves open are described in `unnamed_parties`.
    `round` numbers it within the process it is `part_of`, and `led_to` names the agreements that came of it, as
    events. `good_offices`: a third party gives venue or contact and no more, where the source says so.

    >>> from mediation import load_seeds
    >>> talks = load_seeds()["antalya-ministers-2022@antalya-2022"]
    >>> talks.actors_as("host"), talks.status
    (('TUR',), <NegotiationStatus.SCHEDULED: 'scheduled'>)
    """

    plural: ClassVar[str] = "negotiations"

    fields_elsewhere: ClassVar[Mapping[str, str]] = {
        "parties": 'Name each in participants, with role = "party".',
        "third_parties": 'Name each in participants, with role = "third_party" or a more precise one, as "mediator".',
        **{
            f"{role}s": f'Name each in participants, with role = "{role}".'
            for role in ("mediator", "facilitator", "host", "guarantor")
        },
    }

    kind: OfCoding[Literal["negotiation"]] = "negotiation"
    participants: Annotated[tuple[Participant, ...], Field(min_length=1), World(), _participants]
    unnamed_parties: OfWorld[tuple[Label, ...]] = ()
    steps: Steps[_Step]
    level: OfWorld[Level | None] = None
    format: OfWorld[Format | None] = None
    venue: OfWorld[Label] = ""
    round: OfWorld[Ordinal | None] = None
    strategies: OfWorld[tuple[Strategy, ...]] = ()
    good_offices: OfWorld[bool | None] = None
    issues: OfWorld[tuple[Label, ...]] = ()
    outcome: OfWorld[Outcome | None] = None
    led_to: OfWorld[tuple[EventRef, ...]] = ()
    domain: OfWorld[Domain] = Domain.DIPLOMATIC

    @model_validator(mode="after")
    def _is_between_parties(self) -> Self:
        if len(self.parties) + len(self.unnamed_parties) < _LEAST_PARTIES:
            raise ValueError("a negotiation needs two parties, or says in unnamed_parties which are unknown")
        _refuse_repeats("participants", [(each.actor, each.role) for each in self.participants])
        _refuse_repeats("strategies", self.strategies)
        self._refuse_order((NegotiationStatus.OFFERED,), (NegotiationStatus.HELD, NegotiationStatus.CONCLUDED))
        self._refuse_order((NegotiationStatus.HELD,), (NegotiationStatus.CONCLUDED,))
        return self

    @property
    def status(self) -> NegotiationStatus:
        """How far it had come: the last step."""
        return self.steps[-1].status

    def actors_as(self, *roles: str) -> tuple[ActorId, ...]:
        """Return the actors in any of the roles, in the order in which they are coded."""
        return tuple([each.actor for each in self.participants if each.role in roles])

    @property
    def parties(self) -> tuple[ActorId, ...]:
        """The named parties."""
        return self.actors_as(NegotiationRole.PARTY)

    @property
    def third_parties(self) -> tuple[ActorId, ...]:
        """Everybody who takes part without being a party, each once."""
        others = (each.actor for each in self.participants if each.actor not in self.parties)
        return tuple(dict.fromkeys(others))

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """Everybody who takes part, as one side."""
        return (tuple(each.actor for each in self.participants),)
