"""Gives events and sources other names: how somebody says that an event of one dataset is that of another."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, TypeVar

import attrs

from mediation.errors import UsageError, require
from mediation.models.part import SLUG, EventId, Part, RecordId
from mediation.models.records import AnyRecord, Record
from mediation.models.references import renamings
from mediation.record_set import AnyRecordSet, RecordSet

_LONGEST: Final = 80
_A: Final = {"event": "an event", "source": "a source"}
_Part = TypeVar("_Part", bound=Part)


def renamed(ds: AnyRecordSet, events: Mapping[str, str], sources: Mapping[str, str]) -> AnyRecordSet:
    """Return the record set with other names for some of its events and sources; see `Dataset.renamed`.

    Raises:
        UsageError: the dataset knows no such event or source, a name can't be one, or two things would become one that
            can't.
    """
    if not all(hasattr(names, "items") for names in (events, sources)):
        raise UsageError('name the old and the new: renamed({"pax-2444": "grain-initiative"})')
    _require("event", events, ds.accounts.keys() | ds.outside)
    _require("source", sources, ds.sources.keys())
    new = _Names(events, sources)
    if refused := dict.fromkeys((*_taken(ds, sources), *_refused(ds, new))):
        raise UsageError("; ".join(refused))
    records = tuple(map(new.part, ds))
    told = {record.event for record in records}
    outside = frozenset(EventId(events.get(event, event)) for event in ds.outside)
    return attrs.evolve(
        ds,
        records=records,
        outside=outside - told,
        sources=tuple(new.part(each).replace(id=sources.get(each.id, each.id)) for each in ds.sources.values()),
        coverage=tuple(map(new.part, ds.coverage)),
    )


def _require(what: str, names: Mapping[str, str], known: Collection[str]) -> None:
    for old, name in names.items():
        require(what, old, known)
        if not re.fullmatch(SLUG, name) or len(name) > _LONGEST:
            raise UsageError(f'"{name}" is no name of {_A[what]}: write words of a-z and digits, joined by hyphens')


@attrs.frozen
class _Names:
    """The new names, by the old ones."""

    events: Mapping[str, str]
    sources: Mapping[str, str]

    def part(self, part: _Part) -> _Part:
        """Return the part with the new names wherever it refers to something."""
        changes = renamings(part, {"event": self.events, "source": self.sources})
        if isinstance(part, Record) and part.accounts:
            changes["accounts"] = tuple(map(self.account, part.accounts))
            changes["decisions"] = tuple(each.replace(account=self.account(each.account)) for each in part.decisions)
        return part.replace(**changes) if changes else part

    def account(self, account: RecordId) -> RecordId:
        """Return the id that the record of this one has by the new names."""
        event, _, told_by = account.partition("@")
        source, mark, version = told_by.partition("#")
        return RecordId(f"{self.events.get(event, event)}@{self.sources.get(source, source)}{mark}{version}")


def _taken(ds: RecordSet, sources: Mapping[str, str]) -> Iterator[str]:
    """Say which sources would have one name."""
    first: dict[str, str] = {}
    for source in ds.sources:
        name = sources.get(source, source)
        if (other := first.setdefault(name, source)) != source:
            yield f"{other} and {source} are two sources, and would both be {name}: give them two names"


def _refused(ds: RecordSet, new: _Names) -> Iterator[str]:
    """Say of each two things that would become one why they can't."""
    first: dict[str, AnyRecord] = {}
    ids: dict[str, AnyRecord] = {}
    for record in ds:
        name = new.events.get(record.event, record.event)
        other = first.setdefault(name, record)
        same = ids.setdefault(new.account(record.id), record)
        if other.kind != record.kind:
            yield f"{other.event} is of kind {other.kind} and {record.event} {record.kind}: an event has one kind"
        elif same is not record:
            yield (
                f"{same.event} and {record.event} are both told by {record.source}, which gives {name} one account:"
                " leave one of them as it is"
            )
        if record.part_of and new.events.get(record.part_of, record.part_of) == name:
            yield f"{record.event} is a part of {record.part_of}: an event is no part of itself"
