# ruff: noqa: C901, PLR0912 - each function reads the rules of one kind from top to bottom
"""Rule set 2026.1 a second time, written from the codebook in plain loops, without `mediation.moves`.

Where the text leaves a case open or 2026.1 differs from it, a comment says what 2026.1 gives.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from typing import Any

import attrs

from mediation import AnyRecord, Dataset, When

PENALTY = ("sanction", "embargo", "arrest_warrant")
FORCE = ("invasion", "attack", "capture", "annexation", "blockade", "troop_build_up")
OBJECTION = ("accession_objection", "veto")
HELP = ("investment", "humanitarian_aid", "financial_aid", "aid", "military_support")
ADVERSE = (*PENALTY, *FORCE, *OBJECTION, "transit_restriction")
DONE = ("imposed", "carried_out")
SAID = ("threatened", "announced", "offered")
BROKERS = ("mediator", "facilitator", "host", "chair", "guarantor")  # 2026.1: a guarantor brokers (B12)
GO_BETWEENS = ("mediator", "facilitator", "host", "convener", "guarantor")
UNHELD = ("not_held", "rejected", "under_consideration")


@attrs.frozen
class Made:
    """What a rule makes of a record."""

    rule: str
    actor: str
    target: str
    move_class: str
    form: str
    means: str
    domain: str
    when: When
    doubtful: bool = False
    counted_as: str = ""


@attrs.frozen
class Act:
    """An act, with what its record adds to it."""

    event: str
    counted_as: str
    record: str
    rule: str
    actor: str
    target: str
    move_class: str
    form: str
    means: str
    domain: str
    when: When
    disputes: tuple[str, ...]
    is_certain: bool
    times: int
    origin: str
    outlets: int


@attrs.frozen
class Facts:
    """What a rule knows apart from the record: who admits persons, what is a process, where sources come from."""

    admitting: frozenset[str]
    processes: frozenset[str]
    origins: dict[str, str]


def facts(ds: Dataset) -> Facts:
    """Return the facts of a dataset. A process is what a negotiation is part of."""
    return Facts(
        frozenset(each.id for each in ds.actors.values() if each.type in ("state", "igo")),
        frozenset(each.part_of for each in ds.negotiations if each.part_of),
        {each.id: each.origin for each in ds.sources.values()},
    )


def acts(record: AnyRecord, known: Facts) -> list[Act]:
    """Return the acts of a record: one of each actor, target, class and means, dated at the onset.

    Of several, a certain one is kept before a possible one, then the earliest, then that of the first rule (G12).
    """
    if record.modality in ("negated", "counterfactual"):
        return []
    found: dict[tuple[str, ...], Act] = {}
    for made in RULES[record.kind](record, known):
        if made.actor != made.target:
            act = _act(made, record, known)
            key = (act.actor, act.target, act.move_class, act.means)
            if key not in found or _place(act) < _place(found[key]):
                found[key] = act
    return list(found.values())


def _place(act: Act) -> tuple[Any, ...]:
    return not act.is_certain, act.when.sort_key


def _act(made: Made, record: AnyRecord, known: Facts) -> Act:
    outlets = {known.origins[each] for each in record.sources} if record.accounts else {record.source}
    is_number = record.multiplicity != "repeated" and not made.counted_as
    return Act(
        event=record.event,
        counted_as=made.counted_as or record.event,
        record=record.id,
        when=made.when.onset,
        disputes=tuple(record.disputes),
        is_certain=not made.doubtful and record.modality == "asserted",
        times=int(record.multiplicity) if is_number else 1,
        origin=known.origins[record.source],
        outlets=len(outlets),
        **{name: str(getattr(made, name)) for name in (*_KIND, "rule", "actor", "target")},
    )


_KIND = ("move_class", "form", "means", "domain")
Rules = Callable[[Any, Facts], Iterable[Made]]


def _transfer(record: Any, _: Facts) -> Iterator[Made]:
    give, take = record.supplier, record.recipient

    def act(rule: str, actor: str, target: str, what: str, means: str, step: Any, **more: Any) -> Made:
        return Made(rule, actor, target, what, "plain", means, "military", step.when, **more)

    for step in record.steps:
        if step.status == "requested":
            yield act("transfer-requested", take, give, "cooperative", "verbal", step)
    for step in record.steps:
        if step.status in ("approved", "notified", "committed", "allocated", "licensed"):
            yield act("transfer-allowed", give, take, "cooperative", "verbal", step)
    for step in record.steps:
        if step.status == "contracted":
            yield act("transfer-contracted", give, take, "cooperative", "verbal", step)
            yield act("transfer-contracted", take, give, "cooperative", "verbal", step)
    for step in record.steps:
        if step.status == "delivered":
            yield act("transfer-delivered", give, take, "cooperative", "material", step)
            if record.terms not in ("donation", "loan"):  # G3: all other terms make a buyer
                doubtful = record.terms == "unknown"
                yield act("transfer-bought", take, give, "cooperative", "material", step, doubtful=doubtful)
    for step in record.steps:
        if step.status in ("refused", "suspended", "cancelled"):
            for actor in step.by or (give,):  # G4: without `by`, the supplier
                means = "verbal" if step.status == "refused" else "material"
                target = give if actor == take else take
                yield act("transfer-stopped", actor, target, "conflictual", means, step)
    yield from _replies(record, lambda by: (give,) if by == take else (take,))


def _measure(record: Any, known: Facts) -> Iterator[Made]:
    kind, even = record.type, record.type == "transit_restriction" and record.even_handed
    adverse = kind in ADVERSE and not even

    def act(rule: str, what: str, means: str, step: Any, targets: Iterable[str], **more: Any) -> Iterator[Made]:
        when = (step.as_of or step.when) if step.status in SAID else step.when  # G11: words by when they were said
        for actor in step.by or record.actors:
            for target in targets:
                yield Made(rule, actor, target, what, "plain", means, record.domain, when, **more)

    rules = {
        **dict.fromkeys(PENALTY, ("penalty-imposed", "conflictual", "material")),
        **dict.fromkeys(FORCE, ("force-used", "conflictual", "material")),
        "withdrawal": ("forces-withdrawn", "cooperative", "material"),  # 2026.1: also when threatened (B9)
        **dict.fromkeys(HELP, ("help-given", "cooperative", "material")),  # 2026.1: also when threatened (B9)
        "transit_restriction": ("transit-restricted", "conflictual", "material"),
        "accession_objection": ("accession-opposed", "conflictual", "verbal"),
        "veto": ("accession-opposed", "conflictual", "material"),
        "evacuation": ("evacuation-offered", "cooperative", "material"),
        "refuge": ("refuge-given", "cooperative", "material"),
    }
    # 2026.1: private persons give refuge too if a state is named beside them (B10).
    if kind in rules and not even and (kind != "refuge" or known.admitting & set(record.actors)):
        rule, what, deed = rules[kind]
        for step in record.steps:
            if step.status in DONE or step.status in SAID:
                yield from act(rule, what, deed if step.status in DONE else "verbal", step, record.targets)
    for step in record.steps:
        if kind == "evacuation" and step.status in SAID and len(record.consent) > 1:
            for actor in step.by or record.actors:
                for side in record.consent:  # dated by the step, not by when it was said
                    yield Made("evacuation-agreed-with-both", actor, side, "bridging", "offer", "verbal",
                               "humanitarian", step.when)  # fmt: skip
    for step in record.steps:
        if adverse and step.status in ("eased", "lifted"):
            yield from act("measure-eased", "cooperative", "material", step, record.targets)
    for step in record.steps:
        if adverse and step.status in ("declined", "opposed"):
            counted_as = record.refers_to or ""
            yield from act("measure-declined", "restraint", "verbal", step, record.targets, counted_as=counted_as)
    for step in record.steps:
        if step.status in ("declined", "opposed"):  # 2026.1: opposed is conflict with the askers too (B11)
            yield from act("measure-declined-to-askers", "conflictual", "verbal", step, record.asked_by)
    yield from _replies(record, lambda _: record.actors)


def _negotiation(record: Any, known: Facts) -> Iterator[Made]:
    parties = [each.actor for each in record.participants if each.role == "party"]
    others = [each for each in record.participants if each.actor not in parties]
    between = list(dict.fromkeys(each.actor for each in others if each.role in GO_BETWEENS))
    is_process = record.event in known.processes

    def act(rule: str, actor: str, what: str, form: str, means: str, step: Any, **more: Any) -> Iterator[Made]:
        domain = more.pop("domain", record.domain)
        for party in parties:
            yield Made(rule, actor, party, what, form, means, domain, step.when, **more)

    for step in record.steps:
        if step.status == "offered":
            for actor in step.by or between:  # G6: without `by`, the third parties
                what = "contact" if actor in parties else "bridging"
                yield from act("negotiation-offered", actor, what, "offer", "verbal", step)
    held = [step for step in record.steps if step.status in ("held", "concluded")]
    ahead = [step for step in record.steps if step.status == "scheduled" and record.steps[-1].status not in UNHELD]
    for step in (held or ahead)[:1]:
        if not is_process:  # 2026.1: also if no round of it counts (B2)
            for actor in between:
                yield from act("negotiation-brought-about", actor, "bridging", "held", "material", step,
                               doubtful=not held)  # fmt: skip
        if not is_process and record.format not in ("shuttle", "indirect"):
            roles = {each.role for each in record.participants}
            apart = record.format is None and "host" not in roles and bool(roles & {"mediator", "facilitator"})
            for actor in parties:
                yield from act("negotiation-joined", actor, "contact", "held", "material", step,
                               doubtful=apart or not held)  # fmt: skip
    for step in record.steps:
        if step.status == "withdrawn":
            for actor in step.by:
                yield from act("negotiation-left", actor, "conflictual", "plain", "material", step,
                               domain="diplomatic")  # fmt: skip
    yield from _replies(record, lambda _: between)


def _agreement(record: Any, _: Facts) -> Iterator[Made]:
    def act(rule: str, actor: str, what: str, form: str, means: str, step: Any) -> Iterator[Made]:
        for party in record.parties:
            yield Made(rule, actor, party, what, form, means, record.domain, step.when)

    concluded = [step for step in record.steps if step.status in ("signed", "in_force")]  # B13
    for step in concluded:
        for actor in record.parties:
            yield from act("agreement-signed", actor, "cooperative", "plain", "verbal", step)
    for step in concluded:
        for third in record.third_parties:  # 2026.1: a party that is also a third party brokers too (B14)
            if third.role in BROKERS:
                yield from act("agreement-brokered", third.actor, "bridging", "brokered", "material", step)
    for step in record.steps:
        if step.status in ("withdrawn", "suspended", "ended"):
            for actor in step.by:
                yield from act("agreement-left", actor, "conflictual", "plain", "material", step)
    yield from _replies(record, lambda _: ())


def _meeting(record: Any, known: Facts) -> Iterator[Made]:
    last = record.steps[-1]  # 2026.1: a visit held and planned anew is only possible (B8)
    is_part = record.part_of and record.part_of not in known.processes  # 2026.1: part of anything (B6, B7)
    if not is_part and last.status not in ("under_consideration", "not_held", "postponed", "cancelled"):
        for one, other in permutations([each.actor for each in record.attendees], 2):
            yield Made("meeting-held", one, other, "contact", "visit", "material", record.domain, last.when,
                       last.status != "held")  # fmt: skip
    yield from _replies(record, lambda _: ())


def _statement(record: Any, _: Facts) -> Iterator[Made]:
    about, audience, said = record.about, record.audience, record.act
    rule, what, doubtful = "", "", False
    targets: Iterable[str] = ()
    if said in ("praise", "recognise"):
        rule, what, targets = "statement-favourable", "cooperative", about
    elif said in ("criticise", "accuse", "reject"):
        rule, what, targets = "statement-adverse", "conflictual", about
    elif said in ("threaten", "demand"):
        rule, what, targets = "statement-adverse", "conflictual", audience
    elif said == "appeal":
        rule, what, targets = "statement-appeal", "bridging", audience
    elif said == "promise":
        rule, what, targets, doubtful = "statement-possible", "cooperative", audience, True
    elif said == "react":
        rule, what, targets, doubtful = "statement-possible", "conflictual", about, True
    form = "appeal" if said == "appeal" else "plain"
    if not record.performs and not record.announces:
        for target in targets:
            author = record.on_behalf_of or record.speaker
            yield Made(rule, author, target, what, form, "verbal", record.domain, record.when, doubtful)


def _replies(record: Any, by_default: Callable[[str], Iterable[str]]) -> Iterator[Made]:
    """G1: the offerer is the author of the first offer or request, else of the first step, else who could offer."""
    offer = next((step for step in record.steps if step.status in ("offered", "requested")), record.steps[0])
    for each in record.responses:
        if each.reply in ("accepted", "welcomed", "conditional", "rejected"):
            what = "conflictual" if each.reply == "rejected" else "cooperative"
            for offerer in offer.by or by_default(each.by):
                rule = f"{record.kind.replace('_', '-')}-reply"
                yield Made(rule, each.by, offerer, what, "plain", "verbal", "diplomatic", each.when,
                           each.reply == "conditional")  # fmt: skip


RULES: dict[str, Rules] = {
    "arms_transfer": _transfer,
    "measure": _measure,
    "negotiation": _negotiation,
    "agreement": _agreement,
    "meeting": _meeting,
    "statement": _statement,
    "condition": lambda _record, _facts: (),
}
