"""PA-X, the peace agreements since 1990 of the University of Edinburgh, releases 5 to 10. A row is an agreement."""

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
from mediation.loaders.pax.conflict import Conflict, Roles
from mediation.loaders.pax.text import partly_read
from mediation.loaders.release import Release, slug
from mediation.models.part import ActorId
from mediation.models.records import Agreement
from mediation.vocabulary import AgreementStage, AgreementStatus, AgreementSubstage, AgreementType, Confidence

_NEEDED: Final = ("Con", "AgtId", "Agt", "Dat", "Agtp", "Stage", "Part", "ThrdPart", "PP")
# Columns that describe an agreement. The others code its issues, as far as PA-X has them.
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
_MIN_PARTIES: Final = 2
_VERSION: Final = re.compile(r"\d{1,20}", re.ASCII)
_MAX_TITLE_CHARS: Final = 100
_MAX_SUMMARY_CHARS: Final = 300
_MAX_MEMO_CHARS: Final = 600
_DAY: Final = "a day as 2022-07-22 or 22/07/2022"


def recognise(book: Book) -> Release | None:
    """Return the release and what it covers. The highest version of an agreement names it."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    versions = {0, *(int(cell) for (cell,) in table.distinct("Ver") if _VERSION.fullmatch(cell))}
    latest = max(starmap(_iso, table.distinct("Dat")), default="")
    published, covers = _period(latest)
    return Release(
        name=f"V{max(versions)}" if max(versions) else "",
        published=published,
        covers=covers,
        note="The release is named by the highest version in the file, and came out after the latest agreement.",
        unknown_columns=_unknown_columns(table),
    )


def _period(latest: str) -> tuple[When, When]:
    """Return when a release came out and what it covers, by the date of its latest agreement."""
    since = latest if len(latest) == len("2022-07-22") else "1990-01-01"
    try:
        return When(f"[{since}..]"), When(f"1990-01-01/{since}")
    except ValueError:
        return When("[1990-01-01..]"), When("1990-01-01/")


def read(reading: FileReader) -> None:
    """Read the agreements."""
    if table := reading.book.table(*_NEEDED):
        reading.each(table, _Agreements(reading, table).of)


class _Agreements:
    """Makes an agreement of each row."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading = reading
        self._dates = DateColumn("Dat", ISO_DAY, SLASHES, DOTS, order=Order.DAY_FIRST, expected=_DAY)
        self._issues = [name if name in _provisions() else None for name in table.columns]
        self._raw = (*_RAW, *reading.release.unknown_columns)

    def of(self, row: Row) -> Agreement:
        """Return the agreement of a row.

        Raises:
            Misfit: the row has no id or no date.
        """
        if not (agreement := slug(row["AgtId"])):
            raise Misfit("AgtId", "no-id", "Missing agreement id.", found=row["AgtId"])
        when = self._dates.read(row["Dat"])
        conflict = Conflict(row["Con"], partial(self._find, when=when), when)
        roles = conflict.roles(row["Part"], row["ThrdPart"])
        title = row["Agt"] or f"Agreement {agreement}"
        return self._reading.record(
            Agreement,
            row,
            event=f"pax-{agreement}",
            when=when,
            title=shortened(title, _MAX_TITLE_CHARS),
            summary=shortened(title, _MAX_SUMMARY_CHARS),
            label=shortened(row["Status"], 60),
            parties=roles.parties,
            unnamed_parties=_unnamed(roles),
            third_parties=roles.third_parties,
            steps=[{"status": AgreementStatus.SIGNED, "when": when}],
            type=_code(AgreementType, row["Agtp"]),
            stage=_code(AgreementStage, row["Stage"]),
            substage=_code(AgreementSubstage, row["StageSub"]),
            provisions=self._provisions(row.cells),
            disputes=self._dispute(row),
            confidence=Confidence.LOW if row["Status"] == "Status unclear" else Confidence.HIGH,
            memo=_memo(roles),
            raw=raw(row, *self._raw),
        )

    def _find(self, name: str, when: When) -> ActorId | None:
        actors = self._reading.actors
        return actors.represented(actors.known(name, when=when))

    def _provisions(self, cells: Sequence[str]) -> list[str]:
        """Return the names of the issues that the agreement deals with."""
        # Nearly all cells are "0", so compare with that first.
        coded = [(name, cell) for name, cell in zip(self._issues, cells, strict=True) if cell != "0"]
        return [name for name, cell in coded if name is not None and cell not in _NOTHING]

    def _dispute(self, row: Row) -> tuple[str, ...]:
        """Return the peace process, which is the dispute that the agreement is about."""
        if not (process := slug(row["PP"])):
            return ()
        title = row["PPName"] or f"PA-X process {process}"
        return (self._reading.dispute(f"pax-process-{process}", title, when=_SOME_TIME),)


def _unnamed(roles: Roles) -> tuple[str, ...]:
    """Return a description of the parties that were not read."""
    if len(roles.parties) < _MIN_PARTIES:
        return (_UNNAMED,)
    return () if roles.are_all_parties else (_MORE_PARTIES,)


def _memo(roles: Roles) -> str:
    """Return what to know about the third parties."""
    partly = "" if roles.are_all_third_parties else partly_read("ThrdPart")
    outside = f"Listed under Part, and not of the conflict: {', '.join(roles.outside)}." if roles.outside else ""
    return shortened(f"{partly} {outside}".strip(), _MAX_MEMO_CHARS)


def _unknown_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that no codebook of PA-X has."""
    return tuple(name for name in table.columns if name and name not in _ABOUT and name not in _provisions())


@cache
def _provisions() -> frozenset[str]:
    """Return the names of the issues that the codebooks of releases 1 to 10 have."""
    text = files("mediation.loaders").joinpath("data", "pax_provisions.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _code(codes: type[Any], cell: str) -> Any:
    """Return the member of the code list, or None for an unknown code."""
    return _MEMBERS[codes].get(cell)


def _iso(text: str) -> str:
    """Return a date so that later ones are greater. It dates the release, not an agreement."""
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
    terms="for research, with citation; no redistribution",
    citation=_CITATION,
    expected="a CSV or workbook with the columns Con, PP, AgtId, Agt, Dat, Agtp, Stage, Part and ThrdPart",
    recognise=recognise,
    read=read,
)
