"""Finds published rows of public datasets. They are not part of the project, and tests that need them are skipped.

The environment variable `MEDIATION_ROWS` names their folder. By default, it is looked for next to the checkout.
"""

import os
from pathlib import Path
from typing import Final

import pytest

ROWS: Final = Path(os.environ.get("MEDIATION_ROWS", Path(__file__).parents[2].parent / "shared" / "data"))


def real(name: str) -> Path:
    """Return a file of published rows, or skip the test if the file is missing."""
    path = ROWS / name
    if not path.is_file():
        pytest.skip(f"The published rows {name} are not part of the project.")
    return path
