"""The base of every code list: each member has a meaning and a codebook."""

from enum import StrEnum
from typing import Final, Self

# The codebooks, each with the version whose codes are used.
OWN: Final = "mediation 2026.1"
UN_GUIDANCE: Final = "UN Guidance for Effective Mediation (2012)"
TOUVAL_ZARTMAN: Final = "Touval & Zartman (1985); Bercovitch & Houston (1996)"
ICM: Final = "International Conflict Management (Bercovitch), outcome ladder"
PAX: Final = "PA-X Peace Agreements Database, codebook v10"
SIPRI: Final = "SIPRI Arms Transfers Database, 2024"
CAMEO: Final = "CAMEO 1.1b3"
PLOVER: Final = "PLOVER 2.0"

_SILENT: Final = ("unknown", "unspecified")


class Vocabulary(StrEnum):
    """A closed list of codes. A member is its code, and carries its meaning and its codebook."""

    meaning: str
    codebook: str

    def __new__(cls, value: str, meaning: str = "", codebook: str = OWN) -> Self:
        """Make a member from its code, its meaning, and the codebook that defines it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.codebook = codebook
        return member

    @property
    def is_silent(self) -> bool:
        """Whether the code means that the source says nothing."""
        return self._value_ in _SILENT
