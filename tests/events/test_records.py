"""Tests of event tables made from the records of a dataset."""

from collections import Counter
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import drawn
from analysis.test_balance import questions
from mediation import Balance, Dataset, UsageError, balance, load_seeds, testing
from mediation.analysis.table_balance import TableBalance
from mediation.events.schema import EVENT_COLUMNS, REJECT
from mediation.moves import RULES
from moves.build import Entity, actor, dataset, measure, source, statement, talks

fewer = settings(max_examples=max(10, settings().max_examples // 3))
SHARED = ("actor", "poles", "dispute", "domains", "rules", "accounts", "periods", "is_exhaustive", "base")


def frame(ds: Dataset) -> pl.DataFrame:
    return pl.DataFrame(ds.events().checked.collect().to_native())


def check(one: Balance, other: TableBalance) -> None:
    """Check that the balance of records equals the balance of their table."""
    assert {name: getattr(one, name) for name in SHARED} == {name: getattr(other, name) for name in SHARED}
    assert (one.cells, one.totals) == (other.cells, other.totals)
    assert one.sensitivity[:-1] == other.sensitivity
    assert one.sensitivity[-1].reading == "any account"
    assert len(one.moves) == len(other.moves) == len(other.moves.to_frame())
    assert (other.resolutions, other.rejected, other.why_not) == (None, (), ())


class TestBalance:
    """The balance of a table equals the balance of its records."""

    @pytest.mark.parametrize("dispute", [None, "russia-ukraine"])
    @pytest.mark.parametrize("poles", [("RUS", "UKR"), ("RUS", "west"), ("Ukraine", {"Brussels": ("NATO", "EU")})])
    @pytest.mark.parametrize("members", [True, False])
    def test_of_the_seeds(self, dispute: str | None, poles: tuple[Any, Any], members: bool) -> None:
        """Check the seeds, with various poles and names for them."""
        ds = load_seeds()
        question: dict[str, Any] = {"actor": "Türkiye", "poles": poles, "dispute": dispute, "members": members}
        check(balance(ds, **question), balance(ds.events(), **question))

    @pytest.mark.slow
    @given(ds=drawn.datasets(), question=questions)
    def test_of_related_records(self, ds: Dataset, question: dict[str, Any]) -> None:
        """Check any question about records that agree with or contradict each other."""
        check(balance(ds, **question), balance(ds.events(), **question))

    @pytest.mark.slow
    @fewer
    @given(ds=testing.datasets(), every=st.sampled_from(["1y", "1w", "1d"]))
    def test_of_any_records(self, ds: Dataset, every: str) -> None:
        """Check any records."""
        poles = ("RUS", {"West": ("USA", "UKR", "igo-1")})
        check(balance(ds, "TUR", poles, every=every), balance(ds.events(), "TUR", poles, every=every))

    def test_of_other_rules(self) -> None:
        """Check custom rules. The table names them, and rejects questions under other rules."""
        ds, few = load_seeds(), attrs.evolve(RULES["2026.1"], version="few", rules=RULES["2026.1"].rules[:6])
        one, other = balance(ds, "TUR", ("RUS", "UKR"), rules=few), balance(ds.events(few), "TUR", ("RUS", "UKR"))
        check(one, other)
        assert other.rules == "few"
        check(one, balance(ds.events(few), "TUR", ("RUS", "UKR"), rules=few))
        with pytest.raises(
            UsageError, match=r'moves of this table come from the rules few\. Rules "own" are for records'
        ):
            balance(ds.events(few), "TUR", ("RUS", "UKR"), rules=attrs.evolve(few, version="own"))
        with pytest.raises(UsageError, match='Unknown rule set "1999'):
            ds.events("1999.1")


class TestTable:
    """The table has the data of the acts."""

    @given(ds=drawn.datasets())
    def test_one_row_per_act(self, ds: Dataset) -> None:
        """Each act is one row with its event, dates and classes. No row is malformed."""
        rows = frame(ds)
        acts, _ = RULES["2026.1"].acts(ds)
        assert rows.columns == [*EVENT_COLUMNS, REJECT]
        assert rows[REJECT].null_count() == len(rows)
        names = ("event", "counted_as", "record", "actor", "target", "move_class", "form", "means", "domain", "times")
        assert Counter(rows.select(names).rows()) == Counter(
            tuple(str(v) if isinstance(v, str) else v for v in (getattr(act, name) for name in names)) for act in acts
        )
        days = rows.select("record", "earliest", "latest").rows()
        assert Counter(days) == Counter((act.record, act.when.earliest, act.when.latest) for act in acts)

    def test_bridging_rows_share_their_event(self) -> None:
        """Hosting talks between two sides makes a row toward each side, with the same event."""
        rows = frame(dataset(talks("held", others={"TUR": "host"}))).filter(pl.col("actor") == "TUR")
        assert rows.select("event", "target", "move_class").rows() == [
            ("negotiation-1", "RUS", "bridging"),
            ("negotiation-1", "UKR", "bridging"),
        ]

    def test_codes(self) -> None:
        """Only the author's row of a statement has codes: those of the speech act."""
        rows = frame(
            dataset(
                statement("praise", about=["UKR"], speaker="kalin", on_behalf_of="TUR"),
                measure("sanction", "imposed", targets=["RUS"]),
            )
        ).sort("record")
        codes = ("actor", "code", "codebook", "plover", "plover_mode", "quad", "goldstein")
        assert rows.select(codes).rows() == [
            ("TUR", None, None, None, None, None, None),
            ("TUR", "051", "cameo-1.1", "SUPPORT", None, None, None),
        ]

    def test_names_and_urls(self) -> None:
        """Rows have the names of actors, and the URL of the source if it has one."""
        own: list[Entity] = [
            source("one", url="https://example.org/1"),
            actor("TUR", names=[{"text": "Türkiye", "kind": "preferred"}]),
        ]
        rows = frame(dataset(measure("sanction", "imposed", targets=["RUS"]), entities=own))
        assert rows.select("actor_name", "target_name", "url").rows() == [("Türkiye", "RUS", "https://example.org/1")]

    def test_table_metadata(self) -> None:
        """The table has the actors, disputes and coverage of the dataset, and the version of the rules."""
        ds = load_seeds()
        table = ds.events()
        assert (table.actors, table.coverage, table.rules) == (ds.actors, ds.coverage, "2026.1")
        assert table.disputes == tuple(ds.disputes)
        assert (table.countries, table.has_repeats, table.files) == ("id", True, ())


def test_the_repr_of_a_table_of_records() -> None:
    """The repr shows the rule set behind the moves."""
    shown = repr(load_seeds().events())
    assert shown == "<EventTable: a frame of polars; codes cameo-1.1; actors id; moves by 2026.1>"
