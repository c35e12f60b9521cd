"""The problems of a part, with messages for people who write files, and codes for programs."""

from json import dumps
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import mediation
from mediation import Actor, ArmsTransfer, Coverage, DataError, Negotiation, Source, Statement
from mediation.errors import Hints, Problem
from mediation.formats import intake
from mediation.formats.json import document as json
from mediation.models.fields import Written
from mediation.models.part import Part, validator
from mediation.models.problems import problems_of
from records.least import fields

SOURCE = {
    "id": "a",
    "title": "A text",
    "published": "2022",
    "published_basis": "stated",
    "file": "a.txt",
    "sha256": "0" * 64,
    "length": 100,
}
NAME = {"text": "Türkiye", "kind": "preferred"}
ACTOR = {"id": "TUR", "type": "state", "names": [NAME]}


def problems(model: type[Part], row: dict[str, Any]) -> list[Problem]:
    """Return the problems of the row."""
    with pytest.raises(ValidationError) as error_info:
        validator(model)(row)
    return [*problems_of(error_info.value, model, file="a.toml", path="row[0]", hints=Hints())]


@pytest.mark.parametrize(
    ("model", "row", "expected"),
    [
        (
            Statement,
            fields("statement", event="Grain deal"),
            (
                "event: Should be a slug of lower-case letters, digits and hyphens, as in antalya-ministers-2022, "
                "found 'Grain deal'."
            ),
        ),
        (
            Actor,
            {**ACTOR, "id": "T R"},
            "id: Should be an id of letters, digits and hyphens, as in TUR or dmytro-kuleba, found 'T R'.",
        ),
        (Source, {**SOURCE, "sha256": "0"}, "sha256: Should be a SHA-256 digest, 64 hexadecimal digits, found '0'."),
        (
            Source,
            {**SOURCE, "title": "one two three four five six seven eight"},
            "title: Should be at most seven words, found 'one two three four five six seven eight'.",
        ),
        (
            ArmsTransfer,
            fields("arms_transfer", value={"amount": "1", "currency": "usd"}),
            "value.currency: Should be three capital letters, as in USD, found 'usd'.",
        ),
        (
            ArmsTransfer,
            fields("arms_transfer", value={"amount": "five", "currency": "USD"}),
            "value.amount: Should be a number in digits, as 5000000 or 0.5, found 'five'.",
        ),
        (
            Source,
            {**SOURCE, "length": 2.5},
            "length: Should be a whole number in digits, as 24, found 2.5.",
        ),
        (Actor, {**ACTOR, "names": []}, "names: Needs at least one entry."),
        (Actor, {**ACTOR, "names": "none"}, "names: Should be a list in square brackets, found 'none'."),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_expected_form(model: type[Part], row: dict[str, Any], expected: str) -> None:
    """Text in the wrong form is reported with the expected form."""
    assert [str(each) for each in problems(model, row)] == [f"a.toml: row[0].{expected}"]


def test_expected_form_of_inner_fields() -> None:
    """A field inside a part inside a list explains its own pattern; two fields with one pattern may differ."""

    class Place(Part):
        code: Annotated[str, Written(pattern="^[a-z]$", form="a small letter", example="k")]

    class Trip(Part):
        code: Annotated[str, Written(pattern="^[a-z]$", form="one of the letters in the index")] = "a"
        stops: tuple[Place, ...] = ()

    row = {"code": "K", "stops": [{"code": "k"}, {"code": "5"}]}
    assert [(each.field, each.expected) for each in problems(Trip, row)] == [
        ("code", "Should be one of the letters in the index"),
        ("stops[1].code", "Should be a small letter, as in k"),
    ]


@pytest.mark.parametrize(
    ("model", "row", "expected"),
    [
        (Statement, fields("statement", sumary="x"), 'sumary: Unknown field of a statement. Did you mean "summary"?'),
        (ArmsTransfer, fields("arms_transfer", zzz="x"), "zzz: Unknown field of an arms transfer."),
        (Coverage, {"period": "2022", "zzz": 1}, "zzz: Unknown field of coverage."),
        (Actor, {**ACTOR, "codes": {"zzz": ""}}, "codes.zzz: Unknown field of codes."),
        (Actor, {**ACTOR, "names": [{**NAME, "zzz": ""}]}, "names[0].zzz: Unknown field of names[0]."),
        (Actor, {**ACTOR, "a b": 1}, "a b: Unknown field 'a b' of an actor."),
        (
            Negotiation,
            fields("negotiation", mediators=["TUR"]),
            'mediators: Unknown field of a negotiation. Name each in participants, with role = "mediator".',
        ),
        (
            Negotiation,
            fields("negotiation", third_parties=["TUR"]),
            (
                "third_parties: Unknown field of a negotiation. Name each in participants, with "
                'role = "third_party" or a more precise one, as "mediator".'
            ),
        ),
    ],
    ids=lambda each: each.partition(":")[0] if isinstance(each, str) else "",
)
def test_unknown_field(model: type[Part], row: dict[str, Any], expected: str) -> None:
    """An unknown field is reported with the nearest known field, or with the place it belongs to."""
    (found,) = problems(model, row)
    assert (str(found), found.code) == (f"a.toml: row[0].{expected}", "extra-forbidden")


@pytest.mark.parametrize("when", ["2022-13", "", None])
def test_inherited_date_is_reported_once(when: str | None) -> None:
    """A wrong or missing date of a record is not reported again for the steps that inherit it."""
    row = fields("measure", when=when)
    if when is None:
        del row["when"]
    assert [each.field for each in problems(mediation.Measure, row)] == ["when"]


def test_own_date_of_step() -> None:
    """A step with its own wrong date is reported in addition to its record."""
    row = fields("measure", when="2022-13", steps=[{"status": "imposed", "when": "2022-14"}, {"status": "lifted"}])
    assert [each.field for each in problems(mediation.Measure, row)] == ["when", "steps[0].when"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"title":"a","title":"b"}', "repeated-name"),
        ('{"actors": [{"id": "a", "id": "b"}]}', "repeated-name"),
        ('{"actors": [{"id": NaN}]}', "not-json"),
        ('{"title": "a"} more', "not-json"),
        ('{"title" "a"}', "not-json"),
        ('{1: "a"}', "not-json"),
        ("{}", "not-a-dataset"),
        ('{"records": []}', ""),
        ('{"format":"other"}', "other-format"),
        ('{"version":2}', "other-version"),
        ('{"records": [3]}', "no-kind"),
        ('{"records": [{"kind": "meting"}]}', "unknown-kind"),
    ],
)
def test_codes_of_json(tmp_path: Path, content: str, code: str) -> None:
    """Each problem of a document has a stable code."""
    file = tmp_path / "a.json"
    file.write_text(content, encoding="utf-8")
    found = mediation.load(file, format="json", on_error="collect").problems
    assert [each.code for each in found] == [code for code in (code,) if code]


