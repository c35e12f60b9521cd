"""What goes wrong, in two forms: a bad *call* raises, bad *data* becomes a `Problem` that can be collected.

Every exception of this library is a `MediationError`, so one `except` clause is enough for its users.
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
    """Return the text with bytes that were no UTF-8, and halves of characters, written as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


@attrs.frozen(kw_only=True)
class Problem:
    """Something wrong with data, as a value: what, where, and the way out.

    `code` is stable and meant for programs: a `ProblemCode`, or a code of another package's loader. `message` is meant
    for people. `file`, `line`
    (from 1; 0 where it means nothing or is not known; of what is missing, that of what should have it) and `path`
    say where: the path is written as in the file, `arms_transfer[2].recipient`, and `field` is the end of it that
    is within the row (`recipient`). `found`, `expected` and `nearest` are the value, what would have been right, and
    the right value closest to it, each empty where there is nothing to say. All can be printed, whatever bytes the
    file has.

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
    """The root of every exception that this library raises on purpose."""


class DataError(MediationError):
    """Data that can't be used; `problems` says what is wrong with it, all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One line per problem: the first hundred in full, the rest counted."""
        lines = [str(problem) for problem in self.problems[:_MAX_LISTED_PROBLEMS]]
        if more := len(self.problems) - len(lines):
            lines.append(f"and {more} more")
        return "\n".join(lines)


class InvalidPart(DataError, ValueError):  # noqa: N818 - named like InvalidWhen
    """A record, source, actor or other part that can't be made from its fields; `problems` lists what is wrong.

    `part` names it as far as its fields do: `statement hope-for-talks@antalya-2022`.
    """

    def __init__(self, problems: Iterable[Problem], part: str = "") -> None:
        super().__init__(problems)
        self.part = part

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self.part)

    def __str__(self) -> str:
        """One line for one problem; else a line for the part, and one for each problem."""
        if len(self.problems) == 1:
            return f"{self.part}: {super().__str__()}"
        return "\n  ".join((f"{self.part}: {len(self.problems)} problems", *super().__str__().split("\n")))


class UsageError(MediationError, ValueError):
    """A call that can't be answered as it was made: an unknown actor, poles that overlap, a period of 5 days."""


class UnknownNameError(UsageError, KeyError):
    """A look-up such as `ds["..."]` or `ds.actors["..."]` found nothing; the message gives the nearest names."""

    def __str__(self) -> str:
        return str(self.args[0])


class MissingExtraError(MediationError, ImportError):
    """A package that this function needs is not installed; the message names the command that installs it."""


@attrs.define
class Hints:
    """Looks up the nearest known words, for as many as anybody reads: it takes longer than to find what is wrong."""

    left: int = 1_000

    def of(self, word: str, known: Iterable[str]) -> str:
        """Return the known word closest in spelling, or nothing when none is close or many were looked up."""
        if not self.left:
            return ""
        self.left -= 1
        return "".join(nearest(word[:_MAX_WORD_CHARS], known))


def nearest(word: object, known: Iterable[str], most: int = 1) -> tuple[str, ...]:
    """Return the known words closest in spelling to `word`, best first; none when none is close or it is no word.

    >>> nearest("UKX", ["RUS", "UKR", "TUR"])
    ('UKR',)
    """
    if not isinstance(word, str):  # but what a call was given in its place
        return ()
    from difflib import get_close_matches

    by_folded = {each.casefold(): each for each in sorted(known)}  # a set has another order in every run
    close = get_close_matches(word.casefold(), by_folded, n=most, cutoff=0.6)
    return tuple(by_folded[each] for each in close)


def unknown(what: str, asked: object, known: Iterable[str]) -> str:
    """Return the message about an unknown name: with the nearest known names, or else with all if they are few.

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
