"""Turn pydantic's validation errors into problems with a place and advice."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mediation.errors import Hints, Problem
from mediation.models.fields import Written, marked, model_in
from mediation.problem_codes import ProblemCode, known_code

MAX_QUOTED_CHARS: Final = 80
"""The maximum number of characters of a name or text in paths and messages."""

_PLACE: Final = re.compile(r"(([a-z_]+)(?:\[\d+\])?): (.+)", re.DOTALL)


def problems_of(
    error: ValidationError, model: type[BaseModel], *, file: str = "", path: str = "", line: int = 0, hints: Hints
) -> Iterator[Problem]:
    """Yield a problem for each error that pydantic found in the fields of a model."""
    for each in _causes(error.errors(include_url=False)):
        yield _problem(each, model, file, path, line, hints)


def _problem(error: ErrorDetails, model: type[BaseModel], file: str, path: str, line: int, hints: Hints) -> Problem:
    field, found = _path(error["loc"]), error["input"]
    message, expected, close = "", "", ""
    if error["type"] == "missing":
        message = "Missing."
    elif error["type"] == "extra_forbidden":
        message, close = _unknown_field(error["loc"], model, hints)
    elif error["type"] == "value_error":
        field, message = _placed(field, str(error.get("ctx", {})["error"]), model)
    else:
        expected = _expected(error, model)
        message = _found_instead(expected, found)
        if error["type"] in ("enum", "literal_error") and isinstance(found, str):
            close = hints.of(found, _codes(str(error.get("ctx", {})["expected"])))
    return Problem(
        code=_code_of(error),
        message=message,
        file=file,
        line=line,
        path=".".join(filter(None, (path, field))),
        field=field,
        found=_shortened(found) if isinstance(found, str | int | float) else "",
        expected=expected,
        nearest=close,
    )


def _code_of(error: ErrorDetails) -> str:
    """Return the code of an error: pydantic's own name for it, or the one for all the rest."""
    code = known_code(error["type"].replace("_", "-"))
    return code if isinstance(code, ProblemCode) else ProblemCode.INVALID_VALUE


def _found_instead(expected: str, found: object) -> str:
    """Return a message with what was expected and what was found."""
    if isinstance(found, str | int | float):
        return f"{expected}, found {_shortened(found)}."
    if isinstance(found, date):
        return f"{expected}, found the date {found}. Put it in quotes."
    return f"{expected}."


def _path(loc: Sequence[int | str]) -> str:
    """Return the path of a field, such as `steps[0].when`."""
    steps = (f"[{part}]" if isinstance(part, int) else f".{part[:MAX_QUOTED_CHARS]}" for part in loc)
    return "".join(steps).lstrip(".")


def _unknown_field(loc: Sequence[int | str], model: type[BaseModel], hints: Hints) -> tuple[str, str]:
    """Return the message about an unknown field, and the nearest field of the model."""
    name = str(loc[-1])
    shown = "" if re.fullmatch(r"\w+", name) else f" {_shortened(name)}"  # the path doesn't show such a name well
    if len(loc) > 1:
        return f"Unknown field{shown} of {_path(loc[:-1])}.", ""
    elsewhere = getattr(model, "fields_elsewhere", {}).get(name, "")
    close = "" if elsewhere else hints.of(name, model.model_fields)
    return f"Unknown field{shown} of {_article(words_for(model))}.{' ' if elsewhere else ''}{elsewhere}", close


def words_for(model: type[BaseModel]) -> str:
    """Return the name of a model as separate words: `statement`, `arms transfer`."""
    return re.sub(r"\B(?=[A-Z])", " ", model.__name__).lower()


def _article(noun: str) -> str:
    return noun if noun == "coverage" else f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _placed(field: str, message: str, model: type[BaseModel]) -> tuple[str, str]:
    """Split a message about the whole model into the field that it begins with and the rest."""
    found = _PLACE.fullmatch(message)
    return (found[1], found[3]) if found and not field and found[2] in model.model_fields else (field, message)


def _shortened(found: object) -> str:
    """Return the `repr` of a value, cut if it is long."""
    try:
        text = repr(found[: MAX_QUOTED_CHARS + 1] if isinstance(found, str) else found)
    except ValueError:
        return "a number with thousands of digits"  # Python refuses to print it
    return text if len(text) <= MAX_QUOTED_CHARS else f"{text[:MAX_QUOTED_CHARS]}…"


def _codes(expected: str) -> list[str]:
    """Return the codes in pydantic's message."""
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


_NUMBER: Final = "Should be a number in digits, as 5000000 or 0.5"
_WHOLE_NUMBER: Final = "Should be a whole number in digits, as 24"

# Pydantic describes these in Python terms. People who write files need other words.
_EXPECTED: Final = {
    "tuple_type": "Should be a list in square brackets",
    "too_short": "Needs at least one entry",
    "model_type": "Should be a table in braces",
    "string_type": "Should be text in quotes",
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
}


def _expected(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Return what was expected, as a sentence without its full stop."""
    if error["type"] == "string_pattern_mismatch" and (written := _written(error["loc"], model)):
        return written.advice
    if error["type"] in _EXPECTED:
        return _EXPECTED[error["type"]]
    said = error["msg"].removeprefix("Input ")
    return said[:1].upper() + said[1:]


def _written(loc: Sequence[int | str], model: type[BaseModel]) -> Written | None:
    """Return the `Written` mark of the innermost field at a place."""
    found, inner = None, model
    for name in (each for each in loc if each in inner.model_fields):
        found = marked(inner, Written).get(str(name))
        inner = model_in(inner.model_fields[str(name)].annotation) or inner
    return found


def _causes(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors that don't follow from other errors.

    Steps inherit an invalid or missing date from their record. A tuple without valid items counts as empty.
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
