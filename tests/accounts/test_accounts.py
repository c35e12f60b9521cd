"""Compare and consolidate accounts of an event."""

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


def other_account(record: AnyRecord, **changes: object) -> AnyRecord:
    """Return another account of the same event, by source `two`."""
    return account_by(record, "two", **changes)


def account_by(record: AnyRecord, by: str, **changes: object) -> AnyRecord:
    """Return another account of the same event, by another source."""
    evidence = [each.replace(source=by) for each in record.evidence]
    return record.replace(source=by, evidence=tuple(evidence), **changes)


def parts(found: Sequence[Disagreement]) -> dict[str, tuple[str, list[str]]]:
    """Return the nature and the values of each disagreement, by field."""
    return {each.field: (str(each.nature), [show(version.value) for version in each.versions]) for each in found}


def between(one: AnyRecord, **changes: object) -> dict[str, tuple[str, list[str]]]:
    """Return the disagreements of a record and a changed copy. Check that the order of the two doesn't matter."""
    found = dataset(one, other_account(one, **changes)).disagreements()
    mirrored = dataset(account_by(one, "two"), account_by(one, "one", **changes)).disagreements()
    assert {each.field: each.nature for each in found} == {each.field: each.nature for each in mirrored}
    return parts(found)


class TestDisagreements:
    """Where accounts of one event differ."""

    @fewer
    @given(ds=collections, random=st.randoms(use_true_random=False))
    def test_order(self, ds: Dataset, random: Random) -> None:
        """The disagreements are sorted by event and don't depend on the order of the records."""
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
        """Each disagreement has at least two versions. Every account is in one of them, silent ones in the last."""
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
        """Copies by another source, with lists in another order, do not differ."""
        firsts = [accounts[0] for accounts in ds.accounts.values()]
        copies = [
            record.replace(
                source="copy",
                evidence=tuple(each.replace(source="copy") for each in record.evidence),
                disputes=record.disputes[::-1],
                summary="Another summary.",
                label="otherwise",
                memo="Copied.",
                confidence="low",
                version=1,
                accounts=(),
            )
            for record in firsts
        ]
        duplicated = Dataset(
            sources=(*ds.sources.values(), source("copy", length=10**6, published="2024-12-31")),
            actors=tuple(ds.actors.values()),
            disputes=tuple(ds.disputes.values()),
            records=(*firsts, *copies),
            outside=ds.outside,
        )
        assert [each.field for each in duplicated.disagreements()] == []

    @pytest.mark.slow
    @given(ds=collections)
    def test_fields_that_agree(self, ds: Dataset) -> None:
        """A field is in a disagreement only if its values differ."""
        contested = {(each.event, each.field.partition("[")[0]) for each in ds.disagreements()}
        for event, accounts in ds.accounts.items():
            for unit in units(type(accounts[0])):
                is_contested = any((event, name) in contested for name in unit)
                keys = {tuple(key(getattr(each, name)) for name in unit if name != "specificity") for each in accounts}
                assert is_contested <= (len(keys) > 1), unit

    def test_versions_of_one_source(self) -> None:
        """Two versions by one source are separate accounts."""
        one = transfer("delivered", terms="sale")
        (found,) = dataset(one, one.replace(version=2, terms="donation")).disagreements()
        assert [each.records for each in found.versions] == [(one.id,), (f"{one.id}#2",)]
        assert repr(found) == ("<Disagreement on arms-transfer-1 terms, contradiction: sale (one); donation (one#2)>")

    def test_silence(self) -> None:
        """A silent account has the empty value of the field, or None if it lacks the part."""
        one = transfer("delivered", terms="sale", through=["USA"])
        both = dataset(one, other_account(one, terms="unknown", through=())).disagreements()
        assert {each.field: each.versions[-1].value for each in both} == {"terms": "unknown", "through": ()}
        two = talks("offered", step("held", "2022-04"))
        (found,) = dataset(two, other_account(two, steps=talks("offered").steps)).disagreements()
        assert found.versions[-1].value is None

    def test_even_hands(self) -> None:
        """`even_handed=False` counts as silence, because it is the default."""
        one = measure("embargo", "imposed", even_handed=True)
        (found,) = dataset(one, other_account(one, even_handed=False)).disagreements()
        assert [each.value for each in found.versions] == [True, None]

    def test_order_of_steps(self) -> None:
        """Steps are listed in their usual order, not by name."""
        one = talks(step("offered", "2022-01"), step("held", "2022-04"))
        other = talks(step("offered", "2022-02"), step("held", "2022-05"))
        assert list(between(one, steps=other.steps)) == ["steps[offered].when", "steps[held].when"]

    def test_repr(self) -> None:
        """A disagreement shows each value with its sources, and `nothing` for silence."""
        one = transfer("delivered", terms="sale")
        (found,) = dataset(one, account_by(one, "b"), account_by(one, "c", terms="unknown")).disagreements()
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
        """Values are readable: yes and no, lists with commas, money with its currency and basis."""
        assert show(value) == shown


