"""Who is meant: the one way in which all loaders turn names and codes of public datasets into actors.

Found are states and their codes as `mediation.codes` has them, and organisations and groups as `data/actors.csv` lists
them: whole names, without regard to case and accents, and never by likeness. What is not found is an actor of its own
under its raw name, whose id begins with the name of the dataset.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from mediation.codes.countries import DatedName, State, find_state, namesakes, state_named, states
from mediation.codes.name_forms import fold
from mediation.dates.when import When
from mediation.errors import UsageError
from mediation.loaders.release import slug
from mediation.models.actors import Actor, Codes
from mediation.models.part import ActorId, Part
from mediation.vocabulary import ActorType, NameKind

_NOT_MET: Final = ActorId("")
_SECRETARY_GENERAL: Final = "UNSG"
_LONGEST_NAME: Final = 120
_LONGEST_ID: Final = 70
_GOVERNMENT: Final = re.compile(
    r"(?:the )?(?:royal |federal |national )?government of (?:the )?(.+)|(?:the )?state of (.+)", re.IGNORECASE
)
_BEFORE_NAMES: Final = frozenset(("the", "royal", "federal", "national", "government", "state"))
_TYPES: Final[Mapping[str, ActorType]] = {
    "state": ActorType.STATE,
    "territory": ActorType.STATE,
    "organisation": ActorType.IGO,
    "region": ActorType.GROUP,
}


class Resolver:
    """Finds actors for one file of a dataset, each distinct name or code once, and gives the dataset those found.

    `unknown` are the actors that nobody knows, by id, each with its raw name.
    """

    def __init__(self, dataset: str, lend: Callable[[Iterable[Part]], None]) -> None:
        self._dataset, self._lend = dataset, lend
        self._met: dict[str, ActorId | None] = {}
        self._told_apart: dict[tuple[str, str, str, str], ActorId | None] = {}
        self._given: set[ActorId] = set()
        self._own: dict[tuple[str, str], ActorId] = {}
        self._persons: dict[tuple[str, str], ActorId] = {}
        self.unknown: dict[ActorId, str] = {}

    def known(self, name: str, *, when: When | None = None, code: str = "", of: str = "gw") -> ActorId | None:
        """Return the actor of that name; None where it is unknown, or several have it and the rest does not tell which.

        `when` tells namesakes apart by their time. So does `code`, a code of the system `of` that stands beside the
        name: it settles who of several is meant, and never makes another of a name that one actor has.
        """
        if (met := self._met.get(name, _NOT_MET)) is not _NOT_MET:
            return met
        found, is_shared = _find(name) if _may_be_known(name) else (None, False)
        if not is_shared:
            self._met[name] = found and self._give(found)
            return found
        key = (name, of, code, when.text if when else "")
        if key not in self._told_apart:
            self._told_apart[key] = _apart(name, code, of, when)
        apart = self._told_apart[key]
        return apart and self._give(apart)

    def coded(self, code: str, of: str, *, when: When | None = None) -> ActorId | None:
        """Return the state or territory that has the code of a system (`gw`, `cow`, `iso3`) then; None: nobody has."""
        key = ("", of, code, when.text if when else "")
        if key not in self._told_apart:
            self._told_apart[key] = ActorId(found) if (found := find_state(code, of=of, when=when)) else None
        coded = self._told_apart[key]
        return coded and self._give(coded)

    def cow_state(self, code: str, *, when: When) -> ActorId:
        """Return the state of a Correlates of War number then, or one of its own under that number."""
        return self.coded(code, "cow", when=when) or self.own(f"COW {code}", type=ActorType.STATE, key=f"cow-{code}")

    def represented(self, found: ActorId | None) -> ActorId | None:
        """Return for whom a known actor acts: who represents the UN's Secretary-General acts for the UN."""
        return self.known("United Nations") if found == _SECRETARY_GENERAL else found

    def of(
        self,
        name: str,
        *,
        type: ActorType = ActorType.GROUP,  # noqa: A002 - what it is
        key: str = "",
        scheme: str = "",
        when: When | None = None,
        code: str = "",
        of: str = "gw",
    ) -> ActorId:
        """Return the known actor of that name, or one of its own of the type.

        `key` is the id that the dataset itself gives an unknown one; without it the name makes one. `scheme` is the
        dataset whose ids these are, where it took them from another.
        """
        return self.known(name, when=when, code=code, of=of) or self.own(name, type=type, key=key, scheme=scheme)

    def person(self, name: str, *, key: str = "") -> ActorId:
        """Return the person of that name who is listed, or one of the dataset's own."""
        found = self._persons.get((name, key))
        if found is None:
            found = self._persons[name, key] = self._person(name, key)
        return found

    def _person(self, name: str, key: str) -> ActorId:
        listed = _entries().get(next(iter(_by_name().get(fold(name), ())), ""), {})
        if listed.get("type") == ActorType.PERSON:
            return self._give(ActorId(listed["id"]))
        return self.own(name, type=ActorType.PERSON, key=key)

    def own(
        self,
        name: str,
        *,
        type: ActorType = ActorType.GROUP,  # noqa: A002 - what it is
        key: str = "",
        scheme: str = "",
    ) -> ActorId:
        """Return an actor of the dataset's own: a person, or somebody whom it alone knows."""
        known = self._own.get((name, key))
        if known is None:
            plain = " ".join(name.split()) or key or "unnamed"
            known = self._own[name, key] = self._new(plain, type, key, scheme or self._dataset)
        return known

    def _new(self, name: str, kind: ActorType, key: str, scheme: str) -> ActorId:
        """Make an actor, unless there is one of that id."""
        words = slug(key or name, _LONGEST_ID - len(scheme)) or _hexed(key or name)
        found = ActorId(f"{scheme}-{words}")
        if not key and fold(self.unknown.get(found, name)) != fold(name):  # another, whose name makes the same id
            found = ActorId(f"{found}-{_hexed(name)}")
        if found not in self._given:
            self._given.add(found)
            self.unknown[found] = name
            names = [{"text": name[:_LONGEST_NAME], "kind": NameKind.PREFERRED}]
            self._lend((Actor.model_validate({"id": found, "type": kind, "names": names}),))
        return found

    def _give(self, found: ActorId) -> ActorId:
        """Give the dataset an actor that is known, once."""
        if found not in self._given:
            self._given.add(found)
            self._lend((_actor(found),))
        return found


