"""The output of the command `mediation scan`."""

import json
from pathlib import Path

import pytest

from mediation import cli
from mediation.events.layouts import GDELT


def _row(**cells: str) -> str:
    row = dict.fromkeys(GDELT.columns, "")
    row |= {"GLOBALEVENTID": "1", "SQLDATE": "20191024", "EventCode": "042", "DATEADDED": "20191024"}
    return "\t".join((row | cells).values()) + "\n"


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["mediation", "scan", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.run()
    return int(ended.value.code or 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.CSV"
    path.write_text(_row() * 3 + _row(SQLDATE="2019") + _row(EventCode="42") + "\n", encoding="utf-8")
    return path


def test_counts(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command counts rows, rejects by file and reason, and repairs. Status 1: some rows are malformed."""
    assert _run(monkeypatch, path) == 1
    assert capsys.readouterr().out.splitlines() == [
        "1 file: gdelt, codes of cameo-1.1, actors by cameo",
        "6 rows: 4 kept, 1 rejected, 1 skipped",
        f"{path}: 1 row rejected: bad-date",
        "1 code in 1 file had lost a leading zero, which was restored",
    ]


def test_written_files(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It writes both files on request, and replaces files only with --force."""
    to, reject = path.with_name("a.parquet"), path.with_name("r.csv")
    assert _run(monkeypatch, path, "--to", to, "--reject", reject) == 1
    assert reject.read_text(encoding="utf-8").splitlines()[1].startswith(f"{path},4,bad-date,")
    assert _run(monkeypatch, path, "--to", to) == 2
    assert "a.parquet: " in capsys.readouterr().err
    assert _run(monkeypatch, path, "--to", to, "--force") == 1
    capsys.readouterr()
    assert _run(monkeypatch, to) == 0
    assert "4 rows: 4 kept, 0 rejected, 0 skipped" in capsys.readouterr().out


def test_json_and_csv(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON and CSV have the same content."""
    _run(monkeypatch, path, "--format", "json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["rows"] == {"read": 6, "kept": 4, "rejected": 1, "skipped": 1, "joined": 0, "unread_files": 0}
    assert answer["rejected"] == [{"file": str(path), "reason": "bad-date", "rows": 1}]
    assert answer["repaired"] == [{"file": str(path), "repair": "leading-zero", "rows": 1}]
    assert (answer["files"], answer["codebook"]) == (1, "cameo-1.1")
    _run(monkeypatch, path, "--format", "csv")
    assert capsys.readouterr().out.splitlines() == [
        "file,what,why,rows",
        f"{path},rejected,bad-date,1",
        f"{path},repaired,leading-zero,1",
    ]


def test_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """After twenty files and reasons, the rest is counted by reason. A table of unknown codes says so."""
    for number in range(25):
        (tmp_path / f"{number:02}.csv").write_text("event,earliest,latest,actor,target\na,x,,,\n", encoding="utf-8")
    assert _run(monkeypatch, tmp_path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "25 files: unknown codebook, unknown code system of actors"
    assert lines[-1] == "and in other files: 5 × bad-date"
