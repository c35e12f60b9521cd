"""PA-X agreements, of both layouts."""

from pathlib import Path

import pytest

import mediation
from loaders.build import PAX_V9, pax_file


def test_a_row_is_an_agreement_with_what_its_cells_say(tmp_path: Path) -> None:
    """A row of PA-X is an agreement with its parties, codes, date and issues, and the span of the row proves it."""
    path = pax_file(tmp_path / "pax.csv", {"ThrdPart": "Witnessed by H.E. A B Minister for Foreign Affairs of Norway"})
    ds = mediation.load(path)
    (agreement,) = ds.agreements
    (third,) = agreement.third_parties
    assert agreement.id == "pax-12@pax-v10"
    assert agreement.parties == ("TUR", "GEO")
    assert (third.actor, third.role, third.signed) == ("NOR", "witness", True)
    assert (agreement.type, agreement.stage, agreement.substage) == ("Inter", "Cea", "Ceas")
    assert (str(agreement.when), agreement.provisions) == ("2001-02-03", ("Ce",))
    assert [each.column for each in agreement.raw] == ["Con", "Part", "ThrdPart"]
    assert ds.verify(tmp_path).is_proven


@pytest.mark.parametrize(("columns", "written"), [(PAX_V9, "03/02/2001"), (None, "2001-02-03")])
def test_the_form_of_dates_is_told_by_their_content(
    tmp_path: Path, columns: tuple[str, ...] | None, written: str
) -> None:
    """Days are read as days whether they are written first or last."""
    more = {"columns": columns} if columns else {}
    path = pax_file(tmp_path / "pax.csv", {"Dat": written, "Year": "2001"} if columns else {"Dat": written}, **more)
    assert [str(each.when) for each in mediation.load(path).agreements] == ["2001-02-03"]


def test_an_impossible_date_is_a_problem(tmp_path: Path) -> None:
    """A day that no calendar has makes the row a problem with its line and column, and is never moved."""
    path = pax_file(tmp_path / "pax.csv", {"Dat": "31/06/1999"}, {"AgtId": "13"})
    ds = mediation.load(path, on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.line, problem.field) == ("impossible-date", 2, "Dat")
    assert ds.tally == mediation.Tally(kept=1, rejected=1)
    with pytest.raises(mediation.DataError, match="no date of the calendar"):
        mediation.load(path)
