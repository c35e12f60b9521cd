"""Every code of a problem is a member of one list, and every member is used."""

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
# The functions that make problems, each with the place of its argument `code`.
MAKERS = {"Misfit": 1, "NotStrictJSON": 0, "BadCell": 0, "fail": 0, "_stop": 0, "_cell_problem": 3}
LISTED = frozenset(ProblemCode)
OTHERS = ("Problem", "_problem", "_refused", "_refuse")
# Codes made of something else: of an entity's name, the status of a proof, or the name of an error of pydantic.
MADE = {
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


def _made(call: ast.Call) -> Iterator[str]:
    """Yield the codes that a call makes a problem with."""
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
    return {code for call in calls for code in _made(call) if CODE.fullmatch(code)}


def test_codes_in_the_source_are_members() -> None:
    """No problem is made with a code that is not listed."""
    assert _codes_in_source() - set(ProblemCode) - {"utf-8", "utf-8-sig"} == set()
    assert MADE - set(ProblemCode) == set()


def test_members_are_used() -> None:
    """Each listed code stands in the source, outside the list, or is made of something else."""
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "problem_codes.py"
    )
    unused = {
        code
        for code in set(ProblemCode) - MADE - OF_PYDANTIC
        if f'"{code}"' not in source and f"ProblemCode.{code.name}" not in source
    }
    assert unused == set()


OF_PYDANTIC = set(list(ProblemCode)[: list(ProblemCode).index(ProblemCode.JSON_INVALID) + 1])


def test_codes_of_fields_are_those_of_pydantic() -> None:
    """A code of a field is the name of an error of pydantic, but for the one for all the rest."""
    names = {name.replace("_", "-") for name in get_args(ErrorType)}
    assert {code for code in OF_PYDANTIC if code not in names} == {"invalid-value"}


def test_each_member_says_what_it_means() -> None:
    """A member has a sentence, and no two have the same."""
    assert all(code.meaning.endswith(".") and code.name == code.replace("-", "_").upper() for code in ProblemCode)
    assert len({code.meaning for code in ProblemCode}) == len(ProblemCode)


def test_a_code_of_the_library_becomes_a_member() -> None:
    """Codes are members wherever they were written as text; those of other packages stay as they are."""
    assert Problem(code="no-id", message="").code is ProblemCode.NO_ID
    assert Problem(code="their-own", message="").code == "their-own"
