"""Turns what pydantic finds wrong with one part of a file into problems that say where and what to do."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mediation.errors import Hints, Problem
from mediation.part import CODE, DIGEST, SEVEN_WORDS, SLUG, Part

LONGEST: Final = 80
"""Of names and texts of a file, paths and messages have as many characters and no more."""

_PLACE: Final = re.compile(r"(([a-z_]+)(?:\[\d+\])?): (.+)", re.DOTALL)


def problems_of(
    error: ValidationError, model: type[Part], *, file: str, path: str, line: int = 0, hints: Hints
) -> Iterator[Problem]:
    """Yield a problem for each thing that is wrong with what should be the model, with its place in the file."""
    for each in _causes(error.errors(include_url=False)):
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part[:LONGEST]}" for part in each["loc"]).lstrip(
            "."
        )
        found = each["input"]
        expected = ""
        context = each.get("ctx", {})
        close = ""
        if each["type"] == "missing":
            message = "is missing"
        elif each["type"] == "extra_forbidden":
            message = f"has no field {_shortened(each['loc'][-1])}"
            close = hints.of(str(each["loc"][0]), model.model_fields) if len(each["loc"]) == 1 else ""
        elif each["type"] == "value_error":
            field, message = _placed(field, str(context["error"]), model)
        else:
            message = expected = _expected(each)
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


# What pydantic calls by its names in Python, for people who write files; the rest it says well itself.
_EXPECTED: Final = {
    "tuple_type": "should be a list in square brackets",
    "too_short": "needs at least one entry",
    "model_type": "should be a table in braces",
    "string_type": "should be a text in quotes",
}
_PATTERNS: Final = {
    SLUG: "should be a slug of small letters, digits and hyphens, as in antalya-ministers-2022",
    CODE: "should be an id of letters, digits and hyphens, as in TUR or dmytro-kuleba",
    DIGEST: "should be a SHA-256 digest, 64 hexadecimal digits",
    SEVEN_WORDS: "should be at most seven words",
}


def _expected(error: ErrorDetails) -> str:
    """Return what would have been right."""
    if error["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(error.get("ctx", {}).get("pattern", ""), error["msg"])
    if error["type"] in _EXPECTED:
        return _EXPECTED[error["type"]]
    return f"{error['msg'][0].lower()}{error['msg'][1:]}"


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


def _found(error: ErrorDetails) -> Any:  # noqa: ANN401 - whatever a file holds
    return None if error["type"] == "missing" else error["input"]
