"""Write files in the layouts of SIPRI and Kiel with made-up rows: small for tests, large for benchmarks."""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

DELIVERIES: Final = (
    *("SIPRI AT Database ID", "Supplier", "Recipient", "Designation", "Description", "Armament category"),
    *("Order date", "Order date is estimate", "Numbers delivered", "Numbers delivered is estimate", "Delivery year"),
    *("Delivery year is estimate", "Status", "SIPRI estimate", "TIV deal unit", "TIV delivery values"),
    "Local production",
)
DELIVERY: Final = {
    "SIPRI AT Database ID": "101",
    "Supplier": "Turkiye",
    "Recipient": "Ukraine",
    "Designation": "Falcon-1",
    "Description": "armed UAV",
    "Armament category": "Aircraft",
    "Order date": "2018",
    "Order date is estimate": "No",
    "Numbers delivered": "6",
    "Numbers delivered is estimate": "No",
    "Delivery year": "2019",
    "Delivery year is estimate": "No",
    "Status": "New",
    "SIPRI estimate": "2",
    "TIV deal unit": "2",
    "TIV delivery values": "12",
    "Local production": "No",
}
DEALS: Final = (
    *("Recipient", "Supplier", "Year of order", "", "Number ordered", "", "Weapon designation", "Weapon description"),
    *("Number delivered", "", "Year(s) of delivery", "status", "Comments", "SIPRI TIV per unit"),
    *("SIPRI TIV for total order", "SIPRI TIV of delivered weapons"),
)
DEAL: Final = (
    *("Ukraine", "Turkiye", "2018", "", "12", "", "Falcon-1", "armed UAV"),
    *("6", "", "2019", "New", "", "2", "24", "12"),
)
PREAMBLE: Final = (
    "Arms from {suppliers}  to {recipients} . Deals with deliveries for the year range '2000' to '2020'",
    *("A line of explanation, with a comma" for _ in range(7)),
    "Data generated: 3 Feb 2021 10:00:00 AM",
    "",
)


