"""Find where the accounts of an event differ, and in what way."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import attrs

from mediation.accounts.claims import Claim, claims, is_silent, key
from mediation.accounts.comparison import most_serious, nature
from mediation.dates.when import When
from mediation.models.part import EventId, RecordId
from mediation.models.records import AnyRecord
from mediation.record_set import RecordSet
from mediation.vocabulary import Nature


@attrs.frozen(kw_only=True)
class Version:
    """One value of a contested field, with the accounts that give it and the independent outlets behind them.

    Accounts without information about the field share the last version, which has an empty value.
    """

    value: Any
    records: tuple[RecordId, ...]
    outlets: tuple[str, ...]

    @property
    def is_silent(self) -> bool:
        """Whether these accounts have no information about the field."""
        return is_silent(self.value)


@attrs.frozen(kw_only=True, repr=False)
class Disagreement:
    """One field on which accounts of an event differ. Each account is in one of the `versions`.

    `field` is a path: `terms`, `participants[TUR].role`, `steps[delivered].when`. A part that only some
    accounts have is a field too: `steps[delivered]`. If the steps of the accounts have the date of their record,
    only `when` is listed. `nature` is the most serious difference between any two versions.
    """

    event: EventId
    kind: str
    field: str
    nature: Nature
    versions: tuple[Version, ...]

    def __repr__(self) -> str:
        sides = "; ".join(
            f"{'nothing' if each.is_silent else show(each.value)} ({', '.join(_sources_of(each))})"
            for each in self.versions
        )
        return f"<Disagreement on {self.event} {self.field}, {self.nature}: {sides}>"


def disagreements(ds: RecordSet) -> tuple[Disagreement, ...]:
    """Return the contested fields, sorted by event, then in the order of the model."""
    published: dict[str, When] = {source.id: source.published for source in ds.sources.values()}
    origins: dict[str, str] = {source.id: source.origin for source in ds.sources.values()}
    contested = (each for each in sorted(ds.accounts.items()) if len(each[1]) > 1)
    return tuple(found for _, records in contested for found in differences(records, published, origins))


def differences(
    records: Sequence[AnyRecord], published: Mapping[str, When], origins: Mapping[str, str]
) -> Iterator[Disagreement]:
    """Yield the disagreements of the accounts of one event."""
    by_record = {record.id: {claim.path: claim for claim in claims(record)} for record in records}
    places = {claim.path: claim.place for account in by_record.values() for claim in account.values()}
    for path in sorted(places, key=lambda each: places[each]):
        found = [account[path] for account in by_record.values() if path in account]
        groups: dict[Any, list[Claim]] = {}
        for claim in found:
            groups.setdefault(claim.key, []).append(claim)
        is_left_out = len(found) < len(by_record) and not found[0].part
        if (len(groups) == 1 and not is_left_out) or _is_date_of_record(found):
            continue
        absent = {Nature.OMISSION} if is_left_out else set()
        pairs = combinations(found, 2)  # of all claims: the meaning of a span depends on its source
        differing = {nature(one, other, published) for one, other in pairs if one.key != other.key}
        yield Disagreement(
            event=records[0].event,
            kind=records[0].kind,
            field=path,
            nature=most_serious(differing | absent),
            versions=tuple(_versions(records, groups, origins)),
        )


def show(value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, tuple):
        return ", ".join(map(show, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "currency"):
        about = "about " if value.is_estimate else ""
        return f"{about}{value.amount:f} {value.currency}{f' ({value.basis})' if value.basis else ''}"
    return str(value)


def _is_date_of_record(found: Sequence[Claim]) -> bool:
    """Return whether the claims are dates of parts that equal the date of their record."""
    is_date = found[0].part and found[0].path.endswith(".when")
    return bool(is_date) and all(key(claim.value) == key(claim.record.when) for claim in found)


def _versions(
    records: Sequence[AnyRecord], groups: Mapping[Any, Sequence[Claim]], origins: Mapping[str, str]
) -> Iterator[Version]:
    """Yield the versions in the order of the records, the silent one last."""
    informative = set()
    for shared_key, same in groups.items():
        if shared_key is not None:
            reporting = [claim.record for claim in same]
            informative |= {record.id for record in reporting}
            yield _version(same[0].value, reporting, origins)
    silent = [record for record in records if record.id not in informative]
    if silent:
        yield _version(groups[None][0].value if None in groups else None, silent, origins)


def _version(value: Any, records: Sequence[AnyRecord], origins: Mapping[str, str]) -> Version:
    outlets = {origins.get(source, source) for record in records for source in record.sources}
    return Version(value=value, records=tuple(record.id for record in records), outlets=tuple(sorted(outlets)))


def _sources_of(version: Version) -> Iterator[str]:
    return (record.partition("@")[2] for record in version.records)
