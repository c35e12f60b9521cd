"""PAA-X signatories and actors."""

from pathlib import Path

import pytest

import mediation
from loaders.build import csv_file, paax_file, pax_file


def test_the_rows_of_an_agreement_become_one_record(tmp_path: Path) -> None:
    """The signatories of an agreement become one record with all their rows as evidence, wherever they are."""
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


def test_the_memo_says_whose_role_in_practice_differs(tmp_path: Path) -> None:
    """A third party in practice that signed as a party has the role signatory. The memo lists such differences."""
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


def test_the_date_is_the_one_after_the_name(tmp_path: Path) -> None:
    """The date comes from the name, because the column Dat swaps day and month or is empty."""
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
def test_invalid_rows_are_rejected(tmp_path: Path, cells: dict[str, str], code: str, field: str) -> None:
    """An invalid row, or all rows of an invalid agreement, are rejected. The problem names the column."""
    ds = mediation.load(paax_file(tmp_path / "paax.csv", cells), on_error="collect")
    assert [(each.code, each.field, each.line) for each in ds.problems] == [(code, field, 2)]


def test_both_files_are_accounts_of_the_same_event(tmp_path: Path) -> None:
    """After merging with PA-X, an agreement has two accounts, and `consolidate` combines their third parties."""
    pax = mediation.load(pax_file(tmp_path / "pax.csv", {"Part": "Turkey"}))
    paax = mediation.load(paax_file(tmp_path / "paax.csv", {"signatory_type": "third party", "actor_name": "Norway"}))
    both = pax | paax
    assert {each.source for each in both.accounts["pax-12"]} == {"pax-v10", "paax-v02"}
    (one,) = both.consolidate("unite").agreements
    assert (one.parties, [each.actor for each in one.third_parties]) == (("TUR",), ["NOR"])
    assert len(one.evidence) == 2
    assert both.citations().count("@") == 2


@pytest.mark.parametrize("policy", ["coalesce", "consensus", "precise", "unite", "latest"])
@pytest.mark.parametrize("date", ["1995-02-03", "2031-02-03"])
def test_parties_coded_by_hand_win_over_those_read_from_text(tmp_path: Path, policy: str, date: str) -> None:
    """PAA-X's parties and third parties win over PA-X's, whichever came out first."""
    cells = {"Part": "Turkey; Georgia; Friends", "ThrdPart": "Witnessed by: Norway", "Dat": date}
    pax = mediation.load(pax_file(tmp_path / "pax.csv", cells))
    rows = [{"actor_name": "Georgia", "actor_gwno": ""}, {"practical_third": "1"}]
    both = pax | mediation.load(paax_file(tmp_path / "paax.csv", *rows))
    (one,) = both.consolidate(policy).agreements
    assert (one.parties, one.unnamed_parties) == (("GEO",), ())
    assert [(each.actor, each.role) for each in one.third_parties] == [("TUR", "signatory")]
    assert {each.value for each in one.decisions if each.field == "parties"} == {'["GEO"]', '["TUR", "GEO"]'}


def test_your_own_order_wins_over_hand_coding(tmp_path: Path) -> None:
    """An order of sources, or a function, may still prefer PA-X."""
    pax = mediation.load(pax_file(tmp_path / "pax.csv", {"Part": "Turkey; Georgia"}))
    both = pax | mediation.load(paax_file(tmp_path / "paax.csv", {"actor_name": "Georgia", "actor_gwno": ""}))
    for policy in (mediation.Coalesce(("pax-v10",)), lambda _field, values: dict(values)["pax-12@pax-v10"]):
        (one,) = both.consolidate({"parties": policy}).agreements
        assert one.parties == ("TUR", "GEO")


def test_the_list_of_actors_is_read(tmp_path: Path) -> None:
    """Each row of the list becomes an actor. A second row of the same actor counts as joined."""
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


def test_an_actor_that_signed_twice_is_a_party(tmp_path: Path) -> None:
    """An actor that signed as a party and as a third party is a party."""
    (agreement,) = mediation.load(paax_file(tmp_path / "a.csv", {}, {"signatory_type": "third party"})).agreements
    assert (agreement.parties, agreement.third_parties) == (("TUR",), ())


def test_signatories_and_the_list_of_actors_are_merged(tmp_path: Path) -> None:
    """The list of actors is a separate source without coverage, and can be merged with the signatories."""
    columns = ("actor_id", "id_paax", "actor_name", "actor_type", "actor_iso3c", "actor_gwno")
    row = {"id_paax": "CON_562", "actor_name": "Turkey", "actor_gwno": "640.0"}
    listed = mediation.load(csv_file(tmp_path / "actors.csv", columns, [row]))
    signed = mediation.load(paax_file(tmp_path / "signatories.csv", {}))
    assert (listed.coverage, list(listed.sources)) == ((), ["paax-v02-actors"])
    both = signed | listed
    assert (len(both), len(both.coverage), len(both.sources)) == (1, 1, 2)
