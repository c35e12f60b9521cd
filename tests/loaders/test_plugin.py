"""Loaders of other packages, with the one in the how-to as an example."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from mediation import UsageError
from mediation.loaders import finding

HOW_TO = (Path(__file__).parents[2] / "docs" / "how-to.md").read_text(encoding="utf-8")
LOADER = re.search(r"```python\n# arland/loader\.py\n(.*?)```", HOW_TO, re.DOTALL)
ENTRY = re.search(r'```toml\n\[project\.entry-points\."(.*?)"\]\n(.*?)```', HOW_TO, re.DOTALL)

CALLS = (
    "call_no,year,caller,called,remarks\n7,1903,Norway,Sweden,a bad line\n8,19O5,Norway,Sweden,\n9,1904,Norway,Arland,"
)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Write the package of the how-to to a folder, as an installer would."""
    assert LOADER
    assert ENTRY
    code = tmp_path / "packages" / "arland"
    code.mkdir(parents=True)
    (code / "__init__.py").touch()
    (code / "loader.py").write_text(LOADER[1], encoding="utf-8")
    info = tmp_path / "packages" / "arland-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: arland\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[{ENTRY[1]}]\n{ENTRY[2]}".replace('"', ""), "utf-8")
    return code.parent


def _run(code: str, packages: Path, *arguments: str) -> str:
    """Return the output of a program that can import the packages."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(packages), os.environ.get("PYTHONPATH"))))},
    )
    assert done.stderr == ""
    return done.stdout


def test_the_loader_of_the_how_to_is_short() -> None:
    """The loader in the how-to has at most 30 lines."""
    assert LOADER
    assert len(LOADER[1].splitlines()) <= 30


def test_an_installed_loader_is_used(tmp_path: Path, packages: Path) -> None:
    """The loader of an installed package reads its files as a built-in loader would."""
    (tmp_path / "calls.csv").write_text(CALLS, encoding="utf-8")
    code = """
import json, sys, mediation
ds = mediation.load(sys.argv[1], on_error="collect")
print(json.dumps([
    [each.id for each in ds.meetings], [*ds.actors], ds.citations(), [str(each) for each in ds.problems],
    ds.tally.read, ds.verify(sys.argv[2]).is_proven, str(ds.coverage[0].period), ds.meetings[0].raw[0].text,
]))
"""
    assert json.loads(_run(code, packages, str(tmp_path / "calls.csv"), str(tmp_path))) == [
        ["arland-7@arland-1", "arland-9@arland-1"],
        ["NOR", "SWE", "arland-arland"],
        "@misc{arland, title = {Telephone Book of Arland}}",
        ["calls.csv:3: year: Needs a year, a caller and somebody called."],
        *(3, True, "1900/1910", "a bad line"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("arland = arland.loader:COLUMNS", "should be a Loader"),
        ("arland = arland.loader:LOADER\nsame = arland.loader:LOADER", 'are named "arland"'),
    ],
)
def test_an_invalid_entry_point_is_reported(tmp_path: Path, packages: Path, line: str, message: str) -> None:
    """A package that registers something else, or a duplicate name, causes an error."""
    (packages / "arland-1.0.dist-info" / "entry_points.txt").write_text(f"[mediation.loaders]\n{line}\n", "utf-8")
    (tmp_path / "calls.csv").write_text(CALLS, encoding="utf-8")
    code = """
import sys, mediation
try:
    mediation.load(sys.argv[1])
except mediation.UsageError as error:
    print(error)
"""
    assert message in _run(code, packages, str(tmp_path / "calls.csv"))


def test_loaders_are_imported_only_if_needed(packages: Path) -> None:
    """Neither `import mediation` nor reading a format of this library imports a loader."""
    code = """
import sys, mediation
mediation.load_seeds()
print("arland.loader" in sys.modules, any(name.startswith("mediation.loaders.pax.loader") for name in sys.modules))
"""
    assert _run(code, packages).split() == ["False", "False"]


class _Point:
    """An entry point that loads a given object."""

    def __init__(self, loaded: object) -> None:
        self.name, self._loaded = "arland", loaded

    def load(self) -> object:
        return self._loaded


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Register objects as loaders of another package during a test."""

    def register(*objects: object) -> None:
        monkeypatch.setattr(finding, "entry_points", lambda group: [_Point(each) for each in objects if group])
        finding.loaders.cache_clear()

    yield register
    monkeypatch.undo()
    finding.loaders.cache_clear()


def test_built_in_loaders_come_first(registered: Callable[..., None]) -> None:
    """Built-in loaders come first. Names are unique among loaders and formats."""
    mine = attrs.evolve(finding.loaders()["pax"], name="arland")
    registered(mine)
    assert [*finding.loaders()][-1] == "arland"
    assert repr(mine) == "<Loader arland: PA-X peace agreements>"
    registered(mine, mine)
    with pytest.raises(UsageError, match=r'are named "arland"\. Uninstall one\.'):
        finding.loaders()
    registered(attrs.evolve(mine, name="json"))
    with pytest.raises(UsageError, match='are named "json"'):
        finding.loaders()
    registered("LOADER")
    with pytest.raises(UsageError, match=r"entry point arland of .* should be a Loader, found 'LOADER'"):
        finding.loaders()
