"""The codes of problems. They never change."""

from enum import StrEnum
from typing import Self


class ProblemCode(StrEnum):
    """A kind of problem, for programs. Each code has a `meaning`.

    Loaders of other packages may use codes of their own.

    >>> ProblemCode.UNKNOWN_ACTOR == "unknown-actor", ProblemCode.UNKNOWN_ACTOR.meaning
    (True, 'An actor id that the dataset does not define.')
    """

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> Self:
        """Make a member from its code and its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    # Fields of one part.
    MISSING = "missing", "A required field is missing."
    EXTRA_FORBIDDEN = "extra-forbidden", "A field that the model does not have."
    VALUE_ERROR = "value-error", "Fields that break a rule of the model, or a date that is not EDTF."
    INVALID_VALUE = "invalid-value", "A value that the field does not allow, for any other reason."
    ENUM = "enum", "A value that is not one of the codes of its vocabulary."
    LITERAL_ERROR = "literal-error", "A value other than the fixed ones that the field allows."
    STRING_TYPE = "string-type", "A value that should be a text."
    STRING_UNICODE = "string-unicode", "A text with half a character, which UTF-8 cannot write."
    STRING_PATTERN_MISMATCH = "string-pattern-mismatch", "A text in the wrong form for its field."
    STRING_TOO_SHORT = "string-too-short", "A text that is too short, such as an empty one."
    STRING_TOO_LONG = "string-too-long", "A text that is longer than its field allows."
    BOOL_TYPE = "bool-type", "A value that should be true or false."
    BOOL_PARSING = "bool-parsing", "A text that should be true or false."
    INT_TYPE = "int-type", "A value that should be a whole number."
    INT_PARSING = "int-parsing", "A text that should be a whole number in digits."
    INT_PARSING_SIZE = "int-parsing-size", "A whole number with more digits than can be read."
    INT_FROM_FLOAT = "int-from-float", "A number with a fraction that should be whole."
    DECIMAL_TYPE = "decimal-type", "A value that should be a number."
    DECIMAL_PARSING = "decimal-parsing", "A text that should be a number in digits."
    DECIMAL_MAX_DIGITS = "decimal-max-digits", "A number with too many digits."
    DECIMAL_MAX_PLACES = "decimal-max-places", "A number with too many digits after the point."
    DECIMAL_WHOLE_DIGITS = "decimal-whole-digits", "A number with too many digits before the point."
    FINITE_NUMBER = "finite-number", "A number that is infinite or not a number."
    GREATER_THAN = "greater-than", "A number that is not above its limit."
    GREATER_THAN_EQUAL = "greater-than-equal", "A number below its minimum."
    LESS_THAN_EQUAL = "less-than-equal", "A number above its maximum."
    TUPLE_TYPE = "tuple-type", "A value that should be a list."
    TOO_SHORT = "too-short", "A list with fewer entries than its field requires."
    MODEL_TYPE = "model-type", "A value that should be a table of fields."
    JSON_INVALID = "json-invalid", "A text that should be JSON and is not."

    # Parts that should fit together.
    UNKNOWN_SOURCE = "unknown-source", "A source id that the dataset does not define."
    UNKNOWN_ACTOR = "unknown-actor", "An actor id that the dataset does not define."
    UNKNOWN_DISPUTE = "unknown-dispute", "A dispute id that the dataset does not define."
    UNKNOWN_EVENT = "unknown-event", "An event that no record of the dataset describes."
    UNREAD_SOURCE = "unread-source", "A reference to a source that could not be read."
    UNREAD_ACTOR = "unread-actor", "A reference to an actor that could not be read."
    UNREAD_DISPUTE = "unread-dispute", "A reference to a dispute that could not be read."
    REPEATED_ID = "repeated-id", "An id that another part already has."
    ID_MISMATCH = "id-mismatch", "A record's id that differs from its event, source and version."
    MIXED_KINDS = "mixed-kinds", "An event with records of two kinds."
    EVIDENCE_OUTSIDE = "evidence-outside", "Evidence that ends after the end of its source."
    VACANT_OFFICE = "vacant-office", "A speaker who did not hold that office at that date."
    CONFLICT = "conflict", "Two datasets that disagree about an id or code, so that they can't be merged."

    # Documents of sources.
    DIGEST_DIFFERS = "digest-differs", "Evidence whose words differ from the coded ones."
    DOCUMENT_ABSENT = "document-absent", "Evidence whose document is not in the folder."
    WRONG_DOCUMENT = "wrong-document", "A document that differs from the description in its source."
    LINK_OUTSIDE = "link-outside", "A link in a folder of documents that leads out of it."

    # Files.
    NO_FILE = "no-file", "A file that is missing."
    UNREADABLE = "unreadable", "A file or folder that could not be opened."
    EMPTY_FILE = "empty-file", "An event file without rows."
    BROKEN_FILE = "broken-file", "A file that is damaged or not of its format."
    BROKEN_ARCHIVE = "broken-archive", "An archive that is damaged."
    BROKEN_DATABASE = "broken-database", "An SQLite database that is damaged."
    UNFINISHED_DATABASE = "unfinished-database", "An SQLite database whose last change is still in a second file."
    BROKEN_WORKBOOK = "broken-workbook", "A workbook that is damaged."
    GIT_LFS_POINTER = "git-lfs-pointer", "A Git LFS pointer where the file itself should be."
    WEB_PAGE = "web-page", "A web page where data should be."
    PDF = "pdf", "A PDF where data should be."
    NESTED_ARCHIVE = "nested-archive", "An archive inside an archive."
    UNKNOWN_ARCHIVE = "unknown-archive", "An archive of a kind that is not supported."
    PACKED_FILE = "packed-file", "A packed file of a format that is only read unpacked."
    SEVERAL_FILES = "several-files", "An archive with no file or several files, for a format of one file."
    OUTSIDE_FOLDER = "outside-folder", "A path that leads out of its folder or archive."
    REPEATED_MEMBER = "repeated-member", "An archive with two members of the same name."
    TOO_LARGE = "too-large", "A file that is or becomes larger than the limit."
    TOO_LONG = "too-long", "A row or line that is longer than the limit."
    TOO_MANY_PROBLEMS = "too-many-problems", "A file with more problems than the limit; the rest was not read."
    TOO_MANY_BLANKS = "too-many-blanks", "A file with more blank rows than the limit; the rest was not read."
    UNKNOWN_FILE = "unknown-file", "A file in a folder that was not read, because the format does not know it."
    UNKNOWN_LAYOUT = "unknown-layout", "An event file with an unknown layout."
    OTHER_FORMAT = "other-format", "A file that names another format."
    OTHER_VERSION = "other-version", "A file of another version of the format."
    NO_CODINGS = "no-codings", "A folder without files of records."
    NO_SOURCE = "no-source", "A file of records that does not name its source."
    NOT_A_DATASET = "not-a-dataset", "A JSON document without any part of a dataset."
    SEVERAL_TABLES = "several-tables", "A file with several tables, but none is named."

    # How a file is written.
    NOT_UTF8 = "not-utf8", "Bytes that are not UTF-8."
    NOT_TOML = "not-toml", "A text that is not TOML."
    NOT_JSON = "not-json", "A text that is not JSON."
    NOT_CSV = "not-csv", "Rows that are not CSV."
    HALF_CHARACTER = "half-character", "Half a character in JSON, which is not Unicode."
    REPEATED_NAME = "repeated-name", "A JSON object with the same name twice."
    NOT_A_LIST = "not-a-list", "A value of a JSON document that should be a list of parts."
    NOT_TABLES = "not-tables", "A value in TOML that should be an array of tables."
    NOT_TEXT = "not-text", "A title that is not text, or a list of events that is not a list."
    NO_KIND = "no-kind", "A line of JSON without a kind."
    UNKNOWN_KIND = "unknown-kind", "A row of an unknown kind."
    UNKNOWN_TABLE = "unknown-table", "A table in TOML with an unknown name."
    NOT_ARRAY = "not-array", "A cell that should be a JSON array of texts."
    FORMULA = "formula", "A cell that a spreadsheet would run as a formula."
    BAD_DELIMITER = "bad-delimiter", "A data package whose CSV has an unknown delimiter."
    OTHER_DELIMITER = "other-delimiter", "A CSV file whose cells are not separated by commas."
    WRONG_CELLS = "wrong-cells", "A row with more or fewer cells than the table has columns."
    WRONG_TYPE = "wrong-type", "A cell or column of the wrong type."
    NO_TABLE = "no-table", "A database without tables of a dataset."
    NO_NAMES = "no-names", "A table without names of columns."
    MISSING_COLUMN = "missing-column", "A required column is missing."
    REPEATED_COLUMN = "repeated-column", "Two columns with the same name."
    UNKNOWN_COLUMN = "unknown-column", "A column that the table does not have."
    ORPHAN_ROW = "orphan-row", "A row that belongs to a row that does not exist."
    BAD_POSITION = "bad-position", "A position that is not a whole number from 1."
    REPEATED_POSITION = "repeated-position", "Two rows at the same position of a list."
    NO_ENTITIES = "no-entities", "A frame of records without the sources and actors that they name."

    # Rows of event files.
    NOT_A_RECORD = "not-a-record", "A line of an event file in JSON that is not an object."
    WRONG_COLUMNS = "wrong-columns", "A row of an event file with more or fewer cells than the file has columns."
    NO_EVENT_ID = "no-event-id", "A row of an event file without the id of its event."
    NO_CODE = "no-code", "A row of an event file without a code."

    # Rows of public datasets.
    BAD_DATE = "bad-date", "A cell that is not a date."
    BAD_YEAR = "bad-year", "A cell that is not a year."
    BAD_NUMBER = "bad-number", "A cell that is not a number."
    BAD_SHARE = "bad-share", "A share that is not between 0 and 1."
    BAD_LIST = "bad-list", "Cells that list different numbers of things."
    IMPOSSIBLE_DATE = "impossible-date", "A day or month that the calendar does not have."
    YEAR_OUT_OF_RANGE = "year-out-of-range", "A year outside the period of the dataset."
    YEAR_DIFFERS = "year-differs", "A date and a year that contradict each other."
    DATES_DIFFER = "dates-differ", "Columns that give different dates of one thing."
    BEFORE_ORDER = "before-order", "A delivery before its order."
    ENDS_BEFORE_IT_BEGINS = "ends-before-it-begins", "An end before the start."
    ENDED_BEFORE_SIGNED = "ended-before-signed", "An agreement that ended before it was signed."
    IMPOSED_BEFORE_START = "imposed-before-start", "A sanction imposed before its case began."
    COUNT_DIFFERS = "count-differs", "A count that differs from the things that the row lists."
    DEAL_DIFFERS = "deal-differs", "Two rows of one deal that contradict each other."
    CONTRADICTION = "contradiction", "Cells of one row that contradict each other."
    INCOMPLETE = "incomplete", "A row that lacks what its group needs."
    REPEATED_STATE = "repeated-state", "A state that is listed twice."
    UNKNOWN_CODE = "unknown-code", "A code that the dataset's codebook does not have."
    NO_ACTOR = "no-actor", "A cell that names no actor."
    NO_COUNTRY = "no-country", "A row without a country."
    NO_DATE = "no-date", "A row without a date."
    NO_ID = "no-id", "A row without an id."
    NO_NAME = "no-name", "A row without a name."
    NO_PARTICIPANT = "no-participant", "A row without participants."
    NO_SANCTION = "no-sanction", "A row without a threat and without a sanction."
    NO_SENDER = "no-sender", "A sanction without a sender."
    NO_TARGET = "no-target", "A sanction without a target."
    NO_YEAR = "no-year", "A row without a year."


def known_code(code: str) -> str:
    """Return the member with that code, or the code itself if it is unknown here."""
    return ProblemCode(code) if code in _CODES else code


_CODES = frozenset(ProblemCode)
