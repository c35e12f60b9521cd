"""PAA-X signatories and actors."""

from pathlib import Path

import pytest

import mediation
from loaders.build import csv_file, paax_file, pax_file


def test_rows_of_an_agreement_are_one_record(tmp_path: Path) -> None:
    """Signatories of an agreement make one record, with the rows of all as its evidence, wherever they stand."""
    path = paax_file(
        tmp_path / "paax.csv",
        {},
        {"AgtId": "13"},
        {
            "signatory_type": "third party",
            "practical_third": "1.0",
            "id_paax": "IGO_49",
            "actor_name": "United Nations",
        },
        {"id_paax": "ARM_7", "actor_name": "Arland Front", "actor_gwno": ""},
    )
    ds = mediation.load(path)
    first = ds["pax-12@paax-v02"]
    assert isinstance(first, mediation.Agreement)
    assert first.parties == ("TUR", "paax-arm-7")
    assert [(each.actor, each.role, each.signed) for each in first.third_parties] == [("UN", "unspecified", None)]
    assert (first.type, first.stage, len(first.evidence)) == ("Inter", "Cea", 3)
    assert ds.actors["paax-arm-7"].type == "nonstate_armed"
    assert ds.tally == mediation.tally.Tally(kept=2, joined=2)
    assert ds.verify(tmp_path).is_proven


def test_who_signed_as_what_is_kept_apart_from_what_they_are(tmp_path: Path) -> None:
    """Who signed as a party and is a third party in practice is a signatory; the memo says so, and of others too."""
    path = paax_file(
        tmp_path / "paax.csv",
        {"practical_third": "1.0", "condition": "C4"},
        {"signatory_type": "third party", "actor_name": "Abkhazia", "id_paax": "ENT_46"},
    )
    (agreement,) = mediation.load(path).agreements
    assert agreement.parties == ()
    assert agreement.unnamed_parties
    assert [(each.actor, each.role) for each in agreement.third_parties] == [
        ("TUR", "signatory"),
        ("abkhazia", "unspecified"),
    ]
    assert agreement.memo == (
        "Signed as parties, and third parties in practice: TUR (C4)."
        " Signed as third parties, and none in practice: abkhazia."
    )


def test_the_date_is_the_one_behind_the_name(tmp_path: Path) -> None:
    """Dat has day and month exchanged, or is empty where they can't be; the day behind the name is right."""
    path = paax_file(
        tmp_path / "paax.csv",
        {"Dat": "2001-03-02"},
        {"AgtId": "13", "agt_name": "Accord (28/04/1998)", "Dat": "", "year": "1998"},
        {"AgtId": "14", "agt_name": "Accord", "Dat": "", "year": "1999"},
    )
    assert [str(each.when) for each in mediation.load(path).agreements] == ["2001-02-03", "1998-04-28", "1999"]


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"agt_name": "Accord (31/06/1998)"}, "impossible-date", "agt_name"),
        ({"agt_name": "Accord", "year": ""}, "no-date", "year"),
        ({"agt_name": "Accord", "year": "²²²²"}, "no-date", "year"),
        ({"signatory_type": "witness"}, "incomplete", "signatory_type"),
        ({"actor_name": " "}, "incomplete", "signatory_type"),
    ],
)
def test_what_can_not_be_is_a_problem(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """A row, or all rows of an agreement, that can't be read are problems with the column at fault."""
    ds = mediation.load(paax_file(tmp_path / "paax.csv", cells), on_error="collect")
    assert [(each.code, each.field, each.line) for each in ds.problems] == [(code, field, 2)]


def test_both_files_tell_of_one_event(tmp_path: Path) -> None:
    """Merged with PA-X, the agreement has two accounts, and consolidating them unites their third parties."""
    pax = mediation.load(pax_file(tmp_path / "pax.csv", {"Part": "Turkey"}))
    paax = mediation.load(paax_file(tmp_path / "paax.csv", {"signatory_type": "third party", "actor_name": "Norway"}))
    both = pax | paax
    assert {each.source for each in both.accounts["pax-12"]} == {"pax-v10", "paax-v02"}
    (one,) = both.consolidate("unite").agreements
    assert (one.parties, [each.actor for each in one.third_parties]) == (("TUR",), ["NOR"])
    assert len(one.evidence) == 2
    assert both.citations().count("@") == 2


def test_the_list_of_actors_gives_actors(tmp_path: Path) -> None:
    """Each row of the list is an actor, known or of its own; a second row of one is joined to it."""
    columns = ("actor_id", "id_paax", "actor_name", "actor_type", "actor_iso3c", "actor_gwno")
    rows = [
        {"id_paax": "CON_562", "actor_name": "Turkey", "actor_gwno": "640.0"},
        {"id_paax": "CON_5620", "actor_name": "Türkiye"},
        {"id_paax": "POL_3", "actor_name": "Arland Party"},
        {"id_paax": "POL_4", "actor_name": ""},
    ]
    ds = mediation.load(csv_file(tmp_path / "actors.csv", columns, rows), on_error="collect")
    assert {*ds.actors} == {"TUR", "paax-pol-3"}
    assert ds.tally == mediation.tally.Tally(kept=2, joined=1, rejected=1)
    assert [(each.code, each.line) for each in ds.problems] == [("no-name", 5)]


def test_who_signed_twice_is_a_party(tmp_path: Path) -> None:
    """An actor that signed as a party and as a third party is a party."""
    (agreement,) = mediation.load(paax_file(tmp_path / "a.csv", {}, {"signatory_type": "third party"})).agreements
    assert (agreement.parties, agreement.third_parties) == (("TUR",), ())


def test_signatories_and_the_list_of_actors_are_merged(tmp_path: Path) -> None:
    """The list of actors is a source of its own, which claims to cover nothing, and both can be had together."""
    columns = ("actor_id", "id_paax", "actor_name", "actor_type", "actor_iso3c", "actor_gwno")
    row = {"id_paax": "CON_562", "actor_name": "Turkey", "actor_gwno": "640.0"}
    listed = mediation.load(csv_file(tmp_path / "actors.csv", columns, [row]))
    told = mediation.load(paax_file(tmp_path / "signatories.csv", {}))
    assert (listed.coverage, list(listed.sources)) == ((), ["paax-v02-actors"])
    both = told | listed
    assert (len(both), len(both.coverage), len(both.sources)) == (1, 1, 2)
