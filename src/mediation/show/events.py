"""A survey of the rows of event files as text for a terminal, as JSON, and as CSV."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from mediation.display import counted
from mediation.events.table import EventTable, Rejected, Survey
from mediation.show.tables import csv_text

_MAX_LISTED: Final = 20


def lines(table: EventTable, survey: Survey) -> Iterator[str]:
    """Yield what was read, the rejected rows by file and reason, and the repaired codes."""
    yield f"{counted(len(table.files), 'file')}: {_facts(table)}"
    tally = survey.tally
    yield f"{counted(tally.read, 'row')}: {tally.kept} kept, {tally.rejected} rejected, {tally.skipped} skipped"
    for each in survey.rejected[:_MAX_LISTED]:
        yield f"{each.file}: {counted(each.rows, 'row')} rejected: {each.reason}"
    if more := _by_reason(survey.rejected[_MAX_LISTED:]):
        reasons = ", ".join(f"{count} × {reason}" for reason, count in sorted(more.items()))
        yield f"and in other files: {reasons}"
    if survey.repaired:
        rows = sum(each.rows for each in survey.repaired)
        files = counted(len({each.file for each in survey.repaired}), "file")
        yield f"{counted(rows, 'code')} in {files} had lost a leading zero, which was restored"


def to_json(table: EventTable, survey: Survey) -> str:
    """Return the survey as JSON."""
    answer = {
        "files": len(table.files),
        "codebook": table.codebook,
        "countries": table.countries,
        "producer": table.producer,
        "rows": {"read": survey.tally.read, **attrs.asdict(survey.tally)},
        "rejected": [attrs.asdict(each) for each in survey.rejected],
        "repaired": [attrs.asdict(each) for each in survey.repaired],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(table: EventTable, survey: Survey) -> str:
    """Return a row for each file and what was rejected or repaired in it."""
    del table
    rejected = [(each.file, "rejected", each.reason, each.rows) for each in survey.rejected]
    repaired = [(each.file, "repaired", each.repair, each.rows) for each in survey.repaired]
    return csv_text(("file", "what", "why", "rows"), (*rejected, *repaired))


def _facts(table: EventTable) -> str:
    """Return the producer, codebook and code system of a table."""
    codes = (
        f"codes of {table.codebook}" if table.codebook else "unknown codebook",
        f"actors by {table.countries}" if table.countries else "unknown code system of actors",
    )
    return ", ".join((table.producer, *codes) if table.producer else codes)


def _by_reason(rejected: tuple[Rejected, ...]) -> Counter[str]:
    found = Counter[str]()
    for each in rejected:
        found[each.reason] += each.rows
    return found
