"""Folders of CSV: files are read back after any edits that keep them valid, and problems are reported."""

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from cProfile import Profile
from pathlib import Path
from typing import IO, Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediation
from formats import folder as toml_folder
from formats.test_round_trip import folder
from mediation import Dataset, testing
from mediation.files.folders import Folder
from mediation.formats.intake import Intake
from mediation.formats.tables import joining
from mediation.formats.tables.csv import is_ours, read, wide_cells
from mediation.formats.tables.relational import all_tables, child_tables
from mediation.formats.tables.rows import RawRow

DATASETS = testing.datasets(actors=("TUR", "RUS"), sources=("a", "b"), max_records=4)


def good(path: Path) -> Path:
    """Write the small good dataset as CSV."""
    mediation.load(toml_folder.write(path / "toml")).save(path / "csv" / "datapackage.json")
    return path / "csv"


def change(file: Path, old: str, new: str) -> None:
    """Change a text that the file has once."""
    content = file.read_bytes()
    assert content.count(old.encode()) == 1
    file.write_bytes(content.replace(old.encode(), new.encode("utf-8", "surrogateescape")))


def problems(path: Path) -> list[str]:
    """Return the problems as text; loading, collecting and validating agree on them."""
    found = mediation.validate(path)
    collected = mediation.load(path, on_error="collect")
    with pytest.raises(mediation.DataError) as error_info:
        mediation.load(path)
    assert {*map(str, error_info.value.problems)} == {*map(str, found.problems)}
    assert {*map(str, found.problems)} <= {*map(str, collected.problems)}
    assert collected.tally
    assert found.tally.read == collected.tally.read
    return [*map(str, found.problems)]


# Writing.


def test_written_files(tmp_path: Path) -> None:
    """Tables without rows have no file; all other files are UTF-8 with Unix line ends."""
    path = good(tmp_path)
    assert sorted(each.name for each in path.iterdir()) == [
        "actors.csv",
        "agreements.csv",
        "coverage.csv",
        "datapackage.json",
        "disputes.csv",
        "evidence.csv",
        "names.csv",
        "sources.csv",
        "steps.csv",
        "third_parties.csv",
    ]
    assert (path / "third_parties.csv").read_bytes() == (
        b"record,position,actor,role,signed,through\ngrain-deal@a,1,TUR,guarantor,true,\n"
    )
    assert (path / "disputes.csv").read_bytes() == (
        b'id,title,parties,when,note\nwar,The war,"[""RUS"", ""UKR""]",2022-02-24/..,\n'
    )


