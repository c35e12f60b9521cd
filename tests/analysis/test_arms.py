"""Shares of arms transfers, and their bounds."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build_arms import deals, deliveries
from mediation.analysis import tiv_shares

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Supplier": st.sampled_from(["Turkiye", "Poland", "Germany"]),
            "Delivery year": st.sampled_from(["2018", "2019", "2020", "2021"]),
            "TIV delivery values": st.decimals("0.1", 99, places=2).map(str),
        }
    ),
    min_size=1,
    max_size=9,
)
IDS = {"Turkiye": "TUR", "Poland": "POL", "Germany": "DEU"}


@given(ROWS)
def test_shares_of_deliveries(rows: list[dict[str, str]]) -> None:
    """A share is the supplier's TIV in the years divided by all TIV. Shares add up to 1, largest first."""
    with TemporaryDirectory() as name:
        told = [{"SIPRI AT Database ID": str(at), **row} for at, row in enumerate(rows, start=1)]
        ds = mediation.load(deliveries(Path(name) / "sipri.csv", *told))
    within = [row for row in rows if row["Delivery year"] in ("2019", "2020")]
    total = sum(Fraction(row["TIV delivery values"]) for row in within)
    shares = tiv_shares(ds, "2019/2020")
    for each in shares:
        mine = sum(Fraction(row["TIV delivery values"]) for row in within if IDS[row["Supplier"]] == each.actor)
        assert each.share == each.share_at_most == mine / total
        assert each.lower == each.upper
    assert sum(each.share for each in shares) == (1 if within else 0)
    assert [each.lower for each in shares] == sorted((each.lower for each in shares), reverse=True)


def test_shares_among_some_actors(tmp_path: Path) -> None:
    """Given suppliers or recipients restrict the transfers, and shares are of the rest."""
    path = deliveries(
        tmp_path / "sipri.csv",
        {"SIPRI AT Database ID": "1", "TIV delivery values": "30"},
        {"SIPRI AT Database ID": "2", "TIV delivery values": "10", "Supplier": "Poland"},
        {"SIPRI AT Database ID": "3", "TIV delivery values": "60", "Recipient": "Qatar"},
    )
    ds = mediation.load(path)
    assert [str(each) for each in tiv_shares(ds, "2019")] == ["TUR 90.0 %", "POL 10.0 %"]
    assert [str(each) for each in tiv_shares(ds, "2019", recipients=["UKR"])] == ["TUR 75.0 %", "POL 25.0 %"]
    found = tiv_shares(ds, "2019", by="recipient", suppliers=["TUR"])
    assert [(each.actor, each.share) for each in found] == [("QAT", Fraction(2, 3)), ("UKR", Fraction(1, 3))]
    assert tiv_shares(ds, "2018") == ()


def test_doubt_widens_shares(tmp_path: Path) -> None:
    """A 0 means up to half a million. A value for several years may belong to any of them."""
    small = deliveries(
        tmp_path / "small.csv",
        {"TIV delivery values": "0"},
        {"SIPRI AT Database ID": "2", "TIV delivery values": "1.5", "Supplier": "Poland"},
    )
    poland, turkiye = tiv_shares(mediation.load(small), "2019/2020")
    assert [turkiye.lower, turkiye.upper] == [Decimal(0), Decimal("0.5")]
    assert [turkiye.share, turkiye.share_at_most] == [Fraction(0), Fraction(1, 4)]
    assert [poland.share, poland.share_at_most] == [Fraction(3, 4), Fraction(1)]
    assert str(turkiye) == "TUR 0.0–25.0 %"
    register = mediation.load(deals(tmp_path / "register.csv", {10: "2019; 2021"}, {10: "2019-2021"}, {10: ""}))
    found = {period: tiv_shares(register, period)[0] for period in ("2019/2021", "2019/2020")}
    assert [found["2019/2021"].lower, found["2019/2021"].upper] == [Decimal(24), Decimal(24)]
    assert [found["2019/2020"].lower, found["2019/2020"].upper] == [Decimal(0), Decimal(24)]
    assert tiv_shares(register, "2022") == ()


def test_a_deal_is_counted_once(tmp_path: Path) -> None:
    """Two releases with the same deals are rejected."""
    first = mediation.load(deliveries(tmp_path / "first.csv", {}))
    both = first | mediation.load(deliveries(tmp_path / "second.csv", {}, suppliers="Turkiye"))
    with pytest.raises(mediation.UsageError, match="describe one deal"):
        tiv_shares(both, "2019")


@pytest.mark.parametrize(
    ("period", "more", "message"),
    [("2019/..", {}, "2019/.. is open"), ("2019", {"by": "buyer"}, "Use supplier or recipient")],
)
def test_bad_calls_are_rejected(tmp_path: Path, period: str, more: dict[str, Any], message: str) -> None:
    """Open periods and unknown arguments are rejected."""
    with pytest.raises(mediation.UsageError, match=message):
        tiv_shares(mediation.load(deliveries(tmp_path / "sipri.csv", {})), period, **more)


def test_actors_are_named_by_ids_or_names(tmp_path: Path) -> None:
    """One actor or several can be given by id or name. Unknown actors are rejected, not ignored."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {}, {"SIPRI AT Database ID": "2", "Recipient": "Qatar"}))
    asked = tiv_shares(ds, "2019", by="recipient", suppliers=["TUR"])
    assert asked
    for named in ("TUR", "Türkiye", ["Türkiye"]):
        assert tiv_shares(ds, "2019", by="recipient", suppliers=named) == asked
    with pytest.raises(mediation.UsageError, match='Unknown actor "Arland"'):
        tiv_shares(ds, "2019", recipients=["Arland"])
