"""Tests with published event files: every row has a status, and counts match those of the csv and json modules."""

import csv
import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from events.build import collected, statuses
from mediation import scan
from mediation.codes import codebook

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="published event files are not part of the repository")


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            return list(csv.reader(file))
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _counts(frame: pl.DataFrame, *columns: str) -> Counter[tuple[object, ...]]:
    return Counter(frame.select(*columns).rows())


@pytest.mark.parametrize("name", ["20191024143000.export.CSV", "20160728_sample.export.CSV"])
def test_gdelt(name: str) -> None:
    """Codes, dyads and quad classes of GDELT have the same counts in the table and the file."""
    path = DATA / "gdelt" / name
    rows = _rows(path)
    found = collected(scan(path))
    assert statuses(scan(path)) == {"kept": len(rows)}
    assert _counts(found, "code") == Counter((row[26],) for row in rows)
    assert _counts(found, "actor", "target") == Counter((row[7] or None, row[17] or None) for row in rows)
    assert _counts(found, "quad") == Counter((int(row[29]),) for row in rows)
    assert found["goldstein"].sum() == pytest.approx(sum(float(row[30]) for row in rows))
    assert found["mentions"].sum() == sum(int(row[31]) for row in rows)
    urls = [(row[57] if len(row) == 58 else row[60] if len(row) == 61 else None,) for row in rows]
    assert _counts(found, "url") == Counter(urls)
    assert _counts(found.select(found["earliest"].dt.strftime("%Y%m%d")), "earliest") == Counter(
        (row[1],) for row in rows
    )


def test_gdelt_with_a_header() -> None:
    """A comma-separated file with a header, two extra columns and its own column names has the same events."""
    path = DATA / "gdelt" / "20201113.header.slice.csv"
    names, *rows = _rows(path)
    at = {name: names.index(name) for name in names}
    table = scan(path)
    found = collected(table)
    codes = codebook("cameo-1.1")
    lost = [row for row in rows if row[at["Event_Code"]] not in codes or len(row[at["Event_Code"]]) < 3]
    assert statuses(table) == {"kept": len(rows), "skipped": 1}
    assert sum(each.rows for each in table.repairs()) == len(lost)
    whole = [code if (code := row[at["Event_Code"]]) in codes and len(code) > 2 else f"0{code}" for row in rows]
    assert _counts(found, "code") == Counter((code,) for code in whole)
    pairs = ((row[at["Actor_1_Country_ABBR"]] or None, row[at["Actor_2_Country_ABBR"]] or None) for row in rows)
    assert _counts(found, "actor", "target") == Counter(pairs)
    assert _counts(found, "quad") == Counter((int(row[at["Quad_Class"]]),) for row in rows)


def test_icews() -> None:
    """Codes and dyads of ICEWS have the same counts in the table and the file."""
    path = DATA / "icews" / "events.2018.slice.tab"
    rows = _rows(path)[1:]
    found = collected(scan(path))
    assert statuses(scan(path)) == {"kept": len(rows), "skipped": 1}
    assert _counts(found, "code") == Counter((row[6],) for row in rows)
    cells = [[None if cell == "NA" else cell for cell in row] for row in rows]
    assert _counts(found, "actor", "target") == Counter((row[4], row[10]) for row in cells)
    assert found["goldstein"].sum() == pytest.approx(sum(float(row[7]) for row in rows))
    assert found["event"].n_unique() == len({(row[0], row[1]) for row in rows})


def test_plover() -> None:
    """Each record of PLOVER's gold standard is an event, documentation, or of a type that PLOVER 2 lacks."""
    path = DATA / "plover" / "PLOVER_GSR_CAMEO.txt"
    records = json.loads(path.read_text(encoding="utf-8"))
    types = codebook("plover-2")
    kept = [record for record in records if record["event"] in types]
    assert statuses(scan(path)) == {"kept": len(kept), "skipped": 1, "unknown-code": len(records) - len(kept) - 1}
    found = collected(scan(path)).unique(["event", "code"])
    assert _counts(found, "code") == Counter(
        (code,) for _, code in {(record["id"], record["event"]) for record in kept}
    )