def test_description(tmp_path: Path) -> None:
    """The description lists each file with its fields, types, codes, primary key and foreign keys."""
    package = json.loads((good(tmp_path) / "datapackage.json").read_bytes())
    assert (package["profile"], package["name"]) == ("tabular-data-package", "mediation-dataset")
    assert package["title"] == "Black Sea"
    assert package["mediation"] == {"format": "mediation", "version": 1}
    resources = {each["path"]: each for each in package["resources"]}
    assert {*resources} == {each.name for each in (tmp_path / "csv").glob("*.csv")}
    assert resources["third_parties.csv"]["name"] == "third-parties"  # a slug, as Frictionless wants it
    kinds = {(each["profile"], each["format"], each["mediatype"], each["encoding"]) for each in resources.values()}
    assert kinds == {("tabular-data-resource", "csv", "text/csv", "utf-8")}
    assert all("\n" not in each.get("description", "") for each in resources.values())
    lists = [each for one in resources.values() for each in one["schema"]["fields"] if each["type"] == "array"]
    assert lists
    assert not any("enum" in each.get("constraints", {}) for each in lists)  # items have codes, lists don't
    schema = resources["third_parties.csv"]["schema"]
    assert schema["primaryKey"] == ["record", "position"]
    assert schema["foreignKeys"] == [{"fields": "actor", "reference": {"resource": "actors", "fields": "id"}}]
    assert [each["type"] for each in schema["fields"]] == ["string", "integer", "string", "string", "boolean", "array"]
    role = schema["fields"][3]
    assert role["constraints"]["required"]
    assert "guarantor" in role["constraints"]["enum"]
    title = resources["sources.csv"]["schema"]["fields"][1]
    assert title["description"] == "At most seven words: a short form or a description, never a long headline itself."
    assert resources["coverage.csv"]["description"].startswith("A claim about what a dataset covers")
    assert "primaryKey" not in resources["coverage.csv"]["schema"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'x", "''x", "x=1", " ", "\x00", '"', "a\r\nb"]
)
def test_text_that_looks_like_a_formula(tmp_path: Path, text: str) -> None:
    """Text that a spreadsheet would run is written with a leading apostrophe, and read without it."""
    seeds = mediation.load_seeds()
    record = seeds.records[0].replace(summary=text)
    ds = Dataset(
        title=text,
        sources=tuple(seeds.sources.values()),
        actors=tuple(seeds.actors.values()),
        disputes=tuple(seeds.disputes.values()),
        records=(record,),
    )
    ds.save(tmp_path / "datapackage.json")
    assert mediation.load(tmp_path).records == (record,)
    for file in tmp_path.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            assert not [cell for row in csv.reader(stream) for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_saving_again_removes_old_files(tmp_path: Path) -> None:
    """If a table has no rows any more, its file is removed; files of other programs stay."""
    path = good(tmp_path)
    (path / "notes.txt").write_text("mine", encoding="utf-8")
    mediation.load(path).filter(kind="meeting").save(path / "datapackage.json")
    assert not (path / "agreements.csv").exists()
    assert (path / "notes.txt").exists()
    assert [is_ours(name) for name in ("datapackage.json", "steps.csv", "notes.txt", "other.csv")] == [1, 1, 0, 0]


# Reading.


def rewritten(path: Path, change_rows: Callable[[list[list[str]]], list[list[str]]]) -> None:
    """Rewrite each table with changed rows; the first row has the column names."""
    for file in path.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(change_rows(rows))


@pytest.mark.slow
@settings(max_examples=max(10, settings().max_examples // 2))
@given(ds=DATASETS, seed=st.integers())
def test_any_order(ds: Dataset, seed: int) -> None:
    """Columns and rows can be in any order, because child rows name their owner."""
    draw = random.Random(seed)  # noqa: S311 - no secret

    def shuffled(rows: list[list[str]]) -> list[list[str]]:
        names, *others = rows
        order = draw.sample(range(len(names)), len(names))
        draw.shuffle(others)
        return [[row[place] for place in order] for row in (names, *others)]

    with folder() as place:
        ds.save(place / "datapackage.json")
        rewritten(place, shuffled)
        again = mediation.load(place)
        assert again == ds
        assert again.tally
        assert again.tally.kept == len(ds) + len(ds.sources) + len(ds.actors) + len(ds.disputes) + len(ds.coverage)
        assert mediation.validate(place).is_valid


CELLS = st.sampled_from(["", "=1", "x", "[", "-1", "war", "TUR", "a", "grain-deal@a"])


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.sampled_from(sorted(all_tables())), st.integers(0, 9), st.integers(0, 25), CELLS), max_size=3)
)
def test_row_counts(changes: list[tuple[str, int, int, str]]) -> None:
    """After any change of cells, each row is kept, rejected or skipped. Without problems, all are kept."""
    with folder() as place:
        mediation.load_seeds().filter(source="sabah-2022").save(place / "datapackage.json")
        for name, row, column, cell in changes:
            if (file := place / f"{name}.csv").exists():
                with file.open(encoding="utf-8", newline="") as stream:
                    rows = list(csv.reader(stream))
                rows[row % len(rows)][column % len(rows[0])] = cell
                with file.open("w", encoding="utf-8", newline="") as stream:
                    csv.writer(stream).writerows(rows)
        rows_of = {}
        for name, table in all_tables().items():
            if (place / f"{name}.csv").exists() and table.what:
                with (place / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
                    rows_of[name] = len(list(csv.reader(stream))) - 1
        ds = mediation.load(place, on_error="collect")
        assert ds.tally
        orphans = sum(problem.code == "orphan-row" for problem in ds.problems)
        is_whole = not any(problem.code.endswith("-column") for problem in ds.problems)
        assert ds.tally.read >= sum(rows_of.values())
        if is_whole:
            assert ds.tally.read == sum(rows_of.values()) + orphans
        assert ds.tally.rejected == 0 or ds.problems


def test_byte_order_marks_and_line_ends(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends are accepted, and blank lines are skipped."""
    path = good(tmp_path)
    ds = mediation.load(path)
    for file in path.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    actors = path / "actors.csv"
    actors.write_bytes(b"\r\n" + actors.read_bytes().removeprefix(b"\xef\xbb\xbf") + b"\r\n,,,,,,,\r\n")
    steps = path / "steps.csv"
    steps.write_bytes(steps.read_bytes() + b"\r\n\r\n")  # blank lines of child tables are not counted
    again = mediation.load(path)
    assert again == ds
    assert again.tally
    assert again.tally.skipped == 2


def test_other_delimiter(tmp_path: Path) -> None:
    """Semicolons are accepted as delimiters if the description declares them; otherwise a message says how to."""
    path = good(tmp_path)
    ds = mediation.load(path)
    (path / "disputes.csv").write_text("id;title;when\nwar;The war;2022\n", encoding="utf-8")
    assert problems(path)[0] == (
        "disputes.csv:1: Only one column, 'id;title;when'. If the delimiter is ';', add "
        '"dialect": {"delimiter": ";"} in datapackage.json.'
    )
    package = json.loads((path / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        if resource["path"] == "disputes.csv":
            resource["dialect"] = {"delimiter": ";"}
    (path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert mediation.load(path).disputes["war"].title == ds.disputes["war"].title
    package["resources"][0]["dialect"] = {"delimiter": "::"}
    (path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert problems(path) == [
        "datapackage.json: resources[0].dialect.delimiter: Should be a comma, semicolon, tab or bar, found '::'."
    ]


def test_optional_columns(tmp_path: Path) -> None:
    """The id of a record, the dates of its steps and the sources of its evidence may be left out."""
    path = good(tmp_path)
    ds = mediation.load(path)

    def bare(rows: list[list[str]]) -> list[list[str]]:
        left_out = {"source", "position"} if rows[0][:1] == ["record"] else {"id"} if "evidence" in rows[0] else set()
        left_out |= {"when"} if "status" in rows[0] else set()
        left_out |= {"id", "version", "memo"} if "provisions" in rows[0] else set()
        return [[cell for name, cell in zip(rows[0], row, strict=True) if name not in left_out] for row in rows]

    rewritten(path, bare)
    assert (path / "steps.csv").read_text(encoding="utf-8").startswith('"record","status","as_of"')
    assert (path / "agreements.csv").read_text(encoding="utf-8").startswith('"event","source","when"')
    assert mediation.load(path) == ds


# Problems.

TRAPS: Final[dict[str, tuple[tuple[str, str, str], *tuple[str, ...]]]] = {
    "formula": (
        ("agreements.csv", "Grain deal", "=HYPERLINK(A1)"),
        "agreements.csv:2: title: Formulas are not run. Write the result, or put an apostrophe in front if",
    ),
    "array": (
        ("agreements.csv", '"[""RUS"", ""UKR""]"', "RUS"),
        'agreements.csv:2: parties: Not a JSON array of texts. Write it as ["TUR", "RUS"].',
    ),
    "array of other things": (
        ("agreements.csv", '"[""RUS"", ""UKR""]"', '"[""RUS"", 1]"'),
        'agreements.csv:2: parties: Not a JSON array of texts. Write it as ["TUR", "RUS"].',
    ),
    "deep array": (
        ("agreements.csv", '"[""RUS"", ""UKR""]"', "[" * 100_000),
        'agreements.csv:2: parties: Not a JSON array of texts. Write it as ["TUR", "RUS"].',
    ),
    "code": (
        ("steps.csv", "signed", "signd"),
        "steps.csv:2: status: Should be 'under_consideration', 'offered', 'signed', 'in_force', ",
    ),
    "unknown actor": (
        ("third_parties.csv", "TUR", "TUX"),
        'agreements.csv:2: third_parties[0].actor: Unknown actor "TUX". Did you mean "TUR"?',
    ),
    "unknown column": (
        ("third_parties.csv", ",signed", ",sined"),
        "third_parties.csv:1: Unknown column 'sined'. Did you mean \"signed\"?",
    ),
    "missing column": (
        ("disputes.csv", "id,title,parties,when,note", "id,title,parties,date,note"),
        "disputes.csv:1: Unknown column 'date'.",
        "disputes.csv:1: Missing column 'when', which every row needs.",
    ),
    "repeated column": (
        ("disputes.csv", "id,title,parties,when,note", "id,title,parties,when,title"),
        "disputes.csv:1: Duplicate column 'title'.",
    ),
    "cells": (
        ("third_parties.csv", "true,", "true"),
        "third_parties.csv:2: 5 cells, but the first line has 6 names.",
    ),
    "cells of nobody": (
        ("third_parties.csv", "grain-deal@a,1,TUR,guarantor,true,", ",1"),
        "third_parties.csv:2: 2 cells, but the first line has 6 names.",
    ),
    "span": (
        ("evidence.csv", "0,10", "10,0"),
        "evidence.csv:2: end: Should be greater than 0, found '0'",
    ),
    "whole part": (
        ("evidence.csv", "0,10", "10,5"),
        "evidence.csv:2: The span ends at 5, before or at its start, 10.",
    ),
    "position": (
        ("steps.csv", "@a,1,", "@a,first,"),
        "steps.csv:2: position: Should be a whole number from 1, found 'first'.",
    ),
    "id": (
        ("agreements.csv", "grain-deal@a,", "grain-deal@b,"),
        "agreements.csv:2: evidence: Needs at least one row in evidence.",
        "agreements.csv:2: steps: Needs at least one row in steps.",
        "steps.csv:2: record: Unknown id 'grain-deal@a'.",
        "third_parties.csv:2: record: Unknown id 'grain-deal@a'.",
        "evidence.csv:2: record: Unknown id 'grain-deal@a'.",
    ),
    "no owner": (
        ("third_parties.csv", "grain-deal@a", ""),
        "third_parties.csv:2: record: Missing. Name the row that this row belongs to.",
    ),
    "missing value": (
        ("disputes.csv", "2022-02-24/..", ""),
        "disputes.csv:2: when: Missing.",
    ),
    "name of another kind": (
        ("names.csv", "TUR,1,TUR,preferred", "TUR,1,TUR,alias"),
        "actors.csv:3: An actor needs a preferred name.",
    ),
    "quote": (
        ("disputes.csv", "The war", '"The" war'),
        "disputes.csv:2: Not valid CSV. Put a cell that contains quotes in quotes, and double each quote inside it.",
    ),
    "open quote": (
        ("disputes.csv", "24/..,", '24/..,"'),
        "disputes.csv:2: Not valid CSV. Put a cell that contains quotes in quotes, and double each quote inside it.",
    ),
    "long cell": (
        ("disputes.csv", "The war", "x" * (2**20 + 1)),
        "disputes.csv:2: Row is longer than 4194304 characters. Check for an unclosed quote.",
    ),
    "long row": (
        ("disputes.csv", "The war", "," * (2**22 + 1)),
        "disputes.csv:2: Row is longer than 4194304 characters. Check for an unclosed quote.",
    ),
    "bytes": (
        ("disputes.csv", "The war", "The \udce9"),
        "disputes.csv:2: Not UTF-8 (byte 0xe9). Save the file as UTF-8.",
    ),
    "bytes in names": (
        ("disputes.csv", "title", "titl\udce9"),
        "disputes.csv:1: Not UTF-8 (byte 0xe9). Save the file as UTF-8.",
    ),
    "digits": (
        ("evidence.csv", "0,10", "0," + "9" * 5000),
        "evidence.csv:2: end: Unable to parse input string as an integer, exceeded maximum size, found '9999",
    ),
}


CODES: Final = {
    "formula": ("formula", "title"),
    "array": ("not-array", "parties"),
    "code": ("enum", "status"),
    "unknown actor": ("unknown-actor", "third_parties[0].actor"),
    "unknown column": ("unknown-column", ""),
    "repeated column": ("repeated-column", ""),
    "cells": ("wrong-cells", ""),
    "position": ("bad-position", "position"),
    "no owner": ("orphan-row", "record"),
    "missing value": ("missing", "when"),
    "quote": ("not-csv", ""),
    "long row": ("too-long", ""),
    "bytes": ("not-utf8", ""),
    "digits": ("int-parsing-size", "end"),
}


def test_line_of_problem_in_description(tmp_path: Path) -> None:
    """A syntax error in the description has its line; a wrong value in it has none."""
    head = good(tmp_path) / "datapackage.json"
    content = head.read_text(encoding="utf-8")
    assert content.startswith("{\n ")  # for people to read
    head.write_text(content.replace("{\n ", "{\n }", 1), encoding="utf-8")
    found = mediation.load(head, on_error="collect").problems[0]
    assert (found.file, found.line) == ("datapackage.json", 2)
    head.write_text(content.replace('"version": 1', '"version": 2'), encoding="utf-8")
    (found,) = mediation.load(head, on_error="collect").problems
    assert (found.code, found.file, found.line) == ("other-version", "datapackage.json", 0)


def test_codes_of_tables(tmp_path: Path) -> None:
    """Missing columns, unknown columns and unreadable tables have their own codes."""
    path = good(tmp_path)
    change(path / "disputes.csv", "title", "titel")
    (path / "coverage.csv").unlink()
    (path / "coverage.csv").mkdir()
    codes = {problem.code for problem in mediation.load(path, on_error="collect").problems}
    assert {"missing-column", "unknown-column", "unreadable"} <= codes


@pytest.mark.parametrize("name", CODES)
def test_code_and_field(tmp_path: Path, name: str) -> None:
    """Each problem has a code and a column for programs."""
    path = good(tmp_path)
    (file, old, new), *_ = TRAPS[name]
    content = (path / file).read_bytes()
    (path / file).write_bytes(content.replace(old.encode(), new.encode("utf-8", "surrogateescape"), 1))
    (problem,) = mediation.load(path, on_error="collect").problems
    assert (problem.code, problem.field) == CODES[name]


@pytest.mark.parametrize("name", TRAPS)
def test_message_and_place(tmp_path: Path, name: str) -> None:
    """Each problem has a message, with the file, the line and the column."""
    path = good(tmp_path)
    (file, old, new), *expected = TRAPS[name]
    content = (path / file).read_bytes()
    (path / file).write_bytes(content.replace(old.encode(), new.encode("utf-8", "surrogateescape"), 1))
    assert content != (path / file).read_bytes()
    found = problems(path)
    for message in expected:
        assert any(each.startswith(message) for each in found), found
    if name not in ("missing column", "repeated column", "bytes in names"):
        assert sorted(each.partition(":")[0] for each in found if "war" not in each) == sorted(
            each.partition(":")[0] for each in expected
        ), found


def test_other_rows_are_read(tmp_path: Path) -> None:
    """The problem of one row is reported, and the other rows are read."""
    path = good(tmp_path)
    actors = path / "actors.csv"
    names, *rows = actors.read_text(encoding="utf-8").splitlines()
    bad = ["X,1", 'Y,"st"ate,,,,,,', "Z\udce9,state,,,,,,"]
    text = "\n".join([names, bad[0], rows[0], bad[1], rows[1], bad[2], rows[2]])
    actors.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert [each.partition(": ")[0] for each in problems(path)] == ["actors.csv:2", "actors.csv:4", "actors.csv:6"]
    ds = mediation.load(path, on_error="collect")
    assert (len(ds.actors), len(ds)) == (3, 1)
    assert ds.tally
    assert ds.tally.rejected == 3


def test_references_to_a_rejected_row(tmp_path: Path) -> None:
    """A rejected actor is reported once, and not again for the records that name it."""
    path = good(tmp_path)
    change(path / "names.csv", "TUR,1,TUR", "TUR,1,")
    assert problems(path) == ["names.csv:3: text: Missing."]
    codes = [problem.code for problem in mediation.load(path, on_error="collect").problems]
    assert {*codes} == {"missing", "unread-actor"}


def test_unreadable_table(tmp_path: Path) -> None:
    """If a child table is unreadable, rows that may need it are rejected, and only the table is reported."""
    path = good(tmp_path)
    change(path / "steps.csv", "status", "state")
    assert problems(path) == [
        "steps.csv:1: Unknown column 'state'. Did you mean \"status\"?",
        "steps.csv:1: Missing column 'status', which every row needs.",
    ]
    ds = mediation.load(path, on_error="collect")
    assert ds.tally
    assert (len(ds), ds.tally.rejected) == (0, 1)
    (path / "steps.csv").unlink()
    (path / "steps.csv").mkdir()
    assert problems(path) == ["steps.csv: Can't be read: Is a directory."]


def test_child_rows_of_an_unreadable_table(tmp_path: Path) -> None:
    """The child rows of an unreadable table are rejected without a problem of their own."""
    path = good(tmp_path)
    change(path / "agreements.csv", "id,event,source", "event,source,source")
    assert problems(path) == ["agreements.csv:1: Duplicate column 'source'."]
    (path / "agreements.csv").write_bytes(b"")
    assert problems(path) == ["agreements.csv: Empty. Write the column names in the first line."]
    assert mediation.validate(path).tally.rejected == 3  # of steps, third parties and evidence


def test_repeated_position(tmp_path: Path) -> None:
    """Two rows of one owner can't have the same position."""
    path = good(tmp_path)
    with (path / "third_parties.csv").open("a", encoding="utf-8") as stream:
        stream.write("grain-deal@a,1,TUR,mediator,,\n")
    assert problems(path) == ["third_parties.csv:3: position: Duplicate position 1 of grain-deal@a."]
    change(path / "third_parties.csv", "@a,1,TUR,mediator", "@a,0,TUR,mediator")
    assert problems(path) == ["third_parties.csv:3: position: Should be a whole number from 1, found '0'."]
    change(path / "third_parties.csv", "@a,0,TUR,mediator", "@a,07,TUR,mediator")
    (deal,) = mediation.load(path).agreements
    assert [each.role for each in deal.third_parties] == ["guarantor", "mediator"]


def test_repeated_id(tmp_path: Path) -> None:
    """Two records with the same id are reported, and each gets the child rows of that id."""
    path = good(tmp_path)
    agreements = path / "agreements.csv"
    names, row = agreements.read_text(encoding="utf-8").splitlines()
    agreements.write_text(f"{names}\n{row}\n{row}", encoding="utf-8")
    assert problems(path) == ['agreements.csv:3: Duplicate record id "grain-deal@a".']


def test_id_mismatch(tmp_path: Path) -> None:
    """An id that does not match event, source and version is reported, with the right one."""
    path = good(tmp_path)
    for file in path.glob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"grain-deal@a", b"grain-deal@a#2"))
    (found,) = problems(path)
    assert found == (
        "agreements.csv:2: id: Found 'grain-deal@a#2', but event, source and version give 'grain-deal@a'."
        ' Did you mean "grain-deal@a"?'
    )
    assert [each.code for each in mediation.load(path, on_error="collect").problems] == ["id-mismatch"]
    change(path / "agreements.csv", ",grain-deal,a,1,", ",grain-deal,a,2,")
    assert [record.id for record in mediation.load(path)] == ["grain-deal@a#2"]


