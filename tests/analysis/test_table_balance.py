"""Balances of machine-coded tables, against a count in plain loops."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import machine
from analysis.engines import ENGINES, SLOW, Row, frame, table
from analysis.test_dyads import ONE
from mediation import UsageError, balance, codes, load_seeds
from mediation.analysis import Count, NoMove, TableBalance
from mediation.analysis.coded_poles import find_coded_poles
from mediation.analysis.periods import Calendar
from mediation.analysis.table_counts import grouped
from mediation.analysis.tables import Question
from mediation.events.scanning import scan
from mediation.events.table import FileSurvey, Rejected
from mediation.vocabulary import Domain, Form, Means, MoveClass

POLES: tuple[dict[str, Iterable[str]], ...] = (
    {"RUS": ("RUS",), "UKR": ("UKR",)},
    {"RUS": ("RUS",), "NATO": ()},
    {"West": ("USA", "GBR"), "RUS": ("RUS",)},
)


def named(poles: dict[str, Iterable[str]]) -> list[Any]:
    """Return poles as a user names them."""
    return [{name: members} if name == "West" else name for name, members in poles.items()]


def counts(answer: TableBalance) -> dict[tuple[Any, ...], int]:
    """Return the cells, which must be certain."""
    keys = ("period", "move_class", "pole", "form", "means", "domain")
    assert all(cell.count.certain == cell.count.possible for cell in answer.cells)
    return {tuple(str(getattr(cell, key)) for key in keys): cell.count.certain for cell in answer.cells}


def check(given_rows: list[Row], answer: TableBalance, poles: dict[str, Iterable[str]]) -> None:
    """Compare an answer with the count in plain loops."""
    found = machine.moves(given_rows, "TUR", poles)
    moves = [move for move in found if move["move_class"]]
    assert counts(answer) == machine.cells(found)
    assert sum(each.rows for each in answer.why_not) == len(found) - len(moves)
    assert len(answer.moves) == len(moves)
    kept = answer.moves.to_frame()
    assert Counter(kept["event"]) == Counter(move["event"] for move in moves)
    assert Counter(kept["move_class"]) == Counter(str(move["move_class"]) for move in moves)
    asked = [row for row in given_rows if row["actor"] == "TUR" and machine.toward(row, poles)]
    assert {(each.file, each.reason): each.rows for each in answer.rejected} == machine.rejected(asked)
    p, q = poles
    by_class = Counter((move["pole"], str(move["move_class"])) for move in moves)
    for side, (pole, other) in enumerate(((p, q), (q, p))):
        n = by_class[pole, "cooperative"] + by_class[other, "conflictual"]
        assert answer.base.favour[side] == Count(n, n)
    assert answer.base.bridging.certain == by_class["both", "bridging"]


@pytest.mark.slow
@given(rows=machine.rows(), poles=st.sampled_from(POLES))
def test_counts_are_those_of_loops(rows: list[Row], poles: dict[str, Iterable[str]]) -> None:
    """Cells, favour, moves, rows without a move and rejected rows are those of a count in plain loops."""
    check(rows, balance(table(rows), "Turkey", named(poles)), poles)


@pytest.mark.slow
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "lazy"])
def test_every_engine_counts_alike(engine: str) -> None:
    """The same rows give the same answer in every engine."""
    times = 1 if engine in SLOW else 8

    @settings(max_examples=times)
    @given(rows=machine.rows(least=20), poles=st.sampled_from(POLES))
    def alike(rows: list[Row], poles: dict[str, Iterable[str]]) -> None:
        answer = balance(table(rows, engine), "TUR", named(poles))
        check(rows, answer, poles)
        own = balance(table(rows), "TUR", named(poles))
        assert {f: getattr(answer, f) for f in FIELDS} == {f: getattr(own, f) for f in FIELDS}

    alike()


FIELDS = [field.name for field in attrs.fields(TableBalance) if field.name != "moves"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "lazy"])
def test_every_engine_counts_events_alike(engine: str) -> None:
    """The same if several rows describe one event."""
    times = 1 if engine in SLOW else 8

    @settings(max_examples=times)
    @given(rows=machine.rows(least=20, origin=st.sampled_from(["a", "b", None]), outlets=st.sampled_from([1, 2, None])))
    def alike(rows: list[Row]) -> None:
        answer, own = (balance(table(rows, each, has_repeats=True), "TUR", ("RUS", "UKR")) for each in (engine, "lazy"))
        assert {f: getattr(answer, f) for f in FIELDS} == {f: getattr(own, f) for f in FIELDS}
        assert Counter(answer.moves.to_frame()["event"]) == Counter(own.moves.to_frame()["event"])

    alike()


class TestWhatIsAsked:
    """A table answers the same questions as records, as far as it can."""

    def test_words(self) -> None:
        """The balance names its actor, poles and crosswalk, and has no resolutions."""
        answer = balance(table([ONE]), "TUR", ("RUS", "UKR"))
        assert repr(answer) == "<TableBalance of TUR between RUS and UKR: favour RUS 1, UKR 0, bridging 0>"
        assert (answer.rules, answer.accounts, answer.resolutions) == ("cameo-1.1/2026.1", "merged", None)
        assert {each.reading for each in answer.sensitivity}.isdisjoint({"any account", "corroborated"})
        assert repr(answer.moves) == "<MoveTable of 1 row>"
        assert answer.moves.head(0).is_empty()
        assert answer.is_exhaustive is False

    def test_domains(self) -> None:
        """Moves of other domains are not counted, by row or by event."""
        for has_repeats in (True, False):
            asked = table([ONE, {**ONE, "event": "2", "code": "072"}], has_repeats=has_repeats)
            answer = balance(asked, "TUR", ("RUS", "UKR"), domain="military")
            assert {cell.domain for cell in answer.totals} == {"military"}
            assert len(answer.moves) == len(answer.moves.to_frame()) == 1

    def test_crosswalk_of_ones_own(self) -> None:
        """The user's crosswalk decides what codes mean. The balance shows its name, if it has one."""
        turn = codes.Turn(
            rule="mine",
            reason="mine",
            move_class=MoveClass.CONTACT,
            form=Form.VISIT,
            means=Means.VERBAL,
            domain=Domain.LEGAL,
        )
        mine = codes.crosswalk("cameo-1.1").replace("mine", {"051": turn})
        answer = balance(table([ONE]), "TUR", ("RUS", "UKR"), crosswalk=mine)
        assert (answer.rules, str(answer.count("contact", "RUS"))) == ("mine", "1")
        answer = balance(table([ONE, {**ONE, "code": "045"}]), "TUR", ("RUS", "UKR"), crosswalk={"051": turn})
        assert answer.rules == "a crosswalk without a name"
        assert answer.why_not == (NoMove(code="045", rule="", reason="the crosswalk has no such code", rows=1),)

    @pytest.mark.parametrize("has_repeats", [True, False])
    def test_classes_of_its_own(self, has_repeats: bool) -> None:
        """A table without a codebook has classes of moves, and rows without a class are not moves."""
        move = {"move_class": "cooperative", "form": "plain", "means": "verbal", "domain": "legal", "rule": "r"}
        rows = [{**ONE, **move}, {**ONE, "event": "2", "rule": "s"}, {**ONE, "event": "3", **move, "times": 4}]
        answer = balance(table(rows, codebook="", countries="id", has_repeats=has_repeats), "TUR", ("RUS", "UKR"))
        assert (answer.rules, str(answer.base.favour[0])) == ("as in the table", "5")
        (why_not,) = answer.why_not
        assert (why_not.rows, why_not.reason) == (1, "the table has no class of move for it")

    def test_doubt(self) -> None:
        """A row that is not certain is possible, and one that lies between two periods is possible in each."""
        rows = [
            {**ONE, "is_certain": False},
            {**ONE, "latest": date(2023, 1, 1)},
            {**ONE, "earliest": None, "latest": None},
        ]
        answer = balance(table(rows), "TUR", ("RUS", "UKR"))
        assert answer.base.favour[0] == Count(2, 3)
        assert [(cell.period, cell.count) for cell in answer.cells] == [("2022", Count(0, 3)), ("2023", Count(0, 2))]

    def test_malformed_rows(self) -> None:
        """In files that are read completely, all malformed rows count; elsewhere only those of the question."""
        rows = [{**ONE, "reject": "bad-date", "origin_file": "a"}, {"event": None, "reject": "no-event-id"}]
        for has_repeats in (True, False):
            asked = table(rows, has_repeats=has_repeats)
            found = balance(asked, "TUR", ("RUS", "UKR")).rejected
            assert found == (Rejected(file="a", reason="bad-date", rows=1),)
            whole = attrs.evolve(asked, surveys=(FileSurvey(rows=asked.checked, rejects=asked.checked),))
            found = balance(whole, "TUR", ("RUS", "UKR")).rejected
            assert found == (
                Rejected(file="", reason="no-event-id", rows=1),
                *balance(asked, "TUR", ("RUS", "UKR")).rejected,
            )

    @pytest.mark.parametrize("origins", [{"outlets": 1}, {"outlets": 3}])
    def test_outlets(self, origins: dict[str, int]) -> None:
        """If a table has outlets, one reading counts only rows with two or more."""
        answer = balance(table([{**ONE, **origins}]), "TUR", ("RUS", "UKR"))
        assert answer.sensitivity[-1].reading == "corroborated"
        assert answer.sensitivity[-1].favour[0].certain == (origins["outlets"] > 1)

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"dispute": "ukraine"}, "The rows of this table name no disputes"),
            ({"accounts": "latest"}, 'Tables support only accounts="merged"'),
            ({"rules": "1999"}, "come from its codes, by a crosswalk"),
            ({"every": "5 days"}, "Invalid period"),
            ({"domain": "cultural"}, 'Unknown domain "cultural"'),
        ],
    )
    def test_unsupported_arguments(self, asked: dict[str, Any], message: str) -> None:
        """Disputes, accounts and rules that a table does not support are rejected."""
        with pytest.raises(UsageError, match=message):
            balance(table([ONE]), "TUR", ("RUS", "UKR"), **asked)

    def test_what_is_for_the_other(self) -> None:
        """Records take no crosswalk or coverage, and a table of records no crosswalk."""
        ds: Any = load_seeds()
        walk = codes.crosswalk("cameo-1.1")
        with pytest.raises(UsageError, match="`crosswalk` and `coverage` are for tables"):
            balance(ds, "TUR", ("RUS", "UKR"), crosswalk=walk)
        with pytest.raises(UsageError, match=r"come from the rules 2026\.1\. Leave out the crosswalk"):
            balance(ds.events(), "TUR", ("RUS", "UKR"), crosswalk=walk)
        with pytest.raises(UsageError, match='Unknown dispute "ukrain"'):
            balance(ds.events(), "TUR", ("RUS", "UKR"), dispute="ukrain")

    def test_disputes_of_ones_own(self) -> None:
        """A dispute restricts a frame that has disputes."""
        rows = [{**ONE, "code": "111", "disputes": ["ukraine"]}, {**ONE, "event": "2", "code": "111", "disputes": None}]
        answer = balance(table(rows), "TUR", ("RUS", "UKR"), dispute="ukraine")
        assert answer.base.favour[1] == Count(1, 1)
        assert answer.base.conflict[0] == Count(1, 1)

    @pytest.mark.parametrize("engine", ["polars", "lazy", "pandas-arrow", "arrow", "duckdb"])
    def test_frames(self, engine: str) -> None:
        """A frame with the columns of an event table or of GDELT can be used directly."""
        made = frame([ONE, {**ONE, "event": "2", "target": "UKR"}]).with_columns(
            move_class=pl.lit("cooperative"), form=pl.lit("plain"), means=pl.lit("verbal"), domain=pl.lit("legal")
        )
        native: Any = ENGINES[engine](made)
        answer = balance(native, "TUR", ("RUS", "UKR"))
        assert [each.certain for each in answer.base.favour] == [1, 1]
        raw = pl.DataFrame(
            {
                "GLOBALEVENTID": ["1"],
                "SQLDATE": ["20220301"],
                "Actor1CountryCode": ["TUR"],
                "Actor2CountryCode": ["RUS"],
                "EventCode": ["051"],
                "GoldsteinScale": ["3.4"],
            }
        )
        native = ENGINES[engine](raw)
        assert balance(native, "Turkey", ("RUS", "NATO")).base.favour[0] == Count(1, 1)


