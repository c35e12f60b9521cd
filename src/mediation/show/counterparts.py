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
_HEAD: Final = ("theirs", "they call it", "shared actors", "dates", "apart")
_WIDTHS: Final = (20, 30, 20, None, None)
_REST: Final = ("ours", "kind", "date", "called", "covered")
_REST_WIDTHS: Final = (28, 13, 12, 40, None)
_OF_REST: Final = {"event": "ours", "dates": "our_date", "words": "our_words"}  # in the columns of pairs
_LISTED: Final = ", "
_ABOUT: Final = (
    "Nothing here says that two events are one: read both. Days apart are those between the two dates at least and"
    " at most.\nCovered: whether theirs claim to cover the time and the actors; what they have no record of may have"
    " happened."
)


def tables(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> Iterator[RenderableType]:
    """Yield a line that sums up, a table for each of our events, one of those without a counterpart, and a legend."""
    yield _summary(found, rest)
    for event, same in groupby(found, key=lambda each: each.ours):
        pairs = [*same]
        words = "; ".join(pairs[0].our_words)
        yield table(f"{event} ({_kind(pairs[0])}): {words}", _HEAD, map(_cells, pairs), _WIDTHS)
    if rest:
        yield table("Without a counterpart", _REST, map(_cells_of_rest, rest), _REST_WIDTHS)
    if found or rest:
        yield f"\n{_ABOUT}"


def to_json(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> str:
    """Return both as JSON, with all that is known of them."""
    answer = {"counterparts": [*map(_plain, found)], "unmatched": [*map(_plain, rest)]}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def to_csv(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> str:
    """Return a row for each pair, and one without theirs for each event without a counterpart; lists with commas."""
    rows = [{name: _cell(value) for name, value in _plain(each).items()} for each in found]
    rows += [{name: _cell(value) for name, value in _plain(each).items()} for each in rest]
    rows = [{_OF_REST.get(name, name): cell for name, cell in row.items()} for row in rows]
    columns = (*_COLUMNS, "is_covered")
    return csv_text(columns, ([row.get(name, "") for name in columns] for row in rows))


def _summary(found: Sequence[Counterpart], rest: Sequence[Unmatched]) -> str:
    ours, theirs = (len({getattr(each, side) for each in found}) for side in ("ours", "theirs"))
    pairs = f"{counted(len(found), 'pair')} of events that may be one, of {ours} of ours and {theirs} of theirs"
    return f"{pairs}; of the kinds that theirs tell of, {counted(len(rest), 'event')} of ours without a counterpart"


def _cells(each: Counterpart) -> tuple[str, ...]:
    others = len(each.only_ours) + len(each.only_theirs)
    actors = _LISTED.join(each.shared) + (f" (and {counted(others, 'other')})" if others else "")
    return each.theirs, "; ".join(each.their_words), actors, f"{each.our_date}\n{each.their_date}", each.days


def _cells_of_rest(each: Unmatched) -> tuple[str, ...]:
    return each.event, _kind(each), _LISTED.join(map(str, each.dates)), "; ".join(each.words), each.is_covered.value


def _kind(each: Counterpart | Unmatched) -> str:
    return each.kind.replace("_", " ")


def _plain(each: Counterpart | Unmatched) -> dict[str, Any]:
    return attrs.asdict(each, value_serializer=lambda _, __, value: _value(value))


def _value(value: object) -> object:
    """Return a value in JSON's types; dates and answers as they are written."""
    if isinstance(value, tuple):
        return [*map(_value, value)]
    return str(value) if isinstance(value, When) else getattr(value, "value", value)


def _cell(value: object) -> str:
    if isinstance(value, tuple | list):
        return _LISTED.join(map(str, value))
    return "" if value is None else str(value)
