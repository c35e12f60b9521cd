"""Tests of GDELT files: both versions, and files that users have changed."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import oracle
from events.build import Row, checked, collected, gdelt, gdelt_rows, rejects, scanned, statuses, text
from mediation import EventTable, scan
from mediation.events import streams
from mediation.events.dialect import Dialect
from mediation.events.layouts import GDELT, ICEWS
from mediation.tally import Tally


@given(st.lists(gdelt_rows(), max_size=8))
def test_each_row_has_its_own_status(rows: list[Row]) -> None:
    """A row is kept, skipped or rejected for the first applicable reason, regardless of other rows."""
    data = text([*[gdelt()] * 9, *rows])
    assert scanned(data, statuses) == oracle.counts(data)


@given(st.lists(gdelt_rows(), max_size=8))
def test_kept_rows_are_in_the_table(rows: list[Row]) -> None:
    """The table has the kept rows, with the codes, actors and targets of the file."""
    data = text([*[gdelt()] * 9, *rows])
    kept = [row for row in oracle.rows_of(data) if oracle.status(row) == "kept"]
    found = scanned(data, collected)
    assert found["event"].to_list() == [row[0] for row in kept]
    assert found["code"].to_list() == [oracle.code_of(row) for row in kept]
    assert found["actor"].to_list() == [row[7] or None for row in kept]
    assert found["target"].to_list() == [row[17] or None for row in kept]
    assert found["actor_name"].to_list() == [row[6] or None for row in kept]


@given(st.lists(gdelt_rows(), max_size=8))
def test_rejects_have_line_reason_and_text(rows: list[Row]) -> None:
    """Each malformed row is returned with its line, reason and exact text."""
    data = text([*[gdelt()] * 9, *rows])
    found = scanned(data, rejects)
    lines = data.decode().split("\n")
    wrong = [
        (line, reason)
        for line, row in enumerate(oracle.rows_of(data), start=1)
        if (reason := oracle.status(row)) not in ("kept", "skipped")
    ]
    assert list(zip(found["line"], found["reason"], strict=True)) == wrong
    assert found["text"].to_list() == [lines[line - 1] for line, _ in wrong]


@given(st.lists(gdelt_rows(), max_size=8))
def test_the_checked_table_has_reject_reasons(rows: list[Row]) -> None:
    """`checked` has all rows except skipped ones, with their reject reasons."""
    data = text([*[gdelt()] * 9, *rows])
    found = scanned(data, checked)
    wanted = oracle.counts(data)
    del wanted["skipped"]
    assert Counter(found["reject"].fill_null("kept")) == wanted


def test_the_url_column_depends_on_the_version(tmp_path: Path) -> None:
    """A file can mix rows of 57, 58 and 61 columns. Rows of 57 columns have no URL."""
    path = tmp_path / "mixed.export.CSV"
    path.write_bytes(text([gdelt(61), gdelt(58), gdelt(57), gdelt(61, SOURCEURL="")]))
    found = collected(scan(path))
    assert found["url"].to_list() == ["https://example.org/a", "https://example.org/a", None, None]
    assert found["mentions"].to_list() == [3, 3, 3, 3]


def test_table_metadata(tmp_path: Path) -> None:
    """The table has its codebook and producer. Each row has its file and the definition of its quad class."""
    path = tmp_path / "20191024.export.CSV"
    path.write_bytes(text([gdelt(Actor1Type2Code="MIL")]))
    table = scan(str(path))
    row = collected(table).row(0, named=True)
    assert (table.codebook, table.countries, table.producer) == ("cameo-1.1", "cameo", "gdelt")
    assert (table.files, table.has_repeats) == ((str(path),), False)
    assert {key: str(value) for key, value in row.items() if value is not None} == {
        "event": "881990832",
        "earliest": "2019-10-24",
        "latest": "2019-10-24",
        "actor": "TUR",
        "target": "RUS",
        "actor_name": "TURKEY",
        "actor_sectors": "GOV;MIL",
        "code": "042",
        "codebook": "cameo-1.1",
        "quad": "1",
        "quad_by": "gdelt",
        "goldstein": "1.9",
        "goldstein_by": "row",
        "mentions": "3",
        "origin_file": str(path),
        "url": "https://example.org/a",
    }


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
def test_files_with_a_header(separator: str) -> None:
    """A header can have more or fewer columns, in any order, with any supported delimiter."""
    names = (
        "Confidence",
        "EventCode",
        "actor2countrycode",
        "Actor1CountryCode",
        "SQLDATE",
        "GlobalEventID",
        "Quad_Class",
    )
    data = text([("90", "045", "RUS", "TUR", "2019-10-24", "7", "1.0")], separator, names)
    found = scanned(data, collected)
    assert found.select("event", "actor", "target", "code", "quad").row(0) == ("7", "TUR", "RUS", "045", 1)
    assert str(found["earliest"][0]) == "2019-10-24"
    assert scanned(data, EventTable.count) == Tally(kept=1, skipped=1)


def test_a_country_code_column_with_actor_codes() -> None:
    """If a header has both, `Country_Code` is the full actor code and `Country_ABBR` the state."""
    names = ("Global_Event_ID", "Day", "Actor_1_Country_Code", "Actor_1_Country_ABBR", "Actor_2_Country_Code")
    more = ("Actor_2_Country_ABBR", "Event_Code", "Actor_1_Role")
    data = text([("7", "20201113", "TURGOV", "TUR", "RUSMIL", "RUS", "045", "GOV")], ",", (*names, *more))
    found = scanned(data, collected)
    assert found.select("actor", "target", "actor_sectors").row(0) == ("TUR", "RUS", "GOV")


def test_other_delimiters_without_a_header() -> None:
    """Rows with the published columns are recognised without a header."""
    data = text([gdelt()], ";")
    assert scanned(data, EventTable.count) == Tally(kept=1)


def test_quoted_cells_can_contain_delimiters_and_line_ends() -> None:
    """In a comma-separated file, a quoted cell is one cell, and a row can span several lines."""
    names = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    data = text([("7", "20201113", "TUR", "RUS", "045", '"Ankara,\nTurkey"')], ",", names)
    found = scanned(data, collected)
    assert found["actor_name"].to_list() == ["Ankara,\nTurkey"]


def test_lost_zeros_are_restored_and_counted() -> None:
    """A code gets its leading zero back. GDELT has no roots, so `10` can only be `010`."""
    codes = ("42", "10", "256", "112", "94", "20")
    data = text([gdelt(EventCode=code) for code in codes])
    assert scanned(data, collected)["code"].to_list() == [*("042", "010", "0256", "112", "094", "020")]
    (repaired,) = scanned(data, EventTable.repairs)
    assert (repaired.repair, repaired.rows) == ("leading-zero", 5)


def test_another_codebook() -> None:
    """Codes are checked against the given codebook. 129 exists only in the modern numbering."""
    data = text([gdelt(EventCode="129"), gdelt()])
    assert scanned(data, statuses) == {"kept": 2}
    assert scanned(data, statuses, codebook="cameo-0.5") == {"kept": 1, "unknown-code": 1}


def test_stray_quotes_and_invalid_bytes() -> None:
    """In tab-separated files, quotes are ordinary characters. Each invalid byte becomes one character."""
    data = text([gdelt(Actor1Name='"TURKEY'), gdelt(Actor1Name="T€")]).replace("€".encode(), b"\xff")
    names = scanned(data, collected)["actor_name"].to_list()
    assert names == ['"TURKEY', "Tÿ"]
    data = text([gdelt(Actor1Name="Türkiye"), gdelt(Actor1Name="T€")]).replace("€".encode(), b"\xff")
    assert scanned(data, collected)["actor_name"].to_list() == ["Türkiye", "T\ufffd"]


def test_crlf_and_byte_order_mark() -> None:
    """Carriage returns and the UTF-8 byte order mark are not part of any cell."""
    data = b"\xef\xbb\xbf" + text([gdelt(), gdelt()]).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    found = scanned(data, collected)
    assert found["event"].to_list() == ["881990832"] * 2
    assert found["url"].to_list() == ["https://example.org/a"] * 2


def test_the_layout_has_the_published_columns() -> None:
    """There are 61 columns, including all that the table needs."""
    assert len(GDELT.columns) == len(set(GDELT.columns)) == 61
    assert {name for field in GDELT.fields.values() for name in field.columns} <= set(GDELT.columns)


def test_a_first_row_with_too_many_columns() -> None:
    """A row with extra cells is one malformed row, even at the beginning."""
    rows = [(*gdelt(), *"abcdefg"), gdelt(), (*gdelt(), *"abcdefg")]
    assert scanned(text(rows), statuses, format="gdelt") == {"kept": 1, "wrong-columns": 2}
    assert [len(each.split("\t")) for each in scanned(text(rows), rejects, format="gdelt")["text"]] == [68, 68]


def test_invalid_bytes_do_not_hide_rows() -> None:
    """A block with an invalid byte has the same rows as one without."""
    rows = text([gdelt(Actor1Name="Türkiye"), *[gdelt()] * 20, gdelt(SQLDATE="x"), gdelt(Actor1Name="T€")])
    broken = rows.replace("€".encode(), b"\xff")
    assert scanned(broken, statuses) == scanned(rows, statuses) == {"kept": 22, "bad-date": 1}
    assert scanned(broken, lambda table: table.frame.collect().shape[0]) == 22


def test_the_slow_parser_returns_the_same_rows() -> None:
    """The Python parser returns the same rows as Polars."""
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    for layout, separator, quote in ((GDELT, ",", '"'), (GDELT, "\t", ""), (ICEWS, "\t", "")):
        columns = header if quote else layout.columns
        dialect = Dialect(layout=layout, columns=columns, separator=separator, quote=quote)
        name = '"Ankara,\nTurkey"' if quote else 'An"kara'
        rows = [("7", "20201113", "TUR", "", "045", name), (), ("8", "NA"), ("9",) * 80]
        data = text(rows, separator)
        for keep_na in (True, False):
            wanted = streams.rows_of(data, dialect, keep_na=keep_na).collect()
            assert streams.slow_rows_of(data, dialect, keep_na=keep_na).collect().equals(wanted)


def test_the_slow_parser_accepts_long_cells() -> None:
    """If a cell is too long for the csv module, each line is a row."""
    dialect = Dialect(layout=GDELT, columns=("a", "b"), separator=",", quote='"')
    data = b'1,"' + b"x" * 200_000 + b"\n2,3\n"
    assert streams.slow_rows_of(data, dialect).collect().select("a").to_series().to_list() == ["1", "2"]


@given(st.integers(1, 120))
def test_an_unclosed_quote(place: int) -> None:
    """A comma-separated file that ends inside quotes loses only the last row."""
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    rows = text([("7", "20201113", "TUR", "RUS", "045", '"Ankara,\nTurkey"')] * 2, ",", header)
    data = rows[: len(text([header])) + place]
    found = scanned(data, EventTable.count, format="gdelt")
    assert found.read >= 2
    assert len(scanned(data, rejects, format="gdelt")) == found.rejected
