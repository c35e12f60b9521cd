"""Turns what pydantic finds wrong with one part of a file into problems that say where and what to do."""

from collections.abc import Iterator
from datetime import date

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mediation.errors import Problem, nearest


def problems_of(error: ValidationError, *, file: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each thing that is wrong, with its place in the file."""
    for each in _causes(error.errors(include_url=False)):
        place = path + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in each["loc"])
        found = each["input"]
        context = each.get("ctx", {})
        close: tuple[str, ...] = ()
        if each["type"] == "missing":
            message = "is missing"
        elif each["type"] == "extra_forbidden":
            message = f"has no field {each['loc'][-1]!r}"
        elif each["type"] == "value_error":
            message = str(context["error"])
        else:
            message = f"{each['msg'][0].lower()}{each['msg'][1:]}"
            if isinstance(found, str | int | float):
                message += f", found {found!r}"
            elif isinstance(found, date):
                message += f", found the date {found}: write it in quotes"
            if each["type"] in ("enum", "literal_error") and isinstance(found, str):
                close = nearest(found, str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", "))
        yield Problem(
            code=each["type"].replace("_", "-"), message=message, file=file, path=place, nearest="".join(close)
        )


def _causes(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors without those that only follow from others.

    A wrong or missing date of a record is that of its steps too, and a tuple whose items are wrong counts as empty.
    """
    wrong_dates = {_found(each) for each in errors if each["loc"] == ("when",)}
    for each in errors:
        is_inherited = len(each["loc"]) > 1 and each["loc"][-1] == "when" and _found(each) in wrong_dates
        is_emptied = each["type"] == "too_short" and any(
            other is not each and other["loc"][: len(each["loc"])] == each["loc"] for other in errors
        )
        if not is_inherited and not is_emptied:
            yield each


def _found(error: ErrorDetails) -> str:
    return "" if error["type"] == "missing" else str(error["input"])
