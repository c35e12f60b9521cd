"""Writes the seeds of the corpus: small made-up datasets in every format, as small as the formats allow.

`python tests/fuzz/seeds.py` rewrites them. All other inputs in the corpus once broke a reader, and stay.
"""

import gzip
import io
import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

import mediation  # noqa: E402
from events.build import gdelt, icews, polecat, text  # noqa: E402
from formats.folder import write  # noqa: E402
from fuzz.checks import CORPUS, packed  # noqa: E402
from mediation import Dataset  # noqa: E402
from mediation.events.layouts import ICEWS, POLECAT  # noqa: E402
from mediation.models import KINDS  # noqa: E402
from records.least import record  # noqa: E402

EVENT = {
    "id": "1",
    "date": "2022-03-10",
    "event_type": "CONSULT",
    "event_mode": "visit",
    "event_scale": 4.0,
    "quad_code": "VERBAL COOPERATION",
    "actor": [{"text": "Ankara", "country": "TUR", "code_1": "GOV"}],
    "recipient": [{"text": "Kyiv", "country": "UKR"}, {"text": "Moscow", "country": "RUS"}],
}
"""A record of PLOVER."""


def datasets(scratch: Path) -> Iterator[tuple[str, Dataset]]:
    """Yield small datasets: one record of each kind, one record with every field, and none."""
    small = mediation.load(write(scratch / "small"))
    yield "small", small
    states = [small.actors["TUR"].replace(id=name) for name in ("RUS", "UKR", "USA")]
    records = [record(kind, event=kind.replace("_", "-")) for kind in KINDS]
    actors, sources = (small.actors["TUR"], *states), tuple(small.sources.values())
    yield "kinds", Dataset(title="Kinds", records=tuple(records), actors=actors, sources=sources)
    yield "empty", Dataset(title="Nothing yet")


def write_seeds(corpus: Path) -> None:
    """Write all seeds into the folder."""
    with TemporaryDirectory() as name:
        scratch = Path(name)
        for title, ds in datasets(scratch):
            for reader, data in inputs(ds, scratch / title):
                (corpus / reader).mkdir(parents=True, exist_ok=True)
                (corpus / reader / f"seed-{title}").write_bytes(data)
    for reader, title, data in event_files():
        (corpus / reader).mkdir(parents=True, exist_ok=True)
        (corpus / reader / f"seed-{title}").write_bytes(data)


def event_files() -> Iterator[tuple[str, str, bytes]]:
    """Yield a few events as an input of each event reader, with its name."""
    rows = text([gdelt(), gdelt(58, EventCode="45", Actor2CountryCode="UKR"), gdelt(57, QuadClass="4")])
    names = ("EventCode", "Actor2CountryCode", "Actor1CountryCode", "SQLDATE", "GLOBALEVENTID", "Actor1Name")
    yield "gdelt", "small", rows
    yield "gdelt", "kept", text([("045", "RUS", "TUR", "2019-10-24", "7", '"Ankara,\nTurkey"')], ",", names)
    yield "gdelt-gzip", "small", gzip.compress(rows, mtime=0)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.CSV"), rows)
        archive.writestr(zipfile.ZipInfo("b.CSV"), text([gdelt()]))
    yield "gdelt-zip", "small", packed.getvalue()
    yield (
        "icews",
        "small",
        text([icews(), icews(**{"CAMEO Code": "10", "Target Country": "Ukraine"})], header=ICEWS.columns),
    )
    yield "polecat", "small", text([polecat(), polecat(**{"Recipient Country": "None"})], header=POLECAT.columns)
    old = {"id": "2", "date": "2022-03-10", "event": "CONSULT", "source": [{"country": "TUR"}], "target": []}
    yield "plover", "small", f"// CC0\n{json.dumps(EVENT)}\n{json.dumps(old)}\n".encode()
    yield "plover", "list", json.dumps([{"event": "DOCUMENT"}, EVENT], indent=1).encode()


def inputs(ds: Dataset, scratch: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the dataset as an input of each reader."""
    for reader, target in (("toml", "toml/dataset.toml"), ("csv", "csv/datapackage.json")):
        ds.save(scratch / target)
        if reader == "csv":
            _strip(scratch / target)
        yield reader, packed(scratch / reader)
    for reader, target in (("jsonl", "x.jsonl"), ("json", "x.json"), ("gzip", "x.jsonl.gz"), ("zip", "x.toml.zip")):
        ds.save(scratch / target)
        yield reader, (scratch / target).read_bytes()
    ds.save(scratch / "x.sqlite")
    _shrink(scratch / "x.sqlite")
    yield "sqlite", (scratch / "x.sqlite").read_bytes()
    frame = ds.to_frame()
    filled = [
        each
        for each in frame
        if each.null_count() < len(each) and (each.dtype != frame["outside"].dtype or each.list.len().sum())
    ]
    frame.select(filled).write_parquet(scratch / "x.parquet", compression="uncompressed", statistics=False)
    yield "parquet", (scratch / "x.parquet").read_bytes()


def _strip(path: Path) -> None:
    """Remove the parts of the description that are meant for other programs."""
    package = json.loads(path.read_bytes())
    package["resources"] = [{"path": each["path"], "dialect": {"delimiter": ","}} for each in package["resources"][:2]]
    path.write_text(json.dumps(package) + "\n", encoding="utf-8")


def _shrink(path: Path) -> None:
    """Remove empty tables, and the views and indexes for SQL users."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        found = connection.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        for what in ("view", "index", "table"):
            for name in [name for kind, name in found if kind == what]:
                if what != "table" or not connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]:  # noqa: S608
                    connection.execute(f'DROP {what} "{name}"')
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")


if __name__ == "__main__":
    write_seeds(CORPUS)
