"""What the commands print."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.build import ACTORS, CODINGS, DATASET, FILES, SOURCES, Run, run_subprocess, write


@pytest.mark.parametrize("text", [":100:", ":smile:", "[bold]x[/bold]", "[/]", "[red]"])
class TestMarkupInData:
    """Text in data that looks like markup is printed unchanged."""

    @pytest.fixture
    def odd(self, text: str, tmp_path: Path) -> Path:
        """Return a dataset with the text in its title, an actor's name, a summary and a designation.

        Two of its accounts differ.
        """
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

    def test_answers(self, run: Run, odd: Path, data: str, text: str) -> None:
        """Answers print it in cells, titles and headings."""
        question = ("balance", "--data", str(odd), "--actor", "TUR", "--poles", f"{text}=RUS,UKR")
        printed = run(*question).out
        assert printed.startswith(f"{text} (TUR) between {text} and Ukraine (UKR)\n")
        assert printed.count(f"toward {text}") == 1
        assert f"{text} sells drones to Ukraine." in run(*question, "--explain").out
        assert text in run("disagreements", str(odd)).out
        assert f'title: "A small dataset" → "{text}"' in run("diff", data, str(odd)).out
        printed = run("counterparts", str(odd), str(odd), "--kind", "arms_transfer").out
        assert f"drones-2021 (arms transfer): {text} drones" in printed
        assert printed.count(text) > 2

    def test_files(self, run: Run, odd: Path, text: str) -> None:
        """Messages print it in the names of files, folders and fields."""
        text = text.replace("/", "")
        coding = odd / "codings" / "daily-2022.toml"
        coding.write_text(coding.read_text() + f'\n[[meeting]]\n"{text}" = 1\n', encoding="utf-8")
        assert re.search(rf"daily-2022\.toml:37: meeting.*{re.escape(text)}", run("validate", str(odd)).out)
        coding.rename(coding.with_stem(text))
        assert run("validate", str(odd)).out.startswith(f"{text}.toml:36: ")
        papers = odd / text
        papers.mkdir()
        result = run("verify", str(odd), "--documents", str(papers), "--on-error", "collect")
        assert f"against {papers}: 0 proven" in result.out
        events = odd / f"{text}.csv"
        events.write_text("a,b\n1,2\n", encoding="utf-8")
        assert f"{text}.csv" in run("scan", str(events)).err


@pytest.mark.slow
class TestReproducibility:
    """The same data gives the same bytes."""

    @pytest.mark.parametrize("options", [(), ("--explain",), ("--format", "json")], ids=["tables", "explain", "json"])
    def test_environment(self, data: str, options: tuple[str, ...]) -> None:
        """Hash seed, locale, time zone and terminal don't matter."""
        command = ("balance", "--data", data, *options)
        environments = (
            {"PYTHONHASHSEED": "1"},
            {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
            {"LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles", "COLUMNS": "40", "TERM": "dumb"},
        )
        printed = {run_subprocess(*command, **env).stdout for env in environments}
        assert len(printed) == 1
        assert printed != {b""}

    def test_limited_encoding(self, data: str) -> None:
        """A letter that the terminal can't show becomes a question mark."""
        done = run_subprocess("balance", "--data", data, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
        assert done.returncode == 0
        assert done.stdout.startswith(b"T?rkiye (TUR) between")


@pytest.mark.slow
class TestClosedPipe:
    """A command that is piped into `head -1` ends without a message."""

    @pytest.mark.parametrize("options", [(), ("--explain",), ("--format", "csv")], ids=["tables", "explain", "csv"])
    def test_before_first_line(self, data: str, options: tuple[str, ...]) -> None:
        """The pipe may close before the first line."""
        with _piped("--data", data, *options) as process:
            assert process.stdout is not None
            process.stdout.close()
            assert _read_stderr(process) == b""

    @pytest.mark.parametrize("options", [("--explain",), ("--format", "json")], ids=["explain", "json"])
    def test_after_first_line(self, tmp_path: Path, options: tuple[str, ...]) -> None:
        """The pipe may close after the first line."""
        many = CODINGS + "".join(
            CODINGS[CODINGS.index("[[statement]]") :].replace("hope-", f"hope-{n}-") for n in range(999)
        )
        folder = write(tmp_path, {**FILES, "codings/daily-2022.toml": many})
        with _piped("--data", str(folder), *options) as process:
            assert process.stdout is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert _read_stderr(process) == b""


def _piped(*options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mediation", "balance", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _read_stderr(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stderr is not None
    return process.stderr.read()