class TestNature:
    """The nature of a difference between two accounts."""

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
        """Dates without a common day contradict each other. Spans need a common first and last day."""
        assert between(statement("state", when=one), when=other) == {"when": (nature, [one, other])}

    def test_same_days(self) -> None:
        """Two notations for the same days do not differ."""
        assert between(statement("state", when="2022-03"), when="2022-03-XX") == {}
        assert between(statement("state", when="2022-03"), when="2022-03?") == {}

    def test_spans_up_to_the_source(self) -> None:
        """Only a span up to the publication date of its source may have lasted longer."""
        ties = condition("good_relations", when="/2022-03-10", source="a")
        entities = [source("a", published="2022-03-10"), source("two", published="2024")]

        def nature(when: str) -> list[str]:
            found = dataset(ties, other_account(ties, when=when), entities=entities).disagreements()
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
        """The nature depends on the kind of field."""
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
        """Only amounts with the same currency and basis can be compared."""
        first, second = (
            dict(zip(("amount", "currency", "basis", "is_estimate"), each, strict=True)) for each in (one, other)
        )
        ((found, _),) = between(transfer("delivered", value=first), value=second).values()
        assert found == nature

    def test_of_speakers(self) -> None:
        """A state and its own minister can both be right. A state and the minister of another can't."""
        of_state = statement("state", "RUS")
        entities = [minister("lavrov", "RUS"), minister("kuleba", "UKR")]

        def nature(speaker: str, of: str) -> Nature:
            other = other_account(of_state, speaker=speaker, on_behalf_of=of)
            found = dataset(of_state, other, entities=entities).disagreements()
            return next(each.nature for each in found if each.field == "speaker")

        assert nature("lavrov", "RUS") is Nature.PRECISION
        assert nature("kuleba", "UKR") is Nature.CONTRADICTION

    def test_of_parts(self) -> None:
        """Parts are compared by actor or status. A part that only one account has is an omission."""
        one = talks("offered", step("held", "2022-04"), others={"TUR": "host"})
        two = talks("offered", others={"TUR": "mediator", "USA": "observer"})
        assert between(one, steps=two.steps, participants=two.participants) == {
            "steps[held]": ("omission", ["held", "None"]),
            "participants[TUR].role": ("contradiction", ["host", "mediator"]),
            "participants[USA]": ("omission", ["USA", "None"]),
        }

    def test_of_several_parts_of_one_actor(self) -> None:
        """The roles of an actor are compared as a set. Steps of one status are compared one by one."""
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
    def test_of_general_role(self, role: str, nature: str) -> None:
        """A third party without a role may have any role except `party`."""
        one, other = (talks("held", others={"TUR": each}) for each in ("third_party", role))
        assert between(one, participants=other.participants) == {
            "participants[TUR].role": (nature, ["third_party", role])
        }
        made = resolved("precise", one, participants=other.participants)
        assert made.participants[2].role == ("third_party" if role == "party" else role)

    def test_third_parties_that_signed(self) -> None:
        """Two accounts contradict each other on who signed only if both say something about it."""
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
        """The estimate flag of a step counts only if the step has a number."""
        one, other = (
            [TransferStep.model_validate({"status": "delivered", "when": "2022-03", **each})] for each in (ours, theirs)
        )
        differing = between(transfer("delivered", steps=one), steps=other)
        assert {field: nature for field, (nature, _) in differing.items()} == {
            f"steps[delivered].{field}": nature for field, nature in found.items()
        }

    def test_dates_of_steps(self) -> None:
        """A date that steps inherit is listed once. A step's own date is a separate field."""
        one = transfer("delivered", when="2022")
        assert list(between(one, when="2022-03", steps=transfer("delivered", when="2022-03").steps)) == ["when"]
        assert list(between(one, steps=transfer("delivered", when="2022-03").steps)) == ["steps[delivered].when"]

    def test_several_versions(self) -> None:
        """The most serious pair of versions gives the nature."""
        one = transfer("delivered", terms="sale")
        ds = dataset(one, account_by(one, "b", terms="unknown"), account_by(one, "c", terms="loan"))
        (found,) = ds.disagreements()
        assert found.nature is Nature.CONTRADICTION
        assert [list(each.records) for each in found.versions] == [[f"{one.event}@c"], [one.id], [f"{one.event}@b"]]

    def test_order_of_natures(self) -> None:
        """The natures go from most to least serious."""
        assert list(Nature) == ["contradiction", "wording", "precision", "omission"]


