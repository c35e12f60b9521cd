"""Statements: what somebody said, to whom, about whom."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from mediation.models.fields import Coding, OfCoding, OfWorld, Speaker, World
from mediation.models.part import ActorId, ActorRef, EventRef, Label
from mediation.models.records.base import Record
from mediation.vocabulary import Domain, Medium, Specificity, SpeechAct


class Statement(Record, is_new_model=True):
    """Words, as an act toward somebody.

    `speaker` is who said it, in the `office` held then, `on_behalf_of` the actor spoken for. `audience` are
    those addressed, `about` those talked about: an appeal or a demand goes to its audience, praise or
    criticism to those it is about. `performs` and `announces` name the event that the words bring about or
    make known; that event is counted, the statement then is not.
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
            raise ValueError(f"act {self.act} addresses somebody: name its audience")
        if self.act in _ABOUT_SOMEBODY and not self.about:
            raise ValueError(f"act {self.act} is about somebody: name whom")
        return self

    @property
    def author(self) -> ActorId:
        """The actor whose act it is: the one spoken for, else the speaker."""
        return self.on_behalf_of or self.speaker

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """Its author, then those it addresses or is about."""
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
