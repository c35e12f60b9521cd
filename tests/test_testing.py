"""The strategies draw valid values from the pools and cover all features of the types."""

import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st

import mediation
from mediation import (
    Actor,
    AnyRecord,
    Coverage,
    Dataset,
    Dispute,
    Evidence,
    Measure,
    MissingExtraError,
    Source,
    Statement,
    UsageError,
    When,
    accounts,
    analysis,
    codes,
    combining,
    models,
    testing,
    vocabulary,
)
from mediation.models import KINDS, Money, Response, Step, Voice
from mediation.models.references import references
from mediation.vocabulary import ActorType, Domain, MeetingMode, Modality, Posture, Vocabulary

POOLS: testing.Pools = {
    "actors": ("SYR", "IRN", "SAU"),
    "sources": ("x", "y"),
    "disputes": ("syria",),
    "events": ("one", "two"),
    "first": date(2011, 3, 1),
    "last": date(2011, 3, 31),
}
STRATEGIES: dict[str, tuple[st.SearchStrategy[Any], type]] = {
    "whens": (testing.whens(), When),
    "sources": (testing.sources(), Source),
    "evidence": (testing.evidence(), Evidence),
    "actors": (testing.actors(), Actor),
    "disputes": (testing.disputes(), Dispute),
    "money": (testing.money(), Money),
    "voices": (testing.voices(), Voice),
    "responses": (testing.responses(), Response),
    "coverages": (testing.coverages(), Coverage),
    "datasets": (testing.datasets(), Dataset),
    **{f"{kind}s": (getattr(testing, f"{kind}s")(), model) for kind, model in KINDS.items()},
}


@pytest.mark.parametrize("name", STRATEGIES)
@settings(max_examples=settings().max_examples // 4)
@given(st.data())
def test_a_strategy_draws_its_type(name: str, data: st.DataObject) -> None:
    """Each strategy draws valid values of its type."""
    strategy, model = STRATEGIES[name]
    assert type(data.draw(strategy)) is model


def test_every_public_strategy_is_tried() -> None:
    """All public strategies are tested here."""
    assert {*testing.__all__} == {*STRATEGIES, "Pools", "records", "steps"}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=settings().max_examples // 4)
@given(st.data())
def test_ids_come_from_the_pools(kind: str, data: st.DataObject) -> None:
    """Records refer only to ids of the pools."""
    record = data.draw(testing.records(kind, **POOLS))
    pools = {"actor": "actors", "source": "sources", "dispute": "disputes", "event": "events"}
    assert record.kind == kind
    for path, what, ref in references(record):
        assert ref in POOLS[pools[what]], path  # type: ignore[literal-required]


@given(testing.records(actors=("TUR",), sources=("x",), disputes=(), events=("one",)))
def test_pools_may_be_small(record: AnyRecord) -> None:
    """With one actor, all kinds that don't need two can be drawn."""
    assert record.kind != "arms_transfer"


@given(testing.statements(actors=[f"A{number}" for number in range(100)]))
def test_pools_may_be_large(record: AnyRecord) -> None:
    """Large pools work."""
    assert {ref for _, what, ref in references(record) if what == "actor"} <= {f"A{number}" for number in range(100)}


def test_an_unknown_kind_is_a_usage_error() -> None:
    """Unknown kinds are rejected at once, before drawing."""
    with pytest.raises(UsageError, match='Unknown kind "statment"'):
        testing.records("statment")
    with pytest.raises(UsageError, match='Unknown kind "speech"'):
        testing.datasets(kinds=("statement", "speech"))


# Hypothesis's own way to ask.

PUBLIC = {
    each
    for module in (mediation, models)
    for each in map(vars(module).get, module.__all__)
    if isinstance(each, type) and not issubclass(each, Exception)
}
RESULTS = {
    accounts.Disagreement,
    accounts.Version,
    analysis.Cell,
    analysis.Count,
    analysis.CoveredDays,
    analysis.DyadPeriod,
    analysis.DyadSeries,
    analysis.Equidistance,
    analysis.Move,
    analysis.MoveTable,
    analysis.Period,
    analysis.TableBalance,
    codes.GroupMember,
    codes.State,
    codes.SystemCode,
    combining.Change,
    combining.Difference,
    models.Step[vocabulary.Posture],
    vocabulary.Reply,
}


@pytest.mark.parametrize(
    "kind",
    [*sorted(PUBLIC, key=str), *(pytest.param(each, marks=pytest.mark.slow) for each in sorted(RESULTS, key=str))],
)
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_hypothesis_draws_every_public_type(kind: type, data: st.DataObject) -> None:
    """`st.from_type` draws valid values of each public type."""
    assert isinstance(data.draw(st.from_type(kind)), kind)


@settings(max_examples=10)
@given(
    st.from_type(cast("type[AnyRecord]", AnyRecord)),
    st.from_type(vocabulary.Vocabulary),
    st.from_type(mediation.DataError),
)
def test_unions_and_bases_are_drawn(record: AnyRecord, code: Vocabulary, error: mediation.DataError) -> None:
    """Unions, base classes and errors are drawn from their members."""
    assert KINDS[record.kind] is type(record)
    assert isinstance(code, Vocabulary)
    assert isinstance(error.problems[0], mediation.Problem)


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [(models.ActorId, "[A-Z]{3}"), (models.EventId, r"event-\d"), (models.RecordId, r"event-\d@source-\d(#[23])?")],
)
@settings(max_examples=5)
@given(st.data())
def test_ids_are_drawn_from_the_default_pools(kind: type[str], pattern: str, data: st.DataObject) -> None:
    """Ids are those of the default pools, not any text."""
    assert re.fullmatch(pattern, data.draw(st.from_type(kind)))


