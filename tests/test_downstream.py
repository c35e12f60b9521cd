"""A small package that builds on this one, type-checked and run as its author would."""

import subprocess
import sys
from pathlib import Path

import pytest

ARLAND = '''
"""Records of Arland, written as plain values."""

import mediation

EVIDENCE = {"source": "gazette-2022", "start": 0, "end": 10, "sha256": "0" * 64}


def appeal() -> mediation.Statement:
    return mediation.Statement(
        event="arland-urges-talks",
        source="gazette-2022",
        when="2022-03",
        summary="Arland urged both sides to talk.",
        speaker="ARL",
        act="appeal",
        audience=["BOR", "CAR"],
        evidence=[EVIDENCE],
    )


def rifles() -> mediation.ArmsTransfer:
    return mediation.ArmsTransfer(
        event="rifles",
        source="gazette-2022",
        when="2022",
        summary="Arland sold rifles to Borland.",
        supplier="ARL",
        recipient="BOR",
        designation="rifles",
        terms="sale",
        number=100,
        steps=[{"status": "delivered", "when": "2022"}],
        evidence=[EVIDENCE],
    )


def dataset() -> mediation.Dataset:
    gazette = mediation.Source(
        id="gazette-2022",
        title="The Gazette",
        published="2022-04-01",
        published_basis="stated",
        file="gazette.txt",
        sha256="0" * 64,
        length=100,
    )
    states = [state("ARL", "Arland"), state("BOR", "Borland"), state("CAR", "Carland")]
    return mediation.Dataset(sources=[gazette], actors=states, records=[appeal(), rifles()])


def state(code: str, name: str) -> mediation.Actor:
    return mediation.Actor(id=code, names=[{"text": name, "kind": "preferred"}], type="state")
'''
WITH_PLUGIN = '[tool.mypy]\nstrict = true\nplugins = ["pydantic.mypy"]\n'


MISSPELT = ARLAND.replace("audience=", "audiences=").replace('supplier="ARL",', "")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "arland.py").write_text(ARLAND)
    (tmp_path / "misspelt.py").write_text(MISSPELT)
    (tmp_path / "pyproject.toml").write_text(WITH_PLUGIN)
    return tmp_path


def run(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=package, capture_output=True, text=True, check=False)


def test_plain_values_make_records(package: Path) -> None:
    done = run(package, "-c", "import arland; print(len(arland.dataset().records))")
    assert done.stdout == "2\n", done.stderr


@pytest.mark.slow
def test_the_type_checker_accepts_plain_values_and_finds_misspelt_fields(package: Path) -> None:
    done = run(package, "-m", "mypy", "--no-pretty", "arland.py", "misspelt.py")
    errors = [line.partition(": error: ") for line in done.stdout.splitlines() if ": error: " in line]
    assert {place.split(":")[0] for place, _, _ in errors} == {"misspelt.py"}, done.stdout
    assert sorted(message for _, _, message in errors) == [
        'Missing named argument "supplier" for "ArmsTransfer"  [call-arg]',
        'Unexpected keyword argument "audiences" for "Statement"; did you mean "audience"?  [call-arg]',
    ]
