"""Rename events and sources, so that events of two datasets can be matched."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, TypeVar

import attrs

from mediation.errors import UsageError, require
from mediation.models.part import SLUG, EventId, Part, RecordId
from mediation.models.records import AnyRecord, Record
from mediation.models.references import renamings
from mediation.record_set import AnyRecordSet, RecordSet

_MAX_NAME_CHARS: Final = 80
_Part = TypeVar("_Part", bound=Part)


def renamed(ds: AnyRecordSet, events: Mapping[str, str], sources: Mapping[str, str]) -> AnyRecordSet:
    """Return the record set with new ids for some events and sources; see `Dataset.renamed`.

    Raises:
        UsageError: unknown event or source, invalid new id, or two events or sources that can't become one.
    """
    if not all(hasattr(names, "items") for names in (events, sources)):
        raise UsageError('Expected a mapping from old to new ids, as in renamed({"pax-2444": "grain-initiative"}).')
    _require("event", events, ds.accounts.keys() | ds.outside)
    _require("source", sources, ds.sources.keys())
    new = _Names(events, sources)
    if conflicts := dict.fromkeys((*_source_conflicts(ds, sources), *_event_conflicts(ds, new))):
        raise UsageError(" ".join(conflicts))
    records = tuple(map(new.part, ds))
    described = {record.event for record in records}
    outside = frozenset(EventId(events.get(event, event)) for event in ds.outside)
    return attrs.evolve(
        ds,
        records=records,
        outside=outside - described,
        sources=tuple(new.part(each).replace(id=sources.get(each.id, each.id)) for each in ds.sources.values()),
        coverage=tuple(map(new.part, ds.coverage)),
    )


def _require(what: str, names: Mapping[str, str], known: Collection[str]) -> None:
    for old, name in names.items():
        require(what, old, known)
        if not re.fullmatch(SLUG, name) or len(name) > _MAX_NAME_CHARS:
            raise UsageError(f'Invalid {what} id "{name}". Use words of a-z and digits, joined by hyphens.')


@attrs.frozen
class _Names:
    """The new ids by old id."""

    events: Mapping[str, str]
    sources: Mapping[str, str]

    def part(self, part: _Part) -> _Part:
        """Return the part with the new ids in all references."""
        changes = renamings(part, {"event": self.events, "source": self.sources})
        if isinstance(part, Record) and part.accounts:
            changes["accounts"] = tuple(map(self.account, part.accounts))
            changes["decisions"] = tuple(each.replace(account=self.account(each.account)) for each in part.decisions)
        return part.replace(**changes) if changes else part

    def account(self, account: RecordId) -> RecordId:
        """Return the new id of a record."""
        event, _, reporter = account.partition("@")
        source, mark, version = reporter.partition("#")
        return RecordId(f"{self.events.get(event, event)}@{self.sources.get(source, source)}{mark}{version}")


def _source_conflicts(ds: RecordSet, sources: Mapping[str, str]) -> Iterator[str]:
    """Yield a message for each two sources that would get the same id."""
    first: dict[str, str] = {}
    for source in ds.sources:
        name = sources.get(source, source)
        if (other := first.setdefault(name, source)) != source:
            yield f"The sources {other} and {source} would both become {name}. Use two ids."


def _event_conflicts(ds: RecordSet, new: _Names) -> Iterator[str]:
    """Yield a message for each two events that can't become one."""
    first: dict[str, AnyRecord] = {}
    ids: dict[str, AnyRecord] = {}
    for record in ds:
        name = new.events.get(record.event, record.event)
        other = first.setdefault(name, record)
        same = ids.setdefault(new.account(record.id), record)
        if other.kind != record.kind:
            kinds = f"{other.event} is of kind {other.kind} and {record.event} of kind {record.kind}"
            yield f"{kinds}. An event has one kind."
        elif same is not record:
            yield (
                f"{record.source} reports both {same.event} and {record.event}, but can have one account of {name}."
                " Don't rename one of them."
            )
        if record.part_of and new.events.get(record.part_of, record.part_of) == name:
            yield f"{record.event} is part of {record.part_of}. An event can't be part of itself."
