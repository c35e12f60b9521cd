"""Rank the accounts of an event by how exact they are."""

from math import inf
from typing import Any, TypeAlias

from mediation.accounts.claims import is_silent
from mediation.dates.when import When
from mediation.models.fields import Estimate, Open, marked
from mediation.models.part import Part
from mediation.models.records import AnyRecord
from mediation.vocabulary import Modality

Exactness: TypeAlias = tuple[float, int]

_DOUBTFUL = frozenset({Modality.REPORTED, Modality.EXPECTED, Modality.CONDITIONAL})


def exactness(record: AnyRecord, unit: tuple[str, ...]) -> Exactness:
    """Return a rank of a record in these fields. A higher rank is more exact.

    Dates with fewer possible days come first. Then known values beat unknown ones, numbers beat "repeated",
    specific codes beat general ones, and more parts beat fewer.
    """
    values = [getattr(record, name) for name in unit]
    days = [each.possible_days for each in values if isinstance(each, When)]
    return -sum(inf if each is None else each for each in days), sum(_weight_of(record, name) for name in unit)


def _weight_of(part: Part, name: str) -> int:
    """Return the weight of a field: 0 for an estimate flag, and 1 for a general code."""
    value, general = getattr(part, name), marked(type(part), Open).get(name)
    if value and name in marked(type(part), Estimate):
        return 0
    return 1 if general and value is general.code and not is_silent(value) else _weight(value)


def _weight(value: Any) -> int:
    if is_silent(value):
        return 0
    if isinstance(value, tuple):
        return sum(1 + _weight(each) for each in value)
    if isinstance(value, Part):
        return sum(_weight_of(value, name) for name in type(value).model_fields)
    return 1 if value == "repeated" or value in _DOUBTFUL else 2