def test_bigquery() -> None:
    """The question becomes one SQL statement for BigQuery: filter by codes and days, then group and count."""
    ibis = pytest.importorskip("ibis", reason="the extra ibis is not installed")
    sqlglot = pytest.importorskip("sqlglot")
    columns = {"earliest": "date", "latest": "date", **dict.fromkeys(("event", "actor", "target", "code"), "string")}
    events = scan(ibis.table(columns, name="events"), codebook="cameo-1.1", countries="cameo")
    sides = find_coded_poles(events, "TUR", ("RUS", "NATO"))
    question = Question(
        actor="TUR", acting=sides.acting, poles=sides.coded, dispute=None, domains=(), calendar=Calendar.every("1y")
    )
    query = grouped(events, question, codes.crosswalk("cameo-1.1"))
    (statement,) = sqlglot.parse(ibis.to_sql(query.to_native(), dialect="bigquery"), read="bigquery")
    assert [str(table.name) for table in statement.find_all(sqlglot.exp.Table)].count("events") == 1
    (where,) = statement.find_all(sqlglot.exp.Where)
    text = where.sql(dialect="bigquery")
    assert "`target` IN ('RUS', " in text
    assert "`actor` = 'TUR'" in text
    assert "DATE(2023, 4, 4)" in text
    (grouping,) = statement.find_all(sqlglot.exp.Group)
    assert len(grouping.expressions) == 8
    assert {str(each.this) for each in statement.find_all(sqlglot.exp.Sum)}


