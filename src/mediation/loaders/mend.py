"""Reads MEND, events of mediation by third parties since 2018. Each event becomes a negotiation.

There are two layouts, because in some files the columns are shifted by one. The ids of persons are then in `med_scope`
instead of `ind_named_id`. They are recognised by their form.
"""

import re
from collections.abc import Sequence
from itertools import starmap
from typing import Any, Final

from mediation.dates.when import When
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.dates import DateParts
from mediation.loaders.file_reader import FileReader, Loader, Misfit, UniqueIds, raw, shortened, split_list
from mediation.loaders.paax import TYPES
from mediation.loaders.release import Release, slug
from mediation.models.part import ActorId
from mediation.models.records import Negotiation
from mediation.vocabulary import ActorType, Format, NegotiationRole, NegotiationStatus

_EVENTS: Final = ("med_event_ID", "conflict_country", "Year", "third_party", "num_med", "local_parties", "med_type")
_ACTORS: Final = ("MEND_ID", "PAAX_ID", "ActorName")
_REGION: Final = "Afghanistan, Israel, Libya, Sudan, Syria, Yemen"
_ROLES: Final = {"M": NegotiationRole.MEDIATOR, "MR": NegotiationRole.THIRD_PARTY}
_PERSON_ID: Final = re.compile(r"indnam\d+")
_ACTOR_ID: Final = re.compile(r"[A-Z]{3}_\d+|MEND-\d+")
_RAW: Final = (
    *("third_party", "individual_med_named", "local_parties", "groupings_mechanisms", "agmt_name", "Summary"),
    "source_urls",
)
_MIN_PARTIES: Final = 2
_SINCE: Final = 2018


def recognise(book: Book) -> Release | None:
    """Return the release, which is named after the month of its latest event."""
    if table := book.table(*_EVENTS):
        months = [*filter(None, starmap(_month, table.distinct("Year", "Month")))]
        first, last = min(months, default=f"{_SINCE}-01"), max(months, default=f"{_SINCE}-01")
        note = "No column names the release; it came out after the latest of its events."
        return Release(
            name=f"to {last}", published=When(f"[{last}..]"), covers=When(f"{first}/{last}"), region=_REGION, note=note
        )
    if book.table(*_ACTORS):
        since = When(f"[{_SINCE}..]")
        return Release(name="actors", published=since, covers=When(f"{_SINCE}/"), region=_REGION, lists_actors=True)
    return None


def read(reading: FileReader) -> None:
    """Read the events, or the list of actors."""
    if table := reading.book.table(*_EVENTS):
        reading.each(table, _Events(reading, table).of)
    elif listed := reading.book.table(*_ACTORS):
        reading.actors_of(listed, lambda row: _actor_of(reading, row))


def _actor_of(reading: FileReader, row: Row) -> ActorId:
    """Return the actor that a row of the list describes."""
    if not row["ActorName"]:
        raise Misfit("ActorName", "no-name", "Missing.")
    return _actor(reading, row["ActorName"], row["PAAX_ID"] or row["MEND_ID"], row["GW_ID"])


def _actor(reading: FileReader, name: str, key: str, gw: str) -> ActorId:
    """Return the actor with a name and ids. A new actor keeps its PAA-X id if it has one."""
    key = key if _ACTOR_ID.fullmatch(key) else ""
    scheme = "paax" if "_" in key else ""
    kind = TYPES.get(key.partition("_")[0], ActorType.GROUP)
    return reading.actors.of(name, type=kind, key=key.removeprefix("MEND-"), scheme=scheme, code=gw)


