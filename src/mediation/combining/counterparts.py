"""Find events of two datasets that may be the same, by kind, actors and dates. The user decides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import Any, TypeAlias

import attrs

from mediation.arguments import require_datasets
from mediation.combining.merging import matching_actors
from mediation.dates.day_sets import Days
from mediation.dates.edtf import NEVER_BEGAN, NEVER_ENDS, Extent, parse
from mediation.dates.when import Answer, When
from mediation.errors import UsageError, require_whole
from mediation.models.evidence import Coverage
from mediation.models.part import ActorId, EventId, RecordId
from mediation.models.records import AnyRecord
from mediation.record_set import RecordSet
from mediation.vocabulary import Vocabulary

_Dated: TypeAlias = tuple[Vocabulary | None, When]


@attrs.frozen(kw_only=True, repr=False)
class Counterpart:
    """A pair of events from two datasets that may be the same event. Read both accounts to decide.

    `shared` are the actors that both events name, in any role. `only_ours` and `only_theirs` are named by one event.
    `our_date` and `their_date` are the two nearest dates. `apart` is the minimum number of days between them, 0 if
    they may be the same day. `at_most` is the maximum, None if there is no limit; a large number means that the dates
    are weak evidence. `our_words` and `their_words` are the names in the accounts: the title of an agreement, the
    weapons of a transfer, or else the summary.
    """

    ours: EventId
    theirs: EventId
    kind: str
    shared: tuple[ActorId, ...]
    only_ours: tuple[ActorId, ...]
    only_theirs: tuple[ActorId, ...]
    apart: int
    at_most: int | None
    our_date: When
    their_date: When
    our_words: tuple[str, ...]
    their_words: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Counterpart {self.ours} and {self.theirs}, {', '.join(self.shared)}, {self.days}>"

    @property
    def days(self) -> str:
        """The number of days between the two, as text: `0 days`, `0–31 days`, `3 or more days`."""
        if self.at_most is None:
            return f"{self.apart} or more days"
        return f"{self.apart}{f'–{self.at_most}' if self.at_most > self.apart else ''} days"


@attrs.frozen(kw_only=True)
class Unmatched:
    """An event of one dataset without a counterpart in the other.

    `is_covered` says whether the dates in all its accounts lie in periods for which the other dataset claims to cover
    its actors. If yes, the other dataset may still be right: few datasets claim to be exhaustive, and a period doesn't
    say what topics a dataset covers. If no or unknown, the absence has no meaning. `dates` are the different dates in
    its accounts, and `words` its names, as in `Counterpart`.
    """

    event: EventId
    kind: str
    records: tuple[RecordId, ...]
    dates: tuple[When, ...]
    words: tuple[str, ...]
    is_covered: Answer


@attrs.frozen(kw_only=True)
class _Event:
    """The compared features of an event, from all its accounts."""

    name: EventId
    kind: str
    sides: tuple[frozenset[ActorId], ...]
    actors: frozenset[ActorId]
    dates: tuple[_Dated, ...]
    extent: Days
    words: tuple[str, ...]


@attrs.frozen(kw_only=True)
class _Distance:
    """The minimum and maximum number of days between two dates."""

    apart: int
    at_most: float
    ours: When
    theirs: When

    @property
    def rank(self) -> tuple[int, float, list[str]]:
        return self.apart, self.at_most, sorted((self.ours.text, self.theirs.text))


def counterparts(ours: RecordSet, theirs: RecordSet, *, days: int = 31, actors: int = 2) -> tuple[Counterpart, ...]:
    """Return the pairs of events that may be the same; see `Dataset.counterparts`.

    Raises:
        UsageError: `days` is less than 0, `actors` is less than 1, or an argument is not a dataset.
        DataError: the actors of the two datasets can't be matched; see `Dataset.__or__`.
    """
    require_datasets(ours, theirs)
    require_whole("days", days)
    require_whole("actors", actors)
    if days < 0 or actors < 1:
        raise UsageError(f"Days must be at least 0 and actors at least 1, not {days} and {actors}.")
    ids = {there: here for here, there in matching_actors(ours, theirs)}
    known = _Index(_events(theirs, ids))
    found = [
        _counterpart(event, other, distance)
        for event in _events(ours, {})
        for other in known.sharing(event, actors)
        if _gap(event.extent, other.extent) <= days and (distance := _distance(event, other)).apart <= days
    ]
    return tuple(sorted(found, key=_place))


def unmatched(ours: RecordSet, theirs: RecordSet, *, days: int = 31, actors: int = 2) -> tuple[Unmatched, ...]:
    """Return our events without a counterpart, sorted by event. Kinds that the other lacks are left out.

    Raises:
        UsageError, DataError: as `counterparts`.
    """
    return left_over(ours, theirs, counterparts(ours, theirs, days=days, actors=actors))


def left_over(ours: RecordSet, theirs: RecordSet, pairs: Iterable[Counterpart]) -> tuple[Unmatched, ...]:
    """Return our events that are in none of the pairs. With the result of `counterparts`, the same as `unmatched`.

    Raises:
        DataError: as `counterparts`.
    """
    found = {each.ours for each in pairs}
    ids = {there: here for here, there in matching_actors(ours, theirs)}
    kinds = {record.kind for record in theirs}
    return tuple(
        Unmatched(
            event=event.name,
            kind=event.kind,
            records=tuple(record.id for record in ours.accounts[event.name]),
            dates=tuple(dict.fromkeys(record.when for record in ours.accounts[event.name])),
            words=event.words,
            is_covered=_is_covered(event, ours, theirs, ids),
        )
        for event in sorted(_events(ours, {}), key=lambda each: each.name)
        if event.kind in kinds and event.name not in found
    )


def _place(found: Counterpart) -> tuple[Any, ...]:
    bound = inf if found.at_most is None else found.at_most
    others = len(found.only_ours) + len(found.only_theirs)
    return found.ours, -len(found.shared), found.apart, bound, others, found.theirs


def _counterpart(event: _Event, other: _Event, distance: _Distance) -> Counterpart:
    return Counterpart(
        ours=event.name,
        theirs=other.name,
        kind=event.kind,
        shared=tuple(sorted(event.actors & other.actors)),
        only_ours=tuple(sorted(event.actors - other.actors)),
        only_theirs=tuple(sorted(other.actors - event.actors)),
        apart=distance.apart,
        at_most=None if distance.at_most == inf else int(distance.at_most),
        our_date=distance.ours,
        their_date=distance.theirs,
        our_words=event.words,
        their_words=other.words,
    )


# Actors.


def _events(ds: RecordSet, ids: Mapping[ActorId, ActorId]) -> Iterator[_Event]:
    """Yield the events. `ids` maps the ids of actors to those of the other dataset."""
    for name, records in ds.accounts.items():
        by_record = [[{ids.get(each, each) for each in side} for side in record.sides] for record in records]
        sides = tuple(frozenset[ActorId]().union(*same) for same in zip(*by_record, strict=True))
        words = dict.fromkeys(record.short_name for record in records)
        dates = tuple(dict.fromkeys(date for record in records for date in _dates(record)))
        yield _Event(
            name=EventId(name),
            kind=records[0].kind,
            sides=sides,
            actors=frozenset[ActorId]().union(*sides),
            dates=dates,
            extent=_extent(when for _, when in dates),
            words=tuple(words),
        )


class _Index:
    """The events of a dataset by kind and actor."""

    def __init__(self, events: Iterable[_Event]) -> None:
        self._events: dict[EventId, _Event] = {}
        self._naming: dict[tuple[str, ActorId], list[EventId]] = {}
        for event in events:
            self._events[event.name] = event
            for actor in event.actors:
                self._naming.setdefault((event.kind, actor), []).append(event.name)

    def sharing(self, event: _Event, min_shared: int) -> Iterator[_Event]:
        """Yield the events of the same kind with at least `min_shared` shared actors, or all actors of either event."""
        counts = Counter(name for actor in event.actors for name in self._naming.get((event.kind, actor), ()))
        for name, shared in counts.items():
            other = self._events[name]
            if shared >= min(min_shared, len(event.actors), len(other.actors)) and _sides_match(event, other):
                yield other


def _sides_match(one: _Event, other: _Event) -> bool:
    """Return whether the two share an actor on each side where both name actors."""
    return all(not (here and there) or here & there for here, there in zip(one.sides, other.sides, strict=True))


# Dates.


def _dates(record: AnyRecord) -> Iterator[_Dated]:
    """Yield the date of the record, then the dates of its steps with their statuses."""
    yield None, record.when
    for step in getattr(record, "steps", ()):
        yield step.status, step.when


def _extent(dates: Iterable[When]) -> Days:
    """Return the range from the first to the last day that the dates may cover."""
    extents = [parse(when.text) for when in dates]
    return Days(min(each.first.low for each in extents), max(each.last.high for each in extents))


def _gap(one: Days, other: Days) -> int:
    return max(0, one.low - other.high, other.low - one.high)


def _distance(event: _Event, other: _Event) -> _Distance:
    """Return the smallest distance between the dates of the records, or of steps with the same status."""
    pairs = (_between(ours, theirs) for what, ours in event.dates for same, theirs in other.dates if what is same)
    return min(pairs, key=lambda each: each.rank)


def _between(ours: When, theirs: When) -> _Distance:
    one, other = parse(ours.text), parse(theirs.text)
    apart = min(_gap(a, b) for a in one.days for b in other.days)
    return _Distance(apart=apart, at_most=_at_most(one, other), ours=ours, theirs=theirs)


def _at_most(one: Extent, other: Extent) -> float:
    """Return the maximum number of days between the two."""
    lows, highs = (one.first.low, other.first.low), (one.last.high, other.last.high)
    if NEVER_BEGAN in lows or NEVER_ENDS in highs:
        return inf
    return max(highs[0] - lows[1], highs[1] - lows[0])


# Coverage.


def _is_covered(event: _Event, ours: RecordSet, theirs: RecordSet, ids: Mapping[ActorId, ActorId]) -> Answer:
    """Return whether the other dataset claims to cover the event's actors at the dates in all its accounts."""
    if not theirs.coverage:
        return Answer.CANT_TELL
    periods = [each.period for each in theirs.coverage if _is_about(each, event, ids)]
    covered = [{record.when.within(period) for period in periods} for record in ours.accounts[event.name]]
    return Answer.of(
        always=all(Answer.YES in answers for answers in covered),
        never=all(answers <= {Answer.NO} for answers in covered),
    )


def _is_about(claim: Coverage, event: _Event, ids: Mapping[ActorId, ActorId]) -> bool:
    """Return whether the claim covers one of the actors of the event, or all actors."""
    return not claim.actors or not event.actors.isdisjoint(ids.get(each, each) for each in claim.actors)