def _may_be_known(name: str) -> bool:
    """Tell whether names begin and end in the words of this one: soon, for most that are asked for are nobody's."""
    last = name[name.rfind(" ") + 1 :]
    if last.isascii() and last.isalnum() and last.lower() not in _last_words():
        return False
    first = name.partition(" ")[0]
    return not (first.isascii() and first.isalnum()) or first.lower() in _first_words()


def _find(name: str) -> tuple[ActorId | None, bool]:
    """Return the actor of the name, at any time, and whether it is that of several."""
    found = _by_name().get(fold(name), ())
    if not found and " of " in name.lower() and (match := _GOVERNMENT.fullmatch(name.strip())):
        return _find(match[1] or match[2])
    return found[0] if len(found) == 1 else None, len(found) > 1


def _apart(name: str, code: str, of: str, when: When | None) -> ActorId | None:
    """Return which of several actors of the name is meant, by a code that stands beside it, or by its time."""
    coded = find_state(code, of=of, when=when) if code else None
    if coded in namesakes(name):
        return ActorId(coded) if coded else None
    dated = state_named(name, when=when)
    return ActorId(dated) if dated else None


def _hexed(text: str) -> str:
    """Return an id for a name without a letter that could stand in one."""
    from mediation.documents.texts import digest

    return digest(text.encode())[:8]


# Who is known.


@cache
def _entries() -> Mapping[str, dict[str, str]]:
    text = files("mediation.loaders").joinpath("data", "actors.csv").read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(text.splitlines())}


@cache
def _by_name() -> Mapping[str, tuple[ActorId, ...]]:
    """Return who has each name as it is compared; a name that is listed is of one, whatever states have it too.

    Raises:
        UsageError: two of those listed have one name.
    """
    found: dict[str, tuple[ActorId, ...]] = {}
    for state in states().values():
        for each in state.names:
            name = fold(each.text)
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), ActorId(state.id))))
    listed: dict[str, ActorId] = {}
    for actor, row in _entries().items():
        for text in _names(row):
            if listed.setdefault(fold(text), ActorId(actor)) != actor:
                raise UsageError(f'data/actors.csv: "{text}" is of {listed[fold(text)]} and of {actor}')
    return found | {name: (actor,) for name, actor in listed.items()}


@cache
def _first_words() -> frozenset[str]:
    """Return the first words of all names, as they are compared, and of what may stand before them."""
    return _BEFORE_NAMES | {name.partition(" ")[0] for name in _by_name()}


@cache
def _last_words() -> frozenset[str]:
    """Return the last words of all names, as they are compared."""
    return frozenset(name.rpartition(" ")[2] for name in _by_name())


def _names(row: Mapping[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split("|"))]


@cache
def _actor(found: str) -> Actor:
    """Return the actor as the library knows it."""
    if found in states():
        return _of_state(states()[found])
    row = _entries()[found]
    name, *aliases = _names(row)
    names = [{"text": name, "kind": NameKind.PREFERRED}, *({"text": each} for each in aliases)]
    return Actor.model_validate({"id": found, "type": row["type"], "names": names})


def _of_state(state: State) -> Actor:
    """Return the state, under its names of their time, with the codes that it alone has ever had."""
    now = next((each for each in state.names if each.text == state.name), DatedName(text=state.name))
    shown = [*_before(state, now), now]
    others = [each for each in state.names if each not in shown]
    names: list[dict[str, Any]] = [{"text": each.text, "valid": each.during} for each in others]
    names += [{"text": each.text, "kind": NameKind.PREFERRED, "valid": each.during} for each in shown]
    codes = {system: _only(state, system) for system in Codes.model_fields if system != "wikidata"}
    return Actor.model_validate({"id": state.id, "type": _TYPES[state.type], "names": names, "codes": codes})


def _before(state: State, now: DatedName) -> list[DatedName]:
    """Return the name that ended on the day before the one now in use began: Turkey, Macedonia."""
    if now.since is None:
        return []
    eve = now.since - timedelta(days=1)
    return [each for each in state.names if each.until == eve][:1]


def _only(state: State, system: str) -> str:
    """Return the code of a state in a system, where it is one and no other state had it."""
    codes = {each.code for each in state.codes if each.system == system}
    if len(codes) != 1:
        return ""
    (code,) = codes
    if find_state(code, of=system) != state.id and system != "iso3":
        return ""
    return code
