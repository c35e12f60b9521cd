"""Properties that hold for all loaders, tested with small files and arbitrary cells."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import mediation
from loaders.build import (
    MEND_NEWER,
    MEND_OLDER,
    MEND_ROW,
    PAAX,
    PAAX_ROW,
    PAX_ROW,
    PAX_V9,
    PAX_V10,
    csv_file,
)
from loaders.build_arms import DELIVERIES, DELIVERY, EARLY, LATE
from loaders.layouts import CWM, CWM_ROW, TIES, TIES_ROW, UCDP_PEACE, UCDP_PEACE_OLD, UCDP_PEACE_OLD_ROW, UCDP_PEACE_ROW
from mediation.cli.app import app
from mediation.formats.registry import FORMATS

LAYOUTS: Mapping[str, tuple[str, Sequence[str], Mapping[str, str]]] = {
    "pax-v10": ("pax", PAX_V10, PAX_ROW),
    "pax-v9": ("pax", PAX_V9, PAX_ROW),
    "paax": ("paax", PAAX, PAAX_ROW),
    "mend-newer": ("mend", MEND_NEWER, MEND_ROW),
    "mend-older": ("mend", MEND_OLDER, MEND_ROW),
    "ucdp-peace": ("ucdp-peace", UCDP_PEACE, UCDP_PEACE_ROW),
    "ucdp-peace-old": ("ucdp-peace", UCDP_PEACE_OLD, UCDP_PEACE_OLD_ROW),
    "ties": ("ties", TIES, TIES_ROW),
    "cwm": ("cwm", CWM, CWM_ROW),
    "sipri-deliveries": ("sipri", DELIVERIES, DELIVERY),
    "kiel-early": ("kiel", tuple(EARLY), EARLY),
    "kiel-late": ("kiel", tuple(LATE), LATE),
}
"""Layouts by name: the loader, the columns, and a valid row. Add the layouts of a new loader here."""

_CELLS = st.sampled_from(
    [
        *("", "0", "1", "2", "NA", "-1", "2022", "3//1996", "31/12/1999", "2001-02-30", "2001-02-03", "13", "12-14"),
        *("Turkey", "Hamas; Israel", "Türkiye\nQatar", "Witnessed by: Norway", "Not signed, Turkey", ";", "; ;", "/"),
        *("indnam1", "indnam1;indnam2", "CON_562", "party", "third party", "1.0", "=1+1", "\x00", "—", "x" * 5000),
    ]
)


def _rows(columns: Sequence[str], valid: Mapping[str, str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Draw valid rows with up to four changed cells each."""
    changed = st.dictionaries(st.sampled_from(columns), _CELLS | st.text(max_size=20), max_size=4)
    return st.lists(changed.map(lambda cells: {**valid, **cells}), max_size=5)


@st.composite
def _files(draw: st.DrawFn, name: str) -> list[dict[str, str]]:
    _, columns, valid = LAYOUTS[name]
    rows = draw(_rows(columns, valid))
    if draw(st.booleans()):  # unique ids
        rows = [{**row, columns[_id(columns)]: str(number)} for number, row in enumerate(rows, 1)]
    return rows


# CWM has no ids: its id column is the country.
_IDS = {"AgtId", "med_event_ID", "paid", "PAID", "caseid", "country", "SIPRI AT Database ID", "ID"}


def _id(columns: Sequence[str]) -> int:
    return next(at for at, name in enumerate(columns) if name in _IDS)


