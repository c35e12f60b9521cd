"""How a table can name each state: the codes of its system, and in lists of names every other name."""

from collections.abc import Iterator, Mapping
from functools import cache

from mediation.codes.countries import NAME_SYSTEMS, DatedCode, State, find_state, states
from mediation.codes.dated import Dated


@cache
def spellings(system: str) -> Mapping[str, tuple[DatedCode, ...]]:
    """Return the codes of each state in a system, by its id.

    In a system of names, any other name of the state counts too, if it means this state alone.

    >>> [each.code for each in spellings("icews")["MDA"]]
    ['Moldova', 'Moldova, Republic of', 'Republic of Moldova', 'Moldavia']
    """
    return {state.id: codes for state in states().values() if (codes := tuple(_spellings(state, system)))}


@cache
def holders(system: str) -> Mapping[str, tuple[tuple[str, Dated], ...]]:
    """Return the states that each spelling in a system means, with their periods."""
    found: dict[str, list[tuple[str, Dated]]] = {}
    for state, codes in spellings(system).items():
        for code in codes:
            found.setdefault(code.code, []).append((state, code))
    return {code: tuple(each) for code, each in found.items()}


def _spellings(state: State, system: str) -> Iterator[DatedCode]:
    own = [code for code in state.codes if code.system == system]
    yield from (DatedCode(code=code.code, since=code.since, until=code.until) for code in own)
    if system in NAME_SYSTEMS:
        names = dict.fromkeys(name.text for name in state.names)
        others = names.keys() - {code.code for code in own}
        yield from (
            DatedCode(code=name) for name in names if name in others and find_state(name, of=system) == state.id
        )
