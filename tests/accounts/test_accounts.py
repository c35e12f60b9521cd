"""What several accounts of one event make of it: where they differ, and one record of all under a policy."""

import json
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from analysis import drawn
from mediation import (
    Actor,
    Agreement,
    AnyRecord,
    Coalesce,
    Dataset,
    Evidence,
    Meeting,
    Negotiation,
    UsageError,
    load_seeds,
    testing,
)
from mediation.accounts import POLICIES, Disagreement, PolicyLike
from mediation.accounts.claims import key, units
from mediation.accounts.consensus import agreed
from mediation.accounts.consolidation import consolidate
from mediation.accounts.disagreements import show
from mediation.accounts.policies import Policy
from mediation.accounts.union import united
from mediation.models import Money, ThirdParty, TransferStep
from mediation.models.fields import Keyed, marked
from mediation.vocabulary import Nature
from moves.build import actor, agreement, condition, dataset, measure, meeting, source, statement, step, talks, transfer

ANY: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)
SEEDS = load_seeds()
fewer = settings(max_examples=max(10, settings().max_examples // 2))

collections = testing.datasets(max_records=10) | drawn.datasets()
policies = st.sampled_from([*POLICIES, Coalesce(), {"*": "unite", "when": "precise"}])


def told(record: AnyRecord, **changes: object) -> AnyRecord:
    """Return another account of the same event, by source `two`."""
    return retold(record, "two", **changes)


def retold(record: AnyRecord, by: str, **changes: object) -> AnyRecord:
    """Return another account of the same event, by another source."""
    evidence = [each.replace(source=by) for each in record.evidence]
    return record.replace(source=by, evidence=tuple(evidence), **changes)


def parts(found: Sequence[Disagreement]) -> dict[str, tuple[str, list[str]]]:
    """Return the fields with their nature and values."""
    return {each.field: (str(each.nature), [show(version.value) for version in each.versions]) for each in found}


def between(one: AnyRecord, **changes: object) -> dict[str, tuple[str, list[str]]]:
    """Return what a record and another account of its event differ on."""
    found = dataset(one, told(one, **changes)).disagreements()
    mirrored = dataset(retold(one, "two"), retold(one, "one", **changes)).disagreements()
    assert {each.field: each.nature for each in found} == {each.field: each.nature for each in mirrored}
    return parts(found)


class TestDisagreements:
    """Where accounts of one event differ."""

    @fewer
    @given(ds=collections, random=st.randoms(use_true_random=False))
    def test_order(self, ds: Dataset, random: Random) -> None:
        """In whatever order the records stand, the disagreements are the same, by event."""
        shuffled = Dataset(
            sources=tuple(ds.sources.values()),
            actors=tuple(ds.actors.values()),
            disputes=tuple(ds.disputes.values()),
            records=tuple(random.sample(ds.records, len(ds))),
            outside=ds.outside,
        )
        assert shuffled.disagreements() == ds.disagreements()
        assert [each.event for each in ds.disagreements()] == sorted(each.event for each in ds.disagreements())

    @pytest.mark.slow
    @given(ds=collections)
    def test_partition(self, ds: Dataset) -> None:
        """Each disagreement has every account of its event in one version, silent ones in the last, and two or more."""
        for each in ds.disagreements():
            records = [record for version in each.versions for record in version.records]
            assert sorted(records) == sorted(record.id for record in ds.accounts[each.event])
            assert len(each.versions) > 1
            assert not any(version.is_silent for version in each.versions[:-1])
            assert len({key(version.value) for version in each.versions}) == len(each.versions)
            assert {outlet for version in each.versions for outlet in version.outlets} == set(
                ds.corroboration(each.event)
            )
            assert each.field in repr(each)
            assert str(each.nature) in repr(each)

    @pytest.mark.slow
    @fewer
    @given(ds=collections)
    def test_identical_accounts(self, ds: Dataset) -> None:
        """Accounts that say the same in other order, by another source, do not differ; nor does a single account."""
        firsts = [accounts[0] for accounts in ds.accounts.values()]
        copies = [
            record.replace(
                source="copy",
                evidence=tuple(each.replace(source="copy") for each in record.evidence),
                disputes=record.disputes[::-1],
                summary="Said in other words.",
                label="otherwise",
                memo="Copied.",
                confidence="low",
                version=1,
                accounts=(),
            )
            for record in firsts
        ]
        told_twice = Dataset(
            sources=(*ds.sources.values(), source("copy", length=10**6, published="2024-12-31")),
            actors=tuple(ds.actors.values()),
            disputes=tuple(ds.disputes.values()),
            records=(*firsts, *copies),
            outside=ds.outside,
        )
        assert [each.field for each in told_twice.disagreements()] == []

    @pytest.mark.slow
    @given(ds=collections)
    def test_fields_that_agree(self, ds: Dataset) -> None:
        """What all accounts have alike is in no disagreement, and what they have unlike is in one."""
        contested = {(each.event, each.field.partition("[")[0]) for each in ds.disagreements()}
        for event, accounts in ds.accounts.items():
            for unit in units(type(accounts[0])):
                is_contested = any((event, name) in contested for name in unit)
                said = {tuple(key(getattr(each, name)) for name in unit if name != "specificity") for each in accounts}
                assert is_contested <= (len(said) > 1), unit

    def test_versions_of_one_source(self) -> None:
        """Two versions that one text gives are accounts like those of two sources."""
        one = transfer("delivered", terms="sale")
        (found,) = dataset(one, one.replace(version=2, terms="donation")).disagreements()
        assert [each.records for each in found.versions] == [(one.id,), (f"{one.id}#2",)]
        assert repr(found) == ("<Disagreement on arms-transfer-1 terms, contradiction: sale (one); donation (one#2)>")

    def test_silence(self) -> None:
        """Who says nothing has the empty value that the field has for it, and none where the part is left out."""
        one = transfer("delivered", terms="sale", through=["USA"])
        found = dataset(one, told(one, terms="unknown", through=())).disagreements()
        assert {each.field: each.versions[-1].value for each in found} == {"terms": "unknown", "through": ()}
        two = talks("offered", step("held", "2022-04"))
        (left_out,) = dataset(two, told(two, steps=talks("offered").steps)).disagreements()
        assert left_out.versions[-1].value is None

    def test_even_hands(self) -> None:
        """A measure says that it is even-handed, or says nothing of it."""
        one = measure("embargo", "imposed", even_handed=True)
        (found,) = dataset(one, told(one, even_handed=False)).disagreements()
        assert [each.value for each in found.versions] == [True, None]

    def test_order_of_steps(self) -> None:
        """Steps are told in the order in which such a thing comes about, not in that of their names."""
        one = talks(step("offered", "2022-01"), step("held", "2022-04"))
        other = talks(step("offered", "2022-02"), step("held", "2022-05"))
        assert list(between(one, steps=other.steps)) == ["steps[offered].when", "steps[held].when"]

    def test_repr(self) -> None:
        """A disagreement shows each side with those who are on it, and silence as silence."""
        one = transfer("delivered", terms="sale")
        (found,) = dataset(one, retold(one, "b"), retold(one, "c", terms="unknown")).disagreements()
        assert repr(found) == "<Disagreement on arms-transfer-1 terms, omission: sale (b, one); nothing (c)>"
        assert (found.event, found.kind, found.field) == (one.event, "arms_transfer", "terms")

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (True, "yes"),
            (False, "no"),
            (None, "None"),
            (("a", "b"), "a, b"),
            (Money(amount=Decimal("10.50"), currency="USD"), "10.5 USD"),
            (Money(amount=Decimal(10), currency="USD", basis="offer", is_estimate=True), "about 10 USD (offer)"),
        ],
    )
    def test_values_shown(self, value: object, shown: str) -> None:
        """Values read like words: yes and no, lists with commas, money with its currency and what it is of."""
        assert show(value) == shown


