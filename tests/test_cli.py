"""The command line: what it prints, and with which status it ends."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import attrs
import pytest

import mediation
from mediation import cli

DATASET = """
title = "A small dataset"
[[coverage]]
period = "2021/2023"
[[dispute]]
id = "ukraine"
title = "War in Ukraine"
when = "2014/.."
"""
SOURCES = """
[[source]]
id = "daily-2022"
title = "A report"
published = "2022-05-01"
published_basis = "stated"
file = "report.txt"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 500
"""
ACTORS = "".join(
    f'[[actor]]\nid = "{actor}"\ntype = "state"\nnames = [{{ text = "{name}", kind = "preferred" }}]\n'
    for actor, name in (("TUR", "Türkiye"), ("RUS", "Russia"), ("UKR", "Ukraine"), ("USA", "United States"))
)
CODINGS = """
source = "daily-2022"

[[arms_transfer]]
event = "drones-2021"
when = "2021-06"
summary = "Türkiye sells drones to Ukraine."
supplier = "TUR"
recipient = "UKR"
designation = "drones"
terms = "sale"
steps = [{ status = "delivered" }]
disputes = ["ukraine"]
evidence = [{ start = 10, end = 90, sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]

[[measure]]
event = "sanctions-declined"
when = "2022"
summary = "Türkiye does not join the sanctions."
type = "sanction"
actors = ["TUR"]
targets = ["RUS"]
joining = ["USA"]
steps = [{ status = "declined" }]
disputes = ["ukraine"]
evidence = [{ start = 100, end = 150, sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]

[[statement]]
event = "hope-2022"
when = "2022-04-02"
summary = "Türkiye hopes for peace."
speaker = "TUR"
act = "hope"
evidence = [{ start = 200, end = 230, sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]
"""
FILES = {"dataset.toml": DATASET, "sources.toml": SOURCES, "actors.toml": ACTORS, "codings/daily-2022.toml": CODINGS}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a dataset and return its folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A dataset of three records."""
    return str(write(tmp_path_factory.mktemp("data"), FILES))


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as its users do."""
    command = [sys.executable, "-m", "mediation", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **env})
    assert b"Traceback" not in done.stderr
    return done


@attrs.frozen
class Ended:
    """With which status the command ended, and what it had printed."""

    status: int
    out: str
    err: str


Inside: TypeAlias = Callable[..., Ended]


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Inside:
    """Run the command in this process, which is faster where there are many."""

    def run_inside(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["mediation", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.run()
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, out, err)

    return run_inside


class TestAnswers:
    """Status 0: the answer stands on standard output and nothing on standard error."""

    def test_tables(self, data: str) -> None:
        """The tables name who is between whom, count the moves, and say what is unknown."""
        done = run("balance", "--data", data)
        printed = done.stdout.decode()
        assert (done.returncode, done.stderr) == (0, b"")
        assert printed.startswith("Türkiye (TUR) between Russia (RUS) and Ukraine (UKR)\n3 records of 1 source;")
        for line in ("+ cooperative   ·            1", "restraint       1            ·", "at least n reported"):
            assert line in printed
        assert max(map(len, printed.splitlines())) <= 118

    def test_explanation(self, inside: Inside, data: str) -> None:
        """With --explain each move is there with its record, rule, source and span, and the others with the reason."""
        printed = inside("balance", "--data", data, "--explain").out
        for words in (
            "transfer-delivered: drones delivered",
            "drones-2021@daily-2022, characters 10–90",
            "measure-declined: sanction declined",
            "sanctions-declined@daily-2022, characters 100–150",
            "hope-2022@daily-2022",
            "to hope is not to favour or oppose anybody (statement-without-move)",
        ):
            assert words in printed

    def test_json(self, inside: Inside, data: str) -> None:
        """JSON is the answer of the library, and with --explain the moves and the records without one."""
        done = inside("balance", "--data", data, "--dispute", "ukraine", "--format", "json")
        found = json.loads(done.out)
        answer = mediation.balance(mediation.load(data), "TUR", ("RUS", "UKR"), dispute="ukraine")
        assert [each["count"]["certain"] for each in found["cells"]] == [each.count.certain for each in answer.cells]
        assert found["dispute"] == "ukraine"
        explained = json.loads(inside("balance", "--data", data, "--format", "json", "--explain").out)
        assert [(each["record"], each["rule"], each["source"]) for each in explained["moves"]] == [
            ("drones-2021@daily-2022", "transfer-delivered", "daily-2022"),
            ("sanctions-declined@daily-2022", "measure-declined", "daily-2022"),
        ]
        assert {key: explained["moves"][0]["evidence"][0][key] for key in ("start", "end")} == {"start": 10, "end": 90}
        assert [each["record"] for each in explained["why_not"]] == ["hope-2022@daily-2022"]

    def test_csv(self, inside: Inside, data: str) -> None:
        """CSV has a row per cell, and with --explain a row per move with its span."""
        cells = list(csv.DictReader(io.StringIO(inside("balance", "--data", data, "--format", "csv").out)))
        assert [(each["period"], each["move_class"], each["certain"]) for each in cells] == [
            ("all", "cooperative", "1"),
            ("all", "restraint", "1"),
            ("2021", "cooperative", "1"),
            ("2022", "restraint", "1"),
        ]
        explained = inside("balance", "--data", data, "--format", "csv", "--explain").out
        assert [each["evidence"] for each in csv.DictReader(io.StringIO(explained))] == ["10-90", "100-150"]

    def test_question(self, inside: Inside, data: str) -> None:
        """Actor, poles, periods, domains and members are asked for by options."""
        options = ("--actor", "USA", "--poles", "RUS,Both=TUR+UKR", "--every", "6mo", "--members", "--format", "json")
        found = json.loads(inside("balance", "--data", data, *options, "--domain", "military", "--domain", "legal").out)
        assert (found["actor"], [each["name"] for each in found["poles"]]) == ("USA", ["RUS", "Both"])
        assert found["domains"] == ["military", "legal"]

    def test_accounts(self, inside: Inside) -> None:
        """A policy for the accounts is asked for by its name, and the answer says which it was."""
        sides = ("--actor", "UKR", "--poles", "TUR,RUS")
        for policy, expected in (("latest", [1, 1]), ("each", [1, 2]), ("merged", [2, 2])):
            found = json.loads(inside("balance", *sides, "--accounts", policy, "--format", "json").out)
            assert found["accounts"] == policy
            assert list(found["base"]["cooperation"][0].values()) == expected
        assert "; accounts resolved: latest\n" in inside("balance", *sides, "--accounts", "latest").out
        explained = json.loads(inside("balance", *sides, "--accounts", "unite", "--explain", "--format", "json").out)
        assert any(len({each["source"] for each in move["evidence"]}) > 1 for move in explained["moves"])

    def test_disagreements(self, inside: Inside, data: str) -> None:
        """Disagreements are those of the seeds or a dataset of one's own, of an event or a nature where named."""
        assert inside("disagreements", data) == Ended(0, "No accounts of one event differ.\n", "")
        drones = ("--event", "tb2-drones-to-ukraine")
        printed = inside("disagreements", *drones, "--nature", "contradiction").out
        assert "1 event differ on 1 field: 1 contradiction" in printed
        assert "donation                         caliber-2024, 1598–1754" in printed
        fields = [each["field"] for each in json.loads(inside("disagreements", *drones, "--format", "json").out)]
        assert fields == ["when", "designation", "category", "terms"]
        rows = csv.DictReader(io.StringIO(inside("disagreements", *drones, "--format", "csv").out))
        assert list(dict.fromkeys(each["field"] for each in rows)) == fields
        both = inside("disagreements", "--nature", "wording", "--nature", "contradiction", "--format", "json").out
        assert {each["nature"] for each in json.loads(both)} == {"wording", "contradiction"}
        refused = inside("disagreements", "--event", "tb2-drones")
        assert (refused.status, refused.err[:37]) == (2, 'mediation: Unknown event "tb2-drones"')

    def test_version(self, inside: Inside) -> None:
        """--version prints the version."""
        assert inside("--version") == Ended(0, f"mediation {mediation.__version__}\n", "")
        assert inside("--version", "balance") == inside("--version")

    @pytest.mark.parametrize(
        ("option", "unused"),
        [
            ("--version", ["polars", "narwhals", "rich", "typer"]),
            ("--help", ["polars", "narwhals", "mediation.analysis"]),
        ],
    )
    def test_what_is_not_imported(self, option: str, unused: list[str]) -> None:
        """The version and the list of commands are printed without the libraries that only answers need."""
        code = f"""
import sys
from mediation import cli
sys.argv = ["mediation", "{option}"]
try:
    cli.run()
except SystemExit:
    pass
print([name for name in {unused} if name in sys.modules])
"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"

    @pytest.mark.parametrize("options", [("--help",), ("balance", "--help"), ("disagreements", "--help")])
    def test_help(self, inside: Inside, options: tuple[str, ...]) -> None:
        """--help names the commands and options."""
        ended = inside(*options)
        assert (ended.status, ended.err) == (0, "")
        assert "Usage:" in ended.out


@pytest.mark.parametrize("text", [":100:", ":smile:", "[bold]x[/bold]", "[/]", "[red]"])
class TestTextsOfData:
    """What stands in data is printed as it stands there, whatever it may look like to whoever prints it."""

    @pytest.fixture
    def odd(self, text: str, tmp_path: Path) -> Path:
        """A dataset with the text as title, name of an actor, summary and designation; and two accounts that differ."""
        (tmp_path / "odd").mkdir()
        codings = CODINGS.replace("sells", f"{text} sells").replace('= "drones"', f'= "{text} drones"')
        other = re.sub(r'designation = ".*"', f'designation = "{text}"', codings).replace("daily-2022", "other-2022")
        return write(
            tmp_path / "odd",
            {
                **FILES,
                "dataset.toml": DATASET.replace("A small dataset", text),
                "actors.toml": ACTORS.replace("Türkiye", text),
                "sources.toml": SOURCES + SOURCES.replace("daily-2022", "other-2022").replace("0" * 64, "1" * 64),
                "codings/daily-2022.toml": codings,
                "codings/other-2022.toml": other[: other.index("[[measure]]")],
            },
        )

    def test_answers(self, inside: Inside, odd: Path, data: str, text: str) -> None:
        """In answers with and without tables, in cells, titles and headings."""
        question = ("balance", "--data", str(odd), "--actor", "TUR", "--poles", f"{text}=RUS,UKR")
        printed = inside(*question).out
        assert printed.startswith(f"{text} (TUR) between {text} and Ukraine (UKR)\n")
        assert printed.count(f"toward {text}") == 1
        assert f"{text} sells drones to Ukraine." in inside(*question, "--explain").out
        assert text in inside("disagreements", str(odd)).out
        assert f'title: "A small dataset" → "{text}"' in inside("diff", data, str(odd)).out
        printed = inside("counterparts", str(odd), str(odd), "--kind", "arms_transfer").out
        assert f"drones-2021 (arms transfer): {text} drones" in printed
        assert printed.count(text) > 2

    def test_files(self, inside: Inside, odd: Path, text: str) -> None:
        """In names of files, folders and fields, and in what is said about them."""
        text = text.replace("/", "")
        coding = odd / "codings" / "daily-2022.toml"
        coding.write_text(coding.read_text() + f'\n[[meeting]]\n"{text}" = 1\n', encoding="utf-8")
        assert re.search(rf"daily-2022\.toml:37: meeting.*{re.escape(text)}", inside("validate", str(odd)).out)
        coding.rename(coding.with_stem(text))
        assert inside("validate", str(odd)).out.startswith(f"{text}.toml:36: ")
        papers = odd / text
        papers.mkdir()
        ended = inside("verify", str(odd), "--documents", str(papers), "--on-error", "collect")
        assert f"against {papers}: 0 proven" in ended.out
        events = odd / f"{text}.csv"
        events.write_text("a,b\n1,2\n", encoding="utf-8")
        assert f"{text}.csv" in inside("scan", str(events)).err


class TestVerify:
    """`verify` holds a dataset against a folder of documents: status 0 all proven, 1 not, 2 wrong usage."""

    @pytest.fixture
    def papers(self, tmp_path: Path) -> tuple[str, Path]:
        """A dataset of one record, and a folder with its document."""
        text = "İstanbul lent the island two ferries."
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
        """As its users run it: all records are proven, and it says so."""
        data, folder = papers
        done = run("verify", data, "--documents", str(folder))
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode().startswith(f"Checked 1 record of 1 source against {folder}: all proven\n")

    def test_not_proven(self, inside: Inside, papers: tuple[str, Path]) -> None:
        """What is not proven is on standard output, in each format, with status 1."""
        data, folder = papers
        (folder / "report.txt").write_text("İstanbul lent nothing.", encoding="utf-8")
        ended = inside("verify", data, "--documents", str(folder))
        assert (ended.status, ended.err) == (1, "")
        assert "report.txt changed after coding" in ended.out
        assert ended.out.endswith("\n  drones-2021@daily-2022\n")
        ended = inside("verify", data, "--documents", str(folder), "--format", "json")
        found = json.loads(ended.out)
        assert (ended.status, found["is_proven"], found["counts"]["digest_differs"]) == (1, False, 1)
        ended = inside("verify", data, "--documents", str(folder), "--format", "csv")
        (row,) = csv.DictReader(io.StringIO(ended.out))
        assert (ended.status, row["status"], row["failed"]) == (1, "digest_differs", "25-36")

    def test_what_is_wrong_may_be_left_out(self, inside: Inside, papers: tuple[str, Path]) -> None:
        """With `--on-error collect` the good records are held against the documents; that others are not is said."""
        data, folder = papers
        coding = Path(data) / "codings" / "daily-2022.toml"
        coding.write_text(coding.read_text(encoding="utf-8") + '\n[[meeting]]\nevent = "tea"\n', encoding="utf-8")
        options = (data, "--documents", str(folder))
        assert inside("verify", *options).status == 1
        ended = inside("verify", *options, "--on-error", "collect")
        assert (ended.status, ended.out.splitlines()[0].endswith("all proven")) == (1, True)
        told = re.compile(r"Skipped 1 row with \d+ problems\. To list them, run: mediation validate .*\n")
        assert told.fullmatch(ended.err)
        ended = inside("reanchor", *options, "--to", str(Path(data).with_name("new.jsonl")), "--on-error", "collect")
        assert (ended.status, ended.out[:19], bool(told.fullmatch(ended.err))) == (1, "0 documents changed", True)
        ended = inside("disagreements", data, "--on-error", "collect", "--format", "json")
        assert (ended.status, json.loads(ended.out)) == (0, [])
        question = ("balance", "--data", data, "--actor", "TUR", "--poles", "RUS,UKR")
        assert inside(*question).status == 1
        ended = inside(*question, "--on-error", "collect")
        assert (ended.status, ended.out.startswith("Türkiye (TUR) between")) == (0, True)
        assert ended.err.startswith("Skipped 1 row with ")

    def test_moved_along(self, inside: Inside, papers: tuple[str, Path], tmp_path: Path) -> None:
        """`reanchor` writes the dataset with its evidence where the words stand now, and says what became of each."""
        data, folder = papers
        (folder / "report.txt").write_text("Corrected. İstanbul lent the island two ferries.", encoding="utf-8")
        options = ("reanchor", data, "--documents", str(folder), "--to")
        ended = inside(*options, str(tmp_path / "new.jsonl"))
        assert (ended.status, ended.err) == (0, "")
        assert ended.out == (
            "1 document changed, 1 span moved, 0 lost; 1 record kept, 0 dropped\n"
            "  moved    drones-2021@daily-2022: 25-36 is now 36-47\n"
        )
        assert mediation.load(tmp_path / "new.jsonl").verify(folder).is_proven
        ended = inside(*options, str(tmp_path / "new.jsonl"))
        assert (ended.status, ended.err) == (
            2,
            f"mediation: {tmp_path / 'new.jsonl'} already exists: choose another name, or add --force to replace it\n",
        )
        ended = inside(*options, str(tmp_path / "new.jsonl"), "--force", "--format", "json")
        found = json.loads(ended.out)
        assert (ended.status, found["changed"]) == (0, [{"source": "daily-2022", "file": "report.txt"}])
        assert found["moved"] == [
            {"record": "drones-2021@daily-2022", "source": "daily-2022", "before": [25, 36], "after": [36, 47]}
        ]
        assert (found["lost"], found["left"], found["dropped"], found["records"]) == ([], [], [], 1)

    def test_lost(self, inside: Inside, papers: tuple[str, Path], tmp_path: Path) -> None:
        """What can't be moved along is told with status 1: words that are gone, and documents."""
        data, folder = papers
        options = ("reanchor", data, "--documents", str(folder), "--to")
        (folder / "report.txt").write_text("İstanbul lent nothing.", encoding="utf-8")
        ended = inside(*options, str(tmp_path / "new.jsonl"))
        assert ended.status == 1
        assert ended.out.splitlines() == [
            "1 document changed, 0 spans moved, 1 lost; 0 records kept, 1 dropped",
            "  lost     drones-2021@daily-2022: 25-36; the record is dropped, because it has no other evidence",
        ]
        ended = inside(*options, str(tmp_path / "table.jsonl"), "--format", "csv")
        assert (ended.status, ended.out) == (
            1,
            "record,source,before,after\ndrones-2021@daily-2022,daily-2022,25-36,\n",
        )
        (folder / "report.txt").unlink()
        ended = inside(*options, str(tmp_path / "left.jsonl"))
        assert ended.status == 1
        assert ended.out.startswith("0 documents changed, 0 spans moved, 0 lost; 1 record kept, 0 dropped\n")
        assert "  unchanged  daily-2022: " in ended.out

    def test_the_seeds(self, inside: Inside, tmp_path: Path) -> None:
        """Without a dataset of one's own the seeds are held against the folder."""
        ended = inside("verify", "--documents", str(tmp_path), "--format", "json")
        assert ended.status == 1
        assert len(json.loads(ended.out)["proofs"]) == len(mediation.load_seeds())

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ([], "Missing option '--documents'"),
            (["--documents", "nowhere"], "mediation: nowhere: No such folder. Use the folder with the documents"),
            (["nowhere", "--documents", "."], "mediation: nowhere: no such file or folder"),
        ],
        ids=["none", "no folder", "no data"],
    )
    def test_wrong_usage(self, inside: Inside, options: list[str], message: str) -> None:
        """A folder that is not named or not there is wrong usage."""
        ended = inside("verify", *options)
        assert (ended.status, ended.out) == (2, "")
        assert message in ended.err


class TestValidate:
    """`validate` looks through data: status 0 all is well, 1 it is not, 2 wrong usage."""

    def test_all_is_well(self, data: str) -> None:
        """As its users run it: one line says how many rows there were."""
        done = run("validate", data)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode() == "10 rows: 10 kept, 0 rejected, 0 skipped\n"

    def test_problems(self, inside: Inside, tmp_path: Path) -> None:
        """Problems stand on standard output, in each format, with status 1."""
        broken = str(write(tmp_path, {**FILES, "sources.toml": SOURCES.replace("length = 500", "length = 120")}))
        line = "daily-2022.toml:26: measure[0].evidence[0]: Ends at 150, but daily-2022 has 120 characters.\n"
        ended = inside("validate", broken)
        assert (ended.status, ended.err) == (1, "")
        assert ended.out.startswith(line)
        assert ended.out.endswith("10 rows: 8 kept, 2 rejected, 0 skipped\n")
        ended = inside("validate", broken, "--format", "json")
        found = json.loads(ended.out)
        assert (ended.status, found["is_valid"], found["rows"]["rejected"]) == (1, False, 2)
        assert [(each["path"], each["line"]) for each in found["problems"]] == [
            ("measure[0].evidence[0]", 26),
            ("statement[0].evidence[0]", 34),
        ]
        ended = inside("validate", broken, "--format", "csv")
        rows = [(row["code"], row["line"]) for row in csv.DictReader(io.StringIO(ended.out))]
        assert (ended.status, rows) == (1, [("evidence-outside", "26"), ("evidence-outside", "34")])

    def test_wrong_usage(self, inside: Inside, tmp_path: Path, data: str) -> None:
        """Data that are not there, and a format that there is not, are wrong usage."""
        ended = inside("validate", str(tmp_path / "x"))
        assert (ended.status, ended.err) == (2, f"mediation: {tmp_path / 'x'}: no such file or folder\n")
        ended = inside("validate", data, "--from-format", "tom")
        assert (ended.status, ended.err) == (2, 'mediation: Unknown format "tom". Did you mean toml?\n')


class TestConvert:
    """`convert` writes a dataset anew: status 0 all of it, 1 some rows are wrong, 2 wrong usage."""

    def test_there_and_back(self, inside: Inside, data: str, tmp_path: Path) -> None:
        """What is written in other formats, by suffix or by name, is the same dataset."""
        lines, plain, folder = (str(tmp_path / name) for name in ("a.jsonl", "b.data", "c"))
        ended = inside("convert", data, lines)
        assert ended == Ended(0, f"{lines}: 3 records of 1 source, 4 actors\n", "")
        assert inside("convert", lines, plain, "--to-format", "json").status == 0
        assert inside("convert", plain, folder, "--from-format", "json").status == 0
        assert mediation.load(folder) == mediation.load(data)

    def test_what_is_there_is_kept(self, inside: Inside, data: str, tmp_path: Path) -> None:
        """A file or folder is replaced only by force; an empty folder is no loss."""
        target = tmp_path / "a.jsonl"
        target.write_text("mine", encoding="utf-8")
        ended = inside("convert", data, str(target))
        message = f"mediation: {target} already exists: choose another name, or add --force to replace it\n"
        assert ended == Ended(2, "", message)
        assert target.read_text(encoding="utf-8") == "mine"
        assert inside("convert", data, str(target), "--force").status == 0
        assert mediation.load(target) == mediation.load(data)
        (tmp_path / "new").mkdir()
        assert inside("convert", data, str(tmp_path / "new")).status == 0
        assert inside("convert", data, str(tmp_path / "new")).status == 2

    def test_rows_that_are_wrong(self, inside: Inside, tmp_path: Path) -> None:
        """Nothing is written when a row is wrong, unless what is wrong is to be left out; then it is listed."""
        (tmp_path / "data").mkdir()
        broken = write(tmp_path / "data", {**FILES, "sources.toml": SOURCES.replace("length = 500", "length = 120")})
        target = tmp_path / "a.jsonl"
        ended = inside("convert", str(broken), str(target))
        assert (ended.status, ended.out) == (1, "")
        assert ended.err.endswith("2 problems; nothing was done.\n")
        assert not target.exists()
        ended = inside("convert", str(broken), str(target), "--on-error", "collect")
        assert (ended.status, ended.out) == (1, f"{target}: 1 record of 1 source, 4 actors\n")
        assert ended.err.endswith("\n10 rows: 8 kept, 2 rejected, 0 skipped\n")
        assert "Ends at 150, but daily-2022 has 120 characters." in ended.err
        assert len(mediation.load(target)) == 1


class TestSchema:
    """`schema` prints the JSON Schema of a kind, of a line or a document, or of both."""

    @pytest.mark.parametrize("kind", [(), ("measure",), ("line",)], ids=["all", "measure", "line"])
    def test_it_is_the_library_s(self, inside: Inside, kind: tuple[str, ...]) -> None:
        """It is what the library gives."""
        ended = inside("schema", *kind)
        assert (ended.status, ended.err) == (0, "")
        assert json.loads(ended.out) == mediation.formats.schema.json_schema(*kind)

    def test_there_is_none(self, inside: Inside) -> None:
        """Another kind is wrong usage."""
        message = 'mediation: Unknown schema "meetings". Did you mean meeting?\n'
        assert inside("schema", "meetings") == Ended(2, "", message)


class TestDiff:
    """`diff` compares two datasets: status 0 they are equal, 1 they differ, 2 it can't tell."""

    def test_equal(self, inside: Inside, data: str) -> None:
        """The same data do not differ."""
        assert inside("diff", data, data) == Ended(0, "Nothing was added, removed or changed.\n", "")

    def test_different(self, inside: Inside, data: str, tmp_path: Path) -> None:
        """What changed is listed field by field, in each format."""
        changed = CODINGS.replace('terms = "sale"', 'terms = "donation"')
        other = str(write(tmp_path, {**FILES, "codings/daily-2022.toml": changed}))
        ended = inside("diff", data, other)
        assert (ended.status, ended.err) == (1, "")
        assert ended.out == (
            "0 added, 0 removed, 1 changed in 1 field\n"
            '\nchanged\n  record drones-2021@daily-2022\n    terms: "sale" → "donation"\n'
        )
        ended = inside("diff", data, other, "--format", "json")
        change = {"what": "record", "id": "drones-2021@daily-2022", "field": "terms", "old": "sale", "new": "donation"}
        assert (ended.status, json.loads(ended.out)["changed"]) == (1, [change])
        ended = inside("diff", data, other, "--format", "csv")
        assert (ended.status, [*csv.DictReader(io.StringIO(ended.out))]) == (1, [{"change": "changed", **change}])

    def test_no_data(self, inside: Inside, data: str) -> None:
        """Data that are not there are wrong usage."""
        assert inside("diff", data, "nowhere") == Ended(2, "", "mediation: nowhere: no such file or folder\n")

    def test_bad_data(self, inside: Inside, data: str, tmp_path: Path) -> None:
        """Data that are wrong are no difference, on whichever side they stand: it is said which were not compared."""
        broken = str(write(tmp_path, {**FILES, "sources.toml": SOURCES.replace("length = 500", "length = 120")}))
        for sides in ((data, broken), (broken, data)):
            ended = inside("diff", *sides)
            assert (ended.status, ended.out) == (2, "")
            assert ended.err.startswith("daily-2022.toml:26: ")
            assert ended.err.endswith(f"2 problems; {broken} was not compared.\n")


class TestCounterparts:
    """`counterparts` proposes which events of two datasets may be the same: status 0, or 2 for wrong usage."""

    @pytest.fixture
    def theirs(self, tmp_path: Path) -> str:
        """Return a dataset that has the transfer of the first under another name, and one of another day."""
        other = (
            CODINGS.split("[[measure]]", maxsplit=1)[0].replace("drones-2021", "tb2").replace("2021-06", "2021-06-15")
        )
        other += other.split("\n\n", 1)[1].replace("tb2", "late").replace("2021-06-15", "2022-03-01")
        return str(write(tmp_path, {**FILES, "codings/daily-2022.toml": other}))

    def test_found(self, inside: Inside, data: str, theirs: str) -> None:
        """Each pair is listed with what both are called, their dates and their actors, in each format."""
        ended = inside("counterparts", data, theirs, "--kind", "arms_transfer")
        assert (ended.status, ended.err) == (0, "")
        assert ended.out.startswith("1 pair of events may be the same: 1 of ours, 1 of theirs; ")
        for cell in ("drones-2021 (arms transfer): drones", "TUR, UKR", "2021-06-15", "0–15 days", "read both"):
            assert cell in ended.out
        ended = inside("counterparts", data, theirs, "--kind", "arms_transfer", "--format", "json")
        (found,) = json.loads(ended.out)["counterparts"]
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
        (row,) = csv.DictReader(io.StringIO(inside("counterparts", data, theirs, "--format", "csv").out))
        assert (row["theirs"], row["shared"], row["at_most"], row["is_covered"]) == ("tb2", "TUR, UKR", "15", "")

    def test_options(self, inside: Inside, data: str, theirs: str) -> None:
        """Days, actors, kinds and an actor narrow what is looked for."""
        asked = inside("counterparts", data, theirs, "--days", "400", "--format", "json")
        assert [each["theirs"] for each in json.loads(asked.out)["counterparts"]] == ["tb2", "late"]
        for options in (("--kind", "measure"), ("--actor", "USA")):
            assert (
                json.loads(inside("counterparts", data, theirs, *options, "--format", "json").out)["counterparts"] == []
            )
        assert inside("counterparts", data, theirs, "--actors", "3").out.startswith("1 pair")
        assert inside("counterparts", data, theirs, "--actor", "ukraine").out.startswith("1 pair")

    def test_not_found(self, inside: Inside, data: str, theirs: str, tmp_path: Path) -> None:
        """What has no counterpart is listed, with whether the other claims to cover it."""
        (tmp_path / "codings" / "daily-2022.toml").write_text(
            (tmp_path / "codings" / "daily-2022.toml").read_text().replace("2021-06-15", "2020-01-01")
        )
        ended = inside("counterparts", data, theirs)
        assert ended.out.startswith("0 pairs of events")
        assert re.search(
            r"drones-2021 +arms transfer +2021-06 +drones +can't tell", ended.out
        )  # for 2021/2023 begins on some day of 2021
        (row,) = csv.DictReader(io.StringIO(inside("counterparts", data, theirs, "--format", "csv").out))
        assert (row["ours"], row["theirs"], row["is_covered"]) == ("drones-2021", "", "can't tell")
        assert (row["our_date"], row["our_words"], row["their_date"]) == ("2021-06", "drones", "")
        (lone,) = json.loads(inside("counterparts", data, theirs, "--format", "json").out)["unmatched"]
        assert (lone["dates"], lone["words"]) == (["2021-06"], ["drones"])
        nothing = inside("counterparts", data, theirs, "--kind", "condition").out
        assert nothing.count("\n") == 1

    def test_bad_rows(self, inside: Inside, data: str, theirs: str, tmp_path: Path) -> None:
        """With rows that are wrong nothing is compared, unless they are to be left out."""
        path = tmp_path / "codings" / "daily-2022.toml"
        path.write_text(path.read_text().replace("2022-03-01", "2022-13-01"))
        assert inside("counterparts", data, theirs).status == 1
        assert inside("counterparts", data, theirs, "--on-error", "collect").out.startswith("1 pair")

    def test_wrong_usage(self, inside: Inside, data: str) -> None:
        """A kind that there is not, fewer days than none, and data that are not there are wrong usage."""
        refused = inside("counterparts", data, data, "--kind", "treaty")
        assert (refused.status, refused.err[:31]) == (2, 'mediation: Unknown kind "treaty')
        assert inside("counterparts", data, data, "--days", "-1").status == 2
        assert inside("counterparts", data, "nowhere") == Ended(2, "", "mediation: nowhere: no such file or folder\n")


class TestFoundingQuestion:
    """The founding question is the same by whatever names it is asked, and asked of the seeds only."""

    def test_names(self, inside: Inside) -> None:
        """By names as by ids, conflict counts within the dispute."""
        by_ids = inside("balance")
        assert inside("balance", "--actor", "Turkey", "--poles", "Ukraine,Russia").out.startswith(
            by_ids.out.splitlines()[0].replace("Russia (RUS) and Ukraine (UKR)", "Ukraine (UKR) and Russia (RUS)")
        )
        for names in (("--actor", "Türkiye"), ("--poles", "Russia,Ukraine"), ("--actor", "tur")):
            assert inside("balance", *names) == by_ids

    def test_other_data(self, inside: Inside, tmp_path: Path) -> None:
        """Data that do not know the actors of the seeds are asked for their own."""
        own = write(tmp_path, {**FILES, "actors.toml": ACTORS.replace("TUR", "RUR"), "codings/daily-2022.toml": ""})
        ended = inside("balance", "--data", str(own))
        assert (ended.status, ended.out) == (2, "")
        assert "does not have the actors of the seeds" in ended.err


class TestQuoting:
    """`mediation quote` prints the words behind a record, `mediation anchor` the evidence of a phrase."""

    def test_a_phrase_and_back(self, inside: Inside, tmp_path: Path) -> None:
        """What `anchor` prints can be put into a coding file, and `quote` then prints the phrase."""
        text = "Ruritania lent\nthe island two ferries, and two ferries more."
        (tmp_path / "a.txt").write_bytes(text.encode())
        printed = inside("anchor", str(tmp_path / "a.txt"), "lent\nthe island").out
        start = text.index("lent")
        assert printed.startswith(f"{{ start = {start}, end = {start + 15}, sha256 = ")
        again = inside("anchor", str(tmp_path / "a.txt"), "two ferries", "--occurrence", "2").out
        assert f"start = {text.rindex('two')}" in again
        digest = sha256(text.encode()).hexdigest()
        sources = SOURCES.replace("0" * 64, digest).replace("length = 500", f"length = {len(text)}")
        codings = re.sub(r"evidence = .*", f"evidence = [{printed.strip()}]", CODINGS)
        own = write(tmp_path / "own", {**FILES, "sources.toml": sources, "codings/daily-2022.toml": codings})
        quoted = inside("quote", "drones-2021@daily-2022", "--data", str(own), "--documents", str(tmp_path))
        assert quoted == Ended(0, "lent the island\n", "")

    def test_what_is_not_there(self, inside: Inside, tmp_path: Path) -> None:
        """A document, a phrase or a record that is not there is told."""
        (tmp_path / "a.txt").write_text("Ferries.", encoding="utf-8")
        (tmp_path / "a.gz").write_bytes(b"\x1f\x8b\x08")
        for command, message in (
            (("anchor", str(tmp_path / "b.txt"), "x"), "b.txt: No such file."),
            (
                ("anchor", str(tmp_path / "a.gz"), "x"),
                "a.gz: The file is not UTF-8 (byte 0x8b in line 1). It is compressed.",
            ),
            (("anchor", str(tmp_path / "a.txt"), "ferries"), "with a difference in"),
            (("quote", "x@y", "--documents", str(tmp_path)), 'Unknown record "x@y".'),
        ):
            ended = inside(*command)
            assert (ended.status, ended.out) == (2, "")
            assert message in ended.err


class TestWrongUsage:
    """Status 2: a message on standard error says what was wrong, and what there is."""

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--actor", "TUX"], 'mediation: Unknown actor "TUX". Did you mean TUR?'),
            (["--poles", "RUX,UKR"], 'mediation: Unknown actor "RUX". Did you mean RUS?'),
            (["--poles", "RUS,East=UKR+XXX"], 'Unknown actor "XXX". Known: RUS, TUR, UKR, USA.'),
            (["--poles", "RUS,UKR,USA"], '--poles names two, as in RUS,UKR; found "RUS,UKR,USA"'),
            (["--poles", "RUS"], '--poles names two, as in RUS,UKR; found "RUS"'),
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
    def test_options(self, inside: Inside, data: str, options: list[str], message: str) -> None:
        """What there is not is refused, with the nearest that there is."""
        ended = inside("balance", "--data", data, *options)
        assert (ended.status, ended.out) == (2, "")
        assert message in ended.err

    def test_as_users_run_it(self, data: str) -> None:
        """So it is for its users: a status of 2, a message, no answer."""
        done = run("balance", "--data", data, "--actor", "TUX")
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode() == 'mediation: Unknown actor "TUX". Did you mean TUR?\n'

    def test_no_data(self, inside: Inside, tmp_path: Path) -> None:
        """A folder that is not there, or is no dataset, is refused by its name."""
        missing, empty = inside("balance", "--data", str(tmp_path / "x")), inside("balance", "--data", str(tmp_path))
        assert (missing.status, empty.status) == (2, 2)
        assert missing.err == f"mediation: {tmp_path / 'x'}: no such file or folder\n"
        assert "Not a dataset. Expected a folder with a dataset.toml" in empty.err

    def test_the_words_are_those_of_the_command_line(self, inside: Inside, tmp_path: Path) -> None:
        """What is to be done is told in options, too, and not in arguments of Python alone."""
        other, events = tmp_path / "other.csv", tmp_path / "events.csv"
        other.write_text("name,age\nJane,5\n", encoding="utf-8")
        names = ("Event ID", "Event Date", "Source Country", "Target Country", "CAMEO Code")
        events.write_text("\t".join(names) + "\n1\t2022-03-01\tTurkey\tUkraine\t042\n", encoding="utf-8")
        told = {
            ("scan", str(other)): "with `format=` or `--from-format`: gdelt",
            ("validate", str(other)): "or --from-format pax, to see which columns",
            ("validate", str(events)): "on the command line with mediation scan",
            ("balance", str(events), "--dispute", "x"): 'Leave out the dispute "x"',
        }
        for arguments, said in told.items():
            assert said in inside(*arguments).err

    @pytest.mark.parametrize(
        "arguments",
        [
            ("verify", "--documents"),
            ("quote", "drones-2021@daily-2022", "--documents"),
            ("reanchor", "--to", "new", "--documents"),
            ("convert", "--force", "new.jsonl"),
            ("diff", "seeds"),
            ("anchor", "words"),
            ("scan",),
        ],
        ids=lambda arguments: str(arguments[0]),
    )
    def test_an_address(self, inside: Inside, arguments: tuple[str, ...]) -> None:
        """Whatever is to be read, an address is refused, with both of its slashes and what to do."""
        name, *rest = arguments
        given = (
            [name, *rest, "https://example.org/a"] if "--documents" in rest else [name, "https://example.org/a", *rest]
        )
        ended = inside(*given)
        assert ended.status == 2
        assert ended.err.startswith("mediation: https://example.org/a: Can't read from the web. Download the file")

    def test_no_command(self, inside: Inside) -> None:
        """Without a command it prints its help; an unknown one is refused."""
        none, unknown = inside(), inside("nonsense")
        assert (none.status, unknown.status) == (2, 2)
        assert "Usage:" in none.out + none.err
        assert "No such command 'nonsense'" in unknown.err


class TestBadData:
    """Status 1: everything that is wrong with the data is listed with its place, and nothing is done."""

    def test_every_problem(self, tmp_path: Path) -> None:
        """Each thing wrong in each file is a line with the file and the place in it."""
        broken = {
            "actors.toml": ACTORS.replace('type = "state"', 'type = "stat"', 1),
            "codings/daily-2022.toml": CODINGS.replace('recipient = "UKR"', 'recipient = "UKX"').replace(
                'when = "2022-04-02"', 'when = "2022-04-31"'
            ),
            "sources.toml": SOURCES.replace("length = 500", "length = 120"),
        }
        done = run("balance", "--data", str(write(tmp_path, {**FILES, **broken})))
        assert (done.returncode, done.stdout) == (1, b"")
        found = done.stderr.decode()
        for line in (
            "actors.toml:3: actor[0].type: ",
            'Did you mean "state"?',
            'daily-2022.toml:9: arms_transfer[0].recipient: Unknown actor "UKX". Did you mean "UKR"?',
            "daily-2022.toml:30: statement[0].when: ",
            "daily-2022.toml:26: measure[0].evidence[0]: Ends at 150, but daily-2022 has 120 characters.",
        ):
            assert line in found
        count = len([line for line in found.splitlines() if re.match(r"[\w-]+\.toml:\d+: ", line)])
        assert found.endswith(f"{count} problems; nothing was done.\n")

    @pytest.mark.parametrize(
        ("broken", "message"),
        [
            ({"actors.toml": "[[actor"}, "actors.toml: Not valid TOML"),
            ({"codings/daily-2022.toml": "[[meeting]]\n"}, "daily-2022.toml: Missing source"),
        ],
        ids=["not TOML", "no source"],
    )
    def test_a_file_that_cannot_be_read(
        self, inside: Inside, tmp_path: Path, broken: dict[str, str], message: str
    ) -> None:
        """A file that is no TOML, or that Missing source, is a problem like others."""
        ended = inside("balance", "--data", str(write(tmp_path, {**FILES, **broken})))
        assert (ended.status, ended.out) == (1, "")
        assert message in ended.err
        assert ended.err.endswith("nothing was done.\n")


@pytest.mark.slow
class TestReproducibility:
    """The same data give the same bytes."""

    @pytest.mark.parametrize("options", [(), ("--explain",), ("--format", "json")], ids=["tables", "explain", "json"])
    def test_whatever_the_surroundings(self, data: str, options: tuple[str, ...]) -> None:
        """Neither the run, the hash seed, the locale nor the time zone changes a byte."""
        command = ("balance", "--data", data, *options)
        surroundings = (
            {"PYTHONHASHSEED": "1"},
            {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
            {"LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles", "COLUMNS": "40", "TERM": "dumb"},
        )
        printed = {run(*command, **env).stdout for env in surroundings}
        assert len(printed) == 1
        assert printed != {b""}

    def test_an_encoding_without_our_letters(self, data: str) -> None:
        """Where the terminal can't show a letter, a question mark stands for it."""
        done = run("balance", "--data", data, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
        assert done.returncode == 0
        assert done.stdout.startswith(b"T?rkiye (TUR) between")


@pytest.mark.slow
class TestAReaderThatStopsReading:
    """Piped into `head -1`, it ends without a word."""

    @pytest.mark.parametrize("options", [(), ("--explain",), ("--format", "csv")], ids=["tables", "explain", "csv"])
    def test_at_once(self, data: str, options: tuple[str, ...]) -> None:
        """A reader that is gone before the first line is no error worth telling."""
        with _piped("--data", data, *options) as process:
            assert process.stdout is not None
            process.stdout.close()
            assert _complaints(process) == b""

    @pytest.mark.parametrize("options", [("--explain",), ("--format", "json")], ids=["explain", "json"])
    def test_after_a_line(self, tmp_path: Path, options: tuple[str, ...]) -> None:
        """Nor is one that goes away in the middle."""
        many = CODINGS + "".join(
            CODINGS[CODINGS.index("[[statement]]") :].replace("hope-", f"hope-{n}-") for n in range(999)
        )
        folder = write(tmp_path, {**FILES, "codings/daily-2022.toml": many})
        with _piped("--data", str(folder), *options) as process:
            assert process.stdout is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert _complaints(process) == b""


def _piped(*options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mediation", "balance", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _complaints(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stderr is not None
    return process.stderr.read()
