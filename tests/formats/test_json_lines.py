"""JSON Lines and JSON: each row is a part, and each invalid part is reported with its line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mediation
from mediation import DataError, Dataset, testing
from mediation.formats.json import document
from records import least

DATASETS: Final = testing.datasets(actors=("TUR", "RUS"), sources=("a",), max_records=4)
SETTINGS: Final = settings(
    max_examples=max(10, settings().max_examples // 2), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def small() -> Dataset:
    """Return a dataset of one statement and the entities it refers to."""
    states = [{"id": each, "type": "state", "names": [{"text": each, "kind": "preferred"}]} for each in ("TUR", "UKR")]
    source = {"id": "a", "title": "A text", "published": "2022-03-12", "published_basis": "stated", "file": "a.txt"}
    return Dataset(
        title="Small",
        sources=(mediation.Source.model_validate({**source, "sha256": "0" * 64, "length": 100}),),
        actors=tuple(map(mediation.Actor.model_validate, states)),
        records=(least.record("statement"),),
    )


def lines_of(ds: Dataset, folder: Path) -> list[str]:
    ds.save(folder / "good.jsonl")
    return (folder / "good.jsonl").read_text(encoding="utf-8").split("\n")[:-1]


@pytest.fixture
def lines(tmp_path: Path) -> list[str]:
    """Return the lines of the head, two actors, a source and a statement."""
    return lines_of(small(), tmp_path)


def problems(path: Path, content: str | bytes) -> list[str]:
    """Return the problems of a file with this content, after checking that every row is counted."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DataError) as error_info:
        mediation.load(path)
    collected = mediation.load(path, on_error="collect")
    looked_through = mediation.validate(path)
    assert [*map(str, looked_through.problems)] == [*map(str, error_info.value.problems)]
    assert collected.tally
    assert collected.tally.read == looked_through.tally.read
    if path.suffix == ".jsonl":
        assert collected.tally.read == len(path.read_bytes().splitlines())
    return str(error_info.value).splitlines()


# JSON Lines.


def test_written_lines(lines: list[str]) -> None:
    """The first line is the head; the others name their kind and leave out defaults."""
    rows = [json.loads(line) for line in lines]
    assert rows[0] == {"kind": "dataset", "format": "mediation", "version": 1, "title": "Small"}
    assert [row["kind"] for row in rows] == ["dataset", "actor", "actor", "source", "statement"]
    assert rows[-1] == {**least.fields("statement")}


@SETTINGS
@given(ds=DATASETS, data=st.data())
def test_lines_in_any_order(ds: Dataset, data: st.DataObject, tmp_path: Path) -> None:
    """Lines in any order, with blank lines or other line ends, give the same dataset."""
    shuffled = data.draw(st.permutations([*lines_of(ds, tmp_path), "", "  "]))
    ends = data.draw(st.sampled_from(["\n", "\r\n"]))
    file = tmp_path / "any.jsonl"
    file.write_bytes(ends.join(shuffled).encode())
    again = mediation.load(file, format="jsonl")
    assert again == ds
    assert again.tally
    assert again.tally.skipped >= 2


def test_file_without_head(lines: list[str], tmp_path: Path) -> None:
    """A file without a head is read, with or without a byte order mark; its dataset has no title."""
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + "\n".join(lines[1:]).encode())
    ds = mediation.load(tmp_path / "a.jsonl")
    assert (ds.title, ds.records) == ("", small().records)


