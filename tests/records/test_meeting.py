"""Meetings: named and unnamed attendees."""

from mediation import Meeting
from mediation.vocabulary import MeetingStatus
from records.least import accepts, fields, refusal, steps

TUR, USA = {"actor": "TUR", "role": "host"}, {"actor": "USA"}


def test_nobody_meets_alone() -> None:
    """A meeting needs two attendees, named or unnamed."""
    assert refusal("meeting", attendees=[TUR]) == (
        "A meeting needs two attendees. Describe unknown ones in unnamed_attendees."
    )
    assert accepts("meeting", attendees=[TUR], unnamed_attendees=["visitors"])
    assert accepts("meeting", attendees=[TUR, USA])


def test_an_attendee_stands_once() -> None:
    """An actor attends once, in one role."""
    assert refusal("meeting", attendees=[TUR, USA, {"actor": "TUR"}]) == "attendees: Duplicate TUR."


def test_a_meeting_knows_its_actors_and_its_status() -> None:
    """The actors are the attendees, and the status is that of the last step."""
    dated = steps("planned 2022-01-01", "held 2022-01-03")
    made = Meeting.model_validate(fields("meeting", attendees=[TUR, USA], steps=dated))
    assert made.actors == ("TUR", "USA")
    assert made.status is MeetingStatus.HELD
