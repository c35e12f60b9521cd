"""The promises that hold for any event file."""

import warnings
from collections import Counter
from pathlib import Path
from typing import Final

import polars as pl

import mediation
from mediation import EventTable, MediationError
from mediation.events.layouts import GDELT
from mediation.events.sniffing import dialect_of
from mediation.events.table import Survey
from mediation.files.encodings import HEAD_BYTES, TextHead

EVENT_NAMES: Final = {
    "gdelt": "20191024.export.CSV",
    "gdelt-gzip": "20191024.export.CSV.gz",
    "gdelt-zip": "20191024.export.CSV.zip",
    "icews": "events.2018.tab",
    "polecat": "ngecEvents.2022.txt",
    "plover": "events.jsonl",
}
"""The readers of event files, and the file name of an input for each."""

LONGEST_MESSAGE: Final = 10_000
_POLES: Final = {
    "icews": ("Turkey", ("Russian Federation", "Ukraine")),
}
_PACKED: Final = (b"PAR1", b"PK", b"\x1f\x8b")


def check_events(reader: str, data: bytes, path: Path, *, seen: set[int] | None = None) -> str:
    """Scan an input and check the promises; see `checks.check`.

    With `seen`, a record of outcomes, a balance and a file are made once per outcome.
    """
    path.write_bytes(data)
    try:
        table = mediation.scan(path, format=reader.partition("-")[0])
        survey = table.survey()
    except MediationError as error:
        assert 0 < len(str(error).encode()) < LONGEST_MESSAGE  # noqa: PT017 - any of our errors
        return "refused"
    _check_lines(reader, data, survey)
    _check_rejects(table, survey)
    outcome = hash((*(each.reason for each in survey.rejected), *(each.repair for each in survey.repaired)))
    if seen is None or outcome not in seen:
        _check_use(reader, table, survey, path.with_name("written.parquet"))
    if seen is not None:
        seen.add(outcome)
    return "loaded with problems" if survey.rejected else "loaded"


def _check_lines(reader: str, data: bytes, survey: Survey) -> None:
    """Check the count of rows against the lines, if rows are lines."""
    if reader != "gdelt" or data.startswith(_PACKED):
        return
    head = TextHead(data[:HEAD_BYTES])
    dialect = dialect_of(head, GDELT)
    if (dialect is None or not dialect.quote) and head.encoding != "utf-16" and not head.has_cr_ends:
        assert survey.tally.read == data.count(b"\n") + (data[-1:] not in (b"", b"\n"))


def _check_rejects(table: EventTable, survey: Survey) -> None:
    """Check the number of readable rows against the count."""
    found = table.rejects().collect("polars").to_native()
    assert isinstance(found, pl.DataFrame)
    counted = {(each.file, each.reason): each.rows for each in survey.rejected}
    assert Counter(found.select("file", "reason").iter_rows()) == counted
    assert not found["text"].null_count()


def _check_use(reader: str, table: EventTable, survey: Survey, path: Path) -> None:
    """Run the usual queries on a table, write it and read it back."""
    kept = table.frame.collect("polars").to_native()
    assert isinstance(kept, pl.DataFrame)
    assert table.has_repeats or len(kept) == survey.tally.kept
    assert kept["event"].n_unique() <= survey.tally.kept
    actor, poles = _POLES.get(reader, ("TUR", ("RUS", "UKR")))
    balance, warned = _balance(table, actor, poles)
    assert warned is bool(balance.unknown_names)
    assert balance.rejected == survey.rejected
    assert table.write(path) == len(kept)
    again = mediation.scan(path)
    assert again.count() == mediation.tally.Tally(kept=len(kept))
    assert _balance(again, actor, poles)[0].totals == balance.totals


def _balance(table: EventTable, actor: str, poles: tuple[str, str]) -> tuple[mediation.analysis.TableBalance, bool]:
    """Return a balance, and whether it warned of unknown names. No other warning is allowed."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", mediation.events.UnknownNamesWarning)
        return mediation.balance(table, actor, poles), bool(caught)
