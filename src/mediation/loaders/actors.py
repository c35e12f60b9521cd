"""Turns the names and codes of public datasets into actors, in the same way for all loaders.

States and their codes come from `mediation.codes`, organisations and groups from `data/actors.csv`. Whole names are
compared, ignoring case and accents; there is no fuzzy matching. An unknown name becomes a new actor with that name,
whose id begins with the name of the dataset.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from mediation.codes.countries import NAME_SYSTEMS, DatedName, State, find_state, namesakes, state_named, states
from mediation.codes.name_forms import fold
from mediation.dates.when import When
from mediation.errors import UsageError
from mediation.loaders.release import slug
from mediation.models.actors import Actor, Codes
from mediation.models.part import ActorId, Part
from mediation.vocabulary import ActorType, NameKind

_NOT_LOOKED_UP: Final = ActorId("")
_SECRETARY_GENERAL: Final = "UNSG"
_MAX_NAME_CHARS: Final = 120
_MAX_ID_CHARS: Final = 70
_GOVERNMENT: Final = re.compile(
    r"(?:the )?(?:royal |federal |national )?government of (?:the )?(.+)|(?:the )?state of (.+)", re.IGNORECASE
)
_LEADING_WORDS: Final = frozenset(("the", "royal", "federal", "national", "government", "state"))
_TYPES: Final[Mapping[str, ActorType]] = {
    "state": ActorType.STATE,
    "territory": ActorType.STATE,
    "organisation": ActorType.IGO,
    "region": ActorType.GROUP,
}


class Resolver:
    """Finds the actors of one file, and adds each of them to the dataset once. Every name is looked up once.

    `unknown` maps the ids of unknown actors to their names in the file.
    """

    def __init__(self, dataset: str, add_parts: Callable[[Iterable[Part]], None]) -> None:
        self._dataset, self._add_parts = dataset, add_parts
        self._looked_up: dict[str, ActorId | None] = {}
        self._by_context: dict[tuple[str, str, str, str], ActorId | None] = {}
        self._added: set[ActorId] = set()
        self._own: dict[tuple[str, str], ActorId] = {}
        self._persons: dict[tuple[str, str], ActorId] = {}
        self.unknown: dict[ActorId, str] = {}

    def known(self, name: str, *, when: When | None = None, code: str = "", of: str = "gw") -> ActorId | None:
        """Return the actor with this name, or None if the name is unknown or ambiguous.

        If several actors share the name, `code` (in the system `of`) and then `when` decide between them. Neither
        matters for a name that only one actor has. A dataset whose country names are known (SIPRI) means the state
        that has the name in its own list.
        """
        if (known := self._looked_up.get(name, _NOT_LOOKED_UP)) is not _NOT_LOOKED_UP:
            return known
        found, is_shared = _find(name) if _may_be_known(name) else (None, False)
        if not is_shared:
            self._looked_up[name] = found and self._add(found)
            return found
        key = (name, of, code, when.text if when else "")
        if key not in self._by_context:
            listed = find_state(name, of=self._dataset) if self._dataset in NAME_SYSTEMS else None
            self._by_context[key] = ActorId(listed) if listed else _namesake(name, code, of, when)
        namesake = self._by_context[key]
        return namesake and self._add(namesake)

    def coded(self, code: str, of: str, *, when: When | None = None) -> ActorId | None:
        """Return the state or territory that had the code in a system (`gw`, `cow`, `iso3`) then, or None."""
        key = ("", of, code, when.text if when else "")
        if key not in self._by_context:
            self._by_context[key] = ActorId(found) if (found := find_state(code, of=of, when=when)) else None
        coded = self._by_context[key]
        return coded and self._add(coded)

    def cow_state(self, code: str, *, when: When) -> ActorId:
        """Return the state that had a Correlates of War number then, or a new actor with that number."""
        return self.coded(code, "cow", when=when) or self.own(f"COW {code}", type=ActorType.STATE, key=f"cow-{code}")

    def represented(self, found: ActorId | None) -> ActorId | None:
        """Return whom a known actor acts for. The UN's Secretary-General acts for the UN."""
        return self.known("United Nations") if found == _SECRETARY_GENERAL else found

    def of(
        self,
        name: str,
        *,
        type: ActorType = ActorType.GROUP,  # noqa: A002 - named like the field
        key: str = "",
        scheme: str = "",
        when: When | None = None,
        code: str = "",
        of: str = "gw",
    ) -> ActorId:
        """Return the known actor with this name, or a new actor of the given type.

        The id of a new actor is made from `key`, the dataset's own id for it, or else from the name. `scheme` is the
        dataset that `key` comes from, if it is another one.
        """
        return self.known(name, when=when, code=code, of=of) or self.own(name, type=type, key=key, scheme=scheme)

    def person(self, name: str, *, key: str = "") -> ActorId:
        """Return the listed person with this name, or a new one."""
        found = self._persons.get((name, key))
        if found is None:
            found = self._persons[name, key] = self._person(name, key)
        return found

    def _person(self, name: str, key: str) -> ActorId:
        listed = _entries().get(next(iter(_by_name().get(fold(name), ())), ""), {})
        if listed.get("type") == ActorType.PERSON:
            return self._add(ActorId(listed["id"]))
        return self.own(name, type=ActorType.PERSON, key=key)

    def own(
        self,
        name: str,
        *,
        type: ActorType = ActorType.GROUP,  # noqa: A002 - named like the field
        key: str = "",
        scheme: str = "",
    ) -> ActorId:
        """Return a new actor of this dataset, the same one each time for the same name and key."""
        known = self._own.get((name, key))
        if known is None:
            plain = " ".join(name.split()) or key or "unnamed"
            known = self._own[name, key] = self._new(plain, type, key, scheme or self._dataset)
        return known

    def _new(self, name: str, kind: ActorType, key: str, scheme: str) -> ActorId:
        """Return the id of a new actor, and add the actor unless its id was added before."""
        words = slug(key or name, _MAX_ID_CHARS - len(scheme)) or _short_hash(key or name)
        found = ActorId(f"{scheme}-{words}")
        if not key and fold(self.unknown.get(found, name)) != fold(name):  # another name with the same id
            found = ActorId(f"{found}-{_short_hash(name)}")
        if found not in self._added:
            self._added.add(found)
            self.unknown[found] = name
            names = [{"text": name[:_MAX_NAME_CHARS], "kind": NameKind.PREFERRED}]
            self._add_parts((Actor.model_validate({"id": found, "type": kind, "names": names}),))
        return found

    def _add(self, found: ActorId) -> ActorId:
        """Add a known actor to the dataset unless it was added before."""
        if found not in self._added:
            self._added.add(found)
            self._add_parts((_actor(found),))
        return found


