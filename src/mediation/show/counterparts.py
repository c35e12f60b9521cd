"""Which events of two datasets may be the same: as text for a terminal, as JSON, and as CSV."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import attrs
from rich.console import RenderableType

from mediation.combining.counterparts import Counterpart, Unmatched
from mediation.dates.when import When
from mediation.display import counted
from mediation.show.tables import csv_text, table

_COLUMNS: Final = tuple(field.name for field in attrs.fields(Counterpart))
_HEAD: Final = ("theirs", "their description", "shared actors", "dates", "days apart")
_WIDTHS: Final = (20, 30, 20, None, None)
_REST: Final = ("ours", "kind", "date", "description", "covered")
_REST_WIDTHS: Final = (28, 13, 12, 40, None)
_REST_COLUMNS: Final = {"event": "ours", "dates": "our_date", "words": "our_words"}  # their columns in the CSV
_SEPARATOR: Final = ", "
_LEGEND: Final = (
    "These are proposals: read both records before you treat two events as one. Days apart: the least and the most"
    " between the two dates.\nCovered: whether their dataset claims to cover this time and these actors. Events"
    " without a record may still have happened."
)


def tables(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> Iterator[RenderableType]:
    """Yield a summary, a table for each of our events, a table of events without a counterpart, and a legend."""
    yield _summary(found, rest)
    for event, same in groupby(found, key=lambda each: each.ours):
        pairs = [*same]
        words = "; ".join(pairs[0].our_words)
        yield table(f"{event} ({_kind(pairs[0])}): {words}", _HEAD, map(_cells, pairs), _WIDTHS)
    if rest:
        yield table("Without a counterpart", _REST, map(_cells_of_rest, rest), _REST_WIDTHS)
    if found or rest:
        yield f"\n{_LEGEND}"


def to_json(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> str:
    """Return pairs and unmatched events as JSON, with all their fields."""
    answer = {"counterparts": [*map(_plain, found)], "unmatched": [*map(_plain, rest)]}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> str:
    """Return a row per pair, and a row per event without a counterpart; lists are joined by commas."""
    rows = [{name: _cell(value) for name, value in _plain(each).items()} for each in found]
    rows += [{name: _cell(value) for name, value in _plain(each).items()} for each in rest]
    rows = [{_REST_COLUMNS.get(name, name): cell for name, cell in row.items()} for row in rows]
    columns = (*_COLUMNS, "is_covered")
    return csv_text(columns, ([row.get(name, "") for name in columns] for row in rows))


def _summary(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> str:
    ours, theirs = (len({getattr(each, side) for each in found}) for side in ("ours", "theirs"))
    pairs = f"{counted(len(found), 'pair')} of events may be the same: {ours} of ours, {theirs} of theirs"
    return f"{pairs}; {counted(len(rest), 'event')} of ours, of the kinds that they record, without a counterpart"


def _cells(each: Counterpart) -> tuple[str, ...]:
    others = len(each.only_ours) + len(each.only_theirs)
    actors = _SEPARATOR.join(each.shared) + (f" (and {counted(others, 'other')})" if others else "")
    return each.theirs, "; ".join(each.their_words), actors, f"{each.our_date}\n{each.their_date}", each.days


def _cells_of_rest(each: Unmatched) -> tuple[str, ...]:
    return each.event, _kind(each), _SEPARATOR.join(map(str, each.dates)), "; ".join(each.words), each.is_covered.value


def _kind(each: Counterpart | Unmatched) -> str:
    return each.kind.replace("_", " ")


def _plain(each: Counterpart | Unmatched) -> dict[str, Any]:
    return attrs.asdict(each, value_serializer=lambda _, __, value: _value(value))


def _value(value: object) -> object:
    """Return a value as JSON types; dates and answers as text."""
    if isinstance(value, tuple):
        return [*map(_value, value)]
    return str(value) if isinstance(value, When) else getattr(value, "value", value)


def _cell(value: object) -> str:
    if isinstance(value, tuple | list):
        return _SEPARATOR.join(map(str, value))
    return "" if value is None else str(value)
