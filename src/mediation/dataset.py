"""The dataset: a record set with one method for each analysis."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

import attrs

from mediation.arguments import new_path_of
from mediation.models.records import Record
from mediation.record_set import RecordSet
from mediation.tally import OnError

if TYPE_CHECKING:
    import polars as pl

    from mediation.accounts import Disagreement, PolicyLike
    from mediation.combining.counterparts import Counterpart, Unmatched
    from mediation.documents import Reanchored, Verification
    from mediation.events.table import EventTable
    from mediation.events.unknown_names import UnknownName
    from mediation.moves import RuleSet

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@attrs.frozen(kw_only=True, repr=False)
class Dataset(RecordSet):
    """Sources, actors, disputes and records, closed and frozen: every id that is used resolves.

    Iterate over a dataset to get its records, by source and then by where their evidence begins.
    Two datasets with the same parts are equal. The order of the parts doesn't matter.

    `outside` lists the events that records refer to but that a filter left out. After `on_error="collect"`,
    `problems` lists the errors in the rejected rows. `tally` counts the rows that were read.

    Raises:
        DataError: missing or duplicate ids; the error lists every place.

    >>> from mediation import load_seeds
    >>> ds = load_seeds()
    >>> ds.sources["caliber-2024"].published, ds.actors["TUR"].name
    (When('2024-02-29'), 'Türkiye')
    """

    def __or__(self, other: "Dataset") -> Self:
        """Merge two datasets. Parts that are in both appear once.

        Sources, disputes and records with the same id must be equal in both datasets.

        Actors are the same actor when they share an id or a code: `iso3`, `cow`, `gw`, `wikidata`, or the `cameo`
        code of a state. If their ids differ, the id on the left wins and references on the right are rewritten.
        The values in the decisions of consolidated records don't change. Names, codes, memberships and offices are
        merged. The preferred name is the left one; a preferred name of the right becomes an alias. If several
        actors of one dataset share a code, only actors with the same id are merged; the others stay separate.

        Two titles are joined, as `A; B`. Coverage claims of both are kept. Merging doesn't check whether the records
        of one dataset contradict the coverage claims of the other, or whether both report one event under two ids.
        `outside` lists the referenced events that neither dataset has records of. Problems and tallies are added
        up, so rows that both datasets read are counted twice.

        Raises:
            DataError: the datasets contradict each other. Parts with the same id differ, an actor has two types,
                notes or values of a code, or an actor matches two actors of the other dataset. The error lists
                every such part.

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
        """Return pairs of events, one from each dataset, that may be the same event.

        The pairs are candidates for you to check. Two events are a pair when they have the same kind, shared actors
        and nearby dates; other fields are not compared:

        - The events share at least `actors` actors in any role, or all actors of the event that has fewer. Arms
          transfers need the same supplier and the same recipient. Measures and statements need a shared actor on each
          side, if both events name actors there. Actors match by id and code, as in merging. A member does not
          match its group, and a person does not match the state they act for. Events without actors have no
          counterparts.
        - Their dates may be at most `days` days apart. The minimum distance counts, because a source that gives the
          year and a source that gives the day may mean the same day. A vague date is near many others; `at_most` gives
          the maximum distance. The dates of records are compared, and the dates of steps with the same status, such
          as deliveries.

        Pairs are sorted by our event. The best candidate comes first: most shared actors, then the smallest minimum
        distance, then the smallest maximum distance, then the fewest other actors.

        Raises:
            UsageError: `days` is less than 0, or `actors` is less than 1.
            DataError: the actors of the two datasets can't be matched, as in merging.

        >>> from mediation import load_seeds
        >>> ds = load_seeds()
        >>> drones = ds.filter(event="tb2-drones-to-ukraine")
        >>> drones.filter(source="antalya-2022").counterparts(drones.filter(source="caliber-2024"))
        (<Counterpart tb2-drones-to-ukraine and tb2-drones-to-ukraine, TUR, UKR, 0–1703 days>,)
        """
        from mediation.combining.counterparts import counterparts

        return counterparts(self, other, days=days, actors=actors)

    def unmatched(self, other: "Dataset", *, days: int = 31, actors: int = 2) -> "tuple[Unmatched, ...]":
        """Return the events that have no counterpart in another dataset, sorted by event.

        Events of kinds that the other dataset doesn't record are left out. `is_covered` says whether the other
        dataset claims to cover the time and actors of the event. If it does, no record was found; otherwise the
        absence has no meaning.

        Raises:
            UsageError, DataError: as `counterparts`.
        """
        from mediation.combining.counterparts import unmatched

        return unmatched(self, other, days=days, actors=actors)

    def renamed(self, events: Mapping[str, str] = _NO_NAMES, *, sources: Mapping[str, str] = _NO_NAMES) -> Self:
        """Return the dataset with new ids for some events and sources, everywhere.

        Rename an event to the id that another dataset uses for it. After merging, both datasets have accounts of one
        event, and `disagreements` shows where they differ. Rename a source if another source has the same id, such as
        another download from the same database. The values in the decisions of consolidated records don't change.

        Raises:
            UsageError: unknown event or source (the message gives the nearest ids), or invalid new id. Or two records
                or two sources would get the same id, an event would get two kinds or become a part of itself.

        >>> from mediation import load_seeds
        >>> load_seeds().renamed({"tb2-drones-to-ukraine": "sipri-61996"}).corroboration("sipri-61996")
        ('caliber-az', 'reuters', 'visit-2024')
        >>> "trt-2022" in load_seeds().renamed(sources={"antalya-2022": "trt-2022"}).sources
        True
        """
        from mediation.combining.renaming import renamed

        return renamed(self, events, sources)

    def save(self, path: str | Path, *, format: str | None = None) -> None:  # noqa: A002 - what it is
        """Write the dataset to a file or folder. The suffix sets the format, unless `format` names one.

        - `.jsonl`, `.json`, `.jsonl.gz`, `.json.gz`, `.parquet`, `.sqlite`: one file.
        - No suffix, or `dataset.toml` in a folder: a folder of TOML files.
        - `datapackage.json` in a folder: a folder of CSV files.
        - `.toml.zip` and `.csv.zip`: these folders as an archive.

        An existing file is replaced in one step. Equal datasets give the same bytes.

        Raises:
            UsageError: unknown format or suffix, or the path holds something that `save` must not overwrite.
        """
        from mediation.formats.registry import write

        write(self, new_path_of(path), name=format)

    @classmethod
    def from_frame(
        cls, frame: object, *, kind: str | None = None, entities: "Dataset | None" = None, on_error: OnError = "raise"
    ) -> Self:
        """Return the rows of a frame as a dataset. Accepts Polars, pandas, Arrow and anything else that Narwhals reads.

        Args:
            frame: a table as returned by `to_frame`. Columns of optional fields may be missing.
            kind: the kind of all rows (`"arms_transfer"` or `"arms_transfers"`). Default: the column `kind`.
            entities: a dataset with the title, sources, actors and disputes that the rows refer to. A table of one
                kind of record has none of its own.
            on_error: as in `load`.

        Raises:
            UsageError: `frame` is not a frame, or the kind is unknown.
            DataError: invalid rows, with `on_error="raise"`.

        >>> from mediation import Dataset, load_seeds
        >>> ds = load_seeds()
        >>> Dataset.from_frame(ds.to_frame()) == ds
        True
        """
        from mediation.formats.tables import frames

        return frames.from_frame(cls, frame, kind=kind, entities=entities, on_error=on_error)

    def to_frame(self, table: str | None = None) -> "pl.DataFrame":
        """Return a table of the dataset (`"arms_transfers"`, `"actors"`) as a Polars frame, nested like the models.

        Records have their `id` in the first column and the bounds of `when` in the last two, `earliest` and `latest`.
        Without `table`, the frame has all parts, and the column `kind` says what each row is. The row of kind
        `dataset` has the title.

        Raises:
            UsageError: unknown table.
        """
        from mediation.formats.tables import frames

        return frames.to_frame(self, table)

    def to_pandas(self, table: str | None = None) -> Any:
        """Return a table as a pandas frame; see `to_frame`.

        Raises:
            UsageError: unknown table.
            MissingExtraError: pandas or pyarrow is not installed.
        """
        from mediation.formats.tables import frames

        return frames.to_pandas(self, table)

    def to_networkx(self) -> Any:
        """Return a directed multigraph of actors and events, with an edge for each mention of an actor by a record.

        Nodes have `part`: "actor" (with `type` and `name`) or "event" (with `kind`). Edges have `record`, `field` and
        `when`.

        Raises:
            MissingExtraError: networkx is not installed.
        """
        from mediation.formats.tables import frames

        return frames.to_networkx(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the table of all parts as an Arrow stream, for `pyarrow.table(ds)` and other readers of Arrow."""
        return self.to_frame().__arrow_c_stream__(requested_schema)

    @staticmethod
    def json_schema(kind: str | None = None) -> dict[str, Any]:
        """Return the JSON Schema of a dataset, or of one kind of record or other part.

        Raises:
            UsageError: unknown kind.
        """
        from mediation.formats.schema import json_schema

        return json_schema(kind)

    def events(self, rules: "str | RuleSet" = "2026.1") -> "EventTable":
        """Derive acts from the records with a rule set, and return them as an event table with one row per act.

        Rows of one event share its id. A bridging act has one row for each side that it reaches. Analyses give the
        same counts for the table as for the records.

        Raises:
            UsageError: unknown rule set version.

        >>> from mediation import load_seeds
        >>> acts = load_seeds().events().frame.collect()
        >>> len(acts), acts["event"].n_unique()
        (126, 60)
        """
        from mediation.events.records import from_records

        return from_records(self, rules)

    def unknown_names(self) -> "tuple[UnknownName, ...]":
        """Return the states that the library does not know, each with the number of records that name it.

        A loader makes a new actor of a name or number that no state has. If it is another spelling of a state, the
        records of this state are split between two actors. Groups, organisations and persons are not listed.

        >>> from mediation import load_seeds
        >>> load_seeds().unknown_names()
        ()
        """
        from mediation.events.unknown_names import unknown_states

        return unknown_states(self)

    def verify(self, folder: str | Path) -> "Verification":
        """Check every evidence span of every record against the documents in the folder, identified by their digests.

        Raises:
            UsageError: the folder doesn't exist.
        """
        from mediation.documents import verify

        return verify(self, folder)

    def quote(self, record: Record | str, folder: str | Path) -> tuple[str, ...]:
        """Return the text of each evidence span of a record, or of a record id, from the documents in the folder.

        Raises:
            UsageError: the folder doesn't exist, or the dataset doesn't have the record or its source.
            DataError: a span can't be verified; the error lists the documents that are missing or differ.
        """
        from mediation.documents import quote

        return quote(self, record, folder)

    def reanchor(self, folder: str | Path) -> "Reanchored[Self]":
        """Find the evidence in documents that changed after coding, and move its spans to the new places.

        Raises:
            UsageError: the folder doesn't exist.
        """
        from mediation.documents import reanchor

        return reanchor(self, folder)

    def disagreements(self) -> "tuple[Disagreement, ...]":
        """Return each field on which the accounts of an event differ, with every account's value and how they differ.

        Sorted by event, then by the order of fields in the model.

        >>> from mediation import load_seeds
        >>> [each for each in load_seeds().disagreements() if each.field == "terms"]
        [<Disagreement on tb2-drones-to-ukraine terms, contradiction:
        sale (antalya-2022); donation (caliber-2024); nothing (capital-2022, visit-2024)>]
        """
        from mediation.accounts import disagreements

        return disagreements(self)

    def corroboration(self, event: str) -> tuple[str, ...]:
        """Return the independent outlets that report an event. Sources that relay one outlet count as that outlet.

        Raises:
            UsageError: unknown event; the message gives the nearest ids.

        >>> from mediation import load_seeds
        >>> load_seeds().corroboration("tb2-drones-to-ukraine")
        ('caliber-az', 'reuters', 'visit-2024')
        """
        from mediation.accounts import corroboration

        return corroboration(self, event)

    def consolidate(self, policy: "PolicyLike" = "coalesce") -> Self:
        """Return the dataset with one record per event. A policy chooses the value where accounts differ.

        Each record has the id of its lead account, which is the first account in the order of the policy. It has the
        evidence of all accounts, and `decisions` lists every account's value and whether it was kept. If a value
        would make the record invalid, the lead's value replaces it and the decision has a note. The coder's fields
        (`summary`, `label`, `memo`, `confidence`) and `attribution` are always the lead's. Events with one account
        don't change, and neither do sources, actors, disputes and coverage.

        Named policies take parties and third parties from PAA-X, which codes them by hand, before PA-X's text.

        Args:
            policy: the name of a policy, a function, or a mapping from fields to policies with "*" for all other
                fields.

                - `coalesce`: the first known value, by publication date of the sources. `Coalesce` takes your own
                  order.
                - `consensus`: what every account that gives a value agrees on, otherwise nothing. Lists keep the items
                  that all accounts name. An actor whose roles differ gets an open role. Required fields take the
                  lead's value.
                - `precise`: the most exact value.
                - `unite`: sets are united, parts merged, and a date may be any day of any account.
                - `latest`: the value of the source that was published last.

                A function is called as `function(field, ((account, value), ...))` and returns the value. Fields that
                are decided together, like `when+steps`, have a joint name. A mapping may also name them one by one. A
                function returns a mapping of their values.

        Raises:
            UsageError: unknown policy, field or source.

        >>> from mediation import load_seeds
        >>> drones = load_seeds().consolidate("latest")["tb2-drones-to-ukraine@antalya-2022"]
        >>> drones.terms, [each.account for each in drones.decisions if each.field == "terms" and each.is_kept]
        (<Terms.DONATION: 'donation'>, ['tb2-drones-to-ukraine@caliber-2024'])
        """
        from mediation.accounts import consolidate

        return consolidate(self, policy)
