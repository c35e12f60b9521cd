"""Problems in data as text for a terminal, as JSON, and as CSV."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from mediation.display import counted
from mediation.errors import Problem
from mediation.show.tables import csv_text
from mediation.tally import Validation

_MAX_LISTED: Final = 100


def lines(given: Validation) -> Iterator[str]:
    """Yield the first hundred problems, the number of others by code, and the count of rows."""
    yield from map(str, given.problems[:_MAX_LISTED])
    if more := Counter(problem.code for problem in given.problems[_MAX_LISTED:]):
        codes = ", ".join(
            f"{count} × {code}" for code, count in sorted(more.items(), key=lambda each: (-each[1], each[0]))
        )
        yield f"and {more.total()} more: {codes}"
    tally = given.tally
    joined = f", {tally.joined} joined to others" if tally.joined else ""
    counts = f"{tally.kept} kept, {tally.rejected} rejected, {tally.skipped} skipped{joined}"
    unread = f"; {counted(tally.unread_files, 'file')} not read" if tally.unread_files else ""
    yield f"{counted(tally.read, 'row')}: {counts}{'' if tally.kept else '; 0 records'}{unread}"


def to_json(given: Validation) -> str:
    """Return the count of rows, and every problem, as JSON."""
    answer = {
        "is_valid": given.is_valid,
        "rows": {"read": given.tally.read, **attrs.asdict(given.tally)},
        "problems": [attrs.asdict(problem) for problem in given.problems],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(given: Validation) -> str:
    """Return every problem as a row."""
    columns = [field.name for field in attrs.fields(Problem)]
    return csv_text(columns, map(attrs.astuple, given.problems))
