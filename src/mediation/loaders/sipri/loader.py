"""SIPRI's arms transfers, of both tables: the trade register, a deal a row, and transfers, a year of a deal a row."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from mediation.dates.when import When, in_order
from mediation.loaders.books import Book, Row, Table
from mediation.loaders.file_reader import FileReader, Loader, Misfit, NumberedIds, raw, shortened
from mediation.loaders.release import Release
from mediation.loaders.sipri.text import BORDER, Names, count, count_column, selection, value_column, year_column, years
from mediation.models.records import ArmsTransfer
from mediation.models.records.arms_transfer import TransferStep
from mediation.vocabulary import ArmsCategory, Terms, TransferStage, WeaponStatus

_DEALS: Final = ("Recipient", "Supplier", "Year of order", "Number ordered", "Weapon designation", "Number delivered")
_DELIVERIES: Final = ("SIPRI AT Database ID", "Supplier", "Recipient", "Designation", "Order date", "Delivery year")
_RAW: Final = ("Comments", "SIPRI TIV per unit", "SIPRI TIV for total order")
_CATEGORIES: Final = {str(each): each for each in ArmsCategory}
_STATUS: Final = {
    "new": WeaponStatus.NEW,
    "second hand": WeaponStatus.SECOND_HAND,
    "second hand but modernized": WeaponStatus.SECOND_HAND_MODERNISED,
    "second hand but modernised": WeaponStatus.SECOND_HAND_MODERNISED,
}
_TERMS: Final = {"Yes": Terms.LICENCE}
_LONGEST_LABEL: Final = 60
_LONGEST_SUMMARY: Final = 300
_LONGEST_DEAL: Final = 66
_YEARS: Final = ("Delivery year", "Year of order", "Year(s) of delivery", "Year(s) of deliveries")
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)


def recognise(book: Book) -> Release | None:
    """Return the release, which the lines above the table tell."""
    table = book.table(*_DELIVERIES) or book.table(*_DEALS)
    if table is None:
        return None
    chosen = selection(book)
    return chosen.release(None if chosen.years else _met(table))


def read(reading: FileReader) -> None:
    """Take in the deals, or the deliveries of deals."""
    if table := reading.book.table(*_DELIVERIES):
        _Deliveries(reading, table).read(table)
        return
    register = reading.table(*_DEALS)
    reading.each(register, _Deals(reading, register).of)


def _met(table: Table) -> tuple[str, str] | None:
    """Return the first and the last year of delivery or order."""
    told = set().union(*map(table.distinct, _YEARS))
    found = {cell[:4] for (cell,) in told if _YEAR.match(cell)}
    return (min(found), max(found)) if found else None


class _Cells:
    """The cells of a row by the names of the columns: those of the last one end in a semicolon, as all lines do."""

    def __init__(self, table: Table) -> None:
        names = [name.rstrip(BORDER) for name in table.columns]
        self._places = {name: place for place, name in reversed([*enumerate(names)]) if name}
        # A column without a name marks what the one before it says as in doubt.
        self._marks = {
            name: place + 1 for name, place in self._places.items() if place + 1 < len(names) and not names[place + 1]
        }

    def __call__(self, row: Row, column: str) -> str:
        place = self._places.get(column)
        return "" if place is None else row.cells[place].strip(BORDER)

    def of(self, *columns: str) -> Callable[[list[str]], tuple[str, ...]]:
        """Return what picks the cells of these columns as they stand there: sooner than one by one."""
        places = [self._places.get(column) for column in columns]
        told = [place for place in places if place is not None]
        if len(told) == len(places):
            return itemgetter(*told)
        return lambda cells: tuple(["" if place is None else cells[place] for place in places])

    def mark(self, row: Row, column: str) -> str:
        """Return what marks the cell: `?`, or nothing."""
        place = self._marks.get(column)
        return "" if place is None else row.cells[place].strip(BORDER)

    def first(self, row: Row, *columns: str) -> str:
        """Return the cell of whichever column there is."""
        return next((self(row, column) for column in columns if column in self._places), "")


# The register: a deal a row.


class _Deals:
    """Makes transfers of rows of the trade register, which give no ids: the names and the year make one."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading, self._cells, self._names = reading, _Cells(table), Names(reading.actors)
        self._ids = NumberedIds("sipri", _LONGEST_DEAL)
        self._order_years, self._delivery_years = year_column("Year of order"), year_column("Year(s) of delivery")
        self._counts = {name: count_column(name) for name in ("Number ordered", "Number delivered")}
        self._values = value_column("SIPRI TIV of delivered weapons")

    def of(self, row: Row) -> ArmsTransfer:
        """Return the transfer of a row.

        Raises:
            Misfit: it has neither a year of order nor one of delivery, or a cell is no year or number.
        """
        cell = self._cells
        ordered = years(self._order_years, *self._marked(row, "Year of order"))
        steps = [*self._ordered(ordered), *self._delivered(row)]
        _in_order("Year(s) of delivery", ordered, [step["when"] for step in steps[len(ordered[:1]) :]])
        if not steps:
            raise Misfit("Year of order", "no-date", "has neither a year of order nor one of delivery")
        when = steps[0]["when"]
        supplier, recipient = cell(row, "Supplier"), cell(row, "Recipient")
        designation, description = cell(row, "Weapon designation"), cell(row, "Weapon description")
        many, is_estimate = self._number(row)
        delivered = [step["when"].text for step in steps if step["status"] is TransferStage.DELIVERED]
        return self._reading.record(
            ArmsTransfer,
            row,
            event=self._ids.of(supplier, recipient, when.text[:4], designation),
            when=when,
            summary=_summary(supplier, recipient, designation, description, delivered),
            label=description[:_LONGEST_LABEL],
            supplier=self._names.of("Supplier", supplier, when),
            recipient=self._names.of("Recipient", recipient, when),
            designation=designation[:_LONGEST_LABEL],
            number=many,
            number_is_estimate=is_estimate,
            condition=_STATUS.get(cell.first(row, "status", "Status").casefold()),
            steps=steps,
            tiv=self._values.read(cell(row, self._values.name)),
            raw=raw(row, *_RAW, *(() if len(delivered) == 1 else ("Number delivered",))),
        )

    def _ordered(self, ordered: Sequence[When]) -> Iterator[dict[str, Any]]:
        for when in ordered[:1]:
            yield {"status": TransferStage.CONTRACTED, "when": when}

    def _delivered(self, row: Row) -> list[dict[str, Any]]:
        """Return the deliveries. The number and the value are of all of them: one that is alone has them."""
        cell = self._cells
        column = self._delivery_years.name
        found = years(self._delivery_years, cell.first(row, column, "Year(s) of deliveries"), cell.mark(row, column))
        steps: list[dict[str, Any]] = [{"status": TransferStage.DELIVERED, "when": when} for when in found]
        if len(steps) == 1:
            many, is_estimate = self._count(row, "Number delivered")
            tiv = self._values.read(cell(row, self._values.name))
            steps[0] |= {"number": many, "number_is_estimate": is_estimate, "tiv": tiv}
        return steps

    def _number(self, row: Row) -> tuple[int | None, bool]:
        """Return how many were ordered, or where that is not known, delivered."""
        ordered = self._count(row, "Number ordered")
        return ordered if ordered[0] is not None else self._count(row, "Number delivered")

    def _count(self, row: Row, column: str) -> tuple[int | None, bool]:
        return count(self._counts[column], *self._marked(row, column))

    def _marked(self, row: Row, column: str) -> tuple[str, str]:
        return self._cells(row, column), self._cells.mark(row, column)


