"""What several accounts of one event make of it: where they differ, and one record of all under a policy."""

from hypothesis import settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from analysis import drawn
from mediation import AnyRecord, Coalesce, load_seeds, testing
from mediation.accounts import POLICIES

ANY: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)
SEEDS = load_seeds()
fewer = settings(max_examples=max(10, settings().max_examples // 2))

collections = testing.datasets(max_records=10) | drawn.datasets()
policies = st.sampled_from([*POLICIES, Coalesce(), {"*": "unite", "when": "precise"}])


def told(record: AnyRecord, **changes: object) -> AnyRecord:
    """Return another account of the same event, by source `b`."""
    return retold(record, "b", **changes)


def retold(record: AnyRecord, by: str, **changes: object) -> AnyRecord:
    """Return another account of the same event, by another source."""
    evidence = [each.replace(source=by) for each in record.evidence]
    return record.replace(source=by, evidence=tuple(evidence), **changes)