def test_misspelt_file(tmp_path: Path) -> None:
    """A file with nearly the name of a table is reported; other files are ignored."""
    path = good(tmp_path)
    (path / "third_parties.csv").rename(path / "third-parties.csv")
    (path / "xyz.csv").write_text("mine", encoding="utf-8")
    listed, found = problems(path)
    assert re.fullmatch(r"datapackage.json: resources\[\d+\].path: Missing file 'third_parties.csv'\..*", listed)
    assert (
        found == 'third-parties.csv: Not read: no table of a dataset has this name. Did you mean "third_parties.csv"?'
    )


def test_links_out_of_the_folder(tmp_path: Path) -> None:
    """A link to a file outside the folder is rejected."""
    path = good(tmp_path)
    (path / "steps.csv").rename(tmp_path / "steps.csv")
    (path / "steps.csv").symlink_to(tmp_path / "steps.csv")
    assert problems(path) == ["steps.csv: This link leads out of the folder. Put the file itself here."]


PACKAGES = {
    "[]": 'mediation: Not a data package of this library: "mediation": {"version": 1} is missing.',
    '{"title": "x", "resources": 5}': (
        'mediation: Not a data package of this library: "mediation": {"version": 1} is missing.'
    ),
    '{"mediation": {"version": 2}}': (
        "version: Version 2 of the format is not supported, only 1. Update this library."
    ),
    '{"mediation": {"outsid": []}}': "Unknown field 'outsid' of the dataset. Did you mean \"outside\"?",
    '{"title": 5, "mediation": {}}': "title: Should be text, found 5.",
    '{"mediation": {}, "resources": [5, {"path": 5}, {"path": "actors.csv", "dialect": {"delimiter": "x"}}]}': (
        "resources[2].dialect.delimiter: Should be a comma, semicolon, tab or bar, found 'x'."
    ),
    "{": "Not valid JSON: expecting property name enclosed in double quotes.",
    '{\n"mediation": {}, x': "Not valid JSON: expecting property name enclosed in double quotes.",
    " " * (8 * 2**20): "Larger than 8 MiB.",
}


