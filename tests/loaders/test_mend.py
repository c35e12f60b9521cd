"""MEND events in both layouts, and its list of actors."""

from pathlib import Path

import pytest

import mediation
from loaders.build import MEND_NEWER, MEND_OLDER, csv_file, mend_file


@pytest.mark.parametrize(
    ("columns", "ids", "persons"),
    [(MEND_NEWER, "third_party_id_PAAX", "med_scope"), (MEND_OLDER, "third_party_id", "ind_named_id")],
)
def test_a_row_becomes_a_negotiation(tmp_path: Path, columns: tuple[str, ...], ids: str, persons: str) -> None:
    """Third parties, local parties, persons and their ids are read in both layouts."""
    row = {
        "third_party": "Arland Council",
        "num_med": "1",
        ids: "IGO_77",
        persons: "indnam5",
        "individual_med_named": "Jane Doe",
        "shuttle": "1",
        "agmt_id_PAX": "12; 13",
    }
    ds = mediation.load(mend_file(tmp_path / "mend.csv", row, columns=columns))
    (talks,) = ds.negotiations
    assert [(each.actor, each.role, each.through) for each in talks.participants] == [
        ("paax-igo-77", "mediator", ("mend-indnam5",)),
        ("ISR", "party", ()),
        ("hamas", "party", ()),
    ]
    assert (talks.id, str(talks.when), talks.format, talks.venue) == (
        "mend-arl202001-1@mend-to-2020-01",
        *("2020-01-07", "shuttle", "Arlport"),
    )
    assert talks.led_to == ("pax-12", "pax-13")
    assert {"pax-12", "pax-13"} == ds.outside
    assert (ds.actors["mend-indnam5"].type, ds.actors["paax-igo-77"].type) == ("person", "igo")
    assert [ds.disputes[each].parties for each in talks.disputes] == [("LBY",)]
    assert ds.verify(tmp_path).is_proven


def test_incomplete_dates_are_read(tmp_path: Path) -> None:
    """An event without a day is dated by its month, and one without a month by its year."""
    path = mend_file(tmp_path / "mend.csv", {"Day": ""}, {"med_event_ID": "A-2", "Day": "", "Month": ""})
    assert [str(each.when) for each in mediation.load(path).negotiations] == ["2020-01", "2020"]


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"Day": "31", "Month": "11"}, "impossible-date", "Day"),
        ({"Day": "", "Month": "13"}, "impossible-date", "Month"),
        ({"Year": "9" * 20}, "bad-date", "Year"),
        ({"Year": "9" * 5_000}, "bad-date", "Year"),
        ({"Day": "12-14"}, "bad-date", "Day"),
        ({"Month": ""}, "no-date", "Month"),
        ({"Year": ""}, "no-date", "Year"),
        ({"med_event_ID": ""}, "no-id", "med_event_ID"),
        ({"third_party": "", "local_parties": "", "num_med": "0"}, "no-participant", "third_party"),
    ],
)
def test_an_invalid_row_is_rejected(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """An invalid row is rejected, with a problem that names its line and column."""
    ds = mediation.load(mend_file(tmp_path / "mend.csv", cells), on_error="collect")
    assert [(each.code, each.field, each.line) for each in ds.problems] == [(code, field, 2)]
    assert ds.tally == mediation.tally.Tally(rejected=1)


def test_the_number_of_third_parties_is_checked(tmp_path: Path) -> None:
    """If the number of third parties differs from the row's own count, the row is kept and a problem reported."""
    rows: tuple[dict[str, str], ...] = ({}, {"med_event_ID": "A-2", "third_party": "Turkey; Qatar", "num_med": "3"})
    ds = mediation.load(mend_file(tmp_path / "mend.csv", *rows), on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line, problem.found) == ("count-differs", "num_med", 3, "3")
    assert ds.tally == mediation.tally.Tally(kept=2)


def test_a_duplicate_id_is_rejected(tmp_path: Path) -> None:
    """The first event with an id is kept. The second is rejected, and the message names the line of the first."""
    ds = mediation.load(mend_file(tmp_path / "mend.csv", {}, {"Day": "8"}), on_error="collect")
    assert [str(each) for each in ds.problems] == [
        "mend.csv:3: med_event_ID: Duplicate event id 'ARL202001-1', first used in line 2."
    ]
    assert [str(each.when) for each in ds.negotiations] == ["2020-01-07"]


def test_it_is_not_guessed_whom_persons_act_for(tmp_path: Path) -> None:
    """Next to several third parties, named persons take part themselves. A single third party acts through them."""
    path = mend_file(
        tmp_path / "mend.csv",
        {"third_party": "Qatar; Turkey", "num_med": "2", "individual_med_named": "Hakan Fidan", "med_type": "MR"},
    )
    (talks,) = mediation.load(path).negotiations
    assert [each.actor for each in talks.participants] == ["QAT", "TUR", "mend-hakan-fidan", "ISR", "hamas"]
    assert {each.role for each in talks.participants} == {"third_party", "party"}


def test_codes_decide_between_namesakes(tmp_path: Path) -> None:
    """The parallel list of codes says which Congo is meant. Without it, a new actor is made."""
    cells = {"third_party": "Congo; Turkey", "num_med": "2", "third_party_id_PAAX": "CON_1;CON_562"}
    path = mend_file(tmp_path / "mend.csv", {**cells, "third_party_id_GW": "484;640"}, {**cells, "med_event_ID": "A-2"})
    coded, uncoded = mediation.load(path).negotiations
    assert (coded.third_parties, uncoded.third_parties) == (("COG", "TUR"), ("paax-con-1", "TUR"))


def test_missing_local_parties_become_unnamed_parties(tmp_path: Path) -> None:
    """Talks without named local parties have two unnamed ones."""
    (talks,) = mediation.load(mend_file(tmp_path / "mend.csv", {"local_parties": ""})).negotiations
    assert talks.unnamed_parties == ("a local party that is not named",) * 2
    virtual = {"med_location - MULTISELECT": "Virtual", "third_party": "", "num_med": "0", "conflict_country": ""}
    (talks,) = mediation.load(mend_file(tmp_path / "mend.csv", virtual)).negotiations
    assert (talks.format, talks.third_parties, talks.disputes) == ("phone", (), ())


def test_the_list_of_actors_is_read(tmp_path: Path) -> None:
    """Each row of the list becomes an actor with the id that events use."""
    columns = ("MEND_ID", "PAAX_ID", "GW_ID", "ActorName", "actor_classification_mend", "actor_classification")
    rows = [
        {"MEND_ID": "IGO_77", "PAAX_ID": "IGO_77", "ActorName": "Arland Council"},
        {"MEND_ID": "MEND-13", "ActorName": "Borland Centre"},
        {"MEND_ID": "MEND-14", "ActorName": ""},
    ]
    ds = mediation.load(csv_file(tmp_path / "actors.csv", columns, rows), on_error="collect")
    assert {*ds.actors} == {"paax-igo-77", "mend-13"}
    assert ds.tally == mediation.tally.Tally(kept=2, rejected=1)
    events = mediation.load(
        mend_file(tmp_path / "mend.csv", {"third_party": "Arland Council", "third_party_id_PAAX": "IGO_77"})
    )
    assert "paax-igo-77" in (events | ds).actors
