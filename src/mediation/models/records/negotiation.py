"""Negotiations and mediation: participants, status and outcome."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.fields import Keyed, OfCoding, OfWorld, Open, World
from mediation.models.part import ActorId, ActorRef, EventRef, Label, Ordinal, Part
from mediation.models.records.base import Staged, Step, Steps, _check_unique
from mediation.vocabulary import Domain, Format, Level, NegotiationRole, NegotiationStatus, Outcome, Strategy

# A module-level name, so that pickle finds the type.
_Step: TypeAlias = Step[NegotiationStatus]

_MIN_PARTIES = 2
_open = Open(code=NegotiationRole.THIRD_PARTY, apart=frozenset({NegotiationRole.PARTY}))
_participants = Keyed(key="actor", same=("actor", "role"))


class Participant(Part):
    """An actor in a negotiation and its role. `through` names the persons who act for it."""

    actor: ActorRef
    role: Annotated[NegotiationRole, _open] = NegotiationRole.PARTY
    through: tuple[ActorRef, ...] = ()


class Negotiation(Staged, is_new_model=True):
    """Talks between parties, with or without a third party, offered or held.

    A negotiation has at least two parties. Parties that the source doesn't name are described in
    `unnamed_parties`. `round` is its number within the process that it is `part_of`. `led_to` names the events of
    the resulting agreements. `good_offices` means that, according to the source, a third party provides only a venue
    or contacts.

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
        if len(self.parties) + len(self.unnamed_parties) < _MIN_PARTIES:
            raise ValueError("A negotiation needs two parties. Describe unknown ones in unnamed_parties.")
        _check_unique("participants", [(each.actor, each.role) for each in self.participants])
        _check_unique("strategies", self.strategies)
        self._check_order((NegotiationStatus.OFFERED,), (NegotiationStatus.HELD, NegotiationStatus.CONCLUDED))
        self._check_order((NegotiationStatus.HELD,), (NegotiationStatus.CONCLUDED,))
        return self

    @property
    def status(self) -> NegotiationStatus:
        """The status of the last step."""
        return self.steps[-1].status

    def actors_as(self, *roles: str) -> tuple[ActorId, ...]:
        """Return the actors with any of the roles, in the order of `participants`."""
        return tuple([each.actor for each in self.participants if each.role in roles])

    @property
    def parties(self) -> tuple[ActorId, ...]:
        """The named parties."""
        return self.actors_as(NegotiationRole.PARTY)

    @property
    def third_parties(self) -> tuple[ActorId, ...]:
        """All participants that are not parties, each once."""
        others = (each.actor for each in self.participants if each.actor not in self.parties)
        return tuple(dict.fromkeys(others))

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """All participants, as one side."""
        return (tuple(each.actor for each in self.participants),)
