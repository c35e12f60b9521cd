"""The command `scan`."""

from pathlib import Path

from cli.build import Run


def test_rows_are_written_as_parquet(run: Run, tmp_path: Path) -> None:
    """Another suffix is rejected before anything is read."""
    (tmp_path / "a.csv").write_text("not events", encoding="utf-8")
    result = run("scan", str(tmp_path / "a.csv"), "--to", str(tmp_path / "events.csv"))
    assert (result.status, result.out) == (2, "")
    assert "Use the suffix .parquet." in result.err
    assert not (tmp_path / "events.csv").exists()
