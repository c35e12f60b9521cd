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
from mediation.analysis.sensitivity import ANY_ACCOUNT, READINGS, Finding, findings_of
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
from mediation.errors import UsageError, require_list
from mediation.events.table import EventTable
from mediation.models.actors import find_actor
from mediation.models.part import RecordId
from mediation.moves import RULES, Act, RuleSet, WhyNot
from mediation.moves.rules import rule_set
from mediation.vocabulary import Domain, MoveClass

_UNRESOLVED: Final = ("merged", "each")


@attrs.frozen(kw_only=True)
class Move:
    """One act toward a pole, and its class of move between these two poles."""

    act: Act
    pole: str
    move_class: MoveClass
    within_dispute: bool

    @property
    def record(self) -> RecordId:
        """The record behind it."""
        return self.act.record

    @property
    def rule(self) -> str:
        """The rule that made it."""
        return self.act.rule

    @property
    def reason(self) -> str:
        """Why the rule applies to the record."""
        return self.act.reason

    @property
    def when(self) -> When:
        """The date when it began."""
        return self.act.when


@attrs.frozen(kw_only=True, repr=False)
class Balance(Counted):
    """Counts of moves by class, pole, domain and means; favour; and the bounds of each count.

    `cells` count moves per period, `totals` over all time. They count events, not mentions: several accounts of an
    event count once. `base` is the result under the default reading, in which an event counts once per pole and
    sign. `sensitivity` has the results under other reasonable readings. There is no single score, because the field
    has none. `moves` lists what was counted, each with its record, rule and reason. `why_not` lists all other
    records of the dataset, each with the reason.

    `accounts` says how several accounts of an event were read. `resolutions` has the bounds over every reading of
    the accounts, so the result of any one reading lies within them.

    If `is_exhaustive` is False, the data don't claim to be complete. Each count then reads "at least n reported", and
    a count of nothing is unknown, not zero.
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


def balance(  # noqa: PLR0913 - one function for records and tables
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
        ds: a dataset, an event table, or a frame with the columns of one in any engine. The engine of a table does
            the counting.
        actor: whose moves to count, by id or name. A pole that includes the actor is read without it.
        poles: the two sides: ids or names of actors, a group actor, or `{"West": ("USA", "NATO", "EU")}`. In a table
            with country codes: states and groups of states. A group counts through its members, each during its
            membership.
        dispute: conflict with one pole counts as favour to the other only within this dispute. Default: any dispute.
        every: the length of a period: `1y`, `6mo`, `1q`, `1mo`, `1w`, `1d` and so on.
        domain: count only moves in these domains.
        rules: a version of the rule set, or your own rule set. The moves of a table come from rules or a crosswalk.
        members: also count the members of an organisation, each during its membership.
        accounts: how to read several accounts of an event. `merged`: they complete each other. A policy of
            `Dataset.consolidate`: as one record. `each` assumes that no single account is right: a move is certain
            only if it holds under every account, under all together, and under every named policy. Tables support
            only `merged`.
        crosswalk: what each code of a machine-coded table becomes. Default: `codes.crosswalk` of its codebook.
        coverage: which days a table covers, from `mediation.coverage`. Covered periods without moves count as zero.

    Raises:
        UsageError: unknown actor, dispute, domain, period, rule set, policy or crosswalk, or overlapping poles.
        DataError: a frame lacks columns of an event table.
    """
    if isinstance(poles, str):
        raise UsageError(f'Poles should be two, such as ("RUS", "UKR"), found the text "{poles}".')
    require_list("poles", poles)
    require_list("domain", domain)
    domains = tuple(member_of(Domain, each) for each in ([domain] if isinstance(domain, str) else domain))
    if isinstance(ds, Dataset):
        if crosswalk is not None or coverage is not None:
            raise UsageError("`crosswalk` and `coverage` are for tables only. For records, use `rules`.")
        actor = find_actor(ds, actor)
        question = Question(
            actor=actor,
            acting=(Member(actor),),
            poles=find_poles(ds, actor, poles, members=members),
            dispute=None if dispute is None else ds.disputes[dispute].id,
            domains=domains,
            calendar=Calendar.every(every),
        )
        return _of_records(ds, question, rules, accounts)
    if accounts != "merged":
        raise UsageError(f'Tables support only accounts="merged", found "{accounts}".')
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
    chosen = rule_set(rules, RULES)
    policy = None if accounts in _UNRESOLVED else Policy.of(accounts, ds)
    read = ds if policy is None else ds.consolidate(accounts)
    acts, silent = chosen.acts(read)
    table = move_table(act_table(acts), question).collect().lazy()
    moves = tuple(_moves(table, acts))
    allowed = _allowed(ds, chosen, question)
    # Compute once, then count in several ways.
    events = allowed if accounts == "each" else event_table(table, question.calendar).collect().lazy()
    count = count_alternatives if accounts == "each" else count_events
    tallies = count_cells(settle(events) if accounts == "each" else events)
    numbers = period_numbers(tallies, question.calendar)
    names = (question.poles[0].name, question.poles[1].name)
    claims = claims_about(question.actor, ds.coverage)
    outcomes = findings_of(READINGS, events, count, names)
    (resolutions,) = findings_of((ANY_ACCOUNT,), allowed, count_alternatives, names)
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
    """Return every reading of the accounts of each event."""
    ways = [(act, way) for way in alternatives(ds, rules, question.actor) for act in way.acts]
    numbers, totals = [way.number for _, way in ways], [way.of for _, way in ways]
    reported = [int(way.is_reported) for _, way in ways]
    acts = act_table([act for act, _ in ways], alternative=numbers, alternatives=totals, reported=reported)
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
    """Yield each record without a counted move, and the reason, in the order of the dataset."""
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
