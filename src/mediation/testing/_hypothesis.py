"""Import Hypothesis, or raise an error that says how to install it."""

from mediation.errors import MissingExtraError

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingExtraError(
        "mediation.testing needs hypothesis. To install it: pip install 'mediation[testing]'"
    ) from error

__all__ = ["st"]
