"""The result of reanchoring as text for a terminal, as JSON, and as CSV."""

import json
from collections.abc import Iterator
from typing import Any

from mediation.display import counted
from mediation.documents import Reanchored
from mediation.models.evidence import Evidence
from mediation.show.tables import csv_text


def lines(given: Reanchored[Any]) -> Iterator[str]:
    """Yield a summary, then a line for each span that moved or was lost, and for each unchanged document."""
    yield (
        f"{counted(len(given.changed), 'document')} changed, {counted(len(given.moved), 'span')} moved, "
        f"{len(given.lost)} lost; {counted(len(given.dataset), 'record')} kept, {len(given.dropped)} dropped"
    )
    for each in given.moved:
        yield f"  moved    {each.record}: {_span(each.before)} is now {_span(each.after)}"
    for lost in given.lost:
        rest = "" if lost.is_record_kept else "; the record is dropped, because it has no other evidence"
        yield f"  lost     {lost.record}: {_span(lost.evidence)}{rest}"
    for document in given.left:
        yield f"  unchanged  {document.source}: {document.message}"


def to_json(given: Reanchored[Any]) -> str:
    """Return the result as JSON."""
    answer = {
        "changed": [{"source": each.source, "file": each.file} for each in given.changed],
        "left": [{"source": each.source, "message": each.message} for each in given.left],
        "moved": [
            {"record": each.record, "source": each.before.source}
            | {"before": [each.before.start, each.before.end], "after": [each.after.start, each.after.end]}
            for each in given.moved
        ],
        "lost": [
            {"record": each.record, "source": each.evidence.source}
            | {"span": [each.evidence.start, each.evidence.end], "is_record_kept": each.is_record_kept}
            for each in given.lost
        ],
        "dropped": [record.id for record in given.dropped],
        "records": len(given.dataset),
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(given: Reanchored[Any]) -> str:
    """Return a row for each span that moved or was lost; a lost span has no new place."""
    moved = ((each.record, each.before.source, _span(each.before), _span(each.after)) for each in given.moved)
    lost = ((each.record, each.evidence.source, _span(each.evidence), "") for each in given.lost)
    return csv_text(("record", "source", "before", "after"), (*moved, *lost))


def _span(evidence: Evidence) -> str:
    return f"{evidence.start}-{evidence.end}"
