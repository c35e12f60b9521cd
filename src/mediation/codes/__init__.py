"""The code lists of the field as data: codebooks of events, and dated codes of countries."""
