"""The output of disagreements for people and programs. `MEDIATION_REFRESH=1 pytest` rewrites the golden files."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings

from analysis import drawn
from mediation import Dataset, testing
from mediation.models import Money
from mediation.show import disagreements as show
from moves.build import dataset, source, statement, step, talks, transfer
from show.test_show import printed

GOLDEN = Path(__file__).parent / "golden"
SOURCES = (source("one", publisher="daily", published="2022-06"), source("two", relays=["agency"]))
PRICE = Money.model_validate({"amount": "69.50", "currency": "USD", "basis": "contract", "is_estimate": True})
DS = dataset(
    transfer("delivered", terms="sale", number=6, value=PRICE, through=["TUR", "USA"]),
    transfer("delivered", terms="donation", source="two", when="2022-03-10", designation="Bayraktar TB2"),
    talks("offered", step("held", "2022-04"), good_offices=True, issues=["land"]),
    talks("offered", source="two", good_offices=False, issues=["land", "prisoners"], others={"TUR": "host"}),
    statement("praise", about=["RUS"]),
    entities=SOURCES,
)
fewer = settings(max_examples=max(10, settings().max_examples // 4))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("disagreements.txt", printed(show.tables(DS.disagreements(), DS))),
        ("disagreements.json", show.to_json(DS.disagreements(), DS) + "\n"),
        ("disagreements.csv", show.to_csv(DS.disagreements(), DS)),
    ],
)
def test_golden(name: str, text: str) -> None:
    """The text of disagreements on two events matches the approved text."""
    file = GOLDEN / name
    if os.environ.get("MEDIATION_REFRESH"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@fewer
@given(ds=testing.datasets() | drawn.datasets())
def test_conservation(ds: Dataset) -> None:
    """JSON and CSV have every account of every disagreement, with its evidence, and the text every field."""
    found = ds.disagreements()
    accounts = [record for each in found for version in each.versions for record in version.records]
    in_json = [
        account
        for each in json.loads(show.to_json(found, ds))
        for version in each["versions"]
        for account in version["accounts"]
    ]
    rows = list(csv.DictReader(io.StringIO(show.to_csv(found, ds))))
    assert [each["record"] for each in in_json] == [each["record"] for each in rows] == accounts
    for record, account, row in zip(accounts, in_json, rows, strict=True):
        assert [each["start"] for each in account["evidence"]] == [each.start for each in ds[record].evidence]
        assert row["evidence"] == " ".join(f"{each.start}-{each.end}" for each in ds[record].evidence)
        assert row["outlet"] == account["outlet"] == ds.sources[ds[record].source].origin
    text = printed(show.tables(found, ds), width=400)
    assert all(each.event in text for each in found)
    assert text.count("contradiction") >= sum(each.nature == "contradiction" for each in found)


def test_silence() -> None:
    """Without disagreements, a sentence says so, and consolidated records name the source of evidence from others."""
    one = DS.consolidate()
    assert printed(show.tables(one.disagreements(), one)) == "No accounts of one event differ.\n"
    third = transfer("delivered", terms="loan", source="three", designation="others")
    ds = dataset(*(each for each in one if each.kind == "arms_transfer"), third, entities=SOURCES)
    assert "two 0–9" in printed(show.tables(ds.disagreements(), ds))
