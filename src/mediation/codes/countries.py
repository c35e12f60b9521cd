"""States with their names and codes in several systems, and the periods when these are valid.

The id of a state is its ISO 3166 code, `TUR`, or its Correlates of War code if it never had one (`RVN`, `BAV`). A
former state has its own row. A code that passed from one state to another has a row for each period (365: Russia, the
Soviet Union, Russia).

Names must be listed to match. Case and accents don't matter. There is no matching by similarity. A name that is not
listed, or that several states have, matches no state.

The list has short names, the official long names of ISO 3166-1 and the United Nations, and former names in agreements
("Republic of Zaire"). A rule would give wrong matches: "Republic of X" would turn the Republic of Vietnam into Vietnam,
and "Islamic State of X" the Islamic State of Iraq into Iraq. Disputed names are not listed, such as the Islamic Emirate
of Afghanistan, which means the Taliban in the agreement of 2020.
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
from mediation.errors import UsageError, nearest, require, require_text
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
    "cameo-group": "CAMEO code of a known group, as in GDELT's columns of known groups",
    "cameo-actor": "prefix of the CAMEO actor codes of an organisation",
    "icews": "country name as ICEWS writes it",
}
"""The code systems and their descriptions."""


@attrs.frozen(kw_only=True)
class DatedCode(Dated):
    """A code and the period when it is valid."""

    code: str


@attrs.frozen(kw_only=True)
class SystemCode(DatedCode):
    """A code of one of the `SYSTEMS`."""

    system: str


@attrs.frozen(kw_only=True)
class DatedName(Dated):
    """A name and the period when it was in use. Look-ups without a date ignore the period."""

    text: str


@attrs.frozen(kw_only=True, repr=False)
class State(Dated):
    """A state, or a territory, organisation or region that datasets code like a state. `type` says which."""

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
    """Return the codes of an actor in another system, each with the period when it is valid.

    `actor` is a code of the system `of`, or else an id of `states`. The result has several codes if the code changed or
    has several spellings (`ROM` and `ROU` in CAMEO). It is empty if the system has no code for the actor.

    >>> [code.code for code in translate("TUR", "fips")], translate("365", "iso3", of="gw")[1].code
    (['TU'], 'SUN')

    Raises:
        UsageError: unknown system or code.
    """
    require_text("code of an actor", actor)
    found = tuple(_holders(actor, _system(of)))
    if not found:
        codes_of_system = {code for system, code in _by_code() if system == of}
        close = nearest(actor, codes_of_system | set(states()), most=2)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise UsageError(f'Unknown {of} code "{actor}".{hint} ({SYSTEMS[of]})')
    codes = (each for state, held in found for each in _common(state, held, _system(to)))
    return tuple(sorted(codes, key=lambda code: code.since or date.min))


def find_state(text: str, *, of: str | None = None, when: When | date | str | None = None) -> str | None:
    """Return the id of the state, territory or organisation with a name or code. None means unknown or ambiguous.

    Whole names are compared, ignoring case, accents and punctuation. Codes must match exactly. `of` is the system of
    the code. Without it, names and codes of all systems count, and an id of `states` wins over codes of former states.
    If several match, `when` may select one: a date or period when it existed under that name or code.

    >>> find_state("Turkey"), find_state("TÜRKIYE"), find_state("Hamas"), find_state("365", when="1985")
    ('TUR', 'TUR', None, 'SUN')
    >>> find_state("AUS"), find_state("AUS", of="iso3"), find_state("AUS", of="cowc"), find_state("CZE")
    (None, 'AUS', 'AUT', 'CZE')

    Raises:
        UsageError: unknown system.
    """
    require_text("name or code", text)
    found = list(_named(text)) if of is None else []
    for system in SYSTEMS if of is None else (_system(of),):
        found += [(state.id, code) for state, code in _by_code().get((system, text.strip()), ())]
    if of == "iso3" and text in states():
        found.append((text, Dated()))
    return _only(found, None if when is None else When.of(when), preferred=text if of is None else "")


def state_named(name: str, *, when: When | date | str | None = None) -> str | None:
    """Return the id of the state, territory or organisation with a name, like `find_state` but without codes.

    >>> state_named("Congo"), state_named("Zaire"), state_named("PAN"), find_state("PAN")
    (None, 'COD', None, 'PAN')
    """
    found = namesakes(name)
    if when is not None and len(found) > 1:
        period = When.of(when)
        held = (state for state, held in _named(name) if held.meets(period.earliest, period.latest))
        found = tuple(dict.fromkeys(held))
    return found[0] if len(found) == 1 else None


def namesakes(name: str) -> tuple[str, ...]:
    """Return the ids of all states, territories and organisations that have or had the name.

    >>> namesakes("Korea"), namesakes("Hamas")
    (('KOR', 'PRK'), ())
    """
    return tuple(dict.fromkeys(state for state, _ in _named(name)))


def fold(name: str) -> str:
    """Return a name for comparison, in lower case, without accents, punctuation and a leading article.

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


# Letters without a Unicode decomposition, and marks that don't separate words.
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
    """Return the only state, the only one in the period, or the preferred one if all others have ended."""
    ids = {state for state, _ in found}
    if when is not None and len(ids) > 1:
        ids = {state for state, held in found if held.meets(when.earliest, when.latest)}
    if {state for state in ids if states()[state].until is None} == {preferred}:
        return preferred
    return ids.pop() if len(ids) == 1 else None


def _named(text: str) -> Iterable[tuple[str, Dated]]:
    return _by_name().get(fold(text), ())


def _holders(actor: str, system: str) -> Iterable[tuple[State, Dated]]:
    """Yield the holders of the code with their periods, or else the state with that id."""
    if held := _by_code().get((system, actor)):
        yield from held
    elif actor in states():
        yield states()[actor], Dated()


def _common(state: State, held: Dated, system: str) -> Iterable[DatedCode]:
    """Yield the codes of a state in a system that are valid in a period."""
    for code in state.codes:
        if code.system == system and code.meets(held.since, held.until):
            yield DatedCode(
                code=code.code, since=latest_of(code.since, held.since), until=earliest_of(code.until, held.until)
            )


def _codes(lives: Mapping[str, tuple[date | None, date | None]]) -> dict[str, list[SystemCode]]:
    """Return the codes of each state. A code without dates is valid as long as its state exists."""
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
