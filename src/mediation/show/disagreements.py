"""Where accounts of one event differ: as text for a terminal, as JSON, and as CSV."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from pydantic_core import to_jsonable_python
from rich.console import RenderableType

from mediation.accounts import Disagreement, Version
from mediation.accounts.disagreements import show
from mediation.dataset import Dataset
from mediation.display import counted
from mediation.models.part import RecordId
from mediation.show.tables import csv_text, table
from mediation.vocabulary import Nature

_COLUMNS: Final = ("event", "kind", "field", "nature", "value", "record", "source", "outlet", "evidence")
_HEAD: Final = ("field", "nature", "value", "source and span")
_WIDTHS: Final = (26, 13, 30, None)


def tables(found: Sequence[Disagreement], ds: Dataset) -> Iterator[RenderableType]:
    """Yield a summary, a table for each event, and a legend."""
    by_event = [(event, list(same)) for event, same in groupby(found, key=lambda each: each.event)]
    yield _summary(found, len(by_event))
    for event, same in by_event:
        yield table(f"{event} ({_kind(same[0])}, {_outlets(ds, event)})", _HEAD, _cells(same, ds), _WIDTHS)
    if found:
        yield _legend(found)


def to_json(found: Sequence[Disagreement], ds: Dataset) -> str:
    """Return the disagreements as JSON: each with its versions, each version with its accounts and their evidence."""
    rows = [
        {
            "event": each.event,
            "kind": each.kind,
            "field": each.field,
            "nature": each.nature,
            "versions": [
                {
                    "value": to_jsonable_python(version.value, fallback=str),
                    "outlets": version.outlets,
                    "accounts": [_account(record, ds) for record in version.records],
                }
                for version in each.versions
            ],
        }
        for each in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def to_csv(found: Sequence[Disagreement], ds: Dataset) -> str:
    """Return the disagreements as CSV, a row for each account; the value is empty if the account gives none."""
    return csv_text(_COLUMNS, (row for each in found for row in _rows(each, ds)))


def _rows(each: Disagreement, ds: Dataset) -> Iterator[tuple[str, ...]]:
    for version in each.versions:
        for record in version.records:
            source = ds[record].source
            own = (_text(version), record, source, ds.sources[source].origin, _spans(record, ds, "-", " "))
            yield (each.event, each.kind, each.field, each.nature, *own)


def _cells(found: Sequence[Disagreement], ds: Dataset) -> Iterator[tuple[str, ...]]:
    """Yield a row for each account of each disagreement; a cell equal to the one above is left empty."""
    for each in found:
        heads = (each.field, str(each.nature))
        for version in each.versions:
            value = _text(version) or "(no value)"
            for record in version.records:
                yield (*heads, value, _where(record, ds))
                heads, value = ("", ""), ""


def _summary(found: Sequence[Disagreement], events: int) -> str:
    if not found:
        return "No accounts of one event differ."
    natures = [each.nature for each in found]
    counts = ", ".join(f"{natures.count(nature)} {nature}" for nature in Nature if nature in natures)
    return f"Accounts of {counted(events, 'event')} differ on {counted(len(found), 'field')}: {counts}"


def _legend(found: Sequence[Disagreement]) -> str:
    seen = {each.nature for each in found}
    lines = [f"  {nature}: {nature.meaning}" for nature in Nature if nature in seen]
    return "\n".join(["", *lines, "Numbers are character offsets, counted from 0. Sources that say nothing come last."])


def _kind(disagreement: Disagreement) -> str:
    return disagreement.kind.replace("_", " ")


def _outlets(ds: Dataset, event: str) -> str:
    outlets = ds.corroboration(event)
    return f"{counted(len(outlets), 'independent outlet')}: {', '.join(outlets)}"


def _where(record: RecordId, ds: Dataset) -> str:
    return f"{record.partition('@')[2]}, {_spans(record, ds, '–', ', ')}"


def _spans(record: RecordId, ds: Dataset, dash: str, comma: str) -> str:
    """Return the spans of the evidence, with their source if it is not the record's own."""
    own = ds[record].source
    return comma.join(
        f"{'' if each.source == own else f'{each.source} '}{each.start}{dash}{each.end}" for each in ds[record].evidence
    )


def _account(record: RecordId, ds: Dataset) -> dict[str, Any]:
    account = ds[record]
    evidence = [each.model_dump() for each in account.evidence]
    return {
        "record": record,
        "source": account.source,
        "outlet": ds.sources[account.source].origin,
        "evidence": evidence,
    }


def _text(version: Version) -> str:
    return "" if version.is_silent else show(version.value)
