"""Problems of data as text for a terminal, as JSON, and as CSV."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from mediation.display import counted
from mediation.errors import Problem
from mediation.show.tables import csv_text
from mediation.tally import Validation

_LISTED_IN_FULL: Final = 100


def lines(given: Validation) -> Iterator[str]:
    """Yield the first hundred problems, how many more there are of each code, and what became of the rows.

    Where none of them was kept it is said that there are no records.
    """
    yield from map(str, given.problems[:_LISTED_IN_FULL])
    if more := Counter(problem.code for problem in given.problems[_LISTED_IN_FULL:]):
        codes = ", ".join(
            f"{count} × {code}" for code, count in sorted(more.items(), key=lambda each: (-each[1], each[0]))
        )
        yield f"and {more.total()} more: {codes}"
    tally = given.tally
    joined = f", {tally.joined} joined to others" if tally.joined else ""
    told = f"{tally.kept} kept, {tally.rejected} rejected, {tally.skipped} skipped{joined}"
    unread = f"; {counted(tally.unread_files, 'file')} not read" if tally.unread_files else ""
    yield f"{counted(tally.read, 'row')}: {told}{'' if tally.kept else '; 0 records'}{unread}"


def to_json(given: Validation) -> str:
    """Return the whole answer as JSON: the count of rows, and every problem."""
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
