"""From codes to moves: named tables that say of every code which move it makes, or why none.

A crosswalk follows the rule set of the records, 2026.1, and never a quad class. It is data, one row a code with its
reason, for scholars to review; whoever sees it otherwise hands over another.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import attrs

from mediation.codes.codebooks import codebook
from mediation.codes.reading import rows
from mediation.errors import UnknownNameError, UsageError, unknown
from mediation.vocabulary import Domain, Form, Means, MoveClass

_RULES: Final = "2026.1"


@attrs.frozen(kw_only=True)
class Turn:
    """What a code becomes: a move of a class, form, means and domain, by a rule and for a reason; or none of them.

    Where it is no move `move_class`, `form`, `means` and `domain` are None and `reason` says why.
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
    """What each code of a codebook becomes, under a name with the version: `cameo-1.1/2026.1`."""

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
        """Return a crosswalk under another name in which these codes become something else.

        >>> mine = crosswalk("cameo-1.1").replace("mine", {"163": Turn(rule="mine", reason="not in this study")})
        >>> mine["163"].is_move, mine["164"] == crosswalk("cameo-1.1")["164"]
        (False, True)

        Raises:
            UsageError: a code is not of the codebook, or the name is that of this crosswalk.
        """
        if name == self.name:
            raise UsageError(f'a crosswalk that differs needs another name than "{name}"')
        for code in turns:
            codebook(self.codebook)[code]
        return attrs.evolve(self, name=name, turns={**self._turns, **turns})


@cache
def crosswalk(name: str) -> Crosswalk:
    """Return what the codes of a codebook become by rule set 2026.1.

    >>> turn = crosswalk("cameo-1.1")["045"]
    >>> print(turn.move_class, turn.form, turn.means, turn.domain, turn.rule)
    bridging held material diplomatic mediation-held
    >>> crosswalk("cameo-1.1")["140"].reason
    'an act of people; it is not said to be that of their state'

    Raises:
        UsageError: there is no codebook of that name.
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
