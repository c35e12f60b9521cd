"""Lines read in batches give the same records as the models, or None."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mediation import AnyRecord, load_seeds, testing
from mediation.formats.json import lines as json_lines
from mediation.formats.json import repeated_names
from mediation.formats.json.strict import NotStrictJSON, loads
from mediation.models.records import Record
from records import least

CAREFUL: Final[TypeAdapter[Any]] = TypeAdapter(AnyRecord)
HALF: Final = settings(max_examples=max(10, settings().max_examples // 2))
KINDS: Final = ("negotiation", "agreement", "arms_transfer", "statement", "measure", "meeting", "condition")


def read_by_models(line: bytes) -> Record | None:
    """Return the record that the models read from the line, or None if it is invalid or has a repeated name."""
    try:
        record: Record = CAREFUL.validate_python(loads(line))
    except (NotStrictJSON, ValidationError):
        return None
    return record


def line_of(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json", exclude_defaults=True) | {"kind": record.kind}, ensure_ascii=False)


def compact(line: str) -> str:
    return json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":"))


def test_own_lines_are_read_fast() -> None:
    """All records of the seeds are read fast, with and without spaces, and with quotation marks in a text."""
    records = [record.replace(memo='"Yes": "no" \\ and "so" on') for record in load_seeds()]
    for lines in (list(map(line_of, records)), [compact(line_of(record)) for record in records]):
        assert json_lines.records_of([line.encode() for line in lines]) == records


SPOILERS: Final[dict[str, Callable[[str], str]]] = {
    "nothing": lambda line: line,
    "a name twice": lambda line: line[:-1] + ',"memo":"x","memo":"y"}',
    "a name twice, once with a space": lambda line: line[:-1] + ',"memo":"x","memo" :"y"}',
    "a name twice, once with a tab": lambda line: line[:-1] + ',"memo":"x","memo"\t:"y"}',
    "a name twice, once escaped": lambda line: line[:-1] + ',"memo":"x","mem\\u006f":"y"}',
    "a name twice among evidence": lambda line: line.replace('"start":', '"start":0,"start":', 1),
    "a name twice beside quotation marks": lambda line: line[:-1] + ',"memo":"\\": x","memo":"a \\" b"}',
    "a name twice beside a text that begins with a colon": lambda line: line[:-1] + ',"memo":": x","memo":": y"}',
    "a text that begins with a colon": lambda line: line[:-1] + ',"label":": x"}',
    "a text that ends in a backslash": lambda line: line[:-1] + ',"label":"x\\\\"}',
    "a name that ends in a backslash": lambda line: line[:-1] + ',"memo":"x","memo\\\\":"y"}',
    "a space before a colon": lambda line: line.replace('"kind":', '"kind" :', 1),
    "a carriage return before a colon": lambda line: line.replace('"kind":', '"kind"\r:', 1),
    "a date that is a number": lambda line: line.replace('"when":"', '"when":5,"x":"', 1),
    "a date that is a list": lambda line: line[:-1] + ',"when":[]}',
    "no JSON": lambda line: line[1:],
    "a blank line": lambda _: " \r",
    "the end of a line": lambda line: line + "\r",
}


@HALF
@given(st.lists(st.tuples(testing.records(), st.sampled_from(sorted(SPOILERS))), max_size=6))
def test_fast_reader_agrees_with_models(drawn: list[tuple[AnyRecord, str]]) -> None:
    """Each line gives the record that the models read, or None, even beside invalid lines."""
    lines = [SPOILERS[spoiler](compact(line_of(record))).encode() for record, spoiler in drawn]
    for line, record in zip(lines, json_lines.records_of(lines), strict=True):
        assert record is None or record == read_by_models(line)


@pytest.mark.parametrize("spoiler", [each for each in SPOILERS if "twice" in each])
@pytest.mark.parametrize("at", [0, 3, 6])
def test_repeated_name(spoiler: str, at: int) -> None:
    """Only the line with a repeated name gives None, wherever it is."""
    lines = [compact(line_of(least.record(kind))) for kind in KINDS]
    lines[at] = SPOILERS[spoiler](lines[at])
    found = json_lines.records_of([line.encode() for line in lines])
    assert [record is None for record in found] == [number == at for number in range(7)]


def test_repeated_names_beside_spaces() -> None:
    """Names with a space before the colon do not hide an equal number of repeated names."""
    plain = compact(line_of(least.record("statement")))
    spaced, twice = plain.replace('"kind":', '"kind" :'), plain[:-1] + ',"memo":"x","memo":"y"}'
    assert json_lines.records_of([spaced.encode(), twice.encode()]) == [None, None]


def test_inherited_dates() -> None:
    """A line with a step that inherits its date is left to the models."""
    fields = json.loads(line_of(least.record("measure")))
    del fields["steps"][0]["when"]
    line = json.dumps(fields).encode()
    assert json_lines.records_of([line]) == [None]
    assert read_by_models(line) == least.record("measure")


def test_repeated_name_beside_inherited_date() -> None:
    """An inherited date does not hide a repeated name of another line."""
    fields = json.loads(line_of(least.record("measure")))
    del fields["steps"][0]["when"]
    twice = compact(line_of(least.record("statement")))[:-1] + ',"memo":"x","memo":"y"}'
    assert json_lines.records_of([json.dumps(fields).encode(), twice.encode()]) == [None, None]


def test_shared_sets_of_fields() -> None:
    """Records of one kind with the same fields share one set of names, and so does their evidence."""
    one, other = json_lines.records_of([line_of(least.record("statement", event=name)).encode() for name in "ab"])
    assert one
    assert other
    assert one.model_fields_set is other.model_fields_set
    assert one.model_fields_set == least.record("statement").model_fields_set
    assert one.evidence[0].model_fields_set is other.evidence[0].model_fields_set


def test_limit_of_shared_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets of fields beyond the limit are read, but not shared."""
    monkeypatch.setattr(repeated_names, "_MAX_SHARED_SETS", 0)
    repeated_names._SHARED.clear()
    record = least.record("statement", when="1999-07-07")
    assert json_lines.records_of([line_of(record).encode()] * 2) == [record] * 2
    assert not repeated_names._SHARED
