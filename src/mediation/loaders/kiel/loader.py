"""Kiel's Ukraine Support Tracker: the early and late workbooks, and two tables from the website.

The tracker has three stages: aid is promised (commitment), set aside for delivery (allocation) and delivered. Each
amount names its stage. Weapons become arms transfers. Other aid and all monthly totals become measures.
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
    SINCE_START,
    START,
    announced,
    billions,
    date_column,
    layout,
    month_date,
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

_MAX_LABEL_CHARS: Final = 60
_MAX_SUMMARY_CHARS: Final = 300
_MAX_EVENT_CHARS: Final = 60


def recognise(book: Book) -> Release | None:
    """Return the release, named by the file name, its first lines, or its latest date."""
    name = release_name(book)
    if found := layout(book):
        return _release(name, _latest_announced(found), _WORKBOOK_NOTE)
    if months := book.table(*_MONTHS):
        latest = max((f"{row['year']}-{row['month']:0>2}" for row in months.rows() if _is_month(row)), default="")
        return _release(name, latest, _WEBSITE_NOTE, "months")
    if book.table(*_WEAPONS):
        return _release(name, "", _WEBSITE_NOTE, "weapons")
    return None


def read(reading: FileReader) -> None:
    """Read the rows of aid into records."""
    if found := layout(reading.book):
        reading.each(found, _Aid(reading, found).of)
    elif months := reading.book.table(*_MONTHS):
        reading.each(months, _Months(reading).of)
    else:
        reading.each(reading.table(*_WEAPONS), _Weapons(reading).of)


def _release(name: str, latest: str, note: str, table: str = "") -> Release:
    name = name or (f"to {latest}" if latest else "")
    return Release(
        name=" ".join(filter(None, (name, table))),
        published=When(f"[{latest or START}..]"),
        covers=When(f"{START}/{latest}"),
        region="to Ukraine",
        note=note,
    )


_WORKBOOK_NOTE: Final = (
    "The name of the file or its first lines name the release. If neither does, the latest day of an announcement "
    "does. The release came out after that day."
)
_WEBSITE_NOTE: Final = (
    "A table of the tracker's site, which does not name its release. The name of the file may. It came out after the "
    "latest month in it."
)


def _latest_announced(found: Table) -> str:
    """Return the latest announcement date. It only serves to name the release."""
    days = (cell[:10] for (cell,) in found.distinct("date"))
    return max((day for day in days if re.fullmatch(r"202[2-9]-(0[1-9]|1[0-2])-([01]\d|2[0-8])", day)), default="")


def _is_month(row: Row) -> bool:
    return bool(row.cells) and bool(re.fullmatch(r"202[2-9]-(1[0-2]|[1-9])", f"{row['year']}-{row['month']}"))


class _Donors:
    """Finds donors and the recipient."""

    def __init__(self, reading: FileReader) -> None:
        self._reading = reading

    @property
    def ukraine(self) -> ActorId:
        """The recipient of all aid."""
        found = self._reading.actors.known("Ukraine")
        assert found is not None  # noqa: S101 - the library knows it
        return found

    def of(self, column: str, name: str) -> ActorId:
        """Return the donor.

        Raises:
            Misfit: the cell names no donor.
        """
        if not name.strip(". "):
            raise Misfit(column, "no-actor", "Names no donor.", found=name)
        return self._reading.actors.of(name, type=ActorType.GROUP)


# The workbook.


class _Aid:
    """Turns rows of the workbook's main sheet into transfers and measures."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading, self._donors, self._ids = reading, _Donors(reading), NumberedIds("kiel", _MAX_EVENT_CHARS)
        self._column, self._dates = table.column, date_column(table.column("date"))
        self._numbers = {name: number_column(table.column(name)) for name in _NUMBERS}

    def of(self, row: Row) -> AnyRecord:
        """Return the transfer or the measure of a row.

        Raises:
            Misfit: the donor is missing, the date is invalid, or the measure is neither allocation nor commitment.
        """
        name, when = row["donor"], self._when(row)
        donor, basis = self._donors.of(self._column("donor"), name), self._basis(row)
        event = self._ids.of(*((row["id"],) if slug(row["id"]) else (name, row["date"])))
        about = _stated(row["item"]) or _stated(row["specific"])
        shared = {
            "event": event,
            "when": when,
            "summary": _summary(f"{basis} by {name} for Ukraine", row["general"], about),
            "label": basis,
            "value": self._value(row, basis),
            "raw": raw(row, *self._raw_columns(row)),
        }
        if _is_of_arms(row["general"], row["specific"], row["item"], row["item_type"]):
            return self._arms(row, donor, basis, about, shared)
        return self._measure(row, donor, about, shared)

    def _when(self, row: Row) -> When:
        """Return the date of the announcement; if unknown, the month that the tracker assigned."""
        day = announced(self._dates, row["date"])
        has_month = day == SINCE_START and row["has_month"] != "0"
        return month_date(self._column("month"), row["month"]) if has_month else day

    def _basis(self, row: Row) -> str:
        """Return "Allocation" or "Commitment". Early releases list commitments only."""
        measure = row["measure"]
        if not self._column("measure"):
            return "Commitment"
        if measure.capitalize() not in _STAGES:
            message = f"Should be Allocation or Commitment, found {measure!r:.60}."
            raise Misfit("measure", "unknown-code", message, found=measure, expected="Allocation or Commitment")
        return measure.capitalize()

    def _arms(self, row: Row, donor: ActorId, basis: str, about: str, shared: dict[str, Any]) -> ArmsTransfer:
        steps: list[dict[str, Any]] = [{"status": _STAGES[basis], "when": shared["when"]}]
        if self._is_delivered(row):
            number = self._numbers["number_delivered"].find_whole(row["number_delivered"])
            steps.append({"status": TransferStage.DELIVERED, "when": SINCE_START, "number": number})
        return self._reading.record(
            ArmsTransfer,
            row,
            **shared,
            supplier=donor,
            recipient=self._donors.ukraine,
            designation=shortened(about, _MAX_LABEL_CHARS),
            number=self._numbers["number"].find_whole(row["number"]),
            steps=steps,
        )

    def _measure(self, row: Row, donor: ActorId, about: str, shared: dict[str, Any]) -> Measure:
        steps: list[dict[str, Any]] = [{"status": Posture.ANNOUNCED, "when": shared["when"]}]
        if self._is_delivered(row):
            steps.append({"status": Posture.CARRIED_OUT, "when": SINCE_START})
        return self._reading.record(
            Measure,
            row,
            **shared,
            type=_TYPES.get(row["general"].casefold(), MeasureType.AID),
            actors=(donor,),
            targets=(self._donors.ukraine,),
            steps=steps,
            object=shortened(about, _MAX_LABEL_CHARS),
        )

    def _is_delivered(self, row: Row) -> bool:
        """Return whether anything was delivered: at least one item, or any amount."""
        return any(self._numbers[name].find(row[name]) for name in ("number_delivered", "delivered"))

    def _value(self, row: Row, basis: str) -> dict[str, Any] | None:
        """Return the first known value of a row; estimates come last.

        A commitment takes the value of its whole activity, because only allocations are split into parts. Its own
        parts are 0.
        """
        for name, currency, is_estimate in _VALUES[basis]:
            found = self._numbers[name].find(row[name])
            if found or (found is not None and not (name in _PARTS[basis] and self._column("activity"))):
                money = {"amount": to_millionths(found), "currency": currency}
                return {**money, "basis": basis, "is_estimate": is_estimate}
        return None

    def _raw_columns(self, row: Row) -> Iterator[str]:
        """Yield the text columns, the columns with unreadable numbers, and the value of deliveries."""
        yield from (self._column(name) for name in _TEXTS)
        for name in ("number", "number_delivered"):
            if self._numbers[name].find_whole(row[name]) is None:
                yield self._column(name)
        for name in ("value", "estimate"):
            if self._numbers[name].find(row[name]) is None:
                yield self._column(name)
        if self._is_delivered(row):
            yield self._column("delivered")


