"""A survey of the rows of event files as text for a terminal, as JSON, and as CSV."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from mediation.display import counted
from mediation.events.table import EventTable, Rejected, Survey
from mediation.events.unknown_names import UnknownName
from mediation.show.tables import csv_text

_MAX_LISTED: Final = 20


def lines(table: EventTable, survey: Survey, unknown: Sequence[UnknownName]) -> Iterator[str]:
    """Yield what was read, the rejected rows by file and reason, the repaired codes, and unknown names."""
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
    if unknown:
        yield f"{counted(len(unknown), 'name')} not in the code system {table.countries}, whose rows count for nobody:"
        yield from (f"  {each.name}: {counted(each.rows, 'row')}" for each in unknown[:_MAX_LISTED])
    if len(unknown) > _MAX_LISTED:
        yield f"  and {counted(len(unknown) - _MAX_LISTED, 'other name')}"


def to_json(table: EventTable, survey: Survey, unknown: Sequence[UnknownName]) -> str:
    """Return the survey as JSON."""
    answer = {
        "files": len(table.files),
        "codebook": table.codebook,
        "countries": table.countries,
        "producer": table.producer,
        "rows": {"read": survey.tally.read, **attrs.asdict(survey.tally)},
        "rejected": [attrs.asdict(each) for each in survey.rejected],
        "repaired": [attrs.asdict(each) for each in survey.repaired],
        "unknown_names": [attrs.asdict(each) for each in unknown],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(table: EventTable, survey: Survey, unknown: Sequence[UnknownName]) -> str:
    """Return a row for each file and what was rejected or repaired in it, and for each unknown name of all files."""
    del table
    rejected = [(each.file, "rejected", each.reason, each.rows) for each in survey.rejected]
    repaired = [(each.file, "repaired", each.repair, each.rows) for each in survey.repaired]
    names = [("", "unknown name", each.name, each.rows) for each in unknown]
    return csv_text(("file", "what", "why", "rows"), (*rejected, *repaired, *names))


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
