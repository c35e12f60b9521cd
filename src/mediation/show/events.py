"""What became of the rows of event files, as text for a terminal, as JSON, and as CSV."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from mediation.display import counted
from mediation.events.table import EventTable, Rejected, Survey
from mediation.show.tables import csv_text

_LISTED_IN_FULL: Final = 20


def lines(table: EventTable, survey: Survey) -> Iterator[str]:
    """Yield what was read, what was wrong with it by file and reason, and what was put right."""
    yield f"{counted(len(table.files), 'file')}: {_told(table)}"
    tally = survey.tally
    yield f"{counted(tally.read, 'row')}: {tally.kept} kept, {tally.rejected} rejected, {tally.skipped} skipped"
    for each in survey.rejected[:_LISTED_IN_FULL]:
        yield f"{each.file}: {counted(each.rows, 'row')} rejected: {each.reason}"
    if more := _by_reason(survey.rejected[_LISTED_IN_FULL:]):
        reasons = ", ".join(f"{count} × {reason}" for reason, count in sorted(more.items()))
        yield f"and in other files: {reasons}"
    if survey.repaired:
        rows = sum(each.rows for each in survey.repaired)
        files = counted(len({each.file for each in survey.repaired}), "file")
        yield f"{counted(rows, 'code')} in {files} had lost the leading zero, and have it back"


def to_json(table: EventTable, survey: Survey) -> str:
    """Return the whole answer as JSON."""
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


def _told(table: EventTable) -> str:
    """Return what is known of the codes of a table."""
    codes = (
        f"codes of {table.codebook}" if table.codebook else "codes of no known codebook",
        f"actors by {table.countries}" if table.countries else "actors by no known code system",
    )
    return ", ".join((table.producer, *codes) if table.producer else codes)


def _by_reason(rejected: tuple[Rejected, ...]) -> Counter[str]:
    found = Counter[str]()
    for each in rejected:
        found[each.reason] += each.rows
    return found