@pytest.mark.parametrize("content", PACKAGES, ids=range(len(PACKAGES)))
def test_invalid_description(tmp_path: Path, content: str) -> None:
    """The description must have the right format, version and head."""
    path = good(tmp_path)
    (path / "datapackage.json").write_text(content + " ", encoding="utf-8")
    (found,) = problems(path)
    assert re.sub(r"^datapackage.json(:\d+)?: ", "", found) == PACKAGES[content]


def test_missing_description(tmp_path: Path) -> None:
    """If the format is given by name, its description must be in the folder and readable."""
    path = good(tmp_path)
    (path / "datapackage.json").rename(tmp_path / "datapackage.json")
    with pytest.raises(mediation.DataError, match=r"^datapackage.json: Missing file.$"):
        mediation.load(path, format="csv")
    (path / "datapackage.json").symlink_to(tmp_path / "datapackage.json")
    with pytest.raises(mediation.DataError, match="leads out of the folder"):
        mediation.load(path)
    (path / "datapackage.json").unlink()
    (path / "datapackage.json").mkdir()
    with pytest.raises(mediation.DataError, match="Is a directory"):
        mediation.load(path, format="csv")


def test_csv_limit_is_restored(tmp_path: Path) -> None:
    """Reading long cells leaves the limit of Python's csv module unchanged."""
    path = good(tmp_path)
    (path / "disputes.csv").write_text(f"id,title,when,x\nwar,War,2022,{'y' * 2**18}\n", encoding="utf-8")
    before = csv.field_size_limit()
    with wide_cells():  # another reader is active
        assert problems(path) == ["disputes.csv:1: Unknown column 'x'."]
        assert csv.field_size_limit() > before
    assert csv.field_size_limit() == before


