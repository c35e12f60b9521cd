"""Writes event files as large as wanted, in GDELT's layout and with its skew; also as a program.

`python tests/benchmarks/gdelt_rows.py FOLDER ROWS tsv|zip|parquet` writes one tab-separated file, a zip for each
day, or a Parquet file for each half a million rows. The rows are made up, and the same number always gives the same
rows. They have the 61 columns of GDELT in the order of its codebook (GDELT Event Codebook 2.0). Other features follow a
file of 2,111 events of 24 October 2019: the share of empty cells, the frequency of codes and countries, the length of
names and URLs, and events that share a URL. Countries that are not listed here follow Zipf's law. One row in 10,000 is
cut, or has an invalid day or number.
"""

import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

COLUMNS: Final = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(
        f"Actor{number}{name}"
        for number in (1, 2)
        for name in (
            *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
            *("Type1Code", "Type2Code", "Type3Code"),
        )
    ),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions"),
    *("NumSources", "NumArticles", "AvgTone"),
    *(
        f"{place}Geo_{name}"
        for place in ("Actor1", "Actor2", "Action")
        for name in ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    ),
    *("DATEADDED", "SOURCEURL"),
)
_PLACES: Final = ("Actor1", "Actor2", "Action")
INTEGERS: Final = frozenset(
    {"GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "IsRootEvent", "QuadClass", "DATEADDED"}
) | {*("NumMentions", "NumSources", "NumArticles")}
NUMBERS: Final = frozenset(
    {"FractionDate", "GoldsteinScale", "AvgTone", *(f"{place}Geo_{at}" for place in _PLACES for at in ("Lat", "Long"))}
)

FIRST: Final = date(2015, 1, 1)
DAYS: Final = 3_652
CHUNK: Final = 250_000
ONE_IN: Final = 10_000
A_DAY: Final = 100_000

# Per thousand events with a country; then about two hundred others by Zipf's law.
_COUNTRIES: Final = dict(
    zip(
        (
            "USA",
            "GBR",
            "RUS",
            "IRN",
            "CHN",
            "SYR",
            "TUR",
            "FRA",
            "IND",
            "ISR",
            "UKR",
            "AUS",
            "CAN",
            "DEU",
            "PAK",
            "EUR",
        ),
        (300, 72, 41, 30, 29, 26, 25, 22, 21, 20, 18, 17, 17, 16, 14, 13),
        strict=True,
    )
)
_FIPS: Final = ("US", "UK", "RS", "IR", "CH", "SY", "TU", "FR", "IN", "IS", "UP", "AS", "CA", "GM", "PK", "NI", "JA")
_SECTORS: Final = ("GOV", "COP", "BUS", "EDU", "JUD", "CVL", "MIL", "MED", "LEG", "OPP", "REB", "CRM")

# Per thousand events, the roots of their codes; and the scores of the roots in GDELT's own table
# (CAMEO.goldsteinscale.txt).
_ROOTS: Final = tuple(f"{number:02}" for number in range(1, 21))
_SHARES: Final = (141, 75, 80, 218, 78, 23, 30, 34, 27, 21, 71, 33, 13, 10, 4, 12, 40, 19, 70, 1)
_SCORES: Final = (0.0, 3.0, 4.0, 1.0, 3.5, 6.0, 7.0, 5.0, -2.0, -5.0, -2.0, -4.0, -6.0, -6.5, -7.2, -4.0, -7.0, -9.0)
_SCORE_OF: Final = dict(zip(_ROOTS, (*_SCORES, -10.0, -10.0), strict=True))
_QUAD_OF: Final = {root: 1 + (int(root) > 5) + (int(root) > 9) + (int(root) > 14) for root in _ROOTS}


def _codes() -> tuple[list[str], "np.ndarray[Any, Any]"]:
    """Return the codes of events and their probabilities: a few codes of each root are common, most are rare."""
    from mediation import codebook

    codes, weights = [], []
    known = sorted(code for code in codebook("cameo-1.1") if len(code) > 2)
    for root, share in zip(_ROOTS, _SHARES, strict=True):
        own = [code for code in known if code.startswith(root)]
        zipf = [1 / (1 + place) for place in range(len(own))]
        codes += own
        weights += [share * each / sum(zipf) for each in zipf]
    return codes, np.array(weights) / sum(weights)


def _countries() -> tuple[list[str], "np.ndarray[Any, Any]"]:
    others = [f"{first}{second}X" for first in "ABCDEFGHIJKLMN" for second in "ABCDEFGHIJKLMN"]
    rest = 1_000 - sum(_COUNTRIES.values())
    zipf = [1 / (1 + place) for place in range(len(others))]
    weights = [*_COUNTRIES.values(), *(rest * each / sum(zipf) for each in zipf)]
    return [*_COUNTRIES, *others], np.array(weights) / sum(weights)


class Rows:
    """Makes rows in batches, as text columns in the order of GDELT's."""

    def __init__(self, rows: int, days: int = DAYS) -> None:
        self.rows, self._days = rows, days
        self._random = np.random.default_rng(rows)
        self._codes, self._code_weights = _codes()
        self._countries, self._country_weights = _countries()

    def chunks(self, size: int = CHUNK) -> Iterator[pl.DataFrame]:
        """Yield the rows by the day when GDELT adds them."""
        for start in range(0, self.rows, size):
            yield self._chunk(start, min(size, self.rows - start))

    def _chunk(self, start: int, size: int) -> pl.DataFrame:
        number = np.arange(start, start + size)
        day = number * self._days // self.rows
        # One event in forty is reported a day, a month or a year later.
        ago = np.where(self._random.random(size) < 0.025, self._random.choice([1, 30, 365], size), 0)
        days = pl.Series(day - ago).cast(pl.Int32) + (FIRST - date(1970, 1, 1)).days
        added = pl.Series(day).cast(pl.Int32) + (FIRST - date(1970, 1, 1)).days
        code = self._pick(self._codes, size, self._code_weights)
        frame = pl.DataFrame({"code": code, "day": days.cast(pl.Date), "added": added.cast(pl.Date)})
        root = pl.col("code").str.head(2)
        columns: dict[str, Any] = {
            "GLOBALEVENTID": pl.Series(number + 400_000_000).cast(pl.String),
            "SQLDATE": pl.col("day").dt.to_string("%Y%m%d"),
            "MonthYear": pl.col("day").dt.to_string("%Y%m"),
            "Year": pl.col("day").dt.to_string("%Y"),
            "FractionDate": (pl.col("day").dt.year() + pl.col("day").dt.ordinal_day() / 365).round(4).cast(pl.String),
            **self._actor(1, size, 0.39, 0.08),
            **self._actor(2, size, 0.52, 0.25),
            "IsRootEvent": self._pick(["1", "0"], size, [0.6, 0.4]),
            "EventCode": pl.col("code"),
            "EventBaseCode": pl.col("code").str.head(3),
            "EventRootCode": root,
            "QuadClass": root.replace_strict(_QUAD_OF).cast(pl.String),
            "GoldsteinScale": root.replace_strict(_SCORE_OF).cast(pl.String),
            "NumMentions": self._count(size, 4),
            "NumSources": self._pick(["1", "2", "4", "8"], size, [0.964, 0.012, 0.012, 0.012]),
            "NumArticles": self._count(size, 4),
            "AvgTone": pl.Series(self._random.normal(-2.5, 3.5, size)).cast(pl.String),
            **self._place("Actor1", size, 0.1),
            **self._place("Actor2", size, 0.27),
            **self._place("Action", size, 0.02),
            "DATEADDED": pl.col("added").dt.to_string("%Y%m%d") + pl.lit("143000"),
            "SOURCEURL": self._addresses(number),
        }
        return frame.select(**{name: columns[name] for name in COLUMNS})

    def _pick(self, values: list[str], size: int, weights: Any = None) -> pl.Series:
        return pl.Series(values).gather(self._random.choice(len(values), size, p=weights))

    def _seldom(self, values: pl.Series, empty: float) -> pl.Series:
        """Return the values, with a share of them emptied."""
        is_there = pl.Series(self._random.random(len(values)) >= empty)
        return values.to_frame("x").select(pl.when(is_there).then(pl.col("x"))).to_series()

    def _actor(self, number: int, size: int, without_country: float, without_any: float) -> dict[str, pl.Series]:
        country = self._seldom(self._pick(self._countries, size, self._country_weights), without_country)
        sector = self._seldom(self._pick(list(_SECTORS), size), 0.55)
        is_any = pl.Series(self._random.random(size) >= without_any)
        actor = pl.DataFrame({"country": country, "sector": sector, "is": is_any}).with_columns(
            pl.when("is").then(pl.col("country", "sector"))
        )
        code = (actor["country"].fill_null("") + actor["sector"].fill_null("")).replace("", None)
        name = actor.select(pl.lit("ACTOR ") + pl.lit(code.fill_null("NONE"))).to_series()
        rare = {
            each: self._seldom(self._pick(["UNO", "EEC", "NAT", "kur", "CHR"], size), 0.99)
            for each in ("KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type2Code", "Type3Code")
        }
        own = {"Code": code, "Name": name, "CountryCode": actor["country"], "Type1Code": actor["sector"], **rare}
        return {f"Actor{number}{each}": values for each, values in own.items()}

    def _place(self, place: str, size: int, empty: float) -> dict[str, pl.Series]:
        country = self._pick(list(_FIPS), size)
        town = pl.Series(self._random.zipf(1.3, size) % 5_000).cast(pl.String)
        own = {
            "Type": self._pick(["4", "1", "3", "2", "0", "5"], size, [0.38, 0.26, 0.17, 0.12, 0.05, 0.02]),
            "FullName": "Town " + town + ", Province, Country " + country,
            "CountryCode": country,
            "ADM1Code": country + "0" + (town.str.head(1)),
            "ADM2Code": self._seldom(town, 0.45),
            "Lat": pl.Series(self._random.uniform(-60, 70, size)).round(4).cast(pl.String),
            "Long": pl.Series(self._random.uniform(-180, 180, size)).round(4).cast(pl.String),
            "FeatureID": "-" + town + "17",
        }
        is_there = pl.Series(self._random.random(size) >= empty)
        kept = pl.DataFrame(own).with_columns(pl.when(is_there).then(pl.exclude("Type")).name.keep())
        return {f"{place}Geo_{name}": kept[name] for name in own}

    def _count(self, size: int, usual: int) -> pl.Series:
        return pl.Series(self._random.geometric(1 / usual, size)).cast(pl.String)

    def _addresses(self, number: "np.ndarray[Any, Any]") -> pl.Series:
        """Return URLs of a hundred characters; five consecutive events share each."""
        story = pl.Series(number // 5).cast(pl.String).str.zfill(10)
        return (
            "https://www.example.org/news/world/"
            + story
            + "/ministers-meet-to-talk-about-the-talks-of-ministers-"
            + story
        )


def torn(frame: pl.DataFrame, first: int) -> bytes:
    """Return the rows as lines; one in 10,000 is cut or has an invalid cell."""
    lines = (
        frame.write_csv(separator="\t", include_header=False, quote_style="never").encode().splitlines(keepends=True)
    )
    for at in range((ONE_IN // 2 - first) % ONE_IN, len(lines), ONE_IN):
        cells = lines[at].split(b"\t")
        kind = (first + at) // ONE_IN % 3
        if kind == 0:
            lines[at] = b"\t".join(cells[:30]) + b"\n"
        else:
            cells[1 if kind == 1 else 30] = b"2022-13-45" if kind == 1 else b"n/a"
            lines[at] = b"\t".join(cells)
    return b"".join(lines)


def write_tsv(folder: Path, rows: int) -> Path:
    """Write one tab-separated file without a header."""
    path = folder / "events.export.CSV"
    with path.open("wb") as file:
        first = 0
        for frame in Rows(rows).chunks():
            file.write(torn(frame, first))
            first += frame.height
    return path


def write_zips(folder: Path, rows: int) -> list[Path]:
    """Write one zip archive per day, with 100,000 events a day, as GDELT does."""
    found: list[Path] = []
    day, held, first = "", BytesIO(), 0
    for frame in Rows(rows, days=max(1, rows // A_DAY)).chunks():
        for (added,), own in frame.group_by(pl.col("DATEADDED").str.head(8), maintain_order=True):
            if added != day:
                found += _pack(folder, day, held)
                day, held = str(added), BytesIO()
            held.write(torn(own, first))
            first += own.height
    return [*found, *_pack(folder, day, held)]


def _pack(folder: Path, day: str, held: BytesIO) -> list[Path]:
    if not held.tell():
        return []
    path = folder / f"{day}.export.CSV.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{day}.export.CSV", held.getvalue())
    return [path]


def write_parquet(folder: Path, rows: int) -> list[Path]:
    """Write one Parquet file per half a million rows, with the usual types of converted GDELT data."""
    found = []
    types = {name: pl.Int64 if name in INTEGERS else pl.Float64 if name in NUMBERS else pl.String for name in COLUMNS}
    for number, frame in enumerate(Rows(rows).chunks(500_000)):
        path = folder / f"events-{number:03}.parquet"
        frame.cast(types).write_parquet(path, row_group_size=120_000)  # type: ignore[arg-type]
        found.append(path)
    return found


if __name__ == "__main__":
    target, wanted, form = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    target.mkdir(parents=True, exist_ok=True)
    {"tsv": write_tsv, "zip": write_zips, "parquet": write_parquet}[form](target, wanted)