def test_omitted_fields(tmp_path: Path) -> None:
    """A line may leave out fields that the model fills in, and may have extra spaces."""
    ds = small()
    transfer = least.record("arms_transfer", event="drones")
    row = {**least.fields("arms_transfer", event="drones"), "steps": [{"status": "delivered"}]}
    rows = [
        *lines_of(ds, tmp_path),
        json.dumps(row),
        json.dumps(row | {"event": "more"}, indent=None, separators=(" , ", " : ")),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert mediation.load(tmp_path / "a.jsonl").arms_transfers == (transfer, transfer.replace(event="more"))


def _in_statement(old: str, new: str) -> Callable[[list[str]], str]:
    return lambda lines: "\n".join([*lines[:-1], lines[-1].replace(old, new, 1)])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_in_statement('"2022-03-10"', '"2022-13-10"'), "a.jsonl:5: when: A month is 01 to 12, a season 21 to 24."),
        (_in_statement('"TUR"', '"TUX"'), 'a.jsonl:5: speaker: Unknown actor "TUX". Did you mean "TUR"?'),
        (_in_statement('"act"', '"acct"'), "a.jsonl:5: act: Missing."),
        (
            _in_statement('"kind":"statement"', '"kind":"statment"'),
            "a.jsonl:5: Unknown kind 'statment'. Known kinds:",
        ),
        (_in_statement('"kind":"statement",', ""), 'a.jsonl:5: Not an object with a "kind".'),
        (
            _in_statement('"event":"e"', '"event":"f","event":"e"'),
            "a.jsonl:5: Duplicate name 'event' in one object.",
        ),
        (_in_statement('"start":0', '"start":1,"start":0'), "a.jsonl:5: Duplicate name 'start' in one object."),
        (
            _in_statement('"event":"e"', '"event" :"f","event":"e"'),
            "a.jsonl:5: Duplicate name 'event' in one object.",
        ),
        (_in_statement('"event":"e"', '"event":"e" "f"'), "a.jsonl:5: Not valid JSON: expecting ',' delimiter"),
        (_in_statement('"start":0', '"start":NaN'), "a.jsonl:5: Not valid JSON: NaN is not a JSON number."),
        (_in_statement('"start":0', f'"start":{"9" * 5000}'), "a.jsonl:5: A number of 5000 digits"),
        (lambda lines: "\n".join([*lines, "[1]"]), 'a.jsonl:6: Not an object with a "kind".'),
        (
            lambda lines: "\n".join([*lines, "{} {}"]),
            "a.jsonl:6: Not valid JSON: unexpected text after the end, at character 3.",
        ),
        (
            lambda lines: "\n".join([*lines, "[" * 100_000]),
            "a.jsonl:6: Not readable as JSON: too many nested brackets",
        ),
        (
            lambda lines: "\n".join([*lines, '"' + "x" * 2**21 + '"', ""]),
            "a.jsonl:6: Line is longer than 1048576 bytes",
        ),
        (lambda lines: "\n".join([*lines, lines[1]]), 'a.jsonl:6: Duplicate actor id "TUR".'),
        (
            lambda lines: "\n".join(lines).replace('"version":1', '"version":2'),
            "a.jsonl:1: version: Version 2 of",
        ),
        (
            lambda lines: "\n".join(lines).replace('"mediation"', '"other"'),
            "a.jsonl:1: format: The format is 'other'",
        ),
        (
            lambda lines: "\n".join(lines).replace('"title"', '"titel"', 1),
            "a.jsonl:1: Unknown field 'titel' of the dataset",
        ),
        (lambda lines: "\n".join(lines).replace('"Small"', "[]", 1), "a.jsonl:1: title: Should be text, found []."),
        (
            lambda lines: "\n".join(lines).replace('"Small"', '"Small","outside":["No slug"]', 1),
            "a.jsonl:1: outside: Should be a list of event ids",
        ),
    ],
)
def test_invalid_line(lines: list[str], tmp_path: Path, change: Callable[[list[str]], str], expected: str) -> None:
    """A problem is reported with its line, and problems that only follow from it are not."""
    first, *more = problems(tmp_path / "a.jsonl", change(lines))
    assert first.startswith(expected)
    assert len([line for line in more if line.startswith("a.jsonl")]) == ("Missing." in first)


def test_line_not_utf_8(lines: list[str], tmp_path: Path) -> None:
    """The first invalid byte is reported, and the other lines are read."""
    data = "\n".join(lines).encode().replace(b"It happened.", b"It happ\xfcned.")
    assert problems(tmp_path / "a.jsonl", data) == ["a.jsonl:5: Not UTF-8 (byte 0xfc). Save the file as UTF-8."]
    assert len(mediation.load(tmp_path / "a.jsonl", on_error="collect").actors) == 2


@SETTINGS
@given(ds=DATASETS, data=st.data())
def test_row_counts(ds: Dataset, data: st.DataObject, tmp_path: Path) -> None:
    """Cut, repeated or shuffled lines are kept, rejected with a problem of their own, or skipped."""
    lines = lines_of(ds, tmp_path)
    torn = st.sampled_from(lines).flatmap(lambda line: st.integers(0, len(line)).map(lambda end: line[:end]))
    mixed = data.draw(st.lists(st.sampled_from(lines) | torn, max_size=12))
    file = tmp_path / "mixed.jsonl"
    file.write_text("".join(line + "\n" for line in mixed), encoding="utf-8")
    loaded = mediation.load(file, format="jsonl", on_error="collect")
    assert loaded.tally
    assert loaded.tally.read == len(mixed)
    assert loaded.tally.kept == len(loaded) + sum(
        map(len, (loaded.sources, loaded.actors, loaded.disputes, loaded.coverage))
    )
    assert len({each.line for each in loaded.problems}) == loaded.tally.rejected
    assert mediation.validate(file, format="jsonl").tally.read == len(mixed)


