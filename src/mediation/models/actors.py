"""Actors and disputes: the entities that records refer to, with their names, codes, offices and memberships."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, ClassVar, Final, Protocol, Self

from pydantic import Field, StringConstraints, model_validator

from mediation.dates.when import Answer, When
from mediation.errors import UsageError
from mediation.lookup import Lookup
from mediation.models.fields import Written
from mediation.models.part import ActorRef, DisputeRef, Note, Part
from mediation.vocabulary import ActorType, NameKind

_STATE_NUMBER: Final = Written(pattern=r"^\d{0,3}$", form="up to three digits in quotes", example="640")


class Name(Part):
    """One name or spelling of an actor. `valid` says when it was in use; None means always."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
    kind: NameKind = NameKind.ALIAS
    language: str = ""
    valid: When | None = None


class Codes(Part):
    """The codes of an actor in public datasets. Empty if it has none.

    `iso3`: ISO 3166-1 alpha-3. `cow`: Correlates of War state number. `gw`: Gleditsch & Ward state number.
    `cameo`: CAMEO actor code. `wikidata`: Wikidata item.
    """

    iso3: Annotated[str, Written(pattern=r"^([A-Z]{3})?$", form="three capital letters", example="TUR")] = ""
    cow: Annotated[str, _STATE_NUMBER] = ""
    gw: Annotated[str, _STATE_NUMBER] = ""
    cameo: Annotated[
        str, Written(pattern=r"^([A-Z]{3}){0,5}$", form="groups of three capital letters", example="TURGOV")
    ] = ""
    wikidata: Annotated[str, Written(pattern=r"^(Q\d+)?$", form="a Q and digits", example="Q43")] = ""


class Membership(Part):
    """An actor's membership in an organisation or group, and when it was valid."""

    group: ActorRef
    when: When


class Office(Part):
    """A post that a person held, for which actor and when."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    of: ActorRef
    when: When


class Actor(Part):
    """An entity that records refer to: a state, an organisation, a person, a company, a group.

    All sources share one actor. It is not one source's account. A person acts for a state through an office, at a
    date: `serves` returns the offices.
    """

    noun: ClassVar[str] = "actor"
    plural: ClassVar[str] = "actors"

    id: ActorRef
    type: ActorType
    names: Annotated[tuple[Name, ...], Field(min_length=1)]
    codes: Codes = Field(default_factory=Codes)
    memberships: tuple[Membership, ...] = ()
    offices: tuple[Office, ...] = ()
    note: Note = ""

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if not any(name.kind is NameKind.PREFERRED for name in self.names):
            raise ValueError("An actor needs a preferred name.")
        if self.offices and self.type is not ActorType.PERSON:
            raise ValueError("Only persons can hold offices.")
        return self

    @property
    def name(self) -> str:
        """The current name: the last preferred one."""
        return [name.text for name in self.names if name.kind is NameKind.PREFERRED][-1]

    def name_at(self, when: When | date | str) -> str:
        """Return the preferred name in use at that date, or `name` if unknown.

        >>> from mediation import load_seeds
        >>> turkiye = load_seeds().actors["TUR"]
        >>> turkiye.name, turkiye.name_at(When("2021-12"))
        ('Türkiye', 'Turkey')
        """
        when = When.of(when)
        for name in self.names:
            if name.kind is NameKind.PREFERRED and name.valid and when.within(name.valid) is Answer.YES:
                return name.text
        return self.name

    def belongs_to(self, group: str, when: When | date | str) -> Answer:
        """Return whether it was a member of the group at that date, according to its memberships."""
        when = When.of(when)
        answers = {when.within(each.when) for each in self.memberships if each.group == group}
        return next((each for each in (Answer.YES, Answer.CANT_TELL) if each in answers), Answer.NO)

    def serves(self, when: When | date | str) -> tuple[Office, ...]:
        """Return the offices that the person may have held at that date."""
        when = When.of(when)
        return tuple(office for office in self.offices if when.within(office.when) is not Answer.NO)


class Dispute(Part):
    """The subject of a rivalry. Records name the disputes that they concern; an analysis takes one of them."""

    noun: ClassVar[str] = "dispute"
    plural: ClassVar[str] = "disputes"

    id: DisputeRef
    title: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    parties: tuple[ActorRef, ...] = ()
    when: When
    note: Note = ""


class KnowsActors(Protocol):
    """A dataset or event table, with the actors whose ids its records use."""

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""


def find_actor(ds: KnowsActors, given: str) -> str:
    """Return the id of the actor with that id, or with that name or alias.

    Raises:
        UsageError: unknown actor (the message gives the nearest ids), or a name that several actors share.
    """
    return ds.actors[given].id


def named(name: object, actors: Iterable[Actor]) -> list[Actor]:
    """Return the actors with that id, name or alias, ignoring case."""
    folded = str(name).casefold()
    return [each for each in actors if folded in {each.id.casefold(), *(known.text.casefold() for known in each.names)}]


class ActorLookup(Lookup[Actor]):
    """Actors by id; `[]` also takes a name or alias that only one actor has."""

    __slots__ = ()

    def _missing(self, name: str) -> Actor:
        found = named(name, self.values())
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(each.id for each in found)
            raise UsageError(f'"{name}" is a name of {ids}. Use the id of the one you mean.')
        return super()._missing(name)