def sipri_text(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, suppliers: str = "All countries", preamble: bool = True
) -> str:
    """Return the text of a SIPRI file. Every line ends with a semicolon."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=";\n")
    writer.writerow(columns)
    writer.writerows(rows)
    above = [line.format(suppliers=suppliers, recipients="All countries") for line in PREAMBLE] if preamble else []
    return "".join(f"{line};\n" for line in above) + text.getvalue()


def deliveries(path: Path, *rows: Mapping[str, str], suppliers: str = "All countries", preamble: bool = True) -> Path:
    """Write transfer data. Each row overrides cells of `DELIVERY`."""
    cells = [[{**DELIVERY, **row}[name] for name in DELIVERIES] for row in rows]
    path.write_text(sipri_text(DELIVERIES, cells, suppliers=suppliers, preamble=preamble), encoding="utf-8")
    return path


def deals(path: Path, *rows: Mapping[int, str], encoding: str = "utf-8") -> Path:
    """Write a trade register. Each row overrides cells of `DEAL` by position."""
    cells = [[row.get(place, cell) for place, cell in enumerate(DEAL)] for row in rows]
    path.write_text(sipri_text(DEALS, cells), encoding=encoding)
    return path


def many_deliveries(path: Path, count: int = 25_000) -> Path:
    """Write `count` rows of transfer data without a preamble: about three rows for every two deals."""
    rng, rows, deal = random.Random(2026), list[Mapping[str, str]](), 0  # noqa: S311 - the same rows in every run
    while len(rows) < count:
        deal, year = deal + 1, rng.randint(1951, 2020)
        supplier, recipient = rng.sample(STATES, 2)
        weapon, is_estimate = rng.randint(1, 4_000), rng.choice(("Yes", "No"))
        for delivered in range(year, year + rng.choice((1, 1, 1, 1, 2, 2, 3))):
            number = rng.randint(1, 200)
            rows.append({
                "SIPRI AT Database ID": str(10_000 + deal),
                "Supplier": supplier,
                "Recipient": recipient,
                "Designation": f"Weapon-{weapon}",
                "Description": f"kind {weapon % 90}",
                "Order date": str(year),
                "Order date is estimate": is_estimate,
                "Numbers delivered": str(number),
                "Numbers delivered is estimate": rng.choice(("Yes", "No")),
                "Delivery year": str(delivered + 1),
                "Delivery year is estimate": rng.choice(("Yes", "No", "")),
                "TIV delivery values": f"{number * 0.35:.2f}",
            })  # fmt: skip
    return deliveries(path, *rows[:count], preamble=False)


STATES: Final = (
    *("United States", "Russia", "France", "Germany", "China", "Italy", "United Kingdom", "Turkiye", "Israel", "Spain"),
    *("South Korea", "North Korea", "India", "Pakistan", "Egypt", "Saudi Arabia", "UAE", "Qatar", "Japan", "Australia"),
    *("Algeria", "Morocco", "Niger", "Nigeria", "DR Congo", "Congo", "Viet Nam", "Indonesia", "Ukraine", "Poland"),
    *("Norway", "Sweden", "Czechia", "Soviet Union", "Yugoslavia", "Taiwan", "Kosovo", "unknown supplier(s)"),
    *("Syria rebels*", "NATO**"),
)


LATE: Final = {
    "ID": "XXM1",
    "donor": "Norway",
    "announcement_date": "2023-05-06",
    "aid_type_general": "Military",
    "aid_type_specific": "Weapons and equipment",
    "explanation": "Falcons from stocks",
    "measure": "Allocation",
    "item": "Falcon howitzer",
    "item_type": "Heavy weapon",
    "item_numb": "12",
    "item_numb_deliv": "4",
    "item_value_estimate_USD": "1000",
    "tot_activity_value_EUR": "7000000",
    "tot_sub_activity_value_EUR": "2500000.5",
    "tot_sub_activity_value_EUR_redistr": "2600000",
    "tot_value_deliv_EUR": "800000",
    "month": "17",
    "month_exists_dummy": "1",
    "earmarked_year": ".",
}
EARLY: Final = {
    "ID": "XXM1",
    "Countries": "Norway",
    "Announcement Date": "2022-05-06",
    "Type of Aid General": "Military",
    "Type of Aid Specific": "Weapons and equipment",
    "Explanation": "Falcons from stocks",
    "Original Currency": "NOK",
    "Monetary Value as Given by Source": "No price",
    "Converted Value in EUR": "No price",
    "Total monetary value delivered in EUR": ".",
    "Value Committed (own estimate, in USD)": "1000",
    "Sub-type of item": "Falcon howitzer",
    "No. of Units": "Undisclosed",
}
MONTH: Final = {
    "country": "Norway",
    "iso": "NOR",
    "year": "2022",
    "month": "3",
    "total": "0.35",
    "financial": "0.1",
    "humanitarian": "0",
    "military": "0.25",
    "commitments": "0.5",
    "to_be_allocated": "0.15",
}
WEAPONS: Final = {
    "donor": "Norway",
    "category": "Howitzers",
    "number_of_weapons": "12",
    "monetary_value_eur": "900",
    "weapons_list": "Falcon howitzer (12)",
}
MAIN_SHEET: Final = "Bilateral Assistance, MAIN DATA"


def kiel_workbook(path: Path, layout: Mapping[str, str], *rows: Mapping[str, str], top: str = "Notes") -> Path:
    """Write a workbook with a sheet of notes and the main sheet. Each row overrides cells of the layout."""
    cells = [[*layout], *([{**layout, **row}[name] for name in layout] for row in rows)]
    return workbook(path, {"ReadMe": [[top]], MAIN_SHEET: cells})


def kiel_table(path: Path, layout: Mapping[str, str], *rows: Mapping[str, str]) -> Path:
    """Write a table of the website. Each row overrides cells of the layout."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(layout)
    writer.writerows([{**layout, **row}[name] for name in layout] for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> Path:
    """Write a workbook of the sheets, with inline strings."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES.format(_each(_TYPE, sheets)))
        packed.writestr("_rels/.rels", _RELS)
        links = _each('<Relationship Id="r{0}" Type="' + _OFFICE + '/worksheet" Target="worksheets/s{0}.xml"/>', sheets)
        packed.writestr("xl/_rels/workbook.xml.rels", _LINKS.format(links))
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, start=1)
        )
        packed.writestr("xl/workbook.xml", _BOOK.format(names))
        for at, rows in enumerate(sheets.values(), start=1):
            packed.writestr(f"xl/worksheets/s{at}.xml", _SHEET.format("".join(map(_row, rows))))
    return path


def _each(text: str, sheets: Mapping[str, object]) -> str:
    return "".join(text.format(at) for at, _ in enumerate(sheets, start=1))


def _row(cells: Sequence[str | float]) -> str:
    return "<row>" + "".join(map(_cell, cells)) + "</row>"


def _cell(cell: str | float) -> str:
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' if cell else "<c/>"
    return f"<c><v>{cell}</v></c>"


_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPE: Final = f'<Override PartName="/xl/worksheets/s{{0}}.xml" ContentType="{_KIND}.worksheet+xml"/>'
_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{{}}</Types>'
)
_RELS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_LINKS: Final = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
_BOOK: Final = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{{}}</sheets></workbook>'
_SHEET: Final = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{{}}</sheetData></worksheet>'
