"""Tests of scanning frames of any engine, with the columns of an event file or of the event table."""

import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.engines import duckdb_connection
from events.build import Row, checked, collected, gdelt, icews, polecat, scanned, text
from mediation import DataError, UsageError, scan
from mediation.events.layouts import GDELT, ICEWS, POLECAT, Layout
from mediation.events.schema import EVENT_COLUMNS
from mediation.tally import Tally

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Converter = Callable[[pl.DataFrame], Any]


def _duckdb(frame: pl.DataFrame) -> object:
    return duckdb_connection().from_arrow(frame.to_arrow())


ENGINES: dict[str, Converter] = {
    "polars": lambda frame: frame,
    "polars, lazy": lambda frame: frame.lazy(),
    "arrow": lambda frame: frame.to_arrow(),
    "pandas": lambda frame: frame.to_pandas(),
    "duckdb": _duckdb,
}


@pytest.fixture(scope="module")
def spark() -> Iterator["SparkSession"]:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: pip install 'mediation[spark]'")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a pandas newer than PySpark
        session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def raw(layout: Layout, *rows: Row) -> pl.DataFrame:
    """Return rows as a frame of strings. Empty cells and words for missing values become missing."""
    missing = ("", *layout.missing)
    columns = {
        name: [None if cell in missing else cell for cell in cells]
        for name, cells in zip(layout.columns, zip(*rows, strict=True), strict=True)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(layout.columns, pl.String))


def ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows as sorted strings, without their file."""
    return frame.drop("origin_file", "disputes").select(pl.all().cast(pl.String)).sort(pl.all(), nulls_last=True)


UNUSUAL_ROWS: list[Row] = [
    gdelt(61, **cells)
    for cells in (
        {},
        {"SQLDATE": "20190230"},
        {"SQLDATE": "20200229"},
        {"SQLDATE": "19000229"},
        {"SQLDATE": "20000229"},
        {"SQLDATE": "20191301"},
        {"SQLDATE": ""},
        {"GLOBALEVENTID": ""},
        {"EventCode": "999"},
        {"EventCode": ""},
        {"QuadClass": "5"},
        {"GoldsteinScale": "11"},
        {"GoldsteinScale": "x"},
        {"NumMentions": "-1"},
        {"Actor1CountryCode": ""},
        {"Actor1Type1Code": "GOV", "Actor1Type2Code": "MIL"},
    )
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("layout", "rows"),
    [
        (GDELT, UNUSUAL_ROWS),
        (ICEWS, [icews(), icews(**{"Event Date": "2018-02-30"}), icews(**{"Source Sectors": '"Government"'})]),
        (
            POLECAT,
            [
                polecat(),
                polecat(**{"Event ID": "2", "Quad Code": "4"}),
                polecat(**{"Event ID": "3", "Actor Country": "TUR; QAT", "Recipient Country": "None"}),
                polecat(**{"Event ID": "4", "Actor Country": "TUR; TUR", "Recipient Country": "None"}),
                polecat(**{"Event ID": "5", "Event Type": "FIGHT"}),
            ],
        ),
    ],
    ids=["gdelt", "icews", "polecat"],
)
def test_frames_and_files_give_the_same_table(engine: str, layout: Layout, rows: list[Row]) -> None:
    """The same rows give the same table and reject reasons, from a file or a frame of any engine."""
    header = () if layout is GDELT else layout.columns
    wanted = ordered(scanned(text(rows, header=header), checked))
    found = ordered(checked(scan(ENGINES[engine](raw(layout, *rows)))))
    assert found.equals(wanted)


def test_spark(spark: "SparkSession", tmp_path: Path) -> None:
    """Spark gives the same table, and pushes filters and projections down to the files."""
    raw(GDELT, *UNUSUAL_ROWS).write_parquet(tmp_path / "events.parquet")
    table = scan(spark.read.parquet(str(tmp_path / "events.parquet")))
    wanted = ordered(scanned(text(UNUSUAL_ROWS), checked))
    found = ordered(checked(table))
    assert found.equals(wanted)
    import narwhals as nw

    query = table.checked.filter(nw.col("actor") == "TUR").select("event").to_native()
    plan = query._jdf.queryExecution().executedPlan().toString()
    assert "EqualTo(Actor1CountryCode,TUR)" in plan
    assert "ReadSchema: struct<GLOBALEVENTID:string,Actor1CountryCode:string>" in plan


def test_a_spark_frame_of_zips_is_rejected(spark: "SparkSession", tmp_path: Path) -> None:
    """A Spark frame of zip archives is rejected, because Spark finds no rows in them."""
    (tmp_path / "20191024.export.CSV.zip").write_bytes(b"PK")
    frame = spark.read.csv(str(tmp_path / "20191024.export.CSV.zip"), sep="\t")
    with pytest.raises(UsageError, match="Spark can't read zip archives"):
        scan(frame)


class _SparkLike:
    """A stand-in for a Spark frame that was read from files."""

    def inputFiles(self) -> list[str]:  # noqa: N802 - named like in Spark
        return ["file:/a.zip", "file:/b.csv"]


def test_one_zip_is_enough_for_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Spark frame is rejected if any of its files is a zip archive."""
    from mediation.events import scanning

    monkeypatch.setattr(scanning, "is_frame", lambda _: True)
    with pytest.raises(UsageError, match=r"finds no rows in file:/a\.zip\. .*mediation\.scan\(paths\)"):
        scan(_SparkLike())