# Transfers: a year of a deal a row.


_Deal = tuple[tuple[str, ...], list[Row], list[dict[str, Any]]]
"""What the rows of a deal say of all of it, the rows, and the deliveries."""


class _Deliveries:
    """Makes transfers of the rows that have one deal's id, each of which is what was delivered in a year."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        cells = _Cells(table)
        self._reading, self._names = reading, Names(reading.actors)
        self._of_the_deal, self._of_the_year = cells.of(*_OF_THE_DEAL), cells.of(*_OF_THE_YEAR)
        self._orders: dict[tuple[str, str], tuple[TransferStep, ...]] = {}
        self._order_years, self._delivery_years = year_column("Order date"), year_column("Delivery year")
        self._counts, self._values = count_column("Numbers delivered"), value_column("TIV delivery values")

    def read(self, table: Table) -> None:
        """Take in the deals, each with the rows that tell of it, wherever they stand."""
        deals: dict[str, _Deal] = {}
        for row in self._reading.rows(table):
            try:
                deal, step = self._row(row.cells)
                about = self._of_the_deal(row.cells)
                told = deals.setdefault(deal, (about, [], []))
                if told[0] != about:
                    _refuse_another(deal, told[0], about)
            except Misfit as misfit:
                self._reading.reject(row, misfit)
            else:
                told[1].append(row)
                told[2].append(step)
        for deal, told in deals.items():
            self._reading.make(told[1], lambda: self._deal(deal, *told))  # noqa: B023 - called at once

    def _row(self, cells: list[str]) -> tuple[str, dict[str, Any]]:
        """Return the id of the deal, and the delivery.

        Raises:
            Misfit: it has no id, or no year of delivery, or a cell is no year or number.
        """
        deal, year, year_mark, items, items_mark, tiv = self._of_the_year(cells)
        deal = deal.strip(BORDER)
        if not deal.isascii() or not deal.isdigit():
            raise Misfit("SIPRI AT Database ID", "no-id", f"is no id of a deal: {deal!r:.60}", found=deal)
        when = years(self._delivery_years, year, year_mark)
        if len(when) != 1:
            found = year.strip(BORDER)
            raise Misfit("Delivery year", "no-date", "has no year of delivery, or several", found=found)
        many, is_estimate = count(self._counts, items, items_mark)
        return deal, {
            "status": TransferStage.DELIVERED,
            "when": when[0],
            "number": many,
            "number_is_estimate": is_estimate,
            "tiv": self._values.read(tiv.strip(BORDER)),
        }

    def _deal(self, deal: str, about: Iterable[str], rows: Sequence[Row], steps: list[dict[str, Any]]) -> ArmsTransfer:
        if len(steps) > 1:
            steps.sort(key=_when)
        supplier, recipient, designation, description, category, ordered, mark, status, local = _stripped(about)
        order = self._order(ordered, mark)
        delivered = [step["when"] for step in steps]
        _in_order("Delivery year", [step.when for step in order], delivered)
        when = order[0].when if order else delivered[0]
        return self._reading.record(
            ArmsTransfer,
            rows,
            event=f"sipri-{deal}",
            when=when,
            summary=_summary(supplier, recipient, designation, description, [each.text for each in delivered]),
            label=description[:_LONGEST_LABEL],
            supplier=self._names.of("Supplier", supplier, when),
            recipient=self._names.of("Recipient", recipient, when),
            designation=designation[:_LONGEST_LABEL],
            category=_CATEGORIES.get(category, ArmsCategory.UNSPECIFIED),
            number=_total([step["number"] for step in steps]),
            number_is_estimate=any(step["number_is_estimate"] for step in steps),
            terms=_TERMS.get(local, Terms.UNKNOWN),
            condition=_STATUS.get(status.casefold()),
            steps=(*order, *steps),
            tiv=_total([step["tiv"] for step in steps]),
        )

    def _order(self, ordered: str, mark: str) -> tuple[TransferStep, ...]:
        """Return the order; nothing where no year of it is known.

        Raises:
            Misfit: something else than a year stands there.
        """
        key = (ordered, mark)
        if key not in self._orders:
            found = years(self._order_years, ordered, mark)[:1]
            self._orders[key] = tuple(TransferStep(status=TransferStage.CONTRACTED, when=when) for when in found)
        return self._orders[key]


def _when(step: Mapping[str, Any]) -> Any:
    return step["when"].sort_key


def _stripped(cells: Iterable[str]) -> list[str]:
    return [cell.strip(BORDER) for cell in cells]


def _total(told: Sequence[Any]) -> Any:
    """Return the sum; None where one of them is not known."""
    return told[0] if len(told) == 1 else None if None in told else sum(told)


_OF_THE_YEAR: Final = (
    *("SIPRI AT Database ID", "Delivery year", "Delivery year is estimate", "Numbers delivered"),
    *("Numbers delivered is estimate", "TIV delivery values"),
)
_OF_THE_DEAL: Final = (
    *("Supplier", "Recipient", "Designation", "Description", "Armament category", "Order date"),
    *("Order date is estimate", "Status", "Local production"),
)


def _in_order(column: str, ordered: Sequence[When], delivered: Sequence[When]) -> None:
    """Refuse what was delivered before it was ordered.

    Raises:
        Misfit: it was, for certain.
    """
    if not in_order((*ordered[:1], *delivered[:1])):
        message = f"was delivered in {delivered[0]}, before it was ordered in {ordered[0]}"
        raise Misfit(column, "before-order", message, found=delivered[0].text)


def _refuse_another(deal: str, told: tuple[str, ...], about: tuple[str, ...]) -> None:
    """Refuse a row that is not of the deal whose id it has.

    Raises:
        Misfit: it says in what it differs.
    """
    both = zip(_OF_THE_DEAL, _stripped(told), _stripped(about), strict=True)
    if columns := [column for column, one, other in both if one != other]:
        message = f"differs from another row of the deal {deal} in {', '.join(columns)}"
        raise Misfit("SIPRI AT Database ID", "deal-differs", message, found=deal)


def _summary(supplier: str, recipient: str, designation: str, description: str, delivered: Sequence[str]) -> str:
    """Say in a line who delivers what to whom, from when to when."""
    what = shortened(f"{supplier} to {recipient}: {designation}, {description}", _LONGEST_SUMMARY - 60)
    when = f"delivered {delivered[0]}" if delivered else "not delivered yet"
    until = f" to {delivered[-1]}" if len(delivered) > 1 else ""
    return f"{what}, {when}{until}."


_CITATION: Final = """\
@misc{sipri-arms-transfers,
  author = {{Stockholm International Peace Research Institute}},
  title = {{SIPRI} Arms Transfers Database},
  howpublished = {\\url{https://www.sipri.org/databases/armstransfers}},
  note = {Revised every spring: name the day on which the data were generated}
}"""

LOADER: Final = Loader(
    name="sipri",
    title="SIPRI arms transfers",
    url="https://armstransfers.sipri.org",
    terms="for non-commercial use, with citation; at most a tenth of it may be passed on",
    citation=_CITATION,
    expected=(
        "a CSV with the columns SIPRI AT Database ID, Supplier, Recipient, Designation, Order date, Delivery year; "
        "or Recipient, Supplier, Year of order, Number ordered, Weapon designation, Number delivered"
    ),
    recognise=recognise,
    read=read,
)