class TestNature:
    """In what way two accounts differ."""

    @pytest.mark.parametrize(
        ("one", "other", "nature"),
        [
            ("2022-03", "2022-03-10", "precision"),
            ("2022-03", "2022-04", "contradiction"),
            ("2022-03-10", "2022-03-11", "contradiction"),
            ("[2022-03-01, 2022-03-03]", "2022-03-02", "contradiction"),
            ("[2022-03-01, 2022-03-03]", "2022-03", "precision"),
            ("2022-03/2022-05", "2022-03-10/2022-05", "precision"),
            ("2022-03/2022-05", "2022-04/2022-05", "contradiction"),
            ("2022-03/2022-05", "2022-03/2022-06", "contradiction"),
            ("2022-03/2022-05", "2022-04-10", "precision"),
            ("2022-03/2022-05", "2022-06-10", "contradiction"),
            ("2014/..", "2014/2022", "contradiction"),
            ("2014/..", "2014/", "precision"),
        ],
    )
    def test_of_dates(self, one: str, other: str, nature: str) -> None:
        """Dates contradict each other when no day, or of spans no first or last day, lets both be right."""
        assert between(statement("state", when=one), when=other) == {"when": (nature, [one, other])}

    def test_same_days(self) -> None:
        """The same days written otherwise are no disagreement."""
        assert between(statement("state", when="2022-03"), when="2022-03-XX") == {}
        assert between(statement("state", when="2022-03"), when="2022-03?") == {}

    def test_spans_up_to_the_source(self) -> None:
        """A span that reaches to the day on which its source came out may have lasted; no other."""
        ties = condition("good_relations", when="/2022-03-10", source="a")
        entities = [source("a", published="2022-03-10"), source("two", published="2024")]

        def nature(when: str) -> list[str]:
            found = dataset(ties, told(ties, when=when), entities=entities).disagreements()
            return [str(each.nature) for each in found]

        assert nature("/2024-01-31") == ["precision"]
        assert nature("/2022-03-09") == ["contradiction"]
        assert nature("/2022-03-10") == []

    @pytest.mark.parametrize(
        ("one", "change", "found"),
        [
            (transfer("delivered"), {"terms": "sale"}, {"terms": "omission"}),
            (transfer("delivered", terms="loan"), {"terms": "sale"}, {"terms": "contradiction"}),
            (transfer("delivered"), {"category": "Aircraft"}, {"category": "omission"}),
            (transfer("delivered"), {"designation": "unknown"}, {"designation": "wording"}),
            (transfer("delivered"), {"supplier": "USA"}, {"supplier": "contradiction"}),
            (transfer("delivered"), {"number": 40}, {"number": "omission"}),
            (transfer("delivered", number=50), {"number": 40}, {"number": "contradiction"}),
            (transfer("delivered", number=4), {"number_is_estimate": True}, {"number_is_estimate": "precision"}),
            (transfer("delivered"), {"number": 4, "number_is_estimate": True}, {"number": "omission"}),
            (transfer("delivered"), {"number_is_estimate": True}, {}),
            (transfer("delivered", through=["USA"]), {"through": ("USA", "RUS")}, {"through": "omission"}),
            (transfer("delivered", through=["USA"]), {"through": ("RUS",)}, {"through": "contradiction"}),
            (transfer("delivered"), {"multiplicity": "repeated"}, {"multiplicity": "omission"}),
            (transfer("delivered", multiplicity=3), {"multiplicity": "repeated"}, {"multiplicity": "precision"}),
            (transfer("delivered", multiplicity=3), {"multiplicity": 2}, {"multiplicity": "contradiction"}),
            (transfer("delivered", multiplicity=2), {"multiplicity": "repeated"}, {"multiplicity": "precision"}),
            (transfer("delivered"), {"modality": "reported"}, {"modality": "precision"}),
            (transfer("delivered"), {"modality": "negated"}, {"modality": "contradiction"}),
            (transfer("delivered", modality="negated"), {"modality": "expected"}, {"modality": "precision"}),
            (transfer("delivered", modality="negated"), {"modality": "counterfactual"}, {"modality": "precision"}),
            (transfer("delivered", part_of="p"), {"part_of": "q"}, {"part_of": "wording"}),
            (transfer("delivered", part_of="p"), {"part_of": None}, {"part_of": "omission"}),
            (transfer("delivered", disputes=["p"]), {"disputes": ("p", "q")}, {"disputes": "omission"}),
            (measure("embargo", "imposed"), {"even_handed": True}, {"even_handed": "omission"}),
            (measure("veto", "imposed", own_domain="legal"), {"own_domain": "energy"}, {"own_domain": "contradiction"}),
            (talks("held", good_offices=True), {"good_offices": False}, {"good_offices": "contradiction"}),
            (talks("held", good_offices=False), {"good_offices": None}, {"good_offices": "omission"}),
            (talks("held", issues=["a", "b"]), {"issues": ("b", "c")}, {"issues": "wording"}),
            (talks("held", issues=["a", "b"]), {"issues": ("b",)}, {"issues": "omission"}),
            (talks("held", outcome="none"), {"outcome": "full"}, {"outcome": "contradiction"}),
            (meeting("held", mode="meeting"), {"mode": "summit"}, {"mode": "precision"}),
            (meeting("held", mode="meeting"), {"mode": "call"}, {"mode": "contradiction"}),
            (statement("state"), {"medium": "meeting"}, {"medium": "omission"}),
            (statement("state", medium="meeting"), {"medium": "speech"}, {"medium": "contradiction"}),
            (statement("state"), {"specificity": "metonym"}, {}),
            (statement("state"), {"act": "hope"}, {"act": "contradiction"}),
            (statement("state", topic="gas"), {"topic": "oil"}, {"topic": "wording"}),
        ],
    )  # fmt: skip
    def test_of_fields(self, one: AnyRecord, change: dict[str, Any], found: dict[str, str]) -> None:
        """Each kind of field has its own way to differ, and the other way round it is the same."""
        assert {field: nature for field, (nature, _) in between(one, **change).items()} == found

    @pytest.mark.parametrize(
        ("one", "other", "nature"),
        [
            (("10", "USD", "", False), ("10", "USD", "", True), "precision"),
            (("10", "USD", "", False), ("11", "USD", "", False), "contradiction"),
            (("10", "USD", "", False), ("11", "EUR", "", False), "wording"),
            (("10", "USD", "contract", False), ("10", "USD", "offer", False), "wording"),
        ],
    )
    def test_of_money(self, one: tuple[Any, ...], other: tuple[Any, ...], nature: str) -> None:
        """Sums of one currency and basis can be compared; of others a reader has to tell."""
        first, second = (
            dict(zip(("amount", "currency", "basis", "is_estimate"), each, strict=True)) for each in (one, other)
        )
        ((found, _),) = between(transfer("delivered", value=first), value=second).values()
        assert found == nature

    def test_of_speakers(self) -> None:
        """A state and the person who speaks for it can both be right; for another state, they can't."""
        of_state = statement("state", "RUS")
        entities = [minister("lavrov", "RUS"), minister("kuleba", "UKR")]

        def nature(speaker: str, of: str) -> Nature:
            other = told(of_state, speaker=speaker, on_behalf_of=of)
            found = dataset(of_state, other, entities=entities).disagreements()
            return next(each.nature for each in found if each.field == "speaker")

        assert nature("lavrov", "RUS") is Nature.PRECISION
        assert nature("kuleba", "UKR") is Nature.CONTRADICTION

    def test_of_parts(self) -> None:
        """Parts are compared by actor or status; what only one has is left out by the other, whole."""
        one = talks("offered", step("held", "2022-04"), others={"TUR": "host"})
        two = talks("offered", others={"TUR": "mediator", "USA": "observer"})
        assert between(one, steps=two.steps, participants=two.participants) == {
            "steps[held]": ("omission", ["held", "None"]),
            "participants[TUR].role": ("contradiction", ["host", "mediator"]),
            "participants[USA]": ("omission", ["USA", "None"]),
        }

    def test_of_several_parts_of_one_actor(self) -> None:
        """An actor's roles are compared as a set, and steps of one status one by one."""
        one = talks(step("offered", "2022-01"), step("offered", "2022-02"), others={"TUR": "host"})
        both = (
            talks("held", others={"TUR": "host"}).participants + talks("held", others={"TUR": "mediator"}).participants
        )
        assert between(one, steps=one.steps[:1], participants=tuple(dict.fromkeys(both))) == {
            "steps[offered#2]": ("omission", ["offered#2", "None"]),
            "participants[TUR].role": ("omission", ["host", "host, mediator"]),
        }

    @pytest.mark.parametrize(
        ("role", "nature"), [("mediator", "precision"), ("observer", "precision"), ("party", "contradiction")]
    )
    def test_of_a_role_that_is_left_open(self, role: str, nature: str) -> None:
        """A third party without a role may be any third party, and is no party."""
        one, other = (talks("held", others={"TUR": each}) for each in ("third_party", role))
        assert between(one, participants=other.participants) == {
            "participants[TUR].role": (nature, ["third_party", role])
        }
        made = resolved("precise", one, participants=other.participants)
        assert made.participants[2].role == ("third_party" if role == "party" else role)

    def test_third_parties_that_signed(self) -> None:
        """Whether somebody signed is left open by one account, and contested by two."""
        one = agreement("signed", others={"USA": "guarantor"})
        (guarantor,) = one.third_parties
        yes, no = guarantor.replace(signed=True), guarantor.replace(signed=False)
        assert between(one, third_parties=(yes,)) == {"third_parties[USA].signed": ("omission", ["yes", "None"])}
        found = between(one.replace(third_parties=(no,)), third_parties=(yes,))
        assert {nature for nature, _ in found.values()} == {"contradiction"}

    @pytest.mark.parametrize(
        ("ours", "theirs", "found"),
        [
            ({}, {"number": 4, "number_is_estimate": True}, {"number": "omission"}),
            ({"number": 4}, {"number": 4, "number_is_estimate": True}, {"number_is_estimate": "precision"}),
            ({}, {"number_is_estimate": True}, {}),
        ],
    )
    def test_estimates_of_steps(
        self, ours: dict[str, object], theirs: dict[str, object], found: dict[str, str]
    ) -> None:
        """Whether a number of a step is an estimate is asked where there is one, as of the record's own."""
        one, other = (
            [TransferStep.model_validate({"status": "delivered", "when": "2022-03", **each})] for each in (ours, theirs)
        )
        differing = between(transfer("delivered", steps=one), steps=other)
        assert {field: nature for field, (nature, _) in differing.items()} == {
            f"steps[delivered].{field}": nature for field, nature in found.items()
        }

    def test_dates_of_steps(self) -> None:
        """A date that is also its steps' is told once; a step's own date is a field of its own."""
        one = transfer("delivered", when="2022")
        assert list(between(one, when="2022-03", steps=transfer("delivered", when="2022-03").steps)) == ["when"]
        assert list(between(one, steps=transfer("delivered", when="2022-03").steps)) == ["steps[delivered].when"]

    def test_several_versions(self) -> None:
        """Of several versions the gravest pair gives the nature."""
        one = transfer("delivered", terms="sale")
        ds = dataset(one, retold(one, "b", terms="unknown"), retold(one, "c", terms="loan"))
        (found,) = ds.disagreements()
        assert found.nature is Nature.CONTRADICTION
        assert [list(each.records) for each in found.versions] == [[f"{one.event}@c"], [one.id], [f"{one.event}@b"]]

    def test_gravity(self) -> None:
        """The natures stand in the order of their gravity."""
        assert list(Nature) == ["contradiction", "wording", "precision", "omission"]


