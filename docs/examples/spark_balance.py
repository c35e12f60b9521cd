"""Türkiye between Russia and Ukraine, year by year, counted by Spark where the events are.

spark-submit --master "local[*]" docs/examples/spark_balance.py events.parquet yearly.csv

The first path is what `mediation scan ... --to events.parquet` wrote, or a folder of such files, on any file system
that Spark reads. Spark knows no zip archives and reads them as zero rows, so they are written as Parquet first.
"""

import sys

from pyspark.sql import SparkSession

import mediation


def main(events: str, yearly: str) -> None:
    """Count, and write the cells as CSV."""
    spark = SparkSession.builder.appName("balance").getOrCreate()
    rows = spark.read.parquet(events)
    table = mediation.scan(rows, codebook="cameo-1.1", countries="cameo")
    answer = mediation.balance(table, "Türkiye", ("Russia", "Ukraine"))
    answer.to_frame().write_csv(yearly)
    print(answer)  # noqa: T201 - what it is run for
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
