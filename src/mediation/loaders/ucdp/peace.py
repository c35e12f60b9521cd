"""UCDP Peace Agreements: full, partial and process agreements in armed conflicts since 1975.

Parties are the warring sides in UCDP's dyads. Other signatories are third parties if `pa_3rd` names them. Otherwise
their role is unknown, and they stay in `raw`. UCDP's type becomes the label of the agreement. It does not become a
stage, because PA-X defines its stages differently.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from mediation.dates.when import Answer, When
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.file_reader import FileReader, Loader, Misfit, UniqueIds, raw, shortened, split_list
from mediation.loaders.pax.text import partly_read, third_parties
from mediation.loaders.release import Release, slug
from mediation.loaders.ucdp.common import GOVERNMENT, OLD_NUMBERS, date_column, items, state_of
from mediation.models.part import ActorId
from mediation.models.records import Agreement
from mediation.vocabulary import ActorType, AgreementStatus, AgreementType

TYPES: Final[Mapping[str, str]] = {
    "1": "full peace agreement",
    "2": "partial peace agreement",
    "3": "peace process agreement",
}
"""Codes of `pa_type`, as labels of agreements."""

# Columns that identify a file: since 2016, and before.
_NEEDED: Final = (
    ("paid", "conflict_id", "dyad_name", "pa_name", "pa_date", "pa_type"),
    ("PAID", "CID", "pa_name", "pa_date", "pa_type"),
)
_NAMES: Final = {"conflict_id": ("conflict_id", "cid"), "conflict_name": ("conflict_name", "name")}
_PROVISIONS: Final = (
    *("cease", "intarmy", "ddr", "withd", "mil_prov", "pp", "intgov", "intciv", "elections", "interim", "interrim"),
    *("natalks", "shagov", "pol_prov", "aut", "fed", "ind", "ref", "shaloc", "regdev", "cul", "demarcation", "locgov"),
    *("terr_prov", "amn", "pris", "recon", "return", "justice_prov", "reaffirm", "outlin", "pko", "gender", "co_impl"),
)
_RAW: Final = (
    *("conflict_id", "conflict_name", "name", "cid", "dyad_id", "dyad_name", "actor_name", "pa_type", "inclusive"),
    *("pa_comment", "pa_sign", "c_sign", "pa_3rd", "c_3rd", "ended", "duration", "c_duration"),
)
_YES: Final = frozenset(("true", "1", "yes"))
_UNNAMED: Final = "a warring side, as UCDP describes it"
_START: Final = "1975-01-01"
_MIN_PARTIES: Final = 2


def recognise(book: Book) -> Release | None:
    """Return the release. The first releases do not name themselves, so their latest year names them."""
    table = _table(book)
    if table is None:
        return None
    version, end = table.last("version"), table.last("dateintervalend_meta")
    last = max((1975, *table.years("year")))
    until = _day(end) or f"{last}-12-31"
    note = "The file names its release." if version else "No column names the release. Its latest year does."
    return Release(
        name=version or f"1975-{last}",
        published=When(f"[{until}..]"),
        covers=When(f"{_START}/{until}"),
        note=f"{note} It came out after the period that it covers.",
    )


def _day(text: str) -> str:
    """Return the last day that the file covers; empty if missing or impossible."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return ""
    return found.isoformat() if found.isoformat() > _START else ""


def read(reading: FileReader) -> None:
    """Read the agreements."""
    table = _table(reading.book)
    assert table is not None  # noqa: S101 - `recognise` found it
    reading.each(table, _Agreements(reading, table).of)


def _table(book: Book) -> Table | None:
    """Return the table. Its columns get the lower-case names of release 22.1."""
    found = next((table for columns in _NEEDED if (table := book.table(*columns))), None)
    return found and found.renamed(str.lower, _NAMES)