def minister(name: str, serving: str) -> Actor:
    """Return a person who holds an office for a state all the time."""
    return actor(name, "person", offices=[{"title": "minister", "of": serving, "when": "1900/.."}])


class TestCorroboration:
    """Who reports an event, relays of one outlet taken as one."""

    def test_relays(self) -> None:
        """Two that relay one agency are that agency; a consolidated record still stands for all its outlets."""
        accounts = [transfer("delivered", source=each) for each in ("one", "two", "three")]
        ds = dataset(*accounts, entities=drawn.SOURCES)
        assert ds.corroboration("arms-transfer-1") == ("one", "reuters")
        assert ds.consolidate().corroboration("arms-transfer-1") == ("one", "reuters")
        with pytest.raises(UsageError, match=r'Unknown event "arms-transfer-2"\. Did you mean arms-transfer-1\?'):
            ds.corroboration("arms-transfer-2")

    def test_sources_that_are_gone(self) -> None:
        """A source that a consolidated record names and the dataset has no more is an outlet by its own id."""
        one = transfer("delivered", terms="sale")
        merged = one.replace(accounts=(one.id, f"{one.event}@gone"))
        ds = dataset(merged, told(one, terms="loan"))
        assert ds.corroboration(one.event) == ("gone", "one", "two")
        (found,) = (each for each in ds.disagreements() if each.field == "terms")
        assert [each.outlets for each in found.versions] == [("gone", "one"), ("two",)]


