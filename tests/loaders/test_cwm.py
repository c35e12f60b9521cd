"""CWM: attempts to mediate in civil wars, their dates and their mediators."""

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


def test_an_attempt_is_a_negotiation(tmp_path: Path) -> None:
    """A row is a negotiation of the government and its opponents with the mediator, from its beginning to its end."""
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
def test_dates_are_read_as_far_as_they_are_known(tmp_path: Path, begins: str, ends: str, when: str) -> None:
    """A missing day leaves the month, a missing month the year, a missing end is unknown; doubts stay doubts."""
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
def test_what_is_no_date_is_told_and_not_guessed(text: str, code: str) -> None:
    """Two dates in one cell, a day that no calendar has, and a year of no one century are misfits."""
    with pytest.raises(Misfit) as error:
        date_column("med.begins").read(text)
    assert error.value.code == code


@given(st.integers(0, 99))
def test_two_digits_stand_for_the_one_year_that_the_dataset_has(digits: int) -> None:
    """Two digits of a year are read exactly where one century has that year from 1946 to 2014."""
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
def test_what_can_not_be_is_a_problem_of_its_row(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """A row whose date can't be, or that denies the mediation it tells of, is a problem and no record."""
    ds = _load(tmp_path, {}, cells)
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 3)
    assert ds.tally == mediation.tally.Tally(kept=1, rejected=1)


def test_an_end_that_can_not_be_read_is_unknown(tmp_path: Path) -> None:
    """The beginning stays where the end is no date; the problem is told."""
    ds = _load(tmp_path, {"med.ends": "7/98 8/1/98 "})
    assert [str(each.when) for each in ds.negotiations] == ["1993-11-23/"]
    assert [(problem.code, problem.field) for problem in ds.problems] == [("bad-date", "med.ends")]


@pytest.mark.parametrize("denied", ["0", "NA"])
def test_a_war_without_mediation_is_skipped(tmp_path: Path, denied: str) -> None:
    """A row that says that nobody mediated, or not whether, becomes no record and no problem."""
    nothing = {"Med_yes.no": denied, "med.begins": "", "med.ends": "NA", "name.of.third.party": ""}
    ds = _load(tmp_path, nothing)
    assert (ds.tally, ds.problems) == (mediation.tally.Tally(skipped=1), ())


def test_attempts_of_one_date_are_told_apart(tmp_path: Path) -> None:
    """Two attempts in one country at one time are two events."""
    ds = _load(tmp_path, {}, {"name.of.third.party": "Egypt"})
    assert [each.event.rpartition("01")[2] for each in ds.negotiations] == ["", "-no2"]


def test_names_that_many_have_are_of_their_country(tmp_path: Path) -> None:
    """Opponents of one name in two countries are two actors; without any, one party is not named."""
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
def test_mediators_are_those_that_are_certain(text: str, found: list[str], *, is_whole: bool) -> None:
    """Names count alone, in lists, before brackets or an office; who is called former or unknown does not."""
    assert mediators(text, KNOWN.get) == (tuple(found), is_whole)


def test_who_is_uncertain_is_said_to_be(tmp_path: Path) -> None:
    """A record whose mediators are not all certain says so; a mediator who is a party is none."""
    ds = _load(tmp_path, {"name.of.third.party": "Norway, Friends of Peace, Georgia", "Incompatibility": "NA"})
    (talks,) = ds.negotiations
    assert talks.actors_as("mediator") == ("NOR",)
    assert talks.memo.startswith("Who mediated is named in raw")
    assert talks.issues == ()


def test_the_published_rows_are_told_of() -> None:
    """Of the published rows each is an attempt, one without mediation, or one of three that can't be."""
    path = real("cwm/CWM.slice.csv")
    ds = mediation.load(path, on_error="collect")
    assert ds.tally == mediation.tally.Tally(kept=82, rejected=3, skipped=42)
    assert [problem.code for problem in ds.problems] == ["ends-before-it-begins", "contradiction", "no-date"]
    assert ds.verify(path.parent).is_proven
