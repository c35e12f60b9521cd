"""Turn the records of a dataset into an event table, one row per act."""

from typing import Any, Final

import narwhals as nw
import polars as pl

from mediation.events.schema import EVENT_COLUMNS, REJECT
from mediation.events.table import EventTable
from mediation.models.records import Statement
from mediation.moves import RULES, Act, RuleSet
from mediation.moves.rules import rule_set
from mediation.record_set import RecordSet

CAMEO: Final = "cameo-1.1"
"""The codebook of the CAMEO codes that speech acts map to."""


def from_records(ds: RecordSet, rules: str | RuleSet = "2026.1") -> EventTable:
    """Return the acts of a dataset's records as an event table, with the dataset's actor ids.

    Acts of one event share its id. A bridging act has one row for each side it reaches. Acts without an equivalent in
    CAMEO and PLOVER have no code. Records have no Goldstein score and no quad class.

    Raises:
        UsageError: unknown version of the rule set.
    """
    chosen = rule_set(rules, RULES)
    acts, _ = chosen.acts(ds)
    frame = pl.DataFrame([_row(act, ds) for act in acts], schema={**schema(), REJECT: pl.String()}, orient="row")
    return EventTable(
        checked=nw.from_native(frame.lazy()),
        codebook=CAMEO,
        countries="id",
        rules=chosen.version,
        actors=ds.actors,
        disputes=tuple(each.id for each in ds.disputes.values()),
        coverage=ds.coverage,
    )


def schema() -> dict[str, pl.DataType]:
    """Return the columns of the event table as Polars types."""
    types: dict[str, pl.DataType] = {
        "string": pl.String(),
        "date": pl.Date(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "list of string": pl.List(pl.String()),
    }
    return {name: types[column.type] for name, column in EVENT_COLUMNS.items()}


def _row(act: Act, ds: RecordSet) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(act, name) for name in EVENT_COLUMNS if hasattr(act, name)}
    row |= {"earliest": act.when.earliest, "latest": act.when.latest, "disputes": list(act.disputes)}
    row |= {"days": act.when.text if act.when.has_gaps else None}
    row |= {"actor_name": ds.actors[act.actor].name, "target_name": ds.actors[act.target].name}
    row |= _codes(act, ds)
    return {**dict.fromkeys((*EVENT_COLUMNS, REJECT)), **row, "url": ds.sources[act.source].url or None}


def _codes(act: Act, ds: RecordSet) -> dict[str, str | None]:
    """Return the codes of a statement's act: those of what the speaker does by making it."""
    record = ds[act.record]
    if not isinstance(record, Statement) or act.actor != record.author:
        return {}
    said = record.act
    plover = {"plover": said.plover or None, "plover_mode": said.mode or None}
    return {"code": said.cameo, "codebook": CAMEO, **plover}
