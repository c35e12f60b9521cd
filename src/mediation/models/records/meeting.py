"""Meetings: visits, calls and summits that are not negotiations themselves."""

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.fields import Keyed, OfCoding, OfWorld, Open, World
from mediation.models.part import ActorId, ActorRef, Label, Part
from mediation.models.records.base import Staged, Step, Steps, _refuse_repeats
from mediation.vocabulary import Domain, MeetingMode, MeetingRole, MeetingStatus

# Given a name here, at the top of a module, so that pickle finds it.
_Step: TypeAlias = Step[MeetingStatus]


class Attendee(Part):
    """Somebody at a meeting, and the persons through whom they attend."""

    actor: ActorRef
    role: Annotated[MeetingRole, Open(MeetingRole.PARTICIPANT)] = MeetingRole.PARTICIPANT
    through: tuple[ActorRef, ...] = ()


class Meeting(Staged, is_new_model=True):
    """A visit, call, summit or conference, planned or held."""

    plural: ClassVar[str] = "meetings"

    kind: OfCoding[Literal["meeting"]] = "meeting"
    attendees: Annotated[tuple[Attendee, ...], Field(min_length=1), World(), Keyed(key="actor", same=("actor",))]
    unnamed_attendees: OfWorld[tuple[Label, ...]] = ()
    mode: OfWorld[Annotated[MeetingMode, Open(MeetingMode.MEETING, frozenset({MeetingMode.CALL}))]]
    steps: Steps[_Step]
    venue: OfWorld[Label] = ""
    topics: OfWorld[tuple[Label, ...]] = ()
    domain: OfWorld[Domain] = Domain.DIPLOMATIC

    @model_validator(mode="after")
    def _is_between_actors(self) -> Self:
        if len(self.attendees) + len(self.unnamed_attendees) < 2:  # noqa: PLR2004 - nobody meets alone
            raise ValueError("a meeting needs two attendees, or says in unnamed_attendees who is unknown")
        _refuse_repeats("attendees", [each.actor for each in self.attendees])
        self._refuse_order((MeetingStatus.PLANNED,), (MeetingStatus.HELD,))
        return self

    @property
    def status(self) -> MeetingStatus:
        """How far it had come: the last step."""
        return self.steps[-1].status

    @property
    def actors(self) -> tuple[ActorId, ...]:
        """The actors that attend."""
        return tuple(each.actor for each in self.attendees)

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The actors that attend, as one side."""
        return (self.actors,)
