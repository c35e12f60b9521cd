"""SQLite: written databases are read back and can be queried, and untrusted files are read safely."""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediation
from formats import folder as toml_folder
from formats.test_round_trip import folder
from mediation import DataError, Dataset, testing
from mediation.formats.tables import sqlite
from mediation.formats.tables.relational import all_tables
from mediation.models.references import references

DATASETS = testing.datasets(actors=("TUR", "RUS"), sources=("a", "b"), max_records=4)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    mediation.load_seeds().save(tmp_path / "seeds.sqlite")
    return tmp_path / "seeds.sqlite"


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, as a user of the database gets them."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def good(path: Path, *statements: str) -> Path:
    """Write the small good dataset, and run statements on it."""
    mediation.load(toml_folder.write(path / "toml")).save(path / "data.sqlite")
    with closing(sqlite3.connect(path / "data.sqlite", isolation_level=None)) as connection:
        for statement in statements:
            connection.executescript(statement)
    return path / "data.sqlite"


def problems(path: Path) -> list[str]:
    """Return the problems as text; loading, collecting and validating agree on them."""
    found = mediation.validate(path, format="sqlite")
    with pytest.raises(DataError) as error_info:
        mediation.load(path, format="sqlite")
    assert {*map(str, error_info.value.problems)} == {*map(str, found.problems)}
    collected = mediation.load(path, on_error="collect", format="sqlite")
    assert {*map(str, found.problems)} <= {*map(str, collected.problems)}
    assert collected.tally
    assert found.tally.read == collected.tally.read
    assert sorted(each.name for each in path.parent.glob(f"{path.name}*")) == [path.name]
    return [*map(str, found.problems)]


# Writing.


