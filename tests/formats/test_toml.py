"""Folders of TOML: written folders are read back, and problems are reported with their place."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from formats.folder import GOOD, write, write_dataset
from mediation import Agreement, DataError, Dataset, UsageError, load, testing, validate
from mediation.formats.registry import recognise_folder
from mediation.formats.toml import folder as toml
from mediation.tally import Tally

CODINGS = GOOD["codings/a.toml"]

KINDS = "negotiation, agreement, arms_transfer, statement, measure, meeting, condition"


def problems(folder: Path, **changes: str | bytes | None) -> list[str]:
    """Return the problems of the good files after some changes."""
    with pytest.raises(DataError) as error_info:
        load(write(folder, **changes))
    collected = load(folder, on_error="collect")
    assert set(map(str, error_info.value.problems)) <= set(map(str, collected.problems))
    return str(error_info.value).splitlines()


def coding(old: str, new: str) -> str:
    """Return the good coding file with one change."""
    assert re.search(old, CODINGS)
    return re.sub(old, new.replace("\\", r"\\"), CODINGS, count=1)


# Good files.


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(testing.datasets(actors=("TUR", "RUS"), sources=("a", "b"), max_records=5))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, ds: Dataset) -> None:
    """Any dataset is read back from plain TOML; records are sorted by source and kind."""
    read = load(write_dataset(tmp_path_factory.mktemp("data") / "ds", ds))
    assert (read.title, read.coverage, read.problems) == (ds.title, ds.coverage, ())
    assert (read.sources, read.actors, read.disputes) == (ds.sources, ds.actors, ds.disputes)
    assert {record.id: record for record in read} == {record.id: record for record in ds}
    assert [record.source for record in read] == sorted(record.source for record in ds)


def test_good_folder(tmp_path: Path) -> None:
    """The title, the coverage and the dispute are in one file. Entities and records have their own."""
    ds = load(write(tmp_path))
    assert repr(ds) == "<Dataset 'Black Sea': 1 record of 1 source, 3 actors>"
    assert ds.coverage[0].exhaustive
    assert list(ds.disputes) == ["war"]
    (deal,) = ds.agreements
    assert isinstance(deal, Agreement)
    assert (deal.id, deal.evidence[0].source, str(deal.steps[0].when)) == ("grain-deal@a", "a", "2022-07-22")


def test_record_with_source(tmp_path: Path) -> None:
    """Records may repeat the source of their file."""
    again = coding('event = "grain-deal"', 'event = "grain-deal"\nsource = "a"')
    assert load(write(tmp_path, codings_a=again)) == load(write(tmp_path, codings_a=CODINGS))


def test_folder_without_codings(tmp_path: Path) -> None:
    """If the folder of codings has another name, it is reported as missing."""
    assert problems(tmp_path, codings_a=None) == ["codings: Missing folder. Add it, with a .toml file for each source."]


@pytest.mark.parametrize("codings", ["", 'source = "a"', "# nothing yet"])
def test_folder_without_records(tmp_path: Path, codings: str) -> None:
    """A dataset may have sources and actors only."""
    ds = load(write(tmp_path, codings_a=codings))
    assert (len(ds), len(ds.sources), ds.problems) == (0, 1, ())


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark is accepted."""
    marked = load(write(tmp_path, codings_a=b"\xef\xbb\xbf" + CODINGS.encode()))
    assert marked.agreements == load(write(tmp_path, codings_a=CODINGS)).agreements


def test_detection(tmp_path: Path) -> None:
    """The required file identifies the folder as a dataset."""
    (tmp_path / "other").mkdir()
    with pytest.raises(UsageError, match="Not a dataset"):
        recognise_folder(tmp_path / "other")
    assert recognise_folder(write(tmp_path)).name == "toml"


# Files that can't be read.


@pytest.mark.parametrize("name", ["sources", "actors"])
def test_missing_file(tmp_path: Path, name: str) -> None:
    """A missing file is reported first, then the references that need it."""
    assert problems(tmp_path, **{name: None})[0] == f"{name}.toml: Missing file."