def minister(name: str, serving: str) -> Actor:
    """Return a person who has always been minister of a state."""
    return actor(name, "person", offices=[{"title": "minister", "of": serving, "when": "1900/.."}])


class TestCorroboration:
    """The independent outlets that report an event."""

    def test_relays(self) -> None:
        """Sources that relay an agency count as the agency. A consolidated record keeps all its outlets."""
        accounts = [transfer("delivered", source=each) for each in ("one", "two", "three")]
        ds = dataset(*accounts, entities=drawn.SOURCES)
        assert ds.corroboration("arms-transfer-1") == ("one", "reuters")
        assert ds.consolidate().corroboration("arms-transfer-1") == ("one", "reuters")
        with pytest.raises(UsageError, match=r'Unknown event "arms-transfer-2"\. Did you mean arms-transfer-1\?'):
            ds.corroboration("arms-transfer-2")

    def test_missing_source(self) -> None:
        """If the dataset lacks a source of a consolidated record, the source counts as an outlet."""
        one = transfer("delivered", terms="sale")
        merged = one.replace(accounts=(one.id, f"{one.event}@gone"))
        ds = dataset(merged, other_account(one, terms="loan"))
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
        """Each event has one record with all evidence and the names of all accounts. Entities stay the same."""
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
        """Each contested field has a decision for each account. All other fields have the lead's value."""
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
    def test_values_come_from_accounts(self, ds: Dataset, policy: PolicyLike) -> None:
        """These policies take the values of each group of fields from a single account."""
        for record in ds.consolidate(policy):
            for unit in units(type(record)):
                values = [[getattr(each, name) for name in unit] for each in ds.accounts[record.event]]
                assert [getattr(record, name) for name in unit] in values

    @fewer
    @given(ds=collections, policy=policies)
    def test_twice(self, ds: Dataset, policy: PolicyLike) -> None:
        """A consolidated dataset has no disagreements, and consolidating it again changes nothing."""
        one = ds.consolidate(policy)
        assert one.consolidate(policy) == one
        assert one.disagreements() == ()

    @fewer
    @given(ds=collections, policy=policies, random=st.randoms(use_true_random=False))
    def test_order(self, ds: Dataset, policy: PolicyLike, random: Random) -> None:
        """The order of the records doesn't matter."""
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
    def test_round_trip(self, ds: Dataset, policy: PolicyLike) -> None:
        """A consolidated record is equal after writing and reading JSON."""
        for record in ds.consolidate(policy):
            assert ANY.validate_json(record.model_dump_json()) == record

    @pytest.mark.slow
    @given(ds=collections, data=st.data())
    def test_custom_function(self, ds: Dataset, data: st.DataObject) -> None:
        """If the value of a user's function is invalid, the lead's value is used, with a note."""
        invalid = data.draw(st.sampled_from([None, "", (), 7, "RUS", ("RUS",), "nobody"]))

        def anything(field: str, _: object) -> object:
            return dict.fromkeys(field.split("+"), invalid) if "+" in field else invalid

        for record in ds.consolidate(anything):
            assert all(each.policy == "anything" for each in record.decisions)
            for each in record.decisions:
                if each.note.startswith("the lead's value: "):
                    lead = ds[record.id]
                    assert all(getattr(record, name) == getattr(lead, name) for name in each.field.split("+"))

    def test_later_account(self) -> None:
        """A consolidated record keeps its decisions when another account is added, and names all accounts."""
        one = transfer("delivered", terms="sale")
        first = dataset(one, account_by(one, "two", terms="loan")).consolidate()[one.id]
        again = dataset(first, account_by(one, "three", terms="donation"), entities=drawn.SOURCES[1:2]).consolidate()[
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
    """Return what a policy makes of a record published in 2022 and a changed copy published in 2023."""
    other = other_account(one, **changes)
    entities = [source("one", published="2022"), source("two", published="2023")]
    (record,) = dataset(one, other, entities=entities).consolidate(policy)
    return record


def notes(record: AnyRecord) -> dict[str, str]:
    return {each.field: each.note for each in record.decisions}


class TestPolicies:
    """Each policy, applied to two accounts."""

    def test_coalesce(self) -> None:
        """`coalesce` takes the first known value, in the order of publication or in a given order."""
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
    def test_policy_name(self, policy: Any, name: str | None) -> None:
        """A policy per field is named field by field, sorted, with the rest last."""
        ds = dataset(transfer("delivered"), other_account(transfer("delivered")))
        if name is None:
            with pytest.raises(UsageError, match='Unknown field "zone"'):
                Policy.of(policy, ds)
        else:
            assert Policy.of(policy, ds).name == name

    def test_first_published_leads(self) -> None:
        """The account that was published first leads. The name of its source doesn't matter."""
        one = transfer("delivered", terms="sale")
        other = other_account(one, terms="loan")
        entities = [source("one", published="2023"), source("two", published="2022")]
        ds = dataset(one, other, entities=entities)
        assert [(each.source, each.terms) for each in ds.consolidate().arms_transfers] == [("two", "loan")]
        assert [(each.source, each.terms) for each in ds.consolidate("latest").arms_transfers] == [("two", "sale")]

    def test_latest_skips_silence(self) -> None:
        """`latest` takes the value of the last source that has one."""
        assert str(resolved("latest", transfer("delivered", terms="sale"), terms="unknown").terms) == "sale"

    def test_consensus(self) -> None:
        """Without consensus a field is empty. If it can't be empty, it has the lead's value."""
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
        """The consensus of lists is what they share. An actor with different roles gets a general role."""
        one = agreement("signed", others={"USA": "mediator", "CHN": "host", "west": "witness"}, disputes=["war"])
        two = agreement("signed", others={"USA": "guarantor", "west": "witness"}, parties=("UKR", "RUS", "TUR"))
        made = resolved("consensus", one, third_parties=two.third_parties, parties=two.parties)
        assert [(each.actor, each.role) for each in made.third_parties] == [("USA", "unspecified"), ("west", "witness")]
        assert made.parties == ("TUR", "UKR")
        assert notes(made) == dict.fromkeys(("parties", "third_parties"), "what all say who speak")
        assert {each.is_kept for each in made.decisions if each.field == "parties"} == {True, False}

    def test_consensus_on_participants(self) -> None:
        """Only shared roles stay. An actor that is party in one account and host in the other is dropped."""
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
        """Actors are in the order of the first list, each with its shared parts, or with one part of shared values."""

        def ally(actor: str, role: str, signed: bool | None = None, *through: str) -> ThirdParty:
            return ThirdParty.model_validate({"actor": actor, "role": role, "signed": signed, "through": through})

        one = (
            ally("USA", "host"),
            ally("CHN", "chair", True, "xi", "wang"),
            ally("USA", "mediator"),
            ally("TUR", "host"),
        )
        two = (
            ally("TUR", "host"),
            ally("USA", "mediator"),
            ally("CHN", "chair", False, "wang"),
            ally("USA", "witness"),
        )
        third = marked(Agreement, Keyed)["third_parties"]
        assert agreed([one, two], third) == (
            *(ally("USA", "mediator"), ally("CHN", "chair", None, "wang"), ally("TUR", "host")),
        )
        assert agreed([two, one], third)[0] == ally("TUR", "host")
        assert agreed([one, (ally("CHN", "host", True),)], third) == (ally("CHN", "unspecified", True),)
        assert agreed([one, ()], third) == ()
        assert agreed([("a", "b", "c"), ("c", "d", "a")]) == ("a", "c")
        assert agreed([talks("held").steps] * 2, marked(Negotiation, Keyed)["steps"]) == ()

    @pytest.mark.slow
    @given(ds=collections)
    def test_consensus_only_names_shared_actors(self, ds: Dataset) -> None:
        """An actor in a consensus list is in the list of every account that has one."""
        for record in ds.consolidate("consensus"):
            for field in {each.field for each in record.decisions if each.note == "what all say who speak"}:
                lists = [getattr(each, field) for each in ds.accounts[record.event]]
                actors = [{getattr(part, "actor", key(part)) for part in each} for each in lists if each]
                assert {getattr(part, "actor", key(part)) for part in getattr(record, field)} <= set.intersection(
                    *actors
                )

    def test_names_of_grouped_fields(self) -> None:
        """A policy may name a group of fields as decisions do, or by any of its fields."""
        one = talks("held", when="2022")
        steps = talks("held", when="2023").steps
        made = [resolved({name: "latest"}, one, when="2023", steps=steps) for name in ("when+steps", "when", "steps")]
        assert {str(each.when) for each in made} == {"2023"}
        with pytest.raises(UsageError, match='Unknown field "stops"'):
            resolved({"when+stops": "latest"}, one, when="2023", steps=steps)

    def test_precise(self) -> None:
        """`precise` takes the most exact value, and the first of values that conflict or are equally exact."""
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
    def test_more_exact_values(self, one: AnyRecord, changes: dict[str, object], field: str) -> None:
        """Specific codes, exact numbers, longer lists, and a person instead of a state are more exact."""
        exact = other_account(one, **changes)
        assert getattr(resolved("precise", one, **changes), field) == getattr(exact, field)
        kept = {name: getattr(one, name) for name in changes}
        assert getattr(resolved("precise", one.replace(**changes), **kept), field) == getattr(exact, field)

    def test_unite(self) -> None:
        """Sets are united, parts are merged, and dates become a range. A single value is the first one."""
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

    def test_unite_with_silence(self) -> None:
        """If only one account has a value, it is used without a note."""
        made = resolved("unite", transfer("delivered", through=["USA"]), number=4, through=())
        assert (made.number, made.through) == (4, ("USA",))
        assert notes(made) == {"number+number_is_estimate": "", "through": ""}
        assert united(("through",), [made, made]) == ({"through": ("USA",)}, "")

    def test_steps_of_one_status_united(self) -> None:
        """Steps of one status are merged in pairs: the first with the first, the second with the second."""
        one = talks(step("offered", "2022-01"), step("offered", "2022-03"))
        two = talks(step("offered", "2022-02"), step("offered", "2022-03"), step("offered", "2022-04"))
        made = resolved("unite", one, steps=two.steps)
        assert [str(each.when) for each in made.steps] == ["[2022-01-01..2022-02-28]", "2022-03", "2022-04"]

    def test_earlier_steps_united(self) -> None:
        """A step that only the second account has is sorted by its date."""
        one = talks(step("held", "2022-04"), when="2022-04")
        made = resolved("unite", one, steps=talks(step("offered", "2022-02"), step("held", "2022-04")).steps)
        assert [(str(each.status), str(each.when)) for each in made.steps] == [
            ("offered", "2022-02"),
            ("held", "2022-04"),
        ]
        assert "lead's value" not in notes(made)["when+steps"]

    def test_steps_without_common_date(self) -> None:
        """If no date covers both dates, the step keeps the first one."""
        one = talks(step("held", "[..2022-03-10]"), when="2022")
        made = resolved("unite", one, steps=talks(step("held", "[2022-05..]")).steps)
        assert [str(each.when) for each in made.steps] == ["[..2022-03-10]"]

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("2022", "2022-03", "2022"),
            ("2022-03-10", "2022-03-12", "[2022-03-10..2022-03-12]"),
            ("[..2022-03-10]", "2022-03-12", "[..2022-03-12]"),
            ("[2022-03-10..]", "2022-03-12", "[2022-03-10..]"),
            ("2022-03/2022-04", "2022-05/2022-06", "2022-03-01/2022-06-30"),
            ("2022-03/2022-04", "2022-05/..", "2022-03-01/.."),
            ("../2022-04", "2022-05/2022-06", "/2022-06-30"),
            ("[2022-01, 2022-03]", "2022-02", "[2022-01-01..2022-03-31]"),
            ("2022-03/2022-04", "2022-05", "2022-03-01/2022-05-31"),
            ("[..2022-03-10]", "[2022-05..]", "[..2022-03-10]"),
        ],
    )
    def test_dates_united(self, one: str, other: str, expected: str) -> None:
        """The result covers all days of both dates. If no date can, it is the first one, with a note."""
        made = resolved("unite", statement("state", when=one), when=other)
        assert str(made.when) == expected
        no_date = "no one date holds them all: the first known value"
        assert (notes(made)["when"] == no_date) is (
            expected == one != "2022" and ".." in one and other == "[2022-05..]"
        )

    def test_responses_and_attendees_united(self) -> None:
        """Equal replies by one actor are merged. An attendee gets the more specific role."""
        one = meeting("held", responses=[{"by": "RUS", "reply": "accepted", "when": "2022-03"}])
        roles = [{"actor": "TUR", "role": "host"}, {"actor": "RUS"}]
        replies = [*one.responses, {"by": "RUS", "reply": "rejected", "when": "2022-04"}]
        made = resolved("unite", one, attendees=roles, responses=replies)
        assert [each.role for each in made.attendees] == ["host", "participant"]
        assert [each.reply for each in made.responses] == ["accepted", "rejected"]

    def test_broken_rule(self) -> None:
        """Only values that break a rule are replaced by the lead's, and the decision gives the reason."""
        one = transfer("delivered", supplier="TUR", recipient="UKR")
        made = resolved({"recipient": "latest", "terms": "latest"}, one, supplier="USA", recipient="TUR", terms="sale")
        assert (made.supplier, made.recipient, str(made.terms)) == ("TUR", "UKR", "sale")
        assert notes(made) == {
            "supplier": "",
            "recipient": "the lead's value: TUR is both supplier and recipient.",
            "terms": "",
        }

    def test_dependent_choices(self) -> None:
        """Values that are valid only together are applied together."""
        made = resolved("latest", statement("state"), act="demand", audience=("RUS",))
        assert (made.act, made.audience) == ("demand", ("RUS",))
        bad = resolved({"act": "latest", "audience": "latest", "speaker": "latest", "topic": _seven},
                            statement("state", topic="a"), act="demand", audience=("RUS",), topic="b")  # fmt: skip
        assert (bad.act, bad.audience, bad.topic) == ("demand", ("RUS",), "a")

    def test_choice_that_depends_on_later_one(self) -> None:
        """The order of dependent choices doesn't matter, even if another choice is always invalid."""

        def nobody(*_: object) -> tuple[str, ...]:
            return ()

        policy: PolicyLike = {"parties": nobody, "unnamed_parties": "latest", "title": _seven}
        changes = {"title": "Another", "parties": ("TUR", "RUS"), "unnamed_parties": ("some",)}
        made = resolved(policy, agreement("signed"), **changes)
        assert (made.parties, made.unnamed_parties, made.title) == ((), ("some",), "A deal")

    def test_unknown_event(self) -> None:
        """A reference to an unknown event is replaced by the lead's value."""

        def nowhere(*_: object) -> str:
            return "nowhere"

        made = resolved({"part_of": nowhere}, transfer("delivered", part_of="p"), part_of="q")
        assert made.part_of == "p"
        assert notes(made)["part_of"].startswith("the lead's value: ")

    def test_vacant_office(self) -> None:
        """If the speaker didn't hold the office at the chosen date, the lead's date is used."""
        minister = actor("m", "person", offices=[{"title": "minister", "of": "TUR", "when": "2022"}])
        one = statement("state", "m", office="minister", on_behalf_of="TUR", when="2022-03")
        other = other_account(one, speaker="TUR", office="", on_behalf_of=None, when="2021")
        (record,) = dataset(one, other, entities=[minister]).consolidate({"when": "latest"})
        assert str(record.when) == "2022-03"
        assert notes(record)["when"].startswith("the lead's value: ")
        assert notes(record)["speaker+specificity+office+on_behalf_of"] == ""

    def test_functions(self) -> None:
        """A function gets the name of a field, or of a group of fields, and the values of all accounts."""
        calls = []

        def widest(field: str, values: Sequence[tuple[str, Any]]) -> object:
            calls.append((field, [account for account, _ in values]))
            return values[-1][1]

        one = transfer("delivered", number=3)
        made = resolved(widest, one, number=4, terms="sale")
        assert (made.number, str(made.terms)) == (4, "sale")
        both = ["arms-transfer-1@one", "arms-transfer-1@two"]
        assert calls == [("number+number_is_estimate", both), ("terms", both)]
        assert {each.policy for each in made.decisions} == {"widest"}

    def test_invalid_policies(self) -> None:
        """Unknown names are rejected, and so are two policies for one group of fields."""
        one = transfer("delivered", number=3)
        for policy, message in (
            ("newest", r'Unknown policy "newest"\. Known: coalesce, consensus'),
            ({"term": "latest"}, r'Unknown field "term"\. Did you mean terms'),
            ({"terms": "newest"}, 'Unknown policy "newest"'),
            (Coalesce(("c",)), 'Unknown source "c"'),
            ({"number": "latest", "number_is_estimate": "precise"}, "number and number_is_estimate belong together"),
            (_seven, r"The policy for number\+number_is_estimate should map fields"),
        ):
            with pytest.raises(UsageError, match=message):
                resolved(policy, one, number=4)

    def test_values_as_written(self) -> None:
        """Decisions quote values as JSON without escapes. The default policy is `coalesce`."""
        one = talks("held", venue="Çırağan Palace")
        made = resolved("coalesce", one, venue="Dolmabahçe")
        assert [each.value for each in made.decisions] == ['"Çırağan Palace"', '"Dolmabahçe"']
        ds = dataset(one, other_account(one, venue="Dolmabahçe"))
        assert consolidate(ds) == ds.consolidate() == ds.consolidate("coalesce")

    def test_names(self) -> None:
        """A callable object without a name goes by the name of its class."""

        class Last:
            def __call__(self, _: str, values: Sequence[tuple[str, Any]]) -> object:
                return values[-1][1]

        made = resolved(Last(), transfer("delivered"), terms="sale")
        assert made.decisions[0].policy == "Last"


