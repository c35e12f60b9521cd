"""Acts: what the rules make of records before anyone names the poles between which somebody balances."""

from typing import Final

import attrs

from mediation.dates.when import When
from mediation.models.part import ActorId, DisputeId, EventId, RecordId, SourceId
from mediation.vocabulary import Domain, Form, Means, MoveClass


@attrs.frozen(kw_only=True)
class Draft:
    """What a rule makes of a record: an act whose record fills in the rest."""

    actor: ActorId
    target: ActorId
    move_class: MoveClass
    means: Means
    domain: Domain
    when: When
    reason: str
    form: Form = Form.PLAIN
    is_possible_only: bool = False
    counted_as: EventId | None = None


@attrs.frozen(kw_only=True)
class Act:
    """One act of an actor toward a target, with the record it comes from and the rule that made it.

    `when` is the day it began, perhaps in doubt. An act is not `is_certain` when the record gives it as
    expected, conditional or hearsay, or when its rule makes only a possible move of it. `origin` is
    the outlet whose account it is, behind all who relay it, and `outlets` how many independent ones stand
    behind the record: one for what one source says, more where accounts were consolidated. `times` is how often
    it happened, as far as the source gives a number. Acts of one `counted_as` are one in every count: it is
    the event, or for a measure declined the measure that was declined. A bridging act stands once for each
    side it reaches; whether it bridges two given poles is known when they are.
    """

    event: EventId
    counted_as: EventId
    record: RecordId
    source: SourceId
    origin: str
    outlets: int
    kind: str
    rule: str
    rules: str
    actor: ActorId
    target: ActorId
    move_class: MoveClass
    form: Form
    means: Means
    domain: Domain
    when: When
    disputes: tuple[DisputeId, ...]
    is_certain: bool
    times: int
    reason: str


@attrs.frozen(kw_only=True)
class WhyNot:
    """That a record gave no move, and why. `rule` is empty where no rule names such a record."""

    record: RecordId
    rule: str = ""
    reason: str


# The columns of a table of acts, which machine-coded events fill too. `earliest` and `latest` are days; a
# missing one is no bound. `disputes` is a list of slugs.
ACT_COLUMNS: Final = {
    "event": "string",
    "counted_as": "string",
    "record": "string",
    "source": "string",
    "origin": "string",
    "outlets": "integer",
    "kind": "string",
    "rule": "string",
    "rules": "string",
    "actor": "string",
    "target": "string",
    "move_class": "string",
    "form": "string",
    "means": "string",
    "domain": "string",
    "earliest": "date",
    "latest": "date",
    "disputes": "list of string",
    "is_certain": "boolean",
    "times": "integer",
}
