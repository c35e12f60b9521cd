"""Writes small files in the layouts of public datasets, with made-up rows."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZipFile

PAX_V10: Final = (
    *("Con", "Contp", "PP", "PPName", "Reg", "AgtId", "Ver", "Agt", "Dat", "Status", "Lgt", "N_characters", "Agtp"),
    *("Stage", "StageSub", "Part", "ThrdPart", "OthAgr", "Loc1ISO", "Loc2ISO", "Loc1GWNO", "Loc2GWNO", "UcdpCon"),
    *("UcdpAgr", "PamAgr", "CowWar", "Interim", "ImSrc", "GCh", "StDef", "Ce", "TjAm"),
)
PAX_V9: Final = (*PAX_V10[:8], "Year", *(name for name in PAX_V10[8:] if name not in ("ImSrc", "StDef")), "ImSrc")

PAX_ROW: Final = {
    "Con": "Arland/Borland",
    "Contp": "Territory",
    "PP": "7",
    "PPName": "Arland process",
    "AgtId": "12",
    "Ver": "10",
    "Agt": "Joint Statement",
    "Dat": "2001-02-03",
    "Status": "Multiparty signed/agreed",
    "Agtp": "Inter",
    "Stage": "Cea",
    "StageSub": "Ceas",
    "Part": "Turkey; Georgia",
    "Ce": "2",
    "GCh": "0",
}


def csv_file(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> Path:
    """Write a header and rows, in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*columns], restval="", lineterminator="\r\n", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())
    return path


def pax_file(path: Path, *rows: Mapping[str, str], columns: Iterable[str] = PAX_V10) -> Path:
    """Write agreements in a layout of PA-X. Each row overrides cells of `PAX_ROW`."""
    return csv_file(path, columns, ({**PAX_ROW, **row} for row in rows))


PAAX: Final = (
    *("signatory_id", "AgtId", "agt_name", "signatory_type", "practical_third", "condition", "actor_id", "id_paax"),
    *("actor_name", "actor_type", "actor_iso3c", "actor_gwno", "Con", "Dat", "year", "agt_type", "stage_process"),
    *("Part", "ThrdPart"),
)
PAAX_ROW: Final = {
    "AgtId": "12",
    "agt_name": "Joint Statement (03/02/2001)",
    "signatory_type": "party",
    "id_paax": "CON_562",
    "actor_name": "Turkey",
    "actor_type": "Country/State",
    "actor_gwno": "640.0",
    "Dat": "2001-03-02",
    "year": "2001",
    "agt_type": "Interstate",
    "stage_process": "Ceasefire",
}


def paax_file(path: Path, *rows: Mapping[str, str]) -> Path:
    """Write signatories. Each row overrides cells of `PAAX_ROW`."""
    return csv_file(path, PAAX, ({**PAAX_ROW, **row} for row in rows))


_MEND: Final = (
    *("med_event_ID", "conflict_country", "conflict_counry_ID", "med_location - MULTISELECT", "Day", "Month", "Year"),
    *("third_party", "{ids}", "num_med", "{persons}", "individual_med_named", "groupings_mechanisms", "local_parties"),
    *("local_party_id", "agmt", "agmt_name", "agmt_id_PAX", "Summary", "source_urls", "shuttle", "med_type"),
)
MEND_NEWER: Final = tuple(
    part
    for name in _MEND
    for part in {
        "{ids}": ("third_party_id_MEND", "third_party_id_PAAX", "third_party_id_GW"),
        "{persons}": ("med_bias", "med_scope"),
    }.get(name, (name,))
)
MEND_OLDER: Final = tuple(
    part
    for name in _MEND
    for part in {
        "{ids}": ("third_party_id_GLOPAD", "third_party_id", "third_party_id_PAX"),
        "{persons}": ("med_scope", "ind_named_id"),
    }.get(name, (name,))
)
MEND_ROW: Final = {
    "med_event_ID": "ARL202001-1",
    "conflict_country": "Libya",
    "Day": "7",
    "Month": "1",
    "Year": "2020",
    "third_party": "Turkey",
    "num_med": "1",
    "local_parties": "Israel; Hamas",
    "med_type": "M",
    "med_location - MULTISELECT": "Arlport",
}


def mend_file(path: Path, *rows: Mapping[str, str], columns: Iterable[str] = MEND_NEWER) -> Path:
    """Write events of mediation. Each row overrides cells of `MEND_ROW`."""
    return csv_file(path, columns, ({**MEND_ROW, **row} for row in rows))


def workbook(path: Path, **sheets: Iterable[Iterable[str | float]]) -> Path:
    """Write a minimal workbook with inline strings."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    def cell(value: str | float, at: str) -> str:
        if isinstance(value, str):
            return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        return f'<c r="{at}"><v>{value}</v></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, 1)
    )
    with ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
        )
        for n, rows in enumerate(sheets.values(), 1):
            body = "".join(
                f'<row r="{r}">{"".join(cell(value, f"{letters[c]}{r}") for c, value in enumerate(row))}</row>'
                for r, row in enumerate(rows, 1)
            )
            sheet = f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{n}.xml", sheet)
    return path
