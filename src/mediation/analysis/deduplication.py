"""Remove duplicate rows of an event table, and report how many."""

from functools import cached_property
from typing import Final, Literal, get_args

import attrs
import narwhals as nw
from narwhals.typing import IntoFrame

from mediation.analysis.engines import as_table, gather
from mediation.display import counted
from mediation.errors import require
from mediation.events.schema import REJECT
from mediation.events.table import EventTable

By = Literal["none", "day", "story"]
_KEYS: Final = {"day": ("earliest", "latest"), "story": ("story",)}
_ACT: Final = ("actor", "target", "code")
_FIRST: Final = "is_first"
_STORY: Final = "story"


@attrs.define(frozen=True, slots=False, kw_only=True, repr=False, eq=False)
class Deduplicated:
    """A table without duplicate rows, and its number of rows `before` and `after`.

    `table` is lazy. Its engine counts the rows on first access. Malformed rows stay in the table but are not
    counted here.
    """

    table: EventTable
    by: By
    _given: EventTable

    def __repr__(self) -> str:
        rows = f"{counted(self.before, 'row')} before, {self.after} after, {self.removed} removed"
        return f"<Deduplicated by {self.by}: {rows}>"

    @cached_property
    def before(self) -> int:
        """The number of rows before."""
        return _length(self._given)

    @cached_property
    def after(self) -> int:
        """The number of rows after."""
        return _length(self.table)

    @property
    def removed(self) -> int:
        """The number of removed rows."""
        return self.before - self.after


def deduplicate(table: EventTable | IntoFrame, by: By = "day") -> Deduplicated:
    """Keep one row of each set of duplicates: the first by event id.

    `day`, the rule of most studies, keeps one act per actor, target, code and day. `story` keeps one per actor,
    target, code and story, by the source's id of the story or else its URL. `none` keeps all rows, so that a study
    can state that it did not deduplicate. Rows that lack a value the rule needs are kept.

    Raises:
        UsageError: unknown rule.
        DataError: a frame lacks columns of an event table.
    """
    require("rule", by, get_args(By))
    given = as_table(table)
    if by == "none":
        return Deduplicated(table=given, by=by, given=given)
    rows = given.checked
    names = rows.collect_schema().names()
    if by == "story":
        known = [nw.col(name) for name in (_STORY, "url") if name in names]
        rows = rows.with_columns(nw.coalesce(*known).alias(_STORY)) if known else rows
    keys = [name for name in (*_ACT, *_KEYS[by]) if name in rows.collect_schema().names()]
    is_whole = nw.all_horizontal(*(~nw.col(name).is_null() for name in keys), ignore_nulls=False)
    # Within a group, the key is the same in all rows, so only the first row is distinct.
    first = nw.col(keys[0]).is_first_distinct().over(*keys, REJECT, order_by="event")
    kept = rows.with_columns(first.alias(_FIRST)).filter(nw.col(_FIRST) | ~is_whole | ~nw.col(REJECT).is_null())
    return Deduplicated(table=attrs.evolve(given, checked=kept.select(*names)), by=by, given=given)


def _length(table: EventTable) -> int:
    return int(gather(table.frame.select(nw.len().alias("rows"))).item())
