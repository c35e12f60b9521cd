"""Meetings: visits, calls and summits that are not negotiations."""

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from mediation.models.fields import Keyed, OfCoding, OfWorld, Open, World
from mediation.models.part import ActorId, ActorRef, Label, Part
from mediation.models.records.base import Staged, Step, Steps, _check_unique
from mediation.vocabulary import Domain, MeetingMode, MeetingRole, MeetingStatus

# A module-level name, so that pickle finds the type.
_Step: TypeAlias = Step[MeetingStatus]


class Attendee(Part):
    """An actor at a meeting, and the persons who attend for it."""

    actor: ActorRef
    role: Annotated[MeetingRole, Open(code=MeetingRole.PARTICIPANT)] = MeetingRole.PARTICIPANT
    through: tuple[ActorRef, ...] = ()


class Meeting(Staged, is_new_model=True):
    """A visit, call, summit or conference, planned or held."""

    plural: ClassVar[str] = "meetings"

    kind: OfCoding[Literal["meeting"]] = "meeting"
    attendees: Annotated[tuple[Attendee, ...], Field(min_length=1), World(), Keyed(key="actor", same=("actor",))]
    unnamed_attendees: OfWorld[tuple[Label, ...]] = ()
    mode: OfWorld[Annotated[MeetingMode, Open(code=MeetingMode.MEETING, apart=frozenset({MeetingMode.CALL}))]]
    steps: Steps[_Step]
    venue: OfWorld[Label] = ""
    topics: OfWorld[tuple[Label, ...]] = ()
    domain: OfWorld[Domain] = Domain.DIPLOMATIC

    @model_validator(mode="after")
    def _is_between_actors(self) -> Self:
        if len(self.attendees) + len(self.unnamed_attendees) < 2:  # noqa: PLR2004 - a meeting needs two
            raise ValueError("A meeting needs two attendees. Describe unknown ones in unnamed_attendees.")
        _check_unique("attendees", [each.actor for each in self.attendees])
        self._check_order((MeetingStatus.PLANNED,), (MeetingStatus.HELD,))
        return self

    @property
    def status(self) -> MeetingStatus:
        """The status of the last step."""
        return self.steps[-1].status

    @property
    def actors(self) -> tuple[ActorId, ...]:
        """The actors that attend."""
        return tuple(each.actor for each in self.attendees)

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The actors that attend, as one side."""
        return (self.actors,)
