"""TIES: threats and impositions of sanctions."""

from pathlib import Path

import pytest

import mediation
from loaders.build import csv_file
from loaders.layouts import TIES, TIES_ROW
from loaders.real_rows import real
from mediation import Dataset
from mediation.loaders.ties import IMPOSED, THREATENED


def _load(folder: Path, *rows: dict[str, str]) -> Dataset:
    path = csv_file(folder / "ties.csv", TIES, ({**TIES_ROW, **row} for row in rows))
    return mediation.load(path, on_error="collect")


BOTH = {"threat": "1", "sanctiontypethreat": "4 8", "sancimpositionstartday": "9"}


def test_an_imposition_becomes_a_measure(tmp_path: Path) -> None:
    """An imposition becomes a sanction by its senders on its target, with its kinds and its row as evidence."""
    ds = _load(tmp_path, {})
    (measure,) = ds.measures
    assert (measure.id, measure.posture) == ("ties-1975010203@ties-1945-1975", "imposed")
    assert (str(measure.when), measure.actors, measure.targets) == ("1975-01-02", ("TUR",), ("GRC",))
    assert (measure.type, measure.object) == ("sanction", "import restriction, end of foreign aid")
    assert "Final outcome of the case 8: the sender gave way, after the imposition." in measure.memo
    assert "The case ended: 1976-03." in measure.memo
    assert {each.column: each.text for each in measure.raw}["finaloutcome"] == "8"
    assert ds.verify(tmp_path).is_proven


def test_a_threat_and_its_imposition_become_two_records(tmp_path: Path) -> None:
    """A case with both becomes two records, each with its own date and kinds, and the same evidence."""
    ds = _load(tmp_path, BOTH)
    imposed, threat = sorted(ds.measures, key=lambda each: len(each.event))
    assert (threat.event, threat.part_of, threat.posture) == ("ties-1975010203-threat", imposed.event, "threatened")
    assert (str(threat.when), str(imposed.when)) == ("1975-01-02", "1975-01-09")
    assert threat.object == imposed.object == "import restriction, end of foreign aid"
    assert threat.evidence == imposed.evidence
    assert ds.tally == mediation.tally.Tally(kept=1)


def test_a_threat_alone_is_part_of_nothing(tmp_path: Path) -> None:
    """A threat without imposition becomes one record without `part_of`."""
    (threat,) = _load(tmp_path, {"threat": "1", "imposition": "0", "sanctiontypethreat": ""}).measures
    assert (threat.posture, threat.part_of, threat.object) == ("threatened", None, "")
    assert threat.summary == "Sanctions threatened: sanctions."


def test_threats_have_other_codes() -> None:
    """The code of a threat is one higher than that of the imposition. "Another sanction" has none."""
    for code, kind in IMPOSED.items():
        assert THREATENED.get(str(int(code) + 1)) == (kind if code != "10" else None)


@pytest.mark.parametrize(
    ("codes", "kind"), [("1", "embargo"), ("2 1", "embargo"), ("2 7", "sanction"), ("", "sanction")]
)
def test_a_measure_is_an_embargo_if_all_its_kinds_are(tmp_path: Path, codes: str, kind: str) -> None:
    """Any other measure is a sanction."""
    (measure,) = _load(tmp_path, {"sanctiontype": codes}).measures
    assert measure.type == kind


@pytest.mark.parametrize(
    ("cells", "when"),
    [
        ({"sancimpositionstartday": ""}, "1975-01"),
        ({"sancimpositionstartday": "", "sancimpositionstartmonth": "-9"}, "1975"),
        ({"sancimpositionstartyear": ""}, "1975-01-02"),
        ({**BOTH, "sancimpositionstartyear": ""}, "[1975-01-02..1976-03-31]"),
        ({**BOTH, "sancimpositionstartyear": "", "endyear": ""}, "[1975-01-02..]"),
    ],
)
def test_missing_parts_of_dates_are_not_made_up(tmp_path: Path, cells: dict[str, str], when: str) -> None:
    """A date may lack a day or a month. An undated imposition is some time during the case."""
    ds = _load(tmp_path, cells)
    assert [str(each.when) for each in ds.measures if each.posture == "imposed"] == [when]
    assert ds.problems == ()


