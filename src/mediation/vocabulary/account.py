"""How accounts of one event differ."""

from mediation.vocabulary.base import Vocabulary


class Nature(Vocabulary):
    """How two values of one field differ, the most serious first."""

    CONTRADICTION = "contradiction", "At most one can be right, as coded."
    WORDING = "wording", "Free text or a link to another event differs; a reader must judge whether they agree."
    PRECISION = "precision", "Both can be right, and one is more exact: 2022-03 and 2022-03-10."
    OMISSION = "omission", "One gives a value, or more of it, and the other does not."
