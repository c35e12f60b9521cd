"""The commands `verify`, `quote`, `anchor` and `reanchor`."""

import csv
import io
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

import mediation
from cli.build import CODINGS, FILES, SOURCES, Result, Run, run_subprocess, write


class TestVerify:
    """`verify` checks a dataset against a folder of documents. Status 0: all proven. 1: not. 2: wrong usage."""

    @pytest.fixture
    def papers(self, tmp_path: Path) -> tuple[str, Path]:
        """Return a dataset of one record, and a folder with its document."""
        text = "İstanbul gave the island two ferries."
        source = mediation.source_of(
            write(tmp_path, {"papers/report.txt": text}) / "papers" / "report.txt",
            id="daily-2022",
            title="Ferries",
            published="2022",
            published_basis="stated",
        )
        span = mediation.anchor(source, text, "two ferries")
        sources = re.sub("0{64}", source.sha256, SOURCES).replace("length = 500", f"length = {source.length}")
        codings = CODINGS[: CODINGS.index("[[measure]]")].replace(
            "start = 10, end = 90", f"start = {span.start}, end = {span.end}"
        )
        files = {**FILES, "sources.toml": sources, "codings/daily-2022.toml": re.sub("0{64}", span.sha256, codings)}
        (tmp_path / "data").mkdir()
        return str(write(tmp_path / "data", files)), tmp_path / "papers"

    def test_proven(self, papers: tuple[str, Path]) -> None:
        """The first line says that all records are proven."""
        data, folder = papers
        done = run_subprocess("verify", data, "--documents", str(folder))
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode().startswith(f"Checked 1 record of 1 source against {folder}: all proven\n")

    def test_not_proven(self, run: Run, papers: tuple[str, Path]) -> None:
        """Every format lists the records that are not proven."""
        data, folder = papers
        (folder / "report.txt").write_text("İstanbul gave nothing.", encoding="utf-8")
        result = run("verify", data, "--documents", str(folder))
        assert (result.status, result.err) == (1, "")
        assert "report.txt changed after coding" in result.out
        assert result.out.endswith("\n  drones-2021@daily-2022\n")
        result = run("verify", data, "--documents", str(folder), "--format", "json")
        found = json.loads(result.out)
        assert (result.status, found["is_proven"], found["counts"]["digest_differs"]) == (1, False, 1)
        result = run("verify", data, "--documents", str(folder), "--format", "csv")
        (row,) = csv.DictReader(io.StringIO(result.out))
        assert (result.status, row["status"], row["failed"]) == (1, "digest_differs", "25-36")

    def test_invalid_rows(self, run: Run, papers: tuple[str, Path]) -> None:
        """`--on-error collect` skips invalid rows and says how many, in this command and in others."""
        data, folder = papers
        coding = Path(data) / "codings" / "daily-2022.toml"
        coding.write_text(coding.read_text(encoding="utf-8") + '\n[[meeting]]\nevent = "tea"\n', encoding="utf-8")
        options = (data, "--documents", str(folder))
        assert run("verify", *options).status == 1
        result = run("verify", *options, "--on-error", "collect")
        assert (result.status, result.out.splitlines()[0].endswith("all proven")) == (1, True)
        skipped = re.compile(r"Skipped 1 row with \d+ problems\. To list them, run: mediation validate .*\n")
        assert skipped.fullmatch(result.err)
        result = run("reanchor", *options, "--to", str(Path(data).with_name("new.jsonl")), "--on-error", "collect")
        assert (result.status, result.out[:19], bool(skipped.fullmatch(result.err))) == (1, "0 documents changed", True)
        result = run("disagreements", data, "--on-error", "collect", "--format", "json")
        assert (result.status, json.loads(result.out)) == (0, [])
        question = ("balance", "--data", data, "--actor", "TUR", "--poles", "RUS,UKR")
        assert run(*question).status == 1
        result = run(*question, "--on-error", "collect")
        assert (result.status, result.out.startswith("Türkiye (TUR) between")) == (0, True)
        assert result.err.startswith("Skipped 1 row with ")

    def test_reanchored(self, run: Run, papers: tuple[str, Path], tmp_path: Path) -> None:
        """`reanchor` writes the dataset with updated evidence, and lists each change."""
        data, folder = papers
        (folder / "report.txt").write_text("Corrected. İstanbul gave the island two ferries.", encoding="utf-8")
        options = ("reanchor", data, "--documents", str(folder), "--to")
        result = run(*options, str(tmp_path / "new.jsonl"))
        assert (result.status, result.err) == (0, "")
        assert result.out == (
            "1 document changed, 1 span moved, 0 lost; 1 record kept, 0 dropped\n"
            "  moved    drones-2021@daily-2022: 25-36 is now 36-47\n"
        )
        assert mediation.load(tmp_path / "new.jsonl").verify(folder).is_proven
        result = run(*options, str(tmp_path / "new.jsonl"))
        assert result.status == 2
        assert result.err.startswith(f"mediation: {tmp_path / 'new.jsonl'}: ")
        result = run(*options, str(tmp_path / "new.jsonl"), "--force", "--format", "json")
        found = json.loads(result.out)
        assert (result.status, found["changed"]) == (0, [{"source": "daily-2022", "file": "report.txt"}])
        assert found["moved"] == [
            {"record": "drones-2021@daily-2022", "source": "daily-2022", "before": [25, 36], "after": [36, 47]}
        ]
        assert (found["lost"], found["left"], found["dropped"], found["records"]) == ([], [], [], 1)

    def test_lost(self, run: Run, papers: tuple[str, Path], tmp_path: Path) -> None:
        """Missing words and missing documents are listed, with status 1."""
        data, folder = papers
        options = ("reanchor", data, "--documents", str(folder), "--to")
        (folder / "report.txt").write_text("İstanbul gave nothing.", encoding="utf-8")
        result = run(*options, str(tmp_path / "new.jsonl"))
        assert result.status == 1
        assert result.out.splitlines() == [
            "1 document changed, 0 spans moved, 1 lost; 0 records kept, 1 dropped",
            "  lost     drones-2021@daily-2022: 25-36; the record is dropped, because it has no other evidence",
        ]
        result = run(*options, str(tmp_path / "table.jsonl"), "--format", "csv")
        assert (result.status, result.out) == (
            1,
            "record,source,before,after\ndrones-2021@daily-2022,daily-2022,25-36,\n",
        )
        (folder / "report.txt").unlink()
        result = run(*options, str(tmp_path / "left.jsonl"))
        assert result.status == 1
        assert result.out.startswith("0 documents changed, 0 spans moved, 0 lost; 1 record kept, 0 dropped\n")
        assert "  unchanged  daily-2022: " in result.out

    def test_the_seeds(self, run: Run, tmp_path: Path) -> None:
        """Without a dataset, it checks the seeds."""
        result = run("verify", "--documents", str(tmp_path), "--format", "json")
        assert result.status == 1
        assert len(json.loads(result.out)["proofs"]) == len(mediation.load_seeds())

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ([], "Missing option '--documents'"),
            (["--documents", "nowhere"], "mediation: nowhere: "),
            (["nowhere", "--documents", "."], "mediation: nowhere: "),
        ],
        ids=["none", "no folder", "no data"],
    )
    def test_wrong_usage(self, run: Run, options: list[str], message: str) -> None:
        """A missing option, folder or dataset is rejected."""
        result = run("verify", *options)
        assert (result.status, result.out) == (2, "")
        assert message in result.err


