"""Code lists of one-sided measures and of conditions."""

from typing import Self

from mediation.vocabulary.base import OWN, Vocabulary
from mediation.vocabulary.voice import Domain


class MeasureType(Vocabulary):
    """The type of a one-sided act, with its domain unless the record gives another."""

    domain: Domain

    def __new__(cls, value: str, meaning: str = "", domain: Domain = Domain.DIPLOMATIC) -> Self:
        """Make a member from its code, meaning and usual domain."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning, member.codebook = meaning, OWN
        member.domain = domain
        return member

    SANCTION = "sanction", "Penalties on trade, money, travel or persons.", Domain.ECONOMIC
    EMBARGO = "embargo", "A ban on trade or on arms.", Domain.ECONOMIC
    INVESTMENT = "investment", "Money or works put into a country.", Domain.ECONOMIC
    TRANSIT_RESTRICTION = "transit_restriction", "Closing straits, air space or roads.", Domain.MILITARY
    INVASION = "invasion", "Sending forces into another country to fight.", Domain.MILITARY
    ATTACK = "attack", "Striking forces, ships or places: ambushes, shelling, raids.", Domain.MILITARY
    CAPTURE = "capture", "Taking a place by force.", Domain.MILITARY
    ANNEXATION = "annexation", "Declaring another's territory one's own.", Domain.MILITARY
    BLOCKADE = "blockade", "Cutting off a coast or a place.", Domain.MILITARY
    TROOP_BUILD_UP = "troop_build_up", "Gathering forces.", Domain.MILITARY
    WITHDRAWAL = "withdrawal", "Pulling forces out.", Domain.MILITARY
    MILITARY_SUPPORT = (
        "military_support",
        "Help for another's fighting: training, money, arms that the source does not itemise.",
        Domain.MILITARY,
    )
    REFUGE = "refuge", "Persons find shelter abroad.", Domain.HUMANITARIAN
    EVACUATION = "evacuation", "Bringing persons out of danger.", Domain.HUMANITARIAN
    HUMANITARIAN_AID = "humanitarian_aid", "Food, medicine, shelter.", Domain.HUMANITARIAN
    FINANCIAL_AID = "financial_aid", "Grants, loans and guarantees for a state.", Domain.ECONOMIC
    AID = "aid", "Help of several kinds, or of an unstated kind.", Domain.ECONOMIC
    VETO = "veto", "Blocking a decision of a body.", Domain.DIPLOMATIC
    ACCESSION_OBJECTION = "accession_objection", "Blocking a new member.", Domain.DIPLOMATIC
    ACCESSION = "accession", "Applying for or moving toward membership.", Domain.DIPLOMATIC
    REPRESENTATION = "representation", "A formal approach, letter or proposal to a government.", Domain.DIPLOMATIC
    ARREST_WARRANT = "arrest_warrant", "A court orders an arrest.", Domain.LEGAL


class Posture(Vocabulary):
    """A step of a measure: what its author does."""

    UNDER_CONSIDERATION = "under_consideration", "Considers it."
    THREATENED = "threatened", "Says that it will follow unless something happens."
    ANNOUNCED = "announced", "Says that it will follow."
    OFFERED = "offered", "Offers it to those whom it would help."
    IMPOSED = "imposed", "Puts a penalty or restriction into effect."
    CARRIED_OUT = "carried_out", "Does it, if nothing is imposed: takes a town, gives refuge, sends a letter."
    EASED = "eased", "Makes it weaker."
    LIFTED = "lifted", "Ends it."
    DECLINED = "declined", "Does not take it although others do, or ask for it."
    OPPOSED = "opposed", "Speaks against others taking it."


class Relation(Vocabulary):
    """The state of affairs between the actors of a condition."""

    GOOD_RELATIONS = "good_relations", "They are on good terms."
    STRAINED_RELATIONS = "strained_relations", "They are at odds."
    ECONOMIC_TIES = "economic_ties", "They trade and invest."
    ENERGY_TIES = "energy_ties", "They trade in energy and build for it."
    DEFENCE_TIES = "defence_ties", "They cooperate in defence."
    DEPENDENCE = "dependence", "The first relies on the others."
    MEMBERSHIP = "membership", "The first belongs to the second."
    ASPIRATION = "aspiration", "The first wants to belong to the second, or wants something from it."
    BORDER = "border", "They are neighbours."
    OPPOSITION = "opposition", "The first opposes what the others do, without a dated act."
    SUPPORT = "support", "The first backs the others, without a dated act."
    WAR = "war", "They fight."
    TOLL = "toll", "Fighting between them, or by the first, costs lives or homes; the topic gives the figure."
    CONTROL = "control", "The first holds the territory of the second."
    INTEREST = "interest", "The first sees a benefit or a danger in the others."
    BALANCE = "balance", "The first keeps a position between the others."
    CONTACT = "contact", "They keep talking."
    ABSENCE = "absence", "Something did not happen over the span."
