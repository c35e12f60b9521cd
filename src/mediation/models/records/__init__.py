"""The seven kinds of record."""

from typing import Annotated, Final, get_args

from pydantic import Field

from mediation.models.records.agreement import Agreement, ThirdParty
from mediation.models.records.arms_transfer import ArmsTransfer, Money, TransferStep
from mediation.models.records.base import Decision, Raw, Record, Response, Staged, Step, Voice
from mediation.models.records.condition import Condition
from mediation.models.records.measure import Measure
from mediation.models.records.meeting import Attendee, Meeting
from mediation.models.records.negotiation import Negotiation, Participant
from mediation.models.records.statement import Statement

AnyRecord = Annotated[
    Negotiation | Agreement | ArmsTransfer | Statement | Measure | Meeting | Condition,
    Field(discriminator="kind"),
]

KINDS: Final[dict[str, type[Record]]] = {
    model.model_fields["kind"].default: model for model in get_args(get_args(AnyRecord)[0])
}
"""The kinds by name: the models in `AnyRecord`."""

__all__ = [
    "KINDS",
    "Agreement",
    "AnyRecord",
    "ArmsTransfer",
    "Attendee",
    "Condition",
    "Decision",
    "Measure",
    "Meeting",
    "Money",
    "Negotiation",
    "Participant",
    "Raw",
    "Record",
    "Response",
    "Staged",
    "Statement",
    "Step",
    "ThirdParty",
    "TransferStep",
    "Voice",
]
