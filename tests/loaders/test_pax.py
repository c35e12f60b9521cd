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
    assert ds.tally == mediation.tally.Tally(kept=1, rejected=1)
    with pytest.raises(mediation.DataError, match="Impossible date"):
        mediation.load(path)


def test_an_agreement_needs_an_id(tmp_path: Path) -> None:
    """A row without an id of an agreement is a problem."""
    ds = mediation.load(pax_file(tmp_path / "pax.csv", {"AgtId": " "}), on_error="collect")
    assert [(each.code, each.field) for each in ds.problems] == [("no-id", "AgtId")]


def test_the_release_is_that_of_the_latest_agreement(tmp_path: Path) -> None:
    """The highest version names the release; without versions, or without dates, less is known and nothing guessed."""
    path = pax_file(tmp_path / "a.csv", {"Ver": "3"}, {"AgtId": "2", "Ver": "7", "Dat": "2010-01-01"})
    (source,) = mediation.load(path).sources.values()
    assert (source.release, str(source.published)) == ("V7", "[2010-01-01..]")
    ds = mediation.load(pax_file(tmp_path / "b.csv", {"Ver": "", "Dat": "2010-99-99"}), on_error="collect")
    (source,) = ds.sources.values()
    assert (source.id, source.release, str(source.published)) == ("pax", "", "[1990-01-01..]")


@pytest.mark.parametrize("version", ["²", "9" * 5_000])
def test_what_is_no_version_names_no_release(tmp_path: Path, version: str) -> None:
    """A version that can't be one is left out of account."""
    (source,) = mediation.load(
        pax_file(tmp_path / "a.csv", {"Ver": version}, {"AgtId": "2", "Ver": "3"})
    ).sources.values()
    assert source.release == "V3"


@pytest.mark.parametrize(("part", "others"), [("", ()), ("; Friends of Arland", ("others, as PA-X describes them",))])
def test_parties_that_are_not_read_are_told(tmp_path: Path, part: str, others: tuple[str, ...]) -> None:
    """Where not all of the parties were read, it is said that there are others."""
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", {"Part": f"Turkey; Georgia{part}"})).agreements
    assert (agreement.parties, agreement.unnamed_parties) == (("TUR", "GEO"), others)


@pytest.mark.parametrize(("text", "is_whole"), [("", True), ("Norway", True), ("Norway; Friends of Arland", False)])
def test_third_parties_that_are_not_read_are_told(tmp_path: Path, text: str, is_whole: bool) -> None:
    """The memo tells of text on third parties that was not read, and of nothing else."""
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", {"ThrdPart": text})).agreements
    told = "At least these third parties: ThrdPart in raw says more than was read."
    assert agreement.memo == ("" if is_whole else told)


def test_what_is_no_code_is_left_out(tmp_path: Path) -> None:
    """Codes that the codebook does not have, and "NA", are none; a process without a number is none."""
    path = pax_file(tmp_path / "pax.csv", {"Stage": "NA", "StageSub": "Xyz", "Agtp": "", "PP": "", "Part": "Norway"})
    (agreement,) = mediation.load(path).agreements
    assert (agreement.type, agreement.stage, agreement.substage, agreement.disputes) == (None, None, None, ())
    assert agreement.unnamed_parties == ("the parties, as PA-X describes them",)


def test_countries_of_a_conflict_and_links_are_kept(tmp_path: Path) -> None:
    """The countries, however many, and the ids of other datasets stay as they are written."""
    path = pax_file(tmp_path / "pax.csv", {"Con": "Georgia/Russia/(Abkhazia)", "UcdpAgr": "1596"})
    (agreement,) = mediation.load(path).agreements
    kept = {each.column: each.text for each in agreement.raw}
    assert (kept["Con"], kept["UcdpAgr"]) == ("Georgia/Russia/(Abkhazia)", "1596")


def test_who_is_party_is_no_third_party(tmp_path: Path) -> None:
    """Who stands under both columns is a party; who acts for the Secretary-General acts for the UN."""
    cells = {"Part": "Turkey; Georgia", "ThrdPart": "Turkey; A B, Special Envoy of the UN Secretary-General"}
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", cells)).agreements
    assert [each.actor for each in agreement.third_parties] == ["UN"]


@pytest.mark.parametrize(("status", "confidence"), [("Status unclear", "low"), ("Unilateral document", "high")])
def test_the_status_is_the_label(tmp_path: Path, status: str, confidence: str) -> None:
    """What PA-X says of the status is kept; an unclear one is coded with little confidence."""
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", {"Status": status})).agreements
    assert (agreement.label, agreement.confidence) == (status, confidence)
