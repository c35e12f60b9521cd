"""The lines of TOML files: each path is found in its line, in any style of TOML."""

import shutil
import tomllib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats.folder import GOOD, write
from formats.toml_styles import printed, within
from fuzz.checks import CORPUS, unpack
from mediation import DataError, Dataset, Problem, load, testing, validate
from mediation.files.folders import Folder
from mediation.formats.intake import Intake
from mediation.formats.toml import folder as toml
from mediation.formats.toml.lines import lines_of

NAMES: Final = st.one_of(st.sampled_from(["a", "b", "steps", "1", "-"]), st.text(min_size=1, max_size=5))
LEAVES: Final = st.one_of(
    st.integers(-9, 9),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.sampled_from("\"'\\\n\t[]{}#=,. aü\x7f\x01"), max_size=12),
)
VALUES: Final = st.recursive(
    LEAVES,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(NAMES, values, max_size=3),
    max_leaves=12,
)
CONTENTS: Final = st.dictionaries(NAMES, VALUES, max_size=4)
SEEDS: Final = st.integers(0, 2**32)
SEEDS_FOLDER: Final = Path(__file__).parents[2] / "seeds"
SCRAPS: Final = st.sampled_from(
    ['"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\n", "\r\n", " ", "\\", "a", "1", "ü"]
)


def leaves(value: Any, path: str = "") -> list[str]:
    """Return the paths of everything in the value, and of some fields that its tables lack."""
    if isinstance(value, dict):
        missing = [within(path, "no such field")] if path else []
        return [path, *missing, *(leaf for key in value for leaf in leaves(value[key], within(path, key)))]
    if isinstance(value, list):
        return [path, *(leaf for at, each in enumerate(value) for leaf in leaves(each, within(path, at)))]
    return [path]


def assert_found(text: str, content: dict[str, Any], expected: dict[str, int]) -> None:
    """Compare the lines of all paths with the lines where they were printed."""
    assert tomllib.loads(text) == content
    known = {path: line for path, line in expected.items() if line}
    paths = [path for path in leaves(content) if path.removesuffix(".no such field") in known]
    found = lines_of(text, paths)
    assert found == {path: known[path.removesuffix(".no such field")] for path in paths}


# Properties.


@given(CONTENTS, SEEDS)
def test_any_content_in_any_style(content: dict[str, Any], seed: int) -> None:
    """Each path has the line of its key; a missing field has the line of its table."""
    assert_found(*_in_a_style(content, seed))


@pytest.mark.parametrize("name", ["dataset.toml", "sources.toml", "actors.toml", "codings/sabah-2022.toml"])
def test_the_seeds_in_any_style(name: str) -> None:
    """Lines are found in hand-written files, as they are and in twenty other styles."""
    text = (SEEDS_FOLDER / name).read_text(encoding="utf-8")
    content = tomllib.loads(text)
    for seed in range(20):
        assert_found(*_in_a_style(content, seed))


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(testing.datasets(max_records=4), SEEDS)
def test_any_dataset_in_any_style(tmp_path_factory: pytest.TempPathFactory, ds: Dataset, seed: int) -> None:
    """Lines are found in the files of any dataset, as written and in another style."""
    folder = tmp_path_factory.mktemp("data") / "ds"
    ds.save(folder)
    for file in folder.rglob("*.toml"):
        content = tomllib.loads(file.read_bytes().decode())
        assert_found(*_in_a_style(content, seed))
        marks: dict[str, str] = {}
        text = tomli_w.dumps(_marked(content, "", count(), marks))
        lines = text.split("\n")
        found = lines_of(text, marks)
        assert all(mark in lines[found[path] - 1] for path, mark in marks.items())


def _in_a_style(content: dict[str, Any], seed: int) -> tuple[str, dict[str, Any], dict[str, int]]:
    text, lines = printed(content, Random(seed))  # noqa: S311 - reproducible, not secret
    return text, content, lines


def _marked(value: Any, path: str, numbers: Iterator[int], marks: dict[str, str]) -> Any:
    """Return the value with a mark in place of each leaf, and record the marks by path."""
    if isinstance(value, dict):
        return {key: _marked(each, within(path, key), numbers, marks) for key, each in value.items()}
    if isinstance(value, list):
        return [_marked(each, within(path, at), numbers, marks) for at, each in enumerate(value)]
    marks[path] = f"<{next(numbers)}>"
    return marks[path]


@given(st.lists(SCRAPS | st.text(max_size=3), max_size=30).map("".join), st.lists(st.text(max_size=8), max_size=4))
def test_any_text(text: str, paths: list[str]) -> None:
    """For any text, TOML or not, each path has a line of it or none, and no exception is raised."""
    found = lines_of(text, ["a", "a[0].b", *paths])
    assert set(found) == {"a", "a[0].b", *paths}
    assert all(0 <= line <= text.count("\n") + 1 for line in found.values())


@pytest.mark.parametrize("path", sorted(CORPUS.glob("toml/*")), ids=lambda path: path.name)
def test_corpus(path: Path, tmp_path: Path) -> None:
    """Inputs of the fuzzer, whole or truncated, raise no exception."""
    unpack(path.read_bytes(), tmp_path)
    for file in tmp_path.rglob("*.toml"):
        text = file.read_bytes().decode()
        paths = leaves(tomllib.loads(text))
        whole = lines_of(text, paths)
        assert all(line for path, line in whole.items() if path)
        for end in range(0, len(text), 7):
            cut = lines_of(text[:end], paths)
            assert all(line <= text.count("\n", 0, end) + 1 for line in cut.values())


# Confusing examples.


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[a.b]\nc = 1\n[a]\nd = 2", {"a": 3, "a.b": 1, "a.b.c": 2, "a.d": 4, "a.b.x": 1, "a.x": 3}),
        ("[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]\nc = 1", {"a[0].b[1]": 3, "a[1].b[0].c": 6, "a[1].b": 5, "a": 1}),
        ("[[a]]\n[a.b.c]\nd = 1\n[[a.b.e]]", {"a[0].b": 2, "a[0].b.c.d": 3, "a[0].b.e[0]": 4, "a[0].x": 1}),
        ("[ a . \"b.c\" . 'd' ]\ne=1", {"a.b.c.d.e": 2, "a.b.c": 1}),
        ('[[a]] # ]]\nb = """\n[[a]]\nb = 1 # ""\n"""\nc = 1', {"a[0].b": 2, "a[0].c": 6, "a[1].b": 1}),
        ("a = '''\n'''''\nb = \"\"\"\"\"\"\"\"\nc = 1", {"b": 3, "c": 4}),
        ('a = """\\"""" \nb = 1', {"b": 2}),
        ("a = [ # [\n  1, # ]\n  [\n 2, '#' ],\n]\nb = 1", {"a[0]": 2, "a[1]": 3, "a[1][0]": 4, "a[1][1]": 4, "b": 6}),
        ("a = {b = [\n1,\n{c = '}'}], d.e = 2}\nf = 1", {"a.b[1].c": 3, "a.d.e": 3, "a.d.x": 3, "f": 4}),
        ("a.b = 1\na.c = 2\na.d.e = 3", {"a": 1, "a.c": 2, "a.d": 3, "a.x": 1}),
        ("\r\na = 1\r\nb = '''\r\n'''\r\nc = 2\r\n", {"a": 2, "b": 3, "c": 5}),
        ("a = 1979-05-27 07:32:00 # \nb = -inf\n3.14 = 'pi'", {"a": 1, "b": 2, "3.14": 3}),
        ('"\\u0061" = 1\n"\\"=" = 2', {"a": 1, '"=': 2}),
        ("a" * 100 + " = 1", {"a" * 80: 1}),
        ('\n"" = 1\n[x.""]\ny = 1', {"": 0, "x.": 3, "x..y": 4}),
        ('["".x]\n[b]\n[""."y"]\nb = 1', {"b": 2, "x": 0, "y": 0}),
        ("a = {\n  b = 1, # of TOML 1.1\n  c = 2,\n}\nd = 1", {"a.b": 2, "a.c": 3, "d": 5}),
        ("a = 1", {"b": 0, "b.c": 0, "a.b[0].c": 1}),
    ],
)  # fmt: skip
def test_examples(text: str, lines: dict[str, int]) -> None:
    """Each path is found despite similar text elsewhere; 0 means that the file does not have it."""
    assert lines_of(text, lines) == lines


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.b", "'a.b' = 1\n[a]\nb = 1"),
        ("x.y[0]", "[x]\n'y[0]' = 1\ny = [2]"),
        ("x.y", "'x.y' = 1\n[x]\ny = 1"),
        ("a" * 80, f"{'a' * 81} = 1\n{'a' * 82} = 1\n{'a' * 83} = 1"),
    ],
)
def test_ambiguous_path(path: str, text: str) -> None:
    """A path that two keys share is ambiguous, and has no line."""
    assert lines_of(text, [path]) == {path: 0}


