"""How many independent outlets report an event."""

from mediation.errors import require
from mediation.record_set import RecordSet


def corroboration(ds: RecordSet, event: str) -> tuple[str, ...]:
    """Return the independent outlets that report an event, sorted; all who relay one outlet are that one.

    Raises:
        UsageError: the dataset has no such event; the message names the nearest.
    """
    require("event", event, ds.accounts)
    sources = ds.sources
    told = {source for record in ds.accounts[event] for source in record.sources}
    return tuple(sorted({sources[source].origin if source in sources else source for source in told}))
