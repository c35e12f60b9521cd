"""Speech acts and the media that carry them."""

from typing import Self

from mediation.vocabulary.base import OWN, Vocabulary


class SpeechAct(Vocabulary):
    """What a speaker does by saying something, with the nearest PLOVER event and mode and CAMEO code.

    The codes are the nearest ones of PLOVER 2.0 and of CAMEO 1.1b3 (the modern numbering, which ICEWS and GDELT
    use). An empty PLOVER event means that PLOVER drops such statements. Moves follow from rules on the speech act,
    never from these codes.
    """

    plover: str
    mode: str
    cameo: str

    def __new__(cls, value: str, meaning: str = "", plover: str = "", mode: str = "", cameo: str = "") -> Self:
        """Make a member from its code and meaning and the codes it maps to."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning, member.codebook = meaning, OWN
        member.plover, member.mode, member.cameo = plover, mode, cameo
        return member

    STATE = "state", "Says how things are, or gives a figure.", "", "", "010"
    ANNOUNCE = "announce", "Says what will be done.", "", "", "010"
    OPINE = "opine", "Gives an opinion as an expert or commentator.", "", "", "010"
    JUSTIFY = "justify", "Explains or describes its own acts in a favourable way.", "", "", "010"
    PREDICT = "predict", "Says what to expect.", "", "", "012"
    HOPE = "hope", "Says what would be good, without addressing anybody.", "", "", "013"
    WARN = "warn", "Says that another may do harm.", "", "", "012"
    DENY = "deny", "Says that an accusation is untrue.", "", "", "016"
    DECLINE_COMMENT = "decline_comment", "Refuses to say anything.", "", "", "011"
    PRAISE = "praise", "Speaks well of another, or welcomes what they did.", "SUPPORT", "", "051"
    RECOGNISE = "recognise", "Upholds a state, its territorial integrity or a claim.", "SUPPORT", "", "054"
    PROMISE = "promise", "Commits itself to something, perhaps on conditions.", "AGREE", "", "030"
    OFFER = "offer", "Offers something that has no record kind of its own.", "AGREE", "", "030"
    REQUEST = "request", "Asks another for help or presence.", "REQUEST", "assist", "020"
    APPEAL = "appeal", "Urges talks, restraint or an end of fighting.", "REQUEST", "meet", "027"
    DEMAND = "demand", "Asks another to change its ways or give something up.", "REQUEST", "change", "102"
    CRITICISE = "criticise", "Finds fault with what another did.", "ACCUSE", "disapprove", "111"
    ACCUSE = "accuse", "Charges another with a wrong.", "ACCUSE", "allege", "112"
    REJECT = "reject", "Turns down a claim, demand or proposal.", "REJECT", "", "120"
    THREATEN = "threaten", "Announces harm.", "THREATEN", "", "130"
    REACT = "react", "Is described as angered or pleased, without being quoted.", "ACCUSE", "disapprove", "111"


class Medium(Vocabulary):
    """How a statement was made."""

    INTERVIEW = "interview", "In answer to a journalist."
    PRESS_CONFERENCE = "press_conference", "Before several journalists."
    SPEECH = "speech", "Before an audience."
    CALL = "call", "In a telephone call."
    MEETING = "meeting", "In a meeting."
    VIDEO = "video", "In a recorded message."
    WRITTEN = "written", "In a written statement or letter."
    UNKNOWN = "unknown", "The source does not say."