def test_field_at_the_top() -> None:
    """A field that a table lacks is looked up at the top of the file."""
    text = "\nsource = 'a'\n[[a]]\nb = 1\n[[a]]\nsource = 'b'"
    paths = ["a[0].source", "a[1].source", "a[0].b", "a[0].sources"]
    assert [*lines_of(text, paths, given="source").values()] == [2, 6, 4, 3]
    assert [*lines_of(text, paths).values()] == [3, 6, 4, 3]


def test_unclosed_brackets() -> None:
    """Deep nesting takes linear time, even beyond the depth of the parser."""
    text = "a = " + "[" * 100_000 + "]" * 100_000 + "\nb = 1"
    assert lines_of(text, ["b", "a[0]" + "[0]" * 500]) == {"b": 2, "a[0]" + "[0]" * 500: 1}


# Problems and their lines.

BAD: Final = f"""
source = "a"

[[agreement]]
event = "first"
when = "2022"
summary = "One."
evidence = [
  {{ start = 0, end = 10, sha256 = "{"0" * 64}" }},
  {{ start = 0, end = 900, sha256 = "{"0" * 64}" }},
]
title = "One"
parties = [
  "RUS",
  "UKX",  # the same as [[agreement]]
]
steps = [{{ status = "signed" }}]

[[agreement]]
event = "first"
summary = "Two."
evidence = [
  {{ start = 0, sha256 = "{"0" * 64}" }},
]
titel = "Two"
parties = ["RUS", "UKR"]
[[agreement.steps]]
status = "signed"
when = "2022-13"

[[meeting]]
event = "first"
when = "2022"
summary = "Three."
evidence = [{{ start = 0, end = 10, sha256 = "{"0" * 64}" }}]
mode = "visit"
attendees = [{{ actor = "RUS" }}, {{ actor = "UKR" }}]
steps = [{{ status = "held" }}]
"""
LINES: Final = {
    ("agreement[0].parties[1]", "unknown-actor"): 15,
    ("agreement[0].evidence[1]", "evidence-outside"): 10,
    ("agreement[1].when", "missing"): 19,
    ("agreement[1].evidence[0].end", "missing"): 23,
    ("agreement[1].title", "missing"): 19,
    ("agreement[1].titel", "extra-forbidden"): 25,
    ("agreement[1].steps[0].when", "value-error"): 29,
    ("meeting[0].event", "mixed-kinds"): 32,
    ("meeting[0]", "repeated-id"): 31,
}