NUMBERS = st.fixed_dictionaries(
    {
        "GLOBALEVENTID": st.just("12"),
        "SQLDATE": st.sampled_from(["20191024", "20190229", "20200229", "999", ""]),
        "EventCode": st.sampled_from(["10", "42", "999", "256", "1823", ""]),
        "QuadClass": st.sampled_from(["1", "5", ""]),
        "NumMentions": st.sampled_from(["0", "7", "-1", ""]),
    }
)


INVALID = {("QuadClass", "5"), ("NumMentions", "-1")}


@pytest.mark.slow
@given(st.lists(NUMBERS, min_size=1, max_size=5))
@settings(max_examples=25)
def test_numeric_columns_give_the_same_table(cells: list[dict[str, str]]) -> None:
    """Numeric columns give the same table as text, except that invalid numbers become missing."""
    frame = raw(GDELT, *(gdelt(61, **each) for each in cells)).with_columns(pl.col(*cells[0]).cast(pl.Int64))
    rows = [gdelt(61, **{name: "" if (name, each[name]) in INVALID else each[name] for name in each}) for each in cells]
    wanted = ordered(scanned(text([gdelt()] * 9 + rows), checked).tail(len(rows)))
    for source in (frame, _duckdb(frame)):
        assert ordered(checked(scan(source))).equals(wanted)


EVENT: dict[str, list[object]] = {
    "event": ["a", "b"],
    "earliest": [date(2022, 3, 10), None],
    "latest": [date(2022, 3, 10), None],
    "actor": ["TUR", "TUR"],
    "target": ["RUS", None],
    "code": ["042", "045"],
}
TYPES = {name: pl.Date if name in ("earliest", "latest") else pl.String for name in EVENT}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_valid_frame(engine: str) -> None:
    """Absent optional columns are added, and unknown columns are listed as ignored."""
    frame = pl.DataFrame({**EVENT, "mood": [1, 2]}, schema_overrides=TYPES)
    table = scan(ENGINES[engine](frame), codebook="cameo-1.1", countries="cameo")
    found = collected(table)
    assert tuple(found.columns) == tuple(EVENT_COLUMNS)
    assert found.select(*EVENT).rows() == frame.select(*EVENT).rows()
    assert found["domain"].to_list() == [None, None]
    assert (table.ignored, table.codebook, table.countries) == (("mood",), "cameo-1.1", "cameo")
    assert table.count() == Tally(kept=2)


def test_an_invalid_frame_raises_all_problems() -> None:
    """The error lists every missing column and wrong type, with the nearest name."""
    frame = pl.DataFrame({"event": [1], "earliest": ["2022"], "actr": ["TUR"], "goldstein": [1], "disputes": [["a"]]})
    with pytest.raises(DataError) as caught:
        scan(frame)
    found = [(each.code, each.expected, each.found) for each in caught.value.problems]
    assert found == [
        ("missing-column", "latest", ""),
        ("missing-column", "actor", ""),
        ("missing-column", "target", ""),
        ("wrong-type", "string", "Int64"),
        ("wrong-type", "date", "String"),
    ]
    assert caught.value.problems[1].nearest == "actr"
    assert 'Missing column "actor" (string): Who acts' in str(caught.value)
    assert 'Column "event" should be string, found Int64. Cast it.' in str(caught.value)


def test_a_frame_has_no_rejects() -> None:
    """The malformed rows of a frame are only in `checked`, because they have no file."""
    table = scan(raw(GDELT, *UNUSUAL_ROWS))
    assert table.count() == Tally(kept=5, rejected=11)
    assert table.rejected()[0].file == ""
    assert table.repairs() == ()
    with pytest.raises(UsageError, match="`checked`"):
        table.rejects()


def test_parquet_with_the_columns_of_gdelt(tmp_path: Path) -> None:
    """GDELT in Parquet gives the same table as in text. Its rows have the name of the Parquet file."""
    path = tmp_path / "gdelt.parquet"
    raw(GDELT, *UNUSUAL_ROWS).write_parquet(path)
    assert ordered(checked(scan(path))).equals(ordered(scanned(text(UNUSUAL_ROWS), checked)))
    assert set(checked(scan(path))["origin_file"]) == {str(path)}
    assert scan(path).files == (str(path),)


