"""Who speaks in a source, how exactly it is named, and how it stands to what it says."""

from mediation.vocabulary.base import Vocabulary


class Specificity(Vocabulary):
    """How exactly the source names a speaker."""

    NAMED = "named", "By name: Ibrahim Kalin."
    OFFICE = "office", "By office: the foreign minister."
    METONYM = "metonym", "By the seat of a government: Ankara, the Kremlin."
    COLLECTIVE = "collective", "As a number of speakers: Western nations."
    ANONYMOUS = "anonymous", "As somebody who is not named: a diplomat."


class Modality(Vocabulary):
    """How the source puts what it says."""

    ASSERTED = "asserted", "As a fact, in its own voice or a named speaker's."
    REPORTED = "reported", "As something others say, without taking it over."
    EXPECTED = "expected", "As something yet to come."
    CONDITIONAL = "conditional", "As something that would happen if something else did."
    NEGATED = "negated", "As something that did not or does not happen."
    COUNTERFACTUAL = "counterfactual", "As something that would have happened and did not."


class Reply(Vocabulary):
    """How somebody took an offer, request or proposal."""

    ACCEPTED = "accepted", "Said yes."
    WELCOMED = "welcomed", "Spoke well of it without saying yes."
    CONDITIONAL = "conditional", "Would say yes under a condition."
    NOT_OBJECTED = "not_objected", "Let it pass without saying yes or no."
    REJECTED = "rejected", "Said no."


class Domain(Vocabulary):
    """What an act is about. Domain follows content: a plea for a ceasefire by a trade minister is military."""

    MILITARY = "military", "Arms, forces, territory held by force, and the fighting."
    ECONOMIC = "economic", "Trade, money, investment, sanctions."
    ENERGY = "energy", "Gas, oil, nuclear power, and the pipes and routes they come by."
    DIPLOMATIC = "diplomatic", "Relations, recognition, talks, alliances."
    HUMANITARIAN = "humanitarian", "Persons in need: refugees, the wounded, prisoners, food."
    LEGAL = "legal", "Courts, warrants, treaties as law."


class MoveClass(Vocabulary):
    """What a move is toward its target. Only cooperative and conflictual moves enter favour."""

    COOPERATIVE = "cooperative", "Something done or said for the target."
    CONFLICTUAL = "conflictual", "Something done or said against the target."
    BRIDGING = "bridging", "Mediating, hosting, offering or appealing between both poles."
    RESTRAINT = "restraint", "Declining to join a measure against the target."
    CONTACT = "contact", "Keeping a channel open: a visit, a call, an appeal to one side."


class Means(Vocabulary):
    """Whether an act is words or deeds."""

    VERBAL = "verbal", "Words: said, offered, promised, signed."
    MATERIAL = "material", "Deeds: delivered, imposed, hosted, captured."


class Form(Vocabulary):
    """What a bridging or contact move consists of, so that analyses can take offers or visits out."""

    PLAIN = "plain", "The act itself, in words or deeds; the only form of cooperative, conflictual and restraint moves."
    OFFER = "offer", "An offer to mediate or host."
    HELD = "held", "Talks mediated or hosted, and held."
    APPEAL = "appeal", "An appeal to talk or to stop fighting."
    BROKERED = "brokered", "An agreement brought about between others."
    VISIT = "visit", "A visit, call or summit."
