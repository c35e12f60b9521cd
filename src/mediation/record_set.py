"""A closed, frozen set of sources, actors, disputes and records: every id that is used resolves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Self, TypeVar, cast

import attrs

from mediation.display import counted
from mediation.errors import (
    DataError,
    Problem,
    UnknownNameError,
    UsageError,
    require,
    require_list,
    shown,
    unknown,
)
from mediation.integrity import Entry, check, dangling
from mediation.lookup import Lookup
from mediation.models.actors import Actor, ActorLookup, Dispute, find_actor
from mediation.models.evidence import Coverage, Source
from mediation.models.part import Part
from mediation.models.records import (
    KINDS,
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Condition,
    Measure,
    Meeting,
    Negotiation,
    Record,
    Statement,
)
from mediation.models.references import used
from mediation.tally import OnError, Tally, check_on_error

Kind = TypeVar("Kind", bound=Record)
_Entity = TypeVar("_Entity", Source, Dispute)
AnyRecordSet = TypeVar("AnyRecordSet", bound="RecordSet")

_Part = TypeVar("_Part", bound=Part)


# How a dataset sorts its parts, and their models.
_ORDER: Final[dict[str, Callable[[Any], tuple[object, ...]]]] = {
    "sources": lambda source: (source.id,),
    "actors": lambda actor: (actor.id,),
    "disputes": lambda dispute: (dispute.id,),
    "records": lambda record: (record.source, record.evidence[0].start, record.event, record.version),
    "coverage": lambda claim: (
        *(claim.period.sort_key, claim.actors, claim.exhaustive, claim.note),
        *(claim.source or "", claim.region),
    ),
}
_MODELS: Final[dict[str, type[Part]]] = {
    "sources": Source,
    "actors": Actor,
    "disputes": Dispute,
    "records": Record,
    "coverage": Coverage,
}


def _in_order(name: str, given: Iterable[_Part]) -> tuple[_Part, ...]:
    """Return the parts in the order of a dataset. Check first that the argument lists parts of that kind."""
    require_list(name, given)
    model, parts = _MODELS[name], tuple(given)
    if wrong := [part for part in parts if not isinstance(part, model)]:
        raise UsageError(f"The {name} should be {model.__name__} objects, found {shown(wrong[0])}.")
    return tuple(sorted(parts, key=_ORDER[name]))


# Type checkers read from a converter which arguments a field takes, so each field needs a function of its own.
def _sources(given: Iterable[Source]) -> tuple[Source, ...]:
    return _in_order("sources", given)


def _actors(given: Iterable[Actor]) -> tuple[Actor, ...]:
    return _in_order("actors", given)


def _disputes(given: Iterable[Dispute]) -> tuple[Dispute, ...]:
    return _in_order("disputes", given)


def _records(given: Iterable[AnyRecord]) -> tuple[AnyRecord, ...]:
    return _in_order("records", given)


def _coverage(given: Iterable[Coverage]) -> tuple[Coverage, ...]:
    return _in_order("coverage", given)


@attrs.frozen(kw_only=True, repr=False)
class RecordSet:
    """The plain data of a dataset: look-up, filter and assembly. `Dataset` adds the analyses.

    Lower layers work on record sets and return the class that they were given.

    Raises:
        DataError: missing or duplicate ids; the error lists every place.
    """

    title: str = ""
    _sources: tuple[Source, ...] = attrs.field(default=(), converter=_sources)
    _actors: tuple[Actor, ...] = attrs.field(default=(), converter=_actors)
    _disputes: tuple[Dispute, ...] = attrs.field(default=(), converter=_disputes)
    records: tuple[AnyRecord, ...] = attrs.field(default=(), converter=_records)
    coverage: tuple[Coverage, ...] = attrs.field(default=(), converter=_coverage)
    outside: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = attrs.field(default=(), eq=False)
    tally: Tally | None = attrs.field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        parts = (*self._sources, *self._actors, *self._disputes, *self.coverage, *self.records)
        problems = tuple(problem for problem, _ in check(map(Entry, parts), self.outside))
        if problems:
            raise DataError(problems)

    @classmethod
    def assemble(
        cls,
        entries: Iterable[Entry],
        *,
        title: str = "",
        outside: frozenset[str] = frozenset(),
        problems: Iterable[Problem] = (),
        unread: Iterable[tuple[str, str]] = (),
        tally: Tally | None = None,
        uncounted: int = 0,
        is_closed: bool = False,
        on_error: OnError,
    ) -> Self:
        """Return a dataset made from parts that a reader found.

        With `on_error="collect"`, parts that break a rule or refer to missing parts are left out until every id
        resolves. The dataset lists them in its `problems`.

        Args:
            entries: the parts and their places.
            title: the title of the dataset.
            outside: events that records may refer to although no record describes them.
            problems: problems found while reading.
            unread: entities that were rejected while reading, as ("actor", "TUR").
            tally: counts of the rows that gave no part.
            uncounted: number of parts that did not come from a row.
            is_closed: every id is known to resolve, so nothing is checked.
            on_error: as in `load`.

        Raises:
            DataError: invalid data, with `on_error="raise"`; the error lists all problems except those that follow
                from a part that could not be read.
        """
        check_on_error(on_error)
        kept, found, missing = list(entries), list(problems), frozenset(unread)
        read, given = len(kept), tally or Tally()
        while broken := [] if is_closed else check(kept, outside, missing):
            if on_error == "raise":
                found += (problem for problem, _ in broken if not problem.code.startswith("unread-"))
                break
            found += (problem for problem, _ in broken)
            left_out = {id(entry) for _, entry in broken}
            follows = dangling(kept, left_out, outside)
            found += (problem for problem, _ in follows)
            left_out |= {id(entry) for _, entry in follows}
            kept = [entry for entry in kept if id(entry) not in left_out]
        if found and on_error == "raise":
            raise DataError(found)
        return cls._of_checked(
            title=title,
            _sources=_of(Source, kept),
            _actors=_of(Actor, kept),
            _disputes=_of(Dispute, kept),
            coverage=_of(Coverage, kept),
            records=_of(Record, kept),
            outside=outside,
            problems=tuple(found),
            tally=attrs.evolve(given, kept=len(kept) - uncounted, rejected=given.rejected + read - len(kept)),
        )

    @classmethod
    def _of_checked(cls, **fields: Any) -> Self:
        """Return a dataset of parts whose ids are known to resolve, without checking them again."""
        ds = cls.__new__(cls)
        for field in attrs.fields(cls):
            value = fields.get(field.name, field.default)
            place = _ORDER.get(field.name.removeprefix("_"))
            object.__setattr__(ds, field.name, tuple(sorted(value, key=place)) if place else value)
        return ds

    def __repr__(self) -> str:
        records, sources = counted(len(self.records), "record"), counted(len(self._sources), "source")
        what = f"{records} of {sources}, {counted(len(self._actors), 'actor')}"
        name = f"{type(self).__name__} {self.title!r}" if self.title else type(self).__name__
        return f"<{name}: {what}>"

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id. `[]` also accepts the title of one source."""
        return _TitleLookup("source", {each.id: each for each in self._sources})

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id. `[]` also accepts an unambiguous name or alias."""
        return ActorLookup("actor", {each.id: each for each in self._actors})

    @cached_property
    def disputes(self) -> Mapping[str, Dispute]:
        """The disputes by id. `[]` also accepts the title of one dispute."""
        return _TitleLookup("dispute", {each.id: each for each in self._disputes})

    @cached_property
    def accounts(self) -> Mapping[str, tuple[AnyRecord, ...]]:
        """The records of each event, by event id."""
        by_event: dict[str, list[AnyRecord]] = {}
        for record in self.records:
            by_event.setdefault(record.event, []).append(record)
        return Lookup("event", {event: tuple(records) for event, records in by_event.items()})

    @cached_property
    def _by_record_id(self) -> Mapping[str, AnyRecord]:
        return {record.id: record for record in self.records}

    def __iter__(self) -> Iterator[AnyRecord]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def __contains__(self, item: object) -> bool:
        """Return whether the dataset has a record, or a record with that id."""
        if isinstance(item, Record):
            return self._by_record_id.get(item.id) == item
        return item in self._by_record_id

    def __getitem__(self, record_id: str) -> AnyRecord:
        """Return the record with that id, in constant time.

        Raises:
            UnknownNameError: unknown id; the message gives the nearest ids. Also a `KeyError`.
        """
        try:
            return self._by_record_id[record_id]
        except (KeyError, TypeError):
            raise UnknownNameError(self._advice(record_id)) from None

    def _advice(self, asked: object) -> str:
        """Return a message about an unknown record id."""
        if not isinstance(asked, str):
            return (
                f"Not a record id: {asked!r:.80}. Use an id, as ds['drones@antalya-2022'], or a number in ds.records."
            )
        if asked in self.accounts:
            return f"{asked!r} is an event. Its records are ds.accounts[{asked!r}]."
        return unknown("record", asked, self._by_record_id)

    @property
    def negotiations(self) -> tuple[Negotiation, ...]:
        """The negotiations."""
        return self._of_kind(Negotiation)

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """The agreements."""
        return self._of_kind(Agreement)

    @property
    def arms_transfers(self) -> tuple[ArmsTransfer, ...]:
        """The arms transfers."""
        return self._of_kind(ArmsTransfer)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements."""
        return self._of_kind(Statement)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures."""
        return self._of_kind(Measure)

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings."""
        return self._of_kind(Meeting)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self._of_kind(Condition)

    def _of_kind(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(record for record in self.records if isinstance(record, kind))

    def filter(
        self,
        predicate: Callable[[AnyRecord], bool] = lambda _: True,
        *,
        kind: str | None = None,
        source: str | None = None,
        actor: str | None = None,
        dispute: str | None = None,
        event: str | None = None,
    ) -> Self:
        """Return the dataset with only the records that meet every condition. All entities are kept.

        If records are dropped, the result no longer claims to be exhaustive.

        `actor` is an id, or an unambiguous name or alias. It keeps the records that mention the actor in any role, as
        speaker, party or target.

        Raises:
            UsageError: unknown kind, actor, source or dispute, or a name that several actors share.
        """
        if not callable(predicate):
            raise UsageError(f"The predicate should be a function of a record, found {shown(predicate)}.")
        if kind is not None:
            require("kind", kind, KINDS)
        wanted = actor if actor is None else find_actor(self, actor)
        source = source if source is None else self.sources[source].id
        dispute = dispute if dispute is None else self.disputes[dispute].id

        def is_kept(record: AnyRecord) -> bool:
            return (
                kind in (None, record.kind)
                and source in (None, record.source)
                and event in (None, record.event)
                and (dispute is None or dispute in record.disputes)
                and (wanted is None or wanted in used(record)["actor"])
                and predicate(record)
            )

        kept = tuple(record for record in self.records if is_kept(record))
        claims = self.coverage if kept == self.records else (each.replace(exhaustive=False) for each in self.coverage)
        return attrs.evolve(self, records=kept, outside=undescribed(kept), coverage=tuple(claims))

    def citations(self) -> str:
        """Return the BibTeX citations that the public datasets behind its sources ask for, each once.

        Empty if no source comes from a public dataset.

        >>> from mediation import load_seeds
        >>> load_seeds().citations()
        ''
        """
        return "\n\n".join(dict.fromkeys(source.citation for source in self._sources if source.citation))


def parts_of(ds: RecordSet, model: type[Part]) -> tuple[Part, ...]:
    """Return the parts of one model, in the order of the dataset."""
    if issubclass(model, Record):
        return tuple(record for record in ds.records if type(record) is model)
    found = getattr(ds, model.plural)
    return found if isinstance(found, tuple) else tuple(found.values())


def undescribed(records: Iterable[Record]) -> frozenset[str]:
    """Return the events that the records refer to but that none of them describes."""
    described, referred = set[str](), set[str]()
    for record in records:
        described.add(record.event)
        referred |= used(record)["event"]
    return frozenset(referred - described)


def _of(kind: type[_Part], entries: Iterable[Entry]) -> tuple[_Part, ...]:
    parts = [entry.part for entry in entries]
    wanted = {model for model in set(map(type, parts)) if issubclass(model, kind)}
    return tuple(cast("_Part", part) for part in parts if type(part) in wanted)


class _TitleLookup(Lookup[_Entity]):
    """Sources or disputes by id; `[]` also takes a title that only one has."""

    __slots__ = ()

    def _missing(self, name: str) -> _Entity:
        found = [each for each in self.values() if each.title.casefold() == str(name).casefold()]
        if len(found) == 1:
            return found[0]
        raise UnknownNameError(unknown(self._what, name, self)) from None
