"""In what way accounts of one event differ."""

from mediation.vocabulary.base import Vocabulary


class Nature(Vocabulary):
    """How values of one field stand to each other, the gravest first."""

    CONTRADICTION = "contradiction", "At most one is right, as they are coded."
    WORDING = "wording", "Free text or a link to another event differs; whether they agree, a reader has to tell."
    PRECISION = "precision", "Both can be right, and one is more exact: 2022-03 and 2022-03-10."
    OMISSION = "omission", "One says it, or more of it, and the other does not."
