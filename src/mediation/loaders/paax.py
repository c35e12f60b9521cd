"""Reads PAA-X, the actors of PA-X: who signed each agreement, as a party or a third party, and the list of actors.

The rows of an agreement become one record of the same event as in PA-X. If you merge both files, an event such as
`pax-2444` has two accounts, which `consolidate` combines.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from mediation.dates.when import When
from mediation.loaders.books import Book, Row
from mediation.loaders.dates import SLASHES, YEAR, DateColumn, Order, calendar_date
from mediation.loaders.file_reader import FileReader, Loader, Misfit, raw, shortened
from mediation.loaders.release import Release, slug
from mediation.models.part import ActorId
from mediation.models.records import Agreement
from mediation.vocabulary import ActorType, AgreementStage, AgreementStatus, AgreementType, ThirdPartyRole

_SIGNATORIES: Final = ("AgtId", "agt_name", "signatory_type", "practical_third", "id_paax", "actor_name")
_ACTORS: Final = ("actor_id", "id_paax", "actor_name", "actor_type", "actor_iso3c")

TYPES: Final = {
    "CON": ActorType.STATE,
    "IGO": ActorType.IGO,
    "NGO": ActorType.NGO,
    "ARM": ActorType.NONSTATE_ARMED,
}
"""The type of an actor by the beginning of its id. All others (parties, armies, umbrellas and so on) are groups."""

_AGREEMENT_TYPES: Final = {
    "Interstate": AgreementType.INTER,
    "Interstate/mixed": AgreementType.INTER_INTRA,
    "Intrastate": AgreementType.INTRA,
}
_STAGES: Final = {
    "Pre-negotiation/process": AgreementStage.PRE,
    "Ceasefire": AgreementStage.CEA,
    "Framework-substantive, partial": AgreementStage.SUB_PAR,
    "Framework-substantive, comprehensive": AgreementStage.SUB_COMP,
    "Implementation": AgreementStage.IMP,
    "Renewal": AgreementStage.REN,
    "Other": AgreementStage.OTH,
}
_DAY_OF_NAME: Final = re.compile(r"\s*\((\d{1,2}/\d{1,2}/\d{4})\)\s*$", re.ASCII)
_UNNAMED: Final = "the parties; PAA-X lists third parties only"
_MAX_MEMO_CHARS: Final = 600
_NOTE: Final = "No column names the release; v0.2 is the one that is known to have these columns."
_RELEASE_OF_ACTORS: Final = Release(
    name="v0.2 actors", published=When("[1990..]"), covers=When("1990/"), note=_NOTE, lists_actors=True
)


def recognise(book: Book) -> Release | None:
    """Return the release. Only v0.2 is known to have these columns."""
    table = book.table(*_SIGNATORIES)
    if table is None:
        return _RELEASE_OF_ACTORS if book.table(*_ACTORS) else None
    latest = max(table.years("year") - {0}, default=1990)
    return Release(name="v0.2", published=When(f"[{latest:04d}..]"), covers=When(f"1990/{latest:04d}"), note=_NOTE)


def read(reading: FileReader) -> None:
    """Read the signatories, or the list of actors."""
    table = reading.book.table(*_SIGNATORIES)
    if table is None:
        if listed := reading.book.table(*_ACTORS):
            reading.actors_of(listed, lambda row: _actor(reading, row))
        return
    agreements: dict[str, list[Row]] = {}
    for row in reading.rows(table):
        if row["actor_name"] and slug(row["AgtId"]) and row["signatory_type"] in ("party", "third party"):
            agreements.setdefault(slug(row["AgtId"]), []).append(row)
        else:
            message = "Needs an AgtId, an actor_name, and a signatory_type that is party or third party."
            reading.reject(row, Misfit("signatory_type", "incomplete", message, found=row["signatory_type"]))
    for agreement, rows in agreements.items():
        reading.make(rows, lambda agreement=agreement, rows=rows: _agreement(reading, agreement, rows))  # type: ignore[misc]


def _actor(reading: FileReader, row: Row) -> ActorId:
    """Return the actor in a row. An unknown actor keeps its PAA-X id."""
    name, key = row["actor_name"], row["id_paax"]
    if not name:
        raise Misfit("actor_name", "no-name", "Missing.")
    kind = TYPES.get(key.partition("_")[0], ActorType.GROUP)
    gw = row["actor_gwno"].removesuffix(".0")
    return reading.actors.of(name, type=kind, key=key, code=gw if kind is ActorType.STATE else "")


def _agreement(reading: FileReader, agreement: str, rows: Sequence[Row]) -> Agreement:
    """Return the agreement that the rows describe, with its signatories in the same order."""
    first = rows[0]
    parties, thirds, memo = _signatories(reading, rows)
    title = _DAY_OF_NAME.sub("", first["agt_name"]) or f"Agreement {agreement}"
    when = _when(first)
    return reading.record(
        Agreement,
        rows,
        event=f"pax-{agreement}",
        when=when,
        title=shortened(title, 100),
        summary=shortened(title, 300),
        parties=parties,
        unnamed_parties=() if parties else (_UNNAMED,),
        third_parties=thirds,
        steps=[{"status": AgreementStatus.SIGNED, "when": when}],
        type=_AGREEMENT_TYPES.get(first["agt_type"]),
        stage=_STAGES.get(first["stage_process"]),
        memo=memo,
        raw=raw(first, "Con", "Part", "ThrdPart"),
    )


def _when(row: Row) -> When:
    """Return the day in brackets after the name, or else the year.

    The column Dat is useless: it swaps day and month if the result is a date, and is empty otherwise.

    Raises:
        Misfit: impossible day, or neither a day nor a year.
    """
    if match := _DAY_OF_NAME.search(row["agt_name"]):
        return DateColumn("agt_name", SLASHES, order=Order.DAY_FIRST).read(match[1])
    if YEAR.fullmatch(row["year"]):
        return calendar_date("year", int(row["year"]))
    raise Misfit("year", "no-date", "Missing, and the name of the agreement does not end in a date.", found=row["year"])


def _signatories(reading: FileReader, rows: Sequence[Row]) -> tuple[list[ActorId], list[dict[str, Any]], str]:
    """Return the parties, the third parties, and a note about actors whose role in practice differs.

    An actor that signed as a party but was a third party in practice becomes a third party with the role signatory.
    """
    parties, thirds = dict[ActorId, None](), dict[ActorId, dict[str, Any]]()
    practical, nominal = list[str](), list[str]()
    for row in rows:
        actor = _actor(reading, row)
        is_practical = row["practical_third"].removesuffix(".0") == "1"
        if row["signatory_type"] == "party" and not is_practical:
            parties[actor] = None
            continue
        is_party = row["signatory_type"] == "party"
        role = ThirdPartyRole.SIGNATORY if is_party else ThirdPartyRole.UNSPECIFIED
        thirds.setdefault(actor, {"actor": actor, "role": role})
        if is_party:
            practical.append(f"{actor} ({row['condition']})" if row["condition"] else actor)
        elif not is_practical:
            nominal.append(actor)
    notes = []
    if practical:
        notes.append(f"Signed as parties, and third parties in practice: {', '.join(practical)}.")
    if nominal:
        notes.append(f"Signed as third parties, and none in practice: {', '.join(nominal)}.")
    others = [each for actor, each in thirds.items() if actor not in parties]
    return [*parties], others, shortened(" ".join(notes), _MAX_MEMO_CHARS)


_CITATION: Final = """\
@misc{paax,
  author = {{PeaceRep}},
  title = {{PAA-X}: Peace Agreement Actors Dataset},
  publisher = {Peace and Conflict Resolution Evidence Platform, University of Edinburgh},
  url = {https://www.peaceagreements.org},
  note = {Version 0.2}
}"""

LOADER: Final = Loader(
    name="paax",
    title="PAA-X peace agreement actors",
    url="https://www.peaceagreements.org",
    terms="for research, with citation; must not be redistributed",
    citation=_CITATION,
    expected="a CSV of signatories with AgtId, signatory_type, practical_third, id_paax; or of actors with id_paax",
    recognise=recognise,
    read=read,
)