@given(st.text(st.characters() | st.characters(categories=["Cs"]), max_size=20))
def test_problems_can_be_printed(text: str) -> None:
    """Any problem can be encoded as UTF-8; valid text is unchanged."""
    problem = Problem(code="x", message=f"no {text}", file=text, path=text, found=text)
    assert str(problem).encode()
    is_text = not any("\ud800" <= each <= "\udfff" for each in text)
    assert (problem.found == text) is is_text
    assert problem.path == problem.found == problem.file
    assert (r"\ud" in problem.message) or is_text


def test_numbers_of_parts_start_at_0(tmp_path: Path) -> None:
    """An invalid part is reported by its number in its list, and with the nearest kind."""
    file = tmp_path / "a.json"
    file.write_text('{"records": [3, {"kind": "meting"}, 4]}', encoding="utf-8")
    found = mediation.load(file, on_error="collect").problems
    assert [(each.path, each.nearest) for each in found] == [
        ("records[0]", ""),
        ("records[1]", "meeting"),
        ("records[2]", ""),
    ]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_chunks_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """The size of the chunks makes no difference to the result."""
    seeds = mediation.load_seeds()
    ds = seeds.filter(source="caliber-2024")
    ds.save(tmp_path / "a.json")
    monkeypatch.setattr(json, "_CHUNK_BYTES", size)
    assert mediation.load(tmp_path / "a.json") == ds


def test_unknown_field_of_an_inner_part() -> None:
    """An unknown field of an inner part is not compared with the fields of the outer row."""
    (inside,) = problems(
        ArmsTransfer, fields("arms_transfer", value={"amount": "1", "currency": "USD", "suplier": "x"})
    )
    assert (inside.field, inside.nearest) == ("value.suplier", "")
    (of_the_row,) = problems(ArmsTransfer, {**fields("arms_transfer"), "suplier": "x"})
    assert (of_the_row.field, of_the_row.nearest) == ("suplier", "supplier")