@given(st.builds(dict, when=st.from_type(When), measure=st.from_type(Measure)), st.from_type(list[Statement]))
@settings(max_examples=5)
def test_types_within_others_are_drawn(built: dict[str, Any], speeches: list[Statement]) -> None:
    """Types in containers and in arguments are drawn as by themselves."""
    assert isinstance(built["when"], When)
    assert all(isinstance(each, Statement) for each in speeches)


@pytest.mark.slow
def test_hypothesis_registers_the_types_when_it_is_imported() -> None:
    """The entry point names the module that registers them, so that no import of it is needed."""
    metadata = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    (module,) = metadata["project"]["entry-points"]["hypothesis"].values()
    code = f"""
import importlib, importlib.metadata as installed
point = installed.EntryPoint("mediation", {module!r}, "hypothesis")
installed.entry_points = lambda **asked: [point] if asked == {{"group": "hypothesis"}} else []
FIRST
from hypothesis import given, settings, strategies as st
import mediation
@given(st.from_type(mediation.When), st.from_type(mediation.Meeting))
@settings(max_examples=2, database=None)
def draw(when, meeting):
    assert isinstance(when, mediation.When) and isinstance(meeting, mediation.Meeting)
draw()
"""
    for first in ("import hypothesis", "import mediation", "import mediation.testing", "from hypothesis import given"):
        subprocess.run([sys.executable, "-W", "error", "-c", code.replace("FIRST", first)], check=True)


# Dates.


@given(testing.whens(spans=True), testing.whens(spans=False))
def test_spans_and_points_can_be_had_apart(span: When, point: When) -> None:
    """`spans` selects spans or points."""
    assert span.is_span
    assert not point.is_span


@given(testing.whens(date(2022, 3, 1), date(2022, 3, 31)))
def test_dates_are_written_from_days_between_the_bounds(when: When) -> None:
    """Each date may contain a day between the limits."""
    share = when.overlaps("2022-03-01/2022-03-31")
    assert share.value != "no"


# Steps.


@given(testing.steps(Posture))
def test_steps_stand_in_the_order_of_time_and_of_their_list(steps: tuple[Step[Posture], ...]) -> None:
    """Steps are sorted by date and by code list."""
    assert [step.when.sort_key for step in steps] == sorted(step.when.sort_key for step in steps)
    places = [list(Posture).index(step.status) for step in steps]
    assert places == sorted(places)


# Features of the types.


def _linked(ds: Dataset, link: str) -> bool:
    return any(path == link for record in ds for path, _, _ in references(record))


def _is_written(shape: str, when: When) -> bool:
    return shape in when.text


def _tellers(ds: Dataset) -> dict[str, set[str]]:
    return {record.event: {each.source for each in ds if each.event == record.event} for record in ds}


def _speaks_in_office(record: AnyRecord, ds: Dataset) -> bool:
    voices = (*record.attribution, *([record] if record.kind == "statement" else ()))
    return any(ds.actors[each.speaker].type is ActorType.PERSON and each.office for each in voices)


