"""Kiel's Ukraine Support Tracker: its workbook in the early and late layouts, and two tables of its site.

What is promised (a commitment), set apart (an allocation) and handed over (a delivery) are three stages, and amounts
say of which they are. The arms of the workbook and of the table of weapons are transfers; other aid, and all that is
told as sums, are measures.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from mediation.dates.when import When
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.dates import calendar_date
from mediation.loaders.file_reader import FileReader, Loader, Misfit, NumberedIds, raw, shortened
from mediation.loaders.kiel.text import (
    SOME_TIME,
    START,
    announced,
    announcements,
    billions,
    in_month,
    layout,
    number_column,
    release_name,
    to_millionths,
)
from mediation.loaders.release import Release, slug
from mediation.models.part import ActorId
from mediation.models.records import AnyRecord, ArmsTransfer, Measure
from mediation.vocabulary import ActorType, ArmsCategory, Confidence, MeasureType, Posture, TransferStage

_MONTHS: Final = ("country", "iso", "year", "month", "financial", "humanitarian", "military", "commitments")
_WEAPONS: Final = ("donor", "category", "number_of_weapons", "weapons_list")

_LONGEST_LABEL: Final = 60
_LONGEST_SUMMARY: Final = 300
_LONGEST_EVENT: Final = 60


def recognise(book: Book) -> Release | None:
    """Return the release, which the name of the file or its first lines say, or the latest day in it."""
    name = release_name(book)
    if found := layout(book):
        return _release(name, _latest_announced(found), _IN_WORKBOOK)
    if months := book.table(*_MONTHS):
        latest = max((f"{row['year']}-{row['month']:0>2}" for row in months.rows() if _is_month(row)), default="")
        return _release(name, latest, _ON_SITE, "months")
    if book.table(*_WEAPONS):
        return _release(name, "", _ON_SITE, "weapons")
    return None


def read(reading: FileReader) -> None:
    """Take in the aid, row by row."""
    if found := layout(reading.book):
        reading.each(found, _Aid(reading, found).of)
    elif months := reading.book.table(*_MONTHS):
        reading.each(months, _Months(reading).of)
    else:
        reading.each(reading.table(*_WEAPONS), _Weapons(reading).of)


def _release(name: str, latest: str, note: str, table: str = "") -> Release:
    told = name or (f"to {latest}" if latest else "")
    return Release(
        name=" ".join(filter(None, (told, table))),
        published=When(f"[{latest or START}..]"),
        covers=When(f"{START}/{latest}"),
        region="to Ukraine",
        note=note,
    )


_IN_WORKBOOK: Final = (
    "The name of the file or its first lines name the release; where neither does, the latest day on which something "
    "was announced does. It came out after that day."
)
_ON_SITE: Final = (
    "A table of the tracker's site, which does not say of which release it is: a name of the file can. It came out "
    "after the latest month in it."
)


def _latest_announced(found: Table) -> str:
    """Return the latest day of an announcement, a guess at the release and not at the date of anything."""
    days = (cell[:10] for (cell,) in found.distinct("date"))
    return max((day for day in days if re.fullmatch(r"202[2-9]-(0[1-9]|1[0-2])-([01]\d|2[0-8])", day)), default="")


def _is_month(row: Row) -> bool:
    return bool(row.cells) and bool(re.fullmatch(r"202[2-9]-(1[0-2]|[1-9])", f"{row['year']}-{row['month']}"))


class _Donors:
    """Who gives and who receives."""

    def __init__(self, reading: FileReader) -> None:
        self._reading = reading

    @property
    def ukraine(self) -> ActorId:
        """Who receives."""
        found = self._reading.actors.known("Ukraine")
        assert found is not None  # noqa: S101 - the library knows it
        return found

    def of(self, column: str, name: str) -> ActorId:
        """Return who gives.

        Raises:
            Misfit: nobody is named.
        """
        if not name.strip(". "):
            raise Misfit(column, "no-actor", "names no donor", found=name)
        return self._reading.actors.of(name, type=ActorType.GROUP)


# The workbook.


class _Aid:
    """Makes transfers and measures of rows of the workbook's main sheet."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading, self._donors, self._ids = reading, _Donors(reading), NumberedIds("kiel", _LONGEST_EVENT)
        self._name, self._dates = table.column, announcements(table.column("date"))
        self._numbers = {what: number_column(table.column(what)) for what in _NUMBERS}

    def of(self, row: Row) -> AnyRecord:
        """Return the transfer or the measure of a row.

        Raises:
            Misfit: it names no donor, its date is none, or its measure is neither allocation nor commitment.
        """
        donor, when = row["donor"], self._when(row)
        giver, promise = self._donors.of(self._name("donor"), donor), self._promise(row)
        event = self._ids.of(*((row["id"],) if slug(row["id"]) else (donor, row["date"])))
        about = _said(row["item"]) or _said(row["specific"])
        shared = {
            "event": event,
            "when": when,
            "summary": _summary(f"{promise} by {donor} for Ukraine", row["general"], about),
            "label": promise,
            "value": self._value(row, promise),
            "raw": raw(row, *self._kept(row)),
        }
        if _is_of_arms(row["general"], row["specific"], row["item"], row["item_type"]):
            return self._arms(row, giver, promise, about, shared)
        return self._measure(row, giver, about, shared)

    def _when(self, row: Row) -> When:
        """Return when it was announced; where no day is given, the month under which the tracker counts it."""
        day = announced(self._dates, row["date"])
        is_counted = day == SOME_TIME and row["has_month"] != "0"
        return in_month(self._name("month"), row["month"]) if is_counted else day

    def _promise(self, row: Row) -> str:
        """Return what it is: early releases count commitments only."""
        told = row["measure"]
        if not self._name("measure"):
            return "Commitment"
        if told.capitalize() not in _STAGES:
            message = f"is neither Allocation nor Commitment: {told!r:.60}"
            raise Misfit("measure", "unknown-code", message, found=told, expected="Allocation or Commitment")
        return told.capitalize()

    def _arms(self, row: Row, giver: ActorId, promise: str, about: str, shared: dict[str, Any]) -> ArmsTransfer:
        steps: list[dict[str, Any]] = [{"status": _STAGES[promise], "when": shared["when"]}]
        if self._is_delivered(row):
            many = self._numbers["number_delivered"].find_whole(row["number_delivered"])
            steps.append({"status": TransferStage.DELIVERED, "when": SOME_TIME, "number": many})
        return self._reading.record(
            ArmsTransfer,
            row,
            **shared,
            supplier=giver,
            recipient=self._donors.ukraine,
            designation=shortened(about, _LONGEST_LABEL),
            number=self._numbers["number"].find_whole(row["number"]),
            steps=steps,
        )

    def _measure(self, row: Row, giver: ActorId, about: str, shared: dict[str, Any]) -> Measure:
        steps: list[dict[str, Any]] = [{"status": Posture.ANNOUNCED, "when": shared["when"]}]
        if self._is_delivered(row):
            steps.append({"status": Posture.CARRIED_OUT, "when": SOME_TIME})
        return self._reading.record(
            Measure,
            row,
            **shared,
            type=_TYPES.get(row["general"].casefold(), MeasureType.AID),
            actors=(giver,),
            targets=(self._donors.ukraine,),
            steps=steps,
            object=shortened(about, _LONGEST_LABEL),
        )

    def _is_delivered(self, row: Row) -> bool:
        """Tell whether anything was: at least one item, or any amount."""
        return any(self._numbers[what].find(row[what]) for what in ("number_delivered", "delivered"))

    def _value(self, row: Row, promise: str) -> dict[str, Any] | None:
        """Return the first value that the row has, of its own or estimated.

        A commitment has that of its activity: it is not split into what is set apart, of which it has 0.
        """
        for what, currency, is_estimate in _VALUES[promise]:
            found = self._numbers[what].find(row[what])
            if found or (found is not None and not (what in _OF_PARTS[promise] and self._name("activity"))):
                money = {"amount": to_millionths(found), "currency": currency}
                return {**money, "basis": promise, "is_estimate": is_estimate}
        return None

    def _kept(self, row: Row) -> Iterator[str]:
        """Yield the columns in words, and those with numbers that are none or are not of one record alone."""
        yield from (self._name(what) for what in _IN_WORDS)
        for what in ("number", "number_delivered"):
            if self._numbers[what].find_whole(row[what]) is None:
                yield self._name(what)
        for what in ("value", "estimate"):
            if self._numbers[what].find(row[what]) is None:
                yield self._name(what)
        if self._is_delivered(row):
            yield self._name("delivered")


