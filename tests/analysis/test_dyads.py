"""Series of directed dyads, against a count in plain loops."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import machine
from analysis.engines import ENGINES, SLOW, Row, table
from mediation import UsageError, When, codes, dyads
from mediation.analysis import CoveredDays, DyadSeries
from mediation.analysis.dyads import Aggregator

LABELS: dict[str, Callable[[date], str]] = {
    "1y": lambda day: str(day.year),
    "1q": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "1mo": lambda day: f"{day.year}-{day.month:02}",
    "1w": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
    "1d": str,
}
ONE: Row = {
    "event": "1",
    "earliest": date(2022, 3, 1),
    "latest": date(2022, 3, 1),
    "actor": "TUR",
    "target": "RUS",
    "code": "051",
    "quad": 1,
    "goldstein": 3.4,
}


def on(day: date) -> Row:
    return {**ONE, "earliest": day, "latest": day}


def found(series: DyadSeries) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the non-empty periods, with their values."""
    rows = series.to_frame(filled=False).drop("number").rows(named=True)
    return {(row.pop("actor"), row.pop("target"), row.pop("period")): row for row in rows}


def check(series: DyadSeries, rows: list[Row], every: str) -> None:
    """Compare a series with the count in plain loops."""
    expected = machine.dyads(rows, LABELS[every])
    for each in expected.values():
        nets = {"sum": each["goldstein_sum"], "mean": each["goldstein_mean"]}
        nets |= {"counts": each.pop("counts"), "share": each.pop("share")}
        each["net_cooperation"] = nets[series.aggregator]
    got = found(series)
    assert got.keys() == expected.keys()
    for key, each in expected.items():
        assert got[key] == pytest.approx(each, nan_ok=False)


@pytest.mark.slow
@given(rows=machine.rows(), every=st.sampled_from(sorted(LABELS)), aggregator=st.sampled_from(get_args(Aggregator)))
def test_counts_are_those_of_loops(rows: list[Row], every: str, aggregator: Aggregator) -> None:
    """Counts, sums, means, classes and net cooperation are those of a count in plain loops."""
    check(dyads(table(rows), every=every, aggregator=aggregator), rows, every)


@pytest.mark.slow
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "lazy"])
def test_every_engine_counts_alike(engine: str) -> None:
    """The same rows give the same series in every engine."""

    @settings(max_examples=1 if engine in SLOW else 8)
    @given(rows=machine.rows(least=8), every=st.sampled_from(["1w", "1q"]))
    def alike(rows: list[Row], every: str) -> None:
        check(dyads(table(rows, engine), every=every), rows, every)

    alike()


@pytest.mark.slow
@given(rows=machine.rows(), every=st.sampled_from(sorted(LABELS)))
def test_empty_periods_are_missing(rows: list[Row], every: str) -> None:
    """Each dyad has every period from the first to the last of all dyads. Empty ones are missing, not zero."""
    series = dyads(table(rows), every=every)
    periods = [(each.actor, each.target, each.period) for each in series]
    assert len(periods) == len(set(periods)) == len(series.to_frame())
    assert len({len(series.of(*pair)) for pair in series.pairs}) <= 1
    full = found(series)
    numbers = ("count", "goldstein_sum", "goldstein_mean", "scored", "verbal_conflict", "net_cooperation")
    for each in series:
        if (each.actor, each.target, each.period) not in full:
            assert [getattr(each, name) for name in numbers] == [None] * len(numbers)
        else:
            assert each.count


