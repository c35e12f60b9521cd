"""Merge two datasets. Parts match by id, actors by id or code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

import attrs

from mediation.combining.comparing import Change, differences, name, shown
from mediation.errors import DataError, Problem
from mediation.models.actors import Actor, Codes, Name
from mediation.models.evidence import Source
from mediation.models.part import ActorId, Part
from mediation.models.references import rename
from mediation.record_set import AnyRecordSet, RecordSet
from mediation.tally import Tally
from mediation.vocabulary import ActorType, NameKind

_TITLE_SEPARATOR: Final = "; "
_COUNTRY_CODE_LENGTH: Final = 3
_Value = TypeVar("_Value")
_Part = TypeVar("_Part", bound=Part)


def merge(left: AnyRecordSet, right: RecordSet) -> AnyRecordSet:
    """Return the union of two record sets; see `Dataset.__or__`.

    Raises:
        DataError: the two contradict each other; the error lists every such part. If actors can't be matched, it
            lists only these, because parts that refer to them can't be compared.
    """
    pairs = matching_actors(left, right)
    renamed: dict[str, str] = {theirs: ours for ours, theirs in pairs if ours != theirs}
    conflicts: list[Problem] = []
    sources = _united(left.sources.values(), _all_renamed(right.sources, renamed), conflicts)
    differing: list[Problem] = []
    records = _united(left.records, (rename(each, "actor", renamed) for each in right.records), differing)
    conflicts += _not_following(differing, conflicts)
    disputes = _united(left.disputes.values(), _all_renamed(right.disputes, renamed), conflicts)
    actors = _actors(left.actors, _all_renamed(right.actors, renamed), renamed, conflicts)
    if conflicts:
        raise DataError(conflicts)
    return attrs.evolve(
        left,
        title=_title(left.title, right.title),
        sources=sources,
        actors=actors,
        disputes=disputes,
        records=records,
        coverage=_added(left.coverage, (rename(each, "actor", renamed) for each in right.coverage)),
        outside=(left.outside | right.outside) - {record.event for record in records},
        problems=tuple(dict.fromkeys((*left.problems, *right.problems))),
        tally=_sum(left.tally, right.tally),
    )


# Match actors.


def matching_actors(left: RecordSet, right: RecordSet) -> list[tuple[ActorId, ActorId]]:
    """Return the pairs of left and right ids that mean the same actor.

    Raises:
        DataError: an actor matches several actors of the other side.
    """
    pairs = {(ActorId(each), ActorId(each)) for each in left.actors.keys() & right.actors.keys()}
    ours, theirs = _holders(left.actors.values()), _holders(right.actors.values())
    problems: list[Problem] = []
    for code in ours.keys() & theirs.keys():
        here, there = ours[code], theirs[code]
        if len(here) == len(there) == 1:
            pairs.add((here[0], there[0]))
        elif not set(here).intersection(there):
            problems.append(_shared_code(code, here, there))
    problems += _ambiguous(pairs, "left", "right")
    problems += _ambiguous({(theirs, ours) for ours, theirs in pairs}, "right", "left")
    if problems:
        raise DataError(sorted(problems, key=str))
    return sorted(pairs)


def _holders(actors: Iterable[Actor]) -> dict[tuple[str, str], list[ActorId]]:
    """Return the actors that have each identifying code."""
    holders: dict[tuple[str, str], list[ActorId]] = {}
    for actor in actors:
        for code in _codes(actor):
            holders.setdefault(code, []).append(actor.id)
    return holders


def _codes(actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield the codes that identify one actor. In CAMEO, TUR is one state, but TURGOV is anyone in its government."""
    for scheme, value in actor.codes:
        is_own = scheme != "cameo" or (len(value) == _COUNTRY_CODE_LENGTH and actor.type is ActorType.STATE)
        if value and is_own:
            yield scheme, value


def _shared_code(code: tuple[str, str], here: Iterable[str], there: Iterable[str]) -> Problem:
    message = f"Belongs to {_listed(here)} on the left and to {_listed(there)} on the right. {_REMEDY}"
    return Problem(code="conflict", path=f"code {' '.join(code)}", field=f"codes.{code[0]}", message=message)


def _ambiguous(pairs: Iterable[tuple[str, str]], side: str, other: str) -> Iterator[Problem]:
    """Yield a problem for each actor that matches several actors of the other side."""
    partners: dict[str, list[str]] = {}
    for one, two in pairs:
        partners.setdefault(one, []).append(two)
    for one, several in partners.items():
        if len(several) > 1:
            message = f"On the {side}, matches {_listed(several)} on the {other} by id or code. {_REMEDY}"
            yield Problem(code="conflict", path=f"actor {one}", field="id", message=message)


_REMEDY: Final = "Give the same actors the same ids, or correct their codes."


