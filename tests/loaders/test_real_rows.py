"""Loaders on published rows, if they are available."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import mediation
from mediation import Dataset
from mediation.loaders.actors import Resolver

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="The published rows are not part of the project.")


@cache
def _loaded(name: str) -> Dataset:
    return mediation.load(DATA / name, on_error="collect")


def _rows(name: str) -> int:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for row in csv.reader(file) if any(row)) - 1


FILES = {
    "pax/pax_v10.slice.csv": "V10",
    "pax/pax_v9.slice.csv": "V9",
    "paax/paax_v0.2.signatories.slice.csv": "v0.2",
    "paax/paax_v0.2.actors.slice.csv": "v0.2 actors",
    "mend/mend_0207.slice.csv": "to 2025-12",
    "mend/mend_0207.older.slice.csv": "to 2024-12",
    "mend/mend_all_actors.slice.csv": "actors",
}


@pytest.mark.parametrize(("name", "release"), FILES.items())
def test_every_published_row_is_counted(name: str, release: str) -> None:
    """Each file and its release is recognised, every row is counted, and every record verified."""
    ds = _loaded(name)
    assert ds.tally
    assert ds.tally.read - ds.tally.skipped == _rows(name)
    assert [source.release for source in ds.sources.values()] == [release]
    assert ds.verify(DATA / name.split("/", maxsplit=1)[0]).is_proven


def test_errors_in_published_rows_are_found() -> None:
    """The known errors are found: a duplicate id and an impossible day."""
    found = {problem.code: problem.found for problem in _loaded("mend/mend_0207.slice.csv").problems}
    assert found == {"repeated-id": "ISR202302-1", "impossible-date": "2025-11-31"}
    for name in set(FILES) - {"mend/mend_0207.slice.csv"}:
        assert _loaded(name).problems == ()


def test_the_grain_initiative_has_its_parties_and_its_witness() -> None:
    """Türkiye is a party, and the United Nations a witness."""
    agreement = _loaded("pax/pax_v10.slice.csv")["pax-2444@pax-v10"]
    assert isinstance(agreement, mediation.Agreement)
    assert agreement.parties == ("TUR", "RUS", "UKR")
    assert [(each.actor, each.role, each.signed) for each in agreement.third_parties] == [("UN", "witness", True)]


def test_both_layouts_of_pax_give_the_same_records() -> None:
    """Agreements in both releases have the same date and parties."""
    new, old = _loaded("pax/pax_v10.slice.csv"), _loaded("pax/pax_v9.slice.csv")
    both = new.accounts.keys() & old.accounts.keys()
    assert len(both) > 10
    for event in both:
        (ours,), (theirs,) = new.accounts[event], old.accounts[event]
        assert isinstance(ours, mediation.Agreement)
        assert isinstance(theirs, mediation.Agreement)
        assert (ours.when, ours.parties, ours.third_parties) == (theirs.when, theirs.parties, theirs.third_parties)


def test_all_files_can_be_merged_with_the_seeds() -> None:
    """The files and the seeds can be merged, and share known actors."""
    whole = mediation.load_seeds()
    for name in ("pax/pax_v10.slice.csv", "paax/paax_v0.2.signatories.slice.csv", "mend/mend_0207.slice.csv"):
        whole |= _loaded(name)
    assert {source.dataset for source in whole.sources.values()} == {"", "pax", "paax", "mend"}
    assert whole.citations().count("@") == 3
    assert len(whole.filter(actor="TUR")) > 150


# Names.


def _names() -> Iterator[str]:
    """Yield names as they are in the datasets: cells, and items of lists in cells."""
    columns = {
        "paax/paax_v0.2.signatories.slice.csv": (("actor_name", "actor_country", "ucdp_name", "acled_name"), ""),
        "paax/paax_v0.2.actors.slice.csv": (("actor_name", "actor_country", "ucdp_name", "acled_other"), "|"),
        "mend/mend_0207.slice.csv": (("third_party", "local_parties", "conflict_country"), ";"),
        "mend/mend_0207.older.slice.csv": (("third_party", "local_parties", "conflict_country"), ";"),
        "mend/mend_all_actors.slice.csv": (("ActorName",), ""),
        "unga/qss_unvoting.csv": (("CountryName",), ""),
        "ucdp/UcdpPrioConflict_v24_1.csv": (("location", "side_a", "side_b"), ","),
        "cwm/CWM.slice.csv": (("country", "sidea", "sideb", "name.of.third.party"), ","),
        "kiel/data_explorer.slice.csv": (("country",), ""),
    }
    for name, (wanted, separator) in columns.items():
        with (DATA / name).open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                for column in wanted:
                    cell = row[column] or ""
                    yield from (each.strip() for each in (cell.split(separator) if separator else [cell]))


# Checked by hand: names, and the actors that they must never be mistaken for.
WRONG = {
    "Hamas": {"BHS"},
    "South Korea": {"PRK"},
    "North Korea": {"KOR"},
    "Government of North Korea": {"KOR"},
    "DR Congo": {"COG"},
    "Congo, Democratic Republic of the": {"COG"},
    "Congo": {"COD", "COG"},
    "Niger": {"NGA"},
    "Nigeria": {"NER"},
    "Government of Niger": {"NGA"},
    "USSR": {"RUS"},
    "Yugoslavia": {"SRB", "SCG"},
    "Kosovo": {"SRB", "YUG"},
    "Taiwan": {"CHN"},
    "ROC": {"CHN"},
    "PRC": {"TWN"},
    "Guinea": {"GNB", "GNQ", "PNG"},
    "South Sudan": {"SDN"},
    "Dominica": {"DOM"},
    "ELN": {"eln-colombia"},  # also a group in Bolivia
    "National Liberation Army": {"eln-colombia"},
    "Arab League members": {"LAS"},
    "Armed Forces of Colombia": {"COL"},
    "Bosnia and Herzegovina Armed Forces": {"BIH"},
    "Croatian Armed Forces": {"HRV"},
    "Sudanese Armed Forces": {"SDN"},
    "Government of National Unity": {"LBY"},
    "General People's Congress": {"YEM"},
    "Republic of Armenia": {"nagorno-karabakh"},
    "Autonomous Province of Western Bosnia": {"BIH"},
    "West Bengal": {"IND"},
    "British Commonwealth Secretariat": {"COMMONWEALTH", "GBR"},
}


def test_published_names_are_found_or_unknown() -> None:
    """Of more than 1,500 names, more than 400 are known, and none of them is mistaken for another."""
    resolver = Resolver("any", lambda _: None)
    found = {name: resolver.known(name) for name in dict.fromkeys(_names()) if name}
    known = {name for name, actor in found.items() if actor}
    print(f"{len(known)} of {len(found)} distinct names are known")  # noqa: T201 - the docs quote this figure
    assert len(found) > 1500
    assert len(known) > 400
    assert {name: found[name] for name, wrong in WRONG.items() if found.get(name) in wrong} == {}
    assert {found[name] for name in ("Turkey", "Government of Turkey") if name in found} == {"TUR"}
