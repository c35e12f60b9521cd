"""Code lists of agreements. Types, stages and substages are those of PA-X."""

from mediation.vocabulary.base import PAX, Vocabulary


class AgreementType(Vocabulary):
    """Between whom an agreement is made (PA-X `Agtp`)."""

    INTER = "Inter", "Between states, about a conflict between states.", PAX
    INTER_INTRA = "InterIntra", "Between states and others, about a conflict within a state.", PAX
    INTRA = "Intra", "Within a state.", PAX
    INTRA_LOCAL = "IntraLocal", "Within a state, about a local conflict.", PAX
    OTHER = "Other", "Not a peace agreement: trade, arms, cooperation."


class AgreementStage(Vocabulary):
    """The place of an agreement in its peace process (PA-X `Stage`)."""

    PRE = "Pre", "Pre-negotiation or process.", PAX
    SUB_PAR = "SubPar", "Substantive framework, partial.", PAX
    SUB_COMP = "SubComp", "Substantive framework, comprehensive.", PAX
    IMP = "Imp", "Implementation or renegotiation.", PAX
    REN = "Ren", "Renewal.", PAX
    CEA = "Cea", "Ceasefire or related.", PAX
    OTH = "Oth", "Other.", PAX


class AgreementSubstage(Vocabulary):
    """The finer stage (PA-X `StageSub`)."""

    PROC = "Proc", "Process.", PAX
    PRIN = "Prin", "Principles.", PAX
    CONF = "Conf", "Confidence building.", PAX
    PRE_MIX = "PreMix", "Several of the pre-negotiation kinds.", PAX
    PRE_OTH = "PreOth", "Pre-negotiation, other.", PAX
    MULT_ISS = "MultIss", "Several issues.", PAX
    ISS = "Iss", "One issue.", PAX
    FRPAR_OTH = "FrparOth", "Partial framework, other.", PAX
    FR_AG = "FrAg", "Framework agreement.", PAX
    FR_CONS = "FrCons", "Constitution.", PAX
    IMP_MOD = "ImpMod", "Implementation modalities.", PAX
    EXT_SUB = "ExtSub", "Extends the substance.", PAX
    EXT_PAR = "ExtPar", "Extends to further parties.", PAX
    IMP_OTH = "ImpOth", "Implementation, other.", PAX
    CEAS = "Ceas", "Ceasefire.", PAX
    REL = "Rel", "Related to a ceasefire.", PAX
    CEA_MIX = "CeaMix", "Several of the ceasefire kinds.", PAX
    REPRE = "Repre", "Renews a pre-negotiation agreement.", PAX
    REIMP = "Reimp", "Renews an implementation agreement.", PAX
    RESUB = "Resub", "Renews a substantive agreement.", PAX
    REOTH = "Reoth", "Renewal, other.", PAX


class ThirdPartyRole(Vocabulary):
    """The role of a third party in an agreement."""

    SIGNATORY = "signatory", "Signs without being a party to the conflict.", PAX
    MEDIATOR = "mediator", "Brought it about."
    FACILITATOR = "facilitator", "Eased the way to it."
    GUARANTOR = "guarantor", "Vouches for it."
    WITNESS = "witness", "Signs as a witness."
    OBSERVER = "observer", "Was present."
    HOST = "host", "Gave the venue."
    CHAIR = "chair", "Presided."
    DEPOSITARY = "depositary", "Keeps the text."
    UNSPECIFIED = "unspecified", "Is named as a third party; the source does not say in what role."


class AgreementStatus(Vocabulary):
    """A step in the life of an agreement."""

    UNDER_CONSIDERATION = "under_consideration", "Discussed."
    OFFERED = "offered", "Proposed to the parties."
    SIGNED = "signed", "Signed or otherwise concluded."
    IN_FORCE = "in_force", "Took effect."
    SUSPENDED = "suspended", "Out of effect for a time."
    WITHDRAWN = "withdrawn", "A party left it."
    ENDED = "ended", "Expired or was ended."
    NOT_REACHED = "not_reached", "Did not come about."
