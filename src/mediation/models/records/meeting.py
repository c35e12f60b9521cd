"""Meetings: visits, calls and summits that are not negotiations themselves."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.part import ActorId, ActorRef, Label, Part
from mediation.models.records.base import Staged, Step, _refuse_repeats
from mediation.vocabulary import Domain, MeetingMode, MeetingRole, MeetingStatus

# Given a name here, at the top of a module, so that pickle finds it.
_Step: TypeAlias = Step[MeetingStatus]


class Attendee(Part):
    """Somebody at a meeting, and the persons through whom they attend."""

    actor: ActorRef
    role: MeetingRole = MeetingRole.PARTICIPANT
    through: tuple[ActorRef, ...] = ()


class Meeting(Staged):
    """A visit, call, summit or conference, planned or held."""

    kind: Literal["meeting"] = "meeting"
    attendees: Annotated[tuple[Attendee, ...], Field(min_length=1)]
    unnamed_attendees: tuple[Label, ...] = ()
    mode: MeetingMode
    steps: Annotated[tuple[_Step, ...], Field(min_length=1)]
    venue: Label = ""
    topics: tuple[Label, ...] = ()
    domain: Domain = Domain.DIPLOMATIC

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
