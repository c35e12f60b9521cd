"""How exact an account is, to be compared with others of its event."""

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
    """Return a rank of what a record has in these fields, the greater the more exact.

    First by how few days a date leaves, then by how much is said: a number over "repeated", what is known
    over what is not, a code that says something over one that does not, more over fewer parts.
    """
    values = [getattr(record, name) for name in unit]
    days = [each.possible_days for each in values if isinstance(each, When)]
    return -sum(inf if each is None else each for each in days), sum(_weight_of(record, name) for name in unit)


def _weight_of(part: Part, name: str) -> int:
    """Return the weight of a field: none for an estimate, little for a code that leaves open what others say."""
    value, least = getattr(part, name), marked(type(part), Open).get(name)
    if value and name in marked(type(part), Estimate):
        return 0
    return 1 if least and value is least.code and not is_silent(value) else _weight(value)


def _weight(value: Any) -> int:
    if is_silent(value):
        return 0
    if isinstance(value, tuple):
        return sum(1 + _weight(each) for each in value)
    if isinstance(value, Part):
        return sum(_weight_of(value, name) for name in type(value).model_fields)
    return 1 if value == "repeated" or value in _DOUBTFUL else 2