def lines_in(problems: tuple[Problem, ...]) -> dict[tuple[str, str], int]:
    """Return the lines of the problems by their paths and codes."""
    return {(problem.path, problem.code): problem.line for problem in problems if problem.file == "a.toml"}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_all_problems_have_lines(tmp_path: Path, ends: str) -> None:
    """Problems of fields, missing fields and references all have lines."""
    folder = write(tmp_path / "data", codings_a=BAD.replace("\n", ends))
    with pytest.raises(DataError) as error_info:
        load(folder)
    assert lines_in(error_info.value.problems) == lines_in(validate(folder).problems) == LINES
    assert lines_in(load(folder, on_error="collect").problems) == LINES


def test_problems_in_an_archive_have_lines(tmp_path: Path) -> None:
    """Files in an archive have lines too."""
    write(tmp_path / "data", codings_a=BAD)
    shutil.make_archive(str(tmp_path / "data"), "zip", tmp_path / "data")
    assert lines_in(validate(tmp_path / "data.zip").problems) == LINES


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(testing.datasets(max_records=4))
def test_dangling_references(tmp_path_factory: pytest.TempPathFactory, ds: Dataset) -> None:
    """If an actor is missing, each reported line names it."""
    folder = tmp_path_factory.mktemp("data") / "ds"
    ds.save(folder)
    (folder / "actors.toml").write_bytes(b"")
    lines = {file.name: file.read_bytes().decode().split("\n") for file in folder.rglob("*.toml")}
    for problem in validate(folder).problems:
        if problem.code == "unknown-actor":
            assert f'"{problem.found}"' in lines[problem.file][problem.line - 1]


