"""Read the data files of this package on demand."""

import csv
from collections.abc import Callable
from functools import cache, wraps
from importlib.resources import files
from typing import ParamSpec, TypeVar

from mediation.errors import require_text

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a data file of this package, as dictionaries of texts."""
    text = files("mediation.codes").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def remembered(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Cache a function of names, and have it reject arguments that are not text."""
    found = cache(function)

    @wraps(function)
    def checked(*given: _Given.args, **named: _Given.kwargs) -> _Found:
        for each in (*given, *named.values()):
            require_text("name", each)
        return found(*given, **named)  # type: ignore[arg-type]  # texts can be hashed

    return checked