_OWN: Final = (("value", "EUR", False), ("spread", "EUR", True), ("estimate", "USD", True))
_VALUES: Final = {"Allocation": _OWN, "Commitment": (("activity", "EUR", False), *_OWN)}
_PARTS: Final = {"Allocation": (), "Commitment": ("value", "spread")}
_TEXTS: Final = (
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
_NOT_ARMS: Final = re.compile(r"funding|training|service", re.IGNORECASE)


def _is_of_arms(general: str, specific: str, item: str, item_type: str) -> bool:
    """Return whether a row is about weapons and equipment, as opposed to money or training."""
    if general.casefold() != "military" or _NOT_ARMS.search(item_type):
        return False
    return bool(_stated(item)) or bool(_ARMS.search(specific))


def _stated(cell: str) -> str:
    """Return the cell, or nothing if it means unknown, such as `.`."""
    return "" if cell.casefold() in (".", "na", "n/a", "undisclosed") else cell


def _summary(donation: str, general: str, about: str) -> str:
    return shortened(": ".join(filter(None, (donation, general.casefold(), about))), _MAX_SUMMARY_CHARS)


# Tables from the website.


class _Months:
    """Turns a month of a country into measures: its allocations by kind of aid, and its commitments in total."""

    def __init__(self, reading: FileReader) -> None:
        self._reading, self._donors, self._ids = reading, _Donors(reading), NumberedIds("kiel", _MAX_EVENT_CHARS)
        self._totals = {column: billions(column) for column in _TOTALS}

    def of(self, row: Row) -> Sequence[Measure]:
        """Return the measures of a row.

        Raises:
            Misfit: the country is missing, the month is invalid, or an amount is not a number of zero or more.
        """
        when = self._month(row)
        donor = self._donors.of("country", row["country"])
        totals = {column: self._totals[column].read(row[column]) for column in _TOTALS}
        return [
            self._measure(row, donor, when, column, found)
            for column, found in totals.items()
            if found is not None and found > 0
        ]

    def _month(self, row: Row) -> When:
        if not _YEAR.fullmatch(row["year"]) or not _MONTH.fullmatch(row["month"]):
            raise Misfit("month", "no-date", "Missing year or month.", found=f"{row['year']}-{row['month']}")
        return calendar_date("month", int(row["year"]), int(row["month"]))

    def _measure(self, row: Row, donor: ActorId, when: When, column: str, found: Decimal) -> Measure:
        kind, basis = _TOTALS[column]
        return self._reading.record(
            Measure,
            row,
            event=self._ids.of(row["iso"] or row["country"], when.text, column),
            when=when,
            summary=f"{basis} by {row['country']} for Ukraine in {when}, {_OBJECTS[column]}.",
            label=basis,
            type=kind,
            actors=(donor,),
            targets=(self._donors.ukraine,),
            steps=[{"status": Posture.ANNOUNCED, "when": when}],
            object=_OBJECTS[column],
            value={"amount": to_millionths(found), "currency": "EUR", "basis": basis},
            raw=raw(row, "to_be_allocated"),
        )


_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_MONTH: Final = re.compile(r"\d{1,2}", re.ASCII)
_TOTALS: Final = {
    "financial": (MeasureType.FINANCIAL_AID, "Allocation"),
    "humanitarian": (MeasureType.HUMANITARIAN_AID, "Allocation"),
    "military": (MeasureType.MILITARY_SUPPORT, "Allocation"),
    "commitments": (MeasureType.AID, "Commitment"),
}
_OBJECTS: Final = {
    "financial": "financial aid, in sum",
    "humanitarian": "humanitarian aid, in sum",
    "military": "military aid, in sum",
    "commitments": "aid of all kinds, in sum",
}


class _Weapons:
    """Turns each weapon that a row lists into a transfer."""

    def __init__(self, reading: FileReader) -> None:
        self._reading, self._donors, self._ids = reading, _Donors(reading), NumberedIds("kiel", _MAX_EVENT_CHARS)
        self._items, self._values = number_column("number_of_weapons"), number_column("monetary_value_eur")

    def of(self, row: Row) -> Sequence[ArmsTransfer]:
        """Return the transfers of a row. Report the row if its total differs from the sum of its weapons.

        Raises:
            Misfit: the donor is missing, or the list is not made of weapons with their numbers.
        """
        donor = self._donors.of("donor", row["donor"])
        listed = [_WEAPON.fullmatch(each.strip()) for each in row["weapons_list"].split(";")]
        found = [(match[1], int(match[2])) for match in listed if match]
        if len(found) < len(listed):
            message = f"Should be a list as {_EXAMPLE}, found {row['weapons_list']!r:.60}."
            raise Misfit("weapons_list", "bad-list", message, found=row["weapons_list"], expected=_EXAMPLE)
        total = sum(number for _, number in found)
        if self._items.find_whole(row["number_of_weapons"]) != total:
            message = f"The row counts {row['number_of_weapons']!r:.20} weapons, but weapons_list adds up to {total}."
            self._reading.doubt(
                row, Misfit("number_of_weapons", "count-differs", message, found=row["number_of_weapons"])
            )
        value = self._value(row) if len(found) == 1 else None
        return [self._transfer(row, donor, name, number, value) for name, number in found]

    def _value(self, row: Row) -> dict[str, Any] | None:
        """Return the total value of the row."""
        found = self._values.find(row["monetary_value_eur"])
        return None if found is None else {"amount": to_millionths(found), "currency": "EUR", "basis": "Allocation"}

    def _transfer(self, row: Row, donor: ActorId, name: str, number: int, value: dict[str, Any] | None) -> ArmsTransfer:
        return self._reading.record(
            ArmsTransfer,
            row,
            event=self._ids.of(row["donor"], name),
            when=SINCE_START,
            summary=shortened(f"{row['donor']} to Ukraine: {number} {name}.", _MAX_SUMMARY_CHARS),
            label=row["category"][:_MAX_LABEL_CHARS],
            supplier=donor,
            recipient=self._donors.ukraine,
            designation=shortened(name, _MAX_LABEL_CHARS),
            category=_CATEGORIES.get(row["category"].casefold(), ArmsCategory.UNSPECIFIED),
            number=number,
            steps=[{"status": TransferStage.ALLOCATED, "when": SINCE_START}],
            value=value,
            confidence=Confidence.MEDIUM,
            memo=_STAGE_MEMO,
            raw=raw(row, *(("monetary_value_eur",) if value is None else ())),
        )


_STAGE_MEMO: Final = "The table does not say whether they are allocated or delivered already; allocated is the least."
_EXAMPLE: Final = "Leopard-2A4 (8); ..."
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
