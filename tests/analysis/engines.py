"""The same rows in every installed engine."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from mediation.events.records import schema
from mediation.events.schema import REJECT
from mediation.events.table import EventTable

Row = Mapping[str, Any]
USUAL = (
    *("event", "earliest", "latest", "actor", "target", "code", "quad", "goldstein", "origin_file", "url"),
    REJECT,
)


def frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Return rows as a Polars frame, with the usual columns and those of any row."""
    given = list(rows)
    types = {**schema(), REJECT: pl.String()}
    names = [name for name in types if name in {*USUAL, *(key for row in given for key in row)}]
    return pl.DataFrame(given, schema={name: types[name] for name in names})


@cache
def duckdb_connection() -> Any:
    """Return one connection for all tests, because opening one takes 0.2 s. Skip if DuckDB is missing."""
    return pytest.importorskip("duckdb", reason="DuckDB is not installed").connect()


def _duckdb(given: pl.DataFrame) -> object:
    return duckdb_connection().from_arrow(given.to_arrow())


def _ibis(given: pl.DataFrame) -> object:
    pytest.importorskip("duckdb")
    ibis = pytest.importorskip("ibis", reason="the extra ibis is not installed")
    return ibis.duckdb.connect().create_table("events", given.to_arrow())


def _spark(given: pl.DataFrame) -> object:
    return spark().createDataFrame(given.to_arrow())


@cache
def spark() -> Any:
    """Return a local Spark session. Skip the test if Spark or Java is missing."""
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java 17, which Spark needs, is missing")
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )


ENGINES: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda given: given,
    "lazy": lambda given: given.lazy(),
    "pandas": lambda given: given.to_pandas(),
    "pandas-arrow": lambda given: given.to_pandas(use_pyarrow_extension_array=True),
    "arrow": lambda given: given.to_arrow(),
    "duckdb": _duckdb,
    "ibis": _ibis,
    "spark": _spark,
}
"""How to pass a frame to each engine."""

SLOW = ("ibis", "spark")
"""Engines that need a second for a query of a few rows."""


def table(rows: Iterable[Row], engine: str = "lazy", **known: Any) -> EventTable:
    """Return rows as an event table in an engine, machine-coded in CAMEO by default."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Spark warns about versions of other packages
        native: Any = ENGINES[engine](frame(rows))
    said: dict[str, Any] = {"codebook": "cameo-1.1", "countries": "cameo", "has_repeats": False, **known}
    return EventTable(checked=nw.from_native(native).lazy(), **said)
