"""Crosswalks from event codes to moves: for each code, the move or the reason why it is none.

A crosswalk follows the rule set for records, 2026.1, not quad classes. It is a data file that scholars can review, with
one row and one reason per code. You can replace rows.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from mediation.codes.codebooks import codebook
from mediation.codes.reading import remembered, rows
from mediation.errors import UnknownNameError, UsageError, unknown
from mediation.vocabulary import Domain, Form, Means, MoveClass

_RULES: Final = "2026.1"


@attrs.frozen(kw_only=True)
class Turn:
    """The result for one code: a move with its class, form, means and domain, or no move.

    `rule` and `reason` explain the result. If it is no move, `move_class`, `form`, `means` and `domain` are None.
    """

    rule: str
    reason: str
    move_class: MoveClass | None = None
    form: Form | None = None
    means: Means | None = None
    domain: Domain | None = None

    @property
    def is_move(self) -> bool:
        """Whether the code makes a move."""
        return self.move_class is not None


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Crosswalk(Mapping[str, Turn]):
    """The result for each code of a codebook. The name includes the version: `cameo-1.1/2026.1`."""

    name: str
    codebook: str
    _turns: Mapping[str, Turn] = attrs.field(alias="turns")

    def __getitem__(self, code: str) -> Turn:
        try:
            return self._turns[code]
        except (KeyError, TypeError):
            raise UnknownNameError(unknown("code", code, self._turns)) from None

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code in self._turns

    def __iter__(self) -> Iterator[str]:
        return iter(self._turns)

    def __len__(self) -> int:
        return len(self._turns)

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self)} codes, {sum(turn.is_move for turn in self.values())} of them moves>"

    def replace(self, name: str, turns: Mapping[str, Turn]) -> "Crosswalk":
        """Return a crosswalk with a new name and other results for some codes.

        >>> mine = crosswalk("cameo-1.1").replace("mine", {"163": Turn(rule="mine", reason="not in this study")})
        >>> mine["163"].is_move, mine["164"] == crosswalk("cameo-1.1")["164"]
        (False, True)

        Raises:
            UsageError: unknown code, or the name of this crosswalk.
        """
        if name == self.name:
            raise UsageError(f'A changed crosswalk needs another name than "{name}".')
        for code in turns:
            codebook(self.codebook)[code]
        return attrs.evolve(self, name=name, turns={**self._turns, **turns})


@remembered
def crosswalk(name: str) -> Crosswalk:
    """Return the crosswalk of a codebook by rule set 2026.1.

    >>> turn = crosswalk("cameo-1.1")["045"]
    >>> print(turn.move_class, turn.form, turn.means, turn.domain, turn.rule)
    bridging held material diplomatic mediation-held
    >>> crosswalk("cameo-1.1")["140"].reason
    'an act of people; it is not said to be that of their state'

    Raises:
        UsageError: unknown codebook.
    """
    book = codebook(name)
    turns = {row["code"]: _turn(row) for row in rows(f"crosswalk-{book.name}")}
    return Crosswalk(name=f"{book.name}/{_RULES}", codebook=book.name, turns=turns)


def _turn(row: dict[str, str]) -> Turn:
    if not row["move_class"]:
        return Turn(rule=row["rule"], reason=row["reason"])
    return Turn(
        rule=row["rule"],
        reason=row["reason"],
        move_class=MoveClass(row["move_class"]),
        form=Form(row["form"]),
        means=Means(row["means"]),
        domain=Domain(row["domain"]),
    )
