"""The program: its version, its help, and its messages about wrong usage."""

import subprocess
import sys
from pathlib import Path

import pytest

import mediation
from cli.build import Result, Run, run_subprocess


class TestOptions:
    """`--version` and `--help` print and exit with status 0."""

    def test_version(self, run: Run) -> None:
        """`--version` prints the version and ignores everything after it."""
        assert run("--version") == Result(0, f"mediation {mediation.__version__}\n", "")
        assert run("--version", "balance") == run("--version")

    @pytest.mark.parametrize(
        ("option", "unused"),
        [
            ("--version", ["polars", "narwhals", "rich", "typer"]),
            ("--help", ["polars", "narwhals", "mediation.analysis"]),
        ],
    )
    def test_unused_imports(self, option: str, unused: list[str]) -> None:
        """Printing the version or the help doesn't import the libraries that only answers need."""
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
    def test_help(self, run: Run, options: tuple[str, ...]) -> None:
        """`--help` prints how to use the program or a command."""
        result = run(*options)
        assert (result.status, result.err) == (0, "")
        assert "Usage:" in result.out


class TestWrongUsage:
    """Status 2: a message on standard error, and no answer."""

    def test_in_a_process(self, data: str) -> None:
        """A user sees one line."""
        done = run_subprocess("balance", "--data", data, "--actor", "TUX")
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode() == 'mediation: Unknown actor "TUX". Did you mean TUR?\n'

    def test_messages_name_options(self, run: Run, tmp_path: Path) -> None:
        """Advice names options of the command line, not only arguments of Python functions."""
        other, events = tmp_path / "other.csv", tmp_path / "events.csv"
        other.write_text("name,age\nJane,5\n", encoding="utf-8")
        names = ("Event ID", "Event Date", "Source Country", "Target Country", "CAMEO Code")
        events.write_text("\t".join(names) + "\n1\t2022-03-01\tTurkey\tUkraine\t042\n", encoding="utf-8")
        advice = {
            ("scan", str(other)): "--from-format",
            ("validate", str(other)): "--from-format pax",
            ("validate", str(events)): "mediation scan",
            ("balance", str(events), "--dispute", "x"): 'dispute "x"',
        }
        for arguments, words in advice.items():
            assert words in run(*arguments).err

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
    def test_web_address(self, run: Run, arguments: tuple[str, ...]) -> None:
        """Every command rejects a web address in place of a path, and prints it unchanged."""
        name, *rest = arguments
        given = (
            [name, *rest, "https://example.org/a"] if "--documents" in rest else [name, "https://example.org/a", *rest]
        )
        result = run(*given)
        assert result.status == 2
        assert result.err.startswith("mediation: https://example.org/a: ")

    def test_no_command(self, run: Run) -> None:
        """Without a command, the program prints its help. It rejects an unknown command."""
        none, unknown = run(), run("nonsense")
        assert (none.status, unknown.status) == (2, 2)
        assert "Usage:" in none.out + none.err
        assert "No such command 'nonsense'" in unknown.err