def _may_be_known(name: str) -> bool:
    """Return False if no known name has the same first word, or none the same last word. Faster than `_find`.

    A comma or bracket may turn a name around ("Moldova, Republic of"), so that any word can be first or last.
    """
    if "," in name or "(" in name:
        return True
    last = name[name.rfind(" ") + 1 :]
    if last.isascii() and last.isalnum() and last.lower() not in _last_words():
        return False
    return may_begin(name.partition(" ")[0])


def may_begin(word: str) -> bool:
    """Return False if no known name has this first word."""
    return not (word.isascii() and word.isalnum()) or word.lower() in _first_words()


def _find(name: str) -> tuple[ActorId | None, bool]:
    """Return the only actor that has ever had the name, if any, and whether several have had it."""
    found = _by_name().get(fold(name), ())
    found = found or tuple(map(ActorId, namesakes(name)))
    if not found and " of " in name.lower() and (match := _GOVERNMENT.fullmatch(name.strip())):
        return _find(match[1] or match[2])
    return found[0] if len(found) == 1 else None, len(found) > 1


def _namesake(name: str, code: str, of: str, when: When | None) -> ActorId | None:
    """Return the one of several namesakes that a code or a time points to, if any."""
    coded = find_state(code, of=of, when=when) if code else None
    if coded in namesakes(name):
        return ActorId(coded) if coded else None
    dated = state_named(name, when=when)
    return ActorId(dated) if dated else None


def _short_hash(text: str) -> str:
    """Return a short hash of a name, for ids."""
    from mediation.documents.texts import digest

    return digest(text.encode())[:8]


# The known actors.


@cache
def _entries() -> Mapping[str, dict[str, str]]:
    text = files("mediation.loaders").joinpath("data", "actors.csv").read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(text.splitlines())}


@cache
def _by_name() -> Mapping[str, tuple[ActorId, ...]]:
    """Return the actors by folded name. A name in `data/actors.csv` overrides states of the same name.

    Raises:
        UsageError: two listed actors share a name.
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
                raise UsageError(f'data/actors.csv: {listed[fold(text)]} and {actor} share the name "{text}".')
    return found | {name: (actor,) for name, actor in listed.items()}


@cache
def _first_words() -> frozenset[str]:
    """Return the first words of all folded names, and the words that may precede a name."""
    return _LEADING_WORDS | {name.partition(" ")[0] for name in (*_by_name(), *_published_names())}


@cache
def _last_words() -> frozenset[str]:
    """Return the last words of all folded names."""
    return frozenset(name.rpartition(" ")[2] for name in (*_by_name(), *_published_names()))


def _published_names() -> Iterable[str]:
    """Return the folded names of states in lists of countries."""
    codes = (code for state in states().values() for code in state.codes if code.system in NAME_SYSTEMS)
    return (fold(code.code) for code in codes)


def _names(row: Mapping[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split("|"))]


@cache
def _actor(found: str) -> Actor:
    """Return the actor with a known id."""
    if found in states():
        return _of_state(states()[found])
    row = _entries()[found]
    name, *aliases = _names(row)
    names = [{"text": name, "kind": NameKind.PREFERRED}, *({"text": each} for each in aliases)]
    return Actor.model_validate({"id": found, "type": row["type"], "names": names})


def _of_state(state: State) -> Actor:
    """Return the state as an actor, with its dated names and the codes that no other state has had."""
    now = next((each for each in state.names if each.text == state.name), DatedName(text=state.name))
    recent = [*_before(state, now), now]
    others = [each for each in state.names if each not in recent]
    names: list[dict[str, Any]] = [{"text": each.text, "valid": each.during} for each in others]
    names += [{"text": each.text, "kind": NameKind.PREFERRED, "valid": each.during} for each in recent]
    codes = {system: _only(state, system) for system in Codes.model_fields if system != "wikidata"}
    return Actor.model_validate({"id": state.id, "type": _TYPES[state.type], "names": names, "codes": codes})


def _before(state: State, now: DatedName) -> list[DatedName]:
    """Return the name that the current one replaced, such as Turkey or Macedonia."""
    if now.since is None:
        return []
    eve = now.since - timedelta(days=1)
    return [each for each in state.names if each.until == eve][:1]


def _only(state: State, system: str) -> str:
    """Return a state's code in a system if it has exactly one and no other state has had it."""
    codes = {each.code for each in state.codes if each.system == system}
    if len(codes) != 1:
        return ""
    (code,) = codes
    if find_state(code, of=system) != state.id and system != "iso3":
        return ""
    return code
