"""The records of a dataset as an event table."""

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
    """Compare a balance of records with that of their table."""
    assert {name: getattr(one, name) for name in SHARED} == {name: getattr(other, name) for name in SHARED}
    assert (one.cells, one.totals) == (other.cells, other.totals)
    assert one.sensitivity[:-1] == other.sensitivity
    assert one.sensitivity[-1].reading == "any account"
    assert len(one.moves) == len(other.moves) == len(other.moves.to_frame())
    assert (other.resolutions, other.rejected, other.why_not) == (None, (), ())


class TestBalance:
    """A balance of the table is the balance of the records."""

    @pytest.mark.parametrize("dispute", [None, "russia-ukraine"])
    @pytest.mark.parametrize("poles", [("RUS", "UKR"), ("RUS", "west"), ("Ukraine", {"Brussels": ("NATO", "EU")})])
    @pytest.mark.parametrize("members", [True, False])
    def test_of_the_seeds(self, dispute: str | None, poles: tuple[Any, Any], members: bool) -> None:
        """So it is for the seeds, whoever the poles are and however they are called."""
        ds = load_seeds()
        asked: dict[str, Any] = {"actor": "Türkiye", "poles": poles, "dispute": dispute, "members": members}
        check(balance(ds, **asked), balance(ds.events(), **asked))

    @pytest.mark.slow
    @given(ds=drawn.datasets(), question=questions)
    def test_of_records_that_meet(self, ds: Dataset, question: dict[str, Any]) -> None:
        """So it is whatever is asked of records that meet, agree and contradict each other."""
        check(balance(ds, **question), balance(ds.events(), **question))

    @pytest.mark.slow
    @fewer
    @given(ds=testing.datasets(), every=st.sampled_from(["1y", "1w", "1d"]))
    def test_of_any_records(self, ds: Dataset, every: str) -> None:
        """So it is for any records."""
        poles = ("RUS", {"West": ("USA", "UKR", "igo-1")})
        check(balance(ds, "TUR", poles, every=every), balance(ds.events(), "TUR", poles, every=every))

    def test_of_other_rules(self) -> None:
        """So it is under rules of one's own, which the table names; other rules can't be asked of it."""
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
    """The table has what the acts have."""

    @given(ds=drawn.datasets())
    def test_a_row_for_each_act(self, ds: Dataset) -> None:
        """Each act is one row, with its event, its days and what it is, and none is malformed."""
        rows = frame(ds)
        acts, _ = RULES["2026.1"].acts(ds)
        assert rows.columns == [*EVENT_COLUMNS, REJECT]
        assert rows[REJECT].null_count() == len(rows)
        told = ("event", "counted_as", "record", "actor", "target", "move_class", "form", "means", "domain", "times")
        assert Counter(rows.select(told).rows()) == Counter(
            tuple(str(v) if isinstance(v, str) else v for v in (getattr(act, name) for name in told)) for act in acts
        )
        days = rows.select("record", "earliest", "latest").rows()
        assert Counter(days) == Counter((act.record, act.when.earliest, act.when.latest) for act in acts)

    def test_bridging_shares_its_event(self) -> None:
        """Talks held between two are a row toward each of them, of one event."""
        rows = frame(dataset(talks("held", others={"TUR": "host"}))).filter(pl.col("actor") == "TUR")
        assert rows.select("event", "target", "move_class").rows() == [
            ("negotiation-1", "RUS", "bridging"),
            ("negotiation-1", "UKR", "bridging"),
        ]

    def test_codes(self) -> None:
        """A statement has the codes of its speech act, of whoever it is the act; nothing else has a code."""
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

    def test_names_and_places(self) -> None:
        """Actors have their names, and a source that is on the web its address."""
        own: list[Entity] = [
            source("one", url="https://example.org/1"),
            actor("TUR", names=[{"text": "Türkiye", "kind": "preferred"}]),
        ]
        rows = frame(dataset(measure("sanction", "imposed", targets=["RUS"]), entities=own))
        assert rows.select("actor_name", "target_name", "url").rows() == [("Türkiye", "RUS", "https://example.org/1")]

    def test_the_rest_of_the_dataset(self) -> None:
        """The table knows the actors, disputes and coverage of the dataset, and which rules made the moves."""
        ds = load_seeds()
        table = ds.events()
        assert (table.actors, table.coverage, table.rules) == (ds.actors, ds.coverage, "2026.1")
        assert table.disputes == tuple(ds.disputes)
        assert (table.countries, table.has_repeats, table.files) == ("id", True, ())


def test_a_table_of_records_tells_what_made_its_moves() -> None:
    """The table of a dataset is shown with the rule set by which its acts are moves."""
    shown = repr(load_seeds().events())
    assert shown == "<EventTable: a frame of polars; codes cameo-1.1; actors id; moves by 2026.1>"
