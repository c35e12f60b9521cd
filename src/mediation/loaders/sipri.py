"""SIPRI's arms transfers, of both tables: the trade register, a deal a row, and transfers, a year of a deal a row."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from mediation.loaders.books import Book, Row, Table
from mediation.loaders.loader import Loader, Release, slug
from mediation.loaders.reading import Misfit, Reading, raw, shortened
from mediation.loaders.sipri_text import Names, number, selection, value, years
from mediation.records import ArmsTransfer
from mediation.vocabulary import ArmsCategory, Terms, TransferStage, WeaponStatus
from mediation.when import Answer, When

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
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)


def recognise(book: Book) -> Release | None:
    """Return the release, which the lines above the table tell."""
    table = book.table(*_DELIVERIES) or book.table(*_DEALS)
    if table is None:
        return None
    chosen = selection(book)
    return chosen.release(None if chosen.years else _met(table))


def read(reading: Reading) -> None:
    """Take in the deals, or the deliveries of deals."""
    if table := reading.book.table(*_DELIVERIES):
        _Deliveries(reading, table).read(table)
        return
    register = reading.book.table(*_DEALS)
    assert register is not None  # noqa: S101 - it was recognised by it
    reading.each(register, _Deals(reading, register).of)


def _met(table: Table) -> tuple[str, str] | None:
    """Return the first and the last year of delivery or order."""
    found = set[str]()
    for row in table.rows():
        for column in ("Delivery year", "Year of order", "Year(s) of delivery", "Year(s) of deliveries"):
            if row.cells and _YEAR.match(row[column]):
                found.add(row[column][:4])
    return (min(found), max(found)) if found else None


class _Cells:
    """The cells of a row by the names of the columns: those of the last one end in a semicolon, as all lines do."""

    def __init__(self, table: Table) -> None:
        names = [name.rstrip("; ") for name in table.columns]
        self._places = {name: place for place, name in reversed([*enumerate(names)]) if name}
        # A column without a name marks what the one before it says as in doubt.
        self._marks = {
            name: place + 1 for name, place in self._places.items() if place + 1 < len(names) and not names[place + 1]
        }

    def __call__(self, row: Row, column: str) -> str:
        place = self._places.get(column)
        return "" if place is None else row.cells[place].strip("; ")

    def of(self, *columns: str) -> Callable[[Row], tuple[str, ...]]:
        """Return what picks the cells of these columns: sooner than one by one."""
        places = [self._places.get(column) for column in columns]

        def pick(row: Row) -> tuple[str, ...]:
            cells = row.cells
            return tuple(["" if place is None else cells[place].strip("; ") for place in places])

        return pick

    def mark(self, row: Row, column: str) -> str:
        """Return what marks the cell: `?`, or nothing."""
        place = self._marks.get(column)
        return "" if place is None else row.cells[place].strip("; ")

    def first(self, row: Row, *columns: str) -> str:
        """Return the cell of whichever column there is."""
        return next((self(row, column) for column in columns if column in self._places), "")


# The register: a deal a row.


class _Deals:
    """Makes transfers of rows of the trade register, which give no ids: the names and the year make one."""

    def __init__(self, reading: Reading, table: Table) -> None:
        self._reading, self._cells, self._names = reading, _Cells(table), Names(reading.actors)
        self._named: dict[str, int] = {}

    def of(self, row: Row) -> ArmsTransfer:
        """Return the transfer of a row.

        Raises:
            Misfit: it has neither a year of order nor one of delivery, or a cell is no year or number.
        """
        cell = self._cells
        ordered = years("Year of order", cell(row, "Year of order"), cell.mark(row, "Year of order"))
        steps = [*self._ordered(ordered), *self._delivered(row)]
        _in_order("Year(s) of delivery", ordered, [step["when"] for step in steps[len(ordered[:1]) :]])
        if not steps:
            raise Misfit("Year of order", "no-date", "has neither a year of order nor one of delivery")
        when = steps[0]["when"]
        supplier, recipient = cell(row, "Supplier"), cell(row, "Recipient")
        designation, description = cell(row, "Weapon designation"), cell(row, "Weapon description")
        many, is_estimate = self._number(row)
        told_per_year = sum(step["status"] is TransferStage.DELIVERED for step in steps) == 1
        return self._reading.record(
            ArmsTransfer,
            row,
            event=self._event(supplier, recipient, when.text[:4], designation),
            when=when,
            summary=_summary(supplier, recipient, designation, description, steps),
            label=description[:_LONGEST_LABEL],
            supplier=self._names.of("Supplier", supplier, when),
            recipient=self._names.of("Recipient", recipient, when),
            designation=designation[:_LONGEST_LABEL],
            number=many,
            number_is_estimate=is_estimate,
            condition=_STATUS.get(cell.first(row, "status", "Status").casefold()),
            steps=steps,
            tiv=value("SIPRI TIV of delivered weapons", cell(row, "SIPRI TIV of delivered weapons")),
            raw=raw(row, *_RAW, *(() if told_per_year else ("Number delivered",))),
        )

    def _ordered(self, ordered: Sequence[When]) -> Iterator[dict[str, Any]]:
        for when in ordered[:1]:
            yield {"status": TransferStage.CONTRACTED, "when": when}

    def _delivered(self, row: Row) -> list[dict[str, Any]]:
        """Return the deliveries. The number and the value are of all of them: one that is alone has them."""
        cell = self._cells
        column = "Year(s) of delivery"
        years_of = years(column, cell.first(row, column, "Year(s) of deliveries"), cell.mark(row, column))
        steps: list[dict[str, Any]] = [{"status": TransferStage.DELIVERED, "when": when} for when in years_of]
        if len(steps) == 1:
            many, is_estimate = number("Number delivered", *self._marked(row, "Number delivered"))
            tiv = value("SIPRI TIV of delivered weapons", cell(row, "SIPRI TIV of delivered weapons"))
            steps[0] |= {"number": many, "number_is_estimate": is_estimate, "tiv": tiv}
        return steps

    def _number(self, row: Row) -> tuple[int | None, bool]:
        """Return how many were ordered, or where that is not known, delivered."""
        ordered = number("Number ordered", *self._marked(row, "Number ordered"))
        return ordered if ordered[0] is not None else number("Number delivered", *self._marked(row, "Number delivered"))

    def _marked(self, row: Row, column: str) -> tuple[str, str]:
        return self._cells(row, column), self._cells.mark(row, column)

    def _event(self, *names: str) -> str:
        """Return an id of the deal, which counts deals of the same names and year."""
        deal = slug(" ".join(names), _LONGEST_DEAL)
        count = self._named[deal] = self._named.get(deal, 0) + 1
        return f"sipri-{deal}" + (f"-no{count}" if count > 1 else "")


# Transfers: a year of a deal a row.


class _Deliveries:
    """Makes transfers of the rows that have one deal's id, each of which is what was delivered in a year."""

    def __init__(self, reading: Reading, table: Table) -> None:
        cells = _Cells(table)
        self._reading, self._names = reading, Names(reading.actors)
        self._of_the_deal, self._of_the_year = cells.of(*_OF_THE_DEAL), cells.of(*_OF_THE_YEAR)

    def read(self, table: Table) -> None:
        """Take in the deals, each with the rows that tell of it, wherever they stand."""
        deals: dict[str, list[tuple[Row, dict[str, Any]]]] = {}
        told: dict[str, tuple[str, ...]] = {}
        for row in self._reading.rows(table):
            try:
                deal, about, step = self._row(row)
                if told.setdefault(deal, about) != about:
                    raise Misfit("SIPRI AT Database ID", "deal-differs", _differs(deal, told[deal], about), found=deal)
            except Misfit as misfit:
                self._reading.reject(row, misfit)
            else:
                deals.setdefault(deal, []).append((row, step))
        for deal, found in deals.items():
            rows = [row for row, _ in found]
            steps = sorted((step for _, step in found), key=lambda step: step["when"].sort_key)
            self._reading.make(rows, lambda: self._deal(deal, told[deal], rows, steps))  # noqa: B023 - called at once

    def _row(self, row: Row) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """Return the id of the deal, what the row says of all of it, and the delivery.

        Raises:
            Misfit: it has no id, or no year of delivery, or a cell is no year or number.
        """
        deal, year, year_mark, items, items_mark, tiv = self._of_the_year(row)
        if not deal.isascii() or not deal.isdigit():
            raise Misfit("SIPRI AT Database ID", "no-id", f"is no id of a deal: {deal!r:.60}", found=deal)
        when = years("Delivery year", year, year_mark)
        if len(when) != 1:
            raise Misfit("Delivery year", "no-date", "has no year of delivery, or several", found=year)
        many, is_estimate = number("Numbers delivered", items, items_mark)
        step = {
            "status": TransferStage.DELIVERED,
            "when": when[0],
            "number": many,
            "number_is_estimate": is_estimate,
            "tiv": value("TIV delivery values", tiv),
        }
        return deal, self._of_the_deal(row), step

    def _deal(self, deal: str, about: Sequence[str], rows: Sequence[Row], steps: list[dict[str, Any]]) -> ArmsTransfer:
        supplier, recipient, designation, description, category, ordered, mark, status, local = about
        order = years("Order date", ordered, mark)
        _in_order("Delivery year", order, [steps[0]["when"]])
        when = order[0] if order else steps[0]["when"]
        numbers = [step["number"] for step in steps]
        values: list[Decimal] = [step["tiv"] for step in steps if step["tiv"] is not None]
        return self._reading.record(
            ArmsTransfer,
            rows,
            event=f"sipri-{deal}",
            when=when,
            summary=_summary(supplier, recipient, designation, description, steps),
            label=description[:_LONGEST_LABEL],
            supplier=self._names.of("Supplier", supplier, when),
            recipient=self._names.of("Recipient", recipient, when),
            designation=designation[:_LONGEST_LABEL],
            category=_CATEGORIES.get(category, ArmsCategory.UNSPECIFIED),
            number=None if None in numbers else sum(numbers),
            number_is_estimate=any(step["number_is_estimate"] for step in steps),
            terms=_TERMS.get(local, Terms.UNKNOWN),
            condition=_STATUS.get(status.casefold()),
            steps=[*({"status": TransferStage.CONTRACTED, "when": each} for each in order[:1]), *steps],
            tiv=sum(values, Decimal()) if len(values) == len(steps) else None,
        )


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
    if ordered and delivered and delivered[0].before(ordered[0]) is Answer.YES:
        message = f"was delivered in {delivered[0]}, before it was ordered in {ordered[0]}"
        raise Misfit(column, "before-order", message, found=delivered[0].text)


def _differs(deal: str, told: Sequence[str], about: Sequence[str]) -> str:
    """Say in what a row is not of the deal whose id it has."""
    columns = [column for column, one, other in zip(_OF_THE_DEAL, told, about, strict=True) if one != other]
    return f"differs from another row of the deal {deal} in {', '.join(columns)}"


@cache
def _summary_of(supplier: str, recipient: str, designation: str, description: str) -> str:
    return shortened(f"{supplier} to {recipient}: {designation}, {description}", _LONGEST_SUMMARY - 60)


def _summary(supplier: str, recipient: str, designation: str, description: str, steps: Sequence[dict[str, Any]]) -> str:
    """Say in a line who delivers what to whom, from when to when."""
    found = [step["when"].text for step in steps if step["status"] is TransferStage.DELIVERED]
    when = f"delivered {found[0]}" if found else "not delivered yet"
    until = f" to {found[-1]}" if len(found) > 1 else ""
    return f"{_summary_of(supplier, recipient, designation, description)}, {when}{until}."


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