def _draws(name: str) -> Callable[[Any], Any]:
    few = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
    return lambda test: few(given(rows=_files(name))(test))


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_is_counted(tmp_path: Path, name: str) -> None:
    """Each row is kept, joined, rejected or skipped. Every record is proven. Strict mode raises."""
    loader, columns, _ = LAYOUTS[name]

    @_draws(name)
    def holds(rows: list[dict[str, str]]) -> None:
        path = csv_file(tmp_path / "file.csv", columns, rows)
        ds = mediation.load(path, format=loader, on_error="collect")
        assert ds.tally is not None
        assert ds.tally.read == len(rows)
        assert ds.tally.kept == len({record.evidence[0].start for record in ds})  # a row may give several records
        assert ds.tally.rejected <= len(ds.problems)
        assert all(problem.file == "file.csv" and (problem.line or problem.path) for problem in ds.problems)
        assert ds.verify(tmp_path).is_proven
        if ds.problems:
            with pytest.raises(mediation.DataError):
                mediation.load(path, format=loader)
        else:
            assert mediation.load(path) == ds
        found = mediation.validate(path, format=loader)
        assert found.tally == ds.tally

    holds()


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_loaded_dataset_survives_saving(tmp_path: Path, name: str) -> None:
    """Saving a loaded dataset in any format of this library and loading it again changes nothing."""
    loader, columns, valid = LAYOUTS[name]
    ds = mediation.load(csv_file(tmp_path / "file.csv", columns, [valid]), format=loader)
    assert len(ds) == 1
    for form in set(FORMATS) - {"toml", "csv"}:
        suffix = (FORMATS[form].suffixes or ("",))[0]
        ds.save(tmp_path / f"saved{suffix}", format=form)
        assert mediation.load(tmp_path / f"saved{suffix}") == ds


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_source_names_its_dataset(tmp_path: Path, name: str) -> None:
    """The source has the dataset, the file and the citation. It is cited once, and coverage refers to it."""
    loader, columns, valid = LAYOUTS[name]
    ds = mediation.load(csv_file(tmp_path / "file.csv", columns, [valid]), format=loader)
    (source,) = ds.sources.values()
    assert (source.dataset, source.file) == (loader, "file.csv")
    assert ds.citations() == source.citation
    assert source.citation.startswith("@")
    assert [claim.source for claim in ds.coverage] == [source.id]
    assert not any(claim.exhaustive for claim in ds.coverage)
    assert (ds | ds).citations() == ds.citations()


def test_the_command_line_reads_public_datasets(tmp_path: Path) -> None:
    """`validate` and `convert` detect the dataset from the content, or take its name."""
    path = csv_file(tmp_path / "pax.csv", PAX_V10, [PAX_ROW, {**PAX_ROW, "AgtId": "13", "Dat": "2001-02-30"}, PAX_ROW])
    run = CliRunner()
    done = run.invoke(app, ["validate", str(path), "--from-format", "pax"])
    assert done.exit_code == 1
    assert "pax.csv:3: Dat: " in done.output
    assert "3 rows: 1 kept, 2 rejected, 0 skipped" in done.output
    done = run.invoke(app, ["convert", str(path), str(tmp_path / "pax.jsonl"), "--on-error", "collect"])
    assert done.exit_code == 1
    assert [each.id for each in mediation.load(tmp_path / "pax.jsonl")] == ["pax-12@pax-v10"]
    rows = [{**PAAX_ROW, "actor_name": name} for name in ("Turkey", "Norway")]
    done = run.invoke(app, ["validate", str(csv_file(tmp_path / "paax.csv", PAAX, rows))])
    assert (done.exit_code, done.output) == (0, "2 rows: 1 kept, 0 rejected, 0 skipped, 1 joined to others\n")


def test_loaders_reject_files_of_other_datasets(tmp_path: Path) -> None:
    """A file is recognised by its own loader. All others say which columns they expect."""
    for name, (loader, columns, valid) in LAYOUTS.items():
        path = csv_file(tmp_path / f"{name}.csv", columns, [valid])
        assert {source.dataset for source in mediation.load(path).sources.values()} == {loader}
        for other in {each for each, *_ in LAYOUTS.values()} - {loader}:
            with pytest.raises(mediation.UsageError, match=rf"{name}\.csv: Not a file of .*\. Expected "):
                mediation.load(path, format=other)


@pytest.mark.parametrize("content", [b"", b"name,age\nJane,5\n", b"\xd0\xcf\x11\xe0", b"\x00" * 50, b"plain words"])
def test_unknown_files_are_rejected(tmp_path: Path, content: bytes) -> None:
    """The message lists the known datasets, or the columns of the one in `format`."""
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(mediation.UsageError, match=r"file\.csv: (Not a dataset|An empty file)\. Expected .* \(pax, "):
        mediation.load(tmp_path / "file.csv")
    with pytest.raises(mediation.UsageError, match=r"PA-X peace agreements\. Expected a CSV or workbook with"):
        mediation.load(tmp_path / "file.csv", format="pax")


def test_an_unknown_format_is_rejected(tmp_path: Path) -> None:
    """Unknown formats, folders and missing files raise a UsageError."""
    (tmp_path / "file.csv").write_bytes(b"a,b\n")
    with pytest.raises(mediation.UsageError, match='Unknown format "pox"'):
        mediation.load(tmp_path / "file.csv", format="pox")
    with pytest.raises(mediation.UsageError, match="This is a folder"):
        mediation.load(tmp_path, format="pax")
    with pytest.raises(mediation.UsageError, match="no such file"):
        mediation.load(tmp_path / "nothing.csv", format="pax")