OWN = pl.DataFrame(
    {
        "event": ["1", "2", "3"],
        "earliest": [date(2022, 3, 10)] * 3,
        "latest": [date(2022, 3, 10)] * 3,
        "actor": ["TUR"] * 3,
        "target": ["RUS", "UKR", "USA"],
        "code": ["057", "072", "111"],
    }
)


def test_unknown_codebook() -> None:
    """A table without classes of moves and without a codebook is rejected, and the message says how to name one."""
    with pytest.raises(UsageError, match="neither classes of moves nor a codebook"):
        balance(OWN, "TUR", ("RUS", "UKR"))
    told = balance(scan(OWN, codebook="cameo-1.1", countries="iso3"), "Turkey", ("Russia", "UKR"))
    assert [(cell.pole, cell.count.certain) for cell in told.cells] == [("RUS", 1), ("UKR", 1)]
    assert balance(scan(OWN), "TUR", ("QAT", "ISR")).cells == ()  # no row concerns the question


@pytest.mark.parametrize("named_so", ["NATO", "nato", "Nato"])
def test_groups_are_found_in_any_case(named_so: str) -> None:
    """A group is found in upper or lower case."""
    told = balance(scan(OWN, codebook="cameo-1.1", countries="iso3"), "TUR", ("RUS", named_so))
    assert [pole.name for pole in told.poles] == ["RUS", "NATO"]
    assert [(cell.pole, str(cell.move_class)) for cell in told.cells] == [
        ("NATO", "conflictual"),
        ("RUS", "cooperative"),
    ]


