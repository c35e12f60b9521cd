"""Build small event files of each layout, and rows that may be malformed."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar, cast

import polars as pl
from hypothesis import strategies as st

from mediation import EventTable, scan
from mediation.events.layouts import GDELT, ICEWS, POLECAT

Row = tuple[str, ...]
Result = TypeVar("Result")

STATES: Final = ("TUR", "RUS", "UKR", "USA", "")
CODES: Final = ("010", "036", "042", "045", "0256", "112", "173", "190")


def gdelt(width: int = 61, **cells: str) -> Row:
    """Return a row of GDELT with some cells replaced."""
    row = dict.fromkeys(GDELT.columns, "")
    row |= {
        "GLOBALEVENTID": "881990832",
        "SQLDATE": "20191024",
        "Actor1Code": "TURGOV",
        "Actor1Name": "TURKEY",
        "Actor1CountryCode": "TUR",
        "Actor1Type1Code": "GOV",
        "Actor2CountryCode": "RUS",
        "EventCode": "042",
        "QuadClass": "1",
        "GoldsteinScale": "1.9",
        "NumMentions": "3",
        "ActionGeo_Lat": "49.25",
        "ActionGeo_Long": "-123.133",
        "ActionGeo_FeatureID": "-575268",
        "DATEADDED": "20191024143000",
        "SOURCEURL": "https://example.org/a",
    }
    row |= cells
    if width < 61:  # no second-order divisions, and no URL in the oldest version
        kept = [name for name in GDELT.columns if not name.endswith("ADM2Code")]
        return tuple(row[name] for name in kept)[:width]
    return tuple(row.values())


def icews(**cells: str) -> Row:
    """Return a row of ICEWS with some cells replaced."""
    row = dict.fromkeys(ICEWS.columns, "NA")
    row |= {
        "Event ID": "32889836",
        "Event Date": "2018-06-01",
        "Source Name": "Foreign Ministry (Turkey)",
        "Source Sectors": "Foreign Ministry,Government",
        "Source Country": "Turkey",
        "CAMEO Code": "042",
        "Intensity": "1.9",
        "Target Name": "Russia",
        "Target Country": "Russian Federation",
    }
    return tuple((row | cells).values())


def polecat(**cells: str) -> Row:
    """Return a row of POLECAT with some cells replaced."""
    row = dict.fromkeys(POLECAT.columns, "None")
    row |= {
        "Event ID": "PLV-1",
        "Event Date": "2022-03-10",
        "Event Type": "CONSULT",
        "Event Mode": "visit",
        "Intensity": "4.0",
        "Quad Code": "VERBAL COOPERATION",
        "Actor Name": "Foreign Ministry",
        "Actor Country": "TUR",
        "Recipient Country": "RUS; UKR",
    }
    return tuple((row | cells).values())


def text(rows: Sequence[Sequence[str]], separator: str = "\t", header: Sequence[str] = ()) -> bytes:
    """Return rows as the bytes of a file."""
    lines = [separator.join(row) for row in ((header, *rows) if header else rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def scanned(data: bytes, query: Callable[[EventTable], Result], **options: str) -> Result:
    """Scan a file with these bytes, and return the result of `query`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.txt"
        path.write_bytes(data)
        return query(scan(path, **options))


def collected(table: EventTable) -> pl.DataFrame:
    """Return the valid rows."""
    return cast("pl.DataFrame", table.frame.collect("polars").to_native())


def checked(table: EventTable) -> pl.DataFrame:
    """Return all rows with their reject reasons."""
    return cast("pl.DataFrame", table.checked.collect("polars").to_native())


def rejects(table: EventTable) -> pl.DataFrame:
    """Return the malformed rows with their original text."""
    return cast("pl.DataFrame", table.rejects().collect("polars").to_native())


def statuses(table: EventTable) -> Counter[str]:
    """Return the number of rows with each status."""
    survey = table.survey()
    found = Counter({"kept": survey.tally.kept, "skipped": survey.tally.skipped})
    for each in survey.rejected:
        found[each.reason] += each.rows
    return +found


_WILD: Final = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), max_size=12)
_BAD: Final = {
    "GLOBALEVENTID": st.sampled_from(["", "12"]),
    "SQLDATE": st.sampled_from(
        ["", "20190229", "20200229", "2019-10-24", "00000101", "2019102", "201910 4", "19000228"]
    ),
    "EventCode": st.sampled_from(["", "10", "42", "999", "256", "042", "X", "---", "1823", "94"]),
    "QuadClass": st.sampled_from(["", "0", "5", "1.0", "4", "a"]),
    "GoldsteinScale": st.sampled_from(["", "-10", "10.1", "nan", "inf", "1e1", "x", "0"]),
    "NumMentions": st.sampled_from(["", "-1", "1.5", "0", "12", "x"]),
    "Actor1Name": _WILD,
    "Actor1CountryCode": st.sampled_from(STATES),
    "Actor2CountryCode": st.sampled_from(STATES),
}


@st.composite
def gdelt_rows(draw: st.DrawFn) -> Row:
    """Draw a row of GDELT of any version. A few cells may have any value."""
    width = draw(st.sampled_from([57, 58, 61]))
    names = draw(st.lists(st.sampled_from(sorted(_BAD)), max_size=2, unique=True))
    row = gdelt(width, **{name: draw(_BAD[name]) for name in names})
    cut = draw(st.sampled_from([len(row)] * 6 + [0, 1, 27, 56, 59, 60]))
    more = draw(st.sampled_from([()] * 6 + [("",), ("more",), ("", "more")]))
    return (*row[:cut], *more)
