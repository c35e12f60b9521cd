"""The valid codes of a file, and those that lost their leading zero."""

from functools import cache

from mediation.codes import codebook, repair
from mediation.events.dialect import Dialect


def codes_of(dialect: Dialect) -> tuple[str, ...]:
    """Return the valid codes of a file, or none if its codebook is unknown."""
    return _codes(dialect.codebook, has_roots=dialect.layout.has_roots)


def repairs_of(dialect: Dialect) -> tuple[str, ...]:
    """Return the codes without their leading zero, except ambiguous ones."""
    return _repairs(dialect.codebook, has_roots=dialect.layout.has_roots)


@cache
def _codes(name: str, *, has_roots: bool) -> tuple[str, ...]:
    book = codebook(name) if name else {}
    return tuple(code for code in book if has_roots or code != book[code].root)


@cache
def _repairs(name: str, *, has_roots: bool) -> tuple[str, ...]:
    codes = _codes(name, has_roots=has_roots)
    lost = {code[1:] for code in codes if code.startswith("0")} - {*codes}
    return tuple(code for code in sorted(lost) if repair(code, name, has_roots=has_roots))
