"""What the datasets of the Uppsala Conflict Data Program have in common: their lists, names of states, and dates."""

import re
from collections.abc import Mapping
from typing import Final

from mediation.dates.when import When
from mediation.loaders.actors import Resolver
from mediation.loaders.dates import ISO_DAY, ISO_MONTH, MONTH_SLASHES, SLASHES, YEAR, DateColumn, Order
from mediation.loaders.file_reader import split_list
from mediation.models.part import ActorId

GOVERNMENT: Final = "Government of "
"""How the name of a side begins that is a state."""

OLD_NUMBERS: Final = frozenset(("ID", "ConflictId", "CID"))
"""The columns whose numbers of conflicts are those that UCDP gave up in 2017."""

# States under one name for several, with their Gleditsch & Ward numbers, which tell who it was at the time.
_SUCCESSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "Russia (Soviet Union)": ("365",),
    "Serbia (Yugoslavia)": ("345", "340"),
}
# UCDP's Congo is the one with Brazzaville: the other is "DR Congo (Zaire)".
_NUMBERS: Final = {"Congo": "484"}
_NOTATIONS: Final = (ISO_DAY, SLASHES, ISO_MONTH, MONTH_SLASHES, YEAR)
_EXPECTED: Final = "a date as 1992-04-24, 4/24/1992, 1992-04 or 1992"


def items(cell: str) -> tuple[str, ...]:
    """Return the items of a list, in whose names in brackets commas part nothing.

    >>> items("Seleka , Officers (of Abel, Cain), ")
    ('Seleka', 'Officers (of Abel, Cain)')
    """
    return split_list(cell, r",(?![^(]*\))")


def plain(name: str) -> str:
    """Return the name of a state without the earlier one that UCDP puts in brackets behind it.

    >>> plain("Myanmar (Burma)"), plain("UNITA")
    ('Myanmar', 'UNITA')
    """
    return re.sub(r"\s*\([^()]*\)$", "", name) or name


def state_of(actors: Resolver, name: str, when: When) -> ActorId | None:
    """Return which state is meant by UCDP's name for it at that time; None where that can't be told.

    The name may say that a government is meant, "Government of Russia (Soviet Union)".
    """
    name = name.removeprefix(GOVERNMENT)
    if numbers := _SUCCESSIONS.get(name):
        return next((found for number in numbers if (found := actors.coded(number, "gw", when=when))), None)
    return actors.known(plain(name), when=when, code=_NUMBERS.get(name, ""))


def date_column(name: str) -> DateColumn:
    """Return what reads a column of dates: `1992-04-24`, `4/24/1992`, `1992-04`, `4/1992` or `1992`."""
    return DateColumn(name, *_NOTATIONS, order=Order.MONTH_FIRST, expected=_EXPECTED)
