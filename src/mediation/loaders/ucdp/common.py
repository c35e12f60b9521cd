"""What the datasets of the Uppsala Conflict Data Program have in common: their lists, names of states, and dates."""

import re
from collections.abc import Mapping
from typing import Final

from mediation.dates.when import When
from mediation.loaders.actors import Resolver
from mediation.loaders.dates import calendar_day
from mediation.loaders.file_reader import Misfit
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
_DATES: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})"),
    re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})"),
)


def items(cell: str) -> list[str]:
    """Return the items of a list, in whose names in brackets commas part nothing.

    >>> items("Seleka , Officers (of Abel, Cain), ")
    ['Seleka', 'Officers (of Abel, Cain)']
    """
    return [item for each in re.split(r",(?![^(]*\))", cell) if (item := " ".join(each.split()))]


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


def date_of(column: str, text: str) -> When:
    """Return the day, month or year in a cell: `1992-04-24`, `4/24/1992`, `1992-04`, `4/1992`, `1992`.

    Raises:
        Misfit: it is none of these, or the calendar has no such day.
    """
    text = text.removesuffix(" 00:00:00")
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if match is None:
        message = f"is no date: {text!r:.60}" if text else "has no date"
        expected = "a date as 1992-04-24, 4/24/1992, 1992-04 or 1992"
        raise Misfit(column, "bad-date" if text else "no-date", message, found=text, expected=expected)
    parts = {name: int(part) for name, part in match.groupdict().items()}
    return calendar_day(column, parts["y"], parts.get("m"), parts.get("d"), found=text)
