"""Names and codes in an event table that its code system lacks. Their rows count for no state."""

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import attrs
import narwhals as nw

from mediation.codes import SYSTEMS, find_state, holders, states
from mediation.display import counted
from mediation.models.actors import Actor
from mediation.models.references import used
from mediation.record_set import RecordSet
from mediation.vocabulary import ActorType

ROLES: Final = ("actor", "target")
_MAX_LISTED: Final = 5


@attrs.frozen(kw_only=True)
class UnknownName:
    """A name or code that the code system of a table lacks, and the number of rows with it as actor or target.

    In a dataset, it is the name of a state that the library does not know, and `rows` is the number of records.
    """

    name: str
    rows: int


class UnknownNamesWarning(UserWarning):
    """A table has names or codes that its code system lacks, and the answer could depend on their rows."""


@cache
def known_names(system: str) -> tuple[str, ...]:
    """Return all names and codes of a system; none if it is unknown or the table has ids of its own."""
    return tuple(sorted(holders(system))) if system in SYSTEMS else ()


def is_unknown(role: str, system: str) -> nw.Expr:
    """Return an expression: whether the actor or target of a row is unknown to the system; missing if it is missing."""
    if not known_names(system):
        return nw.lit(value=False)
    return ~nw.col(role).is_in(["", *known_names(system)])


def unknown_names(rows: nw.LazyFrame[Any], system: str) -> tuple[UnknownName, ...]:
    """Count the rows of each unknown name, most rows first."""
    if not known_names(system):
        return ()
    unknown = {role: is_unknown(role, system) for role in ROLES}
    found = rows.filter(unknown["actor"] | unknown["target"]).select(
        *(nw.when(each).then(nw.col(role)).alias(role) for role, each in unknown.items())
    )
    pairs = found.group_by(*ROLES).agg(nw.len().alias("rows")).collect(backend="polars")
    return totals((actor, target, rows) for actor, target, rows in pairs.select(*ROLES, "rows").iter_rows())


def unknown_states(ds: RecordSet) -> tuple[UnknownName, ...]:
    """Count the records that name a state of the dataset that the library does not know, most records first."""
    unknown: dict[str, str] = {actor.id: actor.name for actor in ds.actors.values() if _is_unknown_state(actor)}
    rows = Counter(unknown[each] for record in ds for each in used(record)["actor"] & unknown.keys())
    rows.update(dict.fromkeys(unknown.values(), 0))
    return _ordered(rows)


def _is_unknown_state(actor: Actor) -> bool:
    if actor.type is not ActorType.STATE or actor.id in states():
        return False
    return not any(find_state(getattr(actor.codes, system), of=system) for system in ("iso3", "cow", "gw"))


def totals(pairs: Iterable[tuple[str | None, str | None, int]]) -> tuple[UnknownName, ...]:
    """Return the rows of each name, given those of each pair of an unknown actor and an unknown target."""
    rows = Counter[str]()
    for actor, target, count in pairs:
        for name in {actor, target} - {None}:
            rows[str(name)] += count
    return _ordered(rows)


def _ordered(rows: Mapping[str, int]) -> tuple[UnknownName, ...]:
    ordered = sorted(rows.items(), key=lambda item: (-item[1], item[0]))
    return tuple(UnknownName(name=name, rows=count) for name, count in ordered)


def described(found: Sequence[UnknownName]) -> str:
    """Return the first names with their rows, as in `"Ruritania" (3 rows), "XYZ" (1 row)`."""
    listed = ", ".join(f'"{each.name}" ({counted(each.rows, "row")})' for each in found[:_MAX_LISTED])
    more = len(found) - _MAX_LISTED
    return f"{listed} and {more} more" if more > 0 else listed


def message(found: Sequence[UnknownName], system: str) -> str:
    """Return a sentence about unknown names that an answer could depend on."""
    return f"The code system {system} lacks names of this table, so their rows count for nobody: {described(found)}."


def warn(found: Sequence[UnknownName], system: str, *, stacklevel: int) -> None:
    """Warn of unknown names, if there are any."""
    if found:
        hint = "`table.unknown_names()` lists all names of the table that it lacks."
        warnings.warn(f"{message(found, system)} {hint}", UnknownNamesWarning, stacklevel=stacklevel + 1)
