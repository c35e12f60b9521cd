"""The rule for meetings."""

from itertools import permutations
from typing import Final

from mediation.models.records import Meeting
from mediation.moves.acts import Draft
from mediation.moves.rules import Context, Drafts, Nothing, Rule
from mediation.vocabulary import Form, Means, MeetingStatus, MoveClass

_WHY_NOT_MET: Final = {
    MeetingStatus.UNDER_CONSIDERATION: "only under consideration",
    MeetingStatus.NOT_HELD: "did not take place",
    MeetingStatus.POSTPONED: "was put off",
    MeetingStatus.CANCELLED: "was called off",
}


@Rule.of(Meeting)
def meeting_held(meeting: Meeting, context: Context) -> Drafts:
    """A visit, call or summit held is contact, each way; planned, possible contact; as part of talks, nothing more."""
    if meeting.part_of and meeting.part_of not in context.processes:
        return (Nothing(f"part of {meeting.part_of}, and nothing more"),)
    if meeting.status in _WHY_NOT_MET:
        return (Nothing(_WHY_NOT_MET[meeting.status]),)
    return _contacts(meeting)


def _contacts(meeting: Meeting) -> Drafts:
    is_held = meeting.status is MeetingStatus.HELD
    drafts = [
        Draft(
            actor=actor,
            target=other,
            move_class=MoveClass.CONTACT,
            form=Form.VISIT,
            means=Means.MATERIAL,
            domain=meeting.domain,
            when=meeting.steps[-1].when,
            reason=f"{meeting.mode} {meeting.status}",
            is_possible_only=not is_held,
        )
        for actor, other in permutations(meeting.actors, 2)
    ]
    return drafts or (Nothing("nobody else is named who met"),)


RULES = (meeting_held,)
