"""The command `scan`."""

import json
from pathlib import Path

from cli.build import Run
from events.build import icews, text
from mediation.events.layouts import ICEWS


def test_rows_are_written_as_parquet(run: Run, tmp_path: Path) -> None:
    """Another suffix is rejected before anything is read."""
    (tmp_path / "a.csv").write_text("not events", encoding="utf-8")
    result = run("scan", str(tmp_path / "a.csv"), "--to", str(tmp_path / "events.csv"))
    assert (result.status, result.out) == (2, "")
    assert "Use the suffix .parquet." in result.err
    assert not (tmp_path / "events.csv").exists()


def test_unknown_names_are_listed(run: Run, tmp_path: Path) -> None:
    """A scan lists the names that the code system lacks, in each output format. The status stays 0."""
    path = tmp_path / "events.tab"
    pairs = (("Turkey", "Krim"), ("Krim", "Russian Federation"), ("Turkey", "Ukraine"))
    rows = [icews(**{"Source Country": actor, "Target Country": target}) for actor, target in pairs]
    path.write_bytes(text(rows, header=ICEWS.columns))
    shown = run("scan", str(path))
    assert shown.status == 0
    assert shown.out.endswith("1 name not in the code system icews, whose rows count for nobody:\n  Krim: 2 rows\n")
    listed = json.loads(run("scan", str(path), "--format", "json").out)
    assert listed["unknown_names"] == [{"name": "Krim", "rows": 2}]
    assert run("scan", str(path), "--format", "csv").out.splitlines() == ["file,what,why,rows", ",unknown name,Krim,2"]


def test_a_balance_shows_unknown_names(run: Run, tmp_path: Path) -> None:
    """A balance of files shows the names in rows that could be of the question. For CSV, they go to standard error."""
    path = tmp_path / "events.tab"
    rows = [icews(**{"Target Country": name}) for name in ("Krim", "Russian Federation")]
    path.write_bytes(text(rows, header=ICEWS.columns))
    line = 'Not counted, because the code system lacks a name: "Krim" (1 row)'
    shown = run("balance", str(path))
    assert line in shown.out
    assert shown.err == ""
    found = json.loads(run("balance", str(path), "--format", "json").out)["unknown_names"]
    assert found == [{"name": "Krim", "rows": 1}]
    assert line in run("balance", str(path), "--format", "csv").err
    assert "Krim" in run("balance", str(path), "--explain").out
