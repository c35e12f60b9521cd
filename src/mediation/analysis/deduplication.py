"""Taking rows that tell the same for one, as an explicit step that says what it took away."""

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
    """A table without the rows that repeat others, and how many there were `before` and are `after`.

    `table` is lazy; the numbers are counted in its engine when they are first asked for. Malformed rows stay in
    the table and are not counted here.
    """

    table: EventTable
    by: By
    _given: EventTable

    def __repr__(self) -> str:
        rows = f"{counted(self.before, 'row')} before, {self.after} after, {self.removed} removed"
        return f"<Deduplicated by {self.by}: {rows}>"

    @cached_property
    def before(self) -> int:
        """How many rows there were."""
        return _length(self._given)

    @cached_property
    def after(self) -> int:
        """How many are left."""
        return _length(self.table)

    @property
    def removed(self) -> int:
        """How many were taken away."""
        return self.before - self.after


def deduplicate(table: EventTable | IntoFrame, by: By = "day") -> Deduplicated:
    """Return the table with one row, the first by event id, of those that are the same by a rule.

    `day`: one act of a code a day of an actor toward a target, the rule of most studies. `story`: one such act in
    a story, by the source's id of it or else its address. `none`: all rows, so that a study can say that it did not.
    Rows that lack what the rule looks at are kept.

    Raises:
        UsageError: there is no such rule.
        DataError: a frame without the columns of an event table.
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
    # A column that is the same in all rows of a group is distinct in the first of them only.
    first = nw.col(keys[0]).is_first_distinct().over(*keys, REJECT, order_by="event")
    kept = rows.with_columns(first.alias(_FIRST)).filter(nw.col(_FIRST) | ~is_whole | ~nw.col(REJECT).is_null())
    return Deduplicated(table=attrs.evolve(given, checked=kept.select(*names)), by=by, given=given)


def _length(table: EventTable) -> int:

    return int(gather(table.frame.select(nw.len().alias("rows"))).item())