_OWN: Final = (("value", "EUR", False), ("spread", "EUR", True), ("estimate", "USD", True))
_VALUES: Final = {"Allocation": _OWN, "Commitment": (("activity", "EUR", False), *_OWN)}
_OF_PARTS: Final = {"Allocation": (), "Commitment": ("value", "spread")}
_IN_WORDS: Final = (
    "general",
    "specific",
    "explanation",
    "item",
    "item_type",
    "activity",
    "given",
    "currency",
    "month",
    "year",
)
_NUMBERS: Final = ("number", "number_delivered", "value", "activity", "spread", "estimate", "delivered")
_STAGES: Final = {"Commitment": TransferStage.COMMITTED, "Allocation": TransferStage.ALLOCATED}
_TYPES: Final = {
    "humanitarian": MeasureType.HUMANITARIAN_AID,
    "financial": MeasureType.FINANCIAL_AID,
    "military": MeasureType.MILITARY_SUPPORT,
}
_ARMS: Final = re.compile(r"weapon|ammunition|equipment|\barms\b", re.IGNORECASE)
_NO_ARMS: Final = re.compile(r"funding|training|service", re.IGNORECASE)


def _is_of_arms(general: str, specific: str, item: str, item_type: str) -> bool:
    """Tell whether a row is of things that are handed over for fighting, and not of money or training for it."""
    if general.casefold() != "military" or _NO_ARMS.search(item_type):
        return False
    return bool(_said(item)) or bool(_ARMS.search(specific))


