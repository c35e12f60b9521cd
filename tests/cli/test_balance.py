"""The command `balance`."""

import csv
import io
import json
from pathlib import Path

import pytest

import mediation
from cli.build import ACTORS, FILES, Run, run_subprocess, write


class TestAnswers:
    """Status 0: the answer is on standard output, and standard error is empty."""

    def test_tables(self, data: str) -> None:
        """The tables name the actor and the poles, count the moves, and explain what is unknown."""
        done = run_subprocess("balance", "--data", data)
        printed = done.stdout.decode()
        assert (done.returncode, done.stderr) == (0, b"")
        assert printed.startswith("Türkiye (TUR) between Russia (RUS) and Ukraine (UKR)\n3 records of 1 source;")
        for line in ("+ cooperative   ·            1", "restraint       1            ·", "at least n reported"):
            assert line in printed
        assert max(map(len, printed.splitlines())) <= 118

    def test_explanation(self, run: Run, data: str) -> None:
        """`--explain` lists each move with its rule, record and span, and gives reasons for the other records."""
        printed = run("balance", "--data", data, "--explain").out
        for words in (
            "transfer-delivered: drones delivered",
            "drones-2021@daily-2022, characters 10–90",
            "measure-declined: sanction declined",
            "sanctions-declined@daily-2022, characters 100–150",
            "hope-2022@daily-2022",
            "to hope is not to favour or oppose anybody (statement-without-move)",
        ):
            assert words in printed

    def test_json(self, run: Run, data: str) -> None:
        """JSON has the answer of the library. With `--explain` it has the moves, and the records without a move."""
        done = run("balance", "--data", data, "--dispute", "ukraine", "--format", "json")
        found = json.loads(done.out)
        answer = mediation.balance(mediation.load(data), "TUR", ("RUS", "UKR"), dispute="ukraine")
        assert [each["count"]["certain"] for each in found["cells"]] == [each.count.certain for each in answer.cells]
        assert found["dispute"] == "ukraine"
        explained = json.loads(run("balance", "--data", data, "--format", "json", "--explain").out)
        assert [(each["record"], each["rule"], each["source"]) for each in explained["moves"]] == [
            ("drones-2021@daily-2022", "transfer-delivered", "daily-2022"),
            ("sanctions-declined@daily-2022", "measure-declined", "daily-2022"),
        ]
        assert {key: explained["moves"][0]["evidence"][0][key] for key in ("start", "end")} == {"start": 10, "end": 90}
        assert [each["record"] for each in explained["why_not"]] == ["hope-2022@daily-2022"]

    def test_csv(self, run: Run, data: str) -> None:
        """CSV has a row per cell. With `--explain` it has a row per move with its span."""
        cells = list(csv.DictReader(io.StringIO(run("balance", "--data", data, "--format", "csv").out)))
        assert [(each["period"], each["move_class"], each["certain"]) for each in cells] == [
            ("all", "cooperative", "1"),
            ("all", "restraint", "1"),
            ("2021", "cooperative", "1"),
            ("2022", "restraint", "1"),
        ]
        explained = run("balance", "--data", data, "--format", "csv", "--explain").out
        assert [each["evidence"] for each in csv.DictReader(io.StringIO(explained))] == ["10-90", "100-150"]

    def test_question(self, run: Run, data: str) -> None:
        """Options set the actor, poles, periods, domains and members."""
        options = ("--actor", "USA", "--poles", "RUS,Both=TUR+UKR", "--every", "6mo", "--members", "--format", "json")
        found = json.loads(run("balance", "--data", data, *options, "--domain", "military", "--domain", "legal").out)
        assert (found["actor"], [each["name"] for each in found["poles"]]) == ("USA", ["RUS", "Both"])
        assert found["domains"] == ["military", "legal"]

    def test_accounts(self, run: Run) -> None:
        """`--accounts` sets how accounts are read, and the answer names it."""
        sides = ("--actor", "UKR", "--poles", "TUR,RUS")
        for policy, expected in (("latest", [1, 1]), ("each", [1, 2]), ("merged", [2, 2])):
            found = json.loads(run("balance", *sides, "--accounts", policy, "--format", "json").out)
            assert found["accounts"] == policy
            assert list(found["base"]["cooperation"][0].values()) == expected
        assert "; accounts resolved: latest\n" in run("balance", *sides, "--accounts", "latest").out
        explained = json.loads(run("balance", *sides, "--accounts", "unite", "--explain", "--format", "json").out)
        assert any(len({each["source"] for each in move["evidence"]}) > 1 for move in explained["moves"])


