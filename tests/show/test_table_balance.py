"""The output of the balance of a table for people and programs."""

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from analysis.engines import table
from analysis.test_dyads import ONE
from mediation import UsageError, balance
from mediation.cli.app import app
from mediation.events.layouts import GDELT
from mediation.show import table_balance as show

ROWS = (
    ONE,
    {**ONE, "event": "2", "target": "UKR", "code": "045", "disputes": None},
    {**ONE, "event": "3", "code": "010"},
    {**ONE, "event": "4", "reject": "bad-date", "origin_file": "a.CSV"},
)


def printed(*, explain: bool = False, **question: object) -> str:
    answer = balance(table(ROWS), "TUR", ("RUS", "UKR"), **question)  # type: ignore[call-overload]
    out = io.StringIO()
    console = Console(file=out, width=118)
    for part in (show.explanation if explain else show.tables)(answer):
        console.print(part)
    return out.getvalue()


def test_tables() -> None:
    """The text gives the poles, the rules, the number of rows, and the malformed rows by reason."""
    text = printed()
    assert text.startswith("TUR between RUS and UKR\n2 rows of moves by cameo-1.1/2026.1\n")
    assert "1 malformed row not counted: bad-date" in text
    assert "bridging" in text
    assert "; domains: diplomatic" in printed(domain="diplomatic")


def test_nothing_malformed() -> None:
    """Without malformed rows, the text does not mention them."""
    answer = balance(table([ONE]), "TUR", ("RUS", "UKR"))
    assert not any("malformed" in part for part in show.tables(answer) if isinstance(part, str))


def test_explanation() -> None:
    """The explanation shows moves, codes without a move with reasons, and malformed rows by file."""
    text = printed(explain=True)
    for shown in ("The first of 2 rows of moves", "010", "words that neither favour nor oppose", "a.CSV", "bad-date"):
        assert shown in text


def test_json_and_csv() -> None:
    """JSON has everything except the rows; its explanation lists codes without a move; CSV has the rows."""
    answer = balance(table(ROWS), "TUR", ("RUS", "UKR"))
    found = json.loads(show.to_json(answer))
    assert (found["moves"], found["rules"], "resolutions" in found) == (2, "cameo-1.1/2026.1", False)
    assert json.loads(show.explanation_to_json(answer))["rejected"] == [
        {"file": "a.CSV", "reason": "bad-date", "rows": 1}
    ]
    rows = list(csv.DictReader(io.StringIO(show.explanation_to_csv(answer))))
    assert sorted((row["event"], row["pole"]) for row in rows) == [("1", "RUS"), ("2", "UKR")]


class TestCommand:
    """`mediation balance FILES` counts event files."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> str:
        known = {
            "GLOBALEVENTID": "1",
            "SQLDATE": "20220301",
            "EventCode": "051",
            "DATEADDED": "20220301",
            "Actor1CountryCode": "TUR",
            "Actor2CountryCode": "RUS",
            "QuadClass": "1",
            "GoldsteinScale": "3.4",
        }
        row = "\t".join(known.get(name, "") for name in GDELT.columns)
        (tmp_path / "20220301.export.CSV").write_text(f"{row}\n")
        return str(tmp_path / "*.CSV")

    @pytest.mark.parametrize("more", [[], ["--explain"]])
    @pytest.mark.parametrize("answer", ["table", "json", "csv"])
    def test_answers(self, file: str, more: list[str], answer: str) -> None:
        """It prints the answer or its explanation in each format."""
        run = CliRunner().invoke(app, ["balance", file, "--from-format", "gdelt", "--format", answer, *more])
        assert run.exit_code == 0
        assert run.output

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            (["--data", "x"], "Name event files or --data, not both."),
            (["--accounts", "latest"], "Tables support only accounts"),
        ],
    )
    def test_wrong_usage(self, file: str, more: list[str], message: str) -> None:
        """Options for records are rejected."""
        run = CliRunner().invoke(app, ["balance", file, *more])
        assert isinstance(run.exception, UsageError)
        assert message in str(run.exception)
        run = CliRunner().invoke(app, ["balance", "--from-format", "gdelt"])
        assert "need event files. Name some." in str(run.exception)
