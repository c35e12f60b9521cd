"""Types of the public interface. Mypy checks this module, and nothing runs it.

Each `type: ignore` marks an expected error. If mypy does not find it, the check fails.
"""
# ruff: noqa: INP001 - a package of this name would hide the standard library's typing

from collections.abc import Mapping
from typing import Any, assert_type

import polars as pl
from hypothesis.strategies import SearchStrategy

import mediation
from mediation import (
    Actor,
    Agreement,
    AnyRecord,
    ArmsTransfer,
    Balance,
    Coalesce,
    Dataset,
    Measure,
    Pole,
    Problem,
    Record,
    Source,
    Statement,
    When,
    codes,
    testing,
)
from mediation.accounts import Disagreement
from mediation.analysis import Cell, Count, Finding, Move
from mediation.models import Step
from mediation.models.part import ActorId, RecordId, SourceId
from mediation.moves import WhyNot
from mediation.vocabulary import AgreementStatus, Domain, Posture, Reply, TransferStage


def a_table_is_typed(ds: Dataset, frame: "pl.LazyFrame") -> None:
    """A balance of records has a tuple of moves. A balance of a table has a table of moves."""
    assert_type(ds.events(), mediation.EventTable)
    assert_type(mediation.balance(ds.events(), "TUR", ("RUS", "UKR")), mediation.analysis.TableBalance)
    assert_type(mediation.balance(frame, "TUR", ("RUS", "UKR"), every="1w"), mediation.analysis.TableBalance)
    assert_type(mediation.balance(ds, "TUR", ("RUS", "UKR")).moves, tuple[Move, ...])
    assert_type(mediation.balance(frame, "TUR", ("RUS", "UKR")).moves, mediation.analysis.MoveTable)
    mediation.balance(ds, "TUR", ("RUS", "UKR"), coverage=mediation.coverage(frame))  # type: ignore[call-overload]
    assert_type(mediation.dyads(frame).of("TUR", "RUS"), tuple[mediation.analysis.DyadPeriod, ...])
    mediation.dyads(frame, aggregator="median")  # type: ignore[arg-type]
    assert_type(mediation.deduplicate(frame).table, mediation.EventTable)
    mediation.deduplicate(frame, by="week")  # type: ignore[arg-type]


def a_dataset_is_typed(ds: Dataset) -> None:
    """Look-ups and tuples have types of their items."""
    assert_type(ds.actors, Mapping[str, Actor])
    assert_type(ds.sources["a"], Source)
    assert_type(ds.arms_transfers, tuple[ArmsTransfer, ...])
    assert_type(ds.arms_transfers[0].supplier, ActorId)
    assert_type(ds.agreements[0].steps[0].status, AgreementStatus)
    assert_type(ds["e@a"], AnyRecord)
    assert_type(ds.accounts["e"], tuple[AnyRecord, ...])
    assert_type(ds.problems, tuple[Problem, ...])
    assert_type(ds.filter(kind="measure"), Dataset)
    assert_type(ds.disagreements(), tuple[Disagreement, ...])
    assert_type(ds.disagreements()[0].versions[0].records, tuple[RecordId, ...])
    assert_type(ds.corroboration("e"), tuple[str, ...])
    assert_type(ds.consolidate({"when": "precise", "*": Coalesce(("a",))}), Dataset)
    ds.consolidate(4)  # type: ignore[arg-type]
    for record in ds:
        assert_type(record, AnyRecord)
        assert_type(record.id, RecordId)
        assert_type(record.source, SourceId)
        assert_type(record.when, When)


def kinds_narrow_types(record: AnyRecord) -> None:
    """The kind of a record and its class both narrow its type."""
    if record.kind == "measure":
        assert_type(record, Measure)
        assert_type(record.posture, Posture)
    elif isinstance(record, ArmsTransfer):
        assert_type(record.stage, TransferStage)
    else:
        repr(record.supplier)  # type: ignore[union-attr]


def records_are_frozen(record: Statement, transfer: ArmsTransfer) -> None:
    """No field of a record can be set."""
    record.summary = "Something else."  # type: ignore[misc]
    transfer.steps[0].when = When("2022")  # type: ignore[misc]
    transfer.steps[0] = transfer.steps[0]  # type: ignore[index]
    record.evidence.append(record.evidence[0])  # type: ignore[attr-defined]
    assert_type(record.replace(summary="Something else."), Statement)


def other_values_are_frozen(ds: Dataset, balance: Balance, when: When) -> None:
    """No field of a dataset, balance or date can be set."""
    ds.title = "Another"  # type: ignore[misc]
    ds.actors["TUR"] = ds.actors["RUS"]  # type: ignore[index]
    balance.moves = ()  # type: ignore[misc]
    when.text = "2022"  # type: ignore[misc]


