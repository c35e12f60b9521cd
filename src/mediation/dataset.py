"""The dataset: a record set with every question it can answer as a method."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

import attrs

from mediation.models.records import Record
from mediation.record_set import RecordSet
from mediation.tally import OnError

if TYPE_CHECKING:
    import polars as pl

    from mediation.accounts import Disagreement, PolicyLike
    from mediation.combining.counterparts import Counterpart, Unmatched
    from mediation.documents import Reanchored, Verification
    from mediation.events.table import EventTable
    from mediation.moves import RuleSet

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@attrs.frozen(kw_only=True, repr=False)
class Dataset(RecordSet):
    """Sources, actors, disputes and records, closed and frozen: every id that is used resolves.

    Iterating gives the records in the order of their sources: by source, then by where their evidence begins.
    Two datasets with the same parts are equal, in whatever order the parts were given.

    `outside` lists events that records refer to and that a filter left out. After `on_error="collect"`,
    `problems` lists what was wrong with the rejected rows. `tally` counts the rows that were read.

    Raises:
        DataError: an id is missing or used twice; the error lists every such place.

    >>> from mediation import load_seeds
    >>> ds = load_seeds()
    >>> ds.sources["caliber-2024"].published, ds.actors["TUR"].name
    (When('2024-02-29'), 'Türkiye')
    """

    def __or__(self, other: "Dataset") -> Self:
        """Merge two datasets: what is in both is there once, and who is in both is one.

        Sources, disputes and records of one id have to be the same in both. Actors are one when they have the same
        id, or the same code: `iso3`, `cow`, `gw`, `wikidata`, or the `cameo` code of a state. Where their ids differ
        that of the left is kept, and all that refers to them on the right is rewritten; the values in the decisions
        of consolidated records stay as their accounts have them. Names, codes, memberships and offices are
        united. The names shown are those of the left: a preferred name that only the right has becomes an
        alias. Where several actors of one dataset have one code, ids decide: who has it under one id in both is one,
        and the others stay who they are.

        Two titles stand side by side, as `A; B`. Coverage is that of both: what was exhaustive for some actors
        and time stays so with more records; whether the other dataset tells what the claim denies is not looked
        into, nor whether both tell one event under two slugs. `outside` are the events that still
        nobody tells. Problems and tallies of both are kept: rows that both had were read twice.

        Raises:
            DataError: the two contradict each other: parts of one id differ, or one actor has two types, notes or
                values of a code, or is two actors of the other dataset. Every such part is listed.

        >>> from mediation import load_seeds
        >>> ds = load_seeds()
        >>> ds.filter(source="visit-2024") | ds.filter(source="antalya-2022")
        <Dataset 'Türkiye between Russia and Ukraine': 81 records of 5 sources, 50 actors>
        """
        if not isinstance(other, Dataset):
            return NotImplemented
        from mediation.combining.merging import merge

        return merge(self, other)

    def counterparts(self, other: "Dataset", *, days: int = 31, actors: int = 2) -> "tuple[Counterpart, ...]":
        """Return the pairs of events, of this dataset and of another, that may be one and the same.

        It proposes and decides nothing. Two events are a pair when they are of one kind, share actors, and come near
        each other in time, whatever all their accounts say else:

        - They share as many actors as `actors` says, in any role, or all of the one that has fewer. Of arms transfers
          supplier and recipient have to be the same; of measures and statements somebody on each side, where both say
          who is there. Who is one is told by ids and codes as in merging; members of groups are not their group, nor
          persons the state for which they act. An event that names nobody has no counterpart.
        - No more than so many days lie between their dates. As a source of a year and one of a day may mean
          the same day, it is the days at least that count; a vague date is near many, and `at_most` says how vague.
          Compared are the dates of the records, and of steps of one status: of deliveries, say.

        By our event; of each, first the one that shares most actors, of these the one that is nearest at least, then at
        most, and then the one with fewest other actors.

        Raises:
            UsageError: `days` is less than 0, or `actors` less than 1.
            DataError: who of theirs is who of ours can't be told, as in merging.

        >>> from mediation import load_seeds
        >>> ds = load_seeds()
        >>> drones = ds.filter(event="tb2-drones-to-ukraine")
        >>> drones.filter(source="antalya-2022").counterparts(drones.filter(source="caliber-2024"))
        (<Counterpart tb2-drones-to-ukraine and tb2-drones-to-ukraine, TUR, UKR, 0–1703 days>,)
        """
        from mediation.combining.counterparts import counterparts

        return counterparts(self, other, days=days, actors=actors)

    def unmatched(self, other: "Dataset", *, days: int = 31, actors: int = 2) -> "tuple[Unmatched, ...]":
        """Return the events that have no counterpart in another dataset, of the kinds of which that tells, by event.

        `is_covered` of each says whether the other claims to cover its time and actors: without that its absence
        says nothing, and with it only that no record was found.

        Raises:
            UsageError, DataError: as `counterparts`.
        """
        from mediation.combining.counterparts import unmatched

        return unmatched(self, other, days=days, actors=actors)

    def renamed(self, events: Mapping[str, str] = _NO_NAMES, *, sources: Mapping[str, str] = _NO_NAMES) -> Self:
        """Return the dataset with other names for some of its events and sources, wherever they are named.

        So is said that an event is the one to which another dataset gives that name: merged, the two have accounts
        of one event, and `disagreements` shows where they differ. Sources are renamed where two that are not one have
        the same name, as two downloads from one database. Values in the decisions of consolidated records stay as
        their accounts have them.

        Raises:
            UsageError: the dataset tells of no such event or source and refers to none; the message names the nearest.
                Or the name can't be one, or two records would have one id, two sources one name, an event two kinds,
                or an event be a part of itself.

        >>> from mediation import load_seeds
        >>> load_seeds().renamed({"tb2-drones-to-ukraine": "sipri-61996"}).corroboration("sipri-61996")
        ('caliber-az', 'reuters', 'visit-2024')
        >>> "trt-2022" in load_seeds().renamed(sources={"antalya-2022": "trt-2022"}).sources
        True
        """
        from mediation.combining.renaming import renamed

        return renamed(self, events, sources)

    def save(self, path: str | Path, *, format: str | None = None) -> None:  # noqa: A002 - what it is
        """Write the dataset to a file or folder, in the format that the suffix asks for.

        `.jsonl` and `.json` (also with `.gz`), `.parquet`, `.sqlite`; a name without suffix, or `dataset.toml` in it,
        for a folder of TOML; `datapackage.json` in a folder for one of CSV; `.toml.zip` and `.csv.zip` for these in an
        archive. `format` names the format whatever the suffix. What was there is replaced in one step, and the same
        dataset gives the same bytes.

        Raises:
            UsageError: no format has that name or suffix, or what is there is not to be written over.
        """
        from mediation.formats.registry import write

        write(self, Path(path), name=format)

    @classmethod
    def from_frame(
        cls, frame: object, *, kind: str | None = None, entities: "Dataset | None" = None, on_error: OnError = "raise"
    ) -> Self:
        """Return the rows of a frame (Polars, pandas, Arrow, whatever Narwhals takes) as a dataset.

        Args:
            frame: a table as `to_frame` gives it. Columns may be missing where a field need not be there.
            kind: what all rows are (`"arms_transfer"` or `"arms_transfers"`); without it the column `kind` says so.
            entities: a dataset whose title, sources, actors and disputes the rows refer to; a table of one kind of
                record has none of its own.
            on_error: as in `load`.

        Raises:
            UsageError: it is no frame, or the kind is not known.
            DataError: with `on_error="raise"`, when anything is wrong with the rows.

        >>> from mediation import Dataset, load_seeds
        >>> ds = load_seeds()
        >>> Dataset.from_frame(ds.to_frame()) == ds
        True
        """
        from mediation.formats.tables import frames

        return frames.from_frame(cls, frame, kind=kind, entities=entities, on_error=on_error)

    def to_frame(self, table: str | None = None) -> "pl.DataFrame":
        """Return a table of the dataset (`"arms_transfers"`, `"actors"`) as a Polars frame, nested as the models are.

        Records have their `id` first and the bounds of `when` last, as `earliest` and `latest`. Without a name it is
        one table of all parts, whose column `kind` says what each row is; a row of kind `dataset` has the title.

        Raises:
            UsageError: there is no such table.
        """
        from mediation.formats.tables import frames

        return frames.to_frame(self, table)

    def to_pandas(self, table: str | None = None) -> Any:
        """Return a table as a pandas frame; see `to_frame`.

        Raises:
            UsageError: there is no such table.
            MissingExtraError: pandas or pyarrow is not installed.
        """
        from mediation.formats.tables import frames

        return frames.to_pandas(self, table)

    def to_networkx(self) -> Any:
        """Return actors and events as a directed multigraph: an edge from an actor for each place that names it.

        Nodes have `part` ("actor" or "event") and type and name, or kind; edges have `record`, `field` and `when`.

        Raises:
            MissingExtraError: networkx is not installed.
        """
        from mediation.formats.tables import frames

        return frames.to_networkx(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the one table of all parts to whoever reads Arrow, as `pyarrow.table(ds)` does."""
        return self.to_frame().__arrow_c_stream__(requested_schema)

    @staticmethod
    def json_schema(kind: str | None = None) -> dict[str, Any]:
        """Return the JSON Schema of a dataset as JSON, or of one kind of record or other part.

        Raises:
            UsageError: no schema has that name.
        """
        from mediation.formats.schema import json_schema

        return json_schema(kind)

    def events(self, rules: "str | RuleSet" = "2026.1") -> "EventTable":
        """Return the acts that a rule set makes of the records as an event table, one row each.

        Rows of one event share its id; a bridging act stands once for each side it reaches. An analysis of the
        table counts what it counts of the records.

        Raises:
            UsageError: no known rule set has that version.

        >>> from mediation import load_seeds
        >>> acts = load_seeds().events().frame.collect()
        >>> len(acts), acts["event"].n_unique()
        (126, 60)
        """
        from mediation.events.records import from_records

        return from_records(self, rules)

    def verify(self, folder: str | Path) -> "Verification":
        """Hold every span of every record against the documents in the folder, found by their digests.

        Raises:
            UsageError: the folder is not there.
        """
        from mediation.documents import verify

        return verify(self, folder)

    def quote(self, record: Record | str, folder: str | Path) -> tuple[str, ...]:
        """Return the words of each span of a record, or of the record of that id, from the documents in the folder.

        Raises:
            UsageError: the folder is not there, or the dataset has no such record or not its source.
            DataError: a span is not proven; the error says of each which document is absent or differs.
        """
        from mediation.documents import quote

        return quote(self, record, folder)

    def reanchor(self, folder: str | Path) -> "Reanchored[Self]":
        """Move the evidence to where its words stand in documents that are no longer as they were coded.

        Raises:
            UsageError: the folder is not there.
        """
        from mediation.documents import reanchor

        return reanchor(self, folder)

    def disagreements(self) -> "tuple[Disagreement, ...]":
        """Return each field on which the accounts of an event differ, who says what, and how they differ.

        By event, then in the order of the fields of its kind.

        >>> from mediation import load_seeds
        >>> [each for each in load_seeds().disagreements() if each.field == "terms"]
        [<Disagreement on tb2-drones-to-ukraine terms, contradiction:
        sale (antalya-2022); donation (caliber-2024); nothing (capital-2022, visit-2024)>]
        """
        from mediation.accounts import disagreements

        return disagreements(self)

    def corroboration(self, event: str) -> tuple[str, ...]:
        """Return the independent outlets that report an event; all who relay one outlet are that one.

        Raises:
            UsageError: there is no such event; the message names the nearest.

        >>> from mediation import load_seeds
        >>> load_seeds().corroboration("tb2-drones-to-ukraine")
        ('caliber-az', 'reuters', 'visit-2024')
        """
        from mediation.accounts import corroboration

        return corroboration(self, event)

    def consolidate(self, policy: "PolicyLike" = "coalesce") -> Self:
        """Return the dataset with one record per event, as a policy resolves the accounts where they differ.

        Each record has the identity of its lead (the first account in the order of the policy), the evidence
        of all accounts, and in `decisions` what became of each account's value. A value that would break a
        rule of the record gives way to the lead's, and its decision's note says so. Events that one account
        tells stay as they are, and so do sources, actors, disputes and coverage. What is the coder's (`summary`,
        `label`, `memo`, `confidence`), and `attribution`, are the lead's, also where a value is another's.

        Args:
            policy: `coalesce`: the first known value, by when the sources came out (`Coalesce` takes an order
                of your own). `consensus`: what all say who speak, and of lists what all name, an actor with
                an open role where they differ on it; else nothing; what can't be empty is the lead's.
                `precise`: the most exact. `unite`: sets united, parts merged, dates as a range.
                `latest`: the value of the source that came out last. Or a function
                `(field, ((account, value), ...)) -> value`, or a mapping from fields to any of these, with
                "*" for the others. Fields that stand together, like `when+steps`, are named so, or one by one, and a
                function gives one mapping of their values.

        Raises:
            UsageError: a policy, field or source that there is not.

        >>> from mediation import load_seeds
        >>> drones = load_seeds().consolidate("latest")["tb2-drones-to-ukraine@antalya-2022"]
        >>> drones.terms, [each.account for each in drones.decisions if each.field == "terms" and each.is_kept]
        (<Terms.DONATION: 'donation'>, ['tb2-drones-to-ukraine@caliber-2024'])
        """
        from mediation.accounts import consolidate

        return consolidate(self, policy)
