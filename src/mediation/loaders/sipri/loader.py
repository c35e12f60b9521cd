"""SIPRI's arms transfers.

SIPRI publishes two tables: the trade register has a row for each deal, the transfer data a row for each year of a deal.
"""

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
_MAX_LABEL_CHARS: Final = 60
_MAX_SUMMARY_CHARS: Final = 300
_MAX_DEAL_CHARS: Final = 66
_YEARS: Final = ("Delivery year", "Year of order", "Year(s) of delivery", "Year(s) of deliveries")
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)


def recognise(book: Book) -> Release | None:
    """Return the release, read from the lines above the table."""
    table = book.table(*_DELIVERIES) or book.table(*_DEALS)
    if table is None:
        return None
    query = selection(book)
    return query.release(None if query.years else _years_in(table))


def read(reading: FileReader) -> None:
    """Read the deals, or the deliveries of deals."""
    if table := reading.book.table(*_DELIVERIES):
        _Deliveries(reading, table).read(table)
        return
    register = reading.table(*_DEALS)
    reading.each(register, _Deals(reading, register).of)


def _years_in(table: Table) -> tuple[str, str] | None:
    """Return the first and the last year of delivery or order."""
    cells = set().union(*map(table.distinct, _YEARS))
    found = {cell[:4] for (cell,) in cells if _YEAR.match(cell)}
    return (min(found), max(found)) if found else None


class _Cells:
    """Reads cells by column name. Strips the semicolon from the last column."""

    def __init__(self, table: Table) -> None:
        names = [name.rstrip(BORDER) for name in table.columns]
        self._indexes = {name: index for index, name in reversed([*enumerate(names)]) if name}
        # A column without a name marks the cells of the column before it as estimates.
        self._marks = {
            name: index + 1 for name, index in self._indexes.items() if index + 1 < len(names) and not names[index + 1]
        }

    def __call__(self, row: Row, column: str) -> str:
        index = self._indexes.get(column)
        return "" if index is None else row.cells[index].strip(BORDER)

    def of(self, *columns: str) -> Callable[[list[str]], tuple[str, ...]]:
        """Return a function that picks these cells without stripping them; faster than one cell at a time."""
        indexes = [self._indexes.get(column) for column in columns]
        known = [index for index in indexes if index is not None]
        if len(known) == len(indexes):
            return itemgetter(*known)
        return lambda cells: tuple(["" if index is None else cells[index] for index in indexes])

    def mark(self, row: Row, column: str) -> str:
        """Return the mark of a cell: `?` or empty."""
        index = self._marks.get(column)
        return "" if index is None else row.cells[index].strip(BORDER)

    def first(self, row: Row, *columns: str) -> str:
        """Return the cell of the first column that the table has."""
        return next((self(row, column) for column in columns if column in self._indexes), "")


# The trade register: one row per deal.


