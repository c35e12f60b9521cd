"""Reads TIES, threats and impositions of economic sanctions from 1945 to 2005. Each becomes a measure.

A row is a case: a threat, an imposition, or both. The two have their own dates and kinds of sanctions, as what is
imposed may differ from what was threatened, or come years later. A case with both therefore becomes two records, and
the threat is `part_of` the imposition.

The two have different codes for the same sanction. An import restriction is 3 if imposed, and 4 if threatened.
"""

from collections.abc import Mapping
from typing import Any, Final

from mediation.dates.when import Answer, When
from mediation.loaders.books import Book, Row
from mediation.loaders.dates import DateParts
from mediation.loaders.file_reader import FileReader, Loader, Misfit, UniqueIds, raw, shortened, split_list
from mediation.loaders.release import Release
from mediation.models.part import ActorId
from mediation.models.records import Measure
from mediation.vocabulary import ActorType, MeasureType, Posture

IMPOSED: Final[Mapping[str, str]] = {
    "1": "total embargo",
    "2": "partial embargo",
    "3": "import restriction",
    "4": "export restriction",
    "5": "blockade",
    "6": "asset freeze",
    "7": "end of foreign aid",
    "8": "travel ban",
    "9": "suspension of an economic agreement",
    "10": "another sanction",
}
"""The kinds of sanctions in `sanctiontype`."""

THREATENED: Final[Mapping[str, str]] = {
    "1": "a sanction that is not specified",
    **{str(int(code) + 1): kind for code, kind in IMPOSED.items() if code != "10"},
}
"""The kinds of sanctions in `sanctiontypethreat`, which has other codes."""

OUTCOMES: Final[Mapping[str, str]] = {
    "1": "the target gave way in part, under the threat",
    "2": "the target gave way, under the threat",
    "3": "the sender gave way, before it imposed anything",
    "4": "stalemate, before anything was imposed",
    "5": "a negotiated settlement, before anything was imposed",
    "6": "the target gave way in part, after the imposition",
    "7": "the target gave way, after the imposition",
    "8": "the sender gave way, after the imposition",
    "9": "stalemate, after the imposition",
    "10": "a negotiated settlement, after the imposition",
}
"""The outcomes in `finaloutcome`."""

ISSUES: Final[Mapping[str, str]] = {
    "1": "political influence",
    "2": "military behaviour",
    "3": "the regime",
    "4": "citizens or property held",
    "5": "territory",
    "6": "strategic materials",
    "7": "an alliance or alignment",
    "8": "human rights",
    "9": "proliferation",
    "10": "support of non-state actors",
    "11": "drugs",
    "12": "the environment",
    "13": "trade practices",
    "14": "economic reform",
    "15": "another matter",
}
"""The subjects of a case in `issue1` to `issue3`."""

_NEEDED: Final = ("caseid", "startyear", "primarysender", "targetstate", "threat", "imposition", "sanctiontype")
_SENDERS: Final = ("primarysender", "sender1", "sender2", "sender3", "sender4", "sender5")
# TIES' own number for the European Communities and the Union, and COW's numbers of organisations.
_EUROPE: Final = "1000"
_INSTITUTIONS: Final = {
    "4400": "United Nations",
    "1830": "European Union",
    "4580": "WTO",
    "3450": "League of Arab States",
}
_EMBARGOES: Final = frozenset((IMPOSED["1"], IMPOSED["2"]))
_RAW: Final = (
    *("issue1", "issue2", "issue3", "otherissue", "threatid1", "threatid2", "threatid3", "sanctiontypethreat"),
    *("othersanctiontypethreatened", "bspecif", "scommit", "sanctiontype", "othersanctiontype", "sanctionidentity"),
    *("institution", "institutionid", "otherinstitution", "targetcosts", "sendercosts", "finaloutcome"),
    *("settlementnaturesender", "settlementnaturetarget"),
)
_MISSING: Final = frozenset(("", "-9", "-99", "NA", "."))
_FIRST: Final = 1945


def recognise(book: Book) -> Release | None:
    """Return the release. Its name is the year of the latest case, because the file does not name it."""
    table = book.table(*_NEEDED)
    if table is None:
        return None
    last = max((_FIRST, *table.years("startyear")))
    note = "No column names the release. The first year of its latest case does."
    return Release.of_years(_FIRST, last, note=note)


def read(reading: FileReader) -> None:
    """Read the cases."""
    reading.each(reading.table(*_NEEDED), _Cases(reading).of)


