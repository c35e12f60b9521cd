"""What meetings, statements and conditions are as moves."""

from collections.abc import Iterator
from itertools import permutations
from typing import Final

from mediation.moves.acts import Draft
from mediation.moves.rules import Context, Nothing, Reading, Rule
from mediation.part import ActorId
from mediation.records import Condition, Meeting, Statement
from mediation.vocabulary import Form, Means, MeetingStatus, MoveClass, SpeechAct

_FOR: Final = {SpeechAct.PRAISE, SpeechAct.RECOGNISE}
_AGAINST: Final = {SpeechAct.CRITICISE, SpeechAct.ACCUSE, SpeechAct.REJECT}
_AGAINST_AUDIENCE: Final = {SpeechAct.THREATEN, SpeechAct.DEMAND}
_WHY_NOT_MET: Final = {
    MeetingStatus.UNDER_CONSIDERATION: "only under consideration",
    MeetingStatus.NOT_HELD: "did not take place",
    MeetingStatus.POSTPONED: "was put off",
    MeetingStatus.CANCELLED: "was called off",
}


@Rule.of(Meeting)
def meeting_held(meeting: Meeting, context: Context) -> Reading:
    """A visit, call or summit held is contact, each way; planned, possible contact; as part of talks, nothing more."""
    if meeting.part_of and meeting.part_of not in context.processes:
        return (Nothing(f"part of {meeting.part_of}, and nothing more"),)
    if meeting.status in _WHY_NOT_MET:
        return (Nothing(_WHY_NOT_MET[meeting.status]),)
    return _contacts(meeting)


def _contacts(meeting: Meeting) -> Reading:
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


@Rule.of(Statement)
def statement_counted_elsewhere(statement: Statement, _: Context) -> Iterator[Nothing]:
    """A statement that performs or announces something is counted there and makes no second move."""
    if event := statement.performs or statement.announces:
        yield Nothing(f"{event} is counted, not the words that perform or announce it")


@Rule.of(Statement)
def statement_favourable(statement: Statement, _: Context) -> Iterator[Draft]:
    """Praise, recognition and support of territorial integrity are cooperative and verbal to whom they are about."""
    if statement.act in _FOR:
        yield from _said(statement, statement.about, MoveClass.COOPERATIVE)


@Rule.of(Statement)
def statement_adverse(statement: Statement, _: Context) -> Iterator[Draft]:
    """Criticism, accusation, rejection, threat and demand are conflictual and verbal.

    The first three toward those they are about, threats and demands toward those to whom they are said.
    """
    if statement.act in _AGAINST:
        yield from _said(statement, statement.about, MoveClass.CONFLICTUAL)
    elif statement.act in _AGAINST_AUDIENCE:
        yield from _said(statement, statement.audience, MoveClass.CONFLICTUAL)


@Rule.of(Statement)
def statement_appeal(statement: Statement, _: Context) -> Iterator[Draft]:
    """An appeal for talks or an end of fighting is bridging to both poles, contact to one."""
    if statement.act is SpeechAct.APPEAL:
        yield from _said(statement, statement.audience, MoveClass.BRIDGING, form=Form.APPEAL)


@Rule.of(Statement)
def statement_possible(statement: Statement, _: Context) -> Iterator[Draft]:
    """A promise is possibly cooperative to its audience, a reaction possibly conflictual to those it is about."""
    if statement.act is SpeechAct.PROMISE:
        yield from _said(statement, statement.audience, MoveClass.COOPERATIVE, is_possible_only=True)
    elif statement.act is SpeechAct.REACT:
        yield from _said(statement, statement.about, MoveClass.CONFLICTUAL, is_possible_only=True)


@Rule.of(Statement)
def statement_without_move(statement: Statement, _: Context) -> Iterator[Nothing]:
    """Opinions, predictions, denials and other words that favour nobody are no move, nor words toward nobody."""
    if statement.act is SpeechAct.PROMISE:
        yield Nothing("the source does not say to whom the promise is made")
    else:
        yield Nothing(f"to {statement.act.replace('_', ' ')} is not to favour or oppose anybody")


@Rule.of(Condition)
def condition_lasts(condition: Condition, _: Context) -> Iterator[Nothing]:
    """A state of affairs is never a move."""
    yield Nothing(f"a state of affairs ({condition.relation.replace('_', ' ')}), not an act")


def _said(
    statement: Statement,
    targets: tuple[ActorId, ...],
    move_class: MoveClass,
    *,
    form: Form = Form.PLAIN,
    is_possible_only: bool = False,
) -> Iterator[Draft]:
    for target in () if statement.performs or statement.announces else targets:
        yield Draft(
            actor=statement.author,
            target=target,
            move_class=move_class,
            form=form,
            means=Means.VERBAL,
            domain=statement.domain,
            when=statement.when,
            reason=f"words: {statement.act.replace('_', ' ')}",
            is_possible_only=is_possible_only,
        )


RULES = (
    meeting_held,
    statement_counted_elsewhere,
    statement_favourable,
    statement_adverse,
    statement_appeal,
    statement_possible,
    statement_without_move,
    condition_lasts,
)