FEATURES: dict[str, dict[str, Callable[[Any], object]]] = {
    "datasets": {
        "no record": lambda ds: len(ds) == 0,
        "eight records": lambda ds: len(ds) == 8,
        "an event of several sources": lambda ds: any(len(sources) > 1 for sources in _tellers(ds).values()),
        "several versions of one source": lambda ds: any(record.version > 1 for record in ds),
        "a part of another event": lambda ds: _linked(ds, "part_of"),
        "a measure that refers to another": lambda ds: _linked(ds, "refers_to"),
        "a statement that performs": lambda ds: _linked(ds, "performs"),
        "a statement that announces": lambda ds: _linked(ds, "announces"),
        "a person in office": lambda ds: any(actor.offices for actor in ds.actors.values()),
        "a person speaking in office": lambda ds: any(_speaks_in_office(record, ds) for record in ds),
        "a member of a group": lambda ds: any(
            ds.actors[each.group].type is ActorType.GROUP for actor in ds.actors.values() for each in actor.memberships
        ),
        "exhaustive coverage": lambda ds: any(each.exhaustive for each in ds.coverage),
        "coverage that is not exhaustive": lambda ds: any(not each.exhaustive for each in ds.coverage),
        "no coverage": lambda ds: not ds.coverage,
    },
    "negotiations": {
        "no named party": lambda record: not record.parties,
        "a third party": lambda record: len(record.parties) > 1 and record.third_parties,
        "two roles of one actor": lambda record: (
            len({each.actor for each in record.participants}) < len(record.participants)
        ),
    },
    "agreements": {
        "no named party": lambda record: not record.parties,
        "a third party that did not sign": lambda record: any(each.signed is False for each in record.third_parties),
    },
    "arms_transfers": {
        "a price and a TIV": lambda record: record.value and record.tiv is not None,
        "no number": lambda record: record.number is None,
    },
    "statements": {
        "an audience": lambda record: record.audience,
        "somebody spoken for": lambda record: record.on_behalf_of not in (None, record.speaker),
        "an attribution": lambda record: record.attribution,
    },
    "measures": {
        "a target": lambda record: record.targets,
        "no target": lambda record: not record.targets,
        "steps on several dates": lambda record: len({step.when for step in record.steps}) > 1,
        "steps on the record's date": lambda record: (
            len(record.steps) > 1 and {step.when for step in record.steps} == {record.when}
        ),
        "a response of its own date": lambda record: any(each.when != record.when for each in record.responses),
        "no known number of times": lambda record: record.multiplicity == "repeated",
    },
    "meetings": {"one named attendee": lambda record: len(record.attendees) == 1},
    "conditions": {"an open end": lambda record: record.when.is_ongoing},
    "actors": {
        "two names": lambda actor: len(actor.names) > 1,
        "a member": lambda actor: actor.memberships,
        "a person in office": lambda actor: actor.offices,
        "a person without": lambda actor: actor.type is ActorType.PERSON and not actor.offices,
    },
    "sources": {
        "a relay": lambda source: source.relays,
        "no publisher": lambda source: source.publisher is None,
    },
    "whens": {
        shape: partial(_is_written, shape)
        for shape in ("-XX", "XX", "20X", "-21", "?", "~", "%", "T", "/..", "../", "[", "..]", "[..", ", ")
    },
}


@cache
def _drawn(name: str) -> list[Any]:
    """Return values that a strategy draws in several runs, because one run may be one-sided."""
    drawn: list[Any] = []
    tries = 8 if name == "datasets" else 25
    for number in range(6):

        @seed(number)
        @settings(max_examples=tries, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
        @given(STRATEGIES[name][0])
        def draw(value: object) -> None:
            drawn.append(value)

        draw()
    return drawn


@pytest.mark.slow
@pytest.mark.parametrize(("name", "feature"), [(name, feature) for name in FEATURES for feature in FEATURES[name]])
def test_what_a_type_can_hold_is_drawn(name: str, feature: str) -> None:
    """Each feature that programs must handle is drawn soon."""
    assert any(FEATURES[name][feature](value) for value in _drawn(name))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "vocabulary"),
    [("conditions", Domain), ("meetings", MeetingMode), ("statements", Modality)],
)
def test_every_code_is_drawn(name: str, vocabulary: type[Vocabulary]) -> None:
    """Every code of a list is drawn."""
    drawn = {code for value in _drawn(name) for _, code in value if isinstance(code, vocabulary)}
    assert drawn == set(vocabulary)


def test_what_fails_is_made_small() -> None:
    """The simplest statement uses the first id of each pool and no optional fields."""
    shrunk = settings(phases=[Phase.generate, Phase.shrink], database=None, derandomize=True, deadline=None)
    least = find(
        testing.statements(**POOLS), lambda record: record.topic and len(record.evidence) == 2, settings=shrunk
    )
    assert repr(least) == "<Statement one@x 2011-03-01: donated>"
    assert (least.speaker, least.topic, least.audience, least.about) == ("SYR", "donated", (), ())
    assert (least.attribution, least.disputes, least.part_of, least.memo) == ((), (), None, "")


# The extra.


def test_without_hypothesis_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Hypothesis, importing the module fails with the command to install it."""
    for name in [name for name in sys.modules if name.startswith("mediation.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mediation\[testing\]'"):
        importlib.import_module("mediation.testing")
