"""Writes large datasets record by record, in constant memory; also as a program.

`python tests/benchmarks/large.py FILE RECORDS` writes JSON Lines, or a folder of CSV if FILE has no suffix.
The records are those of the founding dataset, repeated with new events each time.
"""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import mediation

_EVENTS: Final = ("event", "part_of", "refers_to", "performs", "announces")
_ID: Final = "id"


def rows(records: int, scratch: Path) -> Iterator[dict[str, Any]]:
    """Yield the head and entities of the founding dataset, then its records, repeated up to the number."""
    mediation.load_seeds().save(scratch)
    seeds = [json.loads(line) for line in scratch.read_text(encoding="utf-8").splitlines()]
    scratch.unlink()
    records_of_seeds = [row for row in seeds if row["kind"] in mediation.models.KINDS]
    yield from (row for row in seeds if row["kind"] not in mediation.models.KINDS)
    for number in range(-(-records // len(records_of_seeds)) * len(records_of_seeds)):
        row, again = records_of_seeds[number % len(records_of_seeds)], number // len(records_of_seeds)
        yield row | {name: f"{row[name]}-{again}" for name in _EVENTS if name in row}


def write_lines(path: Path, records: int) -> None:
    """Write JSON Lines of at least this many records, at most one founding dataset more."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows(records, path.with_suffix(".seeds.jsonl")):
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_tables(path: Path, statements: int) -> int:
    """Write a folder of CSV of the founding statements and this many more, and return the size of its tables.

    Each statement has a row in `statements.csv` and one or more in `evidence.csv`.
    """
    mediation.load_seeds().filter(kind="statement").save(path / "datapackage.json")
    founding, evidence = _table(path / "statements.csv"), _table(path / "evidence.csv")
    spans = {row[_ID]: [span for span in evidence if span["record"] == row[_ID]] for row in founding}
    with (
        _appending(path / "statements.csv", founding[0]) as more,
        _appending(path / "evidence.csv", evidence[0]) as proof,
    ):
        for number in range(statements):
            row, again = founding[number % len(founding)], number // len(founding)
            event = f"{row['event']}-{again}"
            name = row[_ID].replace(row["event"], event, 1)
            more.writerow(row | {_ID: name, "event": event})
            proof.writerows(span | {"record": name} for span in spans[row[_ID]])
    return sum((path / name).stat().st_size for name in ("statements.csv", "evidence.csv"))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def _appending(path: Path, like: dict[str, str]) -> Iterator["csv.DictWriter[str]"]:
    with path.open("a", encoding="utf-8", newline="") as file:
        yield csv.DictWriter(file, fieldnames=list(like), lineterminator="\n")


if __name__ == "__main__":
    target, wanted = Path(sys.argv[1]), int(sys.argv[2])
    (write_lines if target.suffix else write_tables)(target, wanted)
