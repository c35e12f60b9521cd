"""CWM: attempts at mediation in civil wars, with dates and mediators."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build import csv_file
from loaders.layouts import CWM, CWM_ROW
from loaders.real_rows import real
from mediation import Dataset
from mediation.loaders.cwm import date_column, mediators
from mediation.loaders.file_reader import Misfit
from mediation.models.part import ActorId

KNOWN = {name: ActorId(name) for name in ("UN", "EU", "OAU", "Norway", "Egypt", "Bosnia and Herzegovina", "US", "PLO")}


def _load(folder: Path, *rows: dict[str, str]) -> Dataset:
    path = csv_file(folder / "cwm.csv", CWM, ({**CWM_ROW, **row} for row in rows))
    return mediation.load(path, on_error="collect")


def test_an_attempt_becomes_a_negotiation(tmp_path: Path) -> None:
    """A row becomes a negotiation of the government, its opponents and the mediator, with its period."""
    ds = _load(tmp_path, {})
    (talks,) = ds.negotiations
    assert talks.id == "cwm-georgia-1993-11-23-1994-01@cwm-to-1994"
    assert (str(talks.when), talks.status) == ("1993-11-23/1994-01", "held")
    assert (talks.parties, talks.third_parties) == (("GEO", "cwm-georgia-northern-front"), ("NOR",))
    assert talks.actors_as("mediator") == ("NOR",)
    assert (talks.issues, talks.memo) == (("territory",), "")
    assert ds.disputes[talks.disputes[0]].title == "Georgia: Northern Front"
    assert {each.column: each.text for each in talks.raw}["sidea"] == "Georgia, USA"
    assert ds.verify(tmp_path).is_proven


@pytest.mark.parametrize(
    ("begins", "ends", "when"),
    [
        ("11/23/93", "11/23/1993", "1993-11-23"),
        ("11/23/93", "", "1993-11-23/"),
        ("NA", "//1996", "/1996"),
        ("?/?/2009", "?/?/2009", "2009/2009"),
        ("3//1996", "5/8/97??", "1996-03/1997-05-08?"),
        ("12//67", "2/13/68", "1967-12/1968-02-13"),
        ("1/2/00", "1/3/14", "2000-01-02/2014-01-03"),
    ],
)
def test_incomplete_dates_are_read(tmp_path: Path, begins: str, ends: str, when: str) -> None:
    """Dates may lack a day, a month or an end. A doubtful date stays doubtful."""
    ds = _load(tmp_path, {"med.begins": begins, "med.ends": ends})
    assert [str(each.when) for each in ds.negotiations] == [when]
    assert ds.problems == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7/98 8/1/98", "bad-date"),
        ("10/1/993", "bad-date"),
        ("1998", "bad-date"),
        ("/5/1996", "bad-date"),
        ("3/2/1882", "year-out-of-range"),
        ("3/2/15", "year-out-of-range"),
        ("6/31/96", "impossible-date"),
        ("23/11/96", "impossible-date"),
    ],
)
def test_invalid_dates_are_not_guessed(text: str, code: str) -> None:
    """Two dates in one cell, an impossible day or an ambiguous century raise a misfit."""
    with pytest.raises(Misfit) as error:
        date_column("med.begins").read(text)
    assert error.value.code == code


@given(st.integers(0, 99))
def test_two_digit_years_are_read_if_unambiguous(digits: int) -> None:
    """A two-digit year is read if it has exactly one meaning between 1946 and 2014."""
    years = [century + digits for century in (1900, 2000) if 1946 <= century + digits <= 2014]
    if years:
        assert str(date_column("med.begins").read(f"1//{digits:02d}")) == f"{years[0]}-01"
        assert str(date_column("med.begins").read(f"1//{years[0]}")) == f"{years[0]}-01"
    else:
        with pytest.raises(Misfit):
            date_column("med.begins").read(f"1//{digits:02d}")


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"med.begins": "", "med.ends": ""}, "no-date", "med.begins"),
        ({"med.begins": "6/31/96"}, "impossible-date", "med.begins"),
        ({"med.begins": "", "med.ends": "6/31/96"}, "impossible-date", "med.ends"),
        ({"med.ends": "11/22/93"}, "ends-before-it-begins", "med.ends"),
        ({"Med_yes.no": "0"}, "contradiction", "Med_yes.no"),
        ({"country": ""}, "no-country", "country"),
    ],
)
def test_an_invalid_row_is_rejected(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """A row with an invalid date, without a country, or with details of a mediation that it denies is rejected."""
    ds = _load(tmp_path, {}, cells)
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 3)
    assert ds.tally == mediation.tally.Tally(kept=1, rejected=1)


def test_an_invalid_end_is_unknown(tmp_path: Path) -> None:
    """An invalid end is reported, and the record keeps its beginning."""
    ds = _load(tmp_path, {"med.ends": "7/98 8/1/98 "})
    assert [str(each.when) for each in ds.negotiations] == ["1993-11-23/"]
    assert [(problem.code, problem.field) for problem in ds.problems] == [("bad-date", "med.ends")]


@pytest.mark.parametrize("denied", ["0", "NA"])
def test_a_war_without_mediation_is_skipped(tmp_path: Path, denied: str) -> None:
    """A row that says that nobody mediated, or leaves it open, is skipped."""
    nothing = {"Med_yes.no": denied, "med.begins": "", "med.ends": "NA", "name.of.third.party": ""}
    ds = _load(tmp_path, nothing)
    assert (ds.tally, ds.problems) == (mediation.tally.Tally(skipped=1), ())


def test_attempts_of_the_same_date_have_different_ids(tmp_path: Path) -> None:
    """Two attempts in one country at the same time are two events."""
    ds = _load(tmp_path, {}, {"name.of.third.party": "Egypt"})
    assert [each.event.rpartition("01")[2] for each in ds.negotiations] == ["", "-no2"]


def test_opponents_with_the_same_name_differ_by_country(tmp_path: Path) -> None:
    """Opponents with the same name in two countries are two actors. Without any, a party is unnamed."""
    rows = [{"country": name, "sidea": name, "sideb": "Military faction"} for name in ("Chad", "Mali", "Oz")]
    *known, unknown, alone = _load(tmp_path, *rows, {"country": "Peru", "sidea": "", "sideb": "NA"}).negotiations
    found = {each.parties for each in (*known, unknown, alone)}
    assert found == {
        ("TCD", "cwm-chad-military-faction"),
        ("MLI", "cwm-mali-military-faction"),
        ("cwm-oz", "cwm-oz-military-faction"),
        ("PER",),
    }


@pytest.mark.parametrize(
    ("text", "found", "is_whole"),
    [
        ("UN", ["UN"], True),
        ("UN, the Friends; Norway", ["UN", "Norway"], False),
        ("OAU/EU", ["OAU", "EU"], True),
        ("Norway and Egypt", ["Norway", "Egypt"], True),
        ("Bosnia and Herzegovina and Egypt", ["Egypt"], False),
        ("Bosnia and Herzegovina", ["Bosnia and Herzegovina"], True),
        ("Norway (FM Jane Doe, and others)", ["Norway"], True),
        ("Jane Doe (EU)", ["EU"], True),
        ("Front of Liberation (PLO)", ["PLO"], True),
        ("Peace Mission (Norway)", [], False),
        ("Jane Doe (EU) former minister John Roe (UN)", [], False),
        ("US Ambassador Doe", ["US"], True),
        ("the UN special envoy Jane Doe", ["UN"], True),
        ("UN Rep Doe (a judge)", ["UN"], True),
        ("Former US Pres. Doe", [], False),
        ("Doe, President of Egypt", [], False),
        ("", [], False),
    ],
)
def test_only_certain_mediators_are_named(text: str, found: list[str], *, is_whole: bool) -> None:
    """Names count alone, in lists, and before brackets or an office. Former and unknown ones don't."""
    assert mediators(text, KNOWN.get) == (tuple(found), is_whole)


def test_uncertain_mediators_are_mentioned_in_the_memo(tmp_path: Path) -> None:
    """The memo says if some mediators are uncertain. A party is not also a mediator."""
    ds = _load(tmp_path, {"name.of.third.party": "Norway, Friends of Peace, Georgia", "Incompatibility": "NA"})
    (talks,) = ds.negotiations
    assert talks.actors_as("mediator") == ("NOR",)
    assert talks.memo.startswith("Who mediated is named in raw")
    assert talks.issues == ()


def test_the_published_rows_are_read() -> None:
    """The published rows are attempts, wars without mediation, and three invalid rows."""
    path = real("cwm/CWM.slice.csv")
    ds = mediation.load(path, on_error="collect")
    assert ds.tally == mediation.tally.Tally(kept=82, rejected=3, skipped=42)
    assert [problem.code for problem in ds.problems] == ["ends-before-it-begins", "contradiction", "no-date"]
    assert ds.verify(path.parent).is_proven
