"""Readable signatures of models: names, plain types and defaults, without constraints."""

from functools import reduce
from inspect import Parameter, Signature
from operator import or_
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def signature_of(model: type[BaseModel]) -> Signature:
    """Return the constructor of a model: its fields as keyword arguments, required ones first.

    >>> from mediation import Evidence
    >>> list(signature_of(Evidence).parameters)
    ['source', 'start', 'end', 'sha256']
    """
    parameters = [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if field.is_required() else field.get_default(call_default_factory=False),
            annotation=_plain(field.annotation),
        )
        for name, field in model.model_fields.items()
    ]
    return Signature(sorted(parameters, key=lambda each: each.default is not Parameter.empty))


def _plain(annotation: Any) -> Any:
    """Return a type without the constraints of `Annotated`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _plain(arguments[0])
    if origin in (Union, UnionType):
        return reduce(or_, map(_plain, arguments))
    return tuple[tuple(map(_plain, arguments))] if origin is tuple else annotation  # type: ignore[misc]
