"""Rules for statements."""

from collections.abc import Iterator
from typing import Final

from mediation.models.part import ActorId
from mediation.models.records import Statement
from mediation.moves.acts import Draft
from mediation.moves.rules import Context, Nothing, Rule
from mediation.vocabulary import Form, Means, MoveClass, SpeechAct

_FOR: Final = {SpeechAct.PRAISE, SpeechAct.RECOGNISE}
_AGAINST: Final = {SpeechAct.CRITICISE, SpeechAct.ACCUSE, SpeechAct.REJECT}
_AGAINST_AUDIENCE: Final = {SpeechAct.THREATEN, SpeechAct.DEMAND}


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

    The first three are toward those they are about, threats and demands toward their audience.
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
    statement_counted_elsewhere,
    statement_favourable,
    statement_adverse,
    statement_appeal,
    statement_possible,
    statement_without_move,
)