class _Cases:
    """Makes measures from cases."""

    def __init__(self, reading: FileReader) -> None:
        self._reading, self._ids = reading, UniqueIds("caseid", "case")
        self._starts, self._ends = _dates("start"), _dates("end")
        self._impositions = _dates("sancimpositionstart")

    def of(self, row: Row) -> tuple[Measure, ...]:
        """Return the imposition and the threat of a case, or the only one of them.

        Raises:
            Misfit: neither of them, missing or duplicate id, no date, no sender, no target, or unknown codes.
        """
        case = self._ids.of(row)
        was_threatened, was_imposed = row["threat"] == "1", row["imposition"] == "1"
        if not was_threatened and not was_imposed:
            raise Misfit("threat", "no-sanction", "Neither threat nor imposition is 1.", expected="1 in one of them")
        start = self._starts.read_all(row)[0]
        shared = self._shared(row, start)
        found = []
        if was_imposed:
            when = self._imposed(row, start, is_start=not was_threatened)
            kinds = _kinds(row, "sanctiontype", IMPOSED)
            steps = [{"status": Posture.IMPOSED, "when": each} for each in when]
            fields = {**shared, "event": f"ties-{case}", **_about(kinds, row, "sanctiontype", "imposed")}
            found.append(self._reading.record(Measure, row, when=when[0], steps=steps, **fields))
        if was_threatened:
            kinds = _kinds(row, "sanctiontypethreat", THREATENED)
            steps = [{"status": Posture.THREATENED, "when": start}]
            fields = {**shared, "event": f"ties-{case}-threat", "part_of": f"ties-{case}" if was_imposed else None}
            fields |= _about(kinds, row, "sanctiontypethreat", "threatened")
            found.append(self._reading.record(Measure, row, when=start, steps=steps, **fields))
        return tuple(found)

    def _shared(self, row: Row, start: When) -> dict[str, Any]:
        """Return the fields that the threat and the imposition share."""
        if row["targetstate"] in _MISSING:
            raise Misfit("targetstate", "no-target", "Missing.")
        return {
            "actors": self._senders(row, start),
            "targets": [self._state(row["targetstate"], start)],
            "memo": self._memo(row),
            "raw": raw(row, *_RAW),
        }

    def _senders(self, row: Row, start: When) -> list[ActorId]:
        """Return the senders, with the primary one first. Without any state, return the institutions."""
        codes = [row[column] for column in _SENDERS if row[column] not in _MISSING]
        senders = [self._state(code, start) for code in codes]
        senders = senders or [self._institution(code) for code in row["institutionid"].split() if code not in _MISSING]
        if not senders:
            raise Misfit("primarysender", "no-sender", "Missing sender and institution.")
        return list(dict.fromkeys(senders))

    def _state(self, code: str, when: When) -> ActorId:
        if code == _EUROPE:
            return self._reading.actors.of("European Union", type=ActorType.IGO)
        return self._reading.actors.cow_state(code, when=when)

    def _institution(self, code: str) -> ActorId:
        if name := _INSTITUTIONS.get(code):
            return self._reading.actors.of(name, type=ActorType.IGO)
        return self._reading.actors.own(f"COW IGO {code}", type=ActorType.IGO, key=f"cow-igo-{code}")

    def _imposed(self, row: Row, start: When, *, is_start: bool) -> list[When]:
        """Return the times of imposition. If none are given, return one some time during the case."""
        if not self._impositions.is_missing(row):
            found = sorted(self._impositions.read_all(row), key=lambda when: when.sort_key)
            if found[0].before(start) is Answer.YES:
                message = f"The imposition {found[0]} is before the start of the case {start}."
                self._reading.doubt(row, Misfit("sancimpositionstartyear", "imposed-before-start", message))
            return found
        if is_start:
            return [start]
        last = None if self._ends.is_missing(row) else self._ends.read_all(row)[-1].latest
        return [When(f"[{start.earliest}..{last or ''}]")]

    def _memo(self, row: Row) -> str:
        """Return sentences about the subjects, the outcome and the end of the case."""
        issues = [
            ISSUES.get(code, code) for n in (1, 2, 3) for code in row[f"issue{n}"].split() if code not in _MISSING
        ]
        sentences = [f"About {', '.join(dict.fromkeys(issues))}."] if issues else []
        if (code := row["finaloutcome"]) not in _MISSING:
            if code in OUTCOMES:
                sentences.append(f"Final outcome of the case {code}: {OUTCOMES[code]}.")
            else:
                self._reading.doubt(row, Misfit("finaloutcome", "unknown-code", f"Unknown outcome {code!r:.20}."))
        if not self._ends.is_missing(row):
            sentences.append(f"The case ended: {self._ends.read_all(row)[-1]}.")
        return shortened(" ".join(sentences), 600)


def _about(kinds: tuple[str, ...], row: Row, column: str, what: str) -> dict[str, Any]:
    """Return the fields about the kinds of sanctions."""
    is_embargo = bool(kinds) and _EMBARGOES.issuperset(kinds)
    named = ", ".join(kinds) or "sanctions"
    return {
        "type": MeasureType.EMBARGO if is_embargo else MeasureType.SANCTION,
        "object": shortened(", ".join(kinds), 60),
        "label": shortened(f"{column} {row[column]}" if row[column] else "", 60),
        "summary": shortened(f"Sanctions {what}: {named}.", 300),
    }


def _kinds(row: Row, column: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the kinds of sanctions for the codes in a cell, without duplicates."""
    found = [code for code in split_list(row[column]) if code not in _MISSING]
    if unknown := [code for code in found if code not in codes]:
        expected = ", ".join(f"{code} ({kind})" for code, kind in codes.items())
        raise Misfit(column, "unknown-code", f"Unknown code {unknown[0]!r:.20}.", found=row[column], expected=expected)
    return tuple(dict.fromkeys(codes[code] for code in found))


def _dates(which: str) -> DateParts:
    return DateParts(f"{which}year", f"{which}month", f"{which}day", missing=_MISSING)


_CITATION: Final = """\
@article{morgan-bapat-kobayashi-2014,
  author = {Morgan, T. Clifton and Bapat, Navin and Kobayashi, Yoshiharu},
  title = {Threat and imposition of economic sanctions 1945--2005: Updating the {TIES} dataset},
  journal = {Conflict Management and Peace Science},
  year = {2014},
  volume = {31},
  number = {5},
  pages = {541--558},
  doi = {10.1177/0738894213520379}
}"""

LOADER: Final = Loader(
    name="ties",
    title="TIES economic sanctions",
    url="https://sanctions.web.unc.edu",
    terms="for research, with citation",
    citation=_CITATION,
    expected="a CSV or workbook with the columns caseid, startyear, primarysender, targetstate, threat and imposition",
    recognise=recognise,
    read=read,
)