def test_memory_for_child_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child table is read into memory only if its order differs from that of its owners."""
    held: list[bool] = []
    init = joining._Owned.__init__

    def watched(self: joining._Owned, rows: Iterator[tuple[str | None, RawRow]], *, is_held: bool) -> None:
        held.append(is_held)
        init(self, rows, is_held=is_held)

    monkeypatch.setattr(joining._Owned, "__init__", watched)
    mediation.load_seeds().save(tmp_path / "datapackage.json")
    mediation.load(tmp_path)
    assert held == [False] * len(child_tables())
    steps = tmp_path / "steps.csv"
    names, *rows = steps.read_text(encoding="utf-8").splitlines()
    steps.write_text("\n".join([names, *sorted(rows)]), encoding="utf-8")
    held.clear()
    assert mediation.load(tmp_path) == mediation.load_seeds()
    assert sum(held) == 1


def test_broken_archive(tmp_path: Path) -> None:
    """If a table of an archive breaks off, rows that may have lost child rows are rejected."""
    good(tmp_path)
    path = tmp_path / "data.csv.zip"
    mediation.load(tmp_path / "csv").save(path)
    data = path.read_bytes()
    at = data.index(b"steps.csv") + len("steps.csv")
    path.write_bytes(data[:at] + b"\xff" * 8 + data[at + 8 :])
    (found,) = problems(path)
    assert found.startswith("steps.csv: Can't be read to its end: ")
    ds = mediation.load(path, on_error="collect")
    assert (len(ds), len(ds.actors)) == (0, 3)
    at = data.index(b"disputes.csv") + len("disputes.csv")
    path.write_bytes(data[:at] + b"\xff" * 8 + data[at + 8 :])
    (found,) = problems(path)
    assert found.startswith("disputes.csv: Can't be read to its end: ")


class Failing:
    """A table whose rows are readable up to a certain row."""

    def __init__(self, place: Folder) -> None:
        self.place = place

    def names(self, *, whole: str = "") -> tuple[str, ...]:
        return self.place.names(whole=whole)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        with self.place.open(name) as stream:
            yield cast("IO[bytes]", _Cut(stream.read())) if name in ("actors.csv", "disputes.csv") else stream


class _Cut(io.BytesIO):
    def read1(self, size: int | None = -1) -> bytes:
        if self.tell() >= len(self.getvalue()):
            raise OSError(5, "Input/output error")
        return super().read1(size)


def test_failing_disk(tmp_path: Path) -> None:
    """If reading breaks off in the middle of a table, that is reported once, and earlier rows count."""
    intake = Intake()
    read(Failing(Folder(good(tmp_path))), intake)
    assert [*map(str, intake.problems)] == [
        "actors.csv: Can't be read: Input/output error.",
        "disputes.csv: Can't be read: Input/output error.",
    ]
    assert intake.rejected == 3
    assert [type(entry.part).__name__ for entry in intake.entries] == ["Source", "Dispute", "Coverage", "Agreement"]


_CROWDED_BYTES: Final = 2**17


@pytest.mark.slow
@pytest.mark.parametrize("row", [",", "x,", '"', "[,"])
def test_work_is_linear(tmp_path: Path, row: str) -> None:
    """A character costs at most 50 calls, regardless of the number of problems. It cost 30 when we set this limit."""
    path = good(tmp_path)
    names = (path / "agreements.csv").read_text(encoding="utf-8").splitlines()[0]
    lines = _CROWDED_BYTES // (len(row) * names.count(","))
    rows = f"{row * names.count(',')}y\n" * lines
    (path / "agreements.csv").write_text(f"{names}\n{rows}"[:_CROWDED_BYTES], encoding="utf-8")
    with Profile() as profile:
        found = mediation.validate(path)
    assert not found.is_valid
    assert sum(each.callcount for each in profile.getstats()) < 50 * _CROWDED_BYTES


@pytest.mark.parametrize("elsewhere", ["../actors.csv", "/etc/passwd", "https://example.org/actors.csv", "gone.csv"])
def test_listed_file_is_missing(tmp_path: Path, elsewhere: str) -> None:
    """A listed file that is missing is reported, and nothing outside the folder is opened."""
    path = good(tmp_path)
    package = json.loads((path / "datapackage.json").read_bytes())
    package["resources"][0]["path"] = elsewhere
    (path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (found,) = problems(path)
    assert found.startswith(f"datapackage.json: resources[0].path: Missing file '{elsewhere}'.")


def test_listed_table_is_missing(tmp_path: Path) -> None:
    """A listed table that is missing is reported, even if records are valid without its rows."""
    path = good(tmp_path)
    (path / "third_parties.csv").unlink()
    assert len(problems(path)) == 1