@pytest.mark.slow
@settings(max_examples=max(10, settings().max_examples // 2))
@given(ds=DATASETS)
def test_references(ds: Dataset) -> None:
    """The database passes SQLite's own checks, and every actor of a record is among its mentions."""
    with folder() as place:
        ds.save(place / "x.db")
        assert ask(place / "x.db", "PRAGMA foreign_key_check") == []
        assert ask(place / "x.db", "PRAGMA integrity_check") == [("ok",)]
        mentions = {(record, actor) for record, _, actor in ask(place / "x.db", "SELECT * FROM mentions")}
        assert mentions == {(record.id, ref) for record in ds for _, what, ref in references(record) if what == "actor"}
        for name in all_tables():
            ask(place / "x.db", f"SELECT * FROM {name}")  # noqa: S608 - our own names


def test_header(seeds: Path) -> None:
    """The header has the application and the version, and a table has the head of the dataset."""
    assert ask(seeds, "PRAGMA application_id") == [(int.from_bytes(b"MDTN", "big"),)]
    assert ask(seeds, "PRAGMA user_version") == [(1,)]
    assert dict(ask(seeds, "SELECT * FROM dataset")) == {
        "format": "mediation",
        "version": "1",
        "title": "Türkiye between Russia and Ukraine",
    }
    assert ask(seeds, "PRAGMA journal_mode") == [("delete",)]


@pytest.mark.slow
def test_same_bytes(seeds: Path, tmp_path: Path) -> None:
    """Neither the hash seed nor the time zone nor the locale changes the file."""
    code = "import sys, mediation; mediation.load_seeds().save(sys.argv[1])"
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "UTC")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        run([sys.executable, "-c", code, str(tmp_path / "again.db")], check=True, env=env)
        assert (tmp_path / "again.db").read_bytes() == seeds.read_bytes()


def test_views(seeds: Path) -> None:
    """An overview shows participants by name and role."""
    query = (
        'SELECT source, publisher, "when", status, participants FROM negotiation_overview'
        " WHERE event = 'antalya-ministers-2022' AND record LIKE '%@antalya-2022'"
    )
    assert ask(seeds, query)[0] == (
        "Lavrov and Kuleba to meet in Antalya",
        None,
        "2022-03-10",
        "scheduled",
        "Russia (party), Ukraine (party), Türkiye (host)",
    )
    (agreement,) = ask(
        seeds, "SELECT publisher, parties, third_parties FROM agreement_overview WHERE parties LIKE '%Russia%' LIMIT 1"
    )
    assert agreement
    assert {name for (name,) in ask(seeds, "SELECT name FROM sqlite_master WHERE type = 'view'")} == {
        "actor_names",
        "mentions",
        *(f"{kind}_overview" for kind in mediation.models.KINDS),
    }


def test_old_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If SQLite has no strict tables, the same dataset is written without them."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    path = good(tmp_path)
    assert ask(path, "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%) STRICT'") == [(0,)]
    assert mediation.load(path) == mediation.load(tmp_path / "toml")


def test_constraints(tmp_path: Path) -> None:
    """The database itself rejects unknown codes and dangling references."""
    path = good(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in (
            "UPDATE agreements SET domain = 'sports'",
            "UPDATE third_parties SET signed = 2",
            "UPDATE third_parties SET actor = 'XXX'",
            "UPDATE evidence SET record = 'nothing@a'",
            "UPDATE third_parties SET position = 'first'",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


# Reading.


@pytest.mark.slow
@settings(max_examples=max(10, settings().max_examples // 4))
@given(ds=DATASETS, data=st.data())
def test_any_order(ds: Dataset, data: st.DataObject) -> None:
    """Rows and columns can be in any order."""
    with folder() as place:
        ds.save(place / "x.db")
        with closing(sqlite3.connect(place / "x.db", isolation_level=None)) as connection:
            for table in all_tables().values():
                names = data.draw(st.permutations([f'"{column.name}"' for column in table.columns]))
                columns = ", ".join(names)
                shuffled = f"SELECT {columns} FROM {table.name} ORDER BY random()"  # noqa: S608 - our own names
                connection.execute(f"CREATE TABLE other AS {shuffled}")
                connection.execute("PRAGMA legacy_alter_table = ON")
                connection.execute(f"DROP TABLE {table.name}")
                connection.execute(f"ALTER TABLE other RENAME TO {table.name}")
        assert mediation.load(place / "x.db") == ds


def test_special_characters_in_file_names(tmp_path: Path) -> None:
    """A file name with the special characters of a URI still names the file."""
    path = tmp_path / "what?mode=rwc#1 %41ü.sqlite"
    good(tmp_path).rename(path)
    before = sorted(tmp_path.iterdir())
    assert len(mediation.load(path)) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_other_tables_and_views(tmp_path: Path) -> None:
    """Users may add their own tables and views; nothing in them is run."""
    path = good(
        tmp_path,
        "CREATE TABLE notes (x)",
        "CREATE VIEW bomb AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT * FROM c",
        "CREATE VIRTUAL TABLE found USING fts5(x)",
        "CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END",
        "ALTER TABLE agreements ADD COLUMN size INTEGER GENERATED ALWAYS AS (length(title)) VIRTUAL",
    )
    assert len(mediation.load(path)) == 1


def test_table_without_rowid(tmp_path: Path) -> None:
    """The way a table is stored makes no difference."""
    path = good(
        tmp_path,
        'CREATE TABLE other (id TEXT PRIMARY KEY, title, parties, "when", note) WITHOUT ROWID',
        "INSERT INTO other SELECT * FROM disputes",
        "PRAGMA legacy_alter_table = ON; DROP TABLE disputes; ALTER TABLE other RENAME TO disputes",
    )
    assert mediation.load(path) == mediation.load(tmp_path / "toml")


# Problems.

LOOSE = "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'STRICT', ''); "
TRAPS = {
    "code": (
        "PRAGMA ignore_check_constraints = ON; UPDATE agreements SET domain = 'economics'",
        "data.sqlite: agreements[grain-deal@a].domain: Should be 'military', 'economic', 'energy', ",
    ),
    "child": (
        "UPDATE steps SET \"when\" = 'soon'",
        "data.sqlite: steps[grain-deal@a, 1].when: ",
    ),
    "array": (
        "UPDATE agreements SET parties = 'RUS'",
        'data.sqlite: agreements[grain-deal@a].parties: Not a JSON array of texts. Write it as ["TUR", "RUS"].',
    ),
    "orphan": (
        "INSERT INTO third_parties VALUES ('deal@a', 1, 'TUR', 'mediator', NULL, NULL)",
        "data.sqlite: third_parties[deal@a, 1].record: Unknown id 'deal@a'.",
    ),
    "actor": (
        "UPDATE third_parties SET actor = 'TUX'",
        'data.sqlite: agreements[grain-deal@a].third_parties[0].actor: Unknown actor "TUX". Did you mean "TUR"?',
    ),
    "bytes": (
        "UPDATE agreements SET title = CAST(x'41ff' AS TEXT)",
        "data.sqlite: agreements[grain-deal@a].title: Not UTF-8.",
    ),
    "number": (
        'UPDATE evidence SET "end" = 9223372036854775807',
        "data.sqlite: evidence[grain-deal@a, 1].end: Should be less than or equal to 999999999999999, found",
    ),
    "coverage": (
        "UPDATE coverage SET period = 'long'",
        "data.sqlite: coverage[1].period: ",
    ),
    "view": (
        "DROP TABLE coverage; CREATE VIEW coverage AS SELECT 1 AS x",
        "data.sqlite: coverage: Should be a table, not a view or virtual table.",
    ),
    "virtual": (
        "DROP TABLE coverage; CREATE VIRTUAL TABLE coverage USING fts5(period)",
        "data.sqlite: coverage: Should be a table, not a view or virtual table.",
    ),
    "column": (
        "PRAGMA legacy_alter_table = ON; ALTER TABLE third_parties RENAME COLUMN signed TO sined",
        "data.sqlite: third_parties: Unknown column 'sined'. Did you mean \"signed\"?",
    ),
    "no dataset": (
        "DROP TABLE dataset",
        'data.sqlite: Not a database of this library: it has no table "dataset" with the columns "key" and "value".',
    ),
    "version": (
        "UPDATE dataset SET value = '2' WHERE key = 'version'",
        "data.sqlite: version: Version 2 of the format is not supported, only 1. Update this library.",
    ),
    "odd version": (
        "UPDATE dataset SET value = 'one' WHERE key = 'version'",
        "data.sqlite: version: Version 'one' of the format is not supported, only 1. Update this library.",
    ),
    "outside": (
        "INSERT INTO dataset VALUES ('outside', '[1]')",
        "data.sqlite: outside: Should be a list of event ids, found '[1]'.",
    ),
}


CODES = {
    "array": "not-array",
    "orphan": "orphan-row",
    "bytes": "not-utf8",
    "view": "no-table",
    "column": "unknown-column",
    "no dataset": "other-format",
    "version": "other-version",
}


@pytest.mark.parametrize("name", CODES)
def test_codes(tmp_path: Path, name: str) -> None:
    """Each problem has a code for programs."""
    (problem,) = mediation.load(good(tmp_path, TRAPS[name][0]), on_error="collect").problems
    assert problem.code == CODES[name]


@pytest.mark.parametrize("name", TRAPS)
def test_message_and_place(tmp_path: Path, name: str) -> None:
    """Each problem has a message, with the table, the row and the column."""
    statement, expected = TRAPS[name]
    (found,) = problems(good(tmp_path, statement))
    assert found.startswith(expected)


def test_wrong_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without strict types, a column may hold values of any type; wrong types are reported."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    path = good(
        tmp_path,
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE agreements SET title = x'00', parties = x'5b5d'",
        "UPDATE steps SET position = 1.5",
        "UPDATE third_parties SET signed = 5",
        'CREATE TABLE other AS SELECT id, title, parties, 2022 AS "when", note FROM disputes',
        "PRAGMA legacy_alter_table = ON; DROP TABLE disputes; ALTER TABLE other RENAME TO disputes",
    )
    assert [each.partition(" input, found")[0] for each in problems(path)] == [
        "data.sqlite: disputes[war].when: Should be text, found the number 2022.",
        "data.sqlite: agreements[grain-deal@a].title: Should not be a BLOB.",
        "data.sqlite: agreements[grain-deal@a].parties: Should not be a BLOB.",
        "data.sqlite: steps[grain-deal@a, 1.5].position: Should be a whole number from 1, found 1.5.",
        "data.sqlite: third_parties[grain-deal@a, 1].signed: Should be a valid boolean, unable to interpret",
    ]


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) // 2],
    "header": lambda data: b"x" * 100 + data[100:],
    "pages": lambda data: data[:8192] + b"\xff" * (len(data) - 8192),
    "schema": lambda data: data.replace(b"CREATE TABLE", b"CREATE TABLX"),
    "message": lambda data: data.replace(b"CREATE TABLE", b"CREATE TABL\xff"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_database(tmp_path: Path, name: str) -> None:
    """A database that SQLite can't read is reported as a problem, not as an error of SQLite."""
    path = good(tmp_path)
    path.write_bytes(BROKEN[name](path.read_bytes()))
    assert any(each.startswith("data.sqlite: Can't be read: ") for each in problems(path))


@pytest.mark.slow
@settings(max_examples=max(50, settings().max_examples // 2))
@given(changes=st.lists(st.tuples(st.integers(0), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8))
def test_any_bytes(changes: list[tuple[int, bytes]]) -> None:
    """Whatever bytes change in the file, the result is a dataset with or without problems."""
    with folder() as place:
        data = bytearray(_seed_bytes())
        for at, new in changes:
            start = at % len(data)
            data[start : start + len(new)] = new
        (place / "x.db").write_bytes(data)
        ds = mediation.load(place / "x.db", format="sqlite", on_error="collect")
        assert ds.tally
        assert ds.tally.rejected == 0 or ds.problems


def _seed_bytes() -> bytes:
    if not _kept:
        with folder() as place:
            mediation.load_seeds().filter(source="sabah-2022").save(place / "x.db")
            _kept.append((place / "x.db").read_bytes())
    return _kept[0]


_kept: list[bytes] = []


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_database_with_pending_changes(tmp_path: Path, suffix: str) -> None:
    """A database with pending changes in another file is rejected."""
    path = good(tmp_path)
    beside = path.with_name(path.name + suffix)
    beside.touch()
    assert len(mediation.load(path)) == 1
    beside.write_bytes(b"x")
    with pytest.raises(DataError) as error_info:
        mediation.load(path)
    assert [problem.code for problem in error_info.value.problems] == ["unfinished-database"]
    assert str(error_info.value) == (
        f"data.sqlite: data.sqlite{suffix} has pending changes. Close the program that writes it, or open it in SQLite."
    )


def test_closed_database(tmp_path: Path) -> None:
    """A database in write-ahead mode is read without creating a log."""
    path = good(tmp_path, "PRAGMA journal_mode = WAL")
    assert len(mediation.load(path)) == 1
    assert [each.name for each in tmp_path.glob("data*")] == ["data.sqlite"]


def test_work_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops if it takes more work than the size of the file allows."""
    monkeypatch.setattr(sqlite, "_ALWAYS_ALLOWED_STEPS", 0)
    monkeypatch.setattr(sqlite, "_MAX_STEPS_PER_BYTE", 0)
    monkeypatch.setattr(sqlite, "_STEPS_PER_CALL", 10)
    assert problems(good(tmp_path)) == [
        "data.sqlite: Can't be read: it takes more work than a file of its size should."
    ]


def test_large_database_stays_within_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No dataset reaches the work limit of its size."""
    monkeypatch.setattr(sqlite, "_ALWAYS_ALLOWED_STEPS", 0)
    monkeypatch.setattr(sqlite, "_STEPS_PER_CALL", 1)
    seeds = mediation.load_seeds()
    seeds.save(tmp_path / "x.db")
    assert mediation.load(tmp_path / "x.db") == seeds


def test_title_not_utf_8(tmp_path: Path) -> None:
    """A title that is not UTF-8 could not be saved again."""
    path = tmp_path / "x.sqlite"
    Dataset(title="Nothing").save(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE dataset SET value = CAST(x'4eff' AS TEXT) WHERE key = 'title'")
    found = mediation.load(path, on_error="collect")
    assert [str(problem) for problem in found.problems] == ["x.sqlite: title: Not UTF-8. Save the file as UTF-8."]
    assert found.title == ""
