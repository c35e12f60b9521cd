"""The output of a balance for people and programs. `MEDIATION_REFRESH=1 pytest` rewrites the golden files."""

import csv
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from rich.console import Console, RenderableType

from analysis import drawn
from mediation import Balance, Dataset, balance
from mediation.analysis import Count
from mediation.analysis.counts import Equidistance
from mediation.show import balance as show
from moves.build import dataset, measure, meeting, statement
from show.example import DS, answer

GOLDEN = Path(__file__).parent / "golden"
POLES = ("RUS", "UKR")
fewer = settings(max_examples=max(10, settings().max_examples // 4))


def printed(parts: Iterable[RenderableType], width: int = 118) -> str:
    """Return the text that a terminal of this width shows."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def tables(given: Balance, ds: Dataset) -> str:
    return printed(show.tables(given, ds))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tables.txt", tables(answer(), DS)),
        ("explanation.txt", printed(show.explanation(answer(), DS))),
        ("balance.json", show.to_json(answer(), DS) + "\n"),
        ("cells.csv", show.to_csv(answer())),
        ("moves.csv", show.explanation_to_csv(answer(), DS)),
    ],
)
def test_golden(name: str, text: str) -> None:
    """The text of a balance of twelve records matches the approved text."""
    file = GOLDEN / name
    if os.environ.get("MEDIATION_REFRESH"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


class TestJson:
    """The whole answer for programs."""

    @fewer
    @given(ds=drawn.datasets())
    def test_numbers(self, ds: Dataset) -> None:
        """JSON has the numbers of the balance: every cell, every total, and the result of every reading."""
        given = balance(ds, "TUR", POLES, dispute="ukraine")
        found = json.loads(show.to_json(given, ds))
        for cells, name in ((given.cells, "cells"), (given.totals, "totals")):
            assert [count(each["count"]) for each in found[name]] == [each.count for each in cells]
            assert [each["move_class"] for each in found[name]] == [each.move_class for each in cells]
        assert found["base"] == found["sensitivity"][0]
        for outcome, each in zip(given.sensitivity, found["sensitivity"], strict=True):
            assert (each["reading"], each["leans"]) == (outcome.reading, outcome.leans)
            assert count(each["bridging"]) == outcome.bridging
            for name in ("favour", "cooperation", "conflict", "restraint", "contact"):
                assert tuple(map(count, each[name])) == getattr(outcome, name)
            assert ratio(each["equidistance_in_cooperation"]) == ratio(outcome.equidistance_in_cooperation)
            assert ratio(each["equidistance_in_conflict"]) == ratio(outcome.equidistance_in_conflict)

    @fewer
    @given(ds=drawn.datasets())
    def test_moves(self, ds: Dataset) -> None:
        """JSON lists each move with its record, rule and evidence, and each record without one. `--explain` agrees."""
        given = balance(ds, "TUR", POLES)
        whole, explained = json.loads(show.to_json(given, ds)), json.loads(show.explanation_to_json(given, ds))
        assert explained == {name: whole[name] for name in ("moves", "why_not")}
        assert [(each["record"], each["rule"], each["pole"]) for each in explained["moves"]] == [
            (move.record, move.rule, move.pole) for move in given.moves
        ]
        assert [each["evidence"][0]["source"] for each in explained["moves"]] == [
            move.act.source for move in given.moves
        ]
        assert [each["when"] for each in explained["moves"]] == [str(move.when) for move in given.moves]
        assert [each["record"] for each in explained["why_not"]] == [each.record for each in given.why_not]

    def test_unknown_and_types(self) -> None:
        """Missing ratios are null, dates are EDTF, ratios are numbers, and text is not escaped."""
        ds = dataset(measure("sanction", "declined", targets=["RUS"], label="açık"))
        found = json.loads(show.to_json(balance(ds, "TUR", ({"Rusya ve ötesi": ["RUS"]}, "UKR")), ds))
        assert found["base"]["equidistance_in_conflict"] is None
        assert found["periods"] == [{"label": "2022", "when": "2022-01-01/2022-12-31", "is_covered": False}]
        assert found["poles"][0] == {"name": "Rusya ve ötesi", "members": [{"actor": "RUS", "during": None}]}
        assert "ötesi" in show.to_json(balance(ds, "TUR", ({"Rusya ve ötesi": ["RUS"]}, "UKR")), ds)
        assert json.loads(show.to_json(answer(), DS))["sensitivity"][5]["equidistance_in_conflict"]["lower"] == 1.0


class TestCsv:
    """Rows for spreadsheets."""

    @fewer
    @given(ds=drawn.datasets())
    def test_cells(self, ds: Dataset) -> None:
        """Each kind of move has a row for all time, and each cell has a row, as in the frame."""
        given = balance(ds, "TUR", POLES, every="6mo")
        head, *rows = csv.reader(io.StringIO(show.to_csv(given)))
        frame = given.to_frame()
        assert head == frame.columns
        whole, cells = rows[: len(given.totals)], rows[len(given.totals) :]
        assert cells == [[str(value) for value in row] for row in frame.rows()]
        assert [row[0] for row in whole] == ["all"] * len(whole)
        assert [row[1:3] for row in whole] == [[each.move_class, each.pole] for each in given.totals]
        assert [row[-2:] for row in whole] == [[str(n) for n in attrs.astuple(each.count)] for each in given.totals]

    @fewer
    @given(ds=drawn.datasets())
    def test_moves(self, ds: Dataset) -> None:
        """Each move has a row, with record, rule, source and spans."""
        given = balance(ds, "TUR", POLES)
        rows = list(csv.DictReader(io.StringIO(show.explanation_to_csv(given, ds))))
        assert [(row["record"], row["rule"], row["pole"], row["source"], row["evidence"]) for row in rows] == [
            (move.record, move.rule, move.pole, move.act.source, "0-9") for move in given.moves
        ]


class TestTables:
    """The text in a terminal."""

    RECORD = statement("praise", about=["UKR"])

    def test_unknown_is_not_zero(self) -> None:
        """If sources are not exhaustive, a dot means unknown and a line explains it; otherwise a zero is shown."""
        covered = [{"period": "2020-01-01/2024-12-31", "exhaustive": True}]
        partial, full = dataset(self.RECORD), dataset(self.RECORD, covered=covered)
        unknown, known = (tables(balance(ds, "TUR", POLES), ds) for ds in (partial, full))
        assert "+ cooperative   ·            1" in unknown
        assert "at least n reported" in unknown
        assert "+ cooperative   0            1" in known
        assert "at least n reported" not in known

    def test_scope(self) -> None:
        """The second line gives the number of records and sources, the rule set, the dispute and the domains."""
        ds = dataset(self.RECORD)
        scopes = [tables(balance(ds, "TUR", POLES, domain=each), ds).splitlines()[1] for each in ((), "military")]
        assert scopes == [
            "1 record of 1 source; rule set 2026.1; all disputes",
            "1 record of 1 source; rule set 2026.1; all disputes; domains: military",
        ]

    def test_names(self) -> None:
        """An actor with a name is shown by name and id; a named pole is shown by its name."""
        given = balance(DS, "TUR", ("RUS", {"[bold]West[/bold]": ["USA"]}))
        assert tables(given, DS).startswith("Türkiye (TUR) between RUS and [bold]West[/bold]\n")
        assert "toward [bold]West[/bold]" in tables(given, DS)


class TestExplanation:
    """The explanation of the numbers."""

    @fewer
    @given(ds=drawn.datasets())
    def test_complete(self, ds: Dataset) -> None:
        """Each move is listed with its record, rule, day and span; each other record has a reason."""
        given = balance(ds, "TUR", POLES)
        text = printed(show.explanation(given, ds), width=1000)
        for move in given.moves:
            assert f"{move.act.means}, {move.act.domain}; {move.rule}: {move.reason}\n" in text
            assert f"{move.record}, characters 0–9\n" in text
            assert f", {move.when}" in text
        for each in given.why_not:
            assert f"  {each.record}\n    {each.reason}" in text

    def test_acts_of_one_rule(self) -> None:
        """Two acts by the same rule from the same record are both listed."""
        ds = dataset(measure("sanction", "threatened", "imposed", targets=["RUS"]))
        text = printed(show.explanation(balance(ds, "TUR", POLES), ds))
        assert "verbal, economic; penalty-imposed: sanction threatened" in text
        assert "material, economic; penalty-imposed: sanction imposed" in text

    def test_one_pole_of_several(self) -> None:
        """An act toward two actors of the same pole names the pole once."""
        ds = dataset(meeting("held", attendees=["TUR", "USA", "UKR"], multiplicity=2))
        text = printed(show.explanation(balance(ds, "TUR", ({"West": ["USA", "UKR"]}, "RUS")), ds))
        assert "toward West, 2022-03, 2 times: An account in a test." in text


def count(found: dict[str, int]) -> Count:
    """Return a count from JSON."""
    return Count(**found)


def ratio(value: Any) -> tuple[float, float, int] | None:
    """Return an equidistance to four places, from JSON or not."""
    if value is None:
        return None
    if isinstance(value, Equidistance):
        return round(float(value.lower), 4), round(float(value.upper), 4), value.n.possible
    return value["lower"], value["upper"], value["n"]["possible"]
