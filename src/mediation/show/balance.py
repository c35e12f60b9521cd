"""A balance as tables for a terminal, as JSON, and as CSV."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import attrs
from rich.console import RenderableType

from mediation.analysis.balance import Balance, Move
from mediation.analysis.counts import CLASSES, Count, Equidistance
from mediation.analysis.move_counts import Counted
from mediation.dataset import Dataset
from mediation.dates.when import When
from mediation.display import counted
from mediation.models.evidence import Evidence
from mediation.show.tables import csv_text, table
from mediation.vocabulary import Domain, MoveClass

_UNKNOWN: Final = "·"
_ACCOUNTS: Final = {"each": "any account may be right"}


def tables(balance: Balance, ds: Dataset) -> Iterator[RenderableType]:
    """Yield the balance as text and rich tables: moves, favour, domains, timeline, sensitivity."""
    yield from _head(balance, ds)
    yield from figures(balance)
    yield legend(balance, "Add --explain to see what was counted.")


def figures(balance: Counted) -> Iterator[RenderableType]:
    """Yield the tables that every kind of balance has."""
    p, q = (pole.name for pole in balance.poles)
    classes = [(label, *_counts(balance, move_class, p, q)) for move_class, label in CLASSES]
    yield table("Moves by class and pole", ("", f"toward {p}", f"toward {q}", "between"), classes)
    yield table("Favour and equidistance", ("", p, q, "equidistance"), _favour(balance))
    columns = ("", f"+ {p}", f"+ {q}", f"− {p}", f"− {q}", "restraint", "contact", "bridging")
    domains = [(domain, *_across(balance, p, q, domain=domain)) for domain in _domains(balance)]
    yield table("Moves by domain", columns, domains)
    timeline = [(each.label, *_across(balance, p, q, period=each.label)) for each in balance.periods]
    yield table("Timeline of moves", columns, timeline)
    head = ("reading", f"favours {p}", f"favours {q}", "equidistance in +", "equidistance in −", "bridging", "leans to")
    yield table("Does the conclusion hold under other readings?", head, _sensitivity(balance))
    for each in balance.sensitivity:
        yield f"  {each.reading}: {each.sentence}"


def explanation(balance: Balance, ds: Dataset) -> Iterator[str]:
    """Yield what was counted: the question, the events of each class with their accounts, and records without a move.

    Each account says whether it lies in the dispute, and if it is only possible, why.
    """
    yield from _head(balance, ds)
    for move_class, label in CLASSES:
        events: dict[str, list[Move]] = {}
        for move in sorted(balance.moves, key=lambda each: each.when.sort_key):
            if move.move_class is move_class:
                events.setdefault(move.act.counted_as, []).append(move)
        yield f"{label}: {counted(len(events), 'event')}{_moves_of(balance, move_class) if events else ''}"
        for event, moves in events.items():
            yield f"  {event}"
            yield from _accounts(balance, moves, ds)
    yield f"no move: {counted(len(balance.why_not), 'record')}"
    for each in balance.why_not:
        yield f"  {each.record}\n    {each.reason}{f' ({each.rule})' if each.rule else ''}"


def _moves_of(balance: Balance, move_class: MoveClass) -> str:
    """Return the numbers of the first table: an event with words and deeds is one event and two moves."""
    if move_class is MoveClass.BRIDGING:
        return f"; moves: {_with_times(balance, move_class)}"
    found = ((pole.name, _with_times(balance, move_class, pole.name)) for pole in balance.poles)
    return f"; moves: {', '.join(f'{text} toward {pole}' for pole, text in found if text != _UNKNOWN)}"


def _accounts(balance: Balance, moves: list[Move], ds: Dataset) -> Iterator[str]:
    """Yield the accounts of one event, each act once, with all its poles."""
    acts: dict[tuple[object, ...], list[Move]] = {}
    for move in moves:
        acts.setdefault((move.record, move.rule, move.when, move.act.means, move.doubt), []).append(move)
    for same in acts.values():
        move, poles = same[0], dict.fromkeys(each.pole for each in same)
        times = f", {move.act.times} times" if move.act.times > 1 else ""
        scope = f", {'in' if move.within_dispute else 'outside'} the dispute" if balance.dispute else ""
        certainty = ", possible" if move.doubt else ""
        yield f"    toward {' and '.join(poles)}, {move.when}{times}{scope}{certainty}: {ds[move.record].summary}"
        yield f"      {move.act.means}, {move.act.domain}; {move.rule}: {move.reason}"
        if move.doubt:
            yield f"      only possible: {move.doubt}"
        yield f"      {move.record}, {_spans(ds, move)}"


def to_json(balance: Balance, ds: Dataset) -> str:
    """Return the balance as JSON: counts as `{certain, possible}`, dates as EDTF, ratios as numbers."""
    fields = attrs.asdict(balance, recurse=False)
    fields["moves"] = [_move_row(move, ds) for move in balance.moves]
    return json.dumps(plain(fields), ensure_ascii=False, indent=2)


def to_csv(balance: Counted) -> str:
    """Return the counts as CSV: a row per kind of move for all time (period "all"), then for each period."""
    frame = balance.to_frame()
    return csv_text(frame.columns, frame.iter_rows())


def explanation_to_json(balance: Balance, ds: Dataset) -> str:
    """Return the question, the moves, and the records without a move, as JSON."""
    asked = {name: getattr(balance, name) for name in ("actor", "poles", "dispute", "domains", "rules", "accounts")}
    moves = [_move_row(move, ds) for move in balance.moves]
    return json.dumps(plain({**asked, "moves": moves, "why_not": balance.why_not}), ensure_ascii=False, indent=2)


def explanation_to_csv(balance: Balance, ds: Dataset) -> str:
    """Return the moves as CSV, a row each, with record, rule, source and evidence spans."""
    rows = [plain(_move_row(move, ds)) for move in balance.moves]
    columns = (
        *("move_class", "pole", "target", "when", "is_certain", "doubt", "domain", "means", "form", "within_dispute"),
        *("times", "event", "record", "rule", "reason", "source", "evidence"),
    )
    for row in rows:
        row["evidence"] = " ".join(f"{each['start']}-{each['end']}" for each in row["evidence"])
    return csv_text(columns, ([row[column] for column in columns] for row in rows))


def _head(balance: Balance, ds: Dataset) -> Iterator[str]:
    """Yield the question: actor, poles, dispute and rule set."""
    p, q = (pole.name for pole in balance.poles)
    yield f"{_shown(balance.actor, ds)} between {_shown(p, ds)} and {_shown(q, ds)}"
    yield _scope(balance, ds)


def _scope(balance: Balance, ds: Dataset) -> str:
    dispute = f"dispute: {ds.disputes[balance.dispute].title}" if balance.dispute else "all disputes"
    domains = f"; domains: {', '.join(balance.domains)}" if balance.domains else ""
    size = f"{counted(len(ds), 'record')} of {counted(len(ds.sources), 'source')}"
    accounts = f"; {_ACCOUNTS.get(balance.accounts, f'accounts resolved: {balance.accounts}')}"
    return f"{size}; rule set {balance.rules}; {dispute}{domains}{accounts if balance.accounts != 'merged' else ''}"


def legend(balance: Counted, *more: str) -> str:
    """Return a legend for the numbers, and further lines."""
    lines = ["a–b: a events are certain, up to b are possible. Favour counts an event once per pole and sign."]
    if any(cell.times != cell.count for cell in balance.totals):
        lines.append("(n times): how often these events happened, as far as sources give a number.")
    if not balance.is_exhaustive:
        lines.append(f'The sources are not exhaustive: n means "at least n reported", and {_UNKNOWN} means unknown.')
    return "\n".join((*lines, *more))


def _counts(balance: Counted, move_class: MoveClass, p: str, q: str) -> tuple[str, ...]:
    if move_class is MoveClass.BRIDGING:
        return "", "", _with_times(balance, move_class)
    return _with_times(balance, move_class, p), _with_times(balance, move_class, q), ""


def _with_times(balance: Counted, move_class: MoveClass, pole: str | None = None) -> str:
    """Return a count, and how often its events happened if that is another number: `2 (5 times)`."""
    count, times = balance.count(move_class, pole), balance.times(move_class, pole)
    return _text(count) if count is None or count == times else f"{count} ({times} times)"


def _favour(balance: Counted) -> Iterator[tuple[str, ...]]:
    base = balance.base
    scope = " in the dispute" if balance.dispute else ""
    for label, counts, equidistance in (
        ("events of cooperation", base.cooperation, _even(base.equidistance_in_cooperation)),
        (f"events of conflict{scope}", base.conflict, _even(base.equidistance_in_conflict)),
        ("favour: + to it, − to the other", base.favour, ""),
    ):
        yield label, *(_total(balance, count) for count in counts), equidistance


def _domains(balance: Counted) -> list[Domain]:
    found = {cell.domain for cell in balance.totals}
    return [domain for domain in Domain if domain in found]


def _across(balance: Counted, p: str, q: str, **narrow: Any) -> Iterator[str]:
    for move_class in (MoveClass.COOPERATIVE, MoveClass.CONFLICTUAL):
        for pole in (p, q):
            yield _text(balance.count(move_class, pole, **narrow))
    for move_class in (MoveClass.RESTRAINT, MoveClass.CONTACT, MoveClass.BRIDGING):
        yield _text(balance.count(move_class, **narrow))


def _sensitivity(balance: Counted) -> Iterator[tuple[str, ...]]:
    for each in balance.sensitivity:
        yield (
            each.reading,
            *(_total(balance, count) for count in each.favour),
            _even(each.equidistance_in_cooperation),
            _even(each.equidistance_in_conflict),
            _total(balance, each.bridging),
            each.leans or "can't tell",
        )


def _text(count: Count | None) -> str:
    return _UNKNOWN if count is None else str(count)


def _total(balance: Counted, count: Count) -> str:
    """Return a total: if nothing is reported, it is unknown unless the sources are exhaustive."""
    return _text(count if count or balance.is_exhaustive else None)


def _even(value: Equidistance | None) -> str:
    return _UNKNOWN if value is None else str(value)


def _shown(name: str, ds: Dataset) -> str:
    actor = ds.actors.get(name)
    return f"{actor.name} ({name})" if actor and actor.name != name else name


def _evidence(ds: Dataset, move: Move) -> tuple[Evidence, ...]:
    return ds[move.record].evidence


def _spans(ds: Dataset, move: Move) -> str:
    """Return the spans of the evidence, with their sources if there are several."""
    by_source: dict[str, list[str]] = {}
    for each in _evidence(ds, move):
        by_source.setdefault(each.source, []).append(f"{each.start}–{each.end}")
    if len(by_source) == 1:
        return f"characters {', '.join(*by_source.values())}"
    return "; ".join(f"{source} characters {', '.join(spans)}" for source, spans in by_source.items())


def _move_row(move: Move, ds: Dataset) -> dict[str, Any]:
    act = attrs.asdict(move.act, recurse=False)
    del act["rules"], act["kind"]
    own: dict[str, Any] = {"summary": ds[move.record].summary}
    own |= {"pole": move.pole, "move_class": move.move_class, "within_dispute": move.within_dispute}
    own |= {"is_certain": not move.doubt, "doubt": move.doubt}
    return {**act, **own, "evidence": [each.model_dump() for each in _evidence(ds, move)]}


def plain(value: Any) -> Any:
    """Return the value as JSON types."""
    if isinstance(value, When):
        return value.text
    if isinstance(value, Fraction):
        return round(float(value), 4)
    if attrs.has(type(value)):
        return plain(attrs.asdict(value, recurse=False))
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, str) else value
