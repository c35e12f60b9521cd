"""Test the loader of UCDP Peace Agreements: both layouts, CSV and workbook."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build import csv_file
from loaders.layouts import UCDP_PEACE as NEW
from loaders.layouts import UCDP_PEACE_OLD as OLD
from loaders.layouts import UCDP_PEACE_OLD_ROW as OLD_ROW
from loaders.layouts import UCDP_PEACE_ROW as ROW
from loaders.real_rows import real
from loaders.sheets import xlsx_file
from mediation import Dataset
from mediation.loaders.file_reader import Misfit
from mediation.loaders.ucdp.common import date_column


def _csv(folder: Path, *rows: Mapping[str, str]) -> Path:
    return csv_file(folder / "peace.csv", NEW, ({**ROW, **row} for row in rows))


def _load(folder: Path, *rows: Mapping[str, str]) -> Dataset:
    return mediation.load(_csv(folder, *rows), on_error="collect")


def test_a_row_is_an_agreement_between_the_sides_of_its_dyads(tmp_path: Path) -> None:
    """The type becomes the label, and the conflict a dispute."""
    ds = mediation.load(_csv(tmp_path, {}))
    (agreement,) = ds.agreements
    assert agreement.id == "ucdp-peace-7@ucdp-peace-221"
    assert (agreement.title, agreement.label) == ("Accord of the Hills", "partial peace agreement")
    assert (agreement.type, agreement.stage) == (None, None)
    assert agreement.parties == ("GEO", "ucdp-299")
    assert agreement.disputes == ("ucdp-conflict-333",)
    assert agreement.provisions == ("cease", "return")
    assert (str(agreement.when), agreement.status) == ("1993-03-07", "signed")
    assert ds.disputes["ucdp-conflict-333"].title == "Arland: Government"
    assert ds.verify(tmp_path).is_proven


def test_a_workbook_gives_the_same_records_as_a_csv(tmp_path: Path) -> None:
    """Records from a workbook are proven as well."""
    rows = [list(NEW), *([{**ROW, "paid": name}.get(column, "") for column in NEW] for name in ("7", "8"))]
    ds = mediation.load(xlsx_file(tmp_path / "peace.xlsx", rows))
    (tmp_path / "other").mkdir()
    other = mediation.load(_csv(tmp_path / "other", {}, {"paid": "8"}))
    assert [a.replace(evidence=b.evidence) for a, b in zip(ds.agreements, other.agreements, strict=True)] == list(
        other.agreements
    )
    assert ds.verify(tmp_path).is_proven


def test_the_first_releases_have_other_columns(tmp_path: Path) -> None:
    """They do not name the sides. Their latest year names the release."""
    path = csv_file(tmp_path / "old.csv", OLD, [OLD_ROW, {**OLD_ROW, "PAID": "8", "Year": "2011", "pa_date": "2011"}])
    ds = mediation.load(path)
    first, second = ds.agreements
    assert (str(first.when), str(second.when)) == ("1993-03-07", "2011")
    assert (first.parties, len(first.unnamed_parties)) == ((), 2)
    assert first.provisions == ("return",)
    assert ds.sources["ucdp-peace-1975-2011"].release == "1975-2011"
    assert ds.disputes["ucdp-conflict-old-333"].title == "Arland: Government"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1992-04-24", "1992-04-24"),
        ("1992-04-24 00:00:00", "1992-04-24"),
        ("4/24/1992", "1992-04-24"),
        ("1992-4", "1992-04"),
        ("4/1992", "1992-04"),
        ("1992", "1992"),
    ],
)
def test_all_notations_of_dates_are_read(text: str, date: str) -> None:
    """Releases mix several notations of days, months and years."""
    assert str(date_column("pa_date").read(text)) == date


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-date"),
        ("1979-06-31", "impossible-date"),
        ("24/4/1992", "impossible-date"),
        ("13/1992", "impossible-date"),
        ("33718", "bad-date"),
        ("summer 1992", "bad-date"),
    ],
)
def test_invalid_dates_raise_a_misfit(text: str, code: str) -> None:
    """Impossible dates and unknown notations raise a misfit; the reader never guesses."""
    with pytest.raises(Misfit) as error:
        date_column("pa_date").read(text)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("cells", "code", "field", "message"),
    [
        ({"pa_date": "1993-06-31"}, "impossible-date", "pa_date", "Impossible date"),
        ({"pa_date": "1994-03-07"}, "year-differs", "pa_date", "Should be a date of 1993, the year of the row, found"),
        ({"pa_type": "4"}, "unknown-code", "pa_type", "Unknown type '4'. Use 1 (full), 2 (partial) or 3 (process)."),
        ({"paid": ""}, "no-id", "paid", ""),
        ({"paid": "8"}, "repeated-id", "paid", ""),
    ],
)
def test_invalid_rows_are_reported(tmp_path: Path, cells: dict[str, str], code: str, field: str, message: str) -> None:
    """A row with an invalid date, type or id is rejected."""
    ds = _load(tmp_path, {"paid": "8"}, cells)
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 3)
    assert problem.message.startswith(message)
    assert ds.tally == mediation.tally.Tally(kept=1, rejected=1)


@pytest.mark.parametrize(
    ("ended", "until", "steps", "codes"),
    [
        ("False", "", ["1993-03-07"], []),
        ("True", "1993-05-12", ["1993-03-07", "1993-05-12"], []),
        ("True", "", ["1993-03-07", "[1993-03-07..]"], []),
        ("True", "1992-05-12", ["1993-03-07", "[1993-03-07..]"], ["ended-before-signed"]),
        ("1", "1993-02-30", ["1993-03-07", "[1993-03-07..]"], ["impossible-date"]),
    ],
)
def test_an_agreement_ends_after_its_signing(
    tmp_path: Path, ended: str, until: str, steps: list[str], codes: list[str]
) -> None:
    """The end is a step. Without a possible date, it is any day since the signing."""
    ds = _load(tmp_path, {"ended": ended, "duration": until})
    assert [str(step.when) for step in ds.agreements[0].steps] == steps
    assert [problem.code for problem in ds.problems] == codes
    if "ended-before-signed" in codes:
        assert ds.problems[0].message == "The end 1992-05-12 is before the signing 1993-03-07."


def test_third_parties_are_those_that_are_certain(tmp_path: Path) -> None:
    """Known actors in `pa_3rd` that are not parties are third parties. The full text stays in `raw`."""
    signed = "Government of Georgia, United Nations, Observers of Nowhere, Northern Front"
    ds = _load(tmp_path, {"actor_name": signed, "actor_id": "", "pa_3rd": "UNSG, Georgia, Mexico, Friends of Arland"})
    (agreement,) = ds.agreements
    assert [(each.actor, each.role, each.signed) for each in agreement.third_parties] == [
        ("UN", "unspecified", None),
        ("MEX", "unspecified", None),
    ]
    assert agreement.memo == "At least these third parties: pa_3rd in raw says more than was read."
    assert agreement.parties == ("GEO", "ucdp-peace-northern-front")
    assert {each.column for each in agreement.raw} >= {"pa_3rd", "actor_name", "pa_type"}


def test_names_may_contain_commas(tmp_path: Path) -> None:
    """A side with a comma in its name is one actor with one id."""
    (agreement,) = _load(
        tmp_path,
        {
            "dyad_name": "Government of Georgia - Justice, Peace, Government of Georgia - Officers (of Abel, Cain)",
            "actor_name": "Government of Georgia, Justice, Peace, Officers (of Abel, Cain)",
            "actor_id": "130, 8, 9",
        },
    ).agreements
    assert agreement.parties == ("GEO", "ucdp-8", "ucdp-9")


def test_one_id_per_name_means_no_commas_in_names(tmp_path: Path) -> None:
    """Names are not joined if each has an id. Guinea does not match Guinea-Bissau."""
    dyads = "Government of Guinea-Bissau - Justice, Peace"
    actors = "Government of Guinea-Bissau, Justice, Peace, Government of Guinea"
    (agreement,) = _load(tmp_path, {"dyad_name": dyads, "actor_name": actors, "actor_id": "1, 2, 3, 4"}).agreements
    assert agreement.parties == ("GNB",)


@pytest.mark.parametrize("end", ["1970-01-01", "2021-02-30", "later", ""])
def test_an_invalid_period_ends_with_the_latest_year(tmp_path: Path, end: str) -> None:
    """If the end of the period is missing or impossible, use the latest year of the rows."""
    (claim,) = _load(tmp_path, {"dateintervalend_meta": end}).coverage
    assert str(claim.period) == "1975-01-01/1993-12-31"


def test_states_are_found_by_their_ucdp_names(tmp_path: Path) -> None:
    """The two Congos have different names. Successive states share a name, so their date decides."""
    states = ("Congo", "DR Congo (Zaire)", "Russia (Soviet Union)", "Serbia (Yugoslavia)", "Oz")
    actors = ", ".join(f"Government of {state}" for state in states)
    dyads = ", ".join(f"Government of Congo - Government of {state}" for state in states[1:4])
    cells = {"dyad_name": dyads, "actor_name": actors, "actor_id": ""}
    russia, soviet_union, ambiguous, serbia = _load(
        tmp_path,
        {**cells},
        {**cells, "paid": "8", "pa_date": "1988-01-01", "year": "1988"},
        {**cells, "paid": "9", "pa_date": "1991", "year": "1991"},
        {**cells, "paid": "10", "pa_date": "2010", "year": "2010"},
    ).agreements
    assert russia.parties == ("COG", "COD", "RUS", "YUG")
    assert soviet_union.parties == ("COG", "COD", "SUN", "YUG")
    assert ambiguous.parties == ("COG", "COD", "ucdp-peace-government-of-russia-soviet-union", "YUG")
    assert serbia.parties == ("COG", "COD", "RUS", "SRB")
    assert russia.type == "Inter"


def test_several_conflicts_are_several_disputes(tmp_path: Path) -> None:
    """Each conflict of an agreement is listed once."""
    ds = _load(tmp_path, {"conflict_id": "389, 398, 389"}, {"paid": "8", "conflict_id": "398"})
    assert ds.agreements[0].disputes == ("ucdp-conflict-389", "ucdp-conflict-398")
    assert {name: each.title for name, each in ds.disputes.items()} == {
        "ucdp-conflict-389": "UCDP conflict 389",
        "ucdp-conflict-398": "UCDP conflict 398",
    }


def test_other_files_are_rejected(tmp_path: Path) -> None:
    """The message lists the expected columns."""
    path = csv_file(tmp_path / "other.csv", ("a", "b"), [{"a": "1"}])
    with pytest.raises(mediation.UsageError, match="paid, conflict_id, dyad_name"):
        mediation.load(path, format="ucdp-peace")


CELLS: Final = st.fixed_dictionaries(
    {},
    optional={
        "paid": st.sampled_from(("", "7", "8", "9")),
        "pa_date": st.sampled_from(("1993-03-07", "1979-06-31", "1993", "?", "")),
        "pa_type": st.sampled_from(("1", "2", "3", "")),
        "pa_3rd": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40),
        "ended": st.sampled_from(("True", "False", "")),
        "duration": st.sampled_from(("1993-05-12", "never", "")),
        "actor_name": st.sampled_from(("", ",", "Government of Georgia", "Northern Front, Northern Front")),
    },
)


@given(st.lists(st.one_of(CELLS, st.just(dict.fromkeys(NEW, ""))), max_size=6))
def test_every_row_is_counted_once(rows: list[dict[str, str]]) -> None:
    """Each row is kept, rejected or skipped, and rejected rows have problems."""
    with TemporaryDirectory() as folder:
        ds = _load(Path(folder), *rows)
        assert ds.verify(folder).is_proven or not ds.agreements
    assert ds.tally is not None
    assert ds.tally.read == len(rows)
    assert ds.tally.kept == len(ds.agreements)
    assert len({problem.line for problem in ds.problems}) >= (ds.tally.rejected > 0)


def test_the_real_file_gives_the_published_figures() -> None:
    """Release 22.1 has 374 agreements: 77 full, 213 partial and 84 process. One of them ends before its signing."""
    path = real("ucdp/ucdp-peace-agreements-221.xlsx")
    ds = mediation.load(path, on_error="collect")
    assert ds.tally == mediation.tally.Tally(kept=374)
    assert Counter(agreement.label.split()[0] for agreement in ds.agreements) == {
        "full": 77,
        "partial": 213,
        "peace": 84,
    }
    assert [problem.code for problem in ds.problems] == ["ended-before-signed"]
    assert all(len(agreement.parties) > 1 for agreement in ds.agreements)
    assert ds.verify(path.parent).is_proven