def ids_have_types(record: Record, actor: ActorId) -> None:
    """Ids of different things have different types, although all are texts."""
    mediation.Evidence(source=actor, start=0, end=1, sha256="0" * 64)  # type: ignore[arg-type]
    mediation.Evidence(source=record.source, start=0, end=1, sha256="0" * 64)
    actor.upper()


def models_know_their_fields(actor: ActorId) -> None:
    """Unknown fields, missing fields and wrong codes are type errors."""
    mediation.models.Response(by=actor, reply=Reply.ACCEPTED, when=When("2022"))
    mediation.models.Response(by=actor, reply=Posture.IMPOSED, when=When("2022"))  # type: ignore[arg-type]
    mediation.models.Response(by=actor, replay=Reply.ACCEPTED, when=When("2022"))  # type: ignore[call-arg]
    mediation.models.Response(by=actor, reply=Reply.ACCEPTED)  # type: ignore[call-arg]
    assert_type(Step(status=Posture.IMPOSED, when=When("2022")), Step[Posture])


def answers_have_no_truth_value(when: When) -> None:
    """An answer has no truth value, so the code in the condition is unreachable."""
    if when.before("2022"):
        repr("before")  # type: ignore[unreachable]


def dates_have_no_order(when: When, other: When) -> None:
    """Dates have no `<`. They have `before` and `after`."""
    repr(when < other)  # type: ignore[operator]


def a_balance_is_typed(ds: Dataset) -> None:
    """A balance has typed cells, moves and reasons."""
    balance = mediation.balance(ds, actor="TUR", poles=("RUS", {"West": ["USA", "NATO"]}))
    assert_type(balance, Balance)
    assert_type(balance.poles, tuple[Pole, Pole])
    assert_type(balance.cells, tuple[Cell, ...])
    assert_type(balance.cells[0].count, Count)
    assert_type(balance.cells[0].domain, Domain)
    assert_type(balance.moves, tuple[Move, ...])
    assert_type(balance.moves[0].record, RecordId)
    assert_type(balance.why_not, tuple[WhyNot, ...])
    assert_type(balance.base, Finding)
    assert_type(balance.count("cooperative", "RUS"), Count | None)
    mediation.balance(ds, actor="TUR", poles=["RUS", {"West": ("USA", "NATO")}])
    mediation.balance(ds, actor="TUR", poles=("RUS", 2))  # type: ignore[arg-type]


def evidence_is_typed(ds: Dataset, source: mediation.Source, record: mediation.Statement) -> None:
    """Verifications, quotes and anchors are typed."""
    answer = ds.verify("papers")
    assert_type(answer, mediation.documents.Verification)
    assert_type(answer.proofs[0].record, RecordId)
    assert_type(answer.proofs[0].failed, tuple[mediation.Evidence, ...])
    assert_type(answer.counts, dict[mediation.documents.ProofStatus, int])
    assert_type(ds.quote(record, "papers"), tuple[str, ...])
    assert_type(ds.reanchor("papers").dataset, Dataset)
    assert_type(mediation.anchor(source, "a text", "text", occurrence=1), mediation.Evidence)
    mediation.anchor(record, "a text", "text")  # type: ignore[arg-type]
    mediation.source_of("a.txt", id="a", title="A", published="2022")  # type: ignore[call-arg]


def merging_and_comparing_are_typed(ds: Dataset) -> None:
    """Merged datasets are datasets, and a difference has typed changes."""
    assert_type(ds | ds, Dataset)
    found = mediation.diff(ds, ds)
    assert_type(found, mediation.combining.Difference)
    assert_type(found.changed, tuple[mediation.combining.Change, ...])
    assert_type(found.is_empty, bool)
    assert_type(mediation.formats.schema.json_schema("source"), dict[str, Any])
    ds | 1  # type: ignore[operator]
    mediation.diff(ds)  # type: ignore[call-arg]


def codes_are_typed() -> None:
    """Codebooks, score tables and look-ups of states are typed."""
    assert_type(mediation.codebook("cameo-1.1")["126"], mediation.codes.Code)
    assert_type(mediation.crosswalk("cameo-1.1")["126"], mediation.codes.Turn)
    assert_type(codes.goldstein("gdelt")["126"], float)
    assert_type(codes.quad_class("gdelt").look_up("126").value, int)
    assert_type(codes.find_state("Turkey"), str | None)
    assert_type(codes.translate("TUR", "fips"), tuple[codes.DatedCode, ...])
    mediation.codebook("cameo-1.1")[126]  # type: ignore[index]


def strategies_are_typed() -> None:
    """Strategies have the type of their examples."""
    assert_type(testing.datasets(max_records=3), SearchStrategy[Dataset])
    assert_type(testing.agreements(actors=("TUR", "RUS")), SearchStrategy[Agreement])
    assert_type(testing.records("measure"), SearchStrategy[AnyRecord])
    assert_type(testing.steps(Posture), SearchStrategy[tuple[Step[Posture], ...]])
    testing.agreements(colours=("red",))  # type: ignore[call-arg]
