"""Finding events of two datasets that may be the same."""

from collections.abc import Iterator
from itertools import product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation import Answer, Coverage, DataError, Dataset, UsageError, When, load_seeds, testing
from mediation.combining import Counterpart, Unmatched
from mediation.combining.counterparts import left_over
from mediation.models import Codes
from moves.build import actor, agreement, condition, dataset, measure, meeting, statement, step, talks, transfer

WHENEVER = 10**10
fewer = settings(max_examples=max(10, settings().max_examples // 2))
Pair = tuple[str, str]


@st.composite
def uncoded(draw: st.DrawFn) -> Dataset:
    """Datasets whose actors have no codes, so that any two can be compared."""
    ds = draw(testing.datasets())
    return attrs.evolve(ds, actors=tuple(each.replace(codes=Codes()) for each in ds.actors.values()))


def _swapped(found: Counterpart) -> Counterpart:
    return attrs.evolve(
        found,
        ours=found.theirs,
        theirs=found.ours,
        only_ours=found.only_theirs,
        only_theirs=found.only_ours,
        our_date=found.their_date,
        their_date=found.our_date,
        our_words=found.their_words,
        their_words=found.our_words,
    )


def _pairs(found: tuple[Counterpart, ...]) -> set[Pair]:
    return {(each.ours, each.theirs) for each in found}


# Properties.


@pytest.mark.slow
@fewer
@given(uncoded(), uncoded(), st.integers(0, 400), st.integers(1, 4))
def test_whoever_asks(one: Dataset, other: Dataset, days: int, actors: int) -> None:
    """Swapping the datasets gives the same pairs."""
    found = one.counterparts(other, days=days, actors=actors)
    assert {*map(_swapped, found)} == {*other.counterparts(one, days=days, actors=actors)}
    assert len({*found}) == len(found)


@pytest.mark.slow
@given(testing.datasets(), st.integers(1, 4))
def test_an_event_is_its_own_counterpart(ds: Dataset, actors: int) -> None:
    """Each event with actors is its own counterpart, 0 days apart, with all actors shared."""
    itself = {each.ours: each for each in ds.counterparts(ds, days=0, actors=actors) if each.ours == each.theirs}
    for name in ds.accounts.keys() - itself.keys():
        assert not _named(ds, name)
    for name, each in itself.items():
        assert (each.apart, {*each.shared}, each.only_ours, each.only_theirs) == (0, _named(ds, name), (), ())


@pytest.mark.slow
@fewer
@given(uncoded(), uncoded())
def test_all_pairs_are_looked_at(one: Dataset, other: Dataset) -> None:
    """The index finds the same pairs as comparing all events with all."""
    found = _pairs(one.counterparts(other, days=WHENEVER, actors=1))
    assert found == {
        (ours, theirs)
        for ours, theirs in product(one.accounts, other.accounts)
        if one.accounts[ours][0].kind == other.accounts[theirs][0].kind
        and _named(one, ours) & _named(other, theirs)
        and all(
            here & there or not here or not there
            for here, there in zip(_ways(one, ours), _ways(other, theirs), strict=True)
        )
    }


@pytest.mark.slow
@fewer
@given(uncoded(), uncoded(), st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 3))
def test_who_asks_for_less_gets_no_less(one: Dataset, other: Dataset, days: int, more: int, actors: int) -> None:
    """More days or fewer actors keep all earlier pairs."""
    few = one.counterparts(other, days=days, actors=actors + 1)
    assert {*few} <= {*one.counterparts(other, days=days + more, actors=actors)}
    assert all(each.apart <= days and each.apart <= (each.at_most or WHENEVER) for each in few)


@pytest.mark.slow
@fewer
@given(uncoded(), uncoded())
def test_no_days_apart(one: Dataset, other: Dataset) -> None:
    """The minimum distance is 0 if and only if two dates that are compared may overlap."""
    for each in one.counterparts(other, days=WHENEVER, actors=1):
        pairs = product(_dates(one, each.ours), _dates(other, each.theirs))
        meet = any(ours.overlaps(theirs) is not Answer.NO for (a, ours), (b, theirs) in pairs if a is b)
        assert (each.apart == 0) == meet


@pytest.mark.slow
@fewer
@given(uncoded(), uncoded(), st.integers(0, 400))
def test_all_of_their_kinds_are_told_of(one: Dataset, other: Dataset, days: int) -> None:
    """Each event of a shared kind either has a counterpart or is unmatched."""
    found = {each.ours for each in one.counterparts(other, days=days)}
    rest = one.unmatched(other, days=days)
    kinds = {record.kind for record in other}
    assert sorted([*found, *(each.event for each in rest)]) == sorted(
        name for name, records in one.accounts.items() if records[0].kind in kinds
    )
    assert all(each.kind == one[each.records[0]].kind for each in rest)
    assert all({*each.dates} == {one[record].when for record in each.records} for each in rest)
    assert left_over(one, other, one.counterparts(other, days=days)) == rest


def _named(ds: Dataset, event: str) -> set[str]:
    return set().union(*_ways(ds, event))


def _ways(ds: Dataset, event: str) -> list[set[str]]:
    """Return the actors of an event by side, computed in another way than in the library."""
    sides: list[set[str]] = [set(), set()]
    for record in ds.accounts[event]:
        dumped = record.model_dump()
        for name in ("participants", "attendees", "third_parties"):
            sides[0] |= {each["actor"] for each in dumped.get(name, ())}
        sides[0] |= {*dumped.get("parties", ()), *dumped.get("actors", ())}
        sides[1] |= {*dumped.get("targets", ()), *dumped.get("audience", ()), *dumped.get("about", ())}
        if record.kind == "condition":
            sides[0] |= {dumped["actor"], *dumped["others"]}
        if record.kind == "statement":
            sides[0].add(dumped["on_behalf_of"] or dumped["speaker"])
        if record.kind == "arms_transfer":
            sides[0].add(dumped["supplier"])
            sides[1].add(dumped["recipient"])
    return sides


def _dates(ds: Dataset, event: str) -> Iterator[tuple[object, When]]:
    for record in ds.accounts[event]:
        yield None, record.when
        yield from ((each.status, each.when) for each in getattr(record, "steps", ()))


def _claim(*actors: str, period: str = "2021/2023") -> Coverage:
    return Coverage.model_validate({"period": period, "actors": actors})


# Examples: dates.


def _one(ours: Dataset, theirs: Dataset, **asked: int) -> Counterpart:
    (found,) = ours.counterparts(theirs, **asked)
    return found


@pytest.mark.parametrize(
    ("ours", "theirs", "days"),
    [
        ("2022-07-22", "2022-07-22", (0, 0, "0 days")),
        ("2022-07-22", "2022-08-22", (31, 31, "31 days")),
        ("2022-07", "2022-07-22", (0, 21, "0–21 days")),
        ("2022-08", "2022-07-22", (10, 40, "10–40 days")),
        ("[2022-01-01, 2022-03-01]", "2022-02-01", (28, 31, "28–31 days")),
        ("2022-07-22", "[2022..]", (0, None, "0 or more days")),
        ("[..2022-07-22]", "2022-08-01", (10, None, "10 or more days")),
        ("2022-01/2022-06", "2022-03-01", (0, 121, "0–121 days")),
        ("2022-07-22", "2022-08-23", None),
        ("2022-08-23", "2022-07-22", None),
    ],
)
def test_days(ours: str, theirs: str, days: tuple[int, int | None, str] | None) -> None:
    """The minimum and maximum number of days between two dates don't depend on their order."""
    pair = dataset(agreement("signed", when=ours)), dataset(agreement("signed", when=theirs))
    for one, other in (pair, pair[::-1]):
        found = [(each.apart, each.at_most, each.days) for each in one.counterparts(other)]
        assert found == ([days] if days else [])


def test_steps_of_one_status_are_compared() -> None:
    """Steps with the same status are compared; steps with different statuses are not."""
    delivered = dataset(transfer("delivered", when="2019-06-01"))
    ordered = dataset(transfer(step("contracted", "2015"), step("delivered", "2019"), when="2015"))
    found = _one(delivered, ordered)
    assert (found.apart, str(found.our_date), str(found.their_date)) == (0, "2019-06-01", "2019")
    left = dataset(agreement(step("signed", "2015"), step("ended", "2022-03"), when="2015"))
    assert dataset(agreement("signed")).counterparts(left) == ()


def test_dates_of_all_accounts_count() -> None:
    """Of several accounts, the nearest date is shown, and of these the most exact."""
    ours = dataset(
        agreement("signed", when="2021", source="one"),
        agreement("signed", when="2022", source="two"),
        agreement("signed", when="2022-03", source="three"),
    )
    found = _one(ours, dataset(agreement("signed", when="2022-03-10")))
    assert (str(found.our_date), found.apart, found.at_most) == ("2022-03", 0, 21)


@pytest.mark.parametrize("at", ["2010", "2015", "2022"])
def test_each_date_of_many_counts(at: str) -> None:
    """Every step of a long event counts, not only the first and last."""
    statuses = ("signed", "in_force", "ended")
    dates = ("2010", "2015", "2022")
    ours = dataset(agreement(*(step(each, when) for each, when in zip(statuses, dates, strict=True)), when="2010"))
    status = statuses[dates.index(at)]
    theirs = dataset(agreement(step(status, at), when="2030"))
    for one, other in ((ours, theirs), (theirs, ours)):
        assert [each.apart for each in one.counterparts(other, days=0)] == [0]


# Examples: actors.


def test_actors_in_any_role() -> None:
    """Roles don't matter, and the actors of all accounts count."""
    ours = dataset(
        agreement("signed", parties=["RUS"], others={"TUR": "mediator"}, source="one"),
        agreement("signed", parties=["UKR"], source="two"),
    )
    found = _one(ours, dataset(agreement("signed", parties=["TUR", "RUS", "UKR"], others={"UN": "witness"})))
    assert (found.shared, found.only_ours, found.only_theirs) == (("RUS", "TUR", "UKR"), (), ("UN",))


@pytest.mark.parametrize(
    ("ours", "theirs", "least", "is_found"),
    [
        (["TUR", "RUS"], ["TUR", "RUS", "IRN"], 2, True),
        (["TUR", "RUS"], ["TUR", "IRN"], 2, False),
        (["TUR", "RUS"], ["TUR", "IRN"], 1, True),
        (["TUR"], ["TUR", "IRN"], 2, True),
        (["TUR", "IRN"], ["TUR"], 2, True),
        (["TUR", "RUS"], ["TUR", "RUS", "IRN"], 3, True),
        (["TUR", "RUS", "USA"], ["TUR", "RUS", "IRN"], 3, False),
        ([], [], 2, False),
        ([], ["TUR"], 1, False),
    ],
)
def test_as_many_actors_as_asked(ours: list[str], theirs: list[str], least: int, *, is_found: bool) -> None:
    """Two events share at least `actors` actors, or all actors of one event. Events without actors don't match."""
    one, other = (
        dataset(agreement("signed", parties=parties, unnamed_parties=["another"])) for parties in (ours, theirs)
    )
    assert len(one.counterparts(other, actors=least)) == is_found


def test_acts_go_one_way() -> None:
    """Direction matters for transfers, measures and statements, if both have a target."""
    assert (
        dataset(transfer("delivered")).counterparts(dataset(transfer("delivered", supplier="UKR", recipient="TUR")))
        == ()
    )
    sanction = dataset(measure("sanction", "imposed", targets=["RUS"]))
    assert sanction.counterparts(dataset(measure("sanction", "imposed", actors=["RUS"], targets=["TUR"]))) == ()
    assert _one(sanction, dataset(measure("sanction", "imposed"))).shared == ("TUR",)
    praise = dataset(statement("praise", about=["RUS"]))
    assert praise.counterparts(dataset(statement("praise", "RUS", about=["TUR"]))) == ()
    assert _one(praise, dataset(statement("appeal", audience=["RUS"]))).shared == ("RUS", "TUR")


def test_each_kind_has_its_own() -> None:
    """Events of different kinds never match."""
    events = (
        *(talks("held"), agreement("signed", parties=["RUS", "UKR"]), transfer("delivered")),
        *(meeting("held"), statement("praise", about=["RUS"]), measure("sanction", "imposed", targets=["RUS"])),
        condition("good_relations"),
    )
    ds = dataset(*events)
    assert _pairs(ds.counterparts(ds)) == {(each.event, each.event) for each in events}


def test_who_is_known_by_a_code_is_one() -> None:
    """Actors with the same code match under our id. Ambiguous actors are rejected, as in merging."""
    ours = attrs.evolve(
        dataset(agreement("signed", parties=["TUR", "UKR"])),
        actors=(actor("TUR", codes={"cow": "640"}), actor("UKR"), actor("RUS", codes={"cow": "365"})),
    )
    theirs = attrs.evolve(
        dataset(agreement("signed", parties=["turkey", "UKR", "russia"])),
        actors=(actor("turkey", codes={"cow": "640"}), actor("UKR"), actor("russia", codes={"cow": "365"})),
        coverage=(_claim("turkey"),),
    )
    found = _one(ours, theirs)
    assert (found.shared, found.only_theirs) == (("TUR", "UKR"), ("RUS",))
    (rest,) = ours.unmatched(attrs.evolve(theirs, records=(agreement("signed", parties=["russia"], event="other"),)))
    assert rest.is_covered is Answer.YES
    two = attrs.evolve(theirs, actors=(*theirs.actors.values(), actor("TUR", codes={"cow": "641"})))
    with pytest.raises(DataError, match="On the left, matches TUR and turkey on the right"):
        ours.counterparts(two)


def test_persons_are_not_their_state() -> None:
    """Persons don't match their state, and members don't match their group."""
    group = dataset(meeting("held", attendees=["NATO", "RUS"]))
    assert group.counterparts(dataset(meeting("held", attendees=["TUR", "RUS"]))) == ()
    through = [{"actor": "TUR", "role": "mediator", "through": ["minister"]}, {"actor": "RUS"}, {"actor": "UKR"}]
    ours = dataset(talks("held", participants=through))
    assert _one(ours, dataset(talks("held", parties=["RUS", "UKR"]))).only_ours == ("TUR",)


# Examples: order, names, usage.


def test_order_is_as_stated() -> None:
    """Pairs are sorted by shared actors, distance, maximum distance and other actors."""
    asked = {"parties": ["TUR", "RUS", "UKR"], "when": "2022-03-10"}
    ours = dataset(agreement("signed", **asked))  # type: ignore[arg-type]
    pair: dict[str, object] = {"parties": ["TUR", "RUS"]}
    theirs = dataset(
        agreement("signed", event="e-far", **{**pair, "when": "2022-03-20"}),  # type: ignore[arg-type]
        agreement("signed", event="d-others", parties=["TUR", "RUS", "IRN"], when="2022-03-10"),
        agreement("signed", event="c-vague", **{**pair, "when": "2022-03"}),  # type: ignore[arg-type]
        agreement("signed", event="b-vaguest", **{**pair, "when": "[2022-03..]"}),  # type: ignore[arg-type]
        agreement("signed", event="f-exact", **{**pair, "when": "2022-03-10"}),  # type: ignore[arg-type]
        agreement("signed", event="g-exact-too", **{**pair, "when": "2022-03-10"}),  # type: ignore[arg-type]
        agreement("signed", event="h-all", **{**asked, "when": "2022-04"}),  # type: ignore[arg-type]
    )
    order = ["h-all", "f-exact", "g-exact-too", "d-others", "c-vague", "b-vaguest", "e-far"]
    assert [each.theirs for each in ours.counterparts(theirs)] == order


def test_words() -> None:
    """Agreements have their titles as names, transfers their weapons, and other events their summaries."""
    arms = [
        transfer("delivered", source=name, designation=what)
        for name, what in zip("abc", ("TB2", "arms", "TB2"), strict=True)
    ]
    found = _one(dataset(*arms), dataset(transfer("delivered", designation="Kirpi")))
    assert (found.our_words, found.their_words) == (("TB2", "arms"), ("Kirpi",))
    signed = dataset(agreement("signed", title="Grain deal"))
    assert _one(signed, signed).our_words == ("Grain deal",)
    held = dataset(talks("held", summary="They talked."))
    assert _one(held, held).their_words == ("They talked.",)


@pytest.mark.parametrize("asked", [{"days": -1}, {"actors": 0}])
def test_wrong_usage(asked: dict[str, int]) -> None:
    """Negative days and fewer than one actor are rejected."""
    for method in (Dataset.counterparts, Dataset.unmatched):
        with pytest.raises(UsageError, match="Days must be at least 0 and actors at least 1, not"):
            method(Dataset(), Dataset(), **asked)


@pytest.mark.parametrize(
    ("claims", "is_covered"),
    [
        ((), Answer.CANT_TELL),
        (("2021/2023",), Answer.YES),
        (("2022-03-15/2023",), Answer.CANT_TELL),
        (("2023/2024",), Answer.NO),
        (("2023/2024", "2021/2023"), Answer.YES),
        (("2023/2024", "2022-03-15/2023"), Answer.CANT_TELL),
    ],
)
def test_absence_is_not_zero(claims: tuple[str, ...], is_covered: Answer) -> None:
    """An absent event is covered, not covered, or unknown. Without claims it is unknown."""
    ours = dataset(agreement("signed"), transfer("delivered"))
    periods = tuple(_claim(period=each) for each in claims)
    theirs = attrs.evolve(dataset(agreement("signed", parties=["USA", "UKR"], event="other")), coverage=periods)
    expected = Unmatched(
        event=ours.agreements[0].event,
        kind="agreement",
        records=(ours.agreements[0].id,),
        dates=(ours.agreements[0].when,),
        words=(ours.agreements[0].title,),
        is_covered=is_covered,
    )
    assert ours.unmatched(theirs) == (expected,)


def test_absence_of_accounts_that_differ() -> None:
    """If only some accounts are within the claim, coverage is unknown."""
    ours = dataset(agreement("signed", when="2020", source="one"), agreement("signed", when="2022", source="two"))
    theirs = attrs.evolve(
        dataset(agreement("signed", parties=["USA"], event="other")), coverage=(_claim(period="2022"),)
    )
    assert [each.is_covered for each in ours.unmatched(theirs)] == [Answer.CANT_TELL]


@pytest.mark.parametrize(("actor_id", "is_covered"), [("TUR", Answer.YES), ("USA", Answer.NO)])
def test_a_claim_may_be_for_some(actor_id: str, is_covered: Answer) -> None:
    """A claim about some actors covers events with one of them."""
    theirs = dataset(
        agreement("signed", parties=["USA"], event="other"), covered=[{"period": "2022", "actors": [actor_id]}]
    )
    assert [each.is_covered for each in dataset(agreement("signed")).unmatched(theirs)] == [is_covered]


# The seeds.


def test_the_seeds_have_few_doubles() -> None:
    """No transfers or agreements of the seeds match each other."""
    seeds = load_seeds()
    found = [each for each in seeds.counterparts(seeds) if each.kind in ("agreement", "arms_transfer")]
    assert {each.ours for each in found if each.ours != each.theirs} <= {
        "erdogan-biden-understanding-2021",
        "turkiye-us-mechanism",
    }
    assert {each.ours for each in found if each.ours == each.theirs} == {
        *(record.event for record in (*seeds.agreements, *seeds.arms_transfers))
    }
