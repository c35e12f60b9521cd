"""How exact an account is, to be compared with others of its event."""

from math import inf
from typing import Any, TypeAlias

from mediation.accounts.claims import is_silent
from mediation.dates.when import When
from mediation.models.part import Part
from mediation.models.records import AnyRecord
from mediation.vocabulary import MeetingMode, MeetingRole, Modality

Exactness: TypeAlias = tuple[float, int]

_DOUBTFUL = frozenset({Modality.REPORTED, Modality.EXPECTED, Modality.CONDITIONAL})


def exactness(record: AnyRecord, unit: tuple[str, ...]) -> Exactness:
    """Return a rank of what a record has in these fields, the greater the more exact.

    First by how few days a date leaves, then by how much is said: a number over "repeated", what is known
    over what is not, a code that says something over one that does not, more over fewer parts.
    """
    values = {name: getattr(record, name) for name in unit}
    days = [each.possible_days for each in values.values() if isinstance(each, When)]
    return -sum(inf if each is None else each for each in days), sum(
        _weight_of(name, each) for name, each in values.items()
    )


def _weight(value: Any) -> int:
    if is_silent(value):
        return 0
    if isinstance(value, tuple):
        return sum(1 + _weight(each) for each in value)
    if isinstance(value, Part):
        return sum(_weight_of(name, each) for name, each in value)
    return 1 if value == "repeated" or _is_least(value) else 2


def _weight_of(name: str, value: Any) -> int:
    return 0 if name.endswith("is_estimate") and value else _weight(value)


def _is_least(value: Any) -> bool:
    return value is MeetingRole.PARTICIPANT or value is MeetingMode.MEETING or value in _DOUBTFUL
