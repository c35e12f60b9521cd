"""The modules hang together in one direction, and importing the package stays light."""

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import mediation
from mediation import errors

PACKAGE = Path(mediation.__file__).parent

# From the ground up: a module imports only from layers before its own, or from its own.
LAYERS = (
    "problem_codes",
    "errors",
    "lookup",
    "vocabulary",
    "dates",
    "codes",
    "display",
    "models",
    "files",
    "integrity",
    "tally",
    "record_set",
    "arguments",
    "formats",
    "accounts",
    "combining",
    "documents",
    "moves",
    "events",
    "dataset",
    "loaders",
    "load",
    "analysis",
    "show",
    "__init__",
    "testing",
    "cli",
    "__main__",
)
# Names at the top: 45 when the house was put in order, and about a dozen for what comes later.
MOST_PUBLIC_NAMES = 57
MODULES = {
    ".".join(("mediation", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def _layer(module: str) -> int:
    return LAYERS.index(module.split(".")[1] if "." in module else "__init__")


def _imports(module: str) -> set[str]:
    """Return the modules of this package that a module imports, in functions and under TYPE_CHECKING too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            full = {f"{node.module}.{name.name}": node.module or "" for name in node.names}
            found |= {name if name in MODULES else parent for name, parent in full.items()}
    return {name for name in found if name.split(".")[0] == "mediation"}


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_downward(module: str) -> None:
    """A module imports only from its own layer and those below it."""
    assert {name for name in _imports(module) if _layer(name) > _layer(module)} == set()


def test_no_modules_import_each_other() -> None:
    """No circle of modules exists, counting every import."""
    TopologicalSorter({module: _imports(module) - {module} for module in MODULES}).prepare()


def test_importing_the_package_loads_no_heavy_library() -> None:
    """`import mediation` loads neither an engine nor a table printer nor a command line."""
    heavy = ["polars", "narwhals", "pandas", "pyarrow", "rich", "typer", "click", "hypothesis", "networkx"]
    code = f"import sys, json, mediation; print(json.dumps([name for name in {heavy} if name in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []


def test_public_names_are_listed_and_exist() -> None:
    """Every name in `__all__` can be imported, and each is listed once."""
    assert len(set(mediation.__all__)) == len(mediation.__all__)
    assert [name for name in mediation.__all__ if not hasattr(mediation, name)] == []
    assert len(mediation.__all__) <= MOST_PUBLIC_NAMES


def test_every_error_is_public() -> None:
    """Every exception of `mediation.errors` can be caught by a name at the top."""
    raised = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    public = tuple(getattr(mediation, name) for name in mediation.__all__ if name.endswith("Error"))
    assert [each for each in raised if not issubclass(each, public)] == []


def test_analyses_are_imported_when_they_are_asked_for() -> None:
    """The package knows its later names from the start, loads them on first use, and has no others."""
    code = """
import sys, mediation
assert "balance" in dir(mediation) and "mediation.analysis.balance" not in sys.modules
assert mediation.balance is mediation.balance and "mediation.analysis.balance" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="no attribute 'balanse'"):
        mediation.balanse  # noqa: B018 - the access is what is tested
