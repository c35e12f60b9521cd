"""GDELT's files, of both versions and as people keep them."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import oracle
from events.build import Row, checked, collected, fates, gdelt, gdelt_rows, rejects, scanned, text
from mediation import EventTable, scan
from mediation.events import streams
from mediation.events.dialect import Dialect
from mediation.events.layouts import GDELT, ICEWS
from mediation.tally import Tally


@given(st.lists(gdelt_rows(), max_size=8))
def test_every_row_meets_the_fate_that_a_look_at_it_alone_gives(rows: list[Row]) -> None:
    """A row is kept, skipped or rejected for the first reason that holds, whatever rows stand beside it."""
    data = text([*[gdelt()] * 9, *rows])
    assert scanned(data, fates) == oracle.counts(data)


@given(st.lists(gdelt_rows(), max_size=8))
def test_what_is_kept_is_in_the_table(rows: list[Row]) -> None:
    """The table has the rows that are kept, with the codes, actors and targets that the file has."""
    data = text([*[gdelt()] * 9, *rows])
    kept = [row for row in oracle.rows_of(data) if oracle.fate(row) == "kept"]
    found = scanned(data, collected)
    assert found["event"].to_list() == [row[0] for row in kept]
    assert found["code"].to_list() == [oracle.code_of(row) for row in kept]
    assert found["actor"].to_list() == [row[7] or None for row in kept]
    assert found["target"].to_list() == [row[17] or None for row in kept]
    assert found["actor_name"].to_list() == [row[6] or None for row in kept]


@given(st.lists(gdelt_rows(), max_size=8))
def test_rejects_can_be_read_back(rows: list[Row]) -> None:
    """Each malformed row comes back with its line, its reason, and its text to the letter."""
    data = text([*[gdelt()] * 9, *rows])
    found = scanned(data, rejects)
    lines = data.decode().split("\n")
    wrong = [
        (line, reason)
        for line, row in enumerate(oracle.rows_of(data), start=1)
        if (reason := oracle.fate(row)) not in ("kept", "skipped")
    ]
    assert list(zip(found["line"], found["reason"], strict=True)) == wrong
    assert found["text"].to_list() == [lines[line - 1] for line, _ in wrong]


@given(st.lists(gdelt_rows(), max_size=8))
def test_the_checked_table_says_the_same(rows: list[Row]) -> None:
    """`checked` has every row but those that are skipped, and says of each why it is malformed."""
    data = text([*[gdelt()] * 9, *rows])
    found = scanned(data, checked)
    wanted = oracle.counts(data)
    del wanted["skipped"]
    assert Counter(found["reject"].fill_null("kept")) == wanted


def test_the_url_stands_elsewhere_in_each_version(tmp_path: Path) -> None:
    """Rows of 57, 58 and 61 columns may stand in one file; those of 57 have no url."""
    path = tmp_path / "mixed.export.CSV"
    path.write_bytes(text([gdelt(61), gdelt(58), gdelt(57), gdelt(61, SOURCEURL="")]))
    found = collected(scan(path))
    assert found["url"].to_list() == ["https://example.org/a", "https://example.org/a", None, None]
    assert found["mentions"].to_list() == [3, 3, 3, 3]


def test_what_the_table_knows(tmp_path: Path) -> None:
    """A scanned table says whose codes it has; each row says which file it is of, and whose quad class it has."""
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
def test_as_people_keep_it(separator: str) -> None:
    """A header may name the columns, in any order, with more of them or fewer, whatever stands between the cells."""
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


def test_a_country_code_that_is_the_code_of_an_actor() -> None:
    """Where a header has both, `Country_Code` is the whole code of the actor and `Country_ABBR` its state."""
    names = ("Global_Event_ID", "Day", "Actor_1_Country_Code", "Actor_1_Country_ABBR", "Actor_2_Country_Code")
    more = ("Actor_2_Country_ABBR", "Event_Code", "Actor_1_Role")
    data = text([("7", "20201113", "TURGOV", "TUR", "RUSMIL", "RUS", "045", "GOV")], ",", (*names, *more))
    found = scanned(data, collected)
    assert found.select("actor", "target", "actor_sectors").row(0) == ("TUR", "RUS", "GOV")


def test_without_a_header_and_with_other_separators() -> None:
    """Rows of the published columns are known without a header, too."""
    data = text([gdelt()], ";")
    assert scanned(data, EventTable.count) == Tally(kept=1)


def test_quoted_cells_may_hold_the_separator_and_the_end_of_a_line() -> None:
    """In a file with commas, a quoted cell is one cell, and a row may be of several lines."""
    names = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    data = text([("7", "20201113", "TUR", "RUS", "045", '"Ankara,\nTurkey"')], ",", names)
    found = scanned(data, collected)
    assert found["actor_name"].to_list() == ["Ankara,\nTurkey"]


def test_lost_zeros_are_put_back_and_counted() -> None:
    """A code without its leading zero gets it back: GDELT has no roots, so that `10` can only be `010`."""
    codes = ("42", "10", "256", "112", "94", "20")
    data = text([gdelt(EventCode=code) for code in codes])
    assert scanned(data, collected)["code"].to_list() == [*("042", "010", "0256", "112", "094", "020")]
    (repaired,) = scanned(data, EventTable.repairs)
    assert (repaired.repair, repaired.rows) == ("leading-zero", 5)


def test_another_codebook() -> None:
    """Codes are held against the codebook that is named: 129 is one of the modern numbering only."""
    data = text([gdelt(EventCode="129"), gdelt()])
    assert scanned(data, fates) == {"kept": 2}
    assert scanned(data, fates, codebook="cameo-0.5") == {"kept": 1, "unknown-code": 1}


def test_stray_quotes_and_bytes_stop_nothing() -> None:
    """A quote is a letter in files with tabs, and bytes that are no text are one sign each."""
    data = text([gdelt(Actor1Name='"TURKEY'), gdelt(Actor1Name="T€")]).replace("€".encode(), b"\xff")
    names = scanned(data, collected)["actor_name"].to_list()
    assert names == ['"TURKEY', "Tÿ"]
    data = text([gdelt(Actor1Name="Türkiye"), gdelt(Actor1Name="T€")]).replace("€".encode(), b"\xff")
    assert scanned(data, collected)["actor_name"].to_list() == ["Türkiye", "T\ufffd"]


def test_lines_may_end_as_in_windows_and_begin_with_a_mark() -> None:
    """A carriage return, and the mark of UTF-8 at the beginning, are no part of a cell."""
    data = b"\xef\xbb\xbf" + text([gdelt(), gdelt()]).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    found = scanned(data, collected)
    assert found["event"].to_list() == ["881990832"] * 2
    assert found["url"].to_list() == ["https://example.org/a"] * 2


def test_columns_are_those_published() -> None:
    """There are 61 columns, and what the table needs is among them."""
    assert len(GDELT.columns) == len(set(GDELT.columns)) == 61
    assert {name for field in GDELT.fields.values() for name in field.columns} <= set(GDELT.columns)


def test_a_first_row_that_is_far_too_wide() -> None:
    """A row with any number of cells too many is one malformed row, wherever it stands."""
    rows = [(*gdelt(), *"abcdefg"), gdelt(), (*gdelt(), *"abcdefg")]
    assert scanned(text(rows), fates, format="gdelt") == {"kept": 1, "wrong-columns": 2}
    assert [len(each.split("\t")) for each in scanned(text(rows), rejects, format="gdelt")["text"]] == [68, 68]


def test_bytes_that_are_no_text_do_not_hide_rows() -> None:
    """A block of rows with a broken byte in it has the same rows as one without."""
    rows = text([gdelt(Actor1Name="Türkiye"), *[gdelt()] * 20, gdelt(SQLDATE="x"), gdelt(Actor1Name="T€")])
    broken = rows.replace("€".encode(), b"\xff")
    assert scanned(broken, fates) == scanned(rows, fates) == {"kept": 22, "bad-date": 1}
    assert scanned(broken, lambda table: table.frame.collect().shape[0]) == 22


def test_the_same_rows_by_hand() -> None:
    """What Polars can't read, the standard library reads to the same rows."""
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    for layout, separator, quote in ((GDELT, ",", '"'), (GDELT, "\t", ""), (ICEWS, "\t", "")):
        columns = header if quote else layout.columns
        dialect = Dialect(layout=layout, columns=columns, separator=separator, quote=quote)
        name = '"Ankara,\nTurkey"' if quote else 'An"kara'
        rows = [("7", "20201113", "TUR", "", "045", name), (), ("8", "NA"), ("9",) * 80]
        data = text(rows, separator)
        for has_words in (True, False):
            wanted = streams.rows_of(data, dialect, has_words=has_words).collect()
            assert streams.rows_by_hand(data, dialect, has_words=has_words).collect().equals(wanted)


def test_cells_that_are_too_long_by_hand() -> None:
    """Where even the standard library gives up, a line is a row."""
    dialect = Dialect(layout=GDELT, columns=("a", "b"), separator=",", quote='"')
    data = b'1,"' + b"x" * 200_000 + b"\n2,3\n"
    assert streams.rows_by_hand(data, dialect).collect().select("a").to_series().to_list() == ["1", "2"]


@given(st.integers(1, 120))
def test_a_quote_that_ends_nowhere(place: int) -> None:
    """In a file with commas that was cut off within quotes, what is cut off is no more than what follows them."""
    header = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "Actor1Name")
    rows = text([("7", "20201113", "TUR", "RUS", "045", '"Ankara,\nTurkey"')] * 2, ",", header)
    data = rows[: len(text([header])) + place]
    found = scanned(data, EventTable.count, format="gdelt")
    assert found.read >= 2
    assert len(scanned(data, rejects, format="gdelt")) == found.rejected
