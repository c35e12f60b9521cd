"""The chart of a balance."""

import sys
from pathlib import Path
from typing import Any

import pytest

import mediation
from mediation import MissingExtraError
from mediation.analysis.move_counts import Counted


def balances() -> list[Counted]:
    seeds = mediation.load_seeds()
    question: dict[str, Any] = {"actor": "TUR", "poles": ("RUS", "UKR")}
    return [mediation.balance(seeds, **question, every="6mo"), mediation.balance(seeds.events(), **question)]


@pytest.mark.parametrize("number", [0, 1])
def test_every_cell_is_drawn(number: int) -> None:
    """The bars of a chart add up to the cells of the balance, for records and for a table."""
    balance = balances()[number]
    spec = balance.plot().to_dict()
    bars = spec["data"]["values"]
    for name in ("certain", "possible"):
        assert sum(bar[name] for bar in bars) == sum(getattr(cell.count, name) for cell in balance.cells) > 0
    assert {bar["pole"] for bar in bars} == {"toward RUS", "toward UKR", "between both"}
    assert {bar["period"] for bar in bars} <= {period.label for period in balance.periods}
    (x, _) = (layer["encoding"]["x"] for layer in spec["spec"]["layer"])
    assert x["scale"]["domain"] == [period.label for period in balance.periods]


def test_subtitle() -> None:
    """The subtitle says whether counts are of reported moves or of all, and names the rule set."""
    balance = balances()[0]
    (subtitle,) = balance.plot().to_dict()["title"]["subtitle"]
    assert subtitle == "Reported moves (minimum counts), rule set 2026.1. Lighter bars: possible moves."


@pytest.mark.slow
def test_reproducible(tmp_path: Path) -> None:
    """Saving twice, offline, gives the same bytes."""
    balance = balances()[0]
    for name in ("a.svg", "b.svg", "a.png"):
        balance.plot().save(str(tmp_path / name))
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.png").read_bytes()[1:4] == b"PNG"


def test_empty_balance() -> None:
    """Without reported moves, the chart has no bars."""
    seeds = mediation.load_seeds().filter(source="caliber-2024", kind="condition")
    actors = [actor for actor in ("TUR", "RUS", "UKR") if actor in seeds.actors]
    assert len(actors) == 3
    assert mediation.balance(seeds, "TUR", ("RUS", "UKR")).plot().to_dict()["data"]["values"] == []


def test_missing_altair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Altair, the error names the command that installs it."""
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mediation\[plot\]'"):
        balances()[0].plot()
