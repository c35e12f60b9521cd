"""Turns what pydantic finds wrong with one part of a file into problems that say where and what to do."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mediation.errors import Hints, Problem
from mediation.models.evidence import Coverage
from mediation.models.fields import Written, marked
from mediation.models.part import Part, part_of
from mediation.models.records import Negotiation

LONGEST: Final = 80
"""Of names and texts of a file, paths and messages have as many characters and no more."""

_PLACE: Final = re.compile(r"(([a-z_]+)(?:\[\d+\])?): (.+)", re.DOTALL)


def problems_of(
    error: ValidationError, model: type[Part], *, file: str, path: str, line: int = 0, hints: Hints
) -> Iterator[Problem]:
    """Yield a problem for each thing that is wrong with what should be the model, with its place in the file."""
    for each in _causes(error.errors(include_url=False)):
        field = _path(each["loc"])
        found = each["input"]
        expected = ""
        context = each.get("ctx", {})
        close = ""
        if each["type"] == "missing":
            message = "is missing"
        elif each["type"] == "extra_forbidden":
            message, is_elsewhere = _no_field(each["loc"], model)
            is_near = len(each["loc"]) == 1 and not is_elsewhere
            close = hints.of(str(each["loc"][0]), model.model_fields) if is_near else ""
        elif each["type"] == "value_error":
            field, message = _placed(field, str(context["error"]), model)
        else:
            message = expected = _expected(each, model)
            if isinstance(found, str | int | float):
                message += f", found {_shortened(found)}"
            elif isinstance(found, date):
                message += f", found the date {found}: write it in quotes"
            if each["type"] in ("enum", "literal_error") and isinstance(found, str):
                close = hints.of(found, _codes(str(context["expected"])))
        yield Problem(
            code=each["type"].replace("_", "-"),
            message=message,
            file=file,
            line=line,
            path=".".join(filter(None, (path, field))),
            field=field,
            found=_shortened(found) if isinstance(found, str | int | float) else "",
            expected=expected,
            nearest=close,
        )


def _path(loc: Sequence[int | str]) -> str:
    """Return the path of a field as it is written."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part[:LONGEST]}" for part in loc).lstrip(".")


def _no_field(loc: Sequence[int | str], model: type[Part]) -> tuple[str, bool]:
    """Return what is said of a field that there is not, and whether that tells where it belongs."""
    name = str(loc[-1])
    said = "is" if re.fullmatch(r"\w+", name) else f"{_shortened(name)} is"  # where the path does not show it well
    if len(loc) > 1:
        return f"{said} no field of {_path(loc[:-1])}", False
    belongs = _ELSEWHERE.get(model, {}).get(name, "")
    return f"{said} no field of {_called(model)}{belongs}", bool(belongs)


def _called(model: type[Part]) -> str:
    """Return what a part of that model is called: `a statement`, `an arms transfer`."""
    name = re.sub(r"\B(?=[A-Z])", " ", model.__name__).lower()
    return name if model is Coverage else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _placed(field: str, message: str, model: type[Part]) -> tuple[str, str]:
    """Return the field that a message of the whole part names at its beginning, and the rest of the message."""
    found = _PLACE.fullmatch(message)
    return (found[1], found[3]) if found and not field and found[2] in model.model_fields else (field, message)


def _shortened(found: object) -> str:
    """Return what was found as it is written in Python, cut where it is long."""
    try:
        text = repr(found[: LONGEST + 1] if isinstance(found, str) else found)
    except ValueError:
        return "a number of thousands of digits"  # more than Python prints
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _codes(expected: str) -> list[str]:
    """Return the codes that pydantic lists."""
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


_NUMBER: Final = "should be a number in digits, as 5000000 or 0.5"
_WHOLE_NUMBER: Final = "should be a whole number in digits, as 24"

# What pydantic calls by its names in Python, for people who write files; the rest it says well itself.
_EXPECTED: Final = {
    "tuple_type": "should be a list in square brackets",
    "too_short": "needs at least one entry",
    "model_type": "should be a table in braces",
    "string_type": "should be a text in quotes",
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
}
_WITH_A_ROLE: Final = ": name each in participants, with role"
_ELSEWHERE: Final[dict[type[Part], dict[str, str]]] = {
    Negotiation: {
        "parties": f'{_WITH_A_ROLE} = "party"',
        "third_parties": f'{_WITH_A_ROLE} = "third_party", or one that says more, as "mediator"',
        **{f"{role}s": f'{_WITH_A_ROLE} = "{role}"' for role in ("mediator", "facilitator", "host", "guarantor")},
    }
}
"""Fields that some look for, by where they look, and where what they would say belongs."""


def _expected(error: ErrorDetails, model: type[Part]) -> str:
    """Return what would have been right."""
    if error["type"] == "string_pattern_mismatch" and (written := _written(error["loc"], model)):
        return written.advice
    if error["type"] in _EXPECTED:
        return _EXPECTED[error["type"]]
    return f"{error['msg'][0].lower()}{error['msg'][1:]}"


def _written(loc: Sequence[int | str], model: type[Part]) -> Written | None:
    """Return the mark on the innermost field of a place that says how its text is written."""
    found, inner = None, model
    for name in (each for each in loc if each in inner.model_fields):
        found = marked(inner, Written).get(str(name))
        inner = part_of(inner.model_fields[str(name)].annotation) or inner
    return found


def _causes(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors without those that only follow from others.

    A wrong or missing date of a record is that of its steps too, and a tuple whose items are wrong counts as empty.
    """
    wrong_dates = [_found(each) for each in errors if each["loc"] == ("when",)]
    outer = {each["loc"][:length] for each in errors for length in range(len(each["loc"]))}
    for each in errors:
        is_inherited = len(each["loc"]) > 1 and each["loc"][-1] == "when" and _found(each) in wrong_dates
        is_emptied = each["type"] == "too_short" and each["loc"] in outer
        if not is_inherited and not is_emptied:
            yield each


def _found(error: ErrorDetails) -> Any:
    return None if error["type"] == "missing" else error["input"]
