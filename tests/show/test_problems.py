"""The output of a validation for people and programs."""

import csv
import io
import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import Problem
from mediation.show import problems as show
from mediation.tally import Tally, Validation

CODES = ("missing", "extra-forbidden", "unknown-actor")
TALLY = Tally(kept=10, rejected=2, skipped=1)


def _found(codes: list[str]) -> Validation:
    problems = [
        Problem(code=code, message=f"is {at}", file="a.jsonl", line=at) for at, code in enumerate(codes, start=1)
    ]
    return Validation(problems=tuple(problems), tally=TALLY)


@given(st.lists(st.sampled_from(CODES), max_size=120))
def test_problems_are_listed_or_counted(codes: list[str]) -> None:
    """The first hundred problems are shown in full, the others are counted by code. JSON and CSV have all."""
    validation = _found(codes)
    *listed, last = show.lines(validation)
    assert last == "13 rows: 10 kept, 2 rejected, 1 skipped"
    assert listed[:100] == [str(problem) for problem in validation.problems[:100]]
    assert len(listed) == min(len(codes), 100) + (len(codes) > 100)
    assert [Problem(**each) for each in json.loads(show.to_json(validation))["problems"]] == list(validation.problems)
    rows = csv.DictReader(io.StringIO(show.to_csv(validation)))
    assert [(row["code"], row["line"]) for row in rows] == [(each.code, str(each.line)) for each in validation.problems]


def test_order_of_codes() -> None:
    """Codes are sorted by frequency, then alphabetically."""
    rest = ["missing", "unknown-actor", "unknown-actor", "extra-forbidden"]
    assert [*show.lines(_found(["missing"] * 100 + rest))][100] == (
        "and 4 more: 2 × unknown-actor, 1 × extra-forbidden, 1 × missing"
    )


def test_json() -> None:
    """JSON has the count of rows, and whether the data is valid."""
    found = json.loads(show.to_json(_found([])))
    assert found == {"is_valid": True, "rows": {"read": 13, **attrs.asdict(TALLY)}, "problems": []}
    assert json.loads(show.to_json(_found(["missing"])))["is_valid"] is False


def test_one_row() -> None:
    """One row is singular."""
    (line,) = show.lines(Validation(problems=(), tally=Tally(kept=1)))
    assert line == "1 row: 1 kept, 0 rejected, 0 skipped"


@pytest.mark.parametrize(
    ("kept", "count", "end"), [(1, 1, "; 1 file not read"), (0, 2, "; 0 records; 2 files not read")]
)
def test_unread_files(kept: int, count: int, end: str) -> None:
    """A tally is not clean if the number of rows of a file is unknown; JSON says so too."""
    found = Validation(problems=(), tally=Tally(kept=kept, unread_files=count))
    (line,) = show.lines(found)
    assert line.endswith(f"0 skipped{end}")
    assert json.loads(show.to_json(found))["rows"]["unread_files"] == count


def test_nothing_kept() -> None:
    """If no row is kept, as in a file with column names only, the text says that there are no records."""
    (line,) = show.lines(Validation(problems=(), tally=Tally()))
    assert line == "0 rows: 0 kept, 0 rejected, 0 skipped; 0 records"
