"""Exceptions for bad calls, and problems for bad data.

A bad call raises. Bad data becomes `Problem` values, which can be raised together or collected. Every exception is a
`MediationError`, so one `except` clause catches them all.
"""

from collections.abc import Iterable
from typing import Any, Final

import attrs

from mediation.problem_codes import ProblemCode as ProblemCode  # noqa: PLC0414 - for users to find here
from mediation.problem_codes import known_code

_MAX_LISTED_PROBLEMS: Final = 100
_MAX_WORD_CHARS: Final = 80
_MAX_LISTED_NAMES: Final = 20


def _printable(text: str) -> str:
    """Return the text with invalid bytes and half characters as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


@attrs.frozen(kw_only=True)
class Problem:
    """An error in data: what is wrong, where it is, and how to fix it.

    - `code` is for programs and never changes: a `ProblemCode`, or a code of another package's loader.
    - `message` is for people.
    - `file`, `line` and `path` are the place. Lines count from 1, and 0 means unknown. Something missing has the line
      of the part that should have it. The path is written as in the file: `arms_transfer[2].recipient`.
    - `field` is the part of the path within the row: `recipient`.
    - `found` is the value, `expected` what is allowed, and `nearest` the closest allowed value. Each may be empty.

    Every field can be printed, even if the file has invalid bytes.

    >>> print(Problem(code="unknown-actor", message='Unknown actor "UKX".', file="caliber-2024.toml", line=30,
    ...               path="arms_transfer[2].recipient", nearest="UKR"))
    caliber-2024.toml:30: arms_transfer[2].recipient: Unknown actor "UKX". Did you mean "UKR"?
    """

    code: str = attrs.field(converter=known_code)
    message: str = attrs.field(converter=_printable)
    file: str = attrs.field(default="", converter=_printable)
    line: int = 0
    path: str = attrs.field(default="", converter=_printable)
    field: str = attrs.field(default="", converter=_printable)
    found: str = attrs.field(default="", converter=_printable)
    expected: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        file = f"{self.file}:{self.line}" if self.line else self.file
        message = self.message
        if self.nearest:
            message = f'{self.message.removesuffix(".")}. Did you mean "{self.nearest}"?'
        return ": ".join(part for part in (file, self.path, message) if part)


class MediationError(Exception):
    """The base class of all exceptions that this library raises."""


class DataError(MediationError):
    """Data that can't be used. `problems` lists every problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return one line per problem. After a hundred, only count the rest."""
        lines = [str(problem) for problem in self.problems[:_MAX_LISTED_PROBLEMS]]
        if more := len(self.problems) - len(lines):
            lines.append(f"and {more} more")
        return "\n".join(lines)


class InvalidPart(DataError, ValueError):  # noqa: N818 - named like InvalidWhen
    """A record, source, actor or other part with invalid fields. `problems` lists them.

    `part` is its name, as far as known: `statement hope-for-talks@antalya-2022`.
    """

    def __init__(self, problems: Iterable[Problem], part: str = "") -> None:
        super().__init__(problems)
        self.part = part

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self.part)

    def __str__(self) -> str:
        """Return one line for a single problem, or a line for the part and one for each problem."""
        if len(self.problems) == 1:
            return f"{self.part}: {super().__str__()}"
        return "\n  ".join((f"{self.part}: {len(self.problems)} problems", *super().__str__().split("\n")))


class UsageError(MediationError, ValueError):
    """A call with invalid arguments: an unknown actor, overlapping poles, a period of 5 days."""


class UnknownNameError(UsageError, KeyError):
    """A look-up with an unknown name, such as `ds["..."]` or `ds.actors["..."]`. The message has the nearest names."""

    def __str__(self) -> str:
        return str(self.args[0])


class MissingExtraError(MediationError, ImportError):
    """A function needs a package that is not installed. The message has the command that installs it."""


@attrs.define
class Hints:
    """Looks up the nearest known words, a limited number of times, because each look-up is slow."""

    left: int = 1_000

    def of(self, word: str, known: Iterable[str]) -> str:
        """Return the known word closest in spelling. Empty if none is close or the limit is reached."""
        if not self.left:
            return ""
        self.left -= 1
        return "".join(nearest(word[:_MAX_WORD_CHARS], known))


def nearest(word: object, known: Iterable[str], most: int = 1) -> tuple[str, ...]:
    """Return the known words closest in spelling to `word`, best first. Empty if none is close.

    >>> nearest("UKX", ["RUS", "UKR", "TUR"])
    ('UKR',)
    """
    if not isinstance(word, str):  # the caller passed something else
        return ()
    from difflib import get_close_matches

    by_folded = {each.casefold(): each for each in sorted(known)}  # the order of a set differs in every run
    close = get_close_matches(word.casefold(), by_folded, n=most, cutoff=0.6)
    return tuple(by_folded[each] for each in close)


def unknown(what: str, asked: object, known: Iterable[str]) -> str:
    """Return a message about an unknown name, with the nearest known names, or with all names if they are few.

    >>> print(unknown("actor", "UKX", ["RUS", "UKR", "TUR"]))
    Unknown actor "UKX". Did you mean UKR?
    >>> print(unknown("format", "yaml", ["json", "toml"]))
    Unknown format "yaml". Known: json, toml.
    """
    names = tuple(known)
    if close := nearest(asked, names, most=3):
        return f'Unknown {what} "{asked}". Did you mean {", ".join(close)}?'
    listed = f" Known: {', '.join(sorted(names)) or 'none'}." if len(names) <= _MAX_LISTED_NAMES else ""
    return f'Unknown {what} "{asked!s:.200}".{listed}'


def require(what: str, asked: object, known: Iterable[str]) -> None:
    """Check that a name is known.

    Raises:
        UsageError: the name is unknown; the message gives the nearest known names.
    """
    known = tuple(known)
    if asked not in known:
        raise UnknownNameError(unknown(what, asked, known))


def require_text(what: str, given: object) -> None:
    """Check that an argument is a text.

    Raises:
        UsageError: the argument is not a text. For bytes, the message says how to decode them.
    """
    if isinstance(given, bytes):
        raise UsageError(f"The {what} should be a text, found bytes. Decode them first: path.read_bytes().decode().")
    if not isinstance(given, str):
        raise UsageError(f"The {what} should be a text, found {shown(given)}.")


def require_whole(what: str, given: object) -> None:
    """Check that an argument is a whole number.

    Raises:
        UsageError: the argument is something else.
    """
    if not isinstance(given, int):
        raise UsageError(f"The {what} should be a whole number, found {shown(given)}.")


def require_list(what: str, given: object) -> None:
    """Check that an argument is a list, or anything else that can be iterated.

    Raises:
        UsageError: the argument is something else.
    """
    if not isinstance(given, Iterable):
        raise UsageError(f"The {what} should be a list, found {shown(given)}.")


def shown(given: object) -> str:
    """Return a value, cut if it is long, with its type unless it is None."""
    return "None" if given is None else f"{given!r:.60} ({type(given).__name__})"
