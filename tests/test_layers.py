"""The modules hang together in one direction, and importing the package stays light."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import mediation
from mediation import errors

PACKAGE = Path(mediation.__file__).parent

# From the ground up; a module imports only from those before it, or from its own.
LAYERS = (
    "errors",
    "places",
    "notations",
    "edtf",
    "when",
    "vocabulary",
    "codes",
    "part",
    "evidence",
    "actors",
    "records",
    "columns",
    "references",
    "integrity",
    "dataset",
    "calls",
    "comparing",
    "merging",
    "counterparts",
    "renaming",
    "documents",
    "accounts",
    "formats",
    "moves",
    "loaders",
    "load",
    "events",
    "analysis",
    "show",
    "testing",
    "cli",
    "__main__",
)
# The outermost use the public package.
MORE = {"cli": {"mediation"}, "testing": {"mediation"}}
# A dataset answers every question about itself, and a balance draws itself: in methods they reach further up.
FREE = {Path("dataset.py"), Path("analysis/counted.py")}
MODULES = sorted(PACKAGE.rglob("*.py"))


def _layer(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def _nodes(module: Path) -> list[ast.AST]:
    """Return the code of a module; of those that may import later layers in their methods, what runs at once."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    is_free = module.relative_to(PACKAGE) in FREE
    return [node for node in tree.body if not isinstance(node, ast.If)] if is_free else list(ast.walk(tree))


def _imports(module: Path) -> set[str]:
    """Return the layers from which a module imports; `mediation` itself stands for all that it exports."""
    found: set[str] = set()
    for node in _nodes(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "mediation":
            parts = (node.module or "").split(".")
            found.add(parts[1] if len(parts) > 1 else "mediation")
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("mediation.")}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_imports_run_downward(module: Path) -> None:
    """A module imports only from the layers below its own; only the outermost use the public package."""
    layer = _layer(module)
    if layer == "__init__":
        return
    allowed = set(LAYERS[: LAYERS.index(layer) + 1]) | MORE.get(layer, set())
    assert _imports(module) <= allowed


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


def test_every_error_is_public() -> None:
    """Whatever the library raises on purpose can be caught by a name of the package."""
    raised = {name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)}
    assert raised <= {*mediation.__all__}


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
