"""The promises hold for every input of the corpus, and for random changes of them."""

import os
from pathlib import Path
from random import Random

import pytest

from fuzz.checks import CORPUS, NAMES, check
from fuzz.mutating import mutated

INPUTS = sorted(each for each in CORPUS.glob("*/*") if each.is_file())
RUNS = 3_000 if os.environ.get("MEDIATION_PROFILE") == "full" else 60


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_corpus_breaks_nothing(path: Path, tmp_path: Path) -> None:
    """Seeds load, and inputs that once broke a reader no longer do."""
    outcome = check(path.parent.name, path.read_bytes(), tmp_path / "input")
    assert outcome == "loaded" or not path.name.startswith("seed-")


@pytest.mark.slow
@pytest.mark.parametrize("reader", NAMES)
def test_random_changes_break_nothing(reader: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever changes in an input, the result is a dataset or one of our errors, and nothing is printed."""
    random = Random(reader)  # noqa: S311 - reproducible, not secret
    seeds = [each.read_bytes() for each in INPUTS if each.parent.name == reader]
    seen: set[int] = set()
    for _ in range(RUNS):
        data = random.choice(seeds)
        for _ in range(random.randint(1, 3)):
            data = mutated(reader, data, random)
        check(reader, data, tmp_path / "input", seen=seen)
    assert capfd.readouterr() == ("", "")