def test_several_impositions_become_several_steps(tmp_path: Path) -> None:
    """Parallel lists of dates become steps of one measure, earliest first."""
    cells = {"sancimpositionstartyear": "1976, 1975", "sancimpositionstartmonth": "2, 3", "sancimpositionstartday": ""}
    (measure,) = _load(tmp_path, cells).measures
    assert [str(step.when) for step in measure.steps] == ["1975-03", "1976-02"]
    assert str(measure.when) == "1975-03"


def test_the_primary_sender_comes_first(tmp_path: Path) -> None:
    """Senders are unique, and the states that had the numbers then. Without any, institutions are the senders."""
    named = {
        "institutionid": "4400",
        "primarysender": "365",
        "sender1": "2",
        "sender2": "365",
        "sender3": "1000",
        "sender4": "999",
    }
    first, second = _load(
        tmp_path,
        named,
        {"caseid": "2", "primarysender": "", "sender1": "", "institutionid": "4400 1653"},
    ).measures
    assert first.actors == ("SUN", "USA", "EU", "ties-cow-999")
    assert second.actors == ("UN", "ties-cow-igo-1653")


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"caseid": ""}, "no-id", "caseid"),
        ({"caseid": "1"}, "repeated-id", "caseid"),
        ({"threat": "0", "imposition": ""}, "no-sanction", "threat"),
        ({"startyear": ""}, "no-date", "startyear"),
        ({"startyear": "-9"}, "no-date", "startyear"),
        ({"startmonth": ""}, "no-date", "startmonth"),
        ({"startmonth": "13"}, "impossible-date", "startmonth"),
        ({"startday": "first"}, "bad-date", "startday"),
        ({"sancimpositionstartyear": "1975 1976"}, "dates-differ", "sancimpositionstartyear"),
        ({"targetstate": ""}, "no-target", "targetstate"),
        ({"primarysender": "", "sender1": ""}, "no-sender", "primarysender"),
        ({"sanctiontype": "3 11"}, "unknown-code", "sanctiontype"),
        ({"targetstate": "640"}, "value-error", ""),
    ],
)
def test_an_invalid_row_is_rejected(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """A case without a unique id, a date, a sender or a target, or with unknown codes, is rejected."""
    ds = _load(tmp_path, {"caseid": "1"}, cells)
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 3)
    assert ds.tally == mediation.tally.Tally(kept=1, rejected=1)


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"finaloutcome": "11"}, "unknown-code"), ({"sancimpositionstartyear": "1974"}, "imposed-before-start")],
)
def test_doubtful_rows_are_kept_and_reported(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    """An unknown outcome, or an imposition before the case, is reported. The record is kept."""
    ds = _load(tmp_path, cells)
    assert [problem.code for problem in ds.problems] == [code]
    assert len(ds.measures) == 1


def test_a_case_without_details_has_no_memo(tmp_path: Path) -> None:
    """Without issues, outcome and end, the memo is empty."""
    (measure,) = _load(tmp_path, {"issue1": "", "finaloutcome": "", "endyear": ""}).measures
    assert measure.memo == ""


def test_the_published_rows_are_read() -> None:
    """No published row is rejected, and all records are verified."""
    path = real("ties/TIES.slice.csv")
    ds = mediation.load(path)
    postures = [str(measure.posture) for measure in ds.measures]
    assert ds.tally == mediation.tally.Tally(kept=118)
    assert (postures.count("threatened"), postures.count("imposed")) == (91, 73)
    assert ds.verify(path.parent).is_proven
