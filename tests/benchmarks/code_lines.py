"""Count the lines of code of each package, without blank lines, comments and docstrings.

`python tests/benchmarks/code_lines.py` counts this checkout. `python tests/benchmarks/code_lines.py OTHER` counts the
checkout in the folder OTHER too, and prints the difference. Modules at the top of the package count as one package.
A string that is a whole statement counts as a docstring, even after an assignment.
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parents[2]
SOURCE: Final = Path("src", "mediation")
TOP: Final = "(top)"
_NO_CODE: Final = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
)


def code_lines(source: str) -> int:
    """Return the number of lines of code in a module."""
    filled = {number for number, line in enumerate(io.StringIO(source), 1) if line.strip()}
    return len((_lines_with_tokens(source) - _docstring_lines(source)) & filled)


def _lines_with_tokens(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    spans = (range(each.start[0], each.end[0] + 1) for each in tokens if each.type not in _NO_CODE)
    return {number for span in spans for number in span}


def _docstring_lines(source: str) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found


def count(checkout: Path) -> Counter[str]:
    """Return the lines of code of a checkout by package.

    Raises:
        FileNotFoundError: the folder has no `src/mediation`
    """
    top = checkout / SOURCE
    if not top.is_dir():
        raise FileNotFoundError(f"{checkout} has no folder {SOURCE}.")
    found: Counter[str] = Counter()
    for path in sorted(top.rglob("*.py")):
        package, *rest = path.relative_to(top).parts
        found[package if rest else TOP] += code_lines(path.read_text(encoding="utf-8"))
    return found


def report(here: Counter[str], other: Counter[str] | None = None) -> str:
    """Return one line per package and one for the total; with another checkout, also its count and the difference."""
    if other is None:
        return "\n".join(f"{name:<12} {lines:>7,}" for name, lines in _with_total(here, here))
    rows = zip(_with_total(here, other), _with_total(other, here), strict=True)
    return "\n".join(f"{name:<12} {now:>7,} {then:>7,} {now - then:>+7,}" for (name, now), (_, then) in rows)


def _with_total(found: Counter[str], other: Counter[str]) -> list[tuple[str, int]]:
    names = sorted({*found, *other})
    return [*((name, found[name]) for name in names), ("total", found.total())]


if __name__ == "__main__":
    others = [count(Path(each)) for each in sys.argv[1:2]]
    sys.stdout.write(report(count(HERE), *others) + "\n")