def _seven(*_: object) -> int:
    return 7


class TestSeeds:
    """The seeds, as a careful reader reads them."""

    def test_contradictions(self) -> None:
        """Accounts of the seeds contradict each other on these fields."""
        found = {(each.event, each.field) for each in SEEDS.disagreements() if each.nature is Nature.CONTRADICTION}
        assert found == {
            ("black-sea-grain-initiative", "third_parties[TUR].role"),
            ("moscow-on-drones", "modality"),
            ("tb2-drones-to-ukraine", "terms"),
            ("turkiye-russia-ties", "when"),
            ("western-sanctions-on-russia", "actors"),
        }

    def test_united_steps_are_sorted(self) -> None:
        """Steps are sorted by their last possible day: the meeting is scheduled, then held."""
        made = SEEDS.consolidate("unite")["antalya-ministers-2022@antalya-2022"]
        assert isinstance(made, Negotiation)
        assert [str(each.status) for each in made.steps] == ["scheduled", "held"]

    @pytest.mark.parametrize("policy", [*POLICIES])
    def test_no_rule_broken(self, policy: str) -> None:
        """No policy has to replace a value of the seeds by the lead's."""
        made = SEEDS.consolidate(policy)
        assert not [each.note for record in made for each in record.decisions if "the lead's value: " in each.note]
