"""Hypothesis strategies for every public type, for tests of code that uses this library.

All drawn values are valid and small. You can choose the ids that they use; by default they come from small pools:

>>> from mediation import testing
>>> speeches = testing.statements(actors=("TUR", "RUS", "UKR"), sources=("antalya-2022",))
>>> collections = testing.datasets(actors=("TUR", "RUS", "UKR", "USA"), max_records=12)

Hypothesis knows the types, too: `st.from_type(mediation.When)` and `st.from_type(mediation.Agreement)` draw the same.
"""

from mediation.testing.datasets import coverages, datasets
from mediation.testing.dates import whens
from mediation.testing.entities import actors, disputes, evidence, sources
from mediation.testing.parts import money, responses, steps, voices
from mediation.testing.pools import Pools
from mediation.testing.records import (
    agreements,
    arms_transfers,
    conditions,
    measures,
    meetings,
    negotiations,
    records,
    statements,
)
from mediation.testing.types import register as _register

__all__ = [
    "Pools",
    "actors",
    "agreements",
    "arms_transfers",
    "conditions",
    "coverages",
    "datasets",
    "disputes",
    "evidence",
    "measures",
    "meetings",
    "money",
    "negotiations",
    "records",
    "responses",
    "sources",
    "statements",
    "steps",
    "voices",
    "whens",
]

_register()