def test_unreadable_file(tmp_path: Path) -> None:
    """The error of the operating system is reported."""
    (tmp_path / "codings" / "b.toml").mkdir(parents=True)
    (found,) = problems(tmp_path)
    assert found.startswith("b.toml: Can't be read: ")


@pytest.mark.parametrize("content", [b"measure", b"\xff", b"a = " + b"[" * 100_000])
def test_tally_of_unreadable_file(tmp_path: Path, content: bytes) -> None:
    """The number of rows of an unreadable file is unknown, so the tally counts the file."""
    write(tmp_path, codings_b=content)
    assert validate(tmp_path).tally == load(tmp_path, on_error="collect").tally == Tally(kept=7, unread_files=1)


def test_file_not_utf_8(tmp_path: Path) -> None:
    """The first invalid byte is reported, with its place."""
    assert problems(tmp_path, dataset=b'title = "T\xfcrkiye"') == [
        "dataset.toml:1: Not UTF-8 (byte 0xfc). Save the file as UTF-8."
    ]


def test_too_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may reach the size limit, but not exceed it; the message suggests another format."""
    size = len(write(tmp_path).joinpath("codings", "a.toml").read_bytes())
    monkeypatch.setattr(toml, "_MAX_FILE_BYTES", size)
    write(tmp_path, codings_a=CODINGS.encode() + b"\n")
    found = load(tmp_path, on_error="collect").problems[0]
    assert (found.code, found.file, found.message) == (
        "too-large",
        "a.toml",
        "Larger than 0 MiB. Save a dataset of this size as JSON Lines.",
    )


@pytest.mark.parametrize(
    ("codings", "code"),
    [
        ('source = "a"\nmeasure = 3', "not-tables"),
        ('source = "a"\n[[mesure]]', "unknown-table"),
        ("[[measure]]", "no-source"),
        ("measure", "not-toml"),
        (b"\xff", "not-utf8"),
    ],
)
def test_codes(tmp_path: Path, codings: str | bytes, code: str) -> None:
    """Each problem of a file has a code for programs."""
    found = load(write(tmp_path, codings_a=codings), on_error="collect").problems
    assert [problem.code for problem in found if problem.file == "a.toml"] == [code]


def test_syntax_error(tmp_path: Path) -> None:
    """A syntax error is reported with line and column."""
    assert problems(tmp_path, codings_a='source = "a"\n[[agreement]]\nevent = grain\n') == [
        "a.toml:3: Not valid TOML: Invalid value (column 9); put text and dates in quotes."
    ]


def test_deep_nesting(tmp_path: Path) -> None:
    """Excessive nesting is a problem of the file, not an exception."""
    with pytest.raises(DataError, match=r"^a\.toml: Not valid TOML: "):
        load(write(tmp_path, codings_a="a = " + "[" * 100_000))


# Files with wrong content.


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("codings_a", coding("agreement", "agrement"), "a.toml:4: agrement: unknown-table agreement"),
        ("codings_a", 'source = "a"\n[actor]', "a.toml:2: actor: unknown-table "),
        ("codings_a", 'source = "a"\n[agreement]', "a.toml:2: agreement: not-tables "),
        ("codings_a", 'source = "a"\nmeasure = 3', "a.toml:2: measure: not-tables "),
        ("codings_a", coding("source.*", ""), "a.toml:0: : no-source "),
        ("codings_a", coding('source = "a"', "source = 3"), "a.toml:2: source: no-source "),
        ("dataset", "title = 3", "dataset.toml:1: title: not-text "),
        ("dataset", 'titel = "Black Sea"', "dataset.toml:1: titel: unknown-table "),
        ("sources", GOOD["sources.toml"] + "[[actor]]", "sources.toml:10: actor: unknown-table "),
        ("actors", 'title = "Actors"\n' + GOOD["actors.toml"], "actors.toml:1: title: unknown-table "),
    ],
)
def test_wrong_tables(tmp_path: Path, file: str, content: str, expected: str) -> None:
    """Each file has its own tables, as arrays; an unknown table is reported with the nearest known one."""
    (found,) = validate(write(tmp_path, **{file: content})).problems
    assert f"{found.file}:{found.line}: {found.path}: {found.code} {found.nearest}" == expected


def test_messages_about_tables(tmp_path: Path) -> None:
    """Each message names the problem and what to write."""
    content = "source = 3\n[agreement]\n[actor]\n"
    first = [each.message for each in validate(write(tmp_path, codings_a=content)).problems]
    second = [each.message for each in validate(write(tmp_path, codings_a=content.replace("3", '"a"'))).problems]
    assert [*first, *second] == [
        'Not the id of a source. Write source = "..." at the top of the file.',
        "Not an array of tables. Write [[agreement]].",
        f"Unknown table. Known tables: {KINDS}.",
    ]


@pytest.mark.parametrize(
    ("codings", "expected"),
    [
        (
            coding("title =", "titel ="),
            [
                "a.toml:4: agreement[0].title: Missing.",
                'a.toml:9: agreement[0].titel: Unknown field of an agreement. Did you mean "title"?',
            ],
        ),
        (
            coding("guarantor", "garantor"),
            [
                ("a.toml:11: agreement[0].third_parties[0].role: Should be 'signatory', 'mediator', "
                "'facilitator', 'guarantor', 'witness', 'observer', 'host', 'chair', 'depositary' or 'unspecified', "
                """found 'garantor'. Did you mean "guarantor"?""")
            ],
        ),
        (
            coding('"UKR"', '"UKR", 3'),
            ["a.toml:10: agreement[0].parties[2]: Should be text in quotes, found 3."],
        ),
        (
            coding("signed = true", 'signed = "perhaps"'),
            [
                ("a.toml:11: agreement[0].third_parties[0].signed: Should be a valid boolean, "
                "unable to interpret input, found 'perhaps'.")
            ],
        ),
        (
            coding('title = "Grain deal"', 'title = { en = "Grain deal" }'),
            ["a.toml:9: agreement[0].title: Should be text in quotes."],
        ),
        (
            coding("steps", 'multiplicity = "often"\nsteps'),
            ["""a.toml:12: agreement[0].multiplicity: Should be a number of times or "repeated", found 'often'."""],
        ),
        (
            coding('"2022-07-22"', '"2022-13"'),
            ["a.toml:6: agreement[0].when: A month is 01 to 12, a season 21 to 24.", "  2022-13", "       ^^"],
        ),
        (
            coding('"2022-07-22"', "2022-07-22"),
            [
                ("a.toml:6: agreement[0].when: Should be text in quotes, "
                "found the date 2022-07-22. Put it in quotes.")
            ],
        ),
        (coding("when.*", ""), ["a.toml:4: agreement[0].when: Missing."]),
        (
            coding('"signed"', '"signed", when = "never"'),
            ["a.toml:12: agreement[0].steps[0].when: Expected a year of four digits.", "  never", "  ^^^^"],
        ),
        (
            coding("start = 0", "start = 10"),
            ["a.toml:8: agreement[0].evidence[0]: The span ends at 10, before or at its start, 10."],
        ),
        (
            coding("evidence.*", "evidence = [3]"),
            ["a.toml:8: agreement[0].evidence[0]: Should be a table in braces, found 3."],
        ),
        (
            coding("evidence.*", 'evidence = "none"'),
            ["a.toml:8: agreement[0].evidence: Should be a list in square brackets, found 'none'."],
        ),
        (
            coding("evidence.*", ""),
            ["a.toml:4: agreement[0].evidence: Missing."],
        ),
        (
            coding(r'\["RUS", "UKR"\]', "[]"),
            ["a.toml:4: agreement[0]: An agreement needs a party. Describe unknown parties in unnamed_parties."],
        ),
        (
            'source = "a"\nagreement = [3]',
            ["a.toml:2: agreement[0]: Should be a table in braces, found 3."],
        ),
        (
            coding('"UKR"', '"UKX"'),
            ['a.toml:10: agreement[0].parties[1]: Unknown actor "UKX". Did you mean "UKR"?'],
        ),
        (
            coding('source = "a"', 'source = "b"'),
            [f'a.toml:2: agreement[0].{at}source: Unknown source "b".' for at in ("", "evidence[0].")],
        ),
    ],
)  # fmt: skip
def test_invalid_record(tmp_path: Path, codings: str, expected: list[str]) -> None:
    """Each problem is reported once, with file, table, number, field and value."""
    assert problems(tmp_path, codings_a=codings) == expected


@pytest.mark.parametrize(
    ("codings", "line", "message"),
    [
        (
            coding(
                "steps.*",
                'steps = [\n{ status = "signed" },\n{ status = "ended", when = "2022-08" },\n{ status = "ended" },\n]',
            ),
            15,
            ("agreement[0].steps[2]: ended at 2022-07-22 comes after ended at 2022-08. Order steps by date."),
        ),
        (
            coding("steps.*", 'steps = [\n{ status = "ended", when = "2021" },\n{ status = "signed" },\n]'),
            13,
            "agreement[0].steps[0]: ended at 2021 is before signed at 2022-07-22.",
        ),
        (
            coding("steps", 'part_of = "grain-deal"\nsteps'),
            12,
            "agreement[0].part_of: grain-deal can't be a part of itself.",
        ),
        (
            coding(r"start = 0", 'source = "b", start = 0'),
            8,
            "agreement[0].evidence[0]: Evidence from b in a record of a.",
        ),
        (coding('"UKR"', '"RUS"'), 10, "agreement[0].parties: Duplicate RUS."),
    ],
)
def test_problem_of_two_fields(tmp_path: Path, codings: str, line: int, message: str) -> None:
    """A problem of two fields of a record is reported at the field to change."""
    assert problems(tmp_path, codings_a=codings) == [f"a.toml:{line}: {message}"]


def test_order_of_problems(tmp_path: Path) -> None:
    """The problems of a file are sorted by line."""
    write(tmp_path, codings_a=CODINGS.replace('"UKR"', '"UKX"') + "\n[[measure]]\n[[mesure]]")
    found = validate(tmp_path).problems
    assert [each.line for each in found] == sorted(each.line for each in found)
    assert found[0].code == "unknown-actor"


def test_invalid_entity(tmp_path: Path) -> None:
    """A problem of a source or actor is reported in the same way, and not again for its uses."""
    sources = GOOD["sources.toml"].replace("stated", "state").replace("length = 100", "length = 0")
    actors = GOOD["actors.toml"].replace("preferred", "prefered", 1)
    assert problems(tmp_path, sources=sources, actors=actors) == [
        (
            "sources.toml:6: source[0].published_basis: Should be 'stated', 'inferred', 'corroborated' or "
            "'unknown', found 'state'. Did you mean \"stated\"?"
        ),
        "sources.toml:9: source[0].length: Should be greater than 0, found 0.",
        (
            "actors.toml:5: actor[0].names[0].kind: Should be 'preferred' or 'alias', found 'prefered'."
            ' Did you mean "preferred"?'
        ),
    ]


def test_references_to_rejected_actor(tmp_path: Path) -> None:
    """When problems are collected, references to a rejected actor are reported as well."""
    actors = GOOD["actors.toml"].replace("preferred", "prefered", 1)
    ds = load(write(tmp_path, actors=actors), on_error="collect")
    assert [str(problem) for problem in ds.problems if problem.code == "unread-actor"] == [
        'dataset.toml:3: coverage[0].actors[0]: The actor "TUR" could not be read.',
        'a.toml:11: agreement[0].third_parties[0].actor: The actor "TUR" could not be read.',
    ]
    assert len(ds) == 0


# Collecting.


def test_collect(tmp_path: Path) -> None:
    """Each row is a record or a problem: the second is kept, the first and third are reported."""
    rows = [coding("grain-deal", event) for event in ("Grain deal", "second", "third")]
    tables = "\n".join(row.replace('source = "a"', "") for row in rows).replace('event = "third"', 'evnt = "third"')
    ds = load(write(tmp_path, codings_a=f'source = "a"\n{tables}'), on_error="collect")
    assert [record.event for record in ds] == ["second"]
    assert {problem.path.split(".")[0] for problem in ds.problems} == {"agreement[0]", "agreement[2]"}
    assert {problem.code for problem in ds.problems} == {"string-pattern-mismatch", "missing", "extra-forbidden"}
    assert {problem.file for problem in ds.problems} == {"a.toml"}