@pytest.mark.parametrize(("named_so", "is_called"), [("the West", "West"), ("European Union", "EU")])
def test_groups_are_found_by_their_names(named_so: str, is_called: str) -> None:
    """A leading article is ignored, and an organisation is a pole through its members."""
    told = balance(scan(OWN, codebook="cameo-1.1", countries="cameo"), "TUR", ("RUS", named_so))
    assert told.poles[1].name == is_called


def test_a_group_as_actor() -> None:
    """NATO can't be the actor, because rows name states. The message says what to do."""
    with pytest.raises(UsageError, match=r"NATO has no code .* cameo\. A group can be a pole, through its members"):
        balance(scan(OWN, codebook="cameo-1.1", countries="cameo"), "NATO", ("RUS", "UKR"))


def test_iterating_moves() -> None:
    """Each move is a mapping of its columns."""
    told = balance(scan(OWN, codebook="cameo-1.1", countries="iso3"), "TUR", ("RUS", "UKR"))
    assert sorted((move["event"], move["pole"]) for move in told.moves) == [("1", "RUS"), ("2", "UKR")]


def test_poles_as_text() -> None:
    """One text instead of two poles is rejected, and not split into letters."""
    for data in (load_seeds(), load_seeds().events()):
        with pytest.raises(UsageError, match=r'should be two, such as \("RUS", "UKR"\), found the text "RU"'):
            balance(data, "TUR", "RU")
