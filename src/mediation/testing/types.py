"""Strategies for `st.from_type`, registered with Hypothesis for the public types of this library.

Importing `mediation.testing` registers them. Hypothesis does so by itself (entry point `hypothesis`). Parts are drawn
from the records that hold them, so they are as valid as those. Results are computed from drawn datasets.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from mediation import analysis, codes, combining, models
from mediation.accounts import Coalesce, Disagreement, Version
from mediation.dataset import Dataset
from mediation.dates.when import When
from mediation.errors import DataError, Problem
from mediation.events import EventTable
from mediation.models.records import KINDS
from mediation.problem_codes import ProblemCode
from mediation.testing._hypothesis import st
from mediation.testing.datasets import coverages, datasets
from mediation.testing.dates import whens
from mediation.testing.entities import actors, disputes, evidence, sources
from mediation.testing.parts import dated_steps, money, responses, voices
from mediation.testing.pools import Pool
from mediation.testing.records import agreements, meetings, negotiations, records
from mediation.testing.texts import labels, titles
from mediation.vocabulary import (
    AgreementStatus,
    MeetingStatus,
    NegotiationStatus,
    Posture,
    TransferStage,
    Vocabulary,
)

_Whole = TypeVar("_Whole")
_Strategy: TypeAlias = st.SearchStrategy[Any]

_POOL: Final = Pool()
_STATUSES: Final = (NegotiationStatus, AgreementStatus, Posture, MeetingStatus)


def register() -> None:
    """Register a strategy for each type. It is built when it is first used."""
    for kind, strategy in _STRATEGIES.items():
        st.register_type_strategy(kind, partial(_built, strategy))


def _built(strategy: Callable[[], _Strategy], _: Any) -> _Strategy:
    return strategy()


def _parts(wholes: st.SearchStrategy[_Whole], parts: Callable[[_Whole], Iterable[Any]]) -> _Strategy:
    """One of the parts of a value that has any."""
    return wholes.map(lambda whole: [*parts(whole)]).filter(bool).flatmap(st.sampled_from)


def _steps(status: type[Vocabulary], model: type[models.Part] = models.Step) -> _Strategy:
    """Steps of one code list, as instances of the model."""
    return _parts(dated_steps(status, _POOL), iter).map(model.model_validate)


def _people() -> _Strategy:
    """Actors of datasets, which hold offices and belong to groups."""
    return _parts(datasets(), lambda ds: ds.actors.values())


def _record_ids() -> _Strategy:
    return records().map(lambda record: record.id)


def _decisions() -> _Strategy:
    texts = dict.fromkeys(("field", "policy", "note"), labels)
    return st.builds(models.Decision, account=_record_ids(), value=titles, is_kept=st.booleans(), **texts)


def _any_part() -> _Strategy:
    return records() | sources() | actors() | disputes() | coverages() | voices() | money()


def _problems() -> _Strategy:
    texts = dict.fromkeys(("file", "path", "field", "found", "expected", "nearest"), labels)
    return st.builds(Problem, code=st.sampled_from(ProblemCode), message=titles, line=st.integers(0, 1000), **texts)


def _counts() -> _Strategy:
    pairs = st.tuples(st.integers(0, 1000), st.integers(0, 1000))
    return pairs.map(lambda pair: analysis.Count(min(pair), max(pair)))


def _members() -> _Strategy:
    return st.builds(analysis.Member, _POOL.actor, st.none() | _POOL.whens())


def _poles() -> _Strategy:
    members = st.lists(_members(), min_size=1, max_size=3, unique_by=lambda member: member.actor)
    return st.builds(analysis.Pole, titles, members.map(tuple))


def _balances() -> _Strategy:
    actor, *poles, _ = _POOL.actors
    return datasets().map(lambda ds: analysis.balance(ds, actor, poles))


def _events() -> _Strategy:
    return datasets(min_records=1).map(Dataset.events)


def _series() -> _Strategy:
    return _events().map(analysis.dyads)


def _differences() -> _Strategy:
    return st.builds(combining.diff, datasets(), datasets())


def _disagreements() -> _Strategy:
    return _parts(datasets(min_records=2), lambda ds: ds.disagreements())


def _table_balances() -> _Strategy:
    actor, *poles, _ = _POOL.actors
    return _events().map(lambda table: analysis.balance(table, actor, poles))


_STRATEGIES: Final[Mapping[Any, Callable[[], _Strategy]]] = {
    When: whens,
    Problem: _problems,
    DataError: lambda: st.lists(_problems(), min_size=1, max_size=3).map(DataError),
    Vocabulary: lambda: st.one_of([st.sampled_from(each) for each in Vocabulary.__subclasses__()]),
    # Ids.
    models.ActorId: lambda: _POOL.actor,
    models.SourceId: lambda: st.sampled_from(_POOL.sources),
    models.DisputeId: lambda: st.sampled_from(_POOL.disputes),
    models.EventId: lambda: st.sampled_from(_POOL.events),
    models.RecordId: _record_ids,
    # Datasets and what is in them.
    Dataset: datasets,
    models.Source: sources,
    models.Evidence: evidence,
    models.Actor: actors,
    models.Dispute: disputes,
    models.Coverage: coverages,
    models.Record: records,
    **{model: partial(records, kind) for kind, model in KINDS.items()},
    # Parts.
    models.Part: _any_part,
    models.Name: partial(_parts, actors(), lambda actor: actor.names),
    models.Codes: lambda: actors().map(lambda actor: actor.codes),
    models.Membership: lambda: _parts(_people(), lambda actor: actor.memberships),
    models.Office: lambda: _parts(_people(), lambda actor: actor.offices),
    models.Attendee: lambda: _parts(meetings(), lambda meeting: meeting.attendees),
    models.Participant: lambda: _parts(negotiations(), lambda negotiation: negotiation.participants),
    models.ThirdParty: lambda: _parts(agreements(), lambda agreement: agreement.third_parties),
    models.Raw: lambda: _parts(records(), lambda record: record.raw),
    models.Step: lambda: st.one_of([_steps(each) for each in _STATUSES]),
    **{models.Step[each]: partial(_steps, each, models.Step[each]) for each in _STATUSES},  # type: ignore[valid-type]
    models.TransferStep: partial(_steps, TransferStage, models.TransferStep),
    models.Decision: _decisions,
    models.Response: responses,
    models.Voice: voices,
    models.Money: money,
    # Codes.
    codes.State: lambda: st.sampled_from([*codes.states().values()]),
    codes.SystemCode: lambda: st.sampled_from([code for state in codes.states().values() for code in state.codes]),
    codes.DatedName: lambda: st.sampled_from([name for state in codes.states().values() for name in state.names]),
    codes.GroupMember: lambda: st.sampled_from([member for name in codes.groups() for member in codes.group(name)]),
    # Analyses and their results.
    Coalesce: lambda: st.permutations(_POOL.sources).map(tuple).map(Coalesce),
    analysis.Count: _counts,
    analysis.Member: _members,
    analysis.Pole: _poles,
    EventTable: _events,
    analysis.Balance: _balances,
    analysis.Move: lambda: _parts(_balances(), lambda balance: balance.moves),
    analysis.Cell: lambda: _parts(_balances(), lambda balance: balance.cells),
    analysis.Period: lambda: _parts(_balances(), lambda balance: balance.periods),
    analysis.Equidistance: lambda: st.builds(analysis.equidistance, _counts(), _counts()).filter(bool),
    analysis.TableBalance: _table_balances,
    analysis.MoveTable: lambda: _table_balances().map(lambda balance: balance.moves),
    analysis.CoveredDays: lambda: _events().map(analysis.coverage),
    analysis.DyadSeries: _series,
    analysis.DyadPeriod: lambda: _parts(_series(), tuple),
    Disagreement: _disagreements,
    Version: lambda: _parts(_disagreements(), lambda disagreement: disagreement.versions),
    combining.Difference: _differences,
    combining.Change: lambda: _parts(_differences(), lambda difference: difference.changed),
}
