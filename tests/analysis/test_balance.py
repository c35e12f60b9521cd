"""Balances, against a naive oracle and by their laws."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import drawn
from analysis.oracle import Bounds, Expected, expect
from mediation import AnyRecord, Balance, Dataset, UsageError, balance, load_seeds, testing
from mediation.accounts import POLICIES
from mediation.analysis import Cell, Count, Equidistance, Finding
from mediation.analysis.counts import NONE
from moves.build import Entity, dataset, measure, meeting, source, statement, talks, transfer

DOMAINS = ("military", "diplomatic", "economic", "humanitarian")
EVERY = ("1y", "6mo", "1q", "2y")
# Actors and poles. Those with many moves come first.
SIDES = (
    ("TUR", ("RUS", "UKR")),
    ("TUR", ("USA", "RUS")),
    ("TUR", ({"West": ("USA", "UKR", "EU")}, "RUS")),
    ("TUR", ("west", "RUS")),
    ("TUR", ("UKR", "NATO")),
    ("USA", ("RUS", "west")),
    ("RUS", ({"Europe": ("UKR", "EU")}, "NATO")),
)
# Settings of a balance. Properties that compare two balances draw fewer datasets.
questions = st.builds(
    lambda sides, options: {"actor": sides[0], "poles": sides[1], **options},
    st.sampled_from(SIDES),
    st.fixed_dictionaries(
        {},
        optional={
            "dispute": st.sampled_from(drawn.DISPUTES),
            "domain": st.lists(st.sampled_from(DOMAINS), min_size=1, max_size=2),
            "every": st.sampled_from(EVERY),
            "members": st.booleans(),
        },
    ),
)
ways_to_read = st.sampled_from(["merged", "each", *POLICIES])
fewer = settings(max_examples=max(10, settings().max_examples // 3))


def bounds(count: Count) -> Bounds:
    return count.certain, count.possible


def cells(found: Iterable[Cell]) -> dict[tuple[Any, ...], Bounds]:
    """Return the counts of cells by their keys."""
    return {
        (
            each.period,
            str(each.move_class),
            each.pole,
            str(each.form),
            str(each.means),
            str(each.domain),
            each.within_dispute,
        ): bounds(each.count)
        for each in found
    }


def outcome(found: Finding) -> dict[str, Any]:
    """Return an outcome in plain numbers, as the oracle gives it."""

    def ends(value: Equidistance | None) -> object:
        return value and (value.lower, value.upper)

    pairs = ("favour", "cooperation", "conflict", "restraint", "contact")
    return {
        **{name: tuple(bounds(each) for each in getattr(found, name)) for name in pairs},
        "bridging": bounds(found.bridging),
        "evenness": (ends(found.equidistance_in_cooperation), ends(found.equidistance_in_conflict)),
        "leans": found.leans,
    }


def numbers(answer: Balance) -> dict[str, Any]:
    """Return all counts and findings of a balance."""
    return {
        "cells": cells(answer.cells),
        "totals": cells(answer.totals),
        "periods": answer.periods,
        "outcomes": {each.reading: outcome(each) for each in answer.sensitivity},
    }


def counts_of_kinds(answer: Balance) -> dict[tuple[Any, ...], Count]:
    """Return the totals, without regard to the dispute."""
    counts: dict[tuple[Any, ...], Count] = defaultdict(lambda: NONE)
    for (*kind, _), count in cells(answer.totals).items():
        counts[tuple(kind)] += Count(*count)
    return counts


def check(answer: Balance, expected: Expected) -> None:
    """Compare a balance with what the oracle expects of it."""
    moves = [(move.record, move.rule, move.pole, str(move.move_class), move.within_dispute) for move in answer.moves]
    assert sorted(moves) == sorted(expected.moves)
    assert [each.record for each in answer.why_not] == expected.why_not
    assert [each.label for each in answer.periods] == expected.periods
    assert cells(answer.cells) == expected.cells
    assert cells(answer.totals) == expected.totals
    assert {each.reading: outcome(each) for each in answer.sensitivity} == {
        name: attrs.asdict(each, recurse=False) for name, each in expected.outcomes.items()
    }
    assert answer.base == answer.sensitivity[0]


class TestOracle:
    """A balance equals that of a second implementation of rules and counts, written from the codebook."""

    @pytest.mark.parametrize("dispute", [None, "russia-ukraine"])
    @pytest.mark.parametrize("poles", [("RUS", "UKR"), ("RUS", "NATO"), ("UKR", {"Rest": ("RUS", "SYR", "USA")})])
    @pytest.mark.parametrize(
        "actor", ["TUR", *(pytest.param(each, marks=pytest.mark.slow) for each in ("RUS", "UKR", "USA", "NATO", "EU"))]
    )
    def test_of_the_seeds(self, actor: str, poles: tuple[Any, Any], dispute: str | None) -> None:
        """The seeds give the same answer, for several actors, poles, disputes, periods and domains."""
        ds = load_seeds()
        named = {each for pole in poles for each in (pole["Rest"] if isinstance(pole, dict) else (pole,))}
        if actor in named:
            poles = ("TUR", "EU" if actor != "EU" else "USA")
        for domain in ((), ("military",), ("diplomatic", "economic")):
            for every in ("1y", "1q"):
                answer = balance(ds, actor, poles, dispute=dispute, every=every, domain=domain)
                check(answer, expect(ds, answer, every=every))

    @pytest.mark.slow
    @settings(max_examples=max(1_000, settings().max_examples))
    @given(ds=drawn.datasets(), question=questions, accounts=ways_to_read)
    def test_of_records_that_meet(self, ds: Dataset, question: dict[str, Any], accounts: str) -> None:
        """Cells, totals, every reading, moves and the records without one are those of the oracle."""
        answer = balance(ds, **question, accounts=accounts)
        check(answer, expect(ds, answer, every=question.get("every", "1y")))

    @pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.slow)])
    def test_of_asserted_records(self, count: int) -> None:
        """So are they if the sources assert everything, which makes more moves certain."""

        @settings(max_examples=max(count, settings().max_examples // 2))  # 5,000 in the full profile
        @given(ds=testing.datasets(max_records=12), dispute=st.sampled_from([None, "dispute-1"]), accounts=ways_to_read)
        def alike(ds: Dataset, dispute: str | None, accounts: str) -> None:
            sure = attrs.evolve(ds, records=tuple(each.replace(modality="asserted") for each in ds.records))
            answer = balance(sure, "TUR", ("RUS", "UKR"), dispute=dispute, accounts=accounts, every="6mo")
            check(answer, expect(sure, answer, every="6mo"))

        alike()

    @pytest.mark.slow
    @settings(max_examples=max(200, settings().max_examples))
    @given(ds=testing.datasets(), dispute=st.sampled_from([None, "dispute-1"]), accounts=ways_to_read)
    def test_of_any_records(self, ds: Dataset, dispute: str | None, accounts: str) -> None:
        """So they are for datasets of any records."""
        poles = ("RUS", {"West": ("USA", "UKR", "igo-1")})
        answer = balance(ds, "TUR", poles, dispute=dispute, accounts=accounts)
        check(answer, expect(ds, answer, every="1y"))


SPREAD = ("favour", "cooperation", "conflict", "restraint", "contact")


def within(one: Finding, bounds: Finding) -> bool:
    """Return whether all counts lie within those of another finding."""
    pairs = [(getattr(one, name)[side], getattr(bounds, name)[side]) for name in SPREAD for side in (0, 1)]
    pairs.append((one.bridging, bounds.bridging))
    return all(wide.certain <= count.certain and count.possible <= wide.possible for count, wide in pairs)


class TestResolutions:
    """Bounds over all readings of the accounts."""

    @pytest.mark.slow
    @given(ds=drawn.datasets() | testing.datasets(max_records=12), question=questions)
    def test_every_policy_lies_within(self, ds: Dataset, question: dict[str, Any]) -> None:
        """Merged accounts, and accounts resolved by any named policy, give counts within the resolutions."""
        question = {"actor": "TUR", "poles": ("RUS", "UKR"), "every": question.get("every", "1y")} | (
            question if "NATO" in ds.actors else {}
        )
        answers = {each: balance(ds, **question, accounts=each) for each in ("merged", "each", *POLICIES)}
        bounds = answers["merged"].resolutions
        assert {name: within(each.base, bounds) for name, each in answers.items()} == dict.fromkeys(answers, True)
        assert all(each.resolutions == bounds == each.sensitivity[-1] for each in answers.values())
        assert {name: each.accounts for name, each in answers.items()} == {each: each for each in answers}

    @pytest.mark.slow
    @fewer
    @given(ds=drawn.datasets(), question=questions, data=st.data())
    def test_every_account_lies_within(self, ds: Dataset, question: dict[str, Any], data: st.DataObject) -> None:
        """The same for a dataset with any one account of each event, if no process is in doubt."""
        kept = {data.draw(st.sampled_from(accounts)).id for accounts in ds.accounts.values()}
        one = ds.filter(lambda record: record.id in kept)
        assert within(balance(one, **question).base, balance(ds, **question).resolutions)

    @pytest.mark.slow
    @fewer
    @given(ds=drawn.datasets(), question=questions)
    def test_of_what_is_agreed(self, ds: Dataset, question: dict[str, Any]) -> None:
        """If each event has one account, there is one reading, and all findings are equal."""
        one = ds.consolidate()
        answers = [balance(one, **question, accounts=each) for each in ("merged", "each", *POLICIES)]
        assert all(numbers(each) == numbers(answers[0]) for each in answers)
        base, *_, last = answers[0].sensitivity
        assert attrs.evolve(last, reading=base.reading, sentence=base.sentence) == base

    @pytest.mark.slow
    @fewer
    @given(ds=drawn.datasets(), question=questions, policy=st.sampled_from(list(POLICIES)))
    def test_a_policy_is_a_consolidated_dataset(self, ds: Dataset, question: dict[str, Any], policy: str) -> None:
        """The balance under a policy equals that of the consolidated dataset, except for the resolutions."""
        one, other = balance(ds, **question, accounts=policy), balance(ds.consolidate(policy), **question)
        assert attrs.evolve(one, accounts="merged", sensitivity=(), resolutions=other.resolutions) == attrs.evolve(
            other, sensitivity=()
        )
        assert one.sensitivity[:-1] == other.sensitivity[:-1]

    def test_contradicting_terms(self) -> None:
        """A sale is a move of the buyer, a gift is not: certain or absent under one policy, possible overall."""
        sold = transfer("delivered", terms="sale", source="one")
        given_ = transfer("delivered", terms="donation", source="two")
        ds = dataset(sold, given_, entities=[source("one", published="2022"), source("two", published="2023")])

        def toward_the_seller(**reading: Any) -> str:
            return str(balance(ds, "UKR", ("TUR", "RUS"), **reading).base.cooperation[0])

        found = {each: toward_the_seller(accounts=each) for each in ("merged", "each", *POLICIES)}
        assert found == {
            "merged": "1",
            "each": "0–1",
            "coalesce": "1",
            "consensus": "0–1",
            "precise": "1",
            "unite": "1",
            "latest": "0",
        }
        assert toward_the_seller(accounts={"terms": "latest"}) == "0"
        assert balance(ds, "UKR", ("TUR", "RUS"), accounts={"terms": "latest"}).accounts == "terms latest, coalesce"

    def test_corroboration_survives(self) -> None:
        """An event that two outlets report is corroborated as one record too; relays of one outlet are one."""
        accounts = [transfer("delivered", source=each) for each in ("one", "two", "three")]
        for sources, expected in (((0, 1), "1"), ((1, 2), "0")):
            ds = dataset(*(accounts[number] for number in sources), entities=drawn.SOURCES)
            for reading in ("merged", "each", *POLICIES):
                answer = balance(ds, "TUR", ("RUS", "UKR"), accounts=reading)
                (found,) = (each for each in answer.sensitivity if each.reading == "corroborated")
                assert str(found.cooperation[1]) == expected, reading

    def test_corroborated_only_by_same_move(self) -> None:
        """A move in one account is not corroborated by an account of the same event without a move."""
        told = transfer("delivered", source="one")
        other = transfer("under_consideration", source="two")
        for first, second in (("2022", "2023"), ("2023", "2022")):
            entities = [source("one", published=first), source("two", published=second)]
            answer = balance(dataset(told, other, entities=entities), "TUR", ("RUS", "UKR"), accounts="each")
            (found,) = (each for each in answer.sensitivity if each.reading == "corroborated")
            assert (str(answer.base.cooperation[1]), str(found.cooperation[1])) == ("0–1", "0")

    def test_a_process_in_doubt(self) -> None:
        """If accounts differ on what is a round, either the process or the round may count."""
        whole = talks("held", event="whole", others={"TUR": "host"})
        round_ = talks("held", event="round", others={"TUR": "host"}, part_of="whole")
        other = talks("held", event="round", others={"TUR": "host"}, source="two")
        answer = balance(dataset(whole, round_, other), "TUR", ("RUS", "UKR"))
        assert (str(answer.base.bridging), str(answer.resolutions.bridging)) == ("1", "1–2")

    def test_unknown_policy(self) -> None:
        """An unknown policy is rejected, with the known ones."""
        with pytest.raises(UsageError, match='Unknown policy "newest"'):
            balance(dataset(), "TUR", ("RUS", "UKR"), accounts="newest")


# Records that don't concern a balance of Türkiye between Russia and Ukraine.
ELSEWHERE: tuple[AnyRecord, ...] = (
    transfer("delivered", supplier="USA", recipient="UKR", event="elsewhere"),
    statement("praise", "TUR", about=["USA"], event="elsewhere"),
    meeting("held", attendees=["RUS", "UKR"], event="elsewhere"),
    talks("held", others={"USA": "host"}, event="elsewhere"),
    talks("held", parties=["RUS", "UKR"], others={"TUR": "host"}, modality="negated", event="elsewhere"),
    measure("sanction", "declined", targets=["USA"], refers_to="measure-1", event="elsewhere"),
)


def entities(ds: Dataset) -> list[Entity]:
    """Return the sources, actors and disputes of a dataset."""
    return [*ds.sources.values(), *ds.actors.values(), *ds.disputes.values()]


def retold(record: AnyRecord, source_id: str) -> AnyRecord:
    """Return the same account by another source."""
    evidence = [each.replace(source=source_id) for each in record.evidence]
    return record.replace(source=source_id, evidence=tuple(evidence))


def moved(record: AnyRecord) -> AnyRecord:
    """Return the record with events of other names."""
    links = {name: f"{value}-apart" for name in LINKS if (value := getattr(record, name, None))}
    return record.replace(**links)


LINKS = ("event", "part_of", "refers_to", "performs", "announces")


def with_names(record: AnyRecord, names: dict[str, str]) -> AnyRecord:
    """Return the record with other states."""
    text = record.model_dump_json()
    for old, new in names.items():
        text = text.replace(f'"{old}"', f'"<{new}>"')
    return type(record).model_validate_json(text.replace('"<', '"').replace('>"', '"'))


@pytest.mark.slow
class TestLaws:
    """Properties of every balance, for any records."""

    @fewer
    @given(ds=drawn.datasets(), question=questions)
    def test_conservation(self, ds: Dataset, question: dict[str, Any]) -> None:
        """Every record is either among the moves or among the records without one, with a reason."""
        answer = balance(ds, **question)
        moving, silent = {move.record for move in answer.moves}, [each.record for each in answer.why_not]
        assert silent == [record.id for record in ds if record.id not in moving]
        assert all(each.reason for each in answer.why_not)
        assert {move.pole for move in answer.moves} <= {pole.name for pole in answer.poles}

    @fewer
    @given(ds=drawn.datasets(), question=questions)
    def test_periods_and_totals(self, ds: Dataset, question: dict[str, Any]) -> None:
        """Over the periods certain counts add up to no more than the total, and possible ones to no less."""
        answer = balance(ds, **question)
        by_period: dict[tuple[Any, ...], Count] = defaultdict(lambda: NONE)
        for (_, *kind), count in cells(answer.cells).items():
            by_period[tuple(kind)] += Count(*count)
        for (_, *kind), (certain, possible) in cells(answer.totals).items():
            assert by_period[tuple(kind)].certain <= certain
            assert by_period[tuple(kind)].possible >= possible or not answer.periods
        assert {cell.period for cell in answer.cells} <= {period.label for period in answer.periods}

    @fewer
    @given(ds=drawn.datasets(), question=questions)
    def test_swapped_poles(self, ds: Dataset, question: dict[str, Any]) -> None:
        """Swapping the poles swaps the answer and changes nothing else."""
        first, second = question["poles"]
        one, other = balance(ds, **question), balance(ds, **question | {"poles": (second, first)})
        assert other.poles == one.poles[::-1]
        assert (one.cells, one.totals, one.periods, one.moves) == (
            other.cells,
            other.totals,
            other.periods,
            other.moves,
        )
        assert [each.record for each in one.why_not] == [each.record for each in other.why_not]
        mirrored = [
            attrs.evolve(
                each,
                favour=each.favour[::-1],
                cooperation=each.cooperation[::-1],
                conflict=each.conflict[::-1],
                restraint=each.restraint[::-1],
                contact=each.contact[::-1],
            )
            for each in one.sensitivity
        ]
        assert list(other.sensitivity) == mirrored

    @fewer
    @given(ds=drawn.datasets(), added=st.sampled_from(ELSEWHERE), at=st.integers(0, 14))
    def test_a_record_from_elsewhere(self, ds: Dataset, added: AnyRecord, at: int) -> None:
        """A record that concerns neither actor nor poles changes only the list of records without a move."""
        more = dataset(*ds.records[:at], added, *ds.records[at:], entities=entities(ds))
        one, other = (balance(each, "TUR", ("RUS", "UKR")) for each in (ds, more))
        assert numbers(one) == numbers(other)
        assert one.moves == other.moves
        assert {each.record for each in other.why_not} - {each.record for each in one.why_not} == {added.id}

    @fewer
    @given(ds=drawn.datasets().filter(len), question=questions, data=st.data())
    def test_a_second_account(self, ds: Dataset, question: dict[str, Any], data: st.DataObject) -> None:
        """The same account by another outlet changes only the corroborated reading, which can only grow."""
        copy = retold(data.draw(st.sampled_from(ds.records)), "five")
        more = dataset(*ds.records, copy, entities=[source("five"), *entities(ds)])
        one, other = (numbers(balance(each, **question)) for each in (ds, more))
        for each in (one, other):
            each["outcomes"].pop("any account")  # another account may lead, which changes the policies' versions
        before, after = (each["outcomes"].pop("corroborated") for each in (one, other))
        assert one == other
        for name in ("cooperation", "conflict", "restraint", "contact"):
            for earlier, later in zip(before[name], after[name], strict=True):
                assert earlier[0] <= later[0]
                assert earlier[1] <= later[1]

    @fewer
    @given(ds=drawn.datasets(), question=questions, random=st.randoms(use_true_random=False))
    def test_order(self, ds: Dataset, question: dict[str, Any], random: Random) -> None:
        """The order of the records doesn't change the counts."""
        records = random.sample(ds.records, len(ds))
        one, other = balance(ds, **question), balance(attrs.evolve(ds, records=tuple(records)), **question)
        assert numbers(one) == numbers(other)
        assert Counter(one.moves) == Counter(other.moves)

    @fewer
    @given(ds=drawn.datasets(), other=drawn.datasets(), every=st.sampled_from(EVERY))
    def test_disjoint_merging(self, ds: Dataset, other: Dataset, every: str) -> None:
        """Datasets without a common event add up: totals and cells are the sums of both."""
        apart = [moved(record) for record in other.records]
        both = dataset(*ds.records, *apart, entities=entities(ds))
        answers = [
            balance(each, "TUR", ("RUS", "UKR"), every=every)
            for each in (ds, dataset(*apart, entities=entities(ds)), both)
        ]
        one, two, whole = (Counter({key: pair[0] for key, pair in cells(each.totals).items()}) for each in answers)
        assert one + two == +whole
        one, two, whole = (Counter({key: pair[1] for key, pair in cells(each.totals).items()}) for each in answers)
        assert one + two == +whole

    @fewer
    @given(ds=drawn.datasets(), question=questions, accounts=ways_to_read)
    def test_certain_is_at_most_possible(self, ds: Dataset, question: dict[str, Any], accounts: str) -> None:
        """Bounds are in order in each cell, and an event happened at least once."""
        answer = balance(ds, **question, accounts=accounts)
        for cell in (*answer.cells, *answer.totals):
            assert 0 <= cell.count.certain <= cell.count.possible
            assert cell.count.certain <= cell.times.certain
            assert cell.count.possible <= cell.times.possible

    @fewer
    @given(ds=drawn.datasets(), question=questions, random=st.randoms(use_true_random=False))
    def test_renamed_actors(self, ds: Dataset, question: dict[str, Any], random: Random) -> None:
        """Other names of states give the same counts."""
        states = ["TUR", "RUS", "UKR", "USA"]
        names = dict(zip(states, random.sample(states, 4), strict=True))
        renamed = dataset(
            *(with_names(each, names) for each in ds.records),
            entities=[each for each in entities(ds) if each.id not in states],
        )
        plain = dataset(*ds.records, entities=[each for each in entities(ds) if each.id not in states])
        options = {name: value for name, value in question.items() if name in ("dispute", "domain", "every")}
        one = balance(plain, "TUR", ("RUS", "UKR"), **options)
        other = balance(renamed, names["TUR"], (names["RUS"], names["UKR"]), **options)
        poles = {names[each]: each for each in states} | {"both": "both"}
        found = {(key[0], key[1], poles[key[2]], *key[3:]): pair for key, pair in cells(other.cells).items()}
        assert found == cells(one.cells)

    @fewer
    @given(ds=drawn.datasets(), question=questions)
    def test_domains(self, ds: Dataset, question: dict[str, Any]) -> None:
        """The totals and moves of each domain alone are, together, those of all domains."""
        question.pop("domain", None)
        whole = balance(ds, **question)
        parts = [balance(ds, **question, domain=domain) for domain in {move.act.domain for move in whole.moves}]
        assert Counter(cell for part in parts for cell in part.totals) == Counter(whole.totals)
        assert Counter(move for part in parts for move in part.moves) == Counter(whole.moves)

    @fewer
    @given(ds=drawn.datasets(), question=questions, every=st.sampled_from(EVERY))
    def test_the_length_of_periods(self, ds: Dataset, question: dict[str, Any], every: str) -> None:
        """Totals and readings don't depend on the length of a period."""
        one, other = balance(ds, **question), balance(ds, **question | {"every": every})
        assert one.totals == other.totals
        assert one.sensitivity == other.sensitivity

    @fewer
    @given(ds=drawn.datasets())
    def test_the_actor_is_not_its_own_pole(self, ds: Dataset) -> None:
        """The actor among a pole's members changes nothing."""
        one, other = (
            balance(ds, "TUR", ({"West": members}, "RUS")) for members in (("USA", "UKR"), ("USA", "TUR", "UKR"))
        )
        assert one == other

    @fewer
    @given(ds=drawn.datasets(), dispute=st.sampled_from(drawn.DISPUTES))
    def test_disputes(self, ds: Dataset, dispute: str) -> None:
        """A dispute changes favour and no other count. Without one, the readings about it equal the base."""
        free, scoped = (balance(ds, "TUR", ("RUS", "UKR"), dispute=each) for each in (None, dispute))
        of = {each.reading: outcome(each) for each in free.sensitivity}
        assert of["any dispute"] == of["dispute only"] == of["base"]
        within = {each.reading: outcome(each) for each in scoped.sensitivity}
        assert within["any dispute"] == of["base"]
        assert within["dispute only"]["conflict"] == within["base"]["conflict"]
        for (certain, possible), (most_certain, most_possible) in zip(
            within["base"]["favour"], of["base"]["favour"], strict=True
        ):
            assert certain <= most_certain
            assert possible <= most_possible
        assert counts_of_kinds(free) == counts_of_kinds(scoped)