def spans(ds: Dataset) -> set[Evidence]:
    return {each for record in ds for each in record.evidence}


class TestConsolidation:
    """One record per event."""

    @pytest.mark.slow
    @given(ds=collections, policy=policies)
    def test_conservation(self, ds: Dataset, policy: PolicyLike) -> None:
        """Each event has one record, with the evidence of all its accounts and their names; entities stay."""
        one = ds.consolidate(policy)
        assert sorted(each.event for each in one) == sorted(ds.accounts)
        assert spans(one) == spans(ds)
        for record in one:
            accounts = ds.accounts[record.event]
            names = {account.id for account in accounts}
            assert set(record.accounts) == (names if len(accounts) > 1 else set())
            assert record.id in names
            assert len(set(record.evidence)) == len(record.evidence) or record in accounts
        assert (one.sources, one.actors, one.disputes, one.coverage, one.title) == (
            ds.sources,
            ds.actors,
            ds.disputes,
            ds.coverage,
            ds.title,
        )

    @pytest.mark.slow
    @given(ds=collections, policy=policies)
    def test_decisions(self, ds: Dataset, policy: PolicyLike) -> None:
        """Each contested field and no other has a decision for each account, with its value; others are the lead's."""
        one = ds.consolidate(policy)
        contested: dict[str, set[str]] = {event: set() for event in ds.accounts}
        for each in ds.disagreements():
            contested[each.event].add(each.field.partition("[")[0])
        for record in one:
            decided = {name for each in record.decisions for name in each.field.split("+")}
            assert contested[record.event] <= decided
            lead = ds[record.id]
            for unit in units(type(record)):
                rows = [each for each in record.decisions if each.field == "+".join(unit)]
                if not set(unit) & contested[record.event]:
                    assert not rows
                    assert all(getattr(record, name) == getattr(lead, name) for name in unit)
                    continue
                assert [each.account for each in rows] == list(record.accounts)
                for row in rows:
                    account = ds[row.account]
                    values = account.model_dump(mode="json", include=set(unit))
                    assert json.loads(row.value) == (values if len(unit) > 1 else values[unit[0]])
                    same = [key(getattr(record, name)) == key(getattr(account, name)) for name in unit]
                    assert row.is_kept is all(same)
                assert any(each.is_kept for each in rows) or all(each.note for each in rows)

    @pytest.mark.slow
    @given(ds=collections, policy=st.sampled_from(["coalesce", "latest", "precise", Coalesce()]))
    def test_every_value_is_somebodys(self, ds: Dataset, policy: PolicyLike) -> None:
        """Coalesced, latest and most precise values are those of an account, fields that stand together of one."""
        for record in ds.consolidate(policy):
            for unit in units(type(record)):
                said = [[getattr(each, name) for name in unit] for each in ds.accounts[record.event]]
                assert [getattr(record, name) for name in unit] in said

    @fewer
    @given(ds=collections, policy=policies)
    def test_twice(self, ds: Dataset, policy: PolicyLike) -> None:
        """Consolidating what is consolidated changes nothing, and leaves no disagreement."""
        one = ds.consolidate(policy)
        assert one.consolidate(policy) == one
        assert one.disagreements() == ()

    @fewer
    @given(ds=collections, policy=policies, random=st.randoms(use_true_random=False))
    def test_order(self, ds: Dataset, policy: PolicyLike, random: Random) -> None:
        """In whatever order the records stand, one dataset comes of them."""
        shuffled = Dataset(
            title=ds.title,
            sources=tuple(ds.sources.values()),
            actors=tuple(ds.actors.values()),
            disputes=tuple(ds.disputes.values()),
            records=tuple(random.sample(ds.records, len(ds))),
            coverage=ds.coverage,
            outside=ds.outside,
        )
        assert shuffled.consolidate(policy) == ds.consolidate(policy)

    @fewer
    @given(ds=collections, policy=policies)
    def test_there_and_back(self, ds: Dataset, policy: PolicyLike) -> None:
        """A consolidated record written as JSON and read again is the record."""
        for record in ds.consolidate(policy):
            assert ANY.validate_json(record.model_dump_json()) == record

    @pytest.mark.slow
    @given(ds=collections, data=st.data())
    def test_a_function_of_ones_own(self, ds: Dataset, data: st.DataObject) -> None:
        """A function may give anything: what breaks a rule gives way to the lead's value, and is noted."""
        wild = data.draw(st.sampled_from([None, "", (), 7, "RUS", ("RUS",), "nobody"]))

        def anything(field: str, _: object) -> object:
            return dict.fromkeys(field.split("+"), wild) if "+" in field else wild

        for record in ds.consolidate(anything):
            assert all(each.policy == "anything" for each in record.decisions)
            for each in record.decisions:
                if each.note.startswith("the lead's value: "):
                    lead = ds[record.id]
                    assert all(getattr(record, name) == getattr(lead, name) for name in each.field.split("+"))

    def test_a_later_account(self) -> None:
        """What is consolidated with a further account keeps its decisions, and names all accounts."""
        one = transfer("delivered", terms="sale")
        first = dataset(one, retold(one, "two", terms="loan")).consolidate()[one.id]
        again = dataset(first, retold(one, "three", terms="donation"), entities=drawn.SOURCES[1:2]).consolidate()[
            one.id
        ]
        assert set(again.accounts) == {f"{one.event}@{each}" for each in ("one", "two", "three")}
        assert [each.value for each in again.decisions if each.field == "terms"] == [
            '"sale"',
            '"loan"',
            '"sale"',
            '"donation"',
        ]


