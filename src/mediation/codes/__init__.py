"""Code lists as data: event codebooks, and country codes with their dates."""

from mediation.codes.codebooks import MEDIATION, Code, Codebook, codebook, explain, repair
from mediation.codes.countries import (
    NAME_SYSTEMS,
    SYSTEMS,
    DatedCode,
    DatedName,
    State,
    SystemCode,
    find_state,
    states,
    translate,
)
from mediation.codes.crosswalks import Crosswalk, Turn, crosswalk
from mediation.codes.groups import GroupMember, group, groups
from mediation.codes.name_forms import fold
from mediation.codes.scores import CodeTable, Looked, goldstein, quad_class
from mediation.codes.spellings import holders, spellings

__all__ = [
    "MEDIATION",
    "NAME_SYSTEMS",
    "SYSTEMS",
    "Code",
    "CodeTable",
    "Codebook",
    "Crosswalk",
    "DatedCode",
    "DatedName",
    "GroupMember",
    "Looked",
    "State",
    "SystemCode",
    "Turn",
    "codebook",
    "crosswalk",
    "explain",
    "find_state",
    "fold",
    "goldstein",
    "group",
    "groups",
    "holders",
    "quad_class",
    "repair",
    "spellings",
    "states",
    "translate",
]
