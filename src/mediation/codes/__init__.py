"""The code lists of the field as data: codebooks of events, and dated codes of countries."""

from mediation.codes.codebooks import MEDIATION, Code, Codebook, codebook, explain, repair
from mediation.codes.crosswalks import Crosswalk, Turn, crosswalk
from mediation.codes.scores import CodeTable, Looked, goldstein, quad_class

__all__ = [
    "MEDIATION",
    "Code",
    "CodeTable",
    "Codebook",
    "Crosswalk",
    "Looked",
    "Turn",
    "codebook",
    "crosswalk",
    "explain",
    "goldstein",
    "quad_class",
    "repair",
]
