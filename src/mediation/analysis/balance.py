"""How often an actor moved toward each of two poles, and between them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, overload

import attrs
import narwhals as nw
from narwhals.typing import IntoFrame

from mediation.accounts.policies import Policy, PolicyLike
from mediation.analysis.coverage import CoveredDays
from mediation.analysis.engines import as_table
from mediation.analysis.move_counts import (
    Counted,
    cells_of,
    claims_about,
    member_of,
    period_numbers,
    periods_of,
    totals_of,
)
from mediation.analysis.periods import Calendar
from mediation.analysis.poles import Member, PoleLike, find_poles
from mediation.analysis.resolutions import alternatives
from mediation.analysis.sensitivity import ANY_ACCOUNT, READINGS, Finding, judge_all
from mediation.analysis.table_balance import TableBalance, of_table
from mediation.analysis.tables import (
    APART,
    Question,
    act_table,
    alternative_table,
    count_alternatives,
    count_cells,
    count_events,
    event_table,
    move_table,
    settle,
)
from mediation.codes import Turn
from mediation.dataset import Dataset
from mediation.dates.when import When
from mediation.errors import UsageError, require
from mediation.events.table import EventTable
from mediation.models.actors import find_actor
from mediation.models.part import RecordId
from mediation.moves import RULES, Act, RuleSet, WhyNot
from mediation.moves.rules import rule_set
from mediation.vocabulary import Domain, MoveClass

_UNRESOLVED: Final = ("merged", "each")


@attrs.frozen(kw_only=True)
class Move:
    """One act toward a pole: the act, the pole, and what the act is between these two poles."""

    act: Act
    pole: str
    move_class: MoveClass
    within_dispute: bool

    @property
    def record(self) -> RecordId:
        """The record it comes from."""
        return self.act.record

    @property
    def rule(self) -> str:
        """The rule that made it."""
        return self.act.rule

    @property
    def reason(self) -> str:
        """What in the record made the rule apply."""
        return self.act.reason

    @property
    def when(self) -> When:
        """The day on which it began, perhaps in doubt."""
        return self.act.when


@attrs.frozen(kw_only=True, repr=False)
class Balance(Counted):
    """The answer: counts of moves by class, pole, domain and means, favour, and how sure all that is.

    `cells` count moves per period, `totals` over all time: of events, not of mentions, for several accounts of
    an event are one. `base` is the reading by the rule set as it stands, in which an event counts once per
    pole and sign, and `sensitivity` the same under other reasonable readings. Nothing adds up to one score,
    for the field has none. `moves` are what was counted, each with its record, rule and reason; `why_not` are
    all other records of the dataset, each with the reason.

    `accounts` says how several accounts of an event were read. Whatever it is, `resolutions` are the bounds over
    everything that the accounts allow, which no way of reading them leaves.

    Where `is_exhaustive` is False the data do not claim to hold everything that happened: each count reads
    "at least n reported", and where nothing is reported the answer is unknown, not zero.
    """

    resolutions: Finding
    moves: tuple[Move, ...]
    why_not: tuple[WhyNot, ...]


@overload
def balance(
    ds: Dataset,
    actor: str,
    poles: Sequence[PoleLike],
    *,
    dispute: str | None = None,
    every: str = "1y",
    domain: Domain | str | Iterable[Domain | str] = (),
    rules: str | RuleSet = "2026.1",
    members: bool = False,
    accounts: PolicyLike = "merged",
) -> Balance: ...


@overload
def balance(
    ds: EventTable | IntoFrame,
    actor: str,
    poles: Sequence[PoleLike],
    *,
    dispute: str | None = None,
    every: str = "1y",
    domain: Domain | str | Iterable[Domain | str] = (),
    rules: str | RuleSet = "2026.1",
    members: bool = False,
    accounts: PolicyLike = "merged",
    crosswalk: Mapping[str, Turn] | None = None,
    coverage: CoveredDays | None = None,
) -> TableBalance: ...


def balance(  # noqa: PLR0913 - what is asked of records and of tables is one question
    ds: Dataset | EventTable | IntoFrame,
    actor: str,
    poles: Sequence[PoleLike],
    *,
    dispute: str | None = None,
    every: str = "1y",
    domain: Domain | str | Iterable[Domain | str] = (),
    rules: str | RuleSet = "2026.1",
    members: bool = False,
    accounts: PolicyLike = "merged",
    crosswalk: Mapping[str, Turn] | None = None,
    coverage: CoveredDays | None = None,
) -> Balance | TableBalance:
    """Count how often an actor moved toward each of two poles, and between them.

    Args:
        ds: the records; or an event table, or a frame with its columns in any engine, which is worked on where it is.
        actor: whose moves, by id or name; it is taken out of its own pole.
        poles: the two sides: ids or names of actors, a group actor, or `{"West": ("USA", "NATO", "EU")}`. In a table
            with country codes: states, and groups of states, whose members stand for them while they belong.
        dispute: conflict with one pole counts as favour to the other only within this dispute; None: in any.
        every: the periods of the timeline: `1y`, `6mo`, `1q`, `1mo`, `1w`, `1d` and the like.
        domain: count moves of these domains only.
        rules: a version of the rule set, or a rule set of your own. A table has its moves by rules or by a crosswalk.
        members: members of an organisation stand for it too, each while it belonged.
        accounts: how several accounts of an event are read. `merged`: they complete each other. A policy as for
            `Dataset.consolidate`: as one record. `each`: nobody knows which is right; what is certain is certain
            in each of them, together, alone, and under every named policy. Of a table, only `merged`.
        crosswalk: of a machine-coded table, what each code becomes, where it is not `codes.crosswalk` that says so.
        coverage: which days a table covers, as `mediation.coverage` finds out, so that no moves then are zero moves.

    Raises:
        UsageError: an actor, dispute, domain, period, rule set, policy or crosswalk that there is not, or poles
            that overlap.
        DataError: a frame without the columns of an event table.
    """
    if isinstance(poles, str):
        raise UsageError(f'name two poles, as in ("RUS", "UKR"), not one text, "{poles}"')
    domains = tuple(member_of(Domain, each) for each in ([domain] if isinstance(domain, str) else domain))
    if isinstance(ds, Dataset):
        if crosswalk is not None or coverage is not None:
            raise UsageError("crosswalk and coverage are for tables: of records, rules make the moves")
        actor = find_actor(ds, actor)
        question = Question(
            actor=actor,
            acting=(Member(actor),),
            poles=find_poles(ds, actor, poles, members=members),
            dispute=dispute,
            domains=domains,
            calendar=Calendar.every(every),
        )
        return _of_records(ds, question, rules, accounts)
    if accounts != "merged":
        raise UsageError(f'a table has no accounts to read in another way than "merged", not "{accounts}"')
    return of_table(
        as_table(ds, rules=rules),
        actor,
        poles,
        dispute=dispute,
        every=every,
        domains=domains,
        members=members,
        crosswalk=crosswalk,
        coverage=coverage,
    )


def _of_records(ds: Dataset, question: Question, rules: str | RuleSet, accounts: PolicyLike) -> Balance:
    if question.dispute is not None:
        require("dispute", question.dispute, ds.disputes)
    chosen = rule_set(rules, RULES)
    policy = None if accounts in _UNRESOLVED else Policy.of(accounts, ds)
    read = ds if policy is None else ds.consolidate(accounts)
    acts, silent = chosen.acts(read)
    table = move_table(act_table(acts), question).collect().lazy()
    moves = tuple(_moves(table, acts))
    allowed = _allowed(ds, chosen, question)
    # Worked out once, then counted in several ways.
    events = allowed if accounts == "each" else event_table(table, question.calendar).collect().lazy()
    count = count_alternatives if accounts == "each" else count_events
    tallies = count_cells(settle(events) if accounts == "each" else events)
    numbers = period_numbers(tallies, question.calendar)
    names = (question.poles[0].name, question.poles[1].name)
    claims = claims_about(question.actor, ds.coverage)
    outcomes = judge_all(READINGS, events, count, names)
    (resolutions,) = judge_all((ANY_ACCOUNT,), allowed, count_alternatives, names)
    return Balance(
        actor=question.actor,
        poles=question.poles,
        dispute=question.dispute,
        domains=question.domains,
        rules=chosen.version,
        accounts=str(accounts) if policy is None else policy.name,
        periods=tuple(periods_of(numbers, question.calendar, claims)),
        is_exhaustive=bool(claims),
        base=outcomes[0],
        sensitivity=(*outcomes, resolutions),
        resolutions=resolutions,
        cells=tuple(cells_of(tallies, numbers, question.calendar)),
        totals=tuple(totals_of(tallies)),
        moves=moves,
        why_not=tuple(_why_not(read, acts, moves, silent, question)),
    )


def _allowed(ds: Dataset, rules: RuleSet, question: Question) -> nw.LazyFrame[Any]:
    """Return the events in every way in which their accounts can be read."""
    ways = [(act, way) for way in alternatives(ds, rules, question.actor) for act in way.acts]
    numbers, totals = [way.number for _, way in ways], [way.of for _, way in ways]
    told = [int(way.is_told) for _, way in ways]
    acts = act_table([act for act, _ in ways], alternative=numbers, alternatives=totals, told=told)
    return alternative_table(move_table(acts, question, APART), question.calendar).collect().lazy()


def _moves(table: nw.LazyFrame[Any], acts: tuple[Act, ...]) -> Iterator[Move]:
    rows = table.select("row", "pole", "move_class", "within").sort("row").collect()
    for row in rows.iter_rows(named=True):
        yield Move(
            act=acts[row["row"]],
            pole=row["pole"],
            move_class=MoveClass(row["move_class"]),
            within_dispute=bool(row["within"]),
        )


def _why_not(
    ds: Dataset, acts: tuple[Act, ...], moves: tuple[Move, ...], silent: tuple[WhyNot, ...], question: Question
) -> Iterator[WhyNot]:
    """Yield, in the order of the dataset, each record that gave no move, and the reason."""
    reasons = {each.record: each for each in silent}
    acts_of: dict[RecordId, list[Act]] = {}
    for act in acts:
        acts_of.setdefault(act.record, []).append(act)
    counted = {move.record for move in moves}
    p, q = (pole.name for pole in question.poles)
    for record in ds:
        if record.id in counted:
            continue
        if record.id in reasons:
            yield reasons[record.id]
            continue
        act = acts_of[record.id][0]
        reason = f"{act.actor} toward {act.target} ({act.domain}): no move of {question.actor} toward {p} or {q}"
        yield WhyNot(record=record.id, rule=act.rule, reason=reason + (" in these domains" if question.domains else ""))
