"""The source uses exactly the listed problem codes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic_core.core_schema import ErrorType

import mediation
from mediation.documents.proofs import ProofStatus
from mediation.errors import Problem, ProblemCode

PACKAGE = Path(mediation.__file__).parent
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# The functions that make problems, with the position of their argument `code`.
MAKERS = {"Misfit": 1, "NotStrictJSON": 0, "BadCell": 0, "fail": 0, "_stop": 0, "_cell_problem": 3}
LISTED = frozenset(ProblemCode)
OTHERS = ("Problem", "_problem", "_refused", "_refuse")
# Codes built from the name of an entity or the status of a proof.
BUILT = {
    *(f"unknown-{what}" for what in ("source", "actor", "dispute", "event")),
    *(f"unread-{what}" for what in ("source", "actor", "dispute")),
    *(status.replace("_", "-") for status in ProofStatus if status is not ProofStatus.PROVEN),
}


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the codes among the texts and members in an expression."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "ProblemCode":
            yield ProblemCode[each.attr]


def _codes_in_call(call: ast.Call) -> Iterator[str]:
    """Yield the codes of the problems that a call makes."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name not in (*MAKERS, *OTHERS):
        return
    given_by_name = (given.value for given in call.keywords if given.arg == "code")
    yield from (text for given in given_by_name if not isinstance(given, ast.Call) for text in _texts(given))
    if name in MAKERS and len(call.args) > MAKERS[name]:
        yield from _texts(call.args[MAKERS[name]])
    elif name in OTHERS:
        for given in call.args:
            yield from (text for text in _texts(given) if text in LISTED or "-" in text)


def _codes_in_source() -> set[str]:
    calls = (
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
    return {code for call in calls for code in _codes_in_call(call) if CODE.fullmatch(code)}


def test_codes_in_the_source_are_members() -> None:
    """Every code in the source is listed."""
    assert _codes_in_source() - set(ProblemCode) - {"utf-8", "utf-8-sig"} == set()
    assert BUILT - set(ProblemCode) == set()


def test_members_are_used() -> None:
    """Every listed code is used in the source, built from a name, or an error type of pydantic."""
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "problem_codes.py"
    )
    unused = {
        code
        for code in set(ProblemCode) - BUILT - OF_PYDANTIC
        if f'"{code}"' not in source and f"ProblemCode.{code.name}" not in source
    }
    assert unused == set()


OF_PYDANTIC = set(list(ProblemCode)[: list(ProblemCode).index(ProblemCode.JSON_INVALID) + 1])


def test_codes_of_pydantic() -> None:
    """The codes of fields are error types of pydantic, except the code for all other errors."""
    names = {name.replace("_", "-") for name in get_args(ErrorType)}
    assert {code for code in OF_PYDANTIC if code not in names} == {"invalid-value"}


def test_meanings() -> None:
    """Each member has a sentence of its own."""
    assert all(code.meaning.endswith(".") and code.name == code.replace("-", "_").upper() for code in ProblemCode)
    assert len({code.meaning for code in ProblemCode}) == len(ProblemCode)


def test_codes_become_members() -> None:
    """A code given as text becomes a member. Codes of other packages stay text."""
    assert Problem(code="no-id", message="").code is ProblemCode.NO_ID
    assert Problem(code="their-own", message="").code == "their-own"
