"""Gives events other names: how somebody says that an event of one dataset is that of another."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from mediation.dataset import Dataset, require
from mediation.errors import UsageError
from mediation.part import SLUG, EventId, RecordId
from mediation.records import AnyRecord
from mediation.references import rename

_LONGEST: Final = 80


def renamed(ds: Dataset, events: Mapping[str, str]) -> Dataset:
    """Return the dataset with other names for some of its events: what `ds.renamed(events)` gives, and says.

    Raises:
        UsageError: the dataset knows no such event, a name can't be one, or two things would become one that can't.
    """
    known = ds.accounts.keys() | ds.outside
    for event, name in events.items():
        require("event", event, known)
        if not re.fullmatch(SLUG, name) or len(name) > _LONGEST:
            raise UsageError(f'"{name}" is no name of an event: write words of a-z and digits, joined by hyphens')
    if refused := dict.fromkeys(_refused(ds, events)):
        raise UsageError("; ".join(refused))
    records = tuple(_renamed(record, events) for record in ds)
    told = {record.event for record in records}
    outside = frozenset(EventId(events.get(event, event)) for event in ds.outside)
    return attrs.evolve(ds, records=records, outside=outside - told)


def _renamed(record: AnyRecord, events: Mapping[str, str]) -> AnyRecord:
    """Return the record with events renamed, also in the ids of the accounts from which it was consolidated."""
    found = rename(record, "event", events)
    if not record.accounts:
        return found
    return found.replace(
        accounts=tuple(_account(each, events) for each in record.accounts),
        decisions=tuple(each.replace(account=_account(each.account, events)) for each in record.decisions),
    )


def _account(account: RecordId, events: Mapping[str, str]) -> RecordId:
    event, _, told_by = account.partition("@")
    return RecordId(f"{events.get(event, event)}@{told_by}")


def _refused(ds: Dataset, events: Mapping[str, str]) -> Iterator[str]:
    """Say of each two things that would become one why they can't."""
    first: dict[str, AnyRecord] = {}
    ids: dict[str, AnyRecord] = {}
    for record in ds:
        name = events.get(record.event, record.event)
        other = first.setdefault(name, record)
        same = ids.setdefault(_account(record.id, events), record)
        if other.kind != record.kind:
            yield f"{other.event} is of kind {other.kind} and {record.event} {record.kind}: an event has one kind"
        elif same is not record:
            yield (
                f"{same.event} and {record.event} are both told by {record.source}, which gives {name} one account:"
                " leave one of them as it is"
            )
        if record.part_of and events.get(record.part_of, record.part_of) == name:
            yield f"{record.event} is a part of {record.part_of}: an event is no part of itself"
