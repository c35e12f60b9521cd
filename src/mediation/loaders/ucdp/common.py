"""Shared code for datasets of the Uppsala Conflict Data Program: lists, names of states, and dates."""

import re
from collections.abc import Mapping
from typing import Final

from mediation.dates.when import When
from mediation.loaders.actors import Resolver
from mediation.loaders.dates import ISO_DAY, ISO_MONTH, MONTH_SLASHES, SLASHES, YEAR, DateColumn, Order
from mediation.loaders.file_reader import split_list
from mediation.models.part import ActorId

GOVERNMENT: Final = "Government of "
"""Prefix of the name of a state as a warring side."""

OLD_NUMBERS: Final = frozenset(("ID", "ConflictId", "CID"))
"""Columns with the conflict numbers that UCDP replaced in 2017."""

# Names that UCDP uses for several successive states, with the Gleditsch & Ward numbers to look up by date.
_SUCCESSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "Russia (Soviet Union)": ("365",),
    "Serbia (Yugoslavia)": ("345", "340"),
}
# Congo is Congo-Brazzaville. UCDP calls the other one "DR Congo (Zaire)".
_NUMBERS: Final = {"Congo": "484"}
_NOTATIONS: Final = (ISO_DAY, SLASHES, ISO_MONTH, MONTH_SLASHES, YEAR)
_EXPECTED: Final = "a date as 1992-04-24, 4/24/1992, 1992-04 or 1992"


def items(cell: str) -> tuple[str, ...]:
    """Return the items of a list. Commas in brackets do not separate items.

    >>> items("Seleka , Officers (of Abel, Cain), ")
    ('Seleka', 'Officers (of Abel, Cain)')
    """
    return split_list(cell, r",(?![^(]*\))")


def plain(name: str) -> str:
    """Return the name of a state without the former name in brackets.

    >>> plain("Myanmar (Burma)"), plain("UNITA")
    ('Myanmar', 'UNITA')
    """
    return re.sub(r"\s*\([^()]*\)$", "", name) or name


def state_of(actors: Resolver, name: str, when: When) -> ActorId | None:
    """Return the state that UCDP means by a name at a time; None if unknown or ambiguous.

    The name may begin with "Government of": "Government of Russia (Soviet Union)".
    """
    name = name.removeprefix(GOVERNMENT)
    if numbers := _SUCCESSIONS.get(name):
        return next((found for number in numbers if (found := actors.coded(number, "gw", when=when))), None)
    return actors.known(plain(name), when=when, code=_NUMBERS.get(name, ""))


def date_column(name: str) -> DateColumn:
    """Return the reader of a column of dates: `1992-04-24`, `4/24/1992`, `1992-04`, `4/1992` or `1992`."""
    return DateColumn(name, *_NOTATIONS, order=Order.MONTH_FIRST, expected=_EXPECTED)
