"""Kinds of actors and names, and how certain a coding is."""

from mediation.vocabulary.base import Vocabulary


class ActorType(Vocabulary):
    """What kind of entity acts."""

    STATE = "state", "A state, recognised or claimed."
    IGO = "igo", "An organisation of states."
    NGO = "ngo", "An organisation of citizens, universities and churches included."
    NONSTATE_ARMED = "nonstate_armed", "An armed group that belongs to no state."
    PERSON = "person", "A person, who may hold offices."
    COMPANY = "company", "A business, state-owned ones included."
    MEDIA = "media", "A publisher, broadcaster or news agency."
    GROUP = "group", "Several actors named together, without an organisation: the West, diplomats, refugees."


class NameKind(Vocabulary):
    """The use of a name for its actor."""

    PREFERRED = "preferred", "The name that is shown; several if it changed over time."
    ALIAS = "alias", "Another name or spelling, transliterations and metonyms (Kremlin, Ankara) included."


class Confidence(Vocabulary):
    """How sure the coder is of the coding, not how reliable the source is."""

    HIGH = "high", "Another coder would code the same."
    MEDIUM = "medium", "The coding is the likeliest of several."
    LOW = "low", "The passage is garbled or vague and the coding a best guess."


class Encoding(Vocabulary):
    """How the bytes of a document become text, whose characters evidence counts."""

    UTF_8 = "utf-8", "UTF-8; a byte order mark counts as a character."
    UTF_16 = "utf-16", "UTF-16 with a byte order mark, which does not count as a character."
    WINDOWS_1252 = "windows-1252", "Windows-1252, as spreadsheets write it in western languages."
    LATIN_1 = "latin-1", "ISO 8859-1: every byte is a character."
    WORKBOOK = "workbook", "A workbook of sheets, each printed as CSV under a line with its name."


class DateBasis(Vocabulary):
    """How the publication date of a source is known."""

    STATED = "stated", "The document gives its own date."
    INFERRED = "inferred", "Derived from what the document says; its note explains how."
    CORROBORATED = "corroborated", "Derived from the document and confirmed by other reports of the same events."
    UNKNOWN = "unknown", "No source gives it."
