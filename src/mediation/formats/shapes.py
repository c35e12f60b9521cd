"""What the fields of models hold, for formats that lay them out in columns."""

from typing import Any, get_args

from mediation.models.part import Part


def part_of(annotation: Any) -> type[Part] | None:
    """Return the model that a field holds, alone or in a tuple, or None where it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for found in map(part_of, get_args(annotation)) if found), None)
