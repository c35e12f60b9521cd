"""PA-X, the peace agreements since 1990 of the University of Edinburgh: releases 5 to 10, each agreement a row."""

import re
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files
from itertools import starmap
from typing import Any, Final

from mediation.dates.when import When
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.dates import DOTS, ISO_DAY, SLASHES, DateColumn, Order
from mediation.loaders.file_reader import FileReader, Loader, Misfit, raw, shortened
from mediation.loaders.pax.conflict import Conflict
from mediation.loaders.pax.text import partly_read
from mediation.loaders.release import Release, slug
from mediation.models.part import ActorId
from mediation.models.records import Agreement
from mediation.vocabulary import AgreementStage, AgreementStatus, AgreementSubstage, AgreementType, Confidence

_NEEDED: Final = ("Con", "AgtId", "Agt", "Dat", "Agtp", "Stage", "Part", "ThrdPart", "PP")
_ABOUT: Final = frozenset({
    *("Con", "Contp", "PP", "PPName", "Reg", "AgtId", "Ver", "Agt", "Year", "Dat", "Status", "Lgt", "N_characters"),
    *("Agtp", "Stage", "StageSub", "Part", "ThrdPart", "OthAgr", "Loc1ISO", "Loc2ISO", "Loc1GWNO", "Loc2GWNO"),
    *("UcdpCon", "UcdpAgr", "PamAgr", "CowWar", "Interim", "ImSrc"),
})  # fmt: skip
_RAW: Final = ("Con", "Part", "ThrdPart", "UcdpCon", "UcdpAgr", "PamAgr")
_MEMBERS: Final[dict[type[Any], dict[str, Any]]] = {
    codes: {str(each): each for each in codes} for codes in (AgreementType, AgreementStage, AgreementSubstage)
}
_NOTHING: Final = frozenset(("", "0", "0.0", "NA", "."))
_SOME_TIME: Final = When("[1990-01-01..]")
_UNNAMED: Final = "the parties, as PA-X describes them"
_MORE_PARTIES: Final = "others, as PA-X describes them"
_LEAST_PARTIES: Final = 2
_VERSION: Final = re.compile(r"\d{1,20}", re.ASCII)
_LONGEST_TITLE: Final = 100
_LONGEST_SUMMARY: Final = 300
_DAY: Final = "a day as 2022-07-22 or 22/07/2022"


def recognise(book: Book) -> Release | None:
    """Return the release, which the highest version of an agreement in it tells, and what it covers."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    versions = {0, *(int(cell) for (cell,) in table.distinct("Ver") if _VERSION.fullmatch(cell))}
    latest = max(starmap(_iso, table.distinct("Dat")), default="")
    since = latest if len(latest) == len("2022-07-22") else "1990-01-01"
    name = f"V{max(versions)}" if max(versions) else ""
    note = "The highest version of an agreement in the file names the release; it came out after the latest of them."
    try:
        return Release(name=name, published=When(f"[{since}..]"), covers=When(f"1990-01-01/{since}"), note=note)
    except ValueError:
        return Release(name=name, published=When("[1990-01-01..]"), covers=When("1990-01-01/"), note=note)


def read(reading: FileReader) -> None:
    """Take in the agreements."""
    if table := reading.book.table(*_NEEDED):
        reading.each(table, _Agreements(reading, table).of)


class _Agreements:
    """Makes agreements of rows."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading = reading
        self._dates = DateColumn("Dat", ISO_DAY, SLASHES, DOTS, order=Order.DAY_FIRST, expected=_DAY)
        self._issues = [name if name in _provisions() else None for name in table.columns]
        self._kept = (*_RAW, *unknown_columns(table))

    def of(self, row: Row) -> Agreement:
        """Return the agreement of a row.

        Raises:
            Misfit: it has no id or no date.
        """
        if not (agreement := slug(row["AgtId"])):
            raise Misfit("AgtId", "no-id", "has no id of an agreement", found=row["AgtId"])
        when = self._dates.read(row["Dat"])
        conflict = Conflict(row["Con"], partial(self._find, when=when), when)
        named, is_whole, others, is_all = conflict.roles(row["Part"], row["ThrdPart"])
        title = row["Agt"] or f"Agreement {agreement}"
        return self._reading.record(
            Agreement,
            row,
            event=f"pax-{agreement}",
            when=when,
            title=shortened(title, _LONGEST_TITLE),
            summary=shortened(title, _LONGEST_SUMMARY),
            label=shortened(row["Status"], 60),
            parties=named,
            unnamed_parties=(_UNNAMED,) if len(named) < _LEAST_PARTIES else () if is_whole else (_MORE_PARTIES,),
            third_parties=others,
            steps=[{"status": AgreementStatus.SIGNED, "when": when}],
            type=_code(AgreementType, row["Agtp"]),
            stage=_code(AgreementStage, row["Stage"]),
            substage=_code(AgreementSubstage, row["StageSub"]),
            provisions=self._provisions(row.cells),
            disputes=self._dispute(row),
            confidence=Confidence.LOW if row["Status"] == "Status unclear" else Confidence.HIGH,
            memo="" if is_all else partly_read("ThrdPart"),
            raw=raw(row, *self._kept),
        )

    def _find(self, name: str, when: When) -> ActorId | None:
        actors = self._reading.actors
        return actors.represented(actors.known(name, when=when))

    def _provisions(self, cells: Sequence[str]) -> list[str]:
        """Return the names of the issues that the agreement deals with."""
        # Nearly all cells are "0", which is soonest asked first.
        told = [(name, cell) for name, cell in zip(self._issues, cells, strict=True) if cell != "0"]
        return [name for name, cell in told if name is not None and cell not in _NOTHING]

    def _dispute(self, row: Row) -> tuple[str, ...]:
        """Return the peace process, as the dispute that the agreement is about."""
        if not (process := slug(row["PP"])):
            return ()
        title = row["PPName"] or f"PA-X process {process}"
        return (self._reading.dispute(f"pax-process-{process}", title, when=_SOME_TIME),)


def unknown_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that no codebook of PA-X has; they are kept as they are and never interpreted."""
    return tuple(name for name in table.columns if name and name not in _ABOUT and name not in _provisions())


@cache
def _provisions() -> frozenset[str]:
    """Return the names of the issues that PA-X codes, of the codebooks of releases 1 to 10."""
    text = files("mediation.loaders").joinpath("data", "pax_provisions.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _code(codes: type[Any], cell: str) -> Any:
    """Return the member of the code list, or None for another code."""
    return _MEMBERS[codes].get(cell)


def _iso(text: str) -> str:
    """Return a date so that later ones are greater: a guess at the release, not at the date of an agreement."""
    return "-".join(reversed(text.split("/"))) if "/" in text else text[:10]


_CITATION: Final = """\
@article{bell-badanjak-2019,
  author = {Bell, Christine and Badanjak, Sanja},
  title = {Introducing {PA-X}: A new peace agreement database and dataset},
  journal = {Journal of Peace Research},
  year = {2019},
  volume = {56},
  number = {3},
  pages = {452--466},
  doi = {10.1177/0022343318819123}
}"""

LOADER: Final = Loader(
    name="pax",
    title="PA-X peace agreements",
    url="https://www.peaceagreements.org",
    terms="for research, with citation; not to be redistributed",
    citation=_CITATION,
    expected="a CSV or workbook with the columns Con, PP, AgtId, Agt, Dat, Agtp, Stage, Part and ThrdPart",
    recognise=recognise,
    read=read,
)
