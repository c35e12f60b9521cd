"""Merge the accounts of an event into one record, with all their evidence and every decision."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from mediation.accounts.claims import units
from mediation.accounts.comparison import most_serious
from mediation.accounts.disagreements import differences
from mediation.accounts.hand_coding import coded_by_hand
from mediation.accounts.policies import Choice, Contest, Policy, PolicyLike, label
from mediation.dates.when import When
from mediation.errors import InvalidPart
from mediation.integrity import Entry, Integrity
from mediation.models.evidence import Evidence
from mediation.models.records import AnyRecord, Decision
from mediation.record_set import AnyRecordSet, RecordSet
from mediation.vocabulary import Nature

_MAX_NOTE_CHARS: Final = 600
_MAX_NAME_CHARS: Final = 60


def consolidate(ds: AnyRecordSet, policy: PolicyLike = "coalesce") -> AnyRecordSet:
    """Return the dataset with one record per event. The policy chooses among the values of the accounts.

    Raises:
        UsageError: unknown policy, field or source.
    """
    consolidation = Consolidation.of(ds)
    chosen = Policy.of(policy, ds)
    events = ds.accounts.values()
    records = tuple(consolidation.record(each, chosen, consolidation.contests(each)) for each in events)
    return attrs.evolve(ds, records=records)


@attrs.frozen
class Consolidation:
    """Merges the accounts of each event in a dataset."""

    _integrity: Integrity
    _published: Mapping[str, When]
    _origins: Mapping[str, str]

    @classmethod
    def of(cls, ds: RecordSet) -> "Consolidation":
        """Return the consolidation of a dataset."""
        sources = ds.sources.values()
        integrity = Integrity()
        integrity.allow(ds.outside.union(ds.accounts))
        integrity.take([*map(Entry, (*sources, *ds.actors.values(), *ds.disputes.values()))])
        published: dict[str, When] = {source.id: source.published for source in sources}
        return cls(integrity, published, {source.id: source.origin for source in sources})

    def contests(self, accounts: Sequence[AnyRecord]) -> dict[tuple[str, ...], Nature]:
        """Return the contested groups of fields, with the nature of the difference."""
        if len(accounts) == 1:
            return {}
        natures: dict[str, set[Nature]] = {}
        for each in differences(accounts, self._published, self._origins):
            natures.setdefault(each.field.partition("[")[0], set()).add(each.nature)
        found = {}
        for unit in units(type(accounts[0])):
            if differing := set().union(*(natures.get(name, ()) for name in unit)):
                found[unit] = most_serious(differing)
        return found

    def record(
        self, accounts: Sequence[AnyRecord], policy: Policy, contests: Mapping[tuple[str, ...], Nature]
    ) -> AnyRecord:
        """Return the record that a policy makes of the accounts of one event. A single account stays unchanged.

        `contests` is what `contests()` returned for the accounts.
        """
        if len(accounts) == 1:
            return accounts[0]
        arranged, decided = self._decide(accounts, policy, contests)
        record, rejected = self._settled(_lead(arranged), {unit: choice for unit, (_, choice) in decided.items()})
        rows = [row for account in arranged for row in account.decisions]
        for unit, (name, choice) in decided.items():
            note = ": ".join(filter(None, (choice.note, rejected.get(unit, ""))))[:_MAX_NOTE_CHARS]
            rows += _rows(unit, arranged, record, name[:_MAX_NAME_CHARS], note)
        return record.replace(decisions=tuple(rows))

    def versions(
        self, accounts: Sequence[AnyRecord], policies: Sequence[Policy], contests: Mapping[tuple[str, ...], Nature]
    ) -> Iterator[AnyRecord]:
        """Yield the records that the policies make of the accounts, without decisions.

        Policies that choose the same values share a record.
        """
        made: list[tuple[Sequence[AnyRecord], list[Mapping[str, Any]]]] = []
        for policy in policies:
            arranged, decided = self._decide(accounts, policy, contests)
            choices = {unit: choice for unit, (_, choice) in decided.items()}
            chosen = arranged, [each.values for each in choices.values()]
            if chosen not in made:
                made.append(chosen)
                yield self._settled(_lead(arranged), choices)[0]

    def _decide(
        self, accounts: Sequence[AnyRecord], policy: Policy, contests: Mapping[tuple[str, ...], Nature]
    ) -> tuple[Sequence[AnyRecord], dict[tuple[str, ...], tuple[str, Choice]]]:
        """Return the accounts in the order of the policy, and its choice for each contest."""
        by_publication = sorted(accounts, key=self._place)
        arranged = policy.lead.arrange(by_publication)
        decided = {}
        for unit, nature in contests.items():
            first, published = (
                coded_by_hand(unit, each, self._origins) if policy.is_named(unit) else each
                for each in (arranged, by_publication)
            )
            contest = Contest(unit=unit, accounts=first, by_publication=published, nature=nature)
            decided[unit] = policy.decide(contest)
        return arranged, decided

    def _place(self, record: AnyRecord) -> tuple[Any, ...]:
        """Return a sort key for accounts: the publication of the source, then its id and the version."""
        published = self._published.get(record.source)
        return (published.sort_key if published else (), record.source, record.version)

    def _settled(
        self, lead: AnyRecord, choices: Mapping[tuple[str, ...], Choice]
    ) -> tuple[AnyRecord, dict[tuple[str, ...], str]]:
        """Return the lead with all valid choices applied, and the reasons why the others are invalid.

        If all choices together break a rule, apply them one by one, until no other choice is valid.
        """
        record, why = self._with(lead, *choices.values())
        if not why:
            return record, {}
        record, pending = lead, dict(choices)
        while True:
            rejected: dict[tuple[str, ...], str] = {}
            for unit, choice in pending.items():
                record, why = self._with(record, choice)
                if why:
                    rejected[unit] = f"the lead's value: {why}"
            if len(rejected) == len(pending):
                return record, rejected
            pending = {unit: pending[unit] for unit in rejected}

    def _with(self, record: AnyRecord, *choices: Choice) -> tuple[AnyRecord, str]:
        """Return the record with the choices applied. If they break a rule, return it unchanged, with the reason."""
        if all(getattr(record, name) == value for each in choices for name, value in each.values.items()):
            return record, ""
        try:
            changed = record.replace(**{name: value for each in choices for name, value in each.values.items()})
        except InvalidPart as error:
            return record, error.problems[0].message
        why = self._integrity.reject_reason(changed)
        return (record, why) if why else (changed, "")


def _lead(arranged: Sequence[AnyRecord]) -> AnyRecord:
    """Return the first account, with the evidence and the names of all accounts."""
    evidence: dict[Evidence, None] = {each: None for account in arranged for each in account.evidence}
    names = dict.fromkeys(name for account in arranged for name in account.accounts or (account.id,))
    return arranged[0].replace(evidence=tuple(evidence), accounts=tuple(names))


def _rows(
    unit: tuple[str, ...], accounts: Sequence[AnyRecord], record: AnyRecord, policy: str, note: str
) -> Iterator[Decision]:
    """Yield a decision about the value of each account."""
    contest = Contest(unit=unit, accounts=accounts, by_publication=accounts, nature=Nature.OMISSION)
    kept = [contest.key(account) == contest.key(record) for account in accounts]
    if not any(kept):
        note = note or "put together from several accounts"
    for account, is_kept in zip(accounts, kept, strict=True):
        yield Decision(
            field=label(unit),
            policy=policy,
            account=account.id,
            value=_json(account, unit),
            is_kept=is_kept,
            note=note,
        )


def _json(record: AnyRecord, unit: tuple[str, ...]) -> str:
    """Return the value of a field as JSON, or an object with the values of several fields."""
    values = record.model_dump(mode="json", include=set(unit))
    return json.dumps(values if len(unit) > 1 else values[unit[0]], ensure_ascii=False)
