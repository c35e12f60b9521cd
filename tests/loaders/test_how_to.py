"""Runs the how-to on comparing your coding with public datasets, and checks its output."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import mediation
from loaders.build import MEND_ROW, mend_file, pax_file
from loaders.build_arms import deliveries
from loaders.real_rows import real

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to.md"
SECTION = re.split(r"^## ", HOW_TO.read_text(encoding="utf-8"), flags=re.MULTILINE)
(COMPARED,) = (each for each in SECTION if each.startswith("Compare your coding with public datasets"))
STEPS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", COMPARED, flags=re.DOTALL)

# The names of the files in the how-to, and the published rows for them.
FILES = {
    "pax_all_agreements.csv": "pax/pax_v10.slice.csv",
    "mend_events.csv": "mend/mend_0207.slice.csv",
    "transfers.csv": "sipri/trade_register.slice.csv",
}


def _printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run all steps, and return the output of each, joined to one line."""
    names: dict[str, Any] = {}
    found = []
    for code, _ in STEPS:
        exec(code, names)  # noqa: S102 - a page of this project
        found.append(" ".join(capsys.readouterr().out.split()))
    return found


def test_all_steps_are_found() -> None:
    """All code blocks of the page are found, each with its output."""
    assert len(STEPS) == COMPARED.count("```python") == 4


def test_published_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With the published rows, each step prints what the page shows."""
    for name, rows in FILES.items():
        (tmp_path / name).write_bytes(real(rows).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert _printed(capsys) == [" ".join(shown.split()) for _, shown in STEPS]


def test_the_page_is_right_about_published_rows() -> None:
    """The text of the page gives the right numbers of rows and the right deliveries."""
    pax, mend, sipri = (mediation.load(real(rows), on_error="collect") for rows in FILES.values())
    assert [ds.tally.read for ds in (pax, mend, sipri) if ds.tally] == [140, 142, 697]
    assert f"{pax.tally and pax.tally.read} agreements of PA-X V10, 142 rows of MEND" in " ".join(COMPARED.split())
    deals: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for arms in sipri.arms_transfers:
        deals.setdefault((arms.supplier, arms.recipient), set()).add((arms.designation, arms.when.text))
    assert {what for what, _ in deals["RUS", "TUR"]} == {"Mi-17", "Kornet"}
    assert {each for each in deals["TUR", "UKR"] if "Bayraktar" in each[0]} == {
        ("Bayraktar TB-2", "2018"),
        ("Bayraktar TB-2", "2023"),
    }
    assert max(when for what, when in deals["USA", "TUR"] if what.startswith("F-16")) == "2007"
    of_turkiye = mend.filter(actor="TUR")
    conflicts = {dispute for talks in of_turkiye for dispute in talks.disputes}
    assert conflicts == {"mend-afghanistan", "mend-israel", "mend-libya", "mend-pakistan"}
    assert len(of_turkiye.filter(actor="UKR") if "UKR" in of_turkiye.actors else ()) == 0


GRAIN: Mapping[str, str] = {
    "AgtId": "2444",
    "Agt": "Grain from the Ports",
    "Dat": "2022-07-22",
    "Part": "The Republic of Türkiye; the Russian Federation; Ukraine",
    "ThrdPart": "Witnessed: For the United Nations",
}
TB2: Mapping[str, str] = {
    "SIPRI AT Database ID": "61996",
    "Designation": "Falcon TB-2",
    "Numbers delivered is estimate": "Yes",
    "TIV delivery values": "14.4",
}


def test_made_up_rows_give_their_own_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With made-up rows in the same layouts, the steps find those rows only."""
    pax_file(tmp_path / "pax_all_agreements.csv", GRAIN, {**GRAIN, "AgtId": "9", "Dat": "2019-05-06"})
    mend_file(tmp_path / "mend_events.csv", MEND_ROW, {"med_event_ID": "ARL202313-1", "Month": "13"})
    deliveries(tmp_path / "transfers.csv", TB2, {"SIPRI AT Database ID": "7", "Supplier": "Norway"})
    monkeypatch.chdir(tmp_path)
    loaded, proposed, of_mend, differing = _printed(capsys)
    assert loaded == "PA-X 2 1990-01-01/2022-07-22 0 MEND 1 2020-01/2020-01 1 SIPRI 1 2000/2020 0"
    grain, drones = "black-sea-grain-initiative pax-2444 RUS+TUR+UKR", "tb2-drones-to-ukraine sipri-61996 TUR+UKR"
    assert grain in proposed
    assert f"{drones} [2018..2022-03-10] 2019 Falcon TB-2" in proposed
    assert "pax-9" not in proposed
    assert "s400-to-turkiye is not in SIPRI" in proposed
    assert of_mend == "0 () 0 set()"
    assert "parties, omission: RUS (caliber-2024); TUR, RUS, UKR (pax-v10); RUS, UKR (visit-2024)" in differing
    assert "third_parties[UN], omission: UN (pax-v10); nothing (caliber-2024, visit-2024)" in differing
    assert "number, omission: 6 (sipri" in differing
    assert "contradiction: sale (antalya-2022); donation (caliber-2024); nothing (capital-2022, sipri" in differing