def test_broken_parquet(tmp_path: Path) -> None:
    """The error about an unreadable Parquet file names the file."""
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(DataError, match=r"a\.parquet: Can't be read"):
        scan(path)


def test_text_with_the_columns_of_the_table(tmp_path: Path) -> None:
    """A CSV file with the columns of the event table is scanned. Dates can be missing, but not invalid."""
    path = tmp_path / "events.csv"
    path.write_text(
        "event,earliest,latest,actor,target,code,quad,mood\n"
        "a,2022-03-10,2022-03-11,TUR,RUS,042,1,good\nb,,,TUR,UKR,045,,\nc,2022-02-30,,TUR,UKR,045,,\nd,,,TUR,RUS,999,,\n",
        encoding="utf-8",
    )
    table = scan(path, codebook="cameo-1.1")
    assert collected(table).select("event", "earliest", "latest", "code", "quad").rows() == [
        ("a", date(2022, 3, 10), date(2022, 3, 11), "042", 1),
        ("b", None, None, "045", None),
    ]
    assert {each.reason for each in table.rejected()} == {"bad-date", "unknown-code"}
    assert scan(path).count() == Tally(kept=3, rejected=1, skipped=1)


@pytest.mark.parametrize("engine", ENGINES)
def test_typed_dates_and_numbers(engine: str) -> None:
    """Days can be dates or datetimes, and `origin_file` is kept."""
    row = raw(GDELT, gdelt()).with_columns(
        pl.col("SQLDATE").str.to_date("%Y%m%d"),
        pl.col("QuadClass", "NumMentions").cast(pl.Float64),
        pl.col("GoldsteinScale").cast(pl.Float64),
        pl.lit("a.CSV").alias("origin_file"),
    )
    for frame in (row, row.with_columns(pl.col("SQLDATE").cast(pl.Datetime))):
        found = checked(scan(ENGINES[engine](frame)))
        assert found.select("earliest", "quad", "mentions", "goldstein", "reject", "origin_file").rows() == [
            (date(2019, 10, 24), 1, 3, 1.9, None, "a.CSV")
        ]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_valid_type(engine: str) -> None:
    """Datetimes become dates. Booleans, numbers and lists are kept."""
    frame = pl.DataFrame(
        {**EVENT, "is_certain": [True, None], "disputes": [["a"], None], "quad": [1, None], "goldstein": [1.5, None]},
        schema_overrides=TYPES | {"earliest": pl.Datetime, "latest": pl.Datetime},
    )
    found = collected(scan(ENGINES[engine](frame)))
    assert found["earliest"].to_list() == [date(2022, 3, 10), None]
    assert found.select("is_certain", "quad", "goldstein").row(0) == (True, 1, 1.5)
    assert found["disputes"].to_list() == [["a"], None]
    wrong = pl.DataFrame(EVENT, schema_overrides=TYPES).with_columns(is_certain=pl.lit("yes"), disputes=pl.lit("a"))
    with pytest.raises(DataError, match="should be boolean"):
        scan(wrong)


def test_the_repr_of_a_table_of_a_frame() -> None:
    """The repr shows the engine and the ignored columns."""
    assert repr(scan(raw(ICEWS, icews()))) == "<EventTable of icews: a frame of polars; codes cameo-1.1; actors icews>"
    own = pl.DataFrame(
        {"event": ["1"], "earliest": [date(2022, 3, 1)], "actor": ["TUR"], "target": ["RUS"], "mood": [1]}
    )
    shown = repr(scan(own.with_columns(latest="earliest")))
    assert shown == "<EventTable: a frame of polars; codes unknown; actors unknown; ignored columns mood>"


def test_a_frame_with_a_given_format() -> None:
    """`format` applies to frames too."""
    assert scan(raw(ICEWS, icews()), format="icews").producer == "icews"


def test_a_column_of_missing_values() -> None:
    """A column without a type is valid if all its values are missing."""
    day = date(2022, 3, 1)
    own = pl.DataFrame({"event": ["1"], "earliest": [day], "latest": [None], "actor": ["TUR"], "target": ["RUS"]})
    row = collected(scan(own)).row(0, named=True)
    assert (row["earliest"], row["latest"]) == (day, None)


def test_files_without_codes(tmp_path: Path) -> None:
    """A file with the columns of the table can lack codes. Then rows are neither rejected for them nor repaired."""
    path = tmp_path / "own.csv"
    path.write_bytes(b"event,earliest,latest,actor,target\n1,2022-03-01,2022-03-01,TUR,RUS\n2,x,,TUR,RUS\n")
    table = scan(path)
    assert (table.count(), table.repairs()) == (Tally(kept=1, rejected=1, skipped=1), ())
    assert checked(table)["reject"].to_list() == [None, "bad-date"]