def _said(cell: str) -> str:
    """Return what a cell says; `.` and the like say nothing."""
    return "" if cell.casefold() in (".", "na", "n/a", "undisclosed") else cell


def _summary(who: str, general: str, about: str) -> str:
    return shortened(": ".join(filter(None, (who, general.casefold(), about))), _LONGEST_SUMMARY)


# Tables of the site.


class _Months:
    """Makes measures of a month of a country: what it set apart of each kind, and what it promised in all."""

    def __init__(self, reading: FileReader) -> None:
        self._reading, self._donors, self._ids = reading, _Donors(reading), NumberedIds("kiel", _LONGEST_EVENT)
        self._sums = {column: billions(column) for column in _SUMS}

    def of(self, row: Row) -> Sequence[Measure]:
        """Return the measures of a row.

        Raises:
            Misfit: it names no country, its month is none, or an amount is no number of zero or more.
        """
        when = self._month(row)
        giver = self._donors.of("country", row["country"])
        sums = {column: self._sums[column].read(row[column]) for column in _SUMS}
        return [
            self._measure(row, giver, when, column, found)
            for column, found in sums.items()
            if found is not None and found > 0
        ]

    def _month(self, row: Row) -> When:
        if not _YEAR.fullmatch(row["year"]) or not _MONTH.fullmatch(row["month"]):
            raise Misfit("month", "no-date", "has no year and month", found=f"{row['year']}-{row['month']}")
        return calendar_date("month", int(row["year"]), int(row["month"]))

    def _measure(self, row: Row, giver: ActorId, when: When, column: str, found: Decimal) -> Measure:
        kind, promise = _SUMS[column]
        return self._reading.record(
            Measure,
            row,
            event=self._ids.of(row["iso"] or row["country"], when.text, column),
            when=when,
            summary=f"{promise} by {row['country']} for Ukraine in {when}, {_WHAT[column]}.",
            label=promise,
            type=kind,
            actors=(giver,),
            targets=(self._donors.ukraine,),
            steps=[{"status": Posture.ANNOUNCED, "when": when}],
            object=_WHAT[column],
            value={"amount": to_millionths(found), "currency": "EUR", "basis": promise},
            raw=raw(row, "to_be_allocated"),
        )


_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_MONTH: Final = re.compile(r"\d{1,2}", re.ASCII)
_SUMS: Final = {
    "financial": (MeasureType.FINANCIAL_AID, "Allocation"),
    "humanitarian": (MeasureType.HUMANITARIAN_AID, "Allocation"),
    "military": (MeasureType.MILITARY_SUPPORT, "Allocation"),
    "commitments": (MeasureType.AID, "Commitment"),
}
_WHAT: Final = {
    "financial": "financial aid, in sum",
    "humanitarian": "humanitarian aid, in sum",
    "military": "military aid, in sum",
    "commitments": "aid of all kinds, in sum",
}


