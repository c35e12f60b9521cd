"""The commands `validate`, `convert` and `schema`."""

import csv
import io
import json
from pathlib import Path

import pytest

import mediation
from cli.build import FILES, SOURCES, Result, Run, run_subprocess, write
from mediation.formats.schema import json_schema


class TestValidate:
    """`validate` checks data. Status 0: no problems. 1: problems. 2: wrong usage."""

    def test_valid(self, data: str) -> None:
        """Valid data gives one line with the number of rows."""
        done = run_subprocess("validate", data)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode() == "10 rows: 10 kept, 0 rejected, 0 skipped\n"

    def test_problems(self, run: Run, tmp_path: Path) -> None:
        """Every format lists the problems on standard output."""
        broken = str(write(tmp_path, {**FILES, "sources.toml": SOURCES.replace("length = 500", "length = 120")}))
        line = "daily-2022.toml:26: measure[0].evidence[0]: Ends at 150, but daily-2022 has 120 characters.\n"
        result = run("validate", broken)
        assert (result.status, result.err) == (1, "")
        assert result.out.startswith(line)
        assert result.out.endswith("10 rows: 8 kept, 2 rejected, 0 skipped\n")
        result = run("validate", broken, "--format", "json")
        found = json.loads(result.out)
        assert (result.status, found["is_valid"], found["rows"]["rejected"]) == (1, False, 2)
        assert [(each["path"], each["line"]) for each in found["problems"]] == [
            ("measure[0].evidence[0]", 26),
            ("statement[0].evidence[0]", 34),
        ]
        result = run("validate", broken, "--format", "csv")
        rows = [(row["code"], row["line"]) for row in csv.DictReader(io.StringIO(result.out))]
        assert (result.status, rows) == (1, [("evidence-outside", "26"), ("evidence-outside", "34")])

    def test_wrong_usage(self, run: Run, tmp_path: Path, data: str) -> None:
        """A missing file and an unknown format are rejected."""
        result = run("validate", str(tmp_path / "x"))
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith(f"mediation: {tmp_path / 'x'}: ")
        result = run("validate", data, "--from-format", "tom")
        assert (result.status, result.err) == (2, 'mediation: Unknown format "tom". Did you mean toml?\n')


class TestConvert:
    """`convert` writes a dataset in another format. Status 0: all of it. 1: invalid rows. 2: wrong usage."""

    def test_there_and_back(self, run: Run, data: str, tmp_path: Path) -> None:
        """A dataset stays equal through formats set by suffix and by name."""
        lines, plain, folder = (str(tmp_path / name) for name in ("a.jsonl", "b.data", "c"))
        result = run("convert", data, lines)
        assert result == Result(0, f"{lines}: 3 records of 1 source, 4 actors\n", "")
        assert run("convert", lines, plain, "--to-format", "json").status == 0
        assert run("convert", plain, folder, "--from-format", "json").status == 0
        assert mediation.load(folder) == mediation.load(data)

    def test_existing_target(self, run: Run, data: str, tmp_path: Path) -> None:
        """Only `--force` replaces a file or a folder. An empty folder needs no force."""
        target = tmp_path / "a.jsonl"
        target.write_text("mine", encoding="utf-8")
        result = run("convert", data, str(target))
        message = f"mediation: {target}: Already exists. Choose another name, or add --force to replace it.\n"
        assert result == Result(2, "", message)
        assert target.read_text(encoding="utf-8") == "mine"
        assert run("convert", data, str(target), "--force").status == 0
        assert mediation.load(target) == mediation.load(data)
        (tmp_path / "new").mkdir()
        assert run("convert", data, str(tmp_path / "new")).status == 0
        assert run("convert", data, str(tmp_path / "new")).status == 2

    def test_invalid_rows(self, run: Run, tmp_path: Path) -> None:
        """Invalid rows end the command. `--on-error collect` skips and lists them."""
        (tmp_path / "data").mkdir()
        broken = write(tmp_path / "data", {**FILES, "sources.toml": SOURCES.replace("length = 500", "length = 120")})
        target = tmp_path / "a.jsonl"
        result = run("convert", str(broken), str(target))
        assert (result.status, result.out) == (1, "")
        assert result.err.endswith("2 problems. Nothing was done.\n")
        assert not target.exists()
        result = run("convert", str(broken), str(target), "--on-error", "collect")
        assert (result.status, result.out) == (1, f"{target}: 1 record of 1 source, 4 actors\n")
        assert result.err.endswith("\n10 rows: 8 kept, 2 rejected, 0 skipped\n")
        assert "Ends at 150, but daily-2022 has 120 characters." in result.err
        assert len(mediation.load(target)) == 1


class TestSchema:
    """`schema` prints the JSON Schema of a kind, of a line or a document, or of both."""

    @pytest.mark.parametrize("kind", [(), ("measure",), ("line",)], ids=["all", "measure", "line"])
    def test_printed(self, run: Run, kind: tuple[str, ...]) -> None:
        """It prints what `json_schema` returns."""
        result = run("schema", *kind)
        assert (result.status, result.err) == (0, "")
        assert json.loads(result.out) == json_schema(*kind)

    def test_unknown(self, run: Run) -> None:
        """An unknown name is rejected."""
        message = 'mediation: Unknown schema "meetings". Did you mean meeting?\n'
        assert run("schema", "meetings") == Result(2, "", message)
