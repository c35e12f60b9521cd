"""Formats that store a dataset as tables: CSV, SQLite, Parquet and data frames."""
