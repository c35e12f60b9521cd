"""Event tables: machine-coded dyadic events and records in the same columns."""
