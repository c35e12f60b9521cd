"""The commands `disagreements`, `counterparts` and `diff`."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from cli.build import CODINGS, FILES, SOURCES, Result, Run, write


class TestDisagreements:
    """`disagreements` shows where accounts of one event differ."""

    def test_found(self, run: Run, data: str) -> None:
        """It reads the seeds or another dataset, and may show only one event or some natures."""
        assert run("disagreements", data) == Result(0, "No accounts of one event differ.\n", "")
        drones = ("--event", "tb2-drones-to-ukraine")
        printed = run("disagreements", *drones, "--nature", "contradiction").out
        assert "1 event differ on 1 field: 1 contradiction" in printed
        assert "donation                         caliber-2024, 1598–1754" in printed
        fields = [each["field"] for each in json.loads(run("disagreements", *drones, "--format", "json").out)]
        assert fields == ["when", "designation", "category", "terms"]
        rows = csv.DictReader(io.StringIO(run("disagreements", *drones, "--format", "csv").out))
        assert list(dict.fromkeys(each["field"] for each in rows)) == fields
        both = run("disagreements", "--nature", "wording", "--nature", "contradiction", "--format", "json").out
        assert {each["nature"] for each in json.loads(both)} == {"wording", "contradiction"}
        rejected = run("disagreements", "--event", "tb2-drones")
        assert (rejected.status, rejected.err[:37]) == (2, 'mediation: Unknown event "tb2-drones"')


class TestCounterparts:
    """`counterparts` lists events of two datasets that may be the same. Status 0, or 2 for wrong usage."""

    @pytest.fixture
    def theirs(self, tmp_path: Path) -> str:
        """Return a dataset that has the transfer of `data` under another name, and a later transfer."""
        other = (
            CODINGS.split("[[measure]]", maxsplit=1)[0].replace("drones-2021", "tb2").replace("2021-06", "2021-06-15")
        )
        other += other.split("\n\n", 1)[1].replace("tb2", "late").replace("2021-06-15", "2022-03-01")
        return str(write(tmp_path, {**FILES, "codings/daily-2022.toml": other}))

    def test_found(self, run: Run, data: str, theirs: str) -> None:
        """Every format lists each pair with its slugs, dates and actors."""
        result = run("counterparts", data, theirs, "--kind", "arms_transfer")
        assert (result.status, result.err) == (0, "")
        assert result.out.startswith("1 pair of events may be the same: 1 of ours, 1 of theirs; ")
        for cell in ("drones-2021 (arms transfer): drones", "TUR, UKR", "2021-06-15", "0–15 days", "read both"):
            assert cell in result.out
        result = run("counterparts", data, theirs, "--kind", "arms_transfer", "--format", "json")
        (found,) = json.loads(result.out)["counterparts"]
        assert found == {
            "ours": "drones-2021",
            "theirs": "tb2",
            "kind": "arms_transfer",
            "shared": ["TUR", "UKR"],
            "only_ours": [],
            "only_theirs": [],
            "apart": 0,
            "at_most": 15,
            "our_date": "2021-06",
            "their_date": "2021-06-15",
            "our_words": ["drones"],
            "their_words": ["drones"],
        }
        (row,) = csv.DictReader(io.StringIO(run("counterparts", data, theirs, "--format", "csv").out))
        assert (row["theirs"], row["shared"], row["at_most"], row["is_covered"]) == ("tb2", "TUR, UKR", "15", "")

    def test_options(self, run: Run, data: str, theirs: str) -> None:
        """`--days`, `--actors`, `--kind` and `--actor` set which events can match."""
        found = run("counterparts", data, theirs, "--days", "400", "--format", "json")
        assert [each["theirs"] for each in json.loads(found.out)["counterparts"]] == ["tb2", "late"]
        for options in (("--kind", "measure"), ("--actor", "USA")):
            assert json.loads(run("counterparts", data, theirs, *options, "--format", "json").out)["counterparts"] == []
        assert run("counterparts", data, theirs, "--actors", "3").out.startswith("1 pair")
        assert run("counterparts", data, theirs, "--actor", "ukraine").out.startswith("1 pair")

    def test_not_found(self, run: Run, data: str, theirs: str, tmp_path: Path) -> None:
        """Every format lists events without a counterpart, and whether the other dataset covers them."""
        (tmp_path / "codings" / "daily-2022.toml").write_text(
            (tmp_path / "codings" / "daily-2022.toml").read_text().replace("2021-06-15", "2020-01-01")
        )
        result = run("counterparts", data, theirs)
        assert result.out.startswith("0 pairs of events")
        assert re.search(
            r"drones-2021 +arms transfer +2021-06 +drones +can't tell", result.out
        )  # because 2021/2023 may begin on any day of 2021
        (row,) = csv.DictReader(io.StringIO(run("counterparts", data, theirs, "--format", "csv").out))
        assert (row["ours"], row["theirs"], row["is_covered"]) == ("drones-2021", "", "can't tell")
        assert (row["our_date"], row["our_words"], row["their_date"]) == ("2021-06", "drones", "")
        (unmatched,) = json.loads(run("counterparts", data, theirs, "--format", "json").out)["unmatched"]
        assert (unmatched["dates"], unmatched["words"]) == (["2021-06"], ["drones"])
        filtered = run("counterparts", data, theirs, "--kind", "condition").out
        assert filtered.count("\n") == 1

    def test_bad_rows(self, run: Run, data: str, theirs: str, tmp_path: Path) -> None:
        """Invalid rows end the command, unless `--on-error collect` skips them."""
        path = tmp_path / "codings" / "daily-2022.toml"
        path.write_text(path.read_text().replace("2022-03-01", "2022-13-01"))
        assert run("counterparts", data, theirs).status == 1
        assert run("counterparts", data, theirs, "--on-error", "collect").out.startswith("1 pair")

    def test_wrong_usage(self, run: Run, data: str) -> None:
        """An unknown kind, negative days and a missing file are rejected."""
        rejected = run("counterparts", data, data, "--kind", "treaty")
        assert (rejected.status, rejected.err[:31]) == (2, 'mediation: Unknown kind "treaty')
        assert run("counterparts", data, data, "--days", "-1").status == 2
        assert run("counterparts", data, "nowhere").err.startswith("mediation: nowhere: ")


class TestDiff:
    """`diff` compares two datasets. Status 0: equal. 1: different. 2: not compared."""

    def test_equal(self, run: Run, data: str) -> None:
        """A dataset equals itself."""
        assert run("diff", data, data) == Result(0, "Nothing was added, removed or changed.\n", "")

    def test_different(self, run: Run, data: str, tmp_path: Path) -> None:
        """Every format lists the changes field by field."""
        changed = CODINGS.replace('terms = "sale"', 'terms = "donation"')
        other = str(write(tmp_path, {**FILES, "codings/daily-2022.toml": changed}))
        result = run("diff", data, other)
        assert (result.status, result.err) == (1, "")
        assert result.out == (
            "0 added, 0 removed, 1 changed in 1 field\n"
            '\nchanged\n  record drones-2021@daily-2022\n    terms: "sale" → "donation"\n'
        )
        result = run("diff", data, other, "--format", "json")
        change = {"what": "record", "id": "drones-2021@daily-2022", "field": "terms", "old": "sale", "new": "donation"}
        assert (result.status, json.loads(result.out)["changed"]) == (1, [change])
        result = run("diff", data, other, "--format", "csv")
        assert (result.status, [*csv.DictReader(io.StringIO(result.out))]) == (1, [{"change": "changed", **change}])

    def test_no_data(self, run: Run, data: str) -> None:
        """A missing dataset is rejected."""
        assert run("diff", data, "nowhere").err.startswith("mediation: nowhere: ")

    def test_bad_data(self, run: Run, data: str, tmp_path: Path) -> None:
        """Invalid rows on either side have status 2, and a message names the dataset."""
        broken = str(write(tmp_path, {**FILES, "sources.toml": SOURCES.replace("length = 500", "length = 120")}))
        for sides in ((data, broken), (broken, data)):
            result = run("diff", *sides)
            assert (result.status, result.out) == (2, "")
            assert result.err.startswith("daily-2022.toml:26: ")
            assert result.err.endswith(f"2 problems. {broken} was not compared.\n")
