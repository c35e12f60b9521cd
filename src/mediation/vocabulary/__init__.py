"""The code lists. Each member has its meaning, and the codebook and version that define it."""

from mediation.vocabulary.account import Nature
from mediation.vocabulary.actor import ActorType, Confidence, DateBasis, Encoding, NameKind
from mediation.vocabulary.agreement import (
    AgreementStage,
    AgreementStatus,
    AgreementSubstage,
    AgreementType,
    ThirdPartyRole,
)
from mediation.vocabulary.arms import ArmsCategory, Terms, TransferStage, WeaponStatus
from mediation.vocabulary.base import Vocabulary
from mediation.vocabulary.measure import MeasureType, Posture, Relation
from mediation.vocabulary.negotiation import (
    Format,
    Level,
    MeetingMode,
    MeetingRole,
    MeetingStatus,
    NegotiationRole,
    NegotiationStatus,
    Outcome,
    Strategy,
)
from mediation.vocabulary.statement import Medium, SpeechAct
from mediation.vocabulary.voice import Domain, Form, Means, Modality, MoveClass, Reply, Specificity

__all__ = [
    "ActorType",
    "AgreementStage",
    "AgreementStatus",
    "AgreementSubstage",
    "AgreementType",
    "ArmsCategory",
    "Confidence",
    "DateBasis",
    "Domain",
    "Encoding",
    "Form",
    "Format",
    "Level",
    "Means",
    "MeasureType",
    "Medium",
    "MeetingMode",
    "MeetingRole",
    "MeetingStatus",
    "Modality",
    "MoveClass",
    "NameKind",
    "Nature",
    "NegotiationRole",
    "NegotiationStatus",
    "Outcome",
    "Posture",
    "Relation",
    "Reply",
    "Specificity",
    "SpeechAct",
    "Strategy",
    "Terms",
    "ThirdPartyRole",
    "TransferStage",
    "Vocabulary",
    "WeaponStatus",
]
