"""The counter of lines of code."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.code_lines import HERE, SOURCE, count, report


def checkout(folder: Path, **modules: str) -> Path:
    """Write a checkout with modules by their path, `__` for a slash."""
    for name, source in modules.items():
        path = folder / "src" / "mediation" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder


def test_only_code_counts(tmp_path: Path) -> None:
    """Blank lines, comments and docstrings don't count; every line of a statement does."""
    sources = {
        "comment": "# A comment.\n",
        "docstring": '"""One\n\ntwo."""\n',
        "constant": 'LIMIT = 3  # a comment behind code\n"""A docstring."""\n',
        "function": 'def text() -> str:\n    """Return a text."""\n    return """one\n\n    two"""\n',
        "brackets": "PAIR = (\n    1,\n    # A comment.\n\n    2,\n)\n",
    }
    expected = {"comment": 0, "docstring": 0, "constant": 1, "function": 3, "brackets": 4}
    found = {name: count(checkout(tmp_path / name, one=source)).total() for name, source in sources.items()}
    assert found == expected


def test_counts_by_package(tmp_path: Path) -> None:
    """A package is counted with its subpackages, and modules at the top are counted together."""
    folder = checkout(
        tmp_path, one="a = 1\n", two="b = 1\n", models__actors="c = 1\nd = 1\n", models__deep__x="e = 1\n"
    )
    assert count(folder) == {"(top)": 2, "models": 3}


def test_two_checkouts() -> None:
    """A package that only one of two checkouts has counts as 0 in the other."""
    lines = report(Counter(a=1_200, b=3), Counter(b=1, c=7)).splitlines()
    assert [line.split() for line in lines] == [
        ["a", "1,200", "0", "+1,200"],
        ["b", "3", "1", "+2"],
        ["c", "0", "7", "-7"],
        ["total", "1,203", "8", "+1,195"],
    ]


def test_invalid_checkout(tmp_path: Path) -> None:
    """A folder without the package is an error, because its count would be 0."""
    assert (HERE / SOURCE / "__init__.py").is_file()
    with pytest.raises(FileNotFoundError, match="has no folder"):
        count(tmp_path)
