"""Laws of all loaders, over small files of their layouts with whatever in the cells."""

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
"""Layouts by name: the loader, the columns, and a row that is right. Whoever adds a loader adds its layouts."""

_CELLS = st.sampled_from(
    [
        *("", "0", "1", "2", "NA", "-1", "2022", "3//1996", "31/12/1999", "2001-02-30", "2001-02-03", "13", "12-14"),
        *("Turkey", "Hamas; Israel", "Türkiye\nQatar", "Witnessed by: Norway", "Not signed, Turkey", ";", "; ;", "/"),
        *("indnam1", "indnam1;indnam2", "CON_562", "party", "third party", "1.0", "=1+1", "\x00", "—", "x" * 5000),
    ]
)


def _rows(columns: Sequence[str], right: Mapping[str, str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows that are right but for a few cells."""
    changed = st.dictionaries(st.sampled_from(columns), _CELLS | st.text(max_size=20), max_size=4)
    return st.lists(changed.map(lambda cells: {**right, **cells}), max_size=5)


@st.composite
def _files(draw: st.DrawFn, name: str) -> list[dict[str, str]]:
    _, columns, right = LAYOUTS[name]
    rows = draw(_rows(columns, right))
    if draw(st.booleans()):  # with ids of their own
        rows = [{**row, columns[_id(columns)]: str(number)} for number, row in enumerate(rows, 1)]
    return rows


# Of CWM's rows, which have no ids, the country.
_IDS = {"AgtId", "med_event_ID", "paid", "PAID", "caseid", "country", "SIPRI AT Database ID", "ID"}


def _id(columns: Sequence[str]) -> int:
    return next(at for at, name in enumerate(columns) if name in _IDS)


def _laws(name: str) -> Callable[[Any], Any]:
    few = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
    return lambda test: few(given(rows=_files(name))(test))


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_is_told_of(tmp_path: Path, name: str) -> None:
    """Rows in = records and rows joined to them + rejected + skipped; each record is proven; strict mode raises."""
    loader, columns, _ = LAYOUTS[name]

    @_laws(name)
    def holds(rows: list[dict[str, str]]) -> None:
        path = csv_file(tmp_path / "file.csv", columns, rows)
        ds = mediation.load(path, format=loader, on_error="collect")
        assert ds.tally is not None
        assert ds.tally.read == len(rows)
        assert ds.tally.kept == len({record.evidence[0].start for record in ds})  # one row may give several
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
def test_what_is_loaded_is_saved(tmp_path: Path, name: str) -> None:
    """A dataset that a loader made is the same after it was written in a format of this library and read again."""
    loader, columns, right = LAYOUTS[name]
    ds = mediation.load(csv_file(tmp_path / "file.csv", columns, [right]), format=loader)
    assert len(ds) == 1
    for form in set(FORMATS) - {"toml", "csv"}:
        suffix = (FORMATS[form].suffixes or ("",))[0]
        ds.save(tmp_path / f"saved{suffix}", format=form)
        assert mediation.load(tmp_path / f"saved{suffix}") == ds


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_source_says_whose_it_is(tmp_path: Path, name: str) -> None:
    """The source of every record names dataset, file and citation, the dataset cites it once, and coverage names it."""
    loader, columns, right = LAYOUTS[name]
    ds = mediation.load(csv_file(tmp_path / "file.csv", columns, [right]), format=loader)
    (source,) = ds.sources.values()
    assert (source.dataset, source.file) == (loader, "file.csv")
    assert ds.citations() == source.citation
    assert source.citation.startswith("@")
    assert [claim.source for claim in ds.coverage] == [source.id]
    assert not any(claim.exhaustive for claim in ds.coverage)
    assert (ds | ds).citations() == ds.citations()


def test_the_command_line_reads_them(tmp_path: Path) -> None:
    """`validate` and `convert` take files of public datasets, by their content or by the name of the dataset."""
    path = csv_file(tmp_path / "pax.csv", PAX_V10, [PAX_ROW, {**PAX_ROW, "AgtId": "13", "Dat": "2001-02-30"}, PAX_ROW])
    run = CliRunner()
    done = run.invoke(app, ["validate", str(path), "--from-format", "pax"])
    assert done.exit_code == 1
    assert "pax.csv:3: Dat: is no date of the calendar" in done.output
    assert "3 rows: 1 kept, 2 rejected, 0 skipped" in done.output
    done = run.invoke(app, ["convert", str(path), str(tmp_path / "pax.jsonl"), "--on-error", "collect"])
    assert done.exit_code == 1
    assert [each.id for each in mediation.load(tmp_path / "pax.jsonl")] == ["pax-12@pax-v10"]
    rows = [{**PAAX_ROW, "actor_name": name} for name in ("Turkey", "Norway")]
    done = run.invoke(app, ["validate", str(csv_file(tmp_path / "paax.csv", PAAX, rows))])
    assert (done.exit_code, done.output) == (0, "2 rows: 1 kept, 0 rejected, 0 skipped, 1 joined to others\n")


def test_loaders_know_no_others_files(tmp_path: Path) -> None:
    """A file is known to the loader whose it is, and every other refuses it with what it expected."""
    for name, (loader, columns, right) in LAYOUTS.items():
        path = csv_file(tmp_path / f"{name}.csv", columns, [right])
        assert {source.dataset for source in mediation.load(path).sources.values()} == {loader}
        for other in {each for each, *_ in LAYOUTS.values()} - {loader}:
            with pytest.raises(mediation.UsageError, match=rf"{name}\.csv: Not a file of .*\. Expected "):
                mediation.load(path, format=other)


@pytest.mark.parametrize("content", [b"", b"name,age\nJane,5\n", b"\xd0\xcf\x11\xe0", b"\x00" * 50, b"plain words"])
def test_what_nobody_knows_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is none of a dataset is refused, with what would have been known."""
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(mediation.UsageError, match=r"file\.csv: (Not a dataset|An empty file)\. Expected .* \(pax, "):
        mediation.load(tmp_path / "file.csv")
    with pytest.raises(mediation.UsageError, match=r"PA-X peace agreements\. Expected a CSV or workbook with"):
        mediation.load(tmp_path / "file.csv", format="pax")


def test_a_name_that_is_no_format_is_refused(tmp_path: Path) -> None:
    """A format that there is not is refused with the nearest that there is; a folder is no file of a dataset."""
    (tmp_path / "file.csv").write_bytes(b"a,b\n")
    with pytest.raises(mediation.UsageError, match='Unknown format "pox"'):
        mediation.load(tmp_path / "file.csv", format="pox")
    with pytest.raises(mediation.UsageError, match="This is a folder"):
        mediation.load(tmp_path, format="pax")
    with pytest.raises(mediation.UsageError, match="no such file"):
        mediation.load(tmp_path / "nothing.csv", format="pax")