def resolved(policy: PolicyLike, one: AnyRecord, **changes: object) -> Any:
    """Return what a policy makes of a record of 2022 and another account of its event, of 2023."""
    other = told(one, **changes)
    entities = [source("one", published="2022"), source("two", published="2023")]
    (record,) = dataset(one, other, entities=entities).consolidate(policy)
    return record


def notes(record: AnyRecord) -> dict[str, str]:
    return {each.field: each.note for each in record.decisions}


class TestPolicies:
    """What each policy makes of two accounts."""

    def test_the_first_known(self) -> None:
        """Coalesce takes the first value that says something, in the order of publication or one's own."""
        one = transfer("delivered", number=None, terms="sale", through=[])
        changes: dict[str, object] = {"number": 4, "number_is_estimate": True, "terms": "loan", "through": ("USA",)}

        def made(policy: PolicyLike) -> tuple[object, ...]:
            found = resolved(policy, one, **changes)
            return found.source, found.number, found.number_is_estimate, str(found.terms), found.through

        assert made("coalesce") == ("one", 4, True, "sale", ("USA",))
        assert made("latest") == ("one", 4, True, "loan", ("USA",))
        assert made(Coalesce(("two",))) == ("two", 4, True, "loan", ("USA",))
        assert made({"terms": Coalesce(("two",))}) == ("one", 4, True, "loan", ("USA",))
        assert made({"terms": "latest", "*": "consensus"}) == ("one", 4, True, "loan", ("USA",))
        assert resolved(Coalesce(("two",)), one, **changes).decisions[0].policy == "coalesce two"
        assert resolved(Coalesce(("two", "one")), one, **changes).decisions[0].policy == "coalesce two, one"

    @pytest.mark.parametrize(
        ("policy", "name"),
        [
            ("consensus", "consensus"),
            (Coalesce(("two", "one")), "coalesce two, one"),
            ({"terms": "latest"}, "terms latest, coalesce"),
            ({"*": "unite", "when": "precise", "terms": Coalesce()}, "terms coalesce, when precise, unite"),
            ({"zone": "latest", "number": "precise"}, None),
            ({"venue": "latest", "number": "precise", "*": len}, "number precise, venue latest, len"),
        ],
    )
    def test_how_a_policy_is_named(self, policy: Any, name: str | None) -> None:
        """A policy is named by itself, or field by field in the order of their names, the rest last."""
        ds = dataset(transfer("delivered"), told(transfer("delivered")))
        if name is None:
            with pytest.raises(UsageError, match='Unknown field "zone"'):
                Policy.of(policy, ds)
        else:
            assert Policy.of(policy, ds).name == name

    def test_publication_and_not_the_name_leads(self) -> None:
        """The account that came out first leads, whatever its source is called."""
        one = transfer("delivered", terms="sale")
        other = told(one, terms="loan")
        entities = [source("one", published="2023"), source("two", published="2022")]
        ds = dataset(one, other, entities=entities)
        assert [(each.source, each.terms) for each in ds.consolidate().arms_transfers] == [("two", "loan")]
        assert [(each.source, each.terms) for each in ds.consolidate("latest").arms_transfers] == [("two", "sale")]

    def test_latest_of_the_silent(self) -> None:
        """The latest value is that of the last source that says something."""
        assert str(resolved("latest", transfer("delivered", terms="sale"), terms="unknown").terms) == "sale"

    def test_consensus(self) -> None:
        """Where those who speak say different things there is no value, or the lead's where there has to be one."""
        made = resolved(
            "consensus", transfer("delivered", terms="sale", number=3, through=["USA"]), terms="loan", supplier="USA",
            number=4, through=("RUS",), modality="negated",
        )  # fmt: skip
        assert (str(made.terms), made.supplier, made.number, made.through) == ("unknown", "TUR", None, ())
        assert made.modality == "asserted"
        assert notes(made) == {
            "modality": "no consensus, and it can't stay open: the lead's value",
            "supplier": "no consensus, and it can't stay open: the lead's value",
            "number+number_is_estimate": "no consensus among those who speak",
            "terms": "no consensus among those who speak",
            "through": "no consensus among those who speak",
        }
        assert resolved("consensus", talks("held"), outcome="full").outcome == "full"

    def test_consensus_of_lists(self) -> None:
        """Of a list all agree on what all name: an actor stays, with an open role where theirs differ."""
        one = agreement("signed", others={"USA": "mediator", "CHN": "host", "west": "witness"}, disputes=["war"])
        two = agreement("signed", others={"USA": "guarantor", "west": "witness"}, parties=("UKR", "RUS", "TUR"))
        made = resolved("consensus", one, third_parties=two.third_parties, parties=two.parties)
        assert [(each.actor, each.role) for each in made.third_parties] == [("USA", "unspecified"), ("west", "witness")]
        assert made.parties == ("TUR", "UKR")
        assert notes(made) == dict.fromkeys(("parties", "third_parties"), "what all say who speak")
        assert {each.is_kept for each in made.decisions if each.field == "parties"} == {True, False}

    def test_consensus_on_who_takes_part(self) -> None:
        """Of one actor's roles those are kept that all give; a party for one and a host for another is neither."""
        ours = {"TUR": "host", "USA": "party", "CHN": "mediator"}
        theirs = {"TUR": "mediator", "USA": "host", "CHN": "mediator"}
        made = resolved("consensus", talks("held", others=ours), participants=talks("held", others=theirs).participants)
        assert [(each.actor, each.role) for each in made.participants] == [
            *(("RUS", "party"), ("UKR", "party")),
            *(("TUR", "third_party"), ("CHN", "mediator")),
        ]
        one, two = (meeting("held").attendees[0].replace(through=each) for each in (("a", "b"), ("b", "c")))
        assert agreed([(one,), (two,)], marked(Meeting, Keyed)["attendees"]) == (one.replace(through=("b",)),)

    def test_consensus_on_each_actor(self) -> None:
        """Actors stand as in the first list, with the parts that all give them, or one with what all say of them."""

        def did(actor: str, role: str, signed: bool | None = None, *through: str) -> ThirdParty:
            return ThirdParty.model_validate({"actor": actor, "role": role, "signed": signed, "through": through})

        one = (did("USA", "host"), did("CHN", "chair", True, "xi", "wang"), did("USA", "mediator"), did("TUR", "host"))
        two = (did("TUR", "host"), did("USA", "mediator"), did("CHN", "chair", False, "wang"), did("USA", "witness"))
        third = marked(Agreement, Keyed)["third_parties"]
        assert agreed([one, two], third) == (
            *(did("USA", "mediator"), did("CHN", "chair", None, "wang"), did("TUR", "host")),
        )
        assert agreed([two, one], third)[0] == did("TUR", "host")
        assert agreed([one, (did("CHN", "host", True),)], third) == (did("CHN", "unspecified", True),)
        assert agreed([one, ()], third) == ()
        assert agreed([("a", "b", "c"), ("c", "d", "a")]) == ("a", "c")
        assert agreed([talks("held").steps] * 2, marked(Negotiation, Keyed)["steps"]) == ()

    @pytest.mark.slow
    @given(ds=collections)
    def test_consensus_names_nobody_whom_not_all_name(self, ds: Dataset) -> None:
        """Whoever stands in a list after consensus, where it is one, stands in that of each account that speaks."""
        for record in ds.consolidate("consensus"):
            for field in {each.field for each in record.decisions if each.note == "what all say who speak"}:
                told = [getattr(each, field) for each in ds.accounts[record.event]]
                actors = [{getattr(part, "actor", key(part)) for part in each} for each in told if each]
                assert {getattr(part, "actor", key(part)) for part in getattr(record, field)} <= set.intersection(
                    *actors
                )

    def test_fields_that_stand_together_are_named_so(self) -> None:
        """A policy may name them by the name that decisions have, or one of them."""
        one = talks(
            "held",
            when="2022",
        )
        steps = talks("held", when="2023").steps
        made = [resolved({name: "latest"}, one, when="2023", steps=steps) for name in ("when+steps", "when", "steps")]
        assert {str(each.when) for each in made} == {"2023"}
        with pytest.raises(UsageError, match='Unknown field "stops"'):
            resolved({"when+stops": "latest"}, one, when="2023", steps=steps)

    def test_precise(self) -> None:
        """The most exact value is taken; of values that contradict each other, or are as exact, the first."""
        one = talks("held", when="2022", multiplicity="repeated", modality="reported", venue="A")
        changes: dict[str, object] = {"multiplicity": 3, "modality": "asserted", "venue": "B"}
        made = resolved("precise", one, when="2022-03", steps=talks("held", when="2022-03").steps, **changes)
        assert (str(made.when), str(made.steps[0].when)) == ("2022-03", "2022-03")
        assert (made.multiplicity, made.modality, made.venue) == (3, "asserted", "A")
        assert notes(made) == {
            "when+steps": "",
            "modality": "",
            "multiplicity": "",
            "venue": "only the wording differs: the first known value",
        }
        sold = resolved("precise", transfer("delivered", terms="sale"), terms="loan")
        assert (sold.terms, notes(sold)) == ("sale", {"terms": "they contradict each other: the first known value"})
        other = resolved("precise", one, modality="expected", multiplicity=1)
        assert notes(other) == {
            "modality": "equally exact: the first of them",
            "multiplicity": "",
        }

    @pytest.mark.parametrize(
        ("one", "changes", "field"),
        [
            (meeting("held", mode="meeting"), {"mode": "summit"}, "mode"),
            (
                transfer("delivered", number=4, number_is_estimate=True),
                {"number_is_estimate": False},
                "number_is_estimate",
            ),
            (talks("held", issues=["a"]), {"issues": ("a", "b")}, "issues"),
            (
                meeting("held", attendees=["TUR", "RUS"]),
                {"attendees": ({"actor": "TUR", "role": "host"}, {"actor": "RUS"})},
                "attendees",
            ),
            (statement("state", "RUS"), {"speaker": "TUR", "on_behalf_of": "RUS"}, "on_behalf_of"),
            (
                transfer("delivered", value={"amount": "10", "currency": "USD", "is_estimate": True}),
                {"value": {"amount": "10", "currency": "USD"}},
                "value",
            ),
        ],
    )  # fmt: skip
    def test_what_is_more_exact(self, one: AnyRecord, changes: dict[str, object], field: str) -> None:
        """The code that says more, the exact number, the longer list and the person behind a state are more exact."""
        exact = told(one, **changes)
        assert getattr(resolved("precise", one, **changes), field) == getattr(exact, field)
        kept = {name: getattr(one, name) for name in changes}
        assert getattr(resolved("precise", one.replace(**changes), **kept), field) == getattr(exact, field)

    def test_unite(self) -> None:
        """Sets are united, parts merged, and a date may be any day of any account. A single value is the first."""
        one = talks(step("offered", "2022-02"), step("held", "2022-04"), when="2022-02", others={"TUR": "host"})
        two = talks(step("held", "2022-03"), when="2022-03", others={"TUR": "host", "USA": "observer"})
        through = tuple(each.replace(through=("RUS",)) if each.actor == "TUR" else each for each in two.participants)
        made = resolved(
            "unite", one.replace(issues=("a",), level="technical"), when="2022-03", steps=two.steps,
            participants=through, issues=("b", "a"), level="ministerial",
        )  # fmt: skip
        assert str(made.when) == "[2022-02-01..2022-03-31]"
        assert [(str(each.status), str(each.when)) for each in made.steps] == [
            ("offered", "2022-02"),
            ("held", "[2022-03-01..2022-04-30]"),
        ]
        assert [(each.actor, each.role, each.through) for each in made.participants] == [
            ("RUS", "party", ()),
            ("UKR", "party", ()),
            ("TUR", "host", ("RUS",)),
            ("USA", "observer", ()),
        ]
        assert made.issues == ("a", "b")
        assert made.level == "technical"
        assert notes(made) == {
            "when+steps": "put together from several accounts",
            "participants": "",
            "level": "a single value can't be united: the first known value",
            "issues": "",
        }

    def test_a_number_left_out_united(self) -> None:
        """Where one account has the only value there is nothing to unite, and nothing to note."""
        made = resolved("unite", transfer("delivered", through=["USA"]), number=4, through=())
        assert (made.number, made.through) == (4, ("USA",))
        assert notes(made) == {"number+number_is_estimate": "", "through": ""}
        assert united(("through",), [made, made]) == ({"through": ("USA",)}, "")

    def test_steps_of_one_status_united(self) -> None:
        """The first step of a status is merged with the first of the other account, the second with the second."""
        one = talks(step("offered", "2022-01"), step("offered", "2022-03"))
        two = talks(step("offered", "2022-02"), step("offered", "2022-03"), step("offered", "2022-04"))
        made = resolved("unite", one, steps=two.steps)
        assert [str(each.when) for each in made.steps] == ["[2022-01-01..2022-02-28]", "2022-03", "2022-04"]

    def test_earlier_steps_united(self) -> None:
        """What only the second account tells stands where it happened."""
        one = talks(step("held", "2022-04"), when="2022-04")
        made = resolved("unite", one, steps=talks(step("offered", "2022-02"), step("held", "2022-04")).steps)
        assert [(str(each.status), str(each.when)) for each in made.steps] == [
            ("offered", "2022-02"),
            ("held", "2022-04"),
        ]
        assert "lead's value" not in notes(made)["when+steps"]

    def test_steps_that_no_one_date_holds(self) -> None:
        """If no date holds the dates of both, a united step has that of the first."""
        one = talks(step("held", "[..2022-06]"), when="2022")
        made = resolved("unite", one, steps=talks(step("held", "[2022-05..]")).steps)
        assert [str(each.when) for each in made.steps] == ["[..2022-06]"]

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("2022", "2022-03", "2022"),
            ("2022-03-10", "2022-03-12", "[2022-03-10, 2022-03-12]"),
            ("2022-03-10", "2022-03-11", "[2022-03-10..2022-03-11]"),
            ("2020", "[2022, 2024]", "[2020-01-01..2020-12-31, 2022-01-01..2022-12-31, 2024-01-01..2024-12-31]"),
            ("[..2022-03-10]", "2022-03-12", "[..2022-03-10, 2022-03-12]"),
            ("[2022-03-10..]", "2022-03-12", "[2022-03-10..]"),
            ("2022-03/2022-04", "2022-05/2022-06", "2022-03-01/2022-06-30"),
            ("2022-03/2022-04", "2022-05/..", "2022-03-01/.."),
            ("../2022-04", "2022-05/2022-06", "/2022-06-30"),
            ("[2022-01, 2022-03]", "2022-02", "[2022-01-01..2022-03-31]"),
            ("2022-03/2022-04", "2022-05", "2022-03-01/2022-05-31"),
            ("[..2022-03-10]", "[2022-05..]", "[..2022-03-10, 2022-05-01..]"),
            ("[..2022-06]", "[2022-05..]", "[..2022-06]"),
        ],
    )
    def test_dates_united(self, one: str, other: str, expected: str) -> None:
        """A set holds the days of both, and a span all days. If no date can, the first is kept with a note."""
        made = resolved("unite", statement("state", when=one), when=other)
        assert str(made.when) == expected
        no_date = "no one date holds them all: the first known value"
        assert (notes(made)["when"] == no_date) is (expected == "[..2022-06]")

    def test_responses_and_attendees_united(self) -> None:
        """Replies of one kind by one actor are one; an attendee's role is the one that says more."""
        one = meeting("held", responses=[{"by": "RUS", "reply": "accepted", "when": "2022-03"}])
        roles = [{"actor": "TUR", "role": "host"}, {"actor": "RUS"}]
        replies = [*one.responses, {"by": "RUS", "reply": "rejected", "when": "2022-04"}]
        made = resolved("unite", one, attendees=roles, responses=replies)
        assert [each.role for each in made.attendees] == ["host", "participant"]
        assert [each.reply for each in made.responses] == ["accepted", "rejected"]

    def test_a_rule_of_the_record(self) -> None:
        """Values that break a rule give way to the lead's, only these, and the decision says why."""
        one = transfer("delivered", supplier="TUR", recipient="UKR")
        made = resolved({"recipient": "latest", "terms": "latest"}, one, supplier="USA", recipient="TUR", terms="sale")
        assert (made.supplier, made.recipient, str(made.terms)) == ("TUR", "UKR", "sale")
        assert notes(made) == {
            "supplier": "",
            "recipient": "the lead's value: TUR is both supplier and recipient.",
            "terms": "",
        }

    def test_choices_that_need_each_other(self) -> None:
        """Values that fit only together are taken together."""
        made = resolved("latest", statement("state"), act="demand", audience=("RUS",))
        assert (made.act, made.audience) == ("demand", ("RUS",))
        bad = resolved({"act": "latest", "audience": "latest", "speaker": "latest", "topic": _nothing},
                            statement("state", topic="a"), act="demand", audience=("RUS",), topic="b")  # fmt: skip
        assert (bad.act, bad.audience, bad.topic) == ("demand", ("RUS",), "a")

    def test_choices_that_need_a_later_one(self) -> None:
        """They are found whatever their order, also where another choice fits in no way."""

        def nobody(*_: object) -> tuple[str, ...]:
            return ()

        policy: PolicyLike = {"parties": nobody, "unnamed_parties": "latest", "title": _nothing}
        changes = {"title": "Another", "parties": ("TUR", "RUS"), "unnamed_parties": ("some",)}
        made = resolved(policy, agreement("signed"), **changes)
        assert (made.parties, made.unnamed_parties, made.title) == ((), ("some",), "A deal")

    def test_an_event_that_there_is_not(self) -> None:
        """A choice that refers to nothing in the dataset gives way to the lead's."""

        def nowhere(*_: object) -> str:
            return "nowhere"

        made = resolved({"part_of": nowhere}, transfer("delivered", part_of="p"), part_of="q")
        assert made.part_of == "p"
        assert notes(made)["part_of"].startswith("the lead's value: Unknown event")

    def test_a_vacant_office(self) -> None:
        """A date at which the speaker held no such office gives way to the lead's."""
        minister = actor("m", "person", offices=[{"title": "minister", "of": "TUR", "when": "2022"}])
        one = statement("state", "m", office="minister", on_behalf_of="TUR", when="2022-03")
        other = told(one, speaker="TUR", office="", on_behalf_of=None, when="2021")
        (record,) = dataset(one, other, entities=[minister]).consolidate({"when": "latest"})
        assert str(record.when) == "2022-03"
        assert notes(record)["when"] == "the lead's value: m did not hold the office minister of TUR at 2021."
        assert notes(record)["speaker+specificity+office+on_behalf_of"] == ""

    def test_functions(self) -> None:
        """A function gets a field and the accounts' values, of fields that stand together a mapping, and names them."""
        asked = []

        def widest(field: str, values: Sequence[tuple[str, Any]]) -> object:
            asked.append((field, [account for account, _ in values]))
            return values[-1][1]

        one = transfer("delivered", number=3)
        made = resolved(widest, one, number=4, terms="sale")
        assert (made.number, str(made.terms)) == (4, "sale")
        both = ["arms-transfer-1@one", "arms-transfer-1@two"]
        assert asked == [("number+number_is_estimate", both), ("terms", both)]
        assert {each.policy for each in made.decisions} == {"widest"}

    def test_refusals(self) -> None:
        """A policy, field or source that there is not is refused, and two policies for what stands together."""
        one = transfer("delivered", number=3)
        for policy, message in (
            ("newest", r'Unknown policy "newest"\. Known: coalesce, consensus'),
            ({"term": "latest"}, r'Unknown field "term"\. Did you mean terms'),
            ({"terms": "newest"}, 'Unknown policy "newest"'),
            (Coalesce(("c",)), 'Unknown source "c"'),
            ({"number": "latest", "number_is_estimate": "precise"}, "number and number_is_estimate stand together"),
            (_nothing, r"the policy for number\+number_is_estimate gives a mapping of these fields"),
        ):
            with pytest.raises(UsageError, match=message):
                resolved(policy, one, number=4)

    def test_values_as_written(self) -> None:
        """A decision quotes a value in JSON with its letters as they are; where no policy is asked for it coalesces."""
        one = talks("held", venue="Çırağan Palace")
        made = resolved("coalesce", one, venue="Dolmabahçe")
        assert [each.value for each in made.decisions] == ['"Çırağan Palace"', '"Dolmabahçe"']
        ds = dataset(one, told(one, venue="Dolmabahçe"))
        assert consolidate(ds) == ds.consolidate() == ds.consolidate("coalesce")

    def test_names(self) -> None:
        """What decided is named, also where it is an object without a name."""

        class Last:
            def __call__(self, _: str, values: Sequence[tuple[str, Any]]) -> object:
                return values[-1][1]

        made = resolved(Last(), transfer("delivered"), terms="sale")
        assert made.decisions[0].policy == "Last"


