"""What became of the rows of data that were read, and what to do about those that are wrong."""

from typing import Literal, get_args

import attrs

from mediation.errors import Problem, UsageError

OnError = Literal["raise", "collect"]


@attrs.frozen(kw_only=True)
class Tally:
    """How many rows of data were read, and what became of them: read = kept + rejected + skipped + joined.

    A row is what holds one part: a table of a TOML file, a line of JSON, a row of a table. Rejected rows have a
    problem, each at least one; skipped ones hold nothing, like blank lines. Joined ones stand in public datasets,
    and tell more of what another row told first: the second delivery of a deal, the second signatory of an agreement.
    `unread_files` are those files of a folder of which nothing was read, so that nobody knows how many rows they have.
    """

    kept: int = 0
    rejected: int = 0
    skipped: int = 0
    joined: int = 0
    unread_files: int = 0

    @property
    def read(self) -> int:
        """All rows."""
        return self.kept + self.rejected + self.skipped + self.joined


@attrs.frozen(kw_only=True)
class Validation:
    """What is wrong with data that were looked through, and how many rows they have."""

    problems: tuple[Problem, ...]
    tally: Tally

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check_on_error(asked: str) -> None:
    """Refuse a way of dealing with errors that there is not.

    Raises:
        UsageError: it is neither `"raise"` nor `"collect"`.
    """
    if asked not in get_args(OnError):
        raise UsageError(f'on_error is "raise" or "collect", not {asked!r}')
