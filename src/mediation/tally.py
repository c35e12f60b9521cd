"""Count the rows that were read, and check the choice for `on_error`."""

from typing import Literal, get_args

import attrs

from mediation.errors import Problem, UsageError

OnError = Literal["raise", "collect"]


@attrs.frozen(kw_only=True)
class Tally:
    """Counts of the rows that were read: read = kept + rejected + skipped + joined.

    A row holds one part: a table of a TOML file, a line of JSON, a row of a table.

    - Rejected rows have at least one problem.
    - Skipped rows are empty, like blank lines.
    - Joined rows, in public datasets, add to an earlier row: the second delivery of a deal, or the second signatory
      of an agreement.

    `unread_files` counts the files of a folder that could not be read. Their number of rows is unknown.
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
    """The problems found in data, and the counts of its rows."""

    problems: tuple[Problem, ...]
    tally: Tally

    @property
    def is_valid(self) -> bool:
        """Whether the data has no problems."""
        return not self.problems


def check_on_error(given: str) -> None:
    """Reject an unknown `on_error`.

    Raises:
        UsageError: the value is neither `"raise"` nor `"collect"`.
    """
    if given not in get_args(OnError):
        raise UsageError(f'Unknown on_error {given!r}. Use "raise" or "collect".')
