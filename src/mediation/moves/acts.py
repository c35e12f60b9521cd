"""Acts: what rules make from records, before an analysis chooses its poles."""

from typing import Final

import attrs

from mediation.dates.when import When
from mediation.models.part import ActorId, DisputeId, EventId, RecordId, SourceId
from mediation.vocabulary import Domain, Form, Means, MoveClass


@attrs.frozen(kw_only=True)
class Draft:
    """What a rule makes from a record. The other fields of the act come from the record."""

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
    """One act of an actor toward a target, with its record and rule.

    - `when` is the day when it began, which may be uncertain.
    - `is_certain` is false if the record is expected, conditional or hearsay, or if the rule makes it only a possible
      move.
    - `origin` is the original outlet of the account.
    - `outlets` is the number of independent outlets: 1 for a record of one source, more after consolidation.
    - `times` is how often it happened, 1 if the source gives no number.
    - `counted_as` groups acts that count once. It is the event, or for a declined measure, the event of that measure.

    A bridging act appears once for each side that it reaches. The poles decide later whether it bridges them.
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
    """The reason why a record gave no move. `rule` is empty if no rule applies to the record."""

    record: RecordId
    rule: str = ""
    reason: str


# The columns of a table of acts, also for machine-coded events. `earliest` and `latest` are days; a missing day means
# no limit. `disputes` is a list of ids.
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