class TestQuoting:
    """`mediation quote` prints the words behind a record, `mediation anchor` the evidence of a phrase."""

    def test_anchor_and_quote(self, run: Run, tmp_path: Path) -> None:
        """A coding file can use what `anchor` prints, and `quote` then prints the phrase."""
        text = "Ruritania gave\nthe island two ferries, and two ferries more."
        (tmp_path / "a.txt").write_bytes(text.encode())
        printed = run("anchor", str(tmp_path / "a.txt"), "gave\nthe island").out
        start = text.index("gave")
        assert printed.startswith(f"{{ start = {start}, end = {start + 15}, sha256 = ")
        again = run("anchor", str(tmp_path / "a.txt"), "two ferries", "--occurrence", "2").out
        assert f"start = {text.rindex('two')}" in again
        digest = sha256(text.encode()).hexdigest()
        sources = SOURCES.replace("0" * 64, digest).replace("length = 500", f"length = {len(text)}")
        codings = re.sub(r"evidence = .*", f"evidence = [{printed.strip()}]", CODINGS)
        own = write(tmp_path / "own", {**FILES, "sources.toml": sources, "codings/daily-2022.toml": codings})
        quoted = run("quote", "drones-2021@daily-2022", "--data", str(own), "--documents", str(tmp_path))
        assert quoted == Result(0, "gave the island\n", "")

    def test_missing(self, run: Run, tmp_path: Path) -> None:
        """A missing document, phrase or record is rejected, and so is a file that is not text."""
        (tmp_path / "a.txt").write_text("Ferries.", encoding="utf-8")
        (tmp_path / "a.gz").write_bytes(b"\x1f\x8b\x08")
        for command, name in (
            (("anchor", str(tmp_path / "b.txt"), "x"), "b.txt: "),
            (("anchor", str(tmp_path / "a.gz"), "x"), "a.gz: "),
            (("anchor", str(tmp_path / "a.txt"), "ferries"), "ferries"),
            (("quote", "x@y", "--documents", str(tmp_path)), "x@y"),
        ):
            result = run(*command)
            assert (result.status, result.out) == (2, "")
            assert name in result.err
