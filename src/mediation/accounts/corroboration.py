"""List the independent outlets that report an event."""

from mediation.errors import require
from mediation.record_set import RecordSet


def corroboration(ds: RecordSet, event: str) -> tuple[str, ...]:
    """Return the independent outlets that report an event, sorted. Sources that relay an outlet count as that outlet.

    Raises:
        UsageError: unknown event.
    """
    require("event", event, ds.accounts)
    sources = ds.sources
    reporting = {source for record in ds.accounts[event] for source in record.sources}
    return tuple(sorted({sources[source].origin if source in sources else source for source in reporting}))
