"""A closed, frozen collection of sources, actors, disputes and records: every id that is used resolves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeVar, cast, get_args

import attrs

from mediation.actors import Actor, Dispute
from mediation.errors import DataError, Problem, UnknownRecordError, UsageError, nearest
from mediation.evidence import Coverage, Source
from mediation.integrity import Entry, check, hanging
from mediation.part import Part
from mediation.records import (
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
from mediation.references import used

if TYPE_CHECKING:
    import polars as pl

    from mediation.accounts import Disagreement, PolicyLike
    from mediation.counterparts import Counterpart, Unmatched
    from mediation.documents import Reanchored, Verification
    from mediation.events.table import EventTable
    from mediation.moves import RuleSet

OnError = Literal["raise", "collect"]
_LISTED: Final = 20
Kind = TypeVar("Kind", bound=Record)
_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})

_Part = TypeVar("_Part", bound=Part)
_Entity = TypeVar("_Entity", Source, Actor, Dispute)


# In which order a dataset has its parts, in whatever order they came.
_ORDER: Final[dict[str, Callable[[Any], tuple[object, ...]]]] = {
    "_sources": lambda source: (source.id,),
    "_actors": lambda actor: (actor.id,),
    "_disputes": lambda dispute: (dispute.id,),
    "records": lambda record: (record.source, record.evidence[0].start, record.event, record.version),
    "coverage": lambda claim: (
        *(claim.period.sort_key, claim.actors, claim.exhaustive, claim.note),
        *(claim.source or "", claim.region),
    ),
}


@attrs.frozen(kw_only=True)
class Tally:
    """How many rows of data were read, and what became of them: read = kept + rejected + skipped + joined.

    A row is what holds one part: a table of a TOML file, a line of JSON, a row of a table. Rejected rows have a
    problem, each at least one; skipped ones hold nothing, like blank lines. Joined ones stand in public datasets,
    and tell more of what another row told first: the second delivery of a deal, the second signatory of an agreement.
    `unread_files` are those files of a folder of which nothing was read, so that nobody knows how many rows they have.
    """

    kept: int = 0
    rejected: int = 0
    skipped: int = 0
    joined: int = 0
    unread_files: int = 0

    @property
    def read(self) -> int:
        """All rows."""
        return self.kept + self.rejected + self.skipped + self.joined


@attrs.frozen(kw_only=True, repr=False)
class Dataset:
    """Sources, actors, disputes and records that hang together. Iterating gives the records.

    The order in which parts are given says nothing, and two datasets of the same parts are equal. Records
    stand as their sources tell them: by source, then by where their evidence begins; entities stand by id.

    `outside` are events that records here refer to and that a filter left out. Of data that were read
    with `on_error="collect"`, `problems` are what was wrong with the rows that did not make it into the dataset;
    `tally` counts the rows of data that were read.

    Raises:
        DataError: an id is used that nothing has, or twice; the error lists every such place.

    >>> from mediation import load_seeds
    >>> ds = load_seeds()
    >>> ds.sources["caliber-2024"].published, ds.actors["TUR"].name
    (When('2024-02-29'), 'Türkiye')
    """

    title: str = ""
    _sources: tuple[Source, ...] = ()
    _actors: tuple[Actor, ...] = ()
    _disputes: tuple[Dispute, ...] = ()
    records: tuple[AnyRecord, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    outside: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = attrs.field(default=(), eq=False)
    tally: Tally | None = attrs.field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        for name, place in _ORDER.items():
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=place)))
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
        lent: int = 0,
        is_closed: bool = False,
        on_error: OnError,
    ) -> Self:
        """Make a dataset of parts that were read from somewhere.

        `problems` are those met while reading, `unread` the entities that could not be read for them, as
        ("actor", "TUR"), `tally` counts the rows that gave no part, `lent` the parts that were no rows, and
        `is_closed` says that the parts are known to hang together. With
        `on_error="collect"` whatever does not fit is left out, again until the rest is closed, and listed in the
        dataset's `problems`.

        Raises:
            DataError: with `on_error="raise"`, when anything is wrong; it lists everything but what only
                follows from a part that could not be read.
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
            follows = hanging(kept, left_out, outside)
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
            tally=attrs.evolve(given, kept=len(kept) - lent, rejected=given.rejected + read - len(kept)),
        )

    @classmethod
    def _of_checked(cls, **fields: Any) -> Self:  # noqa: ANN401 - as many types as there are fields
        """Return a dataset of parts that are known to hang together, without checking them again."""
        ds = cls.__new__(cls)
        for field in attrs.fields(cls):
            value = fields.get(field.name, field.default)
            place = _ORDER.get(field.name)
            object.__setattr__(ds, field.name, tuple(sorted(value, key=place)) if place else value)
        return ds

    def __repr__(self) -> str:
        what = f"{len(self.records)} records of {len(self._sources)} sources, {len(self._actors)} actors"
        return f"<Dataset {self.title!r}: {what}>" if self.title else f"<Dataset: {what}>"

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return _by_id(self._sources)

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""
        return _by_id(self._actors)

    @property
    def disputes(self) -> Mapping[str, Dispute]:
        """The disputes by id."""
        return _by_id(self._disputes)

    @cached_property
    def accounts(self) -> Mapping[str, tuple[AnyRecord, ...]]:
        """What the sources say of each event: its records, by the event's slug."""
        by_event: dict[str, list[AnyRecord]] = {}
        for record in self.records:
            by_event.setdefault(record.event, []).append(record)
        return MappingProxyType({event: tuple(records) for event, records in by_event.items()})

    @cached_property
    def _by_record_id(self) -> Mapping[str, AnyRecord]:
        return {record.id: record for record in self.records}

    def __iter__(self) -> Iterator[AnyRecord]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def __contains__(self, item: object) -> bool:
        """Tell whether a record, or the id of one, is in the dataset."""
        if isinstance(item, Record):
            return self._by_record_id.get(item.id) == item
        return item in self._by_record_id

    def __getitem__(self, record_id: str) -> AnyRecord:
        """Return the record of that id, in constant time.

        Raises:
            KeyError: there is none (it is a MediationError, too); the message names the nearest ids.
        """
        try:
            return self._by_record_id[record_id]
        except (KeyError, TypeError):
            raise UnknownRecordError(f"no record {record_id!r:.200}{self._hint(record_id)}") from None

    def _hint(self, asked: object) -> str:
        """Return what may have been meant by the id of a record that there is not."""
        if not isinstance(asked, str):
            return ": records are found by id, as ds['drones@antalya-2022'], and by number in ds.records"
        if asked in self.accounts:
            return f": that is an event, whose records are ds.accounts[{asked!r}]"
        close = nearest(asked, self._by_record_id, most=3)
        return f" (did you mean {', '.join(close)}?)" if close else ""

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
        from mediation.merging import merge

        return cast("Self", merge(self, other))

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
        from mediation.counterparts import counterparts

        return counterparts(self, other, days=days, actors=actors)

    def unmatched(self, other: "Dataset", *, days: int = 31, actors: int = 2) -> "tuple[Unmatched, ...]":
        """Return the events that have no counterpart in another dataset, of the kinds of which that tells, by event.

        `is_covered` of each says whether the other claims to cover its time and actors: without that its absence
        says nothing, and with it only that no record was found.

        Raises:
            UsageError, DataError: as `counterparts`.
        """
        from mediation.counterparts import unmatched

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
        from mediation.renaming import renamed

        return cast("Self", renamed(self, events, sources))

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

    def save(self, path: str | Path, *, format: str | None = None) -> None:  # noqa: A002 - what it is
        """Write the dataset to a file or folder, in the format that the suffix asks for.

        `.jsonl` and `.json` (also with `.gz`), `.parquet`, `.sqlite`; a name without suffix, or `dataset.toml` in it,
        for a folder of TOML; `datapackage.json` in a folder for one of CSV; `.toml.zip` and `.csv.zip` for these in an
        archive. `format` names the format whatever the suffix. What was there is replaced in one step, and the same
        dataset gives the same bytes.

        Raises:
            UsageError: no format has that name or suffix, or what is there is not to be written over.
        """
        from mediation.formats.known import write

        write(self, Path(path), name=format)

    @classmethod
    def from_frame(
        cls, frame: object, *, kind: str | None = None, entities: "Dataset | None" = None, on_error: OnError = "raise"
    ) -> "Dataset":
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
        from mediation.formats import frames

        return frames.from_frame(frame, kind=kind, entities=entities, on_error=on_error)

    def to_frame(self, table: str | None = None) -> "pl.DataFrame":
        """Return a table of the dataset (`"arms_transfers"`, `"actors"`) as a Polars frame, nested as the models are.

        Records have their `id` first and the bounds of `when` last, as `earliest` and `latest`. Without a name it is
        one table of all parts, whose column `kind` says what each row is; a row of kind `dataset` has the title.

        Raises:
            UsageError: there is no such table.
        """
        from mediation.formats import frames

        return frames.to_frame(self, table)

    def to_pandas(self, table: str | None = None) -> Any:  # noqa: ANN401 - pandas comes without types
        """Return a table as a pandas frame; see `to_frame`.

        Raises:
            UsageError: there is no such table.
            MissingExtraError: pandas or pyarrow is not installed.
        """
        from mediation.formats import frames

        return frames.to_pandas(self, table)

    def to_networkx(self) -> Any:  # noqa: ANN401 - networkx comes without types
        """Return actors and events as a directed multigraph: an edge from an actor for each place that names it.

        Nodes have `part` ("actor" or "event") and type and name, or kind; edges have `record`, `field` and `when`.

        Raises:
            MissingExtraError: networkx is not installed.
        """
        from mediation.formats import frames

        return frames.to_networkx(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the one table of all parts to whoever reads Arrow, as `pyarrow.table(ds)` does."""
        return self.to_frame().__arrow_c_stream__(requested_schema)

    @staticmethod
    def json_schema(kind: str | None = None) -> dict[str, Any]:
        """Return the JSON Schema of what datasets are written as; of one kind, as `mediation.json_schema`.

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
        """Return the dataset with only the records that meet all that is asked. Entities stay.

        A dataset that lost records no longer claims to be exhaustive.

        `actor` keeps the records that mention it anywhere, as speaker, party, target or other; it is named by its id,
        or by a name or alias that it alone has.

        Raises:
            UsageError: a kind that there is not, an actor, source or dispute that the dataset doesn't have, or a name
                that several actors have.
        """
        from mediation.analysis.poles import find_actor

        for what, asked, known in (
            ("kind", kind, KINDS),
            ("source", source, self.sources),
            ("dispute", dispute, self.disputes),
        ):
            if asked is not None:
                require(what, asked, known)
        wanted = actor if actor is None else find_actor(self, actor)

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
        return attrs.evolve(self, records=kept, outside=untold(kept), coverage=tuple(claims))

    def citations(self) -> str:
        """Return the citations in BibTeX that the public datasets behind its sources ask for, each once.

        Nothing where no source comes from a public dataset.

        >>> from mediation import load_seeds
        >>> load_seeds().citations()
        ''
        """
        return "\n\n".join(dict.fromkeys(source.citation for source in self._sources if source.citation))

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

    def reanchor(self, folder: str | Path) -> "Reanchored":
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


def untold(records: Iterable[Record]) -> frozenset[str]:
    """Return the events that the records refer to and none of them tells of."""
    told, referred = set[str](), set[str]()
    for record in records:
        told.add(record.event)
        referred |= used(record)["event"]
    return frozenset(referred - told)


def check_on_error(asked: str) -> None:
    """Refuse a way of dealing with errors that there is not.

    Raises:
        UsageError: it is neither `"raise"` nor `"collect"`.
    """
    if asked not in get_args(OnError):
        raise UsageError(f'on_error is "raise" or "collect", not {asked!r}')


def require(what: str, asked: str, known: Iterable[str]) -> None:
    """Refuse an id that is not among the known ones.

    Raises:
        UsageError: naming the nearest known ids.
    """
    known = tuple(known)
    if asked in known:
        return
    close = nearest(asked, known, most=3)
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    listed = ", ".join(sorted(known)[:_LISTED]) or "none"
    hint = f"did you mean {', '.join(close)}?" if close else f"known are {listed}{more}"
    raise UsageError(f'no {what} "{asked}" ({hint})')


def _by_id(entities: tuple[_Entity, ...]) -> Mapping[str, _Entity]:
    return MappingProxyType({entity.id: entity for entity in entities})


def _of(kind: type[_Part], entries: Iterable[Entry]) -> tuple[_Part, ...]:
    parts = [entry.part for entry in entries]
    wanted = {model for model in set(map(type, parts)) if issubclass(model, kind)}
    return tuple(cast("_Part", part) for part in parts if type(part) in wanted)
