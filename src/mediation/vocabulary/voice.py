"""Who speaks in a source, how exactly the source names them, and how it presents what they say."""

from mediation.vocabulary.base import Vocabulary


class Specificity(Vocabulary):
    """How exactly the source names a speaker."""

    NAMED = "named", "By name: Ibrahim Kalin."
    OFFICE = "office", "By office: the foreign minister."
    METONYM = "metonym", "By the seat of a government: Ankara, the Kremlin."
    COLLECTIVE = "collective", "As a group: Western nations."
    ANONYMOUS = "anonymous", "Without a name: a diplomat."


class Modality(Vocabulary):
    """How the source presents what it reports."""

    ASSERTED = "asserted", "As a fact, in its own voice or a named speaker's."
    REPORTED = "reported", "As something that others say, without endorsing it."
    EXPECTED = "expected", "As something in the future."
    CONDITIONAL = "conditional", "As something that would happen if something else did."
    NEGATED = "negated", "As something that did not or does not happen."
    COUNTERFACTUAL = "counterfactual", "As something that would have happened but did not."


class Reply(Vocabulary):
    """The answer to an offer, request or proposal."""

    ACCEPTED = "accepted", "Accepted it."
    WELCOMED = "welcomed", "Spoke well of it without accepting."
    CONDITIONAL = "conditional", "Would accept under a condition."
    NOT_OBJECTED = "not_objected", "Neither accepted nor rejected it."
    REJECTED = "rejected", "Rejected it."


class Domain(Vocabulary):
    """What an act is about. The content decides: a trade minister's plea for a ceasefire is military."""

    MILITARY = "military", "Arms, forces, territory held by force, and the fighting."
    ECONOMIC = "economic", "Trade, money, investment, sanctions."
    ENERGY = "energy", "Gas, oil, nuclear power, and their pipelines and routes."
    DIPLOMATIC = "diplomatic", "Relations, recognition, talks, alliances."
    HUMANITARIAN = "humanitarian", "People in need: refugees, the wounded, prisoners, food."
    LEGAL = "legal", "Courts, warrants, treaties as law."


class MoveClass(Vocabulary):
    """The class of a move toward its target. Favour counts cooperative and conflictual moves only."""

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
    """The form of a bridging or contact move, so that analyses can leave out offers or visits."""

    PLAIN = "plain", "The act itself; the only form of cooperative, conflictual and restraint moves."
    OFFER = "offer", "An offer to mediate or host."
    HELD = "held", "Talks mediated or hosted, and held."
    APPEAL = "appeal", "An appeal to talk or to stop fighting."
    BROKERED = "brokered", "An agreement brought about between others."
    VISIT = "visit", "A visit, call or summit."