# JSON.


def test_written_document(tmp_path: Path) -> None:
    """The document is standard JSON with one part per line, so that versions can be compared."""
    small().save(tmp_path / "a.json")
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert [*content] == ["format", "version", "title", "coverage", "disputes", "actors", "sources", "records"]
    assert content["records"] == [least.fields("statement")]
    assert [line[:10] for line in text.splitlines()].count('{"kind":"s') == 1


@SETTINGS
@given(ds=DATASETS, data=st.data())
def test_any_layout_of_documents(ds: Dataset, data: st.DataObject, tmp_path: Path) -> None:
    """Members in any order, with any spaces, read in chunks of any size, give the same dataset."""
    ds.save(tmp_path / "a.json")
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    members = data.draw(st.permutations([*content.items()]))
    indent = data.draw(st.sampled_from([None, 0, 3]))
    is_ascii = data.draw(st.booleans())
    (tmp_path / "b.json").write_text(json.dumps(dict(members), indent=indent, ensure_ascii=is_ascii), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "_CHUNK_BYTES", data.draw(st.sampled_from([1, 7, 100, 2**16])))
        assert mediation.load(tmp_path / "b.json", format="json") == ds


def _document(**changes: Any) -> str:
    statement = least.fields("statement")
    states = [{"id": each, "type": "state", "names": [{"text": each, "kind": "preferred"}]} for each in ("TUR", "UKR")]
    source = {"id": "a", "title": "A text", "published": "2022-03-12", "published_basis": "stated", "file": "a.txt"}
    digest = {"sha256": "0" * 64, "length": 100}
    content = {"title": "Small", "actors": states, "sources": [source | digest], "records": [statement]}
    return json.dumps(content | changes, indent=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_document(records=[3]), 'a.json:37: records[0]: Not an object with a "kind".'),
        (_document(records=[{}, {}]), 'a.json:37: records[0]: Not an object with a "kind".'),
        (
            _document(records=[{"kind": "actor"}]),
            "a.json:37: records[0]: Unknown kind 'actor'. Known kinds: negotiation",
        ),
        (_document(actors=[{}]), "a.json:4: actors[0].id: Missing."),
        (_document(actors={}), "a.json: actors: Should be a list, found {}."),
        *(
            (text, "a.json: Not a dataset: it has no title and none of coverage, disputes, actors, sources, records.")
            for text in ("{}", " {\n}\n", '{"version": 1}')
        ),
        (_document(colour=1), "a.json: Unknown field 'colour' of the dataset."),
        (_document(version=7), "a.json: version: Version 7 of the format"),
        (_document() + "x", "a.json:55: Not valid JSON: unexpected text after the end."),
        (
            _document().replace('"start": 0', '"start": 0, "start": 0'),
            "a.json:37: records[0]: Duplicate name 'start'",
        ),
        (
            _document().replace('"title": "Small"', '"title": "Small", "title": 1'),
            "a.json:2: Duplicate name 'title'",
        ),
        (
            _document().replace('"title": "Small"', '"title": NaN'),
            "a.json:2: Not valid JSON: NaN is not a JSON number.",
        ),
        (
            _document().replace('"title": "Small",', '"title": "Small"'),
            "a.json:3: Not valid JSON: expected '}', found '\"'",
        ),
        (_document().replace('"title":', "3:"), "a.json:2: Not valid JSON: expected a name in double quotes."),
        (_document().replace('"title":', '"title"'), "a.json:2: Not valid JSON: expected ':', found '\"'"),
        (_document()[:300], "a.json:"),
        (_document().replace("A text", "A\ttext"), "a.json:28: Not valid JSON: invalid control character."),
    ],
)
def test_invalid_document(tmp_path: Path, text: str, expected: str) -> None:
    """A problem is reported with its line, and its place in the lists."""
    assert problems(tmp_path / "a.json", text)[0].startswith(expected)


def test_truncated_document(tmp_path: Path) -> None:
    """A document that is cut off is always reported."""
    whole = _document()
    for end in range(2, len(whole), 7):
        found = problems(tmp_path / "a.json", whole[:end])
        assert any("Not valid JSON" in line for line in found), whole[:end]


def test_document_not_utf_8(tmp_path: Path) -> None:
    """The first invalid byte is reported."""
    found = problems(tmp_path / "a.json", _document().encode().replace(b"A text", b"A t\xfcxt"))
    assert found[0].endswith("Not UTF-8 (byte 0xfc). Save the file as UTF-8.")
