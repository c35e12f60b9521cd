"""Statements: the speaker, the audience and the actors it is about."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from mediation.models.fields import Coding, OfCoding, OfWorld, Speaker, World
from mediation.models.part import ActorId, ActorRef, EventRef, Label
from mediation.models.records.base import Record
from mediation.vocabulary import Domain, Medium, Specificity, SpeechAct


class Statement(Record, is_new_model=True):
    """Words, as an act directed at somebody.

    `speaker` made the statement, in the `office` held at the time, `on_behalf_of` an actor. `audience` are the
    actors addressed, `about` those talked about. An appeal or a demand is directed at its audience, praise or
    criticism at those it is about. `performs` and `announces` name an event that the words bring about or make
    known. That event is counted instead of the statement.
    """

    plural: ClassVar[str] = "statements"

    kind: OfCoding[Literal["statement"]] = "statement"
    speaker: OfWorld[Annotated[ActorRef, Speaker()]]
    specificity: Annotated[Specificity, Coding(with_field="speaker")] = Specificity.NAMED
    office: Annotated[Label, World(with_field="speaker")] = ""
    on_behalf_of: Annotated[ActorRef | None, World(with_field="speaker")] = None
    audience: OfWorld[tuple[ActorRef, ...]] = ()
    act: OfWorld[SpeechAct]
    about: OfWorld[tuple[ActorRef, ...]] = ()
    topic: OfWorld[Label] = ""
    domain: OfWorld[Domain] = Domain.DIPLOMATIC
    medium: OfWorld[Medium] = Medium.UNKNOWN
    performs: OfWorld[EventRef | None] = None
    announces: OfWorld[EventRef | None] = None

    @model_validator(mode="after")
    def _has_an_addressee(self) -> Self:
        if self.act in _TO_AN_AUDIENCE and not self.audience:
            raise ValueError(f"An act of type {self.act} needs an audience.")
        if self.act in _ABOUT_SOMEBODY and not self.about:
            raise ValueError(f"An act of type {self.act} needs actors in about.")
        return self

    @property
    def author(self) -> ActorId:
        """The actor that the statement is attributed to: `on_behalf_of`, or else the speaker."""
        return self.on_behalf_of or self.speaker

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The author, then the audience and the actors that it is about."""
        return ((self.author,), (*self.audience, *self.about))


_TO_AN_AUDIENCE = {SpeechAct.APPEAL, SpeechAct.DEMAND, SpeechAct.REQUEST, SpeechAct.THREATEN, SpeechAct.OFFER}
_ABOUT_SOMEBODY = {
    SpeechAct.PRAISE,
    SpeechAct.RECOGNISE,
    SpeechAct.CRITICISE,
    SpeechAct.ACCUSE,
    SpeechAct.REJECT,
    SpeechAct.REACT,
}
