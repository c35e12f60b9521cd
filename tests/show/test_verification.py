"""The output of a verification for people and programs. `MEDIATION_REFRESH=1 pytest` rewrites the golden files."""

import csv
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from documents.build import FERRIES, LIGHTS, coded, record, span, write
from mediation import Dataset
from mediation.documents import Verification
from mediation.show import verification as show

GOLDEN = Path(__file__).parent / "golden"
HARBOUR = "The harbour was dredged."
DS = coded(
    record("ferries", [span("ferries", FERRIES, "had two ferries")]),
    record("third", [span("ferries", FERRIES, "asked for a third"), span("ferries", FERRIES, "Київ welcomed")]),
    record("lamp", [span("lights", LIGHTS, "lamp"), span("lights", LIGHTS, "May").replace(sha256="0" * 64)]),
    record("lit", [span("lights", LIGHTS, "lit again")]),
    record("dredged", [span("harbour", HARBOUR, "dredged")]),
    record("harbour", [span("harbour", HARBOUR, "harbour")]),
    ferries=FERRIES,
    lights=LIGHTS,
    harbour=HARBOUR,
)


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verification:
    """A changed document, an unchanged one, a missing one, and a link out of the folder."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"papers/ferries.txt": FERRIES.replace("two", "ten"), "papers/la/lights": LIGHTS, "out": "out"})
    (tmp_path / "papers" / "link.txt").symlink_to(tmp_path / "out")
    return DS.verify("papers")


def printed(parts: Iterable[RenderableType]) -> str:
    """Return the text that a terminal shows."""
    out = io.StringIO()
    console = Console(file=out, width=118, highlight=False, markup=False)
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


@pytest.mark.parametrize("name", ["verification.txt", "verification.json", "verification.csv"])
def test_golden(answer: Verification, name: str) -> None:
    """The text of a verification of six records matches the approved text."""
    texts = {".txt": printed(show.tables(answer)), ".json": show.to_json(answer) + "\n", ".csv": show.to_csv(answer)}
    file, text = GOLDEN / name, texts[Path(name).suffix]
    if os.environ.get("MEDIATION_REFRESH"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_complete(answer: Verification) -> None:
    """JSON and CSV list each record with its status; the table lists each unproven record once."""
    statuses = [(proof.record, str(proof.status)) for proof in answer.proofs]
    assert [(each["record"], each["status"]) for each in json.loads(show.to_json(answer))["proofs"]] == statuses
    assert [(row["record"], row["status"]) for row in csv.DictReader(io.StringIO(show.to_csv(answer)))] == statuses
    text = printed(show.tables(answer))
    for record_id, status in statuses:
        assert text.count(f"  {record_id}\n") == (status != "proven")


def test_all_proven(tmp_path: Path) -> None:
    """If all records are proven, the table only says so; without records, it claims nothing."""
    found = DS.verify(write(tmp_path, {"1": FERRIES, "2": LIGHTS, "3": HARBOUR}))
    assert f"against {tmp_path}: 5 proven" in printed(show.tables(found))
    right = DS.filter(lambda record: record.event != "lamp").verify(tmp_path)
    text = printed(show.tables(right))
    assert text.startswith(f"Checked 5 records of 3 sources against {tmp_path}: all proven\n")
    assert "not" not in text.partition("\n")[2]
    empty = printed(show.tables(Dataset().verify(tmp_path)))
    assert empty.startswith(f"Checked 0 records of 0 sources against {tmp_path}: 0 proven\n")