def _listed(ids: Iterable[str]) -> str:
    return " and ".join(sorted(ids))


# Merge parts.


def _all_renamed(parts: Mapping[str, _Part], renamed: Mapping[str, str]) -> Iterator[_Part]:
    return (rename(part, "actor", renamed) for part in parts.values()) if renamed else iter(parts.values())


def _united(ours: Iterable[_Part], theirs: Iterable[_Part], conflicts: list[Problem]) -> tuple[_Part, ...]:
    """Return the parts of both sides by id. Add a conflict for each pair that differs."""
    united = {name(part): part for part in ours}
    for part in theirs:
        own = united.setdefault(name(part), part)
        if own is not part and own != part:
            conflicts.append(_conflict(own, differences(own, part)))
    return tuple(united.values())


def _not_following(differing: Iterable[Problem], sources: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the conflicts of records. Those of a source in conflict are replaced by one problem with their number."""
    in_conflict = {each.path.removeprefix("source ") for each in sources}
    following = Counter[str]()
    for problem in differing:
        source = problem.path.rpartition("@")[2].partition("#")[0]
        if source in in_conflict:
            following[source] += 1
        else:
            yield problem
    for source, number in following.items():
        what = "record of this source differs" if number == 1 else "records of this source differ"
        yield Problem(code="conflict", path=f"source {source}", field="id", message=f"{number} {what}, too.")


def _actors(
    ours: Mapping[str, Actor], theirs: Iterable[Actor], renamed: Mapping[str, str], conflicts: list[Problem]
) -> tuple[Actor, ...]:
    """Return the actors of both sides. Add a conflict for each contradictory pair."""
    united = dict(ours)
    for actor in theirs:
        own = united.get(renamed.get(actor.id, actor.id))
        if own is None:
            united[actor.id] = actor
        elif contradictions := [*_contradictions(own, actor)]:
            conflicts.append(_conflict(own, contradictions))
        else:
            united[own.id] = _together(own, actor)
    return tuple(united.values())


def _contradictions(ours: Actor, theirs: Actor) -> Iterator[Change]:
    """Yield the contradictions: a type, code or note that both have and that differs."""
    for change in differences(ours, theirs):
        if change.field.partition(".")[0] in ("type", "codes", "note") and change.old and change.new:
            yield change


def _together(ours: Actor, theirs: Actor) -> Actor:
    """Return the merged actor, with the id and preferred name of the left."""
    if ours == theirs:
        return ours
    return ours.replace(
        names=_names(ours.names, theirs.names),
        codes=Codes(**{scheme: value or getattr(theirs.codes, scheme) for scheme, value in ours.codes}),
        memberships=_added(ours.memberships, theirs.memberships),
        offices=_added(ours.offices, theirs.offices),
        note=ours.note or theirs.note,
    )


def _names(ours: tuple[Name, ...], theirs: Iterable[Name]) -> tuple[Name, ...]:
    """Return the names of both. Names that only the right has become aliases."""
    united = {(each.text, each.language, each.valid) for each in ours}
    others = {(each.text, each.language, each.valid): each.replace(kind=NameKind.ALIAS) for each in theirs}
    return *ours, *(each for key, each in others.items() if key not in united)


def _added(ours: tuple[_Value, ...], theirs: Iterable[_Value]) -> tuple[_Value, ...]:
    known = set(ours)
    return *ours, *(each for each in dict.fromkeys(theirs) if each not in known)


def _title(ours: str, theirs: str) -> str:
    """Return the joined titles, `A; B`, or the only one."""
    if not ours or not theirs or ours == theirs:
        return ours or theirs
    known = ours.split(_TITLE_SEPARATOR)
    others = [each for each in dict.fromkeys(theirs.split(_TITLE_SEPARATOR)) if each and each not in known]
    return _TITLE_SEPARATOR.join((ours, *others))


def _sum(ours: Tally | None, theirs: Tally | None) -> Tally | None:
    """Return the sum of both tallies. Either may be missing."""
    if ours is None or theirs is None:
        return ours or theirs
    return Tally(**{name: number + getattr(theirs, name) for name, number in attrs.asdict(ours).items()})


def _conflict(part: Part, changes: Iterable[Change]) -> Problem:
    """Return the problem of a part that differs, with both values of each field."""
    changes = [*changes]
    fields = "; ".join(
        f"{each.field} is {shown(each.old)} on the left, {shown(each.new)} on the right" for each in changes
    )
    first = changes[0]
    remedy = " Rename one of them with Dataset.renamed(sources=...)." if isinstance(part, Source) else ""
    return Problem(
        code="conflict",
        message=f"Differs: {fields}.{remedy}",
        path=f"{part.noun} {name(part)}",
        field=", ".join(each.field for each in changes),
        found=shown(first.new),
        expected=shown(first.old),
    )