class TestFoundingQuestion:
    """Without options, the command answers the founding question from the seeds."""

    def test_names(self, run: Run) -> None:
        """Names give the same answer as ids: conflict counts only within the dispute."""
        by_ids = run("balance")
        assert run("balance", "--actor", "Turkey", "--poles", "Ukraine,Russia").out.startswith(
            by_ids.out.splitlines()[0].replace("Russia (RUS) and Ukraine (UKR)", "Ukraine (UKR) and Russia (RUS)")
        )
        for names in (("--actor", "Türkiye"), ("--poles", "Russia,Ukraine"), ("--actor", "tur")):
            assert run("balance", *names) == by_ids

    def test_other_data(self, run: Run, tmp_path: Path) -> None:
        """A dataset without these actors needs `--actor` and `--poles`."""
        own = write(tmp_path, {**FILES, "actors.toml": ACTORS.replace("TUR", "RUR"), "codings/daily-2022.toml": ""})
        result = run("balance", "--data", str(own))
        assert (result.status, result.out) == (2, "")
        assert "lacks the actors of the default question" in result.err


class TestWrongUsage:
    """Status 2: a message on standard error says what is wrong."""

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--actor", "TUX"], 'mediation: Unknown actor "TUX". Did you mean TUR?'),
            (["--poles", "RUX,UKR"], 'mediation: Unknown actor "RUX". Did you mean RUS?'),
            (["--poles", "RUS,East=UKR+XXX"], 'Unknown actor "XXX". Known: RUS, TUR, UKR, USA.'),
            (["--poles", "RUS,UKR,USA"], '--poles needs two sides, as in RUS,UKR; found "RUS,UKR,USA".'),
            (["--poles", "RUS"], 'found "RUS".'),
            (["--poles", "RUS,"], "A pole needs a name and at least one actor"),
            (["--poles", "RUS,RUS"], "RUS can't be in both poles"),
            (["--poles", "RUS,TUR"], "TUR can't be a pole of its own balance"),
            (["--dispute", "ukrain"], 'Unknown dispute "ukrain". Did you mean ukraine?'),
            (["--domain", "cultural"], 'Unknown domain "cultural". Known: diplomatic, economic'),
            (["--every", "5 days"], 'Invalid period every="5 days". Use a part or multiple of a year'),
            (["--rules", "1"], 'Unknown rule set "1". Known: 2026.1.'),
            (["--format", "xml"], "'xml' is not one of 'table', 'json', 'csv'"),
            (["--nonsense"], "No such option: --nonsense"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_options(self, run: Run, data: str, options: list[str], message: str) -> None:
        """Each invalid value is rejected, and the message names it."""
        result = run("balance", "--data", data, *options)
        assert (result.status, result.out) == (2, "")
        assert message in result.err

    def test_no_data(self, run: Run, tmp_path: Path) -> None:
        """A missing folder and a folder without a dataset are rejected."""
        missing, empty = run("balance", "--data", str(tmp_path / "x")), run("balance", "--data", str(tmp_path))
        assert (missing.status, empty.status) == (2, 2)
        assert missing.err.startswith(f"mediation: {tmp_path / 'x'}: ")
        assert empty.err.startswith(f"mediation: {tmp_path}: ")