def _nothing(*_: object) -> int:
    return 7


class TestSeeds:
    """The five texts contradict each other, and a careful reader finds the same."""

    def test_contradictions(self) -> None:
        """On these fields accounts of the seeds contradict each other."""
        found = {(each.event, each.field) for each in SEEDS.disagreements() if each.nature is Nature.CONTRADICTION}
        assert found == {
            ("black-sea-grain-initiative", "third_parties[TUR].role"),
            ("moscow-on-drones", "modality"),
            ("tb2-drones-to-ukraine", "terms"),
            ("turkiye-russia-ties", "when"),
            ("western-sanctions-on-russia", "actors"),
        }

    def test_a_meeting_to_come_that_was_held(self) -> None:
        """Steps united stand in the order in which they may have ended, so that what was to come has been held."""
        made = SEEDS.consolidate("unite")["antalya-ministers-2022@antalya-2022"]
        assert isinstance(made, Negotiation)
        assert [str(each.status) for each in made.steps] == ["scheduled", "held"]

    @pytest.mark.parametrize("policy", [*POLICIES])
    def test_nothing_falls_back(self, policy: str) -> None:
        """No policy makes a record of the seeds that a rule refuses."""
        made = SEEDS.consolidate(policy)
        assert not [each.note for record in made for each in record.decisions if "lead's value, for" in each.note]