class _Deals:
    """Turns rows of the trade register into transfers. The register has no ids, so names and the year make one."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        self._reading, self._cells, self._names = reading, _Cells(table), Names(reading.actors)
        self._ids = NumberedIds("sipri", _MAX_DEAL_CHARS)
        self._order_years, self._delivery_years = year_column("Year of order"), year_column("Year(s) of delivery")
        self._counts = {name: count_column(name) for name in ("Number ordered", "Number delivered")}
        self._values = value_column("SIPRI TIV of delivered weapons")

    def of(self, row: Row) -> ArmsTransfer:
        """Return the transfer of a row.

        Raises:
            Misfit: both years are missing, or a cell is not a year or number.
        """
        cell = self._cells
        ordered = years(self._order_years, *self._marked(row, "Year of order"))
        steps = [*self._ordered(ordered), *self._delivered(row)]
        _check_order("Year(s) of delivery", ordered, [step["when"] for step in steps[len(ordered[:1]) :]])
        if not steps:
            raise Misfit("Year of order", "no-date", "Has neither a year of order nor a year of delivery.")
        when = steps[0]["when"]
        supplier, recipient = cell(row, "Supplier"), cell(row, "Recipient")
        designation, description = cell(row, "Weapon designation"), cell(row, "Weapon description")
        number, is_estimate = self._number(row)
        delivered = [step["when"].text for step in steps if step["status"] is TransferStage.DELIVERED]
        return self._reading.record(
            ArmsTransfer,
            row,
            event=self._ids.of(supplier, recipient, when.text[:4], designation),
            when=when,
            summary=_summary(supplier, recipient, designation, description, delivered),
            label=description[:_MAX_LABEL_CHARS],
            supplier=self._names.of("Supplier", supplier, when),
            recipient=self._names.of("Recipient", recipient, when),
            designation=designation[:_MAX_LABEL_CHARS],
            number=number,
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
        """Return the deliveries. The row gives their total number and value, so only a single delivery gets them."""
        cell = self._cells
        column = self._delivery_years.name
        found = years(self._delivery_years, cell.first(row, column, "Year(s) of deliveries"), cell.mark(row, column))
        steps: list[dict[str, Any]] = [{"status": TransferStage.DELIVERED, "when": when} for when in found]
        if len(steps) == 1:
            number, is_estimate = self._count(row, "Number delivered")
            tiv = self._values.read(cell(row, self._values.name))
            steps[0] |= {"number": number, "number_is_estimate": is_estimate, "tiv": tiv}
        return steps

    def _number(self, row: Row) -> tuple[int | None, bool]:
        """Return the number ordered; the number delivered if that is unknown."""
        ordered = self._count(row, "Number ordered")
        return ordered if ordered[0] is not None else self._count(row, "Number delivered")

    def _count(self, row: Row, column: str) -> tuple[int | None, bool]:
        return count(self._counts[column], *self._marked(row, column))

    def _marked(self, row: Row, column: str) -> tuple[str, str]:
        return self._cells(row, column), self._cells.mark(row, column)


# Transfer data: one row per year of a deal.


_Deal = tuple[tuple[str, ...], list[Row], list[dict[str, Any]]]
"""The cells that all rows of a deal share, the rows, and the deliveries."""


class _Deliveries:
    """Turns the rows of each deal into one transfer. Each row has the deliveries of one year."""

    def __init__(self, reading: FileReader, table: Table) -> None:
        cells = _Cells(table)
        self._reading, self._names = reading, Names(reading.actors)
        self._deal_cells, self._year_cells = cells.of(*_DEAL_COLUMNS), cells.of(*_YEAR_COLUMNS)
        self._orders: dict[tuple[str, str], tuple[TransferStep, ...]] = {}
        self._order_years, self._delivery_years = year_column("Order date"), year_column("Delivery year")
        self._counts, self._values = count_column("Numbers delivered"), value_column("TIV delivery values")

    def read(self, table: Table) -> None:
        """Read the deals. The rows of a deal can be anywhere in the table."""
        deals: dict[str, _Deal] = {}
        for row in self._reading.rows(table):
            try:
                deal, step = self._row(row.cells)
                shared = self._deal_cells(row.cells)
                known = deals.setdefault(deal, (shared, [], []))
                if known[0] != shared:
                    _check_same_deal(deal, known[0], shared)
            except Misfit as misfit:
                self._reading.reject(row, misfit)
            else:
                known[1].append(row)
                known[2].append(step)
        for deal, known in deals.items():
            self._reading.make(known[1], lambda: self._deal(deal, *known))  # noqa: B023 - called at once

    def _row(self, cells: list[str]) -> tuple[str, dict[str, Any]]:
        """Return the id of the deal, and the delivery.

        Raises:
            Misfit: the id or the year of delivery is missing, or a cell is not a year or number.
        """
        deal, year, year_mark, items, items_mark, tiv = self._year_cells(cells)
        deal = deal.strip(BORDER)
        if not deal.isascii() or not deal.isdigit():
            raise Misfit("SIPRI AT Database ID", "no-id", f"Should be a number, found {deal!r:.60}.", found=deal)
        when = years(self._delivery_years, year, year_mark)
        if len(when) != 1:
            found = year.strip(BORDER)
            raise Misfit("Delivery year", "no-date", f"Should be one year, found {found!r:.60}.", found=found)
        number, is_estimate = count(self._counts, items, items_mark)
        return deal, {
            "status": TransferStage.DELIVERED,
            "when": when[0],
            "number": number,
            "number_is_estimate": is_estimate,
            "tiv": self._values.read(tiv.strip(BORDER)),
        }

    def _deal(self, deal: str, shared: Iterable[str], rows: Sequence[Row], steps: list[dict[str, Any]]) -> ArmsTransfer:
        if len(steps) > 1:
            steps.sort(key=_sort_key)
        supplier, recipient, designation, description, category, ordered, mark, status, local = _stripped(shared)
        order = self._order(ordered, mark)
        delivered = [step["when"] for step in steps]
        _check_order("Delivery year", [step.when for step in order], delivered)
        when = order[0].when if order else delivered[0]
        return self._reading.record(
            ArmsTransfer,
            rows,
            event=f"sipri-{deal}",
            when=when,
            summary=_summary(supplier, recipient, designation, description, [each.text for each in delivered]),
            label=description[:_MAX_LABEL_CHARS],
            supplier=self._names.of("Supplier", supplier, when),
            recipient=self._names.of("Recipient", recipient, when),
            designation=designation[:_MAX_LABEL_CHARS],
            category=_CATEGORIES.get(category, ArmsCategory.UNSPECIFIED),
            number=_total([step["number"] for step in steps]),
            number_is_estimate=any(step["number_is_estimate"] for step in steps),
            terms=_TERMS.get(local, Terms.UNKNOWN),
            condition=_STATUS.get(status.casefold()),
            steps=(*order, *steps),
            tiv=_total([step["tiv"] for step in steps]),
        )

    def _order(self, ordered: str, mark: str) -> tuple[TransferStep, ...]:
        """Return the order; empty if its year is unknown.

        Raises:
            Misfit: the cell is not a year.
        """
        key = (ordered, mark)
        if key not in self._orders:
            found = years(self._order_years, ordered, mark)[:1]
            self._orders[key] = tuple(TransferStep(status=TransferStage.CONTRACTED, when=when) for when in found)
        return self._orders[key]


def _sort_key(step: Mapping[str, Any]) -> Any:
    return step["when"].sort_key


def _stripped(cells: Iterable[str]) -> list[str]:
    return [cell.strip(BORDER) for cell in cells]


def _total(numbers: Sequence[Any]) -> Any:
    """Return the sum; None if any number is unknown."""
    return numbers[0] if len(numbers) == 1 else None if None in numbers else sum(numbers)


_YEAR_COLUMNS: Final = (
    *("SIPRI AT Database ID", "Delivery year", "Delivery year is estimate", "Numbers delivered"),
    *("Numbers delivered is estimate", "TIV delivery values"),
)
_DEAL_COLUMNS: Final = (
    *("Supplier", "Recipient", "Designation", "Description", "Armament category", "Order date"),
    *("Order date is estimate", "Status", "Local production"),
)


def _check_order(column: str, ordered: Sequence[When], delivered: Sequence[When]) -> None:
    """Check that the delivery can follow the order.

    Raises:
        Misfit: the delivery was certainly before the order.
    """
    if not in_order((*ordered[:1], *delivered[:1])):
        message = f"Delivered in {delivered[0]}, before it was ordered in {ordered[0]}."
        raise Misfit(column, "before-order", message, found=delivered[0].text)


def _check_same_deal(deal: str, first: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Check that two rows with one id describe the same deal.

    Raises:
        Misfit: they differ. The message names the columns.
    """
    both = zip(_DEAL_COLUMNS, _stripped(first), _stripped(other), strict=True)
    if columns := [column for column, a, b in both if a != b]:
        message = f"Differs from another row of deal {deal} in {', '.join(columns)}."
        raise Misfit("SIPRI AT Database ID", "deal-differs", message, found=deal)


def _summary(supplier: str, recipient: str, designation: str, description: str, delivered: Sequence[str]) -> str:
    """Return a line with the supplier, the recipient, the weapon and the years of delivery."""
    deal = shortened(f"{supplier} to {recipient}: {designation}, {description}", _MAX_SUMMARY_CHARS - 60)
    when = f"delivered {delivered[0]}" if delivered else "not delivered yet"
    until = f" to {delivered[-1]}" if len(delivered) > 1 else ""
    return f"{deal}, {when}{until}."


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
    terms="for non-commercial use, with citation; at most a tenth may be redistributed",
    citation=_CITATION,
    expected=(
        "a CSV with the columns SIPRI AT Database ID, Supplier, Recipient, Designation, Order date, Delivery year; "
        "or Recipient, Supplier, Year of order, Number ordered, Weapon designation, Number delivered"
    ),
    recognise=recognise,
    read=read,
)
