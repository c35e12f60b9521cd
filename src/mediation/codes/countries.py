"""States with their names and codes in several systems, and the periods when these are valid.

The id of a state is its ISO 3166 code, `TUR`, or its Correlates of War code if it never had one (`RVN`, `BAV`). A
former state has its own row. A code that passed from one state to another has a row for each period (365: Russia, the
Soviet Union, Russia).

Names must be listed to match. Case, accents, abbreviations and the order of an index ("Moldova, Republic of") don't
matter. There is no matching by similarity. A name that is not listed, or that several states have, matches no state.

The list has short names, the official long names of ISO 3166-1 and the United Nations, and former names in agreements
("Republic of Zaire"). A rule would give wrong matches: "Republic of X" would turn the Republic of Vietnam into Vietnam,
and "Islamic State of X" the Islamic State of Iraq into Iraq. Disputed names are not listed, such as the Islamic Emirate
of Afghanistan, which means the Taliban in the agreement of 2020.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final

import attrs

from mediation.codes.dated import Dated, day, earliest_of, latest_of
from mediation.codes.name_forms import in_sentence_order, spelled_out
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
    "world-bank": "country name as the World Bank writes it",
    "un": "country name as the United Nations write it, short or shortened",
    "imf": "country name as the International Monetary Fund writes it",
    "eurostat": "country name as Eurostat writes it",
    "sipri": "country name as SIPRI writes it, in its arms transfers or military expenditure",
}
"""The code systems and their descriptions."""


NAME_SYSTEMS: Final = ("icews", "world-bank", "un", "imf", "eurostat", "sipri")
"""The systems whose codes are names. Any other name of a state belongs to them too, if it has only one meaning."""

CODE_SYSTEMS: Final = tuple(system for system in SYSTEMS if system not in NAME_SYSTEMS)


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
    the code; a system of names also accepts other names. Without it, names and codes of all systems count, and an id of
    `states` wins over codes of former states. If several match, `when` may select one: a date or period when it existed
    under that name or code. A name that another state also went by in that period matches none.

    >>> find_state("Turkey"), find_state("TÜRKIYE"), find_state("Hamas"), find_state("365", when="1985")
    ('TUR', 'TUR', None, 'SUN')
    >>> find_state("AUS"), find_state("AUS", of="iso3"), find_state("AUS", of="cowc"), find_state("CZE")
    (None, 'AUS', 'AUT', 'CZE')

    Raises:
        UsageError: unknown system.
    """
    require_text("name or code", text)
    asked = None if when is None else When.of(when)
    found = list(_named(text)) if of is None else []
    if asked is not None and of is None:
        found += _sharing(text)
    for system in CODE_SYSTEMS if of is None else (_system(of),):
        found += [(state.id, code) for state, code in _coded(text.strip(), system)]
    if of in NAME_SYSTEMS and not found:
        found += _named(text)
    if of == "iso3" and text in states():
        found.append((text, Dated()))
    return _only(found, asked, preferred=text if of is None else "")


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


@cache
def _by_name() -> Mapping[str, tuple[tuple[str, Dated], ...]]:
    """Return the holders of each name, spelled out. Names that only a list of countries has come second."""
    found: dict[str, list[tuple[str, Dated]]] = {}
    for state in states().values():
        for name in state.names:
            held = Dated(since=latest_of(name.since, state.since), until=earliest_of(name.until, state.until))
            found.setdefault(spelled_out(name.text), []).append((state.id, held))
    others: dict[str, list[tuple[str, Dated]]] = {}
    for state in states().values():
        for code in state.codes:
            if code.system in NAME_SYSTEMS:
                others.setdefault(spelled_out(code.code), []).append((state.id, code))
    return {name: tuple(each) for name, each in (others | found).items()}


def _sharing(name: str) -> Iterable[tuple[str, Dated]]:
    """Yield the states that also went by a name while another state had it: both Germanys were "Germany"."""
    for row in rows("shared_names"):
        if spelled_out(row["name"]) == spelled_out(name):
            yield row["id"], Dated(since=day(row["since"]), until=day(row["until"]))


def _coded(code: str, system: str) -> Sequence[tuple[State, SystemCode]]:
    return _by_code().get((system, spelled_out(code) if system in NAME_SYSTEMS else code), ())


@cache
def _by_code() -> Mapping[tuple[str, str], tuple[tuple[State, SystemCode], ...]]:
    found: dict[tuple[str, str], list[tuple[State, SystemCode]]] = {}
    for state in states().values():
        for code in state.codes:
            written = spelled_out(code.code) if code.system in NAME_SYSTEMS else code.code
            found.setdefault((code.system, written), []).append((state, code))
    return {key: tuple(each) for key, each in found.items()}


def _only(found: Iterable[tuple[str, Dated]], when: When | None, *, preferred: str) -> str | None:
    """Return the only state, the only one in the period, or the preferred one if all others have ended."""
    ids = {state for state, _ in found}
    if when is not None and len(ids) > 1:
        ids = {state for state, held in found if held.meets(when.earliest, when.latest)}
    if {state for state in ids if states()[state].until is None} == {preferred}:
        return preferred
    return ids.pop() if len(ids) == 1 else None


def _named(text: str) -> Sequence[tuple[str, Dated]]:
    """Return the holders of a name, or else of what it says in the order of a sentence."""
    names = _by_name()
    if held := names.get(spelled_out(text)):
        return held
    return [each for name in in_sentence_order(text) for each in names.get(name, ())]


def _holders(actor: str, system: str) -> Iterable[tuple[State, Dated]]:
    """Yield the holders of the code with their periods, or else the state with that id."""
    if held := _coded(actor, system):
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
    for row in rows("country_names"):
        since, until = lives[row["id"]]
        named = SystemCode(system=row["system"], code=row["name"], since=since, until=until)
        found.setdefault(row["id"], []).append(named)
    return found


def _system(name: str) -> str:
    require("code system", name, SYSTEMS)
    return name