def test_long_value() -> None:
    """At most 80 characters are shown, followed by an ellipsis."""
    (short,) = problems(Statement, fields("statement", event="x" * 78 + " "))
    (long,) = problems(Statement, fields("statement", event="x" * 78 + " y"))
    assert short.found == repr("x" * 78 + " ")[:80] + "…"
    assert long.found == short.found
    (whole,) = problems(Statement, fields("statement", event="x" * 77 + " "))
    assert whole.found == repr("x" * 77 + " ")


def test_too_many_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many problems or blank rows stop the reading, each with its own code and message."""
    monkeypatch.setattr(intake, "_MAX_PROBLEMS", 2)
    monkeypatch.setattr(intake, "_MAX_SKIPPED_ROWS", 3)
    reading = intake.Intake()
    reading.reject(Problem(code="a", message="b"), Problem(code="a", message="c"))
    with pytest.raises(DataError, match=r"^More than 2 problems. The rest was not read.$") as error_info:
        reading.reject(Problem(code="a", message="d"))
    assert error_info.value.problems[0].code == "too-many-problems"
    reading.skip(3)
    with pytest.raises(DataError, match=r"^More than 3 blank rows. The rest was not read.$") as error_info:
        reading.skip()
    assert error_info.value.problems[0].code == "too-many-blanks"


def test_long_numbers(tmp_path: Path) -> None:
    """Longer numbers are rejected, because converting them would take long."""
    for digits, code in ((64, "less-than-equal"), (65, "not-json")):
        line = {"kind": "dataset"}, {**fields("agreement"), "kind": "agreement"}
        content = "\n".join(map(dumps, line)).replace(
            '"kind": "agreement"', f'"kind": "agreement", "version": {"9" * digits}'
        )
        (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
        found = mediation.load(tmp_path / "a.jsonl", on_error="collect").problems
        assert [each.code for each in found] == [code]


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("{", "not-json", "Not valid JSON: expecting property name enclosed in double quotes."),
        ('{"kind": "agreement", "title": "x', "not-json", "Not valid JSON: unterminated string starting"),
        ("[" * 100_000, "not-json", "Not readable as JSON: too many nested brackets."),
        ('{"kind":"agreement"} {}', "not-json", "Not valid JSON: unexpected text after the end, at character 21."),
        ('{"kind":"agreement","a":"\\ud800"}', "half-character", r"Incomplete character \ud800."),
    ],
    ids=["open", "text", "deep", "more", "half"],
)
def test_codes_of_lines(tmp_path: Path, line: str, code: str, message: str) -> None:
    """Each problem of a line has a stable code, and a message without the place in the parser's message."""
    file = tmp_path / "a.jsonl"
    file.write_text('{"kind":"dataset"}\n' + line + "\n", encoding="utf-8")
    (found,) = mediation.load(file, on_error="collect").problems
    assert (found.code, found.line) == (code, 2)
    assert found.message.startswith(message)
    assert not found.message.endswith(" at")


def test_half_a_character(tmp_path: Path) -> None:
    """In a document, only the value with half a character is reported."""
    file = tmp_path / "a.json"
    file.write_text('{"title":"x","actors":[],"colour":"\\udc80"}', encoding="utf-8")
    found = mediation.load(file, on_error="collect")
    assert [each.code for each in found.problems] == ["half-character"]
    assert found.title == "x"


def test_progress() -> None:
    """Progress is reported every thousand rows that are kept, if a callback is given."""
    (part, *_) = mediation.load_seeds().sources.values()
    reported: list[int] = []
    for reading in (intake.Intake(progress=reported.append, holds=False), intake.Intake(holds=False)):
        reading.skip(5)
        for _ in range(2_001):
            reading.part(part, "a.jsonl")
    assert reported == [1_005, 2_005]


@pytest.mark.parametrize(
    ("head", "code", "path", "message"),
    [
        ({"title": "\udcff"}, "not-utf8", "title", "Not UTF-8. Save the file as UTF-8."),
        ({"title": 3}, "not-text", "title", "Should be text, found 3."),
        ({"outside": ["a", "B"]}, "not-text", "outside", "Should be a list of event ids, found ['a', 'B']."),
        ({"titel": "A"}, "extra-forbidden", "", "Unknown field 'titel' of the dataset."),
    ],
)
def test_invalid_head(head: dict[str, object], code: str, path: str, message: str) -> None:
    """An invalid head is reported with its code and place, and the rest of the head is kept."""
    reading = intake.Intake()
    reading.head({**head, **({} if "title" in head else {"title": "Right"})}, file="a.jsonl", line=7)
    (problem,) = reading.problems
    assert (problem.code, problem.file, problem.line, problem.path) == (code, "a.jsonl", 7, path)
    assert problem.message == message
    assert reading.title == ("" if "title" in head else "Right")
