"""Where the real rows of public datasets are, which are no part of the project: tests on them skip without them.

They are looked for beside the checkout, or in the folder that the environment variable `MEDIATION_ROWS` names.
"""

import os
from pathlib import Path
from typing import Final

import pytest

ROWS: Final = Path(os.environ.get("MEDIATION_ROWS", Path(__file__).parents[2].parent / "shared" / "data"))


def real(name: str) -> Path:
    """Return the file of real rows; the test that asks for one that is not there skips."""
    path = ROWS / name
    if not path.is_file():
        pytest.skip(f"the real rows {name} are not part of the project")
    return path