class _Events:
    """Makes negotiations from rows."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading, self._ids = reading, UniqueIds("med_event_ID", "event")
        self._dates = DateParts("Year", "Month", "Day")
        self._actors: dict[tuple[str, ...], ActorId] = {}
        self._disputes: dict[str, tuple[str, ...]] = {}
        self._persons: dict[str, str] = {}
        for row in table.rows():
            names, ids = _items(row["individual_med_named"]), _person_ids(row)
            if len(names) == len(ids):
                self._persons |= zip(names, ids, strict=True)

    def of(self, row: Row) -> Negotiation:
        """Return the negotiation that a row describes.

        Raises:
            Misfit: missing or duplicate id, no date, or no participants.
        """
        name, when = self._ids.of(row), self._dates.read(row)
        third = self._third_parties(row)
        participants = _once([*third, *self._others(row, third)])
        if not participants:
            raise Misfit("third_party", "no-participant", "Names neither a third party nor a local party.")
        named = sum(each["role"] is NegotiationRole.PARTY for each in participants)
        led_to = [f"pax-{slug(each)}" for each in _items(row["agmt_id_PAX"]) if each.isdigit()]
        self._reading.outside(led_to)
        return self._reading.record(
            Negotiation,
            row,
            event=f"mend-{name}",
            when=when,
            summary=_summary(row),
            label=row["med_type"][:60],
            participants=participants,
            unnamed_parties=["a local party that is not named"] * (_MIN_PARTIES - named),
            steps=[{"status": NegotiationStatus.HELD, "when": when}],
            venue=row["med_location - MULTISELECT"][:60],
            format=_format(row),
            led_to=led_to,
            disputes=self._disputes_of(row["conflict_country"]),
            raw=raw(row, *_RAW),
        )

    def _third_parties(self, row: Row) -> list[dict[str, Any]]:
        """Return the third parties. Report a problem if their number differs from the one in the row."""
        names = _items(row["third_party"])
        keys = _aligned(row["third_party_id_PAAX"] or row["third_party_id"], names)
        codes = _aligned(row["third_party_id_GW"] or row["third_party_id_PAX"], names)
        role = _ROLES.get(row["med_type"], NegotiationRole.THIRD_PARTY)
        if row["num_med"] != str(len(names)):
            message = f"Should be {len(names)}, the number of names in third_party, found {row['num_med']!r:.20}."
            self._reading.doubt(row, Misfit("num_med", "count-differs", message, found=row["num_med"]))
        found = zip(names, keys, codes, strict=True)
        return [{"actor": self._actor(*each), "role": role} for each in found]

    def _actor(self, *named: str) -> ActorId:
        """Return the actor with a name and ids, looked up once."""
        found = self._actors.get(named)
        if found is None:
            found = self._actors[named] = _actor(self._reading, *named)
        return found

    def _others(self, row: Row, third: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the named persons and the local parties.

        If there is only one third party, the persons act for it, and are added to it instead.
        """
        persons = [
            self._reading.actors.person(name, key=self._persons.get(name, ""))
            for name in _items(row["individual_med_named"])
        ]
        role = _ROLES.get(row["med_type"], NegotiationRole.THIRD_PARTY)
        others: list[dict[str, Any]] = []
        if len(third) == 1:
            third[0]["through"] = list(dict.fromkeys(persons))
        else:
            others += ({"actor": person, "role": role} for person in persons)
        local = (self._reading.actors.of(name) for name in _items(row["local_parties"]))
        return [*others, *({"actor": actor, "role": NegotiationRole.PARTY} for actor in local)]

    def _disputes_of(self, countries: str) -> tuple[str, ...]:
        """Return the disputes for the countries that the event is about."""
        found = self._disputes.get(countries)
        if found is None:
            found = self._disputes[countries] = tuple(dict.fromkeys(map(self._dispute, _items(countries))))
        return found

    def _dispute(self, country: str) -> str:
        parties = [actor] if (actor := self._reading.actors.known(country)) else []
        fields = {"parties": parties, "when": f"[{_SINCE}..]"}
        return self._reading.dispute(f"mend-{slug(country)}", f"Conflict in {country}", **fields)


def _items(cell: str) -> tuple[str, ...]:
    return split_list(cell, ";")


def _aligned(cell: str, names: Sequence[str]) -> list[str]:
    """Return the item for each name in a parallel list, or empty texts if the lists differ in length."""
    items = [each.strip() for each in cell.split(";")]
    return items if len(items) == len(names) else [""] * len(names)


def _person_ids(row: Row) -> tuple[str, ...]:
    """Return the ids of persons, from whichever column has them."""
    for column in ("ind_named_id", "med_scope"):
        ids = _items(row[column])
        if ids and all(map(_PERSON_ID.fullmatch, ids)):
            return ids
    return ()


def _once(participants: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the participants without duplicates of the same actor and role."""
    return list({(each["actor"], each["role"]): each for each in participants}.values())


def _month(year: str, month: str) -> str:
    """Return a month as YYYY-MM, or an empty text if the cells are not a year and a month."""
    is_month = len(year) == 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12  # noqa: PLR2004
    return f"{year}-{int(month):02}" if is_month and year.isascii() and month.isascii() and year > "0000" else ""


def _format(row: Row) -> Format | None:
    if row["shuttle"] == "1":
        return Format.SHUTTLE
    return Format.PHONE if row["med_location - MULTISELECT"] == "Virtual" else None


def _summary(row: Row) -> str:
    """Return a sentence about the event."""
    what = "Mediation" if row["med_type"] == "M" else "An event related to mediation"
    who = f" by {'; '.join(_items(row['third_party']))}" if row["third_party"] else ""
    return shortened(f"{what} in the conflict in {row['conflict_country'] or 'a country not named'}{who}.", 300)


_CITATION: Final = """\
@misc{mend,
  author = {{PeaceRep}},
  title = {{MEND}: Mediation Event and Negotiators Database},
  publisher = {Peace and Conflict Resolution Evidence Platform, University of Edinburgh},
  url = {https://peacerep.org/mend}
}"""

LOADER: Final = Loader(
    name="mend",
    title="MEND mediation events",
    url="https://peacerep.org/mend",
    terms="for research, with citation; must not be redistributed",
    citation=_CITATION,
    expected="a CSV with med_event_ID, Year, third_party, num_med, local_parties, med_type; or of actors with MEND_ID",
    recognise=recognise,
    read=read,
)