class TestNaming:
    """Dyads can be requested by name, and have the ids of the named actors."""

    ROWS = (
        ONE,
        {**ONE, "actor": "UKR", "target": "TUR"},
        {**ONE, "actor": "USA", "target": "RUS"},
        {**ONE, "actor": "ROM", "target": "TUR"},
        {**ONE, "actor": "ROU", "target": "TUR", "goldstein": -1.0},
    )

    @pytest.mark.parametrize(
        ("asked", "pairs"),
        [
            ({"actors": ["Turkey"]}, [("TUR", "RUS")]),
            ({"targets": ["Russia"]}, [("TUR", "RUS"), ("USA", "RUS")]),
            ({"actors": ["USA", "Ukraine"]}, [("UKR", "TUR"), ("USA", "RUS")]),
            ({"actors": ["USA"], "targets": ["TUR"]}, []),
            ({"pairs": [("Ukraine", "Türkiye"), ("TUR", "RUS")]}, [("TUR", "RUS"), ("UKR", "TUR")]),
        ],
    )
    def test_who(self, asked: dict[str, Any], pairs: list[tuple[str, str]]) -> None:
        """Actors, targets and pairs each restrict the rows."""
        assert list(dyads(table(self.ROWS), **asked).pairs) == pairs

    def test_two_codes_of_one_state(self) -> None:
        """A state with two codes in the table is one actor."""
        series = dyads(table(self.ROWS), pairs=[("Romania", "TUR")])
        assert series.pairs == (("ROU", "TUR"),)
        (only,) = series
        assert only.goldstein_sum == pytest.approx(2.4)
        assert (only.count, only.when) == (2, When("2022-03-01/2022-03-31"))

    def test_unknown(self) -> None:
        """Unknown actors, aggregators and dyads are rejected."""
        series = dyads(table([ONE]))
        assert repr(series) == "<DyadSeries: 1 directed dyad, 1 period of 1mo>"
        with pytest.raises(UsageError, match=r'Unknown state or group "Turkei"\. Did you mean'):
            dyads(table([ONE]), actors=["Turkei"])
        with pytest.raises(UsageError, match='Unknown aggregator "median"'):
            dyads(table([ONE]), aggregator="median")  # type: ignore[arg-type]
        with pytest.raises(UsageError, match='Unknown dyad "TUR → UKR"'):
            series.of("TUR", "UKR")

    def test_own_ids(self) -> None:
        """A table with its own ids accepts any id."""
        assert dyads(table([ONE], countries="id"), actors=["TUR"]).pairs == (("TUR", "RUS"),)
        assert dyads(table([ONE], countries="id"), actors=["Ruritania"]).pairs == ()


class TestTables:
    """Missing scores and classes are looked up on request, and the series names the code tables."""

    ROWS = (
        {**ONE, "goldstein": None, "quad": None, "code": "163"},
        {**ONE, "goldstein": 3.0, "quad": None, "code": "163"},
        {**ONE, "goldstein": None, "quad": 1, "code": "999"},
    )

    def test_nothing_is_looked_up_unasked(self) -> None:
        """By default, rows without a score or class stay without."""
        series = dyads(table(self.ROWS))
        (only,) = series
        assert (only.count, only.scored, only.goldstein_sum, only.verbal_cooperation) == (3, 1, 3.0, 1)
        assert (series.goldstein_by, series.quad_by, series.looked_up) == (("row",), ("row",), 0)

    def test_what_rows_lack(self) -> None:
        """A code table fills in missing values for its codes, and keeps the row's own values."""
        series = dyads(table(self.ROWS), goldstein="gdelt", quad="gdelt", aggregator="counts")
        (only,) = series
        score = codes.goldstein("gdelt")["163"]
        assert (only.scored, only.goldstein_sum, only.material_conflict) == (2, 3.0 + score, 2)
        assert only.net_cooperation == -1.0
        assert (series.goldstein_by, series.quad_by, series.looked_up) == (("row", "gdelt"), ("row", "gdelt"), 2)
        (only,) = dyads(table(self.ROWS), quad="gdelt")
        assert (only.scored, only.material_conflict) == (1, 2)

    def test_of_another_codebook(self) -> None:
        """A code table for another codebook is rejected."""
        with pytest.raises(UsageError, match=r"is for cameo-0\.5, but the events use cameo-1\.1"):
            dyads(table([ONE]), goldstein="cameo-0.5")


class TestDates:
    """Rows count in the period of their date."""

    def test_undated(self) -> None:
        """A row that may lie in several periods counts in none, and is counted separately."""
        rows = (ONE, {**ONE, "latest": date(2022, 4, 1)}, {**ONE, "latest": None}, {**ONE, "earliest": None})
        series = dyads(table(rows))
        assert (series.undated, [each.count for each in series]) == (3, [1])
        assert dyads(table(rows), every="1y").undated == 2

    def test_coverage(self) -> None:
        """A covered period without rows has a count of zero and no mean."""
        rows = (ONE, on(date(2022, 3, 4)))
        covered = CoveredDays(by="files", days=tuple(date(2022, 3, day) for day in (1, 2, 4, 5)))
        series = dyads(table(rows), every="1d", coverage=covered).of("TUR", "RUS")
        assert [each.count for each in series] == [1, 0, None, 1, 0]
        assert [each.goldstein_sum for each in series] == [3.4, 0.0, None, 3.4, 0.0]
        assert [each.goldstein_mean for each in series] == [3.4, None, None, 3.4, None]
        assert [each.verbal_conflict for each in series] == [0, 0, None, 0, 0]
        assert list(dyads(table([]), every="1d", coverage=covered)) == []
