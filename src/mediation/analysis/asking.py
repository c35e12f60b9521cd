"""What an analysis is asked about: an event table, or a frame that has its columns."""

from typing import Final

import attrs
from narwhals.typing import IntoFrame

from mediation.analysis.engines import as_polars
from mediation.errors import UsageError
from mediation.events.table import EventTable
from mediation.moves import RuleSet

DEFAULT_RULES: Final = "2026.1"


def as_table(data: EventTable | IntoFrame, rules: str | RuleSet = DEFAULT_RULES) -> EventTable:
    """Return an event table as it is, and a frame of any engine as one; what is in memory, in Polars.

    Raises:
        UsageError: the moves of the table were made by other rules than are asked for.
        DataError: a frame without the columns of an event table.
    """
    from mediation.events.scanning import scan  # here, because a balance of records needs no reader of event files

    table = data if isinstance(data, EventTable) else scan(data)
    version = rules.version if isinstance(rules, RuleSet) else rules
    if version not in (DEFAULT_RULES, table.rules):
        made = f"made by {table.rules}" if table.rules else "made of its codes, by a crosswalk"
        raise UsageError(f'the moves of this table are {made}; rules "{version}" are for records')
    return attrs.evolve(table, checked=as_polars(table.checked))
