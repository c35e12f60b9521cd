"""How often an actor moved toward each of two poles, and between them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from mediation.accounts.policies import Policy, PolicyLike
from mediation.analysis.counts import NONE, Count
from mediation.analysis.periods import FIRST_DAY, LAST_DAY, Calendar
from mediation.analysis.poles import Pole, PoleLike, find_actor, find_poles
from mediation.analysis.resolutions import alternatives
from mediation.analysis.sensitivity import ANY_ACCOUNT, READINGS, Finding, judge
from mediation.analysis.tables import (
    APART,
    BOTH,
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
from mediation.dataset import Dataset, require
from mediation.errors import UsageError
from mediation.moves import RULES, Act, RuleSet, WhyNot
from mediation.moves.rules import rule_set
from mediation.part import RecordId
from mediation.vocabulary import Domain, Form, Means, MoveClass, Vocabulary
from mediation.when import Answer, When

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl

_V = TypeVar("_V", bound=Vocabulary)
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


@attrs.frozen(kw_only=True)
class Period:
    """A stretch of the calendar, and whether the data claim to hold everything that happened in it."""

    label: str
    when: When
    is_covered: bool


@attrs.frozen(kw_only=True)
class Cell:
    """How many moves of one kind there are in a period; `period` is empty for all of them together.

    `pole` is "both" for bridging moves. An event gives a cell at most one move.
    """

    period: str
    move_class: MoveClass
    pole: str
    form: Form
    means: Means
    domain: Domain
    within_dispute: bool
    count: Count


@attrs.frozen(kw_only=True, repr=False)
class Balance:
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

    actor: str
    poles: tuple[Pole, Pole]
    dispute: str | None
    domains: tuple[Domain, ...]
    rules: str
    accounts: str
    periods: tuple[Period, ...]
    is_exhaustive: bool
    base: Finding
    sensitivity: tuple[Finding, ...]
    resolutions: Finding
    cells: tuple[Cell, ...]
    totals: tuple[Cell, ...]
    moves: tuple[Move, ...]
    why_not: tuple[WhyNot, ...]

    def __repr__(self) -> str:
        p, q = (pole.name for pole in self.poles)
        favour = f"favour {p} {self.base.favour[0]}, {q} {self.base.favour[1]}"
        return f"<Balance of {self.actor} between {p} and {q}: {favour}, bridging {self.base.bridging}>"

    def count(
        self,
        move_class: MoveClass | str,
        pole: str | None = None,
        *,
        period: str | None = None,
        domain: Domain | str | None = None,
        means: Means | str | None = None,
        form: Form | str | None = None,
    ) -> Count | None:
        """Return how many moves there are of a class, and of a pole, period, domain, means or form if named.

        None is "unknown": nothing is reported, and the data don't claim to hold everything that happened then.

        Raises:
            UsageError: a class, pole, period, domain, means or form that there is not.
        """
        asked = {
            "move_class": _member(MoveClass, move_class),
            "pole": pole,
            "domain": domain and _member(Domain, domain),
            "means": means and _member(Means, means),
            "form": form and _member(Form, form),
        }
        if asked["move_class"] is MoveClass.BRIDGING and pole not in (None, BOTH):
            raise UsageError("bridging moves are between the poles: ask for them without a pole")
        if pole is not None:
            require("pole", pole, (*(each.name for each in self.poles), BOTH))
        if period is not None:
            require("period", period, (each.label for each in self.periods))
        total = NONE
        for cell in self.totals if period is None else self.cells:
            if period in (None, cell.period) and all(v is None or getattr(cell, k) == v for k, v in asked.items()):
                total += cell.count
        is_known = self.is_exhaustive and all(each.is_covered for each in self.periods if period in (None, each.label))
        return total if total or is_known else None

    def to_frame(self) -> "pl.DataFrame":
        """Return the cells as a Polars frame, a row each, with their `certain` and `possible` counts."""
        import polars as pl

        strings = ("period", "move_class", "pole", "form", "means", "domain")
        schema = {**dict.fromkeys(strings, pl.String), "within_dispute": pl.Boolean}
        schema |= {"certain": pl.Int64, "possible": pl.Int64}
        rows = [
            (*(str(getattr(cell, name)) for name in strings), cell.within_dispute, *attrs.astuple(cell.count))
            for cell in self.cells
        ]
        return pl.DataFrame(rows, schema=schema, orient="row")


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
) -> Balance:
    """Count how often an actor moved toward each of two poles, and between them.

    Args:
        ds: the records.
        actor: whose moves, by id or name; it is taken out of its own pole.
        poles: the two sides: ids or names of actors, a group actor, or `{"West": ("USA", "NATO", "EU")}`.
        dispute: conflict with one pole counts as favour to the other only within this dispute; None: in any.
        every: the periods of the timeline: `1y`, `6mo`, `1q`, `1mo` and the like.
        domain: count moves of these domains only.
        rules: a version of the rule set, or a rule set of your own.
        members: members of an organisation stand for it too, each while it belonged.
        accounts: how several accounts of an event are read. `merged`: they complete each other. A policy as for
            `Dataset.consolidate`: as one record. `each`: nobody knows which is right; what is certain is certain
            in each of them, together, alone, and under every named policy.

    Raises:
        UsageError: an actor, dispute, domain, period, rule set or policy that there is not, or poles that overlap.
    """
    actor = find_actor(ds, actor)
    question = Question(
        actor=actor,
        poles=find_poles(ds, actor, poles, members=members),
        dispute=dispute,
        domains=tuple(_member(Domain, each) for each in ([domain] if isinstance(domain, str) else domain)),
        calendar=Calendar.every(every),
    )
    if dispute is not None:
        require("dispute", dispute, ds.disputes)
    chosen = rule_set(rules, RULES)
    policy = None if accounts in _UNRESOLVED else Policy.of(accounts, ds)
    read = ds if policy is None else ds.consolidate(accounts)
    acts, silent = chosen.acts(read)
    table = move_table(act_table(acts), question)
    moves = tuple(_moves(table, acts))
    allowed = _allowed(ds, chosen, question)
    # Worked out once, then counted in ten ways.
    events = allowed if accounts == "each" else event_table(table, question.calendar).collect().lazy()
    count = count_alternatives if accounts == "each" else count_events
    tallies = count_cells(settle(events) if accounts == "each" else events)
    numbers = _period_numbers(tallies, question.calendar)
    names = (question.poles[0].name, question.poles[1].name)
    claims = [each.period for each in ds.coverage if each.exhaustive and actor in (each.actors or (actor,))]
    outcomes = tuple(judge(each, count(each.apply(events)), names) for each in READINGS)
    resolutions = judge(ANY_ACCOUNT, count_alternatives(allowed), names)
    return Balance(
        actor=actor,
        poles=question.poles,
        dispute=dispute,
        domains=question.domains,
        rules=chosen.version,
        accounts=str(accounts) if policy is None else policy.name,
        periods=tuple(_periods(numbers, question.calendar, claims)),
        is_exhaustive=bool(claims),
        base=outcomes[0],
        sensitivity=(*outcomes, resolutions),
        resolutions=resolutions,
        cells=tuple(_cells(tallies, numbers, question.calendar)),
        totals=tuple(_totals(tallies)),
        moves=moves,
        why_not=tuple(_why_not(read, acts, moves, silent, question)),
    )


def _allowed(ds: Dataset, rules: RuleSet, question: Question) -> "nw.LazyFrame[Any]":
    """Return the events in every way in which their accounts can be read."""
    ways = [(act, way) for way in alternatives(ds, rules, question.actor) for act in way.acts]
    numbers, totals = [way.number for _, way in ways], [way.of for _, way in ways]
    told = [int(way.is_told) for _, way in ways]
    acts = act_table((act for act, _ in ways), alternative=numbers, alternatives=totals, told=told)
    return alternative_table(move_table(acts, question, APART), question.calendar).collect().lazy()


def _member(vocabulary: type[_V], value: str) -> _V:
    try:
        return vocabulary(value)
    except ValueError:
        known = ", ".join(vocabulary)
        what = "class of move" if vocabulary.__name__ == "MoveClass" else vocabulary.__name__.lower()
        raise UsageError(f'no {what} "{value}" (known are {known})') from None


def _moves(table: "nw.LazyFrame[Any]", acts: tuple[Act, ...]) -> Iterator[Move]:
    rows = table.select("row", "pole", "move_class", "within").sort("row").collect()
    for row in rows.iter_rows(named=True):
        yield Move(
            act=acts[row["row"]],
            pole=row["pole"],
            move_class=MoveClass(row["move_class"]),
            within_dispute=bool(row["within"]),
        )


def _period_numbers(tallies: list[dict[str, Any]], calendar: Calendar) -> range:
    """Return the periods from the first to the last in which something is known to lie, without gaps."""
    unbounded = calendar.number(FIRST_DAY), calendar.number(LAST_DAY)
    known = [tally[end] for tally in tallies for end in ("first", "last") if tally[end] not in unbounded]
    return range(min(known), max(known) + 1) if known else range(0)


def _periods(numbers: range, calendar: Calendar, claims: list[When]) -> Iterator[Period]:
    for number in numbers:
        when = calendar.period(number)
        is_covered = any(when.within(claim) is Answer.YES for claim in claims)
        yield Period(label=calendar.label(number), when=when, is_covered=is_covered)


def _cells(tallies: list[dict[str, Any]], numbers: range, calendar: Calendar) -> Iterator[Cell]:
    """Spread what was counted between two periods over them: certain where they are one, possible otherwise."""
    counts: dict[tuple[Any, ...], Count] = {}
    for tally in tallies:
        is_dated = tally["first"] == tally["last"]
        count = Count(tally["certain"] if is_dated else 0, tally["possible"])
        for number in range(max(tally["first"], numbers.start), min(tally["last"] + 1, numbers.stop)):
            key = (number, *(tally[name] for name in _CELL_KEYS))
            counts[key] = counts.get(key, NONE) + count
    for (number, *kind), count in sorted(counts.items(), key=lambda item: item[0]):
        yield _cell(calendar.label(number), kind, count)


def _totals(tallies: list[dict[str, Any]]) -> Iterator[Cell]:
    counts: dict[tuple[Any, ...], Count] = {}
    for tally in tallies:
        key = tuple(tally[name] for name in _CELL_KEYS)
        counts[key] = counts.get(key, NONE) + Count(tally["certain"], tally["possible"])
    for kind, count in sorted(counts.items(), key=lambda item: item[0]):
        yield _cell("", kind, count)


_CELL_KEYS: Final = ("move_class", "pole", "form", "means", "domain", "within")


def _cell(period: str, kind: Iterable[Any], count: Count) -> Cell:
    move_class, pole, form, means, domain, within = kind
    return Cell(
        period=period,
        move_class=MoveClass(move_class),
        pole=pole,
        form=Form(form),
        means=Means(means),
        domain=Domain(domain),
        within_dispute=bool(within),
        count=count,
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
