"""States, with their names and their codes in each system of the field, and while each of them holds.

States are known by their ISO 3166 code, `TUR`; those that never had one by that of Correlates of War (`RVN`, `BAV`).
A state that ended has a row of its own, and a code that passed on (365: Russia, the Soviet Union, Russia) has one in
each period. Names are found as they are listed, whatever their case and accents, and never by likeness: a name that
is not listed, or that several states have, is no state.

Listed are short names, the official long ones of ISO 3166-1 and the United Nations, and those that states had before
and signed agreements with ("Republic of Zaire"). A rule would be wrong: "Republic of X" would make the Republic of
Vietnam Vietnam, and "Islamic State of X" that of Iraq Iraq. What is in dispute is not listed, as the Islamic Emirate
of Afghanistan, which in the agreement of 2020 means the Taliban.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Final

import attrs

from mediation.codes.dated import Dated, day, earliest_of, latest_of
from mediation.codes.reading import rows
from mediation.dates.when import When
from mediation.errors import UsageError, nearest, require
from mediation.lookup import Lookup

SYSTEMS: Final[Mapping[str, str]] = {
    "iso2": "ISO 3166-1 alpha-2, with 3166-3 for withdrawn codes",
    "iso3": "ISO 3166-1 alpha-3, with 3166-3 for withdrawn codes; XKX is Kosovo's by custom",
    "cow": "Correlates of War state number, state system 2016",
    "cowc": "Correlates of War abbreviation",
    "gw": "Gleditsch & Ward state number, with their list of microstates, as UCDP has it",
    "fips": "FIPS 10-4, the codes of GDELT's places",
    "cameo": "CAMEO country code, the country columns of GDELT",
    "plover": "country code of PLOVER and POLECAT: as ISO 3166, with KOS for Kosovo and UNO for the UN",
    "cameo-group": "CAMEO code of a known group, of GDELT's columns of known groups",
    "cameo-actor": "how a whole CAMEO actor code begins that stands for an organisation",
    "icews": "country name as ICEWS writes it",
}
"""The code systems, each with what it is."""


@attrs.frozen(kw_only=True)
class DatedCode(Dated):
    """A code and the period in which it holds."""

    code: str


@attrs.frozen(kw_only=True)
class SystemCode(DatedCode):
    """A code of one of the `SYSTEMS`."""

    system: str


@attrs.frozen(kw_only=True)
class DatedName(Dated):
    """A name and the period in which it was in use; look-ups find it at any time."""

    text: str


@attrs.frozen(kw_only=True, repr=False)
class State(Dated):
    """A state, or a territory, organisation or region that the field codes as it codes states: `type` says which."""

    id: str
    type: str
    name: str
    names: tuple[DatedName, ...]
    codes: tuple[SystemCode, ...]

    def __repr__(self) -> str:
        return f"<{self.id}: {self.name}, {self.type}{f', {self.during}' if self.during else ''}>"


@cache
def states() -> Mapping[str, State]:
    """Return all states, territories, organisations and regions by id.

    >>> states()["SUN"]
    <SUN: Soviet Union, state, 1922-12-30/1991-12-25>
    """
    names: dict[str, list[DatedName]] = {}
    for row in rows("state_names"):
        named = DatedName(text=row["name"], since=day(row["since"]), until=day(row["until"]))
        names.setdefault(row["id"], []).append(named)
    codes = _codes({row["id"]: (day(row["since"]), day(row["until"])) for row in rows("states")})
    found = {
        row["id"]: State(
            id=row["id"],
            type=row["type"],
            name=row["name"],
            since=day(row["since"]),
            until=day(row["until"]),
            names=tuple(names[row["id"]]),
            codes=tuple(codes.get(row["id"], ())),
        )
        for row in rows("states")
    }
    return Lookup("state", found)


def translate(actor: str, to: str, *, of: str = "iso3") -> tuple[DatedCode, ...]:
    """Return the codes of an actor in another system, each with the period in which it holds.

    `actor` is a code of the system `of`; if nobody has that code, it is an id of `states`. There are several codes if a
    code changed, or if users of a system write it in several ways (`ROM` and `ROU` in CAMEO). There are none if the
    system has no code for the actor.

    >>> [code.code for code in translate("TUR", "fips")], translate("365", "iso3", of="gw")[1].code
    (['TU'], 'SUN')

    Raises:
        UsageError: there is no such system, or nobody has that code in it.
    """
    found = tuple(_holders(actor, _system(of)))
    if not found:
        codes_of_system = {code for system, code in _by_code() if system == of}
        close = nearest(actor, codes_of_system | set(states()), most=2)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise UsageError(f'Unknown {of} code "{actor}".{hint} ({SYSTEMS[of]})')
    codes = (each for state, held in found for each in _common(state, held, _system(to)))
    return tuple(sorted(codes, key=lambda code: code.since or date.min))


def find_state(text: str, *, of: str | None = None, when: When | date | str | None = None) -> str | None:
    """Return the id of the one state, territory or organisation that a name or code stands for, or None.

    Names are compared whole, without regard to case, accents and punctuation; codes as they are written. `of` says
    which system a code is of; without it codes count in all systems, and an id of `states` wins over codes of those
    that have ended. Where several fit, `when` may leave one: a date or period in which it existed under that name or
    code. None means unknown or ambiguous.

    >>> find_state("Turkey"), find_state("TÜRKIYE"), find_state("Hamas"), find_state("365", when="1985")
    ('TUR', 'TUR', None, 'SUN')
    >>> find_state("AUS"), find_state("AUS", of="iso3"), find_state("AUS", of="cowc"), find_state("CZE")
    (None, 'AUS', 'AUT', 'CZE')

    Raises:
        UsageError: there is no such system.
    """
    found = list(_named(text)) if of is None else []
    for system in SYSTEMS if of is None else (_system(of),):
        found += [(state.id, code) for state, code in _by_code().get((system, text.strip()), ())]
    if of == "iso3" and text in states():
        found.append((text, Dated()))
    return _only(found, None if when is None else When.of(when), preferred=text if of is None else "")


def state_named(name: str, *, when: When | date | str | None = None) -> str | None:
    """Return the id of the one state, territory or organisation of that name, as `find_state` does, and no code's.

    >>> state_named("Congo"), state_named("Zaire"), state_named("PAN"), find_state("PAN")
    (None, 'COD', None, 'PAN')
    """
    found = namesakes(name)
    if when is not None and len(found) > 1:
        asked = When.of(when)
        held = (state for state, held in _named(name) if held.meets(asked.earliest, asked.latest))
        found = tuple(dict.fromkeys(held))
    return found[0] if len(found) == 1 else None


def namesakes(name: str) -> tuple[str, ...]:
    """Return the ids of all states, territories and organisations that have the name, or had it at some time.

    >>> namesakes("Korea"), namesakes("Hamas")
    (('KOR', 'PRK'), ())
    """
    return tuple(dict.fromkeys(state for state, _ in _named(name)))


def fold(name: str) -> str:
    """Return a name as it is compared: in small letters without accents, punctuation and an article in front.

    >>> fold("The FYR of Macedonia"), fold("Côte d’Ivoire"), fold("Bosnia & Herzegovina"), fold("TÜRKİYE")
    ('fyr of macedonia', 'cote divoire', 'bosnia and herzegovina', 'turkiye')
    """
    if name.isascii():
        words = name.lower().translate(_ASCII).split()
    else:
        plain = name.casefold().translate(_LETTERS)
        letters = (each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
        words = "".join(each if each.isalnum() else _REST.get(each, " ") for each in letters).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


# Letters that no decomposition turns into plain ones, and marks that part no words.
_LETTERS: Final = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_REST: Final = {"'": "", "’": "", "ʻ": "", "`": "", ".": "", "&": " and "}
_ASCII: Final = {at: _REST.get(chr(at), " ") for at in range(128) if not chr(at).isalnum()}


@cache
def _by_name() -> Mapping[str, tuple[tuple[str, Dated], ...]]:
    found: dict[str, list[tuple[str, Dated]]] = {}
    for state in states().values():
        for name in state.names:
            held = Dated(since=latest_of(name.since, state.since), until=earliest_of(name.until, state.until))
            found.setdefault(fold(name.text), []).append((state.id, held))
    return {name: tuple(each) for name, each in found.items()}


@cache
def _by_code() -> Mapping[tuple[str, str], tuple[tuple[State, SystemCode], ...]]:
    found: dict[tuple[str, str], list[tuple[State, SystemCode]]] = {}
    for state in states().values():
        for code in state.codes:
            found.setdefault((code.system, code.code), []).append((state, code))
    return {key: tuple(each) for key, each in found.items()}


def _only(found: Iterable[tuple[str, Dated]], when: When | None, *, preferred: str) -> str | None:
    """Return the one state that was found, the one of several in a period, or the preferred if all others ended."""
    ids = {state for state, _ in found}
    if when is not None and len(ids) > 1:
        ids = {state for state, held in found if held.meets(when.earliest, when.latest)}
    if {state for state in ids if states()[state].until is None} == {preferred}:
        return preferred
    return ids.pop() if len(ids) == 1 else None


def _named(text: str) -> Iterable[tuple[str, Dated]]:
    return _by_name().get(fold(text), ())


def _holders(actor: str, system: str) -> Iterable[tuple[State, Dated]]:
    """Yield the holders of the code with their periods; where nobody holds it, the state of that id."""
    if held := _by_code().get((system, actor)):
        yield from held
    elif actor in states():
        yield states()[actor], Dated()


def _common(state: State, held: Dated, system: str) -> Iterable[DatedCode]:
    """Yield the codes of a state in a system as far as they hold in a period."""
    for code in state.codes:
        if code.system == system and code.meets(held.since, held.until):
            yield DatedCode(
                code=code.code, since=latest_of(code.since, held.since), until=earliest_of(code.until, held.until)
            )


def _codes(lives: Mapping[str, tuple[date | None, date | None]]) -> dict[str, list[SystemCode]]:
    """Return the codes of each state; one without dates of its own holds as long as its state."""
    found: dict[str, list[SystemCode]] = {}
    for row in rows("state_codes"):
        since, until = lives[row["id"]]
        code = SystemCode(
            system=row["system"],
            code=row["code"],
            since=day(row["since"]) or since,
            until=day(row["until"]) or until,
        )
        found.setdefault(row["id"], []).append(code)
    return found


def _system(name: str) -> str:
    require("code system", name, SYSTEMS)
    return name