class _Weapons:
    """Makes a transfer of each weapon that a row lists with its number."""

    def __init__(self, reading: FileReader) -> None:
        self._reading, self._donors, self._ids = reading, _Donors(reading), NumberedIds("kiel", _LONGEST_EVENT)
        self._items, self._values = number_column("number_of_weapons"), number_column("monetary_value_eur")

    def of(self, row: Row) -> Sequence[ArmsTransfer]:
        """Return the transfers of a row, and doubt it where its number is not that of all of them.

        Raises:
            Misfit: it names no donor, or lists something else than weapons with their numbers.
        """
        giver = self._donors.of("donor", row["donor"])
        listed = [_WEAPON.fullmatch(each.strip()) for each in row["weapons_list"].split(";")]
        found = [(match[1], int(match[2])) for match in listed if match]
        if len(found) < len(listed):
            message = f"is no list of weapons with their numbers: {row['weapons_list']!r:.60}"
            raise Misfit(
                "weapons_list", "bad-list", message, found=row["weapons_list"], expected="Leopard-2A4 (8); ..."
            )
        if self._items.find_whole(row["number_of_weapons"]) != sum(many for _, many in found):
            message = f"is {row['number_of_weapons']!r:.20}, and weapons_list has {sum(many for _, many in found)}"
            self._reading.doubt(
                row, Misfit("number_of_weapons", "count-differs", message, found=row["number_of_weapons"])
            )
        value = self._value(row) if len(found) == 1 else None
        return [self._transfer(row, giver, name, many, value) for name, many in found]

    def _value(self, row: Row) -> dict[str, Any] | None:
        """Return the value of the row, which is of all weapons in it."""
        found = self._values.find(row["monetary_value_eur"])
        return None if found is None else {"amount": to_millionths(found), "currency": "EUR", "basis": "Allocation"}

    def _transfer(self, row: Row, giver: ActorId, name: str, many: int, value: dict[str, Any] | None) -> ArmsTransfer:
        return self._reading.record(
            ArmsTransfer,
            row,
            event=self._ids.of(row["donor"], name),
            when=SOME_TIME,
            summary=shortened(f"{row['donor']} to Ukraine: {many} {name}.", _LONGEST_SUMMARY),
            label=row["category"][:_LONGEST_LABEL],
            supplier=giver,
            recipient=self._donors.ukraine,
            designation=shortened(name, _LONGEST_LABEL),
            category=_CATEGORIES.get(row["category"].casefold(), ArmsCategory.UNSPECIFIED),
            number=many,
            steps=[{"status": TransferStage.ALLOCATED, "when": SOME_TIME}],
            value=value,
            confidence=Confidence.MEDIUM,
            memo=_NO_STAGE,
            raw=raw(row, *(("monetary_value_eur",) if value is None else ())),
        )


_NO_STAGE: Final = "The table does not say whether they are allocated or delivered already; allocated is the least."
_WEAPON: Final = re.compile(r"(\S.*) \((\d{1,9})\)")
_CATEGORIES: Final = {
    "air defense": ArmsCategory.AIR_DEFENCE,
    "howitzers": ArmsCategory.ARTILLERY,
    "ifv": ArmsCategory.ARMOURED_VEHICLES,
    "mlrs": ArmsCategory.ARTILLERY,
    "tanks": ArmsCategory.ARMOURED_VEHICLES,
}

_CITATION: Final = """\
@article{trebesch-2023,
  author = {Trebesch, Christoph and Antezza, Arianna and Bushnell, Katelyn and others},
  title = {The {Ukraine} Support Tracker: Which countries help {Ukraine} and how?},
  journal = {Kiel Working Paper},
  number = {2218},
  year = {2023},
  note = {Name the release: figures of releases differ}
}"""

LOADER: Final = Loader(
    name="kiel",
    title="Ukraine Support Tracker",
    url="https://www.kielinstitut.de/topics/war-against-ukraine/ukraine-support-tracker/",
    terms="with citation",
    citation=_CITATION,
    expected=(
        "the workbook with the sheet of bilateral assistance (donor, announcement_date, aid_type_general, "
        "aid_type_specific; or Announcement Date, Type of Aid General, Type of Aid Specific), or a CSV of the site "
        "with country, iso, year, month, financial, humanitarian, military, commitments; or donor, category, "
        "number_of_weapons, weapons_list"
    ),
    recognise=recognise,
    read=read,
)