class _Agreements:
    """Turns rows into agreements."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading, self._table = reading, table
        self._ids = UniqueIds("paid", "agreement")
        self._dates, self._ends = date_column("pa_date"), date_column("duration")
        self._raw = tuple(dict.fromkeys(name for each in _RAW if (name := table.column(each))))

    def of(self, row: Row) -> Agreement:
        """Return the agreement of a row.

        Raises:
            Misfit: the id is missing or a duplicate, or the date or type is invalid.
        """
        name, when = self._ids.of(row), self._when(row)
        parties = self._parties(row, when)
        others, is_complete = third_parties(row["pa_3rd"], partial(self._find, when=when))
        title = row["pa_name"] or f"Agreement {name}"
        return self._reading.record(
            Agreement,
            row,
            event=f"ucdp-peace-{name}",
            when=when,
            title=shortened(title, 100),
            summary=shortened(f"{title} ({self._label(row)}).", 300),
            label=self._label(row),
            parties=parties,
            unnamed_parties=[_UNNAMED] * (_MIN_PARTIES - len(parties)),
            third_parties=[each for each in others if each["actor"] not in parties],
            steps=self._steps(row, when),
            type=AgreementType.INTER if self._is_between_states(row) else None,
            provisions=[each for each in _PROVISIONS if row[each] == "1"],
            disputes=self._conflicts(row),
            memo="" if is_complete else partly_read(self._table.column("pa_3rd")),
            raw=raw(row, *self._raw),
        )

    def _label(self, row: Row) -> str:
        code = row["pa_type"]
        if code not in TYPES:
            expected = "1 (full), 2 (partial) or 3 (process)"
            message = f"Unknown type {code!r:.40}. Use {expected}."
            raise Misfit("pa_type", "unknown-code", message, found=code, expected=expected)
        return TYPES[code]

    def _when(self, row: Row) -> When:
        """Return the date. Its year must equal the year column."""
        when, year = self._dates.read(row["pa_date"]), row["year"]
        if year and when.text[:4] != year:
            message = f"Should be a date of {year:.10}, the year of the row, found {when}."
            raise Misfit("pa_date", "year-differs", message, found=when.text, expected=f"a date of {year:.10}")
        return when

    def _steps(self, row: Row, when: When) -> list[dict[str, Any]]:
        """Return the signing, and the end if the agreement ended. An unknown end is any day since the signing."""
        signed = {"status": AgreementStatus.SIGNED, "when": when}
        if row["ended"].lower() not in _YES:
            return [signed]
        ended = self._end(row, when) or When(f"[{when.earliest}..]")
        return [signed, {"status": AgreementStatus.ENDED, "when": ended}]

    def _end(self, row: Row, signed: When) -> When | None:
        if not (text := row["duration"]):
            return None
        try:
            ended = self._ends.read(text)
        except Misfit as error:
            self._reading.doubt(row, error)
            return None
        if ended.before(signed) is Answer.YES:
            message = f"The end {ended} is before the signing {signed}."
            self._reading.doubt(row, Misfit("duration", "ended-before-signed", message, found=text))
            return None
        return ended

    def _signatories(self, row: Row, when: When) -> dict[str, ActorId]:
        """Return the listed actors by name. Use their ids if there is one for each name."""
        keys = items(row["actor_id"])
        names = _joined(items(row["actor_name"]), row["dyad_name"], len(keys))
        keys = keys if len(keys) == len(names) else ("",) * len(names)
        return {name: self._actor(name, key, when) for name, key in zip(names, keys, strict=True)}

    def _actor(self, name: str, key: str, when: When) -> ActorId:
        if name.startswith(GOVERNMENT):
            found = state_of(self._reading.actors, name, when)
            return found or self._reading.actors.own(name, type=ActorType.STATE, key=key, scheme=_scheme(key))
        return self._reading.actors.of(name, key=key, scheme=_scheme(key), when=when)

    def _parties(self, row: Row, when: When) -> list[ActorId]:
        """Return the signatories that are a side of a dyad."""
        dyads = _dyads(row["dyad_name"])
        sides = (
            actor
            for name, actor in self._signatories(row, when).items()
            if any(dyad.startswith(f"{name} - ") or dyad.endswith(f" - {name}") for dyad in dyads)
        )
        return list(dict.fromkeys(sides))

    def _find(self, name: str, when: When) -> ActorId | None:
        return self._reading.actors.represented(state_of(self._reading.actors, name, when))

    def _is_between_states(self, row: Row) -> bool:
        """Return whether both sides of every dyad are governments."""
        dyads = _dyads(row["dyad_name"])
        return bool(dyads) and all(f" - {GOVERNMENT}" in dyad and dyad.startswith(GOVERNMENT) for dyad in dyads)

    def _conflicts(self, row: Row) -> list[str]:
        """Return UCDP's conflicts as disputes."""
        numbering = "old-" if self._table.column("conflict_id") in OLD_NUMBERS else ""
        found = list(dict.fromkeys(numbering + slug(each) for each in items(row["conflict_id"])))
        title = row["conflict_name"] if len(found) == 1 else ""
        return [
            self._reading.dispute(f"ucdp-conflict-{each}", title or f"UCDP conflict {each}", when="[1946-01-01..]")
            for each in found
        ]


def _scheme(key: str) -> str:
    """Return the scheme of an actor id. All UCDP datasets share one scheme."""
    return "ucdp" if key else ""


def _dyads(cell: str) -> tuple[str, ...]:
    """Return the dyads of a list. Each begins with a government."""
    return split_list(cell, rf",\s+(?={GOVERNMENT})")


def _joined(names: Sequence[str], dyads: str, max_names: int) -> tuple[str, ...]:
    """Join names that contain a comma, such as "Democracy, Peace", if the dyads have them as one name."""
    found: list[str] = []
    for name in names:
        whole = f"{found[-1]}, {name}" if found else name
        if len(names) > max_names and found and f" - {whole}" in dyads:
            found[-1] = whole
        else:
            found.append(name)
    return tuple(found)


_CITATION: Final = """\
@article{pettersson-hogbladh-oberg-2019,
  author = {Pettersson, Therése and Högbladh, Stina and Öberg, Magnus},
  title = {Organized violence, 1989--2018 and peace agreements},
  journal = {Journal of Peace Research},
  year = {2019},
  volume = {56},
  number = {4},
  pages = {589--603},
  doi = {10.1177/0022343319856046}
}"""

LOADER: Final = Loader(
    name="ucdp-peace",
    title="UCDP Peace Agreement Dataset",
    url="https://ucdp.uu.se/downloads/",
    terms="CC BY 4.0",
    citation=_CITATION,
    expected="a workbook or CSV with the columns paid, conflict_id, dyad_name, pa_name, pa_date and pa_type",
    recognise=recognise,
    read=read,
)
