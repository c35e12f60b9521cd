"""Lines read many at a time give the records of the careful reader, or none."""

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


def carefully(line: bytes) -> Record | None:
    """Return the record in the line, with no name twice, as the models read it; None where there is none."""
    try:
        record: Record = CAREFUL.validate_python(loads(line))
    except (NotStrictJSON, ValidationError):
        return None
    return record


def line_of(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json", exclude_defaults=True) | {"kind": record.kind}, ensure_ascii=False)


def compact(line: str) -> str:
    return json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":"))


def test_what_is_written_plainly_is_read_quickly() -> None:
    """Every record of the founding dataset is, written closely or with spaces, and with quotation marks in a text."""
    told = [record.replace(memo='"Yes": "no" \\ and "so" on') for record in load_seeds()]
    for lines in (list(map(line_of, told)), [compact(line_of(record)) for record in told]):
        assert json_lines.records_of([line.encode() for line in lines]) == told


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
def test_what_is_read_quickly_is_what_care_reads(told: list[tuple[AnyRecord, str]]) -> None:
    """Whatever problems some lines have, each gives the record of the models, or none."""
    lines = [SPOILERS[spoiler](compact(line_of(record))).encode() for record, spoiler in told]
    for line, record in zip(lines, json_lines.records_of(lines), strict=True):
        assert record is None or record == carefully(line)


@pytest.mark.parametrize("spoiler", [each for each in SPOILERS if "twice" in each])
@pytest.mark.parametrize("at", [0, 3, 6])
def test_a_name_twice_is_left_to_care(spoiler: str, at: int) -> None:
    """Only the line with a repeated name is not read, wherever it is among valid ones."""
    lines = [compact(line_of(least.record(kind))) for kind in KINDS]
    lines[at] = SPOILERS[spoiler](lines[at])
    found = json_lines.records_of([line.encode() for line in lines])
    assert [record is None for record in found] == [number == at for number in range(7)]


def test_two_names_twice_are_not_hidden_by_spaces() -> None:
    """Names with a space before the colon do not hide an equal number of repeated names."""
    plain = compact(line_of(least.record("statement")))
    spaced, twice = plain.replace('"kind":', '"kind" :'), plain[:-1] + ',"memo":"x","memo":"y"}'
    assert json_lines.records_of([spaced.encode(), twice.encode()]) == [None, None]


def test_steps_without_a_date_are_left_to_care() -> None:
    """A step that takes the date of its record is read by the models, which give it that date."""
    fields = json.loads(line_of(least.record("measure")))
    del fields["steps"][0]["when"]
    line = json.dumps(fields).encode()
    assert json_lines.records_of([line]) == [None]
    assert carefully(line) == least.record("measure")


def test_a_step_without_a_date_hides_no_repeated_name() -> None:
    """A date that a step takes from its record does not make up for a name that another line has twice."""
    fields = json.loads(line_of(least.record("measure")))
    del fields["steps"][0]["when"]
    twice = compact(line_of(least.record("statement")))[:-1] + ',"memo":"x","memo":"y"}'
    assert json_lines.records_of([json.dumps(fields).encode(), twice.encode()]) == [None, None]


def test_parts_with_the_same_fields_share_the_set_of_them() -> None:
    """Records of one kind with the same fields hold one set of names, and so does their evidence."""
    one, other = json_lines.records_of([line_of(least.record("statement", event=name)).encode() for name in "ab"])
    assert one
    assert other
    assert one.model_fields_set is other.model_fields_set
    assert one.model_fields_set == least.record("statement").model_fields_set
    assert one.evidence[0].model_fields_set is other.evidence[0].model_fields_set


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """More choices of fields than are remembered are read all the same."""
    monkeypatch.setattr(repeated_names, "_MAX_SHARED_SETS", 0)
    repeated_names._SHARED.clear()
    record = least.record("statement", when="1999-07-07")
    assert json_lines.records_of([line_of(record).encode()] * 2) == [record] * 2
    assert not repeated_names._SHARED