def test_files_with_one_name(tmp_path: Path) -> None:
    """If a source has the name of another file of the folder, messages give the full name of its coding file."""
    sources = GOOD["sources.toml"].replace('id = "a"', 'id = "actors"')
    actors = GOOD["actors.toml"].replace('"state"', '"stat"', 1)
    codings = GOOD["codings/a.toml"].replace('"a"', '"actors"').replace('"UKR"', '"UKX"')
    folder = write(tmp_path, sources=sources, actors=actors, codings_a=None, codings_actors=codings)
    assert {(problem.file, problem.line) for problem in validate(folder).problems} == {
        ("actors.toml", 4),
        ("codings/actors.toml", 10),
    }


def test_file_is_scanned_once_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with problems is scanned once for all of them; a file without problems is not scanned."""
    calls: list[set[str]] = []

    def counted(text: str, paths: set[str], *, given: str) -> dict[str, int]:
        calls.append(paths)
        return lines_of(text, paths, given=given)

    monkeypatch.setattr(toml, "lines_of", counted)
    load(write(tmp_path))
    assert calls == []
    load(write(tmp_path, codings_a=BAD), on_error="collect")
    assert calls == [{path for path, _ in LINES}]


@pytest.mark.parametrize("becomes", ["another", "gone", "a link out of the folder"])
def test_changed_file(tmp_path: Path, becomes: str) -> None:
    """A file that changed after reading has no lines."""
    folder, other = tmp_path / "data", tmp_path / "other.toml"
    other.write_text("\n" + BAD, encoding="utf-8")
    intake = Intake()
    toml.read(Folder(write(folder, codings_a=BAD)), intake)
    coding = folder / "codings" / "a.toml"
    coding.unlink()
    if becomes == "another":
        other.rename(coding)
    elif becomes != "gone":
        coding.symlink_to(other)
    assert lines_in(intake.problems_and_tally()[0]) == dict.fromkeys(LINES, 0)


def test_long_name(tmp_path: Path) -> None:
    """A long name is cut, and its line is still found."""
    (found,) = validate(write(tmp_path, actors=f"\n\n{'a' * 200} = 1\n{GOOD['actors.toml']}")).problems
    assert (found.code, found.path, found.line) == ("unknown-table", "a" * 80, 3)


def test_error_without_line(tmp_path: Path) -> None:
    """If the parser gives no line, the problem has none."""
    (found,) = validate(write(tmp_path, actors=None, codings_a="source =", dataset="")).problems[1:]
    assert (found.code, found.line) == ("not-toml", 0)
    assert "(at end of document)" in found.message
