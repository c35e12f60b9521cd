"""Code lists of negotiations, mediation and meetings."""

from mediation.vocabulary.base import ICM, TOUVAL_ZARTMAN, UN_GUIDANCE, Vocabulary


class NegotiationRole(Vocabulary):
    """The role of an actor in a negotiation."""

    PARTY = "party", "Has a stake in what is negotiated.", UN_GUIDANCE
    MEDIATOR = "mediator", "Helps the parties, with their consent, to reach an agreement of their own.", UN_GUIDANCE
    FACILITATOR = "facilitator", "Arranges and eases the talks without proposals on their substance."
    HOST = "host", "Gives the venue."
    GUARANTOR = "guarantor", "Vouches for what is agreed."
    OBSERVER = "observer", "Is present and speaks for no one."
    CONVENER = "convener", "Calls the parties together."
    THIRD_PARTY = "third_party", "Takes part without being a party; the source does not say how."


class Level(Vocabulary):
    """The rank at which talks are held."""

    HEAD_OF_STATE = "head_of_state", "Heads of state or government."
    MINISTERIAL = "ministerial", "Ministers."
    DELEGATION = "delegation", "Appointed delegations."
    TECHNICAL = "technical", "Officials and experts."


class NegotiationStatus(Vocabulary):
    """A step of a negotiation."""

    UNDER_CONSIDERATION = "under_consideration", "Somebody considers it; nothing is offered yet."
    OFFERED = "offered", "A third party or a party has offered it."
    ACCEPTED = "accepted", "Everyone whose consent is needed has agreed."
    REJECTED = "rejected", "Somebody whose consent is needed has refused it."
    SCHEDULED = "scheduled", "Set for a future date."
    HELD = "held", "It has taken place, or is taking place."
    NOT_HELD = "not_held", "It did not take place."
    SUSPENDED = "suspended", "Broken off for a time."
    WITHDRAWN = "withdrawn", "A participant has left it."
    COLLAPSED = "collapsed", "Broken off for good without a result."
    CONCLUDED = "concluded", "Completed."


class Format(Vocabulary):
    """How the parties meet."""

    DIRECT = "direct", "Face to face."
    INDIRECT = "indirect", "Through go-betweens, at one place."
    SHUTTLE = "shuttle", "Through go-betweens who travel."
    PHONE = "phone", "By telephone or video."


class Strategy(Vocabulary):
    """What a mediator does. One attempt can mix them, so records hold a set."""

    COMMUNICATION_FACILITATION = (
        "communication_facilitation", "Makes contact, carries messages, supplies information.", TOUVAL_ZARTMAN,
    )  # fmt: skip
    PROCEDURAL_FORMULATIVE = (
        "procedural_formulative", "Controls venue, agenda and timing, and makes proposals.", TOUVAL_ZARTMAN,
    )  # fmt: skip
    DIRECTIVE_MANIPULATIVE = (
        "directive_manipulative", "Offers incentives and guarantees, or threatens.", TOUVAL_ZARTMAN,
    )  # fmt: skip


class Outcome(Vocabulary):
    """The result of a negotiation, weakest first; `humanitarian` is not part of the ladder."""

    NONE = "none", "Nothing was agreed.", ICM
    PROCESS = "process", "An agreement to keep talking, or on how to talk.", ICM
    HUMANITARIAN = "humanitarian", "An arrangement for persons: corridors, exchanges, food."
    CEASEFIRE = "ceasefire", "An agreement to stop fighting.", ICM
    PARTIAL = "partial", "A settlement of some of the issues.", ICM
    FULL = "full", "A settlement of the dispute.", ICM


class MeetingRole(Vocabulary):
    """The role of an actor at a meeting."""

    HOST = "host", "Receives the others."
    VISITOR = "visitor", "Travels to the host."
    CALLER = "caller", "Places the call."
    PARTICIPANT = "participant", "Takes part; the source does not say how."


class MeetingMode(Vocabulary):
    """How people met."""

    VISIT = "visit", "One travelled to the other."
    CALL = "call", "By telephone or video."
    SUMMIT = "summit", "Heads of state or government, at a place and time of their own."
    CONFERENCE = "conference", "A gathering of many, with a programme."
    MEETING = "meeting", "In person; the source does not say more."


class MeetingStatus(Vocabulary):
    """A step of a meeting."""

    UNDER_CONSIDERATION = "under_consideration", "Somebody considers it."
    PLANNED = "planned", "Intended or prepared for a future date."
    HELD = "held", "It has taken place."
    NOT_HELD = "not_held", "It did not take place."
    POSTPONED = "postponed", "Put off."
    CANCELLED = "cancelled", "Called off."
